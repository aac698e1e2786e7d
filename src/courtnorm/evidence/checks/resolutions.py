"""The list of resolutions, and the calendar: what is numbered in order of time runs in that order.

Resolutions, failed drafts and vetoes come from one calendar: the Council's meetings are numbered
as they are held, its resolutions as they are adopted, its documents as they are issued.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from courtnorm import tables as package
from courtnorm.evidence.checks.frame import (
    Tables,
    check,
    days,
    excused,
    judged,
    keys,
    said,
    whole,
    wrong,
)

#: The first year in which the Council had fifteen members (eleven before).
ENLARGED = 1966
COUNTS = ["yes", "no", "abstain", "not_voting"]
#: Ways of adopting in which no member casts a vote.
NO_VOTE = ("without vote", "acclamation", "consensus")


@check("resolutions")
def check_numbers(tables: Tables) -> list[str]:
    """Resolutions run from 1 to the last without a gap but the listed ones."""
    last = int(package.limit("resolutions", "number"))
    allowed = excused(tables, "resolutions", "missing-resolution")
    absent = {int(found[1]) for key in allowed if (found := re.match(r"S/RES/(\d+) ", key))}
    held = set(tables["resolutions"]["number"].astype(int))
    out = [
        f"data/resolutions.csv: number {n}: expected a row"
        for n in range(1, last + 1)
        if n not in held and n not in absent
    ]
    out += [
        f"data/exceptions.csv: (resolutions, {n}, missing-resolution): expected no row; found one"
        for n in sorted(absent & held)
    ]
    return out


@check("failed_drafts", "resolutions", "states", "vetoes")
def check_spelling(tables: Tables) -> list[str]:
    """One label, one spelling: labels that differ only by accents are one label misspelt."""
    labels = pd.concat(
        [
            pd.DataFrame(
                {"resource": name, "row": tables[name].index, "label": tables[name][column]}
            )
            for name, column in (
                ("states", "name"),
                ("resolutions", "agenda"),
                ("failed_drafts", "agenda"),
                ("vetoes", "agenda"),
            )
        ],
        ignore_index=True,
    )
    different = labels["label"].drop_duplicates()
    plain = different.map(package.without_accents)
    several = set(different[plain.duplicated(keep=False)])
    # Where two spellings meet, the one with fewer accents lost them.
    return [
        f"data/{line.resource}.csv: row {line.row} ({line.label}): expected the accents this label "
        "has elsewhere"
        for line in labels[labels["label"].isin(several)].itertuples(index=False)
        if package.without_accents(line.label) == line.label
    ]


@check("failed_drafts", "resolutions", "votes")
def check_counts_basis(tables: Tables) -> list[str]:
    """Where a count comes from agrees with the member votes that are held."""
    table, failed, cast = tables["resolutions"], tables["failed_drafts"], tables["votes"]
    basis, voted = table["counts_basis"], set(cast["symbol"])
    bad = basis.isin(["members", "library+members"]) & ~table["symbol"].isin(voted)
    out = wrong(table, "resolutions", bad, "expected member votes behind this count")
    listed_texts = set(cast.loc[cast["basis"] == "recorded", "symbol"])
    short = excused(tables, "resolutions", "members-missing")
    short |= excused(tables, "resolutions", "members-compiled")
    bad = (basis == "library") & table["symbol"].isin(listed_texts - short)
    out += wrong(table, "resolutions", bad, "expected counts_basis to name the members' votes")
    there, basis = failed["draft"].isin(voted), failed["counts_basis"]
    bad = (basis == "library") & there | basis.isin(["members", "library+members"]) & ~there
    expected = "expected member votes unless basis is library"
    return out + wrong(failed, "failed_drafts", bad, expected)


DATED = ("resolutions", "failed_drafts", "vetoes")
#: A draft is put to the vote within weeks; one issued later than another by more than this many
#: days can not have the smaller number.
DRAFT_DAYS = 45
_MEETING = r"S/PV\.(\d+)"


def _in_order(table: pd.DataFrame, resource: str, what: str) -> list[str]:
    """Report each row dated before the row above it."""
    day, key = days(table["date"]), keys(table, resource)
    last = day.ffill().shift()  # over a row without a date
    before = day < last
    return [
        said(resource, row, key[row], f"expected a date not before {last[row]:%Y-%m-%d}, {what}")
        for row in table.index[before.fillna(False)]
    ]


@check("failed_drafts", "resolutions", "vetoes")
def check_order_of_rows(tables: Tables) -> list[str]:
    """Resolutions by number, failed drafts and vetoes by date: dates never fall."""
    out = _in_order(tables["resolutions"], "resolutions", "that of the resolution before it")
    for name in ("failed_drafts", "vetoes"):
        out += _in_order(tables[name], name, "that of the row above")
    return out


def _calendar(tables: Tables) -> pd.DataFrame:
    """Return all dated rows with a meeting: resource, row, key, meeting (number), day."""
    parts = []
    for name in DATED:
        table = tables[name]
        parts.append(
            pd.DataFrame(
                {
                    "resource": name,
                    "row": table.index,
                    "key": keys(table, name),
                    "meeting": whole(table["meeting"].str.extract(_MEETING)[0]),
                    "day": days(table["date"]),
                }
            )
        )
    calendar = pd.concat(parts, ignore_index=True).dropna(subset=["meeting", "day"])
    return calendar.sort_values(["meeting", "day", "resource", "row"], ignore_index=True)


def _out_of_order(calendar: pd.DataFrame) -> pd.Series:
    """Return whether each row disagrees with the days of other meetings or of its own.

    A row is out of order where an earlier meeting has a later day, a later meeting an earlier day,
    or the same meeting another day.
    """
    by_meeting = calendar.groupby("meeting")["day"]
    latest, earliest = by_meeting.max(), by_meeting.min()
    before = calendar["meeting"].map(latest.cummax().shift())
    after = calendar["meeting"].map(earliest[::-1].cummin()[::-1].shift(-1))
    mixed = calendar["meeting"].map(latest) != calendar["meeting"].map(earliest)
    return (calendar["day"] < before) | (calendar["day"] > after) | mixed


@check("failed_drafts", "resolutions", "vetoes")
def check_meeting_days(tables: Tables) -> list[str]:
    """Meetings are numbered as they are held: over all three tables days rise with numbers."""
    calendar = _calendar(tables)
    allowed = excused(tables, "resolutions", "meeting-order")
    listed = (calendar["resource"] == "resolutions") & calendar["key"].isin(allowed)
    rest = calendar[~listed]
    bad = rest[_out_of_order(rest)]
    out = [
        said(line.resource, line.row, line.key, "expected days to rise with meeting numbers")
        for line in bad.itertuples(index=False)
    ]
    really = set(calendar.loc[listed & _out_of_order(calendar), "key"])
    out += judged(tables, "resolutions", "meeting-order", {k: "" for k in really}, "")
    table = tables["resolutions"]
    number = whole(table["meeting"].str.extract(_MEETING)[0])
    seen = number[~table["symbol"].isin(allowed)].dropna()
    falls = seen.index[seen < seen.cummax()]
    out += [
        said("resolutions", row, table["symbol"][row], "expected meetings to rise with numbers")
        for row in falls
    ]
    return out


@check("documents", "refused_texts", "resolutions")
def check_texts(tables: Tables) -> list[str]:
    """The day and meeting read in the texts, where ``documents`` is there, are the table's."""
    documents, table = tables["documents"], tables["resolutions"]
    own = documents.drop_duplicates("symbol").set_index("symbol")
    read = table["symbol"].map(own["text_date"]).fillna("")
    # A misprinted year is one fault, another day is another.
    other_year = (read != "") & (read.str[:4] != table["year"])
    other_day = (read != "") & (read.str[4:] != table["date"].str[4:])
    meeting = table["symbol"].map(own["text_meeting"]).fillna("").str.extract(r"(\d+)$")[0]
    held = table["meeting"].str.extract(_MEETING)[0]
    other_meeting = meeting.notna() & (meeting != held)
    out = []
    for rule, what, found_there, differs in (
        ("text-year", "year", read.str[:4], other_year),
        ("date-conflict", "day", read, other_day),
        ("meeting-conflict", "meeting", meeting, other_meeting),
    ):
        faults = dict(
            zip(table["symbol"][differs], "the text: " + found_there[differs], strict=True)
        )
        out += judged(tables, "resolutions", rule, faults, f"expected the text's {what}")
    refused = tables["refused_texts"]["file"]
    numbers = set(refused.str.extract(r"S_RES_0*(\d+)_")[0])
    bad = table["symbol"].isin(own.index) != (table["text_held"] != "no")
    bad &= ~table["number"].isin(numbers)
    out += wrong(table, "resolutions", bad, "expected a document if and only if a text is held")
    return out


