"""Order, number of rows and weekdays, as the data package says them: each is read by one check."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from courtnorm import paths, tables
from courtnorm.evidence import package
from courtnorm.evidence.checks import declared
from courtnorm.evidence.checks.frame import allowed, key_of


def table(name: str, **columns: list[str]) -> dict[str, pd.DataFrame]:
    """Return a table of a few rows under its name; columns not given are empty."""
    rows = len(next(iter(columns.values())))
    return {name: pd.DataFrame({c: columns.get(c, [""] * rows) for c in tables.columns_of(name)})}


@pytest.mark.parametrize(
    ("name", "columns", "row"),
    [
        ("mended", {"symbol": ["S/RES/9 (1946)", "S/RES/10 (1946)", "S/RES/2 (1946)"]}, 4),
        ("claims", {"id": ["C1", "C10", "C9"]}, 4),
        ("joinings", {"date": ["2011-03-01", "", "2011-02-01"]}, 4),
        (
            "speakers",
            {
                "meeting": ["S/PV.1"] * 3,
                "member_of_council": ["yes", "no", "yes"],
                "state": ["FRA", "LBY", "USA"],
            },
            4,
        ),
    ],
)
def test_a_row_out_of_order_is_named(name: str, columns: dict[str, list[str]], row: int) -> None:
    columns = {"what": ["space"] * 3} | columns if name == "mended" else columns
    held = table(name, **columns)
    (line,) = declared.check_order(held)
    assert line.startswith(f"data/{name}.csv: row {row} (")
    assert "expected order by" in line
    first = {name: held[name].iloc[: row - 2]}
    assert declared.check_order(first) == []


def test_a_list_has_its_rows() -> None:
    five = table("published_counts", as_of=["2011-01-01"] * 5)
    assert declared.check_listed(five) == []
    four = {"published_counts": five["published_counts"].iloc[:4]}
    assert declared.check_listed(four) == ["data/published_counts.csv: expected 5 rows, found 4"]


def test_a_weekday_is_that_of_its_date() -> None:
    def said(**cells: str) -> list[str]:
        one = {column: [cell] for column, cell in cells.items()}
        return declared.check_weekdays(table("timeline", id=["x"], **one))

    day = {"date": "2011-02-26", "date_precision": "day"}
    assert said(**day, weekday="Saturday") == []
    (line,) = said(**day, weekday="Friday")
    assert line == "data/timeline.csv: row 2 (x): expected weekday to be the weekday of date"
    month = {"date": "2011-02-01", "date_precision": "month"}
    assert said(**month, weekday="") == []
    assert len(said(**month, weekday="Tuesday")) == 1


def test_every_table_has_the_columns_of_its_properties() -> None:
    for name in tables.names():
        entry, columns = tables.resource(name), set(tables.columns_of(name))
        assert {column.removeprefix("-") for column in entry.get("order", [])} <= columns, name
        assert set(key_of(name)) <= columns
        for field in entry["schema"]["fields"]:
            assert field.get("weekdayOf", field["name"]) in columns, name
            assert ("weekday" in field["name"]) == ("weekdayOf" in field), field["name"]
        assert entry.get("listed", entry.get("rows")) == entry.get("rows"), name


def test_a_rule_asks_the_package_for_a_closed_list() -> None:
    assert allowed("votes", "vote") == ["Y", "N", "A"]


def test_recording_a_file_keeps_what_a_person_wrote(tmp_path: Path) -> None:
    (tmp_path / "states.csv").write_text("iso3,name\nFRA,France\n", "utf-8")
    held = json.loads((paths.data() / "datapackage.json").read_text("utf-8"))
    entry = next(e for e in held["resources"] if e["name"] == "states")
    (made,) = package.stamped({"resources": [dict(entry)]}, tmp_path)["resources"]
    assert made["rows"] == 1
    assert (made["listed"], made["order"]) == (201, ["iso3"])
