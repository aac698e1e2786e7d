"""The count of invented inputs: it counts what ran."""

from __future__ import annotations

from pathlib import Path

import counting
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from longrun import hostile

from courtnorm.errors import CourtnormError


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
    assert sum(counting.property_tests().values()) >= hostile.WANTED / 10


def test_too_few_are_not_stored() -> None:
    with pytest.raises(CourtnormError, match="19,999 inputs tried, expected 20,000"):
        hostile.record("2026-01-01", "attack", {"a": 19_000, "b": 999})
