"""Kinds of measure: the rule of words on invented paragraphs, and on those read by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from courtnorm import tables
from courtnorm.errors import CourtnormError
from courtnorm.findings import one_evening as measures
from courtnorm.terms import TermMatrix

RURITANIA = "S/RES/9999 (2031)"


def matrix(paragraphs: dict[str, str]) -> TermMatrix:
    """Return the counts of invented paragraphs: label -> words."""
    vocabulary = np.array(sorted({w for text in paragraphs.values() for w in text.split()}), object)
    counts = [[text.split().count(word) for word in vocabulary] for text in paragraphs.values()]
    places = pd.DataFrame({"symbol": RURITANIA, "label": list(paragraphs)})
    return TermMatrix(sparse.csr_matrix(np.array(counts)), places, vocabulary)


def data(openings: dict[str, str], referral: str = "") -> dict[str, pd.DataFrame]:
    """Return the tables the rule reads: the opening of each paragraph, and where one refers."""
    rows = [(RURITANIA, label, "strength", verb, 1) for label, verb in openings.items()]
    if referral:
        rows.append((RURITANIA, referral, "referral", measures.REFERRAL, 1))
    columns = ["symbol", "label", "family", "pattern", "count"]
    return {
        "measure_words": tables.load("measure_words"),
        "pattern_counts": pd.DataFrame(rows, columns=columns),
    }


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("states shall prevent the supply of arms to ruritania", ["arms"]),
        ("states shall prevent entry and transit of the listed", ["travel"]),
        ("states shall freeze the funds of the listed", ["assets"]),
        ("renew the financial and travel measures", ["assets", "travel"]),
        ("nobody shall import diamonds from ruritania", ["trade"]),
        ("establish a ban on flights over ruritania", ["transport"]),
        ("authorizes states to use all necessary means", ["force"]),
        ("to extend the mandate of the mission", ["mission"]),
        ("to extend the mandate of the panel of experts", []),
        ("to terminate the ban on travel and the measures imposed", []),
        ("the mission mandate includes monitoring the arms embargo", ["mission"]),
        ("to remain seized of the matter", []),
    ],
)
def test_the_rule(words: str, kinds: list[str]) -> None:
    found = measures.ordered(data({"OP1": "decides"}), matrix({"OP1": words}))
    assert list(found["kind"]) == kinds


def test_only_deciding_operative_paragraphs_order() -> None:
    words = "prevent the supply of arms"
    text = matrix({"PP1": words, "OP1": words, "OP2": words})
    known = data({"PP1": "decides", "OP1": "calls-upon", "OP2": "decides"})
    assert list(measures.ordered(known, text)["label"]) == ["OP2"]


def test_a_referral_is_told_by_the_lexicon() -> None:
    text = matrix({"OP1": "refer the situation", "OP2": "remain seized"})
    found = measures.ordered(data({"OP1": "decides"}, referral="OP1"), text)
    assert found.to_numpy().tolist() == [[RURITANIA, "OP1", "court"]]


def test_a_kind_without_words_is_refused() -> None:
    known = data({"OP1": "decides"})
    known["measure_words"].loc[known["measure_words"]["kind"] == "arms", "words_1"] = ""
    with pytest.raises(CourtnormError, match=r"measure_words\.csv: row arms: expected words"):
        measures.ordered(known, matrix({"OP1": "supply of arms"}))


def test_the_rule_agrees_with_the_reading() -> None:
    """The rule may count too much (which goes against the claim); it may not miss much."""
    committed = {n: tables.load(n) for n in ("measure_words", "pattern_counts")}
    read = tables.load("measures_read").set_index("symbol")["kinds"]
    rows = measures.ordered(committed).query("symbol in @read.index")
    by_rule = set(zip(rows["symbol"], rows["kind"], strict=True))
    by_hand = {
        (symbol, kind) for symbol, kinds in read.items() for kind in kinds.split(";") if kind
    }
    assert len(read) == 60
    assert len(by_rule & by_hand) / len(by_rule) >= 0.85
    assert len(by_rule & by_hand) / len(by_hand) >= 0.9
