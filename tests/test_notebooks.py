"""Pairs: what differs is said, what changed is reported, and executing twice changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import jupytext
import nbformat
import pytest
from paired import HEAD

from courtnorm.errors import CourtnormError
from courtnorm.press import moved, pairs, running


def page(folder: Path, body: str) -> Path:
    path = folder / "page.md"
    path.write_text(HEAD + body, "utf-8")
    return path


def cell(source: str) -> str:
    return f"```{{code-cell}} ipython3\n{source}\n```\n"


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    text = page(tmp_path, "# Page\n\n" + cell("1 + 1") + "\nwords\n\n" + cell("2 + 2"))
    outcome = running.execute(text)
    pairs.write(text.with_suffix(".ipynb"), outcome.notebook)
    return text


def edit(pair: Path, change: object) -> list[str]:
    twin = pair.with_suffix(".ipynb")
    notebook = nbformat.read(twin, as_version=4)
    change(notebook)  # type: ignore[operator]
    nbformat.write(notebook, twin)
    return pairs.disagreements(pair)


def test_a_fresh_pair_agrees(pair: Path) -> None:
    assert pairs.disagreements(pair) == []


def test_executing_again_changes_no_byte(pair: Path) -> None:
    twin = pair.with_suffix(".ipynb")
    before = twin.read_bytes()
    pairs.write(twin, running.execute(pair).notebook)
    assert twin.read_bytes() == before


def test_an_edited_text_is_noticed(pair: Path) -> None:
    pair.write_text(pair.read_text("utf-8").replace("words", "other words"), "utf-8")
    assert "cell 3 is not that of page.md" in pairs.disagreements(pair)[0]


def test_an_edited_notebook_is_noticed(pair: Path) -> None:
    def change(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[1].source = "1 + 2"

    (line,) = edit(pair, change)
    assert line.startswith("page.ipynb: cell 2 edited in the notebook only, and would be lost")


def test_an_unexecuted_cell_is_noticed(pair: Path) -> None:
    def change(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[1].execution_count = None

    assert "not executed in order" in edit(pair, change)[0]


def test_a_lost_cell_and_a_lost_tag_are_noticed(pair: Path) -> None:
    assert "3 cells, expected the 4" in edit(pair, lambda n: n.cells.pop())[0]


def test_what_an_editor_leaves_is_noticed(pair: Path) -> None:
    def change(notebook: nbformat.NotebookNode) -> None:
        notebook.metadata["jupytext"] = {"default_lexer": "ipython3"}

    assert "holds more than was executed" in edit(pair, change)[0]


def test_a_missing_half_is_one_line(pair: Path) -> None:
    pair.with_suffix(".ipynb").unlink()
    with pytest.raises(CourtnormError, match="missing; `make run` makes it"):
        pairs.disagreements(pair)


def test_a_failing_cell_is_named(tmp_path: Path) -> None:
    text = page(tmp_path, "# Page\n\n" + cell("x = 1") + "\n" + cell("1 / 0"))
    with pytest.raises(CourtnormError, match="cell 3: ZeroDivisionError"):
        running.execute(text)


def test_what_moved_is_said_with_old_and_new() -> None:
    before = {"a": "'1'", "b": "'2'", "fig-x": "year\n2011\n"}
    after = {"a": "'1'", "b": "'3'", "fig-x": "year\n2012\n"}
    assert moved.changes(before, after) == ["b: '2' -> '3'", "fig-x: 1 of 1 rows: 2011 -> 2012"]


def finding(verdict: str, holds: bool, votes: list[int], because: str = "counted") -> str:
    answers = [{"definition": "a long definition", "holds": holds, "because": because}]
    record = {"id": "C6", "status": "computed", "verdict": verdict, "numbers": {"vote": votes}}
    return json.dumps(record | {"evidence": ["votes:x"], "definitions": answers})


def test_a_verdict_that_moved_is_said_with_what_moved_it() -> None:
    before, after = finding("holds", True, [15, 0]), finding("fails", False, [14, 1])
    assert moved.changes({"C6": before}, {"C6": after}) == [
        "C6: holds -> fails",
        "C6, vote: [15, 0] -> [14, 1]",
        "C6, definition 1: true -> false",
    ]
    assert moved.changes({}, {"C6": after}) == ["C6: (none) -> fails"]
    ledgers = [{"ledger": f"[{record}]"} for record in (before, after)]
    assert moved.changes(*ledgers) == ["C6: holds -> fails"]
    reworded = finding("holds", True, [15, 0], "counted again")
    assert moved.changes({"C6": before}, {"C6": reworded}) == [
        "C6, definition 1, reason: counted -> counted again"
    ]


def test_an_editor_that_opens_the_text_writes_both_halves(pair: Path, root: Path) -> None:
    """As JupyterLab does it, through the contents manager that jupytext.toml sets up."""
    (pair.parent / "jupytext.toml").write_text((root / "jupytext.toml").read_text("utf-8"))
    manager = jupytext.TextFileContentsManager()
    manager.root_dir = str(pair.parent)
    model = manager.get(pair.name, type="notebook", content=True)
    cells = model["content"]["cells"]
    assert any(cell.get("outputs") for cell in cells), "the outputs are shown with the text"
    own = pair.read_text("utf-8")
    for one in cells:
        one["source"] = one["source"].replace("words", "other words")
    manager.save(model, pair.name)
    assert pair.read_text("utf-8") == own.replace("words", "other words")
    held = nbformat.read(pair.with_suffix(".ipynb"), as_version=4)
    assert "other words" in str(held.cells) and held.cells[1].outputs[0].data["text/plain"] == "2"
    assert [
        line for line in pairs.disagreements(pair) if "more than was executed" not in line
    ] == []


LAB = "kernelspec:\n  name: python3\n  display_name: Python 3 (ipykernel)\n  language: python\n"


def test_the_head_is_the_books_again_after_jupyterlab_saved_it(
    pair: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = pair.read_text("utf-8")
    begin = own.index("kernelspec:")
    pair.write_text(own[:begin] + LAB + own[own.index("---", begin) :], "utf-8")
    assert "names another kernel" in pairs.disagreements(pair)[0]
    monkeypatch.setattr(pairs, "pairs", lambda: [pair])
    monkeypatch.setattr(pairs, "name_of", lambda text: text.stem)
    assert pairs.sync() == (["page"], [])
    assert pair.read_text("utf-8") == own
    assert pairs.disagreements(pair) == [] and pairs.sync() == ([], [])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("n\na\nb\n", "n\nb\na\n", "its drawing or the order of its rows changed"),
        ("n\na\nb\n", "n\nc\nd\ne\n", "2 changed, 1 added of 3 rows"),
        ("n\na\nb\n", "n\na\n", "1 gone of 1 rows"),
        ("n\na\n", "m\na\nb\n", "its columns changed; 2 rows, before 1"),
    ],
)
def test_a_tables_changes_are_counted(old: str, new: str, said: str) -> None:
    assert moved.changes({"tab-x": old}, {"tab-x": new}) == [f"tab-x: {said}"]


def test_what_was_executed_is_said_in_one_line() -> None:
    executed = {"chapters/first": ["a: 1 -> 2"], "index": []}
    assert moved.summary(executed) == "2 pages executed (first, index); 1 value moved"


def test_a_kernel_does_not_see_the_machines_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    text = page(tmp_path, cell("import os\nos.environ.get('LC_ALL'), os.environ['TZ']"))
    output = running.execute(text).notebook.cells[0].outputs[0]
    assert output.data["text/plain"] == "(None, 'UTC')"
