"""Membership of the Council: fifteen a year, terms of two years, Statute status by date."""

from __future__ import annotations

import pandas as pd

from courtnorm.council import parties_on
from courtnorm.evidence.checks.frame import (
    Tables,
    check,
    found,
    judged,
    keys,
    said,
    wrong,
)

PERMANENT = frozenset({"CHN", "FRA", "GBR", "RUS", "USA"})
FIRST_YEAR, LAST_YEAR = 2000, 2027


@check("council")
def check_fifteen(tables: Tables) -> list[str]:
    """Each year from 2000 to 2027 has fifteen members, five of them the permanent ones."""
    table, out = tables["council"], []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        rows = table[table["year"] == str(year)]
        if len(rows) != 15:
            out.append(f"data/council.csv: year {year}: expected 15 members, found {len(rows)}")
        for iso3 in sorted(PERMANENT - set(rows["iso3"])):
            out.append(f"data/council.csv: year {year}: expected a row for {iso3}")
    return out


@check("council")
def check_terms(tables: Tables) -> list[str]:
    """Elected members serve two calendar years on end, five begin each year, none sits on."""
    table = tables["council"]
    elected = table[(table["term_start"] != "") & (table["term_end"] != "")]
    first, last = elected["term_start"].str[:4].astype(int), elected["term_end"].str[:4].astype(int)
    year = elected["year"].astype(int)
    short = found(elected, "council", last - first != 1)
    out = judged(tables, "council", "term-split", short, "expected a term of two years")
    held = set(zip(elected["iso3"], year, first, last, strict=True))
    seen: dict[tuple[str, int], int] = {}
    for iso3, begun, ended in sorted({(i, f, e) for i, _, f, e in held}):
        for due in range(max(begun, FIRST_YEAR), min(ended, LAST_YEAR) + 1):
            if (iso3, due, begun, ended) not in held:
                out.append(
                    f"data/council.csv: {iso3}: expected a row for {due} in the term "
                    f"{begun}-{ended}"
                )
        if (iso3, begun - 1) in seen:
            out.append(
                f"data/council.csv: {iso3}: expected no second term straight after the first"
            )
        seen[(iso3, ended)] = begun
    # A shared term begins once: the second half is no new seat.
    half = (last - first != 1) & pd.Series(
        [(y - 1) in set(first[last - first != 1]) for y in first], index=first.index
    )
    new = ((first == year) & ~half).groupby(year).sum()
    out += [
        f"data/council.csv: year {begun:.0f}: expected five new members, found {count}"
        for begun, count in new[(new.index > FIRST_YEAR) & (new != 5)].items()
    ]
    return out


@check("council", "rome_statute")
def check_party(tables: Tables) -> list[str]:
    """A member's Statute status follows from the dates in ``rome_statute``."""
    table, statute = tables["council"], tables["rome_statute"]
    out = []
    listed = table[table["iso3"].isin(statute["iso3"])]
    for column, end in (("party_1jan", "-01-01"), ("party_31dec", "-12-31")):
        party = parties_on(listed["iso3"], listed["year"] + end, statute).set_axis(listed.index)
        bad = party.map({True: "yes", False: "no"}) != listed[column]
        out += wrong(
            listed, "council", bad, f"expected {column} to follow from the Statute's dates"
        )
    return out


#: Columns of states' codes: of one state in a cell, or of several.
STATES_IN = (
    ("votes", "iso3"),
    ("council", "iso3"),
    ("members", "iso3"),
    ("rome_statute", "iso3"),
    ("failed_drafts", "vetoed_by"),
    ("vetoes", "vetoed_by"),
    ("timeline", "iso3"),
    ("speakers", "state"),
    ("statements", "state"),
)


@check("states", *{name for name, _ in STATES_IN})
def check_states(tables: Tables) -> list[str]:
    """Every code in use is listed in ``states``, and every state listed is in use.

    Organisations, whose codes are no three letters, speak and are no states.
    """
    states = tables["states"]
    used: set[str] = set()
    out: list[str] = []
    for name, column in STATES_IN:
        codes = tables[name][column].str.split(";").explode()
        codes = codes[codes.str.fullmatch("[A-Z]{3}")]
        used |= set(codes) if name not in ("timeline", "speakers", "statements") else set()
        for row, code in codes[~codes.isin(states["iso3"])].items():
            key = keys(tables[name], name)[row]
            out.append(said(name, row, key, f"expected a code listed in states, found {code}"))
    return out + wrong(states, "states", ~states["iso3"].isin(used), "expected a state in use")
