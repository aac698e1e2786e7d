"""Loading: typed, refused with file and row where it is not what the data package says."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from courtnorm import tables
from courtnorm.errors import CourtnormError

PACKAGE = {
    "name": "x",
    "resources": [
        {
            "name": "seats",
            "path": "seats.csv",
            "schema": {
                "fields": [
                    {"name": "iso3", "type": "string"},
                    {"name": "day", "type": "date"},
                    {"name": "votes", "type": "integer"},
                ]
            },
        }
    ],
}


def folder(tmp_path: Path, rows: str) -> Path:
    (tmp_path / "datapackage.json").write_text(json.dumps(PACKAGE), "utf-8")
    (tmp_path / "seats.csv").write_text("iso3,day,votes\n" + rows, "utf-8")
    tables.forget()
    return tmp_path


def test_types(tmp_path: Path) -> None:
    table = tables.load("seats", folder(tmp_path, "AAA,2011-02-26,3\nBBB,,\n"))
    assert table["day"].iloc[0] == pd.Timestamp("2011-02-26")
    assert pd.isna(table["day"].iloc[1]) and pd.isna(table["votes"].iloc[1])
    assert table["votes"].dtype == "Int64"


@pytest.mark.parametrize(
    ("rows", "row", "expected"),
    [
        ("AAA,26.2.2011,3\n", "row 2", "expected a date in day"),
        ("AAA,2011-02-26,3\nBBB,2011-02-26,many\n", "row 3", "expected a integer in votes"),
    ],
)
def test_wrong_cells_are_named(tmp_path: Path, rows: str, row: str, expected: str) -> None:
    with pytest.raises(CourtnormError) as caught:
        tables.load("seats", folder(tmp_path, rows))
    message = str(caught.value)
    assert message.startswith(f"data/seats.csv: {row}") and expected in message
    assert "\n" not in message


def test_missing_file_and_wrong_header(tmp_path: Path) -> None:
    base = folder(tmp_path, "")
    (base / "seats.csv").write_text("iso3,day\n", "utf-8")
    with pytest.raises(CourtnormError, match="expected the columns iso3, day, votes"):
        tables.load("seats", base)
    (base / "seats.csv").unlink()
    tables.forget()
    with pytest.raises(CourtnormError, match="data/seats.csv: missing"):
        tables.load("seats", base)


def test_unknown_name() -> None:
    with pytest.raises(CourtnormError, match="expected the name of a resource"):
        tables.resource("nothing")


def test_a_loaded_table_is_a_copy() -> None:
    first = tables.load("states")
    first["name"] = "changed"
    assert (tables.load("states")["name"] != "changed").all()


def statute(**row: object) -> pd.DataFrame:
    blank = {"iso3": "AAA", "entry_into_force": pd.NaT, "withdrawal_effective": pd.NaT}
    return pd.DataFrame([{**blank, "verified": "yes", **row}])


def test_party_from_entry_to_withdrawal() -> None:
    table = statute(
        entry_into_force=pd.Timestamp("2002-07-01"),
        withdrawal_effective=pd.Timestamp("2017-10-27"),
    )
    assert not tables.party_on(table, "AAA", "2002-06-30")
    assert tables.party_on(table, "AAA", "2002-07-01")
    assert tables.party_on(table, "AAA", "2017-10-26")
    assert not tables.party_on(table, "AAA", "2017-10-27")


def test_an_unverified_withdrawal_does_not_count() -> None:
    table = statute(
        entry_into_force=pd.Timestamp("2002-07-01"),
        withdrawal_effective=pd.Timestamp("2026-06-02"),
        verified="partly",
    )
    assert tables.party_on(table, "AAA", "2026-10-01")


def test_unknown_state_is_refused() -> None:
    with pytest.raises(CourtnormError, match="rome_statute.csv: row ZZZ"):
        tables.party_on(statute(), "ZZZ", "2011-02-26")


def test_a_council_without_fifteen_is_refused() -> None:
    council = pd.DataFrame({"year": [2011] * 14, "iso3": ["AAA"] * 14, "seat": ["elected"] * 14})
    with pytest.raises(CourtnormError, match="expected 15 members, found 14"):
        tables.members_on(council, statute(), "2011-02-26")


def test_tally() -> None:
    assert tables.tally(pd.Series(list("YYNA"))) == (2, 1, 1)
