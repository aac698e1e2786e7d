"""Pages made from the data at build time, so that they can not fall behind it.

Directives: ``resources`` (the data package, table by table), ``terms`` (the glossary),
``gallery`` (all figures, small),
``numbered`` (the list of figures or of tables), ``citation`` (how to cite the book) and
``terms-of-use`` (the licence of each table).
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from courtnorm import paths, prose, tables
from courtnorm.press import citation, running
from courtnorm.press.sphinx.downloads import figure_stem
from courtnorm.press.sphinx.index import entry, reading_order


def make_table(
    header: list[str], rows: list[list[list[nodes.Node]]], widths: list[int], *, most: int = 12
) -> nodes.table:
    """Return a plain table; each cell is a list of inline nodes.

    On paper a table of more than ``most`` rows may break across pages.
    """
    group = nodes.tgroup(cols=len(header))
    group.extend(nodes.colspec(colwidth=w) for w in widths)
    head, body = nodes.thead(), nodes.tbody()
    cells = [[nodes.Text(text)] for text in header]
    for holder, lines in ((head, [cells]), (body, rows)):
        for line in lines:
            row = nodes.row()
            for cell in line:
                entry = nodes.entry()
                if cell:
                    entry += nodes.paragraph("", "", *cell)
                row += entry
            holder += row
    group += [head, body]
    classes = ["data-table", "colwidths-given"]
    return nodes.table("", group, classes=classes + ["longtable"] * (len(rows) > most))


def in_words(directive: SphinxDirective, text: str) -> list[nodes.Node]:
    """Parse one line of data as the text's own markup: roles, emphasis, citations, and no tags.

    In a page's text Markdown passes HTML through. In a cell of a table it is a name with odd signs
    in it, and is printed as such.
    """
    parsed, messages = directive.state.inline_text(text, directive.lineno)
    holder = nodes.inline("", "", *parsed)
    for tag in list(holder.findall(nodes.raw)):
        tag.replace_self(nodes.Text(tag.astext()))
    return [*holder.children, *messages]


def label(env: BuildEnvironment, name: str, title: str) -> None:
    """Make a place on this page known by its id, so that any page can link to it."""
    env.get_domain("std").note_hyperlink_target(name, env.docname, name, title)  # type: ignore


class looked_up(nodes.General, nodes.Element):
    """Holds what one looks up in a resource, folded: its file, sources and fields.

    ``summary`` says what unfolds. The search leaves it out.
    """


def _fold(visitor: Any, node: looked_up) -> None:
    summary = escape(node["summary"])
    visitor.body.append(f'<details class="folded looked-up"><summary>{summary}</summary>\n')


def _unfold(visitor: Any, node: looked_up) -> None:
    visitor.body.append("</details>\n")


#: What the paper says of the rest.
ON_PAPER = (
    "The terms of each table stand under {doc}`cite`; how it was made, its sources and the meaning "
    "of each field stand on the web page and in data/README.md, beside the files."
)


class ResourcesDirective(SphinxDirective):
    """Describe each resource of the data package: what, whence, under which terms, its fields.

    Paper has a short list instead, in small type: what each table holds.
    """

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(paths.data() / "datapackage.json"))
        if self.env.app.builder.format != "html":
            return [self._on_paper()]
        record = running.runs()
        out: list[nodes.Node] = [self._overview()]
        for resource in tables.descriptor()["resources"]:
            name = resource["name"]
            section = nodes.section(ids=[f"resource-{name}"])
            title = resource.get("title", name)
            label(self.env, f"resource-{name}", title)
            section += nodes.title("", title)
            section += nodes.paragraph("", resource["description"])
            facts = nodes.paragraph(classes=["table-facts"])
            rows = f", {prose.thousands(resource['rows'])} rows" if "rows" in resource else ""
            facts += [nodes.strong("", "File. "), self._file(resource["path"])]
            facts += nodes.Text(f" ({resource['class']}{rows}). ")
            facts += nodes.strong("", "Terms. ")
            facts += nodes.Text("; ".join(item["title"] for item in resource["licenses"]) + ". ")
            facts += nodes.strong("", "Read by. ")
            users = [p for p, run in record.items() if name in run["reads"]["data"]]
            facts += nodes.Text((", ".join(u.split("/")[-1] for u in users) or "no page yet") + ".")
            section += facts
            fields = len(resource.get("schema", {}).get("fields", []))
            held = looked_up(summary=_holds(len(resource.get("sources", [])), fields))
            sources = nodes.bullet_list()
            for source in resource.get("sources", []):
                line = nodes.paragraph()
                line += self._address(source)
                sources += nodes.list_item("", line)
            if len(sources):
                held += nodes.paragraph("", "", nodes.strong("", "From."))
                held += sources
            if fields:
                held += self._fields(resource)
            if len(held):
                section += held
            out.append(section)
        return out

    def _on_paper(self) -> nodes.container:
        """Return one paragraph for each table, and where its sources and fields are described."""
        listed = nodes.container(classes=["small"])
        listed += nodes.paragraph("", "", *in_words(self, ON_PAPER))
        for resource in tables.descriptor()["resources"]:
            name, title = resource["name"], resource.get("title", resource["name"])
            label(self.env, f"resource-{name}", title)
            rows = f", {prose.thousands(resource['rows'])} rows" if "rows" in resource else ""
            first = re.match(r".+?[.?!](?= [A-Z]|$)", resource["description"])
            line = nodes.paragraph("", "", nodes.target("", "", ids=[f"resource-{name}"]))
            line += [nodes.strong("", f"{title} "), nodes.Text("("), self._file(resource["path"])]
            line += nodes.Text(f"{rows}). {first[0] if first else resource['description']}")
            listed += line
        return listed

    def _overview(self) -> nodes.bullet_list:
        """Return a list of all tables, each a link to its description further down."""
        items = nodes.bullet_list(classes=["index-entries"])
        for resource in tables.descriptor()["resources"]:
            name, title = resource["name"], resource.get("title", resource["name"])
            size = f", {prose.thousands(resource['rows'])} rows" if "rows" in resource else ""
            link = nodes.reference("", "", nodes.literal("", name), refid=f"resource-{name}")
            line = nodes.paragraph("", "", link, nodes.Text(f" {title}{size}"))
            items += nodes.list_item("", line)
        return items

    def _file(self, path: str) -> nodes.Node:
        """Name a file; on the web the name is a link to it."""
        if self.env.app.builder.format != "html":
            return nodes.Text(path)  # a typewriter's letters do not break across lines
        name = nodes.literal("", f"data/{path}")
        up = "../" * self.env.docname.count("/")
        return nodes.reference("", "", name, refuri=f"{up}_data/{path}", internal=True)

    def _address(self, source: dict[str, str]) -> list[nodes.Node]:
        path, title = source.get("path", ""), source["title"]
        shown: list[nodes.Node] = [nodes.Text(title)]
        if path.startswith("http"):
            shown = [nodes.reference("", title, refuri=path)]
        elif path:
            shown.append(nodes.Text(f" ({path})"))
        if source.get("date"):
            shown.append(nodes.Text(f", read on {source['date']}"))
        return shown

    def _fields(self, resource: dict[str, Any]) -> nodes.table:
        rows: list[list[list[nodes.Node]]] = []
        for field in resource["schema"]["fields"]:
            words = field.get("description", "")
            further = "unit" in field or "enum" in field.get("constraints", {})
            if words and further and words[-1] not in ".?!":
                words += "."
            if "enum" in field.get("constraints", {}):
                allowed = [str(v) for v in field["constraints"]["enum"] if str(v)]
                if len(allowed) <= 12:
                    words = f"{words} One of: {'; '.join(allowed)}."
            if field.get("unit"):
                words = f"{words} Unit: {field['unit']}."
            rows.append(
                [
                    [nodes.literal("", field["name"])],
                    [nodes.Text(field["type"])],
                    [nodes.Text(words)],
                ]
            )
        return make_table(["Field", "Type", "Meaning"], rows, [31, 11, 56])


def _holds(sources: int, fields: int) -> str:
    """Return what unfolds, counted: ``3 sources and 20 fields``."""
    return prose.listing(
        f"{count} {name}{'' if count == 1 else 's'}"
        for name, count in (("source", sources), ("field", fields))
        if count
    )


class TermsDirective(SphinxDirective):
    """Print the glossary: each term a definition that the text can refer to."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(paths.data() / "glossary.csv"))
        items = nodes.definition_list(classes=["glossary"])
        terms = tables.load("glossary")
        for row in terms.sort_values("term", key=lambda s: s.str.lower()).itertuples():
            name = f"term-{nodes.make_id(row.term)}"
            label(self.env, name, row.term)
            term = nodes.term("", row.term, ids=[name])
            term += entry(self.env, term, row.term, main=True)
            text = row.definition
            if row.citations:
                text += " {cite:p}`" + ",".join(row.citations.split(";")) + "`"
            body = nodes.definition("", nodes.paragraph("", "", *in_words(self, text)))
            items += nodes.definition_list_item("", term, body)
        return [items]


