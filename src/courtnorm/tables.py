"""Load the committed tables, typed by the data package, with every read remembered.

The data package (``data/datapackage.json``) is the one truth about the tables: names, fields,
types, constraints, sources, licences and hashes. A table is loaded by its name there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from courtnorm import paths
from courtnorm.errors import CourtnormError, fail
from courtnorm.kept import keep

#: Names of the resources read since this process began: a chapter's runner asks for them, so that
#: a later correction re-runs just the chapters that read what changed.
READ: set[str] = set()


@cache
def descriptor(folder: Path | None = None) -> dict[str, Any]:
    """Return the data package of ``folder`` (the book's ``data/`` where none is named)."""
    path = (folder or paths.data()) / "datapackage.json"
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise CourtnormError(f"{path.name}: missing from {path.parent.name}/") from None
    except ValueError as problem:
        raise CourtnormError(f"data/{path.name}: not valid JSON ({problem})") from None


def resource(name: str, folder: Path | None = None) -> dict[str, Any]:
    """Return the description of one resource; an unknown name is a CourtnormError."""
    for entry in descriptor(folder)["resources"]:
        if entry["name"] == name:
            return dict(entry)
    raise fail("data/datapackage.json", name, "expected the name of a resource")


def limit(name: str, field: str, bound: str = "maximum") -> Any:
    """Return the bound that the data package sets to a field: the number of the last resolution.

    A field without that bound is a CourtnormError.
    """
    rules = _columns(resource(name)).get(field, {}).get("constraints", {})
    if bound not in rules:
        raise fail("data/datapackage.json", f"{name}.{field}", f"expected a {bound}")
    return rules[bound]


def _columns(entry: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in entry["schema"]["fields"]}


def _typed(raw: pd.DataFrame, entry: dict[str, Any]) -> pd.DataFrame:
    """Give each column its type: dates, whole numbers that may be missing, text."""
    table = raw.copy()
    where = f"data/{entry['path']}"
    for name, field in _columns(entry).items():
        column = table[name]
        kind = field.get("type", "string")
        if kind == "date":
            typed = pd.to_datetime(column, format="%Y-%m-%d", errors="coerce")
        elif kind in ("integer", "number", "year"):
            typed = pd.to_numeric(column, errors="coerce")
            if kind != "number":
                # a fraction, or a number no table of counts can hold, is no whole number
                plain = typed.astype(float)
                typed = plain.where((plain % 1 == 0) & (plain.abs() < 2**53)).astype("Int64")
        else:
            table[name] = column.fillna("")
            continue
        wrong = typed.isna() & column.notna()
        if wrong.any():
            row = int(wrong.idxmax()) + 2
            raise fail(where, row, f"expected a {kind} in {name}, found {column[wrong].iloc[0]!r}")
        table[name] = typed
    return table


@cache
def _load(name: str, folder: Path) -> pd.DataFrame:
    entry = resource(name, folder)
    path = folder / entry["path"]
    if not path.is_file():
        raise CourtnormError(f"data/{entry['path']}: missing")
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    except (ValueError, UnicodeDecodeError) as problem:
        detail = str(problem).splitlines()[0]
        raise CourtnormError(f"data/{entry['path']}: not a readable table ({detail})") from None
    expected = list(_columns(entry))
    if list(raw.columns) != expected:
        raise fail(
            f"data/{entry['path']}",
            1,
            f"expected the columns {', '.join(expected)}; found {', '.join(map(str, raw.columns))}",
        )
    if not isinstance(raw.index, pd.RangeIndex):
        # pandas would take the first cells of such rows for labels, and shift the others
        raise fail(f"data/{entry['path']}", 2, f"expected {len(expected)} cells, found more")
    return _typed(raw, entry)


def load(name: str, folder: Path | None = None) -> pd.DataFrame:
    """Load a table by its name in the data package.

    Dates come as ``datetime64``, whole numbers as nullable ``Int64``, everything else as text with
    ``""`` for an empty cell. The table is a copy: change it as you like. Raises CourtnormError,
    naming file and row, where the file is missing, unreadable or of another shape.
    """
    READ.add(name)
    return _load(name, folder or paths.data()).copy()


#: Where the long run and the bench store what they found.
RESULTS = "book/results"


def result(name: str) -> dict[str, Any]:
    """Return a stored result of the long run or the bench by its name, as ``attack``."""
    path = paths.root() / RESULTS / f"{name}.json"
    if not path.is_file():
        raise CourtnormError(f"{RESULTS}/{name}.json: missing; `make attack` or `make bench`")
    READ.add(f"results/{name}")
    return dict(json.loads(path.read_text("utf-8")))


def names(folder: Path | None = None) -> list[str]:
    """Return the names of all tabular resources, in the order of the data package."""
    return [e["name"] for e in descriptor(folder)["resources"] if "schema" in e]


def load_all(folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """Load every CSV table: name -> table. For checks and for tests of all claims at once."""
    base = folder or paths.data()
    csvs = [n for n in names(folder) if resource(n, folder)["path"].endswith(".csv")]
    return {name: _load(name, base).copy() for name in csvs}


def forget() -> None:
    """Drop what is cached, so that changed files are read afresh (used by commands and tests)."""
    _load.cache_clear()
    descriptor.cache_clear()


def party_on(statute: pd.DataFrame, iso3: str, day: str | pd.Timestamp) -> bool:
    """Return whether a state was bound by the Rome Statute on a day.

    Bound from ``entry_into_force`` until the day before ``withdrawal_effective``. A withdrawal
    whose date is disputed or rests on an unverified row counts only where the row says ``yes`` in
    ``verified``. An unknown state is a CourtnormError.
    """
    rows = statute.loc[statute["iso3"] == iso3]
    if rows.empty:
        raise fail("data/rome_statute.csv", iso3, "expected the ISO3 code of a listed state")
    row = rows.iloc[0]
    when = pd.Timestamp(day)
    begun = pd.notna(row["entry_into_force"]) and row["entry_into_force"] <= when
    left = (
        pd.notna(row["withdrawal_effective"])
        and row["withdrawal_effective"] <= when
        and row["verified"] == "yes"
    )
    return bool(begun and not left)


def members_on(council: pd.DataFrame, statute: pd.DataFrame, day: str) -> pd.DataFrame:
    """Return the fifteen members of the Council on a day, with their Statute status that day.

    Columns ``iso3``, ``seat`` and ``party`` (bool); ordered permanent first, then by code.
    """
    year = pd.Timestamp(day).year
    members = council.loc[council["year"] == year, ["iso3", "seat"]].copy()
    if len(members) != 15:
        raise fail("data/council.csv", year, f"expected 15 members, found {len(members)}")
    members["party"] = [party_on(statute, code, day) for code in members["iso3"]]
    members["permanent"] = members["seat"] == "permanent"
    members = members.sort_values(["permanent", "iso3"], ascending=[False, True])
    return members.drop(columns="permanent").reset_index(drop=True)


def held(data: Mapping[str, pd.DataFrame], symbols: pd.Series) -> pd.DataFrame:
    """Return what is known of some resolutions whose text is held, oldest first, one row each.

    Columns: ``symbol, number, year, n_tokens, census`` and ``chapter_vii`` (bool), ``date``,
    ``agenda`` and ``country`` (the one place it is about, or ""). Symbols without a text are left
    out. Reads ``documents``, ``resolutions`` and ``scopes``. A held resolution that has no date is
    a CourtnormError.
    """
    rows = _all_held(data)
    rows = rows.loc[rows["symbol"].isin(symbols)].reset_index(drop=True)
    undated = rows.loc[rows["date"].isna(), "symbol"]
    if len(undated):
        raise fail("data/resolutions.csv", undated.iloc[0], "expected a date")
    return rows


@keep("documents", "resolutions", "scopes")
def _all_held(data: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the columns of :func:`held` for every text that is held."""
    columns = ["symbol", "number", "year", "n_tokens", "census", "chapter_vii"]
    about = data["resolutions"][["symbol", "date", "agenda"]]
    rows = data["documents"][columns].merge(about, on="symbol", how="left")
    places = data["scopes"].set_index("symbol")["place"]
    rows["country"] = rows["symbol"].map(places).fillna("")
    for flag in ("census", "chapter_vii"):
        rows[flag] = rows[flag] == "yes"
    return rows.sort_values(["date", "number"], ignore_index=True, kind="stable")


def votes_on(votes: pd.DataFrame, symbol: str) -> pd.Series:
    """Return the votes cast on one text: index ISO3, values ``Y``, ``N`` or ``A``."""
    cast = votes.loc[votes["symbol"] == symbol].set_index("iso3")["vote"]
    if cast.empty:
        raise fail("data/votes.csv", symbol, "expected member votes on this text")
    return cast


def tally(cast: pd.Series) -> tuple[int, int, int]:
    """Return yes, no and abstentions of a roll call."""
    return tuple(int((cast == letter).sum()) for letter in "YNA")  # type: ignore[return-value]
