"""C9: moved by the rows it rests on, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest
from altered import Tables, answers, changed, without

from courtnorm import claims, tables
from courtnorm.errors import CourtnormError
from courtnorm.findings import five_bonds as bonds

# ------------------------------------------------------------------ the claim


def test_the_counts_of_the_five(loaded: Tables) -> None:
    found = claims.find("C9", loaded)
    assert (found.verdict, found.field) == ("fails", "the Council’s resolutions")
    assert found.numbers["held"] == ["Darfur", "Côte d’Ivoire", "Mali"]
    assert found.numbers["n_own_words"] == 2
    assert answers("C9", loaded) == {
        "as worded": False,
        "by situation": True,
        "own words": False,
        "nearness": False,
        "list": False,
        "relation stated": False,
    }


def test_darfur_has_a_common_text_by_recall_alone(loaded: Tables) -> None:
    row = bonds.five(loaded).set_index("id").loc["darfur"]
    assert row["own_words"] == "" and row["any_words"] == "S/RES/1828 (2008)"
    codings = loaded["codings"]
    court = (codings["symbol"] == "S/RES/1828 (2008)") & (codings["family"] == "court")
    gone = bonds.five(without(loaded, "codings", court)).set_index("id").loc["darfur"]
    assert gone["any_words"] == ""


def test_the_verdict_moves_with_a_text_on_each_of_the_others(loaded: Tables) -> None:
    one = loaded["scopes"]["symbol"] == "S/RES/1906 (2009)"
    kenya = changed(loaded, "scopes", one, place="Kenya")
    assert claims.find("C9", kenya).numbers["held"][2] == "Kenya"
    other = kenya["scopes"]["symbol"] == "S/RES/1925 (2010)"
    both = changed(kenya, "scopes", other, place="Syria")
    assert claims.find("C9", both).verdict == "holds"


def test_a_text_after_the_essay_decides_nothing(loaded: Tables) -> None:
    one = loaded["scopes"]["symbol"].isin(["S/RES/2150 (2014)", "S/RES/2171 (2014)"])
    late = changed(loaded, "scopes", one, place="Syria")
    found = claims.find("C9", late)
    assert "Syria" not in found.numbers["held"]
    assert "came later on Syria" in found.afterwards


def test_by_situation_moves_with_what_was_said(loaded: Tables) -> None:
    appeals = loaded["appeals"]
    for rows in (appeals["situation"] == "kenya", appeals["side"] == "Court"):
        assert not answers("C9", without(loaded, "appeals", rows))["by situation"]
        doubted = changed(loaded, "appeals", rows, verified="partly")
        assert not answers("C9", doubted)["by situation"]
    late = changed(loaded, "appeals", appeals["side"] == "Court", date=pd.Timestamp("2014-05-19"))
    assert not answers("C9", late)["by situation"]


def test_no_step_rests_on_an_unverified_row(loaded: Tables) -> None:
    # The request on Kenya stands in a row that is not wholly verified: the leave carries it.
    kenya = bonds.five(loaded).set_index("id").loc["kenya"]
    assert kenya["step"] == "leave" and kenya["rests_on"] == "timeline/kenya-opened/date"


# ------------------------------------------------------------------ texts and steps


def test_texts_on_sudan_with_the_norm_name_darfur(loaded: Tables) -> None:
    texts = bonds.council_texts(loaded)
    mine = texts.loc[(texts["situation"] == "darfur") & (texts["norm"] != ""), "symbol"]
    features = tables.load("features")
    assert set(mine) <= set(features.loc[features["term"] == "darfur", "symbol"])


def test_the_place_goes_before_the_agenda(loaded: Tables) -> None:
    texts = bonds.council_texts(loaded).set_index("symbol")
    # South Sudan stands on Sudan's agenda; Mali first stood on that of Africa.
    assert "S/RES/2057 (2012)" not in texts.index
    assert texts.loc["S/RES/2071 (2012)", "situation"] == "mali"


def test_the_events_end_with_the_essay_and_touch_once_in_three(loaded: Tables) -> None:
    events = bonds.events(loaded)
    assert events["date"].max() <= claims.CUT_OFF and set(events["side"]) == {"norm", "Court"}
    touching = events.loc[events["both"]].groupby("situation")["what"].unique()
    assert {k: list(v) for k, v in touching.items()} == {
        "darfur": ["S/RES/1828 (2008)"],
        "cote-divoire": ["S/RES/1975 (2011)"],
        "mali": ["S/RES/2071 (2012)"],
    }
    doubted = changed(loaded, "appeals", loaded["appeals"]["situation"] == "kenya", verified="no")
    kenya = bonds.events(doubted).query("situation == 'kenya'")
    assert set(kenya["side"]) == {"Court"}


def test_a_step_that_rests_on_nothing_is_refused(loaded: Tables) -> None:
    first = pd.Series(loaded["court_steps"].index == 0, index=loaded["court_steps"].index)
    for cell in ("situations/ruritania/referral_date", "situations/darfur"):
        with pytest.raises(CourtnormError, match="C9: the tables do not decide it as they are"):
            claims.find("C9", changed(loaded, "court_steps", first, rests_on=cell))
