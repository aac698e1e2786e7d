"""Who sat on the Council, year by year."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm.council import parties_on
from courtnorm.evidence import inputs
from courtnorm.evidence.package import laid_out


def _compared(sources: Path) -> pd.DataFrame:
    """Return the source rows with the Statute status computed beside the source's own."""
    raw = inputs.read(sources / "referrals" / "council_members.csv")
    statute = inputs.read(sources / "referrals" / "rome_statute.csv")
    for name, end in (("party_1jan", "01-01"), ("party_31dec", "12-31")):
        party = parties_on(raw["iso3"], raw["year"] + f"-{end}", statute)
        raw[name] = party.map({True: "yes", False: "no"})
    raw["key"] = raw["year"] + ", " + raw["iso3"]
    said = inputs.words(raw["note"], "council.note", "referrals/council_members.csv", raw["key"])
    return raw.assign(note=said["word"])


def council(sources: Path) -> pd.DataFrame:
    """Return ``council``: fifteen members a year, 2000 to 2027, with their Statute status.

    Terms run from 1 January to 31 December (empty for permanent seats). ``party_1jan`` and
    ``party_31dec`` are computed from the dates in the treaty table.
    """
    table = _compared(sources)
    table["year"] = table["year"].astype("Int64")
    for name, day in (("term_start", "-01-01"), ("term_end", "-12-31")):
        table[name] = (table[name] + day).where(table[name] != "", "")
    from_list = table["source"].str.contains("fmadore")
    table["source"] = from_list.map({True: "fmadore", False: "press"})
    return laid_out("council", table.sort_values(["year", "iso3"]))


def exceptions(sources: Path) -> list[tuple[str, str, str, str]]:
    """List shared terms, and rows whose own Statute status differs from the computed one."""
    rows = []
    for line in _compared(sources).itertuples(index=False):
        if line.seat == "elected" and int(line.term_end) - int(line.term_start) != 1:
            rows.append(("council", line.key, "term-split", line.note))
        if (line.party_1jan, line.party_31dec) != (line.rome_party_1jan, line.rome_party_31dec):
            reason = (
                f"source: {line.rome_party_1jan} on 1 January, {line.rome_party_31dec} at the end"
            )
            rows.append(("council", line.key, "party-conflict", reason))
    return rows
