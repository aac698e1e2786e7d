"""The milestones and the conflicts: symbols, votes and dates that stand elsewhere too."""

from __future__ import annotations

import re

import pandas as pd

from courtnorm.evidence.checks.frame import (
    Tables,
    check,
    days,
    key_of,
    mask,
    wrong,
)
from courtnorm.evidence.checks.rows import DATED, first_of, slugs

_RESOLUTION = re.compile(r"S/RES/\d+ \((\d{4})\)")
#: How many rows of the sources' timeline were corrected in deriving.
CORRECTED = 15
_YEAR_IN_SYMBOL = re.compile(r"S/(?:PRST/)?(\d{4})/\d+")
_SESSION = re.compile(r"A/(?:RES/)?(\d{2})/")
_VOTE = re.compile(r"\d+-\d+-\d+")


@check("failed_drafts", "resolutions", "rome_statute", "situations", "timeline", "warrants")
def check_timeline(tables: Tables) -> list[str]:
    """Strands, precisions and symbols of the milestones; the year of a symbol is the date's."""
    table, name = tables["timeline"], "timeline"
    out = slugs(table, name)
    corrected = int((table["corrected"] == "yes").sum())
    if corrected != CORRECTED:
        out.append(f"data/{name}.csv: expected {CORRECTED} corrected rows, found {corrected}")
    out += wrong(table, name, days(table["date"]).isna(), "expected a date (YYYY-MM-DD)")
    out += first_of(table, name, "date", "date_precision")
    bad = (table["date_precision"] == "day") != (table["weekday"] != "")
    out += wrong(table, name, bad, "expected a weekday for a date known to the day, only there")
    bad = (table["date_end"] != "") & (table["date_end"] <= table["date"])
    out += wrong(table, name, bad, "expected date_end after date")
    words = table["label"].str.split().str.len()
    bad = (words > 14) | (words < 2) | table["label"].str.endswith(".")
    out += wrong(table, name, bad, "expected a label of 2 to 14 words without a full stop")
    bad = (table["vote"] != "") & ~table["vote"].str.fullmatch(_VOTE.pattern)
    out += wrong(table, name, bad, "expected a vote like 11-0-4")
    bad = [_other_year(row["document"], row["date"]) for _, row in table.iterrows()]
    out += wrong(table, name, mask(table, bad), "expected a symbol of the date's year")
    bad = (table["strand"] == "Council") & table["source_strand"].isin(["ICC", "R2P", "R2P report"])
    bad |= (table["source_strand"] == "R2P report") & (table["strand"] != "norm")
    bad |= (table["source_strand"] == "ICJ") & (table["strand"] != "other")
    out += wrong(table, name, bad, "expected strand and source_strand to agree")
    for _, report in table[table["source_strand"] == "R2P report"].iterrows():
        if report["id"] != f"report-{report['date'][:4]}":
            out.append(f"data/{name}.csv: {report['id']}: expected a report of the year in its id")
    return out + _against_votes(tables, table) + _same_as(tables, table)


def _other_year(documents: str, date: str) -> bool:
    """Return whether a symbol among the documents belongs to another year than the date."""
    if not date[:4].isdigit():
        return False
    year = int(date[:4])
    for document in documents.split(";"):
        own = _RESOLUTION.fullmatch(document) or _YEAR_IN_SYMBOL.fullmatch(document)
        if own and int(own.group(1)) != year:
            return True
        # an Assembly session runs from September to September: the nth begins in 1945 + n
        session = _SESSION.match(document)
        if session and year - 1945 - int(session.group(1)) not in (0, 1):
            return True
        # the Assembly of States Parties met for the first time in 2002
        parties = re.match(r"ICC-ASP/(\d+)/", document)
        if parties and year - 2001 - int(parties.group(1)) not in (0, 1):
            return True
        joint = re.search(r"-S/(\d{4})/\d+$", document)
        if joint and int(joint.group(1)) != year:
            return True
    return False


def _against_votes(tables: Tables, table: pd.DataFrame) -> list[str]:
    """Date, meeting and counts of a resolution or a failed draft are those of the vote tables."""
    records: dict[str, pd.Series] = {}
    for name, key in (("resolutions", "symbol"), ("failed_drafts", "draft")):
        records |= {row[key]: row for _, row in tables[name].iterrows()}
    out: list[str] = []
    for place, row in table.iterrows():
        documents = row["document"].split(";")
        for document in documents:
            where = f"data/timeline.csv: row {place} ({row['id']})"
            if document not in records:
                if _RESOLUTION.fullmatch(document):
                    out.append(f"{where}: expected {document} to be in resolutions.csv")
                continue
            record = records[document]
            counts = "-".join(record[c] for c in ("yes", "no", "abstain"))
            if record["date"] != row["date"]:
                out.append(f"{where}: expected the date of {document}, {record['date']}")
            if row["vote"] != counts:
                out.append(f"{where}: expected the vote on {document}, {counts}")
            meetings = [d for d in documents if d.startswith("S/PV.")]
            if meetings and record["meeting"] not in meetings:
                out.append(f"{where}: expected the meeting of {document}, {record['meeting']}")
    return out


def _same_as(tables: Tables, table: pd.DataFrame) -> list[str]:
    """A date said to stand in another table stands there (``table/key/column``)."""
    out = []
    for place, row in table[table["same_as"] != ""].iterrows():
        where = f"data/timeline.csv: row {place} ({row['id']})"
        try:
            resource, key, column = row["same_as"].split("/")
            other = tables[resource]
            value = other.loc[other[key_of(resource)[0]] == key, column].iloc[0]
        except (ValueError, KeyError, IndexError):
            out.append(f"{where}: expected same_as to name table/key/column")
            continue
        if value != row["date"]:
            out.append(f"{where}: expected the date of {row['same_as']}, {value}")
    return out


@check("conflicts", "rome_statute", "situations", "timeline", "warrants")
def check_conflicts(tables: Tables) -> list[str]:
    """Each conflict names a cell of a table, prints what stands there, and differs from it."""
    table, name = tables["conflicts"], "conflicts"
    ours = table[table["resource"].isin(DATED)]
    out = wrong(ours, name, ours["value_a"] == ours["value_b"], "expected two values that differ")
    bad = (ours["source_a"] == "") | (ours["source_b"] == "")
    out += wrong(ours, name, bad, "expected two sources")
    for place, row in ours.iterrows():
        where = f"data/{name}.csv: row {place} ({row['resource']}, {row['key']}, {row['field']})"
        other = tables[row["resource"]]
        hit = other[other[key_of(row["resource"])[0]] == row["key"]]
        if hit.empty or row["field"] not in other.columns:
            out.append(f"{where}: expected a row and a column of {row['resource']}.csv")
        elif (
            re.fullmatch(r"[\d-]*", row["value_a"]) and hit.iloc[0][row["field"]] != row["value_a"]
        ):
            out.append(f"{where}: expected value_a as the table prints it")
    return out
