"""Keyness: which words set some texts apart from their neighbours, by how much, and how surely.

The log-likelihood ratio says how hard a difference in frequency is to put down to chance, the log
ratio how large it is, and the p-values are corrected for the number of words tested. All three
take every occurrence of a word for an independent draw. Words in texts are not: a word used once
in a text is likely to be used there again. In how many texts it stands is therefore counted beside.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import xlogy
from scipy.stats import chi2, false_discovery_control

from courtnorm.errors import CourtnormError, fail
from courtnorm.terms import TermMatrix

Counts = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]

#: Stands for a count of zero in a ratio, which would otherwise be infinite.
HALF = 0.5


def _checked(
    target: npt.ArrayLike, reference: npt.ArrayLike, target_size: int, reference_size: int
) -> tuple[Values, Values]:
    """Return both counts as arrays, or say what is wrong with them."""
    first, second = np.asarray(target, dtype=float), np.asarray(reference, dtype=float)
    if first.shape != second.shape:
        raise CourtnormError(
            f"keyness: expected as many counts in both corpora, got {first.shape} and "
            f"{second.shape}"
        )
    for name, counts, size in (
        ("target", first, target_size),
        ("reference", second, reference_size),
    ):
        if size < 1:
            raise CourtnormError(f"keyness: the {name} corpus has no words")
        if counts.size and (counts.min() < 0 or counts.max() > size):
            raise CourtnormError(
                f"keyness: a count in the {name} corpus is not between 0 and its {size} words"
            )
    return first, second


def log_likelihood(
    target: npt.ArrayLike, reference: npt.ArrayLike, target_size: int, reference_size: int
) -> Values:
    """Return the log-likelihood ratio G² of each word: 0 where both corpora use it equally often.

    Minus twice the logarithm of the ratio of two likelihoods: the word has one probability in both
    corpora, or one in each (Dunning, "Accurate Methods for the Statistics of Surprise and
    Coincidence", 1993). It has all four cells: the word and the other words, in both corpora;
    Rayson and Garside's form for comparing corpora leaves the other words out, which matters
    little for rare words. It says nothing of the direction.

    Args:
        target: counts of each word in the texts of interest.
        reference: counts of the same words in the texts they are held against.
        target_size: all words of the former.
        reference_size: all words of the latter.

    Raises:
        CourtnormError: an empty corpus, counts that do not pair, or a count that can not be.
    """
    first, second = _checked(target, reference, target_size, reference_size)
    both, all_words = first + second, target_size + reference_size
    total = np.zeros_like(first)
    for counts, size in ((first, target_size), (second, reference_size)):
        for observed, expected in (
            (counts, size * both / all_words),
            (size - counts, size * (all_words - both) / all_words),
        ):
            # A cell without observations adds nothing (0 log 0 is 0), whatever was expected.
            total += xlogy(observed, observed / np.where(expected > 0, expected, 1.0))
    return np.maximum(2 * total, 0.0)  # rounding may leave it a hair below zero


def log_ratio(
    target: npt.ArrayLike, reference: npt.ArrayLike, target_size: int, reference_size: int
) -> Values:
    """Return the binary logarithm of the ratio of the two relative frequencies: the effect size.

    1 means twice as frequent in the target, 2 four times, -1 half as frequent (Hardie's log
    ratio). A count of zero is taken as one half. A word in neither corpus has no ratio (NaN).
    Arguments and errors as those of :func:`log_likelihood`.
    """
    first, second = _checked(target, reference, target_size, reference_size)
    above = np.where(first > 0, first, HALF) / target_size
    below = np.where(second > 0, second, HALF) / reference_size
    return np.where(first + second > 0, np.log2(above / below), np.nan)


def compare(
    matrix: TermMatrix, target: Collection[str], reference: Collection[str]
) -> pd.DataFrame:
    """Compare the words of some resolutions with those of others.

    Args:
        matrix: counts of terms; phrases are left out, since their words are counted already.
        target: symbols of the resolutions of interest.
        reference: symbols of those they are held against.

    Returns:
        One row a word that occurs in either, the highest ``log_likelihood`` first: ``term``;
        ``target`` and ``reference`` (occurrences); ``target_texts`` and ``reference_texts`` (in how
        many resolutions); ``log_likelihood``; ``log_ratio``; ``p`` (chi-squared, one degree of
        freedom) and ``p_adjusted`` (Benjamini and Hochberg's false discovery rate over all rows).

    Raises:
        CourtnormError: a corpus without resolutions or words, a resolution in both or in neither
            table, named by its symbol.
    """
    words = matrix.words()
    inside = words.paragraphs["symbol"].astype(str).to_numpy()
    shared = set(target) & set(reference)
    if shared:
        raise CourtnormError(f"keyness: {min(shared)} stands in both corpora")
    totals, texts = {}, {}
    for name, symbols in (("target", target), ("reference", reference)):
        if not symbols:
            raise CourtnormError(f"keyness: the {name} corpus has no resolutions")
        missing = sorted(set(symbols) - set(inside))
        if missing:
            raise fail("data/features.parquet", missing[0], "expected its words")
        totals[name], texts[name] = _counted(words, inside, symbols)
    sizes = {name: int(counts.sum()) for name, counts in totals.items()}
    found = totals["target"] + totals["reference"] > 0
    pair = (totals["target"][found], totals["reference"][found])
    ratio = log_likelihood(*pair, sizes["target"], sizes["reference"])
    p = chi2.sf(ratio, 1)
    table = pd.DataFrame(
        {
            "term": words.vocabulary[found],
            "target": pair[0],
            "reference": pair[1],
            "target_texts": texts["target"][found],
            "reference_texts": texts["reference"][found],
            "log_likelihood": ratio,
            "log_ratio": log_ratio(*pair, sizes["target"], sizes["reference"]),
            "p": p,
            "p_adjusted": false_discovery_control(p, method="bh"),
        }
    )
    order = ["log_likelihood", "term"]
    return table.sort_values(order, ascending=[False, True], ignore_index=True)


def _counted(words: TermMatrix, inside: Any, symbols: Collection[str]) -> tuple[Counts, Counts]:
    """Return how often each word occurs in some resolutions, and in how many of them."""
    total = np.zeros(len(words.vocabulary), dtype=np.int64)
    texts = np.zeros(len(words.vocabulary), dtype=np.int64)
    for symbol in sorted(set(symbols)):
        counts = np.asarray(words.counts[inside == symbol].sum(axis=0), dtype=np.int64).ravel()
        total += counts
        texts += counts > 0
    return total, texts


def about(scopes: pd.DataFrame, resolutions: pd.DataFrame) -> pd.Series:
    """Return the place that each resolution is about: index ``symbol``, "" where it is about none.

    The place its text names more than all others (``scopes``); where none is named so, the agenda
    item, if that is a place of ``scopes`` ("Middle East (Syria)" is Syria). Whoever asks what a
    resolution is about asks here, so that it is answered once.
    """
    named = scopes.set_index("symbol")["place"]
    known = {_plain(place): place for place in set(named) if place}
    agenda = resolutions.set_index("symbol")["agenda"].reindex(named.index).fillna("")
    inner = agenda.str.replace(r"^.*\((.*)\)$", r"\1", regex=True)
    return named.where(named != "", inner.map(lambda item: known.get(_plain(item), "")))


def _plain(name: str) -> str:
    """Return a name without the accents that one of two lists leaves out."""
    letters = unicodedata.normalize("NFD", name)
    return "".join(c for c in letters if not unicodedata.combining(c))


def neighbours(
    scopes: pd.DataFrame, resolutions: pd.DataFrame, symbol: str, years: int = 2
) -> list[str]:
    """Return the resolutions about the same place, adopted at most some years before or after.

    Args:
        scopes: ``symbol, place``; an empty place is no place.
        resolutions: ``symbol, date, agenda``.
        symbol: the resolution whose neighbours are wanted; it is not among them.
        years: how far to look either way.

    Returns:
        Symbols, oldest first. Raises CourtnormError where the resolution has no place or date, or
        no neighbour.
    """
    place = about(scopes, resolutions).rename("place").reset_index()
    table = place.merge(resolutions[["symbol", "date"]], on="symbol")
    own = table.loc[table["symbol"] == symbol]
    if own.empty or not own["place"].iloc[0] or pd.isna(own["date"].iloc[0]):
        raise fail("data/scopes.csv", symbol, "expected one place and a date")
    day, span = own["date"].iloc[0], pd.DateOffset(years=years)
    near = table.loc[
        (table["place"] == own["place"].iloc[0])
        & table["date"].between(day - span, day + span)
        & (table["symbol"] != symbol)
    ]
    if near.empty:
        raise fail("data/scopes.csv", symbol, f"expected a neighbour within {years} years")
    return list(near.sort_values(["date", "symbol"])["symbol"])
