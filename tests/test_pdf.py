"""The built PDF, where TeX is: every chapter, caption and reference, and nothing broken."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader
from pypdfium2.raw import FPDF_PAGEOBJ_FORM

from courtnorm import figures, paths, tables
from courtnorm.press import bibliography, build, citation, pairs
from courtnorm.press import rules as pages
from courtnorm.press.sphinx.pages import imprint_rows

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
def sheets(reader: PdfReader) -> list[str]:
    """The text of each sheet, from the title page on."""
    path = paths.root() / build.PDF
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    texts = done.stdout.decode("utf-8").split("\f")[:-1]
    assert len(texts) == len(reader.pages)
    return texts


@pytest.fixture(scope="module")
def printed(sheets: list[str]) -> str:
    """The text as it is printed: what is unknown is drawn as single question marks."""
    return " ".join(sheets)


@pytest.fixture(scope="module")
def words(printed: str) -> str:
    text = printed.replace("\ufb01", "fi").replace("\ufb02", "fl").replace("-\n", "")
    return _squeezed(text)


def _squeezed(text: str) -> str:
    """Drop what line breaking changes: spaces, hyphens, quotation marks."""
    return re.sub(r"[\s\-‐‑–—“”‘’\"'`]+", "", text)


def test_every_chapter_title_is_there(words: str) -> None:
    for page in pages.pages():
        if page.name in ("index", "references"):
            continue
        title = re.search(r"^# (.+)$", page.text, re.M)
        # letters that run from right to left come out of a PDF in no order that could be compared
        assert title and _squeezed(re.split(r"[\u0600-\u06ff]", title[1])[0]) in words, page.name


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
        # with its capitals: a style that makes them small spells France as france
        assert _squeezed(plain)[:25] in words, title[1]


def test_nothing_is_unresolved(words: str, printed: str) -> None:
    assert "??" not in printed
    assert not re.search(r"objectat0x", words)
    assert "{glue" not in words and "{cite" not in words


def test_no_key_and_no_mark_of_the_text_is_printed(printed: str) -> None:
    assert [key for key in bibliography.entries() if key in printed] == []
    assert "`" not in printed
    assert re.findall(r"\\[a-z]{4,}\{", printed) == [], "a command of TeX is printed"


def test_figures_are_numbered_as_on_the_pages(words: str) -> None:
    from bs4 import BeautifulSoup, SoupStrainer

    figures = SoupStrainer("figure")
    for name in pairs.contents():
        path = paths.root() / build.HTML / f"{name}.html"
        document = BeautifulSoup(path.read_text("utf-8"), "html.parser", parse_only=figures)
        for figure in document.select("figure.picture"):
            number = figure.select_one(".caption-number").get_text()  # type: ignore[union-attr]
            caption = figure.select_one(".caption-text").get_text()  # type: ignore[union-attr]
            want = _squeezed(f"{number.strip()}: {caption}")[:40]
            assert want in words, f"{name}: {number}"


def test_fonts_are_embedded_and_metadata_set(reader: PdfReader) -> None:
    meta = reader.metadata
    assert meta is not None and "Court" in str(meta.title)
    assert meta.author == citation.book().by
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
    assert build.missing_letters(log) == []


# ---------------------------------------------------------------- what the paper is

#: Width of a line of the text: A4 between its margins, in points of PDF.
LINE = (210 - 2 * 32) / 25.4 * 72
#: The margin above and below the text, in points of PDF.
MARGIN = 25 / 25.4 * 72


def test_the_book_has_at_most_130_pages(sheets: list[str]) -> None:
    assert len(sheets) <= 130


def test_the_title_has_its_subtitle_and_the_imprint_is_on_its_back(sheets: list[str]) -> None:
    cited = citation.book()
    title, _, subtitle = cited.title.partition(": ")
    assert _squeezed(title) in _squeezed(sheets[0]) and _squeezed(subtitle) in _squeezed(sheets[0])
    for _, content in imprint_rows(cited):
        assert _squeezed(content) in _squeezed(sheets[1]), content


def test_the_contents_fill_two_pages_at_most(reader: PdfReader, sheets: list[str]) -> None:
    assert sheets[2].split()[0] == "Contents"
    assert "Contents" not in [item.title for item in reader.outline if not isinstance(item, list)]
    first = next(n for n, text in enumerate(sheets) if n > 2 and _begins(text, "The question"))
    assert first <= 4


def _begins(text: str, title: str) -> bool:
    return _squeezed(text).startswith(_squeezed(title))


def _fonts(page: Any) -> Iterator[Any]:
    """Yield every font of a page, those of the figures on it too."""
    resources = page.get("/Resources", {})
    for font in resources["/Font"].values() if "/Font" in resources else ():
        yield font.get_object()
    for held in resources["/XObject"].values() if "/XObject" in resources else ():
        if held.get_object()["/Subtype"] == "/Form":
            yield from _fonts(held.get_object())


def test_letters_are_fonts_and_never_drawings(reader: PdfReader) -> None:
    drawn = {
        number
        for number, page in enumerate(reader.pages, 1)
        if any(font["/Subtype"] == "/Type3" for font in _fonts(page))
    }
    assert drawn == set()


def _figures() -> Iterator[tuple[int, float, float]]:
    """Yield each figure's sheet, its width on paper and the part of its size it is shown at."""
    document = pypdfium2.PdfDocument(paths.root() / build.PDF)
    for sheet, page in enumerate(document):
        for form in page.get_objects(filter=[FPDF_PAGEOBJ_FORM], max_depth=1):
            scale = form.get_matrix().a
            yield sheet, scale * figures.WIDE, scale


