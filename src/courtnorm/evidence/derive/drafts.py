"""Texts that were voted down: failed drafts since 1994, vetoes since 1946."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence.derive import agenda
from courtnorm.evidence.derive.raw import read
from courtnorm.evidence.derive.symbols import (
    COUNTS,
    counted,
    joined,
    mapped,
    numbered,
    parse_failed,
    parse_meeting,
    weekday,
)

FAILED = [
    "draft",
    "date",
    "weekday",
    "meeting",
    "agenda",
    "yes",
    "no",
    "abstain",
    "not_voting",
    "outcome",
    "vetoed_by",
    "counts_basis",
    "verified",
    "note",
]
VETOES = [
    "number",
    "draft",
    "date",
    "weekday",
    "meeting",
    "agenda",
    "vetoed_by",
    "yes",
    "no",
    "abstain",
    "source",
    "verified",
    "note",
]

_OUTCOMES = {
    "Not adopted - veto": "veto",
    "Not adopted - failed to receive required number of votes": "majority",
}
_FAILED_NOTES: dict[str, str] = dict(
    [
        ("", ""),
        (
            "source member list corrupt (members of another year); counts from UN meetings "
            "table where found",
            "member list corrupt",
        ),
        (
            "procedural vote; source lists only 12 of 15 members, do not use the count",
            "procedural vote; 12 of 15 members listed",
        ),
        ("member list has 14 of 15", ""),
        (
            "symbol doubtful in source: not the draft vetoed on 10 July 2020",
            "symbol doubtful: not the draft vetoed on 10 July",
        ),
        (
            "conflicting rows in source (Russian Federation) resolved by the official count",
            "one double row settled by the official count",
        ),
        (
            "conflicting rows in source (Russian Federation, Viet Nam) resolved by the "
            "official count",
            "two double rows settled by the official count",
        ),
        (
            "UN meetings table misprints 13-0-2; veto list names China and Russia",
            "table of meetings misprints 13-0-2",
        ),
    ]
)


def _listed_vetoes(sources: Path) -> set[str]:
    """Return the keys of the texts in the UN Library's own list of vetoes."""
    raw = read(sources / "votes" / "vetoes.csv")
    own = raw.loc[raw["source"].str.startswith("DHL"), "draft"]
    return {parse_failed(draft)[0] for draft in own}


def failed_drafts(sources: Path) -> pd.DataFrame:
    """Return ``failed_drafts``: texts put to the vote and not adopted, 1994 to 2025.

    ``outcome``: ``veto`` or ``majority``; ``vetoed_by``: codes joined by ``;``; ``verified``:
    ``yes`` where two official sources agree, else ``partly``. Columns as in ``FAILED``.
    """
    where = "votes/drafts_not_adopted_1994_2025.csv"
    raw = read(sources / where)
    official = _listed_vetoes(sources)
    rows = []
    for line in raw.itertuples(index=False):
        key, key_note = parse_failed(line.draft)
        meeting, meeting_note = parse_meeting(line.meeting, line.date)
        outcome = mapped(line.outcome, _OUTCOMES, where, line.draft)
        counts = [line.yes, line.no, line.abstain, line.not_voting]
        note = mapped(line.note, _FAILED_NOTES, where, line.draft)
        conflict = ""
        if "corrupt" in note:
            basis = "library"
        elif "12 of 15" in note:
            # The source itself warns against a count of twelve members.
            basis, counts = "none", ["", "", "", ""]
        else:
            basis = "library+members" if line.official_check == "agree" else "members"
        if line.official_check.startswith("official") and basis == "members" and not note:
            conflict = "table of meetings: " + line.official_check.removeprefix("official ")
        agreed = line.official_check == "agree" or key in official
        rows.append(
            {
                "draft": key,
                "date": line.date,
                "weekday": weekday(line.date),
                "meeting": meeting,
                "agenda": agenda.topic(line.topic, line.title),
                **dict(zip(COUNTS, counts, strict=True)),
                "outcome": outcome,
                "vetoed_by": ";".join(sorted(filter(None, line.vetoed_by.split(";")))),
                "counts_basis": basis,
                "verified": "yes" if agreed and "doubtful" not in note else "partly",
                "note": joined([note, conflict, key_note, meeting_note]),
            }
        )
    table = counted(pd.DataFrame(rows))
    table = table.sort_values(["date", "draft", "outcome"], ignore_index=True)
    table["draft"] = numbered(table["draft"])
    return table[FAILED]


_VETO_SOURCES = {
    "DHL veto list (to 26 May 2022)": "library",
    "DHL veto list (to 26 May 2022) + oliverunv member votes": "library+members",
    "DHL veto list (to 26 May 2022) + count in UN meetings table": "library+table",
    "oliverunv member votes": "members",
}
_VERIFIED = {
    "library": "yes",
    "library+members": "yes",
    "library+table": "yes",
    "members": "partly",
    "secondary": "no",
}


def vetoes(sources: Path) -> pd.DataFrame:
    """Return ``vetoes``: each text vetoed from 1946 to 2025, in order of date.

    ``number`` is the place in this list. Before 1948 many texts had no symbol of their own: they
    are named by the meeting (``S/PV.49 #1``). Counts where a source gives them. Columns as in
    ``VETOES``.
    """
    where = "votes/vetoes.csv"
    raw = read(sources / where)
    failed = failed_drafts(sources)
    known = {d.rsplit(" #", 1)[0]: d for d in failed["draft"][failed["outcome"] == "veto"]}
    meetings = dict(zip(failed["draft"], failed["meeting"], strict=True))
    rows = []
    for line in raw.itertuples(index=False):
        key, key_note = parse_failed(line.draft)
        counts = [line.yes, line.no, line.abstain]
        source = _VETO_SOURCES.get(line.source, "")
        if not source and line.source.startswith("SECONDARY ONLY"):
            source = "secondary"
        if not source:
            raise fail(where, line.draft, f"expected a known source, found {line.source!r}")
        note = line.note.replace("not in the DHL list", "not in the UN Library's list")
        if note == "confirm before use":
            note = "two secondary sources; no count, no list of members"
        if counts[1] == "0":
            note = joined([note, f"table's count {'-'.join(counts)} has no vote against: left out"])
            counts = ["", "", ""]
        key = known.get(key, key)
        meeting = meetings.get(key) or parse_meeting(line.meeting, line.date)[0]
        rows.append(
            {
                "draft": key,
                "date": line.date,
                "weekday": weekday(line.date),
                "meeting": meeting,
                "agenda": agenda.topic(line.topic, line.title),
                "vetoed_by": ";".join(sorted(line.vetoed_by.split(";"))),
                **dict(zip(COUNTS[:3], counts, strict=True)),
                "source": source,
                "verified": _VERIFIED[source],
                "note": joined([note, key_note]),
            }
        )
    table = counted(pd.DataFrame(rows)).sort_values("date", kind="stable", ignore_index=True)
    table["draft"] = numbered(table["draft"])
    table["number"] = range(1, len(table) + 1)
    return table[VETOES]
