"""After the essay: by which door the Court’s hard cases came, and who came into custody.

No claim of the opening is tested here, for nothing after 2013 decides one. The claim tested is the
book's own (:func:`other_doors`): that the Court's hard cases now come by referrals of parties, by
declarations or by its Prosecutor, in situations that the Council never tried to refer.
"""

from __future__ import annotations

import pandas as pd

from courtnorm import prose
from courtnorm.claims import Said, said
from courtnorm.errors import fail
from courtnorm.tables import Tables

WARRANTS = "data/warrants.csv"


#: Why a wait ended without custody, other than that the record ends there.
ENDED = ("died", "case ended after death", "case inadmissible", "warrant vacated")


def waits(data: Tables) -> pd.DataFrame:
    """Return the warrants that a survival curve can use, one row each, as the table orders them.

    ``id, person, situation, council`` (bool: a situation the Council referred), ``issued``,
    ``days`` (whole, from the warrant to custody or to the last day known), ``custody`` (bool),
    ``end`` (``custody``, ``ended`` where death or a decision came first, "" where the record ends),
    ``reason`` (why it was cut off), ``justice`` (bool: sought only for offences against the
    administration of justice, Article 70), ``sure`` (bool), ``source``. Refused, with the row: a
    warrant without a situation, a wait that runs backwards, and days that the dates do not give.
    """
    table = data["warrants"].copy()
    unknown = ~table["situation"].isin(list(data["situations"]["id"]))
    if unknown.any():
        row = table.loc[unknown].iloc[0]
        raise fail(WARRANTS, row["id"], f"{row['situation']!r}, expected a situation")
    table = table.loc[table["survival"] != "excluded"].copy()
    table["custody"] = table["survival"] == "event"
    start = table["clock_start"]
    end = table["custody_date"].where(table["custody"], table["censor_date"])
    days = (end - start).dt.days
    for wrong, expected in (
        (days.isna(), "a day on which the wait began and one on which it ended"),
        (days < 0, "a wait that does not run backwards"),
        (days != table["days_observed_min"], "days_observed_min from clock_start to the end"),
        (table["days_observed_max"] < table["days_observed_min"], "a longest wait not the shorter"),
    ):
        if wrong.any():
            raise fail(WARRANTS, table.loc[wrong, "id"].iloc[0], f"expected {expected}")
    table["days"] = days.astype("int64")
    table["issued"], table["reason"] = start, table["censor_reason"]
    table["council"] = table["council_referral"] == "yes"
    table["end"] = "custody"
    table.loc[~table["custody"], "end"] = ""
    table.loc[table["reason"].isin(ENDED), "end"] = "ended"
    table["justice"] = table["counts_art70"] == table["counts_total"]
    table["sure"] = (table["verified"] == "yes") & (table["custody_verified"] == "yes")
    columns = ["id", "person", "situation", "council", "issued", "days", "custody", "end"]
    return table[[*columns, "reason", "justice", "sure", "source"]].reset_index(drop=True)


#: Matters on which drafts failed in the Council -> the Court's situation there, if it has one.
SITUATION = {
    "Syria": "",
    "Israel and Palestine": "palestine",
    "Ukraine": "ukraine",
    "Srebrenica": "",
    "Venezuela": "venezuela-1",
    "Mali": "mali",
    "Sudan": "darfur",
    "Kenya": "kenya",
}
COUNCIL = "council referral"


def doors(data: Tables, vetoes: int = 2) -> pd.DataFrame:
    """Return the matters on which at least so many vetoes fell since Libya was referred.

    One row each, most vetoed first: ``name, vetoes, tried`` (bool: a referral was put to the vote),
    ``situation`` (before the Court, or ""), ``trigger`` and ``opened`` (of that situation). A
    matter that :data:`SITUATION` has not is a CourtnormError.
    """
    chosen = data["atrocity_situations"]
    chosen = chosen.loc[chosen["counted"] == "yes"]
    unknown = sorted(set(chosen["situation"]) - set(SITUATION))
    if unknown:
        raise fail("data/atrocity_situations.csv", unknown[0], "expected a matter known here")
    parts = [data[name][["draft", "vetoed_by"]] for name in ("vetoes", "failed_drafts")]
    cast = pd.concat(parts).drop_duplicates("draft").set_index("draft")["vetoed_by"]
    vetoed = chosen.loc[chosen["draft"].map(cast).fillna("") != ""]
    acts = data["court_decisions"]
    referrals = set(acts.loc[acts["act"] == "referral", "symbol"])
    court = data["situations"].set_index("id")
    rows = []
    for name, drafts in vetoed.groupby("situation")["draft"]:
        known = SITUATION[str(name)]
        trigger, opened = court.loc[known, ["trigger", "opened_date"]] if known else ("", pd.NaT)
        tried = bool(set(drafts) & referrals)
        rows.append((name, len(drafts), tried, known, trigger, opened))
    columns = ["name", "vetoes", "tried", "situation", "trigger", "opened"]
    found = pd.DataFrame(rows, columns=columns)
    found = found.loc[found["vetoes"] >= vetoes]
    return found.sort_values(["vetoes", "name"], ascending=[False, True], ignore_index=True)


def other_doors(data: Tables, vetoes: int = 2) -> dict[str, Said]:
    """Answer the book's own claim in its parts: hard cases by other doors, Syria's shut, no third.

    A matter is hard if at least so many ``vetoes`` fell on it (see :func:`doors`).
    """
    hard, court = doors(data, vetoes), data["situations"]
    libya = court.loc[court["id"] == "libya", "referral_date"].iloc[0]
    late = hard.loc[hard["opened"] > libya]
    by_others = ~late["tried"] & (late["trigger"] != COUNCIL)
    tried = hard.loc[hard["tried"]]
    third = court.loc[(court["trigger"] == COUNCIL) & (court["referral_date"] > libya), "id"]
    return {
        "by other doors": said(
            len(late) and by_others.all(),
            f"{prose.listing(late['name'])}: {prose.listing(sorted(set(late['trigger'])))}",
        ),
        "shut": said(
            len(tried) and (tried["situation"] == "").all(),
            f"a referral was put to the vote on {prose.listing(tried['name'])}",
        ),
        "no third": said(third.empty, f"referred since: {prose.listing(third) or 'none'}"),
    }
