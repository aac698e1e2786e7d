"""C10 to C16: each moves with the rows it is tested on."""

from __future__ import annotations

import pandas as pd
import pytest
from altered import Tables, answers, changed, without

from courtnorm import claims
from courtnorm.errors import CourtnormError
from courtnorm.findings import two_births as births
from courtnorm.milestones import days_between


def dated(loaded: Tables, key: str, day: str) -> Tables:
    rows = loaded["timeline"]["id"] == key
    return changed(loaded, "timeline", rows, date=pd.Timestamp(day))


def found(data: Tables) -> pd.Series:
    return births.traces(data).set_index(["line", "name"])["found"]


def test_every_kind_of_test_has_its_meaning() -> None:
    assert {kind for kind, _ in births.TRACES.values()} == set(births.MEANING)
    assert all(test.__doc__ for _, test in births.TRACES.values())


def test_the_straw_of_the_drafting_turns_on_the_mandate(loaded: Tables) -> None:
    assert not found(loaded)["Court", "drafting"]
    assert found(dated(loaded, "draft-statute-mandate", "1995-01-10"))["Court", "drafting"]


def test_the_straw_of_the_rival_turns_on_what_the_makers_name(loaded: Tables) -> None:
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


def reread(loaded: Tables, key: str, answer: str) -> Tables:
    rows = loaded["founding_readings"]["id"] == key
    return changed(loaded, "founding_readings", rows, answer=answer)


def test_c10_moves_with_what_the_founding_texts_name(loaded: Tables) -> None:
    assert claims.find("C10", loaded).verdict == "holds"
    for key in ("statute-preamble-duty", "iciss-report-obligations", "iciss-report-gap"):
        assert claims.find("C10", reread(loaded, key, "no")).verdict == "fails"
        assert claims.find("C10", reread(loaded, key, "not seen")).verdict == "not read"
    unshared = reread(loaded, "statute-crimes-genocide", "no")
    assert claims.find("C10", unshared).verdict == "fails"
    assert not answers("C10", loaded)["a duty to act"]
    assert answers("C10", reread(loaded, "outcome-others-duty", "yes"))["a duty to act"]


def test_c11_waits_for_the_passage(loaded: Tables) -> None:
    assert claims.find("C11", loaded).verdict == "not read"
    found = claims.find("C11", reread(loaded, "three-pillars-shield", "yes"))
    assert found.verdict == "holds" and "A/63/677" in found.can_be_said


def test_c12_moves_with_an_older_document_of_that_name(loaded: Tables) -> None:
    assert claims.find("C12", loaded).verdict == "holds"
    codings = loaded["codings"]
    early = codings["symbol"] == "S/RES/765 (1992)"
    assert claims.find("C12", changed(loaded, "codings", early, code="NAMED")).verdict == "fails"
    spoken = loaded["speeches"]["speech"] == "SWE_55_2000"  # it has the words, and not as a name
    assert loaded["speeches"].loc[spoken, "norm"].item() > 0
    assert claims.find("C12", changed(loaded, "speeches", spoken, named=1)).verdict == "fails"


def test_c13_moves_with_a_date(loaded: Tables) -> None:
    numbers = claims.find("C13", loaded).numbers
    assert (numbers["shortest"], numbers["longest"]) == (182, 212)
    moved = dated(loaded, "iciss-report", "1997-01-01")
    assert claims.find("C13", moved).verdict == "fails"


def test_c14_is_disputed_while_works_stand_on_both_sides(loaded: Tables) -> None:
    found = claims.find("C14", loaded)
    assert found.verdict == "disputed" and found.status == "argued"
    assert found.numbers["works_for"] and found.numbers["works_against"]
    assert "Orford (2011) (of the norm)" in found.answer("as worded").because
    readings = loaded["founding_readings"]
    against = (readings["subject"] == births.CAUSE) & (readings["answer"] == "no")
    one_side = without(loaded, "founding_readings", against)
    assert claims.find("C14", one_side).verdict == "not read"


def test_c15_is_beyond_records_while_the_texts_answer(loaded: Tables) -> None:
    texts = loaded["founding_texts"]
    cell = (texts["document"] == births.OUTCOME) & (texts["part"] == "138")
    cell &= texts["family"] == "punishment"
    moved = changed(loaded, "founding_texts", cell, count=2)
    assert answers("C15", loaded) == {"as worded": None, "the Statute": True, "the Outcome": False}
    assert answers("C15", moved)["the Outcome"] is True
    assert claims.find("C15", moved).verdict == "beyond records"


def test_c16_moves_with_the_report_and_its_readings_with_the_texts(loaded: Tables) -> None:
    assert claims.find("C16", loaded).verdict == "holds"
    silent = reread(loaded, "iciss-report-prosecution", "no")
    assert claims.find("C16", silent).verdict == "fails"
    texts = loaded["founding_texts"]
    cell = (texts["document"] == births.OUTCOME) & (texts["part"] == "139")
    named = changed(loaded, "founding_texts", cell & (texts["family"] == "impunity"), count=1)
    assert not answers("C16", loaded)["negotiated"] and answers("C16", named)["negotiated"]


def test_no_part_rests_on_an_unverified_row(loaded: Tables) -> None:
    row = loaded["founding_readings"]["id"] == "statute-preamble-impunity"
    with pytest.raises(CourtnormError, match="statute-preamble-impunity: a verdict rests on it"):
        claims.find("C15", changed(loaded, "founding_readings", row, verified="partly"))
    mandate = loaded["timeline"]["id"] == "draft-statute-mandate"
    with pytest.raises(CourtnormError, match="draft-statute-mandate: a verdict rests on it"):
        claims.find("C14", changed(loaded, "timeline", mandate, verified="no"))


def test_days_are_not_counted_from_a_month(loaded: Tables) -> None:
    with pytest.raises(CourtnormError, match="iciss-report: days are counted from it"):
        days_between(loaded, "srebrenica", "iciss-report")


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


def test_a_row_filled_in_for_the_report_moves_c11(loaded: Tables) -> None:
    """Whoever reads A/63/677 fills in one row of ``to_be_read``, and the verdict follows."""
    row = loaded["to_be_read"]["id"] == "a63677-shield"
    there = changed(loaded, "to_be_read", row, answer="yes", place="paragraph 5")
    found = claims.find("C11", there)
    assert found.verdict == "holds" and "A/63/677, paragraph 5" in found.can_be_said
    assert "to_be_read:a63677-shield" in found.evidence
    away = claims.find("C11", changed(loaded, "to_be_read", row, answer="no"))
    assert away.verdict == "not read" and "do not stand" in away.can_be_said
