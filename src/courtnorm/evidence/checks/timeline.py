"""Milestones, conflicts, sources and doubt: what stands elsewhere too, and how sure it is."""

from __future__ import annotations

import re

import pandas as pd

from courtnorm.evidence import addresses
from courtnorm.evidence.checks.frame import Tables, cell, check, found, judged, key_of, mask, wrong

#: Tables with a source and a doubt in each row.
DATED = ("rome_statute", "situations", "warrants", "timeline")
_RESOLUTION = re.compile(r"S/RES/\d+ \((\d{4})\)")
#: How many rows of the sources' timeline were corrected in deriving.
CORRECTED = 15
_YEAR_IN_SYMBOL = re.compile(r"S/(?:PRST/)?(\d{4})/\d+")
_SESSION = re.compile(r"A/(?:RES/)?(\d{2})/")


@check("failed_drafts", "resolutions", "rome_statute", "situations", "timeline", "warrants")
def check_timeline(tables: Tables) -> list[str]:
    """The year of a symbol is the date's; votes and dates stand elsewhere too."""
    table, name = tables["timeline"], "timeline"
    out = []
    corrected = int((table["corrected"] == "yes").sum())
    if corrected != CORRECTED:
        out.append(f"data/{name}.csv: expected {CORRECTED} corrected rows, found {corrected}")
    bad = [_other_year(row["document"], row["date"]) for _, row in table.iterrows()]
    out += wrong(table, name, mask(table, bad), "expected a symbol of the date's year")
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
    records: dict[str, dict[str, str]] = {}
    for name, key in (("resolutions", "symbol"), ("failed_drafts", "draft")):
        records |= tables[name].drop_duplicates(key, keep="last").set_index(key).to_dict("index")
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
        value = cell(tables, row["same_as"])
        if value != row["date"]:
            where = f"data/timeline.csv: row {place} ({row['id']})"
            found_there = "no such cell" if value is None else value
            out.append(f"{where}: expected the date of {row['same_as']}, {found_there}")
    return out


@check("notes_timeline_changes", "timeline")
def check_changes(tables: Tables) -> list[str]:
    """A change to the sources' timeline stands there: the value in its column, of its row."""
    table, name = tables["notes_timeline_changes"], "notes_timeline_changes"
    rows = zip(table["id"], table["column"], table["value"], strict=True)
    bad = [cell(tables, f"timeline/{key}/{column}") != value for key, column, value in rows]
    return wrong(table, name, mask(table, bad), "expected the value as in timeline.csv")


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


@check(*DATED)
def check_sources(tables: Tables) -> list[str]:
    """Each row has a source of the kind written beside it, unless it is listed as weak."""
    out = []
    for name in DATED:
        table = tables[name]
        kinds = table["source"].map(addresses.kind)
        bad = kinds != table["source_kind"]
        out += wrong(table, name, bad, "expected source_kind to be the kind of the source")
    line = tables["timeline"]
    weak = found(line, "timeline", line["source_kind"] == "site only")
    out += judged(tables, "timeline", "weak-source", weak, "expected a whole address as source")
    loose = found(line, "timeline", line["verified"] == "no")
    return out + judged(tables, "timeline", "unverified", loose, "expected a row that was verified")


@check(*DATED)
def check_doubt(tables: Tables) -> list[str]:
    """What is in doubt are columns of the table."""
    out = []
    for name in DATED:
        table = tables[name]
        doubted = [set(filter(None, cell.split(";"))) for cell in table["doubt"]]
        strange = mask(table, [not columns <= set(table.columns) for columns in doubted])
        out += wrong(table, name, strange, "expected columns of the table in doubt")
    return out
