"""Where the words of 1970 stood: measures on invented runs, and the right values on the data."""

from __future__ import annotations

import pandas as pd
import pytest

from courtnorm import provenance

Tables = dict[str, pd.DataFrame]
PRESS, DARFUR = [provenance.PRESS], [provenance.DARFUR]


def invented() -> Tables:
    """Two paragraphs of ten and six words; an older text, two drawers, and a tie."""
    runs = [
        ("PP1", 1, 5, "old"),
        ("PP1", 3, 4, "press"),
        ("PP1", 7, 4, "old"),
        ("PP1", 7, 4, "older"),
        ("OP1", 2, 4, "old"),
        ("OP1", 2, 4, "press"),
    ]
    return {
        "words_1970": pd.DataFrame({"label": ["PP1", "OP1"], "words": [10, 6]}),
        "provenance": pd.DataFrame(runs, columns=["label", "word", "run", "text"]),
        "drawers": pd.DataFrame(
            {"text": ["press"], "drawer": ["press statement"], "rule": ["is one"]}
        ),
    }


def test_cover_and_run_of_each_paragraph() -> None:
    table = provenance.paragraphs(invented())
    assert table.to_dict("list") == {
        "label": ["PP1", "OP1"],
        "words": [10, 6],
        "cover": [10, 4],
        "run": [5, 4],
    }
    press = provenance.paragraphs(invented(), ["press"])
    assert press["cover"].to_list() == [4, 4]


def test_a_square_takes_the_longest_run_and_a_tie_the_first_drawer() -> None:
    table = provenance.squares(invented()).set_index(["label", "word"])
    older, press = provenance.OLDER, "press statement"
    assert table["drawer"].to_list() == (
        [older] * 5 + [press] + [older] * 4 + [provenance.NEW] + [press] * 4 + [provenance.NEW]
    )
    assert table.loc[("OP1", 2), "tied"] == older and table.loc[("OP1", 2), "texts"] == 2
    assert table.loc[("PP1", 8), "tied"] == "" and table.loc[("PP1", 8), "texts"] == 2
    assert table.loc[("OP1", 1), "run"] == 0 and table.loc[("OP1", 1), "texts"] == 0


def test_drawers_left_out_leave_their_words_new() -> None:
    table = provenance.squares(invented(), drawers=["press statement"])
    assert (table["drawer"] == "press statement").sum() == 8


def test_the_nearest_text_covers_most() -> None:
    table = provenance.nearest(invented())
    assert table["text"].to_list() == ["old", "press", "older"]
    assert table["cover"].to_list() == [13, 8, 4]


def test_resolution_1970_has_2681_words(loaded: Tables) -> None:
    assert len(provenance.words(loaded)) == 2681
    lengths = loaded["words_1970"].set_index("label")["words"]
    assert lengths["PP8"] == 15  # the printer's note on its second issue is none of them


@pytest.mark.parametrize(
    ("texts", "label", "cover"),
    [
        (PRESS, "PP8", 12),
        (PRESS, "PP9", 5),
        (PRESS, "PP10", 10),
        (PRESS, "PP11", 18),
        (PRESS, "OP1", 13),
        (PRESS, "OP2", 40),
        (DARFUR, "PP12", 38),
        (DARFUR, "OP5", 54),
        (DARFUR, "OP6", 64),
        (DARFUR, "OP7", 22),
        (DARFUR, "OP8", 53),
        (["S/RES/1564 (2004)"], "PP9", 5),
    ],
)
def test_cover_in_runs_of_four(loaded: Tables, texts: list[str], label: str, cover: int) -> None:
    table = provenance.paragraphs(loaded, texts).set_index("label")
    assert table.loc[label, "cover"] == cover


@pytest.mark.parametrize(
    ("texts", "label", "run"),
    [
        (PRESS, "PP11", 18),
        (DARFUR, "OP5", 49),
        (DARFUR, "OP6", 23),
        (DARFUR, "OP7", 16),
        (DARFUR, "OP8", 53),
    ],
)
def test_longest_runs(loaded: Tables, texts: list[str], label: str, run: int) -> None:
    table = provenance.paragraphs(loaded, texts).set_index("label")
    assert table.loc[label, "run"] == run


def test_paragraphs_have_their_lengths(loaded: Tables) -> None:
    lengths = loaded["words_1970"].set_index("label")["words"]
    assert lengths[["PP12", "OP5", "OP6", "OP7", "OP8"]].to_list() == [38, 60, 76, 29, 53]


def test_recital_nine_ties_between_the_press_statement_and_1564(loaded: Tables) -> None:
    found = provenance.runs(loaded)
    tied = found.loc[(found["label"] == "PP9") & (found["run"] == 5), "text"]
    assert {provenance.PRESS, "S/RES/1564 (2004)"} <= set(tied)
    squares = provenance.squares(loaded)
    five = squares.loc[(squares["label"] == "PP9") & (squares["run"] == 5)]
    assert len(five) == 5 and set(five["drawer"]) == {"press statement"}
    assert five["tied"].str.contains(provenance.OLDER).all()


def test_the_nearest_resolutions_are_regimes_of_sanctions(loaded: Tables) -> None:
    top = provenance.nearest(loaded).head(4)
    assert [text.split(" ")[0][6:] for text in top["text"]] == ["1907", "1844", "1737", "1718"]
    assert set(top["drawer"]) == {"sanctions"}


def test_the_two_drawers_by_part(loaded: Tables) -> None:
    """The press statement and the Darfur referral together, in runs of four."""
    found = provenance.runs(loaded)
    two = found.loc[found["drawer"].isin(["press statement", "Darfur referral"])]
    each = provenance.words(loaded)
    each["covered"] = provenance.over_words(loaded, two) > 0
    recital = each["label"].str.startswith("PP")
    number = each["label"].str[2:].astype(int)
    share = [
        each.loc[part, "covered"].mean()
        for part in (recital, ~recital & number.between(4, 8), ~recital & (number >= 9))
    ]
    assert share == pytest.approx([0.36, 0.86, 0.01], abs=0.006)


def test_a_tenth_is_in_no_older_text_that_is_held(loaded: Tables) -> None:
    held = ("press statement", "Darfur referral", "sanctions", provenance.OLDER)
    squares = provenance.squares(loaded, drawers=held)
    assert (squares["drawer"] == provenance.NEW).mean() == pytest.approx(0.098, abs=0.003)


@pytest.mark.parametrize(
    ("number", "at_4", "at_8"), [(1970, 0.88, 0.62), (1973, 0.81, 0.45), (1593, 0.66, 0.25)]
)
def test_what_a_resolution_inherits(loaded: Tables, number: int, at_4: float, at_8: float) -> None:
    """Furniture left out, runs within paragraphs: on whole files the shares are lower by 0 to 3."""
    row = provenance.inherited(loaded).set_index("number").loc[number]
    assert row["share_4"] == pytest.approx(at_4, abs=0.01)
    assert row["share_8"] == pytest.approx(at_8, abs=0.01)


def test_1970_inherits_as_others_do(loaded: Tables) -> None:
    table = provenance.inherited(loaded)
    mid = table.loc[table["number"].between(1800, 2100)]
    assert len(mid) == 301
    assert mid["share_4"].median() == pytest.approx(0.85, abs=0.01)
    assert mid["share_8"].median() == pytest.approx(0.61, abs=0.01)
    own = table.set_index("number").loc[1970, "share_8"]
    assert mid["share_8"].quantile(0.25) < own < mid["share_8"].quantile(0.75)
