"""Pairs: what differs is said, what changed is reported, and executing twice changes nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jupytext
import nbformat
import pytest
from paired import HEAD

from courtnorm import files as store
from courtnorm import paths
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


# ---------------------------------------------------------------- nothing written is thrown away


@pytest.fixture
def only(pair: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of one pair."""
    (pair.parent / "book").mkdir()
    monkeypatch.setattr(paths, "root", lambda: pair.parent)
    monkeypatch.setattr(pairs, "pairs", lambda: [pair])
    monkeypatch.setattr(pairs, "name_of", lambda text: text.stem)
    return pair


def in_the_notebook(pair: Path, old: str, new: str) -> None:
    """Edit a notebook as an editor does: nothing in it changes but the words."""
    twin = pair.with_suffix(".ipynb")
    held = json.loads(twin.read_text("utf-8"))
    for one in held["cells"]:
        one["source"] = [line.replace(old, new) for line in one["source"]]
    twin.write_text(json.dumps(held, indent=1) + "\n", "utf-8")


def test_an_edit_of_the_notebook_alone_is_kept_until_its_author_has_chosen(only: Path) -> None:
    in_the_notebook(only, "words", "words, and a sentence more")
    twin = only.with_suffix(".ipynb")
    before = twin.read_bytes()
    changed, kept_back = pairs.sync()
    done = running.run([only])
    assert changed == [] and done.failed == kept_back and done.moved == {}
    (line,) = kept_back
    assert line.startswith("page.ipynb: cell 3 edited in the notebook only, and would be lost")
    assert "--take notebook page" in line and "--take text page" in line
    assert twin.read_bytes() == before
    own = only.read_text("utf-8")
    pairs.take_notebook(only)
    assert only.read_text("utf-8") == own.replace("words", "words, and a sentence more")
    assert pairs.disagreements(only) == [] and pairs.sync() == ([], [])


def test_a_notebook_whose_text_wins_is_set_aside(only: Path) -> None:
    in_the_notebook(only, "words", "other words")
    twin = only.with_suffix(".ipynb")
    before = twin.read_bytes()
    aside = pairs.take_text(only)
    assert aside.name == "page.edited.ipynb" and aside.read_bytes() == before
    assert pairs.disagreements(only) == [] and "other words" not in twin.read_text("utf-8")


def test_a_cell_added_in_the_notebook_is_seen_and_one_lost_there_comes_back(only: Path) -> None:
    def add(notebook: nbformat.NotebookNode) -> None:
        notebook.cells.insert(2, nbformat.v4.new_markdown_cell("a cell more"))

    assert "cell 3 edited in the notebook only" in edit(only, add)[0]
    pairs.take_text(only)
    edit(only, lambda notebook: notebook.cells.pop(2))
    assert pairs.sync() == (["page"], []) and pairs.disagreements(only) == []


def test_both_halves_edited_is_for_their_author(only: Path) -> None:
    in_the_notebook(only, "words", "other words")
    only.write_text(only.read_text("utf-8").replace("# Page", "# A page"), "utf-8")
    with pytest.raises(CourtnormError, match=r"page\.md: cell 1 was edited too"):
        pairs.take_notebook(only)


def test_a_text_edited_and_run_twice_is_no_edit_of_the_notebook(only: Path) -> None:
    for words in ("words one", "words two"):
        only.write_text(re.sub("words.*", words, only.read_text("utf-8")), "utf-8")
        assert pairs.sync() == (["page"], [])


def test_a_word_of_prose_makes_no_page_stale_and_a_cell_does(only: Path) -> None:
    known = {"page": running.record(only, {"data": [], "modules": []})}
    only.write_text(only.read_text("utf-8").replace("words", "other words"), "utf-8")
    assert not running.stale(only, known)
    assert "run `make sync`" in pairs.disagreements(only)[0]
    pairs.sync()
    assert pairs.disagreements(only) == [] and not running.stale(only, known)
    only.write_text(only.read_text("utf-8").replace("1 + 1", "1 + 2"), "utf-8")
    assert running.stale(only, known) and running.changed(only, known["page"]) == ["its code"]


