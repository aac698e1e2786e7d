"""The web pages: what they are told about themselves, what they load, and what lies beside them.

Figures go into the page itself, so that they follow its colours; their numbers and pictures, and
the tables of the book, lie beside the pages. A script or style is loaded only where it is used.
"""

from __future__ import annotations

import base64
import io
import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pypdfium2
from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.errors import ConfigError, ExtensionError
from sphinx.writers.html5 import HTML5Translator

from courtnorm import files, paths, tables
from courtnorm.figures import PALETTE
from courtnorm.press import build, citation
from courtnorm.press.sphinx import concordance, metadata
from courtnorm.press.sphinx.elements import (
    DATE_WITHIN,
    above,
    depart_folded,
    folded,
    set_columns,
    set_off,
    skip,
    visit_folded,
)  # fmt: skip
from courtnorm.press.sphinx.index import page_title
from courtnorm.press.sphinx.links import cited_in

#: The branch that is published, and that readers' changes go to.
BRANCH = "main"
#: What readers may copy code with; loaded on pages that show code.
_FOR_CODE = ("clipboard.min.js", "copybutton.js", "copybutton.css", "documentation_options.js")
#: What Sphinx, the theme and MyST-NB load on every page and this book does not use: shortcuts of
#: their own search, its marking of words, looks of extensions that are not here and of notebooks.
_IDLE = ("doctools.js", "sphinx_highlight.js", "furo-extensions.css", "mystnb.")


#: What only some pages load: the class of what they have, and its scripts and styles.
LOADED = {
    "verdict": ("verdicts.css",),
    "tag_try-it": ("verdicts.css",),
    "dials": ("dials.js",),
    "milestones": ("timeline.js", "timeline.css"),
    "concordance": (concordance.LIBRARY, "concordance.js", "concordance.css"),
}


# ---------------------------------------------------------------- nodes


class figure_files(nodes.General, nodes.Element):
    """Below a figure: its numbers, its picture, and how to cite it."""


class table_frame(nodes.General, nodes.Element):
    """What the theme wraps a table in, so that a wide one scrolls by itself."""


def _visit_files(visitor: Any, node: figure_files) -> None:
    docname = node["docname"]
    stem = "../" * docname.count("/") + f"_figures/{figure_stem(docname, node['name'])}"
    visitor.body.append(
        f'<div class="figure-files"><a href="{stem}.csv" download>CSV</a> '
        f'<a href="{stem}.svg" download>SVG</a> <a href="{stem}.png" download>PNG</a> '
        f"{_licence_link()}<details><summary>Cite this figure</summary>"
        f'<p class="citation-text">{escape(_figure_citation(visitor, node), quote=False)}</p>'
        "</details></div>\n"
    )
    raise nodes.SkipNode


def _licence_link() -> str:
    """Return a link to the licence that figures stand under."""
    cited = citation.book()
    address = metadata.LICENCES.get(cited.licence)
    return f'<a rel="license" href="{address}">{cited.licence_words}</a> ' if address else ""


def _caption(node: nodes.Node) -> nodes.caption:
    """Return the caption of the figure that a node is within."""
    figure = next(around for around in above(node) if isinstance(around, nodes.figure))
    return next(iter(figure.findall(nodes.caption)))


def _figure_citation(visitor: Any, node: figure_files) -> str:
    """Return how to cite the figure that these files belong to."""
    builder, docname = visitor.builder, node["docname"]
    anchor = _caption(node).parent["ids"][0]
    numbers = builder.env.toc_fignumbers.get(docname, {}).get("figure", {}).get(anchor, ())
    number = builder.config.numfig_format["figure"] % ".".join(map(str, numbers))
    caption = _caption(node).astext()
    base = builder.config.html_baseurl.rstrip("/")
    address = f"{base}/{builder.get_target_uri(docname)}#{anchor}" if base else ""
    return citation.figure(
        citation.book(), number, caption, page_title(builder.env, docname), address
    )


