"""Loading: typed, refused with file and row where it is not what the data package says."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from courtnorm import tables
from courtnorm.errors import CourtnormError
from courtnorm.tables import Tables, keep

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


# ---------------------------------------------------------------- work that is kept


CALLS: list[tuple[int, str]] = []


@keep
def counted(data: Tables, word: str = "yes") -> pd.DataFrame:
    CALLS.append((len(data["votes"]), word))
    return data["votes"].assign(word=word)


@keep
def outer(data: Tables) -> int:
    return len(counted(data)) + len(data["states"])


@pytest.fixture
def data() -> Tables:
    CALLS.clear()
    states = pd.DataFrame({"iso3": ["RUR"]})
    return Tables({"votes": pd.DataFrame({"vote": ["Y", "N"]}), "states": states})


def test_the_same_is_made_once(data: Tables) -> None:
    first = counted(data)
    assert counted(data).equals(first)
    assert counted(data, word="no")["word"].tolist() == ["no", "no"]
    assert CALLS == [(2, "yes"), (2, "no")]
    assert outer(data) == 3
    assert len(CALLS) == 2


def test_another_table_is_another_work(data: Tables) -> None:
    counted(data)
    fewer = data.changed(votes=data["votes"].head(1))
    assert len(counted(fewer)) == 1
    assert len(counted(data.changed(states=data["states"].copy()))) == 2
    assert len(CALLS) == 2
    assert len(data["votes"]) == 2 and set(fewer) == set(data)


def test_what_is_returned_may_be_changed(data: Tables) -> None:
    counted(data)["word"] = "changed"
    assert counted(data)["word"].tolist() == ["yes", "yes"]


def test_what_was_read_within_counts_too_and_what_was_not_does_not(data: Tables) -> None:
    assert outer(data) == 3
    assert outer(data.changed(votes=data["votes"].head(1))) == 2
    assert outer(data.changed(others=data["states"])) == 3
    assert len(CALLS) == 2


def test_a_plain_mapping_keeps_nothing(data: Tables) -> None:
    plain: dict[str, pd.DataFrame] = dict(data)
    counted(plain)  # type: ignore[arg-type]
    counted(plain)  # type: ignore[arg-type]
    assert len(CALLS) == 2


def test_tables_are_fetched_when_asked_for_and_remembered(data: Tables) -> None:
    counted(data)
    assert data.read == {"votes"} == set(data.held)
    variant = data.changed(votes=data["votes"])
    assert len(variant["states"]) == 1 and data.read == {"votes", "states"}


def test_the_books_tables_are_those_of_the_package() -> None:
    assert "votes" in tables.BOOK and "nothing" not in tables.BOOK
    assert list(tables.BOOK) == tables.names()
    tables.load("states")
    assert "states" in tables.BOOK.read


def test_what_a_resolution_is_about_is_its_place_or_else_its_agenda() -> None:
    symbols = ["S/RES/9001 (2031)", "S/RES/9002 (2031)", "S/RES/9003 (2031)"]
    data = {
        "scopes": pd.DataFrame({"symbol": symbols, "place": ["Ruritania", "", ""]}),
        "resolutions": pd.DataFrame(
            {"symbol": symbols, "agenda": ["Freedonia", "Middle Europe (Ruritanía)", "Peace"]}
        ),
    }
    assert list(tables.about(data)) == ["Ruritania", "Ruritania", ""]
