"""The paper: what a page needs before TeX sets it, and what paper can not show left out."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata


def _for_paper(app: Sphinx, doctree: nodes.document) -> None:
    """Prepare a page for the PDF: numbers for the argument's chapters only, no folded code."""
    if app.builder.format != "latex":
        return
    docname = app.env.docname
    # A caption goes to the list of figures too, where an entry for the index would be made twice.
    for caption in [*doctree.findall(nodes.caption), *doctree.findall(nodes.title)]:
        for mark in list(caption.findall(addnodes.index)):
            mark.parent.remove(mark)
    for cell in [n for n in doctree.findall(nodes.container) if "cell" in n.get("classes", [])]:
        if cell.get("nb_element") == "cell_code":
            cell.parent.remove(cell)
    if docname == app.config.root_doc:
        _one_chapter(doctree)
    elif docname.endswith("/references"):
        # Paper has one list, under the heading that LaTeX gives it.
        for node in [*doctree.findall(nodes.title), *doctree.findall(nodes.paragraph)]:
            node.parent.remove(node)
    macro = "courtnormnumbered" if "/chapters/" in docname else "courtnormunnumbered"
    doctree.insert(0, nodes.raw("", f"\\{macro}\n", format="latex"))


def _one_chapter(doctree: nodes.document) -> None:
    """Make the landing page one chapter on paper, where each of its sections would be one."""
    (top,) = [n for n in doctree.children if isinstance(n, nodes.section)]
    chapter = nodes.section("", nodes.title("", "The question"), ids=["the-question"])
    for child in list(top.children[1:]):
        if not any(child.findall(addnodes.toctree)) and not isinstance(child, addnodes.toctree):
            top.remove(child)
            chapter += child
    top.insert(1, chapter)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the preparation of pages for the paper."""
    app.connect("doctree-read", _for_paper)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
