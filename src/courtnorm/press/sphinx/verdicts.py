"""Verdicts on the page: the box of a finding, the board of all, the strip under a title.

Directives ``finding`` (a claim's verdict, as worded with its context, what can be said, the other
readings, what it rests on, and the function that decided it), ``board`` (all verdicts, grouped) and
``opening`` (the essay's phrases in order);
role ``presumes`` (words that are true only while a verdict stands).

The strip under a chapter's title has its claims, how each fares and how sure that is. It is made
from the findings that stand on the page, so that it says what they say; each claim leads to its
box.
"""

from __future__ import annotations

import json
import math
import re
from itertools import chain
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from courtnorm import claims, tables
from courtnorm.errors import CourtnormError
from courtnorm.press.moved import FINDING, LEDGER
from courtnorm.press.presumed import PRESUMED
from courtnorm.press.sphinx import search
from courtnorm.press.sphinx.elements import (
    Cell,
    Published,
    folded,
    label,
    make_table,
    refused,
    rendered,
)  # fmt: skip
from courtnorm.press.sphinx.index import entry
from courtnorm.press.sphinx.links import rests_on, to


def style(verdict: str) -> str:
    """Return the class by which the style sheet knows a verdict."""
    return f"verdict-{verdict.replace(' ', '-')}"


def badge(record: dict[str, Any]) -> nodes.inline:
    """Return a verdict's sign and word, with its field or the restriction that saves the claim."""
    verdict = record["verdict"]
    words = claims.in_words(verdict, record["field"], record["saved_by"])
    shown = f"{claims.SIGNS[verdict]}\u00a0{words}"
    return nodes.inline("", shown, classes=["verdict", style(verdict)])


class FindingDirective(Published):
    """``{finding} C6``: the verdict of a claim and everything that it was drawn from."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        record = json.loads(self.fetch(FINDING))
        number = record["id"]
        row = tables.load("claims").set_index("id").loc[number]
        anchor = f"finding-{number.lower()}"
        box = nodes.container(classes=["finding", style(record["verdict"])])
        target = nodes.target("", "", ids=[anchor])
        label(self.env, anchor, number)
        box += self._head(record, row["phrase"], anchor)
        worded, *others = record["definitions"]
        box += self._line(
            "As worded", f"{record['as_worded']} In its sentence: “{row['context']}”."
        )
        box += self._answer(worded)
        box += self._line("What can be said", record["can_be_said"], "can-be-said")
        roles = {role: [d for d in others if d["role"] == role] for role in _ROLES}
        if roles["reading"]:
            box += self._line("Other readings", "They decide nothing.")
            box += self._list(roles["reading"])
        box += self._line("What would change it", row["would_change"])
        box += self._line("Not read", " ".join(filter(None, [row["not_read"], record["read"]])))
        box += self._line("How sure", row["how_sure"])
        if record["afterwards"]:
            box += self._line("Afterwards", record["afterwards"])
        box += self._folds(record, row, roles)
        name = f"{number}, “{row['phrase']}”"
        box[0].insert(0, entry(self.env, target, name, main=True))
        return [target, box]

    def _head(self, record: dict[str, Any], phrase: str, anchor: str) -> nodes.Node:
        number = nodes.strong("", f"{record['id']}. ")
        words = [number, nodes.Text(f"“{phrase}” "), badge(record)]
        head = nodes.paragraph("", "", *words, classes=["finding-head"])
        if self.env.app.builder.format == "html":
            link = nodes.reference("", "¶", refid=anchor, classes=["headerlink"])
            link["reftitle"] = "Link to this finding"
            head += link
        return head

    def _line(self, lead: str, text: str, *classes: str) -> nodes.paragraph:
        parts = [nodes.strong("", f"{lead}. "), *self.inline(_stop(text))]
        return nodes.paragraph("", "", *parts, classes=list(classes))

    def _answer(self, answer: dict[str, Any]) -> nodes.paragraph:
        """Return what was found of one definition: true, false or not known, and on what."""
        found = nodes.strong("", f"{claims.yes_no(answer['holds']).capitalize()}. ")
        reason = nodes.emphasis("", "", *self.inline(_stop(answer["because"])))
        return nodes.paragraph("", "", found, reason)

    def _list(self, answers: list[dict[str, Any]]) -> nodes.bullet_list:
        items = nodes.bullet_list(classes=["answers"])
        for answer in answers:
            why = f"Read so by {_stop(answer['why'])} " if answer["role"] == "reading" else ""
            line = [
                nodes.strong("", f"{answer['name']}: "),
                *self.inline(_stop(answer["definition"]) + " "),
                *self.inline(why),
                *self._answer(answer).children,
            ]
            items += nodes.list_item("", nodes.paragraph("", "", *line))
        return items

    def _folds(
        self, record: dict[str, Any], row: Any, roles: dict[str, list[dict[str, Any]]]
    ) -> list[nodes.Node]:
        """Return what a reader may unfold; on paper the choices and the evidence stand open."""
        web = self.env.app.builder.format == "html"
        choices: list[nodes.Node] = []
        if row["departures"] != "None.":
            choices.append(self._line("Where it departs from the words", row["departures"]))
        if record["rung"]:
            choices.append(self._line(f"Rung: {record['rung']}", row["rung_reason"]))
        for role, lead in (("restriction", "With one restriction"), ("rung", "On another rung")):
            if roles[role]:
                choices += [self._line(lead, _ROLES[role]), self._list(roles[role])]
        evidence = self._evidence(record)
        if not web:
            return [*choices, *evidence]
        place, text = claims.source(record["id"])
        module, _, name = place.rpartition(".")
        code = nodes.literal_block(text, text, language="python")
        folds = {
            "How the words were read": choices,
            "Rests on": evidence,
            f"The function that decides it: {name}, in {module}": [code],
        }
        return [folded("", *held, summary=said) for said, held in folds.items() if held]

    def _evidence(self, record: dict[str, Any]) -> list[nodes.Node]:
        """Return what the verdict rests on, each paragraph, row and work a link."""
        if not record["evidence"]:
            return []
        try:
            lines = rests_on(self, record["evidence"])
        except CourtnormError as problem:
            raise self.error(f"finding {record['id']}: {problem}") from None
        if self.env.app.builder.format != "html":
            words = [part for line in lines for part in [*line, nodes.Text(" ")]]
            return [nodes.paragraph("", "", nodes.strong("", "Rests on. "), *words)]
        items = nodes.bullet_list()
        items.extend(nodes.list_item("", nodes.paragraph("", "", *line)) for line in lines)
        return [items]


_ROLES = {
    "reading": "",
    "restriction": "The closed list that was tried; one that is true would make it overstated.",
    "rung": "What the next rungs of the ladder would give.",
}


def board_link(env: Any, number: str, phrases: Any, shown: str) -> nodes.Node:
    """Return a link to a claim's finding, where its chapter is built; else the words alone."""
    if f"book/chapters/{phrases.loc[number, 'chapter']}" not in env.found_docs:
        return nodes.inline("", shown)
    return to(f"finding-{number.lower()}", env.docname, nodes.Text(shown))


