"""The grammar of responsibility: how often, of whom, where, how strongly, and in whose words.

The unit is the paragraph coded for responsibility language. *Duty* language is what the codebook
calls STATE (a State or its authorities have a responsibility to protect people) and NAMED (the
norm itself, by name or by source).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from courtnorm.errors import fail
from courtnorm.intervals import wilson

Tables = Mapping[str, pd.DataFrame]


class Place(Protocol):
    """A place that the Council deals with, as the lexicon names it."""

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def adjective(self) -> str: ...  # noqa: D102


class Verb(Protocol):
    """A verb that a paragraph may open with, and the mood it stands for."""

    @property
    def regex(self) -> re.Pattern[str]: ...  # noqa: D102

    @property
    def mood(self) -> str: ...  # noqa: D102


class Lexicon(Protocol):
    """What is needed here of the lexicon (``courtnorm.evidence.lexicon.Lexicon`` has it)."""

    @property
    def places(self) -> Sequence[Place]: ...  # noqa: D102

    @property
    def openings(self) -> Sequence[Verb]: ...  # noqa: D102


DUTY = ("STATE", "NAMED")
CODES = ("STATE", "NAMED", "PARTIES", "CLAUSE", "OTHER")
#: Addressees that are States in general, not one of them.
SEVERAL_STATES = ("all States", "governments", "host countries")
IN_GENERAL = "States in general"
#: From here on a paragraph counts as a near copy of an earlier one: nine words in ten aligned.
COPY = 0.9
#: Searches by the words, from the narrowest: name -> patterns of the lexicon.
SEARCHES: dict[str, tuple[str, ...]] = {
    "the words side by side": ("rtp-adjacent",),
    "or with the bearer between them": ("rtp-adjacent", "rtp-between"),
    "or the Congo form": ("rtp-adjacent", "rtp-between", "rtp-for"),
}


def coded(data: Tables, codes: Collection[str] = DUTY) -> pd.DataFrame:
    """Return the paragraphs with some codes of responsibility language, oldest first.

    Columns: ``symbol, label, kind, code, addressee, wording, by_recall, object`` as coded;
    ``opening`` and ``n_tokens`` of the paragraph; ``number, year, date, yes, no, abstain,
    unanimous`` of the resolution; ``census`` (bool: its year is held whole). An unknown code and a
    resolution without a date are CourtnormErrors.
    """
    unknown = sorted(set(codes) - set(CODES))
    if unknown:
        raise fail("the codes of responsibility", unknown[0], f"expected one of {', '.join(CODES)}")
    rows = data["codings"]
    rows = rows.loc[(rows["family"] == "responsibility") & rows["code"].isin(list(codes))]
    columns = ["symbol", "label", "kind", "code", "addressee", "wording", "by_recall", "object"]
    rows = rows[columns]
    columns = ["symbol", "label", "opening", "n_tokens"]
    rows = rows.merge(data["paragraphs"][columns], on=["symbol", "label"])
    columns = ["symbol", "number", "year", "date", "yes", "no", "abstain", "unanimous"]
    rows = rows.merge(data["resolutions"][columns], on="symbol")
    rows = rows.merge(data["documents"][["symbol", "census"]], on="symbol")
    undated = rows.loc[rows["date"].isna(), "symbol"]
    if len(undated):
        raise fail("data/resolutions.csv", undated.iloc[0], "expected a date")
    rows["census"] = rows["census"] == "yes"
    return rows.sort_values(["date", "number"], ignore_index=True, kind="stable")


def shares(data: Tables, symbols: Collection[str], first: int, last: int) -> pd.DataFrame:
    """Return which share of each year's resolutions is among ``symbols``.

    Args:
        data: ``resolutions`` and ``documents``.
        symbols: resolutions that have what is counted; those not held are CourtnormErrors.
        first: first year.
        last: last year.

    Returns:
        One row a year: ``year``; ``adopted`` and ``held`` (resolutions, and those whose text is
        held); ``n`` (held ones among ``symbols``); ``share`` (of the held ones, 0 to 1) with
        ``low`` and ``high`` (95%, Wilson); ``held_share`` (of the adopted ones, 0 to 1) and
        ``census`` (bool: every one is held). In a year without a held text the shares are missing.
    """
    held = data["documents"][["symbol", "year"]]
    missing = sorted(set(symbols) - set(held["symbol"]))
    if missing:
        raise fail("data/documents.csv", missing[0], "expected the text to be held")
    years = pd.RangeIndex(first, last + 1, name="year")

    def count(table: pd.DataFrame) -> pd.Series:
        return table.groupby("year").size().reindex(years, fill_value=0)

    table = pd.DataFrame(
        {
            "adopted": count(data["resolutions"]),
            "held": count(held),
            "n": count(held.loc[held["symbol"].isin(set(symbols))]),
        }
    )
    pairs = zip(table["n"], table["held"], strict=True)
    table[["share", "low", "high"]] = [wilson(int(n), int(of)) for n, of in pairs]
    table["held_share"] = table["held"] / table["adopted"].where(table["adopted"] > 0)
    table["census"] = (table["held"] == table["adopted"]) & (table["held"] > 0)
    return table.reset_index()


def bearer(addressee: str, lexicon: Lexicon) -> str:
    """Return who bears the responsibility: a place of the lexicon, IN_GENERAL or the addressee.

    "Ruritanian authorities" becomes "Ruritania" where the lexicon has the adjective.
    """
    if addressee in SEVERAL_STATES:
        return IN_GENERAL
    for place in sorted(lexicon.places, key=lambda p: -len(p.adjective)):
        if addressee == place.name or addressee.startswith(f"{place.adjective} "):
            return place.name
    return addressee


def moods(openings: Collection[str], lexicon: Lexicon) -> list[str]:
    """Return what the Council does in a paragraph that opens so, in the lexicon's words.

    ``directs`` (demands, urges), ``judges`` (condemns), ``affirms`` (stresses, reaffirms),
    ``acknowledges`` (recalls, notes), ``frames`` (acts under); "" for a verb it does not list.
    """
    return [
        next((verb.mood for verb in lexicon.openings if verb.regex.search(opening)), "")
        for opening in openings
    ]


def likeness(data: Tables, symbol: str, label: str) -> pd.DataFrame:
    """Return how near one recital on a State's duty stands to every other, nearest first.

    Columns: ``symbol, label`` of the other; ``similarity`` (0 to 1, of the aligned word sequences)
    and ``shared`` (phrases) as in ``pairs``; ``words``: how many words of the paragraph find their
    like, in the same order, in the other; ``date``. A paragraph without pairs is a CourtnormError.
    """
    pairs = data["pairs"]
    pairs = pairs.loc[pairs["set"] == "recitals"]
    sides = []
    for own, other in (("a", "b"), ("b", "a")):
        mine = (pairs[f"symbol_{own}"] == symbol) & (pairs[f"label_{own}"] == label)
        named = {f"symbol_{other}": "symbol", f"label_{other}": "label"}
        sides.append(
            pairs.loc[mine].rename(columns=named)[["symbol", "label", "similarity", "shared"]]
        )
    table = pd.concat(sides)
    if table.empty:
        raise fail("data/pairs.csv", f"{symbol} {label}", "expected its pairs among the recitals")
    lengths = data["paragraphs"].set_index(["symbol", "label"])["n_tokens"]
    own_length = int(lengths[(symbol, label)])
    others = lengths[pd.MultiIndex.from_frame(table[["symbol", "label"]])].to_numpy()
    table["words"] = [
        aligned(s, own_length + int(n)) for s, n in zip(table["similarity"], others, strict=True)
    ]
    table = table.merge(data["resolutions"][["symbol", "date"]], on="symbol")
    return table.sort_values(["similarity", "date"], ascending=[False, True], ignore_index=True)


def aligned(similarity: float, words_of_both: int) -> int:
    """Return how many words two paragraphs have aligned, from their similarity and their length.

    Similarity is twice the aligned words over the words of both, kept to four decimals. The
    lengths stored leave out words of one letter, which the alignment counts. So the least number
    of further words is taken that gives back the similarity (of identical paragraphs, none); no
    number up to twenty doing so is a CourtnormError.
    """
    for length in range(words_of_both, words_of_both + 21):
        matched = round(similarity * length / 2)
        if round(2 * matched / length, 4) == similarity:
            return matched
    raise fail("data/pairs.csv", similarity, f"expected a similarity of {words_of_both} words")


def nearest_earlier(data: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Return, for each paragraph, how near the nearest one of an earlier resolution is.

    Args:
        data: ``pairs`` and ``resolutions``.
        rows: ``symbol, label``; each must be among the recitals of ``pairs``.

    Returns:
        ``rows`` with ``nearest`` (0 to 1; 0 where nothing is earlier), ``of_symbol`` and
        ``of_label`` ("" there).
    """
    pairs = data["pairs"]
    pairs = pairs.loc[pairs["set"] == "recitals"]
    dates = data["resolutions"].set_index("symbol")["date"]
    turned = pairs.rename(
        columns={"symbol_a": "symbol_b", "label_a": "label_b", "symbol_b": "symbol_a",
                 "label_b": "label_a"}
    )  # fmt: skip
    both = pd.concat([pairs, turned], ignore_index=True)
    known = set(zip(both["symbol_a"], both["label_a"], strict=True))
    for key in zip(rows["symbol"], rows["label"], strict=True):
        if key not in known:
            raise fail("data/pairs.csv", " ".join(key), "expected its pairs among the recitals")
    both = both.loc[both["symbol_b"].map(dates) < both["symbol_a"].map(dates)]
    # Of equals the oldest: that is where the words come from.
    both = both.assign(day=both["symbol_b"].map(dates))
    both = both.sort_values(["similarity", "day"], ascending=[False, True], kind="stable")
    best = both.drop_duplicates(["symbol_a", "label_a"])
    best = best.rename(
        columns={"symbol_a": "symbol", "label_a": "label", "symbol_b": "of_symbol",
                 "label_b": "of_label", "similarity": "nearest"}
    )  # fmt: skip
    columns = ["symbol", "label", "nearest", "of_symbol", "of_label"]
    found = rows.merge(best[columns], on=["symbol", "label"], how="left")
    filled: dict[str, Any] = {"nearest": 0.0, "of_symbol": "", "of_label": ""}
    return found.fillna(filled)


