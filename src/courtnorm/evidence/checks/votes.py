"""The Council's decisions by meaning: counts, member votes, rosters, vetoes, and their calendar.

Nothing here knows a hash or the sources: each check rests on what the tables say twice, on the
Charter's rules (how many members, how many votes, what a veto is) and on the calendar. ``problems``
runs all of them, with those on the list of resolutions, failed drafts and vetoes, dates and
membership (:mod:`courtnorm.evidence.checks.resolutions`, ``drafts``, ``dates``, ``council``).
"""

from __future__ import annotations

import pandas as pd

from courtnorm.evidence.checks.council import PERMANENT
from courtnorm.evidence.checks.frame import (
    Tables,
    check,
    excused,
    found,
    judged,
    said,
    whole,
    wrong,
)
from courtnorm.evidence.checks.resolutions import COUNTS, ENLARGED, NO_VOTE


def _texts(tables: Tables) -> pd.DataFrame:
    """Return every text voted on, by symbol: resource, date, counts, how adopted, basis, row."""
    decided, failed = tables["resolutions"], tables["failed_drafts"]
    columns = ["date", "counts_basis", *COUNTS]
    first = decided.set_index("symbol")[[*columns, "how_adopted", "unanimous", "council_size"]]
    first["year"] = decided.set_index("symbol")["year"]  # also where the day is not known
    first = first.assign(resource="resolutions", row=decided.index)
    second = failed.set_index("draft")[columns]
    second = second.assign(
        how_adopted="vote", unanimous="no", resource="failed_drafts", row=failed.index
    )
    second = second.assign(council_size="15", year=second["date"].str[:4])
    texts = pd.concat([first, second])
    texts = texts[~texts.index.duplicated()]
    texts[COUNTS] = texts[COUNTS].apply(whole)
    texts["order"] = range(len(texts))
    return texts


@check("failed_drafts", "resolutions", "votes")
def check_vote_rows(tables: Tables) -> list[str]:
    """Each member votes once on a known text; rows follow the texts, then the codes."""
    table = tables["votes"]
    texts = _texts(tables)
    known = table["symbol"].isin(texts.index)
    out = wrong(table, "votes", ~known, "expected a symbol of resolutions or failed_drafts")
    place = table["symbol"].map(texts["order"])
    before = (place < place.shift()) | (
        (place == place.shift()) & (table["iso3"] <= table["iso3"].shift())
    )
    return out + wrong(table, "votes", before, "expected rows in order of text and code")


@check("failed_drafts", "resolutions", "votes")
def check_members_against_counts(tables: Tables) -> list[str]:
    """Members' votes add up to the count of the text, the doubtful ones left aside."""
    table, texts = tables["votes"], _texts(tables)
    doubt = table[table["basis"] == "doubtful"]
    early = doubt["symbol"].map(texts["year"]) < "1994"
    unsure = set(zip(doubt.loc[early, "symbol"], doubt.loc[early, "vote"], strict=True))
    alone = doubt["symbol"].map(texts["counts_basis"]) == "compiled"
    unsure |= {(symbol, letter) for symbol in doubt.loc[alone, "symbol"] for letter in "YNA"}
    tally = table.groupby(["symbol", "vote"]).size().unstack(fill_value=0)
    tally = tally.reindex(columns=["Y", "N", "A"], fill_value=0)
    rows = tally.sum(axis=1)
    joined = texts.join(tally).fillna({"Y": 0, "N": 0, "A": 0})
    joined["rows"] = rows.reindex(joined.index).fillna(0)
    counted = joined["yes"].notna()
    size = whole(joined["council_size"])
    members = size - joined["not_voting"].where(counted, 0)
    # without a vote only later lists have members' votes: all in favour
    due = ~joined["how_adopted"].isin(NO_VOTE) | (joined["rows"] > 0)
    out = []
    for resource in ("resolutions", "failed_drafts"):
        mine = joined[due & (joined["resource"] == resource)]
        allowed = excused(tables, resource, "members-missing")
        held, full = mine["rows"], members[mine.index]
        # a doubtful vote may be that of a member that took no part
        loose = mine.index.isin([symbol for symbol, _ in unsure]) & (held <= size[mine.index])
        held = held.where(~loose | (held < full), full)
        short = {
            key: f"found {held[key]:.0f} of {full[key]:.0f} votes"
            for key in mine.index[held != full]
        }
        out += judged(tables, resource, "members-missing", short, "expected a vote of each member")
        absent = {key: "" for key in mine.index[(mine["rows"] == full) & (full < size[mine.index])]}
        expected = "expected a vote of every member of the Council"
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
            bad &= pd.Series([(key, letter) not in unsure for key in mine.index], index=mine.index)
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


