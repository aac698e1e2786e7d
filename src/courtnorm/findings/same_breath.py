"""C8 and C22: did resolution 1970 first hold the norm and the Court, and do others hold both?

As worded a text holds the norm where a paragraph states or names the responsibility, in whatever
words or by recall, and the Court where a paragraph names it. A restriction keeps some of these
paragraphs, or some of the texts that then hold both.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from courtnorm import cooccurrence, prose
from courtnorm.claims import CUT_OFF, Found, Said, claim, said
from courtnorm.cooccurrence import Reading, Test, has
from courtnorm.council import EVENING, LIBYA
from courtnorm.errors import fail
from courtnorm.milestones import milestone, read_on
from courtnorm.tables import Tables, keep

#: The norm in its own words or by its source; recalls do not count.
WORDS = Reading()
#: The norm in whatever words; recalls do not count.
OUTRIGHT = Reading(norm="any wording")
#: The norm in whatever words, or recalled: as worded.
SENSE = Reading(norm="any wording", recalls=True)
READINGS = {"as worded": SENSE, "no recalls": OUTRIGHT, "own words": WORDS}

#: Restrictions that are asked of the paragraphs on the Court as well, or of them alone.
OF_COURT = {
    "operative": has("kind", "operative"),
    "preamble": has("kind", "preambular"),
    "with a referral": has("code", "REFERRAL"),
}
RESTRICTIONS = {**cooccurrence.RESTRICTIONS, "with a referral": OF_COURT["with a referral"]}


def holding(data: Tables, reading: str = "as worded", *restrictions: str) -> pd.DataFrame:
    """Return the resolutions that hold both, so read and so restricted, oldest first.

    Of each the closest pair of paragraphs that is left, with the columns of
    :func:`courtnorm.cooccurrence.pairs`. An unknown name is a CourtnormError.
    """
    if reading not in READINGS:
        raise fail("C8", reading, f"expected one of {', '.join(READINGS)}")
    rows = cooccurrence.pairs(data, READINGS[reading])
    after = rows["date"] > milestone(data, "world-summit")["date"]
    rows = rows.assign(after_summit=after)
    for name in restrictions:
        if name not in RESTRICTIONS:
            raise fail("C8", name, f"expected one of {', '.join(RESTRICTIONS)}")
        if name in OF_COURT:
            of_court = rows[["court_kind", "court_code"]]
            rows = rows.loc[OF_COURT[name](of_court.rename(columns=lambda c: c[len("court_") :]))]
        if name != "with a referral":
            rows = rows.loc[RESTRICTIONS[name](rows)]
    return rows.drop_duplicates("symbol", ignore_index=True)


#: Rung above company -> which texts with both hold them so. A sentence that lists both, or says
#: what the one is to the other, stands in a paragraph that holds both: where there is none, there
#: is no such sentence; where there is one, it must be read before the two highest are told apart.
RUNGS: dict[str, Test] = {
    "nearness": has("link", "joined", "adjacent"),
    "list": has("link", "joined"),
    "relation stated": has("link", "joined"),
}


def told(row: pd.Series | None) -> str:
    """Say which resolution, at which paragraphs, on what day and how linked."""
    if row is None:
        return "no resolution before 2014 has it"
    where = (
        f"{row['norm_at']} names both"
        if row["link"] == "joined"
        else f"{row['norm_at']} and {row['court_at']}, {row['link']}"
    )
    return f"{row['symbol']} of {prose.date(row['date'])} ({where})"


def cited(row: pd.Series | None) -> list[str]:
    """Return the two paragraphs of a resolution's closest pair, as evidence is named."""
    if row is None:
        return []
    return list(dict.fromkeys(f"{row['symbol']} {at}" for at in (row["norm_at"], row["court_at"])))


