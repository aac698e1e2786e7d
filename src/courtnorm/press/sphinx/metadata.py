"""The head of each page: what it says of itself to machines, and what a browser may load for it.

Google Scholar and Zotero read the ``citation_*`` tags, search engines the JSON-LD (schema.org), and
services that show a link the ``og:*`` tags. Author, date, version and licence come from
CITATION.cff, a page's description from ``book/descriptions.yml``. What needs an address of its own
(canonical, picture, sitemap) is given only where ``html_baseurl`` says what it is.

The content-security policy admits no other host, no evaluated code and no stray script. It stands
in the page itself (a ``meta`` element), because the pages are served from hosts whose headers are
not ours to set. It is made while the page is rendered: the template hands over the parts that hold
scripts and styles, as they will stand in the page, and each of those written into the page is
allowed by its hash. Anything else, however it came in, the browser refuses.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import textwrap
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from bs4 import BeautifulSoup, SoupStrainer
from matplotlib.patches import Circle
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from courtnorm import figures, files, tables
from courtnorm.press import build, citation, pairs
from courtnorm.press.sphinx.elements import rendered, script_json

#: The licence of text and figures, by the name that CITATION.cff gives it.
LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}
CARD = "_static/card.png"


#: Size in pixels, and words, of the picture that stands for the book where it is shared.
SIZE = (1200, 630)
ALT = (
    "Two circles that overlap, blue for the norm and orange for the Court, beside the book's title."
)


def tags(page: str, title: str, description: str, base: str, address: str) -> str:
    """Return the elements that go into the head of a page; ``address`` is "" where it has none."""
    cited = citation.book()
    whole = page.endswith("index")
    plain = citation.unnumbered(title)
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
        size=SIZE,
        alt=ALT,
        licence=LICENCES.get(cited.licence),
        data=script_json(linked(page, plain, description, base, address)),
    )
    return f"\n{made}\n"


def linked(page: str, title: str, description: str, base: str, address: str) -> dict[str, Any]:
    """Return a page as schema.org has it: the book, a chapter of it, its data, or a page."""
    cited = citation.book()
    authors = [{"@type": author.kind, "name": author.name} for author in cited.authors]
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
        entry["keywords"] = tables.descriptor()["keywords"]
        entry["license"] = terms()  # no table is free of its source's
        entry["distribution"] = {
            "@type": "DataDownload",
            "encodingFormat": "application/json",
            "contentUrl": f"{base}_data/datapackage.json" if base else "../_data/datapackage.json",
        }
    return entry


def terms() -> list[dict[str, str]]:
    """Return the terms of the tables as schema.org has them, each once, in the package's order."""
    found: dict[str, dict[str, str]] = {}
    for resource in tables.descriptor()["resources"]:
        for item in resource["licenses"]:
            made = {"@type": "CreativeWork", "name": item["title"]}
            found[item["title"]] = made | ({"url": item["path"]} if "path" in item else {})
    return list(found.values())


# ---------------------------------------------------------------- what a browser may load


def inline(page: str) -> dict[str, list[str]]:
    """Return the texts of the inline scripts and styles of a page, in their order."""
    found = BeautifulSoup(page, "html.parser", parse_only=SoupStrainer(["script", "style"]))
    # a script that stands in a file of its own has nothing to hash
    return {
        kind: [element.string or "" for element in found.find_all(kind, src=False)]
        for kind in ("script", "style")
    }


def hashes(texts: list[str]) -> str:
    """Return the hashes of texts as a policy names them, each once, in order."""
    digests = {hashlib.sha256(t.encode("utf-8")).digest() for t in texts}
    return "".join(f" 'sha256-{base64.b64encode(d).decode()}'" for d in sorted(digests))


def policy(page: str) -> str:
    """Return the policy for a page with these scripts and styles.

    Style attributes are allowed: published figures and the theme's icons place and colour their
    parts by them, and an attribute can neither fetch (``img-src`` and ``font-src`` hold for it) nor
    run anything. ``style-src`` repeats this for browsers that do not know the two finer rules.
    """
    texts = inline(page)
    rules = {
        "default-src": "'none'",
        "script-src": f"'self'{hashes(texts['script'])}",
        "style-src": "'self' 'unsafe-inline'",
        "style-src-elem": f"'self'{hashes(texts['style'])}",
        "style-src-attr": "'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def with_policy(head: str, page: str) -> str:
    """Return the beginning of a page's head with the policy set after its first element.

    It must come before all that it governs, and after the character set, which browsers look for
    in the first kilobyte only. Raises ExtensionError where the theme begins its head otherwise.
    """
    first = '<meta charset="utf-8">'
    if head.count(first) != 1:
        raise ExtensionError(f"the policy goes after {first}, which the theme no longer writes")
    rule = f'<meta http-equiv="Content-Security-Policy" content="{policy(page)}">'
    return head.replace(first, f"{first}\n    {rule}")


# ---------------------------------------------------------------- what stands at the root


def picture() -> bytes:
    """Return the picture as PNG: the two circles of the book's sign, its title and its subtitle."""
    figures.use_style(28, 24)
    cited = citation.book()
    title, _, subtitle = cited.title.partition(": ")
    figure = plt.figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, SIZE[0]), ylim=(0, SIZE[1]))
    axes.axis("off")
    norm, court = Circle((205, 315), 125), Circle((305, 315), 125)
    for circle, name in ((norm, "norm"), (court, "court")):
        circle.set(facecolor=figures.colour(name), lw=0)
        axes.add_patch(circle)
    meet = Circle((205, 315), 125, facecolor=figures.colour("meet"), lw=0)
    axes.add_patch(meet)
    meet.set_clip_path(court)
    axes.text(490, 340, textwrap.fill(title, 18), fontsize=50, weight="bold", va="bottom")
    axes.text(490, 300, textwrap.fill(subtitle, 34), fontsize=26, va="top")
    who = f"Version {cited.version}, {cited.released.year}. {cited.licence_words}"
    axes.text(490, 60, who, fontsize=18, color=figures.colour("muted"))
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    plt.close(figure)
    return buffer.getvalue()


def _base(app: Sphinx) -> str:
    return f"{app.config.html_baseurl.rstrip('/')}/" if app.config.html_baseurl else ""


@cache
def _descriptions() -> dict[str, str]:
    """Return the pages' descriptions, read once for all pages."""
    return pairs.descriptions()


def _describe(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give each page its tags, and the template what makes the policy."""
    context["with_policy"] = with_policy
    if doctree is None:
        return
    title = re.sub("<[^>]*>", "", context.get("title", ""))
    text = _descriptions().get(pagename, "")
    made = tags(pagename, title, text, _base(app), context.get("pageurl") or "")
    context["metatags"] = context.get("metatags", "") + made


def _at_the_root(app: Sphinx, exception: Exception | None) -> None:
    """Write the picture for shared links, robots.txt, and a sitemap where there is an address."""
    if exception or app.builder.format != "html":
        return
    out, base = Path(app.outdir), _base(app)
    files.write_bytes(out / CARD, picture())
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
