"""Keyness: hand-computed values, an independent test, empty corpora, and the committed counts."""

from __future__ import annotations

from math import log, log2

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.stats import chi2, chi2_contingency

from courtnorm import keyness
from courtnorm.errors import CourtnormError
from courtnorm.measures import committed_terms
from courtnorm.terms import TermMatrix

REFERRALS = ["S/RES/1593 (2005)", "S/RES/1970 (2011)"]


def matrix(rows: dict[tuple[str, str], dict[str, int]]) -> TermMatrix:
    """Return counts of terms of invented paragraphs: (symbol, label) -> term -> count."""
    vocabulary = np.array(sorted({term for counts in rows.values() for term in counts}))
    counts = [[found.get(term, 0) for term in vocabulary] for found in rows.values()]
    paragraphs = pd.DataFrame(list(rows), columns=["symbol", "label"])
    return TermMatrix(sparse.csr_matrix(np.array(counts)), paragraphs, vocabulary)


FERRIES = matrix(
    {
        ("S/RES/9001 (2031)", "PP1"): {"ferry": 3, "night": 1, "night ferry": 1},
        ("S/RES/9001 (2031)", "OP1"): {"ferry": 2, "tide": 4},
        ("S/RES/9002 (2031)", "PP1"): {"tide": 8, "night": 1},
        ("S/RES/9003 (2032)", "OP1"): {"ferry": 1, "tide": 10},
    }
)


def test_a_value_computed_by_hand() -> None:
    # A word 10 times among 100, 20 times among 400. One probability, 30 in 500, gives 6 and 24.
    by_hand = 2 * (10 * log(10 / 6) + 20 * log(20 / 24) + 90 * log(90 / 94) + 380 * log(380 / 376))
    assert by_hand == pytest.approx(3.139, abs=1e-3)
    assert keyness.log_likelihood([10], [20], 100, 400)[0] == pytest.approx(by_hand, abs=1e-12)
    # 1 in 10 against 1 in 20: twice as frequent.
    assert keyness.log_ratio([10], [20], 100, 400)[0] == pytest.approx(1.0)


def test_a_word_that_one_corpus_lacks() -> None:
    # 8 among 100, none among 300: expected 2 and 6; the empty cell adds nothing.
    by_hand = 2 * (8 * log(8 / 2) + 92 * log(92 / 98) + 300 * log(300 / 294))
    assert keyness.log_likelihood([8], [0], 100, 300)[0] == pytest.approx(by_hand)
    assert keyness.log_likelihood([0], [8], 300, 100)[0] == pytest.approx(by_hand)
    # Zero counts as a half: (8/100) / (0.5/300).
    assert keyness.log_ratio([8], [0], 100, 300)[0] == pytest.approx(log2(48))
    assert keyness.log_ratio([0], [8], 300, 100)[0] == pytest.approx(-log2(48))


def test_equal_use_is_no_difference() -> None:
    assert keyness.log_likelihood([5, 0], [50, 0], 100, 1000) == pytest.approx([0, 0], abs=1e-9)
    ratio = keyness.log_ratio([5, 0], [50, 0], 100, 1000)
    assert ratio[0] == pytest.approx(0)
    assert np.isnan(ratio[1])


@given(st.integers(0, 60), st.integers(0, 60), st.integers(61, 400), st.integers(61, 400))
def test_agrees_with_the_g_test_of_scipy(a: int, b: int, size_a: int, size_b: int) -> None:
    value = keyness.log_likelihood([a], [b], size_a, size_b)[0]
    if a + b == 0:
        assert value == 0
        return
    cells = [[a, b], [size_a - a, size_b - b]]
    expected = chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
    assert value == pytest.approx(expected, abs=1e-7)


def test_compare_counts_words_and_texts() -> None:
    table = keyness.compare(
        FERRIES, ["S/RES/9001 (2031)"], ["S/RES/9002 (2031)", "S/RES/9003 (2032)"]
    ).set_index("term")
    assert list(table.index) == ["tide", "ferry", "night"]  # phrases are not counted again
    assert table.loc["ferry", ["target", "reference"]].tolist() == [5, 1]
    assert table.loc["tide", ["target_texts", "reference_texts"]].tolist() == [1, 2]
    # 10 words against 20; ferry 5 and 1, so 2 and 4 expected.
    by_hand = 2 * (5 * log(5 / 2) + 1 * log(1 / 4) + 5 * log(5 / 8) + 19 * log(19 / 16))
    assert table.loc["ferry", "log_likelihood"] == pytest.approx(by_hand)
    assert table.loc["ferry", "log_ratio"] == pytest.approx(log2(0.5 / 0.05))
    assert table.loc["tide", "log_ratio"] < 0


def test_p_values_are_corrected_for_all_words() -> None:
    table = keyness.compare(
        FERRIES, ["S/RES/9001 (2031)"], ["S/RES/9002 (2031)", "S/RES/9003 (2032)"]
    )
    p = chi2.sf(table["log_likelihood"], 1)
    assert table["p"].to_numpy() == pytest.approx(p)
    # Benjamini and Hochberg by hand: the k-th smallest of three times 3/k, never falling.
    stepped = np.minimum.accumulate((np.sort(p) * 3 / np.array([1, 2, 3]))[::-1])[::-1]
    assert table["p_adjusted"].to_numpy() == pytest.approx(np.minimum(stepped, 1))
    assert (table["p_adjusted"] >= table["p"]).all()


