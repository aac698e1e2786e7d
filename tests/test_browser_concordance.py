"""The concordance in a real browser: filters, sorting, keyboard, CSV, no script, hostile names."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import browsing
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import CHROMIUM, HTML
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the concordance is not tried"),
]
PAGE = HTML / "book" / "concordance.html"
#: What a first visit may cost, compressed, and in how many requests.
MOST_BYTES, MOST_REQUESTS = 250_000, 20
HOSTILE = '</script><script>document.title="taken"</script><img src=x onerror="document.title=1">&'


@pytest.fixture(scope="module")
def concordance(extension: Callable[[str], ModuleType]) -> ModuleType:
    return extension("concordance")


@pytest.fixture(scope="module")
def rows(concordance: ModuleType) -> pd.DataFrame:
    """The rows, with what the text filter searches: accents and curly quotes made plain."""
    found = concordance.rows()
    window = found["left"] + " " + found["match"] + " " + found["right"]
    text = window + " " + found["addressee"] + " " + found["symbol"]
    text = text.str.normalize("NFD").str.replace(r"[\u0300-\u036f]", "", regex=True)
    found["text"] = text.str.replace("’", "'").str.lower()
    found["year"] = concordance.years(found)
    return found


def _opened(browser: Browser, address: str, **options: Any) -> tuple[Page, list[str]]:
    """Open an address; return the page, its rows in place, and all that goes wrong on it."""
    page, wrong = browsing.opened(browser, address, **options)
    if options.get("java_script_enabled", True):
        _filled(page)
    return page, wrong


def _filled(page: Page) -> None:
    """Wait until the rows are there."""
    page.locator(".concordance").wait_for(state="visible")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The page from the disk, as a reader opens it who has no server; nothing scrolls smoothly."""
    made, wrong = _opened(browser, PAGE.as_uri(), reduced_motion="reduce")
    yield made
    assert wrong == []
    made.context.close()


def _total(page: Page) -> int:
    """How many windows the page says it shows."""
    said = page.locator(".concordance .dt-info").inner_text()
    match = re.match(r"Windows \d+ to \d+ of ([\d,]+)", said)
    return int(match[1].replace(",", "")) if match else 0


def _select(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label, exact=True)


