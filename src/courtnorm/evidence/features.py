"""Paragraphs become counts: the extracted features that stand in for the texts.

For each paragraph its label, kind, opening and length, and how often each term occurs in it; never
the order of the terms. Tokens are those of scikit-learn's ``CountVectorizer`` with its default
pattern (lower case, two or more letters or digits). Terms are single words, and those phrases of
two or more words that the caller names.

Everything is made in one pass over a stream of documents, so memory does not grow with their
number: :class:`FeatureWriter` takes documents one after another and writes ``features.parquet``,
``paragraphs.csv`` and ``documents.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from courtnorm.errors import CourtnormError
from courtnorm.evidence.text.corpus import CENSUS_LAST, Document
from courtnorm.files import csv_text
from courtnorm.tables import columns_of

#: Documents counted at a time, and rows of a row group: what is held in memory at once.
CHUNK_DOCUMENTS = 128
GROUP_ROWS = 1_000_000

#: "Acting under Chapter VII", with up to four words between; not where an earlier resolution is
#: recalled as having acted so ("resolution 1373 (2001) acting under", "which, acting under").
_CHAPTER_VII = re.compile(
    r"(?<!\(\d{4}\) )(?<!which, )(?<!which )\bacting\b(?:,? \w+){0,4}?,? under "
    r"(?:the provisions of )?(?:Articles? [^.;]{1,30} of )?Chapters? VII\b",
    re.IGNORECASE,
)


# --- Counting ----------------------------------------------------------------------------------


def _counts(texts: Sequence[str]) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Count the words of texts: a matrix (texts by words) and the words in alphabetical order."""
    vectorizer = CountVectorizer()
    try:
        matrix = vectorizer.fit_transform(texts)
    except ValueError:  # scikit-learn's way of saying that no text has a token
        return sparse.csr_matrix((len(texts), 0), dtype=np.int64), np.array([], dtype=object)
    return matrix, vectorizer.get_feature_names_out()


def _sums(matrix: sparse.csr_matrix) -> np.ndarray:
    """Return the number of tokens of each text."""
    return np.asarray(matrix.sum(axis=1), dtype=np.int64).ravel()


class _PhraseCounter:
    """Count named phrases of two words or more."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = sorted(set(phrases))
        analyse = CountVectorizer().build_analyzer()
        words = [analyse(phrase) for phrase in self.phrases]
        for phrase, own in zip(self.phrases, words, strict=True):
            if len(own) < 2 or " ".join(own) != phrase:
                raise CourtnormError(
                    f"phrase {phrase!r}: expected two or more tokens in lower case, each of two "
                    "or more letters or digits, joined by single spaces"
                )
        sizes = [len(own) for own in words] or [2]
        self.vectorizer = CountVectorizer(
            ngram_range=(min(sizes), max(sizes)), vocabulary=self.phrases
        )

    def count(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return a matrix (texts by phrases)."""
        if not self.phrases:
            return sparse.csr_matrix((len(texts), 0), dtype=np.int64)
        return self.vectorizer.transform(texts)


# --- Small tables ------------------------------------------------------------------------------


def _paragraph_rows(documents: Sequence[Document], tokens: np.ndarray) -> pd.DataFrame:
    paragraphs = [paragraph for document in documents for paragraph in document.paragraphs]
    return pd.DataFrame(
        {
            "symbol": [paragraph.symbol for paragraph in paragraphs],
            "label": [paragraph.label for paragraph in paragraphs],
            "kind": [paragraph.kind for paragraph in paragraphs],
            "opening": [paragraph.opening for paragraph in paragraphs],
            "n_tokens": tokens,
        }
    )


def chapter_vii_at(document: Document) -> str:
    """Return the label of the first paragraph that acts under Chapter VII, or ``""``."""
    for paragraph in document.paragraphs:
        if _CHAPTER_VII.search(paragraph.text):
            return paragraph.label
    return ""


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"


def _document_row(document: Document, n_tokens: int) -> dict[str, Any]:
    kinds = [paragraph.kind for paragraph in document.paragraphs]
    at = chapter_vii_at(document)
    return {
        "symbol": document.symbol,
        "number": document.number,
        "year": document.year,
        "n_preambular": kinds.count("preambular"),
        "n_operative": kinds.count("operative"),
        "n_tokens": n_tokens,
        "chapter_vii": _yes(bool(at)),
        "chapter_vii_at": at,
        "text_date": document.text_date or "",
        "text_meeting": document.text_meeting or "",
        "text_number": "" if document.text_number is None else document.text_number,
        "census": _yes(document.number <= CENSUS_LAST),
        "form": document.form,
        "numbered": _yes(document.numbered),
        "numbering_ok": _yes(not any(note.startswith("number") for note in document.notes)),
    }


def split_rows(document: Document) -> pd.DataFrame:
    """Return one row a paragraph: ``symbol``, ``label``, ``kind``, ``opening``, ``n_tokens``."""
    matrix, _ = _counts([paragraph.text for paragraph in document.paragraphs])
    return _paragraph_rows([document], _sums(matrix))


# --- Writing in a stream -----------------------------------------------------------------------


