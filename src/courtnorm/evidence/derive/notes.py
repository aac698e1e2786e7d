"""Read the notes written by hand in ``data/notes``: labels, remarks and codes of single rows.

They hold what needed judgement: a label in the book's words, which field of a row is in doubt, what
two sources disagree on. What the sources say in dates, counts and names is never in them.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm import paths
from courtnorm.errors import CourtnormError, fail


def read_table(path: Path) -> pd.DataFrame:
    """Read a CSV as text, an empty cell as ``""``. A missing file is a CourtnormError."""
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    except FileNotFoundError:
        raise CourtnormError(f"{path.parent.name}/{path.name}: missing") from None


def read(name: str) -> pd.DataFrame:
    """Read one file of ``data/notes`` by its name without the ending."""
    return read_table(paths.data() / "notes" / f"{name}.csv")


def join(table: pd.DataFrame, name: str, on: str, key: str) -> pd.DataFrame:
    """Put the notes of a file beside a table's rows; both must name exactly the same rows.

    ``on`` is the column of the table, ``key`` the column of the notes.
    """
    notes = read(name)
    where = f"data/notes/{name}.csv"
    for value in sorted(set(table[on]) - set(notes[key])):
        raise fail(where, value, f"missing: expected one row for each {on} of the source")
    for value in sorted(set(notes[key]) - set(table[on])):
        raise fail(where, value, f"expected a {on} of the source")
    joined = table.merge(
        notes, left_on=on, right_on=key, how="left", suffixes=("", "_ours"), validate="1:1"
    )
    return joined
