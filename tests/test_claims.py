"""Findings: verdicts drawn from answers, and moved by the data they rest on."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from altered import Tables, changed

from courtnorm import claims
from courtnorm.claims import Answer, settle
from courtnorm.errors import CourtnormError


def answers(*holds: bool | None) -> tuple[Answer, ...]:
    return tuple(Answer(f"definition {n}", h, "because") for n, h in enumerate(holds))


def test_a_reason_begins_as_a_sentence() -> None:
    assert Answer("D1", True, "its preamble names neither").because == "Its preamble names neither"
    assert Answer("D1", True, "15-0 at the meeting").because == "15-0 at the meeting"
    assert Answer("D1", None, "").because == ""


@pytest.mark.parametrize(
    ("holds", "options", "verdict"),
    [
        ((True, True), {}, "holds"),
        ((True, True), {"qualified": True}, "holds with qualification"),
        ((False, False), {}, "fails"),
        ((True, False), {}, "holds with qualification"),
        ((False, True), {}, "fails"),
        ((True, False), {"even": True}, "contested"),
        ((False, True), {"even": True}, "contested"),
        ((None, None), {}, "not testable"),
        ((True, None), {}, "holds"),
        ((False, None), {}, "fails"),
        # a headline that can not be answered waits, whatever the other readings say
        ((None, True), {}, "not testable"),
        ((None, False), {}, "not testable"),
        ((None, True, False), {}, "not testable"),
        ((None, True, True), {"qualified": True}, "not testable"),
        # no reading is the headline: those that can be answered decide
        ((None, True, False), {"even": True}, "contested"),
        ((None, False), {"even": True}, "fails"),
        ((None, None), {"even": True}, "not testable"),
    ],
)
def test_settle(holds: tuple[bool | None, ...], options: dict[str, bool], verdict: str) -> None:
    assert settle(answers(*holds), **options) == verdict


def test_the_ledger_has_every_claim_once_in_closed_words(loaded: Tables) -> None:
    findings = claims.ledger()
    assert [f.id for f in findings] == [f"C{n}" for n in range(1, 23)]
    for finding in findings:
        assert finding.status in claims.STATUSES
        assert (finding.verdict is None) == (finding.status == "pending")
        assert finding.verdict is None or finding.verdict in claims.VERDICTS


def test_records_are_plain_data() -> None:
    for finding in claims.ledger():
        record = json.loads(json.dumps(finding.record()))
        assert set(record) == {"id", "status", "verdict", "numbers", "evidence", "definitions"}
        if finding.status == "computed":
            assert record["definitions"] and record["evidence"] and record["numbers"]


def test_c1_moves_with_a_vote(loaded: Tables) -> None:
    votes = loaded["votes"]
    one = (votes["symbol"] == "S/RES/1970 (2011)") & (votes["iso3"] == "IND")
    assert claims.find("C1", loaded).verdict == "holds"
    assert claims.find("C1", changed(loaded, "votes", one, vote="A")).verdict == "fails"


def test_c6_moves_with_a_vote_on_darfur(loaded: Tables) -> None:
    votes = loaded["votes"]
    darfur = votes["symbol"] == "S/RES/1593 (2005)"
    assert claims.find("C6", loaded).verdict == "holds"
    assert claims.find("C6", changed(loaded, "votes", darfur, vote="Y")).verdict == "fails"


def test_c7_moves_with_a_ratification(loaded: Tables) -> None:
    rows = loaded["rome_statute"]["iso3"] == "RUS"
    day = pd.Timestamp("2003-01-15")
    ratified = changed(
        loaded, "rome_statute", rows, deposit_date=day, entry_into_force=pd.Timestamp("2003-04-01")
    )
    assert claims.find("C7", loaded).verdict == "holds"
    assert claims.find("C7", ratified).verdict != "holds"


def test_c13_moves_with_a_date(loaded: Tables) -> None:
    rows = loaded["timeline"]["id"] == "iciss-report"
    assert claims.find("C13", loaded).numbers["shortest"] == 182
    assert claims.find("C13", loaded).numbers["longest"] == 212
    moved = changed(loaded, "timeline", rows, date=pd.Timestamp("1997-01-01"))
    assert claims.find("C13", moved).verdict == "fails"


def test_no_verdict_rests_on_an_unverified_row(loaded: Tables) -> None:
    rows = loaded["timeline"]["id"] == "iciss-report"
    with pytest.raises(CourtnormError, match="iciss-report: a verdict rests on it"):
        claims.find("C12", changed(loaded, "timeline", rows, verified="partly"))


def test_an_unknown_claim_is_refused() -> None:
    with pytest.raises(CourtnormError, match="C99"):
        claims.find("C99")


def test_two_functions_for_one_claim_are_refused() -> None:
    with pytest.raises(CourtnormError, match="C1: two functions"):
        claims.claim("C1")(lambda _: claims.Finding("C1", "pending", None))
