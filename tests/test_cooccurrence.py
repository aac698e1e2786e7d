"""Co-occurrence: positions, the rule of nearness, years without text, and chance by brute force."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from courtnorm import cooccurrence as co
from courtnorm.cooccurrence import Reading
from courtnorm.errors import CourtnormError

Tables = dict[str, pd.DataFrame]
COURT = ("REFERRAL", "COOPERATION", "STANDARD")
CODED = ["symbol", "label", "family", "code", "wording", "by_recall", "object"]


def world(coded: Sequence[tuple[str, ...]], years: dict[int, int] | None = None) -> Tables:
    """Return tables on invented resolutions: number -> year, each of 5 recitals and 6 paragraphs.

    ``coded``: (number, label, code, more): more is the wording of a responsibility, or "recall".
    """
    years = years or {1: 2010, 2: 2011, 3: 2012}
    symbols = {n: f"S/RES/{n} ({year})" for n, year in years.items()}
    rows = []
    for number, label, code, *more in coded:
        court = code in COURT
        detail = more[0] if more else ""
        rows.append((symbols[int(number)], label, "court" if court else "responsibility", code,
                     "" if detail == "recall" else detail, "yes" if detail == "recall" else "no",
                     "population"))  # fmt: skip
    codings = pd.DataFrame(rows, columns=CODED)
    codings["kind"] = codings["label"].str[:2].map({"PP": "preambular", "OP": "operative"})
    numbers = list(years)
    documents = pd.DataFrame(
        {
            "symbol": list(symbols.values()),
            "number": numbers,
            "year": list(years.values()),
            "n_preambular": 5,
            "n_operative": 6,
            "n_tokens": [100 * n for n in numbers],
            "census": "yes",
            "chapter_vii": "yes",
        }
    )
    resolutions = pd.DataFrame(
        {
            "symbol": list(symbols.values()),
            "year": list(years.values()),
            "date": [pd.Timestamp(year, 3, 1) for year in years.values()],
            "agenda": "Ruritania",
        }
    )
    return {
        "codings": codings,
        "documents": documents,
        "resolutions": resolutions,
        "scopes": pd.DataFrame({"symbol": list(symbols.values()), "place": "Ruritania"}),
        "states": pd.DataFrame({"iso3": ["RUR", "GRA"], "name": ["Ruritania", "Graustark"]}),
        "situations": pd.DataFrame(
            {"id": ["ruritania"], "iso3": ["RUR"], "referral_date": [pd.Timestamp(2011, 1, 1)]}
        ),
    }


# ---------------------------------------------------------------- the rule


@pytest.mark.parametrize(
    ("norm_at", "court_at", "link", "distance"),
    [
        ("PP2", "PP2", "joined", 0),
        ("PP2", "PP3", "adjacent", 1),
        ("OP4", "OP3", "adjacent", 1),
        ("PP2", "PP4", "co-present", 2),
        ("PP5", "OP1", "co-present", 1),  # neighbours, but not of one kind
        ("PP1", "OP6", "co-present", 10),
    ],
)
def test_the_rule_of_nearness(norm_at: str, court_at: str, link: str, distance: int) -> None:
    data = world([("1", norm_at, "NAMED"), ("1", court_at, "STANDARD")])
    found = co.texts(data, Reading()).query("both").iloc[0]
    assert (found["link"], found["distance"]) == (link, distance)
    assert (found["norm_at"], found["court_at"]) == (norm_at, court_at)


def test_the_closest_pair_stands_for_the_text() -> None:
    coded = [("1", "PP5", "NAMED"), ("1", "OP1", "STANDARD"),  # one apart, of two kinds
             ("1", "OP4", "NAMED"), ("1", "OP5", "COOPERATION")]  # fmt: skip
    norm, court = co.passages(world(coded), Reading())
    best = co.nearest(norm, court).iloc[0]
    assert (best["norm_at"], best["court_at"], best["link"]) == ("OP4", "OP5", "adjacent")


def test_parts_and_flags() -> None:
    coded = [("1", "PP2", "NAMED"), ("1", "OP2", "NAMED"), ("1", "OP6", "REFERRAL"),
             ("2", "PP1", "NAMED", "recall"), ("3", "PP1", "STANDARD")]  # fmt: skip
    rows = co.texts(world(coded), Reading(recalls=True)).set_index("number")
    assert rows["norm"].tolist() == [True, True, False]
    assert rows["court"].tolist() == [True, False, True]
    assert rows["both"].tolist() == [True, False, False]
    assert rows["recalled"].tolist() == [False, True, False]
    assert rows["link"].tolist() == ["co-present", "", ""]
    assert rows["distance"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("reading", "numbers"),
    [
        (Reading("name"), [1]),
        (Reading("name", recalls=True), [1, 2]),
        (Reading("words"), [1, 3]),
        (Reading("any wording"), [1, 3, 4]),
    ],
)
def test_what_names_the_norm(reading: Reading, numbers: list[int]) -> None:
    coded = [("1", "PP1", "NAMED", "source"), ("2", "PP1", "NAMED", "recall"),
             ("3", "OP1", "STATE", "between"), ("4", "PP1", "STATE", "congo"),
             ("5", "PP1", "PARTIES"), ("6", "PP1", "OTHER", "adjacent")]  # fmt: skip
    rows = co.texts(world(coded, {n: 2010 for n in range(1, 7)}), reading)
    assert rows.loc[rows["norm"], "number"].tolist() == numbers


def test_a_reading_that_selects_nothing_gives_empty_frames() -> None:
    data = world([("1", "PP1", "STATE", "congo"), ("1", "PP1", "STANDARD")])
    rows = co.texts(data, Reading("name"))
    assert len(rows) == 3 and not rows["both"].any()
    assert co.nearest(*co.passages(data, Reading("name"))).empty


def test_an_unknown_reading_is_refused() -> None:
    with pytest.raises(CourtnormError, match="rumour: expected one of name, words"):
        co.texts(world([("1", "PP1", "NAMED")]), Reading("rumour"))


@pytest.mark.parametrize("label", ["PP6", "OP7", "PP0"])
def test_a_paragraph_the_resolution_has_not_is_refused(label: str) -> None:
    with pytest.raises(CourtnormError, match=rf"S/RES/1 \(2010\) {label}: expected a paragraph"):
        co.texts(world([("1", label, "NAMED")]), Reading())


def test_a_text_without_a_date_is_refused() -> None:
    data = world([("1", "PP1", "NAMED")])
    data["resolutions"].loc[1, "date"] = pd.NaT
    with pytest.raises(CourtnormError, match=r"S/RES/2 \(2011\): expected a date"):
        co.texts(data, Reading())


# ---------------------------------------------------------------- by chance


def flags(norm: str, court: str, stratum: str = "") -> pd.DataFrame:
    """Return rows with flags: "1" where named."""
    return pd.DataFrame(
        {
            "norm": [c == "1" for c in norm],
            "court": [c == "1" for c in court],
            "stratum": list(stratum or "a" * len(norm)),
        }
    )


def brute_force(rows: pd.DataFrame) -> list[int]:
    """Return how often the two meet in every arrangement of the Court's flags within strata."""
    per_stratum = []
    for _, part in rows.groupby("stratum"):
        norm = part["norm"].tolist()
        per_stratum.append(
            [sum(a and b for a, b in zip(norm, order, strict=True))
             for order in permutations(part["court"].tolist())]
        )  # fmt: skip
    return [sum(chosen) for chosen in product(*per_stratum)]


