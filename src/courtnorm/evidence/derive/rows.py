"""What the makers of the tables of the referrals share: reading, closed words, short addresses."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import addresses
from courtnorm.evidence.derive import notes

#: The tables of ``referrals/`` among the sources.
STATUTE = "rome_statute.csv"
SITUATIONS = "icc_situations.csv"
WARRANTS = "icc_warrants.csv"
CUSTODY = "warrants_custody.csv"
TIMELINE = "timeline.csv"
CORRECTIONS = "timeline_corrections.csv"
#: A table of ``votes/`` to which one correction belongs; it is mended where the votes are derived.
RESOLUTIONS = "votes_resolutions.csv"


def source(sources: Path, name: str) -> pd.DataFrame:
    """Read one table of the sources' folder ``referrals`` as text."""
    return notes.read_table(sources / "referrals" / name)


def corrections(sources: Path, table: str) -> list[dict[str, str]]:
    """Return the corrections to one older table; one to a table unknown to the book is refused."""
    rows = source(sources, CORRECTIONS)
    strangers = set(rows["existing_table"]) - {TIMELINE, WARRANTS, RESOLUTIONS}
    if strangers:
        raise fail(CORRECTIONS, sorted(strangers)[0], "expected a table that the book derives")
    return rows[rows["existing_table"] == table].to_dict("records")


def translate(value: str, words: dict[str, str], where: str, row: str) -> str:
    """Return the closed word for a source's wording; wording never met is refused."""
    if value not in words:
        raise fail(where, row, f"no word of ours for {value!r}")
    return words[value]


def first(text: str, choices: tuple[tuple[str, str], ...], where: str, row: str) -> str:
    """Return the closed word of the first choice whose key is part of a source's wording."""
    for words, ours in choices:
        if words in text:
            return ours
    raise fail(where, row, f"no word of ours for {text!r}")


def two_sources(table: pd.DataFrame) -> pd.DataFrame:
    """Return ``source``, ``source_2`` and ``source_kind`` for a table's lists of addresses."""
    pairs = [addresses.best(text) for text in table["source"]]
    made = pd.DataFrame(pairs, columns=["source", "source_2"], index=table.index)
    made["source_kind"] = made["source"].map(addresses.kind)
    return made
