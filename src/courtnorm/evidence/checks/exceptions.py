"""The exceptions: each names a row that exists and a rule that is known, once, and says why."""

from __future__ import annotations

from courtnorm.evidence.checks.frame import Tables, check, keys
from courtnorm.evidence.checks.resolutions import NOTED

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
