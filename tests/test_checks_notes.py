"""What two tables say twice: notes and what was made of them, a symbol and who issued it."""

from __future__ import annotations

import checking
import pandas as pd
import pytest
from checking import Check

from courtnorm import tables
from courtnorm.evidence.checks import court, declared, readings, texts
from courtnorm.evidence.checks.frame import as_text

NAMES = (
    "appeals",
    "authorities",
    "copies",
    "documents",
    "genealogy",
    "members",
    "notes_authorities",
    "notes_members",
    "notes_resolutions",
    "notes_timeline_added",
    "notes_timeline_changes",
    "notes_un_sessions",
    "notes_works",
    "reading_list",
    "resolutions",
    "speeches",
    "states",
    "timeline",
    "un_documents",
    "un_sessions",
    "works",
)


@pytest.fixture(scope="module")
def held() -> dict[str, pd.DataFrame]:
    return as_text({name: tables.load(name) for name in NAMES})


@pytest.mark.parametrize(
    ("check", "name", "column", "value", "expected"),
    [
        (declared.check_repeated, "notes_un_sessions", "highest", "1", "highest as in un_sessions"),
        (
            declared.check_repeated,
            "notes_resolutions",
            "agenda",
            "Ruritania",
            "agenda as in resolutions",
        ),
        (
            declared.check_repeated,
            "notes_authorities",
            "document",
            "A/63/1",
            "document as in authorities",
        ),
        (declared.check_repeated, "notes_works", "title", "Of Ruritania", "title as in works"),
        (
            declared.check_repeated,
            "notes_timeline_added",
            "document",
            "X/1",
            "document as in timeline",
        ),
        (court.check_changes, "notes_timeline_changes", "value", "X/1", "value as in timeline"),
        (declared.check_repeated, "notes_members", "iso3", "RUR", "a row of members.csv"),
        (texts.check_copies, "copies", "paragraphs", "99", "as many paragraphs as in documents"),
        (declared.check_rules, "un_documents", "symbol", "E/RES/1", "a symbol of its organ"),
        (declared.check_rules, "un_documents", "symbol", "A/RES/1/1", "session of the symbol"),
        (declared.check_rules, "reading_list", "doubt", "year", "columns in doubt of a row not"),
        (readings.check_appeals, "appeals", "document", "BWA_67_2012", "a speech of that state"),
        (texts.check_genealogy, "genealogy", "symbol", "S/RES/1970", "the resolution's date"),
    ],
)
def test_a_wrong_cell_is_named_by_its_row(
    held: dict[str, pd.DataFrame], check: Check, name: str, column: str, value: str, expected: str
) -> None:
    table = held[name].copy()
    assert table.at[2, column] != value
    table.at[2, column] = value
    lines = checking.noticed(check, {**held, name: table}, held)
    assert any("row 2" in line and expected in line for line in lines), lines


def test_a_note_lost_and_a_member_without_a_name(held: dict[str, pd.DataFrame]) -> None:
    fewer = held["notes_authorities"].drop(index=2)
    lines = declared.check_repeated({**held, "notes_authorities": fewer})
    assert any("data/notes/authorities.csv: expected a row for 1a" in line for line in lines)
    named = held["notes_members"]
    lines = declared.check_repeated({**held, "notes_members": named[named["iso3"] != "FRA"]})
    assert lines == ["data/notes/members.csv: expected a row for fra of members.csv"]


def test_an_empty_note_says_nothing_against_its_table(held: dict[str, pd.DataFrame]) -> None:
    table = held["notes_works"].copy()
    table.loc[:, "note"] = ""
    assert declared.check_repeated({**held, "notes_works": table}) == []
