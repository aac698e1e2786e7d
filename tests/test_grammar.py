"""The grammar of responsibility: coded paragraphs, their words and the nearest earlier ones."""

from __future__ import annotations

import pandas as pd
import pytest

from courtnorm import grammar
from courtnorm.errors import CourtnormError
from courtnorm.evidence.derive.texts import pair_alignment

Tables = dict[str, pd.DataFrame]

#: Invented paragraphs, in our own words; the year is the symbol's.
TEXTS = {
    ("S/RES/9001 (2030)", "PP1"): "Recalling that Ruritania has a duty to guard its people",
    ("S/RES/9002 (2031)", "PP2"): "Recalling the duty of Ruritania to guard its people",
    ("S/RES/9003 (2031)", "OP1"): "Demands that Freedonia honour a duty to guard its people at sea",
    ("S/RES/9004 (2032)", "PP1"): "Recalling the duty of Freedonia to guard its people",
}


def invented() -> Tables:
    keys = list(TEXTS)
    symbols = [symbol for symbol, _ in keys]
    numbers = [int(symbol[6:10]) for symbol in symbols]
    years = [int(symbol[-5:-1]) for symbol in symbols]
    resolutions = pd.DataFrame(
        {
            "symbol": [*symbols, "S/RES/9005 (2032)"],
            "number": [*numbers, 9005],
            "year": [*years, 2032],
            "date": pd.to_datetime(
                ["2030-01-05", "2031-02-05", "2031-03-05", "2032-04-05", "2032-05-05"]
            ),
            "yes": 15,
            "no": 0,
            "abstain": 0,
            "unanimous": "yes",
        }
    )
    coded = pd.DataFrame(keys, columns=["symbol", "label"])
    coded["kind"] = ["preambular", "preambular", "operative", "preambular"]
    coded["code"] = ["STATE", "STATE", "STATE", "NAMED"]
    coded["by_recall"] = "no"
    coded[["family", "addressee", "wording", "object"]] = [
        "responsibility", "Ruritania", "adjacent", "people"
    ]  # fmt: skip
    pairs = [
        ("recitals", *a, *b, round(pair_alignment(TEXTS[a], TEXTS[b])[0], 4), 0, "")
        for i, a in enumerate(keys)
        for b in keys[i + 1 :]
    ]
    return {
        "resolutions": resolutions,
        "documents": pd.DataFrame(
            {"symbol": symbols, "year": years, "census": ["yes", "yes", "yes", "no"]}
        ),
        "codings": coded,
        "paragraphs": coded[["symbol", "label"]].assign(
            opening=["recalling", "recalling", "demands", "recalling"],
            n_tokens=[sum(len(w) > 1 for w in text.split()) for text in TEXTS.values()],
        ),
        "pairs": pd.DataFrame(
            pairs,
            columns=[
                "set",
                "symbol_a",
                "label_a",
                "symbol_b",
                "label_b",
                "similarity",
                "longest",
                "shared",
            ],
        ),
    }


def test_coded_paragraphs_oldest_first() -> None:
    rows = grammar.coded(invented())
    assert rows["number"].tolist() == [9001, 9002, 9003, 9004]
    assert rows["census"].tolist() == [True, True, True, False]
    assert grammar.coded(invented(), ["NAMED"])["number"].tolist() == [9004]


def test_a_definition_that_selects_nothing_gives_no_rows() -> None:
    assert grammar.coded(invented(), ["CLAUSE"]).empty


def test_what_can_not_be_coded_is_refused() -> None:
    with pytest.raises(CourtnormError, match="row DUTY: expected one of STATE"):
        grammar.coded(invented(), ["DUTY"])
    data = invented()
    data["resolutions"].loc[1, "date"] = pd.NaT
    with pytest.raises(CourtnormError, match="9002.*expected a date"):
        grammar.coded(data)


def test_the_nearest_earlier_paragraph() -> None:
    data = invented()
    rows = grammar.nearest_earlier(data, grammar.coded(data)).set_index("number")
    assert rows.loc[9001, ["nearest", "of_symbol"]].tolist() == [0, ""]
    assert rows.loc[9002, "of_symbol"] == "S/RES/9001 (2030)"
    assert rows.loc[9004, "of_symbol"] == "S/RES/9002 (2031)"
    assert rows.loc[9004, "of_label"] == "PP2"
    lone = pd.DataFrame({"symbol": ["S/RES/9009 (2031)"], "label": ["PP1"]})
    with pytest.raises(CourtnormError, match="9009.*expected its pairs"):
        grammar.nearest_earlier(data, lone)


def test_the_window_is_cut_at_the_words() -> None:
    mentions = pd.DataFrame(
        [
            ("S/RES/9001 (2031)", "PP1", "rtp-adjacent", "that Ruritania has the",
             "responsibility to protect", "its people,"),
            ("S/RES/9002 (2031)", "PP1", "rtp-between", "Recalling the",
             "responsibility of the Ruritanian Crown to protect", "people"),
        ],
        columns=["symbol", "label", "pattern", "left", "match", "right"],
    )  # fmt: skip
    assert grammar.concordance(mentions, "S/RES/9001 (2031)", "PP1") == {
        "left": "that Ruritania has the", "noun": "responsibility", "between": "",
        "verb": "to protect", "right": "its people",
    }  # fmt: skip
    second = grammar.concordance(mentions, "S/RES/9002 (2031)", "PP1")
    assert second["between"] == "of the Ruritanian Crown"
    with pytest.raises(CourtnormError, match="9003.*expected the words of the norm"):
        grammar.concordance(mentions, "S/RES/9003 (2031)", "PP1")


def test_the_darfur_formula_is_the_nearest_before_libya(loaded: Tables) -> None:
    rows = grammar.nearest_earlier(loaded, grammar.coded(loaded))
    libya = rows.loc[rows["symbol"] == "S/RES/1970 (2011)"].iloc[0]
    assert (libya["of_symbol"], libya["of_label"]) == ("S/RES/1564 (2004)", "PP10")
    # Moved out of the pairs, the next nearest takes its place.
    pairs = loaded["pairs"]
    gone = (pairs["symbol_a"] == "S/RES/1564 (2004)") | (pairs["symbol_b"] == "S/RES/1564 (2004)")
    rest = grammar.coded(loaded).query("symbol != 'S/RES/1564 (2004)'")
    rows = grammar.nearest_earlier({**loaded, "pairs": pairs.loc[~gone]}, rest)
    libya = rows.loc[rows["symbol"] == "S/RES/1970 (2011)"].iloc[0]
    assert libya["of_symbol"] == "S/RES/1556 (2004)"
