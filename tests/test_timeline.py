"""The timeline page: every row there, its date, its doubt and its source; the filter; the role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

import browsing
import pytest
from browsing import CHROMIUM, HTML
from bs4 import BeautifulSoup, Tag

from courtnorm import prose, tables

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGE = HTML / "book" / "timeline.html"


@pytest.fixture(scope="module")
def timeline(extension: Callable[[str], ModuleType]) -> ModuleType:
    return extension("timeline")


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    assert PAGE.is_file(), "the pages are not built: make html"
    return BeautifulSoup(PAGE.read_text("utf-8"), "html.parser")


# ---------------------------------------------------------------- sources


@pytest.mark.parametrize(
    ("source", "title", "address", "remark"),
    [
        ("https://www.example.org/a/b", "example.org", "https://www.example.org/a/b", False),
        (
            "github: someone/some-data config/events.csv",
            "someone/some-data",
            "https://github.com/someone/some-data/blob/HEAD/config/events.csv",
            False,
        ),
        (
            "github: someone/some-data cases/",
            "someone/some-data",
            "https://github.com/someone/some-data/tree/HEAD/cases",
            False,
        ),
        ("resolutions.csv", "table resolutions", "data.html#resource-resolutions", False),
        (
            "paper.example.org 2025/03",
            "paper.example.org 2025/03",
            "https://paper.example.org/",
            True,
        ),
        (
            "https://undocs.org/S/RES/912(1994)",
            "S/RES/912 (1994)",
            "https://undocs.org/S/RES/912(1994)",
            False,
        ),
        ("a note nobody can find", "a note nobody can find", "", False),
    ],
)
def test_a_source_opens_what_it_names(
    timeline: ModuleType, source: str, title: str, address: str, remark: bool
) -> None:
    found = timeline.link(source)
    assert (found.title, found.address) == (title, address)
    assert bool(found.remark) is remark


def test_every_row_has_a_source_that_opens(timeline: ModuleType) -> None:
    closed = [
        row.id for row in timeline.rows().itertuples() if not timeline.link(row.source).address
    ]
    assert closed == []


def test_rows_say_how_sure_they_are(timeline: ModuleType) -> None:
    for row in timeline.rows().itertuples():
        said = timeline.sure(row)
        assert said.startswith("Verified") is (row.verified == "yes"), row.id
        assert ("in doubt" in said) is bool(row.doubt), row.id


def test_every_strand_has_a_box_in_the_filter(timeline: ModuleType) -> None:
    assert set(timeline.rows()["strand"]) == set(timeline.STRANDS)


def test_an_unknown_milestone_is_an_error_with_its_name(timeline: ModuleType) -> None:
    from docutils.utils import Reporter

    heard = StringIO()
    reporter = Reporter("a page", report_level=2, halt_level=5, stream=heard)
    role = timeline.MilestoneRole()
    made, messages = role(
        "milestone", "", "fall-of-ruritania", 7, SimpleNamespace(reporter=reporter)
    )
    assert made == [] and len(messages) == 1
    assert "'fall-of-ruritania': expected the id of a row of the timeline" in heard.getvalue()


# ---------------------------------------------------------------- the built page


@pytest.mark.built
def test_every_milestone_stands_on_the_page_once(page: BeautifulSoup) -> None:
    for row in tables.load("timeline").itertuples():
        (entry,) = page.select(f"#milestone-{row.id}")
        words = " ".join(entry.get_text(" ").split()).replace("\u2019", "'")
        assert prose.date(row.date, row.date_precision) in words, row.id
        assert row.label in words, row.id
        assert f"strand-{row.strand}" in entry["class"], row.id
        assert "erified" in words and entry.select("a[href]"), row.id


@pytest.mark.built
def test_a_document_is_cited_once_by_its_symbol_and_mirrors_stay_in_the_table(
    page: BeautifulSoup,
) -> None:
    mirrored = 0
    for row in tables.load("timeline").itertuples():
        (entry,) = page.select(f"#milestone-{row.id}")
        links = [str(link["href"]) for link in entry.select(".milestone-source a[href]")]
        assert links and len(set(links)) == len(links) <= 2, row.id
        if row.source_kind == "official":
            assert len(links) == 1, f"{row.id}: a source that only repeats is shown"
            mirrored += bool(row.source_2)
        assert "undocs.org" not in entry.get_text(), row.id
        assert row.id not in entry.get_text().split(), row.id
        for symbol in entry.select("a[href*='undocs.org']"):
            words = symbol.get_text().replace("\u00a0", " ").replace(" ", "")
            assert str(symbol["href"]).endswith(words), row.id
    assert mirrored > 10


@pytest.mark.built
def test_years_are_folded_and_say_how_many_they_hold(page: BeautifulSoup) -> None:
    folds = page.select("details.years")
    held = [len(fold.select("li.milestone")) for fold in folds]
    assert sum(held) == len(tables.load("timeline")) and not any(f.has_attr("open") for f in folds)
    said = [int(one.get_text().split()[0]) for one in page.select("details.years > summary")]
    assert said == held


@pytest.mark.built
def test_without_the_script_all_is_shown_and_no_form(page: BeautifulSoup) -> None:
    (form,) = page.select("form.milestone-filter")
    assert form.has_attr("hidden")
    assert not page.select("li.milestone[hidden]")
    assert form.find("legend") is not None
    boxes = form.select("label > input[type=checkbox]")
    shown = sum(
        int(str(b.find_parent("label").get_text()).split("(")[1].strip(") \n")) for b in boxes
    )
    assert shown == len(tables.load("timeline"))


@pytest.mark.built
def test_script_and_style_are_loaded_there_only(page: BeautifulSoup) -> None:
    assert page.select("script[src*='timeline.js']") and page.select("link[href*='timeline.css']")
    for path in PAGE.parent.rglob("*.html"):
        if path != PAGE:
            assert "timeline.js" not in path.read_text("utf-8"), path.name


@pytest.mark.built
def test_a_date_in_a_chapter_is_two_clicks_from_its_source(page: BeautifulSoup) -> None:
    seen = 0
    for path in (PAGE.parent / "chapters").glob("*.html"):
        chapter = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for link in chapter.select("a[href*='timeline.html#milestone-']"):
            anchor = str(link["href"]).split("#")[1]
            entry = page.find(id=anchor)
            assert isinstance(entry, Tag), f"{path.name}: {anchor}"
            assert entry.select(".milestone-source a[href]"), anchor
            seen += 1
    assert seen > 0


@pytest.mark.built
def test_a_date_that_is_not_confirmed_says_so_in_the_chapter() -> None:
    verified = tables.load("timeline").set_index("id")["verified"]
    for path in (PAGE.parent / "chapters").glob("*.html"):
        chapter = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for link in chapter.select("a[href*='timeline.html#milestone-']"):
            key = str(link["href"]).split("#milestone-")[1]
            after = str(link.next_sibling or "")
            marked = after.startswith(" (not confirmed)")
            assert marked is (verified[key] != "yes"), f"{path.name}: {key}"


# ---------------------------------------------------------------- the filter in a browser


@pytest.fixture
def opened(browser: Browser) -> Iterator[Page]:
    tab, _ = browsing.opened(browser, PAGE.as_uri(), "phone")
    yield tab
    tab.context.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the filter is not tried")
def test_the_filter_works_by_keyboard_and_says_what_it_shows(opened: Page) -> None:
    counts = tables.load("timeline")["strand"].value_counts()
    total, norm = int(counts.sum()), int(counts["norm"])
    shown = "[...document.querySelectorAll('li.milestone')].filter(e => e.checkVisibility()).length"
    status = opened.locator(".milestone-filter [role=status]")
    assert opened.evaluate(shown) == 0
    opened.get_by_role("button", name="Unfold all years").press("Enter")
    assert opened.evaluate(shown) == total
    opened.locator(".milestone-filter input[value=norm]").focus()
    opened.keyboard.press("Space")
    assert opened.evaluate(shown) == total - norm
    assert status.inner_text() == f"{total - norm} of {total} chosen."
    opened.get_by_role("button", name="Clear").press("Enter")
    assert opened.evaluate(shown) == 0
    opened.keyboard.press("Space")  # the first box has the focus
    assert opened.evaluate(shown) == norm
    opened.get_by_role("button", name="Show all").press("Enter")
    opened.wait_for_timeout(100)
    assert opened.evaluate(shown) == total


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the filter is not tried")
def test_a_link_to_a_hidden_milestone_shows_it(opened: Page) -> None:
    opened.get_by_role("button", name="Clear").click()
    opened.evaluate("location.hash = '#milestone-statute-in-force'")
    opened.wait_for_timeout(200)
    assert opened.locator("#milestone-statute-in-force").is_visible()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the page is not printed")
def test_paper_has_what_is_folded(opened: Page) -> None:
    opened.emulate_media(media="print")
    assert opened.locator("#milestone-statute-in-force").evaluate("e => e.checkVisibility()")
    assert opened.locator("#milestone-statute-in-force").bounding_box()["height"] > 20  # type: ignore[index]
    assert not opened.locator("details.years > summary").first.is_visible()
