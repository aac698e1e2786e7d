"""Rows that break a rule and may: ``exceptions`` lists them, by resource, key and rule.

``excusable`` of a resource, in the data package: rule -> what is ``expected`` of each row, and the
condition (``rule``, see :func:`~courtnorm.evidence.checks.frame.holds`) that is then true of it;
and for rows of which deriving knows why they break it the ``reason``, or the column that it is in
(``reasonIn``). Other rules take more than one table or row to judge, and stand in code
(:data:`IN_CODE`).
"""

from __future__ import annotations

import pandas as pd

from courtnorm import tables as package
from courtnorm.evidence.checks.frame import (
    Tables,
    as_text,
    check,
    columns,
    holds,
    judged,
    keys,
    with_property,
)

#: The rules in code that ``exceptions`` may excuse a row from, by resource.
IN_CODE = {
    "resolutions": {
        "missing-resolution",
        "members-compiled",
        "meeting-order",
        "draft-year",
        "draft-order",
        "draft-doubled",
        "members-missing",
        "member-not-voting",
        "procedural",
    },
    "failed_drafts": {"members-missing", "member-not-voting", "draft-adopted"},
    "vetoes": {"draft-adopted", "draft-order"},
    "council": {"party-conflict"},
    "rome_statute": {"article-126"},
    "situations": {"scope-early"},
    "speakers": {"record-unread"},
}


@check("exceptions")
def check_excusable(tables: Tables) -> list[str]:
    """Of each row the rules that may be broken are true, but where ``exceptions`` lists it."""
    out = []
    for name, table in with_property("excusable", tables):
        named = columns(table, name)
        for rule, said in package.resource(name)["excusable"].items():
            bad = ~holds(said["rule"], named)
            out += judged(tables, name, rule, bad, f"expected {said['expected']}")
    return out


def known_faults(tables: Tables) -> pd.DataFrame:
    """Return the rows that break a rule for a reason that the data package gives, as exceptions.

    Columns ``resource``, ``key``, ``rule``, ``reason``.
    """
    parts = []
    for name, table in with_property("excusable", as_text(tables)):
        named, key = columns(table, name), keys(table, name)
        for rule, said in package.resource(name)["excusable"].items():
            if "reason" in said or "reasonIn" in said:
                bad = ~holds(said["rule"], named)
                why = said.get("reason") or table.loc[bad, said["reasonIn"]]
                rows = {"resource": name, "key": key[bad], "rule": rule, "reason": why}
                parts.append(pd.DataFrame(rows))
    return pd.concat(parts)


@check("exceptions", "speakers")
def check_exceptions(tables: Tables) -> list[str]:
    """Exceptions name a row that exists and a rule that is known."""
    table, out = tables["exceptions"], []
    rules = {e["name"]: set(e.get("excusable", ())) for e in package.descriptor()["resources"]}
    known = {name: set(keys(tables[name], name)) for name in set(table["resource"]) & set(tables)}
    known["speakers"] = set(tables["speakers"]["meeting"])  # what is excused is a whole record
    for row, line in table.iterrows():
        resource, rule = line["resource"], line["rule"]
        where = f"data/exceptions.csv: row {row} ({resource}, {line['key']})"
        if rule not in rules.get(resource, set()) | IN_CODE.get(resource, set()):
            out.append(f"{where}: expected a known rule, found {rule}")
        elif rule != "missing-resolution" and line["key"] not in known.get(resource, ()):
            out.append(f"{where}: expected the key of a row")
    return out
