"""What the tables of the referrals share: keys, order, weekdays, sources, doubt."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from courtnorm.evidence import addresses
from courtnorm.evidence.checks.frame import (
    Tables,
    check,
    closed,
    days,
    found,
    judged,
    keys,
    wrong,
)
from courtnorm.evidence.checks.lists import ROWS, VERIFIED

DATED = ("rome_statute", "situations", "warrants", "timeline")
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def mask(table: pd.DataFrame, values: Iterable[bool]) -> pd.Series:
    """Return row by row answers as a column of the table's index."""
    return pd.Series(list(values), index=table.index, dtype=bool)


def slugs(table: pd.DataFrame, name: str) -> list[str]:
    """Ids are in small letters, digits and hyphens."""
    bad = ~table["id"].str.fullmatch(_SLUG)
    return wrong(table, name, bad, "expected an id in small letters, digits and hyphens")


def first_of(table: pd.DataFrame, name: str, date: str, precision: str) -> list[str]:
    """A date known to the month stands on its first day, one known to the year on 1 January."""
    bad = (table[precision] == "month") & ~table[date].str.endswith("-01")
    bad |= (table[precision] == "year") & ~table[date].str.endswith("-01-01")
    return wrong(table, name, bad, f"expected {date} on the first day of its {precision}")


@check()
def check_rows(tables: Tables) -> list[str]:
    """Each table has its number of rows, and no key twice."""
    out = []
    for name, expected in ROWS.items():
        if name not in tables:
            continue
        table = tables[name]
        if name == "conflicts":  # others may add theirs
            table = table[table["resource"].isin(DATED)]
        if len(table) != expected:
            out.append(f"data/{name}.csv: expected {expected} rows, found {len(table)}")
        out += wrong(table, name, keys(table, name).duplicated(), "expected each key once")
    return out


@check("rome_statute", "situations", "warrants", "timeline", "statements")
def check_order(tables: Tables) -> list[str]:
    """Rows stand in the order in which they are written."""
    order = {
        "rome_statute": ["iso3"],
        "situations": ["referral_date", "id"],
        "warrants": ["situation", "date_issued", "id"],
        "timeline": ["date", "id"],
        "statements": ["date", "id"],
    }
    out = []
    for name, columns in order.items():
        table = tables[name]
        ordered = table.sort_values(columns, kind="stable")
        for row, should in zip(table.index, ordered.index, strict=True):
            if row != should:
                key = keys(table, name)[row]
                columns_said = ", ".join(columns)
                out.append(f"data/{name}.csv: row {row} ({key}): expected order by {columns_said}")
                break
    return out


def _weekdays(table: pd.DataFrame, name: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Each date falls on the weekday written beside it; no date, no weekday."""
    out = []
    for date, weekday in pairs:
        day = days(table[date])
        bad = day.dt.day_name().fillna("") != table[weekday]
        out += wrong(table, name, bad, f"expected {weekday} to be the weekday of {date}")
    return out


@check("rome_statute", "situations", "warrants", "timeline")
def check_weekdays(tables: Tables) -> list[str]:
    """The weekdays written beside the dates are theirs."""
    statute = tables["rome_statute"]
    out = _weekdays(
        statute,
        "rome_statute",
        [
            ("signature_date", "signature_weekday"),
            ("deposit_date", "deposit_weekday"),
            ("withdrawal_notice", "withdrawal_weekday"),
            ("unsign_notice", "unsign_weekday"),
        ],
    )
    out += _weekdays(
        tables["situations"],
        "situations",
        [("referral_date", "referral_weekday"), ("opened_date", "opened_weekday")],
    )
    out += _weekdays(
        tables["warrants"],
        "warrants",
        [("date_issued", "issued_weekday"), ("custody_date", "custody_weekday")],
    )
    line = tables["timeline"]
    dated = line[line["date_precision"] == "day"]
    return out + _weekdays(dated, "timeline", [("date", "weekday")])


@check(*DATED, "statements")
def check_sources(tables: Tables) -> list[str]:
    """Each row has a source of the kind written beside it, unless it is listed as weak."""
    out = []
    for name in DATED:
        table = tables[name]
        kinds = table["source"].map(addresses.kind)
        bad = kinds != table["source_kind"]
        out += wrong(table, name, bad, "expected source_kind to be the kind of the source")
        out += wrong(table, name, table["source"] == "", "expected a source")
    line = tables["timeline"]
    weak = found(line, "timeline", line["source_kind"] == "site only")
    out += judged(tables, "timeline", "weak-source", weak, "expected a whole address as source")
    loose = found(line, "timeline", line["verified"] == "no")
    out += judged(tables, "timeline", "unverified", loose, "expected a row that was verified")
    said = tables["statements"]
    return out + wrong(said, "statements", said["source"] == "", "expected a source")


@check(*DATED, "speakers", "statements")
def check_verified(tables: Tables) -> list[str]:
    """A row not verified in whole says which of its columns are in doubt; notes are short."""
    out = []
    for name in DATED:
        table = tables[name]
        out += closed(table, name, "verified", VERIFIED)
        doubted = [set(filter(None, cell.split(";"))) for cell in table["doubt"]]
        strange = mask(table, [not columns <= set(table.columns) for columns in doubted])
        out += wrong(table, name, strange, "expected columns of the table in doubt")
        open_rows = (table["verified"] != "yes") & (table["doubt"] == "")
        out += wrong(table, name, open_rows, "expected the columns in doubt of a row not verified")
    for name in (*DATED, "speakers", "statements"):
        long = tables[name]["note"].str.split().str.len() > 25
        out += wrong(tables[name], name, long, "expected a note of at most 25 words")
    return out
