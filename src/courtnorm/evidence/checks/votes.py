"""The Council's decisions by meaning: counts, member votes, rosters, vetoes, and their calendar.

Nothing here knows a hash or the sources: each check rests on what the tables say twice, on the
Charter's rules (how many members, how many votes, what a veto is) and on the calendar. ``problems``
runs all of them, with those on the list of resolutions, failed drafts and vetoes, dates and
membership (:mod:`courtnorm.evidence.checks.resolutions`, ``drafts``, ``dates``, ``council``).
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from courtnorm.evidence.checks import council, dates, drafts, resolutions
from courtnorm.evidence.checks.council import PERMANENT
from courtnorm.evidence.checks.frame import (
    Tables,
    as_text,
    closed,
    excused,
    found,
    judged,
    keys,
    said,
    whole,
    wrong,
)
from courtnorm.evidence.checks.resolutions import COUNTS, NO_VOTE, NOTED

#: Dates for which the Global Centre's totals are held.
PUBLISHED = 5


def _texts(tables: Tables) -> pd.DataFrame:
    """Return every text voted on, by symbol: resource, date, counts, how adopted, basis, row."""
    decided, failed = tables["resolutions"], tables["failed_drafts"]
    columns = ["date", "counts_basis", *COUNTS]
    first = decided.set_index("symbol")[[*columns, "how_adopted", "unanimous"]]
    first = first.assign(resource="resolutions", row=decided.index)
    second = failed.set_index("draft")[columns]
    second = second.assign(
        how_adopted="vote", unanimous="no", resource="failed_drafts", row=failed.index
    )
    texts = pd.concat([first, second])
    texts = texts[~texts.index.duplicated()]
    texts[COUNTS] = texts[COUNTS].apply(whole)
    texts["order"] = range(len(texts))
    return texts


def check_vote_rows(tables: Tables) -> list[str]:
    """Each member votes once on a known text; rows follow the texts, then the codes."""
    tables = as_text(tables)
    table = tables["votes"]
    texts = _texts(tables)
    known = table["symbol"].isin(texts.index)
    out = wrong(table, "votes", ~known, "expected a symbol of resolutions or failed_drafts")
    key = keys(table, "votes")
    out += wrong(table, "votes", key.duplicated(), "expected one vote a member and text")
    out += closed(table, "votes", "vote", ("Y", "N", "A"))
    place = table["symbol"].map(texts["order"])
    before = (place < place.shift()) | (
        (place == place.shift()) & (table["iso3"] <= table["iso3"].shift())
    )
    return out + wrong(table, "votes", before, "expected rows in order of text and code")


def check_members_against_counts(tables: Tables) -> list[str]:
    """Members' votes add up to the count of the text."""
    tables = as_text(tables)
    table, texts = tables["votes"], _texts(tables)
    tally = table.groupby(["symbol", "vote"]).size().unstack(fill_value=0)
    tally = tally.reindex(columns=["Y", "N", "A"], fill_value=0)
    rows = tally.sum(axis=1)
    joined = texts.join(tally).fillna({"Y": 0, "N": 0, "A": 0})
    joined["rows"] = rows.reindex(joined.index).fillna(0)
    counted = joined["yes"].notna()
    members = 15 - joined["not_voting"].where(counted, 0)
    due = (joined["date"] >= "1994") | (
        (joined["date"] >= "1992") & counted & (joined["unanimous"] == "yes")
    )
    out = [
        said(line.resource, line.row, key, "expected no member votes before 1992")
        for key, line in joined[~due & (joined["rows"] > 0)].iterrows()
    ]
    for resource in ("resolutions", "failed_drafts"):
        mine = joined[due & (joined["resource"] == resource)]
        allowed = excused(tables, resource, "members-missing")
        held, full = mine["rows"], members[mine.index]
        short = {
            key: f"found {held[key]:.0f} of {full[key]:.0f} votes"
            for key in mine.index[held != full]
        }
        out += judged(tables, resource, "members-missing", short, "expected a vote of each member")
        absent = {key: "" for key in mine.index[(held == full) & (full < 15)]}
        expected = "expected fifteen votes"
        out += judged(tables, resource, "member-not-voting", absent, expected)
        open_list = mine.index.isin(allowed)
        for letter, column, word in (
            ("Y", "yes", "in favour"),
            ("N", "no", "against"),
            ("A", "abstain", "abstaining"),
        ):
            here, there = mine[letter], mine[column]
            # A list with members missing can fall short of the count, but not go beyond it.
            bad = there.notna() & ((here > there) | (~open_list & (here < there)))
            out += [
                said(
                    "votes",
                    "-",
                    key,
                    f"expected {there[key]:.0f} {word}, as counted; found {here[key]:.0f}",
                )
                for key in mine.index[bad]
            ]
    return out


def _rosters(tables: Tables) -> dict[str, frozenset[str]]:
    """Return year -> members: from ``council``, before 2000 those who vote on most texts."""
    council_table, table = tables["council"], tables["votes"]
    rosters = {str(year): frozenset(rows) for year, rows in council_table.groupby("year")["iso3"]}
    year = table["symbol"].map(_texts(tables)["date"].str[:4])
    early = table.assign(year=year)[~year.isin(rosters)]
    texts = early.groupby("year")["symbol"].nunique()
    share = early.groupby(["year", "iso3"]).size().div(texts, level="year")
    for name, rows in share[share > 0.5].groupby(level="year"):
        rosters[str(name)] = frozenset(rows.index.get_level_values("iso3"))
    return rosters


