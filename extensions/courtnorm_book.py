"""The book's own Sphinx code: pictures, tables and findings from stored outputs, and links.

Directives: ``picture`` (a published figure with caption and apparatus), ``data-table`` (a published
table), ``finding`` (a claim's verdict with the answer under every definition). Roles: ``res`` (a
resolution, linked to its official document) and ``un`` (any UN document symbol).
"""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import nbformat
from courtnorm_pages import make_table
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.typing import ExtensionMetadata

from courtnorm import claims, figures, paths, prose, tables
from courtnorm.errors import CourtnormError

OFFICIAL = "https://undocs.org/en/"
FINDING = "application/vnd.courtnorm.finding+json"
LEDGER = "application/vnd.courtnorm.ledger+json"


# ---------------------------------------------------------------- what a page published


@cache
def _published(notebook: Path, stamp: float) -> dict[str, dict[str, Any]]:
    """Return what the executed notebook published: name -> content by media type."""
    found: dict[str, dict[str, Any]] = {}
    for cell in nbformat.read(notebook, as_version=4).cells:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name:
                data = output.get("data", {})
                found[name] = {k.split("papermill.record/")[-1]: v for k, v in data.items()}
    return found


class _Published(SphinxDirective):
    """A directive that shows something its page published under a name."""

    required_arguments = 1
    has_content = True

    def fetch(self, media: str) -> Any:
        """Return the content of the named output; one clear error where there is none."""
        notebook = Path(self.env.doc2path(self.env.docname))
        name = self.arguments[0]
        if notebook.suffix != ".ipynb":
            raise self.error(f"{self.name}: {notebook.name} is not an executed page")
        found = _published(notebook, notebook.stat().st_mtime).get(name)
        if found is None or media not in found:
            raise self.error(f"{self.name}: {notebook.name} publishes no {media} named {name}")
        self.env.note_dependency(str(notebook))
        return found[media]

    def inline(self, text: str) -> list[nodes.Node]:
        """Parse one line of the text's own markup (roles, emphasis, citations)."""
        parsed, messages = self.state.inline_text(text, self.lineno)
        return [*parsed, *messages]

    def caption(self) -> nodes.caption:
        """Return the directive's content as a caption."""
        text = " ".join(line.strip() for line in self.content if line.strip())
        if not text:
            raise self.error(f"{self.name}: {self.arguments[0]} has no caption")
        return nodes.caption(text, "", *self.inline(text))


class figure_files(nodes.General, nodes.Element):
    """Links to a figure's numbers and picture; written beside the pages at the end of the build."""


class table_frame(nodes.General, nodes.Element):
    """What the theme wraps a table in, so that a wide one scrolls by itself."""


