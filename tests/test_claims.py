"""The rule of the verdicts, and that what is printed is what was asked."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from altered import Tables, changed

from courtnorm import claims
from courtnorm.claims import Found, said, settle
from courtnorm.errors import CourtnormError


def test_a_reason_begins_as_a_sentence() -> None:
    assert said(True, "its preamble names neither").because == "Its preamble names neither"
    assert said(None, "15-0 at the meeting").because == "15-0 at the meeting"
    assert said(None, "").holds is None


@pytest.mark.parametrize(
    ("worded", "options", "verdict"),
    [
        (True, {}, "holds"),
        (False, {}, "fails"),
        (None, {}, "not read"),
        # one restriction saves a claim that is false as worded, and adds nothing to a true one
        (False, {"saving": ["of one country"]}, "overstated"),
        (True, {"saving": ["of one country"]}, "holds"),
        (None, {"saving": ["of one country"]}, "not read"),
        # no record decides on a motive or an intent, whatever is answered
        (True, {"kind": "motive"}, "beyond records"),
        (False, {"kind": "intent"}, "beyond records"),
        (True, {"kind": "vote"}, "holds"),
        # works must stand on both sides, and only where the facts leave it open
        (None, {"sides": (["a"], ["b"])}, "disputed"),
        (None, {"sides": (["a"], [])}, "not read"),
        (False, {"sides": (["a"], ["b"])}, "fails"),
    ],
)
def test_the_rule(worded: bool | None, options: dict[str, object], verdict: str) -> None:
    assert settle(worded, **options) == verdict  # type: ignore[arg-type]


def test_the_ledger_has_every_claim_once_in_closed_words(loaded: Tables) -> None:
    findings = claims.ledger()
    assert [f.id for f in findings] == list(loaded["claims"]["id"])
    for finding in findings:
        assert finding.status in ("computed", "argued", "pending")
        assert finding.verdict in claims.VERDICTS
        assert finding.can_be_said.endswith(".") and finding.not_read
        assert finding.field == "" or finding.verdict in ("holds", "fails")
        assert bool(finding.saved_by) == (finding.verdict == "overstated")


def test_what_is_printed_is_what_was_asked(loaded: Tables) -> None:
    """Each definition of the table has its answer, by name, and each answer its definition."""
    for number, row in loaded["claims"].set_index("id", drop=False).iterrows():
        found = claims.find(str(number), loaded)
        assert [a.definition for a in found.definitions] == claims.definitions(row)
        assert found.definitions[0].definition.words == row["as_worded"]


@pytest.mark.parametrize("column", ["readings", "restrictions"])
def test_a_definition_and_its_test_that_part_are_refused(loaded: Tables, column: str) -> None:
    row = loaded["claims"]["id"] == "C4"
    cell = loaded["claims"].loc[row, column].iloc[0]
    renamed = "another" + cell[cell.index(" | ") :]
    with pytest.raises(CourtnormError, match="row C4: 'another': fixed or answered, not both"):
        claims.find("C4", changed(loaded, "claims", row, **{column: renamed}))
    fewer = "\n".join(cell.splitlines()[1:])
    with pytest.raises(CourtnormError, match="fixed or answered, not both"):
        claims.find("C4", changed(loaded, "claims", row, **{column: fewer}))


def test_every_claim_about_a_connection_is_answered_on_each_rung(loaded: Tables) -> None:
    rows = loaded["claims"].set_index("id")
    on_a_rung = rows.index[rows["rung"] != ""]
    assert list(on_a_rung) == ["C8", "C9", "C17", "C18", "C22"]
    for number in on_a_rung:
        found = claims.find(number, loaded)
        rungs = {a.definition.name for a in found.definitions if a.definition.role == "rung"}
        assert rungs | {rows.loc[number, "rung"]} == set(claims.LADDER)


def test_a_function_stands_in_a_module_of_findings() -> None:
    place, text = claims.source("C6")
    assert place == "courtnorm.findings.power_to_refer.first_vote_of_all"
    assert text.startswith('@claim("C6")')


def test_records_are_plain_data() -> None:
    for finding in claims.ledger():
        record = json.loads(json.dumps(finding.record()))
        assert {"id", "status", "verdict", "numbers", "evidence", "definitions"} <= set(record)
        assert {"as_worded", "can_be_said", "context", "rung", "not_read"} <= set(record)
        assert record["definitions"][0]["role"] == "as worded"


def test_another_reading_can_be_tried_and_the_book_keeps_its_own(loaded: Tables) -> None:
    other = claims.find("C4", loaded, reading="Gifkins")
    assert (other.verdict, other.reading) == ("holds", "Gifkins")
    assert claims.find("C4", loaded).verdict == "fails"
    with pytest.raises(CourtnormError, match="C4: row Sunday: expected one of as worded"):
        claims.find("C4", loaded, reading="Sunday")
    shown = claims.try_it("C4", "those words", "Chapter VII", data=loaded)
    text = shown._repr_mimebundle_()["text/markdown"]
    assert "| as worded | ✕\u00a0fails |" in text
    assert "| those words + Chapter VII | ●\u00a0holds |" in text


def test_only_restrictions_are_put_together(loaded: Tables) -> None:
    with pytest.raises(CourtnormError, match="C4: row phrase: expected restrictions"):
        claims.find("C4", loaded, reading=("phrase", "Chapter VII"))
    with pytest.raises(CourtnormError, match="expected restrictions"):
        claims.find("C22", loaded, reading=("own words", "nearness"))


def test_the_pair_and_the_single_restriction_agree(loaded: Tables) -> None:
    for number in ("C4", "C8"):
        for answer in claims.find(number, loaded).definitions:
            if answer.definition.role == "restriction":
                name = answer.definition.name
                assert claims.find(number, loaded, reading=(name, name)).verdict == settle(
                    answer.holds
                )


def test_nothing_after_the_essay_decides(loaded: Tables) -> None:
    """With every later resolution left out, the verdicts on texts stay as they are."""
    late = loaded["resolutions"]["date"] > claims.CUT_OFF
    gone = set(loaded["resolutions"].loc[late, "symbol"])
    early = dict(loaded)
    for name in ("codings", "documents", "paragraphs", "pattern_counts", "scopes"):
        early[name] = loaded[name].loc[~loaded[name]["symbol"].isin(gone)]
    for number in ("C2", "C4", "C8", "C9", "C22"):
        now, then = claims.find(number, loaded), claims.find(number, early)
        assert [a.holds for a in now.definitions] == [a.holds for a in then.definitions], number


def test_no_verdict_rests_on_an_unverified_row(loaded: Tables) -> None:
    rows = loaded["timeline"]["id"] == "iciss-report"
    with pytest.raises(CourtnormError, match="iciss-report: a verdict rests on it"):
        claims.find("C12", changed(loaded, "timeline", rows, verified="partly"))


def test_an_unknown_claim_is_refused() -> None:
    with pytest.raises(CourtnormError, match="C99"):
        claims.find("C99")


def test_two_functions_for_one_claim_are_refused() -> None:
    claims.find("C1")
    with pytest.raises(CourtnormError, match="C1: two functions"):
        claims.claim("C1")(lambda _: Found({}, "Nothing."))


def test_tables_that_do_not_decide_are_told(loaded: Tables) -> None:
    rows = loaded["resolutions"]["symbol"] == "S/RES/1970 (2011)"
    twice = pd.concat([loaded["resolutions"], loaded["resolutions"].loc[rows]])
    with pytest.raises(CourtnormError, match="C1: the tables do not decide it"):
        claims.find("C1", {**loaded, "resolutions": twice})
