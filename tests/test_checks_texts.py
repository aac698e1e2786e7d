"""Each check on texts, codes, readings and notes passes on the data and fails on its fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import checking
import pandas as pd
import pytest

from courtnorm import paths, tables
from courtnorm.evidence.checks import (
    codes,
    declared,
    meaning,
    package,
    readings,
    texts,
)
from courtnorm.evidence.checks.frame import AS_THEY_ARE, Tables, Texts, as_text

Change = Callable[[Texts], None]
R1970 = "S/RES/1970 (2011)"


@pytest.fixture(scope="module")
def held() -> Texts:
    return Texts(as_text(meaning.load()))


def _place(table: pd.DataFrame, where: dict[str, str]) -> int:
    rows = pd.Series(True, index=table.index)
    for column, value in where.items():
        rows &= table[column] == value
    assert rows.any(), where
    return int(rows.to_numpy().argmax())


def _put_back(held: Texts, name: str, table: pd.DataFrame) -> None:
    if name not in AS_THEY_ARE:
        table.index = pd.RangeIndex(2, len(table) + 2)
        table.attrs["as_text"] = True
    held[name] = table


def put(name: str, where: dict[str, str], column: str, value: object) -> Change:
    """Return a change that writes one cell of the first row that ``where`` names."""

    def change(held: Texts) -> None:
        table = held[name].copy()
        if hasattr(table[column], "cat"):
            table[column] = table[column].astype(object)
        at = _place(table, where)
        assert table[column].iloc[at] != value, "nothing would change"
        table.iloc[at, table.columns.get_loc(column)] = value
        _put_back(held, name, table)

    return change


def drop(name: str, **where: str) -> Change:
    """Return a change that drops the first row that ``where`` names."""

    def change(held: Texts) -> None:
        table = held[name]
        at = _place(table, where)
        _put_back(held, name, table.drop(index=table.index[at]))

    return change


def double(name: str, **where: str) -> Change:
    """Return a change that repeats the first row that ``where`` names."""

    def change(held: Texts) -> None:
        table = held[name]
        at = _place(table, where)
        order = [*range(at + 1), *range(at, len(table))]
        _put_back(held, name, table.iloc[order])

    return change


#: Check, change, and a piece of the line that must be printed.
FAULTS: dict[str, tuple[Callable[[Tables], list[str]], Change, str]] = {
    "a document's number": (
        declared.check_rules,
        put("documents", {"symbol": R1970}, "number", "1971"),
        "expected number and year of the symbol",
    ),
    "a document said to be numbered badly": (
        texts.check_documents,
        put("documents", {"symbol": R1970}, "numbering_ok", "no"),
        "expected numbering_ok no where a fault is listed",
    ),
    "a paragraph is lost": (
        texts.check_paragraphs,
        drop("paragraphs", symbol=R1970, label="OP4"),
        "expected labels that count on from one",
    ),
    "a document's count of paragraphs": (
        texts.check_paragraphs,
        put("documents", {"symbol": R1970}, "n_operative", "29"),
        "expected n_operative as in paragraphs.csv",
    ),
    "a paragraph of the wrong kind": (
        declared.check_rules,
        put("paragraphs", {"symbol": R1970, "label": "OP4"}, "kind", "preambular"),
        "expected the kind that the label says",
    ),
    "a fault of numbering that is none": (
        texts.check_numbering_faults,
        put("numbering_faults", {"fault": "number skipped"}, "detail", "no paragraph 1"),
        "expected no such paragraph",
    ),
    "two copies differ and nobody says why": (
        declared.check_rules,
        put("copies", {"labels_equal": "yes", "at_fault": ""}, "labels_equal", "no"),
        "expected a fault where the labels differ",
    ),
    "a copy at fault is the text": (
        declared.check_rules,
        put("copies", {"at_fault": "corrected"}, "record", "corrected"),
        "expected the copy that is not at fault",
    ),
    "a fault of no copy": (
        declared.check_rules,
        put("copies", {"labels_equal": "yes", "at_fault": ""}, "fault", "misread"),
        "expected a copy at fault and what is wrong in it",
    ),
    "the text is not the copy that is said to be it": (
        texts.check_copies,
        put("documents", {"symbol": "S/RES/9 (1946)"}, "form", "web"),
        "expected the form corrected in documents",
    ),
    "more equal paragraphs than there are": (
        declared.check_rules,
        put("copies", {"labels_equal": "yes"}, "same_paragraphs", "999"),
        "expected no more equal paragraphs",
    ),
    "a refused file is forgotten": (
        texts.check_refused,
        drop("documents", symbol="S/RES/266 (1969)"),
        "expected a row for each of the numbers",
    ),
    "the independent count differs": (
        declared.check_repeated,
        put("paragraph_counts", {"symbol": "S/RES/1196 (1998)"}, "operative", "13"),
        "expected operative as in documents.csv",
    ),
    "a scope is lost": (
        declared.check_repeated,
        drop("scopes", symbol=R1970),
        "expected a row for s/res/1970 (2011) of documents.csv",
    ),
    "a word counted once more": (
        texts.check_terms,
        put("features", {"symbol": R1970, "label": "OP4", "term": "court"}, "count", 7),
        "expected as many words as are counted in features",
    ),
    "a paragraph's length": (
        texts.check_terms,
        put("paragraphs", {"symbol": R1970, "label": "OP4"}, "n_tokens", "7"),
        "expected as many words as are counted in features",
    ),
    "a term stands twice": (
        texts.check_terms,
        double("features", symbol=R1970, label="OP4", term="court"),
        "expected rows in order of paragraph and term, each once",
    ),
    "a phrase counted more often than its words": (
        texts.check_terms,
        put("features", {"symbol": R1970, "term": "rome statute"}, "count", 7),
        "expected as many of the word",
    ),
    "Chapter VII invoked where it is not named": (
        texts.check_chapter_vii,
        put("documents", {"symbol": R1970}, "chapter_vii_at", "OP1"),
        "expected a paragraph with the words that invoke Chapter VII",
    ),
    "a pattern that the lexicon lacks": (
        codes.check_patterns,
        put("pattern_counts", {"symbol": R1970}, "pattern", "ferries"),
        "expected a counted pattern of the lexicon",
    ),
    "a pattern of another family": (
        codes.check_patterns,
        put("lexicon", {"id": "impunity"}, "family", "crimes"),
        "expected the pattern's family",
    ),
    "an opening counted twice": (
        codes.check_patterns,
        put("pattern_counts", {"symbol": R1970, "family": "strength"}, "count", 2),
        "expected an opening to be counted once",
    ),
    "a pattern matched more often than its words": (
        codes.check_patterns_against_terms,
        put("pattern_counts", {"pattern": "impunity"}, "count", 9),
        "matches by the terms counted, found 9",
    ),
    "a mention is lost": (
        codes.check_mentions,
        drop("mentions", symbol=R1970),
        "as counted in pattern_counts, found 0",
    ),
    "a code is lost": (
        codes.check_codings,
        drop("codings", symbol=R1970, label="PP9"),
        "expected a code of the family responsibility",
    ),
    "a code without words for it": (
        codes.check_codings,
        put("codings", {"symbol": R1970, "label": "PP9"}, "label", "PP8"),
        "expected words of the family responsibility there",
    ),
    "a referral called an acknowledgement": (
        codes.check_codings,
        put("codings", {"symbol": R1970, "label": "OP4"}, "code", "ACKNOWLEDGEMENT"),
        "expected REFERRAL where the text refers",
    ),
    "a duty without the people": (
        declared.check_rules,
        put("codings", {"code": "STATE"}, "object", ""),
        "expected the people to be protected",
    ),
    "a hand coding that misquotes the rule": (
        codes.check_hand_coding,
        put("coding", {"id": "K0003"}, "by_rule", "STATE"),
        "expected by_rule as in codings.csv",
    ),
    "a code that no reading gave": (
        declared.check_rules,
        put("coding", {"id": "K0003"}, "code", "CLAUSE"),
        "expected the code of one of the readings",
    ),
    "a hand-coded row is lost": (
        declared.check_listed,
        drop("coding", id="K0003"),
        "expected 222 rows, found 221",
    ),
    "a pair is lost": (
        codes.check_pairs,
        drop("pairs", set="recitals"),
        "expected recitals",
    ),
    "a pair nearer than its lengths allow": (
        codes.check_pairs,
        put("pairs", {"set": "referrals", "label_a": "PP1", "label_b": "OP4"}, "similarity", "1"),
        "expected no more than their lengths allow",
    ),
    "a deferral called a referral": (
        readings.check_court_decisions,
        put("court_decisions", {"symbol": "S/RES/1422 (2002)"}, "act", "referral"),
        "expected a paragraph with the words of the act",
    ),
    "a referral is forgotten": (
        readings.check_court_decisions,
        drop("court_decisions", symbol=R1970),
        f"expected a row for {R1970}",
    ),
    "a refused deferral is forgotten": (
        readings.check_court_decisions,
        drop("court_decisions", symbol="S/2013/660"),
        "a deferral that was refused",
    ),
    "a step of another day": (
        readings.check_court_steps,
        put("court_steps", {"situation": "darfur"}, "date", "2005-04-01"),
        "expected the date of situations/darfur/referral_date",
    ),
    "an appeal without its words": (
        declared.check_rules,
        put("appeals", {"situation": "kenya"}, "words", ""),
        "expected at most 12 words",
    ),
    "an appeal quoted at length": (
        declared.check_rules,
        put("appeals", {"situation": "kenya"}, "words", "protect " * 13),
        "expected at most 12 words",
    ),
    "an appeal on a day that is not known": (
        declared.check_rules,
        put("appeals", {"date_precision": "month"}, "date", "2012-09-02"),
        "expected the first day of a date known to the month or year",
    ),
    "an appeal in a speech that is not held": (
        readings.check_appeals,
        put("appeals", {"situation": "kenya"}, "document", "KEN_01_1946"),
        "expected a speech of that state and year",
    ),
    "a question on another subject than its name": (
        readings.check_founding_readings,
        put("founding_readings", {"id": "statute-preamble-bosnia"}, "subject", "Ruritania"),
        "expected the subject that its id names",
    ),
    "a part of a founding text is lost": (
        readings.check_founding_texts,
        drop("founding_texts", document="S/RES/780 (1992)", part="PP4"),
        "expected the sum of the parts",
    ),
    "a founding paragraph of another length": (
        readings.check_founding_texts,
        put("founding_texts", {"document": "S/RES/780 (1992)", "part": "PP3"}, "words", "55"),
        "expected about as many words",
    ),
    "a founding document of two dates": (
        declared.check_rules,
        put("founding_readings", {"id": "statute-preamble-bosnia"}, "date", "1998-07-16"),
        "expected one date for a document",
    ),
    "a paragraph of the evening is lost": (
        readings.check_functions,
        drop("functions_1970", label="OP9"),
        "expected the operative paragraphs",
    ),
    "a measure without its words": (
        readings.check_measures,
        drop("measure_words", kind="arms"),
        "expected words for arms",
    ),
    "a kind of measure that is none": (
        readings.check_measures,
        put("measures_read", {"symbol": "S/RES/1390 (2002)"}, "kinds", "arms;ferries"),
        "expected kinds of measure, in order",
    ),
    "a note that is not the table's": (
        declared.check_repeated,
        put("notes_situations", {"id": "uganda"}, "name", "Ruritania"),
        "expected name as in situations.csv",
    ),
    "a note is lost": (
        declared.check_repeated,
        drop("notes_warrants", id="bemba"),
        "expected a row for bemba",
    ),
}


#: Checks whose faults are in the tests of other organs' documents, of 1970, of the book's lists.
ELSEWHERE = {
    texts.check_un_documents,
    texts.check_sessions,
    texts.check_coded,
    texts.check_series,
    texts.check_runs,
    texts.check_words,
    texts.check_drawers,
    texts.check_genealogy,
    readings.check_claims,
    readings.check_atrocity_situations,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_noticed_by_its_check(held: Texts, fault: str) -> None:
    check, change, expected = FAULTS[fault]
    changed = Texts(held)
    change(changed)
    lines = checking.noticed(check, changed, held)
    assert any(expected in line for line in lines), lines[:3]
    assert all("\n" not in line for line in lines)


def test_every_check_has_its_fault() -> None:
    checks = {*checking.of(texts, codes, readings), declared.check_repeated}
    assert {check for check, _, _ in FAULTS.values()} >= checks - ELSEWHERE


def test_a_check_says_nothing_where_its_tables_are_missing(held: Texts) -> None:
    assert meaning.problems_of(Texts({"statements": held["statements"]})) == []


def test_the_committed_tables_have_no_problem(held: Texts) -> None:
    assert checking.problems(held, texts, codes, readings, declared) == []


def test_what_can_not_be_read_is_one_line(tmp_path: Path) -> None:
    text = (paths.data() / "lexicon.yml").read_text("utf-8")
    (tmp_path / "lexicon.yml").write_text(text[: len(text) // 2], "utf-8")
    table, lines = package.opened(tables.resource("lexicon"), tmp_path)
    assert table is None
    assert len(lines) == 1
    assert lines[0].startswith("data/lexicon.yml: ")
    (tmp_path / "features.parquet").write_bytes(b"PAR1 and no more")
    table, lines = package.opened(tables.resource("features"), tmp_path)
    assert table is None
    assert "not a readable table" in lines[0]