def searches(coding: pd.DataFrame, pattern_counts: pd.DataFrame) -> pd.DataFrame:
    """Return how well a search for the words finds duty language, on the paragraphs coded by hand.

    Args:
        coding: hand-coded rows, ``family, symbol, label, code, by_rule``.
        pattern_counts: ``symbol, label, pattern``, one row a pattern found.

    Returns:
        One row a search of :data:`SEARCHES`, then "the rules": ``search``; ``hits`` (hand-coded
        paragraphs it finds), ``right`` (of these, STATE or NAMED by hand), ``wanted`` (all such);
        ``precision`` and ``recall`` with ``_low`` and ``_high`` (95%, Wilson). Recall is of the
        paragraphs coded by hand, which are those that a wide net had caught.
    """
    hand = coding.loc[coding["family"] == "responsibility"].reset_index(drop=True)
    if hand.empty:
        raise fail("data/coding.csv", None, "expected rows on responsibility")
    truth = hand["code"].isin(DUTY)
    places = pd.MultiIndex.from_frame(hand[["symbol", "label"]])
    found = {}
    for name, patterns in SEARCHES.items():
        hits = pattern_counts.loc[pattern_counts["pattern"].isin(patterns), ["symbol", "label"]]
        found[name] = pd.Series(places.isin(pd.MultiIndex.from_frame(hits)))
    found["the rules"] = hand["by_rule"].isin(DUTY)
    rows = []
    for name, hit in found.items():
        right = int((hit & truth).sum())
        precision = wilson(right, int(hit.sum()))
        recall = wilson(right, int(truth.sum()))
        rows.append((name, int(hit.sum()), right, int(truth.sum()), *precision, *recall))
    columns = ["search", "hits", "right", "wanted", "precision", "precision_low",
               "precision_high", "recall", "recall_low", "recall_high"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def concordance(mentions: pd.DataFrame, symbol: str, label: str) -> dict[str, str]:
    """Cut the window around "responsibility ... to protect" in one paragraph into its columns.

    Returns ``left`` (at most six words), ``noun`` ("responsibility"), ``between`` (the bearer,
    where it stands there, else ""), ``verb`` ("to protect") and ``right`` (at most six words).
    A paragraph without the words is a CourtnormError.
    """
    rows = mentions.loc[
        (mentions["symbol"] == symbol)
        & (mentions["label"] == label)
        & mentions["pattern"].isin(SEARCHES["or with the bearer between them"])
    ]
    if rows.empty:
        raise fail("data/mentions.csv", f"{symbol} {label}", "expected the words of the norm")
    row = rows.iloc[0]
    words = str(row["match"]).split()
    return {
        "left": str(row["left"]),
        "noun": words[0],
        "between": " ".join(words[1:-2]),
        "verb": " ".join(words[-2:]),
        "right": str(row["right"]).rstrip(" ,;."),
    }
