"""What the founding texts name: parts, families and the committed counts.

The texts made up here are of Ruritania and its summit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from courtnorm import files, paths
from courtnorm.errors import CourtnormError
from courtnorm.evidence.derive import founding
from courtnorm.findings import two_births

Tables = dict[str, pd.DataFrame]


def item(text: str, kind: str = "paragraph", prefix: str | None = None) -> dict[str, Any]:
    return {"text": text, "type": kind, "prefix": prefix}


SUMMIT = [
    item("Adopted in Strelsau", "frontmatter"),
    item("1/1. Outcome of the summit on genocide", "title"),
    item("The Diet of Ruritania"),
    item("Duty and prevention", "heading", "I."),
    item("We shall prevent war crimes:", prefix="1."),
    item("by ending impunity;", prefix="(a)"),
    item("and by\nwar\xa0crimes trials.", prefix="•"),
    item("We shall bring those who did it to justice.", prefix="2."),
    item("1st meeting, on impunity", "backmatter"),
]


def test_sub_items_belong_to_their_paragraph_and_page_matter_to_none() -> None:
    parts = dict(founding.assembly_parts(SUMMIT, "R/1"))
    assert list(parts) == ["title", "headings", "preamble", "1", "2"]
    assert "impunity" in parts["1"] and "trials" in parts["1"]
    assert "meeting" not in " ".join(parts.values())


@pytest.mark.parametrize(
    ("family", "text", "count"),
    [
        ("Criminal Court", "the International Criminal Court and the Rome Statute", 2),
        ("Criminal Court", "an International Criminal Tribunal; international criminal courts", 0),
        ("tribunals", "the Tribunal for Ruritania and mixed criminal courts", 2),
        ("punishment", "crimes that went unpunished, prosecuted by the prosecutor", 3),
        ("punishment", "bringing those persons to justice", 1),
        ("war crimes", "war\ncrimes and a war crime", 2),
        ("prevention", "a preventive mission prevents", 2),
        ("Rwanda", "the Rwandan and the Rwandese of Rwanda", 3),
        ("responsibility to protect", "the responsibility of Ruritania to protect", 0),
    ],
)
def test_families(family: str, text: str, count: int) -> None:
    assert founding.counts_of(text)[family] == count


def test_the_whole_is_the_sum_and_stated_parts_list_their_zeros() -> None:
    rows = founding.rows_of("R/1", founding.assembly_parts(SUMMIT, "R/1"), ("2",))
    table = pd.DataFrame(rows, columns=founding.COLUMNS)
    whole = table[table["part"] == "whole"].set_index("family")["count"]
    parts = table[table["part"] != "whole"].groupby("family")["count"].sum()
    assert whole["war crimes"] == 2 and whole["impunity"] == 1 and whole["Kosovo"] == 0
    assert (whole == parts.reindex(whole.index)).all()
    assert set(table.loc[table["part"] == "2", "family"]) == set(founding.FAMILIES)


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([item("One.", prefix="1."), item("Three.", prefix="3.")], "expected paragraph 2"),
        ([item("A table", "table")], "no part of ours for an item of type 'table'"),
        ([{"type": "paragraph"}], "expected an item with a text"),
    ],
)
def test_a_text_that_is_not_understood_is_refused(items: list[Any], message: str) -> None:
    with pytest.raises(CourtnormError, match=message):
        founding.assembly_parts(items, "R/1")


def test_a_stated_paragraph_must_exist() -> None:
    with pytest.raises(CourtnormError, match="row 138"):
        founding.rows_of("R/1", founding.assembly_parts(SUMMIT, "R/1"), ("138",))


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourtnormError, match="S_RES_0780_1992.txt"):
        founding.build(tmp_path)


def test_the_committed_whole_is_the_sum_of_its_parts(loaded: Tables) -> None:
    table = loaded["founding_texts"]
    for document, rows in table.groupby("document"):
        whole = rows[rows["part"] == "whole"].set_index("family")["count"]
        parts = rows[rows["part"] != "whole"].groupby("family")["count"].sum()
        assert list(whole.index) == list(founding.FAMILIES), document
        assert (whole == parts.reindex(whole.index).fillna(0)).all(), document


def test_the_readings_use_the_families_names(loaded: Tables) -> None:
    rows = loaded["founding_readings"]
    assert {"Rwanda", "Srebrenica", "Kosovo"} <= set(rows["subject"]) & set(founding.FAMILIES)
    # "No" is said only of a passage that was read whole or nearly, or of a closed list. Of the
    # cause it says that the text gives another, of the Court or of the norm; the note names it.
    noes = rows[rows["answer"] == "no"]
    closed = noes["document"] == "Rome Statute, Article 5"
    cause = noes["subject"] == two_births.CAUSE
    assert (closed | cause | noes["text_read"].isin(["whole", "nearly whole"])).all()
    assert noes.loc[cause, "note"].str.fullmatch(r"Of the (Court|norm): .+\.").all()
    assert (noes.loc[cause, "verified"] == "yes").all()


@pytest.mark.sources
def test_rebuilding_gives_the_committed_bytes(sources: Path) -> None:
    for name, table in founding.build(sources).items():
        committed = (paths.data() / f"{name}.csv").read_bytes()
        assert files.csv_text(table).encode("utf-8") == committed, name
