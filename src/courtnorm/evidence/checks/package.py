"""The data package: every file is there, unaltered, and keeps to its description."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from courtnorm import files, paths, tables
from courtnorm.errors import CourtnormError
from courtnorm.evidence.checks import texts
from courtnorm.evidence.package import dumped, stamped

#: How a check comes by another table, by its name.
Lookup = Callable[[str], pd.DataFrame]

#: What the title of a source says of its terms, and the licence that a table made from it names.
#: (A source under CC0 asks for nothing; what the documents of the UN ask is said table by table.)
_TERMS = {r"\bMIT\b": "MIT", r"\bCC BY 4\.0\b": "CC-BY-4.0", r"\bUN Library\b": "UN-terms-of-use"}


def problems(folder: Path | None = None) -> list[str]:
    """Return one line for each missing, altered or ill-formed file of the data package."""
    base = folder or paths.data()
    found: list[str] = []
    try:
        package = tables.descriptor(folder)
    except CourtnormError as problem:
        return [str(problem)]
    known = {"datapackage.json", "README.md", "debates.parquet"}
    for entry in package["resources"]:
        known.add(entry["path"])
        found += _one(entry, base) + source_problems(entry, base)
    for path in sorted(base.rglob("*")):
        inside = path.relative_to(base)
        if inside.parts[0].startswith("."):  # being written: see courtnorm.files
            continue
        if path.is_file() and inside.as_posix() not in known:
            found.append(f"data/{path.relative_to(base)}: not described in datapackage.json")
    return found


def _one(entry: dict[str, Any], base: Path) -> list[str]:
    where = f"data/{entry['path']}"
    if not (base / entry["path"]).is_file():
        return [f"{where}: missing"]
    found = altered(entry, base)
    table, ill = opened(entry, base)
    if table is not None and "rows" in entry and len(table) != entry["rows"]:
        found.append(f"{where}: {len(table)} rows, expected {entry['rows']}")
    return found + ill


def source_problems(entry: dict[str, Any], base: Path) -> list[str]:
    """Return what is wrong with a table's sources: none, an address that is none, terms not named.

    An address is a URL or, as data packages have it, a file beside the description. A table stands
    under the terms of every source it takes from (``_TERMS``).
    """
    where = f"data/datapackage.json: {entry['name']}"
    sources = entry.get("sources") or []
    found = [] if sources else [f"{where}: no sources, expected at least one"]
    named = {licence.get("name") for licence in entry.get("licenses", [])}
    for source in sources:
        title, path = source["title"], source.get("path", "")
        if path and not re.match(r"https?://\S+$", path) and not (base / path).is_file():
            found.append(
                f"{where}: the source {title!r} has the path {path!r}, expected a URL or a file of "
                "data/"
            )
        found += [
            f"{where}: takes from {title!r}, expected {licence} among its licences"
            for said, licence in _TERMS.items()
            if re.search(said, title) and licence not in named
        ]
    return found


def altered(entry: dict[str, Any], base: Path) -> list[str]:
    """Return a line where a file's content is not that of the hash recorded for it."""
    if entry.get("hash") == f"sha256:{files.sha256(base / entry['path'])}":
        return []
    return [
        f"data/{entry['path']}: altered: its content is not that of the recorded hash "
        f"(if the change is meant: courtnorm check --accept {entry['name']})"
    ]


def opened(
    entry: dict[str, Any], base: Path, other: Lookup | None = None
) -> tuple[pd.DataFrame | None, list[str]]:
    """Read a file as its description says: the table, and what in it breaks the description.

    There is no table where the file is none or can not be read; the lexicon is the table of its
    patterns. ``other`` gives the tables that foreign keys point to, by name: those of the same
    folder where it is not given. Of a Parquet table only the columns are looked at here.
    """
    path = base / entry["path"]
    try:
        if entry["name"] == "lexicon":
            return texts.patterns(path), []
        if path.suffix == ".parquet":
            return _with_columns(texts.read_terms(path), entry)
    except CourtnormError as problem:
        return None, [str(problem)]
    if "schema" not in entry:
        return None, []
    try:
        table = tables._load.__wrapped__(entry["name"], base)
    except CourtnormError as problem:
        return None, [str(problem)]
    return table, schema_problems(entry, table, other or (lambda name: tables._load(name, base)))


