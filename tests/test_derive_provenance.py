"""Runs and inheritance: invented texts by hand, and the sources against what was noted."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from courtnorm import provenance as measures
from courtnorm.errors import CourtnormError
from courtnorm.evidence.derive import provenance
from courtnorm.evidence.derive.provenance import Words
from courtnorm.evidence.text.corpus import Document, Paragraph, corpus_files
from courtnorm.evidence.text.sentences import words_of

Tables = dict[str, pd.DataFrame]


def document(number: int, **paragraphs: str) -> Document:
    """Return a resolution of invented paragraphs: label=text."""
    year = 1946 + number // 32
    symbol = "S/RES/1970 (2011)" if number == 1970 else f"S/RES/{number} ({year})"
    made = tuple(
        Paragraph(symbol, label, "operative" if label[0] == "O" else "preambular", text, "")
        for label, text in paragraphs.items()
    )
    return Document(symbol, number, year, None, None, made, (), ())


def three() -> Words:
    words = Words()
    words.add(document(1501, PP1="a b c d e f", OP1="x y z a b c d"))
    words.add(document(1502, PP1="p q r s t u v w", OP1="a b c d e"))
    words.add(document(1970, PP1="m a b c d e n", OP1="p q r s t u v w", OP2="d e f"))
    return words


def test_letters_of_items_and_words_of_one_letter_are_words() -> None:
    assert words_of("(a) A State's no. 3,\u2019 et_al") == "a a state s no 3 et al".split()


@pytest.mark.parametrize(
    "note",
    [
        "* Second reissue for technical reasons (10 March 2011).",
        "* Reissued for technical reasons.",
        "Re-issued for technical reasons on 3 May",
    ],
)
def test_a_printers_note_is_no_part_of_the_paragraph(note: str) -> None:
    assert words_of(f"Decides so, {note}") == ["decides", "so"]


def test_equal_rows_have_equal_numbers_and_end_with_the_paragraph() -> None:
    words = three()
    for k in (2, 3, 4, 5, 6):
        rows = words.rows(k)
        spelled: dict[int, set[tuple[int, ...]]] = {}
        for i in range(len(rows)):
            if rows[i] >= 0:
                spelled.setdefault(int(rows[i]), set()).add(tuple(words.rows(1)[i : i + k]))
        assert all(len(row) == 1 for row in spelled.values())
        assert len({row for one in spelled.values() for row in one}) == len(spelled)
    assert (words.rows(4) >= 0).sum() == (6 - 3) + (7 - 3) + (8 - 3) + (5 - 3) + (7 - 3) + (8 - 3)


def test_runs_are_as_long_as_they_can_be_and_in_every_text() -> None:
    runs = three().runs("S/RES/1970 (2011)")
    found = {(r.label, r.word, r.run, r.text[6:10]) for r in runs.itertuples()}
    assert found == {
        ("PP1", 2, 5, "1501"),  # and not the four words that 1501 has again in its OP1
        ("PP1", 2, 5, "1502"),
        ("OP1", 1, 8, "1502"),
    }


def test_only_older_texts_count() -> None:
    assert three().runs("S/RES/1501 (1992)").empty
    table = three().inheritance().set_index("symbol")
    assert table.loc["S/RES/1501 (1992)"].to_list() == [13, 0, 0, 0, 0]
    assert table.loc["S/RES/1502 (1992)"].to_list() == [13, 5, 0, 0, 0]
    assert table.loc["S/RES/1970 (2011)"].to_list() == [18, 13, 8, 8, 0]


def test_a_text_twice_or_out_of_order_is_refused() -> None:
    words = three()
    for number in (1970, 1502):
        with pytest.raises(CourtnormError, match=rf"{number}.*expected each text once, in order"):
            words.add(document(number, OP1="a"))


def test_drawers_follow_what_a_text_does() -> None:
    words = Words()
    words.add(document(1, OP1="Decides that States shall freeze all funds", OP2="a travel ban"))
    words.add(document(2, OP1="Decides to refer the situation to the Prosecutor"))
    words.add(document(3, PP1="Recalling that assets were frozen", OP1="Decides to wait"))
    words.add(document(1970, OP1="Decides to refer the situation to the Prosecutor"))
    words.add(document(1973, OP1="Decides that all assets be frozen"))
    table = words.drawers()
    resolutions = table.loc[table["text"].str.startswith("S/RES")]
    assert resolutions[["text", "drawer"]].values.tolist() == [
        ["S/RES/1 (1946)", "sanctions"],
        ["S/RES/2 (1946)", "Darfur referral"],
    ]
    assert "; " in resolutions["rule"].iloc[0]
    assert table["text"].is_unique


def test_a_missing_press_statement_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CourtnormError, match=r"^genealogy/press_statement\S+: expected this file"):
        provenance.press_statement(tmp_path)


def test_an_empty_press_statement_is_refused(tmp_path: Path) -> None:
    (tmp_path / "genealogy").mkdir()
    file = tmp_path / "genealogy" / "press_statement_stored_parts.txt"
    file.write_text("What this is.\n\n[A remark.]\n", "utf-8")
    with pytest.raises(CourtnormError, match="expected paragraphs after the first line"):
        provenance.press_statement(tmp_path)


def noted_in(folder: Path, first: str, run: int) -> pd.DataFrame:
    (folder / "genealogy").mkdir(exist_ok=True)
    row = {
        "paragraph_1970": "OP1",
        "words_in_paragraph": 8,
        "earlier_text": "Ban 23 Feb",
        "longest_common_run_words": run,
        "first_12_words_of_run": first,
    }
    pd.DataFrame([row]).to_csv(folder / "genealogy" / "recital_matches.csv", index=False)
    return provenance.noted(three(), folder)


def test_a_noted_run_is_found_by_its_first_words(tmp_path: Path) -> None:
    found = noted_in(tmp_path, "q r s t", 4)
    assert found.values.tolist() == [["OP1", 2, 4, "sg-0223"]]


@pytest.mark.parametrize(("first", "run"), [("q r s s", 4), ("q r s t", 5), ("u v w", 4)])
def test_a_noted_run_that_is_not_there_is_refused(tmp_path: Path, first: str, run: int) -> None:
    with pytest.raises(CourtnormError, match="OP1, Ban 23 Feb.*expected the first words of a run"):
        noted_in(tmp_path, first, run)


@pytest.mark.sources
def test_what_was_noted_by_others_is_what_is_counted(sources: Path, loaded: Tables) -> None:
    """The longest runs with held texts, as the sources' own table has them."""
    table = pd.read_csv(sources / "genealogy" / "recital_matches.csv")
    held = {
        "press statement 22 Feb (stored parts)": measures.PRESS,
        "S/RES/1593": measures.DARFUR,
        "S/RES/1564": "S/RES/1564 (2004)",
        "S/RES/1574": "S/RES/1574 (2004)",
    }
    table = table.loc[table["earlier_text"].isin(held)]
    table = table.loc[~table["paragraph_1970"].str.contains("(", regex=False)]
    assert len(table) > 20
    for text, rows in table.groupby("earlier_text"):
        mine = measures.paragraphs(loaded, [held[str(text)]]).set_index("label")["run"]
        for row in rows.itertuples():
            if row.paragraph_1970 == "OP2":  # counted there without its items
                continue
            assert mine[row.paragraph_1970] == row.longest_common_run_words, row


