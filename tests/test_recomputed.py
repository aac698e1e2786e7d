"""Numbers that a second computation of the book found wrong, each with its right value."""

from __future__ import annotations

import pandas as pd
import pytest

from courtnorm.evidence.text.lines import is_page_furniture


@pytest.mark.parametrize(
    "line",
    [
        "* Second reissue for technical reasons (10 March 2011).",
        "** Second reissue for technical reasons.",
        "* Reissued for technical reasons on 22 June 2010.",
        "__________________ * Reissued for technical reasons on 1 July 2011.",
        "* Re-issued for technical reasons.",
    ],
)
def test_a_printers_note_is_no_text(line: str) -> None:
    assert is_page_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Requests that the report be reissued for technical reasons of translation to all;",
        "Welcoming the second reissue of the report;",
    ],
)
def test_a_sentence_about_a_second_issue_is_text(line: str) -> None:
    assert not is_page_furniture(line)


def test_the_words_of_1970(loaded: dict[str, pd.DataFrame]) -> None:
    """Words of two letters or more: the note under the eighth recital is none of its words."""
    rows = loaded["paragraphs"].query("symbol == 'S/RES/1970 (2011)'").set_index("label")
    words = rows["n_tokens"].astype(int)
    assert words["PP8"] == 15
    assert words[[f"PP{n}" for n in range(1, 9)]].sum() == 249
    assert words.sum() == 2619


def test_the_longest_run_is_measured_and_not_what_is_quoted(
    loaded: dict[str, pd.DataFrame],
) -> None:
    """Between the two referrals seven of eight phrases are cut: the measure is beside them."""
    pairs = loaded["pairs"].query("set == 'referrals'")
    near = pairs.loc[pairs.groupby("label_a")["similarity"].idxmax()].query("similarity > 0.5")
    quoted = near["shared"].map(lambda s: max(len(p.split()) for p in s.split(" | ")))
    assert len(near) == 8 and (near["longest"] > quoted).sum() == 7


def test_the_declarations_of_cote_divoire_have_days(loaded: dict[str, pd.DataFrame]) -> None:
    steps = loaded["court_steps"].query("situation == 'cote-divoire' and step == 'declaration'")
    first = steps["date"].min()
    assert f"{first:%Y-%m-%d}" == "2003-04-18"
    assert (pd.Timestamp("2011-03-30") - first).days == 2903
