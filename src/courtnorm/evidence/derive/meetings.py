"""Who said what in three meetings of the Council, and statements that join norm and Court.

:func:`build` returns ``speakers``, ``statements`` and this module's part of ``exceptions``.
``unknown`` means that nothing was seen; it never means no.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import addresses
from courtnorm.evidence.derive import notes

#: Meeting -> the day on which it was held.
MEETINGS = {"5158": "2005-03-31", "6491": "2011-02-26", "7180": "2014-05-22"}
_SPEAKERS = {
    "(Secretary-General)": "UN-SG",
    "(Deputy Secretary-General)": "UN-DSG",
    "Algeria": "DZA",
    "Argentina": "ARG",
    "Australia": "AUS",
    "Benin": "BEN",
    "Bosnia and Herzegovina": "BIH",
    "Brazil": "BRA",
    "Chad": "TCD",
    "Chile": "CHL",
    "China": "CHN",
    "Colombia": "COL",
    "Council": "UN-SC",
    "Denmark": "DNK",
    "France": "FRA",
    "Gabon": "GAB",
    "Germany": "DEU",
    "Greece": "GRC",
    "India": "IND",
    "Japan": "JPN",
    "Jordan": "JOR",
    "Lebanon": "LBN",
    "Libyan Arab Jamahiriya": "LBY",
    "Lithuania": "LTU",
    "Luxembourg": "LUX",
    "Nigeria": "NGA",
    "Philippines": "PHL",
    "Portugal": "PRT",
    "Republic of Korea": "KOR",
    "Romania": "ROU",
    "Russian Federation": "RUS",
    "Rwanda": "RWA",
    "South Africa": "ZAF",
    "Sudan": "SDN",
    "Syrian Arab Republic": "SYR",
    "United Kingdom": "GBR",
    "United Republic of Tanzania": "TZA",
    "United States": "USA",
}
#: What was read, in the sources' words -> (how much of the speech, its share where one is given).
_TEXT_READ = {
    "nearly whole (closing lines cut)": ("nearly whole", ""),
    "nearly whole": ("nearly whole", ""),
    "most of text": ("part", ""),
    "about four fifths": ("part", "0.8"),
    "about three quarters": ("part", "0.75"),
    "about half": ("part", "0.5"),
    "part": ("part", ""),
    "quotes only": ("summary", ""),
    "summary only": ("summary", ""),
    "summary": ("summary", ""),
    "none of own text": ("summary", ""),
    "none": ("none", ""),
}
_BASIS = {
    "delegation text, EN+FR": "delegation's text, English and French",
    "delegation text via third party": "delegation's text, on another's page",
    "delegation text": "delegation's text",
    "press report": "press report",
    "wire report": "wire report",
    "wire report (one line)": "wire report, one line",
    "press quote": "press report",
    "press release lead": "opening of a UN press release",
    "SG/SM/13420": "UN press release SG/SM/13420",
    "MFA summary": "summary by the foreign ministry",
    "blog summary": "summary on a blog",
    "State Dept article + EOV opening": "ministry's article, opening of the statement",
    "page-1 list of representatives only": "list of representatives",
    "asked to be invited (page 1)": "list of representatives",
    "no text found": "no text found",
}
#: The statements' grades, from the least to the most express; ``adverse`` stands apart.
STRENGTHS = ("ambiguous", "co-occurrence", "adjacent", "express pairing", "express", "adverse")
_VENUES = (
    ("Resolution text", "Council text"),
    ("Press elements", "press"),
    ("Press remarks", "press"),
    ("stakeout", "press"),
    ("General Assembly", "General Assembly"),
    ("Security Council", "Council meeting"),
)
_SYMBOL = re.compile(r"S/PV\.\d+|S/RES/\d+")


def _code(name: str, where: str) -> str:
    if name not in _SPEAKERS:
        raise fail(where, name, "no ISO3 code of ours for this speaker")
    return _SPEAKERS[name]


def speakers(sources: Path) -> pd.DataFrame:
    """Return the speakers of the three meetings, members of the Council first.

    ``names_court``, ``names_responsibility``, ``same_speech_both`` and ``joins`` say yes only where
    it was read; no is said only of a text read whole or nearly whole.
    """
    parts = []
    for meeting, day in MEETINGS.items():
        where = f"speakers_{meeting}.csv"
        raw = notes.read_table(sources / "meetings" / where)
        roster = _roster(sources, int(day[:4]))
        part = pd.DataFrame({"meeting": f"S/PV.{meeting}", "date": day, "order": raw["order"]})
        part["state"] = [_code(name, where) for name in raw["speaker_state"]]
        # "Viotti (also President)": the presidency is a remark, not part of the name
        part["representative"] = raw["representative"].str.replace(r"\s*\(.*\)$", "", regex=True)
        part["member_of_council"] = ["yes" if code in roster else "no" for code in part["state"]]
        part["spoke"] = raw["spoke_confirmed"]
        part["names_court"] = raw["mentions_icc_or_accountability"]
        part["names_responsibility"] = raw["mentions_r2p_or_protect_population"]
        part["same_speech_both"] = raw["same_speech_both"]
        part = part.join(_read(raw, where))
        part["joins"] = _joins(part, sources)
        pairs = [addresses.best(text, " | ") for text in raw["source_urls"]]
        part["source"] = [pair[0] for pair in pairs]
        part["source_2"] = [pair[1] for pair in pairs]
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    table["note"] = _speaker_notes(table)
    columns = [
        "meeting",
        "date",
        "order",
        "state",
        "representative",
        "member_of_council",
        "spoke",
        "names_court",
        "names_responsibility",
        "same_speech_both",
        "joins",
        "text_read",
        "share_read",
        "basis",
        "source",
        "source_2",
        "note",
    ]
    keys = ["meeting", "member_of_council", "state"]
    ordered = table.sort_values(keys, ascending=[True, False, True])
    return ordered[columns].reset_index(drop=True)


def _roster(sources: Path, year: int) -> set[str]:
    members = notes.read_table(sources / "referrals" / "council_members.csv")
    return set(members.loc[members["year"] == str(year), "iso3"])


def _read(raw: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return how much of each speech was read, in closed words, and on what basis."""
    rows = []
    for _, row in raw.iterrows():
        extent, basis = row["completeness_of_text_read"], row["basis"]
        if extent not in _TEXT_READ or basis not in _BASIS:
            raise fail(where, row["speaker_state"], f"no words of ours for {extent!r}, {basis!r}")
        text_read, share = _TEXT_READ[extent]
        quoted = ", quotations only" if extent == "quotes only" else ""
        rows.append({"text_read": text_read, "share_read": share, "basis": _BASIS[basis] + quoted})
    return pd.DataFrame(rows, index=raw.index)


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
    ours = notes.read("speakers").set_index(["meeting", "state"])["note"]
    keys = list(zip(table["meeting"], table["state"], strict=True))
    for key in ours.index:
        if key not in keys:
            raise fail("data/notes/speakers.csv", " ".join(key), "expected a speaker of the source")
    return [ours.get(key, "") for key in keys]