@pytest.mark.sources
def test_on_whole_files_the_shares_are_those_first_counted(sources: Path) -> None:
    """About 85 and 60 in 100 for 1970: with page headers and numbers, and runs over paragraphs.

    The book's own figures leave furniture out and keep runs within paragraphs; see
    ``test_provenance``.
    """
    words = Words()
    for path in corpus_files(sources):
        number = int(re.findall(r"\d+", path.stem)[0])
        if path.suffix == ".txt" and number <= 2100:
            words.add(document(number, PP1=path.read_text("utf-8-sig")))
    table = words.inheritance()
    table["number"] = table["symbol"].str.extract(r"/(\d+) ")[0].astype(int)
    shares = table.set_index("number").pipe(
        lambda t: t.filter(like="cover").div(t["words"], axis=0)
    )
    for number, at_4, at_8 in ((1970, 0.85, 0.60), (1973, 0.80, 0.44), (1593, 0.66, 0.28)):
        assert shares.loc[number, "cover_4"] == pytest.approx(at_4, abs=0.006)
        assert shares.loc[number, "cover_8"] == pytest.approx(at_8, abs=0.006)
    median = shares.loc[1800:2100].median()
    assert median["cover_4"] == pytest.approx(0.83, abs=0.006)
    assert median["cover_8"] == pytest.approx(0.60, abs=0.006)
