"""Links from the text to what it rests on: official documents, rows of tables, works cited.

Roles: ``res`` (a resolution and its paragraph) and ``un`` (any UN document by its symbol), which
enter what they name in the index, and ``source`` (the page on which a row of a table rests).
:func:`rests_on` turns a finding's evidence into links, and :func:`cited_in` leads from a work in
the list of references back to where it is cited.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.texescape import escape

from courtnorm import tables
from courtnorm.errors import CourtnormError
from courtnorm.press import bibliography
from courtnorm.press.sphinx.elements import in_words, joined, refused, to_place
from courtnorm.press.sphinx.index import entry, page_title, places_of, reading_order

_PARAGRAPH = re.compile(r"(S/RES/\d+ \(\d{4}\)) ((?:PP|OP)\d+)")
#: A symbol at the head of a row's key, as in ``votes:S/2014/348``.
_SYMBOL = re.compile(r"[SA]/[A-Z0-9][A-Z0-9./]*(?: \(\d{4}\))?")


def official(symbol: str, shown: str | None = None) -> nodes.reference:
    """Return a link to a UN document; ``shown`` where the text is not the symbol itself."""
    link = nodes.reference(
        "", shown or symbol, refuri=bibliography.OFFICIAL + symbol.replace(" ", "")
    )
    link["classes"] += ["official"]
    if shown and shown != symbol:
        link["reftitle"] = symbol
    return link


def named(symbol: str) -> str:
    """Return a document as the index names it: ``resolution 1970 (2011)``, else its symbol."""
    return re.sub("^S/RES/", "resolution ", symbol)


class ResolutionRole(SphinxRole):
    """``{res}`1970 PP9```: the resolution (and paragraph) linked to its official document."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        match = re.fullmatch(r"(\d{1,4})(?: ((?:PP|OP)\d+))?", self.text.strip())
        symbol = bibliography.symbols().get(match[1]) if match else None
        if match is None or symbol is None:
            expected = "expected a resolution's number, then PP or OP with a number"
            return refused(self, f"res: {self.text!r}: {expected}")
        shown = match[1] + (f" {match[2]}" if match[2] else "")
        link = official(symbol, shown)
        return [*entry(self.env, link, named(symbol)), link], []


class SymbolRole(SphinxRole):
    """``{un}`S/PV.6491```: any UN document by its symbol, linked to the official address."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        symbol = self.text.strip()
        link = official(symbol)
        return [*entry(self.env, link, named(symbol)), link], []


class SourceRole(SphinxRole):
    """``{source}`authorities:5a```: the page on which a row rests, as a link; on paper a note.

    A row that says ``not found`` bears nothing, and to cite it is an error.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            title, address = source_of(self.text.strip())
        except CourtnormError as problem:
            return refused(self, str(problem))
        if self.env.app.builder.format == "latex":
            note = escape(title)
            if address:
                written = re.sub("([%#])", r"\\\1", address)
                note += rf", \url{{{written}}}"
            return [nodes.raw("", rf"\footnote{{\raggedright {note}}}", format="latex")], []
        shown = nodes.superscript("", "source")
        if not address:
            return [nodes.abbreviation("", "", shown, explanation=title, classes=["source"])], []
        link = nodes.reference("", "", shown, refuri=address, classes=["source"])
        link["reftitle"] = title
        return [link], []


def source_of(key: str) -> tuple[str, str]:
    """Return title and address of the page on which a row rests, named as ``table:id``.

    The address is empty where the source is a book. Raises CourtnormError for an unknown row, one
    without a source, and one that was not found.
    """
    resource, _, number = key.partition(":")
    table = tables.load(resource)
    rows = table.loc[table["id"] == number]
    if len(rows) != 1:
        raise CourtnormError(f"source {key}: expected the table and the id of one row")
    row = rows.iloc[0]
    if row.get("grade") == "not found":
        raise CourtnormError(f"source {key}: was not found, and so is not stated")
    address = str(row.get("address", row.get("source", "")))
    parts = (row.get(c, "") for c in ("source_title", "speaker", "body", "venue"))
    title = ", ".join(dict.fromkeys(str(part) for part in parts if part))
    if not title or not address:
        raise CourtnormError(f"source {key}: expected a row with a source")
    return (title, address) if "://" in address else (f"{title}, {address}", "")


def to(label: str, docname: str, *shown: nodes.Node) -> addnodes.pending_xref:
    """Return a link inside the book, to a place known by its label."""
    link = addnodes.pending_xref(
        refdomain="std",
        reftype="ref",
        reftarget=label,
        refexplicit=True,
        refwarn=True,
        refdoc=docname,
    )
    link += nodes.inline("", "", *shown, classes=["std", "std-ref"])
    return link


def to_table(resource: str, docname: str) -> addnodes.pending_xref:
    """Return a link to the description of a table; an unknown table is a CourtnormError."""
    tables.resource(resource)
    return to(f"resource-{resource}", docname, nodes.literal("", resource))


