"""What each page says of itself to machines: search engines, Zotero, those who share its address.

Google Scholar and Zotero read the ``citation_*`` tags, search engines the JSON-LD (schema.org), and
services that show a link the ``og:*`` tags. Author, date, version and licence come from
CITATION.cff, a page's description from ``book/descriptions.yml``. What needs an address of its own
(canonical, picture, sitemap) is given only where ``html_baseurl`` says what it is.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from courtnorm import files, paths
from courtnorm.errors import CourtnormError
from courtnorm.press import build, card, citation
from courtnorm.press.sphinx.elements import rendered, script_json

#: The licence of text and figures, by the name that CITATION.cff gives it.
LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}
CARD = "_static/card.png"
_DESCRIPTIONS = "book/descriptions.yml"
_SHORTEST, _LONGEST = 110, 160


@cache
def descriptions() -> dict[str, str]:
    """Return the written description of each page that has one; a CourtnormError where one is bad.

    A description is one or two sentences of 110 to 160 characters, which is what is shown of it.
    """
    file = paths.root() / _DESCRIPTIONS
    written = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else {}
    for page, text in written.items():
        if not _SHORTEST <= len(text) <= _LONGEST or text[-1] not in ".?":
            raise CourtnormError(
                f"{_DESCRIPTIONS}: {page}: {len(text)} characters, expected {_SHORTEST} to "
                f"{_LONGEST} that end as a sentence"
            )
    return dict(written)


def first_words(doctree: nodes.document) -> str:
    """Return the first sentences of prose that fit, for a page without a written description."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) > 60:
            whole = re.match(rf".{{40,{_LONGEST - 1}}}[.?](?= |$)", text[:_LONGEST])
            return whole[0] if whole else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "."
    return ""


def tags(page: str, title: str, description: str, base: str, address: str) -> str:
    """Return the elements that go into the head of a page; ``address`` is "" where it has none."""
    cited = citation.book()
    whole = page.endswith("index")
    plain = re.sub(r"^\d+\. ", "", title)
    made = rendered(
        "head",
        cited=cited,
        whole=whole,
        title=cited.title if whole else plain,
        description=description,
        base=base,
        address=address,
        pdf=build.paper(),
        picture=CARD,
        card=card,
        licence=LICENCES.get(cited.licence),
        data=script_json(linked(page, plain, description, base, address)),
    )
    return f"\n{made}\n"


def linked(page: str, title: str, description: str, base: str, address: str) -> dict[str, Any]:
    """Return a page as schema.org has it: the book, a chapter of it, its data, or a page."""
    cited = citation.book()
    authors = [{"@type": kind, "name": name} for kind, name in cited.named]
    book: dict[str, Any] = {
        "@type": "Book",
        "name": cited.title,
        "author": authors,
        "datePublished": cited.released.isoformat(),
        "version": cited.version,
        "inLanguage": "en",
        "license": LICENCES.get(cited.licence, cited.licence),
    }
    if base:
        book["url"] = base + "book/index.html"
    if cited.doi:
        book["identifier"] = f"https://doi.org/{cited.doi}"
    if page.endswith("index"):
        return {"@context": "https://schema.org", **book, "description": description}
    kind = "Chapter" if "/chapters/" in page else "Dataset" if page.endswith("/data") else "WebPage"
    entry: dict[str, Any] = {"@context": "https://schema.org", "@type": kind, "name": title}
    entry |= {"description": description, "author": authors, "isPartOf": book}
    entry |= {"datePublished": book["datePublished"], "inLanguage": "en"}
    entry["license"] = book["license"]
    if address:
        entry["url"] = address
    if kind == "Dataset":
        entry["version"] = cited.version
        entry["distribution"] = {
            "@type": "DataDownload",
            "encodingFormat": "application/json",
            "contentUrl": f"{base}_data/datapackage.json" if base else "../_data/datapackage.json",
        }
    return entry


def _base(app: Sphinx) -> str:
    return f"{app.config.html_baseurl.rstrip('/')}/" if app.config.html_baseurl else ""


def _describe(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give each page its tags."""
    if doctree is None:
        return
    title = re.sub("<[^>]*>", "", context.get("title", ""))
    text = descriptions().get(pagename) or first_words(doctree)
    made = tags(pagename, title, text, _base(app), context.get("pageurl") or "")
    context["metatags"] = context.get("metatags", "") + made


def _at_the_root(app: Sphinx, exception: Exception | None) -> None:
    """Write the picture for shared links, robots.txt, and a sitemap where there is an address."""
    if exception or app.builder.format != "html":
        return
    out, base = Path(app.outdir), _base(app)
    files.write_bytes(out / CARD, card.picture())
    robots = "User-agent: *\nAllow: /\n"
    if base:
        robots += f"\nSitemap: {base}sitemap.xml\n"
        day = citation.book().released.isoformat()
        pages = "".join(
            f"<url><loc>{base}{escape(name)}.html</loc><lastmod>{day}</lastmod></url>\n"
            for name in sorted(app.env.found_docs)
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>\n'
        spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        files.write_text(out / "sitemap.xml", f"{head}<urlset {spaces}>\n{pages}</urlset>\n")
    files.write_text(out / "robots.txt", robots)


def setup(app: Sphinx) -> None:
    """Describe every page, and write what stands at the root."""
    app.connect("html-page-context", _describe)
    app.connect("build-finished", _at_the_root)
