"""Correct single cells of the data, and keep the record that lets deriving repeat it.

A correction changes one cell and no other byte of its file. ``data/corrections.csv`` says which
cell, from what to what, and on which source; :func:`apply` makes the same changes in tables freshly
derived, so that deriving gives the corrected bytes again.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from courtnorm import files as store
from courtnorm import paths, tables
from courtnorm.errors import CourtnormError, fail
from courtnorm.evidence import package
from courtnorm.evidence.checks import meaning
from courtnorm.evidence.checks.frame import joined
from courtnorm.evidence.checks.package import opened
from courtnorm.evidence.inputs import read as read_table

RESOURCE = "corrections"
COLUMNS = ["resource", "key", "field", "old", "new", "source", "reason"]
WHERE = "data/corrections.csv"
#: The columns that count the votes on a text, each with the letter that it counts.
_COUNTS = {"yes": "Y", "no": "N", "abstain": "A"}
#: One cell and what ends it; a cell in quotation marks may hold commas and line ends.
_CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^,"\n]*)(,|\n|\Z)')


@dataclass(frozen=True)
class Change:
    """One cell to change. ``key`` joins the parts of the row's key by a comma and a space."""

    resource: str
    key: str
    field: str
    value: str


# ------------------------------------------------------------------ one cell of a file


