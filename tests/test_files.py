"""Writing: whole or not at all, and the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from courtnorm import files


def test_an_interrupted_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    files.write_text(path, "old")

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "replace", broken)
    with pytest.raises(KeyboardInterrupt):
        files.write_text(path, "new")
    assert path.read_text("utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_csv_has_line_feeds_and_empty_cells() -> None:
    table = pd.DataFrame({"name": ["Côte d'Ivoire", None], "n": pd.array([1, None], "Int64")})
    assert files.csv_text(table) == "name,n\nCôte d'Ivoire,1\n,\n"


@pytest.mark.parametrize(
    "cell", ["=1+1", "=HYPERLINK(1)", "@SUM(A1)", "+1+cmd", "-cmd|x", "-1+1", "-2e", "-", "\t=1"]
)
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert files.safe_csv(f"a,b\n{cell},x\n") == f"a,b\n'{cell},x\n"


def test_all_else_is_left_as_it_stands() -> None:
    text = 'name,"two\nlines"\n-1,-1.5\n-.5,-2e-05\n1-1,a=b\n"a, b","say ""so"""\n\n,\n'
    assert files.safe_csv(text) == text
