"""Kinds of measure: what the operative paragraphs of a resolution order, by a rule of words.

The rule is in ``data/measure_words.csv``. It reads only paragraphs that open with a decision, and
of these only which words they hold, not their order. :func:`compare` says how far to trust it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from courtnorm import paths, tables
from courtnorm.errors import fail
from courtnorm.terms import TermMatrix, load_term_matrix

#: The openings of the lexicon by which the Council orders: decides; authorizes; extends or renews.
DECIDING = ("decides", "authorizes", "directs")
#: The kind that the lexicon tells by a pattern of its own: a situation is referred to the Court.
COURT, REFERRAL = "court", "referral-decision"
_LISTS = ("words_1", "words_2", "words_3")


class Comparison(NamedTuple):
    """How the rule agrees with a reading: counts of kinds, one for each resolution and kind."""

    read: int  #: resolutions read
    both: int  #: kinds that rule and reading have
    extra: int  #: kinds that only the rule has
    missed: int  #: kinds that only the reading has

    @property
    def precision(self) -> float:
        """Return the share of the rule's kinds that the reading has too."""
        return self.both / (self.both + self.extra)

    @property
    def recall(self) -> float:
        """Return the share of the reading's kinds that the rule finds."""
        return self.both / (self.both + self.missed)


def committed_terms() -> TermMatrix:
    """Load the committed counts of terms as a matrix; the read is remembered like a table's."""
    tables.BOOK.read.add("features")
    return load_term_matrix(paths.data() / tables.resource("features")["path"])


def ordered(
    data: Mapping[str, pd.DataFrame],
    matrix: TermMatrix | None = None,
    openings: tuple[str, ...] | None = DECIDING,
) -> pd.DataFrame:
    """Return the kinds of measure that operative paragraphs order: ``symbol, label, kind``.

    One row for each paragraph and kind, in the order of the corpus. Reads ``measure_words`` and
    ``pattern_counts`` of ``data``, and the counts of terms (the committed ones where none are
    given). With ``openings=None`` a paragraph may open with any verb: then it names a kind and
    need not order it. A kind without words is a CourtnormError.
    """
    matrix = committed_terms() if matrix is None else matrix
    counts = data["pattern_counts"]
    rule = data["measure_words"]
    places = matrix.paragraphs.astype("category")  # as they are committed; for others, at once
    labels = places["label"].cat
    operative = np.array([str(label).startswith("OP") for label in labels.categories])
    open_to = operative[labels.codes]
    if openings is not None:
        strength = counts.loc[(counts["family"] == "strength") & counts["pattern"].isin(openings)]
        open_to &= np.isin(_keys(places, places), _keys(strength, places))
    rows = np.flatnonzero(open_to)
    holds = _presence(matrix, rows, rule)
    found = []
    for row in rule.itertuples():
        lists = [str(getattr(row, name)).split() for name in _LISTS]
        if not lists[0]:
            raise fail("data/measure_words.csv", str(row.kind), "expected words")
        here = ~holds[str(row.never).split()].any(axis=1)
        for words in filter(None, lists):
            here &= holds[words].any(axis=1)
        place = rows[here.to_numpy()]
        found.append(places.iloc[place].astype(str).assign(kind=row.kind, place=place))
    referrals = counts.loc[counts["pattern"] == REFERRAL, ["symbol", "label"]]
    place = np.flatnonzero(np.isin(_keys(places, places), _keys(referrals, places)))
    found.append(places.iloc[place].astype(str).assign(kind=COURT, place=place))
    every = pd.concat(found).sort_values(["place", "kind"], ignore_index=True)
    return every[["symbol", "label", "kind"]]


def _keys(rows: pd.DataFrame, places: pd.DataFrame) -> np.ndarray:
    """Return a number for each paragraph of some rows, the same for the same; -1 if not in places.

    Numbers, because comparing two columns of words for every paragraph of the corpus takes long.
    """
    symbols, labels = (places[name].cat.categories for name in ("symbol", "label"))
    symbol, label = symbols.get_indexer(rows["symbol"]), labels.get_indexer(rows["label"])
    known = (symbol >= 0) & (label >= 0)
    return np.where(known, symbol.astype(np.int64) * len(labels) + label, -1)


def _presence(matrix: TermMatrix, rows: np.ndarray, rule: pd.DataFrame) -> pd.DataFrame:
    """Return whether each word of the rule is in each of some rows of a matrix."""
    words = sorted({word for name in (*_LISTS, "never") for word in " ".join(rule[name]).split()})
    columns = np.searchsorted(matrix.vocabulary, words)
    columns = np.minimum(columns, len(matrix.vocabulary) - 1)
    known = matrix.vocabulary[columns] == np.array(words, dtype=object)
    held = matrix.counts[rows][:, columns].toarray() > 0
    return pd.DataFrame(held & known, columns=words)


def compare(rows: pd.DataFrame, read: pd.DataFrame) -> Comparison:
    """Compare the rule's rows (as :func:`ordered` gives them) with kinds read by hand.

    ``read`` has ``symbol`` and ``kinds``, joined by semicolons; only its resolutions are compared.
    """
    by_rule = rows.groupby("symbol")["kind"].agg(set)
    both = extra = missed = 0
    for symbol, kinds in zip(read["symbol"], read["kinds"], strict=True):
        hand = set(filter(None, kinds.split(";")))
        rule = by_rule.get(symbol, set())
        both, extra, missed = (
            both + len(rule & hand),
            extra + len(rule - hand),
            missed + len(hand - rule),
        )
    return Comparison(len(read), both, extra, missed)
