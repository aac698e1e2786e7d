"""The dated milestones of norm and Court, with the corrections to them applied."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import addresses
from courtnorm.evidence.derive import notes, rows
from courtnorm.evidence.derive.symbols import weekday

_VOTE = re.compile(r"\b(\d+-\d+-\d+)\b")
_RESOLUTION = re.compile(r"S/RES/\d+ \(\d{4}\)")
_MEETING = re.compile(r"(\d+)th meeting")
_DRAFT = re.compile(r"\(draft (S/\d{4}/\d+)\)")
_SEE_SITUATIONS = "see icc_situations.csv"
#: From this day on only what was read is taken.
LATEST = "2026-07-01"
#: What is left out by that: a decision known from a headline only.
LEFT_OUT = "el-hishri-trial"
#: Dates of documents that differ from the event's, as the rows' notes and corrections give them.
_DOCUMENT_DATES = {
    "millennium-report": "2000-03-27",
    "world-summit": "2005-10-24",
    "mali-referral": "2012-07-13",
    "hrc-resolution": "2020-07-24",
}


def _documents(text: str, actors: str) -> str:
    """Return a row's documents, the one voted on first, joined by semicolons."""
    draft = _DRAFT.findall(text)
    text = re.sub(r" \((?:draft [^)]*|annex)\)", "", text).replace("concept note ", "")
    found = [part.strip() for part in text.split(";") if part.strip()]
    found = draft + found
    if meeting := _MEETING.search(actors):
        found.append(f"S/PV.{meeting.group(1)}")
    return ";".join(found)


#: The rows that the corrections mean, by the words with which they name them.
_CORRECTED = {
    "2000-04-03 Millennium Report": "millennium-report",
    "2000-09-01 Canada sets up ICISS": "iciss-set-up",
    "2010 SG report A/64/864": "report-2010",
    "2011 SG report A/65/877": "report-2011",
    "2015 SG report A/69/981": "report-2015",
    "2018 SG report": "report-2018",
    "2019 SG report": "report-2019",
    "2021 SG report": "report-2021",
    "2022 SG report": "report-2022",
    "2020 SG report": "report-2020",
    "2023 SG report": "report-2023",
    "2018-03-17 Philippines": "philippines-withdrawal",
    "1999-03-24 NATO campaign": "kosovo-campaign",
    "2006-04-28 S/RES/1674": "resolution-1674",
    "2011-10-04 veto S/2011/612": "syria-first-veto",
}


def _correct(table: pd.DataFrame, sources: Path) -> pd.DataFrame:
    """Apply the corrections of the timeline; titles and topics are in the labels of the notes.

    A corrected field lists its new values in the order of its names ("date, title, verified").
    """
    table = table.set_index("id", drop=False)
    table["corrected"] = "no"
    for row in rows.corrections(sources, rows.TIMELINE):
        key = _CORRECTED.get(row["existing_row"])
        if key is None or key not in table.index:
            raise fail(rows.CORRECTIONS, row["existing_row"], "expected a row of the timeline")
        names = [name.strip() for name in row["field"].split(",")]
        values = [value.strip() for value in row["new_value"].split(";")]
        if len(names) != len(values):
            raise fail(rows.CORRECTIONS, row["existing_row"], f"expected {len(names)} values")
        for name, value in zip(names, values, strict=True):
            _correct_one(table, key, name, value, row["existing_row"])
        table.loc[key, "corrected"] = "yes"
        if row["source"] and not row["source"].startswith("project "):
            table.loc[key, "added_source"] = row["source"]
    return table.reset_index(drop=True)


