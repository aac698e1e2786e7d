"""What the data package says of rows by properties of its own: order, number, dates, rules.

``order`` of a resource: the columns by which its rows stand, from the first to the last; a name
after ``-`` counts backwards. Numbers within a text count as numbers, so that S/RES/9 stands before
S/RES/10; a row of which a cell is empty may stand anywhere. ``listed`` of a resource: how many rows
it has, for a list that nothing else numbers; ``courtnorm check --accept`` enters it, when a person
says that the list is right. ``rules`` of a resource: what is expected of each row -> the condition
that is then true of it (see :func:`~courtnorm.evidence.checks.frame.holds`). ``weekdayOf`` of a
field: the column whose weekday it says; ``precisionOf``: the column whose precision it says. Each
check looks at one table at a time.
"""

from __future__ import annotations

import re
from functools import cache

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
    wrong,
)


def _described(prop: str, tables: Tables) -> list[tuple[str, pd.DataFrame]]:
    """Return name and table of each resource that has a property."""
    held = package.descriptor()["resources"]
    return [(e["name"], tables[e["name"]]) for e in held if prop in e and e["name"] in tables]


@check()
def check_listed(tables: Tables) -> list[str]:
    """A list has as many rows as the data package says: one added is entered there."""
    return [
        f"data/{package.resource(name)['path']}: expected {due} rows, found {len(table)}"
        for name, table in _described("listed", tables)
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
    for name, table in _described("order", tables):
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
    for name, table in _described("rules", tables):
        named = columns(table, name)
        for expected, rule in package.resource(name)["rules"].items():
            out += wrong(table, name, ~holds(rule, named), f"expected {expected}")
    return out
