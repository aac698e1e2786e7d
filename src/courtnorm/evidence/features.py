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

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from courtnorm.errors import CourtnormError
from courtnorm.evidence.alignment import pair_alignment, pair_table
from courtnorm.evidence.text.corpus import CENSUS_LAST, Document
from courtnorm.files import csv_text, sha256
from courtnorm.terms import TERM_COLUMNS, TermMatrix, load_term_matrix, mismatches

__all__ = [
    "FeatureWriter", "TermMatrix", "chapter_vii_at", "count_tokens", "document_table",
    "load_term_matrix", "mismatches", "pair_alignment", "pair_table", "paragraph_table",
    "split_rows", "term_counts",
]  # fmt: skip

PARAGRAPH_COLUMNS = ["symbol", "label", "kind", "opening", "n_tokens"]
DOCUMENT_COLUMNS = [
    "symbol", "number", "year", "n_preambular", "n_operative", "n_tokens", "chapter_vii",
    "chapter_vii_at", "text_date", "text_meeting", "text_number", "census", "form", "numbered",
    "numbering_ok",
]  # fmt: skip
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


def count_tokens(texts: Sequence[str]) -> np.ndarray:
    """Return the number of tokens of each text, by scikit-learn's default pattern."""
    matrix, _ = _counts(texts)
    return np.asarray(matrix.sum(axis=1), dtype=np.int64).ravel()


