"""What became of the pair after the essay: the waits from a warrant to the Court's custody.

As :mod:`courtnorm.survival` takes them. No claim of the opening is tested here, for nothing after
2013 decides one.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from courtnorm.errors import fail
from courtnorm.tables import Tables

WARRANTS = "data/warrants.csv"


@dataclass(frozen=True)
class View:
    """Which of the possible waits to take.

    ``longest``: where the last day known falls within a month, the month's last day and not its
    first. ``other_date``: where sources disagree and nothing decides between them, the date that
    the table does not use. ``sure``: only rows wholly verified, and none with a doubt of custody.
    """

    longest: bool = False
    other_date: bool = False
    sure: bool = False


AS_IS = View()
#: Each way in which the waits could be other than the table has them, by itself.
VIEWS = {
    "as the table has them": AS_IS,
    "the longest": View(longest=True),
    "the other date": View(other_date=True),
    "sure rows alone": View(sure=True),
}
#: Why a wait ended without custody, other than that the record ends there.
ENDED = ("died", "case ended after death", "case inadmissible", "warrant vacated")


def waits(data: Tables, view: View = AS_IS) -> pd.DataFrame:
    """Return the warrants that a survival curve can use, one row each, as the table orders them.

    ``id, person, situation, council`` (bool: a situation the Council referred), ``issued``,
    ``days`` (whole, from the warrant to custody or to the last day known), ``custody`` (bool),
    ``end`` (``custody``, ``ended`` where death or a decision came first, "" where the record ends),
    ``reason`` (why it was cut off), ``justice`` (bool: sought only for offences against the
    administration of justice, Article 70), ``sure`` (bool), ``source``. Refused, with the row: a
    warrant without a situation, a wait that runs backwards, and days that the dates do not give.
    """
    table = data["warrants"].copy()
    unknown = ~table["situation"].isin(list(data["situations"]["id"]))
    if unknown.any():
        row = table.loc[unknown].iloc[0]
        raise fail(WARRANTS, row["id"], f"{row['situation']!r}, expected a situation")
    table = table.loc[table["survival"] != "excluded"].copy()
    table["custody"] = table["survival"] == "event"
    start = table["clock_start"]
    end = table["custody_date"].where(table["custody"], table["censor_date"])
    days = (end - start).dt.days
    for wrong, expected in (
        (days.isna(), "a day on which the wait began and one on which it ended"),
        (days < 0, "a wait that does not run backwards"),
        (days != table["days_observed_min"], "days_observed_min from clock_start to the end"),
        (table["days_observed_max"] < table["days_observed_min"], "a longest wait not the shorter"),
    ):
        if wrong.any():
            raise fail(WARRANTS, table.loc[wrong, "id"].iloc[0], f"expected {expected}")
    if view.other_date:
        start, end = _other(data, table["id"], start), _other(data, table["id"], end)
        days = (end - start).dt.days
    if view.longest:
        days = table["days_observed_max"]
    table["days"] = days.astype("int64")
    table["issued"], table["reason"] = start, table["censor_reason"]
    table["council"] = table["council_referral"] == "yes"
    table["end"] = "custody"
    table.loc[~table["custody"], "end"] = ""
    table.loc[table["reason"].isin(ENDED), "end"] = "ended"
    table["justice"] = table["counts_art70"] == table["counts_total"]
    table["sure"] = (table["verified"] == "yes") & (table["custody_verified"] == "yes")
    if view.sure:
        table = table.loc[table["sure"]]
    columns = ["id", "person", "situation", "council", "issued", "days", "custody", "end"]
    return table[[*columns, "reason", "justice", "sure", "source"]].reset_index(drop=True)


def _other(data: Tables, ids: pd.Series, days: pd.Series) -> pd.Series:
    """Return days with the other date wherever sources disagree on one and nothing decides."""
    open_ones = data["conflicts"]
    open_ones = open_ones.loc[
        (open_ones["resource"] == "warrants") & (open_ones["resolved"] == "no")
    ]
    swapped = days.copy()
    for row in open_ones.itertuples():
        used, other = (pd.to_datetime(v, errors="coerce") for v in (row.value_a, row.value_b))
        if pd.notna(used) and pd.notna(other):
            swapped.loc[(ids == row.key) & (days == used)] = other
    return swapped
