"""The long run's results on the status page: from the stored files, or plainly not there yet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from longrun import hostile, interrupt
from longrun.attack import report
from longrun.attack.operators import OPERATORS, TRUNCATE

from courtnorm import files as files
from courtnorm import paths

SUBJECTS = {
    "votes": {"made": 20, "hash": 20, "meaning": 19, "size": 0},
    "accents": {"made": 3, "hash": 3, "meaning": 1, "size": 0},
}
ATTACK = {
    "date": "2026-01-02",
    "seeds": [7, 8],
    "subjects": SUBJECTS,
    "by_seed": {"7": {"made": 12, "hash": 12, "meaning": 9, "barred": 10, "barred_meaning": 9}},
    "signs": {
        "7": {"flip a vote": {"votes": "..", "ships": ".h"}, "drop a row": {"ships": "n."}},
        "8": {"flip a vote": {"votes": "..", "ships": "h."}},
    },
    "prose": {"a caption lost": {"chapters/x": "..", "chapters/y": ".x"}},
}
ROBUST = {
    "interruptions": {
        "date": "2026-01-03",
        "seed": 5,
        "moments": 4,
        "verbs": {"run": {"moments": 4, "interrupted": 3, "wrong": [[0.5, "left over: x"]]}},
    },
    "setup": {"date": "2026-01-04", "seed": 5, "moments": 3, "interrupted": 3, "wrong": []},
}
HOSTILE = {
    "date": "2026-01-05",
    "profile": "attack",
    "examples": 30_000,
    "tests": {"test_x.py::test_few": 5_000, "test_x.py::test_any_ship_floats": 25_000},
}


@pytest.fixture
def shown(
    extension: Callable[[str], ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Store results and show a part of them: its text, row by row, cells joined by bars."""
    module = extension("results")
    monkeypatch.setattr(paths, "root", lambda: tmp_path)

    def show(part: str, results: dict[str, Any] | None = None, builder: str = "html") -> str:
        for file, content in (results or {}).items():
            files.write_text(tmp_path / file, json.dumps(content))
        app = SimpleNamespace(builder=SimpleNamespace(format=builder))
        env = SimpleNamespace(app=app, note_dependency=lambda _: None)
        directive = object.__new__(module.AttackedDirective)
        directive.arguments = [part]
        settings = SimpleNamespace(env=env)
        directive.state = SimpleNamespace(document=SimpleNamespace(settings=settings))
        lines = []
        for node in directive.run():
            for found in node.findall(lambda n: isinstance(n, nodes.row | nodes.paragraph)):
                if isinstance(found, nodes.row):
                    lines.append(" | ".join(entry.astext() for entry in found))
                elif not isinstance(found.parent, nodes.entry):
                    lines.append(found.astext())
        return "\n".join(lines)

    return show


@pytest.mark.parametrize("part", ["data", "pages", "commands", "input"])
def test_what_was_not_run_is_said(shown: Callable[..., str], part: str) -> None:
    assert shown(part) == "This part has not been run yet; “make attack” runs it."


def test_changes_to_the_data_by_subject_by_seed_and_by_table(shown: Callable[..., str]) -> None:
    text = shown("data", {report.RESULT: ATTACK})
    assert "Run on 2 January 2026 with the seeds 7 and 8: 23 changes." in text
    assert "votes | 20 | 19 (95.0%) | 95%" in text
    assert "accents | 3 | 1 (33.3%) | none" in text
    assert "7 | 12 | 12 | 9 (75.0%) | 9 (90.0%)" in text
    assert "ships | 2/2 |  | \n" in text  # rows: dropped, and not doubled nor cut
    assert "ships | 2/4 |  |  | \nvotes | 4/4 |" in text
    assert "ships" not in shown("data", builder="latex")


def test_changes_to_pages_by_kind(shown: Callable[..., str]) -> None:
    text = shown("pages", {report.RESULT: ATTACK})
    assert "each of the 2 pages that compute: 4 changes, of which 3 were noticed" in text
    assert "a caption lost | 4 | 3" in text


def test_killed_commands_with_the_installation_and_without(shown: Callable[..., str]) -> None:
    text = shown("commands", {interrupt.RESULT: ROBUST})
    assert "Run on 3 January 2026" in text and "run | 4 | 3 | 1" in text
    assert "installation | 3 | 3 | 0" in text
    alone = {k: v for k, v in ROBUST.items() if k != "setup"}
    text = shown("commands", {interrupt.RESULT: alone})
    assert "not killed in a long run yet" in text and "installation |" not in text


def test_hostile_input_by_test(shown: Callable[..., str]) -> None:
    text = shown("input", {hostile.RESULT: HOSTILE})
    assert "Run on 5 January 2026: 30,000 inputs, by 2 tests." in text
    assert "Any ship floats | 25,000\nFew | 5,000" in text


def test_every_operator_stands_in_one_of_the_tables(
    extension: Callable[[str], ModuleType],
) -> None:
    matrices = extension("results").MATRICES
    named = [operator for row in matrices.values() for operator in row]
    assert sorted(named) == sorted([*OPERATORS, TRUNCATE])
