"""C4: the readings of "invoke" on small invented tables, and the verdict on the committed ones."""

from __future__ import annotations

import pandas as pd
import pytest
from altered import Tables, answers, changed, without

from courtnorm import claims, tables
from courtnorm.errors import CourtnormError
from courtnorm.findings import first
from courtnorm.findings.first import LIBYA

DARFUR = "S/RES/1564 (2004)"
NAIROBI = "S/RES/1574 (2004)"
LAKES = "S/RES/1653 (2006)"
CONGO = "S/RES/1756 (2007)"

#: Invented resolutions, oldest first: number, code, wording, object, by_recall, place, Chapter VII,
#: cites the Outcome, vote.
INVENTED = [
    (9001, "OTHER", "adjacent", "", "no", "Ruritania", "no", False, "15-0-0"),
    (9002, "STATE", "adjacent", "population", "no", "Ruritania", "yes", False, "12-0-3"),
    (9003, "STATE", "between", "people", "no", "Ruritania", "no", False, "15-0-0"),
    (9004, "NAMED", "adjacent", "population", "no", "", "no", True, "15-0-0"),
    (9005, "NAMED", "source", "", "yes", "Ruritania", "no", False, "15-0-0"),
    (9006, "PARTIES", "between", "civilians", "no", "Ruritania", "yes", False, "15-0-0"),
    (9007, "STATE", "congo", "civilians", "no", "Ruritania", "yes", False, "15-0-0"),
    (9008, "CLAUSE", "", "", "no", "Ruritania", "yes", False, "15-0-0"),
    (9009, "STATE", "between", "civilians", "no", "Ruritania", "yes", False, "15-0-0"),
    (9010, "STATE", "between", "civilians", "no", "Ruritania", "no", False, "15-0-0"),
    (9011, "STATE", "between", "lives", "no", "Ruritania", "no", False, "15-0-0"),
]
#: The one with a paragraph in its operative part, and the last but one in time: after the Summit.
LATE = "S/RES/9010 (2001)"


def invented() -> Tables:
    """Return tables of the invented resolutions, each with one coded paragraph."""
    symbols = [f"S/RES/{row[0]} (2001)" for row in INVENTED]
    columns = ["number", "code", "wording", "object", "by_recall", "place", "chapter_vii", "cites",
               "vote"]  # fmt: skip
    rows = pd.DataFrame(INVENTED, columns=columns).assign(symbol=symbols, label="PP1")
    rows[["yes", "no", "abstain"]] = rows["vote"].str.split("-", expand=True).astype("Int64")
    votes = [
        {"symbol": s, "iso3": f"{letter}{n:02d}", "vote": letter, "basis": "recorded"}
        for s, yes, away in zip(symbols, rows["yes"], rows["abstain"], strict=True)
        for letter, count in (("Y", yes), ("A", away))
        for n in range(count)
    ]
    resolutions = rows[["symbol", "number", "yes", "no", "abstain"]].assign(
        date=pd.date_range("2001-01-01", periods=len(rows), freq="MS"),
        agenda="Ruritania",
        council_size=pd.array([15] * len(rows), "Int64"),
        unanimous=rows["yes"].eq(15).map({True: "yes", False: "no"}),
    )
    late = resolutions["symbol"] == LATE
    resolutions.loc[late, "date"] = pd.Timestamp("2011-10-01")
    rows.loc[late, "label"] = "OP1"
    return {
        "timeline": tables.load("timeline"),
        "codings": rows[["symbol", "label", "code", "wording", "object", "by_recall"]].assign(
            kind=late.map({True: "operative", False: "preambular"}),
            family="responsibility",
            addressee="Ruritania",
            exempts="no",
        ),
        "documents": rows[["symbol", "number", "chapter_vii"]].assign(
            year=2001, n_tokens=100, census="yes"
        ),
        "scopes": rows[["symbol", "place"]],
        "resolutions": resolutions,
        "votes": pd.DataFrame(votes),
        "pattern_counts": rows.loc[rows["cites"], ["symbol", "label"]].assign(
            family="responsibility", pattern=first.CITES, count=1
        ),
    }


def met(data: Tables, name: str, *restrictions: str) -> list[int]:
    return list(first.qualifying(data, name, *restrictions)["number"])


