"""The Council's decisions: membership, counts, member votes, failed drafts and vetoes.

Nothing here knows a hash or the sources: each check rests on what the tables say twice and on the
Charter's rules (how many members, how many votes, what a veto is). Numbers, notes and dates are in
:mod:`courtnorm.evidence.checks.resolutions`.
"""

from __future__ import annotations

import pandas as pd

from courtnorm.council import parties_on
from courtnorm.evidence.checks.frame import (
    Tables,
    among,
    check,
    excused,
    judged,
    keys,
    mask,
    said,
    whole,
    wrong,
)
from courtnorm.evidence.checks.resolutions import COUNTS, ENLARGED, NO_VOTE

PERMANENT = frozenset({"CHN", "FRA", "GBR", "RUS", "USA"})
FIRST_YEAR, LAST_YEAR = 2000, 2027


@check("council")
def check_fifteen(tables: Tables) -> list[str]:
    """Each year from 2000 to 2027 has fifteen members, five of them the permanent ones."""
    table, out = tables["council"], []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        rows = table[table["year"] == str(year)]
        if len(rows) != 15:
            out.append(f"data/council.csv: year {year}: expected 15 members, found {len(rows)}")
        for iso3 in sorted(PERMANENT - set(rows["iso3"])):
            out.append(f"data/council.csv: year {year}: expected a row for {iso3}")
    return out


@check("council")
def check_terms(tables: Tables) -> list[str]:
    """Elected members serve two calendar years on end, five begin each year, none sits on."""
    table = tables["council"]
    elected = table[(table["term_start"] != "") & (table["term_end"] != "")]
    first, last = elected["term_start"].str[:4].astype(int), elected["term_end"].str[:4].astype(int)
    year = elected["year"].astype(int)
    out = []
    held = set(zip(elected["iso3"], year, first, last, strict=True))
    seen: dict[tuple[str, int], int] = {}
    for iso3, begun, ended in sorted({(i, f, e) for i, _, f, e in held}):
        for due in range(max(begun, FIRST_YEAR), min(ended, LAST_YEAR) + 1):
            if (iso3, due, begun, ended) not in held:
                out.append(
                    f"data/council.csv: {iso3}: expected a row for {due} in the term "
                    f"{begun}-{ended}"
                )
        if (iso3, begun - 1) in seen:
            out.append(
                f"data/council.csv: {iso3}: expected no second term straight after the first"
            )
        seen[(iso3, ended)] = begun
    # A shared term begins once: the second half is no new seat.
    half = (last - first != 1) & (first - 1).isin(first[last - first != 1])
    new = ((first == year) & ~half).groupby(year).sum()
    out += [
        f"data/council.csv: year {begun:.0f}: expected five new members, found {count}"
        for begun, count in new[(new.index > FIRST_YEAR) & (new != 5)].items()
    ]
    return out


@check("council", "rome_statute")
def check_party(tables: Tables) -> list[str]:
    """A member's Statute status follows from the dates in ``rome_statute``."""
    table, statute = tables["council"], tables["rome_statute"]
    out = []
    listed = table[table["iso3"].isin(statute["iso3"])]
    for column, end in (("party_1jan", "-01-01"), ("party_31dec", "-12-31")):
        party = parties_on(listed["iso3"], listed["year"] + end, statute).set_axis(listed.index)
        bad = party.map({True: "yes", False: "no"}) != listed[column]
        out += wrong(
            listed, "council", bad, f"expected {column} to follow from the Statute's dates"
        )
    return out


#: Columns of states' codes: of one state in a cell, or of several.
STATES_IN = (
    ("votes", "iso3"),
    ("council", "iso3"),
    ("members", "iso3"),
    ("rome_statute", "iso3"),
    ("failed_drafts", "vetoed_by"),
    ("vetoes", "vetoed_by"),
    ("timeline", "iso3"),
    ("speakers", "state"),
    ("statements", "state"),
)


@check("states", *{name for name, _ in STATES_IN})
def check_states(tables: Tables) -> list[str]:
    """Every code in use is listed in ``states``, and every state listed is in use.

    Organisations, whose codes are no three letters, speak and are no states.
    """
    states = tables["states"]
    used: set[str] = set()
    out: list[str] = []
    for name, column in STATES_IN:
        codes = tables[name][column].str.split(";").explode()
        codes = codes[codes.str.fullmatch("[A-Z]{3}")]
        used |= set(codes) if name not in ("timeline", "speakers", "statements") else set()
        for row, code in codes[~codes.isin(states["iso3"])].items():
            key = keys(tables[name], name)[row]
            out.append(said(name, row, key, f"expected a code listed in states, found {code}"))
    return out + wrong(states, "states", ~states["iso3"].isin(used), "expected a state in use")