def test_figures_are_as_wide_as_the_text_and_their_letters_8_points() -> None:
    shown = list(_figures())
    drawn = sum(len(re.findall(r"^```\{picture\}", page.text, re.M)) for page in pages.pages())
    assert len(shown) == drawn
    assert [(sheet, width) for sheet, width, _ in shown if abs(width - LINE) > 1] == []
    assert [s for s, _, scale in shown if scale * figures.SMALLEST[figures.WIDE] < 7.95] == []


def test_the_fields_of_the_tables_are_left_to_the_web(words: str) -> None:
    assert "FieldTypeMeaning" not in words


def _reached(page: Any) -> float:
    """Return how far down a page its text or pictures reach, as a part of its height."""
    low = 0.0
    height = page.get_height()
    for thing in page.get_objects(max_depth=1):
        _, bottom, _, top = thing.get_bounds()
        if bottom > MARGIN and top < height - MARGIN:  # not the running head, not the number
            low = max(low, (height - bottom - MARGIN) / (height - 2 * MARGIN))
    return low


def test_no_page_is_under_a_third_full_but_at_the_end_of_a_chapter(reader: PdfReader) -> None:
    begin = {
        reader.get_destination_page_number(item)
        for item in reader.outline
        if not isinstance(item, list)
    }
    document = pypdfium2.PdfDocument(paths.root() / build.PDF)
    bare = [
        sheet + 1
        for sheet, page in enumerate(document)
        if sheet > 3 and sheet + 1 not in begin | {len(document)} and _reached(page) < 1 / 3
    ]
    assert bare == []


def test_no_box_of_a_finding_is_torn(sheets: list[str]) -> None:
    """From its number to what can be said, a finding stands on one page."""
    whole = [
        _squeezed(match[0])
        for text in sheets
        for match in re.finditer(r"^C\d+\. .+?^What can be said\.", text, re.M | re.S)
    ]
    found = {number for number in tables.load("claims")["id"]}
    assert {re.match(r"C\d+", one)[0] for one in whole} == found  # type: ignore[index]


def test_the_languages_of_the_abstract(words: str) -> None:
    assert _squeezed("En février 2011, le Conseil de sécurité") in words
    heading = "\u0627\u0644\u0639\u0631\u0628\u064a\u0629"  # of the Arabic one, not printed
    assert heading not in words and heading[::-1] not in words