def rests_on(directive: SphinxDirective, evidence: list[str]) -> list[list[nodes.Node]]:
    """Return the evidence of a finding as lines of links, one for each kind, in their order.

    A paragraph opens its official document; a row names its table, whose description it opens, and
    the document that its key is; a milestone opens its entry; a work opens its reference. Anything
    else is a CourtnormError.
    """
    docname = directive.env.docname
    groups: dict[str, list[str]] = {}
    for item in evidence:
        table, _, key = item.partition(":")
        if _PARAGRAPH.fullmatch(item):
            groups.setdefault("paragraphs", []).append(item)
        elif key:
            groups.setdefault(table, []).append(key)
        elif item in bibliography.entries():
            groups.setdefault("works", []).append(item)
        else:
            raise CourtnormError(f"evidence {item!r}: expected a paragraph, a row or a work")
    lines: list[list[nodes.Node]] = []
    for kind, keys in groups.items():
        if kind == "works":
            lead: list[nodes.Node] = [nodes.Text("Works: ")]
            found = [_works(directive, keys)]
        elif kind == "paragraphs":
            lead = [nodes.Text("Paragraphs: ")]
            found = [_paragraph(*key.rsplit(" ", 1)) for key in keys]
        else:
            lead = [nodes.Text("Rows of "), to_table(kind, docname), nodes.Text(": ")]
            found = [_row(directive, kind, key) for key in keys]
        lines.append([*lead, *joined(found, "; "), nodes.Text(".")])
    return lines


def _works(directive: SphinxDirective, keys: list[str]) -> list[nodes.Node]:
    """Return works cited as the text cites them."""
    return in_words(directive, "{cite:p}`" + ",".join(keys) + "`")


def _paragraph(symbol: str, place: str) -> list[nodes.Node]:
    number = re.findall(r"\d+", symbol)[0]
    return [official(symbol, f"{number} {place}")]


def _row(directive: SphinxDirective, table: str, key: str) -> list[nodes.Node]:
    if table == "timeline":
        rows = tables.load("timeline").set_index("id")
        if key not in rows.index:
            raise CourtnormError(f"evidence timeline:{key}: expected the id of a milestone")
        return [to(f"milestone-{key}", directive.env.docname, nodes.Text(rows.loc[key, "label"]))]
    if table == "reading_list":  # its key is the work's, which a reader knows by its label
        return _works(directive, [key])
    symbol = _SYMBOL.match(key)
    if symbol is None:
        # a typewriter's letters do not break across the lines of a page
        on_paper = directive.env.app.builder.format == "latex"
        return [nodes.Text(key) if on_paper else nodes.literal("", key)]
    rest = key[symbol.end() :]
    return [official(symbol[0]), *([nodes.Text(rest)] if rest else [])]


# ---------------------------------------------------------------- where a work is cited


def _uncited(app: Sphinx, docname: str, key: str) -> nodes.paragraph:
    """Say of a work that no sentence cites what it is listed for: claims, or the table of works."""
    rows = tables.load("claims")
    numbers = [row.id for row in rows.itertuples() if key in row.sources.split(";")]
    places = {number: f"finding-{number.lower()}" for number in numbers}
    said = "Cited in no sentence; a source of " if places else "Cited in no sentence; described in "
    known = app.env.get_domain("std").anonlabels  # type: ignore[attr-defined]
    links: list[nodes.Node] = []
    for shown, name in (places or {"the table of works": "resource-works"}).items():
        if name in known:
            links.append(to_place(app, docname, shown, *known[name]))
        else:  # a page of a part of the book
            links.append(nodes.Text(shown))
    parts = [nodes.Text(said), *joined(links), nodes.Text(".")]
    return nodes.paragraph("", "", *parts, classes=["cited-in"])


def cited_in(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Lead from each work in the list of references back to what it is listed for."""
    entries = list(doctree.findall(nodes.citation))
    if app.builder.format != "html" or not entries:
        return
    domain = app.env.get_domain("cite")
    names = {cited.citation_id: cited.key for cited in domain.citations}  # type: ignore[attr-defined]
    places: dict[str, dict[str, list[str]]] = {}
    for ref in domain.citation_refs:  # type: ignore[attr-defined]
        for target in ref.targets:
            by_page = places.setdefault(target.key, {})
            by_page.setdefault(ref.docname, []).append(ref.citation_ref_id)
    order = reading_order(app.env)
    for node in entries:
        # a resolution that a page names without citing it is linked there to its official document
        there = places_of(app.env, named(next(iter(node.findall(nodes.label))).astext()))
        cited = {**there, **places.get(names[node["ids"][0]], {})}
        if not cited:
            node += _uncited(app, docname, names[node["ids"][0]])
            continue
        pages = []
        for page in sorted(cited, key=order.index):
            title, links = page_title(app.env, page), []
            for count, anchor in enumerate(cited[page], 1):
                shown = title if count == 1 else str(count)
                link = to_place(app, docname, shown, page, anchor)
                link["reftitle"] = f"{title}, citation {count} of {len(cited[page])}"
                links.append(link)
            pages.append(joined(links))
        parts = [nodes.Text("Cited in "), *joined(pages, "; "), nodes.Text(".")]
        node += nodes.paragraph("", "", *parts, classes=["cited-in"])
