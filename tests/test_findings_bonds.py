"""C9: moved by the rows it rests on; the waits to custody, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest
from altered import Tables, changed, without

from courtnorm import claims, tables
from courtnorm.errors import CourtnormError
from courtnorm.findings import bonds


def answered(data: Tables) -> dict[str, bool | None]:
    finding = claims.find("C9", data)
    return dict(zip(bonds.BONDS, (a.holds for a in finding.definitions), strict=True))


# ------------------------------------------------------------------ the claim


def test_the_verdict_follows_from_its_answers(loaded: Tables) -> None:
    finding = claims.find("C9", loaded)
    assert finding.status == "computed"
    assert finding.verdict == claims.settle(finding.definitions)
    assert [n for n, holds in answered(loaded).items() if holds] == ["in_play"]
    assert finding.numbers["without_resolution"] == ["Kenya"]


def test_the_counts_of_the_five(loaded: Tables) -> None:
    numbers = claims.find("C9", loaded).numbers
    assert numbers["met_own_words"] == ["Côte d’Ivoire", "Mali"]
    assert numbers["met_one_text"] == ["Darfur", "Côte d’Ivoire", "Mali"]
    assert numbers["met_sent"] == ["Darfur"] and numbers["n_paragraph"] == 0


def test_darfur_has_a_common_text_by_recall_alone(loaded: Tables) -> None:
    row = bonds.five(loaded).set_index("id").loc["darfur"]
    assert row["own_words"] == "" and row["recall"] == row["any_words"] == "S/RES/1828 (2008)"
    codings = loaded["codings"]
    court = (codings["symbol"] == "S/RES/1828 (2008)") & (codings["family"] == "court")
    gone = bonds.five(without(loaded, "codings", court)).set_index("id").loc["darfur"]
    assert gone["recall"] == gone["any_words"] == ""


def test_the_verdict_falls_with_the_words_on_syria(loaded: Tables) -> None:
    syria = set(bonds.council_texts(loaded).query("situation == 'syria'")["symbol"])
    rows = loaded["codings"]["symbol"].isin(syria)
    moved = without(loaded, "codings", rows)
    assert not answered(moved)["in_play"]
    assert claims.find("C9", moved).verdict == "fails"


def test_the_verdict_falls_with_the_vote_on_syria(loaded: Tables) -> None:
    rows = loaded["court_steps"]["situation"] == "syria"
    assert claims.find("C9", without(loaded, "court_steps", rows)).verdict == "fails"


def test_no_verdict_rests_on_an_unverified_step(loaded: Tables) -> None:
    rows = loaded["timeline"]["id"] == "syria-referral-vetoed"
    doubted = changed(loaded, "timeline", rows, verified="partly")
    assert claims.find("C9", doubted).verdict == "fails"
    # The request on Kenya stands in a row that is not wholly verified: the leave carries it.
    kenya = bonds.five(loaded).set_index("id").loc["kenya"]
    assert kenya["step"] == "leave" and kenya["rests_on"] == "timeline/kenya-opened/date"


def test_a_resolution_on_kenya_would_be_asked(loaded: Tables) -> None:
    one = loaded["scopes"]["symbol"] == "S/RES/1674 (2006)"
    moved = changed(loaded, "scopes", one, place="Kenya")
    kenya = bonds.five(moved).set_index("id").loc["kenya"]
    assert kenya["in_play"] and kenya["symbol"] == "S/RES/1674 (2006)"
    assert answered(moved)["all_five"] is True
    assert claims.find("C9", moved).numbers["without_resolution"] == []


def test_silence_decides_only_where_it_is_said_to(loaded: Tables) -> None:
    numbers = claims.find("C9", loaded).numbers
    assert numbers["verdict_if_silence_counts"] == "fails"
    assert numbers["verdict_if_one_text_decides"] == "fails"


def test_syria_comes_after_the_essay_can_have_seen_it(loaded: Tables) -> None:
    early = bonds.five(loaded, bonds.LATEST_EXAMPLES).set_index("id")
    assert not early.loc["syria", "in_play"] and early.loc["syria", "resolutions"] > 0
    assert early.loc["mali", "in_play"]


def test_where_nothing_can_be_asked_nothing_is_said(loaded: Tables) -> None:
    nowhere = changed(loaded, "scopes", loaded["scopes"]["place"] != "", place="Elsewhere")
    nowhere["resolutions"] = nowhere["resolutions"].assign(agenda="Elsewhere")
    answers = answered(nowhere)
    assert answers["in_play"] is None and answers["all_five"] is False


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


def test_intervals_have_bounds_and_a_sign(loaded: Tables) -> None:
    rows = bonds.five(loaded).set_index("id")
    assert (rows.loc["darfur", "shortest"], rows.loc["darfur", "longest"]) == (194, 194)
    assert rows.loc["mali", "longest"] < 0 < rows.loc["syria", "shortest"]
    assert pd.isna(rows.loc["kenya", "shortest"])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"situation": "ruritania"}, "row 2: 'ruritania', expected one of the five"),
        ({"step": "hope"}, "row 2: 'hope', expected one of"),
        ({"rests_on": "situations/darfur"}, "row 2: 'situations/darfur', expected table/key"),
        ({"rests_on": "situations/ruritania/referral_date"}, "expected a row of that id"),
        ({"date": pd.Timestamp("2005-04-01")}, "row 2: 2005-04-01 is not the date in"),
    ],
)
def test_a_wrong_step_is_refused(loaded: Tables, values: dict[str, object], said: str) -> None:
    first = pd.Series(loaded["court_steps"].index == 0, index=loaded["court_steps"].index)
    with pytest.raises(CourtnormError, match=said):
        bonds.steps(changed(loaded, "court_steps", first, **values))


def test_a_year_must_stand_in_its_note(loaded: Tables) -> None:
    rows = loaded["court_steps"]["step"] == "declaration"
    with pytest.raises(CourtnormError, match="2004-01-01 is not the date"):
        bonds.steps(changed(loaded, "court_steps", rows, date=pd.Timestamp("2004-01-01")))
    with pytest.raises(CourtnormError, match="is not the date"):
        bonds.steps(changed(loaded, "court_steps", rows, date_precision="day"))


# ------------------------------------------------------------------ the waits


def test_every_wait_that_a_curve_can_use(loaded: Tables) -> None:
    waits = bonds.waits(loaded)
    warrants = loaded["warrants"]
    assert len(waits) == (warrants["survival"] != "excluded").sum()
    assert waits["custody"].sum() == (warrants["survival"] == "event").sum()
    assert (waits["end"] == "custody").equals(waits["custody"])
    assert set(waits.loc[waits["end"] == "ended", "reason"]) <= set(bonds.ENDED)
    assert set(waits.loc[waits["justice"], "situation"]) == {"car-1", "kenya"}


def test_the_views_change_what_they_say(loaded: Tables) -> None:
    seen = {n: bonds.waits(loaded, v).set_index("id") for n, v in bonds.VIEWS.items()}
    base = seen["as the table has them"]
    longer = seen["the longest"]["days"] - base["days"]
    assert (longer >= 0).all() and longer.max() > 0
    assert (longer[base["custody"]] == 0).all()
    moved = seen["the other date"]["days"] - base["days"]
    assert moved["katanga"] == 1 and moved["lubanga"] == -1 and moved["ngudjolo"] == 4
    assert moved["banda"] == 0  # resolved: the other date was a slip
    assert "el-hishri" not in seen["sure rows alone"].index


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"situation": "ruritania"}, "row harun: 'ruritania', expected a situation"),
        ({"censor_date": pd.Timestamp("2001-01-01")}, "row harun: .* not run backwards"),
        ({"censor_date": pd.NaT}, "row harun: expected a day on which the wait began"),
        ({"days_observed_min": 3}, "row harun: expected days_observed_min from clock_start"),
        ({"days_observed_max": 3}, "row harun: expected a longest wait"),
    ],
)
def test_a_wrong_wait_is_refused(loaded: Tables, values: dict[str, object], said: str) -> None:
    rows = loaded["warrants"]["id"] == "harun"
    with pytest.raises(CourtnormError, match=said):
        bonds.waits(changed(loaded, "warrants", rows, **values))
