"""What a page costs its reader: bytes, requests, and how Lighthouse judges it on a phone."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import bookcopy
from bench.measuring import Row, command
from bench.pages import jupyter_book, rewritten
from bench.serving import served
from courtnorm.press import build, pairs

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
#: The pages that Lighthouse judges, and how often each.
JUDGED = ("index", "chapters/first", "chapters/ledger", "timeline", "concordance", "data")
RUNS = 5
#: Beside which the same chapter is judged, with the theme and settings that one gets by default.
BESIDE = "chapters/first"
_CATEGORIES = {"performance": 97, "accessibility": 100, "best-practices": 100, "seo": 100}


def browser() -> str | None:
    """Return the path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def transfers(address: str, pages: list[str]) -> dict[str, list[tuple[int, int]]]:
    """Return for each page what two visits, one after the other, cost: (bytes, requests)."""
    from playwright.sync_api import sync_playwright

    found: dict[str, list[tuple[int, int]]] = {}
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=browser(),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        for page in pages:
            context = chromium.new_context(viewport={"width": 390, "height": 844})
            found[page] = [_visit(context, f"{address}/book/{page}.html") for _ in range(2)]
            context.close()
        chromium.close()
    return found


def _visit(context: Any, address: str) -> tuple[int, int]:
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    bytes_: list[int] = []
    asked: set[str] = set()
    session.on("Network.loadingFinished", lambda event: bytes_.append(event["encodedDataLength"]))

    def response(event: dict[str, Any]) -> None:
        kept = event["response"].get("fromDiskCache") or event["response"].get("fromPrefetchCache")
        if not kept and event["response"]["url"].startswith("http"):
            asked.add(event["requestId"])

    session.on("Network.responseReceived", response)
    tab.goto(address, wait_until="networkidle")
    tab.close()
    return int(sum(bytes_)), len(asked)


def default_theme(place: Path) -> Path:
    """Build the book with the theme and settings that Jupyter Book gives by default."""
    book = bookcopy.copy(place / "default")
    with rewritten(book / "_config.yml") as config:
        own = config["sphinx"]["config"]
        dropped = ("html_", "templates", "extensions", "pygments")
        for name in [name for name in own if name.startswith(dropped)]:
            del own[name]
        own["html_css_files"] = ["palette.css"]  # the figures take their colours from it
        # the book's own page for what is not found needs a template, and that one needs its theme
        own["templates_path"] = ["plain"]
        config["sphinx"]["extra_extensions"] = ["courtnorm.press.sphinx"]
    (book / "plain").mkdir()
    for name in ("404.html", "moved.html"):
        (book / "plain" / name).write_text("<!doctype html><title>Not found</title>", "utf-8")
    jupyter_book(book, place / "out")
    return place / "out" / "_build" / "html"


@contextmanager
def both_served() -> Iterator[tuple[str, str]]:
    """Build and serve the book twice, as it is and with the default theme; yield the addresses."""
    with TemporaryDirectory() as place:
        book = bookcopy.copy(Path(place) / "book")
        command(book, "build", "html")
        plain = default_theme(Path(place))
        with served(book / build.HTML) as own, served(plain) as other:
            yield own, other


def page() -> list[Row]:
    """Measure first and second visits to every chapter, beside one with the default theme."""
    if browser() is None:
        return []
    chapters = [n for n in map(pairs.name_of, pairs.pairs()) if n.startswith("chapters/")]
    with both_served() as (address, other):
        own = transfers(address, [*chapters, "index", "concordance"])
        plain = transfers(other, [BESIDE])[BESIDE]
    of_chapters = {name: visits for name, visits in own.items() if name in chapters}
    heavy = max(of_chapters, key=lambda name: of_chapters[name][0][0])
    again = max(of_chapters, key=lambda name: of_chapters[name][1][0])
    busy = max(of_chapters, key=lambda name: of_chapters[name][0][1])
    said = ", ".join(f"{n.split('/')[-1]} {v[0][0] / 1000:.0f}" for n, v in sorted(own.items()))
    ours = own[BESIDE]
    return [
        Row(f"first visit to the heaviest chapter ({heavy.split('/')[-1]})",
            of_chapters[heavy][0][0] / 1000, "kB", 250, said=said),
        Row("requests of a first visit", of_chapters[busy][0][1], "requests", 20),
        Row("second visit to the heaviest chapter", of_chapters[again][1][0] / 1000, "kB", 30),
        Row("first visit, against the default theme", ours[0][0] / plain[0][0], "times", 1.0,
            said=f"{ours[0][0] / 1000:.0f} kB in {ours[0][1]} requests against "
                 f"{plain[0][0] / 1000:.0f} kB in {plain[0][1]}"),
    ]  # fmt: skip


def lighthouse() -> list[Row]:
    """Let Lighthouse judge six pages on its phone profile, beside one with the default theme.

    The program is not part of the book; without it there are no rows.
    """
    program = shutil.which("lighthouse")
    if program is None or browser() is None:
        return []
    rows = []
    with both_served() as (address, other):
        own = {page: _judge(program, f"{address}/book/{page}.html") for page in JUDGED}
        plain = _judge(program, f"{other}/book/{BESIDE}.html", 3)
    for category, bar in _CATEGORIES.items():
        worst = min(own, key=lambda page, c=category: own[page][c])  # type: ignore[misc]
        said = ", ".join(f"{p.split('/')[-1]} {scores[category]:.0f}" for p, scores in own.items())
        said += f"; with the default theme {BESIDE.split('/')[-1]} {plain[category]:.0f}"
        what = f"Lighthouse, {category.replace('-', ' ')}, the lowest of {len(own)} pages"
        rows.append(Row(what, own[worst][category], "points", bar, least=True, said=said))
    return rows


def _judge(program: str, address: str, times: int = RUNS) -> dict[str, float]:
    """Return the median score in each category, 0 to 100."""
    scores: dict[str, list[float]] = {category: [] for category in _CATEGORIES}
    flags = "--headless=new --no-sandbox --disable-background-networking --disable-component-update"
    for _ in range(times):
        done = subprocess.run(
            [program, address, "--quiet", "--output=json", f"--chrome-flags={flags}",
             f"--only-categories={','.join(_CATEGORIES)}"],
            env={**os.environ, "CHROME_PATH": str(browser())},
            text=True, capture_output=True, check=True,
        )  # fmt: skip
        found = json.loads(done.stdout)["categories"]
        for category in _CATEGORIES:
            scores[category].append(100 * float(found[category]["score"] or 0))
    return {category: statistics.median(values) for category, values in scores.items()}