class BoardDirective(Published):
    """``{board} ledger``: all verdicts in groups, each claim a link to its finding.

    ``:bar:`` gives one bar of all verdicts instead, each part a link to its group.
    """

    has_content = False
    option_spec: ClassVar = {"bar": directives.flag}

    def run(self) -> list[nodes.Node]:
        phrases = tables.load("claims").set_index("id")
        records = json.loads(self.fetch(LEDGER))
        groups = {v: [r for r in records if r["verdict"] == v] for v in claims.VERDICTS}
        groups = {verdict: found for verdict, found in groups.items() if found}
        if self.env.app.builder.format == "latex":
            return [] if "bar" in self.options else [self._on_paper(groups, phrases)]
        board = nodes.container(classes=["board"])
        if "bar" in self.options:
            board["classes"].append("board-summary")
            parts = [(v, claims.SIGNS[v], style(v), len(found)) for v, found in groups.items()]
            board += nodes.raw("", rendered("board-bar", groups=parts), format="html")
            return [board]
        for verdict, found in groups.items():
            group = nodes.container(classes=["board-group", style(verdict)])
            group["ids"] = [f"verdict-group-{verdict.replace(' ', '-')}"]
            title = nodes.paragraph(classes=["board-title"])
            title += nodes.inline(
                "", f"{claims.SIGNS[verdict]}\u00a0{verdict}", classes=["verdict", style(verdict)]
            )
            title += nodes.Text(f" {len(found)}")
            group += title
            items = nodes.bullet_list(classes=["board-cards"])
            items.extend(self._card(record, phrases) for record in found)
            group += items
            board += group
        return [board]

    def _card(self, record: dict[str, Any], phrases: Any) -> nodes.list_item:
        number, verdict = record["id"], record["verdict"]
        words = claims.in_words(verdict, record["field"], record["saved_by"])
        shown = f"{number} “{phrases.loc[number, 'phrase']}”"
        line = nodes.paragraph("", "", board_link(self.env, number, phrases, shown))
        if words != verdict:
            line += nodes.inline("", f" {words}", classes=["board-field"])
        return nodes.list_item("", line, classes=[style(verdict)])

    def _on_paper(self, groups: dict[str, list[dict[str, Any]]], phrases: Any) -> nodes.Node:
        rows: list[list[Cell]] = []
        for record in chain(*groups.values()):
            number = board_link(self.env, record["id"], phrases, record["id"])
            rows.append([[number], f"“{phrases.loc[record['id'], 'phrase']}”", [badge(record)]])
        return make_table(["Claim", "The essay", "Verdict"], rows, [8, 58, 30])