def _correct_one(table: pd.DataFrame, key: str, name: str, value: str, row: str) -> None:
    if name == "date":
        table.loc[key, ["date", "date_precision"]] = [value, "day"]
    elif name == "date_end":
        table.loc[key, "date_end"] = value
    elif name == "document date":
        table.loc[key, "document_date"] = value
    elif name == "actors_or_vote":
        table.loc[key, "vote"] = value
    elif name == "verified":
        table.loc[key, "verified"] = value.split(" ")[0]
        symbol = re.search(r"\(symbol ([^)]+)\)", value)
        if symbol:  # the symbol read takes the place of one partly from memory
            table.loc[key, "document"] = symbol.group(1)
    elif name not in ("title", "topic", "source added"):
        raise fail(rows.CORRECTIONS, row, f"no field of ours for {name!r}")


def timeline(sources: Path) -> pd.DataFrame:
    """Return the 216 dated milestones with the corrections applied, in order of date."""
    raw = rows.source(sources, rows.TIMELINE)
    raw["source_row"] = [str(number) for number in range(1, len(raw) + 1)]
    raw = raw[(raw["date"] < LATEST) | (raw["verified"] == "yes")].reset_index(drop=True)
    raw = notes.join(raw, "timeline", "source_row", "source_row")
    moved = raw[raw["date"] != raw["source_date"]]
    if not moved.empty:
        row = moved.iloc[0]
        raise fail(
            rows.TIMELINE, row["source_row"], f"expected {row['source_date']} as the notes do"
        )
    table = pd.DataFrame({"id": raw["id"]})
    table["date"] = raw["date"].where(raw["date"].str.len() > 4, raw["date"] + "-01-01")
    table["date_precision"] = raw["date_precision"]
    table["date_end"] = raw["date_end"]
    table["label"] = raw["label_ours"]
    table["strand"] = raw["strand_ours"]
    table["source_strand"] = raw["strand"]
    table["iso3"] = raw["iso3"]
    table["document"] = [
        _documents(document, actors)
        for document, actors in zip(raw["document"], raw["actors_or_vote"], strict=True)
    ]
    table["document_date"] = [_DOCUMENT_DATES.get(key, "") for key in raw["id"]]
    table["actors"] = raw["actors"]
    table["vote"] = raw["actors_or_vote"].str.extract(_VOTE, expand=False).fillna("")
    table["addresses"] = raw["source"]
    table["verified"] = raw["verified"]
    table["doubt"] = raw["doubt"]
    table["same_as"] = raw["same_as"]
    table["note"] = raw["note_ours"]
    table["address"] = raw["address"]  # one found later, where the source names a site only
    table["added_source"] = ""
    table = _correct(table, sources)
    table = _renewed(table, sources)
    table["vote"] = _votes_of_resolutions(table, sources)
    table = _timeline_sources(table, sources)
    table = _added(table)
    table["weekday"] = [
        weekday(day) if precision == "day" else ""
        for day, precision in zip(table["date"], table["date_precision"], strict=True)
    ]
    columns = [
        "id",
        "date",
        "date_precision",
        "weekday",
        "date_end",
        "label",
        "strand",
        "source_strand",
        "iso3",
        "document",
        "document_date",
        "actors",
        "vote",
        "same_as",
        "source",
        "source_2",
        "source_kind",
        "verified",
        "doubt",
        "weak",
        "corrected",
        "note",
    ]
    return table.sort_values(["date", "id"])[columns].reset_index(drop=True)


_FINENESS = {"day": 3, "month": 2, "year": 1}
_UNDOCS = re.compile(r"^https://undocs\.org/(?:en/)?(.+?)(?:\((\d{4})\))?$")


