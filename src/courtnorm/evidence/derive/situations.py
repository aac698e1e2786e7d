"""The situations before the Court: how each came there, when, and what became of it."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence.derive import notes, rows
from courtnorm.evidence.derive.symbols import weekday

_TRIGGER = {
    "UNSC referral": ("council referral", "no"),
    "self-referral": ("self-referral", "no"),
    "self-referral (with art. 12(3) declaration)": ("self-referral", "yes"),
    "state referral": ("state referral", "no"),
    "state referral (with art. 12(3) declarations)": ("state referral", "yes"),
    "proprio motu (art. 15)": ("own motion", "no"),
    "proprio motu (art. 15) on art. 12(3) declaration": ("own motion", "yes"),
}


def _party_at_trigger(text: str) -> str:
    """Return yes, no or part ("Bangladesh yes; Myanmar no")."""
    words = set(re.findall(r"\b(yes|no)\b", text))
    return "part" if len(words) == 2 else words.pop()


def _situation_status(text: str) -> str:
    if text.startswith("ongoing"):
        return "ongoing"
    open_cases = re.search(r"pending|outstanding", text)
    return "concluded, cases pending" if open_cases else "concluded"


def _declared(text: str) -> str:
    """Return the days of the declarations under article 12(3), joined by semicolons."""
    named = re.search(r"art\. 12\(3\) declarations?\b([^;]*)", text)
    found = re.findall(r"\d{1,2} [A-Z][a-z]{2} \d{4}", named[1]) if named else []
    return ";".join(f"{pd.to_datetime(day, format='%d %b %Y'):%Y-%m-%d}" for day in found)


def situations(sources: Path) -> pd.DataFrame:
    """Return the 18 situations before the Court, in order of referral or request."""
    raw = notes.join(
        rows.source(sources, rows.SITUATIONS), "situations", "situation", "source_name"
    )
    table = pd.DataFrame({"id": raw["id"], "name": raw["name"]})
    table["iso3"] = raw["iso3"].str.replace("/", ";")
    pairs = [
        _translate_pair(trigger, row)
        for trigger, row in zip(raw["trigger"], raw["situation"], strict=True)
    ]
    table["trigger"] = [pair[0] for pair in pairs]
    table["declaration_12_3"] = [pair[1] for pair in pairs]
    table["declarations"] = raw["referral_document"].map(_declared)
    table["referral_date"] = raw["referral_date"]
    table["referral_weekday"] = raw["referral_date"].map(weekday)
    table["referral_document"] = raw["referral_document_ours"]
    table["opened_date"] = raw["investigation_opened_date"]
    table["opened_weekday"] = raw["investigation_opened_date"].map(weekday)
    table["scope_start"] = raw["temporal_scope_start"]
    month_only = raw["note"].str.contains("day not read") & (raw["temporal_scope_start"] != "")
    table["scope_precision"] = ["month" if month else "day" for month in month_only]
    table.loc[table["scope_start"] == "", "scope_precision"] = ""
    table["scope_end"] = raw["temporal_scope_end"]
    table["party_at_trigger"] = raw["state_party_at_trigger"].map(_party_at_trigger)
    table["status"] = raw["status"].map(_situation_status)
    # The end of an investigation is not the end of its cases: the source says which.
    still = raw["note"].str.contains("cases go on")
    table.loc[still, "status"] = "concluded, cases pending"
    table["concluded_date"] = raw["concluded_date"]
    table = table.join(rows.two_sources(raw))
    table["verified"] = raw["verified"]
    table["doubt"] = raw["doubt"]
    table["note"] = raw["note_ours"]
    return table.sort_values(["referral_date", "id"]).reset_index(drop=True)


def _translate_pair(trigger: str, row: str) -> tuple[str, str]:
    if trigger not in _TRIGGER:
        raise fail(rows.SITUATIONS, row, f"no trigger of ours for {trigger!r}")
    return _TRIGGER[trigger]


def reaching_back(table: pd.DataFrame, statute: pd.DataFrame) -> list[str]:
    """Return the ids of situations whose scope begins before the Statute bound the first state.

    Referrals by the Council and declarations under article 12(3) may do so, and are not listed.
    """
    begun = dict(zip(statute["iso3"], statute["entry_into_force"], strict=True))
    early = []
    for _, row in table.iterrows():
        free = row["trigger"] == "council referral" or row["declaration_12_3"] == "yes"
        first = min(begun[code] or "9999" for code in row["iso3"].split(";"))
        if row["scope_start"] and not free and row["scope_start"] < first:
            early.append(str(row["id"]))
    return early