# Drafts -----------------------------------------------------------------------------------------


def _draft_numbers(tables: Tables) -> pd.DataFrame:
    """Return one row for each document number: resource, row, key, series, n, day, year."""
    parts = []
    for name in DATED:
        table = tables[name]
        if name == "vetoes":  # from 1994 the same texts stand in failed_drafts
            table = table[table["date"] < "1994"]
        numbers = table["draft"].str.extractall(
            r"S/(?P<series>\d{4}(?=/))?/?(?P<n>\d{1,5})(?![\d])"
        )
        numbers = numbers.reset_index(level=1, drop=True)
        part = numbers.join(table[["date"]])
        part["resource"], part["row"] = name, part.index
        part["key"] = keys(table, name).reindex(part.index)
        parts.append(part)
    joined = pd.concat(parts, ignore_index=True)
    joined["series"] = joined["series"].fillna("")
    joined["n"], joined["day"] = whole(joined["n"]), days(joined["date"])
    return joined.dropna(subset=["day", "n"]).drop_duplicates(["resource", "row", "series", "n"])


def out_of_order(numbers: np.ndarray, on: np.ndarray) -> list[int]:
    """Return the places of the numbers that do not fit the order of the days.

    Two rows clash where the one at least :data:`DRAFT_DAYS` days later has the smaller number. The
    row with most clashes is taken out until none is left; ``on`` counts days.
    """
    later = (on[:, None] - on[None, :]) >= DRAFT_DAYS
    clash = later & (numbers[:, None] < numbers[None, :])
    clash |= clash.T
    alive = np.ones(len(numbers), dtype=bool)
    out: list[int] = []
    while True:
        count = (clash & alive).sum(axis=1) * alive
        if not count.any():
            return out
        worst = int(count.argmax())
        alive[worst] = False
        out.append(worst)


