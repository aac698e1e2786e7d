"""The built pages: whole, linked, described, and asking no other host for anything."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from courtnorm import build, notebooks, paths
from courtnorm.checks import pages, pairs

pytestmark = pytest.mark.built
HTML = paths.root() / build.HTML


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    assert (HTML / "index.html").is_file(), "the pages are not built: make html"


def every_page() -> list[Path]:
    return [HTML / f"{name}.html" for name in pairs.contents()]


@cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_every_page_of_the_contents_is_there() -> None:
    for path in [*every_page(), HTML / "index.html"]:
        assert path.is_file(), path.name


def test_no_page_asks_another_host_for_anything() -> None:
    asking = {
        ("script", "src"),
        ("link", "href"),
        ("img", "src"),
        ("iframe", "src"),
        ("source", "src"),
    }
    for path in HTML.rglob("*.html"):
        for tag, attribute in asking:
            for node in soup(path).find_all(tag):
                address = node.get(attribute) or ""
                if tag == "link" and "canonical" in (node.get("rel") or []):
                    continue
                assert not urlsplit(address).netloc, f"{path.name}: {address}"
    for path in [*HTML.rglob("*.css")]:
        assert not re.search(r"url\([\"']?(?:https?:)?//", path.read_text("utf-8")), path.name


def test_every_internal_link_resolves() -> None:
    for path in HTML.rglob("*.html"):
        for node in soup(path).find_all(["a", "link", "script", "img"]):
            address = node.get("href") or node.get("src")
            if not address or urlsplit(address).scheme or address.startswith("data:"):
                continue
            parts = urlsplit(address)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target = target / "index.html"
            assert target.is_file(), f"{path.relative_to(HTML)}: {address}"
            if parts.fragment and target.suffix == ".html":
                ids = {n.get("id") for n in soup(target).find_all(id=True)}
                assert unquote(parts.fragment) in ids, f"{path.relative_to(HTML)}: {address}"


def test_every_figure_has_alt_text_caption_apparatus_and_downloads() -> None:
    asked = {p.name: re.findall(r"^```\{picture\} (\S+)", p.text, re.M) for p in pages.pages()}
    for page, names in asked.items():
        document = soup(HTML / "book" / f"{page}.html")
        figures = document.select("figure.picture")
        assert len(figures) == len(names), page
        for figure in figures:
            label = figure.select_one("svg.figure")["aria-label"]  # type: ignore[index]
            assert 40 <= len(str(label)) <= 250
            caption = figure.select_one(".caption-number")
            assert caption is not None and "Figure" in caption.get_text()
            words = figure.get_text()
            for part in ("How to read it", "What it does not show", "Where its numbers are"):
                assert part in words
            for link in figure.select(".figure-files a"):
                target = (HTML / "book" / f"{page}.html").parent / str(link["href"])
                assert target.resolve().stat().st_size > 20


def test_downloads_are_the_stored_outputs() -> None:
    for text in notebooks.pairs():
        values = notebooks.glued(notebooks.read_notebook(text.with_suffix(".ipynb")))
        for name in re.findall(r"^```\{picture\} fig-(\S+)", text.read_text("utf-8"), re.M):
            stored = HTML / "_figures" / f"{text.stem}-{name}.csv"
            assert stored.read_text("utf-8") == values[f"fig-{name}"]


def test_tables_are_tables() -> None:
    for page in pages.pages():
        document = soup(HTML / "book" / f"{page.name}.html")
        for name in re.findall(r"^```\{data-table\} (\S+)", page.text, re.M):
            node = document.find(id=name)
            assert node is not None and node.select_one("table th, th") is not None


def test_verdicts_on_the_pages_are_those_of_the_ledger() -> None:
    from courtnorm.claims import ledger

    board = soup(HTML / "book/index.html").select_one(".board")
    assert board is not None
    words = board.get_text(" ")
    for finding in ledger():
        shown = re.search(rf"\b{finding.id}\s+\S\s+([a-z ]+?)\s+“", words)
        assert shown and shown[1] == (finding.verdict or "pending"), finding.id


def test_pages_are_described_and_titled() -> None:
    for path in every_page():
        head = soup(path).find("head")
        description = head.find("meta", attrs={"name": "description"})  # type: ignore[union-attr]
        assert description is not None and len(str(description["content"])) > 40, path.name
        assert soup(path).find("html")["lang"] == "en"  # type: ignore[index]


def test_no_raw_object_or_unresolved_reference_is_shown() -> None:
    for path in every_page():
        words = soup(path).find("article").get_text(" ")  # type: ignore[union-attr]
        assert not re.search(r"<\w[\w.]* object at 0x|\?\?|\{glue|\{cite|\{res", words), path.name


def test_search_index_is_there() -> None:
    text = (HTML / "searchindex.js").read_text("utf-8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    assert len(index["docnames"]) >= len(pairs.contents())
