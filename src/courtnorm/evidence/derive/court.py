"""The Statute, the situations and the warrants, and :func:`build` for them and the timeline.

Every date is a day in ISO form; where only the month or the year is known it is the first day of
it, and a column of precision says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from courtnorm import tables
from courtnorm.errors import CourtnormError, fail
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.checks.court import CRIMES, reaching_back
from courtnorm.evidence.derive import timeline
from courtnorm.evidence.derive.timeline import CORRECTIONS, corrections
from courtnorm.evidence.package import laid_out

STATUTE = "rome_statute.csv"
_TREATY_LIST = "github: zmjones/untreaties treaties/18-10.csv"
_ABA = re.compile(r"ABA-ICC gives (signature|deposit|entry into force) (\d{4}-\d\d-\d\d)")
_ABA_FIELD = {
    "signature": "signature_date",
    "deposit": "deposit_date",
    "entry into force": "entry_into_force",
}
#: One note cites the depositary for a notice taken back; another source has it in effect.
_TAKEN_BACK = re.compile(r"took the notice back on (\d{1,2} \w+ \d{4})")
_NOT_LISTED = "In neither list of signatures and accessions (2014 and 2021)."


def rome_statute(sources: Path) -> pd.DataFrame:
    """Return the Statute's status of 197 states, one row a state, in order of ISO code."""
    raw = inputs.read(sources / "referrals" / STATUTE)
    ours = inputs.notes("rome_statute").set_index("iso3")
    for stranger in sorted(set(ours.index) - set(raw["iso3"])):
        raise fail("data/notes/rome_statute.csv", stranger, "expected a state of the source")
    names = tables.load("states").set_index("iso3")["name"]
    for unknown in sorted(set(raw["iso3"]) - set(names.index)):
        raise fail(STATUTE, unknown, "expected the ISO3 code of a listed state")
    table = raw.drop(columns="source").assign(state=raw["iso3"].map(names))
    table["withdrawal_due"] = raw["withdrawal_notice"].map(_year_later)
    back = raw["note"].str.extract(_TAKEN_BACK, expand=False)
    revoked = pd.to_datetime(back, format="%d %b %Y", errors="coerce")
    table["notice_revoked"] = revoked.dt.strftime("%Y-%m-%d").fillna("")
    status = inputs.words(raw["status"], "rome_statute.status", STATUTE, raw["iso3"])["word"]
    table["status"] = status.mask(table["notice_revoked"] != "", "withdrawal disputed")
    table["disputed"] = raw["iso3"].map(ours["disputed"]).fillna("no")
    table["p5"] = raw["p5"].where(raw["p5"] == "yes", "no")
    table = table.join(addresses.two(raw["source"]))
    # A late notice rests on the note alone: the list of 2014 can not know it.
    late = raw["source"].str.contains("70640898608") & (raw["verified"] != "yes")
    only_note = late & (table["status"] == "withdrawal announced")
    table.loc[only_note, "source"] = addresses.DEPOSITARY_NOTE
    table.loc[only_note, "source_2"] = _TREATY_LIST
    table.loc[only_note, "source_kind"] = "site only"
    table["doubt"] = raw["iso3"].map(ours["doubt"]).fillna("")
    table["note"] = raw["iso3"].map(ours["note"]).fillna("")
    listed = raw["note"].str.startswith("no signature or accession") & (table["note"] == "")
    table.loc[listed, "note"] = _NOT_LISTED
    return laid_out("rome_statute", table.sort_values("iso3"))


def _other_list(sources: Path) -> Iterable[dict[str, str]]:
    """Yield where the second list of parties differs from the first, as the source's notes say."""
    raw = inputs.read(sources / "referrals" / STATUTE)
    for _, row in raw.iterrows():
        for what, other in _ABA.findall(row["note"]):
            field = _ABA_FIELD[what]
            if row[field] == other:  # a note that the two agree where a rule would differ
                continue
            ruled = field == "entry_into_force"
            first = "article 126" if ruled else addresses.best(row["source"])[0]
            yield {
                "resource": "rome_statute",
                "key": row["iso3"],
                "field": field,
                "value_a": row[field],
                "source_a": first,
                "value_b": other,
                "source_b": "github: theNewDynamic/aba-icc _countries/",
                # The rule settles entries into force; between two lists nothing does.
                "resolved": "yes" if ruled else "no",
                "note": "Article 126 gives the first." if ruled else "",
            }


def _year_later(day: str) -> str:
    return (pd.Timestamp(day) + pd.DateOffset(years=1)).date().isoformat() if day else ""


SITUATIONS = "icc_situations.csv"


def _party_at_trigger(text: str) -> str:
    """Return yes, no or part ("Bangladesh yes; Myanmar no")."""
    words = set(re.findall(r"\b(yes|no)\b", text))
    return "part" if len(words) == 2 else words.pop()


