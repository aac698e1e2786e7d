"""C10, C11 and C14 to C16: argued, and moved by the rows their parts are tested on."""

from __future__ import annotations

import pandas as pd
import pytest
from altered import Tables, changed

from courtnorm import claims
from courtnorm.errors import CourtnormError
from courtnorm.findings import births


def dated(loaded: Tables, key: str, day: str) -> Tables:
    rows = loaded["timeline"]["id"] == key
    return changed(loaded, "timeline", rows, date=pd.Timestamp(day))


def found(data: Tables) -> pd.Series:
    return births.traces(data).set_index(["line", "name"])["found"]


@pytest.mark.parametrize("number", ["C10", "C11", "C14", "C15", "C16"])
def test_the_recorded_verdict_is_the_one_its_tests_give(loaded: Tables, number: str) -> None:
    finding = claims.find(number, loaded)
    recorded = loaded["claims"].set_index("id").loc[number, "argued_verdict"]
    assert finding.status == "argued" and finding.verdict == recorded
    assert finding.definitions and finding.evidence and finding.numbers


def test_every_kind_of_test_has_its_meaning() -> None:
    assert {t.kind for t in births.TRACES} == set(births.MEANING)
    names = [(t.line, t.name) for t in births.TRACES]
    assert len(set(names)) == len(names)


def test_the_drafting_hoop_turns_on_the_mandate(loaded: Tables) -> None:
    assert not found(loaded)["Court", "drafting"]
    assert found(dated(loaded, "draft-statute-mandate", "1995-01-10"))["Court", "drafting"]


def test_the_rival_hoop_turns_on_what_the_makers_name(loaded: Tables) -> None:
    assert not found(loaded)["norm", "rival"]
    readings = loaded["founding_readings"]
    kosovo = readings["subject"] == "Kosovo"
    silent = changed(loaded, "founding_readings", kosovo, answer="no")
    assert found(silent)["norm", "rival"]


def test_the_smoking_guns_turn_on_the_texts(loaded: Tables) -> None:
    texts, readings = loaded["founding_texts"], loaded["founding_readings"]
    cell = (texts["document"] == births.OUTCOME) & (texts["family"] == "Rwanda")
    assert found(changed(loaded, "founding_texts", cell, count=1))["norm", "text"]
    question = readings["id"] == "millennium-report-srebrenica"
    assert found(loaded)["norm", "question"]
    assert not found(changed(loaded, "founding_readings", question, answer="not seen"))[
        "norm", "question"
    ]


def test_the_straw_turns_on_dates(loaded: Tables) -> None:
    assert found(loaded)["Court", "tribunal"]
    assert not found(dated(loaded, "rwanda-tribunal", "1999-11-08"))["Court", "tribunal"]


def test_every_test_can_be_failed_and_passed(loaded: Tables) -> None:
    """A test that no dates or readings could turn would be no test."""
    early = dated(dated(loaded, "statute-adopted", "1990-01-10"), "iciss-set-up", "1990-01-10")
    assert not found(early)["Court", "order"] and not found(early)["norm", "order"]
    readings = loaded["founding_readings"]
    preamble = readings["id"] == "statute-preamble-rwanda"
    assert not found(loaded)["Court", "preamble"]
    assert found(changed(loaded, "founding_readings", preamble, answer="yes"))["Court", "preamble"]


def test_an_argument_that_its_tests_no_longer_bear_is_refused(loaded: Tables) -> None:
    texts = loaded["founding_texts"]
    named = texts["document"].isin([births.OUTCOME, births.FIRST_ASSEMBLY])
    named &= texts["family"] == "impunity"
    all_name_it = changed(loaded, "founding_texts", named, count=1)
    with pytest.raises(
        CourtnormError, match="C16: records 'contested', and its tests give 'holds'"
    ):
        claims.find("C16", all_name_it)


def test_a_quotation_that_is_found_asks_for_another_verdict(loaded: Tables) -> None:
    row = loaded["founding_readings"]["id"] == "three-pillars-shield"
    with pytest.raises(CourtnormError, match="C11: records 'not testable'"):
        claims.find("C11", changed(loaded, "founding_readings", row, answer="yes"))


def test_c15_waits_for_intent_whatever_is_recorded(loaded: Tables) -> None:
    """The texts' own answers differ, and answer another question than the headline's."""
    row = loaded["claims"]["id"] == "C15"
    bold = changed(loaded, "claims", row, argued_verdict="contested")
    with pytest.raises(CourtnormError, match="C15: records 'contested', and its tests give 'not"):
        claims.find("C15", bold)


def test_c15_counts_move_while_intent_stays_untestable(loaded: Tables) -> None:
    texts = loaded["founding_texts"]
    cell = (texts["document"] == births.OUTCOME) & (texts["part"] == "138")
    cell &= texts["family"] == "punishment"
    before = claims.find("C15", loaded)
    after = claims.find("C15", changed(loaded, "founding_texts", cell, count=2))
    assert [a.holds for a in before.definitions][:3] == [None, True, False]
    assert [a.holds for a in after.definitions][:3] == [None, True, True]
    assert after.numbers["stated"] == 2 and after.verdict == "not testable"


def test_no_part_rests_on_an_unverified_row(loaded: Tables) -> None:
    row = loaded["founding_readings"]["id"] == "statute-preamble-impunity"
    with pytest.raises(CourtnormError, match="statute-preamble-impunity: a verdict rests on it"):
        claims.find("C15", changed(loaded, "founding_readings", row, verified="partly"))
    mandate = loaded["timeline"]["id"] == "draft-statute-mandate"
    with pytest.raises(CourtnormError, match="draft-statute-mandate: a verdict rests on it"):
        claims.find("C14", changed(loaded, "timeline", mandate, verified="no"))


def test_days_are_not_counted_from_a_month(loaded: Tables) -> None:
    with pytest.raises(CourtnormError, match="iciss-report: days are counted from it"):
        births.days_between(loaded, "srebrenica", "iciss-report")


def test_what_was_not_seen_is_neither_yes_nor_no(loaded: Tables) -> None:
    assert births.named(loaded, "two-concepts-srebrenica") is None
    assert births.named(loaded, "statute-preamble-rwanda") is False
    with pytest.raises(CourtnormError, match="nowhere: expected a reading"):
        births.reading(loaded, "nowhere")


@pytest.mark.parametrize(
    ("count", "words"), [(0, "never"), (1, "once"), (2, "twice"), (6, "six times")]
)
def test_times(count: int, words: str) -> None:
    assert births.times(count) == words
