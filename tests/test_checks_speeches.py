"""Speakers and statements: a source is an address, a grade is of what was read, both agree."""

from __future__ import annotations

import checking
import pandas as pd
import pytest

from courtnorm.evidence.checks import speeches
from courtnorm.evidence.checks.frame import as_text

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def texts(loaded: Tables) -> Tables:
    return as_text(loaded)


def put(tables: Tables, resource: str, key: str, **cells: str) -> Tables:
    """Return the tables with cells written into one row: an id, or a meeting and a state."""
    table = tables[resource].copy()
    table.attrs["as_text"] = True
    named = table["id"] if resource == "statements" else table["meeting"] + " " + table["state"]
    assert (named == key).sum() == 1
    for column, value in cells.items():
        assert table.loc[named == key, column].iloc[0] != value, "nothing would change"
        table.loc[named == key, column] = value
    return {**tables, resource: table}


def problems(tables: Tables) -> list[str]:
    return checking.problems(tables, speeches, also=["speakers", "statements"])


def test_the_committed_rows_have_no_problem(texts: Tables) -> None:
    assert problems(texts) == []


@pytest.mark.parametrize(
    "source", ["a delegate told us", "www.example.org", "https://www.example.org", "votes.csv"]
)
def test_a_source_that_is_no_address_is_refused(texts: Tables, source: str) -> None:
    spoken = put(texts, "speakers", "S/PV.6491 FRA", source=source)
    (line,) = problems(spoken)
    assert "S/PV.6491, FRA" in line and "expected source to be the whole address" in line
    second = put(texts, "speakers", "S/PV.6491 FRA", source_2=source)
    assert ["source_2" in line for line in problems(second)] == [True]
    (line,) = problems(put(texts, "statements", "deu-6528", source=source))
    assert "deu-6528" in line and "expected source to be the whole address" in line


def test_a_grade_of_a_text_nobody_read_is_refused(texts: Tables) -> None:
    line, *noted = problems(put(texts, "statements", "deu-6528", text_read="none"))
    assert ["data/notes/statements.csv" in other for other in noted] == [True]
    assert "deu-6528" in line and "expected a grade only of a text that was read" in line


@pytest.mark.parametrize(
    ("grade", "joins", "refused"),
    [
        ("express", "no", True),
        ("express", "unknown", False),
        ("express", "yes", False),
        ("adverse", "yes", False),
        ("co-occurrence", "yes", True),
        ("ambiguous", "yes", True),
    ],
)
def test_a_grade_and_its_speaker_agree(
    texts: Tables, grade: str, joins: str, refused: bool
) -> None:
    """Of the French speech both halves, English and French, are graded."""
    changed = texts
    for row in ("fra-6491-en", "fra-6491-fr"):
        if grade != "co-occurrence":
            changed = put(changed, "statements", row, strength=grade)
    if joins != "no":
        changed = put(changed, "speakers", "S/PV.6491 FRA", joins=joins)
    lines = [line for line in problems(changed) if "the grade that joins" in line]
    assert len(lines) == (2 if refused else 0)


def test_a_graded_pair_is_no_speech_without_both(texts: Tables) -> None:
    changed = put(
        texts, "speakers", "S/PV.6491 FRA", names_responsibility="no", same_speech_both="no"
    )
    lines = problems(changed)
    assert len(lines) == 2 and all("expected same_speech_both in speakers.csv" in i for i in lines)


def test_a_speech_that_joins_stands_among_the_statements(texts: Tables) -> None:
    said = dict.fromkeys(("names_responsibility", "same_speech_both", "joins"), "yes")
    (line,) = problems(put(texts, "speakers", "S/PV.6491 USA", **said))
    assert "S/PV.6491, USA" in line and "expected a statement for a speech that joins" in line


def test_a_speech_that_names_both_has_both(texts: Tables) -> None:
    """The British speech of 2014 was read nearly whole and is not graded."""
    changed = put(
        texts, "speakers", "S/PV.7180 GBR", names_responsibility="yes", same_speech_both="no"
    )
    (line,) = problems(changed)
    assert "S/PV.7180, GBR" in line and "of a speech that names both" in line
    agreed = put(
        texts, "speakers", "S/PV.7180 GBR", names_responsibility="yes", same_speech_both="yes"
    )
    assert problems(agreed) == []


def test_a_row_twice_is_left_to_the_rule_on_keys(texts: Tables) -> None:
    twice = pd.concat([texts["speakers"], texts["speakers"].iloc[[0]]])
    twice.attrs["as_text"] = True
    assert any("expected 15 members" in line for line in problems({**texts, "speakers": twice}))