class _Group:
    """The rows of the term table that are still in memory."""

    def __init__(self) -> None:
        self.symbols: list[str] = []  # one for each paragraph
        self.labels: list[str] = []
        self.paragraphs: list[np.ndarray] = []  # rows: which paragraph, which term, how often
        self.terms: list[np.ndarray] = []
        self.counts: list[np.ndarray] = []
        self.rows = 0

    def add(
        self,
        documents: Sequence[Document],
        counted: Iterable[tuple[sparse.csr_matrix, Iterable[str]]],
        ids: dict[str, int],
    ) -> None:
        first = len(self.symbols)
        for document in documents:
            for paragraph in document.paragraphs:
                self.symbols.append(paragraph.symbol)
                self.labels.append(paragraph.label)
        for matrix, names in counted:
            cells = matrix.tocoo()
            known = np.array([ids.setdefault(name, len(ids)) for name in names], dtype=np.int64)
            self.paragraphs.append(first + cells.row.astype(np.int64))
            self.terms.append(known[cells.col] if len(known) else cells.col.astype(np.int64))
            self.counts.append(cells.data.astype(np.int64))
            self.rows += len(cells.data)

    def table(self, names: Sequence[str]) -> pa.Table:
        """Return the rows in order of paragraph, then of the alphabet, strings as dictionaries."""
        nothing = np.array([], dtype=np.int64)
        paragraph = np.concatenate(self.paragraphs or [nothing])
        term = np.concatenate(self.terms or [nothing])
        count = np.concatenate(self.counts or [nothing])
        used = np.unique(term)
        alphabet = sorted((names[place], place) for place in used)
        rank = np.zeros(len(names), dtype=np.int32)
        for new, (_, place) in enumerate(alphabet):
            rank[place] = new
        code = rank[term]
        order = np.lexsort((code, paragraph))
        symbol_code, symbols = pd.factorize(np.array(self.symbols, dtype=object))
        label_code, labels = pd.factorize(np.array(self.labels, dtype=object))
        paragraph = paragraph[order]
        return pa.table(
            {
                "symbol": _coded(symbol_code[paragraph], list(symbols)),
                "label": _coded(label_code[paragraph], list(labels)),
                "term": _coded(code[order], [name for name, _ in alphabet]),
                "count": pa.array(count[order].astype(np.int32)),
            }
        )


def _coded(codes: np.ndarray, values: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.astype(np.int32)), pa.array(values, type=pa.string())
    )


_SCHEMA = pa.schema(
    [
        ("symbol", pa.dictionary(pa.int32(), pa.string())),
        ("label", pa.dictionary(pa.int32(), pa.string())),
        ("term", pa.dictionary(pa.int32(), pa.string())),
        ("count", pa.int32()),
    ]
)


class FeatureWriter:
    """Write the features of documents that come one after another.

    ::

        with FeatureWriter(folder, phrases) as writer:
            for document in read_corpus(sources, refused.append):
                writer.add(document)

    The files are whole when the block ends. The same documents give the same bytes.
    """

    def __init__(self, folder: Path, phrases: Iterable[str] = ()) -> None:
        """Name the folder to write to, and the phrases to count beside single words."""
        self.folder = folder
        self._counter = _PhraseCounter(phrases)
        self._ids: dict[str, int] = {}
        self._group = _Group()
        self._waiting: list[Document] = []
        self._symbols: set[str] = set()

    def __enter__(self) -> FeatureWriter:
        """Open the files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._parquet = pq.ParquetWriter(
            self.folder / "features.parquet",
            _SCHEMA,
            compression="zstd",
            compression_level=9,
            write_statistics=False,
            store_schema=False,
            dictionary_pagesize_limit=8 << 20,
        )
        for name in ("paragraphs", "documents"):
            header = ",".join(columns_of(name)) + "\n"
            (self.folder / f"{name}.csv").write_text(header, "utf-8", newline="\n")
        return self

    def add(self, document: Document) -> None:
        """Take one document. A symbol that has been taken before is a CourtnormError."""
        if document.symbol in self._symbols:
            raise CourtnormError(f"{document.symbol}: a second document for this symbol")
        self._symbols.add(document.symbol)
        self._waiting.append(document)
        if len(self._waiting) >= CHUNK_DOCUMENTS:
            self._count_waiting()

    def _count_waiting(self) -> None:
        documents, self._waiting = self._waiting, []
        texts = [paragraph.text for document in documents for paragraph in document.paragraphs]
        matrix, words = _counts(texts)
        tokens = _sums(matrix)
        phrases = self._counter.count(texts)
        counted = ((matrix, words), (phrases, self._counter.phrases))
        self._group.add(documents, counted, self._ids)
        if self._group.rows >= GROUP_ROWS:
            self._write_group()
        ends = np.cumsum([len(document.paragraphs) for document in documents])
        sums = [int(part.sum()) for part in np.split(tokens, ends[:-1])]
        rows = [_document_row(d, n) for d, n in zip(documents, sums, strict=True)]
        self._append("paragraphs", _paragraph_rows(documents, tokens))
        self._append("documents", pd.DataFrame(rows))

    def _append(self, name: str, table: pd.DataFrame) -> None:
        _, _, rows = csv_text(table[columns_of(name)]).partition("\n")
        with (self.folder / f"{name}.csv").open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(rows)

    def _write_group(self) -> None:
        self._parquet.write_table(self._group.table(list(self._ids)), row_group_size=1 << 30)
        self._group = _Group()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the files; where something went wrong they are cut off."""
        if kind is None:
            if self._waiting:
                self._count_waiting()
            self._write_group()
        self._parquet.close()
