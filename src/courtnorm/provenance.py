"""Where the words of resolution 1970 stood before: runs, cover, drawers, and one square a word.

The data hold, for each paragraph of 1970, every run of at least four words that it shares with an
older text: where in the paragraph it begins, how long it is, and in which text it stands. The words
themselves are not held. Two measures are read off:

- **run**: the length in words of the longest run of a paragraph, or over a word;
- **cover**: how many words stand in runs; at k, in runs of at least k.

A word may stand in several texts, and all are kept. To draw a word in one colour, take the drawer
of its longest run; of drawers whose runs are equally long take the first in :data:`DRAWERS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

Tables = Mapping[str, pd.DataFrame]

#: The drawers, in the order in which a tie between equally long runs is decided. A text is in a
#: drawer by the table ``drawers``; every other older resolution is in ``older resolutions``.
OLDER = "older resolutions"
DRAWERS = ("press statement", "Darfur referral", "Geneva", "Secretariat", "sanctions", OLDER)
#: The drawer of a word that no older text has.
NEW = "new"
#: The lengths of run for which the cover of every resolution is held.
LENGTHS = (4, 6, 8, 12)
PRESS, DARFUR = "scps-0222", "S/RES/1593 (2005)"


def words(data: Tables) -> pd.DataFrame:
    """Return one row for each of the 2,681 words of 1970: ``label``, ``word`` (from 1)."""
    lengths = data["words_1970"].astype({"words": int})
    rows = lengths.loc[lengths.index.repeat(lengths["words"]), ["label"]]
    rows["word"] = rows.groupby("label").cumcount() + 1
    return rows.reset_index(drop=True)


def runs(data: Tables, texts: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the runs of at least four words, those with some texts alone where they are named.

    Columns ``label, word, run, text, drawer``. A text that shares no run with 1970 gives no row.
    """
    table = data["provenance"].astype({"word": int, "run": int})
    if texts is not None:
        table = table.loc[table["text"].isin(list(texts))]
    drawer = data["drawers"].set_index("text")["drawer"]
    return table.assign(drawer=table["text"].map(drawer).fillna(OLDER)).reset_index(drop=True)


def over_words(data: Tables, found: pd.DataFrame) -> np.ndarray:
    """Return for each row of :func:`words` the longest of some runs over it, 0 where there is none.

    ``found`` are rows of :func:`runs`.
    """
    lengths = data["words_1970"].astype({"words": int}).set_index("label")["words"]
    start = lengths.cumsum() - lengths
    longest = np.zeros(lengths.sum(), dtype=int)
    first = found["label"].map(start) + found["word"] - 1
    for begin, run in zip(first, found["run"], strict=True):
        over = longest[begin : begin + run]
        np.maximum(over, run, out=over)
    return longest


def paragraphs(data: Tables, texts: Iterable[str] | None = None) -> pd.DataFrame:
    """Return for each paragraph what it shares with some texts, with all where none is named.

    Columns ``label``, ``words`` (its length), ``cover`` (words in runs) and ``run`` (words of
    the longest, 0 where there is none).
    """
    longest = over_words(data, runs(data, texts))
    each = words(data).assign(run=longest, covered=longest > 0)
    table = each.groupby("label", sort=False).agg(
        words=("word", "size"), cover=("covered", "sum"), run=("run", "max")
    )
    return table.reset_index()


def squares(data: Tables, drawers: Iterable[str] = DRAWERS) -> pd.DataFrame:
    """Return one row a word, ready to be drawn as one square in the colour of one drawer.

    Columns ``label``, ``word`` (from 1), ``drawer`` (or :data:`NEW`), ``run`` (words of its longest
    run, 0 for a new word), ``texts`` (how many texts have that run) and ``tied`` (the other
    drawers that have a run as long, joined by ``; ``). ``drawers`` are those that are told apart,
    in the order that decides a tie; the texts of the others are left out.
    """
    chosen = list(drawers)
    found = runs(data)
    over = {name: over_words(data, found.loc[found["drawer"] == name]) for name in chosen}
    table = words(data)
    by_drawer = pd.DataFrame(over)
    table["run"] = by_drawer.max(axis=1)
    best = by_drawer.eq(table["run"], axis=0)
    table["drawer"] = best.idxmax(axis=1).where(table["run"] > 0, NEW)
    table["texts"] = _texts(table, found.loc[found["drawer"].isin(chosen)])
    table["tied"] = [
        "; ".join(name for name in chosen if equal[name] and name != mine) if run else ""
        for equal, mine, run in zip(
            best.to_dict("records"), table["drawer"], table["run"], strict=True
        )
    ]
    return table[["label", "word", "drawer", "run", "texts", "tied"]]


def _texts(table: pd.DataFrame, found: pd.DataFrame) -> list[int]:
    """Count the texts that have the longest run over each word."""
    longest = table.set_index(["label", "word"])["run"].to_dict()
    texts: dict[tuple[str, int], set[str]] = {place: set() for place in longest}
    for row in found.itertuples():
        for word in range(row.word, row.word + row.run):
            if longest[row.label, word] == row.run:
                texts[row.label, word].add(row.text)
    return [len(names) for names in texts.values()]


def nearest(data: Tables) -> pd.DataFrame:
    """Return the texts by how many words of 1970 stand in runs with them, most first.

    Columns ``text``, ``drawer``, ``cover`` (words) and ``run`` (words of the longest).
    """
    found = runs(data)
    by = ["text", "drawer"]
    # a row for each word under a run, then each word once
    under = found.loc[found.index.repeat(found["run"])]
    under = under.assign(word=under["word"] + under.groupby(level=0).cumcount())
    under = under.drop_duplicates([*by, "label", "word"])
    longest = found.groupby(by)["run"].max()
    table = under.groupby(by).size().rename("cover").to_frame().join(longest).reset_index()
    return table.sort_values(["cover", "text"], ascending=[False, True], ignore_index=True)


def inherited(data: Tables) -> pd.DataFrame:
    """Return the share of each resolution from 1500 on that older held resolutions have.

    Columns ``symbol, number, date, words``, ``share_4`` and on (0 to 1), ``census`` (bool). Of a
    resolution after the census not all older texts are held: its shares are lower bounds.
    """
    held = data["documents"][["symbol", "number", "census"]]
    table = data["inheritance"].merge(held, on="symbol", how="left", validate="1:1")
    table = table.merge(data["resolutions"][["symbol", "date"]], on="symbol", how="left")
    for k in LENGTHS:
        table[f"share_{k}"] = (table[f"cover_{k}"] / table["words"]).astype(float)
    table["census"] = table["census"] == "yes"
    table["number"] = table["number"].astype(int)
    columns = ["symbol", "number", "date", "words", *(f"share_{k}" for k in LENGTHS), "census"]
    return table.sort_values("number", ignore_index=True)[columns]
