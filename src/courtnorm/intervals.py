"""Shares with their intervals."""

from __future__ import annotations

from scipy.stats import binomtest


def wilson(part: int, whole: int) -> tuple[float, float, float]:
    """Return a share with its 95% interval by Wilson's method; of nothing, missing values."""
    if not whole:
        return float("nan"), float("nan"), float("nan")
    interval = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    return part / whole, float(interval.low), float(interval.high)
