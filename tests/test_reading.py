"""The pages as a reader has them: type, weight, figures, tables, print, search, terms, drawers."""

from __future__ import annotations

import csv
import gzip
import re
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import CHROMIUM, HTML, SHIFTS, opened
from playwright.sync_api import Browser, Page, Route

from courtnorm import paths
from courtnorm.press import build, citation, pairs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the pages are not looked at"),
]
CHAPTERS = [name for name in pairs.contents() if "/chapters/" in name]
WIDE = {"viewport": {"width": 1440, "height": 1000}}
SMALL = {"viewport": {"width": 360, "height": 780}}
CHAPTER = "book/chapters/power-to-refer"
PDF = paths.root() / build.PDF

# ---------------------------------------------------------------- type and measure

#: The number of characters in each line of the page's paragraphs, the last line of each left out.
LINES = """() => [...document.querySelectorAll("article section > p")].flatMap((p) => {
  const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
  const lines = [];
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let i = 0; i < node.length; i += 1) {
      range.setStart(node, i); range.setEnd(node, i + 1);
      const box = range.getClientRects()[0];
      if (!box || !box.width) continue;
      const last = lines[lines.length - 1];
      if (last && Math.abs(last.y - box.bottom) < 8) last.n += 1;
      else lines.push({ y: box.bottom, n: 1 });
    }
  }
  return lines.slice(0, -1).map((line) => line.n);
})"""


