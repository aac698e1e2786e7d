"""Failed drafts and vetoes: what a veto is, and that both tables tell of the same ones."""

from __future__ import annotations

from courtnorm.evidence.checks.council import PERMANENT
from courtnorm.evidence.checks.frame import (
    Tables,
    check,
    excused,
    found,
    judged,
    mask,
    said,
    whole,
    wrong,
)
from courtnorm.evidence.checks.resolutions import COUNTS


@check("failed_drafts", "votes")
def check_failed_counts(tables: Tables) -> list[str]:
    """A failed draft has a full count; a veto has its majority and a permanent member against."""
    table, cast = tables["failed_drafts"], tables["votes"]
    counts = table[COUNTS].apply(whole)
    every = counts.notna().all(axis=1)
    empty = found(table, "failed_drafts", ~every)
    out = judged(tables, "failed_drafts", "counts-missing", empty, "expected counts")
    against = cast[(cast["vote"] == "N") & cast["iso3"].isin(PERMANENT)]
    opposed = against.groupby("symbol")["iso3"].agg(lambda codes: ";".join(sorted(codes)))
    mine = table["draft"].map(opposed).fillna("")
    vetoed = every & (counts["yes"] >= 9) & (mine != "")
    bad = every & (vetoed != (table["outcome"] == "veto"))
    expected = "expected a veto if and only if nine in favour and a permanent member against"
    out += wrong(table, "failed_drafts", bad, expected)
    bad = (table["outcome"] == "veto") & (mine != table["vetoed_by"])
    expected = "expected vetoed_by to name the permanent members that voted against"
    out += wrong(table, "failed_drafts", bad, expected)
    doubled = found(table, "failed_drafts", table["draft"].str.contains(" #"))
    out += judged(
        tables, "failed_drafts", "symbol-doubled", doubled, "expected a symbol of its own"
    )
    conflict = found(table, "failed_drafts", table["note"].str.contains("table of meetings"))
    expected = "expected no such note without counts-conflict in exceptions"
    return out + judged(tables, "failed_drafts", "counts-conflict", conflict, expected)


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
    out += wrong(table, "vetoes", bad, "expected counts if and only if the source gives them")
    left_out = found(table, "vetoes", table["note"].str.contains("left out"))
    out += judged(tables, "vetoes", "counts-left-out", left_out, "expected no count left out")
    doubt = found(table, "vetoes", table["source"] == "secondary")
    out += judged(tables, "vetoes", "unconfirmed", doubt, "expected an official source")
    named = table["draft"].str.extract(r"(S/PV\.\d+)")[0]
    other = found(table, "vetoes", named.notna() & (named != table["meeting"]))
    return out + judged(
        tables, "vetoes", "draft-meeting", other, "expected the meeting it is named by"
    )


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
