"""Statute, situations, warrants, timeline, speeches, claims: what must be so, without the sources.

Each check takes the tables and returns one line for each problem. :func:`problems` runs them all.
"""

from __future__ import annotations

from courtnorm.evidence.checks.frame import Tables, check
from courtnorm.evidence.checks.lists import ROWS

#: The rules of ``exceptions`` that these checks know, by resource.
RULES = {
    "rome_statute": ("article-126", "withdrawal-disputed"),
    "situations": ("scope-early",),
    "warrants": ("survival-excluded",),
    "timeline": ("weak-source", "unverified"),
    "speakers": ("record-unread",),
}


@check("exceptions")
def check_exceptions(tables: Tables) -> list[str]:
    """The exceptions of these tables name rules that exist, and say why."""
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
