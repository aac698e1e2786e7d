"""Texts that were voted down: failed drafts since 1994, vetoes since 1946."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm.evidence import inputs
from courtnorm.evidence.derive.symbols import (
    COUNTS,
    counted,
    joined,
    numbered,
    parse_failed,
    parse_meeting,
    topic,
)
from courtnorm.evidence.package import laid_out

FAILED, VETOED = "votes/drafts_not_adopted_1994_2025.csv", "votes/vetoes.csv"


def _read(sources: Path, where: str) -> pd.DataFrame:
    """Read a list of texts: with the ``key`` of each, its ``agenda``, and its vetoes in order."""
    raw = inputs.read(sources / where)
    keys = [parse_failed(draft) for draft in raw["draft"]]
    raw["key"], raw["key_note"] = zip(*keys, strict=True)
    raw["agenda"] = [topic(*line) for line in zip(raw["topic"], raw["title"], strict=True)]
    vetoed_by = raw["vetoed_by"].str.split(";")
    raw["vetoed_by"] = [";".join(sorted(filter(None, states))) for states in vetoed_by]
    return raw


def failed_drafts(sources: Path) -> pd.DataFrame:
    """Return ``failed_drafts``: texts put to the vote and not adopted, 1994 to 2025.

    ``outcome``: ``veto`` or ``majority``; ``vetoed_by``: codes joined by ``;``; ``verified``:
    ``yes`` where two official sources agree, else ``partly``.
    """
    raw, official = _read(sources, FAILED), _read(sources, VETOED)
    raw["outcome"] = inputs.words(raw["outcome"], "failed_drafts.outcome", FAILED, raw["draft"])[
        "word"
    ]
    raw["note"] = inputs.words(raw["note"], "failed_drafts.note", FAILED, raw["draft"])["word"]
    official = official.loc[official["source"].str.startswith("DHL"), "key"]
    agreed = (raw["official_check"] == "agree") | raw["key"].isin(official)
    raw["verified"] = (agreed & ~raw["note"].str.contains("doubtful")).map(
        {True: "yes", False: "partly"}
    )
    agree = raw["official_check"] == "agree"
    raw["counts_basis"] = agree.map({True: "library+members", False: "members"})
    raw.loc[raw["note"].str.contains("corrupt"), "counts_basis"] = "library"
    # The source itself warns against a count of twelve members.
    twelve = raw["note"].str.contains("12 of 15")
    raw.loc[twelve, "counts_basis"] = "none"
    raw.loc[twelve, COUNTS] = ""
    theirs = raw["official_check"].str.extract("^official (.*)", expand=False)
    contradicted = theirs.notna() & (raw["counts_basis"] == "members") & (raw["note"] == "")
    conflict = ("table of meetings: " + theirs).where(contradicted, "")
    meetings = [parse_meeting(*line) for line in zip(raw["meeting"], raw["date"], strict=True)]
    raw["meeting"] = [meeting for meeting, _ in meetings]
    remarks = zip(raw["note"], conflict, raw["key_note"], [n for _, n in meetings], strict=True)
    raw["note"] = [joined(notes) for notes in remarks]
    table = counted(raw.assign(draft=raw["key"])).sort_values(["date", "draft", "outcome"])
    table["draft"] = numbered(table["draft"])
    return laid_out("failed_drafts", table)


def vetoes(sources: Path) -> pd.DataFrame:
    """Return ``vetoes``: each text vetoed from 1946 to 2025, in order of date.

    ``number`` is the place in this list. Before 1948 many texts had no symbol of their own: they
    are named by the meeting (``S/PV.49 #1``). Counts where a source gives them.
    """
    raw, failed = _read(sources, VETOED), failed_drafts(sources)
    known = {d.rsplit(" #", 1)[0]: d for d in failed["draft"][failed["outcome"] == "veto"]}
    meetings = dict(zip(failed["draft"], failed["meeting"], strict=True))
    raw["draft_said"], raw["draft"] = raw["draft"], raw["key"].replace(known)
    raw["meeting"] = [
        meetings.get(line.draft) or parse_meeting(line.meeting, line.date)[0]
        for line in raw.itertuples()
    ]
    named = raw["source"].mask(raw["source"].str.startswith("SECONDARY ONLY"), "SECONDARY ONLY")
    found = inputs.words(named, "vetoes.source", VETOED, raw["draft_said"])
    raw["source"], raw["verified"] = found["word"], found["more"]
    note = raw["note"].str.replace("not in the DHL list", "not in the UN Library's list")
    note = note.replace("confirm before use", "two secondary sources; no count, no list of members")
    none_against = raw["no"] == "0"
    said = raw[COUNTS[:3]].agg("-".join, axis=1)
    lost = ("table's count " + said + " has no vote against: left out").where(none_against, "")
    raw.loc[none_against, COUNTS[:3]] = ""
    remarks = zip(note, lost, raw["key_note"], strict=True)
    raw["note"] = [joined(notes) for notes in remarks]
    table = counted(raw).sort_values("date", kind="stable", ignore_index=True)
    table["draft"] = numbered(table["draft"])
    table["number"] = range(1, len(table) + 1)
    return laid_out("vetoes", table)
