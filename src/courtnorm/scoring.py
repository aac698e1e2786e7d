"""How well a coding agrees with a reading by hand: confusion, precision, recall, kappa."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from scipy.stats import binomtest
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from courtnorm.errors import CourtnormError


@dataclass(frozen=True)
class Score:
    """What a comparison with hand-coded rows gives.

    Attributes:
        confusion: rows the code by hand, columns the code by rule ("none" where the rules found no
            language of the family); counts.
        measures: one row a code: ``code, by_hand, by_rule, correct, precision, precision_low,
            precision_high, recall, recall_low, recall_high, f1``; 95% intervals by Wilson's method.
        failures: the rows that differ: ``id, symbol, label, code, by_rule``.
    """

    confusion: pd.DataFrame
    measures: pd.DataFrame
    failures: pd.DataFrame


def compare(placed: pd.DataFrame) -> Score:
    """Compare two columns of codes, ``code`` (by hand) and ``by_rule``, of the same rows.

    Args:
        placed: columns ``id, symbol, label, code, by_rule``; one row a hand-coded paragraph.

    Returns:
        A :class:`Score`.
    """
    codes = sorted(placed["code"].unique())
    every = codes + sorted(set(placed["by_rule"]) - set(codes))
    confusion = pd.DataFrame(
        confusion_matrix(placed["code"], placed["by_rule"], labels=every),
        index=pd.Index(every, name="by hand"),
        columns=pd.Index(every, name="by rule"),
    ).loc[codes]
    measures = pd.DataFrame([_measure(placed, code) for code in codes])
    return Score(
        confusion=confusion,
        measures=measures,
        failures=placed.loc[placed["code"] != placed["by_rule"]].drop(
            columns="coverage", errors="ignore"
        ),
    )


def wilson(part: int, whole: int) -> tuple[float, float, float]:
    """Return a share with its 95% interval by Wilson's method; of nothing, missing values."""
    if not whole:
        return float("nan"), float("nan"), float("nan")
    interval = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    return part / whole, float(interval.low), float(interval.high)


def _measure(placed: pd.DataFrame, code: str) -> dict[str, object]:
    by_hand, by_rule = placed["code"] == code, placed["by_rule"] == code
    correct = int((by_hand & by_rule).sum())
    precision, p_low, p_high = _share(correct, int(by_rule.sum()))
    recall, r_low, r_high = _share(correct, int(by_hand.sum()))
    total = precision + recall
    return {
        "code": code, "by_hand": int(by_hand.sum()), "by_rule": int(by_rule.sum()),
        "correct": correct,
        "precision": precision, "precision_low": p_low, "precision_high": p_high,
        "recall": recall, "recall_low": r_low, "recall_high": r_high,
        "f1": 2 * precision * recall / total if total else 0.0,
    }  # fmt: skip


def _share(part: int, whole: int) -> tuple[float, float, float]:
    """Return a share with its 95% interval (Wilson); of nothing, 0 with the whole range."""
    return wilson(part, whole) if whole else (0.0, 0.0, 1.0)


def agreement(reading_1: pd.Series, reading_2: pd.Series) -> dict[str, float]:
    """Compare two readings of the same rows.

    Returns:
        ``rows``, ``agreed`` (counts), ``share`` (0 to 1) and ``kappa`` (Cohen 1960; 1 where both
        readings use one and the same code throughout).

    Raises:
        CourtnormError: the readings differ in length or are empty.
    """
    first, second = list(reading_1), list(reading_2)
    if len(first) != len(second) or not first:
        raise CourtnormError(
            f"agreement: expected two readings of the same rows, got {len(first)} and {len(second)}"
        )
    agreed = sum(a == b for a, b in zip(first, second, strict=True))
    one_code = len({*first, *second}) == 1  # kappa is 0/0 there
    kappa = 1.0 if one_code else float(cohen_kappa_score(first, second))
    return {
        "rows": float(len(first)),
        "agreed": float(agreed),
        "share": agreed / len(first),
        "kappa": kappa,
    }
