"""``{dials}``: factors that a reader chooses, and the answer the chapter computed for each choice.

A chapter publishes a table with one row for each combination of the factors (``publish_table``),
and the directive names its columns::

    ```{dials} tab-first
    :factors: what invokes; which decisions; from when
    :answers: first; others
    :sentence: So read, the first is {first}; {others} came later.
    :presets: As the essay reads it: named; resolutions; 2005 | Widely: any duty; all; 1990

    The first decision under every reading.
    ```

The content is the title. On the page a script turns the table into controls, one sentence and a
table of what each single turn would give; nothing is fetched. Without scripts, and on paper, the
reader has the table: whole where it is short, and else what each preset gives and what every single
turn from the first of them would give. The whole table can be downloaded.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx

from courtnorm import files, prose
from courtnorm.errors import CourtnormError
from courtnorm.press.sphinx.elements import Published, make_table, print_nothing, script_json
from courtnorm.press.sphinx.web import figure_stem
from courtnorm.sensitivity import one_turn

#: Up to this many combinations the table itself is shown; the most that a page may carry.
SHORT, MOST = 40, 5000


class Dials:
    """Every combination of some factors with its answers, checked to be complete."""

    def __init__(
        self, rows: Sequence[dict[str, str]], factors: list[str], answers: list[str]
    ) -> None:
        """Take the rows of the table; a CourtnormError where a combination lacks or comes twice."""
        for column in (*factors, *answers):
            if not rows or column not in rows[0]:
                raise CourtnormError(f"dials: no column {column!r} in the table")
        self.factors, self.answers = factors, answers
        #: The choices of each factor, in the order in which the table has them.
        self.choices = {f: list(dict.fromkeys(row[f] for row in rows)) for f in factors}
        self.given: dict[tuple[str, ...], tuple[str, ...]] = {}
        for row in rows:
            key = tuple(row[f] for f in factors)
            if key in self.given:
                raise CourtnormError(f"dials: {'; '.join(key)}: a second row")
            self.given[key] = tuple(row[a] for a in answers)
        self.keys = list(itertools.product(*self.choices.values()))
        if len(self.keys) > MOST:
            raise CourtnormError(f"dials: {len(self.keys)} combinations, expected {MOST} at most")
        for key in self.keys:
            if key not in self.given:
                raise CourtnormError(f"dials: {'; '.join(key)}: expected a row for it")

    def packed(self) -> dict[str, Any]:
        """Return all answers in little space: those that differ, once each, and which comes where.

        Combinations are in order, the last factor turning fastest; ``at`` has a number for each.
        """
        different = list(dict.fromkeys(self.given[key] for key in self.keys))
        number = {answer: place for place, answer in enumerate(different)}
        return {
            "factors": [[f, self.choices[f]] for f in self.factors],
            "answers": self.answers,
            "different": different,
            "at": [number[self.given[key]] for key in self.keys],
        }

    def reduced(self, presets: dict[str, tuple[str, ...]]) -> list[list[str]]:
        """Return the table for paper: whole, or the presets and every single turn of the first."""
        if len(self.keys) <= SHORT:
            return [
                [*self.factors, *self.answers],
                *[[*key, *self.given[key]] for key in self.keys],
            ]
        rows = [["Reading", self.answers[0]]]
        rows += [[f"{name}: {'; '.join(key)}", self.given[key][0]] for name, key in presets.items()]
        # how often an answer comes is a property of the dials and no finding: no shares are shown
        name, start = next(iter(presets.items()), ("The first", self.keys[0]))
        for factor, choice, turned in one_turn(start, self.choices):
            rows.append([f"{name}, but {factor}: {choice}", self.given[turned][0]])
        return rows


class dials_box(nodes.General, nodes.Element):
    """The controls; on paper and without scripts only the table within it is shown."""


def _visit(visitor: Any, node: dials_box) -> None:
    name = node["ids"][0]
    visitor.body.append(
        f'<div class="dials" id="{name}" role="group" aria-labelledby="{name}-title">'
        f'<p class="dials-title" id="{name}-title">{escape(node["title"])}</p>'
        f'<script type="application/json">{script_json(node["data"])}</script>'
        '<div class="dials-live" hidden></div><div class="dials-summary">'
    )


def _depart(visitor: Any, node: dials_box) -> None:
    stem = "../" * node["docname"].count("/") + "_figures/" + node["file"]
    visitor.body.append(
        f'</div><p class="figure-files"><a href="{stem}" download>'
        f"CSV, all {prose.thousands(len(node['data']['at']))} combinations</a></p></div>\n"
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


class DialsDirective(Published):
    """``{dials} tab-name``: controls for the factors of a published table, and its answers."""

    option_spec: ClassVar = {
        "factors": directives.unchanged_required,
        "answers": directives.unchanged_required,
        "sentence": directives.unchanged_required,
        "presets": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        text = self.fetch("text/csv")
        title = " ".join(line.strip() for line in self.content if line.strip())
        if not title or not {"factors", "answers", "sentence"} <= set(self.options):
            raise self.error(f"dials {name}: expected a title, factors, answers and a sentence")
        try:
            dials = Dials(
                list(csv.DictReader(io.StringIO(text))),
                _parts(self.options["factors"]),
                _parts(self.options["answers"]),
            )
            presets = self.presets(dials)
            self.check_sentence(dials)
        except CourtnormError as problem:
            raise self.error(f"{name}: {problem}") from None
        file = f"{figure_stem(self.env.docname, name.removeprefix('tab-'))}.csv"
        box = dials_box(ids=[name], title=title, docname=self.env.docname, file=file, csv=text)
        box["classes"] = ["dials"]  # by which its script is loaded
        box["data"] = {
            **dials.packed(),
            "sentence": self.options["sentence"],
            "presets": [[label, list(key)] for label, key in presets.items()],
        }
        head, *rows = dials.reduced(presets)
        longest = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
        table = make_table(head, rows, [max(8, min(40, n)) for n in longest])
        if self.env.app.builder.format != "html":
            table.insert(0, nodes.title("", title))
            table["ids"] = [name]
        box += table
        return [box]

    def presets(self, dials: Dials) -> dict[str, tuple[str, ...]]:
        """Return the presets, ``Name: choice; choice | Name: ...``, in the factors' order."""
        found = {}
        for line in filter(None, self.options.get("presets", "").split("|")):
            label, _, choices = line.partition(":")
            key = tuple(_parts(choices))
            if key not in dials.given:
                raise CourtnormError(f"dials: preset {label!r}: {choices.strip()!r}: no such row")
            found[label.strip()] = key
        return found

    def check_sentence(self, dials: Dials) -> None:
        """Raise where the sentence has a name in braces that is no column."""
        for column in re.findall(r"\{([^}]*)\}", self.options["sentence"]):
            if column not in (*dials.factors, *dials.answers):
                raise CourtnormError(f"dials: the sentence has {{{column}}}, which is no column")


def _lay_beside(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the whole table beside the pages."""
    if app.builder.format == "html":
        for box in doctree.findall(dials_box):
            table = files.safe_csv(box["csv"])
            files.write_text(Path(app.outdir, "_figures", box["file"]), table)


def setup(app: Sphinx) -> None:
    """Register the directive, its box and its table."""
    app.add_directive("dials", DialsDirective)
    app.add_node(dials_box, html=(_visit, _depart), latex=(print_nothing, print_nothing))
    app.connect("doctree-resolved", _lay_beside)
