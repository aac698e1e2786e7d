"""Speakers and statements: fifteen members, and nothing unseen counted."""

from __future__ import annotations

import pandas as pd

from courtnorm.evidence import addresses
from courtnorm.evidence.checks.frame import (
    Tables,
    check,
    judged,
    mask,
    whole,
    wrong,
)
from courtnorm.evidence.checks.rows import slugs

#: Codes of speakers for no state.
ORGANISATIONS = ("UN-SG", "UN-DSG", "UN-SC")
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


@check("council", "failed_drafts", "resolutions", "speakers", "states")
def check_speakers(tables: Tables) -> list[str]:
    """Fifteen members each, those of the year; nothing unseen is counted as yes or no."""
    table, name = tables["speakers"], "speakers"
    out = []
    for column in ("names_court", "names_responsibility", "same_speech_both", "joins"):
        unread = (table["text_read"] == "none") & (table[column] != "unknown")
        out += wrong(table, name, unread, f"expected {column} unknown where nothing was read")
        partial = ~table["text_read"].isin(["whole", "nearly whole"])
        bad = (table[column] == "no") & partial
        out += wrong(table, name, bad, f"expected {column} no only of a text read nearly whole")
    bad = (table["text_read"] != "none") != (table["spoke"] == "yes")
    out += wrong(table, name, bad, "expected a speech where one was read, and only there")
    both = (table["names_court"] == "yes") & (table["names_responsibility"] == "yes")
    out += wrong(table, name, (table["same_speech_both"] == "yes") & ~both, "expected both named")
    bad = both & (table["same_speech_both"] == "no")
    out += wrong(table, name, bad, "expected same_speech_both of a speech that names both")
    bad = (table["joins"] == "yes") & (table["same_speech_both"] != "yes")
    out += wrong(table, name, bad, "expected both in one speech where they are joined")
    share = whole(table["share_read"])
    bad = share.notna() & (~share.between(0.01, 0.99) | (table["text_read"] != "part"))
    out += wrong(table, name, bad, "expected a share between 0 and 1 of a text read in part")
    bad = (table["source"] == "") != (table["basis"] == "no text found")
    out += wrong(table, name, bad, "expected a source unless no text was found")
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
    bad = ~table["state"].isin([*tables["states"]["iso3"], *ORGANISATIONS])
    out += wrong(table, name, bad, "expected an ISO3 code or the code of an organisation")
    unread = {meeting: "" for meeting in sorted(set(table["meeting"]))}
    expected = "expected the verbatim record to have been read"
    return out + judged(tables, name, "record-unread", unread, expected)


@check("failed_drafts", "resolutions", "speakers", "states", "statements")
def check_statements(tables: Tables) -> list[str]:
    """Statements have an address, a grade of what was read, a place that agrees with the meeting.

    Where the speech is one of ``speakers``, the two tables say the same of it.
    """
    table, name = tables["statements"], "statements"
    out = slugs(table, name)
    bad = table["text_read"] == "none"
    out += wrong(table, name, bad, "expected a grade only of a text that was read")
    bad = _no_address(table["source"])
    out += wrong(table, name, bad, "expected source to be the whole address of a page")
    bad = (table["inside_council_meeting"] == "yes") != (table["venue"] == "Council meeting")
    out += wrong(table, name, bad, "expected inside_council_meeting yes in a Council meeting only")
    bad = ~table["state"].isin([*tables["states"]["iso3"], *ORGANISATIONS])
    out += wrong(table, name, bad, "expected an ISO3 code or the code of an organisation")
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
    told = spoken.drop_duplicates(["meeting", "state"]).set_index(["meeting", "state"])
    speech = pd.MultiIndex.from_frame(graded[["meeting", "state"]])
    joins, both = (
        pd.Series(told[c].reindex(speech).to_numpy(), index=graded.index)
        for c in ("joins", "same_speech_both")
    )
    grade = graded["strength"]
    bad = ((grade == "express") & (joins == "no")) | (~grade.isin(_TIED) & (joins == "yes"))
    out = wrong(graded, "statements", bad, "expected the grade that joins in speakers.csv allows")
    bad = grade.isin(_PAIRED) & (both == "no")
    out += wrong(graded, "statements", bad, "expected same_speech_both in speakers.csv to allow it")
    held = pd.MultiIndex.from_frame(spoken[["meeting", "state"]]).isin(speech)
    bad = (spoken["joins"] == "yes") & ~held
    return out + wrong(spoken, "speakers", bad, "expected a statement for a speech that joins them")
