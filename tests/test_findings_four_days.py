"""What resolution 1970 says of a responsibility: C2 follows who recalls it, of whom, and where."""

from __future__ import annotations

import pandas as pd
import pytest
from altered import Tables, answers, changed, without

from courtnorm import claims
from courtnorm.council import LIBYA
from courtnorm.findings import four_days
from courtnorm.findings.first import CITES


@pytest.fixture
def stated(loaded: Tables) -> pd.Series:
    """The row of ``codings`` by which 1970 says that Libya has the responsibility."""
    rows = four_days.stated(loaded)
    assert rows["label"].tolist() == ["PP9"]
    return loaded["codings"].index.isin(rows.index) & (loaded["codings"]["symbol"] == LIBYA)


def test_the_preamble_recalls_it_and_does_not_name_the_norm(loaded: Tables) -> None:
    found = claims.find("C2", loaded)
    assert (found.verdict, found.evidence) == ("holds", (f"{LIBYA} PP9",))
    assert answers("C2", loaded) == {"as worded": True, "operative": False, "norm named": False}
    assert "in its preamble" in found.can_be_said


@pytest.mark.parametrize(
    "values",
    [{"addressee": "all parties"}, {"object": "property"}, {"code": "PARTIES"}],
    ids=["another's", "of no people", "no duty to protect"],
)
def test_a_responsibility_of_another_kind_is_not_libyas(
    loaded: Tables, stated: pd.Series, values: dict[str, str]
) -> None:
    found = claims.find("C2", changed(loaded, "codings", stated, **values))
    assert (found.verdict, found.numbers["paragraphs"]) == ("fails", 0)


def test_what_the_council_stresses_it_does_not_recall(loaded: Tables) -> None:
    held = loaded["paragraphs"]
    here = (held["symbol"] == LIBYA) & (held["label"] == "PP9")
    found = claims.find("C2", changed(loaded, "paragraphs", here, opening="stressing"))
    assert (found.verdict, found.numbers["paragraphs"]) == ("fails", 1)


def test_a_numbered_paragraph_and_a_name_are_answered_apart(
    loaded: Tables, stated: pd.Series
) -> None:
    numbered = changed(loaded, "codings", stated, kind="operative")
    assert answers("C2", numbered)["operative"] is True
    named = changed(loaded, "codings", stated, code="NAMED")
    assert answers("C2", named)["norm named"] is True
    counts = loaded["pattern_counts"]
    other = counts.index == counts.index[counts["pattern"] == CITES][0]
    citing = changed(loaded, "pattern_counts", other, symbol=LIBYA)
    assert answers("C2", citing)["norm named"] is True


def test_without_the_paragraph_there_is_nothing_to_say(loaded: Tables, stated: pd.Series) -> None:
    found = claims.find("C2", without(loaded, "codings", stated))
    assert (found.verdict, found.evidence) == ("fails", (LIBYA,))
    assert "in none of its paragraphs (none)" in found.can_be_said
