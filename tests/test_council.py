"""Who sat, how they voted, and who was party to the Statute on a day."""

from __future__ import annotations

import pandas as pd
import pytest

from courtnorm import council
from courtnorm.errors import CourtnormError


def statute(**row: object) -> pd.DataFrame:
    blank = {"iso3": "AAA", "entry_into_force": pd.NaT, "withdrawal_effective": pd.NaT}
    return pd.DataFrame([{**blank, "verified": "yes", **row}])


def test_party_from_entry_to_withdrawal() -> None:
    table = statute(
        entry_into_force=pd.Timestamp("2002-07-01"),
        withdrawal_effective=pd.Timestamp("2017-10-27"),
    )
    days = pd.Series(["2002-06-30", "2002-07-01", "2017-10-26", "2017-10-27"])
    party = council.parties_on(["AAA"] * 4, days, table)
    assert party.tolist() == [False, True, True, False]


def test_an_unverified_withdrawal_does_not_count() -> None:
    table = statute(
        entry_into_force=pd.Timestamp("2002-07-01"),
        withdrawal_effective=pd.Timestamp("2026-06-02"),
        verified="partly",
    )
    assert council.parties_on(["AAA"], "2026-10-01", table).all()


def test_unknown_state_is_refused() -> None:
    with pytest.raises(CourtnormError, match="rome_statute.csv: row ZZZ"):
        council.parties_on(["ZZZ"], "2011-02-26", statute())


def test_a_council_without_fifteen_is_refused() -> None:
    seats = pd.DataFrame({"year": [2011] * 14, "iso3": ["AAA"] * 14, "seat": ["elected"] * 14})
    with pytest.raises(CourtnormError, match="expected 15 members, found 14"):
        council.members_on("2011-02-26", {"council": seats, "rome_statute": statute()})


def test_tally() -> None:
    assert council.tally(pd.Series(list("YYNA"))) == (2, 1, 1)


def test_many_states_on_days_of_their_own() -> None:
    table = pd.concat(
        [
            statute(entry_into_force="2002-07-01", withdrawal_effective="2017-10-27"),
            statute(iso3="BBB", entry_into_force="2010-01-01", withdrawal_effective=""),
            statute(iso3="CCC", entry_into_force="", withdrawal_effective=""),
        ]
    )
    days = pd.Series(["2017-10-27", "2010-01-01", "2020-01-01", "2009-12-31"])
    party = council.parties_on(["AAA", "BBB", "CCC", "BBB"], days, table)
    assert party.tolist() == [False, True, False, False]


def test_the_books_own_tables_are_used_where_none_are_given() -> None:
    members = council.members_on("2011-02-26")
    assert len(members) == 15 and (~members["party"]).sum() == 5
    assert council.parties_on(["FRA", "USA"], "2011-02-26").tolist() == [True, False]
    assert council.tally(council.votes_on("S/RES/1970 (2011)")) == (15, 0, 0)
    with pytest.raises(CourtnormError, match="S/RES/9999: expected member votes"):
        council.votes_on("S/RES/9999")
