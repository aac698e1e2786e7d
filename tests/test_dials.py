"""Dials: a table of every combination becomes controls; incomplete tables are refused."""

from __future__ import annotations

import itertools
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from browsing import CHROMIUM, opened
from playwright.sync_api import Browser
from test_web import built

from courtnorm.errors import CourtnormError
from courtnorm.press.sphinx.dials import Dials

LEVELS = {
    "word": ["named", "implied"],
    "text": ["resolutions", "all texts"],
    "from": ["1990", "2005"],
}


def rows(levels: dict[str, list[str]] = LEVELS) -> list[dict[str, str]]:
    made = []
    for number, key in enumerate(itertools.product(*levels.values())):
        row = dict(zip(levels, key, strict=True))
        made.append({**row, "first": f"text {number % 3}", "others": str(number)})
    return made


def test_every_combination_is_packed_once() -> None:
    dials = Dials(rows(), list(LEVELS), ["first", "others"])
    packed = dials.packed()
    assert packed["factors"] == [[name, choices] for name, choices in LEVELS.items()]
    for place, row in enumerate(rows()):
        assert packed["different"][packed["at"][place]] == (row["first"], row["others"])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (rows()[:-1], "implied; all texts; 2005: expected a row"),
        ([*rows(), rows()[0]], "named; resolutions; 1990: a second row"),
        ([], "no column 'word'"),
    ],
)
def test_a_table_that_is_not_complete_is_refused(table: list[dict[str, str]], said: str) -> None:
    with pytest.raises(CourtnormError, match=said):
        Dials(table, list(LEVELS), ["first"])


def test_paper_has_the_whole_of_a_short_table_and_the_gist_of_a_long_one() -> None:
    short = Dials(rows(), list(LEVELS), ["first", "others"]).reduced({})
    assert len(short) == 1 + 8
    many = {**LEVELS, "more": [str(n) for n in range(20)]}
    preset = {"As it reads": ("named", "resolutions", "1990", "0")}
    long = Dials(rows(many), list(many), ["first"]).reduced(preset)
    assert long[1] == ["As it reads: named; resolutions; 1990; 0", "text 0"]
    # and every single turn of the first preset, without shares of combinations
    assert len(long) == 2 + 1 + 1 + 1 + 19
    assert long[2] == ["As it reads, but word: implied", "text 2"]


PAGE = """# A choice

```{{dials}} tab-choice
:factors: {factors}
:answers: first; others
:sentence: So read, the first is {{first}}; {{others}} came later.
:presets: Closely: {closely} | Widely: {widely}

The first under every reading.
```
"""


def chapter(levels: dict[str, list[str]]) -> nbformat.NotebookNode:
    """A page that published a table of every combination, and shows it as dials."""
    table = pd.DataFrame(rows(levels)).to_csv(index=False)
    output = nbformat.v4.new_output(
        "display_data",
        {"application/papermill.record/text/csv": table},
        metadata={
            "scrapbook": {"name": "tab-choice", "mime_prefix": "application/papermill.record/"}
        },
    )
    text = PAGE.format(
        factors="; ".join(levels),
        closely="; ".join(choices[0] for choices in levels.values()),
        widely="; ".join(choices[-1] for choices in levels.values()),
    )
    cell = nbformat.v4.new_code_cell("glue()", outputs=[output], metadata={"tags": ["remove-cell"]})
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(text), cell],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )


MANY = {**LEVELS, "more": [f"choice {n}" for n in range(200)]}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = {"few": chapter(LEVELS), "many": chapter(MANY)}
    return built(tmp_path_factory.mktemp("dials"), pages=pages)


needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")


@pytest.mark.browser
@needs_browser
@pytest.mark.parametrize("name", ["few", "many"])
def test_dials_are_turned_by_keyboard_without_a_server(
    browser: Browser, book: Path, name: str
) -> None:
    page, wrong = opened(browser, (book / f"book/{name}.html").as_uri())
    answer = page.locator(".dials-answer")
    assert answer.get_attribute("aria-live") == "polite"
    assert answer.inner_text() == "So read, the first is text 0; 0 came later."
    page.get_by_label("word", exact=True).focus()
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("word", exact=True).input_value() == "1"
    levels = LEVELS if name == "few" else MANY
    turned = rows(levels)[len(rows(levels)) // 2]
    assert answer.inner_text() == (
        f"So read, the first is {turned['first']}; {turned['others']} came later."
    )
    widely = page.get_by_role("button", name="Widely")
    widely.click()
    assert answer.inner_text().endswith(f"{len(rows(levels)) - 1} came later.")
    assert widely.get_attribute("aria-pressed") == "true"
    chosen = page.locator(".dials tr.chosen")
    assert chosen.count() == (1 if name == "few" else len(levels))
    assert wrong == []
    page.context.close()


@pytest.mark.browser
@needs_browser
def test_without_scripts_the_table_itself_is_shown(browser: Browser, book: Path) -> None:
    page, _ = opened(browser, (book / "book/few.html").as_uri(), java_script_enabled=False)
    assert page.locator(".dials table tbody tr:visible").count() == 8
    assert page.locator(".dials select:visible").count() == 0
    page.context.close()


def test_thousands_of_combinations_weigh_little(book: Path) -> None:
    import gzip

    page = (book / "book/many.html").read_bytes()
    assert len(gzip.compress(page, 9)) < 40_000
    written = (book / "_figures/many-choice.csv").read_text("utf-8")
    assert written.count("\n") == 1 + 1600
