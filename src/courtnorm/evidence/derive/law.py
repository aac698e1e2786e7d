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
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.package import laid_out

WHERE = "law/facts.csv"
#: A quotation is at most so many words long.
LONGEST = 12


def authorities(sources: Path) -> pd.DataFrame:
    """Return ``authorities``: one row a fact, in the order of the source.

    ``grade`` is ``confirmed``, ``partly`` or ``not found``. ``phrase`` quotes at most twelve words.
    """
    raw = inputs.read(sources / WHERE)
    # the notes write the cells "note" and "address" in the book's words where they do not do
    raw = inputs.with_notes(raw, "authorities", "id", "id")
    lost = raw["grade"] == "not found"
    table = raw.rename(columns={"note": "said", "note_ours": "note", "publisher_kind": "publisher"})
    table["fact"] = raw["fact"].mask(lost, "")
    table["sought"] = raw["fact"].where(lost, "")
    table["phrase"] = raw["phrase"].where(raw["phrase"] != "", raw["words"])
    table["address"] = [
        ours or addresses.public(theirs.split(" ; ")[0])
        for ours, theirs in zip(raw["address_ours"], raw["address"], strict=True)
    ]
    long = table["phrase"].str.split().str.len() > LONGEST
    if long.any():
        row = table.loc[long, "id"].iloc[0]
        raise fail("data/notes/authorities.csv", row, f"expected a phrase of {LONGEST} words")
    table["source_title"] = table["source_title"].map(_title)
    return laid_out("authorities", table)


def _title(text: str) -> str:
    """Return the title of a source without what the source's makers say of their own files."""
    return re.sub(r",? ?\(?project cop(?:y|ies)[^),;]*\)?", "", text).strip()


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return ``authorities``, ready to be written."""
    return {"authorities": authorities(sources)}
