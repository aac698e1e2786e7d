"""Pages made from the data at build time, so that they can not fall behind it.

Directives: ``resources`` (the data package, table by table), ``terms`` (the glossary),
``gallery`` (all figures, small, with their files), ``numbered-tables`` (the list of tables),
``citation`` (how to cite the book), ``terms-of-use`` (the licence of each table) and ``imprint``
(version, date, licences, who answers for the book, its address and DOI where it has them). Who made
the book, its version and the licence of its text come from CITATION.cff.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar
from urllib.parse import quote

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from courtnorm import prose, tables
from courtnorm.press import citation, running
from courtnorm.press.sphinx.elements import (
    Cell,
    folded,
    in_words,
    joined,
    label,
    make_table,
    rendered,
    to_place,
)  # fmt: skip
from courtnorm.press.sphinx.index import entry, reading_order
from courtnorm.press.sphinx.web import drawing, figure_files, figure_stem

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
        if self.env.app.builder.format != "html":
            return [self._on_paper()]
        return [*map(self._described, tables.descriptor()["resources"])]

    def _described(self, resource: dict[str, Any]) -> nodes.section:
        """Return what the data package says of a table, and which pages read it."""
        name = resource["name"]
        title = resource.get("title", name)
        label(self.env, f"resource-{name}", title)
        terms = "; ".join(item["title"] for item in resource["licenses"])
        users = ", ".join(running.readers({name})) or "no page yet"
        facts = [
            *(nodes.strong("", "Terms. "), nodes.Text(f"{terms}. ")),
            *(nodes.strong("", "Read by. "), nodes.Text(f"{users}.")),
        ]
        section = nodes.section("", nodes.title("", title), ids=[f"resource-{name}"])
        first, rest = _first_sentence(resource["description"])
        size = nodes.Text(f" ({resource['class']}{_size(resource)})")
        file = [self._file(resource["path"]), size]
        section += nodes.paragraph("", first)
        section += nodes.paragraph("", "", *file, classes=["table-facts"])
        sources, fields = resource.get("sources", []), resource.get("schema", {}).get("fields", [])
        held = folded(classes=["looked-up"], summary=_holds(len(sources), len(fields)))
        if rest:
            held += nodes.paragraph("", rest)
        held += nodes.paragraph("", "", *facts, classes=["table-facts"])
        if sources:
            lines = [nodes.paragraph("", "", *self._address(source)) for source in sources]
            held += nodes.paragraph("", "", nodes.strong("", "From."))
            held += nodes.bullet_list("", *(nodes.list_item("", line) for line in lines))
        if fields:
            held += self._fields(fields)
        section += held
        return section

    def _on_paper(self) -> nodes.container:
        """Return one paragraph for each table, and where its sources and fields are described."""
        listed = nodes.container(classes=["small"])
        listed += nodes.paragraph("", "", *in_words(self, ON_PAPER))
        for resource in tables.descriptor()["resources"]:
            name, title = resource["name"], resource.get("title", resource["name"])
            label(self.env, f"resource-{name}", title)
            first, _ = _first_sentence(resource["description"])
            line = nodes.paragraph("", "", nodes.target("", "", ids=[f"resource-{name}"]))
            line += [nodes.strong("", f"{title} "), nodes.Text("("), self._file(resource["path"])]
            line += nodes.Text(f"{_size(resource)}). {first}")
            listed += line
        return listed

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

    def _fields(self, fields: list[dict[str, Any]]) -> nodes.table:
        rows: list[list[Cell]] = []
        for field in fields:
            words = field.get("description", "")
            allowed = [str(v) for v in field.get("constraints", {}).get("enum", []) if str(v)]
            if words and ("unit" in field or allowed) and words[-1] not in ".?!":
                words += "."
            if 0 < len(allowed) <= 12:
                words = f"{words} One of: {'; '.join(allowed)}."
            if field.get("unit"):
                words = f"{words} Unit: {field['unit']}."
            rows.append([[nodes.literal("", field["name"])], field["type"], words])
        return make_table(["Field", "Type", "Meaning"], rows, [31, 11, 56])


def _size(resource: dict[str, Any]) -> str:
    return f", {prose.thousands(resource['rows'])} rows" if "rows" in resource else ""


def _first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of a description, and the rest of it."""
    first = re.match(r".+?[.?!](?= [A-Z]|$)", text)
    end = first.end() if first else len(text)
    return text[:end], text[end:].lstrip()


def _holds(sources: int, fields: int) -> str:
    """Return what unfolds, counted: ``Terms, 3 sources and 20 fields``."""
    counts = [
        f"{count} {name}{'' if count == 1 else 's'}"
        for name, count in (("source", sources), ("field", fields))
        if count
    ]
    return prose.listing(["Terms", *counts])


class TermsDirective(SphinxDirective):
    """Print the glossary: each term a definition that the text can refer to."""

    def run(self) -> list[nodes.Node]:
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
    """Stands for all figures, small, or all tables, until every one has its number."""


class NumberedDirective(SphinxDirective):
    """``{gallery}``: every figure, small, with its title and its files; ``{numbered-tables}``: all
    numbered tables, with number, caption and link.

    Paper has the lists that TeX makes, with page numbers.
    """

    def run(self) -> list[nodes.Node]:
        kind, on_paper = ("figure", "lof") if self.name == "gallery" else ("table", "lot")
        if self.env.app.builder.format == "latex":
            return [nodes.raw("", rf"\courtnormlist{{{on_paper}}}", format="latex")]
        return [numbered_list(kind=kind)]