class OpeningDirective(Published):
    """``{opening} ledger``: the essay's phrases in their order, each beside what can be said.

    A phrase is underlined in the style of its verdict, and leads to its finding.
    """

    has_content = False

    def run(self) -> list[nodes.Node]:
        phrases = tables.load("claims").set_index("id")
        items = nodes.bullet_list(classes=["opening"])
        for record in json.loads(self.fetch(LEDGER)):
            number = record["id"]
            phrase = nodes.inline("", "", classes=["phrase", style(record["verdict"])])
            phrase += board_link(self.env, number, phrases, f"“{phrases.loc[number, 'phrase']}”")
            head = nodes.paragraph("", f"{number} ", phrase, nodes.Text(" "), badge(record))
            said = nodes.paragraph("", "", *self.inline(_stop(record["can_be_said"])))
            items += nodes.list_item("", head, said)
        return [items]


class PresumesRole(SphinxRole):
    """``{presumes}`C4 fails|there the essay is wrong```: words that presume a verdict.

    They are shown as they stand; ``courtnorm check`` compares the verdict with the claim's own.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        found = re.fullmatch(PRESUMED, self.text)
        if found is None or found[2] not in claims.VERDICTS:
            return refused(
                self,
                f"presumes: {self.text!r}: expected a claim, a verdict, a stroke and the words",
            )
        return self.inliner.parse(found[3], self.lineno, self.inliner, nodes.inline())


def _stop(text: str) -> str:
    return text if text.endswith((".", "?", "!", ".”")) else f"{text}."


def _in_boxes_only(app: Sphinx, docname: str, source: list[str]) -> None:
    """Leave out the plain form of a finding: the page shows it in its box, a notebook as text."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if {FINDING, LEDGER} & set(output.get("data", {})):
                output["data"].pop("text/plain", None)
    source[0] = json.dumps(notebook)


# ---------------------------------------------------------------- the strip under a title

#: Words that a reader of such prose takes in a minute.
PACE = 230


def strip(doctree: nodes.document) -> nodes.bullet_list | None:
    """Return the strip of a page; ``None`` for a page without findings."""
    boxes = [n for n in doctree.findall(nodes.container) if "finding" in n["classes"]]
    if not boxes:
        return None
    items = nodes.bullet_list(classes=["strip"])
    rows = tables.load("claims").set_index("id")
    for box in boxes:
        head = next(n for n in box.findall(nodes.paragraph) if "finding-head" in n["classes"])
        number = next(iter(head.findall(nodes.strong))).astext().rstrip(". ")
        verdict = next(n for n in head.findall(nodes.inline) if "verdict" in n["classes"])
        line = nodes.paragraph()
        target = f"finding-{number.lower()}"
        line += nodes.reference("", f"{number} “{rows.loc[number, 'phrase']}”", refid=target)
        kinds = [name for name in box["classes"] if name.startswith("verdict-")]
        mark = nodes.paragraph("", "", verdict.deepcopy())
        # the reason stands in the box; here its first clause
        clause = re.split(r"[.:;]", rows.loc[number, "how_sure"], maxsplit=1)[0]
        sure = nodes.paragraph("", clause, classes=["sure"])
        items += nodes.list_item("", line, mark, sure, classes=kinds)
    words = sum(len(part[2].split()) for part in search.sections(doctree))
    minutes = nodes.paragraph("", f"{math.ceil(words / PACE)} minutes to read", classes=["minutes"])
    items += nodes.list_item("", minutes)
    return items


def _add(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the strip under the title of each chapter; the ledger, which has all claims, has none."""
    if app.builder.format != "html" or "/chapters/" not in docname or docname.endswith("/ledger"):
        return
    section = next(iter(doctree.findall(nodes.section)), None)
    made: Any = strip(doctree)
    if section is not None and made is not None:
        section.insert(1, made)


def setup(app: Sphinx) -> None:
    """Register the directives and the role; add the strip once values and words are filled in."""
    app.connect("source-read", _in_boxes_only)
    app.add_directive("finding", FindingDirective)
    app.add_directive("board", BoardDirective)
    app.add_directive("opening", OpeningDirective)
    app.add_role("presumes", PresumesRole())
    app.connect("doctree-resolved", _add, priority=700)
