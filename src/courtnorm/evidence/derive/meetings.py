"""Who said what in three meetings of the Council, and statements that join norm and Court.

:func:`build` returns ``speakers`` and ``statements``.
``unknown`` means that nothing was seen; it never means no.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.package import laid_out

#: Meeting -> the day on which it was held.
MEETINGS = {"5158": "2005-03-31", "6491": "2011-02-26", "7180": "2014-05-22"}
#: How much of a text was read, most first.
_EXTENTS = ("whole", "nearly whole", "part", "summary", "none")
#: The statements' grades, from the least to the most express; ``adverse`` stands apart.
STRENGTHS = ("ambiguous", "co-occurrence", "adjacent", "express pairing", "express", "adverse")
_SYMBOL = re.compile(r"S/PV\.\d+|S/RES/\d+")


def speakers(sources: Path) -> pd.DataFrame:
    """Return the speakers of the three meetings, members of the Council first.

    ``names_court``, ``names_responsibility``, ``same_speech_both`` and ``joins`` say yes only where
    it was read; no is said only of a text read whole or nearly whole.
    """
    parts = []
    for meeting, day in MEETINGS.items():
        where = f"speakers_{meeting}.csv"
        raw = inputs.read(sources / "meetings" / where)
        named = raw["speaker_state"]
        roster = _roster(sources, int(day[:4]))
        part = raw.rename(
            columns={
                "spoke_confirmed": "spoke",
                "mentions_icc_or_accountability": "names_court",
                "mentions_r2p_or_protect_population": "names_responsibility",
            }
        ).assign(meeting=f"S/PV.{meeting}", date=day)
        part["state"] = inputs.words(named, "speakers.state", where, named)["word"]
        # "Viotti (also President)": the presidency is a remark, not part of the name
        part["representative"] = raw["representative"].str.replace(r"\s*\(.*\)$", "", regex=True)
        part["member_of_council"] = part["state"].isin(roster).map({True: "yes", False: "no"})
        extent = raw["completeness_of_text_read"]
        seen = inputs.words(extent, "speakers.text_read", where, named)
        part["text_read"], part["share_read"] = seen["word"], seen["more"]
        part["basis"] = inputs.words(raw["basis"], "speakers.basis", where, named)["word"]
        part.loc[extent == "quotes only", "basis"] += ", quotations only"
        part["joins"] = _joins(part, sources)
        parts.append(part.join(addresses.two(raw["source_urls"], " | ")))
    table = _renewed(pd.concat(parts, ignore_index=True), sources)
    table["note"] = _speaker_notes(table)
    keys = ["meeting", "member_of_council", "state"]
    return laid_out("speakers", table.sort_values(keys, ascending=[True, False, True]))


def later(sources: Path) -> pd.DataFrame:
    """Return the speeches of which more was found later, with ``text_read``; unread ones left out.

    A speaker with several rows keeps the one of which most was seen.
    """
    raw = inputs.read(sources / "genealogy" / "statements.csv")
    seen = inputs.words(raw["seen"], "text_read", "statements.csv", raw["speaker"])
    raw["text_read"] = seen["word"]
    raw = raw.loc[raw["text_read"] != "none"]
    further = raw["text_read"].map(_EXTENTS.index).sort_values(kind="stable").index
    return raw.loc[further].drop_duplicates(["meeting", "speaker"]).reset_index(drop=True)


def _renewed(table: pd.DataFrame, sources: Path) -> pd.DataFrame:
    """Put later readings in place of earlier ones, where ``data/notes/later_speeches.csv`` says so.

    The notes hold what was coded; how much was seen and the addresses are the sources'. A later
    reading that went further than the row and has no notes is refused.
    """
    found = later(sources)
    states = inputs.words(found["state"], "speakers.state", "statements.csv", found["state"])
    found = found.assign(code=states["word"]).set_index(["meeting", "code"])
    coded = inputs.notes("later_speeches").set_index(["meeting", "state"])
    extents = inputs.wordings("speakers.text_read")
    table = table.set_index(["meeting", "state"])
    for key in coded.index:
        if key not in found.index or key not in table.index:
            raise fail("data/notes/later_speeches.csv", ", ".join(key), "expected a speech read")
        row = found.loc[key]
        table.loc[key, list(coded.columns)] = coded.loc[key]
        table.loc[key, ["spoke", "text_read"]] = ["yes", row["text_read"]]
        table.loc[key, "share_read"] = extents.get(row["seen"], ("", ""))[1]
        table.loc[key, ["source", "source_2"]] = addresses.best(row["address"])
    for key in found.index.intersection(table.index):
        now, then = (_EXTENTS.index(rows.loc[key, "text_read"]) for rows in (found, table))
        if now < then:
            raise fail("statements.csv", ", ".join(key), "read further: expected notes on it")
    return table.reset_index()


def _roster(sources: Path, year: int) -> set[str]:
    members = inputs.read(sources / "referrals" / "council_members.csv")
    return set(members.loc[members["year"] == str(year), "iso3"])


def _joins(part: pd.DataFrame, sources: Path) -> list[str]:
    """Say whether a speech joins norm and Court: yes or no of texts read, else unknown.

    The statements grade the speeches that hold both; a speech read whole or nearly whole that
    was graded co-occurrence joins nothing.
    """
    graded = statements(sources)
    answers = []
    for _, row in part.iterrows():
        here = graded[(graded["meeting"] == row["meeting"]) & (graded["state"] == row["state"])]
        whole = row["text_read"] in ("whole", "nearly whole")
        if (here["strength"] == "express").any():
            answers.append("yes")
        elif whole and (here["strength"] == "co-occurrence").any():
            answers.append("no")
        else:
            answers.append("unknown")
    return answers


def _speaker_notes(table: pd.DataFrame) -> list[str]:
    ours = inputs.notes("speakers").set_index(["meeting", "state"])["note"]
    keys = list(zip(table["meeting"], table["state"], strict=True))
    for key in ours.index:
        if key not in keys:
            raise fail("data/notes/speakers.csv", " ".join(key), "expected a speaker of the source")
    return [ours.get(key, "") for key in keys]


def statements(sources: Path) -> pd.DataFrame:
    """Return the statements that bring norm and Court together, in order of date.

    ``strength`` is one of :data:`STRENGTHS`.
    """
    raw = inputs.read(sources / "meetings" / "link_evidence.csv")
    table = raw[["id", "date"]].copy()
    symbols = raw["meeting"].where(~raw["meeting"].str.startswith("("), "")
    table["meeting"] = symbols.str.extract(f"({_SYMBOL.pattern})", expand=False).fillna("")
    resolution = table["meeting"].str.startswith("S/RES/")
    table.loc[resolution, "meeting"] += " (" + raw["date"].str[:4] + ")"
    venues = inputs.first_words(raw["venue"], "statements.venue", "link_evidence.csv", raw["id"])
    table["venue"] = venues
    names = raw["speaker"].str.extract(r"^(.*?)(?: \((.*)\))?$")
    states = inputs.words(names[0], "speakers.state", "link_evidence.csv", raw["id"])
    table["state"] = states["word"]
    table["speaker"] = names[1].fillna("").str.split(",").str[0]
    table["strength"] = raw["strength"]
    table["inside_council_meeting"] = raw["inside_council_meeting"]
    table["source"] = [addresses.best(text)[0] for text in raw["url"]]
    table = pd.concat([table, _later_statements(sources, list(table.columns))])
    table = inputs.with_notes(table, "statements", "id", "id")
    table["id"] = table["id"].str.lower()
    return laid_out("statements", table.sort_values(["date", "id"]))


def _later_statements(sources: Path, columns: list[str]) -> pd.DataFrame:
    """Return the statements found later, all made in meetings of the Council."""
    coded = inputs.notes("later_statements")
    found = later(sources).rename(columns={"meeting": "meeting_said", "speaker": "speaker_said"})
    keys = ["meeting_said", "speaker_said"]
    rows = coded.merge(found[[*keys, "date", "address"]], on=keys, how="left")
    for row in rows.loc[rows["date"].isna(), "id"]:
        raise fail("data/notes/later_statements.csv", row, "expected a statement of the sources")
    rows["date"] = rows["date"].str[:10]  # one is inferred, and says so after the day
    rows["venue"], rows["inside_council_meeting"] = "Council meeting", "yes"
    rows["source"] = [addresses.best(text)[0] for text in rows["address"]]
    return rows[columns]


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of this module by name, sorted and ready to be written."""
    return {"speakers": speakers(sources), "statements": statements(sources)}
