"""Each check on the Council's decisions passes on the data and fails on the fault it is for."""

from __future__ import annotations

from collections.abc import Callable

import checking
import numpy as np
import pandas as pd
import pytest

from courtnorm.evidence.checks import (
    council,
    declared,
    exceptions,
    resolutions,
)
from courtnorm.evidence.checks.frame import Tables, as_text

Change = Callable[[dict[str, pd.DataFrame]], None]


@pytest.fixture(scope="module")
def texts(loaded: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return as_text(loaded)


def test_the_committed_tables_have_no_problem(texts: dict[str, pd.DataFrame]) -> None:
    assert checking.problems(texts, council, resolutions, exceptions) == []


def put(resource: str, where: dict[str, str], **cells: str) -> Change:
    """Return a change that writes cells into the one row that ``where`` names."""

    def change(tables: dict[str, pd.DataFrame]) -> None:
        table = tables[resource] = tables[resource].copy()
        rows = pd.Series(True, index=table.index)
        for column, value in where.items():
            rows &= table[column] == value
        assert rows.sum() == 1, f"{resource}: {where} names {rows.sum()} rows"
        for column, value in cells.items():
            assert table.loc[rows, column].iloc[0] != value, "nothing would change"
            table.loc[rows, column] = value

    return change


def drop(table_name: str, **where: str) -> Change:
    """Return a change that drops the one row that ``where`` names."""

    def change(tables: dict[str, pd.DataFrame]) -> None:
        table = tables[table_name]
        rows = pd.Series(True, index=table.index)
        for column, value in where.items():
            rows &= table[column] == value
        assert rows.sum() == 1, f"{table_name}: {where} names {rows.sum()} rows"
        tables[table_name] = reindexed(table[~rows])

    return change


def double(name: str, place: int) -> Change:
    """Return a change that repeats a row straight after itself."""

    def change(tables: dict[str, pd.DataFrame]) -> None:
        table = tables[name]
        order = [*range(place + 1), *range(place, len(table))]
        tables[name] = reindexed(table.iloc[order])

    return change


def swap(name: str, column: str, first: str, second: str) -> Change:
    """Return a change that exchanges two values of a column."""

    def change(tables: dict[str, pd.DataFrame]) -> None:
        cells = tables[name][column]
        other = cells.map({first: second, second: first}).fillna(cells)
        tables[name] = tables[name].assign(**{column: other})

    return change


def reindexed(table: pd.DataFrame) -> pd.DataFrame:
    table = table.copy()
    table.index = pd.RangeIndex(2, len(table) + 2)
    table.attrs["as_text"] = True
    return table


R1593, R1970, R1973 = "S/RES/1593 (2005)", "S/RES/1970 (2011)", "S/RES/1973 (2011)"

#: Check, change, and a piece of the line that must be printed.
FAULTS: dict[str, tuple[Callable[[Tables], list[str]], Change, str]] = {
    "a number is missing": (
        resolutions.check_numbers,
        drop("resolutions", symbol=R1970),
        "number 1970: expected a row",
    ),
    "two symbols are exchanged": (
        declared.check_rules,
        swap("resolutions", "symbol", R1593, R1970),
        "expected the symbol to be made of number and year",
    ),
    "a note without its exception": (
        exceptions.check_excusable,
        put("resolutions", {"symbol": R1970}, note="text: 2011-02-27"),
        "without date-conflict in exceptions",
    ),
    "a text said not to be held": (
        exceptions.check_excusable,
        put("resolutions", {"symbol": R1970}, text_held="no"),
        "expected text_held census",
    ),
    "an accent is lost": (
        resolutions.check_spelling,
        put("resolutions", {"symbol": "S/RES/1975 (2011)"}, agenda="Cote d'Ivoire"),
        "expected the accents",
    ),
    "counts that do not add up": (
        declared.check_rules,
        put("resolutions", {"symbol": R1593}, abstain="3"),
        "expected the counts to add up",
    ),
    "yes and no exchanged": (
        declared.check_rules,
        put("resolutions", {"symbol": R1970}, yes="0", no="15"),
        "expected the majority",
    ),
    "14-0 called unanimous": (
        declared.check_rules,
        put("resolutions", {"symbol": "S/RES/1402 (2002)"}, unanimous="yes"),
        "expected unanimous yes if and only if all in favour",
    ),
    "eleven members in 1970": (
        declared.check_rules,
        put("resolutions", {"symbol": "S/RES/277 (1970)"}, council_size="11"),
        "expected 11 members before 1966",
    ),
    "a count without a count": (
        exceptions.check_excusable,
        put("resolutions", {"symbol": R1970}, yes="", no="", abstain="", not_voting=""),
        "expected counts",
    ),
    "a count said to be read in a text": (
        declared.check_rules,
        put("resolutions", {"symbol": R1970}, counts_basis="text"),
        "expected counts_basis text",
    ),
    "a vote is turned": (
        council.check_members_against_counts,
        put("votes", {"symbol": R1593, "iso3": "CHN"}, vote="Y"),
        "expected 11 in favour, as counted; found 12",
    ),
    "a vote is lost": (
        council.check_members_against_counts,
        drop("votes", symbol=R1593, iso3="CHN"),
        "found 14 of 15 votes",
    ),
    "two votes exchange their texts": (
        council.check_vote_rows,
        lambda tables: exchange(tables, (R1593, "CHN"), (R1970, "IND")),
        "expected rows in order of text and code",
    ),
    "a state that was not a member": (
        council.check_rosters,
        put("votes", {"symbol": R1970, "iso3": "BIH"}, iso3="BLR"),
        "expected a member of the Council in that year",
    ),
    "a year with a member too few": (
        council.check_rosters,
        drop("members", year="1958", iso3="SWE"),
        "year 1958: expected 11 members, found 10",
    ),
    "an elected member for three years": (
        council.check_rosters,
        put("members", {"year": "1992", "iso3": "IND"}, iso3="CIV"),
        "year 1992: expected CIV to sit two years on end at most",
    ),
    "a member that the elections do not know": (
        council.check_rosters,
        put("members", {"year": "2011", "iso3": "PRT"}, iso3="TUR"),
        "year 2011: expected the members of council, not PRT, TUR",
    ),
    "a permanent seat before its time": (
        declared.check_rules,
        put("members", {"year": "1991", "iso3": "SUN"}, iso3="RUS"),
        "expected a permanent seat for the five",
    ),
    "a vote filled in where the list is whole": (
        council.check_basis,
        put("votes", {"symbol": R1593, "iso3": "CHN"}, basis="compiled"),
        "expected no vote of the compilation where the list has all members",
    ),
    "a count said to be the compilation's": (
        declared.check_rules,
        put("resolutions", {"symbol": R1593}, counts_basis="compiled"),
        "expected counts_basis compiled where the compilation filled the gap",
    ),
    "a state that was not a member, before the lists of elections begin": (
        council.check_rosters,
        put("votes", {"symbol": "S/RES/1160 (1998)", "iso3": "BRA"}, iso3="CAN"),
        "expected a member of the Council in that year",
    ),
    "a recorded vote called derived": (
        council.check_basis,
        put("votes", {"symbol": R1593, "iso3": "CHN"}, basis="derived"),
        "else recorded",
    ),
    "a doubt that is not listed": (
        exceptions.check_excusable,
        put("votes", {"symbol": R1593, "iso3": "CHN"}, basis="doubtful"),
        "expected no doubtful vote that is not listed",
    ),
    "a resolution with a permanent member against": (
        council.check_permanent,
        put("votes", {"symbol": R1970, "iso3": "FRA"}, vote="N"),
        "expected no permanent member against a resolution",
    ),
    "a veto called a lost majority": (
        council.check_failed_counts,
        put("failed_drafts", {"draft": "S/2014/348"}, outcome="majority"),
        "expected a veto if and only if",
    ),
    "a veto by the wrong state": (
        council.check_failed_counts,
        put("failed_drafts", {"draft": "S/2014/348"}, vetoed_by="CHN;USA"),
        "expected vetoed_by to name",
    ),
    "a doubtful draft called verified": (
        council.check_failed_verified,
        put("failed_drafts", {"draft": "S/2020/667 #1"}, verified="yes"),
        "expected verified yes if and only if",
    ),
    "a veto is lost": (
        declared.check_rules,
        drop("vetoes", draft="S/9976"),
        "expected the next number of the list",
    ),
    "a veto by a state that has none": (
        council.check_vetoes,
        put("vetoes", {"draft": "S/9976"}, vetoed_by="GRC"),
        "expected permanent members of the time",
    ),
    "a Russian veto in 1970": (
        council.check_vetoes,
        put("vetoes", {"draft": "S/9976"}, vetoed_by="RUS"),
        "expected permanent members of the time",
    ),
    "a veto of another day than the failed draft": (
        council.check_vetoes_against_failed,
        put("vetoes", {"draft": "S/2014/348"}, date="2014-05-23"),
        "expected date 2014-05-22 as in failed_drafts",
    ),
    "an unconfirmed veto called sure": (
        declared.check_rules,
        put("vetoes", {"draft": "S/2025/583"}, verified="yes"),
        "expected verified to follow from the source",
    ),
    "a date a day off": (
        declared.check_weekdays,
        put("resolutions", {"symbol": R1970}, date="2011-02-27"),
        "expected weekday to be the weekday of date",
    ),
    "a date a month off": (
        resolutions.check_order_of_rows,
        put("resolutions", {"symbol": R1970}, date="2011-03-26"),
        "expected a date not before 2011-03-26",
    ),
    "a date a year off": (
        declared.check_rules,
        put("resolutions", {"symbol": R1970}, date="2012-02-26"),
        "expected a date in the year of the symbol",
    ),
    "a veto out of the order of meetings": (
        resolutions.check_meeting_days,
        put("vetoes", {"draft": "S/9976"}, date="1970-08-10", weekday="Monday"),
        "expected days to rise with meeting numbers",
    ),
    "a meeting out of order": (
        resolutions.check_meeting_days,
        put("resolutions", {"symbol": R1970}, meeting="S/PV.6941"),
        "expected meetings to rise with numbers",
    ),
    "a meeting is lost": (
        exceptions.check_excusable,
        put("resolutions", {"symbol": R1970}, meeting=""),
        "expected a meeting",
    ),
    "a written procedure in 2011": (
        declared.check_rules,
        put("resolutions", {"symbol": R1970}, meeting="written"),
        "expected a written procedure in 2020 or 2021 only",
    ),
    "a date said to be read in a text": (
        declared.check_rules,
        put("resolutions", {"symbol": R1970}, date_basis="text"),
        "expected date_basis text if and only if the note says",
    ),
    "a draft of another year": (
        resolutions.check_drafts,
        put("resolutions", {"symbol": R1970}, draft="S/2010/95"),
        "expected a draft symbol of the year of the vote; draft of 2010",
    ),
    "a draft out of order": (
        resolutions.check_drafts,
        put("resolutions", {"symbol": R1970}, draft="S/2011/795"),
        "expected a document number in the order of dates",
    ),
    "a draft that became another resolution": (
        resolutions.check_drafts,
        put("resolutions", {"symbol": R1970}, draft="S/2011/142"),
        "expected a draft of its own",
    ),
    "fourteen members": (
        council.check_fifteen,
        drop("council", year="2011", iso3="LBN"),
        "year 2011: expected 15 members, found 14",
    ),
    "an elected China": (
        declared.check_rules,
        put("council", {"year": "2011", "iso3": "CHN"}, seat="elected"),
        "expected a permanent seat for the five",
    ),
    "a term of three years": (
        exceptions.check_excusable,
        put("council", {"year": "2011", "iso3": "LBN"}, term_end="2012-12-31"),
        "expected a term of two years",
    ),
    "a term that begins in February": (
        declared.check_rules,
        put("council", {"year": "2011", "iso3": "LBN"}, term_start="2010-02-01"),
        "expected a term from 1 January",
    ),
    "a member changed for half its term": (
        council.check_terms,
        put("council", {"year": "2026", "iso3": "BHR"}, iso3="BHS"),
        "expected a row for 2026 in the term 2026-2027",
    ),
    "a party called none": (
        council.check_party,
        put("council", {"year": "2011", "iso3": "FRA"}, party_1jan="no"),
        "expected party_1jan to follow from the Statute's dates",
    ),
    "an unknown state": (
        council.check_states,
        put("states", {"iso3": "LBN"}, iso3="LBX"),
        "expected a code listed in states, found LBN",
    ),
    "a state by another name": (
        declared.check_repeated,
        put("states", {"iso3": "TUR"}, name="Turkiye"),
        "expected state as in states.csv",
    ),
    "a total that falls": (
        exceptions.check_excusable,
        put("published_counts", {"as_of": "2020-06-18"}, resolutions="80"),
        "expected totals that do not fall",
    ),
    "an exception for no row": (
        exceptions.check_exceptions,
        put(
            "exceptions",
            {"resource": "resolutions", "key": "S/RES/913 (1994)", "rule": "meeting-order"},
            key="S/RES/9130 (1994)",
        ),
        "expected the key of a row",
    ),
    "an exception is struck out": (
        resolutions.check_meeting_days,
        drop("exceptions", resource="resolutions", key="S/RES/913 (1994)", rule="meeting-order"),
        "expected days to rise with meeting numbers",
    ),
    "an exception that excuses nothing": (
        exceptions.check_excusable,
        put(
            "exceptions",
            {"resource": "resolutions", "key": "S/RES/913 (1994)", "rule": "meeting-order"},
            rule="text-missing",
        ),
        "expected a fault of this kind there; found none",
    ),
}


def exchange(
    tables: dict[str, pd.DataFrame], first: tuple[str, str], second: tuple[str, str]
) -> None:
    """Let two rows of ``votes`` exchange their symbols."""
    table = tables["votes"] = tables["votes"].copy()
    one, two = (
        table.index[(table["symbol"] == symbol) & (table["iso3"] == iso3)][0]
        for symbol, iso3 in (first, second)
    )
    table.loc[one, "symbol"], table.loc[two, "symbol"] = second[0], first[0]


@pytest.mark.parametrize("fault", FAULTS)
def test_each_check_fails_on_its_fault(fault: str, texts: dict[str, pd.DataFrame]) -> None:
    check, change, line = FAULTS[fault]
    changed = dict(texts)
    change(changed)
    said = checking.noticed(check, changed, texts)
    assert any(line in problem for problem in said), said[:5]
    assert all(problem.startswith("data/") and "\n" not in problem for problem in said)


def test_rows_are_counted_as_a_spreadsheet_counts_them(texts: dict[str, pd.DataFrame]) -> None:
    changed = dict(texts)
    put("resolutions", {"symbol": "S/RES/2 (1946)"}, weekday="Sunday")(changed)
    assert declared.check_weekdays(changed) == [
        "data/resolutions.csv: row 3 (S/RES/2 (1946)): expected weekday to be the weekday of date"
    ]


def test_texts_are_compared_where_documents_are_there(texts: dict[str, pd.DataFrame]) -> None:
    table = texts["resolutions"]
    held = table[table["text_held"] != "no"]
    documents = held[["symbol"]].assign(text_date=held["date"], text_meeting=held["meeting"])
    excuses = texts["exceptions"]
    rules = ["date-conflict", "meeting-conflict", "text-year"]
    without = {**texts, "exceptions": excuses[~excuses["rule"].isin(rules)]}
    changed = as_text({**without, "documents": documents})
    assert resolutions.check_texts(changed) == []
    for column, value, said in (
        ("text_date", "2011-02-27", "expected the text's day; the text: 2011-02-27"),
        ("text_date", "2001-02-26", "expected the text's year; the text: 2001"),
        ("text_meeting", "6941", "expected the text's meeting; the text: 6941"),
    ):
        other = documents.copy()
        other.loc[other["symbol"] == R1970, column] = value
        problems = resolutions.check_texts(as_text({**without, "documents": other}))
        assert [p for p in problems if R1970 in p and said in p], problems
    fewer = documents[documents["symbol"] != R1970]
    assert any(
        R1970 in p for p in resolutions.check_texts(as_text({**without, "documents": fewer}))
    )


def test_order_of_document_numbers() -> None:
    numbers, on = np.array([10, 20, 99, 30, 40]), np.array([0, 60, 120, 180, 240])
    assert resolutions.out_of_order(numbers, on) == [2]
    assert resolutions.out_of_order(numbers, np.zeros(5)) == []