def before_2014(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the resolutions until the end of 2013, when the essay speaks."""
    return rows.loc[rows["date"] <= CUT_OFF]


def _first_is_libya(rows: pd.DataFrame) -> Said:
    rows = before_2014(rows)
    oldest = rows.iloc[0] if len(rows) else None
    because = told(oldest) if oldest is None else f"the first: {told(oldest)}"
    if oldest is not None and LIBYA not in set(rows["symbol"]):
        because += "; 1970 does not have it"
    return said(oldest is not None and oldest["symbol"] == LIBYA, because)


@claim("C8")
def first_link(data: Tables) -> Found:
    """C8: with 1970 there was for the first time an evident and explicit link of Court and norm."""
    rows = before_2014(holding(data))
    libya = rows.loc[rows["symbol"] == LIBYA]
    if len(libya) != 1:
        raise fail("data/codings.csv", LIBYA, "expected it to hold both")
    own = libya.iloc[0]
    earlier = rows.loc[rows["date"] < own["date"]]
    later = rows.loc[rows["date"] > own["date"]]
    answers = {name: _first_is_libya(holding(data, name)) for name in READINGS}
    restricted = {name: holding(data, "as worded", name) for name in RESTRICTIONS}
    answers |= {name: _first_is_libya(left) for name, left in restricted.items()}
    answers |= {n: _first_is_libya(rows.loc[test(rows)]) for n, test in RUNGS.items()}
    referring = answers["with a referral"].holds
    apart = sorted(int(d) for d in earlier["distance"])
    referral = restricted["with a referral"].set_index("symbol")
    to_referral = int(referral.loc[LIBYA, "distance"]) if LIBYA in referral.index else None
    said_of_it = [f"{prose.sentence(prose.text(len(earlier)))} resolutions had held both before"]
    if apart and int(own["distance"]) < apart[0]:
        said_of_it.append(
            f"it holds them nearer together than any of these, {prose.text(int(own['distance']))} "
            f"paragraphs apart against {prose.text(apart[0])} to {prose.text(apart[-1])}"
        )
    if to_referral is not None and to_referral > int(own["distance"]):
        near = "the recital on deferral" if own["court_code"] == "EXEMPTION" else "another"
        said_of_it.append(
            f"what stands so near is {near} ({own['court_at']}), and the referral itself "
            f"({referral.loc[LIBYA, 'court_at']}) stands {prose.text(to_referral)} away"
        )
    if referring:
        said_of_it.append("it is the first to refer a situation as well")
    return Found(
        answers,
        can_be_said="; ".join(said_of_it) + ".",
        numbers={
            "before": list(earlier["symbol"]),
            "n_before": len(earlier),
            "distance": int(own["distance"]),
            "to_referral": to_referral,
            "least_before": apart[0] if apart else None,
            "most_before": apart[-1] if apart else None,
            "norm_at": own["norm_at"],
            "court_at": own["court_at"],
            "after_until_2013": len(later),
        },
        evidence=[at for _, row in earlier.iterrows() for at in cited(row)] + cited(own),
        afterwards=f"From 2014 on {_count_after(data)} resolutions held hold both.",
        together=lambda names: _first_is_libya(holding(data, "as worded", *names)),
    )


def _count_after(data: Tables) -> str:
    rows = holding(data)
    return prose.text(int((rows["date"] > CUT_OFF).sum()))


@claim("C22")
def others_hold_both(data: Tables) -> Found:
    """C22: other documents of the United Nations besides 1970 point to the relationship."""
    rows = before_2014(holding(data))
    others = rows.loc[rows["symbol"] != LIBYA]
    worded = before_2014(holding(data, "own words"))
    worded = worded.loc[worded["symbol"] != LIBYA]
    elsewhere = other_documents(data)
    early = elsewhere.loc[elsewhere["date"] <= CUT_OFF]
    beyond, listed = list(early["symbol"]), set(data["un_documents"]["symbol"])
    one_paragraph = list(early.loc[early["together"] > 0, "symbol"])
    answers = {
        "as worded": _several([*others["symbol"], *beyond]),
        "own words": _several(worded["symbol"]),
        "beyond the Council": _several(beyond),
    }
    for name, test in RUNGS.items():
        answers[name] = _several([*others.loc[test(others), "symbol"], *one_paragraph])
    older = int((others["date"] < EVENING).sum())
    late = elsewhere.loc[(elsewhere["date"] > CUT_OFF) & (elsewhere["together"] > 0)]
    return Found(
        answers,
        can_be_said=(
            f"{prose.sentence(prose.text(len(others)))} other resolutions from before 2014 hold "
            f"both, {prose.text(older)} of them older than 1970, and {prose.text(len(beyond))} of "
            "the other documents that were read; "
            + (
                "no paragraph of them holds both, and no sentence that joins them was found."
                if answers["relation stated"].because == "None"
                else f"in one paragraph: {answers['list'].because.lower()}."
            )
        ),
        numbers={
            "others": len(others),
            "others_words": len(worded),
            "beyond": len(beyond),
            "one_paragraph_since": len(late),
        },
        evidence=[
            *(at for _, row in others.iterrows() for at in cited(row)),
            *(f"un_documents:{symbol}" for symbol in beyond if symbol in listed),
            *(f"to_be_read:{row}" for row in read_on(data, "C22")["id"]),
        ],
        afterwards=(
            f"From 2014 on {_count_after(data)} resolutions held hold both, and "
            f"{prose.text(len(late))} documents of other organs have a paragraph that does"
            + (f", of those read the first {late['symbol'].iloc[0]}." if len(late) else ".")
        ),
    )


ENOUGH = 2  # “documents”, in the plural


def _several(symbols: Iterable[str]) -> Said:
    found = list(dict.fromkeys(symbols))
    shown = found if len(found) <= 5 else [*found[:4], f"{len(found) - 4} more"]
    listed = prose.listing(shown)
    return said(len(found) >= ENOUGH, f"{prose.text(len(found))}: {listed}" if found else "none")


@keep
def other_documents(data: Tables) -> pd.DataFrame:
    """Return the documents of other organs, and the Council's statements, that hold both.

    Columns ``symbol``, ``date``, ``together`` (paragraphs that are on both); by date, without those
    that give no day. Those that were read since (``to_be_read``) are among them: of a record from
    before 2014 that claim C22 waits for. For most years the table is a selection, so that it can
    show that there are some and not how many.
    """
    rows = data["un_documents"]
    held = rows.loc[(rows["both"] == "yes") & rows["date"].notna(), ["symbol", "date", "together"]]
    since = read_on(data, "C22")
    since = since.loc[since["answer"] == "yes", ["record"]].rename(columns={"record": "symbol"})
    read = since.assign(date=CUT_OFF, together=1)
    return pd.concat([held, read]).sort_values("date", ignore_index=True, kind="stable")
