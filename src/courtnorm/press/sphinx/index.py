"""The back-of-book index, made from the data: resolutions, documents, claims and terms.

On the web an entry leads to the first place on each page, and says which page; on paper every place
is entered and TeX collects the page numbers. The first use of a glossary term on a page is a link
to its definition.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from courtnorm import tables
from courtnorm.press.sphinx.elements import above, to_place

#: Pages outside the chapters whose prose uses the terms; the others define or list them.
_READ = ("book/index", "book/how-to-read", "book/method")


def entry(
    env: BuildEnvironment, place: nodes.Element, name: str, main: bool = False
) -> list[nodes.Node]:
    """Return the nodes that enter ``name`` in the index; ``place`` is the node to be led to.

    ``main`` sets the place off as the one that defines or decides.
    """
    web = env.app.builder.format == "html"
    seen = env.temp_data.setdefault("courtnorm-indexed", set())
    if web and name in seen and not main:
        return []
    seen.add(name)
    if web and not place["ids"]:
        place["ids"].append(f"index-{env.new_serialno('index')}")
    # an article is no letter to look under, and a semicolon would begin an entry below the entry
    name = re.sub(r"^The (\w)(.*)", lambda m: f"{m[1].upper()}{m[2]}, the", name)
    where = place["ids"][0] if place["ids"] else ""
    row = ("single", name.replace(";", ","), where, "main" if main else "", None)
    return [addnodes.index(entries=[row])]


def places_of(env: BuildEnvironment, name: str) -> dict[str, list[str]]:
    """Return where an entry of the index leads: page -> ids of the places."""
    found: dict[str, list[str]] = {}
    for docname, entries in env.get_domain("index").entries.items():  # type: ignore[attr-defined]
        anchors = [anchor for _, value, anchor, _, _ in entries if value == name]
        if anchors:
            found[docname] = anchors
    return found


# ---------------------------------------------------------------- terms


@cache
def _terms() -> tuple[re.Pattern[str], dict[str, tuple[str, str, str]]]:
    """Return a pattern for all terms and, by what it matches in lower case, term and gloss.

    With an abbreviation goes its own form: ``OP`` is the term, and ``op`` is not.
    """
    known: dict[str, tuple[str, str, str]] = {}
    for row in tables.load("glossary").itertuples():
        bare = re.sub(r"\s*\(.*?\)|^The ", "", row.term)
        inner = re.findall(r"\((\D+)\)", row.term)
        for name in (bare, *inner):
            known[name.lower()] = (row.term, row.short, "")
        for name in filter(None, row.abbreviation.split("; ")):
            known[name.lower()] = (row.term, row.short, name)
    names = sorted(map(re.escape, known), key=len, reverse=True)
    # not within a symbol, as the first half of S/PV.6491 is
    return re.compile(rf"\b({'|'.join(names)})(?:s|es)?\b(?![./]\w)", re.I), known


class MarkTerms(SphinxTransform):
    """Mark the first use of each term on a page, and enter it in the index."""

    default_priority = 700  # before the index is collected from the page

    def apply(self, **kwargs: Any) -> None:
        if not (self.env.docname in _READ or "/chapters/" in self.env.docname):
            return
        seen: set[str] = set()
        for paragraph in list(self.document.findall(nodes.paragraph)):
            in_text = isinstance(paragraph.parent, (nodes.section, nodes.list_item))
            if in_text and "byline" not in paragraph["classes"] and not _inside(paragraph):
                self._mark(paragraph, seen)

    def _mark(self, paragraph: nodes.paragraph, seen: set[str]) -> None:
        pattern, known = _terms()
        for child in list(paragraph.children):
            if not isinstance(child, nodes.Text):
                continue
            text, parts, end = str(child), [], 0
            # a quotation is someone else's use of a word
            plain = re.sub("“[^”]*”?", lambda m: " " * len(m[0]), text)
            for match in pattern.finditer(plain):
                term, gloss, own = known[match[1].lower()]
                if term in seen or own not in ("", match[1]):
                    continue
                seen.add(term)
                place = nodes.inline("", match[0], classes=["term-used"])
                place["term"], place["gloss"] = term, gloss
                parts += [nodes.Text(text[end : match.start()])]
                parts += [*entry(self.env, place, term), place]
                end = match.end()
            if parts:
                paragraph.replace(child, [*parts, nodes.Text(text[end:])])


def _inside(paragraph: nodes.Node) -> bool:
    """Return whether a paragraph belongs to a box, a figure or a table, not to the text."""
    boxes = (nodes.container, nodes.figure, nodes.table)
    return any(isinstance(node, boxes) for node in above(paragraph))


def _link_terms(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make each marked term a link to its definition, with the gloss as its title."""
    if app.builder.format != "html":
        return
    places = app.env.get_domain("std").data["anonlabels"]
    for place in list(doctree.findall(nodes.inline)):
        found = places.get(f"term-{nodes.make_id(place['term'])}") if "term" in place else None
        if found:
            link = to_place(app, docname, place.astext(), *found)
            link["classes"], link["ids"] = ["term"], place["ids"]
            link["reftitle"] = f"{place['term']}: {place['gloss']}"
            place.replace_self(link)


# ---------------------------------------------------------------- the page of the index


def natural(name: str) -> list[tuple[int, Any]]:
    """Return a key that sorts by letters, without regard to case, and by the value of numbers."""
    parts = re.findall(r"\d+|\D+", name.lower().lstrip("“"))
    return [(0, int(part)) if part.isdigit() else (1, part) for part in parts]


def _page_of_index(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the index page its entries: each with the pages it leads to, by their titles."""
    if pagename != "genindex":
        return
    letters: list[tuple[str, list[tuple[str, list[tuple[bool, str, str]]]]]] = []
    order = {name: place for place, name in enumerate(reading_order(app.env))}
    for letter, entries in context["genindexentries"]:
        lines = []
        for name, (links, _, _) in sorted(entries, key=lambda e: natural(e[0])):
            pages = [(main == "main", uri, uri.split(".html")[0]) for main, uri in links]
            pages.sort(key=lambda p: (not p[0], order.get(p[2], len(order))))
            lines.append((name, [(m, u, page_title(app.env, doc)) for m, u, doc in pages]))
        letters.append((letter, lines))
    context["letters"] = letters


def reading_order(env: BuildEnvironment) -> list[str]:
    """Return the pages in the order of the contents."""
    return list(env.collect_relations())


def page_title(env: BuildEnvironment, docname: str) -> str:
    """Return a page's title with its number: ``7. The power to refer``."""
    number = env.toc_secnumbers.get(docname, {}).get("")
    title = env.titles[docname].astext() if docname in env.titles else docname
    return f"{'.'.join(map(str, number))}. {title}" if number else title


def setup(app: Sphinx) -> None:
    """Register what makes the index."""
    app.add_transform(MarkTerms)
    app.connect("doctree-resolved", _link_terms)
    app.connect("html-page-context", _page_of_index)
