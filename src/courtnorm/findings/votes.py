"""The claims that votes and membership settle: C1, C5, C6 and C7."""

from __future__ import annotations

import pandas as pd

from courtnorm import prose, tables
from courtnorm.claims import Answer, Finding, Tables, claim, computed

LIBYA = "S/RES/1970 (2011)"
EVENING = pd.Timestamp("2011-02-26")
NAMED_OUTSIDERS = ("CHN", "RUS", "USA")  # those the essay names


def referral_votes(data: Tables) -> pd.DataFrame:
    """Return every text put to a vote that would refer a situation to the Court, oldest first.

    Columns: symbol, date, adopted (``yes`` or ``no``), and yes, no, abstain as the members voted.
    Rows not verified are left out.
    """
    decisions = data["court_decisions"]
    table = decisions.loc[(decisions["act"] == "referral") & (decisions["verified"] == "yes")]
    table = table[["symbol", "adopted"]].merge(_days(data), on="symbol", how="left")
    table = table.sort_values("date", ignore_index=True)
    tallies = [tables.tally(tables.votes_on(data["votes"], s)) for s in table["symbol"]]
    table[["yes", "no", "abstain"]] = pd.DataFrame(tallies)
    return table


def _days(data: Tables) -> pd.DataFrame:
    """Return the date of each resolution and failed draft by symbol."""
    drafts = data["failed_drafts"].rename(columns={"draft": "symbol"})
    both = [data["resolutions"][["symbol", "date"]], drafts[["symbol", "date"]]]
    return pd.concat(both, ignore_index=True)


@claim("C1")
def adopted_fifteen_to_none(data: Tables) -> Finding:
    """C1: resolution 1970 was adopted 15-0 on 26 February 2011."""
    row = data["resolutions"].set_index("symbol").loc[LIBYA]
    cast = tables.votes_on(data["votes"], LIBYA)
    basis = data["votes"].loc[data["votes"]["symbol"] == LIBYA, "basis"]
    by_members = tables.tally(cast)
    by_count = (int(row["yes"]), int(row["no"]), int(row["abstain"]))
    on_the_day = row["date"] == EVENING
    answers = (
        Answer(
            "Member by member: fifteen votes in favour, on that day",
            bool(by_members == (15, 0, 0) and on_the_day and (basis == "recorded").all()),
            f"{prose.vote(*by_members)} on {prose.date(row['date'])}; recorded member by member: "
            f"{int((basis == 'recorded').sum())} of {len(basis)}",
        ),
        Answer(
            "By the printed count of the meeting",
            bool(by_count == (15, 0, 0) and on_the_day),
            f"{prose.vote(*by_count)} at meeting {row['meeting']}",
        ),
    )
    return computed(
        "C1",
        answers,
        {"vote": by_members, "date": row["date"], "meeting": row["meeting"]},
        (f"resolutions:{LIBYA}", f"votes:{LIBYA}"),
    )


@claim("C5")
def referred_before(data: Tables) -> Finding:
    """C5: the Council had made use of its power to refer non-member states before."""
    situations = data["situations"]
    earlier = situations.loc[
        (situations["trigger"] == "council referral") & (situations["referral_date"] < EVENING)
    ]
    statute = data["rome_statute"]
    outside = [
        not tables.party_on(statute, code, day)
        for code, day in zip(earlier["iso3"], earlier["referral_date"], strict=True)
    ]
    names = data["states"].set_index("iso3")["name"]
    number, states = len(earlier), int(earlier.loc[outside, "iso3"].nunique())
    documents = earlier["referral_document"]
    listed = prose.listing(
        f"{name}, by {document}"
        for name, document, counts in zip(earlier["name"], documents, outside, strict=True)
        if counts
    )
    answers = (
        Answer(
            "A situation in a state not bound by the Statute had been referred before that day",
            bool(sum(outside) >= 1),
            f"{prose.sentence(prose.text(sum(outside)))}: {listed}" if any(outside) else "None",
        ),
        Answer(
            "In more than one such state, as the plural has it",
            bool(states >= 2),
            f"States concerned: {prose.text(states)}",
        ),
        Answer(
            "What was referred was a whole state, as the noun has it",
            bool((earlier["name"] == earlier["iso3"].map(names)).any()),
            f"The situation referred was that of {prose.listing(earlier['name'])}",
        ),
    )
    return computed(
        "C5",
        answers,
        {"referrals_before": number, "states_before": states},
        tuple(f"situations:{i}" for i in earlier["id"]),
    )


@claim("C6")
def first_vote_of_all(data: Tables) -> Finding:
    """C6: for the first time all members of the Council voted to refer a situation."""
    table = referral_votes(data)
    unanimous = table["yes"] == 15
    full = table.loc[unanimous]
    first = full["symbol"].iloc[0] if len(full) else None
    before = table.loc[table["date"] < EVENING]
    after = table.loc[table["date"] > EVENING]
    told = [f"{r.symbol}, {prose.vote(r.yes, r.no, r.abstain)}" for r in table.itertuples()]
    divided = int(((before["no"] + before["abstain"]) > 0).sum())
    answers = (
        Answer(
            "It was the first vote on a referral with every member in favour",
            first == LIBYA,
            f"The votes: {'; '.join(told)}",
        ),
        Answer(
            "No earlier vote on a referral had every member present in favour",
            bool(first == LIBYA and divided == len(before)),
            f"Earlier votes on a referral: {prose.text(len(before))}; "
            f"with an abstention or a vote against: {prose.text(divided)}",
        ),
    )
    return computed(
        "C6",
        answers,
        {
            "votes": len(table),
            "unanimous": len(full),
            "unanimous_after": int((after["yes"] == 15).sum()),
        },
        tuple(f"votes:{s}" for s in table["symbol"]),
    )


@claim("C7")
def permanent_members_outside(data: Tables) -> Finding:
    """C7: the United States, Russia and China had not ratified the Statute."""
    statute = data["rome_statute"].set_index("iso3")
    members = tables.members_on(data["council"], data["rome_statute"], str(EVENING.date()))
    outside = list(members.loc[~members["party"], "iso3"])
    deposits = {c: statute.loc[c, "deposit_date"] for c in NAMED_OUTSIDERS}
    ratified = [c for c, d in deposits.items() if pd.notna(d) and d <= EVENING]
    names = data["states"].set_index("iso3")["name"]
    seats = members.set_index("iso3")["seat"].reindex(NAMED_OUTSIDERS)
    voted = set(NAMED_OUTSIDERS) & set(tables.votes_on(data["votes"], LIBYA).index)
    answers = (
        Answer(
            "None of the three had deposited a ratification by the day of the vote",
            not ratified,
            f"Ratifications by then: {prose.text(len(ratified))}",
        ),
        Answer(
            "None of the three was bound by the Statute that day",
            set(NAMED_OUTSIDERS) <= set(outside),
            f"Members not bound: {prose.listing(names[c] for c in outside)}",
        ),
        Answer(
            "The three were permanent members who sat and voted that day",
            bool((seats == "permanent").all() and voted == set(NAMED_OUTSIDERS)),
            f"Permanent seats: {prose.text((seats == 'permanent').sum())}; "
            f"votes cast: {prose.text(len(voted))}",
        ),
    )
    return computed(
        "C7",
        answers,
        {"outside": len(outside), "outside_states": outside},
        tuple(f"rome_statute:{c}" for c in outside),
    )
