"""The waits from a warrant to custody, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest
from altered import Tables, changed

from courtnorm.errors import CourtnormError
from courtnorm.findings import after


def test_every_wait_that_a_curve_can_use(loaded: Tables) -> None:
    waits = after.waits(loaded)
    warrants = loaded["warrants"]
    assert len(waits) == (warrants["survival"] != "excluded").sum()
    assert waits["custody"].sum() == (warrants["survival"] == "event").sum()
    assert (waits["end"] == "custody").equals(waits["custody"])
    assert set(waits.loc[waits["end"] == "ended", "reason"]) <= set(after.ENDED)
    assert set(waits.loc[waits["justice"], "situation"]) == {"car-1", "kenya"}


def test_the_books_own_claim_moves_with_its_parts(loaded: Tables) -> None:
    def answers(data: Tables, vetoes: int = 2) -> dict[str, bool | None]:
        return {name: part.holds for name, part in after.other_doors(data, vetoes).items()}

    assert list(after.doors(loaded)["name"]) == ["Syria", "Israel and Palestine", "Ukraine"]
    assert answers(loaded) == answers(loaded, 1) == dict.fromkeys(answers(loaded), True)
    ukraine = loaded["situations"]["id"] == "ukraine"
    by_council = changed(loaded, "situations", ukraine, trigger="council referral")
    moved = {"by other doors": False, "shut": True, "no third": False}
    assert answers(by_council) == moved
    draft = loaded["court_decisions"]["symbol"] == "S/2014/348"
    tried = changed(loaded, "court_decisions", draft, symbol="S/2022/155")
    assert answers(tried) == {"by other doors": False, "shut": False, "no third": True}


def test_a_matter_nobody_placed_is_refused(loaded: Tables) -> None:
    rows = loaded["atrocity_situations"]["situation"] == "Mali"
    with pytest.raises(CourtnormError, match="Ruritania: expected a matter known here"):
        after.doors(changed(loaded, "atrocity_situations", rows, situation="Ruritania"))


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
        after.waits(changed(loaded, "warrants", rows, **values))
