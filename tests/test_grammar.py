"""The grammar of responsibility: shares, bearers, verbs, searches and near paragraphs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from courtnorm import grammar, paths
from courtnorm.errors import CourtnormError
from courtnorm.evidence.alignment import pair_alignment
from courtnorm.evidence.lexicon import Lexicon, load_lexicon
from courtnorm.evidence.text.corpus import Document

Tables = dict[str, pd.DataFrame]

#: Invented paragraphs, in our own words; the year is the symbol's.
TEXTS = {
    ("S/RES/9001 (2030)", "PP1"): "Recalling that Ruritania has a duty to guard its people",
    ("S/RES/9002 (2031)", "PP2"): "Recalling the duty of Ruritania to guard its people",
    ("S/RES/9003 (2031)", "OP1"): "Demands that Freedonia honour a duty to guard its people at sea",
    ("S/RES/9004 (2032)", "PP1"): "Recalling the duty of Freedonia to guard its people",
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(paths.data() / "lexicon.yml")


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
    table = grammar.shares(invented(), [], 2030, 2031)
    assert table["share"].tolist() == [0, 0]
    assert (table["high"] > 0).all()


def test_what_can_not_be_coded_is_refused() -> None:
    with pytest.raises(CourtnormError, match="row DUTY: expected one of STATE"):
        grammar.coded(invented(), ["DUTY"])
    data = invented()
    data["resolutions"].loc[1, "date"] = pd.NaT
    with pytest.raises(CourtnormError, match="9002.*expected a date"):
        grammar.coded(data)


def test_shares_of_each_years_resolutions() -> None:
    symbols = ["S/RES/9002 (2031)", "S/RES/9004 (2032)"]
    table = grammar.shares(invented(), symbols, 2029, 2032).set_index("year")
    assert table["adopted"].tolist() == [0, 1, 2, 2]
    assert table["n"].tolist() == [0, 0, 1, 1]
    assert table.loc[2031, "share"] == 0.5
    # Wilson by hand, one of two: the centre is a half, z² = 3.8415.
    z2 = 1.959964**2
    half_width = (z2 * (2 * 0.25 + z2 / 4)) ** 0.5 / (2 + z2)
    assert table.loc[2031, "low"] == pytest.approx(0.5 - half_width, abs=1e-5)
    assert table.loc[2032, "held_share"] == 0.5
    assert table["census"].tolist() == [False, True, True, False]


def test_a_year_without_a_text_has_no_share() -> None:
    table = grammar.shares(invented(), [], 2029, 2029)
    assert np.isnan(table["share"].iloc[0])
    assert np.isnan(table["held_share"].iloc[0])
    with pytest.raises(CourtnormError, match="9005.*expected the text to be held"):
        grammar.shares(invented(), ["S/RES/9005 (2032)"], 2030, 2032)


@pytest.mark.parametrize(
    ("addressee", "expected"),
    [
        ("all States", grammar.IN_GENERAL),
        ("Sudan", "Sudan"),
        ("South Sudanese authorities", "South Sudan"),
        ("Sudanese authorities", "Sudan"),
        ("Malian transitional authorities", "Mali"),
        ("Ruritanian authorities", "Ruritanian authorities"),
    ],
)
def test_bearers(addressee: str, expected: str, lexicon: Lexicon) -> None:
    assert grammar.bearer(addressee, lexicon) == expected


def test_moods_of_opening_verbs(lexicon: Lexicon) -> None:
    openings = ["also demands", "strongly condemning", "underscores", "recalling", "whistles"]
    assert grammar.moods(openings, lexicon) == [
        "directs", "judges", "affirms", "acknowledges", ""
    ]  # fmt: skip


def test_likeness_looks_both_ways() -> None:
    table = grammar.likeness(invented(), "S/RES/9002 (2031)", "PP2")
    assert table["symbol"].str[6:10].tolist() == ["9004", "9001", "9003"]
    # All but the name of nine words: Recalling the duty of ... to guard its people.
    assert table.loc[0, "words"] == 8
    assert table.loc[0, "similarity"] == pytest.approx(16 / 18, abs=1e-4)
    assert table.loc[0, "date"] == pd.Timestamp("2032-04-05")
    with pytest.raises(CourtnormError, match="9009.*expected its pairs"):
        grammar.likeness(invented(), "S/RES/9009 (2031)", "PP1")


def test_aligned_words_are_counted_again_from_the_similarity() -> None:
    # 7 words of 9 and 37, of which the other has one of a single letter more.
    assert grammar.aligned(round(14 / 46, 4), 46) == 7
    assert grammar.aligned(round(14 / 47, 4), 46) == 7
    assert grammar.aligned(0.0, 46) == 0
    with pytest.raises(CourtnormError, match="expected a similarity of 4 words"):
        grammar.aligned(0.0123, 4)


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


def test_searches_are_scored_on_the_hand_coding() -> None:
    coding = pd.DataFrame(
        {
            "family": "responsibility",
            "symbol": [f"S/RES/{n} (2031)" for n in (9001, 9002, 9003, 9004)],
            "label": "PP1",
            "code": ["STATE", "NAMED", "STATE", "OTHER"],
            "by_rule": ["STATE", "NAMED", "CLAUSE", "OTHER"],
        }
    )
    patterns = pd.DataFrame(
        {
            "symbol": [f"S/RES/{n} (2031)" for n in (9001, 9002, 9004, 9009)],
            "label": "PP1",
            "pattern": ["rtp-adjacent", "rtp-between", "rtp-adjacent", "rtp-adjacent"],
        }
    )
    table = grammar.searches(coding, patterns).set_index("search")
    assert table.loc["the words side by side", ["hits", "right", "wanted"]].tolist() == [2, 1, 3]
    between = table.loc["or with the bearer between them"]
    assert between["precision"] == pytest.approx(2 / 3)
    assert between["recall"] == pytest.approx(2 / 3)
    assert table.loc["the rules", "precision"] == 1
    with pytest.raises(CourtnormError, match="expected rows on responsibility"):
        grammar.searches(coding.iloc[:0], patterns)


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
    # After it a text on Yemen is nearer still: the chapter says so by number.
    like = grammar.likeness(loaded, "S/RES/1970 (2011)", "PP9")
    assert like.loc[0, ["symbol", "label"]].tolist() == ["S/RES/2014 (2011)", "PP14"]
    # Moved out of the pairs, the next nearest takes its place.
    pairs = loaded["pairs"]
    gone = (pairs["symbol_a"] == "S/RES/1564 (2004)") | (pairs["symbol_b"] == "S/RES/1564 (2004)")
    rest = grammar.coded(loaded).query("symbol != 'S/RES/1564 (2004)'")
    rows = grammar.nearest_earlier({**loaded, "pairs": pairs.loc[~gone]}, rest)
    libya = rows.loc[rows["symbol"] == "S/RES/1970 (2011)"].iloc[0]
    assert libya["of_symbol"] == "S/RES/1556 (2004)"


def test_every_duty_paragraph_has_a_known_verb_and_bearer(loaded: Tables, lexicon: Lexicon) -> None:
    rows = grammar.coded(loaded)
    assert "" not in grammar.moods(rows["opening"], lexicon)
    bearers = {grammar.bearer(a, lexicon) for a in rows["addressee"]}
    places = {place.name for place in lexicon.places}
    assert bearers - places <= {grammar.IN_GENERAL, "United Nations"}


@pytest.mark.sources
def test_aligned_words_are_those_of_the_texts(
    loaded: Tables, held: tuple[list[Document], list[str]]
) -> None:
    from difflib import SequenceMatcher

    from courtnorm.evidence.alignment import _word_analyzer

    symbol, label = "S/RES/1970 (2011)", "PP9"
    table = grammar.likeness(loaded, symbol, label)
    wanted = {symbol, *table["symbol"]}
    texts = {
        (p.symbol, p.label): p.text
        for document in held[0]
        if document.symbol in wanted
        for p in document.paragraphs
    }
    words = _word_analyzer()
    order = list(loaded["codings"]["symbol"].unique())
    for row in table.itertuples():
        pair = sorted([(symbol, label), (row.symbol, row.label)], key=lambda k: order.index(k[0]))
        matcher = SequenceMatcher(None, *(words(texts[key]) for key in pair), autojunk=False)
        assert row.words == sum(block.size for block in matcher.get_matching_blocks())
