"""What stands is not built again; what changed is; and both ways give the same files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from longrun import reproduce

from bench import bookcopy
from courtnorm import paths
from courtnorm.press import build, made_of


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of two files, whose pages are made by copying them."""
    for name, text in (("book/a.md", "one"), ("data/t.csv", "x\n1\n")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(paths, "root", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def builds(small: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What Sphinx had read before each build: the pages whose reading it was given."""
    seen: list[list[str]] = []

    def made(builder: str, work: Path) -> None:
        readings = work / "_build" / ".doctrees"
        seen.append(sorted(path.relative_to(readings).as_posix() for path in readings.rglob("*.*")))
        for page in ("a", "b"):
            (readings / "book").mkdir(parents=True, exist_ok=True)
            (readings / f"book/{page}.doctree").write_text("read", "utf-8")
        (work / "_build/html").mkdir(parents=True)
        (work / "_build/html/a.html").write_bytes((small / "book/a.md").read_bytes())

    monkeypatch.setattr(build, "_jupyter_book", made)
    return seen


def test_what_stands_is_not_built_again(builds: list[list[str]]) -> None:
    for _ in range(3):
        build.html()
    assert builds == [[]]
    build.html(anew=True)
    assert builds[1:] == [[]]


def test_a_changed_page_is_read_again_however_old_its_file(
    small: Path, builds: list[list[str]]
) -> None:
    build.html()
    (small / "book/a.md").write_text("two", "utf-8")
    os.utime(small / "book/a.md", (0, 0))
    build.html()
    assert builds[1:] == [["book/b.doctree"]]
    assert (small / build.HTML / "a.html").read_text("utf-8") == "two"
    build.html()
    assert len(builds) == 2


@pytest.mark.parametrize(
    "name", ["data/t.csv", "data/new.csv", "_config.yml", "src/courtnorm/x.py"]
)
def test_any_other_change_begins_from_nothing(
    small: Path, builds: list[list[str]], name: str
) -> None:
    build.html()
    (small / name).parent.mkdir(exist_ok=True, parents=True)
    (small / name).write_text("x\n2\n", "utf-8")
    build.html()
    assert builds[1:] == [[]]


def test_pages_that_someone_touched_are_made_anew(small: Path, builds: list[list[str]]) -> None:
    build.html()
    (small / build.HTML / "a.html").write_text("another number", "utf-8")
    build.html()
    assert builds[1:] == [[]]
    assert (small / build.HTML / "a.html").read_text("utf-8") == "one"


def test_a_record_that_can_not_be_read_is_none(small: Path, builds: list[list[str]]) -> None:
    build.html()
    (small / build.READING / "made-of.json").write_text("{", "utf-8")
    build.html()
    assert builds[1:] == [[]]


def test_a_paper_that_stands_is_not_set_again(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_work(kind: str) -> Path:
        raise RuntimeError("work begun")

    monkeypatch.setattr(build, "missing_tex", list)
    monkeypatch.setattr(made_of.shutil, "which", lambda program: str(small / "book/a.md"))
    monkeypatch.setattr(build, "_workplace", no_work)
    (small / build.PDF).parent.mkdir()
    (small / build.PDF).write_bytes(b"paper")
    now = made_of.inputs(small, build._TEX)
    made_of.Record(now, made_of.made(small / build.PDF)).save(small / build.PDF_RECORD)
    assert build.pdf() == small / build.PDF
    (small / "data/t.csv").write_text("x\n2\n", "utf-8")
    with pytest.raises(RuntimeError, match="work begun"):
        build.pdf()
    (small / "data/t.csv").write_text("x\n1\n", "utf-8")
    (small / build.PDF).write_bytes(b"other paper")
    with pytest.raises(RuntimeError, match="work begun"):
        build.pdf()


@pytest.mark.long
def test_reading_again_what_changed_gives_the_same_files_as_reading_all(tmp_path: Path) -> None:
    """Several kinds of edit, each seen by other pages in another way, one after another."""
    book = bookcopy.copy(tmp_path / "book")
    clean = tmp_path / "clean"
    assert bookcopy.call(book, "build", "html").returncode == 0
    for edit in (_a_title_and_a_caption, _a_word_a_citation_and_a_term):
        edit(book / "book")
        done = bookcopy.call(book, "build", "html")
        assert done.returncode == 0, done.stderr
    assert bookcopy.call(bookcopy.copy_of(book, clean), "build", "html").returncode == 0
    found = reproduce.compare(book, clean, [build.HTML])
    assert found.differences == ()
    assert found.files > 100


def _a_title_and_a_caption(pages: Path) -> None:
    _edit(pages / "chapters/first.md", "# ", "# Once more: ")
    notebook = pages / "chapters/lacuna.ipynb"
    held = json.loads(notebook.read_text("utf-8"))
    cell = next(c for c in held["cells"] if any("```{picture}" in line for line in c["source"]))
    last = max(i for i, line in enumerate(cell["source"]) if line.startswith("```"))
    cell["source"].insert(last, "Ruritania is left out of it.\n")
    notebook.write_text(json.dumps(held), "utf-8")


def _a_word_a_citation_and_a_term(pages: Path) -> None:
    path = pages / "how-to-read.md"
    more = "\nHow Ruritania voted is not known.\n"
    more += "\nSo {cite:t}`welsh2011civilian`, on a referral and {res}`1970 PP9`.\n"
    path.write_text(path.read_text("utf-8") + more, "utf-8")


def _edit(text: Path, old: str, new: str) -> None:
    """Change the first words like these in both halves of a page."""
    notebook = text.with_suffix(".ipynb")
    held = json.loads(notebook.read_text("utf-8"))
    cell = next(c for c in held["cells"] if any(line.startswith(old) for line in c["source"]))
    cell["source"] = [line.replace(old, new, 1) for line in cell["source"]]
    notebook.write_text(json.dumps(held), "utf-8")
    text.write_text(text.read_text("utf-8").replace(f"\n{old}", f"\n{new}", 1), "utf-8")
