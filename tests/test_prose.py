"""Numbers and words for the text."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from courtnorm import prose
from courtnorm.errors import CourtnormError


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "none"),
        (3, "three"),
        (10, "ten"),
        (11, "11"),
        (2444, "2,444"),
        (0.25, "0.2"),
        (dt.date(2011, 2, 26), "26 February 2011"),
        ((11, 0, 4), "11-0-4"),
        ((15, 0, 0), "15-0"),
        (True, "yes"),
    ],
)
def test_text(value: object, expected: str) -> None:
    assert prose.text(value) == expected


def test_dates_as_precise_as_known() -> None:
    day = pd.Timestamp("2001-12-01")
    assert prose.date(day, "month") == "December 2001"
    assert prose.date(day, "year") == "2001"


def test_listing() -> None:
    assert prose.listing([]) == ""
    assert prose.listing(["a"]) == "a"
    assert prose.listing(["a", "b", "c"]) == "a, b and c"


def test_bounds_of_an_interval_between_a_month_and_a_day() -> None:
    shortest, longest = prose.bounds(
        pd.Timestamp("2001-12-01"), "month", pd.Timestamp("2002-07-01"), "day"
    )
    assert (shortest, longest) == (182, 212)


def test_how_often() -> None:
    assert [prose.times(n) for n in (0, 1, 2, 3)] == ["never", "once", "twice", "three times"]


def test_percent() -> None:
    assert prose.percent(0.987) == "99%"


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(CourtnormError, match="tab-x: a table without rows"):
        prose.publish_table("tab-x", pd.DataFrame({"a": []}))
