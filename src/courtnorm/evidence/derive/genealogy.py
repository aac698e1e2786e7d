"""February and March 2011 day by day, and who brought norm and Court together outside the chamber.

:func:`build` returns ``genealogy`` (documents) and ``joinings`` (statements). What each says is
coded by hand in ``data/notes``; its words, at most twelve, and its address come from the sources.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.package import laid_out

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


def _read(sources: Path, name: str) -> pd.DataFrame:
    """Read one table with its notes; a row twice, or a date before the row above, is refused."""
    raw = inputs.read(sources / "genealogy" / f"{name}.csv")
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
    raw = inputs.with_notes(raw.rename(columns={"note": "said"}), "genealogy", "id", "id")
    table = raw.assign(id=raw["id"].str.lower())
    symbols = raw["symbol"].str.removesuffix(_PRIVATE)
    table["symbol"] = symbols.where(symbols.str.fullmatch(_SYMBOL.pattern), "")
    table["kind"] = _spelt(raw["kind"], "genealogy.kind")
    for subject in ("duty", "court", "accountability"):
        words = raw[f"says_{subject}"].map(phrase)
        silent = raw[subject].isin(["no", "unknown"]) | words.str.startswith("yes")
        table[f"{subject}_words"] = words.where(~silent, "")
    seen = inputs.words(raw["seen"], "text_read", "documents.csv", raw["id"])
    table["text_read"] = seen["word"]
    table = table.join(addresses.two(raw["id"].map(_OFFICIAL).fillna(raw["address"])))
    return laid_out("genealogy", table)


def _spelt(said: pd.Series, name: str) -> pd.Series:
    """Return words with those of a list of wordings in their place; others stay."""
    return said.replace({wording: word for wording, (word, _) in inputs.wordings(name).items()})


def joinings(sources: Path) -> pd.DataFrame:
    """Return who named norm, Court or both outside the chamber, and how near, in order of date.

    A statement without a date stands last. A month stands on its first day.
    """
    raw = _read(sources, "outside").rename(columns={"note": "said"})
    raw = inputs.with_notes(raw, "joinings", "id", "id")
    table = raw.assign(id=raw["id"].str.lower(), body=raw["state_or_body"])
    day = raw["date"].str.extract(r"^(\d{4}-\d{2}(?:-\d{2})?)", expand=False).fillna("")
    table["date"] = day.where(day.str.len() != 7, day + "-01")
    table["speaker"] = _spelt(raw["who"], "joinings.speaker")
    table["words"] = raw["words"].map(phrase)
    seen = inputs.words(raw["seen"], "text_read", "outside.csv", raw["id"])
    table = table.assign(text_read=seen["word"]).join(addresses.two(raw["address"]))
    dated = table["date"].where(table["date"] != "", "9999")
    return laid_out("joinings", table.loc[dated.sort_values(kind="stable").index])


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of this module by name, sorted and ready to be written."""
    return {"genealogy": genealogy(sources), "joinings": joinings(sources)}
