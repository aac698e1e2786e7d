"""The list by which the book chooses which failed drafts are on atrocity situations.

It is the book's own. What can be checked is that it is whole, and that each choice follows the rule
that it declares.
"""

from __future__ import annotations

import pandas as pd

from courtnorm.evidence.checks.frame import Tables, check, said

#: The list of failed drafts begins with the day of the second referral.
FROM = "2011-02-26"


@check(
    "atrocity_situations",
    "court_decisions",
    "failed_drafts",
    "situations",
    "timeline",
    "vetoes",
)
def check_atrocity_situations(tables: Tables) -> list[str]:
    """Every failed draft since the second referral is listed once, and counted only by the rule.

    ``scope``: the topic falls within the scope of a situation before the Court on the day of the
    vote. ``mechanism``: the timeline has an evidence mechanism for crimes in the state, and the
    vote is not earlier than the state's first row there. ``draft``: a row of ``court_decisions``
    or ``timeline`` is on the draft itself. ``none``: not counted.
    """
    table, name = tables["atrocity_situations"], "atrocity_situations"
    drafts = _failed(tables)
    listed = list(table["draft"])
    out = [f"data/{name}.csv: expected a row for {d}" for d in drafts if d not in set(listed)]
    day_of = table["draft"].map({draft: day for draft, (day, _) in drafts.items()})
    for place in table.index[day_of < day_of.shift()]:
        out.append(said(name, place, table["draft"][place], "expected rows by the day of the vote"))
    for place, row in table.iterrows():
        key = row["draft"]
        if key not in drafts or listed.count(key) > 1:
            out.append(said(name, place, key, "expected a failed draft since 2011, listed once"))
            continue
        day, topic = drafts[key]
        if row["topic"] != topic:
            out.append(said(name, place, key, f"expected the topic of the vote, {topic}"))
        if (row["counted"] == "yes") != (row["basis"] != "none"):
            out.append(said(name, place, key, "expected a basis where a draft counts, only there"))
        elif row["counted"] not in ("yes", "no") or bool(row["situation"]) != (
            row["counted"] == "yes"
        ):
            out.append(said(name, place, key, "expected a situation for a draft that counts"))
        elif row["counted"] == "yes" and not _holds(tables, row, day):
            out.append(said(name, place, key, f"expected {row['basis_row']} to support it"))
    return out


def _failed(tables: Tables) -> dict[str, tuple[str, str]]:
    """Return day and topic of each failed or vetoed draft since :data:`FROM`, by its symbol."""
    found: dict[str, tuple[str, str]] = {}
    for resource in ("vetoes", "failed_drafts"):
        table = tables[resource]
        recent = table[table["date"] >= FROM]
        rows = zip(recent["draft"], recent["date"], recent["agenda"], strict=True)
        found |= {draft: (day, topic) for draft, day, topic in rows}
    return found


def _holds(tables: Tables, row: pd.Series, day: str) -> bool:
    """Return whether the row that a choice names exists and supports it on the day of the vote."""
    resource, _, key = row["basis_row"].partition("/")
    expected = {"scope": ("situations",), "mechanism": ("timeline",)}
    if resource not in expected.get(row["basis"], ("court_decisions", "timeline")):
        return False
    table = tables[resource]
    hit = table[table["symbol" if resource == "court_decisions" else "id"] == key]
    if len(hit) != 1:
        return False
    record = hit.iloc[0]
    if row["basis"] == "scope":
        after = record["scope_start"] != "" and record["scope_start"] <= day
        return bool(after and (record["scope_end"] == "" or day <= record["scope_end"]))
    if row["basis"] == "mechanism":
        of_state = tables["timeline"]["iso3"].str.split(";").map(lambda c: record["iso3"] in c)
        return bool(record["iso3"] and day >= tables["timeline"].loc[of_state, "date"].min())
    documents = record["document"].split(";") if resource == "timeline" else [record["symbol"]]
    return bool(row["draft"] in documents)
