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


def test_the_views_change_what_they_say(loaded: Tables) -> None:
    seen = {n: after.waits(loaded, v).set_index("id") for n, v in after.VIEWS.items()}
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
        after.waits(changed(loaded, "warrants", rows, **values))