def check_rosters(tables: Tables) -> list[str]:
    """Only members of that year vote; before 2000 the year's other votes say who they were."""
    tables = as_text(tables)
    table = tables["votes"]
    rosters = _rosters(tables)
    year = table["symbol"].map(_texts(tables)["date"].str[:4])
    seats = {(name, iso3) for name, members in rosters.items() for iso3 in members}
    bad = pd.Series(
        [pair not in seats for pair in zip(year, table["iso3"], strict=True)], index=table.index
    )
    out = wrong(table, "votes", bad, "expected a member of the Council in that year")
    out += [
        f"data/votes.csv: year {name}: expected a roster of 15, found {len(members)}"
        for name, members in sorted(rosters.items())
        if len(members) != 15
    ]
    return out


def check_basis(tables: Tables) -> list[str]:
    """Votes are derived where the count is unanimous or no vote was taken; doubts are listed."""
    tables = as_text(tables)
    table, texts = tables["votes"], _texts(tables)
    doubtful = table["basis"] == "doubtful"
    out = judged(
        tables,
        "votes",
        "vote-doubtful",
        found(table, "votes", doubtful),
        "expected no doubtful vote that is not listed",
    )
    derived = texts["how_adopted"].isin(NO_VOTE) | (
        (texts["counts_basis"] == "library") & (texts["unanimous"] == "yes")
    )
    due = table["symbol"].map(derived).map({True: "derived", False: "recorded"})
    bad = ~doubtful & (table["basis"] != due)
    expected = "expected derived for a unanimous count or a text without a vote, else recorded"
    out += wrong(table, "votes", bad, expected)
    bad = (due == "derived") & (table["vote"] != "Y")
    return out + wrong(table, "votes", bad, "expected a derived vote to be in favour")


def check_permanent(tables: Tables) -> list[str]:
    """No resolution has a permanent member against it, unless it was a matter of procedure."""
    tables = as_text(tables)
    table = tables["votes"]
    against = table[(table["vote"] == "N") & table["iso3"].isin(PERMANENT)]
    opposed = against.groupby("symbol")["iso3"].agg(";".join)
    adopted = opposed[opposed.index.isin(tables["resolutions"]["symbol"])]
    faults = {str(symbol): f"against: {codes}" for symbol, codes in adopted.items()}
    expected = "expected no permanent member against a resolution"
    return judged(tables, "resolutions", "procedural", faults, expected)


def check_published(tables: Tables) -> list[str]:
    """Published totals are in order of date and do not fall, but where the list says so."""
    tables = as_text(tables)
    table = tables["published_counts"]
    out = []
    if len(table) != PUBLISHED:
        out.append(f"data/published_counts.csv: expected {PUBLISHED} rows, found {len(table)}")
    out += wrong(
        table,
        "published_counts",
        table["as_of"] <= table["as_of"].shift(),
        "expected rows in order of date",
    )
    falls = pd.Series(False, index=table.index)
    for column in ("resolutions", "presidential_statements"):
        total = whole(table[column])
        falls |= total < total.shift()
    expected = "expected totals that do not fall"
    return out + judged(
        tables,
        "published_counts",
        "series-break",
        found(table, "published_counts", falls),
        expected,
    )


_RULES = {
    "resolutions": {
        "missing-resolution",
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
}


def check_exceptions(tables: Tables) -> list[str]:
    """Exceptions on these tables name a row that exists and a rule that is known, once."""
    tables = as_text(tables)
    listed = tables.get("exceptions")
    if listed is None:
        return []
    out = []
    known = {name: set(keys(tables[name], name)) for name in _RULES}
    mine = listed[listed["resource"].isin(list(_RULES))]
    double = mine.duplicated(["resource", "key", "rule"])
    for row, line in mine.iterrows():
        where = f"data/exceptions.csv: row {row} ({line['resource']}, {line['key']})"
        if line["rule"] not in _RULES[line["resource"]]:
            out.append(f"{where}: expected a known rule, found {line['rule']}")
        elif line["rule"] != "missing-resolution" and line["key"] not in known[line["resource"]]:
            out.append(f"{where}: expected the key of a row")
        if not line["reason"]:
            out.append(f"{where}: expected a reason")
        if double[row]:
            out.append(f"{where}: expected {line['rule']} once")
    return out


CHECKS: tuple[Callable[[Tables], list[str]], ...] = (
    *resolutions.CHECKS,
    *drafts.CHECKS,
    check_vote_rows,
    check_members_against_counts,
    check_rosters,
    check_basis,
    check_permanent,
    check_published,
    check_exceptions,
    *dates.CHECKS,
    *council.CHECKS,
)


def problems(tables: Tables) -> list[str]:
    """Return one line for each problem that any check finds in the tables of this group."""
    tables = as_text(tables)
    return [problem for check in CHECKS for problem in check(tables)]
