"""How long until an event that for some has not come yet: custody, after a warrant.

A thin layer over lifelines. Every person has a *time*, in whole days from a start, and a *flag*:
true where the event ended the wait, false where only the record did (the wait is *censored*). A
censored wait is not thrown away and not counted as an event: it says that the event came later
than its time, if it came.

- :func:`estimate`: the share still waiting, by Kaplan and Meier, with its interval and the numbers
  at risk (lifelines' ``KaplanMeierFitter``).
- :func:`compare`: the log-rank test of two groups (lifelines' ``logrank_test``).
- :func:`among`: the same comparison, where people come in clusters that share a fate, so that
  the clusters and not the people are what chance can deal anew.
- :func:`incidence`: the share that met one of several ends, where the ends rule each other out
  (the estimator of Aalen and Johansen). With a rival end such as death it lies below one minus
  Kaplan-Meier, which treats the dead as people who might still come.

All take whole days of 0 or more and refuse anything else with a CourtnormError that names the row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt
import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test

from courtnorm.errors import CourtnormError

#: The level of every interval.
LEVEL = 0.95
#: More ways to choose the clusters than this would take too long to go through one by one.
MAX_WAYS = 100_000

Days = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def checked(
    times: Sequence[int] | pd.Series, flags: Sequence[bool] | pd.Series
) -> tuple[Days, Flags]:
    """Return times and flags as arrays, or refuse them naming the first row that is wrong."""
    days, ended = list(times), list(flags)
    if not days:
        raise CourtnormError("survival: no rows, expected at least one")
    if len(days) != len(ended):
        raise CourtnormError(
            f"survival: {len(days)} times and {len(ended)} flags, expected as many"
        )
    for row, (day, flag) in enumerate(zip(days, ended, strict=True), 1):
        if pd.isna(day) or day != int(day) or day < 0:
            raise CourtnormError(
                f"survival: row {row}: time {day}, expected whole days and none before the start"
            )
        if not isinstance(flag, (bool, np.bool_)):
            raise CourtnormError(f"survival: row {row}: flag {flag!r}, expected true or false")
    return np.array(days, dtype=np.int64), np.array(ended, dtype=np.bool_)


# ---------------------------------------------------------------- one curve


@dataclass(frozen=True)
class Curve:
    """A Kaplan-Meier estimate.

    ``steps``: one row for the start and each day on which a wait ended: ``day, at_risk`` (waiting
    just before), ``events, censored`` (that day), ``share`` (still waiting after it, 0 to 1) and
    ``low, high`` (its interval). ``n`` waits, of which ``events`` ended; ``longest``: the last day
    on which anyone was observed, after which the curve says nothing.
    """

    steps: pd.DataFrame
    n: int
    events: int
    longest: int

    def at(self, day: int) -> tuple[float, float, float]:
        """Return the share still waiting after a day, with its interval: ``(share, low, high)``.

        A day before the start or after the last observed one is a CourtnormError.
        """
        if not 0 <= day <= self.longest:
            raise CourtnormError(
                f"survival: day {day}, expected one from 0 to {self.longest}, the last observed"
            )
        row = self.steps.loc[self.steps["day"] <= day].iloc[-1]
        return float(row["share"]), float(row["low"]), float(row["high"])

    def at_risk(self, day: int) -> int:
        """Return how many were still waiting, and observed, when a day began."""
        later = self.steps.loc[self.steps["day"] >= day]
        return int(later["at_risk"].iloc[0]) if len(later) else 0

    def half(self) -> tuple[int | None, int | None, int | None]:
        """Return the day on which half have ended their wait, with its interval in days.

        The interval is that of Brookmeyer and Crowley: the days on which the interval of the share
        holds one half. ``None`` where the curve, or an edge of its band, never comes down to it.
        """
        firsts = []
        for column in ("share", "low", "high"):
            down = self.steps.loc[self.steps[column] <= 0.5, "day"]
            firsts.append(int(down.iloc[0]) if len(down) else None)
        return firsts[0], firsts[1], firsts[2]


def estimate(
    times: Sequence[int] | pd.Series, flags: Sequence[bool] | pd.Series, level: float = LEVEL
) -> Curve:
    """Return the Kaplan-Meier estimate of the share still waiting.

    The interval is pointwise, by Greenwood's variance on the scale of log(-log(share)), which
    keeps it between 0 and 1 (lifelines' default).
    """
    days, ended = checked(times, flags)
    if not 0 < level < 1:
        raise CourtnormError(f"survival: level {level}, expected one between 0 and 1")
    fitted = KaplanMeierFitter(alpha=1 - level).fit(days, ended)
    band = fitted.confidence_interval_survival_function_.to_numpy()
    table = fitted.event_table
    steps = pd.DataFrame(
        {
            "day": table.index.to_numpy(dtype=np.int64),
            "at_risk": table["at_risk"].to_numpy(dtype=np.int64),
            "events": table["observed"].to_numpy(dtype=np.int64),
            "censored": table["censored"].to_numpy(dtype=np.int64),
            "share": fitted.survival_function_.iloc[:, 0].to_numpy(dtype=float),
            "low": band[:, 0].astype(float),
            "high": band[:, 1].astype(float),
        }
    )
    return Curve(steps, len(days), int(ended.sum()), int(days.max()))


# ---------------------------------------------------------------- two groups


@dataclass(frozen=True)
class Comparison:
    """A log-rank test: its ``statistic`` (chi-squared, one degree of freedom) and ``p``.

    ``n, events, expected``: the waits in the group asked about, the events among them, and those
    there would be if both groups shared one curve.
    """

    statistic: float
    p: float
    n: int
    events: int
    expected: float


def compare(
    times: Sequence[int] | pd.Series,
    flags: Sequence[bool] | pd.Series,
    group: Sequence[bool] | pd.Series,
) -> Comparison:
    """Compare those in a group with the rest by the log-rank test.

    A group that is empty or holds everyone is a CourtnormError.
    """
    days, ended = checked(times, flags)
    inside = np.array(list(group), dtype=np.bool_)
    if len(inside) != len(days):
        raise CourtnormError(f"survival: {len(days)} times and {len(inside)} members or not")
    if inside.all() or not inside.any():
        raise CourtnormError(
            f"survival: {int(inside.sum())} of {len(inside)} in the group, expected two groups"
        )
    test = logrank_test(days[inside], days[~inside], ended[inside], ended[~inside])
    expected, _ = _expected(days, ended, inside[:, None])
    return Comparison(
        float(test.test_statistic),
        float(test.p_value),
        int(inside.sum()),
        int(ended[inside].sum()),
        float(expected[0]),
    )


def _expected(days: Days, ended: Flags, groups: Flags) -> tuple[Days, npt.NDArray[np.float64]]:
    """Return the expected events and their variance for each column of group membership.

    On each day with an event its events are dealt among those at risk: the hypergeometric mean and
    variance, summed over the days.
    """
    moments = np.unique(days[ended])
    risk = days[None, :] >= moments[:, None]
    n, d = risk.sum(1), ((days[None, :] == moments[:, None]) & ended).sum(1)
    share = (risk.astype(float) @ groups.astype(float)) / n[:, None]
    spread = np.where(n > 1, d * (n - d) / np.maximum(n - 1, 1), 0.0)
    return (d[:, None] * share).sum(0), (spread[:, None] * share * (1 - share)).sum(0)


@dataclass(frozen=True)
class Among:
    """Where one choice of clusters stands among all: ``as_far`` of ``ways`` are at least as far
    from the rest as it is, itself counted; ``p`` is their share."""

    ways: int
    as_far: int

    @property
    def p(self) -> float:
        """The share of choices at least as far from the rest."""
        return self.as_far / self.ways


def among(
    times: Sequence[int] | pd.Series,
    flags: Sequence[bool] | pd.Series,
    clusters: Sequence[str] | pd.Series,
    chosen: Collection[str],
) -> Among:
    """Compare chosen clusters with the rest, and every other choice of as many likewise.

    An exact permutation test with the log-rank statistic, in either direction: it asks how
    unusual the chosen clusters are among clusters, and not, as :func:`compare` does, among people
    who are taken to be independent. Raises CourtnormError where a chosen cluster does not occur,
    where none or all are chosen, or where there are more than ``MAX_WAYS`` choices.
    """
    days, ended = checked(times, flags)
    labels = np.array(list(clusters), dtype=object)
    if len(labels) != len(days):
        raise CourtnormError(f"survival: {len(days)} times and {len(labels)} clusters")
    names = sorted(set(labels))
    missing = sorted(set(chosen) - set(names))
    if missing:
        raise CourtnormError(f"survival: cluster {missing[0]!r} has no rows")
    size = len(set(chosen))
    if not 0 < size < len(names):
        raise CourtnormError(f"survival: {size} of {len(names)} clusters, expected two groups")
    if comb(len(names), size) > MAX_WAYS:
        raise CourtnormError(
            f"survival: {comb(len(names), size)} choices, expected at most {MAX_WAYS}"
        )
    choices = list(combinations(range(len(names)), size))
    member = labels[:, None] == np.array(names, dtype=object)[None, :]
    picks = np.zeros((len(names), len(choices)), dtype=np.bool_)
    for column, choice in enumerate(choices):
        picks[list(choice), column] = True
    groups = (member.astype(np.int64) @ picks.astype(np.int64)).astype(np.bool_)
    expected, variance = _expected(days, ended, groups)
    seen = ended.astype(float) @ groups.astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(variance > 0, (seen - expected) ** 2 / variance, 0.0)
    own = statistic[choices.index(tuple(names.index(c) for c in sorted(set(chosen))))]
    return Among(len(choices), int((statistic >= own * (1 - 1e-9)).sum()))


# ---------------------------------------------------------------- several ends


def incidence(
    times: Sequence[int] | pd.Series, ends: Sequence[str] | pd.Series, end: str
) -> pd.DataFrame:
    """Return the share that met one end, where another end rules it out; ``""`` is censored.

    Columns ``day`` and ``share`` (0 to 1), a row for the start and each day on which a wait ended.
    An end that nobody met has a share of 0 throughout.
    """
    causes = ["" if pd.isna(e) else str(e) for e in ends]
    days, ended = checked(times, [bool(c) for c in causes])
    steps = estimate(days.tolist(), ended.tolist()).steps
    met = pd.Series(days[[c == end for c in causes]]).value_counts()
    before = steps["share"].shift(1, fill_value=1.0)
    rise = before * steps["day"].map(met).fillna(0) / steps["at_risk"]
    return pd.DataFrame({"day": steps["day"], "share": rise.cumsum()})