@check("failed_drafts", "votes")
def check_failed_counts(tables: Tables) -> list[str]:
    """A failed draft has a full count; a veto has its majority and a permanent member against."""
    table, cast = tables["failed_drafts"], tables["votes"]
    counts = table[COUNTS].apply(whole)
    every = counts.notna().all(axis=1)
    against = cast[(cast["vote"] == "N") & cast["iso3"].isin(PERMANENT)]
    opposed = against.groupby("symbol")["iso3"].agg(lambda codes: ";".join(sorted(codes)))
    mine = table["draft"].map(opposed).fillna("")
    vetoed = every & (counts["yes"] >= 9) & (mine != "")
    bad = every & (vetoed != (table["outcome"] == "veto"))
    expected = "expected a veto if and only if nine in favour and a permanent member against"
    out = wrong(table, "failed_drafts", bad, expected)
    bad = (table["outcome"] == "veto") & (mine != table["vetoed_by"])
    expected = "expected vetoed_by to name the permanent members that voted against"
    return out + wrong(table, "failed_drafts", bad, expected)


@check("failed_drafts", "vetoes")
def check_failed_verified(tables: Tables) -> list[str]:
    """A failed draft is verified where two official sources bear it out, else partly."""
    table, vetoes = tables["failed_drafts"], tables["vetoes"]
    listed = set(vetoes.loc[vetoes["source"].str.startswith("library"), "draft"])
    twice = (table["counts_basis"] == "library+members") | table["draft"].isin(listed)
    bad = twice != (table["verified"] == "yes")
    expected = "expected verified yes if and only if two official sources agree"
    return wrong(table, "failed_drafts", bad, expected)


def _holders(day: str) -> frozenset[str]:
    """Return who could veto on a day: the Soviet Union to 1991, then the Russian Federation."""
    return PERMANENT - {"RUS"} | {"SUN"} if day < "1992" else PERMANENT


@check("vetoes")
def check_vetoes(tables: Tables) -> list[str]:
    """Vetoes are cast by permanent members; what a source does not bear out is listed."""
    table = tables["vetoes"]
    bad = mask(
        table,
        [
            not set(codes) <= _holders(day) or codes != sorted(set(codes))
            for codes, day in zip(table["vetoed_by"].str.split(";"), table["date"], strict=True)
        ],
    )
    out = wrong(table, "vetoes", bad, "expected permanent members of the time, in order")
    bad = (table["yes"] != "") != table["source"].isin(
        ["library+members", "library+table", "members"]
    )
    left = excused(tables, "vetoes", "counts-left-out")
    bad &= ~table["draft"].isin(left)
    expected = "expected counts if and only if the source gives them"
    return out + wrong(table, "vetoes", bad, expected)


@check("failed_drafts", "vetoes")
def check_vetoes_against_failed(tables: Tables) -> list[str]:
    """From 1994 both tables list the same vetoes, with the same day, meeting, states and count."""
    failed, table = tables["failed_drafts"], tables["vetoes"]
    late = table[table["date"] >= "1994"]
    mine = failed[failed["outcome"] == "veto"]
    doubt = excused(tables, "vetoes", "unconfirmed")
    absent = ~late["draft"].isin(mine["draft"]) & ~late["draft"].isin(doubt)
    out = wrong(late, "vetoes", absent, "expected the same text among the failed drafts")
    absent = ~mine["draft"].isin(table["draft"])
    out += wrong(mine, "failed_drafts", absent, "expected the same text among the vetoes")
    other = mine.drop_duplicates("draft").set_index("draft")
    both = late[late["draft"].isin(other.index)]
    for column in ("date", "meeting", "agenda", "vetoed_by", *COUNTS[:3]):
        theirs = both["draft"].map(other[column])
        bad = theirs != both[column]
        out += [
            said(
                "vetoes",
                row,
                both["draft"][row],
                f"expected {column} {theirs[row]} as in failed_drafts, found {both[column][row]}",
            )
            for row in both.index[bad]
        ]
    return out


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
            for key in mine.index[bad]:
                expected = f"expected {there[key]:.0f} {word}, as counted; found {here[key]:.0f}"
                out.append(said("votes", "-", key, expected))
    return out


@check("council", "failed_drafts", "members", "resolutions", "votes")
def check_rosters(tables: Tables) -> list[str]:
    """Only members of the year vote; a year has as many as the Charter says, five permanent."""
    table, sat = tables["votes"], tables["members"]
    seats = set(zip(sat["year"], sat["iso3"], strict=True))
    year = table["symbol"].map(_texts(tables)["year"])
    sits = among(table.assign(year=year), ["year", "iso3"], seats)
    out = wrong(table, "votes", ~sits, "expected a member of the Council in that year")
    size, last = sat.groupby("year").size(), max(sat["year"])
    for name in map(str, range(1946, int(last) + 1)):
        due = 11 if int(name) < ENLARGED else 15
        if size.get(name, 0) != due:
            out.append(
                f"data/members.csv: year {name}: expected {due} members, found {size.get(name, 0)}"
            )
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
    derived = texts["how_adopted"].isin(NO_VOTE) | (
        (texts["counts_basis"] == "library") & (texts["unanimous"] == "yes")
    )
    due = table["symbol"].map(derived).map({True: "derived", False: "recorded"})
    more = table["basis"] == "compiled"
    bad = ~doubtful & ~more & (table["basis"] != due)
    expected = "expected derived for a unanimous count or a text without a vote, else recorded"
    out = wrong(table, "votes", bad, expected)
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
