"""The dated milestones of norm and Court, with the corrections to them applied."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.package import laid_out

WHERE, CORRECTIONS = "timeline.csv", "timeline_corrections.csv"
#: The tables that the corrections are of; what is of the last is mended where votes are derived.
_CORRECTED = {WHERE, "icc_warrants.csv", "votes_resolutions.csv"}
_VOTE = re.compile(r"\b(\d+-\d+-\d+)\b")
_RESOLUTION = re.compile(r"S/RES/\d+ \(\d{4}\)")
_MEETING = re.compile(r"(\d+)th meeting")
_DRAFT = re.compile(r"\(draft (S/\d{4}/\d+)\)")
_SEE_SITUATIONS = "see icc_situations.csv"
#: From this day on only what was read is taken.
LATEST = "2026-07-01"
#: What is left out by that: a decision known from a headline only.
LEFT_OUT = "el-hishri-trial"


def _documents(text: str, actors: str) -> str:
    """Return a row's documents, the one voted on first, joined by semicolons."""
    draft = _DRAFT.findall(text)
    text = re.sub(r" \((?:draft [^)]*|annex)\)", "", text).replace("concept note ", "")
    found = [part.strip() for part in text.split(";") if part.strip()]
    found = draft + found
    if meeting := _MEETING.search(actors):
        found.append(f"S/PV.{meeting.group(1)}")
    return ";".join(found)


def corrections(sources: Path, table: str) -> list[dict[str, str]]:
    """Return the corrections to one older table; one to a table unknown to the book is refused."""
    rows = inputs.read(sources / "referrals" / CORRECTIONS)
    for stranger in sorted(set(rows["existing_table"]) - _CORRECTED):
        raise fail(CORRECTIONS, stranger, "expected a table that the book derives")
    return rows[rows["existing_table"] == table].to_dict("records")


def _correct(table: pd.DataFrame, sources: Path) -> pd.DataFrame:
    """Apply the corrections of the timeline; titles and topics are in the labels of the notes.

    A corrected field lists its new values in the order of its names ("date, title, verified").
    """
    table = table.set_index("id", drop=False)
    table["corrected"] = "no"
    meant = inputs.wordings("timeline.id")
    for row in corrections(sources, WHERE):
        key, _ = meant.get(row["existing_row"], ("", ""))
        if key not in table.index:
            raise fail(CORRECTIONS, row["existing_row"], "expected a row of the timeline")
        names = [name.strip() for name in row["field"].split(",")]
        values = [value.strip() for value in row["new_value"].split(";")]
        if len(names) != len(values):
            raise fail(CORRECTIONS, row["existing_row"], f"expected {len(names)} values")
        for name, value in zip(names, values, strict=True):
            _correct_one(table, key, name, value, row["existing_row"])
        table.loc[key, "corrected"] = "yes"
        if row["source"] and not row["source"].startswith("project "):
            table.loc[key, "added_source"] = row["source"]
    return table.reset_index(drop=True)


#: Field of a correction -> column of ours that takes its value as it is.
_CORRECTED_FIELDS = {
    "date_end": "date_end",
    "document date": "document_date",
    "actors_or_vote": "vote",
}


def _correct_one(table: pd.DataFrame, key: str, name: str, value: str, row: str) -> None:
    if name == "date":
        table.loc[key, ["date", "date_precision"]] = [value, "day"]
    elif name in _CORRECTED_FIELDS:
        table.loc[key, _CORRECTED_FIELDS[name]] = value
    elif name == "verified":
        table.loc[key, "verified"] = value.split(" ")[0]
        symbol = re.search(r"\(symbol ([^)]+)\)", value)
        if symbol:  # the symbol read takes the place of one partly from memory
            table.loc[key, "document"] = symbol.group(1)
    elif name not in ("title", "topic", "source added"):
        raise fail(CORRECTIONS, row, f"no field of ours for {name!r}")


