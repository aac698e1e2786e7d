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

_COUNTS = {
    "counts_genocide": "genocide",
    "counts_cah": "crimes against humanity",
    "counts_war_crimes": "war crimes",
    "counts_art70": "administration of justice",
}


@check("situations", "warrants")
def check_warrants(tables: Tables) -> list[str]:
    """A warrant follows the opening of its situation; its crimes are those it has counts of."""
    table, name = tables["warrants"], "warrants"
    situations = tables["situations"].drop_duplicates("id").set_index("id")
    trigger = table["situation"].map(situations["trigger"]).fillna("")
    bad = (trigger == "council referral") != (table["council_referral"] == "yes")
    out = wrong(table, name, bad, "expected council_referral as the situation's trigger has it")
    bad = table["date_issued"] < table["situation"].map(situations["opened_date"]).fillna("")
    out += wrong(table, name, bad, "expected a warrant after the investigation opened")
    counts = table[list(_COUNTS)].apply(whole)
    crimes = [
        ";".join(crime for column, crime in _COUNTS.items() if row[column] > 0)
        for _, row in counts.iterrows()
    ]
    bad = mask(table, [a != b for a, b in zip(crimes, table["crimes"], strict=True)])
    return out + wrong(table, name, bad, "expected crimes to name the kinds with counts")


@check("warrants")
def check_custody(tables: Tables) -> list[str]:
    """Days are the difference of the dates; who came appeared within a month."""
    table, name = tables["warrants"], "warrants"
    gap = (days(table["first_appearance"]) - days(table["custody_date"])).dt.days
    # promptly, as the Statute has it (article 60)
    out = wrong(table, name, gap > 31, "expected the first appearance within a month of custody")
    gap = (days(table["custody_date"]) - days(table["clock_start"])).dt.days
    bad = gap.fillna(-1) != whole(table["days_to_custody"]).fillna(-1)
    out += wrong(table, name, bad, "expected days_to_custody from clock_start to custody_date")
    return out + _survival(tables, table)


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
