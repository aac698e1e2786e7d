"""What tables are made from: the tables of the sources, and the notes written by hand.

The notes in ``data/notes`` hold what needed judgement: a label in the book's words, which field of
a row is in doubt, what two sources disagree on, and the closed word for each wording of a source.
What the sources say in dates, counts and names is never in them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from courtnorm import paths
from courtnorm.errors import fail


def read(path: Path, separator: str = ",") -> pd.DataFrame:
    """Read a CSV as text: empty cells as ``""``, spaces (also unbreakable) trimmed.

    A missing file is a CourtnormError.
    """
    if not path.is_file():
        raise fail(f"{path.parent.name}/{path.name}", None, "expected this file, which is missing")
    table = pd.read_csv(path, dtype=str, keep_default_na=False, sep=separator)
    return table.apply(lambda column: column.str.replace("\xa0", " ").str.strip())


def notes(name: str) -> pd.DataFrame:
    """Read one file of ``data/notes`` by its name without the ending."""
    return read(paths.data() / "notes" / f"{name}.csv")


def with_notes(table: pd.DataFrame, name: str, on: str, key: str) -> pd.DataFrame:
    """Put the notes of a file beside a table's rows; both must name exactly the same rows.

    ``on`` is the column of the table, ``key`` the column of the notes.
    """
    ours, where = notes(name), f"data/notes/{name}.csv"
    for value in sorted(set(table[on]) - set(ours[key])):
        raise fail(where, value, f"missing: expected one row for each {on} of the source")
    for value in sorted(set(ours[key]) - set(table[on])):
        raise fail(where, value, f"expected a {on} of the source")
    return table.merge(
        ours, left_on=on, right_on=key, how="left", suffixes=("", "_ours"), validate="1:1"
    )


@cache
def wordings(name: str) -> dict[str, tuple[str, str]]:
    """Return a list of ``data/notes/wordings.csv``: wording -> our word, and what goes with it."""
    table = read(paths.data() / "notes" / "wordings.csv")
    rows = table.loc[table["list"] == name, ["wording", "word", "more"]]
    return {row.wording: (row.word, row.more) for row in rows.itertuples()}


def words(said: pd.Series, name: str, where: str, rows: pd.Series) -> pd.DataFrame:
    """Return for each wording of a source our ``word``, and ``more``, what goes with it.

    ``name`` is a list of ``data/notes/wordings.csv``. A wording never met is a CourtnormError that
    names the file ``where`` and the row, as ``rows`` calls it.
    """
    known = wordings(name)
    for value, row in zip(said, rows, strict=True):
        if value not in known:
            raise fail(where, row, f"expected a wording of {name} in wordings.csv, found {value!r}")
    return pd.DataFrame(map(known.get, said), columns=["word", "more"], index=said.index)


def first_words(said: pd.Series, name: str, where: str, rows: pd.Series) -> list[str]:
    """Return for each text of a source our word for the first wording of a list that is in it."""
    known = wordings(name)
    found = []
    for text, row in zip(said, rows, strict=True):
        fits = [word for wording, (word, _) in known.items() if wording in text]
        if not fits:
            raise fail(where, row, f"expected a wording of {name} in wordings.csv, found {text!r}")
        found.append(fits[0])
    return found