def test_the_record_of_an_execution_has_no_clock(root: Path) -> None:
    record = json.loads((root / running.RUNS).read_text("utf-8"))
    assert record and all(set(held) == {"code", "reads"} for held in record.values())
    words = re.findall(r"[0-9a-f]{12}", json.dumps(record))
    assert not re.search(r"20\d\d-\d\d|seconds", json.dumps(record)) and len(words) > 100


def test_cells_that_say_the_same_keep_each_their_own_outputs(tmp_path: Path) -> None:
    source = "counted = globals().get('counted', 0) + 1\ncounted"
    text = page(tmp_path, cell(source) + "\nwords\n\n" + cell(source))
    pairs.write(text.with_suffix(".ipynb"), running.execute(text).notebook)
    text.write_text(text.read_text("utf-8").replace("words", "other"), "utf-8")
    fresh = pairs.read_text(text)
    pairs._keep_outputs(fresh, pairs.read_notebook(text.with_suffix(".ipynb")))
    shown = [c.outputs[0].data["text/plain"] for c in fresh.cells if c.cell_type == "code"]
    assert shown == ["1", "2"]


def test_a_page_that_dies_leaves_the_others_to_go_on(
    only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = only.with_name("dying.md")
    dying.write_text(HEAD + cell("1") + "\n" + cell("import os\nos._exit(1)"), "utf-8")
    slow = only.with_name("slow.md")
    slow.write_text(HEAD + cell("import time\ntime.sleep(60)"), "utf-8")
    monkeypatch.setattr(pairs, "pairs", lambda: [dying, only, slow])
    only.with_suffix(".ipynb").unlink()
    done = running.run([dying, only, slow], limit=5)
    assert done.failed == [
        "dying.md: cell 2: its kernel died (killed, or out of memory)",
        "slow.md: cell 1: not done within the limit of 5 s",
    ]
    assert list(done.moved) == ["page"] and only.with_suffix(".ipynb").is_file()


# ---------------------------------------------------------------- bytes


def test_a_byte_order_mark_is_named(only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    path = only.with_name("marked.md")
    path.write_bytes(b"\xef\xbb\xbf" + only.read_bytes())
    with pytest.raises(CourtnormError, match=r"marked\.md: begins with a byte order mark"):
        pairs.read_text(path)


def test_line_endings_make_no_other_file(only: Path) -> None:
    twin, before = only.with_suffix(".ipynb"), running.record(only, {"data": [], "modules": []})
    digests = [store.sha256(path) for path in (only, twin)]
    for path in (only, twin):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert [store.sha256(path) for path in (only, twin)] == digests
    assert running.record(only, {"data": [], "modules": []}) == before
    assert pairs.disagreements(only) == []


def test_a_table_of_bytes_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1\0\r\n")
    assert store.content(path) == b"PAR1\0\r\n"


# ---------------------------------------------------------------- what moved


def test_of_long_values_the_part_that_differs_is_shown() -> None:
    old, new = "a" * 300 + "eleven" + "b" * 300, "a" * 300 + "twelve" + "b" * 300
    said = moved.differing(old, new)
    assert said == f"...{'a' * 20}eleven{'b' * 20}... -> ...{'a' * 20}twelve{'b' * 20}..."
    assert moved.differing("x" * 200, "x" * 200 + "y").endswith("xy")
    assert moved.differing("one", "two") == "one -> two"
    assert moved.differing(None, "two") == "(none) -> two"


def test_a_verdict_that_moved_is_listed_once() -> None:
    before = {"C6": finding("holds", True, [15]), "ledger": f"[{finding('holds', True, [15])}]"}
    after = {"C6": finding("fails", False, [14]), "ledger": f"[{finding('fails', False, [14])}]"}
    assert moved.verdicts(before, after) == {"C6": ("holds", "fails")}
    assert moved.verdicts(after, after) == {}
