"""The list of resolutions: numbers, notes, texts held, spelling, counts and how adopted."""

from __future__ import annotations

import re

import pandas as pd

from courtnorm import tables as package
from courtnorm.evidence.checks.frame import Tables, check, excused, found, judged, whole, wrong
from courtnorm.evidence.text.corpus import CENSUS_LAST

#: The first year in which the Council had fifteen members (eleven before).
ENLARGED = 1966
COUNTS = ["yes", "no", "abstain", "not_voting"]
#: Ways of adopting in which no member casts a vote.
NO_VOTE = ("without vote", "acclamation", "consensus")

#: Rule of an exception on resolutions -> what the row's note says of it.
NOTED = {
    "date-mended": r"table of meetings: \d{4}-\d\d-\d\d, first day",
    "date-from-text": r"date read in the text",
    "meeting-from-text": r"meeting read in the text",
    "counts-conflict": r"text: \d{1,2}-\d{1,2}-\d{1,2}(?:;|$)",
    "adoption-conflict": r"text: adopted without a vote",
    "day-month-mended": r"day and month exchanged",
    "cell-shared": r"one cell of the table serves",
    "symbol-mended": r"(?:symbol|number) mended",
    "draft-mended": r"draft mended",
    "agenda-mended": r"topic mended",
    "text-year": r"text misprints the year: \d{4}",
    "file-year": r"text in a file of \d{4}",
    "text-swapped": r"text in the file of \d+",
    "date-conflict": r"text: \d{4}-\d\d-\d\d",
    "meeting-conflict": r"text: meeting \d+",
}


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


@check("resolutions")
def check_notes(tables: Tables) -> list[str]:
    """What the list of exceptions says of a resolution, its note says too, and the reverse."""
    table = tables["resolutions"]
    out = []
    for rule, pattern in NOTED.items():
        noted = found(table, "resolutions", table["note"].str.contains(pattern))
        out += judged(
            tables,
            "resolutions",
            rule,
            noted,
            f"expected no such note without {rule} in exceptions",
        )
    return out


@check("resolutions")
def check_texts_held(tables: Tables) -> list[str]:
    """Texts are held for all numbers to 2259 but the listed one."""
    table = tables["resolutions"]
    early = whole(table["number"]) <= CENSUS_LAST
    missing = found(table, "resolutions", early & (table["text_held"] != "census"))
    return judged(tables, "resolutions", "text-missing", missing, "expected text_held census")


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


@check("resolutions")
def check_counts(tables: Tables) -> list[str]:
    """Only listed rows have no counts."""
    table = tables["resolutions"]
    empty = found(table, "resolutions", table["yes"] == "")
    return judged(tables, "resolutions", "counts-missing", empty, "expected counts")


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