class _PhraseCounter:
    """Count named phrases, looking only at texts that have all the words of one of them."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = sorted(set(phrases))
        analyse = CountVectorizer().build_analyzer()
        self.words = [analyse(phrase) for phrase in self.phrases]
        for phrase, words in zip(self.phrases, self.words, strict=True):
            if len(words) < 2 or " ".join(words) != phrase:
                raise CourtnormError(
                    f"phrase {phrase!r}: expected two or more tokens in lower case, each of two "
                    "or more letters or digits, joined by single spaces"
                )
        if self.phrases:
            sizes = [len(words) for words in self.words]
            self.vectorizer = CountVectorizer(
                ngram_range=(min(sizes), max(sizes)), vocabulary=self.phrases
            )

    def count(
        self, texts: Sequence[str], matrix: sparse.csr_matrix, words: np.ndarray
    ) -> sparse.csr_matrix:
        """Return a matrix (texts by phrases); ``matrix`` and ``words`` count the single words."""
        shape = (len(texts), len(self.phrases))
        if not self.phrases or not len(words):
            return sparse.csr_matrix(shape, dtype=np.int64)
        column = {word: place for place, word in enumerate(words)}
        present = (matrix > 0).tocsc()
        wanted = np.zeros(len(texts), dtype=bool)
        for phrase_words in self.words:
            if not all(word in column for word in phrase_words):
                continue
            columns = [column[word] for word in dict.fromkeys(phrase_words)]
            together = np.asarray(present[:, columns].sum(axis=1)).ravel()
            wanted |= together == len(columns)
        rows = np.flatnonzero(wanted)
        if not len(rows):
            return sparse.csr_matrix(shape, dtype=np.int64)
        found = self.vectorizer.transform([texts[int(row)] for row in rows]).tocoo()
        return sparse.csr_matrix((found.data, (rows[found.row], found.col)), shape=shape)


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
        },
        columns=PARAGRAPH_COLUMNS,
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
    return paragraph_table([document])


def paragraph_table(documents: Iterable[Document]) -> pd.DataFrame:
    """Return one row a paragraph, in order; columns as :func:`split_rows`."""
    held = list(documents)
    texts = [paragraph.text for document in held for paragraph in document.paragraphs]
    return _paragraph_rows(held, count_tokens(texts))


def document_table(documents: Iterable[Document]) -> pd.DataFrame:
    """Return one row a document.

    ``chapter_vii`` says whether it acts under Chapter VII, ``chapter_vii_at`` in which paragraph
    first; ``census`` whether it belongs to the resolutions that are all held (1 to 2259);
    ``text_date``, ``text_meeting`` and ``text_number`` are what the text says of itself, right or
    wrong; ``numbered`` whether operative paragraphs have printed numbers and ``numbering_ok``
    whether these run from 1 to N.
    """
    rows = []
    for document in documents:
        tokens = count_tokens([paragraph.text for paragraph in document.paragraphs])
        rows.append(_document_row(document, int(tokens.sum())))
    return pd.DataFrame(rows, columns=DOCUMENT_COLUMNS)


def term_counts(documents: Iterable[Document], phrases: Iterable[str] = ()) -> pd.DataFrame:
    """Return the long table ``symbol``, ``label``, ``term``, ``count`` of a few documents.

    The rows follow the paragraphs, and within one the alphabet. For the whole corpus use
    :class:`FeatureWriter`, which holds little in memory.
    """
    group = _Group()
    counter = _PhraseCounter(phrases)
    ids: dict[str, int] = {}
    for document in documents:
        texts = [paragraph.text for paragraph in document.paragraphs]
        matrix, words = _counts(texts)
        group.add([document], matrix, words, counter.count(texts, matrix, words), counter, ids)
    return pd.DataFrame(group.table(list(ids)).to_pandas(), columns=TERM_COLUMNS)


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
        matrix: sparse.csr_matrix,
        words: np.ndarray,
        phrase_matrix: sparse.csr_matrix,
        counter: _PhraseCounter,
        ids: dict[str, int],
    ) -> None:
        first = len(self.symbols)
        for document in documents:
            for paragraph in document.paragraphs:
                self.symbols.append(paragraph.symbol)
                self.labels.append(paragraph.label)
        for counted, names in ((matrix, words), (phrase_matrix, counter.phrases)):
            cells = counted.tocoo()
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

    Files are written beside their places (``.part``) and renamed when the block ends without an
    exception; otherwise nothing changes. The same documents give the same bytes.

    After the block ``written`` maps each file name to ``same`` or ``written``, and ``documents``
    and ``paragraphs`` say how many there were.
    """

    FILES = ("features.parquet", "paragraphs.csv", "documents.csv")

    def __init__(self, folder: Path, phrases: Iterable[str] = ()) -> None:
        """Name the folder to write to, and the phrases to count beside single words."""
        self.folder = folder
        self.documents = 0
        self.paragraphs = 0
        self.written: dict[str, str] = {}
        self._counter = _PhraseCounter(phrases)
        self._ids: dict[str, int] = {}
        self._group = _Group()
        self._waiting: list[Document] = []
        self._symbols: set[str] = set()
        self._parts: dict[str, Path] = {}
        self._streams: dict[str, IO[bytes]] = {}
        self._parquet: pq.ParquetWriter | None = None

    def __enter__(self) -> FeatureWriter:
        """Open the files beside their places."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            for name in self.FILES:
                handle, part = tempfile.mkstemp(dir=self.folder, prefix=f".{name}.", suffix=".part")
                self._parts[name] = Path(part)
                self._streams[name] = os.fdopen(handle, "wb")
            self._parquet = pq.ParquetWriter(
                self._streams["features.parquet"],
                _SCHEMA,
                compression="zstd",
                compression_level=9,
                write_statistics=False,
                store_schema=False,
                dictionary_pagesize_limit=8 << 20,
            )
            for name, columns in (
                ("paragraphs.csv", PARAGRAPH_COLUMNS),
                ("documents.csv", DOCUMENT_COLUMNS),
            ):
                self._streams[name].write((",".join(columns) + "\n").encode("utf-8"))
        except BaseException:
            self._discard()
            raise
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
        tokens = np.asarray(matrix.sum(axis=1), dtype=np.int64).ravel()
        phrases = self._counter.count(texts, matrix, words)
        self._group.add(documents, matrix, words, phrases, self._counter, self._ids)
        if self._group.rows >= GROUP_ROWS:
            self._write_group()
        ends = np.cumsum([len(document.paragraphs) for document in documents])
        sums = [int(part.sum()) for part in np.split(tokens, ends[:-1])]
        rows = [_document_row(d, n) for d, n in zip(documents, sums, strict=True)]
        self._append("paragraphs.csv", _paragraph_rows(documents, tokens))
        self._append("documents.csv", pd.DataFrame(rows, columns=DOCUMENT_COLUMNS))
        self.documents += len(documents)
        self.paragraphs += len(texts)

    def _append(self, name: str, table: pd.DataFrame) -> None:
        _, _, rows = csv_text(table).partition("\n")
        self._streams[name].write(rows.encode("utf-8"))

    def _write_group(self) -> None:
        assert self._parquet is not None
        self._parquet.write_table(self._group.table(list(self._ids)), row_group_size=1 << 30)
        self._group = _Group()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the files and put them in their places, or leave nothing behind."""
        try:
            if kind is None:
                if self._waiting:
                    self._count_waiting()
                self._write_group()
                assert self._parquet is not None
                self._parquet.close()
                for stream in self._streams.values():
                    stream.close()
                for name, part in self._parts.items():
                    self._settle(name, part)
        finally:
            self._discard()

    def _settle(self, name: str, part: Path) -> None:
        place = self.folder / name
        if place.is_file() and sha256(place) == sha256(part):
            self.written[name] = "same"
            return
        os.chmod(part, 0o644)
        os.replace(part, place)
        self.written[name] = "written"

    def _discard(self) -> None:
        """Close whatever is open and remove what was not put in its place."""
        with suppress(OSError, ValueError):  # a full disk fails again here, and says nothing new
            if self._parquet is not None:
                self._parquet.close()  # needs its stream still open; closing twice is allowed
        for stream in self._streams.values():
            with suppress(OSError):
                stream.close()
        for part in self._parts.values():
            part.unlink(missing_ok=True)