def _situation_status(text: str) -> str:
    if text.startswith("ongoing"):
        return "ongoing"
    open_cases = re.search(r"pending|outstanding", text)
    return "concluded, cases pending" if open_cases else "concluded"


def _declared(text: str) -> str:
    """Return the days of the declarations under article 12(3), joined by semicolons."""
    named = re.search(r"art\. 12\(3\) declarations?\b([^;]*)", text)
    found = re.findall(r"\d{1,2} [A-Z][a-z]{2} \d{4}", named[1]) if named else []
    return ";".join(f"{pd.to_datetime(day, format='%d %b %Y'):%Y-%m-%d}" for day in found)


def situations(sources: Path) -> pd.DataFrame:
    """Return the 18 situations before the Court, in order of referral or request."""
    raw = inputs.read(sources / "referrals" / SITUATIONS)
    raw = inputs.with_notes(raw, "situations", "situation", "source_name")
    trigger = inputs.words(raw["trigger"], "situations.trigger", SITUATIONS, raw["situation"])
    table = raw.drop(columns=["source", "note"]).rename(
        columns={
            "investigation_opened_date": "opened_date",
            "temporal_scope_start": "scope_start",
            "temporal_scope_end": "scope_end",
            "referral_document": "document_said",
            "referral_document_ours": "referral_document",
            "note_ours": "note",
        }
    )
    table["iso3"] = raw["iso3"].str.replace("/", ";")
    table["trigger"], table["declaration_12_3"] = trigger["word"], trigger["more"]
    table["declarations"] = table["document_said"].map(_declared)
    month_only = raw["note"].str.contains("day not read")
    table["scope_precision"] = month_only.map({True: "month", False: "day"})
    table.loc[table["scope_start"] == "", "scope_precision"] = ""
    table["party_at_trigger"] = raw["state_party_at_trigger"].map(_party_at_trigger)
    table["status"] = raw["status"].map(_situation_status)
    # The end of an investigation is not the end of its cases: the source says which.
    still = raw["note"].str.contains("cases go on")
    table.loc[still, "status"] = "concluded, cases pending"
    table = table.join(addresses.two(raw["source"]))
    return laid_out("situations", table.sort_values(["referral_date", "id"]))


WARRANTS, CUSTODY = "icc_warrants.csv", "warrants_custody.csv"


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
    raw = inputs.read(sources / "referrals" / WARRANTS)
    custody = inputs.read(sources / "referrals" / CUSTODY)
    if list(raw["person"]) != list(custody["person"]):
        raise CourtnormError(f"{CUSTODY}: expected the persons of {WARRANTS} in order")
    raw = inputs.with_notes(raw, "warrants", "person", "person")
    table = raw.drop(columns=["source", "note"]).rename(
        columns={"unsc_referral": "council_referral", "note_ours": "note"}
    )
    for name in ("situation", "instrument"):
        table[name] = inputs.words(raw[name], f"warrants.{name}", WARRANTS, raw["person"])["word"]
    counts = raw[list(CRIMES)].astype(int)
    table["counts_total"] = counts.sum(axis=1).astype(str)
    table["crimes"] = [
        ";".join(CRIMES[column] for column in CRIMES if row[column])
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
    for row in corrections(sources, WARRANTS):
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


#: Why a warrant is left out of the survival curve, by what its row notes.
_LEFT_OUT = {
    "summons": "came on a summons: no way from warrant to custody to measure",
    "already detained": "in the Court's custody before the warrant",
    "no end date": "neither the death nor the end of the case is dated",
}


def conflicts(sources: Path) -> pd.DataFrame:
    """Return where sources disagree: ``value_a`` is what the table prints."""
    found = pd.DataFrame(list(_other_list(sources)))
    whole = pd.concat([inputs.notes("conflicts"), found], ignore_index=True)
    return laid_out("conflicts", whole.sort_values(["resource", "key", "field", "value_b"]))


def _exceptions(made: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the rows that break a rule in code and may: by resource, key, rule and reason."""
    states, issued = made["rome_statute"], made["warrants"]
    succeeded = states.loc[states["deposit_type"] == "succession", "iso3"]
    rows = [
        ("rome_statute", key, "article-126", "bound from independence, by succession")
        for key in succeeded
    ]
    early = "the source has the scope begin before the Statute bound the state"
    reaching = reaching_back(made["situations"], states)
    rows += [("situations", key, "scope-early", early) for key in reaching]
    excluded = issued[issued["survival"] == "excluded"]
    rows += [
        ("warrants", key, "survival-excluded", _LEFT_OUT[note])
        for key, note in zip(excluded["id"], excluded["survival_note"], strict=True)
    ]
    return pd.DataFrame(rows, columns=["resource", "key", "rule", "reason"])


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of this module by name, sorted and ready to be written."""
    made = {
        "rome_statute": rome_statute(sources),
        "situations": situations(sources),
        "warrants": warrants(sources),
        "timeline": timeline.timeline(sources),
        "conflicts": conflicts(sources),
    }
    return {**made, "exceptions": _exceptions(made)}
