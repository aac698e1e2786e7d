"""The power to refer: C5, C6 and C7, which votes, membership and the Statute's dates settle."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courtnorm import council, prose, provenance, tables
from courtnorm.claims import CUT_OFF, Found, claim, said
from courtnorm.council import EVENING, LIBYA
from courtnorm.provenance import DARFUR
from courtnorm.tables import Tables
from courtnorm.terms import TermMatrix

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
    tallies = [council.tally(council.votes_on(s, data)) for s in table["symbol"]]
    table[["yes", "no", "abstain"]] = pd.DataFrame(tallies)
    return table


def _days(data: Tables) -> pd.DataFrame:
    """Return the date of each resolution and failed draft by symbol."""
    drafts = data["failed_drafts"].rename(columns={"draft": "symbol"})
    both = [data["resolutions"][["symbol", "date"]], drafts[["symbol", "date"]]]
    return pd.concat(both, ignore_index=True)


# ---------------------------------------------------------------- for the chapter

#: Paragraphs are taken for the same clause from this likeness on (0 to 1, by alignment).
ALIKE = 0.5
#: How near in time, in years, a resolution on Sudan or Libya is a referral's neighbour.
NEAR = 2


def rolls(data: Tables) -> pd.DataFrame:
    """Return every member's vote on every decision about the Court's reach, oldest text first.

    Columns: ``symbol``, ``act``, ``subject``, ``date``, ``iso3``, ``name``, ``seat``, ``party``
    (bool: to the Statute, that day), ``vote`` (Y, A or N).
    """
    decisions = data["court_decisions"].merge(_days(data), on="symbol").sort_values("date")
    names = data["states"].set_index("iso3")["name"]
    parts = []
    for row in decisions.itertuples():
        roll = council.members_on(row.date, data)
        roll["vote"] = roll["iso3"].map(council.votes_on(row.symbol, data))
        roll["name"] = roll["iso3"].map(names)
        parts.append(
            roll.assign(symbol=row.symbol, act=row.act, subject=row.subject, date=row.date)
        )
    return pd.concat(parts, ignore_index=True)


def clauses(data: Tables) -> pd.DataFrame:
    """Return each paragraph of the Darfur referral with its nearest in the Libyan one.

    Columns: ``label_a`` (2005), ``label_b`` (2011), ``similarity`` (0 to 1), ``kept`` (bool),
    ``words`` (of the paragraph of 2011) and ``run`` (the longest run of its words, from four on,
    that stands anywhere in the text of 2005).
    """
    pairs = data["pairs"]
    pairs = pairs.loc[pairs["set"] == "referrals"]
    nearest = pairs.loc[pairs.groupby("label_a", sort=False)["similarity"].idxmax()]
    shared = provenance.paragraphs(data, [DARFUR]).set_index("label")[["words", "run"]]
    nearest = nearest.join(shared, on="label_b").assign(kept=nearest["similarity"] > ALIKE)
    return nearest[["label_a", "label_b", "similarity", "kept", "words", "run"]].reset_index(
        drop=True
    )


def neighbours(data: Tables) -> list[str]:
    """Return the resolutions about the place of a referral, within :data:`NEAR` years of it."""
    days = data["resolutions"].set_index("symbol")["date"]
    places = tables.about(data)
    found: list[str] = []
    for referral in (DARFUR, LIBYA):
        span = pd.DateOffset(years=NEAR)
        close = days.index[days.between(days[referral] - span, days[referral] + span)]
        alike = places.index[places == places[referral]]
        found += sorted((set(close) & set(alike)) - {referral})
    return found


def own_words(data: Tables, terms: TermMatrix) -> list[str]:
    """Return the words that both referrals use of the Court alone, and no neighbour at all.

    They stand in both texts, in paragraphs that are about the Court and in no others, and in none
    of the :func:`neighbours`.
    """
    referrals = [DARFUR, LIBYA]
    coded = data["codings"]
    court = coded.loc[(coded["family"] == "court") & coded["symbol"].isin(referrals)]
    terms = terms.words()
    rows = pd.MultiIndex.from_frame(terms.paragraphs.astype(str))
    inside = rows.isin(pd.MultiIndex.from_frame(court[["symbol", "label"]]))
    symbol = rows.get_level_values("symbol")

    def has(where: Any) -> Any:
        return terms.counts[where.nonzero()[0]].getnnz(axis=0) > 0

    own = has(inside & (symbol == DARFUR)) & has(inside & (symbol == LIBYA))
    own &= ~has(~inside & symbol.isin(referrals)) & ~has(symbol.isin(neighbours(data)))
    return [str(word) for word in terms.vocabulary[own]]


@claim("C5")
def referred_before(data: Tables) -> Found:
    """C5: the Council had made use of its power to refer non-member states before."""
    situations = data["situations"]
    earlier = situations.loc[
        (situations["trigger"] == "council referral") & (situations["referral_date"] < EVENING)
    ]
    party = council.parties_on(
        earlier["iso3"], earlier["referral_date"], data["rome_statute"]
    ).to_numpy(bool)
    outside = earlier.loc[~party]
    listed = prose.listing(
        f"{name}, by {document}"
        for name, document in zip(outside["name"], outside["referral_document"], strict=True)
    )
    times = prose.times(len(outside))
    return Found(
        {"as worded": said(len(outside) >= 1, f"{times}: {listed}" if listed else "never")},
        can_be_said=(
            f"It had done so {times}{f' ({listed})' if listed else ''}; what is referred is a "
            "situation and not a state."
        ),
        numbers={"referrals_before": len(earlier), "states_before": outside["iso3"].nunique()},
        evidence=tuple(f"situations:{i}" for i in earlier["id"]),
    )


@claim("C6")
def first_vote_of_all(data: Tables) -> Found:
    """C6: for the first time all members of the Council voted to refer a situation."""
    table = referral_votes(data)
    before = table.loc[table["date"] < EVENING]
    own = table.loc[table["symbol"] == LIBYA]
    after = table.loc[(table["date"] > EVENING) & (table["date"] <= CUT_OFF)]
    later = table.loc[table["date"] > CUT_OFF]
    told = [f"{r.symbol}, {prose.vote(r.yes, r.no, r.abstain)}" for r in table.itertuples()]
    full = int((before["yes"] == 15).sum())
    return Found(
        {
            "as worded": said(
                len(own) == 1 and (own["yes"] == 15).all() and full == 0,
                f"the votes: {'; '.join(told)}",
            )
        },
        can_be_said=(
            f"Earlier votes on a text that refers a situation: {prose.text(len(before))}, with "
            f"fifteen in favour: {prose.text(full)}; this one had "
            f"{prose.words(int(own['yes'].sum()))}."
        ),
        numbers={
            "votes": len(table),
            "unanimous": int((table["yes"] == 15).sum()),
            "unanimous_after": int((table.loc[table["date"] > EVENING, "yes"] == 15).sum()),
        },
        evidence=tuple(f"votes:{s}" for s in table["symbol"]),
        afterwards=(
            f"Votes on a referral until the end of {CUT_OFF.year}: {prose.text(len(after))}; "
            f"since: {prose.text(len(later))}, with fifteen in favour: "
            f"{prose.text(int((later['yes'] == 15).sum()))}."
        ),
    )


@claim("C7")
def permanent_members_outside(data: Tables) -> Found:
    """C7: the United States, Russia and China had not ratified the Statute."""
    statute = data["rome_statute"].set_index("iso3")
    members = council.members_on(EVENING, data).set_index("iso3")
    outside = list(members.index[~members["party"]])
    deposits = statute.loc[list(NAMED_OUTSIDERS), "deposit_date"]
    ratified = int((deposits <= EVENING).sum())
    seats = members["seat"].reindex(NAMED_OUTSIDERS)
    names = data["states"].set_index("iso3")["name"]
    listed = prose.listing(names[code] for code in outside)
    return Found(
        {
            "as worded": said(
                set(NAMED_OUTSIDERS) <= set(outside) and (seats == "permanent").all(),
                f"members that were no parties: {listed}",
            ),
            "no deposit": said(ratified == 0, f"ratifications by then: {prose.text(ratified)}"),
        },
        can_be_said=(
            f"{prose.sentence(prose.text(len(outside)))} of the fifteen that voted were no parties "
            f"to the Statute: {listed}."
        ),
        numbers={"outside": len(outside), "outside_states": outside},
        evidence=tuple(f"rome_statute:{code}" for code in outside),
    )
