"""The results of the long run, on the status page: what was attacked, and what was noticed.

Directives: ``attacked`` with one of ``data``, ``pages``, ``commands`` and ``input``, and
``measured`` with the name of a part of the bench. Each reads the stored, dated result of ``make
attack`` or ``make bench`` through the library, and says so where there is none yet.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from courtnorm import paths, prose
from courtnorm.press.sphinx.pages import make_table
from courtnorm.press.sphinx.web import folded

# The forms of the stored results belong to what writes them, which is no part of the package.
sys.path[:0] = [str(paths.root()), str(paths.root() / "tests")]
from longrun import hostile, interrupt  # noqa: E402
from longrun.attack import data, report  # noqa: E402
from longrun.attack.operators import TRUNCATE  # noqa: E402

from bench import report as bench  # noqa: E402

Cells = list[list[nodes.Node]]
#: The operators in tables narrow enough for a phone: title -> operator -> the head of its column.
MATRICES: dict[str, dict[str, str]] = {
    "Rows": {"drop a row": "dropped", "double a row": "doubled", TRUNCATE: "end lost"},
    "Dates": {
        "shift a date by a day": "a day off",
        "shift a date by a month": "a month off",
        "shift a date by a year": "a year off",
    },
    "Votes, counts and codes": {
        "flip a vote": "vote",
        "swap yes and no": "yes and no",
        "change a count": "count",
        "alter a code": "code",
    },
    "Names": {"change an ISO3": "state", "swap two symbols": "symbol"},
    "Words": {"remove an accent": "accent", "change a definition": "definition"},
}
#: What a sign must be for a change to count as noticed by meaning alone.
NOTICED = ".n"


def _text(*cells: object) -> Cells:
    """Return cells of plain text, numbers with commas."""
    return [[nodes.Text(f"{c:,}" if isinstance(c, int) else str(c))] for c in cells]


def _table(header: list[str], rows: list[Cells], widths: list[int]) -> nodes.table:
    """Return a table that fits a phone, although it has many columns: its cells are short."""
    made = make_table(header, rows, widths)
    made["classes"].append("narrow")
    return made


def _paragraph(text: str) -> nodes.paragraph:
    return nodes.paragraph("", text)


def _day(iso: str) -> str:
    return prose.date(dt.date.fromisoformat(iso))


def _share(noticed: int, made: int) -> str:
    return f"{noticed:,} ({noticed / made:.1%})"


class AttackedDirective(SphinxDirective):
    """``{attacked} PART``: the stored result of one part of the long run, or that there is none."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        part = directives.choice(self.arguments[0], ("data", "pages", "commands", "input"))
        file = {"commands": interrupt.RESULT, "input": hostile.RESULT}.get(part, report.RESULT)
        path = paths.root() / file
        self.env.note_dependency(str(path))
        if not path.is_file():
            return [_paragraph("This part has not been run yet; “make attack” runs it.")]
        stored = json.loads(path.read_text("utf-8"))
        show = {"data": self._data, "pages": _pages, "commands": _commands, "input": _input}
        return show[part](stored)

    def _data(self, stored: dict[str, Any]) -> list[nodes.Node]:
        out = _subjects(stored)
        if self.env.app.builder.format == "html":
            tables = [node for title in MATRICES for node in _matrix(stored["signs"], title)]
            out.append(folded("", *tables, summary="Table by table"))
        else:
            out.append(_paragraph("The web edition has the same table by table."))
        return out


def _subjects(stored: dict[str, Any]) -> list[nodes.Node]:
    """Return how many changes were noticed, by what was changed and by seed."""
    subjects = stored["subjects"]
    made = sum(row["made"] for row in subjects.values())
    by_hash = sum(row["hash"] for row in subjects.values())
    said = (
        f"Run on {_day(stored['date'])} with the seeds {prose.listing(map(str, stored['seeds']))}: "
        f"{made:,} changes. With the recorded hashes {by_hash:,} of them were noticed. The tables "
        f"below say how many are noticed by meaning alone. Where a bar stands, at least "
        f"{data.BAR:.0%} must be."
    )
    rows = [
        _text(
            name,
            row["made"],
            _share(row["meaning"], row["made"]),
            f"{data.BAR:.0%}" if name in data.BARRED else "none",
        )
        for name, row in subjects.items()
    ]
    out: list[nodes.Node] = [
        _paragraph(said),
        _table(["What was changed", "Changes", "By meaning", "Bar"], rows, [40, 18, 30, 12]),
    ]
    seeds = [
        _text(
            seed,
            row["made"],
            row["hash"],
            _share(row["meaning"], row["made"]),
            _share(row["barred_meaning"], row["barred"]),
        )
        for seed, row in stored.get("by_seed", {}).items()
    ]
    if seeds:
        header = ["Seed", "Changes", "By hash", "By meaning", "Where a bar stands"]
        out.append(_table(header, seeds, [12, 16, 16, 28, 28]))
    return out


