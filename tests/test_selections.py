"""The list by which the book chooses: whole, by its rule, and refused where it is not."""

from __future__ import annotations

import checking
import pandas as pd
import pytest

from courtnorm.evidence.checks import readings

Tables = dict[str, pd.DataFrame]
LIST = "atrocity_situations"


@pytest.fixture
def tables_now(loaded: Tables) -> Tables:
    return {name: loaded[name].copy() for name in loaded}


def change(tables: Tables, resource: str, key: str, column: str, value: object) -> None:
    """Change one cell of the row whose first column is the key."""
    table = tables[resource]
    hit = table[table.columns[0]] == key
    assert hit.sum() == 1
    table.loc[hit, column] = value


def test_the_committed_list_follows_its_rules(loaded: Tables) -> None:
    assert "atrocity_situations" in loaded
    assert checking.problems(loaded, readings, also=[LIST]) == []


@pytest.mark.parametrize(
    ("key", "column", "value", "expected"),
    [
        # a draft that counts without a reason, and one that has a reason and does not count
        ("S/2018/156", "counted", "yes", "expected a basis"),
        ("S/2014/348", "counted", "no", "expected a basis"),
        ("S/2014/348", "situation", "", "expected a situation"),
        # a basis that is not there, is of another kind, or is on another draft
        ("S/2014/348", "basis_row", "court_decisions/S/2099/1", "to support it"),
        ("S/2019/186", "basis_row", "timeline/syria-mechanism", "to support it"),
        ("S/2015/508", "basis_row", "timeline/syria-first-veto", "to support it"),
        ("S/2019/186", "topic", "Ruritania", "expected the topic of the vote"),
    ],
)
def test_a_choice_against_the_rule_is_refused(
    tables_now: Tables, key: str, column: str, value: str, expected: str
) -> None:
    change(tables_now, "atrocity_situations", key, column, value)
    lines = checking.problems(tables_now, readings, also=[LIST])
    assert all(line.startswith("data/atrocity_situations.csv: row") for line in lines)
    assert any(expected in line and key in line for line in lines), lines


def test_a_situation_that_begins_later_no_longer_carries_its_drafts(tables_now: Tables) -> None:
    change(tables_now, "situations", "venezuela-1", "scope_start", pd.Timestamp("2019-03-01"))
    found = readings.check_atrocity_situations(tables_now)
    assert len(found) == 2 and all("situations/venezuela-1" in line for line in found)


def test_a_situation_that_has_ended_no_longer_carries_its_drafts(tables_now: Tables) -> None:
    change(tables_now, "situations", "mali", "scope_end", pd.Timestamp("2020-01-01"))
    found = readings.check_atrocity_situations(tables_now)
    assert len(found) == 2 and all("situations/mali" in line for line in found)


def test_a_failed_draft_that_nobody_listed_is_noticed(tables_now: Tables) -> None:
    table = tables_now["atrocity_situations"]
    tables_now["atrocity_situations"] = table[table["draft"] != "S/2022/155"]
    assert readings.check_atrocity_situations(tables_now) == [
        "data/atrocity_situations.csv: expected a row for S/2022/155"
    ]


def test_a_draft_listed_twice_is_noticed(tables_now: Tables) -> None:
    table = tables_now["atrocity_situations"]
    twice = pd.concat([table, table[table["draft"] == "S/2022/155"]], ignore_index=True)
    tables_now["atrocity_situations"] = twice
    found = readings.check_atrocity_situations(tables_now)
    once = [line for line in found if "listed once" in line]
    assert len(once) == 2
    assert [line for line in found if line not in once] == [
        "data/atrocity_situations.csv: row 90 (S/2022/155): expected rows by the day of the vote"
    ]
