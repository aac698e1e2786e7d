"""C5 to C7: each moves with the vote, the date or the deposit it rests on."""

from __future__ import annotations

import pandas as pd
from altered import Tables, answers, changed, without

from courtnorm import claims, tables
from courtnorm.findings import power_to_refer
from courtnorm.terms import committed_terms


def test_c5_moves_with_the_referral_of_darfur(loaded: Tables) -> None:
    assert claims.find("C5", loaded).verdict == "holds"
    darfur = loaded["situations"]["id"] == "darfur"
    assert claims.find("C5", without(loaded, "situations", darfur)).verdict == "fails"
    sudan = loaded["rome_statute"]["iso3"] == "SDN"
    day = pd.Timestamp("2004-01-01")
    party = changed(loaded, "rome_statute", sudan, entry_into_force=day)
    assert claims.find("C5", party).verdict == "fails"


def test_c6_moves_with_a_vote_on_darfur(loaded: Tables) -> None:
    darfur = loaded["votes"]["symbol"] == "S/RES/1593 (2005)"
    assert claims.find("C6", loaded).verdict == "holds"
    assert claims.find("C6", changed(loaded, "votes", darfur, vote="Y")).verdict == "fails"


def test_a_vote_after_the_essay_does_not_move_c6(loaded: Tables) -> None:
    syria = loaded["votes"]["symbol"] == "S/2014/348"
    moved = changed(loaded, "votes", syria, vote="Y")
    assert claims.find("C6", moved).verdict == "holds"
    assert claims.find("C6", moved).numbers["unanimous_after"] == 1


def test_c7_moves_with_a_ratification(loaded: Tables) -> None:
    rows = loaded["rome_statute"]["iso3"] == "RUS"
    signed = changed(loaded, "rome_statute", rows, deposit_date=pd.Timestamp("2011-01-15"))
    assert answers("C7", signed) == {"as worded": True, "no deposit": False}
    day = pd.Timestamp("2003-04-01")
    assert (
        claims.find("C7", changed(loaded, "rome_statute", rows, entry_into_force=day)).verdict
        == "fails"
    )


def test_the_votes_on_a_referral_are_in_order(loaded: Tables) -> None:
    table = power_to_refer.referral_votes(loaded)
    assert table["symbol"].tolist() == ["S/RES/1593 (2005)", "S/RES/1970 (2011)", "S/2014/348"]


# ---------------------------------------------------------------- for the chapter


def test_every_decision_has_fifteen_votes(loaded: Tables) -> None:
    rolls = power_to_refer.rolls(tables.gathered(loaded))
    assert set(rolls.groupby("symbol").size()) == {15}
    assert rolls["date"].is_monotonic_increasing and rolls["vote"].isin(list("YAN")).all()
    libya = rolls[rolls["symbol"] == power_to_refer.LIBYA]
    assert set(libya.loc[~libya["party"], "iso3"]) == {"CHN", "RUS", "USA", "IND", "LBN"}


def test_clauses_of_darfur_that_came_back(loaded: Tables) -> None:
    pairs = power_to_refer.clauses(tables.gathered(loaded)).set_index("label_a")
    assert list(pairs.index[pairs["kept"]]) == [
        "PP2", "PP6", "OP1", "OP2", "OP6", "OP7", "OP8", "OP9",
    ]  # fmt: skip
    whole = pairs["kept"] & (pairs["words"] == pairs["run"])
    assert list(pairs.index[whole]) == ["PP2", "OP7"]
    assert (pairs["run"] <= pairs["words"]).all()


def test_neighbours_are_about_the_same_place(loaded: Tables) -> None:
    near = power_to_refer.neighbours(tables.gathered(loaded))
    # two resolutions on Sudan name no place more than others, and have it as their agenda item
    assert {"S/RES/1585 (2005)", "S/RES/1588 (2005)"} <= set(near) and len(near) == 24


def test_words_of_the_referrals_alone(loaded: Tables) -> None:
    words = power_to_refer.own_words(tables.gathered(loaded), committed_terms())
    assert {"statute", "rome", "borne", "waived"} <= set(words)
    # “court” stands in neighbours too, and “sudan” outside the clauses
    assert not {"court", "sudan", "libya", "shall"} & set(words)
