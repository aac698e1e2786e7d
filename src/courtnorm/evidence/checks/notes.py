"""The notes written by hand, against the tables they went into: each stands there word for word."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from courtnorm import tables as package
from courtnorm.evidence.checks.frame import Tables, check, wrong


@dataclass(frozen=True)
class Notes:
    """How a file of notes is held against its table."""

    table: str
    on: dict[str, str]  #: column of the notes -> column of the table; together they name the row
    same: tuple[str, ...]  #: columns that both have
    filled: bool = False  #: an empty cell says nothing, and the table may hold what others say


NOTES = {
    "notes_rome_statute": Notes("rome_statute", {"iso3": "iso3"}, ("doubt", "disputed", "note")),
    "notes_situations": Notes(
        "situations",
        {"id": "id"},
        ("name", "referral_document", "doubt", "note"),
    ),
    "notes_warrants": Notes(
        "warrants", {"id": "id"}, ("person", "outcome", "outcome_detail", "doubt", "note")
    ),
    "notes_timeline": Notes(
        "timeline",
        {"id": "id"},
        ("strand", "iso3", "label", "actors", "note", "doubt", "same_as"),
    ),
    "notes_speakers": Notes(
        "speakers",
        {"meeting": "meeting", "state": "state"},
        ("note",),
    ),
    "notes_statements": Notes("statements", {"id": "id"}, ("text_read", "note")),
    "notes_later_statements": Notes(
        "statements", {"id": "id"}, ("meeting", "state", "speaker", "strength")
    ),
    "notes_later_speeches": Notes(
        "speakers",
        {"meeting": "meeting", "state": "state"},
        (
            "representative",
            "names_court",
            "names_responsibility",
            "same_speech_both",
            "joins",
            "basis",
        ),
    ),
    "notes_genealogy": Notes(
        "genealogy", {"id": "id"}, ("duty", "court", "accountability", "note")
    ),
    "notes_joinings": Notes(
        "joinings",
        {"id": "id"},
        ("state", "date_precision", "norm", "court", "relation", "statement", "note"),
    ),
    "notes_conflicts": Notes(
        "conflicts",
        {"resource": "resource", "key": "key", "field": "field", "value_b": "value_b"},
        ("value_a", "source_a", "source_b", "resolved", "note"),
    ),
    "notes_copies": Notes("copies", {"symbol": "symbol"}, ("at_fault", "fault")),
    "notes_exceptions": Notes(
        "exceptions", {"resource": "resource", "key": "key", "rule": "rule"}, ("reason",)
    ),
    "notes_un_sessions": Notes("un_sessions", {"session": "session"}, ("highest", "missing")),
    "notes_resolutions": Notes("resolutions", {"number": "number"}, ("agenda",)),
    "notes_authorities": Notes(
        "authorities", {"id": "id"}, ("seen", "document", "phrase", "address", "note"), True
    ),
    "notes_works": Notes(
        "works",
        {"key": "key"},
        ("authors", "title", "about", "names_norm", "names_court", "note"),
        True,
    ),
    "notes_timeline_added": Notes(
        "timeline",
        {"id": "id"},
        (
            "date",
            "date_precision",
            "label",
            "strand",
            "source_strand",
            "document",
            "source",
            "verified",
            "doubt",
            "note",
        ),
    ),
}
#: Tables of which every row has notes. Of the others those with a doubt, a dispute or a remark that
#: no rule of deriving wrote.
EVERY = (
    "notes_situations",
    "notes_warrants",
    "notes_timeline",
    "notes_statements",
    "notes_genealogy",
    "notes_joinings",
    "notes_un_sessions",
    "notes_authorities",
)
#: Notes on some rows, of which no other row need have any.
SOME = (
    "notes_later_statements",
    "notes_later_speeches",
    "notes_copies",
    "notes_exceptions",
    "notes_resolutions",
    "notes_works",
    "notes_timeline_added",
)
#: Tables whose conflicts are all found by comparing two sources, none by hand.
COMPARED = ("resolutions", "votes", "members")
#: Remarks that deriving writes itself.
WRITTEN = (
    "In neither list of signatures and accessions (2014 and 2021).",
    "Article 126 gives the first.",
)


@check()
def check_notes(tables: Tables) -> list[str]:
    """Each note names one row of its table and prints what stands there; none is missing."""
    out = []
    for name, rule in NOTES.items():
        if name in tables and rule.table in tables:
            table = tables[rule.table]
            if name == "notes_timeline" and "notes_timeline_added" in tables:
                table = table[~table["id"].isin(tables["notes_timeline_added"]["id"])]
            out += _against(tables[name], name, table, rule)
    return out


def _against(notes: pd.DataFrame, name: str, table: pd.DataFrame, rule: Notes) -> list[str]:
    where = f"data/{package.resource(name)['path']}"
    mine = pd.MultiIndex.from_frame(notes[list(rule.on)].apply(lambda cells: cells.str.lower()))
    theirs = pd.MultiIndex.from_frame(
        table[list(rule.on.values())].apply(lambda cells: cells.str.lower())
    )
    out = [
        f"{where}: row {row}: expected one row of notes a row of the table"
        for row in notes.index[mine.duplicated()]
    ]
    place = {key: n for n, key in reversed(list(enumerate(theirs)))}
    for row, key in zip(notes.index, mine, strict=True):
        if key not in place:
            out.append(f"{where}: row {row}: expected a row of {rule.table}.csv")
            continue
        for column in rule.same:
            said = notes.at[row, column]
            if table[column].iloc[place[key]] != said and (said or not rule.filled):
                out.append(f"{where}: row {row}: expected {column} as in {rule.table}.csv")
    due = _due(table, name)
    noted = set(mine)
    out += [
        f"{where}: expected a row for {', '.join(key)}, which has a remark or a doubt"
        for key, wanted in zip(theirs, due, strict=True)
        if wanted and key not in noted
    ]
    return out


def _due(table: pd.DataFrame, name: str) -> list[bool]:
    """Return for each row of a table whether it must have notes."""
    if name in EVERY:
        return [True] * len(table)
    if name in SOME:
        return [False] * len(table)
    if name == "notes_conflicts":  # what two lists of parties say differently is found by a rule
        ruled = table["source_b"] == "github: theNewDynamic/aba-icc _countries/"
        return list(~ruled & ~table["resource"].isin(COMPARED))
    remark = (table["note"] != "") & ~table["note"].isin(WRITTEN)
    if "disputed" in table:
        remark |= table["disputed"] == "yes"
    return list(remark)


@check("notes_timeline_changes", "timeline")
def check_changes(tables: Tables) -> list[str]:
    """A change to the sources' timeline stands there: the value in its column, of its row."""
    table, name = tables["notes_timeline_changes"], "notes_timeline_changes"
    line = tables["timeline"].drop_duplicates("id").set_index("id")
    held = [
        row.id in line.index and line.at[row.id, row.column] == row.value
        for row in table.itertuples()
    ]
    bad = ~pd.Series(held, index=table.index, dtype=bool)
    return wrong(table, name, bad, "expected the value as in timeline.csv")


@check("notes_members", "members")
def check_member_names(tables: Tables) -> list[str]:
    """A name of the notes is that of a state that sat, and each that sat has one."""
    table, name = tables["notes_members"], "notes_members"
    sat = set(tables["members"]["iso3"])
    out = wrong(table, name, ~table["iso3"].isin(sat), "expected a member of the Council")
    return out + [
        f"data/notes/members.csv: expected a name for {iso3}, which sat on the Council"
        for iso3 in sorted(sat - set(table["iso3"]))
    ]
