"""What a page becomes before TeX sets it, and what is read in TeX's log afterwards."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from types import ModuleType

import pytest
from docutils import nodes
from docutils.utils import new_document
from pybtex.database import parse_string
from sphinx import addnodes

from courtnorm.press import build, citation

Extension = Callable[[str], ModuleType]


@pytest.fixture
def document() -> nodes.document:
    """An empty page."""
    return new_document("page")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("on 3 May 2011", "on 3\u00a0May 2011"),
        ("S/RES/9001 (2031) stands", "S/RES/9001\u00a0(2031) stands"),
        ("9001 PP3 and 9002 OP14", "9001\u00a0PP3 and 9002\u00a0OP14"),
        ("◐ holds with qualification", "◐\u00a0holds with qualification"),
        ("under Article 7 of Chapter VII", "under Article\u00a07 of Chapter\u00a0VII"),
        ("a chance of p = 0.04", "a chance of p\u00a0=\u00a00.04"),
        ("read on 2031-05-03", "read on 2031\u201105\u201103"),
    ],
)
def test_what_is_one_thing_to_a_reader_stays_on_one_line(
    extension: Extension, text: str, kept: str
) -> None:
    assert extension("paper").held(text) == kept


def test_a_long_symbol_may_be_parted_after_its_points(extension: Extension) -> None:
    said = extension("paper").held("C.N.180.2026.TREATIES-XVIII.10 and 1970 (2011)")
    assert said == "C.\u200bN.\u200b180.\u200b2026.\u200bTREATIES-XVIII.10 and 1970\u00a0(2011)"


@pytest.mark.parametrize("text", ["1946-2015", "978-0-19-812345-6", "10.1017/s1-2-3", "in 12 May"])
def test_nothing_else_is_held(extension: Extension, text: str) -> None:
    held = extension("paper").held(text)
    assert "\u2011" not in held and held.replace("\u00a0", " ") == text


BIBLIOGRAPHY = r"""
@misc{a, author={Zed, Ann}, title={A Letter from Ruritania}, year={2001}}
@misc{b, author={{The Ruritanian Chamber}}, title={Minutes of the Chamber}, year={2001}}
@misc{c, author={M{\'e}rou, Luc}, title={On Ruritania}, year={2001}}
@misc{d, author={Moor, Kim}, title={Of Ruritania}, year={2001}}
"""


def test_works_stand_where_a_reader_looks_and_keep_their_capitals(extension: Extension) -> None:
    style = extension("bibstyle").Style()
    entries = list(parse_string(BIBLIOGRAPHY, "bibtex").entries.values())
    assert [entry.key for entry in style.sort(entries)] == ["c", "d", "b", "a"]
    *_, last = style.format_entries(entries)
    assert "A Letter from Ruritania" in str(last.text)


# ---------------------------------------------------------------- the imprint

RURITANIA = citation.Book(
    title="Ruritania: A Guide",
    authors=(citation.Author("Ann Zed", "Zed, Ann", "Person"),),
    version="2.1",
    released=dt.date(2031, 5, 3),
    licence="CC-BY-4.0",
    address="",
)


def test_the_imprint_says_what_there_is_and_nothing_else(extension: Extension) -> None:
    rows = dict(extension("pages").imprint_rows(RURITANIA))
    assert set(rows) == {"Version", "Who answers for it", "Licences", "To cite it"}
    assert rows["Version"] == "2.1, 3 May 2031" and rows["Who answers for it"] == "Ann Zed"
    assert rows["To cite it"] == citation.text(RURITANIA)


def test_the_imprint_gives_address_and_doi_where_they_are_set(extension: Extension) -> None:
    found = dataclasses.replace(
        RURITANIA, address="https://ruritania.example", doi="10.1234/5", contact="Kim Moor"
    )
    rows = dict(extension("pages").imprint_rows(found))
    assert rows["Address"] == "https://ruritania.example" and rows["DOI"] == "10.1234/5"
    assert rows["Who answers for it"] == "Kim Moor"
    assert rows["To cite it"].endswith("https://doi.org/10.1234/5")


def _tree(*pages: str) -> addnodes.toctree:
    tree = addnodes.toctree(caption="A part", rawcaption="A part")
    tree["entries"], tree["includefiles"] = [(None, page) for page in pages], list(pages)
    return tree


def test_the_imprint_is_moved_to_the_page_after_the_title(
    extension: Extension, document: nodes.document
) -> None:
    early, late = _tree("book/abstract"), _tree("book/cite", "book/imprint", "book/checked")
    chapter = nodes.section("", nodes.title("", "The question"))
    document += nodes.section("", nodes.title("", "The book"), chapter, early, late)
    extension("paper")._imprint_first(document)
    trees = list(document.findall(addnodes.toctree))
    assert [tree["includefiles"] for tree in trees] == [
        ["book/imprint"],
        ["book/abstract"],
        ["book/cite", "book/checked"],
    ]
    assert document[0].index(trees[0]) < document[0].index(chapter)


# ---------------------------------------------------------------- findings


def test_what_must_not_be_parted_stands_in_the_box_and_the_rest_below_it(
    extension: Extension,
) -> None:
    parts = [
        nodes.paragraph("", "C1. The words."),
        nodes.paragraph("", "What can be said. Much.", classes=["can-be-said"]),
        nodes.paragraph("", "How sure. Very."),
    ]
    page = nodes.section("", nodes.container("", *parts, classes=["finding"]))
    extension("paper")._part_finding(page[0])
    box, reached = page.children
    assert box.children == parts[:2] and reached.children == parts[2:]  # type: ignore[attr-defined]
    assert reached["classes"] == ["reached"]  # type: ignore[index]


# ---------------------------------------------------------------- what stands on the web alone


def test_a_section_with_nothing_to_print_loses_its_heading(extension: Extension) -> None:
    front, alone = extension("elements"), extension("paper")._on_the_web_alone
    for web_only, more, gone in ((True, False, True), (True, True, False), (False, False, False)):
        section = nodes.section("", nodes.title("", "Ruritanian"))
        section += front.in_language(lang="xx", dir="ltr", web_only=web_only)
        section += [nodes.paragraph("", "More.")] * more
        assert alone(section) is gone, (web_only, more)


# ---------------------------------------------------------------- TeX's log

LOG = r"""
Overfull \hbox (1.0pt too wide) in paragraph at lines 1--2
Missing character: There is no 中 (U+4E2D) in font FreeSerif/OT:script=DFLT;language=dflt;!
Missing character: There is no 中 (U+4E2D) in font FreeSerif/OT:script=DFLT;language=dflt;!
Missing character: There is no я in font [lmmono10-regular]:mapping=tex-text;!
"""


def test_letters_that_no_font_has_are_named_once_each() -> None:
    assert build.missing_letters(LOG) == [
        "中 (U+4E2D CJK UNIFIED IDEOGRAPH-4E2D) in FreeSerif/OT",
        "я (U+044F CYRILLIC SMALL LETTER YA) in [lmmono10-regular]",
    ]
    assert build.missing_letters("Overfull\n") == []
