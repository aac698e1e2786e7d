"""Two builds compared file by file: every way in which they can differ is seen and said."""

from __future__ import annotations

from pathlib import Path

import pytest
from longrun import reproduce

from bench import bookcopy
from courtnorm import paths
from courtnorm.errors import CourtnormError


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    for side in ("left", "right"):
        for name, content in (("data/a.csv", "a\n1\n"), ("pages/x.html", "<p>one</p>")):
            path = tmp_path / side / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
    return tmp_path / "left", tmp_path / "right"


def test_the_same_is_the_same(two: tuple[Path, Path]) -> None:
    assert reproduce.compare(*two, ["data", "pages"]) == reproduce.Builds(2, ())


def test_another_byte_a_lost_file_and_a_new_one_are_named(two: tuple[Path, Path]) -> None:
    left, right = two
    (right / "data/a.csv").write_text("a\n2\n", "utf-8")
    (right / "pages/x.html").unlink()
    (right / "pages/y.html").write_text("", "utf-8")
    found = reproduce.compare(left, right, ["data", "pages"])
    assert found.files == 3
    assert (
        found.differences[0] == "data/a.csv: differs from byte 2: b'a\\n1\\n' against b'a\\n2\\n'"
    )
    assert found.differences[1:] == (
        "pages/x.html: only in the first build",
        "pages/y.html: only in the second build",
    )


def test_a_file_that_ends_early_is_named(two: tuple[Path, Path]) -> None:
    (two[1] / "data/a.csv").write_text("a\n", "utf-8")
    assert "from byte 2" in reproduce.compare(*two, ["data"]).differences[0]


def test_a_single_file_can_be_asked_for(two: tuple[Path, Path]) -> None:
    assert reproduce.compare(*two, ["data/a.csv"]).files == 1


def test_a_failing_step_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(reproduce.STEPS, "html", (("run", "no-such-page"), ("_build/html",)))
    monkeypatch.setattr(bookcopy, "copy", lambda target: paths.root())
    with pytest.raises(CourtnormError, match="html in the folder 'one': .*no such page"):
        reproduce.reproduce(["html"])


def test_the_two_builds_differ_in_all_that_must_not_matter() -> None:
    (one, here), (other, there) = reproduce.PLACES
    assert one != other and " " in other and not other.isascii()
    assert {k for k in here if here[k] != there[k]} >= {"TZ", "LANG", "PYTHONHASHSEED"}
