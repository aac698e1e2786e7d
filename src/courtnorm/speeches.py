"""The General Debate: who names norm and Court, how often both by chance, and what readers found.

Every function takes tables as ``tables.load`` gives them: ``speeches`` (a row a speech),
``speech_relations`` and ``speech_pairs`` (a row a speech read twice), ``speech_hits`` (a row a
sentence read twice).

**Chance.** A speech that names both is no sign of a bond where it names much of everything, or
where its state speaks of both anyway. So the speeches that name one thing are dealt anew among the
speeches of a group, and those that then name both are counted. In a group of n speeches, of which a
name one thing and b the other, that number has the hypergeometric distribution, with mean ab/n. The
groups are independent, and their distributions are added exactly: no draw, no seed, no error of
drawing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from math import comb

import numpy as np
import pandas as pd

from courtnorm.errors import CourtnormError

#: The years of the claim: from the summit that adopted the norm to the essay's own time.
FIRST, LAST = 2005, 2013

YEARS_TOGETHER = 3
LENGTHS = 3


def between(speeches: pd.DataFrame) -> pd.DataFrame:
    """Return the speeches of the years from :data:`FIRST` to :data:`LAST`, both included."""
    return speeches[speeches["year"].between(FIRST, LAST)]


# --- Chance --------------------------------------------------------------------------------------


def _lengths(speeches: pd.DataFrame) -> pd.Series:
    """Put the speeches of each year in three groups of equal size by their number of words."""
    rank = speeches.groupby("year")["words"].rank(method="first", pct=True)
    return np.ceil(rank.astype(float) * LENGTHS).astype(int)


def _three_years(speeches: pd.DataFrame) -> pd.Series:
    return (speeches["year"] - speeches["year"].min()) // YEARS_TOGETHER


#: Among which speeches one is dealt anew -> what makes the groups.
WITHIN: dict[str, Callable[[pd.DataFrame], list[pd.Series]]] = {
    "year": lambda s: [s["year"]],
    "year and length": lambda s: [s["year"], _lengths(s)],
    "state": lambda s: [s["iso3"]],
    "state and three years": lambda s: [s["iso3"], _three_years(s)],
}


@dataclass(frozen=True)
class Chance:
    """How many speeches name both, and how many would by chance.

    Attributes:
        found: speeches that name both.
        expected: their mean number over all ways to deal.
        low, high: 95 of 100 ways to deal give a number from ``low`` to ``high``.
    """

    found: int
    expected: float
    low: int
    high: int


def _groups(speeches: pd.DataFrame, within: str) -> pd.DataFrame:
    """Return a row a group: ``n`` speeches, ``a`` name the norm, ``b`` the Court, ``both``."""
    if within not in WITHIN:
        raise CourtnormError(f"{within}: expected one of {', '.join(WITHIN)}")
    if speeches.empty:
        raise CourtnormError("speeches: expected some, found none in these years")
    a, b = speeches["norm"] > 0, speeches["court"] > 0
    counted = pd.DataFrame({"n": 1, "a": a.astype(int), "b": b.astype(int)}, index=speeches.index)
    counted["both"] = (a & b).astype(int)
    return counted.groupby([group.to_numpy() for group in WITHIN[within](speeches)]).sum()


def hypergeometric(n: int, a: int, b: int) -> np.ndarray:
    """Return how probable each overlap of two parts, dealt at random, of one whole is.

    ``n`` is the whole, ``a`` and ``b`` the sizes of the parts; element k of what is returned is
    the probability that they share k. Counted in whole numbers, so that it is exact.
    """
    deals = comb(n, b)
    return np.array([comb(a, k) * comb(n - a, b - k) / deals for k in range(min(a, b) + 1)])


def chance(speeches: pd.DataFrame, within: str) -> Chance:
    """Compare the speeches that name norm and Court with what chance would give, exactly.

    Args:
        speeches: the speeches of the years asked about, see :func:`between`.
        within: a key of :data:`WITHIN`.
    """
    groups = _groups(speeches, within)
    parts = groups[["n", "a", "b"]].to_numpy().tolist()
    distribution = reduce(np.convolve, (hypergeometric(*part) for part in parts))
    upto = np.cumsum(distribution)
    return Chance(
        int(groups["both"].sum()),
        float((groups["a"] * groups["b"] / groups["n"]).sum()),
        int(np.searchsorted(upto, 0.025)),
        int(np.searchsorted(upto, 0.975)),
    )


# --- What readers found --------------------------------------------------------------------------


def relations(relations: pd.DataFrame, speeches: pd.DataFrame) -> pd.DataFrame:
    """Return the readings of :func:`between`'s years whose speech the counts hold for both.

    ``relations`` with the speech's ``iso3``, ``year``, ``words_between``, ``sentences_between``.
    """
    kept = speeches[(speeches["norm"] > 0) & (speeches["court"] > 0)]
    columns = ["speech", "iso3", "year", "words_between", "sentences_between"]
    return relations.merge(kept[columns], on="speech", validate="1:1")


def agreements(relations: pd.DataFrame, pairs: pd.DataFrame, hits: pd.DataFrame) -> pd.DataFrame:
    """Return every agreement between two readings, from the raw readings.

    Rows that were read once only are left out. Kappa is Cohen's (1960).

    Returns:
        Columns ``what, rows, agreed, share, kappa``; the last row compares the settled codes of the
        sentences with the code by rule.
    """
    # Only here: every page loads the findings, and few of them what kappa is counted with.
    from courtnorm.scoring import agreement

    twice = relations[relations["relation_2"] != ""]
    compared = {
        "relation": (twice["relation_1"], twice["relation_2"]),
        "joined or not": (twice["relation_1"] == "JOINED", twice["relation_2"] == "JOINED"),
        "kind of norm": (twice["norm_1"], twice["norm_2"]),
        "relation, comparison pairs": (pairs["relation_1"], pairs["relation_2"]),
        "kind of phrase": (hits["reading_1"], hits["reading_2"]),
        "kind of phrase, settled and by rule": (hits["code"], hits["by_rule"]),
    }
    rows = [{"what": what, **agreement(*two)} for what, two in compared.items()]
    return pd.DataFrame(rows).astype({"rows": int, "agreed": int})
