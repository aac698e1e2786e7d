"""The count of invented inputs: it counts what ran, and the stored one is of today's tests."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import counting
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from longrun import hostile

from courtnorm.errors import CourtnormError

#: What Hypothesis tries where a test names no number.
USUAL = 100


def property_tests() -> dict[str, int]:
    """Return the property tests of these files, and how many inputs each tries in a usual run."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        if path == Path(__file__):
            continue
        for function in ast.parse(path.read_text("utf-8")).body:
            if isinstance(function, ast.FunctionDef):
                names = {ast.unparse(d).split("(")[0]: d for d in function.decorator_list}
                if "given" in names:
                    number = names.get("examples")
                    if isinstance(number, ast.Call):
                        found[f"{path.name}::{function.name}"] = ast.literal_eval(number.args[0])
                    else:
                        found[f"{path.name}::{function.name}"] = USUAL
    return found


def test_what_runs_to_its_end_is_counted_and_nothing_else() -> None:
    ran = []

    @settings(max_examples=30, database=None)
    @given(st.integers())
    def example(number: int) -> None:
        assume(number % 2 == 0)
        ran.append(number)

    tried = [0]
    example.hypothesis.inner_test = counting.counted(  # type: ignore[attr-defined]
        example.hypothesis.inner_test,  # type: ignore[attr-defined]
        tried,
    )
    example()
    assert tried == [len(ran)] == [30]


def test_a_number_of_inputs_is_set_in_one_place() -> None:
    """Else the long run would not try more of them."""
    for path in Path(__file__).parent.glob("test_*.py"):
        if path != Path(__file__):
            assert "max_examples" not in path.read_text("utf-8"), path.name


def test_each_usual_run_tries_a_tenth() -> None:
    assert sum(property_tests().values()) >= hostile.WANTED / 10


def test_too_few_are_not_stored() -> None:
    with pytest.raises(CourtnormError, match="19,999 inputs tried, expected 20,000"):
        hostile.record("2026-01-01", "attack", {"a": 19_000, "b": 999})


def test_the_stored_count_is_of_these_tests() -> None:
    stored = hostile.stored()
    dt.date.fromisoformat(stored["date"])
    assert stored["profile"] == "attack"
    assert set(stored["tests"]) == set(property_tests()), "other tests: `make attack` counts again"
    assert stored["examples"] == sum(stored["tests"].values()) >= hostile.WANTED
    # a test that runs out of inputs tries fewer; none may try less than it does in a usual run
    for name, usual in property_tests().items():
        assert usual <= stored["tests"][name], name
