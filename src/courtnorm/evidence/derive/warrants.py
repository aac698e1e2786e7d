"""Warrants and summonses, with what came after: custody, appearance, or the end of the wait."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm.errors import CourtnormError, fail
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.derive.timeline import CORRECTIONS, corrections
from courtnorm.evidence.package import laid_out

WHERE, CUSTODY = "icc_warrants.csv", "warrants_custody.csv"
_CRIMES = {
    "counts_genocide": "genocide",
    "counts_cah": "crimes against humanity",
    "counts_war_crimes": "war crimes",
    "counts_art70": "administration of justice",
}


def _day_or_month(text: str) -> tuple[str, str]:
    """Return a date as a day with its precision: ``2025-11`` -> ``("2025-11-01", "month")``."""
    if re.fullmatch(r"\d{4}-\d\d", text):
        return f"{text}-01", "month"
    return text, "day" if text else ""


def _span(start: str, end: str, precision: str) -> tuple[str, str]:
    """Return the least and the greatest number of days from a day to a date of a precision."""
    if not start or not end:
        return "", ""
    first = pd.Timestamp(end)
    last = first + pd.offsets.MonthEnd(0) if precision == "month" else first
    begun = pd.Timestamp(start)
    return str(max((first - begun).days, 0)), str((last - begun).days)


def warrants(sources: Path) -> pd.DataFrame:
    """Return the 75 public warrants and summonses with custody and censoring, by situation and day.

    ``clock_start`` is the day from which the way to custody is counted: the warrant's, and for a
    summons followed by a warrant the second. ``survival`` says how a row enters a survival curve:
    ``event`` (custody reached), ``censored`` (not yet, or no longer possible) or ``excluded``, with
    the reason in ``survival_note``.
    """
    raw = inputs.read(sources / "referrals" / WHERE)
    custody = inputs.read(sources / "referrals" / CUSTODY)
    if list(raw["person"]) != list(custody["person"]):
        raise CourtnormError(f"{CUSTODY}: expected the persons of {WHERE} in order")
    raw = inputs.with_notes(raw, "warrants", "person", "person")
    table = raw.drop(columns=["source", "note"]).rename(
        columns={"unsc_referral": "council_referral", "note_ours": "note"}
    )
    for name in ("situation", "instrument"):
        table[name] = inputs.words(raw[name], f"warrants.{name}", WHERE, raw["person"])["word"]
    counts = raw[list(_CRIMES)].astype(int)
    table["counts_total"] = counts.sum(axis=1).astype(str)
    table["crimes"] = [
        ";".join(_CRIMES[column] for column in _CRIMES if row[column])
        for row in counts.to_dict("records")
    ]
    table["outcome"] = raw["outcome_ours"]
    # A date beside "at large" is that of another step, which outcome_detail names.
    table["outcome_date"] = raw["outcome_date"].where(table["outcome"] != "at large", "")
    by_then = (table["outcome_date"] != "") & raw["note"].str.contains("on or before")
    table["outcome_precision"] = by_then.map({True: "not later than", False: "day"})
    table.loc[table["outcome_date"] == "", "outcome_precision"] = ""
    table = table.join(_custody(custody)).join(addresses.two(raw["source"]))
    table["custody_source"] = [
        addresses.best(text, without=frozenset({"warrants.csv"}))[0] for text in custody["source"]
    ]
    own = table["custody_source"] == ""
    table.loc[own, "custody_source"] = table.loc[own, "source"]
    table["custody_verified"] = custody["verified"]
    for row in corrections(sources, WHERE):
        meant = table["person"] == row["existing_row"]
        if row["field"] not in table.columns or not meant.any():
            raise fail(CORRECTIONS, row["existing_row"], "expected a person and a field")
        table.loc[meant, row["field"]] = row["new_value"]
    return laid_out("warrants", table.sort_values(["situation", "date_issued", "id"]))


def _custody(custody: pd.DataFrame) -> pd.DataFrame:
    """Return what happened after the warrant: custody, appearance, censoring, and the days."""
    persons, reached = custody["person"], custody["in_custody"] == "yes"
    table = custody[["in_custody", "custody_date", "arrest_date", "first_appearance"]].copy()
    table["clock_start"] = custody["warrant_date"]
    table["custody_precision"] = reached.map({True: "day", False: ""})
    kinds = inputs.first_words(custody["custody_kind"], "warrants.custody_kind", CUSTODY, persons)
    table["custody_kind"] = kinds
    handed = custody["custody_kind"].str.extract(r"\b(?:by|to) (.+?)(?:, then .*)?$", expand=False)
    states = inputs.wordings("warrants.handed_over_by")
    table["handed_over_by"] = [
        states.get(state, ("", ""))[0] if there else ""
        for state, there in zip(handed, reached, strict=True)
    ]
    table["days_to_custody"] = custody["days_warrant_to_custody"].where(reached, "")
    cut = [_day_or_month(text) for text in custody["censor_date"]]
    table["censor_date"], table["censor_precision"] = zip(*cut, strict=True)
    waiting = custody[~reached]
    reasons = inputs.first_words(
        waiting["censor_reason"], "warrants.censor_reason", CUSTODY, waiting["person"]
    )
    table["censor_reason"] = pd.Series(reasons, index=waiting.index, dtype=str)
    table["censor_reason"] = table["censor_reason"].fillna("")
    end = table["custody_date"].where(reached, table["censor_date"])
    precision = table["censor_precision"].mask(reached, "day")
    spans = [_span(*row) for row in zip(table["clock_start"], end, precision, strict=True)]
    table["days_observed_min"], table["days_observed_max"] = zip(*spans, strict=True)
    why = pd.Series("", index=table.index).mask(end == "", "no end date")
    why = why.mask(table["custody_kind"] == "already detained", "already detained")
    table["survival_note"] = why.mask(custody["instrument"] == "summons", "summons")
    table["survival"] = reached.map({True: "event", False: "censored"})
    table.loc[table["survival_note"] != "", "survival"] = "excluded"
    return table
