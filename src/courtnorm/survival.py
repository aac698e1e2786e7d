"""How long until an event that for some has not come yet: custody, after a warrant.

A thin layer over lifelines. Every person has a *time*, in whole days from a start, and a *flag*:
true where the event ended the wait, false where only the record did (the wait is *censored*). A
censored wait is not thrown away and not counted as an event: it says that the event came later
than its time, if it came.

- :func:`estimate`: the share still waiting, by Kaplan and Meier, with the numbers at risk
  (lifelines' ``KaplanMeierFitter``).
- :func:`among`: the log-rank test of two groups, where people come in clusters that share a fate,
  so that the clusters and not the people are what chance can deal anew.
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

from courtnorm.errors import CourtnormError

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


def estimate(times: Sequence[int] | pd.Series, flags: Sequence[bool] | pd.Series) -> pd.DataFrame:
    """Return the Kaplan-Meier estimate of the share still waiting.

    One row for the start and each day on which a wait ended: ``day, at_risk`` (waiting just
    before), ``events, censored`` (that day) and ``share`` (still waiting after it, 0 to 1).
    """
    days, ended = checked(times, flags)
    fitted = KaplanMeierFitter().fit(days, ended)
    table = fitted.event_table.rename(columns={"observed": "events"})
    steps = (
        table[["at_risk", "events", "censored"]].rename_axis("day").reset_index().astype("int64")
    )
    return steps.assign(share=fitted.survival_function_.iloc[:, 0].to_numpy(dtype=float))


# ---------------------------------------------------------------- two groups


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
    unusual the chosen clusters are among clusters, and not among people who are taken to be
    independent. Raises CourtnormError where a chosen cluster does not occur,
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
    steps = estimate(days.tolist(), ended.tolist())
    met = pd.Series(days[[c == end for c in causes]]).value_counts()
    before = steps["share"].shift(1, fill_value=1.0)
    rise = before * steps["day"].map(met).fillna(0) / steps["at_risk"]
    return pd.DataFrame({"day": steps["day"], "share": rise.cumsum()})
