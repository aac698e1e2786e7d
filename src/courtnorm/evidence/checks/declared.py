"""What the data package declares of rows: order, number, dates, rules, and what a table repeats.

``order`` of a resource: the columns by which its rows stand, from the first to the last; a name
after ``-`` counts backwards. Numbers within a text count as numbers, so that S/RES/9 stands before
S/RES/10; a row of which a cell is empty may stand anywhere. ``listed`` of a resource: how many rows
it has, for a list that nothing else numbers; ``courtnorm check --accept`` enters it, when a person
says that the list is right. ``rules`` of a resource: what is expected of each row -> the condition
that is then true of it (see :func:`~courtnorm.evidence.checks.frame.holds`). ``weekdayOf`` of a
field: the column whose weekday it says; ``precisionOf``: the column whose precision it says.

``repeats`` of a resource, a list: ``fields`` name a row of the table in ``reference``, as foreign
keys do, but that small and capital letters count as the same. ``same``: own column -> column there
that says the same; of ``sameIfFilled`` an empty cell says nothing, and the other table may hold
what others say. ``covers``: a condition on the other table's rows; each row where it is true must
be named, here or in the table ``orIn``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pandas as pd

from courtnorm import tables as package
from courtnorm.evidence.checks.frame import (
    Tables,
    check,
    columns,
    days,
    holds,
    keys,
    mask,
    said,
    with_property,
    wrong,
)


@check()
def check_listed(tables: Tables) -> list[str]:
    """A list has as many rows as the data package says: one added is entered there."""
    return [
        f"data/{package.resource(name)['path']}: expected {due} rows, found {len(table)}"
        for name, table in with_property("listed", tables)
        if len(table) != (due := package.resource(name)["listed"])
    ]


@cache
def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    parts = re.split(r"(\d+)", text)
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts if p)


def _ranks(column: pd.Series) -> pd.Series:
    """Return the place of each cell among the different cells of its column."""
    places = {cell: n for n, cell in enumerate(sorted(set(column), key=_natural))}
    return column.map(places)


@check()
def check_order(tables: Tables) -> list[str]:
    """Rows stand in the order that the data package says; the first that does not is named."""
    out = []
    for name, table in with_property("order", tables):
        order = package.resource(name)["order"]
        by = {column.removeprefix("-"): column.startswith("-") for column in order}
        dated = table[(table[list(by)] != "").all(axis=1)]
        ranks = pd.DataFrame({c: _ranks(dated[c]) * (-1 if back else 1) for c, back in by.items()})
        rows = list(ranks.itertuples(index=False, name=None))
        late = [at for at in range(1, len(rows)) if rows[at] < rows[at - 1]]
        if late:
            row = dated.index[late[0]]
            expected = f"expected order by {', '.join(order)}"
            out.append(said(name, row, keys(table, name)[row], expected))
    return out


def _about_dates(prop: str, tables: Tables) -> list[tuple[str, pd.DataFrame, str, str]]:
    """Return name, table, column and date's column for each column with a property."""
    return [
        (name, tables[name], field["name"], field[prop])
        for name in package.names()
        if name in tables
        for field in package.resource(name)["schema"]["fields"]
        if prop in field
    ]


@check()
def check_precision(tables: Tables) -> list[str]:
    """A date known to the month stands on its first day, one known to the year on 1 January."""
    out = []
    for name, table, precision, date in _about_dates("precisionOf", tables):
        first = table[precision].map({"month": "-01", "year": "-01-01"}).fillna("")
        bad = [not day.endswith(end) for day, end in zip(table[date], first, strict=True)]
        expected = f"expected {date} on the first day of the month or year it is known to"
        out += wrong(table, name, mask(table, bad), expected)
    return out


@check()
def check_weekdays(tables: Tables) -> list[str]:
    """A weekday is that of its date; no date, or one not known to the day, has none."""
    out = []
    for name, table, weekday, date in _about_dates("weekdayOf", tables):
        due = days(table[date]).dt.day_name().fillna("")
        if f"{date}_precision" in table:
            due = due.where(table[f"{date}_precision"] == "day", "")
        bad = due != table[weekday]
        out += wrong(table, name, bad, f"expected {weekday} to be the weekday of {date}")
    return out


@check()
def check_rules(tables: Tables) -> list[str]:
    """Of each row the rules of its table are true."""
    out = []
    for name, table in with_property("rules", tables):
        named = columns(table, name)
        for expected, rule in package.resource(name)["rules"].items():
            out += wrong(table, name, ~holds(rule, named), f"expected {expected}")
    return out


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
