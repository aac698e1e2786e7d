"""The Council's decisions: member votes, texts voted down, known faults, and ``build`` for all.

One function a table, each from the folder of the sources to a table in its final order. What the
sources say badly is mended here or kept and listed in :func:`exceptions`; nothing is dropped
silently. ``build`` makes all of them, with the resolutions and the membership.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from courtnorm import tables
from courtnorm.errors import fail
from courtnorm.evidence import inputs
from courtnorm.evidence.checks.resolutions import COUNTS, NO_VOTE
from courtnorm.evidence.derive import council
from courtnorm.evidence.derive.resolutions import conflicts as conflicting_resolutions
from courtnorm.evidence.derive.resolutions import listed_resolutions, resolutions
from courtnorm.evidence.derive.symbols import (
    counted,
    joined,
    numbered,
    parse_failed,
    parse_meeting,
    topic,
)
from courtnorm.evidence.package import laid_out

FAILED, VETOED = "votes/drafts_not_adopted_1994_2025.csv", "votes/vetoes.csv"


def _read(sources: Path, where: str) -> pd.DataFrame:
    """Read a list of texts: with the ``key`` of each, its ``agenda``, and its vetoes in order."""
    raw = inputs.read(sources / where)
    keys = [parse_failed(draft) for draft in raw["draft"]]
    raw["key"], raw["key_note"] = zip(*keys, strict=True)
    raw["agenda"] = [topic(*line) for line in zip(raw["topic"], raw["title"], strict=True)]
    vetoed_by = raw["vetoed_by"].str.split(";")
    raw["vetoed_by"] = [";".join(sorted(filter(None, states))) for states in vetoed_by]
    return raw


def failed_drafts(sources: Path) -> pd.DataFrame:
    """Return ``failed_drafts``: texts put to the vote and not adopted, 1994 to 2025.

    ``outcome``: ``veto`` or ``majority``; ``vetoed_by``: codes joined by ``;``; ``verified``:
    ``yes`` where two official sources agree, else ``partly``.
    """
    raw, official = _read(sources, FAILED), _read(sources, VETOED)
    raw["outcome"] = inputs.words(raw["outcome"], "failed_drafts.outcome", FAILED, raw["draft"])[
        "word"
    ]
    raw["note"] = inputs.words(raw["note"], "failed_drafts.note", FAILED, raw["draft"])["word"]
    official = official.loc[official["source"].str.startswith("DHL"), "key"]
    agreed = (raw["official_check"] == "agree") | raw["key"].isin(official)
    raw["verified"] = (agreed & ~raw["note"].str.contains("doubtful")).map(
        {True: "yes", False: "partly"}
    )
    agree = raw["official_check"] == "agree"
    raw["counts_basis"] = agree.map({True: "library+members", False: "members"})
    raw.loc[raw["note"].str.contains("corrupt"), "counts_basis"] = "library"
    # The source itself warns against a count of twelve members.
    twelve = raw["note"].str.contains("12 of 15")
    raw.loc[twelve, "counts_basis"] = "none"
    raw.loc[twelve, COUNTS] = ""
    theirs = raw["official_check"].str.extract("^official (.*)", expand=False)
    contradicted = theirs.notna() & (raw["counts_basis"] == "members") & (raw["note"] == "")
    conflict = ("table of meetings: " + theirs).where(contradicted, "")
    meetings = [parse_meeting(*line) for line in zip(raw["meeting"], raw["date"], strict=True)]
    raw["meeting"] = [meeting for meeting, _ in meetings]
    remarks = zip(raw["note"], conflict, raw["key_note"], [n for _, n in meetings], strict=True)
    raw["note"] = [joined(notes) for notes in remarks]
    table = counted(raw.assign(draft=raw["key"])).sort_values(["date", "draft", "outcome"])
    table["draft"] = numbered(table["draft"])
    return laid_out("failed_drafts", table)


def vetoes(sources: Path) -> pd.DataFrame:
    """Return ``vetoes``: each text vetoed from 1946 to 2025, in order of date.

    ``number`` is the place in this list. Before 1948 many texts had no symbol of their own: they
    are named by the meeting (``S/PV.49 #1``). Counts where a source gives them.
    """
    raw, failed = _read(sources, VETOED), failed_drafts(sources)
    known = {d.rsplit(" #", 1)[0]: d for d in failed["draft"][failed["outcome"] == "veto"]}
    meetings = dict(zip(failed["draft"], failed["meeting"], strict=True))
    raw["draft_said"], raw["draft"] = raw["draft"], raw["key"].replace(known)
    raw["meeting"] = [
        meetings.get(line.draft) or parse_meeting(line.meeting, line.date)[0]
        for line in raw.itertuples()
    ]
    named = raw["source"].mask(raw["source"].str.startswith("SECONDARY ONLY"), "SECONDARY ONLY")
    found = inputs.words(named, "vetoes.source", VETOED, raw["draft_said"])
    raw["source"], raw["verified"] = found["word"], found["more"]
    note = raw["note"].str.replace("not in the DHL list", "not in the UN Library's list")
    note = note.replace("confirm before use", "two secondary sources; no count, no list of members")
    none_against = raw["no"] == "0"
    said = raw[COUNTS[:3]].agg("-".join, axis=1)
    lost = ("table's count " + said + " has no vote against: left out").where(none_against, "")
    raw.loc[none_against, COUNTS[:3]] = ""
    remarks = zip(note, lost, raw["key_note"], strict=True)
    raw["note"] = [joined(notes) for notes in remarks]
    table = counted(raw).sort_values("date", kind="stable", ignore_index=True)
    table["draft"] = numbered(table["draft"])
    table["number"] = range(1, len(table) + 1)
    return laid_out("vetoes", table)


#: A roster that a list gives wrongly: year, state -> the state that sat there. The votes of 1992
#: are derived from the year's roster, which has Côte d'Ivoire a third year and India for one year
#: only; a term lasts two.
ROSTER = {("1992", "CIV"): "IND"}
#: Votes on failed drafts for which the source has two rows, settled by the official count.
_DOUBLE_ROWS = {("S/2020/797", "RUS"), ("S/2020/1054", "RUS"), ("S/2020/1054", "VNM")}


@lru_cache(maxsize=1)  # several tables are made from it in one run; none changes it
def votes(sources: Path) -> pd.DataFrame:
    """Return ``votes``: one row for each member's vote, ``Y``, ``N`` or ``A``.

    ``symbol`` is a key of ``resolutions`` or of ``failed_drafts``. ``basis``: ``recorded``;
    ``derived`` (the count is unanimous, so the roster of the year voted in favour, or the list
    prints yes for all on a text adopted without a vote); ``compiled`` (only the compilation has
    it); ``doubtful``.
    """
    where = "votes/votes_members.csv"
    raw = inputs.read(sources / where)
    raw["iso3"] = [
        ROSTER.get((symbol[-5:-1], iso3), iso3)
        for symbol, iso3 in zip(raw["symbol"], raw["iso3"], strict=True)
    ]
    decided, failed = resolutions(sources), failed_drafts(sources)
    no_vote = set(decided.loc[decided["how_adopted"].isin(NO_VOTE), "symbol"])
    unnumbered = set(failed.loc[failed["counts_basis"] == "none", "draft"])
    doubtful_key = {
        d for d, n in zip(failed["draft"], failed["note"], strict=True) if "doubtful" in n
    }
    own = raw["symbol"].str.startswith("S/RES/")
    symbol = raw["symbol"].where(own, raw["symbol"].map(lambda s: parse_failed(s)[0]))
    # The source writes the votes on one draft one after the other: the second time a member
    # appears under the same symbol, it is the second vote.
    turn = raw.groupby(["symbol", "iso3"]).cumcount() + 1
    several = symbol.isin({d.rsplit(" #", 1)[0] for d in failed["draft"] if " #" in d})
    symbol = symbol.where(~several, symbol + " #" + turn.astype(str))
    table = pd.DataFrame({"symbol": symbol, "iso3": raw["iso3"], "vote": raw["vote"]})
    basis = inputs.words(raw["basis"], "votes.basis", where, raw["symbol"])
    table["basis"], table["note"] = basis["word"], basis["more"]

    def settle(rows: pd.Series, basis: str, note: str) -> None:
        table.loc[rows, "basis"] = basis
        table.loc[rows, "note"] = note

    settle(table["symbol"].isin(no_vote), "derived", "adopted without a vote; listed in favour")
    settle(table["symbol"].isin(unnumbered), "doubtful", "list has 12 of 15 members")
    settle(table["symbol"].isin(doubtful_key), "doubtful", "symbol doubtful in the source")
    settle(
        pd.Series([k in _DOUBLE_ROWS for k in zip(table["symbol"], table["iso3"], strict=True)]),
        "doubtful",
        "listed twice; this vote fits the official count",
    )
    theirs = _cast(sources, decided)
    # where only the compilation has a count, a list that contradicts its members is in doubt
    alone = set(decided.loc[decided["counts_basis"] == "compiled", "symbol"])
    other = set(theirs[["symbol", "iso3", "vote"]].itertuples(index=False, name=None))
    mine = table[["symbol", "iso3", "vote"]].itertuples(index=False, name=None)
    against = pd.Series([vote[0] in alone and vote not in other for vote in mine])
    settle(against, "doubtful", "list cut off; the compilation has this vote otherwise")
    table = pd.concat([table, _gaps(theirs, decided, table)], ignore_index=True)
    seats = table["symbol"].str[-5:-1] + ", " + table["iso3"]
    nobody = seats.isin(council.unread()) & (table["basis"] == "compiled")
    settle(nobody, "doubtful", "whose votes stand in this column was not read")
    order = {key: i for i, key in enumerate([*decided["symbol"], *failed["draft"]])}
    unknown = ~table["symbol"].isin(order)
    if unknown.any():
        raise fail(where, table["symbol"][unknown].iloc[0], "expected a known text")
    table = table.assign(order=table["symbol"].map(order))
    return laid_out("votes", table.sort_values(["order", "iso3"]))


def _cast(sources: Path, decided: pd.DataFrame) -> pd.DataFrame:
    """Return the compilation's votes that were cast in a vote: symbol, iso3, vote.

    A text adopted without a vote has none, whatever stands in the members' cells.
    """
    theirs = council.compiled_votes(sources)
    symbols = decided.loc[~decided["how_adopted"].isin(NO_VOTE)].set_index("number")["symbol"]
    theirs["symbol"] = theirs["number"].map(symbols)
    return theirs[theirs["symbol"].notna() & (theirs["vote"] != "NV")]


def _gaps(theirs: pd.DataFrame, decided: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the members' votes that no other source has, in the columns of ``table``.

    Votes are taken for members that a list leaves out, up to those who voted. Where the count of a
    letter is another in the UN Library's table, the members with that letter are doubtful.
    """
    rows = decided.set_index("symbol")
    voted = rows["council_size"] - rows["not_voting"].fillna(0).astype(int)
    held = table["symbol"].value_counts().reindex(rows.index, fill_value=0)
    short = set(rows.index[held < voted])
    seen = set(zip(table["symbol"], table["iso3"], strict=True))
    new = [
        symbol in short and (symbol, iso3) not in seen
        for symbol, iso3 in zip(theirs["symbol"], theirs["iso3"], strict=True)
    ]
    theirs = theirs.loc[new, ["symbol", "iso3", "vote"]]
    theirs = theirs.assign(basis="compiled", note="")
    counted = pd.concat([table, theirs]).groupby(["symbol", "vote"]).size()
    for letter, column in (("Y", "yes"), ("N", "no"), ("A", "abstain")):
        found = counted.reindex([(s, letter) for s in rows.index], fill_value=0).droplevel(1)
        other = rows.index[rows[column].notna() & (rows[column].fillna(0) != found)]
        doubt = theirs["symbol"].isin(other) & (theirs["vote"] == letter)
        theirs.loc[doubt, "basis"] = "doubtful"
        theirs.loc[doubt, "note"] = "the count of this letter is another in the Library's table"
    return theirs


def conflicts(sources: Path) -> pd.DataFrame:
    """Return where the compilation says otherwise than ``resolutions`` and ``votes``."""
    decided, ours = resolutions(sources), votes(sources)
    rows = [("resolutions", *found) for found in conflicting_resolutions(sources)]
    both = ours.merge(_cast(sources, decided), on=["symbol", "iso3"], suffixes=("", "_b"))
    rows += [
        ("votes", f"{line.symbol}, {line.iso3}", "vote", line.vote, line.vote_b, "no", "")
        for line in both[both["vote"] != both["vote_b"]].itertuples()
    ]
    columns = ["resource", "key", "field", "value_a", "value_b", "resolved", "note"]
    table = pd.DataFrame(rows, columns=columns)
    table["source_a"] = "UN Library's table of meetings, list of member votes"
    return laid_out("conflicts", table.assign(source_b=council.COMPILATION))


def published_counts(sources: Path) -> pd.DataFrame:
    """Return ``published_counts``: the Global Centre's own totals at five dates."""
    table = inputs.read(sources / "votes" / "r2p_published_counts.csv")
    table["note"] = ["reposted" if "reposted" in who else "" for who in table["who"]]
    table["who"] = table["who"].str.replace(" (reposted)", "", regex=False)
    for name in ("resolutions", "presidential_statements"):
        table[name] = pd.to_numeric(table[name].replace("", None)).astype("Int64")
    table = table.sort_values("as_of", ignore_index=True)
    falls = table["resolutions"].diff() < 0
    table.loc[falls.fillna(False), "note"] = table["note"].map(
        lambda n: joined([n, "lower than the year before: counting rule changed"])
    )
    return laid_out("published_counts", table)


def _member_faults(
    resource: str, table: pd.DataFrame, key: str, cast: pd.DataFrame
) -> list[tuple[str, str, str, str]]:
    """List the texts put to the vote whose members are not all there."""
    rows = cast.groupby("symbol").size()
    out = []
    for line in table.itertuples(index=False):
        name = getattr(line, key)
        held, size = int(rows.get(name, 0)), int(getattr(line, "council_size", 15))
        missing = int(line.not_voting) if pd.notna(line.yes) else 0
        taken = getattr(line, "how_adopted", "vote") not in NO_VOTE
        if held == size or not (taken or held):
            continue
        if missing and held == size - missing:
            reason = f"{missing} of {size} members did not vote"
            out.append((resource, name, "member-not-voting", reason))
        elif held < size:
            out.append((resource, name, "members-missing", f"{held} of {size} member votes held"))
    return out


def exceptions(sources: Path) -> pd.DataFrame:
    """Return the known faults of these tables: ``resource``, ``key``, ``rule``, ``reason``."""
    decided, listed = listed_resolutions(sources)
    failed, cast = failed_drafts(sources), votes(sources)
    rows: list[tuple[str, str, str, str]] = [("resolutions", *fault) for fault in listed]
    last = int(tables.limit("resolutions", "number"))
    for number in sorted(set(range(1, last + 1)) - set(decided["number"])):
        year = decided.loc[decided["number"] < number, "year"].iloc[-1]
        key = f"S/RES/{number} ({year})"
        rows.append(("resolutions", key, "missing-resolution", "in no source table"))
    single = decided.assign(draft=decided["draft"].str.split(";")).explode("draft")
    single = single[single["draft"] != ""]
    for line in single[single["draft"].duplicated(keep=False)].itertuples(index=False):
        reason = f"{line.draft} is named for more than one resolution"
        rows.append(("resolutions", line.symbol, "draft-doubled", reason))
    adopted = dict(zip(single["draft"], single["symbol"], strict=True))
    for resource, table in (("failed_drafts", failed), ("vetoes", vetoes(sources))):
        for draft in table["draft"]:
            if draft in adopted:
                reason = f"symbol also named for {adopted[draft]}: an amendment to it or a misprint"
                rows.append((resource, draft, "draft-adopted", reason))
    rows += _member_faults("resolutions", decided, "symbol", cast)
    rows += _member_faults("failed_drafts", failed, "draft", cast)
    own = decided[(decided["year"] >= 1994) & (decided["counts_basis"] != "compiled")]
    late = cast[(cast["basis"] == "compiled") & cast["symbol"].isin(own["symbol"])]
    for symbol, few in late.groupby("symbol", sort=False):
        reason = f"{len(few)} votes that the list leaves out, from the compilation"
        rows.append(("resolutions", str(symbol), "members-compiled", reason))
    rows += council.exceptions(sources)
    table = pd.DataFrame(rows, columns=["resource", "key", "rule", "reason"])
    return pd.concat([table, inputs.notes("exceptions")], ignore_index=True)


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return every table of this group by resource name, ready to be written."""
    return {
        "resolutions": resolutions(sources),
        "votes": votes(sources),
        "failed_drafts": failed_drafts(sources),
        "vetoes": vetoes(sources),
        "council": council.council(sources),
        "published_counts": published_counts(sources),
        "members": council.members(sources),
        "exceptions": exceptions(sources),
        "conflicts": conflicts(sources),
    }
