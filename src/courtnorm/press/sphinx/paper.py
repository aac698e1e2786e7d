"""The paper: what a page needs before TeX sets it, and what paper can not show left out.

On paper the imprint comes first, on the back of the title, and the contents follow it.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.texescape import escape
from sphinx.writers.latex import CR, LaTeXTranslator

from courtnorm.press import citation
from courtnorm.press.sphinx.elements import MONTHS, above, in_language

_IMPRINT = "book/imprint"
#: What the landing page has for the screen: the imprint in one line, and the ways in.
_WEB_ONLY = {"byline", "ways"}


def _for_paper(app: Sphinx, doctree: nodes.document) -> None:
    """Prepare a page for the PDF: numbers for the argument's chapters only, no code."""
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
    for box in [n for n in doctree.findall(nodes.container) if "finding" in n.get("classes", [])]:
        _part_finding(box)
    for section in [n for n in doctree.findall(nodes.section) if _on_the_web_alone(n)]:
        section.parent.remove(section)
    if docname == app.config.root_doc:
        for node in list(doctree.findall(nodes.Element)):
            if _WEB_ONLY & set(node.get("classes", [])):
                node.parent.remove(node)
        _one_chapter(doctree)
        _imprint_first(doctree)
    elif docname == _IMPRINT:
        doctree.insert(0, nodes.raw("", "\\begin{courtnormimprint}\n", format="latex"))
        end = "\n\\end{courtnormimprint}\n\\courtnormcontents\n"
        doctree += nodes.raw("", end, format="latex")
        return
    elif docname.endswith("/references"):
        # Paper has one list, under the heading that LaTeX gives it.
        for node in [*doctree.findall(nodes.title), *doctree.findall(nodes.paragraph)]:
            node.parent.remove(node)
    macro = "courtnormnumbered" if "/chapters/" in docname else "courtnormunnumbered"
    doctree.insert(0, nodes.raw("", f"\\{macro}\n", format="latex"))


#: Spaces at which no line may end: after a verdict's sign, between a day and its month, between a
#: resolution and its year, between a text and its paragraph, between an article or a
#: chapter and its number.
_SPACE = re.compile(
    "|".join(
        (
            r"(?<=[●◐◆✕○]) ",
            rf"(?<=\d) (?=(?:{MONTHS})\b)",
            r"(?<=\d) (?=\(\d{4}\))",
            r"(?<=\d) (?=(?:PP|OP)\d)",
            r"(?<=\b[Aa]rticle) (?=\d)",
            r"(?<=\bChapter) (?=[VIX]+\b)",
            r"(?<=\bp) (?== 0)",
            r"(?<=\bp =) (?=0)",
        )
    )
)
#: An ISO date, at whose hyphens no line may end.
_DATE = re.compile(r"(?<![\w./-])\d{4}-\d\d(?:-\d\d)?(?![\w/-])")
#: A notification of the depositary, whose long symbol may be parted after its points.
_NOTIFICATION = re.compile(r"\bC\.N\.\d+\.\d{4}\.TREATIES")
#: What is printed as it is written, or goes to the PDF's outline too.
_VERBATIM = (nodes.literal, nodes.literal_block, nodes.raw, nodes.math, nodes.math_block)


def held(text: str) -> str:
    """Return the text with spaces and hyphens that hold where a line must not end.

    The spaces become U+00A0 and the hyphens U+2011; on the page both look as before. Where a long
    symbol may be parted stands U+200B, which has no width.
    """
    text = _SPACE.sub("\u00a0", text)
    text = _NOTIFICATION.sub(lambda found: found[0].replace(".", ".\u200b"), text)
    return _DATE.sub(lambda found: found[0].replace("-", "\u2011"), text)


def _hold(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep together on paper what a reader takes in as one: sign and word, a day, "Figure 2.1"."""
    if app.builder.format != "latex":
        return
    for number in doctree.findall(addnodes.number_reference):
        number["title"] = number.get("title", "").replace(" ", "\u00a0")
    for text in list(doctree.findall(nodes.Text)):
        around = list(above(text))
        heading = any(
            isinstance(n, nodes.title) and isinstance(n.parent, nodes.section) for n in around
        )
        if heading or any(isinstance(n, _VERBATIM) for n in around):
            continue
        kept = held(text)
        if kept != text:
            text.parent.replace(text, nodes.Text(kept))


def _one_chapter(doctree: nodes.document) -> None:
    """Make the landing page one chapter on paper, where each of its sections would be one."""
    (top,) = [n for n in doctree.children if isinstance(n, nodes.section)]
    chapter = nodes.section("", nodes.title("", "The question"), ids=["the-question"])
    for child in list(top.children[1:]):
        if not any(child.findall(addnodes.toctree)) and not isinstance(child, addnodes.toctree):
            top.remove(child)
            chapter += child
    top.insert(1, chapter)


def _part_finding(box: nodes.container) -> None:
    """Leave in a finding's box what must not be parted; how it was reached follows the box."""
    said = next(i for i, n in enumerate(box.children) if "can-be-said" in n.get("classes", []))
    reached = nodes.container("", *box.children[said + 1 :], classes=["reached"])
    del box.children[said + 1 :]
    box.parent.insert(box.parent.index(box) + 1, reached)


def _on_the_web_alone(section: nodes.section) -> bool:
    """Say whether nothing but the heading of a section would be printed."""
    body = [n for n in section.children if not isinstance(n, nodes.title)]
    return bool(body) and all(isinstance(n, in_language) and n["web_only"] for n in body)


def _imprint_first(doctree: nodes.document) -> None:
    """Move the imprint from the end of the contents to the page after the title."""
    (top,) = [n for n in doctree.children if isinstance(n, nodes.section)]
    for tree in doctree.findall(addnodes.toctree):
        if _IMPRINT not in tree["includefiles"]:
            continue
        first = tree.deepcopy()
        first["entries"] = [entry for entry in tree["entries"] if entry[1] == _IMPRINT]
        first["includefiles"] = [_IMPRINT]
        tree["entries"] = [entry for entry in tree["entries"] if entry[1] != _IMPRINT]
        tree["includefiles"].remove(_IMPRINT)
        first["caption"] = first["rawcaption"] = None
        top.insert(1, first)
        top.insert(2, nodes.raw("", "\\courtnormunnumbered\n", format="latex"))
        return


def _title_page(app: Sphinx, config: Config) -> None:
    """Give TeX the book's subtitle, which stands in CITATION.cff alone."""
    _, _, subtitle = citation.book().title.partition(": ")
    known = rf"\newcommand{{\courtnormsubtitle}}{{{escape(subtitle)}}}"
    config.latex_elements["preamble"] = known + "\n" + config.latex_elements.get("preamble", "")


class Translator(LaTeXTranslator):
    """Sphinx's LaTeX, but a table that breaks leaves no single row at either side of the break."""

    def depart_row(self, node: nodes.Element) -> None:
        super().depart_row(node)
        rows = node.parent
        if not self.table or not self.table.is_longtable() or not isinstance(rows, nodes.tbody):
            return
        if rows.index(node) in (0, len(rows) - 2):
            self.body.append(rf"\nopagebreak{CR}")


def setup(app: Sphinx) -> None:
    """Register the preparation of pages for the paper."""
    app.set_translator("latex", Translator, override=True)
    app.connect("config-inited", _title_page)
    app.connect("doctree-read", _for_paper)
    app.connect("doctree-resolved", _hold, priority=900)
