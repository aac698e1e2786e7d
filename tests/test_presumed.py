"""Pages that say otherwise than the library finds are named."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from courtnorm import claims
from courtnorm.press import presumed
from courtnorm.press.rules import Page, prose_of


@pytest.fixture(scope="module")
def found() -> dict[str, claims.Finding]:
    return {number: claims.find(number) for number in ("C4", "C6")}


def page(text: str, path: Path = Path("book/a.md")) -> Page:
    return Page("a", path, text, {})


def test_a_sentence_that_presumes_the_verdict_is_in_order(found: dict[str, claims.Finding]) -> None:
    text = "# T\n\n{presumes}`C4 fails|There the essay is wrong`, so far.\n"
    assert presumed.presumptions([page(text)], found) == []
    assert "There the essay is wrong, so far." in prose_of(text)


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("C4 holds|Here it is right", "“Here it is right” presumes that C4 holds: it is fails"),
        ("C4 contested|Here", "'contested' is presumed, expected one of holds, overstated"),
        ("C99 fails|Here", "C99 is presumed, expected one of the book's claims"),
    ],
)
def test_a_sentence_whose_verdict_moved_is_named(
    found: dict[str, claims.Finding], mark: str, said: str
) -> None:
    lines = presumed.presumptions([page(f"# T\n\nx {{presumes}}`{mark}`.\n")], found)
    assert len(lines) == 1 and lines[0].startswith("book/a.md: line 3: ") and said in lines[0]


def notebook(path: Path, record: object) -> None:
    """Write a notebook that published one value, as MyST-NB's glue stores it."""
    prefix = "application/papermill.record/"
    output = nbformat.v4.new_output(
        "display_data",
        data={f"{prefix}application/vnd.courtnorm.finding+json": json.dumps(record)},
        metadata={"scrapbook": {"name": "C6", "mime_prefix": prefix}},
    )
    cell = nbformat.v4.new_code_cell("x", outputs=[output])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)


def test_a_stored_finding_is_compared(tmp_path: Path, found: dict[str, claims.Finding]) -> None:
    mine, text = tmp_path / "a.ipynb", page("# T\n", tmp_path / "a.md")
    record = found["C6"].record()
    notebook(mine, record)
    assert presumed.stored([text], found) == []
    notebook(mine, {**record, "verdict": "fails"})
    assert presumed.stored([text], found) == [
        "book/a.ipynb: C6: stored otherwise than the library finds; `make run` executes it"
    ]
    notebook(mine, {**record, "numbers": {}})
    assert len(presumed.stored([text], found)) == 1
