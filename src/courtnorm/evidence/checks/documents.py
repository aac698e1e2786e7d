"""The documents of other organs: what they say twice agrees."""

from __future__ import annotations

import pandas as pd

from courtnorm.evidence.checks.frame import Tables, check, whole, wrong
from courtnorm.evidence.lexicon import OTHER_COURT_CODES, RESPONSIBILITY_CODES


@check("un_codings", "un_documents")
def check_counts(tables: Tables) -> list[str]:
    """What a document's row counts is what its coded paragraphs say."""
    table, name, rows = tables["un_documents"], "un_documents", tables["un_codings"]
    norm = rows[rows["code"].isin(["NAMED", "STATE"])]
    court = rows[rows["family"] == "court"]
    together = norm.merge(court, on=["symbol", "place"])
    due = {
        "named": norm[norm["code"] == "NAMED"],
        "state": norm[norm["code"] == "STATE"],
        "adjacent": norm[norm["wording"] == "adjacent"],
        "court": court,
        "together": together,
    }
    out = []
    for column, counted in due.items():
        expected = table["symbol"].map(counted.groupby("symbol").size()).fillna(0)
        bad = whole(table[column]) != expected
        out += wrong(table, name, bad, f"expected {column} as in un_codings.csv")
    holds = table["symbol"].isin(norm["symbol"]) & table["symbol"].isin(court["symbol"])
    bad = holds != (table["both"] == "yes")
    return out + wrong(table, name, bad, "expected both where it has both")


@check("un_documents", "un_sessions")
def check_sessions(tables: Tables) -> list[str]:
    """A session is called complete only where no number is missing, and its texts are counted."""
    table, name = tables["un_sessions"], "un_sessions"
    missing = [[int(n) for n in cell.split(";") if n] for cell in table["missing"]]
    highest = whole(table["highest"])
    last = pd.Series([max(numbers, default=0) for numbers in missing], index=table.index)
    out = wrong(table, name, last >= highest, "expected missing numbers below the highest")
    gaps = table["missing"] != ""
    documents = tables["un_documents"]
    of_edition = documents[documents["basis"] != "selection"]
    held = table["session"].map(of_edition.groupby("session").size()).fillna(0)
    out += wrong(table, name, held != whole(table["texts"]), "expected as many texts as documents")
    fewest = highest - pd.Series([len(numbers) for numbers in missing], index=table.index)
    bad = whole(table["texts"]) < fewest
    out += wrong(table, name, bad, "expected a text for each number that is not missing")
    basis = dict(zip(table["session"], gaps.map({True: "with gaps", False: "census"}), strict=True))
    bad = of_edition["session"].map(basis) != of_edition["basis"]
    return out + wrong(of_edition, "un_documents", bad, "expected the basis of its session")


@check("un_codings", "un_documents")
def check_coded(tables: Tables) -> list[str]:
    """Coded paragraphs follow the documents; codes, parts and windows are what they can be."""
    table, name, documents = tables["un_codings"], "un_codings", tables["un_documents"]
    order = {symbol: row for row, symbol in enumerate(documents["symbol"])}
    at = table["symbol"].map(order) * 10_000 + whole(table["place"])
    out = wrong(table, name, at.isna() | (at < at.shift()), "expected the order of un_documents")
    size = table["symbol"].map(dict(zip(documents["symbol"], documents["paragraphs"], strict=True)))
    bad = whole(table["place"]) > whole(size)
    out += wrong(table, name, bad, "expected a place among the document's paragraphs")
    responsibility = table["family"] == "responsibility"
    allowed = (
        table["code"]
        .isin(OTHER_COURT_CODES)
        .where(
            ~responsibility, table["code"].isin([c for c in RESPONSIBILITY_CODES if c != "OTHER"])
        )
    )
    return out + wrong(table, name, ~allowed.astype(bool), "expected a code of its family")


@check("un_documents")
def check_series(tables: Tables) -> list[str]:
    """A series begins with the text itself or an earlier row."""
    table, name = tables["un_documents"], "un_documents"
    place = dict(zip(table["symbol"], table.index, strict=True))
    own = dict(zip(table["symbol"], table["series"], strict=True))
    named = table[table["series"] != ""]
    first = named["series"].map(place)
    bad = first.isna() | (first > named.index) | (named["series"].map(own) != named["series"])
    return wrong(named, name, bad, "expected the first text of its series")
