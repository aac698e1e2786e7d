"""The room: an absence is broken by what was read, and never proved by what was not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from altered import Tables, answers, changed

from courtnorm import claims
from courtnorm.errors import CourtnormError
from courtnorm.evidence import debates
from courtnorm.findings import what_states_say as room

#: What is asked of each speech.
LEVELS = ("names_court", "names_responsibility", "same_speech_both", "joins")


def said(loaded: Tables, state: str, meeting: str = room.LIBYA, **values: str) -> Tables:
    """Return the tables with what one speaker of a meeting is recorded as saying changed."""
    table = loaded["speakers"]
    rows = (table["meeting"] == meeting) & (table["state"] == state)
    assert rows.sum() == 1
    return changed(loaded, "speakers", rows, **values)


def all_read(loaded: Tables, answer: str) -> Tables:
    """Return the tables as if every unread member had been read and had answered like this."""
    rows = room.members(loaded, room.LIBYA)
    for state in room.unread(rows):
        values = dict.fromkeys(LEVELS, answer)
        loaded = said(loaded, state, text_read="whole", **values)
    return loaded


def test_c18_is_not_read_and_names_what_was(loaded: Tables) -> None:
    found = claims.find("C18", loaded)
    assert found.verdict == "not read" and "S/PV.6491" in found.not_read
    given = answers("C18", loaded)
    assert given["as worded"] is None and given["of those read"] is True
    assert given["company"] is False  # France takes up both
    assert found.evidence == tuple(
        f"speakers:S/PV.6491, {state}" for state in ("BRA", "FRA", "NGA", "ZAF")
    )


def test_c18_fails_when_one_speech_that_was_read_joins_the_two(loaded: Tables) -> None:
    assert claims.find("C18", said(loaded, "FRA", joins="yes")).verdict == "fails"
    values = dict.fromkeys(LEVELS, "yes")
    assert claims.find("C18", said(loaded, "CHN", text_read="whole", **values)).verdict == "fails"


@pytest.mark.parametrize("extent", ["part", "summary", "none"])
def test_a_speech_read_in_part_settles_nothing(loaded: Tables, extent: str) -> None:
    partial = said(loaded, "FRA", text_read=extent, joins="yes")
    assert claims.find("C18", partial).verdict == "not read"
    # nor does a speech reported to join them, where its text was not read
    reported = said(loaded, "DEU", joins="yes", same_speech_both="yes")
    assert answers("C18", reported) == answers("C18", loaded)


def test_c18_holds_only_when_all_fifteen_were_read(loaded: Tables) -> None:
    silent = all_read(loaded, "no")
    assert claims.find("C18", silent).verdict == "holds"
    assert claims.find("C18", said(silent, "BIH", joins="unknown")).verdict == "not read"


def test_a_speech_of_a_guest_is_no_members_speech(loaded: Tables) -> None:
    values = dict.fromkeys(LEVELS, "yes")
    for guest in ("LBY", "UN-SG"):
        moved = said(loaded, guest, text_read="whole", **values)
        assert answers("C18", moved) == answers("C18", loaded)


def test_statements_and_speakers_agree(loaded: Tables) -> None:
    """Where a graded speech was read, the speakers say of it what its grade says."""
    graded = loaded["statements"].merge(
        loaded["speakers"], on=["meeting", "state"], suffixes=("", "_told")
    )
    read = graded.loc[graded["text_read_told"].isin(room.READ)]
    assert len(read)
    paired = read["strength"].isin(["co-occurrence", "adjacent", "express pairing", "express"])
    assert ((read["same_speech_both"] == "yes") == paired).all()
    assert ((read["joins"] == "yes") == (read["strength"] == "express")).all()


def test_a_meeting_without_fifteen_members_is_refused(loaded: Tables) -> None:
    table = loaded["speakers"]
    short = table.loc[(table["meeting"] != room.LIBYA) | (table["state"] != "GAB")]
    with pytest.raises(CourtnormError, match="S/PV.6491: expected 15 members, found 14"):
        claims.find("C18", {**loaded, "speakers": short})
    with pytest.raises(CourtnormError, match="S/PV.1: expected the speakers"):
        room.speakers(loaded, "S/PV.1")


def coded(symbol: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "symbol": [symbol, symbol, "S/PV.9000"],
            "date": ["2011-02-26", "2011-02-26", "2022-01-01"],
            "speaker": ["A", "B", "C"],
            "state": ["FRA", "BRA", "FRA"],
            "norm": [2, 0, 1],
            "court": [1, 3, 0],
            "together": ["sentence", "one", "one"],
            "more": [0, 0, 0],
        }
    )


def test_without_a_table_of_speeches_the_book_says_so(tmp_path: Path) -> None:
    assert room.speeches(tmp_path) is None
    assert "without such a table" in room.counted_by_machine(None)


def test_a_table_of_speeches_is_used_and_decides_nothing(tmp_path: Path, loaded: Tables) -> None:
    coded(room.LIBYA).to_parquet(tmp_path / "debates.parquet")
    table = room.speeches(tmp_path)
    assert table is not None and list(table.columns) == list(room.SPEECH_COLUMNS)
    told = room.counted_by_machine(table)
    assert "of three speeches" in told and "in two of them, with the Court beside it in one" in told
    assert "of its two speeches of that evening both stand; in the same sentence in one." in told
    assert "no verdict here rests on the table" in told
    assert set(room.SPEECH_COLUMNS) <= set(debates.COLUMNS)
    elsewhere = room.counted_by_machine(coded("S/PV.9001"))
    assert "It has no speech of that evening." in elsewhere


def test_a_broken_table_of_speeches_is_refused(tmp_path: Path) -> None:
    coded(room.LIBYA).drop(columns=["norm", "court"]).to_parquet(tmp_path / "debates.parquet")
    with pytest.raises(CourtnormError, match="debates.parquet.*expected norm, court"):
        room.speeches(tmp_path)
    (tmp_path / "debates.parquet").write_text("<html>a page, not data</html>")
    with pytest.raises(CourtnormError, match="debates.parquet: not a readable table"):
        room.speeches(tmp_path)


def filled(loaded: Tables, **answers_: str) -> Tables:
    """Return the tables with rows of ``to_be_read`` filled in: state or mark -> answer."""
    for mark, answer in answers_.items():
        key = f"pv6491-{mark}" if len(mark) == 3 else mark.replace("_", "-")
        row = loaded["to_be_read"]["id"] == key
        loaded = changed(loaded, "to_be_read", row, answer=answer, read_on="2026-12-01")
    return loaded


def test_rows_filled_in_for_the_record_move_c18(loaded: Tables) -> None:
    """Whoever reads S/PV.6491 fills in a row for each member, and the verdict follows."""
    states = [s.lower() for s in room.members(loaded, room.LIBYA)["state"]]
    unread = [s.lower() for s in room.unread(room.members(loaded, room.LIBYA))]
    silent = filled(loaded, **dict.fromkeys(unread, "no"))
    assert claims.find("C18", silent).verdict == "holds"
    assert (
        claims.find("C18", filled(loaded, **dict.fromkeys(unread[1:], "no"))).verdict == "not read"
    )
    assert claims.find("C18", filled(silent, chn="yes")).verdict == "fails"
    assert claims.find("C18", filled(loaded, **dict.fromkeys(states, "no"))).verdict == "holds"
    assert claims.find("C18", filled(loaded, debates_room="no")).verdict == "holds"
    with pytest.raises(CourtnormError, match="expected the member's own row to say yes"):
        claims.find("C18", filled(loaded, debates_room="yes"))


def test_c17_moves_with_what_the_readers_found(loaded: Tables) -> None:
    found = claims.find("C17", loaded)
    assert (found.verdict, found.field) == ("holds", "the General Debate")
    numbers = found.numbers
    assert (numbers["norm"], numbers["court"], numbers["both"]) == (196, 193, 67)
    assert (numbers["joined"], numbers["joined_wide"]) == (5, 8)
    assert numbers["expected_by_year"] < 23 and 55 < numbers["expected_by_state"] < 56
    listed = loaded["speech_relations"]["relation"] == "LISTED"
    many = changed(loaded, "speech_relations", listed, relation="JOINED")
    assert claims.find("C17", many).verdict == "fails"
    rest = loaded["speech_pairs"]["relation"] != "JOINED"
    assert not answers("C17", loaded)["rarer"]
    assert answers("C17", changed(loaded, "speech_pairs", rest, relation="JOINED"))["rarer"]


def test_a_speech_that_was_not_read_is_named(loaded: Tables) -> None:
    short = loaded["speech_relations"].iloc[10:]
    with pytest.raises(CourtnormError, match="names both: expected a reading"):
        claims.find("C17", {**loaded, "speech_relations": short})
