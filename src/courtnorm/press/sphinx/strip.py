"""The strip under a chapter's title: its claims, how each fares, how sure that is, and the minutes.

It is made from the findings that stand on the page, so that it says what they say; each claim leads
to its box.
"""

from __future__ import annotations

import math
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from courtnorm import tables
from courtnorm.press.sphinx import search

#: Words that a reader of such prose takes in a minute.
PACE = 230


def strip(doctree: nodes.document) -> nodes.bullet_list | None:
    """Return the strip of a page; ``None`` for a page without findings."""
    boxes = [n for n in doctree.findall(nodes.container) if "finding" in n["classes"]]
    if not boxes:
        return None
    items = nodes.bullet_list(classes=["strip"])
    claims = tables.load("claims").set_index("id")
    for box in boxes:
        head = next(n for n in box.findall(nodes.paragraph) if "finding-head" in n["classes"])
        number = next(iter(head.findall(nodes.strong))).astext().rstrip(". ")
        verdict = next(n for n in head.findall(nodes.inline) if "verdict" in n["classes"])
        line = nodes.paragraph()
        target = f"finding-{number.lower()}"
        line += nodes.reference("", f"{number} “{claims.loc[number, 'phrase']}”", refid=target)
        kinds = [name for name in box["classes"] if name.startswith("verdict-")]
        entry = nodes.list_item("", line, classes=kinds)
        entry += nodes.paragraph("", "", verdict.deepcopy())
        if "how_sure" in claims.columns and claims.loc[number, "how_sure"]:
            # the reason stands in the box; here its first clause
            sure = re.split(r"[.:;]", str(claims.loc[number, "how_sure"]), maxsplit=1)[0]
            entry += nodes.paragraph("", sure, classes=["sure"])
        items += entry
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
    """Add the strip once values and references are filled in, and the search has its words."""
    app.connect("doctree-resolved", _add, priority=700)
