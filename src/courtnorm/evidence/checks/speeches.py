"""Speeches in the Council and in the General Debate: counts, readings, sources."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from courtnorm.evidence import addresses
from courtnorm.evidence.checks.frame import (
    Tables,
    beside,
    check,
    judged,
    mask,
    whole,
    wrong,
)

#: From the strongest to the weakest.
STRENGTH = ("JOINED", "LISTED", "NEAR", "APART")
#: Column of ``speeches`` -> which rows of ``speech_mentions`` it counts.
COUNTED: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "norm": lambda m: m["counted"] == "yes",
    "named": lambda m: m["kind"] == "NAMED",
    "state": lambda m: m["kind"] == "STATE",
    "other": lambda m: m["kind"] == "OTHER",
    "court": lambda m: m["form"].isin(["name", "statute"]),
    "court_short": lambda m: m["form"].isin(["initials", "short"]),
}
#: Grades of a statement whose speech can not lack one of the two.
_PAIRED = ("co-occurrence", "adjacent", "express pairing", "express")
#: Grades of a statement that ties the two in a sentence, to support or to object.
_TIED = ("express", "adverse")


def _no_address(column: pd.Series) -> pd.Series:
    """Say of each source whether it is neither empty nor the whole address of a page."""
    return (column != "") & ~column.map(addresses.kind).isin(["official", "page"])


def _meeting_days(tables: Tables) -> dict[str, str]:
    """Return meeting -> day, from the tables of votes."""
    known: dict[str, str] = {}
    for name in ("resolutions", "failed_drafts"):
        known |= dict(zip(tables[name]["meeting"], tables[name]["date"], strict=True))
    return known


@check("council", "failed_drafts", "resolutions", "speakers")
def check_speakers(tables: Tables) -> list[str]:
    """Fifteen members each, those of the year; a source is the address of a page."""
    table, name = tables["speakers"], "speakers"
    out = []
    for column in ("source", "source_2"):
        bad = _no_address(table[column])
        out += wrong(table, name, bad, f"expected {column} to be the whole address of a page")
    known = _meeting_days(tables)
    for meeting, part in table.groupby("meeting"):
        members = part[part["member_of_council"] == "yes"]
        if len(members) != 15:
            out.append(f"data/{name}.csv: {meeting}: expected 15 members, found {len(members)}")
        bad = part["date"] != known.get(str(meeting), "")
        out += wrong(part, name, bad, "expected the date of the meeting")
        council = tables["council"]
        year = part["date"].str[:4].mode().iloc[0]
        roster = set(council.loc[council["year"] == year, "iso3"])
        bad = part["state"].isin(list(roster)) != (part["member_of_council"] == "yes")
        out += wrong(part, name, bad, f"expected members of the Council of {year} as such")
    unread = {meeting: "" for meeting in sorted(set(table["meeting"]))}
    expected = "expected the verbatim record to have been read"
    return out + judged(tables, name, "record-unread", unread, expected)


@check("failed_drafts", "resolutions", "speakers", "states", "statements")
def check_statements(tables: Tables) -> list[str]:
    """Statements have an address, and an id, a day and a state that agree with the meeting.

    Where the speech is one of ``speakers``, the two tables say the same of it.
    """
    table, name = tables["statements"], "statements"
    bad = _no_address(table["source"])
    out = wrong(table, name, bad, "expected source to be the whole address of a page")
    own = table["state"].isin(list(tables["states"]["iso3"]))
    bad = own & (table["id"].str[:3].str.upper() != table["state"])
    out += wrong(table, name, bad, "expected an id that begins with the state's code")
    stamped = table["id"].str.extract(r"(\d{8})$")[0]
    bad = stamped.notna() & (stamped != table["date"].str.replace("-", ""))
    out += wrong(table, name, bad, "expected the date that the id ends with")
    symbol = table["id"].str.extract(r"-(\d{4})(?:-[a-z]{2})?$")[0]
    told = [
        pd.notna(n) and n not in meeting
        for n, meeting in zip(symbol, table["meeting"], strict=True)
    ]
    out += wrong(table, name, mask(table, told), "expected the meeting or resolution of the id")
    known = _meeting_days(tables)
    known |= dict(zip(tables["resolutions"]["symbol"], tables["resolutions"]["date"], strict=True))
    known.pop("", None)  # resolutions of the early years without a meeting
    held = table["meeting"].map(known)
    out += wrong(table, name, held.notna() & (held != table["date"]), "expected the meeting's date")
    return out + _disagreements(tables)


def _disagreements(tables: Tables) -> list[str]:
    """Find speeches of which the grade and the row of the speaker say different things.

    ``unknown`` contradicts nothing: a passage may be graded in a speech of which the rest is
    unread. A speech said to join the two must stand among the statements.
    """
    graded, spoken = tables["statements"], tables["speakers"]
    on = {"meeting": "meeting", "state": "state"}
    joins, both = (beside(graded, on, spoken, c) for c in ("joins", "same_speech_both"))
    grade = graded["strength"]
    bad = ((grade == "express") & (joins == "no")) | (~grade.isin(_TIED) & (joins == "yes"))
    out = wrong(graded, "statements", bad, "expected the grade that joins in speakers.csv allows")
    bad = grade.isin(_PAIRED) & (both == "no")
    out += wrong(graded, "statements", bad, "expected same_speech_both in speakers.csv to allow it")
    held = beside(spoken, on, graded, "strength").notna()
    bad = (spoken["joins"] == "yes") & ~held
    return out + wrong(spoken, "speakers", bad, "expected a statement for a speech that joins them")


@check("speech_mentions", "speeches")
def check_mentions(tables: Tables) -> list[str]:
    """A speech has as many mentions as it counts, each in a sentence it has."""
    table, name = tables["speech_mentions"], "speech_mentions"
    speeches = tables["speeches"]
    out = []
    for column, rule in COUNTED.items():
        counted = speeches["speech"].map(table.loc[rule(table), "speech"].value_counts()).fillna(0)
        bad = whole(speeches[column]) != counted
        out += wrong(speeches, "speeches", bad, f"expected {column} as many as its mentions")
    held = table["speech"].map(whole(speeches.set_index("speech")["sentences"]))
    bad = ~whole(table["sentence"]).between(1, held)
    return out + wrong(table, name, bad, "expected the number of a sentence of the speech")


@check("speech_hits", "speech_pairs", "speeches")
def check_readings(tables: Tables) -> list[str]:
    """A hit is of a speech held; of two readings of a pair the stronger was settled."""
    table, name = tables["speech_hits"], "speech_hits"
    known = table["hit"].str.partition("#")[0].isin(list(tables["speeches"]["speech"]))
    out = wrong(table, name, ~known, "expected a sentence of a speech held")
    table, name = tables["speech_pairs"], "speech_pairs"
    rank = table[["relation_1", "relation_2"]].apply(lambda c: c.map(STRENGTH.index))
    stronger = rank.min(axis=1).map(lambda place: STRENGTH[place])
    bad = table["relation"] != stronger
    return out + wrong(table, name, bad, "expected the stronger of the two readings")


@check("speech_relations", "speeches")
def check_read_names_both(tables: Tables) -> list[str]:
    """A speech read for a relation names what the relation is between."""
    table, name = tables["speech_relations"], "speech_relations"
    held = tables["speeches"].set_index("speech")
    norm = sum(whole(held[column]) for column in ("norm", "named", "state", "other"))
    court = whole(held["court"]) + whole(held["court_short"])
    both = (norm > 0) & (court > 0)
    bad = ~table["speech"].map(both).fillna(False).astype(bool)
    return wrong(table, name, bad, "expected a speech that names norm and Court")
