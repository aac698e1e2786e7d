"""Texts of record: which copy is the text, and how far the other agrees."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from courtnorm.errors import CourtnormError
from courtnorm.evidence.text import record
from courtnorm.evidence.text.record import CORRECTED, OLDER, agreement, faults, read_corpus

FAULTS = faults()

TEXT = """Resolution {number}

The Security Council,

Recalling its decisions on the ferries of {place},

Noting the report of the ferrymen, 12

1. Decides to send a ferry;

2. Decides to remain seized of the ferries of {place}.

Adopted unanimously at the 9876th meeting.
"""


def sources_with(folder: Path, older: dict[str, str], corrected: dict[str, str]) -> Path:
    for name, texts in (("texts-1946-2015", older), ("gold-to-1454", corrected)):
        place = folder / "resolutions" / name
        place.mkdir(parents=True)
        for file, text in texts.items():
            (place / file).write_text(text, "utf-8")
    return folder


def test_the_corrected_copy_is_the_text_by_its_number(tmp_path: Path) -> None:
    older = {
        "S_RES_0002_1946.txt": TEXT.format(number=2, place="Zenda"),
        "S_RES_0003_1946.txt": TEXT.format(number=3, place="Strelsau"),
    }
    corrected = {"S_RES_0002_1947.txt": TEXT.format(number=2, place="Hentzau")}  # another year
    documents = list(read_corpus(sources_with(tmp_path, older, corrected)))
    assert [d.symbol for d in documents] == ["S/RES/2 (1946)", "S/RES/3 (1946)"]
    assert [d.form for d in documents] == [CORRECTED, "text"]
    assert "Hentzau" in documents[0].paragraphs[0].text
    assert all(p.symbol == d.symbol for d in documents for p in d.paragraphs)


def test_where_the_corrected_copy_is_at_fault_the_older_stands(tmp_path: Path) -> None:
    assert FAULTS[305][0] == CORRECTED
    folder = sources_with(
        tmp_path,
        {"S_RES_0305_1971.txt": TEXT.format(number=305, place="Zenda")},
        {"S_RES_0305_1971.txt": TEXT.format(number=305, place="Hentzau")},
    )
    assert "Zenda" in next(read_corpus(folder)).paragraphs[0].text
    row = agreement(folder).iloc[0]
    assert (row["record"], row["at_fault"], row["fault"]) == (OLDER, *FAULTS[305])


def test_agreement_is_counted_in_labels_paragraphs_and_words(tmp_path: Path) -> None:
    one, other = TEXT.format(number=2, place="Zenda"), TEXT.format(number=2, place="Hentzau")
    lost = other.replace("Noting the report of the ferrymen, 12\n\n", "")
    older = {"S_RES_0002_1946.txt": other, "S_RES_0003_1946.txt": lost, "S_RES_0004_1946.txt": one}
    corrected = {name: one for name in older} | {"S_RES_0005_1946.txt": one}
    table = agreement(sources_with(tmp_path, older, corrected)).set_index("symbol")
    assert list(table["labels_equal"]) == ["yes", "no", "yes", ""]
    assert list(table["paragraphs"]) == [4, 4, 4, 4]
    assert list(table["same_paragraphs"]) == [2, 1, 4, ""]
    words = 7 + 6 + 5 + 10
    assert table.loc["S/RES/2 (1946)", "words"] == words
    assert table.loc["S/RES/2 (1946)", "words_shared"] == round((words - 2) / words, 3)
    assert table.loc["S/RES/4 (1946)", "words_shared"] == 1


def test_a_copy_of_another_resolution_is_no_witness(tmp_path: Path) -> None:
    text = TEXT.format(number=266, place="Zenda")
    files = {"S_RES_0266_1969.txt": text}
    table = agreement(sources_with(tmp_path, files, files))
    assert table.loc[0, "labels_equal"] == ""
    with pytest.raises(CourtnormError, match="another resolution's text"):
        list(read_corpus(sources_with(tmp_path / "alone", files, {})))


def test_texts_without_a_corrected_copy_are_read_as_before(tmp_path: Path) -> None:
    folder = sources_with(tmp_path, {"S_RES_0002_1946.txt": TEXT.format(number=2, place="Z")}, {})
    assert [d.form for d in read_corpus(folder)] == ["text"]
    assert agreement(folder).empty


@pytest.mark.sources
def test_the_held_copies_agree_where_both_are_sound(sources: Path) -> None:
    table = agreement(sources)
    number = table["symbol"].str.extract(r"S/RES/(\d+)")[0].astype(int)
    read = table["labels_equal"] != ""
    equal = table["labels_equal"] == "yes"
    faulty = number.isin(FAULTS)
    print(f"{equal.sum()} of {read.sum()} pairs have the same labels; {len(FAULTS)} known faults")
    assert equal[read & ~faulty].mean() >= 0.98
    # every pair that differs has its reason, and no reason is given that shows in nothing
    assert set(number[read & ~equal]) <= set(FAULTS)
    chapter = {n for n, (_, fault) in FAULTS.items() if "Chapter VII" in fault}
    assert set(FAULTS) - set(number[~equal]) == set(record.exchanged()) | chapter
    shared = pd.to_numeric(table.loc[read & ~faulty, "words_shared"])
    assert shared.median() > 0.95
