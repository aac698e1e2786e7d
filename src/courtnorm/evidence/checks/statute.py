"""The Rome Statute: article 126, signing, leaving, and the 197 states."""

from __future__ import annotations

import pandas as pd

from courtnorm.evidence.checks.frame import Tables, check, days, found, judged, mask, wrong

STATUTE_ADOPTED, STATUTE_CLOSED = "1998-07-17", "2000-12-31"
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
    """Signing, deposit and entry into force follow the Statute's own rules."""
    table, name = tables["rome_statute"], "rome_statute"
    signed = table["signature_date"]
    out_of_time = (signed != "") & ((signed < STATUTE_ADOPTED) | (signed > STATUTE_CLOSED))
    expected = f"expected a signature from {STATUTE_ADOPTED} to {STATUTE_CLOSED}"
    out = wrong(table, name, out_of_time, expected)
    deposited = table["deposit_date"]
    bad = (deposited != "") & (signed != "") & (deposited < signed)
    out += wrong(table, name, bad, "expected the deposit not before the signature")
    bad = (deposited != "") != (table["deposit_type"] != "")
    out += wrong(table, name, bad, "expected a deposit to have a type, and no other")
    needs = table["deposit_type"].isin(["ratification", "acceptance"])
    out += wrong(table, name, needs & (signed == ""), "expected a signature before ratification")
    bars = table["deposit_type"].isin(["accession", "succession"])
    out += wrong(table, name, bars & (signed != ""), "expected no signature before accession")
    day, begun = days(deposited), days(table["entry_into_force"])
    due = day.map(lambda d: article_126(d) if pd.notna(d) else pd.NaT)
    differs = (due.notna() | begun.notna()) & (due != begun)
    faults = found(table[differs], name, differs[differs], "")
    faults = {key: f"article 126 gives {due[_row(table, key)]:%Y-%m-%d}" for key in faults}
    expected = "expected the day of entry into force by article 126"
    return out + judged(tables, name, "article-126", faults, expected)


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
    effective = table["withdrawal_effective"]
    bad = (effective != "") & (effective != table["withdrawal_due"])
    out += wrong(table, name, bad, "expected a withdrawal to take effect when due")
    back = table["notice_revoked"]
    bad = (back != "") & ((back < table["withdrawal_notice"]) | (back > table["withdrawal_due"]))
    out += wrong(table, name, bad, "expected a notice taken back between notice and due date")
    bad = (table["withdrawal_notice"] != "") & (
        table["withdrawal_notice"] < table["entry_into_force"]
    )
    out += wrong(table, name, bad, "expected a notice after entry into force")
    bad = (table["unsign_notice"] != "") & (table["unsign_notice"] < table["signature_date"])
    out += wrong(table, name, bad, "expected a disavowal after the signature")
    open_ = table["status"].isin(["withdrawal announced", "withdrawal disputed"])
    bad = open_ != (table["disputed"] == "yes")
    out += wrong(
        table, name, bad, "expected disputed where a withdrawal is not settled, only there"
    )
    disputed = found(table, name, table["disputed"] == "yes")
    expected = "expected a withdrawal that the depositary confirms"
    return out + judged(tables, name, "withdrawal-disputed", disputed, expected)


@check("rome_statute", "situations", "states", "timeline", "warrants")
def check_states(tables: Tables) -> list[str]:
    """The table has the states by code and name; five of them hold permanent seats."""
    table, name = tables["rome_statute"], "rome_statute"
    names = dict(zip(tables["states"]["iso3"], tables["states"]["name"], strict=True))
    out = wrong(table, name, table["iso3"].map(names) != table["state"], "expected code and name")
    five = table["iso3"].isin(["CHN", "FRA", "GBR", "RUS", "USA"])
    bad = five != (table["p5"] == "yes")
    out += wrong(table, name, bad, "expected p5 yes for the five permanent members, no for others")
    for other, column in (("situations", "iso3"), ("timeline", "iso3")):
        cells = tables[other][column]
        bad = cells.map(
            lambda cell: any(code not in names for code in filter(None, cell.split(";")))
        )
        out += wrong(tables[other], other, bad, "expected ISO3 codes of listed states")
    handed = tables["warrants"]["handed_over_by"]
    bad = (handed != "") & ~handed.isin(list(names))
    return out + wrong(
        tables["warrants"], "warrants", bad, "expected an ISO3 code in handed_over_by"
    )
