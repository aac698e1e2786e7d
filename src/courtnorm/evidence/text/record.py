"""Which copy of a resolution is its text of record, and how far another copy agrees with it.

Of most resolutions to no. 899, and of two later ones, a second copy is held that another project
corrected by hand against the printed volumes. That copy is the text; the older one, from the web,
is its witness. Where the two do not agree one of them is at fault, and :func:`faults` says which:
where the corrected copy is, the older one stands. How often two copies of one resolution agree
measures the texts of which there is one copy only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd

from courtnorm.errors import CourtnormError
from courtnorm.evidence import inputs
from courtnorm.evidence.text.corpus import (
    Document,
    corpus_files,
    number_of,
    read_document,
    renamed,
    symbol_of,
)
from courtnorm.tables import columns_of

CORRECTED, OLDER = "corrected", "older"


@cache
def _notes() -> pd.DataFrame:
    """Return the copies at fault: index number; ``at_fault``, ``fault``, ``holds``."""
    table = inputs.notes("copies")
    return table.set_index(table["symbol"].str.extract(r"S/RES/(\d+)", expand=False).astype(int))


@cache
def faults() -> dict[int, tuple[str, str]]:
    """Return number -> (the copy at fault, what is wrong), as ``data/notes/copies.csv`` has it."""
    table = _notes()
    return dict(zip(table.index, zip(table["at_fault"], table["fault"], strict=True), strict=True))


@cache
def misfiled() -> dict[int, int]:
    """Return file number of the older copy -> number of the resolution whose text stands in it."""
    table = _notes()
    holds = table.loc[(table["at_fault"] == OLDER) & (table["holds"] != ""), "holds"]
    return holds.astype(int).to_dict()


@cache
def exchanged() -> dict[int, int]:
    """Return the files of the older copy whose texts stand under each other's numbers."""
    held = misfiled()
    return {number: other for number, other in held.items() if held.get(other) == number}


def corrected_files(sources: Path) -> dict[int, Path]:
    """Return the files of the copy corrected by hand, by number; none where it is not held."""
    folder = sources / "resolutions" / "gold-to-1454"
    return {number_of(path): path for path in sorted(folder.glob("*.txt"))}


def _at_fault(number: int) -> tuple[str, str]:
    """Return the copy of a resolution that is at fault, and how; two empty texts for none."""
    return faults().get(number, ("", ""))


def _of_record(number: int, corrected: Container[int]) -> str:
    """Return which copy is the text: the corrected one, unless it is not held or is at fault."""
    sound = number in corrected and _at_fault(number)[0] != CORRECTED
    return CORRECTED if sound else OLDER


def _older(files: dict[int, Path], number: int) -> Document:
    """Read the older copy of a resolution; CourtnormError where it is another document's."""
    path = files[number]
    copy, fault = _at_fault(number)
    other = exchanged().get(number)
    if other in files:
        return renamed(read_document(files[other]), symbol_of(path))
    if copy == OLDER and fault.startswith("holds"):
        raise CourtnormError(f"{path.name}: holds another resolution's text")
    return read_document(path)


def _with_witness(document: Document, files: dict[int, Path], number: int) -> Document:
    """Let the older copy say when and where it was adopted: the corrected one misreads figures."""
    with suppress(CourtnormError):
        older = _older(files, number)
        return replace(
            document,
            text_date=older.text_date,
            text_meeting=older.text_meeting,
            text_number=older.text_number,
        )
    return document


def read_corpus(sources: Path, refused: Callable[[str], None] | None = None) -> Iterator[Document]:
    """Yield the text of record of every held resolution, split, in order of number.

    ``refused`` is called with one line for each resolution of which no copy can be split; without
    it the first such raises :class:`CourtnormError`. A text's symbol has the year of the older
    copy's file name, its day and meeting are those that the older copy gives; its ``form`` is
    ``corrected`` where the corrected copy is the text.
    """
    files = {number_of(path): path for path in corpus_files(sources)}
    corrected = corrected_files(sources)
    for number, path in sorted(files.items()):
        try:
            if _of_record(number, corrected) == CORRECTED:
                document = renamed(read_document(corrected[number]), symbol_of(path))
                yield _with_witness(replace(document, form=CORRECTED), files, number)
            else:
                yield _older(files, number)
        except CourtnormError as error:
            if refused is None:
                raise
            refused(str(error))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def agreement(sources: Path) -> pd.DataFrame:
    """Compare the two copies of each resolution of which two are held.

    Returns:
        One row a resolution: ``symbol``; ``record``, the copy that is its text; ``labels_equal``
        (``yes``, ``no``, or empty where one copy can not be read); ``paragraphs`` of the text of
        record; ``same_paragraphs``, how many have the same words in both copies; ``words`` of the
        text of record; ``words_shared``, the share of the words of both copies that stand in both
        (twice the common words by the sum, Dice); ``at_fault`` and ``fault`` (:func:`faults`).
    """
    files = {number_of(path): path for path in corpus_files(sources)}
    corrected = corrected_files(sources)
    rows = []
    for number, path in corrected.items():
        held: dict[str, Document] = {}
        with suppress(CourtnormError):
            held[CORRECTED] = read_document(path)
        with suppress(CourtnormError, KeyError):
            held[OLDER] = _older(files, number)
        record = _of_record(number, corrected)
        symbol = symbol_of(files.get(number, path))
        rows.append((symbol, record, *_compared(held, record), *_at_fault(number)))
    return pd.DataFrame(rows, columns=columns_of("copies"))


def _compared(held: dict[str, Document], record: str) -> tuple[object, ...]:
    """Return labels_equal, paragraphs, same_paragraphs, words, words_shared of two copies."""
    text = held[record].paragraphs
    words = [word for paragraph in text for word in _words(paragraph.text)]
    if len(held) < 2:
        return "", len(text), "", len(words), ""
    other = held[OLDER if record == CORRECTED else CORRECTED].paragraphs
    by_label = {paragraph.label: _words(paragraph.text) for paragraph in other}
    same = sum(by_label.get(paragraph.label) == _words(paragraph.text) for paragraph in text)
    others = [word for paragraph in other for word in _words(paragraph.text)]
    common = sum((Counter(words) & Counter(others)).values())
    equal = [paragraph.label for paragraph in text] == list(by_label)
    shared = 2 * common / (len(words) + len(others))
    return "yes" if equal else "no", len(text), same, len(words), round(shared, 3)