def _renewed(table: pd.DataFrame, sources: Path) -> pd.DataFrame:
    """Put better sources before the rows' own, and say what is still weak.

    A source that was read and agrees verifies its row, unless the row is still weak. It makes a
    date finer; coarser only where the row was in doubt. A document's address gives its symbol. Then
    the changes to single cells are made that the sources' list of faults asks for.
    """
    table = table.set_index("id", drop=False)
    better = notes.read_table(sources / "timeline" / "better.csv").set_index("id")
    weak = notes.read_table(sources / "timeline" / "weak.csv").set_index("id")
    faults = notes.read_table(sources / "timeline" / "wrong.csv")["id"]
    for name, ids in (("better", better.index), ("weak", weak.index), ("wrong", faults)):
        for key in sorted(set(ids) - set(table.index) - {"(missing)", LEFT_OUT}):
            raise fail(f"timeline/{name}.csv", key, "expected a row of the timeline")
    table["better_source"] = ""
    table["weak"] = [weak["what is still weak"].get(key, "") for key in table.index]
    for key, row in better.iterrows():
        if key not in table.index:
            continue
        firm = key not in weak.index
        finer = _FINENESS[row["precision"]] > _FINENESS[table.at[key, "date_precision"]]
        in_doubt = table.at[key, "verified"] != "yes" and not finer
        if (finer and firm) or in_doubt:
            day = f"{row['date found']}-01-01"[:10]
            table.loc[key, ["date", "date_precision"]] = [day, row["precision"]]
        if row["agrees"] == "yes" and firm:
            table.loc[key, ["verified", "doubt"]] = ["yes", ""]
        document = _UNDOCS.match(row["new_address"])
        if document:
            symbol = document[1] + (f" ({document[2]})" if document[2] else "")
            held = table.at[key, "document"]
            if symbol not in held.split(";"):
                table.at[key, "document"] = ";".join(filter(None, [symbol, held]))
        table.at[key, "better_source"] = row["new_address"]
    for change in notes.read("timeline_changes").itertuples():
        if change.id not in table.index or change.column not in table:
            raise fail("data/notes/timeline_changes.csv", change.id, "expected a cell of ours")
        table.at[change.id, change.column] = change.value
    return table.fillna("").reset_index(drop=True)


def _added(table: pd.DataFrame) -> pd.DataFrame:
    """Append the events that the sources' list of faults finds missing."""
    more = notes.read("timeline_added").assign(corrected="no")
    more["source_kind"] = more["source"].map(addresses.kind)
    return pd.concat([table, more], ignore_index=True).fillna("")


def _votes_of_resolutions(table: pd.DataFrame, sources: Path) -> list[str]:
    """Return each row's vote, a resolution's filled in from the vote table; the two must agree."""
    path = sources / "votes" / "votes_resolutions.csv"
    resolutions = notes.read_table(path).set_index("symbol")
    votes = []
    for _, row in table.iterrows():
        named = _RESOLUTION.search(row["document"])
        vote = str(row["vote"])
        if named and named.group() in resolutions.index:
            counted = resolutions.loc[named.group()]
            recorded = f"{counted['yes']}-{counted['no']}-{counted['abstain']}"
            if vote and vote != recorded:
                raise fail(rows.TIMELINE, row["id"], f"expected the vote {recorded}, found {vote}")
            vote = recorded
        votes.append(vote)
    return votes


def _timeline_sources(table: pd.DataFrame, sources: Path) -> pd.DataFrame:
    """Give each row its one or two addresses; a correction's source comes before the row's own."""
    situations_table = rows.source(sources, rows.SITUATIONS).set_index("situation")
    uganda = situations_table.loc["Uganda", "source"]
    texts = []
    for _, row in table.iterrows():
        text = uganda if row["addresses"] == _SEE_SITUATIONS else row["addresses"]
        texts.append(" ; ".join(t for t in (row["added_source"], row["address"], text) if t))
    made = [addresses.best(text) for text in texts]
    # the better source comes first whatever its kind; the one it takes the place of stays beside it
    better = list(table["better_source"])
    table["source"] = [b or pair[0] for b, pair in zip(better, made, strict=True)]
    table["source_2"] = [
        next((p for p in pair if p != b), "") if b else pair[1]
        for b, pair in zip(better, made, strict=True)
    ]
    table["source_kind"] = table["source"].map(addresses.kind)
    return table