@pytest.mark.parametrize(
    "rows",
    [
        flags("110010", "101000"),
        flags("11001100", "10101100", "aaaabbbb"),
        flags("1110010", "1000111", "aaaabbb"),
        flags("1111010", "1010111", "aaabbbb"),  # in stratum a no shuffle changes the count
    ],
)
def test_chance_is_what_every_arrangement_gives(rows: pd.DataFrame) -> None:
    every = np.array(brute_force(rows))
    found = co.chance(rows, ["stratum"], draws=20_000, min_free=1)
    assert found.observed == int((rows["norm"] & rows["court"]).sum())
    assert found.expected == pytest.approx(every.mean(), abs=0.03)
    assert found.p == pytest.approx((every >= found.observed).mean(), abs=0.015)
    low, high = np.quantile(every, [0.025, 0.975], method="nearest")
    assert (found.low, found.high) == (low, high)


def test_strata_that_cannot_change_are_not_free() -> None:
    rows = flags("1111010", "1010111", "aaabbbb")
    for by, free in (["stratum"], 4), ([], 7):
        assert co.chance(rows, by, draws=100, min_free=free).texts == 7
        with pytest.raises(CourtnormError, match=f"{free} of 7 resolutions can change places"):
            co.chance(rows, by, draws=100, min_free=free + 1)


