"""Statute, situations, warrants, timeline, speeches, claims: what must be so, without the sources.

Each check takes the tables and returns one line for each problem. :func:`problems` runs them all.
"""

from __future__ import annotations

from courtnorm.evidence.checks import (
    authored,
    rows,
    situations,
    speeches,
    statute,
    timeline,
    warrants,
)
from courtnorm.evidence.checks.frame import Tables, as_text
from courtnorm.evidence.checks.lists import ROWS

#: The rules of ``exceptions`` that these checks know, by resource.
RULES = {
    "rome_statute": ("article-126", "withdrawal-disputed"),
    "situations": ("scope-early",),
    "warrants": ("survival-excluded",),
    "timeline": ("weak-source", "unverified"),
    "speakers": ("record-unread",),
}


def check_exceptions(tables: Tables) -> list[str]:
    """The exceptions of these tables name rules that exist, and say why."""
    tables = as_text(tables)
    table = tables["exceptions"]
    ours = table[table["resource"].isin(list(ROWS))]
    out = []
    for place, row in ours.iterrows():
        where = f"data/exceptions.csv: row {place} ({row['resource']}, {row['key']})"
        if row["rule"] not in RULES.get(row["resource"], ()):
            out.append(f"{where}: expected a rule of the checks, found {row['rule']!r}")
        if not row["reason"]:
            out.append(f"{where}: expected a reason")
    twice = ours.duplicated(["resource", "key", "rule"])
    out += [f"data/exceptions.csv: row {place}: expected once" for place in ours.index[twice]]
    return out


CHECKS = (
    rows.check_rows,
    rows.check_order,
    rows.check_weekdays,
    rows.check_sources,
    rows.check_verified,
    statute.check_states,
    statute.check_statute_dates,
    statute.check_statute_status,
    situations.check_situations,
    warrants.check_warrants,
    warrants.check_custody,
    timeline.check_timeline,
    timeline.check_conflicts,
    speeches.check_speakers,
    speeches.check_statements,
    authored.check_claims,
    authored.check_glossary,
    check_exceptions,
)


def problems(tables: Tables) -> list[str]:
    """Return one line for each thing in these tables that can not be so.

    A table that is missing is named once, and the checks that need it say no more.
    """
    tables = as_text(tables)
    missing = [name for name in (*ROWS, "exceptions") if name not in tables]
    if missing:
        return [f"data/{name}.csv: missing" for name in missing]
    out: list[str] = []
    for check in CHECKS:
        out += check(tables)
    return out
