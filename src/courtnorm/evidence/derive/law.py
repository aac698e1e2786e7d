"""Facts of law and history that the book rests on, each with where it stands: ``authorities``.

A fact that was looked for and not found keeps its row, so that the next reader need not look again
where nothing was; but its ``fact`` is empty, and what was looked for stands in ``sought``: a page
that prints facts can not state it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import addresses
from courtnorm.evidence.derive import notes

WHERE = "law/facts.csv"
AUTHORITIES = [
    "id",
    "grade",
    "fact",
    "sought",
    "document",
    "seen",
    "phrase",
    "source_title",
    "address",
    "publisher",
    "note",
]
#: A quotation is at most so many words long.
LONGEST = 12


def authorities(sources: Path) -> pd.DataFrame:
    """Return ``authorities``: one row a fact, in the order of the source.

    ``grade`` is ``confirmed``, ``partly`` or ``not found``. ``phrase`` quotes at most twelve words.
    """
    raw = notes.read_table(sources / WHERE)
    raw["place"] = range(len(raw))
    # the notes write the cells "note" and "address" in the book's words where they do not do
    raw = notes.join(raw, "authorities", "id", "id").sort_values("place")
    lost = raw["grade"] == "not found"
    table = raw[["id", "grade", "document", "seen", "source_title"]].copy()
    table["fact"] = raw["fact"].mask(lost, "")
    table["sought"] = raw["fact"].where(lost, "")
    table["phrase"] = raw["phrase"].where(raw["phrase"] != "", raw["words"])
    table["address"] = [
        ours or addresses.public(theirs.split(" ; ")[0])
        for ours, theirs in zip(raw["address_ours"], raw["address"], strict=True)
    ]
    table["publisher"] = raw["publisher_kind"]
    table["note"] = raw["note_ours"]
    long = table["phrase"].str.split().str.len() > LONGEST
    if long.any():
        row = table.loc[long, "id"].iloc[0]
        raise fail("data/notes/authorities.csv", row, f"expected a phrase of {LONGEST} words")
    table["source_title"] = table["source_title"].map(_title)
    return table[AUTHORITIES].reset_index(drop=True)


def _title(text: str) -> str:
    """Return the title of a source without what the source's makers say of their own files."""
    return re.sub(r",? ?\(?project cop(?:y|ies)[^),;]*\)?", "", text).strip()


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return ``authorities``, ready to be written."""
    return {"authorities": authorities(sources)}
