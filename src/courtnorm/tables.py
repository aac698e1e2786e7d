"""Load the committed tables, typed by the data package, with every read remembered.

The data package (``data/datapackage.json``) is the one truth about the tables: names, fields,
types, constraints, sources, licences and hashes. A table is loaded by its name there.
"""

from __future__ import annotations

import json
import unicodedata
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from courtnorm import paths
from courtnorm.errors import CourtnormError, fail

Result = TypeVar("Result")


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


def limit(name: str, field: str) -> Any:
    """Return the most that the data package allows in a field: the number of the last resolution.

    A field without that bound is a CourtnormError.
    """
    rules = _columns(resource(name)).get(field, {}).get("constraints", {})
    if "maximum" not in rules:
        raise fail("data/datapackage.json", f"{name}.{field}", "expected a maximum")
    return rules["maximum"]


def _columns(entry: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in entry["schema"]["fields"]}


def _typed(raw: pd.DataFrame, entry: dict[str, Any]) -> pd.DataFrame:
    """Give each column its type: dates, whole numbers that may be missing, text."""
    where = f"data/{entry['path']}"
    for name, field in _columns(entry).items():
        column = raw[name]
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
            continue
        wrong = typed.isna() & (column != "")
        if wrong.any():
            row = int(wrong.idxmax()) + 2
            raise fail(where, row, f"expected a {kind} in {name}, found {column[wrong].iloc[0]!r}")
        raw[name] = typed
    return raw


@cache
def _load(name: str, folder: Path) -> pd.DataFrame:
    entry = resource(name, folder)
    path = folder / entry["path"]
    if not path.is_file():
        raise CourtnormError(f"data/{entry['path']}: missing")
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    try:
        raw = pd.read_csv(path, dtype=str, na_filter=False)
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
    if folder is None:
        BOOK.read.add(name)
    return _load(name, folder or paths.data()).copy()


#: Where the long run and the bench store what they found.
RESULTS = "book/results"


def result(name: str) -> dict[str, Any]:
    """Return a stored result of the long run or the bench by its name, as ``attack``."""
    path = paths.root() / RESULTS / f"{name}.json"
    if not path.is_file():
        raise CourtnormError(f"{RESULTS}/{name}.json: missing; `make attack` or `make bench`")
    BOOK.read.add(f"results/{name}")
    return dict(json.loads(path.read_text("utf-8")))


def names(folder: Path | None = None) -> list[str]:
    """Return the names of all tabular resources, in the order of the data package."""
    return [e["name"] for e in descriptor(folder)["resources"] if "schema" in e]


def columns_of(name: str) -> list[str]:
    """Return the names of a table's columns, without loading it."""
    return list(_columns(resource(name)))


def load_all(folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """Load every CSV table: name -> table. For checks and for tests of all claims at once."""
    base = folder or paths.data()
    csvs = [n for n in names(folder) if resource(n, folder)["path"].endswith(".csv")]
    return {name: _load(name, base).copy() for name in csvs}


def forget() -> None:
    """Drop what is cached, so that changed files are read afresh (used by commands and tests)."""
    _load.cache_clear()
    descriptor.cache_clear()
    BOOK.held.clear()
    BOOK.shelf.clear()


# ---------------------------------------------------------------- all tables, and work on them


class Tables(Mapping[str, pd.DataFrame]):
    """The tables by name, each loaded when it is first asked for, and what was made of them.

    Claims and chapters are handed one of these: :data:`BOOK`, the tables of the book, or a variant
    of them made with :meth:`changed`. Nobody may change a table in place; take a copy, or
    :func:`load` one.

    Attributes:
        read: names of the tables asked for. A page's runner looks here, so that a later correction
            re-runs just the pages that read what changed.
        held: the tables asked for.
        shelf: what functions marked with :func:`keep` made, and of which tables. Variants share it.
    """

    def __init__(  # noqa: D107
        self, source: Mapping[str, pd.DataFrame] | None = None, shelf: dict[Any, Any] | None = None
    ) -> None:
        self.source = source
        self.read = set[str]()
        self.held = dict[str, pd.DataFrame]()
        self.shelf: dict[Any, Any] = {} if shelf is None else shelf

    def __getitem__(self, name: str) -> pd.DataFrame:  # noqa: D105
        self.read.add(name)
        if name not in self.held:
            source = self.source
            self.held[name] = _load(name, paths.data()) if source is None else source[name]
        return self.held[name]

    def __contains__(self, name: object) -> bool:  # noqa: D105
        return name in (names() if self.source is None else self.source)

    def __iter__(self) -> Iterator[str]:  # noqa: D105
        return iter(names() if self.source is None else self.source)

    def __len__(self) -> int:  # noqa: D105
        return sum(1 for _ in self)

    def changed(self, **other: pd.DataFrame) -> Tables:
        """Return these tables with some replaced: ``data.changed(votes=fewer)``."""
        return Tables(ChainMap(other, self), self.shelf)  # type: ignore[arg-type]


#: The tables of the book.
BOOK = Tables()


def gathered(data: Mapping[str, pd.DataFrame]) -> Tables:
    """Return tables in any mapping as :class:`Tables`; those that are stay as they are."""
    return data if isinstance(data, Tables) else Tables(data)


def keep(function: Callable[..., Result]) -> Callable[..., Result]:
    """Mark a function of tables whose result :class:`Tables` keep.

    A result stands as long as the tables that were read for it are the very same: the function is
    run again only where one of them was changed. Its other arguments must be hashable. What is
    returned is a copy: change it as you like. With any other mapping nothing is kept.
    """

    @wraps(function)
    def wrapped(data: Mapping[str, pd.DataFrame], *arguments: Any, **named: Any) -> Result:
        if not isinstance(data, Tables):
            return function(data, *arguments, **named)
        known = data.shelf.setdefault((function, arguments, tuple(named.items())), [])
        for read, made in known:
            if all(data[name] is table for name, table in read.items()):
                return _copy(made)
        reader = Tables(data, data.shelf)
        made = function(reader, *arguments, **named)
        known.append((reader.held, made))
        return _copy(made)

    return wrapped


def _copy(made: Any) -> Any:
    if isinstance(made, (pd.DataFrame, pd.Series)):
        return made.copy()
    if isinstance(made, tuple) and all(isinstance(part, pd.DataFrame) for part in made):
        return tuple(part.copy() for part in made)
    return made


def held(data: Mapping[str, pd.DataFrame], symbols: pd.Series | pd.Index) -> pd.DataFrame:
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


@keep
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


def about(data: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Return the place that each resolution is about: index ``symbol``, "" where it is about none.

    The place its text names more than all others (``scopes``); where none is named so, the agenda
    item, if that is a place of ``scopes`` ("Middle East (Syria)" is Syria).
    """
    named = data["scopes"].set_index("symbol")["place"]
    known = {without_accents(place): place for place in set(named) if place}
    agenda = data["resolutions"].set_index("symbol")["agenda"]
    agenda = agenda.reindex(named.index[named == ""]).fillna("")
    inner = agenda.str.replace(r"^.*\((.*)\)$", r"\1", regex=True)
    return named.where(named != "", inner.map(lambda item: known.get(without_accents(item), "")))


@cache
def without_accents(name: str) -> str:
    """Return a name without the accents that one of two lists leaves out."""
    letters = unicodedata.normalize("NFD", name)
    return "".join(c for c in letters if not unicodedata.combining(c))
