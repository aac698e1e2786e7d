"""The Council: who sat, how they voted, and who was party to the Statute on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from courtnorm import tables
from courtnorm.errors import fail

SEATS = 15
#: The resolution that the book is about, and the evening on which it was adopted.
LIBYA, EVENING = "S/RES/1970 (2011)", pd.Timestamp("2011-02-26")


def parties_on(
    states: Iterable[str], days: str | pd.Timestamp | pd.Series, statute: pd.DataFrame | None = None
) -> pd.Series:
    """Return for each state whether it was party to the Rome Statute on its day (bool).

    A party from ``entry_into_force`` until the day before ``withdrawal_effective``. A withdrawal
    whose date is disputed or rests on an unverified row counts only where the row says ``yes`` in
    ``verified``. ``days`` is one day, or one for each state. ``statute`` is the book's
    ``rome_statute`` where none is given; its dates may be text. A state that is not listed is a
    CourtnormError.
    """
    table = tables.BOOK["rome_statute"] if statute is None else statute
    table = table.drop_duplicates("iso3").set_index("iso3")
    codes = pd.Series(list(states), dtype=object)
    unknown = codes.loc[~codes.isin(table.index)]
    if len(unknown):
        raise fail("data/rome_statute.csv", unknown.iloc[0], "expected the ISO3 code of a state")
    when = _days(days.reset_index(drop=True) if isinstance(days, pd.Series) else days)
    rows = table.loc[codes].reset_index()
    begun = _days(rows["entry_into_force"]) <= when
    left = (_days(rows["withdrawal_effective"]) <= when) & (rows["verified"] == "yes")
    return begun & ~left


def _days(days: Any) -> Any:
    """Return days as dates; what is no date is none."""
    return pd.to_datetime(days, errors="coerce")


def members_on(
    day: str | pd.Timestamp, data: Mapping[str, pd.DataFrame] | None = None
) -> pd.DataFrame:
    """Return the fifteen members of the Council on a day, with their Statute status that day.

    Columns ``iso3``, ``seat`` and ``party`` (bool); ordered permanent first, then by code. Reads
    ``council`` and ``rome_statute`` of ``data`` (the book's own where none are given).
    """
    data = tables.BOOK if data is None else data
    year = pd.Timestamp(day).year
    council = data["council"]
    members = council.loc[council["year"] == year, ["iso3", "seat"]].copy()
    if len(members) != SEATS:
        raise fail("data/council.csv", year, f"expected {SEATS} members, found {len(members)}")
    members["party"] = parties_on(members["iso3"], day, data["rome_statute"]).to_numpy()
    return members.sort_values(["seat", "iso3"], ascending=[False, True], ignore_index=True)


def votes_on(symbol: str, data: Mapping[str, pd.DataFrame] | None = None) -> pd.Series:
    """Return the votes cast on one text: index ISO3, values ``Y``, ``N`` or ``A``."""
    votes = (tables.BOOK if data is None else data)["votes"]
    cast = votes.loc[votes["symbol"] == symbol].set_index("iso3")["vote"]
    if cast.empty:
        raise fail("data/votes.csv", symbol, "expected member votes on this text")
    return cast


def tally(cast: pd.Series) -> tuple[int, int, int]:
    """Return yes, no and abstentions of a roll call."""
    return tuple(int((cast == letter).sum()) for letter in "YNA")  # type: ignore[return-value]
