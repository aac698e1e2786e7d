"""The addresses outside the book that its pages link to: a list to go through, not a gate.

Nothing is fetched. Whether an address still answers is for a reader with a network to see; a page
elsewhere that is gone must not break the build of this one.
"""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from courtnorm.errors import CourtnormError


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") if tag == "a" else None
        if address and urlsplit(address).netloc:
            self.found.add(address)


def external(pages: Path) -> dict[str, list[str]]:
    """Return page -> the addresses outside the book it links to, both sorted.

    ``pages`` is the folder of the built pages; CourtnormError where none are built.
    """
    every = sorted(pages.rglob("*.html"))
    if not every:
        raise CourtnormError("the pages are not built: `make html` builds them")
    found = {}
    for path in every:
        parser = _Links()
        parser.feed(path.read_text("utf-8"))
        if parser.found:
            found[path.relative_to(pages).with_suffix("").as_posix()] = sorted(parser.found)
    return found