@pytest.mark.parametrize(
    ("target", "reference", "message"),
    [
        ([], ["S/RES/9002 (2031)"], "the target corpus has no resolutions"),
        (["S/RES/9001 (2031)"], [], "the reference corpus has no resolutions"),
        (["S/RES/9001 (2031)"], ["S/RES/9001 (2031)"], "9001 .* stands in both"),
        (["S/RES/9009 (2031)"], ["S/RES/9001 (2031)"], "row S/RES/9009 .*: expected its words"),
    ],
)
def test_corpora_that_can_not_be_compared(
    target: list[str], reference: list[str], message: str
) -> None:
    with pytest.raises(CourtnormError, match=message):
        keyness.compare(FERRIES, target, reference)


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (([1], [1], 0, 10), "target corpus has no words"),
        (([1], [1], 10, 0), "reference corpus has no words"),
        (([11], [1], 10, 10), "target corpus is not between 0 and its 10 words"),
        (([1], [-1], 10, 10), "reference corpus is not between"),
        (([1, 2], [1], 10, 10), "as many counts in both"),
    ],
)
def test_counts_that_can_not_be(
    counts: tuple[list[int], list[int], int, int], message: str
) -> None:
    for measure in (keyness.log_likelihood, keyness.log_ratio):
        with pytest.raises(CourtnormError, match=message):
            measure(*counts)


PLACES = pd.DataFrame(
    {
        "symbol": ["S/RES/9001 (2030)", "S/RES/9002 (2031)", "S/RES/9003 (2032)",
                   "S/RES/9004 (2035)", "S/RES/9005 (2031)", "S/RES/9006 (2031)"],
        "place": ["Ruritania", "Ruritania", "Ruritania", "Ruritania", "Freedonia", ""],
    }
)  # fmt: skip
DATES = pd.DataFrame(
    {
        "symbol": PLACES["symbol"],
        "date": pd.to_datetime(
            ["2030-05-01", "2031-05-01", "2032-05-01", "2035-05-01", "2031-05-02", "2031-05-03"]
        ),
        "agenda": ["", "", "", "", "Ruritania", "Peace and security"],
    }
)


def test_neighbours_are_of_the_same_place_and_years() -> None:
    found = keyness.neighbours(PLACES, DATES, "S/RES/9002 (2031)", years=1)
    assert found == ["S/RES/9001 (2030)", "S/RES/9003 (2032)"]


def test_where_no_place_is_named_most_the_agenda_says_it() -> None:
    resolutions = DATES.assign(agenda=["", "", "", "", "", "Middle East (Rurítania)"])
    assert keyness.about(PLACES, resolutions)["S/RES/9006 (2031)"] == "Ruritania"
    assert "S/RES/9006 (2031)" in keyness.neighbours(PLACES, resolutions, "S/RES/9002 (2031)")
    assert keyness.about(PLACES, DATES)["S/RES/9006 (2031)"] == ""  # a theme is no place
    assert keyness.about(PLACES, DATES)["S/RES/9005 (2031)"] == "Freedonia"  # the text comes first


def test_both_resolutions_on_sudan_that_name_no_place_are_neighbours(
    loaded: dict[str, pd.DataFrame],
) -> None:
    near = keyness.neighbours(loaded["scopes"], loaded["resolutions"], "S/RES/1593 (2005)")
    assert {"S/RES/1585 (2005)", "S/RES/1588 (2005)"} <= set(near)
    libya = keyness.neighbours(loaded["scopes"], loaded["resolutions"], "S/RES/1970 (2011)")
    assert len(near) + len(libya) == 24


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("S/RES/9005 (2031)", "expected a neighbour within 2 years"),
        ("S/RES/9006 (2031)", "expected one place and a date"),
        ("S/RES/9099 (2031)", "expected one place and a date"),
    ],
)
def test_without_neighbours_it_says_so(symbol: str, expected: str) -> None:
    with pytest.raises(CourtnormError, match=expected):
        keyness.neighbours(PLACES, DATES, symbol)


def test_the_referrals_are_set_apart_by_the_court(loaded: dict[str, pd.DataFrame]) -> None:
    near = [
        symbol
        for referral in REFERRALS
        for symbol in keyness.neighbours(loaded["scopes"], loaded["resolutions"], referral)
    ]
    table = keyness.compare(committed_terms(), REFERRALS, near).set_index("term")
    for term in ("statute", "rome", "court", "prosecutor", "expenses"):
        assert table.loc[term, "log_ratio"] > 2
        assert table.loc[term, "p_adjusted"] < 0.01
    # Every word of the corpora is in the table once, and the counts add up to the texts' lengths.
    tokens = loaded["documents"].set_index("symbol")["n_tokens"]
    assert table["target"].sum() == tokens[REFERRALS].sum()
    assert table["reference"].sum() == tokens[near].sum()