def timeline(sources: Path) -> pd.DataFrame:
    """Return the 216 dated milestones with the corrections applied, in order of date."""
    raw = inputs.read(sources / "referrals" / WHERE)
    raw["source_row"] = [str(number) for number in range(1, len(raw) + 1)]
    raw = raw[(raw["date"] < LATEST) | (raw["verified"] == "yes")].reset_index(drop=True)
    raw = inputs.with_notes(raw, "timeline", "source_row", "source_row")
    for row in raw[raw["date"] != raw["source_date"]].itertuples():
        raise fail(WHERE, row.source_row, f"expected {row.source_date} as the notes do")
    table = raw.drop(columns=["label", "note"]).rename(
        columns={
            "label_ours": "label",
            "strand": "source_strand",
            "strand_ours": "strand",
            "note_ours": "note",
            "source": "addresses",
        }
    )
    table["date"] = raw["date"].where(raw["date"].str.len() > 4, raw["date"] + "-01-01")
    table["document"] = [
        _documents(document, actors)
        for document, actors in zip(raw["document"], raw["actors_or_vote"], strict=True)
    ]
    table["vote"] = raw["actors_or_vote"].str.extract(_VOTE, expand=False).fillna("")
    # "address" of the notes is one found later, where the source names a site only
    table["added_source"] = table["document_date"] = ""
    table = _correct(table, sources)
    table = _renewed(table, sources)
    table["vote"] = _votes_of_resolutions(table, sources)
    table = _timeline_sources(table, sources)
    table = _added(table)
    return laid_out("timeline", table.sort_values(["date", "id"]))


_FINENESS = {"day": 3, "month": 2, "year": 1}
_UNDOCS = re.compile(r"^https://undocs\.org/(?:en/)?(.+?)(?:\((\d{4})\))?$")


def _renewed(table: pd.DataFrame, sources: Path) -> pd.DataFrame:
    """Put better sources before the rows' own, and say what is still weak.

    A source that was read and agrees verifies its row, unless the row is still weak. It makes a
    date finer; coarser only where the row was in doubt. A document's address gives its symbol. Then
    the changes to single cells are made that the sources' list of faults asks for.
    """
    table = table.set_index("id", drop=False)
    better = inputs.read(sources / "timeline" / "better.csv").set_index("id")
    weak = inputs.read(sources / "timeline" / "weak.csv").set_index("id")
    faults = inputs.read(sources / "timeline" / "wrong.csv")["id"]
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
    for change in inputs.notes("timeline_changes").itertuples():
        if change.id not in table.index or change.column not in table:
            raise fail("data/notes/timeline_changes.csv", change.id, "expected a cell of ours")
        table.at[change.id, change.column] = change.value
    return table.fillna("").reset_index(drop=True)


def _added(table: pd.DataFrame) -> pd.DataFrame:
    """Append the events that the sources' list of faults finds missing."""
    more = inputs.notes("timeline_added").assign(corrected="no")
    more["source_kind"] = more["source"].map(addresses.kind)
    return pd.concat([table, more], ignore_index=True).fillna("")


def _votes_of_resolutions(table: pd.DataFrame, sources: Path) -> pd.Series:
    """Return each row's vote, a resolution's filled in from the vote table; the two must agree."""
    resolutions = inputs.read(sources / "votes" / "votes_resolutions.csv").set_index("symbol")
    counted = resolutions[["yes", "no", "abstain"]].agg("-".join, axis=1)
    named = table["document"].str.extract(f"({_RESOLUTION.pattern})", expand=False)
    recorded, vote = named.map(counted), table["vote"]
    for at in table.index[recorded.notna() & (vote != "") & (vote != recorded)]:
        expected = f"expected the vote {recorded[at]}, found {vote[at]}"
        raise fail(WHERE, table.at[at, "id"], expected)
    return recorded.fillna(vote)


def _timeline_sources(table: pd.DataFrame, sources: Path) -> pd.DataFrame:
    """Give each row its one or two addresses; a correction's source comes before the row's own."""
    situations = inputs.read(sources / "referrals" / "icc_situations.csv").set_index("situation")
    own = table["addresses"].replace(_SEE_SITUATIONS, situations.loc["Uganda", "source"])
    made = [
        addresses.best(" ; ".join(filter(None, texts)))
        for texts in zip(table["added_source"], table["address"], own, strict=True)
    ]
    # the better source comes first whatever its kind; the one it takes the place of stays beside it
    better = list(table["better_source"])
    table["source"] = [b or pair[0] for b, pair in zip(better, made, strict=True)]
    table["source_2"] = [
        next((p for p in pair if p != b), "") if b else pair[1]
        for b, pair in zip(better, made, strict=True)
    ]
    table["source_kind"] = table["source"].map(addresses.kind)
    return table
