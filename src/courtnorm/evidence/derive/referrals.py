"""The Statute, the situations, the warrants and the timeline, from the sources of the referrals.

:func:`build` returns ``rome_statute``, ``situations``, ``warrants``, ``timeline``, ``conflicts``
and this module's part of ``exceptions``. Every date is a day in ISO form; where only the month or
the year is known it is the first day of it, and a column of precision says so.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm.evidence import inputs
from courtnorm.evidence.derive import situations, statute, timeline, warrants
from courtnorm.evidence.package import laid_out

#: Why a warrant is left out of the survival curve, by what its row notes.
_LEFT_OUT = {
    "summons": "came on a summons: no way from warrant to custody to measure",
    "already detained": "in the Court's custody before the warrant",
    "no end date": "neither the death nor the end of the case is dated",
}


def conflicts(sources: Path) -> pd.DataFrame:
    """Return where sources disagree: ``value_a`` is what the table prints."""
    found = pd.DataFrame(list(statute.conflicts(sources)))
    whole = pd.concat([inputs.notes("conflicts"), found], ignore_index=True)
    return laid_out("conflicts", whole.sort_values(["resource", "key", "field", "value_b"]))


def _exceptions(made: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the rows that break a rule and may: by resource, key, rule and reason."""
    states, line, issued = made["rome_statute"], made["timeline"], made["warrants"]
    succeeded = states.loc[states["deposit_type"] == "succession", "iso3"]
    disputed = states.loc[states["disputed"] == "yes", "iso3"]
    early = situations.reaching_back(made["situations"], states)
    weak = line.loc[line["source_kind"] == "site only", "id"]
    unread = line.loc[line["verified"] == "no", "id"]
    listed = (
        ("rome_statute", succeeded, "article-126", "bound from independence, by succession"),
        ("rome_statute", disputed, "withdrawal-disputed",
         "the notice, or what became of it, rests on one secondary note"),
        ("situations", early, "scope-early",
         "the source has the scope begin before the Statute bound the state"),
        ("timeline", weak, "weak-source",
         "the source names a site or a note without its full address"),
        ("timeline", unread, "unverified", "from memory but for the topic"),
    )  # fmt: skip
    rows = [(table, key, rule, why) for table, keys, rule, why in listed for key in keys]
    excluded = issued[issued["survival"] == "excluded"]
    rows += [
        ("warrants", key, "survival-excluded", _LEFT_OUT[note])
        for key, note in zip(excluded["id"], excluded["survival_note"], strict=True)
    ]
    return pd.DataFrame(rows, columns=["resource", "key", "rule", "reason"])


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of this module by name, sorted and ready to be written."""
    made = {
        "rome_statute": statute.rome_statute(sources),
        "situations": situations.situations(sources),
        "warrants": warrants.warrants(sources),
        "timeline": timeline.timeline(sources),
        "conflicts": conflicts(sources),
    }
    return {**made, "exceptions": _exceptions(made)}
