"""February and March 2011 day by day, and who brought norm and Court together outside the chamber.

:func:`build` returns ``genealogy`` (documents) and ``joinings`` (statements). What each says is
coded by hand in ``data/notes``; its words, at most twelve, and its address come from the sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import addresses
from courtnorm.evidence.derive import notes

#: A phrase quoted from a text has at most so many words.
LONGEST_QUOTATION = 12
#: Rows whose text is among the book's own sources: where it stands for everybody.
_OFFICIAL = {
    "RES-1970": "https://undocs.org/en/S/RES/1970(2011)",
    "RES-1973": "https://undocs.org/en/S/RES/1973(2011)",
}
#: A symbol that was seen. What the sources give with a doubt ("not seen") is none.
_SYMBOL = re.compile(r"[A-Z]+(?:/[A-Z]+)*[/ ][A-Z0-9.()/-]*\d[A-Z0-9.()/-]*|PSC/PR/COMM\([A-Z]+\)")
_PRIVATE = " (private)"
_KINDS = {"draft, reported": "draft resolution", "blog note": "note"}
_SPELLED = {"Juppe": "Juppé", "(author not given on page)": ""}
_QUOTED = re.compile(r'"([^"]*)"')


def phrase(text: str) -> str:
    """Return what the sources say of a document's words, in at most twelve words.

    A longer text is cut to its quotations: the first, after its twelfth word, and such others as
    there is room for.
    """
    if len(text.split()) <= LONGEST_QUOTATION:
        return text
    kept: list[str] = []
    room = LONGEST_QUOTATION
    for quoted in _QUOTED.findall(text):
        words = quoted.split()
        if kept and len(words) > room:
            break
        kept.append(f'"{" ".join(words[:room])}"')
        room -= len(words)
    return "; ".join(kept)


def how_much(seen: Iterable[str], where: str) -> list[str]:
    """Return the closed word for each wording of how much of a text was seen.

    ``data/notes/seen.csv`` holds the wordings; one never met is refused.
    """
    known = notes.read("seen").set_index("seen")["text_read"].to_dict()
    for words in seen:
        if words not in known:
            raise fail(where, words, "expected a wording of data/notes/seen.csv")
    return [known[words] for words in seen]


def _source(table: pd.DataFrame) -> pd.DataFrame:
    pairs = [addresses.best(text) for text in table["address"]]
    made = pd.DataFrame(pairs, columns=["source", "source_2"], index=table.index)
    made["source_kind"] = made["source"].map(addresses.kind)
    return made


def _read(sources: Path, name: str) -> pd.DataFrame:
    """Read one table with its notes; a row twice, or a date before the row above, is refused."""
    raw = notes.read_table(sources / "genealogy" / f"{name}.csv")
    for key in raw.loc[raw["id"].duplicated(), "id"]:
        raise fail(f"{name}.csv", key, "expected each id once")
    return raw


def genealogy(sources: Path) -> pd.DataFrame:
    """Return the documents in order of their days: what each says of duty, Court, accountability.

    Where a document was seen in part, what was not found is ``unknown``. Raises CourtnormError
    for an id that comes twice, a row without notes, or a date earlier than the row above.
    """
    raw = _read(sources, "documents")
    early = raw["date"] < raw["date"].shift(fill_value="")
    for row in raw.loc[early].itertuples():
        raise fail("documents.csv", row.id, f"expected no date before the row above: {row.date}")
    raw = notes.join(raw.rename(columns={"note": "said"}), "genealogy", "id", "id")
    table = pd.DataFrame({"id": raw["id"].str.lower(), "date": raw["date"], "body": raw["body"]})
    symbols = raw["symbol"].str.removesuffix(_PRIVATE)
    table["symbol"] = symbols.where(symbols.str.fullmatch(_SYMBOL.pattern), "")
    table["kind"] = raw["kind"].replace(_KINDS)
    for subject in ("duty", "court", "accountability"):
        table[subject] = raw[subject]
        words = raw[f"says_{subject}"].map(phrase)
        silent = raw[subject].isin(["no", "unknown"]) | words.str.startswith("yes")
        table[f"{subject}_words"] = words.where(~silent, "")
    table["text_read"] = how_much(raw["seen"], "documents.csv")
    raw["address"] = raw["id"].map(_OFFICIAL).fillna(raw["address"])
    table = table.join(_source(raw))
    table["note"] = raw["note"]
    return table


def joinings(sources: Path) -> pd.DataFrame:
    """Return who named norm, Court or both outside the chamber, and how near, in order of date.

    A statement without a date stands last. A month stands on its first day.
    """
    raw = notes.join(
        _read(sources, "outside").rename(columns={"note": "said"}), "joinings", "id", "id"
    )
    table = pd.DataFrame({"id": raw["id"].str.lower()})
    day = raw["date"].str.extract(r"^(\d{4}-\d{2}(?:-\d{2})?)", expand=False).fillna("")
    table["date"] = day.where(day.str.len() != 7, day + "-01")
    table["date_precision"] = raw["date_precision"]
    table["speaker"], table["body"] = raw["who"].replace(_SPELLED), raw["state_or_body"]
    for column in ("state", "venue", "norm", "court", "relation"):
        table[column] = raw[column]
    table["words"] = raw["words"].map(phrase)
    table["text_read"] = how_much(raw["seen"], "outside.csv")
    table = table.join(_source(raw))
    table["statement"] = raw["statement"]
    table["note"] = raw["note"]
    dated = table["date"].where(table["date"] != "", "9999")
    return table.loc[dated.sort_values(kind="stable").index].reset_index(drop=True)


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of this module by name, sorted and ready to be written."""
    return {"genealogy": genealogy(sources), "joinings": joinings(sources)}
