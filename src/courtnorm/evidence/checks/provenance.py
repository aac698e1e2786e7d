"""Where the words of 1970 stood, and the documents around it: what must be so without the texts.

A run lies inside its paragraph and stands in a text older than 1970; of two runs that one text
shares with the same words the longer alone is listed. Documents come in order of days; ``no`` is
said only of a text seen whole or nearly whole; quotations are short.
"""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from courtnorm.evidence.checks.frame import Tables, check, keys, whole, wrong

SYMBOL = "S/RES/1970 (2011)"
#: The drawers of texts that are no resolutions; each text is one that ``genealogy`` lists.
_OTHER = ("press statement", "Geneva", "Secretariat")
_READ_ENOUGH = ("whole", "nearly whole")
_LONGEST_QUOTATION = 12


@check("documents", "genealogy", "provenance", "words_1970")
def check_runs(tables: Tables) -> list[str]:
    """Each run lies in its paragraph, in an older text, and no run of that text holds it."""
    table, name = tables["provenance"], "provenance"
    length = tables["words_1970"].set_index("label")["words"].map(int)
    first, run = whole(table["word"]), whole(table["run"])
    beyond = first + run - 1 > table["label"].map(length)
    out = wrong(table, name, beyond, "expected a run that ends within its paragraph")
    documents = tables["documents"]
    number = documents.set_index("symbol")["number"].map(int)
    older = set(number[number < number[SYMBOL]].index) if SYMBOL in number else set()
    others = tables["genealogy"]
    before = set(others.loc[others["date"] <= "2011-02-26", "id"])
    out += wrong(table, name, ~table["text"].isin(older | before), "expected an older text")
    ends = table[["label", "text"]].assign(first=first, last=first + run)
    ends = ends.sort_values(["label", "text", "first", "last"], ascending=[True, True, True, False])
    texts = [ends["label"], ends["text"]]
    reached = ends["last"].groupby(texts).cummax().groupby(texts).shift()
    inside = (ends["last"] <= reached).reindex(table.index)
    return out + wrong(table, name, inside, "expected no longer run of this text over it")


@check("inheritance", "paragraphs", "words_1970")
def check_words(tables: Tables) -> list[str]:
    """Every paragraph of 1970 has its length, none below the count that leaves letters out."""
    table, name = tables["words_1970"], "words_1970"
    paragraphs = tables["paragraphs"]
    own = paragraphs.loc[paragraphs["symbol"] == SYMBOL].set_index("label")
    out = []
    if list(table["label"]) != list(own.index):
        out.append(f"data/{name}.csv: expected the paragraphs of {SYMBOL}, in their order")
    total = whole(table["words"]).sum()
    inherited = tables["inheritance"].set_index("symbol")["words"]
    if SYMBOL in inherited and int(inherited[SYMBOL]) != total:
        out.append(f"data/{name}.csv: {total} words, expected {inherited[SYMBOL]} as inheritance")
    return out


@check("documents", "inheritance")
def check_inheritance(tables: Tables) -> list[str]:
    """Every held resolution from 1500 on is counted; a longer run never covers more words."""
    table, name = tables["inheritance"], "inheritance"
    documents = tables["documents"]
    due = list(documents.loc[documents["number"].map(int) >= 1500, "symbol"])
    out = []
    if list(table["symbol"]) != due:
        out.append(f"data/{name}.csv: expected the held resolutions from 1500 on, in order")
    columns = ["words", "cover_4", "cover_6", "cover_8", "cover_12"]
    for wide, narrow in pairwise(columns):
        bad = whole(table[narrow]) > whole(table[wide])
        out += wrong(table, name, bad, f"expected {narrow} to be at most {wide}")
    return out


@check("documents", "drawers", "genealogy")
def check_drawers(tables: Tables) -> list[str]:
    """A text of a drawer is an older resolution or a listed document; each has one drawer."""
    table, name = tables["drawers"], "drawers"
    number = tables["documents"].set_index("symbol")["number"].map(int)
    older = set(number[number < number[SYMBOL]].index) if SYMBOL in number else set()
    other = table["drawer"].isin(_OTHER)
    bad = other & ~table["text"].isin(list(tables["genealogy"]["id"]))
    bad |= ~other & ~table["text"].isin(list(older))
    out = wrong(table, name, bad, "expected a resolution before 1970, or a row of genealogy")
    held = ~other | (table["drawer"] == "press statement")
    bad = held != (table["basis"] == "compared")
    return out + wrong(
        table, name, bad, "expected basis compared of a text that is held, only there"
    )


def _short(table: pd.DataFrame, name: str, column: str) -> list[str]:
    long = table[column].str.split().str.len() > _LONGEST_QUOTATION
    return wrong(table, name, long, f"expected {column} of at most {_LONGEST_QUOTATION} words")


@check("genealogy", "resolutions")
def check_genealogy(tables: Tables) -> list[str]:
    """Documents stand in order of days; a no is of a text seen; words where there is a yes."""
    table, name = tables["genealogy"], "genealogy"
    out = []
    decided = tables["resolutions"]
    day = dict(zip("S/RES/" + decided["number"], decided["date"], strict=True))
    held = table["symbol"].map(day)
    adopted = table["symbol"].str.startswith("S/RES/")
    bad = adopted & ((held != table["date"]) | (table["body"] != "Security Council"))
    out += wrong(table, name, bad, "expected the resolution's date, of the Security Council")
    seen = table["text_read"].isin(_READ_ENOUGH)
    for subject in ("duty", "court", "accountability"):
        bad = (table[subject] == "no") & ~seen
        out += wrong(table, name, bad, f"expected {subject} no only of a text seen nearly whole")
        silent = table[subject].isin(["no", "unknown"])
        bad = silent & (table[f"{subject}_words"] != "")
        out += wrong(table, name, bad, f"expected {subject}_words only where there are some")
        out += _short(table, name, f"{subject}_words")
    return out + wrong(table, name, table["source"] == "", "expected a source")


@check("joinings", "statements")
def check_joinings(tables: Tables) -> list[str]:
    """A relation needs both; a date is of its precision; a statement listed twice is the same."""
    table, name = tables["joinings"], "joinings"
    both = table["norm"].isin(["named", "other words"]) & table["court"].isin(
        ["yes", "accountability"]
    )
    paired = table["relation"].isin(["company", "nearness", "list", "stated", "apart"])
    out = wrong(table, name, paired != both, "expected a relation where both are named, only there")
    undated = table["date"] == ""
    bad = undated != (table["date_precision"] == "none")
    out += wrong(table, name, bad, "expected a date unless its precision is none")
    month = (table["date_precision"] == "month") & ~table["date"].str.endswith("-01")
    out += wrong(table, name, month, "expected the first day of its month")
    out += _short(table, name, "words")
    said = tables["statements"].set_index("id")
    for row in table.loc[table["statement"].isin(list(said.index))].itertuples():
        other = said.loc[row.statement]
        if (other["date"], other["state"]) != (row.date, row.state):
            key = keys(table, name)[row.Index]
            out.append(
                f"data/{name}.csv: row {row.Index} ({key}): expected date and state of "
                f"{row.statement} in statements.csv"
            )
    return out