class PictureDirective(_Published):
    """``{picture} fig-name``: a figure, its caption, and what a reader needs to read it."""

    option_spec: ClassVar = {
        "alt": directives.unchanged_required,
        "read": directives.unchanged_required,
        "limits": directives.unchanged_required,
        "data": directives.unchanged_required,
        "long": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        missing = [o for o in ("alt", "read", "limits", "data") if not self.options.get(o)]
        if missing:
            raise self.error(f"picture {name}: expected :{missing[0]}:")
        alt = self.options["alt"]
        if not 40 <= len(alt) <= 250:
            raise self.error(f"picture {name}: alt text of {len(alt)} characters, expected 40-250")
        image = nodes.image(alt=alt, uri=self._paper(name), candidates={"*": self._paper(name)})
        image["svg"] = self.fetch("image/svg+xml")
        figure = nodes.figure("", image, self.caption(), classes=["picture"])
        figure["align"] = "default"
        legend = nodes.legend()
        for label, option in (("How to read it", "read"), ("What it does not show", "limits")):
            legend += nodes.paragraph(
                "", "", nodes.strong("", f"{label}. "), *self.inline(self.options[option])
            )
        legend += self._numbers(name)
        if "long" in self.options:
            legend += self._description(self.options["long"])
        figure += legend
        self.add_name_to(figure, name)
        return [figure]

    def add_name_to(self, node: nodes.Element, name: str) -> None:
        """Give the figure its name, so that the text can refer to it by number."""
        self.options["name"] = name
        self.set_source_info(node)
        self.add_name(node)

    def _paper(self, name: str) -> str:
        """Write the PDF of the figure where the LaTeX builder finds it; return its address."""
        folder = Path(self.env.app.doctreedir).parent / "figures"
        path = folder / f"{self.env.docname.replace('/', '-')}-{name}.pdf"
        content = base64.b64decode(self.fetch("application/pdf"))
        folder.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
        relative = Path(*[".."] * len(Path(self.env.srcdir).parts[1:])) / str(path).lstrip("/")
        return f"/{relative.as_posix()}"

    def _numbers(self, name: str) -> nodes.paragraph:
        """Return the line that says where the numbers are, with the downloads."""
        resources = self.options["data"].replace(",", " ").split()
        for resource in resources:
            try:
                tables.resource(resource)
            except CourtnormError as problem:
                raise self.error(f"picture {name}: {problem}") from None
        line = nodes.paragraph("", "", nodes.strong("", "Where its numbers are. "))
        for position, resource in enumerate(resources):
            if position:
                line += nodes.Text(", ")
            line += nodes.literal("", resource)
        line += nodes.Text(".")
        files = figure_files(name=name, docname=self.env.docname)
        files["csv"], files["svg"] = self.fetch("text/csv"), self.fetch("image/svg+xml")
        line += files
        return line

    def _description(self, text: str) -> nodes.Element:
        holder = nodes.container(classes=["long-description"])
        holder += nodes.paragraph("", "", nodes.strong("", "In words. "), *self.inline(text))
        return holder


class DataTableDirective(_Published):
    """``{data-table} tab-name``: a published table, as a real table, cells in the text's markup."""

    option_spec: ClassVar = {
        "widths": directives.unchanged,
        "wide": directives.flag,
        "long": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        rows = list(csv.reader(io.StringIO(self.fetch("text/csv"))))
        if len(rows) < 2:
            raise self.error(f"data-table {name}: the published table is empty")
        caption = self.caption()
        title = nodes.title("", "", *caption.children)
        widths = [int(w) for w in self.options.get("widths", "").split()] or _widths(rows)
        if len(widths) != len(rows[0]):
            raise self.error(f"data-table {name}: {len(widths)} widths, {len(rows[0])} columns")
        group = nodes.tgroup(cols=len(widths))
        group.extend(nodes.colspec(colwidth=w) for w in widths)
        head, body = nodes.thead(), nodes.tbody()
        head += self._row(rows[0], header=True)
        body.extend(self._row(row) for row in rows[1:])
        group += [head, body]
        classes = ["data-table", "colwidths-given"] + (
            ["longtable"] if "long" in self.options else []
        )
        table = nodes.table("", title, group, classes=classes)
        self.options["name"] = name
        self.set_source_info(table)
        self.add_name(table)
        return [table]

    def _row(self, cells: list[str], header: bool = False) -> nodes.row:
        row = nodes.row()
        for cell in cells:
            entry = nodes.entry()
            if cell:
                entry += nodes.paragraph("", "", *self.inline(cell))
            row += entry
        return row


def _widths(rows: list[list[str]]) -> list[int]:
    """Return relative widths: the longest cell of each column, within reason."""
    plain = [[re.sub(r"\{\w+\}|`|<[^>]*>", "", cell) for cell in row] for row in rows]
    return [max(4, min(40, max(len(row[i]) for row in plain))) for i in range(len(rows[0]))]


class FindingDirective(_Published):
    """``{finding} C6``: the verdict of a claim, and the answer under each of its definitions."""

    def run(self) -> list[nodes.Node]:
        record = json.loads(self.fetch(FINDING))
        number, verdict = record["id"], record["verdict"] or record["status"]
        box = nodes.container(classes=["finding", f"verdict-{verdict.replace(' ', '-')}"])
        anchor = f"finding-{number.lower()}"
        target = nodes.target("", "", ids=[anchor])
        standard = self.env.get_domain("std")
        standard.note_hyperlink_target(anchor, self.env.docname, anchor, number)  # type: ignore
        phrase = tables.load("claims").set_index("id").loc[number, "phrase"]
        head = nodes.paragraph(classes=["finding-head"])
        head += nodes.strong("", f"{number}. ")
        head += nodes.Text(f"\u201c{phrase}\u201d ")
        head += nodes.inline("", f"{claims.SIGNS[verdict]} {verdict}", classes=["verdict"])
        box += head
        items = nodes.bullet_list(classes=["answers"])
        for answer in record["definitions"]:
            line = nodes.paragraph()
            line += nodes.strong("", f"{claims.said(answer['holds']).capitalize()}: ")
            line += self.inline(_stop(answer["definition"]) + " ")
            line += nodes.emphasis("", "", *self.inline(_stop(answer["because"])))
            items += nodes.list_item("", line)
        box += items
        change = tables.load("claims").set_index("id").loc[number, "would_change"]
        box += nodes.paragraph(
            "", "", nodes.strong("", "What would change it. "), *self.inline(change)
        )
        return [target, box]


class BoardDirective(_Published):
    """``{board} ledger``: all verdicts, each a link to the place that decides it."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        phrases = tables.load("claims").set_index("id")
        if self.env.app.builder.format == "latex":
            return [self._on_paper(phrases)]
        board = nodes.container(classes=["board"])
        for record in json.loads(self.fetch(LEDGER)):
            number, verdict = record["id"], record["verdict"] or record["status"]
            card = nodes.container(classes=[f"verdict-{verdict.replace(' ', '-')}"])
            head = nodes.paragraph()
            chapter = paths.root() / "book" / "chapters" / f"{phrases.loc[number, 'chapter']}.md"
            if not chapter.is_file():
                head += nodes.strong("", number)
            else:
                link = addnodes.pending_xref(
                    refdomain="std",
                    reftype="ref",
                    reftarget=f"finding-{number.lower()}",
                    refexplicit=True,
                    refwarn=True,
                    refdoc=self.env.docname,
                )
                link += nodes.inline("", number, classes=["std", "std-ref"])
                head += link
            head += nodes.Text(" ")
            head += nodes.inline("", f"{claims.SIGNS[verdict]} {verdict}", classes=["verdict"])
            card += head
            card += nodes.paragraph("", f"\u201c{phrases.loc[number, 'phrase']}\u201d")
            board += card
        return [board]

    def _on_paper(self, phrases: Any) -> nodes.Node:
        rows: list[list[list[nodes.Node]]] = []
        for record in json.loads(self.fetch(LEDGER)):
            verdict = record["verdict"] or record["status"]
            phrase = f"\u201c{phrases.loc[record['id'], 'phrase']}\u201d"
            sign = f"{claims.SIGNS[verdict]} {verdict}"
            rows.append([[nodes.Text(record["id"])], [nodes.Text(phrase)], [nodes.Text(sign)]])
        return make_table(["Claim", "The essay", "Verdict"], rows, [8, 52, 30])


def _stop(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


# ---------------------------------------------------------------- links to official documents


@cache
def _symbols() -> dict[int, str]:
    table = tables.load("resolutions")
    return {int(n): str(s) for n, s in zip(table["number"], table["symbol"], strict=True)}


class ResolutionRole(SphinxRole):
    """``{res}`1970 PP9```: the resolution (and paragraph) linked to its official document."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        match = re.fullmatch(r"(\d{1,4})(?: ((?:PP|OP)\d+))?", self.text.strip())
        symbol = _symbols().get(int(match[1])) if match else None
        if match is None or symbol is None:
            problem = self.inliner.reporter.error(
                f"res: {self.text!r}: expected a resolution's number, then PP or OP with a number",
                line=self.lineno,
            )
            return [], [problem]
        shown = match[1] + (f" {match[2]}" if match[2] else "")
        link = nodes.reference("", shown, refuri=OFFICIAL + symbol.replace(" ", ""))
        link["classes"] += ["official"]
        link["reftitle"] = symbol
        return [link], []


class SymbolRole(SphinxRole):
    """``{un}`S/PV.6491```: any UN document by its symbol, linked to the official address."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        symbol = self.text.strip()
        link = nodes.reference("", symbol, refuri=OFFICIAL + symbol.replace(" ", ""))
        link["classes"] += ["official"]
        return [link], []


# ---------------------------------------------------------------- the web page


def _inline_svg(visitor: Any, node: nodes.image) -> None:
    """Put a published figure into the page itself, so that it follows the page's colours."""
    svg = node["svg"]
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if size is None:
        raise ExtensionError("a published figure has no viewBox")
    alt = visitor.attval(node["alt"])
    head = (
        f'<svg class="figure" role="img" aria-label="{alt}" viewBox="0 0 {size[1]} {size[2]}" '
        f'width="{size[1]}" height="{size[2]}" xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    visitor.body.append(re.sub(r"<svg\b[^>]*>", lambda _: head, svg, count=1))
    raise nodes.SkipNode


def _visit_files_html(visitor: Any, node: figure_files) -> None:
    up = visitor.builder.get_relative_uri(node["docname"], "x").removesuffix("x.html")
    stem = f"{up}_figures/{node['docname'].split('/')[-1]}-{node['name'].removeprefix('fig-')}"
    visitor.body.append(
        f' <span class="figure-files"><a href="{stem}.csv" download>CSV</a> '
        f'<a href="{stem}.svg" download>SVG</a></span>'
    )
    raise nodes.SkipNode


def _visit_frame_html(visitor: Any, node: table_frame) -> None:
    # the keyboard must reach a frame that scrolls
    extra = {"tabindex": "0", "role": "group", "aria-label": "Table"}
    visitor.body.append(visitor.starttag(node, "div", CLASS="docutils container", **extra))


def _depart_frame_html(visitor: Any, node: table_frame) -> None:
    visitor.body.append("</div>\n")


def _skip(visitor: Any, node: nodes.Node) -> None:
    raise nodes.SkipNode


def _write_files(app: Sphinx, docname: str, node: figure_files) -> None:
    folder = Path(app.outdir) / "_figures"
    folder.mkdir(exist_ok=True)
    stem = f"{docname.split('/')[-1]}-{node['name'].removeprefix('fig-')}"
    (folder / f"{stem}.csv").write_text(_safe_csv(node["csv"]), "utf-8")
    (folder / f"{stem}.svg").write_text(node["svg"], "utf-8")


def _safe_csv(text: str) -> str:
    """Return CSV in which no cell is a formula to a spreadsheet: such cells get an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in csv.reader(io.StringIO(text)):
        writer.writerow(
            ["'" + c if c[:1] in "=@+" or re.match(r"-(?![\d.])", c) else c for c in row]
        )
    return out.getvalue()


def _resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.format == "html":
        for wrapper in list(doctree.findall(nodes.container)):
            if "table-wrapper" in wrapper["classes"]:
                frame = table_frame("", *wrapper.children, classes=wrapper["classes"])
                frame["ids"] = wrapper["ids"]
                wrapper.replace_self(frame)
        for node in doctree.findall(figure_files):
            _write_files(app, docname, node)


def _page_context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Describe each page to search engines by its first paragraph of prose."""
    if doctree is None:
        return
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) > 60:
            text = text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + " ..."
            escaped = text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
            context["metatags"] = (
                context.get("metatags", "") + f'\n<meta name="description" content="{escaped}" />'
            )
            return


def _palette_css(app: Sphinx, exception: Exception | None) -> None:
    """Write the figures' colours for light and dark pages from the one palette."""
    if exception or app.builder.format != "html":
        return
    light = "".join(f"--fig-{k}:{v[0]};" for k, v in figures.PALETTE.items())
    dark = "".join(f"--fig-{k}:{v[1]};" for k, v in figures.PALETTE.items())
    css = (
        f":root{{{light}}}\n"
        f'body[data-theme="dark"]{{{dark}}}\n'
        "@media (prefers-color-scheme: dark){"
        f'body:not([data-theme="light"]){{{dark}}}}}\n'
    )
    (Path(app.outdir) / "_static" / "palette.css").write_text(css, "utf-8")


# ---------------------------------------------------------------- the paper


def _for_paper(app: Sphinx, doctree: nodes.document) -> None:
    """Prepare a page for the PDF: numbers for the argument's chapters only, no folded code."""
    if app.builder.format != "latex":
        return
    docname = app.env.docname
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


def _release(app: Sphinx, config: Any) -> None:
    """Take version and date from CITATION.cff, so that they stand in one place."""
    import yaml

    cited = yaml.safe_load((paths.root() / "CITATION.cff").read_text("utf-8"))
    released = dt.date.fromisoformat(str(cited["date-released"]))
    config.release = config.version = str(cited["version"])
    config.today = f"Version {cited['version']}, {prose.date(released)}"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything above."""
    import courtnorm_bibstyle
    from sphinx.writers.html5 import HTML5Translator

    courtnorm_bibstyle.register()
    app.add_directive("picture", PictureDirective)
    app.add_directive("data-table", DataTableDirective)
    app.add_directive("finding", FindingDirective)
    app.add_directive("board", BoardDirective)
    app.add_role("res", ResolutionRole())
    app.add_role("un", SymbolRole())
    app.add_node(figure_files, html=(_visit_files_html, None), latex=(_skip, None))

    app.add_node(table_frame, html=(_visit_frame_html, _depart_frame_html))

    class Translator(HTML5Translator):
        """The page writer: published figures set into the page, slips of the standard mended."""

        def visit_image(self, node: nodes.Element) -> None:
            if "svg" in node:
                _inline_svg(self, node)  # type: ignore[arg-type]
            super().visit_image(node)

        def visit_title(self, node: nodes.Element) -> None:
            start = len(self.body)
            super().visit_title(node)
            # captions of the contents are given the role of a heading, and no level to go with it
            self.body[start:] = [
                part.replace('role="heading"', 'role="heading" aria-level="2"')
                for part in self.body[start:]
            ]

        def visit_citation(self, node: nodes.Element) -> None:
            # the standard writer gives each entry a role that is no longer one
            if not isinstance(node.previous_sibling(), nodes.citation):
                self.body.append('<div class="citation-list">\n')
            self.body.append(self.starttag(node, "div", CLASS="citation"))

    app.set_translator("html", Translator, override=True)
    # Jupyter Book always sets this one, for an extension that the book does not load.
    app.add_config_value("comments_config", {}, "env")
    app.setup_extension("courtnorm_pages")
    app.connect("config-inited", _release)
    app.connect("doctree-read", _for_paper)
    app.connect("doctree-resolved", _resolved)
    app.connect("html-page-context", _page_context)
    app.connect("build-finished", _palette_css)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