# ---------------------------------------------------------------- where a page ends

#: A caption ("Table 2.3:", "Figure 1:"), and a table that goes on ("Table 9.1, continued").
_CAPTION = re.compile(r"\b(Figure|Table)\s+(\d+(?:\.\d+)?):")
_CONTINUED = re.compile(r"\b(?:Table\s+([\d.]+)(?:,| –)\s+)?continued\b(?! on)")


def _captions(sheets: list[str]) -> dict[tuple[str, str], list[int]]:
    """Return where each caption stands: kind and number -> sheets."""
    found: dict[tuple[str, str], list[int]] = {}
    for sheet, text in enumerate(sheets):
        for match in _CAPTION.finditer(text):
            found.setdefault((match[1], match[2]), []).append(sheet)
    return found


def test_no_caption_is_parted_from_its_table(sheets: list[str]) -> None:
    captions = {}
    for page in pages.pages():
        for body in re.findall(r"^```\{data-table\} \S+\n(.*?)^```$", page.text, re.S | re.M):
            plain = re.split(r"[{`*]", re.sub(r"^:\w+:.*$", "", body, flags=re.M).strip())[0]
            captions[_squeezed(plain)[:30]] = len(_squeezed(body))
    parted = []
    for text in sheets:
        for match in re.finditer(r"\bTable\s+[\d.]+:", text):
            below = _squeezed(text[match.end() :])
            length = next((n for c, n in captions.items() if below.startswith(c)), None)
            if length is not None and len(below) < length + 20:
                parted.append(match[0])
    assert captions and parted == []


def test_a_table_that_goes_on_says_which_it_is(sheets: list[str]) -> None:
    captions, seen = _captions(sheets), 0
    for sheet, text in enumerate(sheets):
        for match in _CONTINUED.finditer("\n".join(filter(None, text.splitlines()[:8]))):
            seen += 1
            if match[1]:
                where = captions.get(("Table", match[1].rstrip(".")), [])
                assert any(sheet - 4 < at < sheet for at in where), f"{match[0]} on sheet {sheet}"
    assert seen


def test_figures_stand_near_the_text_that_names_them(sheets: list[str]) -> None:
    far = []
    for (kind, number), places in _captions(sheets).items():
        if "." not in number:
            continue
        named = [
            sheet
            for sheet, text in enumerate(sheets)
            # a tight line comes out of the PDF without its spaces
            if re.search(rf"{kind}\s*{re.escape(number)}(?![\d:]|\.\d)", text)
        ]
        if named and min(abs(places[0] - sheet) for sheet in named) > 1:
            far.append(f"{kind} {number}")
    assert far == []


def test_no_line_ends_within_a_vote_or_a_day(printed: str) -> None:
    assert (
        re.findall(r"\b\d{1,3}-\n\d{1,3}\b|\b\d{4}-\n\d\d\b|\b\d{4}-\d\d-\n\d\d\b", printed) == []
    )


def test_running_heads_are_titles_and_the_index_is_set_in_the_text_fonts(
    reader: PdfReader, sheets: list[str]
) -> None:
    heads = [text.splitlines()[0] for text in sheets if text.strip()]
    assert [head for head in heads if re.search(r"\b(REFERENCES|INDEX|CONTENTS)\b", head)] == []
    start = max(sheet for sheet, text in enumerate(sheets) if re.search(r"^Index$", text, re.M))
    for page in reader.pages[start:]:
        fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
        assert not any("Mono" in str(font.get_object()["/BaseFont"]) for font in fonts)


def test_the_outline_names_every_page(reader: PdfReader) -> None:
    outline = {_squeezed(str(item.title)) for item in reader.outline if not isinstance(item, list)}
    for page in pages.pages():
        title = re.search(r"^# (.+)$", page.text, re.M)
        if page.name != "index":
            assert title and _squeezed(title[1]) in {re.sub(r"^\d+", "", o) for o in outline}
