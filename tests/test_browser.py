"""The pages in a real browser: two widths, two themes; no error, nothing foreign, accessible."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from courtnorm import build, paths
from courtnorm.checks import pairs

CHROMIUM = next((p for n in ("chromium", "chromium-browser") if (p := shutil.which(n))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the pages are not looked at"),
]
HTML = paths.root() / build.HTML
SHOTS = paths.root() / "_build" / "screenshots"
WIDTHS = {"desktop": 1280, "phone": 390}
THEMES = ("light", "dark")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    assert (HTML / "index.html").is_file(), "the pages are not built: make html"
    handler = functools.partial(_Quiet, directory=str(HTML))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


def opened(browser: Browser, address: str, width: str, theme: str) -> tuple[Page, list[str]]:
    """Open a page and return it with everything that went wrong while it loaded."""
    context = browser.new_context(
        viewport={"width": WIDTHS[width], "height": 900}, color_scheme=theme
    )
    page = context.new_page()
    wrong: list[str] = []
    host = address.split("/")[2]
    page.on("console", lambda m: wrong.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda e: wrong.append(f"script: {e}"))
    page.on("requestfailed", lambda r: wrong.append(f"failed: {r.url}"))
    page.on(
        "request",
        lambda r: (
            wrong.append(f"foreign: {r.url}")
            if not r.url.startswith(("data:", "blob:")) and r.url.split("/")[2] != host
            else None
        ),
    )
    page.goto(address, wait_until="load")
    return page, wrong


@pytest.mark.parametrize("name", pairs.contents())
def test_every_page_at_two_widths_and_in_two_themes(browser: Browser, site: str, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    for width in WIDTHS:
        for theme in THEMES:
            where = f"{width} {theme}"
            page, wrong = opened(browser, f"{site}/{name}.html", width, theme)
            found += [f"{where}: {line}" for line in wrong]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > WIDTHS[width]:
                found.append(f"{where}: the page scrolls sideways ({wide} px)")
            for violation in Axe().run(page).response["violations"]:
                nodes = [n["target"] for n in violation["nodes"]][:3]
                found.append(f"{where}: {violation['id']}: {violation['help']} {nodes}")
            shot = SHOTS / f"{name.split('/')[-1]}-{width}-{theme}.png"
            page.screenshot(path=str(shot), full_page=True)
            page.context.close()
    assert found == []


def _search(page: Page, site: str, words: str) -> list[str]:
    page.goto(f"{site}/search.html?q={words}", wait_until="load")
    page.wait_for_timeout(500)
    return [str(a.get_attribute("href")) for a in page.query_selector_all("#search-results li a")]


@pytest.mark.parametrize("words", ["1970", "S/RES/1970", "C6"])
def test_search_finds_resolutions_and_claims(browser: Browser, site: str, words: str) -> None:
    page, _ = opened(browser, f"{site}/search.html", "desktop", "light")
    assert any("power-to-refer" in link for link in _search(page, site, words)), words
    page.context.close()


def test_the_theme_can_be_switched_and_figures_follow(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/book/chapters/power-to-refer.html", "desktop", "light")
    ink = "getComputedStyle(document.querySelector('svg.figure text')).fill"
    before = page.evaluate(ink)
    for _ in range(3):
        page.click("button.theme-toggle:visible")
        if page.evaluate("document.body.dataset.theme") == "dark":
            break
    assert page.evaluate(ink) != before
    page.context.close()


def test_code_unfolds_by_keyboard(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/book/chapters/power-to-refer.html", "desktop", "light")
    summary = page.locator("details.hide summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.hide").first.evaluate("d => d.open")
    page.context.close()


def test_downloads_arrive(browser: Browser, site: str, tmp_path: Path) -> None:
    page, _ = opened(browser, f"{site}/book/chapters/power-to-refer.html", "desktop", "light")
    with page.expect_download() as waiting:
        page.click(".figure-files a >> nth=0")
    target = tmp_path / "numbers.csv"
    waiting.value.save_as(target)
    assert target.read_text("utf-8").startswith("symbol,date,iso3")
    page.context.close()
