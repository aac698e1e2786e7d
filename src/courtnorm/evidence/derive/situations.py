"""The situations before the Court: how each came there, when, and what became of it."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.package import laid_out

WHERE = "icc_situations.csv"


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
    raw = inputs.read(sources / "referrals" / WHERE)
    raw = inputs.with_notes(raw, "situations", "situation", "source_name")
    trigger = inputs.words(raw["trigger"], "situations.trigger", WHERE, raw["situation"])
    table = raw.drop(columns=["source", "note"]).rename(
        columns={
            "investigation_opened_date": "opened_date",
            "temporal_scope_start": "scope_start",
            "temporal_scope_end": "scope_end",
            "referral_document": "document_said",
            "referral_document_ours": "referral_document",
            "note_ours": "note",
        }
    )
    table["iso3"] = raw["iso3"].str.replace("/", ";")
    table["trigger"], table["declaration_12_3"] = trigger["word"], trigger["more"]
    table["declarations"] = table["document_said"].map(_declared)
    month_only = raw["note"].str.contains("day not read")
    table["scope_precision"] = month_only.map({True: "month", False: "day"})
    table.loc[table["scope_start"] == "", "scope_precision"] = ""
    table["party_at_trigger"] = raw["state_party_at_trigger"].map(_party_at_trigger)
    table["status"] = raw["status"].map(_situation_status)
    # The end of an investigation is not the end of its cases: the source says which.
    still = raw["note"].str.contains("cases go on")
    table.loc[still, "status"] = "concluded, cases pending"
    table = table.join(addresses.two(raw["source"]))
    return laid_out("situations", table.sort_values(["referral_date", "id"]))


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
