"""Dated milestones, and other rows on which a verdict may rest: found by id, and verified."""

from __future__ import annotations

import pandas as pd

from courtnorm.errors import fail
from courtnorm.tables import Tables, keep


@keep
def sure(data: Tables, table: str, key: str, what: str) -> pd.Series:
    """Return the row of a table that has an id; one that is missing or not verified is refused.

    ``what`` is what a row of the table is, for the message: ``a milestone``.
    """
    rows = data[table].loc[lambda rows: rows["id"] == key]
    if rows.empty:
        raise fail(f"data/{table}.csv", key, f"expected {what} of that id")
    row = rows.iloc[0]
    if row["verified"] != "yes":
        raise fail(f"data/{table}.csv", key, "a verdict rests on it: expected verified: yes")
    return row


def milestone(data: Tables, name: str) -> pd.Series:
    """Return one row of the timeline (see :func:`sure`)."""
    return sure(data, "timeline", name, "a milestone")


def read_on(data: Tables, number: str) -> pd.DataFrame:
    """Return what was read of the records that would decide a claim: answered rows, ``id`` first.

    ``to_be_read`` lists these records; a row whose ``answer`` is empty was not read.
    """
    rows = data["to_be_read"]
    return rows.loc[(rows["claim"] == number) & (rows["answer"] != "")]


def days_between(data: Tables, first: str, second: str) -> int:
    """Return the days from one milestone to another, both known to the day."""
    start, end = milestone(data, first), milestone(data, second)
    for name, row in ((first, start), (second, end)):
        if row["date_precision"] != "day":
            raise fail("data/timeline.csv", name, "days are counted from it: expected a day")
    return int((end["date"] - start["date"]).days)
