"""What a table repeats of another, as the data package declares it: it stands there word for word.

``repeats`` of a resource, a list: ``fields`` name a row of the table in ``reference``, as foreign
keys do, but that small and capital letters count as the same. ``same``: own column -> column there
that says the same; of ``sameIfFilled`` an empty cell says nothing, and the other table may hold
what others say. ``covers``: a condition (:func:`~courtnorm.evidence.checks.frame.holds`) on the
other table's rows; each row where it is true must be named, here or in the table ``orIn``.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from courtnorm import tables as package
from courtnorm.evidence.checks.frame import Tables, check, columns, holds


def declared() -> list[tuple[str, dict[str, Any]]]:
    """Return name and declaration of everything that a table repeats of another."""
    held = package.descriptor()["resources"]
    return [(entry["name"], rule) for entry in held for rule in entry.get("repeats", [])]


def near(name: str) -> set[str]:
    """Return the table itself and all that a declaration names together with it."""
    groups = [
        {own, rule["reference"]["resource"], rule.get("orIn", own)} for own, rule in declared()
    ]
    return {name}.union(*(group for group in groups if name in group))


@check()
def check_repeated(tables: Tables) -> list[str]:
    """Each row names one of the other table and prints what stands there; none is missing."""
    out = []
    for name, rule in declared():
        other = rule["reference"]["resource"]
        if name in tables and other in tables:
            out += _against(tables[name], name, tables[other], rule)
            out += _lost(tables, name, rule)
    return out


def _named(table: pd.DataFrame, fields: str | list[str]) -> pd.Series:
    """Return the key of each row in small letters, its parts joined; ``""`` for none."""
    first, *rest = [fields] if isinstance(fields, str) else fields
    return table[first].str.cat([table[name] for name in rest], sep=", ").str.lower()


def _against(
    table: pd.DataFrame, name: str, other: pd.DataFrame, rule: dict[str, Any]
) -> list[str]:
    where = f"data/{package.resource(name)['path']}"
    target = rule["reference"]["resource"]
    mine, theirs = _named(table, rule["fields"]), _named(other, rule["reference"]["fields"])
    there = other.set_axis(theirs)
    there = there[~there.index.duplicated()]
    unknown = (mine != "") & ~mine.isin(theirs)
    out = [f"{where}: row {row}: expected a row of {target}.csv" for row in table.index[unknown]]
    known = mine.isin(theirs)
    same, filled = rule.get("same", {}), rule.get("sameIfFilled", {})
    for column, theirs_column in {**same, **filled}.items():
        due = mine[known].map(there[theirs_column])
        bad = table.loc[known, column] != due
        if column in filled:
            bad &= table.loc[known, column] != ""
        out += [
            f"{where}: row {row}: expected {column} as in {target}.csv" for row in bad.index[bad]
        ]
    return out


def _lost(tables: Tables, name: str, rule: dict[str, Any]) -> list[str]:
    """Return a line for each row of the other table that must be named and is not."""
    if "covers" not in rule:
        return []
    target = rule["reference"]["resource"]
    theirs = _named(tables[target], rule["reference"]["fields"])
    lost = holds(rule["covers"], columns(tables[target], target))
    for own in filter(tables.__contains__, (name, rule.get("orIn", ""))):
        lost &= ~theirs.isin(_named(tables[own], rule["fields"]))
    where = f"data/{package.resource(name)['path']}"
    return [f"{where}: expected a row for {key} of {target}.csv" for key in theirs[lost].unique()]
