"""Who sat on the Council, year by year."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm.council import parties_on
from courtnorm.errors import fail
from courtnorm.evidence.derive.raw import read

COUNCIL = [
    "year",
    "iso3",
    "seat",
    "term_start",
    "term_end",
    "party_1jan",
    "party_31dec",
    "source",
    "verified",
    "note",
]
_NOTES: dict[str, str] = dict(
    [
        ("", ""),
        ("Republic of the Congo", "Republic of the Congo (Brazzaville)"),
        (
            "Took the seat Saudi Arabia was elected to and declined in 2013",
            "seat that Saudi Arabia declined",
        ),
        ("Split term with the Netherlands; Italy served 2017", "term shared with the Netherlands"),
        ("Split term with Italy; the Netherlands served 2018", "term shared with Italy"),
        (
            "elected June 2026; term has not begun at the time of writing",
            "elected; term not begun when compiled",
        ),
    ]
)


def _compared(sources: Path) -> pd.DataFrame:
    """Return the source rows with the Statute status computed beside the source's own."""
    raw = read(sources / "referrals" / "council_members.csv")
    statute = read(sources / "referrals" / "rome_statute.csv")
    for name, end in (("party_1jan", "01-01"), ("party_31dec", "12-31")):
        party = parties_on(raw["iso3"], raw["year"] + f"-{end}", statute)
        raw[name] = party.map({True: "yes", False: "no"})
    return raw


def council(sources: Path) -> pd.DataFrame:
    """Return ``council``: fifteen members a year, 2000 to 2027, with their Statute status.

    Terms run from 1 January to 31 December (empty for permanent seats). ``party_1jan`` and
    ``party_31dec`` are computed from the dates in the treaty table. Columns as in ``COUNCIL``.
    """
    raw = _compared(sources)
    table = raw[["iso3", "seat", "party_1jan", "party_31dec", "verified"]].copy()
    table["year"] = raw["year"].astype("Int64")
    table["term_start"] = [f"{y}-01-01" if y else "" for y in raw["term_start"]]
    table["term_end"] = [f"{y}-12-31" if y else "" for y in raw["term_end"]]
    table["source"] = ["fmadore" if "fmadore" in s else "press" for s in raw["source"]]
    unknown = ~raw["note"].isin(_NOTES)
    if unknown.any():
        place = int(unknown.idxmax()) + 2
        raise fail("referrals/council_members.csv", place, "expected a known note")
    table["note"] = raw["note"].map(_NOTES)
    return table.sort_values(["year", "iso3"], ignore_index=True)[COUNCIL]


def exceptions(sources: Path) -> list[tuple[str, str, str, str]]:
    """List shared terms, and rows whose own Statute status differs from the computed one."""
    rows = []
    for line in _compared(sources).itertuples(index=False):
        key = f"{line.year}, {line.iso3}"
        if line.seat == "elected" and int(line.term_end) - int(line.term_start) != 1:
            rows.append(("council", key, "term-split", _NOTES[line.note]))
        if (line.party_1jan, line.party_31dec) != (line.rome_party_1jan, line.rome_party_31dec):
            reason = (
                f"source: {line.rome_party_1jan} on 1 January, {line.rome_party_31dec} at the end"
            )
            rows.append(("council", key, "party-conflict", reason))
    return rows