def _visit_frame(visitor: Any, node: table_frame) -> None:
    # named by its caption; book.js lets the keyboard reach it where it scrolls
    table = next(iter(node.findall(nodes.table)))
    titled = table["ids"] and any(isinstance(child, nodes.title) for child in table.children)
    extra = {"aria-labelledby": f"{table['ids'][0]}-name"} if titled else {"aria-label": "Table"}
    extra["role"] = "group"
    visitor.body.append(visitor.starttag(node, "div", CLASS="docutils container", **extra))


def _depart_frame(visitor: Any, node: table_frame) -> None:
    visitor.body.append("</div>\n")


def _visit_code(visitor: Any, node: HideCodeCellNode) -> None:
    # as MyST-NB has it, but named by its own words and without the look of an admonition
    classes = " ".join(["hide", *node["classes"]])
    visitor.body.append(
        f'<details class="{classes}"><summary><span class="collapsed">'
        f'{escape(node["prompt_show"])}</span><span class="expanded">'
        f"{escape(node['prompt_hide'])}</span></summary>\n"
    )


# ---------------------------------------------------------------- a figure as a file of its own

#: Width of the picture of pixels: about twice the column, enough for a slide or a line of print.
PIXELS = 1600


def figure_stem(docname: str, name: str) -> str:
    """Return what the files of a figure are called, without their endings."""
    return f"{docname.split('/')[-1]}-{name.removeprefix('fig-')}"


def drawing(svg: str, title: str, description: str) -> str:
    """Return a published SVG with the colours of a light page written out, a title and words.

    Outside the book's pages there is no style sheet to say what ``var(--fig-norm)`` is.
    """

    def literal(match: re.Match[str]) -> str:
        return PALETTE[match[1]][0] if match[1] in PALETTE else match[2]

    svg = re.sub(r"var\(--fig-(\w+), (#\w+)\)", literal, svg)
    words = f"<title>{escape(title)}</title>\n <desc>{escape(description)}</desc>"
    return re.sub(r"<svg\b[^>]*>", lambda head: f"{head[0]}\n {words}", svg, count=1)


def pixels(pdf: str) -> bytes:
    """Return a published PDF (in base64) as a PNG on white, ``PIXELS`` wide."""
    page = pypdfium2.PdfDocument(base64.b64decode(pdf))[0]
    buffer = io.BytesIO()
    page.render(scale=PIXELS / page.get_width()).to_pil().save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


# ---------------------------------------------------------------- the writer of pages


