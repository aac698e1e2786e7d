"""The built PDF, where TeX is: every chapter, caption and reference, and nothing broken."""

from __future__ import annotations

import re

import pytest
from pypdf import PdfReader

from courtnorm import bibliography, build, paths
from courtnorm.checks import pages, pairs

pytestmark = [
    pytest.mark.built,
    pytest.mark.skipif(bool(build.missing_tex()), reason="no TeX here: no PDF to read"),
]


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    path = paths.root() / build.PDF
    assert path.is_file(), "the PDF is not built: make pdf"
    return PdfReader(path)


@pytest.fixture(scope="module")
def printed(reader: PdfReader) -> str:
    """The text as it is printed: what is unknown is drawn as single question marks."""
    return " ".join(page.extract_text() for page in reader.pages)


@pytest.fixture(scope="module")
def words(reader: PdfReader) -> str:
    text = " ".join(page.extract_text() for page in reader.pages)
    text = text.replace("\ufb01", "fi").replace("\ufb02", "fl").replace("-\n", "")
    return _squeezed(text)


def _squeezed(text: str) -> str:
    """Drop what line breaking changes: spaces, hyphens, quotation marks."""
    return re.sub(r"[\s\-‐‑–—“”‘’\"'`]+", "", text)


def test_every_chapter_title_is_there(words: str) -> None:
    for page in pages.pages():
        if page.name in ("index", "references"):
            continue
        title = re.search(r"^# (.+)$", page.text, re.M)
        assert title and _squeezed(title[1]) in words, page.name


def test_every_caption_is_there(words: str) -> None:
    for page in pages.pages():
        blocks = re.findall(
            r"^```\{(?:picture|data-table)\} \S+\n(.*?)^```$", page.text, re.S | re.M
        )
        for body in blocks:
            caption = re.sub(r"^:\w+:.*$", "", body, flags=re.M).strip()
            plain = re.split(r"[{`*]", caption)[0]
            assert _squeezed(plain)[:40] in words, caption


def test_the_list_of_references_is_there_once(words: str) -> None:
    for entry in bibliography.entries().values():
        title = re.search(r"title\s*=\s*\{(.+)\},?\n", entry)
        assert title
        plain = re.sub(r"\\.\{?|[{}\\]", "", title[1])
        assert _squeezed(plain)[:25].lower() in words.lower(), title[1]


def test_nothing_is_unresolved(words: str, printed: str) -> None:
    assert "??" not in printed
    assert not re.search(r"objectat0x", words)
    assert "{glue" not in words and "{cite" not in words


def test_figures_are_numbered_as_on_the_pages(words: str) -> None:
    from bs4 import BeautifulSoup

    for name in pairs.contents():
        path = paths.root() / build.HTML / f"{name}.html"
        document = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for figure in document.select("figure.picture"):
            number = figure.select_one(".caption-number").get_text()  # type: ignore[union-attr]
            caption = figure.select_one(".caption-text").get_text()  # type: ignore[union-attr]
            want = _squeezed(f"{number.strip()}: {caption}")[:40]
            assert want in words, f"{name}: {number}"


def test_fonts_are_embedded_and_metadata_set(reader: PdfReader) -> None:
    meta = reader.metadata
    assert meta is not None and "Court" in str(meta.title) and meta.author
    for page in reader.pages:
        fonts = page.get("/Resources", {}).get("/Font", {})
        for font in fonts.values():
            descriptor = font.get_object()
            below = descriptor.get("/DescendantFonts")
            chosen = below[0].get_object() if below else descriptor
            held = chosen.get("/FontDescriptor")
            assert held is None or any(
                k in held.get_object() for k in ("/FontFile", "/FontFile2", "/FontFile3")
            )


def test_no_line_runs_over() -> None:
    log = (paths.root() / "_build" / "pdf.log").read_text("utf-8", errors="replace")
    wide = [float(w) for w in re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\)", log)]
    assert [w for w in wide if w > 5] == []
    assert "Missing character" not in log