@check("failed_drafts", "resolutions", "vetoes")
def check_drafts(tables: Tables) -> list[str]:
    """A draft's symbol is of the year of the vote, fits the order of documents, and stands once."""
    table = tables["resolutions"]
    out: list[str] = []
    numbers = _draft_numbers(tables)
    years: dict[str, dict[str, str]] = {name: {} for name in DATED}
    order: dict[str, dict[str, str]] = {name: {} for name in DATED}
    other = (numbers["series"] != "") & (numbers["series"] != numbers["date"].str[:4])
    for line in numbers[other].itertuples(index=False):
        years[line.resource][line.key] = f"draft of {line.series}"
    for _, series in numbers[~other].groupby("series"):
        on = (series["day"] - pd.Timestamp("1946-01-01")).dt.days.to_numpy()
        for place in out_of_order(series["n"].to_numpy(), on):
            line = series.iloc[place]
            order[line["resource"]][line["key"]] = f"document number {line['n']:.0f}"
    for name in DATED:
        expected = "expected a draft symbol of the year of the vote"
        out += judged(tables, name, "draft-year", years[name], expected)
        expected = "expected a document number in the order of dates"
        out += judged(tables, name, "draft-order", order[name], expected)
    single = table.assign(one=table["draft"].str.split(";")).explode("one")
    single = single[single["one"] != ""]
    twice = single[single["one"].duplicated(keep=False)]
    faults = dict(zip(twice["symbol"], twice["one"], strict=True))
    out += judged(tables, "resolutions", "draft-doubled", faults, "expected a draft of its own")
    for name in ("failed_drafts", "vetoes"):
        voted = tables[name]["draft"].isin(set(single["one"]))
        out += judged(tables, name, "draft-adopted", voted, "expected a text that was not adopted")
    return out
