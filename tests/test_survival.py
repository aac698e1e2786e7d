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


def shares(times: list[int], flags: list[bool]) -> pd.Series:
    return survival.estimate(times, flags).set_index("day")["share"]


def test_the_estimate_by_hand() -> None:
    table = survival.estimate(TIMES, FLAGS).set_index("day")
    assert table["share"].tolist() == pytest.approx([1, 4 / 5, 3 / 5, 3 / 5, 0])
    assert table["at_risk"].tolist() == [5, 5, 4, 2, 1]
    assert table["events"].tolist() == [0, 1, 1, 0, 1]
    assert table["censored"].tolist() == [0, 0, 1, 1, 0]


def test_censoring_is_not_custody_and_not_thrown_away() -> None:
    cut = shares([10, 20, 30], [True, False, False])[30]
    kept = shares([10], [True])[10]
    counted = shares([10, 20, 30], [True, True, True])[30]
    assert cut == pytest.approx(2 / 3) and kept == counted == 0


@examples(40)
@given(waiting)
def test_the_laws_of_the_estimate(rows: list[tuple[int, bool]]) -> None:
    times, flags = [t for t, _ in rows], [f for _, f in rows]
    steps = survival.estimate(times, flags)
    assert steps["share"].is_monotonic_decreasing and steps["share"].between(0, 1).all()
    assert steps["at_risk"].is_monotonic_decreasing
    assert steps["events"].sum() == sum(flags)
    assert steps["events"].sum() + steps["censored"].sum() == len(rows)
    if all(flags):  # nobody censored: the share who waited longer, by counting
        for row in steps.itertuples():
            assert row.share == pytest.approx(sum(t > row.day for t in times) / len(times))


@examples(40)
@given(waiting, st.integers(0, 2**31))
def test_the_order_of_the_rows_does_not_matter(rows: list[tuple[int, bool]], seed: int) -> None:
    mixed = [rows[i] for i in np.random.default_rng(seed).permutation(len(rows))]
    first, second = (survival.estimate(*zip(*r, strict=True)) for r in (rows, mixed))
    pd.testing.assert_frame_equal(first, second)


# ------------------------------------------------------------------ two groups


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
    # Ten in one cluster come late: a stark difference by people, by clusters one in two.
    times = [1] * 10 + [50] * 10
    flags, clusters = [True] * 20, ["early"] * 10 + ["late"] * 10
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
    any_end = survival.estimate(times, [bool(e) for e in ends])["share"]
    np.testing.assert_allclose(custody + ended + any_end, 1, atol=1e-9)
    alone = shares(times, [e == "custody" for e in ends])
    assert custody.iloc[-1] <= 1 - alone.iloc[-1] + 1e-9


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
        survival.among(TIMES, FLAGS, ["a", "b"], ["a"])
    with pytest.raises(CourtnormError, match="5 times and 2 flags"):
        survival.incidence(TIMES, ["custody", ""], "custody")
