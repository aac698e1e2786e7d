"""The days around 26 February 2011: what was seen, what was said, and what a fault is told as."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import checking
import pandas as pd
import pytest
from altered import Tables

from courtnorm.errors import CourtnormError
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.checks import texts as rules
from courtnorm.evidence.derive import command, provenance, speeches


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("asked for an inquiry", "asked for an inquiry"),
        ('said of it, at some length and to much applause, "no more" then', '"no more"'),
        (
            'first "one two three four five six seven" and then "eight nine ten eleven twelve"',
            '"one two three four five six seven"; "eight nine ten eleven twelve"',
        ),
        (
            'first "one two three four five six seven" then "eight nine ten eleven twelve more"',
            '"one two three four five six seven"',
        ),
        ('"1 2 3 4 5 6 7 8 9 10 11 12 13"', '"1 2 3 4 5 6 7 8 9 10 11 12"'),
    ],
)
def test_quotations_have_at_most_twelve_words(said: str, kept: str) -> None:
    assert provenance.phrase(said) == kept


def test_a_wording_never_met_is_refused() -> None:
    seen = pd.Series(["part (to para 6)", "quotes", "hardly any"])
    read = inputs.words(seen[:2], "text_read", "x.csv", seen[:2])
    assert list(read["word"]) == ["part", "summary"]
    with pytest.raises(CourtnormError, match=r"x\.csv: row hardly any: expected a wording of text"):
        inputs.words(seen, "text_read", "x.csv", seen)


def spoiled(sources: Path, folder: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Path:
    """Return sources of which the list of documents is changed; the rest is as it was."""
    poor = folder / "sources"
    (poor / "genealogy").mkdir(parents=True)
    for path in (sources / "genealogy").iterdir():
        (poor / "genealogy" / path.name).symlink_to(path)
    for other in ("law", "literature", "meetings", "referrals"):
        (poor / other).symlink_to(sources / other)
    file = poor / "genealogy" / "documents.csv"
    table = change(pd.read_csv(file, dtype=str, keep_default_na=False))
    file.unlink()
    table.to_csv(file, index=False)
    return poor


FAULTS: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], str]] = {
    "a document twice": (
        lambda t: pd.concat([t, t.iloc[[0]]]),
        "documents.csv: row NGO-0220: expected each id once",
    ),
    "a date out of order": (
        lambda t: t.assign(date=t["date"].where(t["id"] != "RES-1970", "2011-02-01")),
        "documents.csv: row RES-1970: expected no date before the row above: 2011-02-01",
    ),
    "a document without notes": (
        lambda t: pd.concat([t, t.tail(1).assign(id="NEW-0325")]),
        "data/notes/genealogy.csv: row NEW-0325: missing: expected one row for each id",
    ),
}


@pytest.mark.sources
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line_and_the_other_tables_are_made(
    sources: Path, tmp_path: Path, fault: str
) -> None:
    change, line = FAULTS[fault]
    poor = spoiled(sources, tmp_path, change)
    made, refused = command.apart([partial(command.named, m, poor) for m in command.APART])
    assert len(refused) == 1 and refused[0].startswith(line) and "\n" not in refused[0]
    assert {"speakers", "statements"} <= set(made) and "genealogy" not in made


@pytest.mark.sources
def test_a_missing_list_is_one_line(sources: Path, tmp_path: Path) -> None:
    poor = spoiled(sources, tmp_path, lambda t: t)
    (poor / "genealogy" / "outside.csv").unlink()
    _, refused = command.apart([partial(command.named, provenance.joinings, poor)])
    assert refused == ["genealogy/outside.csv: expected this file, which is missing"]


@pytest.mark.sources
def test_a_speech_read_further_needs_a_reader(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = speeches.later(sources)
    found.loc[found["speaker"] == "Puri", "text_read"] = "whole"
    monkeypatch.setattr(speeches, "later", lambda _: found)
    with pytest.raises(CourtnormError, match=r"S/PV\.6491, IND: read further: expected notes"):
        speeches.speakers(sources)


def test_the_evening_as_far_as_it_was_read(loaded: Tables) -> None:
    rows = loaded["speakers"].set_index(["meeting", "state"]).loc["S/PV.6491"]
    read = rows.loc[rows["text_read"].isin(["whole", "nearly whole"])]
    assert read["text_read"].to_dict() == {
        "BRA": "nearly whole",
        "FRA": "nearly whole",
        "NGA": "whole",
        "ZAF": "whole",
    }
    assert (read["joins"] == "no").all()
    assert rows.loc["LBY", "representative"] == "Dabbashi"


def test_who_joined_the_two_first(loaded: Tables) -> None:
    stated = loaded["joinings"].loc[loaded["joinings"]["relation"] == "stated"]
    assert stated["speaker"].to_list() == ["Evans", "Juppé", "Ducasse-Rogier", "Slovenia"]
    assert stated["date"].min() == pd.Timestamp("2011-02-27")


def test_the_press_statement_has_the_duty_and_no_court(loaded: Tables) -> None:
    table = loaded["genealogy"].set_index("id")
    row = table.loc["scps-0222", ["duty", "court", "accountability"]]
    assert row.to_list() == ["named", "no", "yes"]
    assert set(table["source"].map(addresses.kind)) <= {"official", "page", "site only"}


# Checks by meaning --------------------------------------------------------------------------------


def test_the_committed_tables_have_no_problem(loaded: Tables) -> None:
    assert checking.problems(loaded, rules) == []


def put(texts: Tables, name: str, key: str, **cells: str) -> Tables:
    """Return tables as text with cells written into the row that begins with this key."""
    table = texts[name].copy()
    row = table.index[table.iloc[:, 0] == key][0]
    for column, value in cells.items():
        assert table.at[row, column] != value, "nothing would change"
        table.at[row, column] = value
    return {**texts, name: table}


SPOILED = {
    "a run over its paragraph": ("provenance", "PP1", {"word": "20"}, "ends within its paragraph"),
    "a later text": ("provenance", "PP1", {"text": "S/RES/1973 (2011)"}, "an older text"),
    "a text of March": ("provenance", "PP1", {"text": "gcc-0307"}, "an older text"),
    "a run within a run": (
        "provenance",
        "PP10",  # the press statement has its ten words from the eighth on
        {"word": "9", "run": "5", "text": "scps-0222"},
        "no longer run of this text over it",
    ),
    "words lost": ("words_1970", "PP9", {"words": "8"}, "2680 words, expected 2681"),
    "more cover at a longer run": (
        "inheritance",
        "S/RES/1970 (2011)",
        {"cover_8": "2600"},
        "cover_8 to be at most cover_6",
    ),
    "a drawer for a later text": ("drawers", "S/RES/670 (1990)", {"text": "x"}, "before 1970"),
    "an unheld text compared": (
        "drawers",
        "hrc-s15-1",
        {"basis": "compared"},
        "of a text that is held",
    ),
    "a no of a text seen in part": ("genealogy", "sg-0223", {"court": "no"}, "seen nearly whole"),
    "words of a silence": ("genealogy", "eu-0220", {"court_words": "x"}, "where there are some"),
    "a long quotation": ("genealogy", "sg-0223", {"duty_words": "x " * 13}, "at most 12 words"),
    "a relation of one": ("joinings", "o8", {"relation": "list"}, "where both are named"),
    "a month's second day": ("joinings", "o20", {"date": "2011-12-02"}, "first day of the month"),
    "a date for the undated": ("joinings", "o24", {"date": "2022-01-01"}, "precision is none"),
    "another day than its twin": (
        "joinings",
        "o5",
        {"date": "2011-02-25"},
        "date as in statements.csv",
    ),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_each_fault_is_noticed(texted: Tables, fault: str) -> None:
    name, key, cells, expected = SPOILED[fault]
    changed = put(texted, name, key, **cells)
    lines = checking.after_a_change(changed, texted, rules, also=[name])
    assert any(expected in line and line.startswith(f"data/{name}.csv: ") for line in lines), lines
    assert all("\n" not in line for line in lines)
