"""The survival layer: by hand on small cases, by its laws on any, and refusing bad input."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines.statistics import logrank_test
from profiles import examples

from courtnorm import survival
from courtnorm.errors import CourtnormError

# Five people: one comes on day 1, one of two observed to day 2 comes, one is lost on day 3, one
# comes on day 5. Shares by hand: 4/5; then 3/4 of it; then 0 of the one left on day 5.
TIMES = [1, 2, 2, 3, 5]
FLAGS = [True, True, False, False, True]

waiting = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=40)


def test_the_estimate_by_hand() -> None:
    curve = survival.estimate(TIMES, FLAGS)
    assert (curve.n, curve.events, curve.longest) == (5, 3, 5)
    assert curve.at(0) == (1.0, 1.0, 1.0)
    assert curve.at(1)[0] == pytest.approx(4 / 5)
    assert curve.at(2)[0] == curve.at(4)[0] == pytest.approx(4 / 5 * 3 / 4)
    assert curve.at(5)[0] == 0
    assert [curve.at_risk(d) for d in (0, 1, 2, 3, 4, 5, 6)] == [5, 5, 4, 2, 1, 1, 0]
    assert curve.half()[0] == 5


def test_the_interval_by_hand() -> None:
    # Greenwood on the log(-log) scale after the first day: S = 4/5, variance sum d/(n(n-d)) = 1/20.
    share, low, high = survival.estimate(TIMES, FLAGS).at(1)
    spread = 1.959964 * np.sqrt(1 / 20) / np.log(share)
    assert low == pytest.approx(share ** np.exp(-spread), abs=1e-5)
    assert high == pytest.approx(share ** np.exp(spread), abs=1e-5)


def test_a_higher_level_gives_a_wider_interval() -> None:
    narrow, wide = (survival.estimate(TIMES, FLAGS, level).at(2) for level in (0.5, 0.99))
    assert wide[1] < narrow[1] < narrow[2] < wide[2]


def test_censoring_is_not_custody_and_not_thrown_away() -> None:
    cut = survival.estimate([10, 20, 30], [True, False, False]).at(30)[0]
    kept = survival.estimate([10], [True]).at(10)[0]
    counted = survival.estimate([10, 20, 30], [True, True, True]).at(30)[0]
    assert cut == pytest.approx(2 / 3) and kept == counted == 0


def test_a_curve_that_never_comes_to_half_has_no_median() -> None:
    assert survival.estimate([10, 20, 30], [True, False, False]).half()[0] is None


@examples(40)
@given(waiting)
def test_the_laws_of_the_estimate(rows: list[tuple[int, bool]]) -> None:
    times, flags = [t for t, _ in rows], [f for _, f in rows]
    steps = survival.estimate(times, flags).steps
    assert steps["share"].is_monotonic_decreasing and steps["share"].between(0, 1).all()
    assert steps["at_risk"].is_monotonic_decreasing
    assert steps["events"].sum() == sum(flags)
    assert steps["events"].sum() + steps["censored"].sum() == len(rows)
    band = steps.dropna()
    assert (band["low"] <= band["share"] + 1e-12).all()
    assert (band["share"] <= band["high"] + 1e-12).all()
    if all(flags):  # nobody censored: the share who waited longer, by counting
        for row in steps.itertuples():
            assert row.share == pytest.approx(sum(t > row.day for t in times) / len(times))


@examples(40)
@given(waiting, st.integers(0, 2**31))
def test_the_order_of_the_rows_does_not_matter(rows: list[tuple[int, bool]], seed: int) -> None:
    mixed = [rows[i] for i in np.random.default_rng(seed).permutation(len(rows))]
    first, second = (survival.estimate(*zip(*r, strict=True)).steps for r in (rows, mixed))
    pd.testing.assert_frame_equal(first, second)


# ------------------------------------------------------------------ two groups


def test_the_comparison_by_hand() -> None:
    # Two against two, all observed to the end: expected events of the first group are, day by day,
    # 2/4, 1/3, 0 and 0.
    found = survival.compare([1, 2, 3, 4], [True] * 4, [True, True, False, False])
    assert (found.n, found.events) == (2, 2)
    assert found.expected == pytest.approx(2 / 4 + 1 / 3)
    variance = 1 / 4 + 1 / 3 * 2 / 3
    assert found.statistic == pytest.approx((2 - 5 / 6) ** 2 / variance)


def test_like_groups_do_not_differ() -> None:
    found = survival.compare(TIMES * 2, FLAGS * 2, [True] * 5 + [False] * 5)
    assert found.statistic == pytest.approx(0) and found.p == pytest.approx(1)


def test_among_clusters_agrees_with_lifelines() -> None:
    random = np.random.default_rng(7)
    times = random.integers(1, 100, 30)
    flags = random.random(30) < 0.6
    clusters = np.repeat(list("abcde"), 6)

    def statistic(pair: tuple[str, str]) -> float:
        inside = np.isin(clusters, pair)
        test = logrank_test(times[inside], times[~inside], flags[inside], flags[~inside])
        return float(test.test_statistic)

    pairs = [(a, b) for a in "abcde" for b in "abcde" if a < b]
    every = {pair: statistic(pair) for pair in pairs}
    for chosen in pairs:
        found = survival.among(times, flags, clusters, chosen)
        assert found.ways == 10
        assert found.as_far == sum(v >= every[chosen] - 1e-9 for v in every.values())
        assert found.p == found.as_far / 10


def test_a_cluster_stands_out_only_as_far_as_clusters_go() -> None:
    # Ten in one cluster come late: by people the difference is stark, by clusters one in two.
    times = [1] * 10 + [50] * 10
    flags, clusters = [True] * 20, ["early"] * 10 + ["late"] * 10
    people = survival.compare(times, flags, [c == "late" for c in clusters])
    assert people.p < 0.001
    assert survival.among(times, flags, clusters, ["late"]).p == 1


# ------------------------------------------------------------------ several ends


def test_incidence_by_hand() -> None:
    # Day 1: 1 of 4 comes. Day 2: 1 of 3 dies. Day 3: lost. Day 4: the last one comes.
    found = survival.incidence([1, 2, 3, 4], ["custody", "ended", "", "custody"], "custody")
    shares = found.set_index("day")["share"]
    assert shares[1] == shares[2] == shares[3] == pytest.approx(1 / 4)
    assert shares[4] == pytest.approx(1 / 4 + 1 / 2)


@examples(40)
@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.sampled_from(["custody", "ended", ""])),
        min_size=1,
        max_size=40,
    )
)
def test_the_ends_share_out_what_is_not_waiting(rows: list[tuple[int, str]]) -> None:
    times, ends = [t for t, _ in rows], [e for _, e in rows]
    custody, ended = (survival.incidence(times, ends, e)["share"] for e in ("custody", "ended"))
    any_end = survival.estimate(times, [bool(e) for e in ends]).steps["share"]
    np.testing.assert_allclose(custody + ended + any_end, 1, atol=1e-9)
    alone = survival.estimate(times, [e == "custody" for e in ends])
    assert custody.iloc[-1] <= 1 - alone.at(alone.longest)[0] + 1e-9


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("times", "flags", "said"),
    [
        ([], [], "no rows"),
        ([1, 2], [True], "2 times and 1 flags"),
        ([1, -4], [True, False], "row 2: time -4"),
        ([1, 2.5], [True, False], "row 2: time 2.5"),
        ([1, float("nan")], [True, False], "row 2: time nan"),
        ([1, 2], [True, "yes"], "row 2: flag 'yes'"),
        ([1, 2], [True, 1], "row 2: flag 1"),
    ],
)
def test_bad_rows_are_refused_in_one_line(times: list, flags: list, said: str) -> None:
    with pytest.raises(CourtnormError, match=said) as caught:
        survival.estimate(times, flags)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_outside_its_range_is_refused(level: float) -> None:
    with pytest.raises(CourtnormError, match="level"):
        survival.estimate(TIMES, FLAGS, level)


@pytest.mark.parametrize("day", [-1, 6])
def test_a_curve_says_nothing_beyond_the_last_day_observed(day: int) -> None:
    with pytest.raises(CourtnormError, match=f"day {day}, expected one from 0 to 5"):
        survival.estimate(TIMES, FLAGS).at(day)


@pytest.mark.parametrize("group", [[True] * 5, [False] * 5])
def test_one_group_alone_is_refused(group: list[bool]) -> None:
    with pytest.raises(CourtnormError, match="expected two groups"):
        survival.compare(TIMES, FLAGS, group)


def test_clusters_that_cannot_be_compared_are_refused() -> None:
    clusters = list("aabbc")
    with pytest.raises(CourtnormError, match="cluster 'z' has no rows"):
        survival.among(TIMES, FLAGS, clusters, ["z"])
    with pytest.raises(CourtnormError, match="3 of 3 clusters"):
        survival.among(TIMES, FLAGS, clusters, ["a", "b", "c"])
    many = [f"c{n}" for n in range(60)]
    with pytest.raises(CourtnormError, match="choices, expected at most"):
        survival.among([1] * 60, [True] * 60, many, many[:30])


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(CourtnormError, match="5 times"):
        survival.compare(TIMES, FLAGS, [True, False])
    with pytest.raises(CourtnormError, match="5 times"):
        survival.among(TIMES, FLAGS, ["a", "b"], ["a"])
    with pytest.raises(CourtnormError, match="5 times and 2 flags"):
        survival.incidence(TIMES, ["custody", ""], "custody")
