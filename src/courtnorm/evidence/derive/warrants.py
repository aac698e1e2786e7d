"""Warrants and summonses, with what came after: custody, appearance, or the end of the wait."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm.errors import CourtnormError, fail
from courtnorm.evidence import addresses
from courtnorm.evidence.derive import notes, rows
from courtnorm.evidence.derive.symbols import weekday

_SITUATION_OF = {
    "DRC": "dr-congo",
    "Uganda": "uganda",
    "CAR I": "car-1",
    "CAR II": "car-2",
    "Darfur (Sudan)": "darfur",
    "Kenya": "kenya",
    "Libya": "libya",
    "Côte d'Ivoire": "cote-divoire",
    "Mali": "mali",
    "Georgia": "georgia",
    "Afghanistan": "afghanistan",
    "Palestine": "palestine",
    "Philippines": "philippines",
    "Ukraine": "ukraine",
}
_INSTRUMENT = {
    "warrant": "warrant",
    "summons": "summons",
    "summons, then warrant": "summons then warrant",
}
_CRIMES = (
    ("counts_genocide", "genocide"),
    ("counts_cah", "crimes against humanity"),
    ("counts_war_crimes", "war crimes"),
    ("counts_art70", "administration of justice"),
)
#: The first of these found in a source's words is the kind of custody.
_CUSTODY_KINDS = (
    ("voluntary surrender", "voluntary surrender"),
    ("voluntary appearance", "appearance on summons"),
    ("already", "already detained"),
    ("served in Court detention", "already detained"),
    ("arrest", "arrest and transfer"),
    ("surrender", "surrender by a state"),
    ("none", "none"),
)
_HANDED_OVER_BY = {
    "Belgium": "BEL",
    "Chad": "TCD",
    "Côte d'Ivoire": "CIV",
    "DRC": "COD",
    "France": "FRA",
    "Germany": "DEU",
    "Mali": "MLI",
    "Niger": "NER",
    "the Central African Republic": "CAF",
    "the Netherlands": "NLD",
    "the Philippines": "PHL",
}
#: The first of these found in a source's words is the reason for which a span is cut off.
_CENSOR_REASONS = (
    ("summons, not a warrant", "summons"),
    ("summons", "summons"),
    ("case ended after death", "case ended after death"),
    ("dead", "died"),
    ("died", "died"),
    ("killed", "died"),
    ("inadmissible", "case inadmissible"),
    ("vacated", "warrant vacated"),
    ("national custody", "held nationally"),
    ("at large", "at large"),
    ("not surrendered", "at large"),
)


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
    raw = rows.source(sources, rows.WARRANTS)
    custody = rows.source(sources, rows.CUSTODY)
    if list(raw["person"]) != list(custody["person"]):
        raise CourtnormError(f"{rows.CUSTODY}: expected the persons of {rows.WARRANTS} in order")
    raw = notes.join(raw, "warrants", "person", "person")
    table = pd.DataFrame({"id": raw["id"], "person": raw["person"]})
    table["situation"] = [
        rows.translate(name, _SITUATION_OF, rows.WARRANTS, person)
        for name, person in zip(raw["situation"], raw["person"], strict=True)
    ]
    table["council_referral"] = raw["unsc_referral"]
    table["instrument"] = raw["instrument"].map(_INSTRUMENT)
    table["date_issued"] = raw["date_issued"]
    table["issued_weekday"] = raw["date_issued"].map(weekday)
    table["date_second"] = raw["date_second"]
    table["date_public"] = raw["date_public"]
    for column, _ in _CRIMES:
        table[column] = raw[column]
    table["counts_total"] = [
        str(sum(int(row[column]) for column, _ in _CRIMES)) for _, row in raw.iterrows()
    ]
    table["crimes"] = [
        ";".join(crime for column, crime in _CRIMES if int(row[column]))
        for _, row in raw.iterrows()
    ]
    table["outcome"] = raw["outcome_ours"]
    # A date beside "at large" is that of another step, which outcome_detail names.
    table["outcome_date"] = raw["outcome_date"].where(table["outcome"] != "at large", "")
    by_then = (table["outcome_date"] != "") & raw["note"].str.contains("on or before")
    table["outcome_precision"] = ["not later than" if late else "day" for late in by_then]
    table.loc[table["outcome_date"] == "", "outcome_precision"] = ""
    table["outcome_detail"] = raw["outcome_detail"]
    table["status_as_of"] = raw["status_as_of"]
    table = table.join(_custody(custody))
    table = table.join(rows.two_sources(raw))
    table["custody_source"] = [
        addresses.best(text, without=frozenset({"warrants.csv"}))[0] for text in custody["source"]
    ]
    own = table["custody_source"] == ""
    table.loc[own, "custody_source"] = table.loc[own, "source"]
    table["verified"] = raw["verified"]
    table["custody_verified"] = custody["verified"]
    table["doubt"] = raw["doubt"]
    table["note"] = raw["note_ours"]
    for row in rows.corrections(sources, rows.WARRANTS):
        if row["field"] not in table.columns or not (table["person"] == row["existing_row"]).any():
            raise fail(rows.CORRECTIONS, row["existing_row"], "expected a person and a field")
        table.loc[table["person"] == row["existing_row"], row["field"]] = row["new_value"]
    return table.sort_values(["situation", "date_issued", "id"]).reset_index(drop=True)


def _custody(custody: pd.DataFrame) -> pd.DataFrame:
    """Return what happened after the warrant: custody, appearance, censoring, and the days."""
    after = []
    for _, row in custody.iterrows():
        person = row["person"]
        reached = row["in_custody"] == "yes"
        kind = rows.first(row["custody_kind"], _CUSTODY_KINDS, rows.CUSTODY, person)
        handed = re.search(r"\b(?:by|to) (.+?)(?:, then .*)?$", row["custody_kind"])
        state = handed.group(1) if handed and reached else ""
        if state.endswith(", then Court custody"):
            state = state.removesuffix(", then Court custody")
        cut, precision = _day_or_month(row["censor_date"])
        start, end = row["warrant_date"], row["custody_date"] if reached else cut
        least, most = _span(start, end, "day" if reached else precision)
        reason = ""
        if not reached:
            reason = rows.first(row["censor_reason"], _CENSOR_REASONS, rows.CUSTODY, person)
        survival, why = "event" if reached else "censored", ""
        if row["instrument"] == "summons":
            survival, why = "excluded", "summons"
        elif kind == "already detained":
            survival, why = "excluded", "already detained"
        elif not end:
            survival, why = "excluded", "no end date"
        after.append(
            {
                "clock_start": start,
                "in_custody": row["in_custody"],
                "custody_date": row["custody_date"],
                "custody_weekday": weekday(row["custody_date"]),
                "custody_precision": "day" if reached else "",
                "custody_kind": kind,
                "handed_over_by": _HANDED_OVER_BY.get(state, ""),
                "arrest_date": row["arrest_date"],
                "first_appearance": row["first_appearance"],
                "days_to_custody": row["days_warrant_to_custody"] if reached else "",
                "censor_date": cut,
                "censor_precision": precision,
                "censor_reason": reason,
                "days_observed_min": least,
                "days_observed_max": most,
                "survival": survival,
                "survival_note": why,
            }
        )
    return pd.DataFrame(after, index=custody.index)
