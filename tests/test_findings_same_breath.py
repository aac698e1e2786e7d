"""C8 and C22 on the committed tables: the answers, and how they move with the rows they rest on."""

from __future__ import annotations

import pandas as pd
import pytest
from altered import Tables, answers, changed, without

from courtnorm import claims, cooccurrence
from courtnorm.errors import CourtnormError
from courtnorm.findings import same_breath as breath


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


EARLIER = ["S/RES/1828 (2008)", "S/RES/1894 (2009)", "S/RES/1906 (2009)", "S/RES/1925 (2010)"]

# ---------------------------------------------------------------- C8


def test_c8_is_overstated_and_true_with_a_referral(loaded: Tables) -> None:
    finding = claims.find("C8", loaded)
    assert finding.verdict == "overstated"
    assert finding.saved_by == ("with a referral of the situation to the Court",)
    assert finding.numbers["before"] == EARLIER
    assert [n for n, holds in answers("C8", loaded).items() if holds] == ["with a referral"]
    assert {"S/RES/1894 (2009) PP7", "S/RES/1970 (2011) PP12"} <= set(finding.evidence)


def test_c8_says_how_near(loaded: Tables) -> None:
    numbers = claims.find("C8", loaded).numbers
    assert numbers["distance"] == 3 < numbers["least_before"] == 6 < numbers["most_before"] == 8
    nearer = changed(
        loaded,
        "codings",
        (loaded["codings"]["symbol"] == EARLIER[1]) & (loaded["codings"]["family"] == "court"),
        label="PP9",
    )
    assert "nearer" in claims.find("C8", loaded).can_be_said
    assert "nearer" not in claims.find("C8", nearer).can_be_said


def test_c8_moves_with_the_earlier_texts(loaded: Tables) -> None:
    three = uncoded(loaded, EARLIER[1:])
    assert claims.find("C8", three).verdict == "overstated"
    assert answers("C8", three)["no recalls"] and answers("C8", three)["own words"]
    alone = uncoded(loaded, EARLIER)
    assert claims.find("C8", alone).verdict == "holds"
    assert not answers("C8", alone)["by name"]


def test_c8_fails_without_the_referral(loaded: Tables) -> None:
    no_act = recoded(loaded, breath.LIBYA, "court", code="ACKNOWLEDGEMENT")
    assert claims.find("C8", no_act).verdict == "fails"
    with pytest.raises(CourtnormError, match="expected it to hold both"):
        claims.find("C8", uncoded(loaded, [breath.LIBYA]))


def test_c8_asks_for_one_country_and_chapter_vii(loaded: Tables) -> None:
    kept = uncoded(loaded, ["S/RES/1906 (2009)", "S/RES/1925 (2010)"])
    assert answers("C8", kept)["Chapter VII"] and not answers("C8", kept)["one country"]
    recital = uncoded(kept, ["S/RES/1828 (2008)"])
    assert answers("C8", recital)["one country"]


def test_c8_a_text_that_joins_both_is_found(loaded: Tables) -> None:
    table = loaded["codings"].copy()
    one = table.loc[(table["symbol"] == breath.LIBYA) & (table["label"] == "PP9")].copy()
    one[["family", "code"]] = ["court", "STANDARD"]
    joined = {**loaded, "codings": pd.concat([table, one], ignore_index=True)}
    moved = answers("C8", joined)
    assert moved["nearness"] and moved["list"] and moved["relation stated"]
    assert "PP9 names both" in claims.find("C8", joined).answer("list").because


# ---------------------------------------------------------------- C22


def test_c22_holds_on_the_lowest_rung_alone(loaded: Tables) -> None:
    finding = claims.find("C22", loaded)
    assert finding.verdict == "holds"
    given = answers("C22", loaded)
    assert given["own words"] and not any(given[r] for r in ("nearness", "list", "relation stated"))
    assert finding.numbers["others"] > finding.numbers["others_words"] > 0


def test_c22_moves_with_the_texts_before_the_essay(loaded: Tables) -> None:
    rows = breath.before_2014(breath.holding(loaded, "own words"))
    worded = uncoded(loaded, [s for s in rows["symbol"] if s != breath.LIBYA])
    assert answers("C22", worded)["as worded"] and not answers("C22", worded)["own words"]
    rows = breath.before_2014(breath.holding(loaded))
    later = uncoded(loaded, [s for s in rows["symbol"] if s != breath.LIBYA])
    assert claims.find("C22", later).verdict == "holds"  # the Council's statements are left
    nothing = changed(later, "un_documents", later["un_documents"]["both"] == "yes", both="no")
    assert claims.find("C22", nothing).verdict == "fails"


def test_an_unknown_restriction_is_refused(loaded: Tables) -> None:
    with pytest.raises(CourtnormError, match="C8: row on Sundays: expected one of one country"):
        breath.holding(loaded, "as worded", "on Sundays")


# ---------------------------------------------------------------- the record


def test_the_list_of_texts_with_both_in_words(loaded: Tables) -> None:
    rows = cooccurrence.texts(loaded, breath.WORDS).query("both")
    known = [1894, 1970, 1973, 1975, 2085, 2100, 2121, 2127, 2134, 2149, 2150, 2164, 2171, 2196,
             2211, 2217, 2227, 2250]  # fmt: skip
    assert rows.loc[rows["census"], "number"].tolist() == known
    named = cooccurrence.texts(loaded, cooccurrence.Reading(norm="name")).query("both")
    assert named["number"].tolist() == [1894, 2150, 2171, 2196, 2217, 2250]


def test_the_baseline_excludes_chance_only_where_it_does(loaded: Tables) -> None:
    rows = cooccurrence.with_strata(loaded, cooccurrence.texts(loaded, breath.WORDS))
    rows = rows.loc[rows["census"] & rows["year"].between(2002, 2015)]
    bare = cooccurrence.chance(rows, [])
    like = cooccurrence.chance(rows, ["year", "subject", "length"])
    assert like.draws >= 10_000
    assert bare.expected < like.expected < like.observed
    assert bare.high < bare.observed and like.low <= like.observed <= like.high
    with pytest.raises(CourtnormError, match="can change places"):
        cooccurrence.chance(rows, ["year", "agenda", "length"])


def test_other_documents_count_and_none_after_the_essay(loaded: Tables) -> None:
    found = claims.find("C22", loaded)
    assert found.numbers["beyond"] == 5 and answers("C22", loaded)["beyond the Council"]
    statements = loaded["un_documents"]["organ"] == "President of the Security Council"
    away = changed(loaded, "un_documents", statements, both="no")
    assert claims.find("C22", away).numbers["beyond"] == 0
    assert not answers("C22", away)["beyond the Council"]
    # two recitals of the Assembly, once read, would be documents of other organs
    rows = loaded["to_be_read"]["id"].isin(["ares65-208", "ares67-168"])
    read = changed(away, "to_be_read", rows, answer="yes")
    assert answers("C22", read)["beyond the Council"] and answers("C22", read)["list"]
