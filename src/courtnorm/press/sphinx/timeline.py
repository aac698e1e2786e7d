"""The milestones as a page, and dates in the text that lead to it.

Directive ``milestones``: every row of the timeline, with what is known of it and where it was read.
On the web it can be filtered by strand; on paper it is a table. Role ``milestone``: the date of a
row, to its precision, linked to its entry, so that a date in a chapter is one click from its row
and two from its source.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import ReferenceRole, SphinxDirective

from courtnorm import prose, tables
from courtnorm.evidence.addresses import DEPOSITARY_NOTE
from courtnorm.press import bibliography
from courtnorm.press.sphinx.elements import (
    Cell,
    folded,
    joined,
    label,
    make_table,
    refused,
    rendered,
)  # fmt: skip
from courtnorm.press.sphinx.links import official, to

#: Strands in the order of the filter, with the words that explain them.
STRANDS: dict[str, str] = {
    "norm": "Norm",
    "Court": "Court",
    "Council": "Council",
    "situation": "Situations before the Court",
    "atrocity": "Atrocities",
    "other": "Other courts and inquiries",
}
#: First years of the sections; each runs to the year before the next.
SECTIONS = (1948, 1995, 2000, 2005, 2010, 2015, 2020, 2025)
#: What is in doubt in a row, or differs between sources, in words.
_DOUBT = {
    "date": "the day",
    "date_end": "its end",
    "document": "the symbol",
    "document_date": "the date of the document",
    "label": "the wording",
    "actors": "who acted",
    "source_strand": "the strand",
}
_KINDS = {
    "official": "on an official page",
    "page": "on a page",
    "table": "in a table of this book",
    "repository": "in a public repository",
    "site only": "on a site whose full address is not held",
    "none": "nowhere",
}
#: Symbols that the official address opens: of the Council and the Assembly, not press releases.
_SYMBOL = re.compile(r"[SA]/[A-Z0-9][\w./-]*(?: A \(III\)| \(\d{4}\))?")
_OFFICIAL = bibliography.OFFICIAL.removesuffix("en/")
_SITE = "the site, not the page"
#: What the sources name in words: its address, and what that address is.
_NAMED = {
    "Cambridge, International Legal Materials": (
        "https://www.cambridge.org/core/journals/international-legal-materials",
        "the journal, not the page",
    ),
    DEPOSITARY_NOTE: (
        "https://treaties.un.org/Pages/ViewDetails.aspx"
        "?src=TREATY&mtdsg_no=XVIII-10&chapter=18&clang=_en",
        "the depositary's page, which the note cites; only the note was read",
    ),
}


class Link(NamedTuple):
    """Where a source is: its name, its address (``""`` for none), a remark on the address."""

    title: str
    address: str
    remark: str = ""


def link(source: str) -> Link:
    """Return how a source of the timeline is named and opened.

    An official document is named by its symbol. Pages and repositories open as they are; a table of
    the book opens its description; of a site known only by its name the site opens, and the remark
    says so.
    """
    if source.startswith(_OFFICIAL):
        symbol = source.removeprefix(_OFFICIAL).removeprefix("en/")
        return Link(re.sub(r"(?<=\d)\((?=\d{4}\))", " (", symbol), source)
    if source.startswith(("http://", "https://")):
        host = urlsplit(source).hostname or source
        return Link(host.removeprefix("www."), source)
    if source.startswith("github: "):
        repository, _, path = source.removeprefix("github: ").partition(" ")
        kind = "blob" if "." in path.rsplit("/", 1)[-1] else "tree"
        inside = f"/{kind}/HEAD/{path.strip('/')}" if path else ""
        return Link(repository, f"https://github.com/{repository}{inside}")
    if source.endswith(".csv"):
        name = source.removesuffix(".csv")
        return Link(f"table {name}", f"data.html#resource-{name}")
    if source in _NAMED:
        return Link(source, *_NAMED[source])
    site = re.match(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?=[/ ]|$)", source)
    return Link(source, f"https://{site[0]}/", _SITE) if site else Link(source, "")


def rows() -> pd.DataFrame:
    """Return the timeline, by id, in order of date."""
    return tables.load("timeline").set_index("id", drop=False)


def when(row: Any) -> str:
    """Return the date of a row as the text prints it."""
    return prose.date(row.date, row.date_precision)


def sure(row: Any) -> str:
    """Say in words how well a row is verified and what in it is in doubt."""
    said = {"yes": "Verified", "partly": "Partly verified", "no": "Not verified"}[row.verified]
    doubts = [_DOUBT.get(part, part) for part in row.doubt.split(";") if part]
    if doubts:
        said += f"; in doubt: {prose.listing(doubts)}"
    return f"{said}; read {_KINDS[row.source_kind]}."


def _facts(row: Any) -> nodes.paragraph | None:
    """Return what else the row says: its end, document, vote, actors, note."""
    parts: list[list[nodes.Node]] = []
    if pd.notna(row.date_end):
        parts.append([nodes.Text(f"Until {prose.date(row.date_end)}")])
    # the document in which the row was read is named as its source
    read = link(row.source).title.replace(" ", "")
    named = [d for d in row.document.split(";") if d.replace(" ", "") not in ("", read)]
    if named:
        parts.append(joined(official(d) if _SYMBOL.fullmatch(d) else nodes.Text(d) for d in named))
    if row.vote:
        yes, no, abstained = (int(n) for n in row.vote.split("-"))
        parts.append([nodes.Text(f"Vote {prose.vote(yes, no, abstained)}")])
    if row.actors:
        parts.append([nodes.Text(prose.sentence(row.actors))])
    if row.note:
        parts.append([nodes.Text(row.note.removesuffix("."))])
    if not parts:
        return None
    words = [*joined(parts, ". "), nodes.Text(". ")]
    return nodes.paragraph("", "", *words, classes=["milestone-facts"])


def _sources(row: Any) -> list[nodes.Node]:
    """Return where a row was read, each source as a link that opens it.

    What only repeats an official source, or has no page of its own, stays in the table.
    """
    named: list[list[nodes.Node]] = []
    second = row.source_kind != "official" and row.source_2.startswith("http")
    for found in map(link, (row.source, row.source_2) if second else (row.source,)):
        title = nodes.Text(found.title)
        opens = nodes.reference("", "", title, refuri=found.address) if found.address else title
        named.append([opens, nodes.Text(f" ({found.remark})" if found.remark else "")])
    return joined(named, "; ")


def _breakable(address: str) -> str:
    """Let a long address break after its slashes and points, so that it fits a narrow column."""
    return re.sub(r"([/.])(?=\w)", "\\1\u200b", address)


def _disagreeing(key: str) -> str:
    """Say what other sources have, where they disagree with the row, and on what."""
    table = tables.load("conflicts")
    hits = table[(table["resource"] == "timeline") & (table["key"] == key)]
    said = []
    for hit in hits.itertuples():
        full = re.fullmatch(r"\d{4}-\d\d-\d\d", hit.value_b)
        value = prose.date(pd.Timestamp(hit.value_b)) if full else hit.value_b
        source = _breakable(link(hit.source_b).title) or "another source"
        said.append(f"on {_DOUBT.get(hit.field, hit.field)}, {source} has {value}")
    return f"Sources differ: {'; '.join(said)}." if said else ""


class MilestonesDirective(SphinxDirective):
    """Print every milestone: on the web a list, folded and filtered; a table on paper."""

    def run(self) -> list[nodes.Node]:
        table = rows()
        for row in table.itertuples():
            label(self.env, f"milestone-{row.id}", when(row))
        if self.env.app.builder.format == "latex":
            return [self._on_paper(table)]
        counts = table["strand"].value_counts()
        strands = [(name, words, counts[name]) for name, words in STRANDS.items() if name in counts]
        form = rendered("milestones", strands=strands, total=len(table))
        out: list[nodes.Node] = [nodes.raw("", form, format="html")]
        for first, end in zip(SECTIONS, [*SECTIONS[1:], 9999], strict=True):
            part = table[(table["date"].dt.year >= first) & (table["date"].dt.year < end)]
            if part.empty:
                continue
            title = f"{first} to {part['date'].dt.year.max()}"
            section = nodes.section(ids=[f"from-{first}"], classes=["milestone-years"])
            section += nodes.title("", title)
            items = nodes.bullet_list(classes=["milestones"])
            items.extend(self._entry(row) for row in part.itertuples())
            summary = f"{len(part)} milestones"
            section += folded("", items, summary=summary, classes=["years"])
            out.append(section)
        return out

    def _entry(self, row: Any) -> nodes.list_item:
        head = [
            *(nodes.strong("", when(row)), nodes.Text(" ")),
            nodes.inline("", row.strand, classes=["milestone-strand"]),
            nodes.Text(f" {row.label}."),
        ]
        differing = _disagreeing(row.id)
        source = [
            *(nodes.Text(f"{sure(row)} "), *_sources(row)),
            nodes.Text(f". {differing}" if differing else "."),
        ]
        facts = _facts(row)
        return nodes.list_item(
            "",
            nodes.paragraph("", "", *head, classes=["milestone-head"]),
            *([facts] if facts else []),
            nodes.paragraph("", "", *source, classes=["milestone-source"]),
            ids=[f"milestone-{row.id}"],
            classes=["milestone", f"strand-{row.strand}"],
        )

    def _on_paper(self, table: pd.DataFrame) -> nodes.table:
        """Return one table, in which a date is the link to the page where it was read."""
        lines: list[list[Cell]] = []
        for row in table.itertuples():
            anchor = nodes.target("", "", ids=[f"milestone-{row.id}"])
            read_at = link(row.source).address
            day: nodes.Node = nodes.Text(when(row))
            if read_at.startswith("http"):
                day = nodes.reference("", when(row), refuri=read_at)
            vote = f" ({'-'.join(row.vote.removesuffix('-0').split('-'))})" if row.vote else ""
            lines.append([[anchor, day], row.strand, f"{row.label}{vote}", row.verified])
        header = ["Date", "Strand", "What happened", "Verified"]
        return make_table(header, lines, [27, 13, 67, 11])


class MilestoneRole(ReferenceRole):
    """``{milestone}`statute-in-force```: its date, linked; ``{milestone}`words <id>```: the words.

    A row that is not wholly verified is marked so in the text.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        key, table = self.target, rows()
        if key not in table.index:
            return refused(
                self, f"milestone: {self.text!r}: expected the id of a row of the timeline"
            )
        row = table.loc[key]
        shown = self.title if self.has_explicit_title else when(row)
        cross = to(f"milestone-{key}", self.env.docname, nodes.Text(shown))
        cross[0]["classes"].append("milestone-date")
        return [cross, *([] if row.verified == "yes" else [nodes.Text(" (not confirmed)")])], []


def setup(app: Sphinx) -> None:
    """Register the directive, and the role."""
    app.add_directive("milestones", MilestonesDirective)
    app.add_role("milestone", MilestoneRole())