def type_faults(page: Page) -> list[str]:
    """Return what is wrong with the measure, the size and the face of a page's text."""
    found = []
    lines = sorted(page.evaluate(LINES))
    if len(lines) > 50 and (lines[len(lines) // 2] > 68 or lines[int(len(lines) * 0.98)] > 72):
        found.append(f"lines too long: {lines[-20:]}")
    style = "getComputedStyle(document.querySelector('article section > p:not([class])'))"
    if (size := page.evaluate(f"{style}.fontSize")) != "18px":
        found.append(f"text of {size}")
    if not page.evaluate("document.fonts.check('18px \"Courtnorm Serif\"')"):
        found.append("another face")
    if "tabular-nums" not in page.evaluate(f"{style}.fontVariantNumeric"):
        found.append("figures that do not stand below each other")
    sizes = page.eval_on_selector_all(
        "figcaption > p:first-child, table caption",
        "all => all.map((e) => getComputedStyle(e).fontSize)",
    )
    return found + ([f"captions of {set(sizes)}"] if set(sizes) - {"15px"} else [])


MOST_BYTES, MOST_REQUESTS = 160_000, 20
#: What is compressed already.
_PACKED = (".woff2", ".png")


@cache
def sent(path: str) -> int:
    """Return the bytes of one file, compressed as a host does."""
    content = (HTML / path.lstrip("/")).read_bytes()
    return len(content if path.endswith(_PACKED) else gzip.compress(content, 9))


@pytest.mark.parametrize("name", [*pairs.contents(), "search", "genindex"])
def test_a_first_visit_costs_little_and_nothing_moves_when_fonts_come_late(
    browser: Browser, site: str, name: str
) -> None:
    def late(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page = browser.new_context(**WIDE).new_page()  # type: ignore[arg-type]
    page.add_init_script(SHIFTS)
    page.route("**/*.woff2", late)
    seen: list[str] = []
    page.on("requestfinished", lambda request: seen.append(urlsplit(request.url).path))
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(500)  # a busy machine is idle before all has been asked for
    total, moved = sum(map(sent, seen)), page.evaluate("window.moved")
    page.context.close()
    assert total <= MOST_BYTES and len(seen) <= MOST_REQUESTS, (total, len(seen))
    assert any(path.endswith(".woff2") for path in seen) and moved <= 0.02, moved


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_result_and_the_ways_in_are_on_the_first_screen(
    browser: Browser, site: str, width: int, height: int
) -> None:
    view = {"width": width, "height": height}
    page, _ = opened(browser, f"{site}/book/index.html", viewport=view)
    ends = "e => e.getBoundingClientRect().bottom"
    assert page.locator(".board-bar").evaluate(ends) < height
    assert page.locator(".ways li").first.evaluate(ends) < height
    assert page.locator(".ways a").all_inner_texts()[-1] == "PDF" or not PDF.is_file()
    assert page.locator(".ways li").last.evaluate(ends) < height
    byline = page.locator(".byline").inner_text()
    assert citation.book().title.partition(": ")[2] in byline and citation.book().version in byline
    page.context.close()


# ---------------------------------------------------------------- figures

FIGURES = """() => [...document.querySelectorAll("figure.picture")].map((figure) => {
  const wide = (element) => element.getBoundingClientRect().width;
  const drawing = [...figure.querySelectorAll("svg.figure")].find(wide);
  const texts = [...drawing.querySelectorAll("text")];
  const scale = wide(drawing) / drawing.viewBox.baseVal.width;
  return { id: figure.id, twice: figure.querySelectorAll("svg.figure").length === 2,
    share: wide(drawing) / wide(figure.parentElement),
    least: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)) };
})"""


def figure_faults(page: Page, least: float) -> list[str]:
    """Return the figures that do not fill the column, or have text smaller than ``least`` px."""
    found = []
    for figure in page.evaluate(FIGURES):
        if not figure["twice"] or figure["least"] < least or figure["share"] < 0.98:
            found.append(f"figure: {figure}")
    return found


# ---------------------------------------------------------------- tables

CLIPPED = """() => [...document.querySelectorAll(".table-wrapper")].map((frame) => ({
  text: frame.textContent.trim().slice(0, 50),
  scrolls: frame.scrollWidth > frame.clientWidth + 1,
  stop: frame.tabIndex === 0,
  named: frame.getAttribute("aria-label")
    || document.getElementById(frame.getAttribute("aria-labelledby"))?.textContent || "",
  cue: getComputedStyle(frame).backgroundImage.includes("gradient"),
}))"""
BROKEN = """() => [...document.querySelectorAll("table .date, table .whole, .vote")]
  .filter((e) => e.getClientRects().length > 1 && e.tagName !== "TD" && e.tagName !== "TH")
  .map((e) => e.textContent)"""
LEFT = """() => [...document.querySelectorAll("td.number")]
  .filter((cell) => getComputedStyle(cell).textAlign !== "right").map((cell) => cell.textContent)"""


def table_faults(page: Page, width: str) -> list[str]:
    """Return the frames of tables without a name or a cue, and what in tables is broken."""
    found = []
    for frame in page.evaluate(CLIPPED):
        if frame["scrolls"] != frame["stop"] or not frame["named"] or not frame["cue"]:
            found.append(f"table: {frame}")
    found += [f"broken: {text}" for text in page.evaluate(BROKEN)]
    left = page.evaluate(LEFT) if width == "wide" else []
    return found + [f"not at the right: {text}" for text in left]


# ---------------------------------------------------------------- cells that invite


def test_what_unfolds_on_the_page_of_the_data_is_large_enough_for_a_finger(
    browser: Browser, site: str
) -> None:
    page, _ = opened(browser, f"{site}/book/data.html", "phone")
    heights = page.eval_on_selector_all(
        "#all-tables summary", "all => all.map((e) => e.getBoundingClientRect().height)"
    )
    assert len(heights) > 50 and min(heights) >= 24
    page.context.close()


def invitation_faults(page: Page) -> list[str]:
    """Return what cells that invite show otherwise than as tables, and badges that break."""
    text = page.locator("article").inner_text()
    found = [f"shown as text: {mark}" for mark in ("|---", "|—", "] as worded") if mark in text]
    for invited in page.locator(".tag_try-it .cell_output").all():
        if invited.locator("table td").count() < 2:
            found.append("a cell that invites gives no table")
    badges = "all => all.filter((b) => b.getClientRects().length > 1).map((b) => b.textContent)"
    broken = page.eval_on_selector_all("span.verdict", badges)
    return found + [f"a badge breaks across lines: {badge}" for badge in broken]


# ---------------------------------------------------------------- one visit at each width


@pytest.mark.parametrize(
    "name", ["book/index", *CHAPTERS, "book/data", "book/method", "book/checked"]
)
def test_type_figures_tables_and_boxes_are_in_order(browser: Browser, site: str, name: str) -> None:
    found = []
    for width, window, least in (("wide", WIDE, 12), ("small", SMALL, 11)):
        page, wrong = opened(browser, f"{site}/{name}.html", **window)
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(200)  # frames are measured by a script
        told = [*wrong, *figure_faults(page, least), *table_faults(page, width)]
        told += type_faults(page) if width == "wide" else invitation_faults(page)
        found += [f"{width}: {line}" for line in told]
        page.context.close()
    assert found == []


def test_faults_of_type_figures_tables_and_boxes_are_found(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}.html", bypass_csp=True, **WIDE)
    in_order = [*type_faults(page), *figure_faults(page, 12), *table_faults(page, "wide")]
    page.add_style_tag(
        content="article p { max-width: none !important; font-size: 17px !important; "
        "font-variant-numeric: normal; } svg.figure { width: 50% !important; } "
        "td.number { text-align: left !important; } .table-wrapper { background: none !important; }"
        "figure.picture figcaption p { font-size: 14px !important; }"
        "span.verdict { display: inline !important; white-space: normal; letter-spacing: 9em; }"
    )
    page.evaluate(
        "document.querySelector('article section > p:not([class])').append('] as worded')"
    )
    kinds = {line.split(":")[0].split(" of ")[0] for line in type_faults(page)}
    assert kinds == {"lines too long", "text", "figures that do not stand below each other",
                     "captions"}  # fmt: skip
    assert {line.split(":")[0] for line in table_faults(page, "wide")} >= {
        "table", "not at the right"}  # fmt: skip
    assert figure_faults(page, 12) != [] and in_order == []
    assert {line.split(":")[0] for line in invitation_faults(page)} == {
        "shown as text", "a badge breaks across lines"}  # fmt: skip
    page.context.close()


# ---------------------------------------------------------------- print


def printed(page: Page, folder: Path) -> str:
    file = folder / "page.pdf"
    page.pdf(path=str(file), format="A4", print_background=True)
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


TOOLS = ("Skip to content", "Show all code", "Show the code", "Back to top", "Cite this figure",
         "CSV", "On this page", "Next\n", "¶")  # fmt: skip
#: Boxes that must not be cut, by height: what is taller than a page may be.
SPLIT = """() => [...document.querySelectorAll("figure.picture, .finding")]
  .filter((e) => getComputedStyle(e).breakInside !== "avoid").map((e) => e.id || e.className)"""


#: The page's paragraphs, with what stands for a source on paper: its name in brackets.
NAMED = """() => [...document.querySelectorAll("article section > p")].map((p) => {
  for (const e of p.querySelectorAll(".source")) e.insertAdjacentText("afterend", `(${e.title})`);
  return p.innerText;
})"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_paper_has_the_text_and_no_tools(
    browser: Browser, site: str, name: str, tmp_path: Path
) -> None:
    page, _ = opened(browser, f"{site}/{name}.html", **WIDE)
    text = printed(page, tmp_path)
    assert [tool for tool in TOOLS if tool in text] == []
    page.emulate_media(media="print")
    assert page.evaluate(SPLIT) == []
    fixed = page.evaluate(
        """[...document.querySelectorAll("body *")].filter((e) => {
          const style = getComputedStyle(e);
          return style.position === "fixed" && e.getClientRects().length;
        }).map((e) => e.className)"""
    )
    assert fixed == [], "what is fixed is printed over every page"
    ends = page.evaluate(NAMED)
    flat = re.sub(r"\s+", "", text)
    for words in ends:
        for part in re.sub(r"\s+", "", words)[:40], re.sub(r"\s+", "", words)[-30:]:
            assert part in flat, f"not whole on paper: {words[:60]}"
    page.context.close()


BESIDE = """() => [...document.querySelectorAll("article p > .source")].map((e) => {
  const { content, float } = getComputedStyle(e, "::after");
  return [e.title, content === "none" ? "" : JSON.parse(content), float];
})"""


def test_a_source_is_named_beside_its_sentence_where_there_is_room(
    browser: Browser, site: str
) -> None:
    for window, beside in ((WIDE, True), (SMALL, False)):
        page, _ = opened(browser, f"{site}/{CHAPTER}.html", **window)
        sources = page.evaluate(BESIDE)
        assert len(sources) > 5
        for title, shown, side in sources:
            assert title and (shown, side) == ((title, "right") if beside else ("", "none"))
        page.context.close()


# ---------------------------------------------------------------- search

QUERIES = list(csv.DictReader((paths.root() / "tests/queries.csv").open(encoding="utf-8")))


def found(page: Page, query: str) -> list[str]:
    pages: list[str] = page.evaluate("query => window.courtnormSearch(query)", query)
    return [name.rsplit("/", 1)[-1] for name in pages]


def test_queries_of_readers_find_their_page_among_the_first_three(
    browser: Browser, site: str
) -> None:
    page, wrong = opened(browser, f"{site}/search.html")
    missed = [
        row["query"]
        for row in QUERIES
        if not set(found(page, row["query"])[:3]) & set(row["pages"].split())
    ]
    assert len(QUERIES) == 30 and len(missed) <= 2, missed
    assert wrong == []
    page.context.close()


@pytest.mark.parametrize(
    "form",
    ["S/RES/1970 (2011)", "s/res/1970", "S/\u200bRES/\u200b1970", "S/RES/1970\u00a0(2011)",
     "S/RES/19\u00ad70", "1970", "S / RES / 1970"],
)  # fmt: skip
def test_a_symbol_is_found_in_every_form(browser: Browser, site: str, form: str) -> None:
    page, _ = opened(browser, f"{site}/search.html")
    assert found(page, form) == found(page, "1970") and found(page, form)
    page.context.close()


def test_what_was_found_is_said_and_a_slip_is_mended(browser: Browser, site: str) -> None:
    page, wrong = opened(browser, f"{site}/search.html?q=responsability")
    status = page.locator("[role=status]").inner_text()
    assert re.search(r"\d+ pages for “responsibility”", status)
    assert "“responsability” is not in the book" in page.locator("#search-results").inner_text()
    assert page.locator("#search-results mark").count() > 0
    page.goto(f"{site}/search.html?q=xyzzyx")
    assert "Nothing in the book has “xyzzyx”" in page.locator("[role=status]").inner_text()
    assert wrong == []
    page.context.close()


# ---------------------------------------------------------------- contents, drawers, terms


def test_the_contents_are_a_landmark_that_marks_the_page(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}.html")
    tree = page.get_by_role("navigation", name="Contents")
    current = tree.locator("[aria-current=page]")
    assert current.count() == 1 and "power to refer" in current.inner_text()
    about = tree.locator("details.about")
    assert not about.evaluate("d => d.open")
    assert about.get_by_text("How this book is checked", exact=True).count() == 1
    page.goto(f"{site}/book/checked.html")
    assert page.locator("details.about").evaluate("d => d.open")
    page.context.close()


def test_a_drawer_takes_the_focus_and_gives_it_back(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}.html", "phone")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    inside = "document.activeElement.closest('.sidebar-drawer') !== null"
    assert page.evaluate(inside)
    for _ in range(40):  # the text behind can not be reached
        page.keyboard.press("Tab")
        assert not page.evaluate("document.activeElement.closest('article') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "__navigation"
    assert not page.locator(".sidebar-drawer a.sidebar-brand").is_visible()
    page.context.close()


def test_the_switch_of_colours_says_its_state(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}.html")
    button = page.locator("button.theme-toggle:visible")
    before = button.get_attribute("aria-label")
    button.click()
    assert "Colours: as the system" in str(before)
    assert re.search("Colours: (light|dark)", str(button.get_attribute("aria-label")))
    page.context.close()


def test_a_term_shows_its_meaning_by_pointer_keyboard_and_touch(
    browser: Browser, site: str
) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}.html")
    term, card = page.locator("a.term").first, page.locator(".term-card")
    term.hover()
    assert card.is_visible() and len(card.inner_text()) > 40
    page.keyboard.press("Escape")
    assert not card.is_visible()
    page.locator("a.skip-to-content").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.term')"):
            break
    assert card.is_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "term-card"
    page.context.close()

    page, _ = opened(browser, f"{site}/{CHAPTER}.html", "phone", has_touch=True, is_mobile=True)
    address = page.url
    page.locator("a.term").first.tap()
    assert page.locator(".term-card").is_visible() and page.url == address
    page.locator("a.term").first.tap()
    page.wait_for_url("**/glossary.html#term-*")
    page.context.close()


def test_links_to_headings_are_no_stops_of_the_keyboard(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}.html")
    assert page.locator("a.headerlink").count() > 5
    assert page.locator("a.headerlink:not([tabindex='-1'])").count() == 0
    page.context.close()


def test_figures_keep_shape_and_words_where_the_system_sets_the_colours(
    browser: Browser, site: str
) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}.html", forced_colors="active")
    fill = "getComputedStyle(document.querySelector('svg.figure text')).fill"
    canvas = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(fill) != page.evaluate(canvas)
    name = "getComputedStyle(document.body).getPropertyValue('--fig-{}').trim()"
    assert page.evaluate(name.format("ink")) == "CanvasText"
    assert page.evaluate(name.format("norm")) == "LinkText"
    page.goto(f"{site}/book/index.html")
    line = "all => all.map((e) => getComputedStyle(e).borderTopStyle)"
    assert "none" not in page.eval_on_selector_all(".board-bar a", line), "a part without shape"
    page.context.close()
