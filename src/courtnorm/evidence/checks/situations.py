"""The situations: trigger, dates, scope and the status of the state, against the Statute."""

from __future__ import annotations

import re

from courtnorm.council import party_on
from courtnorm.evidence.checks.frame import (
    Tables,
    check,
    judged,
    mask,
    said,
    wrong,
)
from courtnorm.evidence.checks.rows import first_of, slugs

_RESOLUTION = re.compile(r"S/RES/\d+ \((\d{4})\)")


@check("court_decisions", "resolutions", "rome_statute", "situations", "states")
def check_situations(tables: Tables) -> list[str]:
    """Triggers, dates and status of the situations agree with each other and with the Statute."""
    table, name = tables["situations"], "situations"
    out = slugs(table, name)
    bad = table["opened_date"] < table["referral_date"]
    out += wrong(table, name, bad, "expected the opening not before the referral")
    bad = (table["scope_end"] != "") & (table["scope_end"] < table["scope_start"])
    out += wrong(table, name, bad, "expected the scope to end after it begins")
    bad = table["scope_start"] > table["opened_date"]
    out += wrong(table, name, bad, "expected the scope to begin before the opening")
    bad = (table["scope_start"] != "") != (table["scope_precision"] != "")
    out += wrong(table, name, bad, "expected a precision where the scope has a start")
    out += first_of(table, name, "scope_start", "scope_precision")
    out += _scope_and_treaty(tables)
    bad = table["status"].str.startswith("concluded") != (table["concluded_date"] != "")
    out += wrong(table, name, bad, "expected a date of conclusion if and only if concluded")
    bad = (table["concluded_date"] != "") & (table["concluded_date"] <= table["opened_date"])
    out += wrong(table, name, bad, "expected the conclusion after the opening")
    statute = tables["rome_statute"]
    known, answers = set(statute["iso3"]), []
    for _, row in table.iterrows():
        bound = {
            code in known and party_on(code, row["referral_date"], statute)
            for code in row["iso3"].split(";")
        }
        answers.append("part" if len(bound) == 2 else "yes" if bound == {True} else "no")
    bad = mask(table, [a != b for a, b in zip(answers, table["party_at_trigger"], strict=True)])
    out += wrong(table, name, bad, "expected party_at_trigger as the Statute table has it")
    names = dict(zip(tables["states"]["iso3"], tables["states"]["name"], strict=True))
    named = [
        all(names.get(iso3, "?") in row["name"] for iso3 in row["iso3"].split(";"))
        for _, row in table.iterrows()
    ]
    out += wrong(table, name, ~mask(table, named), "expected the states named in the name")
    left = set(statute.loc[statute["withdrawal_effective"] != "", "iso3"])
    bad = (
        (table["trigger"] != "council referral")
        & (table["party_at_trigger"] == "no")
        & ~table["iso3"].isin(list(left))
        & (table["declaration_12_3"] != "yes")
    )
    out += wrong(table, name, bad, "expected a declaration where the state was never a party")
    alone = (table["trigger"] == "self-referral") & (table["party_at_trigger"] != "yes")
    out += wrong(table, name, alone, "expected a self-referral by a party")
    return out + _council_referrals(tables)


def _scope_and_treaty(tables: Tables) -> list[str]:
    """No scope begins before 1 July 2002; a party's not before its entry into force.

    A declaration under article 12(3) or a referral by the Council may reach further back.
    """
    table, statute = tables["situations"], tables["rome_statute"]
    early = (table["scope_start"] != "") & (table["scope_start"] < "2002-07-01")
    out = wrong(table, "situations", early, "expected no scope before the Statute was in force")
    begun = dict(zip(statute["iso3"], statute["entry_into_force"], strict=True))
    faults = {}
    for _, row in table.iterrows():
        free = row["trigger"] == "council referral" or row["declaration_12_3"] == "yes"
        first = min(begun.get(code, "") or "9999" for code in row["iso3"].split(";"))
        if row["scope_start"] and not free and row["scope_start"] < first:
            faults[row["id"]] = f"bound from {first}"
    expected = "expected the scope to begin when the state was bound"
    return out + judged(tables, "situations", "scope-early", faults, expected)


def _council_referrals(tables: Tables) -> list[str]:
    table, name = tables["situations"], "situations"
    referred = table["trigger"] == "council referral"
    symbol = table["referral_document"].str.fullmatch(_RESOLUTION.pattern)
    expected = "expected a resolution as document if and only if the Council referred"
    out = wrong(table, name, referred != symbol.astype(bool), expected)
    known = tables["resolutions"].drop_duplicates("symbol").set_index("symbol")
    for place, row in table[referred].iterrows():
        document = row["referral_document"]
        if document not in known.index:
            expected = f"expected {document} to be in resolutions.csv"
        elif known.at[document, "date"] != row["referral_date"]:
            expected = f"expected the date of {document}, {known.at[document, 'date']}"
        elif not int(known.at[document, "yes"] or 0) >= 9:
            expected = f"expected at least nine votes in favour of {document}"
        else:
            continue
        out.append(said(name, place, row["id"], expected))
    decisions = tables["court_decisions"]
    acts = decisions[(decisions["act"] == "referral") & decisions["symbol"].str.match("S/RES/")]
    if set(acts["symbol"]) != set(table.loc[referred, "referral_document"]):
        out.append(f"data/{name}.csv: expected a situation for each referral of the Council")
    return out
