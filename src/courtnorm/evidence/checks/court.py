"""The Statute, the situations, the warrants, and the milestones of norm and Court.

Dates follow from each other by the Statute's own rules; what stands elsewhere too is the same
there; and each row says how sure it is.
"""

from __future__ import annotations

import re

import pandas as pd

from courtnorm.council import parties_on
from courtnorm.evidence import addresses
from courtnorm.evidence.checks.frame import (
    Tables,
    cell,
    check,
    days,
    judged,
    key_of,
    mask,
    said,
    whole,
    wrong,
)

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
    faults = {
        iso3: f"article 126 gives {day:%Y-%m-%d}"
        for iso3, day in zip(table["iso3"][differs], due[differs], strict=True)
    }
    expected = "expected the day of entry into force by article 126"
    return judged(tables, name, "article-126", faults, expected)


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
    return out + wrong(table, name, bad, "expected withdrawal_due a year after the notice")


@check("court_decisions", "resolutions", "rome_statute", "situations", "states")
def check_situations(tables: Tables) -> list[str]:
    """Triggers and status of the situations agree with the Statute."""
    table, name = tables["situations"], "situations"
    statute = tables["rome_statute"]
    early = {id_: f"bound from {first}" for id_, first in reaching_back(table, statute).items()}
    expected = "expected the scope to begin when the state was bound"
    out = judged(tables, name, "scope-early", early, expected)
    codes = table["iso3"].str.split(";").explode()
    listed = codes[codes.isin(statute["iso3"])]
    bound = parties_on(listed, table["referral_date"].loc[listed.index], statute)
    parties = bound.groupby(listed.index.to_numpy()).sum().reindex(table.index, fill_value=0)
    states = codes.groupby(level=0).size()
    answers = parties.gt(0).map({True: "part", False: "no"}).mask(parties == states, "yes")
    bad = answers != table["party_at_trigger"]
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


def reaching_back(situations: pd.DataFrame, statute: pd.DataFrame) -> dict[str, str]:
    """Return the situations whose scope begins before the Statute bound the first state, with when.

    Referrals by the Council and declarations under article 12(3) may do so, and are left out.
    """
    begun = dict(zip(statute["iso3"], statute["entry_into_force"], strict=True))
    early = {}
    for _, row in situations.iterrows():
        free = row["trigger"] == "council referral" or row["declaration_12_3"] == "yes"
        first = min(begun.get(code, "") or "9999" for code in row["iso3"].split(";"))
        if row["scope_start"] and not free and row["scope_start"] < first:
            early[str(row["id"])] = first
    return early


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


