"""The documents of other organs and the list of what is to be read: what they say twice agrees."""

from __future__ import annotations

import pandas as pd

from courtnorm.evidence.checks.frame import Tables, check, whole, wrong
from courtnorm.evidence.lexicon import MATCH_WORDS, OTHER_COURT_CODES, RESPONSIBILITY_CODES
from courtnorm.evidence.lexicon import WINDOW_WORDS as WINDOW


def _filled(column: pd.Series) -> pd.Series:
    return column != ""


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
    out += wrong(table, name, holds != (table["both"] == "yes"), "expected both where it has both")
    bad = whole(table["rights"]) > whole(table["paragraphs"])
    return out + wrong(table, name, bad, "expected no more rights than paragraphs")


@check("un_documents", "un_sessions")
def check_sessions(tables: Tables) -> list[str]:
    """A session is called complete only where no number is missing, and its texts are counted."""
    table, name = tables["un_sessions"], "un_sessions"
    missing = [[int(n) for n in cell.split(";") if n] for cell in table["missing"]]
    highest = whole(table["highest"])
    last = pd.Series([max(numbers, default=0) for numbers in missing], index=table.index)
    out = wrong(table, name, last >= highest, "expected missing numbers below the highest")
    gaps = _filled(table["missing"])
    due = table["highest"].where(~gaps, "")
    out += wrong(table, name, table["complete_to"] != due, "expected complete_to without gaps only")
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
    bad = (table["part"] == "preambular") != table["label"].str.startswith("PP")
    out += wrong(table, name, bad, "expected a label PP for a recital, only there")
    responsibility = table["family"] == "responsibility"
    allowed = (
        table["code"]
        .isin(OTHER_COURT_CODES)
        .where(
            ~responsibility, table["code"].isin([c for c in RESPONSIBILITY_CODES if c != "OTHER"])
        )
    )
    out += wrong(table, name, ~allowed.astype(bool), "expected a code of its family")
    for column in ("by_recall", "by_title"):
        bad = (table[column] == "yes") & (table["code"] != "NAMED")
        out += wrong(table, name, bad, f"expected {column} only of NAMED")
    for column, most in (("left", WINDOW), ("match", MATCH_WORDS), ("right", WINDOW)):
        bad = table[column].str.split().str.len() > most
        out += wrong(table, name, bad, f"expected at most {most} words in {column}")
    return out


@check("un_documents")
def check_series(tables: Tables) -> list[str]:
    """A text with norm or Court is of a series that begins with itself or an earlier row."""
    table, name = tables["un_documents"], "un_documents"
    speaks = (whole(table["named"]) + whole(table["state"]) + whole(table["court"])) > 0
    out = wrong(
        table, name, speaks != _filled(table["series"]), "expected a series where it speaks"
    )
    place = dict(zip(table["symbol"], table.index, strict=True))
    own = dict(zip(table["symbol"], table["series"], strict=True))
    named = table[_filled(table["series"])]
    first = named["series"].map(place)
    bad = first.isna() | (first > named.index) | (named["series"].map(own) != named["series"])
    return out + wrong(named, name, bad, "expected the first text of its series")


@check("claims", "to_be_read")
def check_to_be_read(tables: Tables) -> list[str]:
    """An answer has its day, a yes its place; the words are few; the claim is one of the book's."""
    table, name = tables["to_be_read"], "to_be_read"
    answered = _filled(table["answer"])
    out = wrong(
        table, name, answered != _filled(table["read_on"]), "expected answer and read_on together"
    )
    bad = (table["answer"] == "yes") & ~_filled(table["place"])
    out += wrong(table, name, bad, "expected the place where it stands")
    bad = _filled(table["words"]) & (table["answer"] != "yes")
    out += wrong(table, name, bad, "expected words only where the answer is yes")
    bad = table["words"].str.split().str.len() > MATCH_WORDS
    out += wrong(table, name, bad, f"expected at most {MATCH_WORDS} words")
    bad = _filled(table["claim"]) & ~table["claim"].isin(tables["claims"]["id"])
    out += wrong(table, name, bad, "expected a claim of claims.csv")
    bad = _filled(table["claim"]) != _filled(table["a_yes"])
    return out + wrong(table, name, bad, "expected a_yes where there is a claim, only there")


#: How the symbols of an organ begin.
ORGANS = {
    "General Assembly": "A/RES/",
    "Human Rights Council": "A/HRC/",
    "Economic and Social Council": "E/RES/",
    "President of the Security Council": "S/PRST/",
}


@check("un_documents")
def check_symbols(tables: Tables) -> list[str]:
    """A symbol is one of its organ's, and its session, or its year, is the document's."""
    table, name = tables["un_documents"], "un_documents"
    rows = zip(table["symbol"], table["organ"], strict=True)
    own = pd.Series([s.startswith(ORGANS.get(o, "?")) for s, o in rows], index=table.index)
    out = wrong(table, name, ~own, "expected a symbol of its organ")
    session = table["symbol"].str.extract(r"/((?:E?S-)?\d+)/(?:L\.)?\d+[A-Z]?$")[0]
    bad = session.notna() & (session != table["session"])
    out += wrong(table, name, bad, "expected the session of the symbol")
    by_year = (table["organ"] == "President of the Security Council") & _filled(table["date"])
    bad = by_year & (table["date"].str[:4] != table["session"])
    return out + wrong(table, name, bad, "expected a date in the year of the symbol")
