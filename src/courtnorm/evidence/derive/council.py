"""Who sat on the Council, year by year, and every vote of it as one compilation has it.

The compilation is Sciences Po's (AtelierCartographie/bd-unsc, CC BY 4.0): one row a vote, one
column a state, 1946 to December 2025. It is the only source for member votes before 1992 and for
the resolutions after no. 2781. It fills gaps and never overrides: where another source says
something else, that stands, and the difference goes into ``conflicts``.

What is known against it: no. 2760 is missing; 2809 is dated out of order; for 38 texts all members
are marked as not voting, because no vote was taken; four votes of 1947 and 1948 have no members'
votes ("?"); before 1994 a member that took no part often stands as abstaining; the columns of the
states run through successions, and three hold another state's votes in 1966 and 1967, 2011 and
2012, and 2024. ``data/notes/members.csv`` takes them apart.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from courtnorm.council import parties_on
from courtnorm.errors import fail
from courtnorm.evidence import inputs
from courtnorm.evidence.checks.resolutions import COUNTS
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
    """List the rows whose own Statute status differs from the computed one."""
    table = _compared(sources)
    table["said"] = table["rome_party_1jan"] + " on 1 January, " + table["rome_party_31dec"]
    due = table["party_1jan"] + " on 1 January, " + table["party_31dec"]
    return [
        ("council", row.key, "party-conflict", f"source: {row.said} at the end")
        for row in table[table["said"] != due].itertuples(index=False)
    ]


COMPILED = "votes/bd-unsc.csv"
COMPILATION = "Sciences Po, bd-unsc"
#: The first columns; the columns after them are the states.
_FACTS = 14
_COUNTED = dict(zip(["Yes", "No", "Abstentions", "Non-Voting"], COUNTS, strict=True))


def unread() -> set[str]:
    """Return whose votes are doubtful, as ``1966, ARG``: year and member.

    Only the rule of two years says that the column is another state's: no source was read that
    names the member.
    """
    notes = inputs.notes("conflicts")
    return set(notes.loc[(notes["resource"] == "members") & (notes["resolved"] == "no"), "key"])


@lru_cache(maxsize=1)
def _raw(sources: Path) -> pd.DataFrame:
    return inputs.read(sources / COMPILED).rename(columns=lambda name: name.lstrip("\ufeff"))


def _code(place: pd.DataFrame, name: str, day: str) -> str:
    """Return the code of the state that a column stands for on a day."""
    rows = place[place["name"] == name]
    fits = ((rows["from"] == "") | (rows["from"] <= day)) & (
        (rows["until"] == "") | (day <= rows["until"])
    )
    if fits.sum() != 1:
        raise fail("data/notes/members.csv", name, f"expected one state on {day}")
    return str(rows.loc[fits, "iso3"].iloc[0])


def compiled_counts(sources: Path) -> pd.DataFrame:
    """Return what the compilation has on each resolution: index number; date, title, counts.

    Where no vote was taken all fifteen stand as not voting. Columns ``date``, ``title``, ``yes``,
    ``no``, ``abstain``, ``not_voting``, all text.
    """
    raw = _raw(sources)
    raw = raw[raw["Resolution number"].str.fullmatch(r"\d+")]
    table = raw.rename(columns={**_COUNTED, "Date": "date", "Title-Observable": "title"})
    table.index = pd.Index(table["Resolution number"].astype(int), name="number")
    if table.index.duplicated().any():
        number = table.index[table.index.duplicated()][0]
        raise fail(COMPILED, int(number), "expected each resolution once")
    return table.sort_index()[["date", "title", *COUNTS]]


@lru_cache(maxsize=1)
def _cells(sources: Path) -> pd.DataFrame:
    raw, place = _raw(sources), inputs.notes("members")
    states = list(raw.columns[_FACTS:])
    for name in sorted(set(states) ^ set(place["name"])):
        raise fail("data/notes/members.csv", name, "expected the states of the compilation")
    cells = raw.reset_index(names="row").melt(
        id_vars=["row", "Date", "Resolution number", "Vote outcome"],
        value_vars=states,
        var_name="name",
        value_name="vote",
    )
    cells = cells[cells["vote"] != ""]
    for vote in sorted(set(cells["vote"]) - {"Y", "N", "A", "NV", "?"}):
        raise fail(COMPILED, None, f"expected Y, N, A, NV or ?, found {vote!r}")
    cells["vote"] = cells["vote"].replace("?", "")
    single = place.groupby("name")["iso3"].transform("size") == 1
    plain = dict(zip(place.loc[single, "name"], place.loc[single, "iso3"], strict=True))
    cells["iso3"] = [
        plain.get(name) or _code(place, name, day)
        for name, day in zip(cells["name"], cells["Date"], strict=True)
    ]
    return cells.sort_values(["row", "iso3"], ignore_index=True)


def compiled_votes(sources: Path) -> pd.DataFrame:
    """Return the members' votes on resolutions: ``number``, ``iso3``, ``vote`` (Y, N, A, NV)."""
    cells = _cells(sources)
    own = cells["Resolution number"].str.fullmatch(r"\d+") & (cells["vote"] != "")
    table = cells.loc[own, ["iso3", "vote"]]
    table.insert(0, "number", cells.loc[own, "Resolution number"].astype(int))
    return table.sort_values(["number", "iso3"], ignore_index=True)


def members(sources: Path) -> pd.DataFrame:
    """Return ``members``: who sat on the Council in each year, from its votes themselves.

    A member is whoever has a cell in any vote of the year, adopted or not; ``votes`` says in how
    many. A year without a vote has no rows.
    """
    cells = _cells(sources)
    table = cells.assign(year=cells["Date"].str[:4])
    table = table.groupby(["year", "iso3"]).size().rename("votes").reset_index()
    permanent = {"CHN", "FRA", "GBR", "RUS", "SUN", "USA"}
    table["seat"] = ["permanent" if code in permanent else "elected" for code in table["iso3"]]
    doubtful = (table["year"] + ", " + table["iso3"]).isin(unread())
    table["verified"] = doubtful.map({True: "no", False: "yes"})
    return laid_out("members", table)
