"""C8 and C22 on the committed tables: the answers, and how they move with the rows they rest on."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from altered import Tables, changed, without

from courtnorm import claims, cooccurrence
from courtnorm.errors import CourtnormError
from courtnorm.findings import breath


def recoded(loaded: Tables, symbols: str | list[str], of: str = "", **values: str) -> Tables:
    """Return the tables with codings of some resolutions changed."""
    table = loaded["codings"]
    rows = table["symbol"].isin([symbols] if isinstance(symbols, str) else symbols)
    if of:
        rows &= table["family"] == of
    return changed(loaded, "codings", rows, **values)


def uncoded(loaded: Tables, symbols: list[str]) -> Tables:
    """Return the tables without the codings of some resolutions."""
    return without(loaded, "codings", loaded["codings"]["symbol"].isin(symbols))


def holding(loaded: Tables) -> dict[str, bool | None]:
    return dict(
        zip(breath.READINGS, (a.holds for a in claims.find("C8", loaded).definitions), strict=True)
    )


EARLIER = ["S/RES/1828 (2008)", "S/RES/1894 (2009)", "S/RES/1906 (2009)", "S/RES/1925 (2010)"]

# ---------------------------------------------------------------- C8


def test_c8_is_split_and_contested(loaded: Tables) -> None:
    finding = claims.find("C8", loaded)
    assert finding.verdict == "contested"
    firsts = {k: finding.numbers[f"first_{k}"] for k in breath.READINGS}
    assert firsts == {
        "words": "S/RES/1894 (2009)",
        "name": "S/RES/1894 (2009)",
        "recalls": "S/RES/1828 (2008)",
        "sense": "S/RES/1906 (2009)",
        "case": breath.LIBYA,
        "referral": breath.LIBYA,
        "neighbours": "S/RES/2095 (2013)",
        "paragraph": "none",
    }
    assert [k for k, v in holding(loaded).items() if v] == ["case", "referral"]
    assert {"S/RES/1894 (2009) PP7", "S/RES/1970 (2011) OP4"} <= set(finding.evidence)


def test_c8_moves_with_the_text_of_2009(loaded: Tables) -> None:
    moved = holding(recoded(loaded, "S/RES/1894 (2009)", "court", family="none"))
    assert moved["words"] is True and moved["name"] is False and moved["recalls"] is False
    assert moved["sense"] is False


def test_c8_moves_with_the_recall(loaded: Tables) -> None:
    spoken = recoded(loaded, "S/RES/1828 (2008)", "responsibility", by_recall="no")
    assert claims.find("C8", spoken).numbers["first_words"] == "S/RES/1828 (2008)"


def test_c8_without_the_earlier_texts(loaded: Tables) -> None:
    alone = holding(uncoded(loaded, EARLIER))
    assert [k for k, v in alone.items() if not v] == ["name", "neighbours", "paragraph"]
    assert claims.find("C8", uncoded(loaded, EARLIER)).verdict == "contested"


def test_c8_fails_without_the_referral_and_the_recital(loaded: Tables) -> None:
    silent = uncoded(loaded, [breath.LIBYA])
    assert claims.find("C8", silent).verdict == "fails"
    assert claims.find("C8", silent).numbers["texts_referral"] == 0
    no_act = recoded(loaded, breath.LIBYA, "court", code="ACKNOWLEDGEMENT")
    assert holding(no_act)["referral"] is False and holding(no_act)["case"] is True


def test_c8_asks_for_one_country_and_chapter_vii(loaded: Tables) -> None:
    documents = loaded["documents"].copy()
    documents.loc[documents["symbol"] == breath.LIBYA, "chapter_vii"] = "no"
    moved = holding({**loaded, "documents": documents})
    assert moved["case"] is False and moved["referral"] is False


def test_c8_a_text_that_joins_both_is_found(loaded: Tables) -> None:
    table = loaded["codings"].copy()
    one = table.loc[(table["symbol"] == breath.LIBYA) & (table["label"] == "PP9")].copy()
    one[["family", "code"]] = ["court", "STANDARD"]
    joined = {**loaded, "codings": pd.concat([table, one], ignore_index=True)}
    moved = holding(joined)
    assert moved["neighbours"] is True and moved["paragraph"] is True
    assert "PP9 names both" in claims.find("C8", joined).definitions[-1].because


def test_c8_where_nothing_names_both(loaded: Tables) -> None:
    none = {**loaded, "codings": loaded["codings"].query("family == 'court'")}
    finding = claims.find("C8", none)
    assert finding.verdict == "fails" and finding.evidence == ()
    assert all(a.because == "No resolution held has it" for a in finding.definitions)


# ---------------------------------------------------------------- C22


def test_c22_holds_under_every_reading(loaded: Tables) -> None:
    finding = claims.find("C22", loaded)
    assert finding.verdict == "holds"
    assert all(a.holds for a in finding.definitions)
    assert finding.numbers["others_any"] > finding.numbers["others_words"] > 0


def test_c22_moves_with_the_texts_before_the_essay(loaded: Tables) -> None:
    rows = cooccurrence.meetings(loaded, breath.WORDS)
    early = rows.loc[(rows["year"] < breath.LATEST_EXAMPLES) & (rows["symbol"] != breath.LIBYA)]
    later = claims.find("C22", uncoded(loaded, list(early["symbol"])))
    assert later.verdict == "holds with qualification"
    assert [a.holds for a in later.definitions] == [True, True, True, False, True]
    alone = loaded["codings"].query("symbol == @breath.LIBYA")
    assert claims.find("C22", {**loaded, "codings": alone}).verdict == "fails"


def test_growth_is_a_share_of_the_census(loaded: Tables) -> None:
    grown = breath.growth(loaded)
    rows = cooccurrence.texts(loaded, breath.WORDS).query("census and year in (2011, 2012)")
    assert grown["share_words_before"] == pytest.approx(rows["both"].sum() / len(rows))
    assert all(0 < share < 1 for share in grown.values())


def test_growth_needs_the_text_of_1970(loaded: Tables) -> None:
    documents = loaded["documents"].query("symbol != @breath.LIBYA")
    gone = {**uncoded(loaded, [breath.LIBYA]), "documents": documents}
    with pytest.raises(CourtnormError, match="expected its text to be held"):
        breath.growth(gone)


# ---------------------------------------------------------------- the record


def test_the_list_of_texts_with_both_in_words(loaded: Tables) -> None:
    rows = cooccurrence.meetings(loaded, breath.WORDS)
    known = [1894, 1970, 1973, 1975, 2085, 2100, 2121, 2127, 2134, 2149, 2150, 2164, 2171, 2196,
             2211, 2217, 2227, 2250]  # fmt: skip
    assert rows.loc[rows["census"], "number"].tolist() == known
    named = cooccurrence.meetings(loaded, breath.NAME)
    assert named["number"].tolist() == [1894, 2150, 2171, 2196, 2217, 2250]


def test_the_baseline_is_quick_and_excludes_chance_only_where_it_does(loaded: Tables) -> None:
    rows = cooccurrence.with_strata(loaded, cooccurrence.texts(loaded, breath.WORDS))
    rows = rows.loc[rows["census"] & rows["year"].between(2002, 2015)]
    begun = time.perf_counter()
    bare = cooccurrence.chance(rows, [])
    like = cooccurrence.chance(rows, ["year", "subject", "length"])
    assert time.perf_counter() - begun < 2
    assert like.draws >= 10_000
    assert bare.expected < like.expected < like.observed
    assert bare.high < bare.observed and like.low <= like.observed <= like.high
    with pytest.raises(CourtnormError, match="can change places"):
        cooccurrence.chance(rows, ["year", "agenda", "length"])
