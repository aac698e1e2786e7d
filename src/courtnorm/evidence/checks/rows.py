"""What the tables of the referrals share: sources and doubt."""

from __future__ import annotations

import pandas as pd

from courtnorm.evidence import addresses
from courtnorm.evidence.checks.frame import (
    Tables,
    check,
    found,
    judged,
    mask,
    wrong,
)

DATED = ("rome_statute", "situations", "warrants", "timeline")
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def slugs(table: pd.DataFrame, name: str) -> list[str]:
    """Ids are in small letters, digits and hyphens."""
    bad = ~table["id"].str.fullmatch(_SLUG)
    return wrong(table, name, bad, "expected an id in small letters, digits and hyphens")


def first_of(table: pd.DataFrame, name: str, date: str, precision: str) -> list[str]:
    """A date known to the month stands on its first day, one known to the year on 1 January."""
    bad = (table[precision] == "month") & ~table[date].str.endswith("-01")
    bad |= (table[precision] == "year") & ~table[date].str.endswith("-01-01")
    return wrong(table, name, bad, f"expected {date} on the first day of its {precision}")


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
        doubted = [set(filter(None, cell.split(";"))) for cell in table["doubt"]]
        strange = mask(table, [not columns <= set(table.columns) for columns in doubted])
        out += wrong(table, name, strange, "expected columns of the table in doubt")
        open_rows = (table["verified"] != "yes") & (table["doubt"] == "")
        out += wrong(table, name, open_rows, "expected the columns in doubt of a row not verified")
    for name in (*DATED, "speakers", "statements"):
        long = tables[name]["note"].str.split().str.len() > 25
        out += wrong(tables[name], name, long, "expected a note of at most 25 words")
    return out