@check("council", "failed_drafts", "members", "resolutions", "votes")
def check_rosters(tables: Tables) -> list[str]:
    """Only members of the year vote; a year has as many as the Charter says, five permanent."""
    table, sat = tables["votes"], tables["members"]
    seats = set(zip(sat["year"], sat["iso3"], strict=True))
    year = table["symbol"].map(_texts(tables)["year"])
    bad = pd.Series(
        [pair not in seats for pair in zip(year, table["iso3"], strict=True)], index=table.index
    )
    out = wrong(table, "votes", bad, "expected a member of the Council in that year")
    size, last = sat.groupby("year").size(), max(sat["year"])
    for name in map(str, range(1946, int(last) + 1)):
        due = 11 if int(name) < ENLARGED else 15
        if size.get(name, 0) != due:
            out.append(
                f"data/members.csv: year {name}: expected {due} members, found {size.get(name, 0)}"
            )
    early = sat["year"] < "1992"
    permanent = sat["iso3"].isin(PERMANENT - {"RUS"}) | (
        sat["iso3"] == early.map({True: "SUN", False: "RUS"})
    )
    bad = permanent != (sat["seat"] == "permanent")
    out += wrong(sat, "members", bad, "expected a permanent seat for the five, elected for others")
    five = sat[sat["seat"] == "permanent"].groupby("year").size()
    out += [
        f"data/members.csv: year {name}: expected five permanent members, found {count}"
        for name, count in five[five != 5].items()
    ]
    few = sat.loc[sat["seat"] == "elected", ["iso3", "year"]]
    elected = set(few.itertuples(index=False, name=None))
    out += [
        f"data/members.csv: year {year}: expected {iso3} to sit two years on end at most"
        for iso3, year in sorted(elected)
        if {(iso3, str(int(year) - 1)), (iso3, str(int(year) - 2))} <= elected
    ]
    rosters = tables["council"].groupby("year")["iso3"].agg(frozenset)
    for name, codes in sat.groupby("year")["iso3"]:
        if name in rosters and rosters[name] != frozenset(codes):
            other = ", ".join(sorted(rosters[name] ^ set(codes)))
            out.append(
                f"data/members.csv: year {name}: expected the members of council, not {other}"
            )
    return out


@check("failed_drafts", "resolutions", "votes")
def check_basis(tables: Tables) -> list[str]:
    """Votes are derived where the count is unanimous or no vote was taken; doubts are listed."""
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
    more = table["basis"] == "compiled"
    bad = ~doubtful & ~more & (table["basis"] != due)
    expected = "expected derived for a unanimous count or a text without a vote, else recorded"
    out += wrong(table, "votes", bad, expected)
    filled = set(texts.index[(texts["year"] < "1994") | (texts["counts_basis"] == "compiled")])
    found_late = table.loc[more & ~table["symbol"].isin(filled), "symbol"].drop_duplicates()
    expected = "expected no vote of the compilation where the list has all members"
    out += judged(
        tables, "resolutions", "members-compiled", dict.fromkeys(found_late, ""), expected
    )
    bad = (due == "derived") & ~more & ~doubtful & (table["vote"] != "Y")
    return out + wrong(table, "votes", bad, "expected a derived vote to be in favour")


@check("resolutions", "votes")
def check_permanent(tables: Tables) -> list[str]:
    """No resolution has a permanent member against it, unless it was a matter of procedure."""
    table = tables["votes"]
    against = table[(table["vote"] == "N") & table["iso3"].isin(PERMANENT)]
    opposed = against.groupby("symbol")["iso3"].agg(";".join)
    adopted = opposed[opposed.index.isin(tables["resolutions"]["symbol"])]
    faults = {str(symbol): f"against: {codes}" for symbol, codes in adopted.items()}
    expected = "expected no permanent member against a resolution"
    return judged(tables, "resolutions", "procedural", faults, expected)


@check("published_counts")
def check_published(tables: Tables) -> list[str]:
    """Published totals do not fall, but where the list says so."""
    table = tables["published_counts"]
    falls = pd.Series(False, index=table.index)
    for column in ("resolutions", "presidential_statements"):
        total = whole(table[column])
        falls |= total < total.shift()
    expected = "expected totals that do not fall"
    return judged(
        tables,
        "published_counts",
        "series-break",
        found(table, "published_counts", falls),
        expected,
    )