def spans(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield for each row of a CSV text where its cells begin and end."""
    place, row = 0, list[tuple[int, int]]()
    while place < len(text):
        match = _CELL.match(text, place)
        if match is None:
            raise CourtnormError(f"character {place}: expected a cell of a CSV table")
        row.append((match.start(), match.start(1)))
        place = match.end()
        if match[1] != ",":
            yield row
            row = []


def written(value: str) -> str:
    """Return a cell as CSV writes it: in quotation marks only where it must be."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow([value, ""])
    return buffer.getvalue()[:-1]


def key_columns(resource: str) -> list[str]:
    """Return the columns of a table's key; a table without one is a CourtnormError."""
    if resource not in tables.names():
        named = Path(resource).name.removesuffix(".csv")
        near = difflib.get_close_matches(named, tables.names(), 1)
        hint = f"; the nearest is {near[0]}" if near else ""
        raise CourtnormError(f"{resource}: no table of that name{hint}")
    entry = tables.resource(resource)
    where = f"data/{entry['path']}"
    if not entry["path"].endswith(".csv") or resource == RESOURCE:
        raise CourtnormError(f"{where}: expected a CSV table of facts; correct this file by hand")
    key = entry["schema"].get("primaryKey")
    if not key:
        raise CourtnormError(f"{where}: its rows have no key, so that none can be named")
    return [key] if isinstance(key, str) else list(key)


def replaced(text: str, change: Change) -> tuple[str, str]:
    """Return a table's text with one cell changed, and what stood there before."""
    columns = key_columns(change.resource)
    where = f"data/{tables.resource(change.resource)['path']}"
    rows = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    if change.field not in rows.columns:
        raise CourtnormError(
            f"{where}: no field {change.field!r}, expected one of {', '.join(rows.columns)}"
        )
    if change.field in columns:
        raise CourtnormError(f"{where}: {change.field} names the row, expected another field")
    (found,) = (joined(rows, columns) == change.key).to_numpy().nonzero()
    if len(found) != 1:
        raise fail(where, repr(change.key), _expected_key(rows[columns], change.key))
    number, column = int(found[0]), list(rows.columns).index(change.field)
    cells = next(islice(spans(text), number + 1, None))
    begin, end = cells[column]
    return text[:begin] + written(change.value) + text[end:], str(rows[change.field].iloc[number])


def _expected_key(keys: pd.DataFrame, key: str) -> str:
    """Say what a key should be like: how many parts it has, or which of them is unknown."""
    columns, parts = list(keys.columns), key.split(", ")
    if len(parts) != len(columns) > 1:
        example = ", ".join(keys.iloc[0]) if len(keys) else ", ".join(columns)
        return f"expected {len(columns)} parts ({', '.join(columns)}), as in {example!r}"
    known = keys.agg(", ".join, axis=1) if len(columns) == 1 else keys[columns[0]]
    part = key if len(columns) == 1 else parts[0]
    if part not in set(known):
        near = difflib.get_close_matches(part, sorted(set(known)), 1, 0.8)
        hint = f"; the nearest is {near[0]!r}" if near else ""
        return f"expected the {columns[0]} of a row{hint}"
    others = keys.loc[known == part, columns[1:]].agg(", ".join, axis=1)
    more = f" and {len(others) - 15} more" if len(others) > 15 else ""
    return f"{part} has {'; '.join(others.head(15))}{more}"


# ------------------------------------------------------------------ correcting


def correct(changes: list[Change], source: str, reason: str = "") -> tuple[list[str], bool]:
    """Change cells that belong together, record each, and say what changed, one line a cell.

    Returns the lines, and whether anything stays recorded: a cell set back to what the sources said
    is no correction any more.

    The new values must keep to the tables' descriptions and to the checks by meaning. Everything is
    tried on a copy first: where anything is refused (CourtnormError), no file has changed.
    """
    if not source.strip():
        raise CourtnormError("expected a source: where does the right value stand?")
    base = paths.data()
    texts: dict[str, str] = {}
    record, lines = read_table(base / "corrections.csv"), []
    for change in changes:
        key_columns(change.resource)  # refuses what is no table before it is read
        path = str(tables.resource(change.resource)["path"])
        if path not in texts:
            texts[path] = (base / path).read_bytes().decode("utf-8")
        texts[path], old = replaced(texts[path], change)
        place = f"data/{path}: {change.key}: {change.field}"
        if old == change.value:
            raise CourtnormError(f"{place} is {old!r} already")
        lines.append(f"{place}: {old or '(empty)'} -> {change.value or '(empty)'}")
        record = _recorded(record, change, old, source.strip(), reason.strip())
    texts["corrections.csv"] = store.csv_text(record)
    with _trial(base, texts) as trial:
        refused = _new_problems(base, trial, {c.resource for c in changes} | {RESOURCE})
        if refused:
            more = f"; and {len(refused) - 3} more" if len(refused) > 3 else ""
            with_it = _with_it(trial, changes)
            raise CourtnormError(f"refused: {'; '.join(refused[:3])}{more}{with_it}")
        described = json.loads((base / "datapackage.json").read_text("utf-8"))
        touched = {c.resource for c in changes} | {RESOURCE}
        package.stamped(
            {"resources": [e for e in described["resources"] if e["name"] in touched]}, trial
        )
        store.write_text(trial / "datapackage.json", package.dumped(described))
        tables.forget()
        pages = package.written(trial)
    files = {base / name: text for name, text in texts.items()}
    files[base / "datapackage.json"] = package.dumped(described)
    files |= {paths.root() / name: text for name, text in pages.items()}
    _write_all(files)
    tables.forget()
    cells = {(c.resource, c.key, c.field) for c in changes}
    kept = set(record[COLUMNS[:3]].itertuples(index=False, name=None))
    return lines, bool(cells & kept)


def _recorded(
    record: pd.DataFrame, change: Change, old: str, source: str, reason: str
) -> pd.DataFrame:
    """Return the record with one correction more, in order of table, key and field.

    A cell corrected again keeps what the sources said; one set back to that is no correction.
    """
    cell = [change.resource, change.key, change.field]
    same = (record[COLUMNS[:3]] == cell).all(axis=1)
    if same.any():
        old = str(record.loc[same, "old"].iloc[0])
    kept = record[~same]
    if old != change.value:
        row = pd.DataFrame([[*cell, old, change.value, source, reason]], columns=COLUMNS)
        kept = pd.concat([kept, row])
    return kept.sort_values(COLUMNS[:3], kind="stable", ignore_index=True)


@contextmanager
def _trial(base: Path, texts: dict[str, str]) -> Iterator[Path]:
    """Give a folder that is ``base`` but for some files' texts; it is gone afterwards."""
    with TemporaryDirectory() as place:
        trial = Path(place)
        for path in base.rglob("*"):
            name = path.relative_to(base)
            if any(part.startswith(".") for part in name.parts) or not path.is_file():
                continue
            (trial / name).parent.mkdir(exist_ok=True, parents=True)
            if name.as_posix() in texts:
                store.write_text(trial / name, texts[name.as_posix()])
            elif name.as_posix() == "datapackage.json":
                store.write_bytes(trial / name, path.read_bytes())
            else:
                (trial / name).symlink_to(path)
        yield trial


def _new_problems(base: Path, trial: Path, touched: set[str]) -> list[str]:
    """Return what is wrong in the trial and was not before: first by description, then meaning."""
    tables.forget()
    found = [line for name in sorted(touched) for line in _ill(name, trial)]
    if found:  # on cells of the wrong kind the checks by meaning could only stumble
        return found
    after = meaning.problems(trial)
    before = set(meaning.problems(base)) if after else set()  # old faults are no reason to refuse
    return [line for line in after if line not in before]


def _ill(name: str, folder: Path) -> list[str]:
    _, problems = opened(tables.resource(name, folder), folder)
    return problems


def _with_it(trial: Path, changes: list[Change]) -> str:
    """Return the cells that must change with a vote or a count, in the words of the command.

    A vote moves the counts of its text, and those are named with their values; which vote moved a
    count only a source can say.
    """
    votes = tables.load("votes", trial)
    wanted = []
    for name, key in (("resolutions", "symbol"), ("failed_drafts", "draft")):
        counts = tables.load(name, trial).set_index(key)
        columns = [c for c in (*_COUNTS, "unanimous") if c in counts]
        for symbol in sorted({c.key.split(", ")[0] for c in changes} & set(counts.index)):
            cast = votes.loc[votes["symbol"] == symbol, "vote"]
            if cast.empty:
                continue
            due = {c: str(int((cast == letter).sum())) for c, letter in _COUNTS.items()}
            due["unanimous"] = "yes" if set(cast) == {"Y"} else "no"
            if any(c.resource == "votes" for c in changes):
                wanted += [
                    f'--also {name} "{symbol}" {column} {due[column]}'
                    for column in columns
                    if str(counts.loc[symbol, column]) != due[column]
                ]
            elif any(c.resource == name and c.field in _COUNTS for c in changes):
                wanted.append(f'--also votes "{symbol}, STATE" vote LETTER')
    return f"; with it must change: {' '.join(wanted)}" if wanted else ""


def _write_all(files: dict[Path, str]) -> None:
    """Write several files or none: where one fails, those already written get their old content."""
    before = {path: path.read_bytes() for path in files if path.is_file()}
    done: list[Path] = []
    try:
        for path, text in files.items():
            if before.get(path) != text.encode("utf-8"):
                done.append(path)
                store.write_text(path, text)
    except BaseException:
        for path in done:
            if path in before and path.read_bytes() != before[path] and os.access(path, os.W_OK):
                store.write_bytes(path, before[path])
        raise


# ------------------------------------------------------------------ repeating and checking


def apply(folder: Path, record: Path | None = None) -> None:
    """Make the recorded corrections in freshly derived tables (``<resource>.csv`` in ``folder``).

    A cell that no longer holds the value recorded as ``old`` is a CourtnormError: the source has
    changed, and the correction must be looked at again. Tables not in the folder are passed over.
    """
    for number, row in enumerate(_rows(record), 2):
        path = folder / f"{row['resource']}.csv"
        if not path.is_file():
            continue
        change = Change(row["resource"], row["key"], row["field"], row["new"])
        text, old = replaced(path.read_bytes().decode("utf-8"), change)
        if old != row["old"]:
            raise fail(
                WHERE,
                number,
                f"expected the sources to say {row['old']!r} for {change.field} of {change.key}, "
                f"found {old!r}: look at the correction again",
            )
        store.write_text(path, text)


def _rows(record: Path | None = None) -> list[dict[str, str]]:
    path = record or paths.data() / "corrections.csv"
    rows = read_table(path)
    if list(rows.columns) != COLUMNS:
        raise fail(WHERE, 1, f"expected the columns {', '.join(COLUMNS)}")
    return [{c: str(row[c]) for c in COLUMNS} for _, row in rows.iterrows()]


def problems() -> list[str]:
    """Return one line for each correction that the tables do not show."""
    found = []
    for number, row in enumerate(_rows(), 2):
        change = Change(row["resource"], row["key"], row["field"], row["new"])
        try:
            key_columns(change.resource)
            path = paths.data() / tables.resource(change.resource)["path"]
            _, held = replaced(path.read_bytes().decode("utf-8"), change)
        except CourtnormError as problem:
            found.append(f"{WHERE}: row {number}: {problem}")
            continue
        if held != change.value:
            found.append(
                f"{WHERE}: row {number}: {change.field} of {change.key} in {path.name} is "
                f"{held!r}, expected {change.value!r}"
            )
    return found
