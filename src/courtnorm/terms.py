"""The table of terms, loaded as a sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from courtnorm import paths, tables
from courtnorm.errors import CourtnormError, fail

if TYPE_CHECKING:
    from scipy import sparse

TERM_COLUMNS = ["symbol", "label", "term", "count"]


@dataclass(frozen=True)
class TermMatrix:
    """Counts of terms: ``counts`` (paragraphs by terms, scipy CSR), its rows and its columns."""

    counts: sparse.csr_matrix
    paragraphs: pd.DataFrame  #: one row each: ``symbol``, ``label`` (categorical), in order
    vocabulary: np.ndarray  #: the terms in alphabetical order

    def column(self, term: str) -> np.ndarray:
        """Return the count of one term in each paragraph; zeros for a term that never occurs."""
        place = int(np.searchsorted(self.vocabulary, term))
        if place >= len(self.vocabulary) or self.vocabulary[place] != term:
            return np.zeros(self.counts.shape[0], dtype=np.int64)
        return np.asarray(self.counts[:, [place]].todense(), dtype=np.int64).ravel()

    def words(self) -> TermMatrix:
        """Return the same without phrases: single words only, so that nothing counts twice."""
        single = np.array([" " not in term for term in self.vocabulary], dtype=bool)
        return TermMatrix(self.counts[:, single], self.paragraphs, self.vocabulary[single])


@cache
def _read_terms(path: Path, stamp: tuple[int, int]) -> TermMatrix:
    # Only here: every page loads the findings, and few of them the terms.
    from scipy import sparse

    try:
        table = pq.read_table(path, read_dictionary=["symbol", "label", "term"])
        table = table.select(TERM_COLUMNS).unify_dictionaries()
    except (OSError, ValueError, KeyError, pa.ArrowException) as problem:
        detail = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise CourtnormError(f"{path.name}: not a readable table of terms ({detail})") from None
    codes, values = {}, {}
    for name in TERM_COLUMNS[:3]:
        column = table.column(name)
        values[name] = (
            column.chunk(0).dictionary.to_numpy(zero_copy_only=False)
            if column.num_chunks
            else np.array([], dtype=object)
        )
        codes[name] = (
            np.concatenate([chunk.indices.to_numpy() for chunk in column.chunks])
            if column.num_chunks
            else np.array([], dtype=np.int32)
        )
    count = table.column("count").to_numpy()
    if len(count) and count.min() < 1:
        raise fail(path.name, int(count.argmin()) + 1, "expected a count of 1 or more")
    moved = np.flatnonzero(np.diff(codes["symbol"]) | np.diff(codes["label"])) + 1
    starts = np.concatenate([[0], moved]) if len(count) else np.array([], dtype=np.int64)
    order = np.argsort(values["term"])
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    indptr = np.append(starts, len(count))
    counts = sparse.csr_matrix(
        (count, rank[codes["term"]], indptr), shape=(len(starts), len(order)), copy=False
    )
    paragraphs = pd.DataFrame(
        {
            name: pd.Categorical.from_codes(codes[name][starts], categories=values[name])
            for name in ("symbol", "label")
        }
    )
    if paragraphs.duplicated().any():
        row = int(np.flatnonzero(paragraphs.duplicated())[0])
        where = f"{paragraphs['symbol'][row]} {paragraphs['label'][row]}"
        raise fail(path.name, where, "expected the rows of a paragraph to stand together")
    return TermMatrix(counts, paragraphs, values["term"][order])


def load_term_matrix(path: Path) -> TermMatrix:
    """Load the table of terms as a sparse matrix (kept: a second call is free).

    Rows are the paragraphs that have at least one token, in the order of the corpus. Raises
    CourtnormError, naming the file, if it is missing, unreadable or out of order.
    """
    try:
        status = path.stat()
    except OSError:
        raise CourtnormError(f"{path.name}: missing from {path.parent.name}/") from None
    return _read_terms(path, (status.st_mtime_ns, status.st_size))


def committed_terms() -> TermMatrix:
    """Load the committed counts of terms as a matrix; the read is remembered like a table's."""
    tables.BOOK.read.add("features")
    return load_term_matrix(paths.data() / tables.resource("features")["path"])
