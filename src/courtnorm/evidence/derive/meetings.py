"""Who said what in three meetings of the Council, and statements that join norm and Court.

:func:`build` returns ``speakers`` and ``statements``; :func:`unread` what ``exceptions`` lists.
``unknown`` means that nothing was seen; it never means no.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import addresses
from courtnorm.evidence.derive import genealogy, notes

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
#: How much of a text was read, most first.
_EXTENTS = ("whole", "nearly whole", "part", "summary", "none")
#: Speakers whom the later readings name otherwise than the earlier.
_NAMES_LATER = {"Libya": "Libyan Arab Jamahiriya", "Secretary-General": "(Secretary-General)"}
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
#: The columns of a statement that come last.
_STATED = ("text_read", "source", "note")
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
    table = _renewed(pd.concat(parts, ignore_index=True), sources)
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


def later(sources: Path) -> pd.DataFrame:
    """Return the speeches of which more was found later, with ``text_read``; unread ones left out.

    A speaker with several rows keeps the one of which most was seen.
    """
    raw = notes.read_table(sources / "genealogy" / "statements.csv")
    raw["text_read"] = genealogy.how_much(raw["seen"], "statements.csv")
    raw = raw.loc[raw["text_read"] != "none"]
    further = raw["text_read"].map(_EXTENTS.index).sort_values(kind="stable").index
    return raw.loc[further].drop_duplicates(["meeting", "speaker"]).reset_index(drop=True)


def _renewed(table: pd.DataFrame, sources: Path) -> pd.DataFrame:
    """Put later readings in place of earlier ones, where ``data/notes/later_speeches.csv`` says so.

    The notes hold what was coded; how much was seen and the addresses are the sources'. A later
    reading that went further than the row and has no notes is refused.
    """
    found = later(sources)
    names = found["state"].replace(_NAMES_LATER).map(_SPEAKERS)
    found = found.assign(code=names).set_index(["meeting", "code"])
    coded = notes.read("later_speeches").set_index(["meeting", "state"])
    table = table.set_index(["meeting", "state"])
    for key in coded.index:
        if key not in found.index or key not in table.index:
            raise fail("data/notes/later_speeches.csv", ", ".join(key), "expected a speech read")
        row = found.loc[key]
        table.loc[key, list(coded.columns)] = coded.loc[key]
        table.loc[key, ["spoke", "text_read"]] = ["yes", row["text_read"]]
        table.loc[key, "share_read"] = _TEXT_READ.get(row["seen"], ("", ""))[1]
        table.loc[key, ["source", "source_2"]] = addresses.best(row["address"])
    for key in found.index.intersection(table.index):
        now, then = (_EXTENTS.index(rows.loc[key, "text_read"]) for rows in (found, table))
        if now < then:
            raise fail("statements.csv", ", ".join(key), "read further: expected notes on it")
    return table.reset_index()


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
    raw = notes.read_table(sources / "meetings" / "link_evidence.csv")
    table = raw[["id", "date"]].copy()
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
    table["source"] = [addresses.best(text)[0] for text in raw["url"]]
    table = pd.concat([table, _later_statements(sources, list(table.columns))])
    table = notes.join(table, "statements", "id", "id")
    table["id"] = table["id"].str.lower()
    ordered = table.sort_values(["date", "id"]).reset_index(drop=True)
    return ordered[[*table.columns.drop(["text_read", "source", "note"]), *_STATED]]


def _later_statements(sources: Path, columns: list[str]) -> pd.DataFrame:
    """Return the statements found later, all made in meetings of the Council."""
    coded = notes.read("later_statements")
    found = later(sources).rename(columns={"meeting": "meeting_said", "speaker": "speaker_said"})
    keys = ["meeting_said", "speaker_said"]
    rows = coded.merge(found[[*keys, "date", "address"]], on=keys, how="left")
    for row in rows.loc[rows["date"].isna(), "id"]:
        raise fail("data/notes/later_statements.csv", row, "expected a statement of the sources")
    rows["date"] = rows["date"].str[:10]  # one is inferred, and says so after the day
    rows["venue"], rows["inside_council_meeting"] = "Council meeting", "yes"
    rows["source"] = [addresses.best(text)[0] for text in rows["address"]]
    return rows[columns]


def _venue(text: str, key: str) -> str:
    for words, ours in _VENUES:
        if words in text:
            return ours
    raise fail("link_evidence.csv", key, f"no venue of ours for {text!r}")


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of this module by name, sorted and ready to be written."""
    return {"speakers": speakers(sources), "statements": statements(sources)}


def unread(_: Path) -> dict[str, pd.DataFrame]:
    """Return this module's part of ``exceptions``: no record of the meetings was read."""
    reason = "verbatim record not read; order of speaking not known"
    rows = [("speakers", f"S/PV.{meeting}", "record-unread", reason) for meeting in MEETINGS]
    columns = ["resource", "key", "rule", "reason"]
    return {"exceptions": pd.DataFrame(rows, columns=columns)}
