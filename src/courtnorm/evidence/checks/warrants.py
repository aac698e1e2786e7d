"""The warrants: counts, outcomes, custody or censoring, and the days between."""

from __future__ import annotations

import pandas as pd

from courtnorm.evidence.checks.frame import (
    Tables,
    check,
    days,
    found,
    judged,
    mask,
    whole,
    wrong,
)
from courtnorm.evidence.checks.rows import first_of, slugs

_COUNTS = {
    "counts_genocide": "genocide",
    "counts_cah": "crimes against humanity",
    "counts_war_crimes": "war crimes",
    "counts_art70": "administration of justice",
}
#: Reason for which a span is cut off -> outcomes that agree with it.
OUTCOMES_OF_REASON = {
    "at large": ("at large", "held nationally"),
    "held nationally": ("held nationally",),
    "died": ("died", "reported dead"),
    "case ended after death": ("died",),
    "case inadmissible": ("case inadmissible",),
    "warrant vacated": ("warrant vacated",),
    "summons": ("charges not confirmed", "charges withdrawn", "charges vacated", "died"),
}
_WITHOUT_DATE = ("at large", "held nationally", "awaiting judgment")


@check("situations", "warrants")
def check_warrants(tables: Tables) -> list[str]:
    """Every warrant has its situation, its counts add up, its outcome follows its issue."""
    table, name = tables["warrants"], "warrants"
    situations = tables["situations"].drop_duplicates("id").set_index("id")
    out = slugs(table, name)
    unknown = ~table["situation"].isin(list(situations.index))
    out += wrong(table, name, unknown, "expected a situation of situations.csv")
    trigger = table["situation"].map(situations["trigger"]).fillna("")
    bad = (trigger == "council referral") != (table["council_referral"] == "yes")
    out += wrong(table, name, bad, "expected council_referral as the situation's trigger has it")
    bad = table["date_issued"] < table["situation"].map(situations["opened_date"]).fillna("")
    out += wrong(table, name, bad, "expected a warrant after the investigation opened")
    for column in ("date_second", "date_public", "outcome_date"):
        bad = (table[column] != "") & (table[column] < table["date_issued"])
        out += wrong(table, name, bad, f"expected {column} not before date_issued")
    counts = table[list(_COUNTS)].apply(whole)
    bad = counts.isna().any(axis=1) | (counts.sum(axis=1) != whole(table["counts_total"]))
    out += wrong(table, name, bad, "expected counts_total to be the sum of the counts")
    crimes = [
        ";".join(crime for column, crime in _COUNTS.items() if row[column] > 0)
        for _, row in counts.iterrows()
    ]
    bad = mask(table, [a != b for a, b in zip(crimes, table["crimes"], strict=True)])
    out += wrong(table, name, bad, "expected crimes to name the kinds with counts")
    out += wrong(table, name, table["counts_total"] == "0", "expected at least one count")
    undated = table["outcome"].isin(_WITHOUT_DATE) | table["doubt"].str.contains("outcome_date")
    bad = (table["outcome_date"] == "") & ~undated
    out += wrong(table, name, bad, "expected a date for this outcome")
    bad = (table["outcome_date"] != "") & table["outcome"].isin(_WITHOUT_DATE)
    out += wrong(table, name, bad, "expected no date for this outcome")
    bad = (table["outcome_date"] != "") != (table["outcome_precision"] != "")
    out += wrong(table, name, bad, "expected a precision for a dated outcome")
    as_of = table["status_as_of"]
    out += wrong(table, name, ~as_of.str.fullmatch(r"\d{4}(?:-\d\d)?"), "expected a month or year")
    late = [day[: len(then)] > then for day, then in zip(table["outcome_date"], as_of, strict=True)]
    out += wrong(table, name, mask(table, late), "expected an outcome not after status_as_of")
    return out


