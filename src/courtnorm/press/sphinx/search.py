"""What the search shows of each place it finds: the words of every section, in one file.

The theme's search fetches each page it found, whole, to cut an excerpt from it. A page that is
opened from a folder may not read others, and a phone should not load the book to show ten lines.
So the words of all sections are written beside the index, code and drawings left out, and the
search page alone loads them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx import addnodes
from sphinx.application import Sphinx

from courtnorm import files
from courtnorm.press.sphinx.elements import folded, in_language
from courtnorm.press.sphinx.index import reading_order

#: The words of the book, by page: ``{page: [[section's id, its title, its words], ...]}``.
WORDS = "search-words.js"
_HEAD = "const SEARCH_WORDS = "
#: What holds no prose in English, or is folded: evidence and readings of a claim, a figure in
#: words, the fields of a table. One comes to it by what it stands under.
_APART = (
    nodes.literal_block, nodes.raw, nodes.image, HideCodeCellNode, nodes.section, nodes.title,
    folded, in_language,
)  # fmt: skip
#: What is folded for its length alone, and searched as the rest of its page.
_LONG = "years"
#: An address on the web, as a list of works has it.
_ADDRESS = re.compile(r"(?: URL:)? https?://\S+")
#: Where a fact was read, and where a work is cited: long lists that no reader searches.
_SOURCES = ("milestone-source", "cited-in", "table-facts")


def sections(doctree: nodes.document) -> list[list[str]]:
    """Return each section of a page as ``[id, title, words]``, without the sections within it."""
    found = []
    for section in doctree.findall(nodes.section):
        title = next(iter(section.findall(nodes.title)), None)
        words = " ".join(" ".join(_words(child)) for child in section.children)
        words = _ADDRESS.sub("", words)
        found.append([section["ids"][0], title.astext() if title else "", " ".join(words.split())])
        found.extend(_glossary(section))
    return found


def _glossary(section: nodes.section) -> list[list[str]]:
    """Return each term of a glossary as a place of its own: one looks for it, not for a page."""
    return [
        [term["ids"][0], term.astext(), " ".join(definition.astext().split())]
        for items in section.children
        if isinstance(items, nodes.definition_list) and "glossary" in items["classes"]
        for item in items.children
        for term, definition in [(item.children[0], item.children[-1])]
        if isinstance(term, nodes.Element)
    ]


def _words(node: nodes.Node) -> list[str]:
    """Return the texts of a node, one for each block, so that no two words run together."""
    if isinstance(node, nodes.Text):
        return [str(node)]
    long = isinstance(node, folded) and _LONG in node["classes"]
    if isinstance(node, (*_APART, addnodes.index)) and not long:
        return []
    if isinstance(node, nodes.Element) and set(_SOURCES) & set(node.get("classes", [])):
        return []
    inside = [text for child in node.children for text in _words(child)]
    return ["".join(inside)] if isinstance(node, nodes.TextElement) else inside


def setup(app: Sphinx) -> None:
    """Register what collects and writes the words: all pages are written by one process."""
    pages: dict[str, list[list[str]]] = {}

    def collect(app: Sphinx, doctree: nodes.document, docname: str) -> None:
        if app.builder.format == "html":
            pages[docname] = sections(doctree)

    def write(app: Sphinx, exception: Exception | None) -> None:
        if exception is None and app.builder.format == "html":
            file = Path(app.outdir, "_static", WORDS)
            words = {page: pages[page] for page in reading_order(app.env) if page in pages}
            text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
            files.write_text(file, f"{_HEAD}{text};\n")

    app.connect("doctree-resolved", collect)
    app.connect("build-finished", write)
