"""The Statute, the situations, the warrants and the timeline, from the sources of the referrals.

:func:`build` returns ``rome_statute``, ``situations``, ``warrants``, ``timeline``, ``conflicts``
and this module's part of ``exceptions``. Every date is a day in ISO form; where only the month or
the year is known it is the first day of it, and a column of precision says so.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm.evidence.derive import notes, situations, statute, timeline, warrants

EXCEPTION_COLUMNS = ["resource", "key", "rule", "reason"]
CONFLICT_COLUMNS = [
    "resource",
    "key",
    "field",
    "value_a",
    "source_a",
    "value_b",
    "source_b",
    "resolved",
    "note",
]


def conflicts(sources: Path) -> pd.DataFrame:
    """Return where sources disagree: ``value_a`` is what the table prints."""
    by_hand = notes.read("conflicts")[CONFLICT_COLUMNS]
    found = pd.DataFrame(list(statute.conflicts(sources)), columns=CONFLICT_COLUMNS)
    whole = pd.concat([by_hand, found], ignore_index=True)
    return whole.sort_values(["resource", "key", "field", "value_b"]).reset_index(drop=True)


def _exceptions(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the rows that break a rule and may: by resource, key, rule and reason."""
    rows: list[tuple[str, str, str, str]] = []
    states = tables["rome_statute"]
    for iso3 in states.loc[states["deposit_type"] == "succession", "iso3"]:
        reason = "bound from independence, by succession"
        rows.append(("rome_statute", iso3, "article-126", reason))
    for iso3 in states.loc[states["disputed"] == "yes", "iso3"]:
        reason = "the notice, or what became of it, rests on one secondary note"
        rows.append(("rome_statute", iso3, "withdrawal-disputed", reason))
    for key in situations.reaching_back(tables["situations"], states):
        reason = "the source has the scope begin before the Statute bound the state"
        rows.append(("situations", key, "scope-early", reason))
    excluded = tables["warrants"][tables["warrants"]["survival"] == "excluded"]
    reasons = {
        "summons": "came on a summons: no way from warrant to custody to measure",
        "already detained": "in the Court's custody before the warrant",
        "no end date": "neither the death nor the end of the case is dated",
    }
    for _, row in excluded.iterrows():
        reason = reasons[row["survival_note"]]
        rows.append(("warrants", row["id"], "survival-excluded", reason))
    line = tables["timeline"]
    for key in line.loc[line["source_kind"] == "site only", "id"]:
        reason = "the source names a site or a note without its full address"
        rows.append(("timeline", key, "weak-source", reason))
    for key in line.loc[line["verified"] == "no", "id"]:
        reason = "from memory but for the topic"
        rows.append(("timeline", key, "unverified", reason))
    table = pd.DataFrame(rows, columns=EXCEPTION_COLUMNS)
    return table.sort_values(EXCEPTION_COLUMNS[:3]).reset_index(drop=True)


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of this module by name, sorted and ready to be written."""
    tables = {
        "rome_statute": statute.rome_statute(sources),
        "situations": situations.situations(sources),
        "warrants": warrants.warrants(sources),
        "timeline": timeline.timeline(sources),
        "conflicts": conflicts(sources),
    }
    tables["exceptions"] = _exceptions(tables)
    return tables