def statements(sources: Path) -> pd.DataFrame:
    """Return the statements that bring norm and Court together, in order of date.

    ``strength`` is one of :data:`STRENGTHS`.
    """
    raw = notes.join(
        notes.read_table(sources / "meetings" / "link_evidence.csv"), "statements", "id", "id"
    )
    table = pd.DataFrame({"id": raw["id"].str.lower(), "date": raw["date"]})
    symbols = raw["meeting"].where(~raw["meeting"].str.startswith("("), "")
    table["meeting"] = symbols.str.extract(f"({_SYMBOL.pattern})", expand=False).fillna("")
    resolution = table["meeting"].str.startswith("S/RES/")
    table.loc[resolution, "meeting"] += " (" + raw["date"].str[:4] + ")"
    table["venue"] = [_venue(text, key) for text, key in zip(raw["venue"], raw["id"], strict=True)]
    names = raw["speaker"].str.extract(r"^(.*?)(?: \((.*)\))?$")
    table["state"] = [_code(name, "link_evidence.csv") for name in names[0]]
    table["speaker"] = names[1].fillna("").str.split(",").str[0]
    table["strength"] = raw["strength"]
    table["inside_council_meeting"] = raw["inside_council_meeting"]
    table["text_read"] = raw["text_read"]
    table["source"] = [addresses.best(text)[0] for text in raw["url"]]
    table["note"] = raw["note"]
    return table.sort_values(["date", "id"]).reset_index(drop=True)


def _venue(text: str, key: str) -> str:
    for words, ours in _VENUES:
        if words in text:
            return ours
    raise fail("link_evidence.csv", key, f"no venue of ours for {text!r}")


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of this module by name, sorted and ready to be written."""
    table = speakers(sources)
    reason = "verbatim record not read; order of speaking not known"
    unread = [
        ("speakers", meeting, "record-unread", reason) for meeting in sorted(set(table["meeting"]))
    ]
    columns = ["resource", "key", "rule", "reason"]
    return {
        "speakers": table,
        "statements": statements(sources),
        "exceptions": pd.DataFrame(unread, columns=columns),
    }