def test_the_same_seed_gives_the_same_answer() -> None:
    rows = flags("110010" * 8, "101000" * 8)
    assert co.chance(rows, []) == co.chance(rows, [])
    assert co.chance(rows, []).draws >= 10_000


@examples(40)
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.sampled_from("ab")), min_size=1))
def test_shuffling_keeps_what_it_should(drawn: list[tuple[bool, bool, str]]) -> None:
    rows = pd.DataFrame(drawn, columns=["norm", "court", "stratum"])
    if not (rows["norm"].any() and rows["court"].any()):
        with pytest.raises(CourtnormError, match="nothing to compare"):
            co.chance(rows, ["stratum"], draws=50, min_free=0)
        return
    found = co.chance(rows, ["stratum"], draws=50, min_free=0)
    most = rows.groupby("stratum")[["norm", "court"]].sum().min(axis=1).sum()
    assert 0 <= found.low <= found.high <= most and found.observed <= most
    assert 0 <= found.expected <= most
    assert 0 < found.p <= 1


@pytest.mark.parametrize(
    ("norm", "court", "message"),
    [
        ("0000", "0101", "none of 4 resolutions names the norm"),
        ("0101", "0000", "none of 4 resolutions names the Court"),
        ("", "", "none of 0 resolutions names the norm"),
        ("0101", "0101", "4 of 4 resolutions can change places, expected at least 30"),
    ],
)
def test_too_few_resolutions_are_refused(norm: str, court: str, message: str) -> None:
    with pytest.raises(CourtnormError, match=message) as refused:
        co.chance(flags(norm, court), ["stratum"])
    assert "\n" not in str(refused.value)


def test_no_draws_are_refused() -> None:
    with pytest.raises(CourtnormError, match="0 draws, expected at least 1"):
        co.chance(flags("01", "01"), [], draws=0)


def test_strata_follow_subject_and_length() -> None:
    years = {1: 2010, 2: 2011, 3: 2011, 4: 2011, 5: 2011, 6: 2011, 7: 2011}
    data = world([("1", "PP1", "NAMED")], years)
    data["resolutions"].loc[2, "agenda"] = "Graustark"
    data["resolutions"].loc[3, "agenda"] = "Ruritanians abroad"  # the name is not a word of it
    data["resolutions"].loc[[3, 4], "agenda"] = "Small arms"
    data["scopes"].loc[4, "place"] = ""
    data["scopes"] = data["scopes"].query("symbol != 'S/RES/4 (2011)'")
    rows = co.with_strata(data, co.texts(data, Reading())).set_index("number")
    assert rows["subject"].tolist() == [
        "another country",  # the year before Ruritania came before the Court
        "before the Court", "another country", "a theme", "a theme",
        "before the Court", "before the Court",
    ]  # fmt: skip
    assert rows.loc[2:, "length"].tolist() == ["short", "short", "middle", "middle", "long", "long"]


def test_a_situation_in_no_known_state_is_refused() -> None:
    data = world([("1", "PP1", "NAMED")])
    data["situations"]["iso3"] = "XXX"
    with pytest.raises(CourtnormError, match="ruritania: expected XXX among the states"):
        co.with_strata(data, co.texts(data, Reading()))
