"""The Rome Statute and the situations: article 126, leaving, and what began when."""

from __future__ import annotations

import pandas as pd

from courtnorm.council import party_on
from courtnorm.evidence.checks.frame import Tables, check, days, found, judged, mask, said, wrong

STATUTE_IN_FORCE = pd.Timestamp("2002-07-01")


def article_126(deposit: pd.Timestamp) -> pd.Timestamp:
    """Return the day on which the Statute binds a state, by article 126.

    The first day of the month after the sixtieth day following the deposit; for those that
    deposited before the sixty were complete, 1 July 2002.
    """
    sixtieth = deposit + pd.to_timedelta(60, "D")
    begun = (sixtieth + pd.offsets.MonthBegin(1)).normalize()
    return max(begun, STATUTE_IN_FORCE)


@check("rome_statute")
def check_statute_dates(tables: Tables) -> list[str]:
    """Entry into force follows the deposit by the Statute's own rule."""
    table, name = tables["rome_statute"], "rome_statute"
    day, begun = days(table["deposit_date"]), days(table["entry_into_force"])
    due = day.map(lambda d: article_126(d) if pd.notna(d) else pd.NaT)
    differs = (due.notna() | begun.notna()) & (due != begun)
    faults = found(table[differs], name, differs[differs], "")
    faults = {key: f"article 126 gives {due[_row(table, key)]:%Y-%m-%d}" for key in faults}
    expected = "expected the day of entry into force by article 126"
    return judged(tables, name, "article-126", faults, expected)


def _row(table: pd.DataFrame, iso3: str) -> int:
    return int(table.index[table["iso3"] == iso3][0])


def statute_status(row: pd.Series) -> set[str]:
    """Return the words of status that a row's dates allow."""
    if row["withdrawal_effective"]:
        return {"withdrawn"}
    if row["withdrawal_notice"]:
        return {"withdrawal disputed"} if row["notice_revoked"] else {"withdrawal announced"}
    if row["entry_into_force"]:
        return {"party"}
    if row["unsign_notice"]:
        return {"signatory without intent"}
    return {"signatory"} if row["signature_date"] else {"non-signatory", "accession withdrawn"}


@check("rome_statute")
def check_statute_status(tables: Tables) -> list[str]:
    """Status follows from the dates, and a withdrawal takes effect a year after its notice."""
    table, name = tables["rome_statute"], "rome_statute"
    bad = [row["status"] not in statute_status(row) for _, row in table.iterrows()]
    out = wrong(table, name, mask(table, bad), "expected a status that agrees with the dates")
    lone = table["status"] == "accession withdrawn"
    if lone.sum() != 1:
        out.append(f"data/{name}.csv: expected one withdrawn accession, found {lone.sum()}")
    notice = days(table["withdrawal_notice"])
    due = (notice + pd.DateOffset(years=1)).dt.strftime("%Y-%m-%d").fillna("")
    bad = due != table["withdrawal_due"]
    out += wrong(table, name, bad, "expected withdrawal_due a year after the notice")
    disputed = found(table, name, table["disputed"] == "yes")
    expected = "expected a withdrawal that the depositary confirms"
    return out + judged(tables, name, "withdrawal-disputed", disputed, expected)


@check("court_decisions", "resolutions", "rome_statute", "situations", "states")
def check_situations(tables: Tables) -> list[str]:
    """Triggers and status of the situations agree with the Statute."""
    table, name = tables["situations"], "situations"
    out = _scope_and_treaty(tables)
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
    return out + _council_referrals(tables)


def _scope_and_treaty(tables: Tables) -> list[str]:
    """The scope of a party's situation does not begin before its entry into force.

    A declaration under article 12(3) or a referral by the Council may reach further back.
    """
    table, statute = tables["situations"], tables["rome_statute"]
    begun = dict(zip(statute["iso3"], statute["entry_into_force"], strict=True))
    faults = {}
    for _, row in table.iterrows():
        free = row["trigger"] == "council referral" or row["declaration_12_3"] == "yes"
        first = min(begun.get(code, "") or "9999" for code in row["iso3"].split(";"))
        if row["scope_start"] and not free and row["scope_start"] < first:
            faults[row["id"]] = f"bound from {first}"
    expected = "expected the scope to begin when the state was bound"
    return judged(tables, "situations", "scope-early", faults, expected)


def _council_referrals(tables: Tables) -> list[str]:
    table, name = tables["situations"], "situations"
    referred = table["trigger"] == "council referral"
    out = []
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
