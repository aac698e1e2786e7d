"""Work is kept for the very same tables, and for no others."""

from __future__ import annotations

import pandas as pd
import pytest

from courtnorm.kept import Tables, Workbench, keep

CALLS: list[tuple[int, str]] = []


@keep("votes")
def counted(data: Tables, word: str = "yes") -> pd.DataFrame:
    CALLS.append((len(data["votes"]), word))
    return data["votes"].assign(word=word)


@keep("votes")
def greedy(data: Tables) -> int:
    return len(data["votes"]) + len(data["states"])


@keep("votes", "states")
def outer(data: Tables) -> int:
    return len(counted(data)) + len(data["states"])


@pytest.fixture(autouse=True)
def afresh() -> None:
    CALLS.clear()


@pytest.fixture
def data() -> dict[str, pd.DataFrame]:
    return {"votes": pd.DataFrame({"vote": ["Y", "N"]}), "states": pd.DataFrame({"iso3": ["RUR"]})}


def test_the_same_is_made_once(data: dict[str, pd.DataFrame]) -> None:
    bench = Workbench(data)
    first = counted(bench)
    assert counted(bench).equals(first)
    assert counted(bench, word="no")["word"].tolist() == ["no", "no"]
    assert CALLS == [(2, "yes"), (2, "no")]
    assert outer(bench) == 3
    assert len(CALLS) == 2


def test_another_table_is_another_work(data: dict[str, pd.DataFrame]) -> None:
    bench = Workbench(data)
    counted(bench)
    other = {**data, "votes": data["votes"].head(1)}
    assert len(counted(Workbench(other, bench.shelf))) == 1
    assert len(counted(Workbench({**data, "states": data["states"].copy()}, bench.shelf))) == 2
    assert len(CALLS) == 2


def test_what_is_returned_may_be_changed(data: dict[str, pd.DataFrame]) -> None:
    bench = Workbench(data)
    counted(bench)["word"] = "changed"
    assert counted(bench)["word"].tolist() == ["yes", "yes"]


def test_a_table_not_declared_is_an_error_and_no_stale_result(
    data: dict[str, pd.DataFrame],
) -> None:
    assert greedy(data) == 3
    with pytest.raises(KeyError, match="states"):
        greedy(Workbench(data))


def test_without_a_workbench_nothing_is_kept(data: dict[str, pd.DataFrame]) -> None:
    counted(data)
    counted(data)
    assert len(CALLS) == 2


def test_tables_are_fetched_when_asked_for(data: dict[str, pd.DataFrame]) -> None:
    bench = Workbench(data)
    counted(bench)
    assert set(bench.held) == {"votes"}
