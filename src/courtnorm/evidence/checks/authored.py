"""What the book itself writes down: claims, exceptions, failed drafts on atrocity situations.

What can be checked of such a list is that it is whole, and that each choice in it follows the rule
that it declares.
"""

from __future__ import annotations

import pandas as pd

from courtnorm.evidence.checks.frame import Tables, check, keys, mask, said, wrong
from courtnorm.evidence.checks.resolutions import NOTED


@check("claims")
def check_claims(tables: Tables) -> list[str]:
    """Readings and restrictions of a claim are lines of three parts, each name once."""
    table = tables["claims"]
    expected = "expected lines of three parts, name | words | who or why, each name once"
    return [
        line
        for column in ("readings", "restrictions")
        for line in wrong(
            table, "claims", mask(table, ~table[column].map(_listed)), f"{column}: {expected}"
        )
    ]


def _listed(cell: str) -> bool:
    """Say whether a cell is a list of readings or restrictions, or empty."""
    parts = [line.split(" | ") for line in cell.splitlines()]
    named = [line[0] for line in parts]
    whole = all(len(line) == 3 and all(part.strip() for part in line) for line in parts)
    return whole and len(named) == len(set(named))


#: The rules that ``exceptions`` may excuse a row from, by resource.
RULES = {
    "resolutions": {
        "missing-resolution",
        "date-missing",
        "members-compiled",
        "meeting-missing",
        "meeting-order",
        "counts-missing",
        "draft-year",
        "draft-order",
        "draft-doubled",
        "members-missing",
        "member-not-voting",
        "text-missing",
        "procedural",
        *NOTED,
    },
    "votes": {"vote-doubtful"},
    "failed_drafts": {
        "members-missing",
        "member-not-voting",
        "counts-missing",
        "counts-conflict",
        "symbol-doubled",
        "draft-adopted",
    },
    "vetoes": {"draft-adopted", "draft-order", "unconfirmed", "counts-left-out", "draft-meeting"},
    "council": {"term-split", "party-conflict"},
    "published_counts": {"series-break"},
    "rome_statute": {"article-126", "withdrawal-disputed"},
    "situations": {"scope-early"},
    "warrants": {"survival-excluded"},
    "timeline": {"weak-source", "unverified"},
    "speakers": {"record-unread"},
}


@check("exceptions", *RULES)
def check_exceptions(tables: Tables) -> list[str]:
    """Exceptions name a row that exists and a rule that is known, once, with a reason."""
    table, out = tables["exceptions"], []
    known = {name: set(keys(tables[name], name)) for name in RULES}
    known["speakers"] = set(tables["speakers"]["meeting"])  # what is excused is a whole record
    for row, line in table.iterrows():
        where = f"data/exceptions.csv: row {row} ({line['resource']}, {line['key']})"
        if line["rule"] not in RULES.get(line["resource"], ()):
            out.append(f"{where}: expected a known rule, found {line['rule']}")
        elif line["rule"] != "missing-resolution" and line["key"] not in known[line["resource"]]:
            out.append(f"{where}: expected the key of a row")
        if not line["reason"]:
            out.append(f"{where}: expected a reason")
    return out


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
        if row["counted"] == "yes" and not _holds(tables, row, day):
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
