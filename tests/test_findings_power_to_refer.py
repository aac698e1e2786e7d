"""C5 to C7: each moves with the vote, the date or the deposit it rests on."""

from __future__ import annotations

import pandas as pd
from altered import Tables, answers, changed, without

from courtnorm import claims
from courtnorm.findings import power_to_refer


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