@pytest.fixture(scope="module")
def held() -> Tables:
    names = "codings documents scopes resolutions votes pattern_counts timeline claims".split()
    return {name: tables.load(name) for name in names}


# ---------------------------------------------------------------- the readings


@pytest.mark.parametrize(
    ("name", "restrictions", "numbers", "unanimous"),
    [
        ("as worded", [], [9002, 9003, 9004, 9005, 9007, 9009, 9010], 9003),
        ("phrase", [], [9001, 9002, 9004], 9001),
        ("cited", [], [9004], 9004),
        ("no recalls", [], [9002, 9003, 9004, 9007, 9009, 9010], 9003),
        ("lives too", [], [9002, 9003, 9004, 9005, 9007, 9009, 9011, 9010], 9003),
        ("as worded", ["one country"], [9002, 9003, 9005, 9007, 9009, 9010], 9003),
        ("as worded", ["Chapter VII"], [9002, 9007, 9009], 9007),
        ("as worded", ["side by side"], [9002, 9004], 9004),
        ("as worded", ["those words"], [9002, 9003, 9004, 9009, 9010], 9003),
        ("as worded", ["by name"], [9004, 9005], 9004),
        ("as worded", ["after the Summit"], [9010], 9010),
        ("as worded", ["operative"], [9010], 9010),
        ("as worded", ["those words", "Chapter VII"], [9002, 9009], 9009),
        ("as worded", ["by name", "Chapter VII"], [], None),
    ],
)
def test_each_reading_and_restriction_picks_its_own_texts(
    name: str, restrictions: list[str], numbers: list[int], unanimous: int | None
) -> None:
    data = invented()
    assert met(data, name, *restrictions) == numbers
    best = first.first(first.qualifying(data, name, *restrictions))
    assert (None if best is None else best["number"]) == unanimous


def test_the_order_is_by_date_whatever_the_order_of_the_rows() -> None:
    data = invented()
    turned = {name: table.iloc[::-1].reset_index(drop=True) for name, table in data.items()}
    for name in first.READINGS:
        assert sorted(met(turned, name)) == sorted(met(data, name))
        assert met(turned, name) == met(data, name)


# ---------------------------------------------------------------- unanimity


def test_unanimous_needs_every_vote() -> None:
    data = invented()
    one = (data["votes"]["symbol"] == "S/RES/9001 (2001)") & (data["votes"]["iso3"] == "Y03")
    assert first.unanimous(data)["S/RES/9001 (2001)"]
    assert not first.unanimous(data)["S/RES/9002 (2001)"]
    assert not first.unanimous(changed(data, "votes", one, vote="A"))["S/RES/9001 (2001)"]


def test_an_unknown_count_or_a_member_away_is_not_unanimous() -> None:
    data = invented()
    row = data["resolutions"]["symbol"] == "S/RES/9001 (2001)"
    for said in ("unknown", "no"):
        told = changed(data, "resolutions", row, unanimous=said)
        assert not first.unanimous(told)["S/RES/9001 (2001)"]


def test_derived_and_doubtful_votes() -> None:
    data = invented()
    row = data["votes"]["symbol"] == "S/RES/9001 (2001)"
    derived = changed(data, "votes", row, basis="derived")
    assert first.unanimous(derived)["S/RES/9001 (2001)"]
    one = row & (data["votes"]["iso3"] == "Y03")
    assert not first.unanimous(changed(derived, "votes", one, vote="A"))["S/RES/9001 (2001)"]
    doubtful = changed(data, "votes", row, basis="doubtful", vote="A")
    assert first.unanimous(doubtful)["S/RES/9001 (2001)"]


# ---------------------------------------------------------------- bad input


def test_an_unknown_reading_is_refused() -> None:
    with pytest.raises(CourtnormError, match="on Sunday: expected one of"):
        first.qualifying(invented(), "as worded", "on Sunday")


def test_a_resolution_without_a_date_is_refused() -> None:
    data = invented()
    row = data["resolutions"]["number"] == 9003
    undated = changed(data, "resolutions", row, date=pd.NaT)
    with pytest.raises(CourtnormError, match=r"S/RES/9003 \(2001\): expected a date"):
        first.paragraphs(undated)