class numbered_list(nodes.General, nodes.Element):
    """Stands for the list of figures or of tables until every one has its number."""


class gallery(nodes.General, nodes.Element):
    """Stands for the figures with their thumbnails until every one has its number."""


class GalleryDirective(SphinxDirective):
    """``{gallery}``: every figure as a small picture with its title; paper has the list instead."""

    def run(self) -> list[nodes.Node]:
        return [gallery()] if self.env.app.builder.format == "html" else []


def _fill_galleries(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put small pictures of all figures in the place of the gallery."""
    for place in list(doctree.findall(gallery)):
        items = []
        for number, page, anchor in _numbers(app, "figure"):
            shown = app.config.numfig_format["figure"] % number
            stem = "../" * docname.count("/") + f"_figures/{figure_stem(page, anchor)}"
            address = f"{app.builder.get_relative_uri(docname, page)}#{anchor}"
            title = escape(_captions(app, page).get(anchor, ""))
            items.append(
                f'<li><a href="{address}"><img src="{stem}.svg" alt="" loading="lazy" width="300" '
                f'height="200"><p><b>{shown}</b> {title}</p></a></li>'
            )
        place.replace_self(
            nodes.raw("", f'<ul class="gallery">{"".join(items)}</ul>', format="html")
        )


class NumberedDirective(SphinxDirective):
    """``{numbered} figures`` or ``tables``: all of them, with number, caption and link.

    On paper TeX makes the list, with page numbers.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        kind = directives.choice(self.arguments[0], ("figures", "tables"))
        if self.env.app.builder.format == "latex":
            file = {"figures": "lof", "tables": "lot"}[kind]
            return [nodes.raw("", rf"\courtnormlist{{{file}}}", format="latex")]
        return [numbered_list(kind=kind.removesuffix("s"))]


def _fill_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the numbered figures or tables of all pages in the place of the list."""
    for place in list(doctree.findall(numbered_list)):
        items = nodes.bullet_list(classes=["numbered-list"])
        for number, page, anchor in _numbers(app, place["kind"]):
            caption = _captions(app, page).get(anchor, "")
            shown = app.config.numfig_format[place["kind"]] % number
            address = f"{app.builder.get_relative_uri(docname, page)}#{anchor}"
            line = nodes.paragraph()
            line += nodes.reference("", shown, refuri=address, internal=True)
            line += nodes.Text(f" {caption}")
            item = nodes.list_item("", line)
            if place["kind"] == "figure":
                item += _files_of(docname, page, anchor)
            items += item
        place.replace_self(items)


def _files_of(docname: str, page: str, anchor: str) -> nodes.paragraph:
    """Return links to the numbers and the picture of a figure, for the list of figures."""
    stem = "../" * docname.count("/") + f"_figures/{figure_stem(page, anchor)}"
    line = nodes.paragraph(classes=["list-files"])
    for kind in ("csv", "svg", "png"):
        link = nodes.reference("", kind.upper(), refuri=f"{stem}.{kind}", internal=True)
        link["reftitle"] = f"{kind.upper()} of {anchor}"
        line += [link, nodes.Text(" ")]
    return line


def _numbers(app: Sphinx, kind: str) -> list[tuple[str, str, str]]:
    """Return number, page and id of each figure or table, in the order of reading."""
    return [
        (".".join(map(str, number)), page, anchor)
        for page in reading_order(app.env)
        for anchor, number in app.env.toc_fignumbers.get(page, {}).get(kind, {}).items()
    ]


def _captions(app: Sphinx, page: str) -> dict[str, str]:
    """Return the captions of a page's figures and tables: id -> text, values filled in."""
    held = _held_captions(app)
    if page not in held:  # it comes later in this build than the list
        app.env.get_and_resolve_doctree(page, app.builder)
    return held[page]


def _held_captions(app: Sphinx) -> dict[str, dict[str, str]]:
    """Return the captions met in this build, by page."""
    return app.__dict__.setdefault("courtnorm_captions", {})


def _note_captions(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep the captions of each page as it passes; to read it once more takes long."""
    captions = _held_captions(app)[docname] = dict[str, str]()
    for kind, title in ((nodes.figure, nodes.caption), (nodes.table, nodes.title)):
        for node in doctree.findall(kind):
            caption = next(iter(node.findall(title)), None)
            if caption is not None:
                captions.update(dict.fromkeys(node["ids"], caption.astext()))


class CitationDirective(SphinxDirective):
    """Say how to cite the book, as text and as BibTeX, from CITATION.cff."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(paths.root() / "CITATION.cff"))
        cited = citation.book()
        address = self.config.html_baseurl
        entry_text = nodes.paragraph("", citation.text(cited, address), classes=["citation-text"])
        source = citation.bibtex(cited, address)
        return [entry_text, nodes.literal_block(source, source, language="bibtex")]


class TermsOfUseDirective(SphinxDirective):
    """List the terms under which the tables may be used, and which tables stand under each."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(paths.data() / "datapackage.json"))
        under: dict[str, list[str]] = {}
        address: dict[str, str] = {}
        for resource in tables.descriptor()["resources"]:
            for item in resource["licenses"]:
                under.setdefault(item["title"], []).append(resource["name"])
                address.setdefault(item["title"], item.get("path", ""))
        rows: list[list[list[nodes.Node]]] = []
        for title, names in under.items():
            shown: nodes.Node = nodes.Text(title)
            if address[title].startswith("http"):
                shown = nodes.reference("", title, refuri=address[title])
            listed: list[nodes.Node] = []
            for name in names:
                listed += [nodes.Text(", ")] if listed else []
                listed.append(nodes.literal("", name))
            rows.append([[shown], listed])
        return [make_table(["Terms", "Tables"], rows, [30, 70], most=2)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives and the lists that are filled at the end."""
    app.add_directive("resources", ResourcesDirective)
    app.add_directive("terms", TermsDirective)
    app.add_directive("numbered", NumberedDirective)
    app.add_directive("gallery", GalleryDirective)
    app.add_directive("citation", CitationDirective)
    app.add_directive("terms-of-use", TermsOfUseDirective)
    app.add_node(numbered_list)
    app.add_node(gallery)
    app.add_node(looked_up, html=(_fold, _unfold))
    app.connect("doctree-resolved", _note_captions)
    app.connect("doctree-resolved", _fill_lists)
    app.connect("doctree-resolved", _fill_galleries)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