def _matrix(signs: dict[str, report.Signs], title: str) -> list[nodes.Node]:
    """Return the tables of the data by some operators: noticed by meaning alone, of how many."""
    joined: dict[str, Counter[str]] = {}
    for by_operator in signs.values():
        for operator in MATRICES[title]:
            for resource, cell in by_operator.get(operator, {}).items():
                row = joined.setdefault(resource, Counter())
                row[f"made {operator}"] += len(cell)
                row[operator] += sum(map(cell.count, NOTICED))
    rows = [
        [
            [nodes.Text(resource.replace("_", " "))],  # breaks, on a narrow page
            *([_cell(row[o], row[f"made {o}"])] for o in MATRICES[title]),
        ]
        for resource, row in sorted(joined.items())
    ]
    widths = [36, *(64 // len(MATRICES[title]) for _ in MATRICES[title])]
    head = nodes.paragraph("", "", nodes.strong("", f"{title}."))
    head += nodes.Text(" Noticed by meaning alone, of how many; in bold where not all were.")
    return [head, _table(["Table", *MATRICES[title].values()], rows, widths)]


def _cell(noticed: int, made: int) -> nodes.Node:
    if not made:
        return nodes.Text("")
    shown = f"{noticed}/{made}"
    return nodes.Text(shown) if noticed == made else nodes.strong("", shown)


def _pages(stored: dict[str, Any]) -> list[nodes.Node]:
    """Return how many changes to pages were noticed, by kind of change."""
    kinds = {kind: "".join(row.values()) for kind, row in stored["prose"].items()}
    chapters = {page for row in stored["prose"].values() for page in row}
    signs = "".join(kinds.values())
    said = (
        f"Run on {_day(stored['date'])} with the same seeds, on each of the {len(chapters)} pages "
        f"that compute: {len(signs):,} changes, of which {signs.count('.'):,} were noticed."
    )
    rows = [_text(kind, len(row), row.count(".")) for kind, row in kinds.items()]
    return [
        _paragraph(said),
        _table(["What was changed", "Changes", "Noticed"], rows, [60, 20, 20]),
    ]


def _commands(stored: dict[str, Any]) -> list[nodes.Node]:
    """Return what came of killed commands, and of a killed installation."""
    killed = stored["interruptions"]
    rows = [
        _text(verb, row["moments"], row["interrupted"], len(row["wrong"]))
        for verb, row in killed["verbs"].items()
    ]
    said = f"Run on {_day(killed['date'])}, the moments drawn by the seed {killed['seed']}."
    setup = stored.get("setup")
    if setup:
        wrong = int(bool(setup["wrong"]))
        rows.append(_text("installation", setup["moments"], setup["interrupted"], wrong))
        said += f" The installation was killed on {_day(setup['date'])}."
    else:
        said += " The installation was not killed in a long run yet: that needs the network."
    header = ["Command", "Moments", "While at work", "Went wrong"]
    return [_paragraph(said), _table(header, rows, [34, 20, 26, 20])]


def _input(stored: dict[str, Any]) -> list[nodes.Node]:
    """Return how many invented inputs were tried, by test."""
    said = (
        f"Run on {_day(stored['date'])}: {stored['examples']:,} inputs, by {len(stored['tests'])} "
        "tests. Each row is a test: what it says held for every input it tried."
    )
    rows = [_text(_words(name), number) for name, number in _by_number(stored["tests"].items())]
    return [_paragraph(said), _table(["What held", "Inputs"], rows, [80, 20])]


def _by_number(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))


def _words(test: str) -> str:
    """Read the name of a test as the sentence it is."""
    return prose.sentence(test.split("::")[-1].removeprefix("test_").replace("_", " "))


class MeasuredDirective(SphinxDirective):
    """``{measured} PART``: what the bench measured in one part, each number beside its bar."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = directives.choice(self.arguments[0], tuple(bench.PARTS))
        self.env.note_dependency(str(paths.root() / bench.RESULT))
        part = bench.stored().get("parts", {}).get(name)
        if part is None:
            return [_paragraph("This part has not been measured yet; “make bench” does it.")]
        rows = [_text(row["what"], _value(row), _bar(row)) for row in part["rows"]]
        out: list[nodes.Node] = [
            _paragraph(f"Measured on {_day(part['date'])} on a machine with {part['machine']}."),
            _table(["What was measured", "Measured", "Bar"], rows, [56, 20, 24]),
        ]
        missed = [row["what"] for row in part["rows"] if row["met"] is False]
        out += [_paragraph(f"Not met: {what}. {bench.why(what)}") for what in missed]
        behind = [row for row in part["rows"] if row["said"]]
        if behind and self.env.app.builder.format == "html":
            items = nodes.bullet_list()
            for row in behind:
                text = _paragraph(f"{prose.sentence(row['what'])}: {row['said']}.")
                items += nodes.list_item("", text)
            out.append(folded("", items, summary="The figures behind them"))
        return out


def _value(row: dict[str, Any]) -> str:
    unit = "" if row["unit"] == "times" else f" {row['unit']}"
    return f"{row['value']:,.3g}{unit}" if row["value"] < 1000 else f"{row['value']:,.0f}{unit}"


def _bar(row: dict[str, Any]) -> str:
    if row["bar"] is None:
        return "none"
    bound = "at least" if row["least"] else "at most"
    return f"{bound} {row['bar']:g}" + ("" if row["met"] else ", not met")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("attacked", AttackedDirective)
    app.add_directive("measured", MeasuredDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