def _words(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Words, resolution or addressee")


def _column(page: Page, name: str) -> list[str]:
    return [text.strip() for text in page.locator(f".concordance td.{name}").all_inner_texts()]


def _saved(page: Page, target: Path) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save these windows").click()
    waiting.value.save_as(target)
    assert waiting.value.suggested_filename == "concordance.csv"
    return target.read_text("utf-8")


# ---------------------------------------------------------------- filters


def test_it_opens_from_the_disk_with_every_window(page: Page, rows: pd.DataFrame) -> None:
    assert _total(page) == len(rows)
    assert page.locator(".concordance-without").is_hidden()
    first = rows.iloc[0]
    line = page.locator(".concordance tbody tr").first
    assert line.locator("mark").inner_text() == first["match"]
    link = line.get_by_role("link", name=first["symbol"])
    address = "https://undocs.org/en/" + first["symbol"].replace(" ", "")
    assert link.get_attribute("href") == address


def test_it_filters_by_language_and_code(page: Page, rows: pd.DataFrame) -> None:
    _select(page, "Language").select_option("court")
    assert _total(page) == (rows["family"] == "court").sum()
    _select(page, "Code").select_option("court/OTHER")
    chosen = rows[(rows["family"] == "court") & (rows["code"] == "OTHER")]
    assert _total(page) == len(chosen)
    assert set(_column(page, "code")) == {"OTHER court"}
    # a code of the other language can not stay chosen
    _select(page, "Language").select_option("responsibility")
    assert _select(page, "Code").input_value() == ""
    assert _total(page) == (rows["family"] == "responsibility").sum()
    _select(page, "Code").select_option("responsibility/")
    assert _total(page) == ((rows["family"] == "responsibility") & (rows["code"] == "")).sum()


def test_it_filters_by_year(page: Page, rows: pd.DataFrame) -> None:
    _select(page, "From").select_option("2011")
    assert _total(page) == (rows["year"] >= 2011).sum()
    _select(page, "To").select_option("2011")
    assert _total(page) == (rows["year"] == 2011).sum()
    assert {date[:4] for date in _column(page, "date")} == {"2011"}


@pytest.mark.parametrize(
    ("typed", "needed"),
    [
        ("darfur", ["darfur"]),
        ("protect LIBYAN", ["protect", "libyan"]),
        ("“primary responsibility”", ["primary responsibility"]),
        ("council’s", ["council's"]),
        ("Côte d'Ivoire", ["cote", "d'ivoire"]),
        *[
            (form, ["s/res/1970", "(2011)"])
            for form in (
                "S/RES/1970 (2011)",
                "s/res/1970(2011)",
                "S / RES / 1970 (2011)",
                "S/RES/1970\u00a0(2011)",
                "S/\u200bRES/\u200b1970 (2011)",
                "S/RES/19\u00ad70 (2011)",
            )
        ],
    ],
)
def test_it_filters_by_text(page: Page, rows: pd.DataFrame, typed: str, needed: list[str]) -> None:
    expected = rows[[all(word in text for word in needed) for text in rows["text"]]]
    _words(page).fill(typed)
    assert _total(page) == len(expected) > 0


def test_filters_add_up_and_show_all_undoes_them(page: Page, rows: pd.DataFrame) -> None:
    _select(page, "Language").select_option("responsibility")
    _select(page, "Code").select_option("responsibility/NAMED")
    _select(page, "From").select_option("2006")
    _words(page).fill("1674")
    chosen = (rows["code"] == "NAMED") & (rows["year"] >= 2006) & rows["text"].str.contains("1674")
    assert _total(page) == chosen.sum() > 0
    page.get_by_role("button", name="Show all").click()
    page.wait_for_timeout(100)
    assert _total(page) == len(rows)


def test_a_choice_that_fits_nothing_says_so(page: Page) -> None:
    _words(page).fill("ruritania")
    assert page.locator(".concordance .dt-info").inner_text().startswith("No window")
    assert page.locator(".concordance td.dt-empty").is_visible()


def test_a_link_can_choose(browser: Browser, rows: pd.DataFrame) -> None:
    query = "?code=responsibility/NAMED&from=2011&to=2011&q=libya&rows=7&family=no&other=1"
    page, wrong = _opened(browser, PAGE.as_uri() + query)
    chosen = (rows["code"] == "NAMED") & (rows["year"] == 2011) & rows["text"].str.contains("libya")
    assert _total(page) == chosen.sum()
    assert _select(page, "Language").input_value() == ""
    assert wrong == []
    page.context.close()


# ---------------------------------------------------------------- sorting


def _header(page: Page, title: str) -> Locator:
    return page.locator(".concordance").get_by_role("columnheader", name=title)


def _sort(page: Page, title: str, direction: str = "ascending") -> None:
    _header(page, title).get_by_role("button").click()
    expect(_header(page, title)).to_have_attribute("aria-sort", direction)


def test_it_sorts_by_each_column_both_ways(page: Page) -> None:
    _select(page, "From").select_option("2011")
    _select(page, "To").select_option("2011")
    _select(page, "Rows a page").select_option("-1")
    keys: dict[str, tuple[str, Any]] = {
        "Date": ("date", str),
        "Resolution": ("symbol", lambda s: int(re.findall(r"\d+", s)[0])),
        "Para.": ("label", lambda s: (s[:2] != "PP", int(s[2:]))),
        "Addressee": ("addressee", str.lower),
        "Before": ("left", lambda s: s.lower().split(" ")[::-1]),
        "Match": ("match", str.lower),
        "After": ("right", str.lower),
    }
    _sort(page, "Resolution")  # so that the first is not sorted already
    for title, (column, key) in keys.items():
        _sort(page, title)
        plain = [key(_ascii(text)) for text in _column(page, column)]
        assert plain == sorted(plain), title
        _sort(page, title, "descending")
        plain = [key(_ascii(text)) for text in _column(page, column)]
        assert plain == sorted(plain, reverse=True), title


def _ascii(text: str) -> str:
    for curly, straight in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"')):
        text = text.replace(curly, straight)
    plain = pd.Series([text]).str.normalize("NFD").iloc[0]
    return re.sub("[\u0300-\u036f]", "", str(plain))


def test_sorting_by_code_keeps_the_languages_apart(page: Page) -> None:
    _select(page, "Rows a page").select_option("-1")
    _sort(page, "Code")
    families = [text.split()[-1] for text in _column(page, "code")]
    assert families == sorted(families)


# ---------------------------------------------------------------- the keyboard


def test_all_of_it_can_be_done_by_keyboard(page: Page, rows: pd.DataFrame) -> None:
    press = page.keyboard.press
    _words(page).focus()
    page.keyboard.type("court")
    press("Tab")  # language
    press("ArrowDown")
    press("ArrowDown")
    assert _select(page, "Language").input_value() == "court"
    chosen = rows[(rows["family"] == "court") & rows["text"].str.contains("court")]
    assert _total(page) == len(chosen)
    for _ in range(7):  # code, from, to, rows, show all, next page, the first header
        press("Tab")
    focused = "document.activeElement.getAttribute('aria-label')"
    assert str(page.evaluate(focused)).startswith("Date")
    press("Enter")
    expect(_header(page, "Date")).to_have_attribute("aria-sort", "descending")
    assert _column(page, "date")[0] == chosen["date"].max()
    press("Tab")
    assert str(page.evaluate(focused)).startswith("Resolution")
    press("Enter")
    expect(_header(page, "Resolution")).to_have_attribute("aria-sort", "ascending")


def test_turning_a_page_leads_to_its_beginning(page: Page) -> None:
    below = page.get_by_role("navigation", name="Pages, below the table")
    info = page.locator(".concordance .dt-info")
    below.get_by_role("link", name="Next").focus()
    page.keyboard.press("Enter")
    expect(info).to_have_text(re.compile("^Windows 26 to 50 of"))
    expect(info).to_be_in_viewport()
    assert page.evaluate("document.activeElement.textContent") == "Next"
    page.keyboard.press("Enter")  # the one above, without going down again
    expect(info).to_have_text(re.compile("^Windows 51 to 75 of"))
    below.get_by_role("link", name="Page 5").click()
    expect(info).to_have_text(re.compile("^Windows 101 to 125 of"))
    expect(info).to_be_in_viewport()


def test_what_has_the_focus_can_be_seen(page: Page) -> None:
    _words(page).focus()
    for _ in range(12):
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(outline) != "none", page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")


# ---------------------------------------------------------------- CSV


def test_both_csv_files_are_the_same_where_nothing_is_chosen(page: Page, tmp_path: Path) -> None:
    link = page.get_by_role("link", name="as CSV")
    whole = (PAGE.parent / str(link.get_attribute("href"))).read_text("utf-8")
    assert _saved(page, tmp_path / "saved.csv") == whole


def test_the_saved_csv_is_what_was_chosen_in_its_order(
    page: Page, rows: pd.DataFrame, tmp_path: Path
) -> None:
    _select(page, "Code").select_option("court/REFERRAL")
    _sort(page, "Date", "descending")  # was ascending
    _saved(page, tmp_path / "saved.csv")
    saved = pd.read_csv(tmp_path / "saved.csv", keep_default_na=False, dtype=str)
    chosen = rows[(rows["family"] == "court") & (rows["code"] == "REFERRAL")]
    assert len(saved) == len(chosen)
    assert set(saved["match"]) == set(chosen["match"])
    assert saved["date"].tolist() == sorted(chosen["date"], reverse=True)


# ---------------------------------------------------------------- without scripts; on a phone


def test_without_scripts_there_are_the_csv_and_the_summary(browser: Browser) -> None:
    page, wrong = _opened(browser, PAGE.as_uri(), java_script_enabled=False)
    assert page.locator(".concordance").is_hidden()
    assert page.locator(".concordance-without").is_visible()
    assert page.get_by_role("link", name="as CSV").is_visible()
    table = page.locator("table.concordance-summary")
    assert table.is_visible() and table.locator("tbody tr").count() > 5
    assert table.locator("th").first.inner_text() == "Code"
    assert wrong == []
    page.context.close()


@pytest.mark.parametrize("width", [320, 390, 768])
def test_on_a_small_screen_nothing_is_cut_off(browser: Browser, width: int) -> None:
    page, wrong = _opened(browser, PAGE.as_uri(), viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.evaluate(
        "[...document.querySelectorAll('.concordance *')].filter(e => {"
        " const box = e.getBoundingClientRect();"
        " return box.width && (box.left < 0 || box.right > innerWidth + 0.5); }).length"
    )
    assert outside == 0
    size = "parseFloat(getComputedStyle(document.querySelector('td.match')).fontSize)"
    assert page.evaluate(size) >= 14
    assert wrong == []
    page.context.close()


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_it_stays_accessible_when_used(browser: Browser, width: int, theme: str) -> None:
    page, wrong = _opened(
        browser, PAGE.as_uri(), viewport={"width": width, "height": 900}, color_scheme=theme
    )
    assert wrong == []
    _select(page, "Language").select_option("court")
    _sort(page, "Before")
    for typed in ("court", "ruritania"):
        _words(page).fill(typed)
        violations = Axe().run(page, context="article").response["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]][:2]) for v in violations] == []
    page.context.close()


# ---------------------------------------------------------------- hostile names, policy, weight


def _policy(page: Path) -> str:
    """A policy without other hosts and evaluated code; inline scripts by their hash.

    Styles may stand in the page, for the theme writes the widths of its tables there.
    """
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    hashes = []
    for script in soup.find_all("script"):
        if not script.get("src") and script.get("type") != "application/json":
            digest = hashlib.sha256((script.string or "").encode()).digest()
            hashes.append(f"'sha256-{base64.b64encode(digest).decode()}'")
    return (
        f"default-src 'none'; script-src 'self' {' '.join(hashes)}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'"
    )


def test_it_works_under_a_strict_policy(
    browser: Browser, rows: pd.DataFrame, tmp_path: Path
) -> None:
    page = browser.new_context().new_page()
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error(e.violatedDirective))"
    )
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    with browsing.serving(_policy(PAGE)) as address:
        answer = page.goto(f"{address}/book/concordance.html", wait_until="load")
        assert answer is not None and answer.headers["content-security-policy"] == _policy(PAGE)
        _filled(page)
        _select(page, "Language").select_option("court")
        _sort(page, "Before")
        assert _total(page) == (rows["family"] == "court").sum()
        assert _saved(page, tmp_path / "saved.csv").startswith("symbol,")
    assert wrong == []
    page.context.close()


def test_hostile_names_come_out_as_text(
    browser: Browser, concordance: ModuleType, site: str
) -> None:
    """The built page with hostile rows in place of its own; displayed, searched, sorted."""
    hostile = concordance.rows().head(3).assign(
        addressee=HOSTILE, left=HOSTILE, match=HOSTILE, right=HOSTILE, label="OP1"
    )  # fmt: skip
    data = concordance.script_json(concordance.payload(hostile))
    start = '<script type="application/json">'
    before, _, rest = PAGE.read_text("utf-8").partition(start)
    altered = before + start + data + rest[rest.index("</script>") :]
    page = browser.new_context().new_page()
    page.route("**/concordance.html", lambda r: r.fulfill(body=altered, content_type="text/html"))
    page.goto(f"{site}/book/concordance.html", wait_until="load")
    _filled(page)
    title = page.title()
    _words(page).fill('img "document.title=" &')
    assert _total(page) == 3
    for column in ("Before", "Match", "After", "Addressee"):
        _sort(page, column)
    page.wait_for_timeout(200)
    for column in ("addressee", "left", "match", "right"):
        assert _column(page, column) == [HOSTILE] * 3
    assert page.locator(".concordance img").count() == 0
    assert page.title() == title and "Concordance" in title
    page.context.close()


def test_a_first_visit_is_light(browser: Browser, site: str) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if r.url.startswith("http") else None)
    page.goto(f"{site}/book/concordance.html", wait_until="networkidle")
    files = [HTML / url.removeprefix(f"{site}/").split("?")[0] for url in asked]
    weight = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)
    assert len(asked) <= MOST_REQUESTS
    assert weight <= MOST_BYTES, json.dumps({p.name: p.stat().st_size for p in files})
    page.context.close()
