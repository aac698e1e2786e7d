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
    table = tables["council"]
    bad = (table["seat"] == "permanent") != table["iso3"].isin(PERMANENT)
    out = wrong(table, "council", bad, "expected a permanent seat for the five, elected for others")
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        rows = table[table["year"] == str(year)]
        if len(rows) != 15:
            out.append(f"data/council.csv: year {year}: expected 15 members, found {len(rows)}")
        for iso3 in sorted(PERMANENT - set(rows["iso3"])):
            out.append(f"data/council.csv: year {year}: expected a row for {iso3}")
    press = table["term_start"] >= "2024"
    bad = press != (table["source"] == "press")
    out += wrong(table, "council", bad, "expected source press for elections from 2023 on")
    known = {str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)}
    bad = ~table["year"].isin(known)
    out += wrong(table, "council", bad, f"expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    return out


@check("council")
def check_terms(tables: Tables) -> list[str]:
    """Elected members serve two calendar years on end, five begin each year, none sits on."""
    table = tables["council"]
    seat = table["seat"] == "elected"
    bad = ~seat & ((table["term_start"] != "") | (table["term_end"] != ""))
    out = wrong(table, "council", bad, "expected no term for a permanent seat")
    elected = table[seat]
    shape = elected["term_start"].str.fullmatch(r"\d{4}-01-01") & elected["term_end"].str.fullmatch(
        r"\d{4}-12-31"
    )
    out += wrong(elected, "council", ~shape, "expected a term from 1 January to 31 December")
    elected = elected[shape]
    first, last = elected["term_start"].str[:4].astype(int), elected["term_end"].str[:4].astype(int)
    year = pd.to_numeric(elected["year"], errors="coerce")
    outside = (year < first) | (year > last)
    out += wrong(elected, "council", outside, "expected a year within the term")
    short = found(elected, "council", last - first != 1)
    out += judged(tables, "council", "term-split", short, "expected a term of two years")
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
    unknown = ~table["iso3"].isin(statute["iso3"])
    out += wrong(table, "council", unknown, "expected a state that rome_statute lists")
    for column, end in (("party_1jan", "-01-01"), ("party_31dec", "-12-31")):
        listed = table.loc[~unknown]
        party = parties_on(listed["iso3"], listed["year"] + end, statute).set_axis(listed.index)
        status = party.map({True: "yes", False: "no"}).reindex(table.index)
        bad = ~unknown & (status != table[column])
        out += wrong(table, "council", bad, f"expected {column} to follow from the Statute's dates")
    return out


@check("council", "failed_drafts", "members", "rome_statute", "states", "vetoes", "votes")
def check_states(tables: Tables) -> list[str]:
    """Every code in use is listed in ``states``, and every state listed is in use."""
    states = tables["states"]
    out: list[str] = []
    known = set(states["iso3"])
    used: set[str] = set()
    for name, column in (
        ("votes", "iso3"),
        ("council", "iso3"),
        ("members", "iso3"),
        ("rome_statute", "iso3"),
        ("failed_drafts", "vetoed_by"),
        ("vetoes", "vetoed_by"),
    ):
        codes = tables[name][column].str.split(";").explode()
        codes = codes[codes != ""]
        used |= set(codes)
        for row, code in codes[~codes.isin(known)].items():
            key = keys(tables[name], name)[row] if name != "rome_statute" else code
            out.append(said(name, row, key, f"expected a code listed in states, found {code}"))
    return out + wrong(states, "states", ~states["iso3"].isin(used), "expected a state in use")