def test_a_citation_nobody_coded_is_refused() -> None:
    data = invented()
    coded = data["codings"]
    lost = {**data, "codings": coded[coded["symbol"] != "S/RES/9004 (2001)"]}
    with pytest.raises(CourtnormError, match=r"S/RES/9004 \(2001\) PP1: it cites the Outcome"):
        first.paragraphs(lost)


# ---------------------------------------------------------------- the committed tables


def test_no_paragraph_is_lost_or_doubled(held: Tables) -> None:
    coded = held["codings"]
    coded = coded[coded["family"] == "responsibility"]
    rows = first.paragraphs(held)
    assert len(rows) == len(coded)
    assert not rows.duplicated(["symbol", "label"]).any()
    assert rows["date"].is_monotonic_increasing


def test_member_votes_and_printed_counts_agree(held: Tables) -> None:
    votes = held["votes"][held["votes"]["basis"].isin(["recorded", "derived"])]
    full = votes["vote"].eq("Y").groupby(votes["symbol"]).sum()
    table = held["resolutions"].set_index("symbol")
    both = table.join(full.rename("members"), how="inner")
    every = both["members"] == both["council_size"]
    assert len(both) > 1900
    assert (every == (both["unanimous"] == "yes")).all()


@pytest.mark.parametrize(
    ("name", "firsts"),
    [
        ("one country", NAIROBI),
        ("Chapter VII", CONGO),
        ("side by side", LAKES),
        ("those words", NAIROBI),
        ("by name", "S/RES/1674 (2006)"),
        ("after the Summit", LAKES),
        ("operative", LAKES),
    ],
)
def test_no_single_restriction_gives_1970(held: Tables, name: str, firsts: str) -> None:
    best = first.first(first.qualifying(held, "as worded", name))
    assert best is not None and best["symbol"] == firsts
    assert firsts in claims.find("C4", held).answer(name).because


def test_c4_fails_and_says_what_is_left(held: Tables) -> None:
    finding = claims.find("C4", held)
    assert finding.verdict == "fails" and finding.saved_by == ()
    assert [n for n, holds in answers("C4", held).items() if holds] == ["Gifkins"]
    assert first.sufficing(tables.gathered(held)) == [
        ("one country", "side by side"),
        ("Chapter VII", "side by side"),
        ("Chapter VII", "those words"),
    ]
    assert "under Chapter VII" in finding.can_be_said


def test_every_combination_holds_the_single_ones_and_the_pairs(held: Tables) -> None:
    table = first.every_combination(tables.gathered(held))
    none = table.loc[table["size"] == 0].iloc[0]
    assert none["first"].startswith(NAIROBI) and not none["is_1970"]
    assert not table.loc[table["size"] == 1, "is_1970"].any()
    assert table.loc[table["size"] == 2, "is_1970"].sum() == 3
    assert table["restrictions"].is_unique
    # what is true under some restrictions stays true under more, unless 1970 itself falls out
    own = first.paragraphs(held).query("symbol == @LIBYA")
    libya = {name for name, test in first.RESTRICTIONS.items() if test(own).any()}
    met_by_1970 = table["restrictions"].map(lambda names: set(names) <= libya)
    pair = {"Chapter VII", "those words"}
    wider = table["restrictions"].map(lambda names: pair <= set(names))
    assert table.loc[wider & met_by_1970, "is_1970"].all()
    assert not table.loc[~met_by_1970, "is_1970"].any()


# ---------------------------------------------------------------- what a reader can turn


@pytest.fixture(scope="module")
def turns(held: Tables) -> pd.DataFrame:
    return first.every_turn(tables.gathered(held))


def test_every_combination_of_the_dials_stands_once(turns: pd.DataFrame) -> None:
    sizes = [len(choices) for choices in first.DIALS.values()]
    assert len(turns) == pd.Series(sizes).prod()
    assert not turns.duplicated(list(first.DIALS)).any()
    for dial, choices in first.DIALS.items():
        assert set(turns[dial]) == set(choices)


@pytest.mark.parametrize(
    ("reading", "number"),
    [("Phrase", 1393), ("People", 1574), ("Cited", 1674), ("Recalled", 1755), ("Sense", 1756),
     ("Chapter VII", 1970)],
)  # fmt: skip
def test_each_named_reading_has_its_first(turns: pd.DataFrame, reading: str, number: int) -> None:
    row = turns.set_index(list(first.DIALS)).loc[first.NAMED_READINGS[reading]]
    assert row["first"].startswith(f"resolution {number} (")
    assert (row["1970"] == "was the first") == (number == 1970)