def _with_columns(
    table: pd.DataFrame, entry: dict[str, Any]
) -> tuple[pd.DataFrame | None, list[str]]:
    expected = [field["name"] for field in entry["schema"]["fields"]]
    if list(table.columns) == expected:
        return table, []
    return None, [f"data/{entry['path']}: expected the columns {', '.join(expected)}"]


def schema_problems(entry: dict[str, Any], table: pd.DataFrame, other: Lookup) -> list[str]:
    """Return what in a table breaks the constraints of its description, row by row."""
    where = f"data/{entry['path']}"
    found: list[str] = []

    def report(bad: pd.Series, column: str, expected: str) -> None:
        for index in bad.index[bad][:5]:
            found.append(
                f"{where}: row {index + 2}: {column} is {_shown(table.loc[index, column])}, "
                f"expected {expected}"
            )

    for field in entry["schema"]["fields"]:
        name, rules = field["name"], field.get("constraints", {})
        column = table[name]
        empty = column.isna() | (column.astype(str) == "")
        if rules.get("required"):
            report(empty, name, "a value")
        if "enum" in rules:
            allowed = {str(v) for v in rules["enum"]}
            report(~empty & ~column.astype(str).isin(allowed), name, f"one of {sorted(allowed)}")
        if "pattern" in rules:
            fits = column.astype(str).str.fullmatch(rules["pattern"]).fillna(False).astype(bool)
            report(~empty & ~fits, name, f"the form {rules['pattern']}")
        for bound, beyond in (("minimum", "lt"), ("maximum", "gt")):
            if bound in rules:
                limit = pd.Timestamp(rules[bound]) if field["type"] == "date" else rules[bound]
                bad = getattr(column, beyond)(limit).fillna(False).astype(bool)
                report(bad, name, f"at the {'least' if bound == 'minimum' else 'most'} {limit}")
        if rules.get("unique"):
            report(~empty & column.duplicated(), name, "no value twice")
    key = entry["schema"].get("primaryKey")
    if key:
        key = [key] if isinstance(key, str) else key
        report(table.duplicated(key), key[0], f"no second row with the same {', '.join(key)}")
    for foreign in entry["schema"].get("foreignKeys", []):
        found += foreign_problems(entry, table, foreign, other)
    return found


def foreign_problems(
    entry: dict[str, Any], table: pd.DataFrame, foreign: dict[str, Any], other: Lookup
) -> list[str]:
    """Return the rows whose foreign key points to no row of the other table."""

    def one(value: Any) -> str:
        return value[0] if isinstance(value, list) else str(value)

    column, target = one(foreign["fields"]), foreign["reference"]
    name = target["resource"] or entry["name"]
    try:
        known = other(name)[one(target["fields"])].astype(str)
    except CourtnormError:
        return []  # what is wrong with the other table is said of that table
    values = table[column].astype(str)
    unknown = ~values.isin(set(known)) & (values != "") & (values != "<NA>")
    return [
        f"data/{entry['path']}: row {i + 2}: {column} is {_shown(table.loc[i, column])}, expected "
        f"a value of {one(target['fields'])} in data/{name}.csv"
        for i in table.index[unknown][:5]
    ]


def _shown(value: Any) -> str:
    return repr(value.date().isoformat()) if isinstance(value, pd.Timestamp) else repr(str(value))


def accept(name: str) -> str:
    """Record the present content of a data file as right: hash, bytes and rows.

    For a list that nothing else numbers that is its number of rows (``listed``) too. The file must
    keep to its description. Returns one line that says what was recorded.
    """
    tables.forget()
    if name not in [entry["name"] for entry in tables.descriptor()["resources"]]:
        raise CourtnormError(f"{name}: no table of that name; data/README.md lists them")
    entry = tables.resource(name)
    if not (paths.data() / entry["path"]).is_file():
        raise CourtnormError(f"data/{entry['path']}: missing")
    _, wrong = opened(entry, paths.data())
    if wrong:
        raise CourtnormError(wrong[0])
    path = paths.data() / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    chosen = [e for e in package["resources"] if e["name"] == name]
    stamped({"resources": chosen}, paths.data())
    for listed in (e for e in chosen if "listed" in e):
        listed["listed"] = listed["rows"]
    files.write_text(path, dumped(package))
    tables.forget()
    return f"data/{entry['path']}: recorded"