#: Column that counts the charges of a kind -> the kind.
CRIMES = {
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
    counts = table[list(CRIMES)].apply(whole)
    crimes = [
        ";".join(crime for column, crime in CRIMES.items() if row[column] > 0)
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
    return out + _survival(table)


def _survival(table: pd.DataFrame) -> list[str]:
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
    return out


#: Tables with a source and a doubt in each row.
DATED = ("rome_statute", "situations", "warrants", "timeline")
_RESOLUTION = re.compile(r"S/RES/\d+ \((\d{4})\)")
#: How many rows of the sources' timeline were corrected in deriving.
CORRECTED = 15
_YEAR_IN_SYMBOL = re.compile(r"S/(?:PRST/)?(\d{4})/\d+")
_SESSION = re.compile(r"A/(?:RES/)?(\d{2})/")


@check("failed_drafts", "resolutions", "rome_statute", "situations", "timeline", "warrants")
def check_timeline(tables: Tables) -> list[str]:
    """The year of a symbol is the date's; votes and dates stand elsewhere too."""
    table, name = tables["timeline"], "timeline"
    out = []
    corrected = int((table["corrected"] == "yes").sum())
    if corrected != CORRECTED:
        out.append(f"data/{name}.csv: expected {CORRECTED} corrected rows, found {corrected}")
    bad = [_other_year(row["document"], row["date"]) for _, row in table.iterrows()]
    out += wrong(table, name, mask(table, bad), "expected a symbol of the date's year")
    return out + _against_votes(tables, table) + _same_as(tables, table)


def _other_year(documents: str, date: str) -> bool:
    """Return whether a symbol among the documents belongs to another year than the date."""
    if not date[:4].isdigit():
        return False
    year = int(date[:4])
    for document in documents.split(";"):
        own = _RESOLUTION.fullmatch(document) or _YEAR_IN_SYMBOL.fullmatch(document)
        if own and int(own.group(1)) != year:
            return True
        # an Assembly session runs from September to September: the nth begins in 1945 + n
        session = _SESSION.match(document)
        if session and year - 1945 - int(session.group(1)) not in (0, 1):
            return True
        # the Assembly of States Parties met for the first time in 2002
        parties = re.match(r"ICC-ASP/(\d+)/", document)
        if parties and year - 2001 - int(parties.group(1)) not in (0, 1):
            return True
        joint = re.search(r"-S/(\d{4})/\d+$", document)
        if joint and int(joint.group(1)) != year:
            return True
    return False


def _against_votes(tables: Tables, table: pd.DataFrame) -> list[str]:
    """Date, meeting and counts of a resolution or a failed draft are those of the vote tables."""
    records: dict[str, dict[str, str]] = {}
    named = set(table["document"].str.split(";").explode())
    for name, key in (("resolutions", "symbol"), ("failed_drafts", "draft")):
        held = tables[name][tables[name][key].isin(named)]
        records |= held.drop_duplicates(key, keep="last").set_index(key).to_dict("index")
    out: list[str] = []
    for place, row in table.iterrows():
        documents = row["document"].split(";")
        for document in documents:
            where = f"data/timeline.csv: row {place} ({row['id']})"
            if document not in records:
                if _RESOLUTION.fullmatch(document):
                    out.append(f"{where}: expected {document} to be in resolutions.csv")
                continue
            record = records[document]
            counts = "-".join(record[c] for c in ("yes", "no", "abstain"))
            if record["date"] != row["date"]:
                out.append(f"{where}: expected the date of {document}, {record['date']}")
            if row["vote"] != counts:
                out.append(f"{where}: expected the vote on {document}, {counts}")
            meetings = [d for d in documents if d.startswith("S/PV.")]
            if meetings and record["meeting"] not in meetings:
                out.append(f"{where}: expected the meeting of {document}, {record['meeting']}")
    return out


def _same_as(tables: Tables, table: pd.DataFrame) -> list[str]:
    """A date said to stand in another table stands there (``table/key/column``)."""
    out = []
    for place, row in table[table["same_as"] != ""].iterrows():
        value = cell(tables, row["same_as"])
        if value != row["date"]:
            where = f"data/timeline.csv: row {place} ({row['id']})"
            found_there = "no such cell" if value is None else value
            out.append(f"{where}: expected the date of {row['same_as']}, {found_there}")
    return out


@check("notes_timeline_changes", "timeline")
def check_changes(tables: Tables) -> list[str]:
    """A change to the sources' timeline stands there: the value in its column, of its row."""
    table, name = tables["notes_timeline_changes"], "notes_timeline_changes"
    rows = zip(table["id"], table["column"], table["value"], strict=True)
    bad = [cell(tables, f"timeline/{key}/{column}") != value for key, column, value in rows]
    return wrong(table, name, mask(table, bad), "expected the value as in timeline.csv")


@check("conflicts", "rome_statute", "situations", "timeline", "warrants")
def check_conflicts(tables: Tables) -> list[str]:
    """Each conflict names a cell of a table, prints what stands there, and differs from it."""
    table, name = tables["conflicts"], "conflicts"
    ours = table[table["resource"].isin(DATED)]
    out = []
    for place, row in ours.iterrows():
        where = f"data/{name}.csv: row {place} ({row['resource']}, {row['key']}, {row['field']})"
        other = tables[row["resource"]]
        hit = other[other[key_of(row["resource"])[0]] == row["key"]]
        if hit.empty or row["field"] not in other.columns:
            out.append(f"{where}: expected a row and a column of {row['resource']}.csv")
        elif (
            re.fullmatch(r"[\d-]*", row["value_a"]) and hit.iloc[0][row["field"]] != row["value_a"]
        ):
            out.append(f"{where}: expected value_a as the table prints it")
    return out


@check(*DATED)
def check_sources(tables: Tables) -> list[str]:
    """Each row has a source of the kind written beside it, unless it is listed as weak."""
    out = []
    for name in DATED:
        table = tables[name]
        kinds = table["source"].map(addresses.kind)
        bad = kinds != table["source_kind"]
        out += wrong(table, name, bad, "expected source_kind to be the kind of the source")
    return out


@check(*DATED)
def check_doubt(tables: Tables) -> list[str]:
    """What is in doubt are columns of the table."""
    out = []
    for name in DATED:
        table = tables[name]
        doubted = [set(filter(None, cell.split(";"))) for cell in table["doubt"]]
        strange = mask(table, [not columns <= set(table.columns) for columns in doubted])
        out += wrong(table, name, strange, "expected columns of the table in doubt")
    return out