@check("warrants")
def check_custody(tables: Tables) -> list[str]:
    """Custody or censoring, one of the two; days that are the difference of the dates."""
    table, name = tables["warrants"], "warrants"
    doubted = table["doubt"].str.contains("censor_date|in_custody")
    bad = doubted != (table["custody_verified"] != "yes")
    out = wrong(table, name, bad, "expected custody in doubt where it is not verified, only there")
    held = table["in_custody"] == "yes"
    second = table["instrument"] == "summons then warrant"
    start = table["date_issued"].where(~second, table["date_second"])
    bad = table["clock_start"] != start
    out += wrong(table, name, bad, "expected clock_start on the day of the warrant")
    bad = held != (table["custody_date"] != "")
    out += wrong(table, name, bad, "expected a date of custody if and only if in custody")
    bad = held != (table["custody_precision"] != "")
    out += wrong(table, name, bad, "expected a precision of custody if and only if in custody")
    bad = held == table["custody_kind"].isin(["none", "appearance on summons"])
    out += wrong(table, name, bad, "expected a kind of custody if and only if in custody")
    bad = held == (table["censor_reason"] != "")
    out += wrong(table, name, bad, "expected a reason of censoring if and only if not in custody")
    bad = held & (table["censor_date"] != "")
    out += wrong(table, name, bad, "expected no date of censoring for a row in custody")
    bad = (table["censor_date"] != "") != (table["censor_precision"] != "")
    out += wrong(table, name, bad, "expected a precision for a date of censoring")
    out += first_of(table, name, "censor_date", "censor_precision")
    for column in ("custody_date", "censor_date"):
        bad = (table[column] != "") & (table[column] < table["clock_start"])
        out += wrong(table, name, bad, f"expected {column} not before the warrant")
    bad = held & (table["first_appearance"] < table["custody_date"])
    out += wrong(table, name, bad, "expected the first appearance after custody")
    gap = (days(table["first_appearance"]) - days(table["custody_date"])).dt.days
    bad = gap > 31  # promptly, as the Statute has it (article 60)
    out += wrong(table, name, bad, "expected the first appearance within a month of custody")
    bad = held & (table["arrest_date"] != "") & (table["arrest_date"] > table["custody_date"])
    out += wrong(table, name, bad, "expected the arrest not after custody")
    came = table["custody_kind"] == "appearance on summons"
    bad = came != table["instrument"].str.startswith("summons")
    out += wrong(table, name, bad, "expected an appearance on summons for a summons, only there")
    bad = came & ~(table["first_appearance"] > table["date_issued"])
    out += wrong(table, name, bad, "expected a first appearance after the summons")
    bad = (table["first_appearance"] != "") != (held | came)
    out += wrong(table, name, bad, "expected a first appearance of those who came, only of them")
    gap = (days(table["custody_date"]) - days(table["clock_start"])).dt.days
    bad = gap.fillna(-1) != whole(table["days_to_custody"]).fillna(-1)
    out += wrong(table, name, bad, "expected days_to_custody from clock_start to custody_date")
    return out + _censoring(table) + _survival(tables, table)


def _censoring(table: pd.DataFrame) -> list[str]:
    """The reason for which a span is cut off agrees with outcome and status."""
    name = "warrants"
    bad = [
        bool(row["censor_reason"])
        and row["outcome"] not in OUTCOMES_OF_REASON.get(row["censor_reason"], ())
        for _, row in table.iterrows()
    ]
    out = wrong(table, name, mask(table, bad), "expected an outcome that agrees with censoring")
    free = table["censor_reason"].isin(["at large", "held nationally"])
    bad = free & (table["censor_date"].str[:7] != table["status_as_of"].str[:7])
    out += wrong(table, name, bad, "expected censoring in the month of status_as_of")
    ended = table["censor_reason"].isin(
        ["case ended after death", "case inadmissible", "warrant vacated"]
    )
    bad = ended & (table["censor_date"] != table["outcome_date"])
    out += wrong(table, name, bad, "expected censoring on the day of the outcome")
    bad = (table["outcome"] == "at large") & (table["in_custody"] == "yes")
    out += wrong(table, name, bad, "expected nobody both at large and in custody")
    waiting = table["outcome"].isin(
        ["awaiting trial", "awaiting judgment", "convicted", "acquitted"]
    )
    out += wrong(table, name, waiting & (table["in_custody"] != "yes"), "expected custody")
    return out


def _survival(tables: Tables, table: pd.DataFrame) -> list[str]:
    """How a row enters a survival curve follows from custody, censoring and the instrument."""
    name = "warrants"
    end = table["custody_date"].where(table["in_custody"] == "yes", table["censor_date"])
    out_of_count = {
        "summons": table["instrument"] == "summons",
        "already detained": table["custody_kind"] == "already detained",
        "no end date": (end == "") & (table["instrument"] != "summons"),
    }
    note = pd.Series("", index=table.index)
    for word, rows in out_of_count.items():
        note[rows] = word
    out = wrong(table, name, note != table["survival_note"], "expected the reason left out")
    counted = pd.Series("censored", index=table.index).where(table["in_custody"] != "yes", "event")
    counted = counted.where(note == "", "excluded")
    bad = counted != table["survival"]
    out += wrong(table, name, bad, "expected survival as custody and censoring have it")
    start, last = days(table["clock_start"]), days(end)
    month = (table["in_custody"] != "yes") & (table["censor_precision"] == "month")
    greatest = (last + pd.offsets.MonthEnd(0)).where(month, last)
    for column, until in (("days_observed_min", last), ("days_observed_max", greatest)):
        gap = (until - start).dt.days.clip(lower=0).fillna(-1)
        bad = gap != whole(table[column]).fillna(-1)
        out += wrong(table, name, bad, f"expected {column} from clock_start to the end")
    left_out = found(table, name, table["survival"] == "excluded")
    expected = "expected a row that a survival curve can use"
    return out + judged(tables, name, "survival-excluded", left_out, expected)