def test_people_is_the_claim_as_worded(held: Tables) -> None:
    rows = first.turnable(tables.gathered(held))
    chosen = first.chosen(rows, (*first.NAMED_READINGS["People"][:-1], "any"))
    worded = first.qualifying(held, "as worded")
    assert set(zip(chosen["symbol"], chosen["label"], strict=True)) == set(
        zip(worded["symbol"], worded["label"], strict=True)
    )


def test_the_loosest_dials_lead_to_1992(turns: pd.DataFrame) -> None:
    loosest = ("anyone", "anyone", "any", "need not be named", "not needed", "not needed", "either",
               "any", "every vote")  # fmt: skip
    found = turns.set_index(list(first.DIALS)).loc[loosest, "first"]
    assert found.startswith("resolution 765 (PP5), 16 July 1992")


def test_single_turns_make_and_unmake_1970(turns: pd.DataFrame) -> None:
    single = first.single_turns(turns)
    made = single.loc[single["is_1970"], ["reading", "dial"]].drop_duplicates()
    assert list(made.itertuples(index=False, name=None)) == [
        ("Phrase", "Chapter VII"),
        ("Sense", "The words"),
    ]
    undone = single.loc[~single["is_1970"]]
    assert set(undone["reading"]) == {"Chapter VII"}
    assert not undone["first"].str.startswith("resolution 1970").any()


def test_an_unknown_choice_is_refused(held: Tables) -> None:
    rows = first.turnable(tables.gathered(held))
    with pytest.raises(CourtnormError, match="The words: loud: expected one of"):
        first.chosen(rows, ("a state", "a population", "loud", *["any"] * 6))


def test_the_stair_goes_down_to_1970(held: Tables) -> None:
    stair = first.staircase(tables.gathered(held))
    firsts = stair[stair["first"]].sort_values("date")
    assert set(firsts["reading"]) == set(first.NAMED_READINGS)
    assert firsts["row"].is_monotonic_increasing and firsts["symbol"].iloc[-1] == LIBYA
    # texts that share a row say the same of one bearer and were voted alike
    alike = stair.groupby("row")[["addressee", "every_vote"]].nunique()
    assert (alike == 1).all(axis=None)
    assert stair.loc[stair["row"] == stair["row"].max(), "symbol"].unique().tolist() == [LIBYA]


# ---------------------------------------------------------------- the verdict


def test_c4_moves_with_the_vote_on_darfur(held: Tables) -> None:
    """Had Darfur's text of 2004 had every vote, the words under Chapter VII would be its own."""
    votes = held["votes"]["symbol"] == DARFUR
    counts = held["resolutions"]["symbol"] == DARFUR
    full = changed(held, "resolutions", counts, yes=15, abstain=0, unanimous="yes")
    # The printed count alone is not enough: members are recorded as abstaining.
    assert len(first.sufficing(tables.gathered(full))) == 3
    assert first.sufficing(tables.gathered(changed(full, "votes", votes, vote="Y"))) == []


def test_c4_becomes_overstated_where_one_restriction_saves_it(held: Tables) -> None:
    coded = held["codings"]
    congo = coded["wording"] == "congo"
    moved = without(held, "codings", congo)
    found = claims.find("C4", moved)
    assert (found.verdict, found.saved_by) == ("overstated", ("under Chapter VII",))


def test_c4_holds_only_where_no_older_text_is_left(held: Tables) -> None:
    coded = held["codings"]
    libya = (coded["symbol"] == LIBYA) & (coded["label"] == "PP9")
    none = held["pattern_counts"].iloc[:0]
    alone = {**held, "codings": coded[libya | (coded["symbol"] == "S/RES/1706 (2006)")]}
    assert claims.find("C4", {**alone, "pattern_counts": none}).verdict == "holds"


def test_what_1706_did_moves_gifkins_count(held: Tables) -> None:
    votes = held["votes"]["symbol"] == "S/RES/1706 (2006)"
    counts = held["resolutions"]["symbol"] == "S/RES/1706 (2006)"
    full = changed(changed(held, "votes", votes, vote="Y"), "resolutions", counts, unanimous="yes")
    assert answers("C4", held)["Gifkins"] and not answers("C4", full)["Gifkins"]