def _inline_svg(visitor: Any, node: nodes.image) -> None:
    """Put a published figure into the page itself, so that it follows the page's colours.

    Both drawings stand in the page, and the style sheet shows the one that fits the window.
    """
    alt = visitor.attval(node["alt"])
    # A screen reader says that there are words below, and can go to them.
    words = node.get("words")
    tied = f' aria-describedby="{words}-name" aria-details="{words}"' if words else ""
    narrow = node.get("narrow")
    drawings = {"figure wide": node["svg"], "figure narrow": narrow} if narrow else {}
    for classes, svg in (drawings or {"figure": node["svg"]}).items():
        size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
        if size is None:
            raise ExtensionError("a published figure has no viewBox")
        head = (
            f'<svg class="{classes}" role="img" aria-label="{alt}"{tied} '
            f'viewBox="0 0 {size[1]} {size[2]}" width="{size[1]}" height="{size[2]}" '
            'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        )
        # A figure's own style sheet would hold for the whole page; its two rules are in book.css.
        svg = re.sub(r"<style\b[^>]*>[^<]*</style>", "", svg)
        # The page's own sans comes first there; a file by itself must name it.
        svg = re.sub(r' style="font-family: [^"]*"', "", svg, count=1)
        start = re.search(r"<svg\b[^>]*>", svg)
        assert start is not None  # it has a viewBox
        visitor.body.append(svg[: start.start()] + head + svg[start.end() :])
    raise nodes.SkipNode


class Translator(HTML5Translator):
    """The page writer: published figures set into the page, slips of the standard mended."""

    def visit_image(self, node: nodes.Element) -> None:
        if "svg" in node:
            _inline_svg(self, node)  # type: ignore[arg-type]
        super().visit_image(node)

    def depart_caption(self, node: nodes.Element) -> None:
        super().depart_caption(node)
        if "picture" in node.parent["classes"]:
            self.body.append("</figcaption>\n")

    def depart_figure(self, node: nodes.Element) -> None:
        # the standard writer's caption ends with the figure; a picture's stands above it
        super().depart_figure(node)
        if "picture" in node["classes"]:
            self.body[-2:] = ["</figure>\n"]

    def visit_entry(self, node: nodes.Element) -> None:
        super().visit_entry(node)
        if not node.astext() and self.body[-1].startswith("<th"):
            # a column without a name: an empty heading is announced and says nothing
            self.body[-1] = self.body[-1].replace("<th", "<td", 1)
            self.context[-1] = self.context[-1].replace("th>", "td>")
        if node.get("column"):  # a phone shows it before the cell
            name = escape(node["column"])
            self.body[-1] = self.body[-1].replace("<td", f'<td data-column="{name}"', 1)

    def visit_paragraph(self, node: nodes.Element) -> None:
        # a cell that holds one paragraph is that paragraph: long tables are lighter by a third
        if not _is_cell(node):
            super().visit_paragraph(node)

    def depart_paragraph(self, node: nodes.Element) -> None:
        if not _is_cell(node):
            super().depart_paragraph(node)

    def visit_title(self, node: nodes.Element) -> None:
        start = len(self.body)
        super().visit_title(node)
        if isinstance(node.parent, nodes.table) and node.parent["ids"]:
            name = f'<caption id="{node.parent["ids"][0]}-name"'
            self.body[start:] = [p.replace("<caption", name, 1) for p in self.body[start:]]
        # captions of the contents are given the role of a heading, and no level to go with it
        self.body[start:] = [
            part.replace('role="heading"', 'role="heading" aria-level="2"')
            for part in self.body[start:]
        ]

    def visit_literal_block(self, node: nodes.Element) -> None:
        # a line of code may be wider than the page: the keyboard must reach the block to scroll it
        start = len(self.body)
        try:
            super().visit_literal_block(node)
        finally:
            self.body[start:] = [
                part.replace("<pre>", '<pre tabindex="0" role="group" aria-label="Code">', 1)
                for part in self.body[start:]
            ]

    def visit_citation(self, node: nodes.Element) -> None:
        # the standard writer gives each entry a role that is no longer one
        if not isinstance(node.previous_sibling(), nodes.citation):
            self.body.append('<div class="citation-list">\n')
        self.body.append(self.starttag(node, "div", CLASS="citation"))


def _is_cell(node: nodes.Element) -> bool:
    return isinstance(node.parent, nodes.entry) and len(node.parent) == 1


#: A vote as the book writes it: yes-no or yes-no-abstention.
_VOTE = re.compile(r"(?<![\w/.,-])\d{1,3}-\d{1,3}(?:-\d{1,3})?(?![\w/-])")


def _mend(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mend the theme's slips in a page, and write what lies beside it."""
    if app.builder.format in ("html", "latex"):
        set_off(doctree, _VOTE, "vote")
    if app.builder.format != "html":
        return
    for wrapper in list(doctree.findall(nodes.container)):
        if "table-wrapper" in wrapper["classes"]:
            frame = table_frame("", *wrapper.children, classes=wrapper["classes"])
            # the table keeps its names; a page may not have the same one twice
            wrapper["ids"] = []
            wrapper.replace_self(frame)
    for table in doctree.findall(nodes.table):
        if "data-table" not in table["classes"]:  # one written in the text, or given by a cell
            table["classes"].append("data-table")
        set_columns(table)
        set_off(table, DATE_WITHIN, "whole")
    folder = Path(app.outdir) / "_figures"
    for node in doctree.findall(figure_files):
        stem = figure_stem(docname, node["name"])
        files.write_text(folder / f"{stem}.csv", files.safe_csv(node["csv"]))
        title = _caption(node).astext()
        files.write_text(folder / f"{stem}.svg", drawing(node["svg"], title, node["alt"]))
        files.write_bytes(folder / f"{stem}.png", pixels(node["pdf"]))


# ---------------------------------------------------------------- what a page says of itself


def launch(repository: str, docname: str) -> list[tuple[str, str]]:
    """Return the page's links to its repository: (words, address); none where there is none.

    ``repository`` is the setting ``courtnorm_repository``: ``https://github.com/OWNER/NAME`` or
    empty. A page that is an executed notebook can be run on Binder; its text is what one edits.
    Raises ConfigError for any other address, so that no link is ever broken.
    """
    if not repository:
        return []
    match = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+)", repository)
    if match is None:
        raise ConfigError(
            f"courtnorm_repository: {repository!r}: expected https://github.com/OWNER/NAME"
        )
    links = [("Repository", repository)]
    if (paths.root() / f"{docname}.md").is_file():
        links.append(("Edit this page", f"{repository}/edit/{BRANCH}/{docname}.md"))
    if (paths.root() / f"{docname}.ipynb").is_file():
        place = quote(f"lab/tree/{docname}.ipynb", safe="")
        binder = f"https://mybinder.org/v2/gh/{match[1]}/{BRANCH}?urlpath={place}"
        links.append(("Run it on Binder", binder))
    title = quote(f"On {docname}")
    links.append(("Report a mistake", f"{repository}/issues/new?title={title}"))
    return links


def _page_context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Describe each page, link it to its source, and load what it needs and nothing else."""
    has_code = doctree is not None and any(doctree.findall(HideCodeCellNode))
    context["has_code"] = has_code
    context["launch"] = launch(app.config.courtnorm_repository, pagename) if doctree else []
    base = app.config.html_baseurl
    context["site_root"] = urlsplit(base).path.rstrip("/") + "/" if base else ""
    context["contents"] = contents
    context["pdf"] = build.paper()
    context["cite_chapter"] = ""
    if "/chapters/" in pagename and doctree is not None:
        title, address = page_title(app.env, pagename), context.get("pageurl") or ""
        context["cite_chapter"] = citation.chapter(citation.book(), title, address)
    context["holders"] = citation.book().by
    context["licence"] = metadata.LICENCES.get(citation.book().licence, "")
    if doctree is not None:
        # a link to a heading is for those who point at it: the keyboard has enough stops
        body = context.get("body", "")
        context["body"] = re.sub(r'(?=class="headerlink\b)', 'tabindex="-1" ', body)
    _load(app, doctree)
    no_code = doctree is None or not any(doctree.findall(nodes.literal_block))
    idle = (*_IDLE, *_FOR_CODE, "pygments.css") if no_code else _IDLE
    for kind in ("script_files", "css_files"):
        # in place: what other modules load on this page is added to the same list
        context[kind][:] = [
            file
            for file in context[kind]
            if not Path(str(getattr(file, "filename", file))).name.startswith(idle)
        ]


def _load(app: Sphinx, doctree: nodes.document | None) -> None:
    """Load the scripts and styles of what a page has."""
    there = (
        {c for node in doctree.findall(nodes.Element) for c in node["classes"]} if doctree else ()
    )
    for kind, names in LOADED.items():
        for name in names if kind in there else ():
            if name.endswith(".js"):
                app.add_js_file(name, loading_method="defer")
            else:
                app.add_css_file(name)


#: The part of the contents that is folded, and that a reader of the argument does not need.
ABOUT = "About the book"


def contents(tree: str) -> str:
    """Return the theme's contents with the page that is shown marked, and the last part folded."""
    own = '<a class="current reference internal"'
    tree = tree.replace(own, f'{own} aria-current="page"', 1)
    caption = re.search(rf'<p [^>]*class="caption"[^>]*><span[^>]*>{ABOUT}</span></p>', tree)
    if caption is None:
        return tree
    start = caption.start()
    end = tree.index("</div>", start) if "</div>" in tree[start:] else len(tree)
    part = tree[start:end]
    shown = " open" if "aria-current" in part else ""
    folded_part = f'<details class="about"{shown}><summary>{ABOUT}</summary>{part}</details>'
    return tree[:start] + folded_part + tree[end:]


#: Addresses that lead to a page of today: the root, and what pages were called before.
MOVED = {
    "index": "book/index",
    "book/speed": "book/checked",
    "book/status": "book/checked",
    "book/chapters/the-room": "book/chapters/what-states-say",
}


def _more_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Make the page that a server shows where there is none, and those that lead on."""
    yield "404", {"title": "Page not found"}, "404.html"
    for before, now in MOVED.items():
        if now in app.env.titles:
            title = app.config.html_title if before == "index" else app.env.titles[now].astext()
            yield before, {"now": now, "title": title}, "moved.html"


# ---------------------------------------------------------------- what lies beside the pages


#: The system's colours that stand for those of the palette where the reader's own system sets them;
#: the others are that of the text. Four, so that shape, hatching and words tell apart what colour
#: does not.
FORCED = {"paper": "Canvas", "faint": "Canvas", "line": "GrayText", "norm": "LinkText",
          "meet": "Highlight"}  # fmt: skip


def _colours(app: Sphinx) -> None:
    """Write the figures' colours for light and dark pages, before any page is written.

    The address of a style sheet in a page bears a hash of it, so that no browser shows an old one.
    """
    if app.builder.format != "html":
        return
    light = "".join(f"--fig-{name}:{pair[0]};" for name, pair in PALETTE.items())
    dark = "".join(f"--fig-{name}:{pair[1]};" for name, pair in PALETTE.items())
    forced = "".join(f"--fig-{name}:{FORCED.get(name, 'CanvasText')};" for name in PALETTE)
    css = (
        f":root{{{light}}}\n"
        f'body[data-theme="dark"]{{{dark}}}\n'
        "@media (prefers-color-scheme: dark){"
        f'body:not([data-theme="light"]){{{dark}}}}}\n'
        "@media (forced-colors: active){"
        f':root,body[data-theme],body:not([data-theme="light"]){{{forced}}}}}\n'
    )
    files.write_text(Path(app.outdir) / "_static" / "palette.css", css)


def _offer_paper(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Add the PDF, where it was made, to the ways into the book on the landing page."""
    if app.builder.format != "html" or not build.paper():
        return
    for ways in doctree.findall(nodes.bullet_list):
        if "ways" in ways["classes"]:
            address = "../" * docname.count("/") + build.paper()
            link = nodes.reference("", "PDF", refuri=address, internal=True)
            ways += nodes.list_item("", nodes.paragraph("", "", link))


def _beside(app: Sphinx, exception: Exception | None) -> None:
    """Lay the tables of the book beside its pages."""
    if exception or app.builder.format != "html":
        return
    names = [resource["path"] for resource in tables.descriptor()["resources"]]
    for name in [*names, "datapackage.json"]:
        target = Path(app.outdir) / "_data" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(paths.data() / name, target)
    shutil.copyfile(paths.root() / "LICENSE-DATA.md", Path(app.outdir) / "_data/LICENSE-DATA.md")
    pdf = paths.root() / build.PDF
    if pdf.is_file() and not build.coming():
        shutil.copyfile(pdf, Path(app.outdir) / pdf.name)


def setup(app: Sphinx) -> None:
    """Register the nodes, the writer, and what each page is given."""
    app.add_node(figure_files, html=(_visit_files, None), latex=(skip, None))
    app.add_node(table_frame, html=(_visit_frame, _depart_frame))
    app.add_node(folded, html=(visit_folded, depart_folded))
    app.add_node(HideCodeCellNode, override=True, html=(_visit_code, depart_folded))
    app.set_translator("html", Translator, override=True)
    app.add_config_value("courtnorm_repository", "", "html", [str])
    app.connect("doctree-resolved", _mend)
    app.connect("doctree-resolved", cited_in)
    app.connect("doctree-resolved", _offer_paper)
    app.connect("html-page-context", _page_context)
    app.connect("html-collect-pages", _more_pages)
    app.connect("builder-inited", _colours)
    app.connect("build-finished", _beside)