def _fill_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the numbered figures or tables of all pages in the place of their list."""
    for place in list(doctree.findall(numbered_list)):
        kind = place["kind"]
        listed = [
            {"shown": app.config.numfig_format[kind] % ".".join(map(str, number)),
             "caption": app.env.get_domain("std").labels[anchor][2],  # type: ignore[attr-defined]
             "page": page, "anchor": anchor,
             "files": "../" * docname.count("/") + f"_figures/{figure_stem(page, anchor)}"}
            for page in reading_order(app.env)
            for anchor, number in app.env.toc_fignumbers.get(page, {}).get(kind, {}).items()
        ]  # fmt: skip
        if kind == "figure":
            drawn = _drawn(app, {one["page"] for one in listed})
            for one in listed:
                one["address"] = app.builder.get_relative_uri(docname, one["page"])
                one["drawing"] = drawn[figure_stem(one["page"], one["anchor"])]
            place.replace_self(nodes.raw("", rendered("gallery", figures=listed), format="html"))
            continue
        items = nodes.bullet_list(classes=["numbered-list"])
        for one in listed:
            link = to_place(app, docname, one["shown"], one["page"], one["anchor"])
            line = nodes.paragraph("", "", link, nodes.Text(f" {one['caption']}"))
            items += nodes.list_item("", line)
        place.replace_self(items)


def _drawn(app: Sphinx, pages: set[str]) -> dict[str, str]:
    """Return the pictures of some pages, by the stem of their files, as addresses that hold them.

    So that the gallery is one request and not one for each picture.
    """
    return {
        figure_stem(page, node["name"]): "data:image/svg+xml,"
        + quote(drawing(node["svg"], "", ""), safe=" ='/:;,().-+*!")
        for page in pages
        for node in app.env.get_doctree(page).findall(figure_files)
    }


class CitationDirective(SphinxDirective):
    """Say how to cite the book, as text and as BibTeX, from CITATION.cff."""

    def run(self) -> list[nodes.Node]:
        cited = citation.book()
        address = self.config.html_baseurl
        entry_text = nodes.paragraph("", citation.text(cited, address), classes=["citation-text"])
        source = citation.bibtex(cited, address)
        return [entry_text, nodes.literal_block(source, source, language="bibtex")]


class TermsOfUseDirective(SphinxDirective):
    """List the terms under which the tables may be used, and which tables stand under each."""

    def run(self) -> list[nodes.Node]:
        under: dict[str, list[str]] = {}
        address: dict[str, str] = {}
        for resource in tables.descriptor()["resources"]:
            for item in resource["licenses"]:
                under.setdefault(item["title"], []).append(resource["name"])
                address.setdefault(item["title"], item.get("path", ""))
        rows: list[list[Cell]] = []
        for title, names in under.items():
            shown: nodes.Node = nodes.Text(title)
            if address[title].startswith("http"):
                shown = nodes.reference("", title, refuri=address[title])
            rows.append([[shown], joined(nodes.literal("", name) for name in names)])
        return [make_table(["Terms", "Tables"], rows, [30, 70], most=2)]


def imprint_rows(cited: citation.Book) -> list[tuple[str, str]]:
    """Return the lines of the imprint, name and content; what the book has not is left out."""
    rows = [
        ("Version", f"{cited.version}, {prose.date(cited.released)}"),
        ("Who answers for it", cited.contact or cited.by),
        ("Licences", f"Text and figures {cited.licence_words}; code MIT; data table by table"),
        ("Address", cited.address),
        ("DOI", cited.doi),
        ("To cite it", citation.text(cited)),
    ]
    return [(name, content) for name, content in rows if content]


class ImprintDirective(SphinxDirective):
    """Print the imprint as a list of fields; ``:short:`` gives one line, for the landing page."""

    option_spec: ClassVar[dict[str, Any]] = {"short": directives.flag}

    def run(self) -> list[nodes.Node]:
        if "short" in self.options:
            cited = citation.book()
            subtitle = cited.title.partition(": ")[2]
            parts = [
                subtitle,
                f"By {cited.by}",
                f"Version {cited.version}, {prose.date(cited.released)}",
                cited.licence_words,
            ]
            line = " ".join(f"{part}." for part in parts if part)
            return [nodes.paragraph("", line, classes=["byline"])]
        fields = nodes.field_list(classes=["imprint"])
        for name, content in imprint_rows(citation.book()):
            shown: nodes.Node = nodes.Text(content)
            if content.startswith("http"):
                shown = nodes.reference("", content, refuri=content)
            elif name == "DOI":
                shown = nodes.reference("", content, refuri=f"https://doi.org/{content}")
            body = nodes.field_body("", nodes.paragraph("", "", shown))
            fields += nodes.field("", nodes.field_name("", name), body)
        return [fields]


def setup(app: Sphinx) -> None:
    """Register the directives and the lists that are filled at the end."""
    app.add_directive("resources", ResourcesDirective)
    app.add_directive("terms", TermsDirective)
    app.add_directive("numbered-tables", NumberedDirective)
    app.add_directive("gallery", NumberedDirective)
    app.add_directive("citation", CitationDirective)
    app.add_directive("terms-of-use", TermsOfUseDirective)
    app.add_directive("imprint", ImprintDirective)
    app.add_node(numbered_list)
    app.connect("doctree-resolved", _fill_lists)
