"""What the checks share: tables as text, keys, excused faults, and one-line problems.

A check takes the tables by resource name and returns one line for each problem:
``data/votes.csv: row 123 (S/RES/1593 (2005), CHN): expected ...``. Rows are counted as a
spreadsheet counts them: the header is row 1. A fault that ``exceptions`` lists by resource, key and
rule is excused; one that is listed and not found is a problem too, so that the list can not hide
anything.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from functools import wraps

import pandas as pd

from courtnorm import tables as package

Tables = Mapping[str, pd.DataFrame]
Check = Callable[[Tables], list[str]]

#: Tables of counts of words, of which every column is text or a number in every reading.
AS_THEY_ARE = ("features", "pattern_counts")


def _text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d").fillna("").astype(object)
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        column = column.astype("Float64")
        if (column.dropna() % 1 == 0).all():  # shares stay as they are, counts lose their point
            column = column.astype("Int64")
        return column.astype(object).where(column.notna(), "").map(str)
    return column.astype(object).fillna("")


class Texts(dict[str, pd.DataFrame]):
    """Tables that went through :func:`as_text`, all of them: passed on as they are."""


def as_text(tables: Tables) -> dict[str, pd.DataFrame]:
    """Return the tables with every cell as text (``""`` for none), whatever their types were.

    The index of each is the row as a spreadsheet counts it. Tables that went through here before
    are passed on as they are; so are those of :data:`AS_THEY_ARE`, too long to be worth it.
    """
    if isinstance(tables, Texts):
        return tables
    out = Texts()
    for name, table in tables.items():
        if name in AS_THEY_ARE:
            out[name] = table
            continue
        if not table.attrs.get("as_text"):
            table = table.apply(_text) if len(table) else table.astype(object)
            table.index = pd.RangeIndex(2, len(table) + 2)
            table.attrs["as_text"] = True
        out[name] = table
    return out


#: Every check by meaning, in the order in which they were defined.
CHECKS: list[Check] = []


def check(*names: str) -> Callable[[Check], Check]:
    """Make a function a check by meaning: it is handed its tables as text, and joins the others.

    ``names``: the tables that it can not do without. Where one of them is not there it says
    nothing: the data package names what is missing.
    """

    def decorate(function: Check) -> Check:
        @wraps(function)
        def guarded(tables: Tables) -> list[str]:
            texted = as_text(tables)
            return function(texted) if all(name in texted for name in names) else []

        CHECKS.append(guarded)
        return guarded

    return decorate


def key_of(resource: str) -> list[str]:
    """Return the columns that name a row: the primary key in the data package, or the first."""
    schema = package.resource(resource)["schema"]
    key = schema.get("primaryKey") or schema["fields"][0]["name"]
    return [key] if isinstance(key, str) else list(key)


def allowed(resource: str, column: str) -> list[str]:
    """Return the closed list that the data package has for a column."""
    fields = {field["name"]: field for field in package.resource(resource)["schema"]["fields"]}
    return [str(value) for value in fields[column]["constraints"]["enum"]]


def keys(table: pd.DataFrame, resource: str) -> pd.Series:
    """Return the key of each row, its parts joined by ``, `` (index as the table's)."""
    return joined(table, key_of(resource))


def joined(table: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Return some columns as text, joined by ``, `` (index as the table's)."""
    first, *rest = (table[name].map(str) for name in columns)
    for part in rest:
        first = first + ", " + part
    return first


def cell(tables: Tables, path: str) -> str | None:
    """Return the cell that ``table/key/column`` names, ``None`` where there is none."""
    try:
        resource, key, column = path.split("/")
        table = tables[resource]
        return str(table.loc[table[key_of(resource)[0]] == key, column].iloc[0])
    except (ValueError, KeyError, IndexError):
        return None


def excused(tables: Tables, resource: str, rule: str) -> set[str]:
    """Return the keys for which ``exceptions`` lists a rule."""
    listed = tables.get("exceptions")
    if listed is None or listed.empty:
        return set()
    return set(listed.loc[(listed["resource"] == resource) & (listed["rule"] == rule), "key"])


def said(resource: str, row: object, key: str, expected: str) -> str:
    """Return one problem in one line."""
    return f"data/{resource}.csv: row {row} ({key}): {expected}"


def wrong(table: pd.DataFrame, resource: str, bad: pd.Series, expected: str) -> list[str]:
    """Return one line for each row where ``bad`` is true."""
    bad = bad.fillna(True).astype(bool)
    if not bad.any():
        return []
    named = keys(table, resource)[bad]
    return [said(resource, row, key, expected) for row, key in named.items()]


def judged(
    tables: Tables,
    resource: str,
    rule: str,
    faults: Mapping[str, str] | pd.Series,
    expected: str,
) -> list[str]:
    """Return the faults that are not excused, and the excuses that excuse nothing.

    ``faults``: key -> what was found, or of each row whether it is at fault. ``expected``: what
    each of these rows should have had.
    """
    listed, named = excused(tables, resource, rule), keys(tables[resource], resource)
    if isinstance(faults, pd.Series):
        faults = dict.fromkeys(named[faults], "")
    place = {key: row for row, key in named.items()}
    out = [
        said(resource, place.get(key, "?"), key, f"{expected}; {found}" if found else expected)
        for key, found in faults.items()
        if key not in listed
    ]
    out += [
        f"data/exceptions.csv: ({resource}, {key}, {rule}): expected a fault of this kind there; "
        "found none"
        for key in sorted(listed - set(faults))
    ]
    return out


def with_property(prop: str, tables: Tables) -> list[tuple[str, pd.DataFrame]]:
    """Return name and table of each resource that has a property in the data package."""
    held = package.descriptor()["resources"]
    return [(e["name"], tables[e["name"]]) for e in held if prop in e and e["name"] in tables]


def columns(table: pd.DataFrame, resource: str) -> dict[str, pd.Series]:
    """Return the columns of a table by name, as :func:`holds` takes them.

    Numbers are numbers, all else is text (``""`` for none); ``row`` counts the rows from 1 on.
    """
    named = {"row": pd.Series(range(1, len(table) + 1), index=table.index), **dict(table.items())}
    for field in package.resource(resource)["schema"]["fields"]:
        if field["type"] in ("integer", "number"):
            kind = "Int64" if field["type"] == "integer" else "Float64"
            named[field["name"]] = whole(table[field["name"]]).astype(kind)
    return named


def holds(rule: str, named: dict[str, pd.Series]) -> pd.Series:
    """Return of each row whether a rule of the data package is true; what is not known is not.

    The rule is a condition in the language of :func:`pandas.eval`, as ``DataFrame.query`` takes it;
    ``named`` are the table's columns (:func:`columns`).
    """
    true = pd.eval(rule, engine="python", local_dict=named)
    return true.fillna(False).astype(bool)


def mask(table: pd.DataFrame, values: Iterable[bool]) -> pd.Series:
    """Return row by row answers as a column of the table's index."""
    return pd.Series(list(values), index=table.index, dtype=bool)


def among(table: pd.DataFrame, columns: list[str], rows: Container[tuple[str, ...]]) -> pd.Series:
    """Return of each row whether its cells in some columns are one of given rows of cells."""
    return mask(table, [row in rows for row in table[columns].itertuples(index=False, name=None)])


def beside(
    table: pd.DataFrame, on: Mapping[str, str], other: pd.DataFrame, value: str
) -> pd.Series:
    """Return of each row the value in the other table's row of the same key, missing for none.

    ``on``: own columns of the key -> the other's. Of several such rows the first is taken.
    """
    mine, theirs = list(on), list(on.values())
    there = other[[*theirs, value]].drop_duplicates(theirs)
    joined = table[mine].merge(there, how="left", left_on=mine, right_on=theirs)
    return joined[value].set_axis(table.index)


def whole(column: pd.Series) -> pd.Series:
    """Return a column of text as numbers, missing where it is empty or no number."""
    return pd.to_numeric(column, errors="coerce")


def days(column: pd.Series) -> pd.Series:
    """Return a column of ISO dates as timestamps, missing where there is none."""
    return pd.to_datetime(column, format="%Y-%m-%d", errors="coerce")


def closed(table: pd.DataFrame, resource: str, column: str, values: Iterable[str]) -> list[str]:
    """Return the rows whose value is not in a closed list."""
    listed = sorted(values)
    bad = ~table[column].isin(listed)
    return wrong(table, resource, bad, f"expected {column} to be one of {', '.join(listed)}")
