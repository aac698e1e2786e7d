"""The files of the data package as rows of text, written back byte for byte but for one change.

A change says for a few rows what stands in their place: nothing (the row is dropped), the row
twice, or other cells. All other rows keep their bytes; a Parquet file is written with the settings
it was written with, which is verified when it is opened.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import cached_property
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from courtnorm.errors import CourtnormError

#: Row (from 0) -> the rows that stand in its place.
Edits = Mapping[int, Sequence[Sequence[str]]]
#: The terms have more than a million rows; a change is drawn from a sample of this many.
POOL = 500


class Committed:
    """A file of the data package. This one is no table; its rows are its lines, of one cell."""

    def __init__(self, entry: dict[str, Any], content: bytes) -> None:
        """Take the file's description in the data package, and its bytes."""
        self.entry, self.content = entry, content
        self.name: str = entry["name"]
        self.fields: list[dict[str, Any]] = entry.get("schema", {}).get("fields", [])
        self.columns: list[str] = [field["name"] for field in self.fields]

    @cached_property
    def rows(self) -> Sequence[Sequence[str]]:
        """Return the cells of every row as text."""
        return [[line] for line in self.content.decode("utf-8").splitlines(keepends=True)]

    def edited(self, edits: Edits) -> bytes:
        """Return the file's bytes with other rows in the place of some."""
        lines = [
            cell for n, row in enumerate(self.rows) for new in edits.get(n, [row]) for cell in new
        ]
        return "".join(lines).encode("utf-8")

    def pool(self, pick: Random) -> Sequence[int]:
        """Return the rows that a change may be drawn from, in order."""
        return range(len(self.rows))


class CsvFile(Committed):
    """A table as CSV; a row takes several lines where a cell has line breaks in it."""

    @cached_property
    def _parsed(self) -> list[tuple[str, list[str]]]:
        """The text and the cells of every row, the header first."""
        lines = self.content.decode("utf-8").splitlines(keepends=True)
        reader, first, parsed = csv.reader(lines), 0, []
        for cells in reader:
            parsed.append(("".join(lines[first : reader.line_num]), cells))
            first = reader.line_num
        return parsed

    @cached_property
    def rows(self) -> Sequence[Sequence[str]]:
        """Return the cells of every row."""
        return [cells for _, cells in self._parsed[1:]]

    def edited(self, edits: Edits) -> bytes:
        """Return the file's bytes with other rows in the place of some."""
        out = [self._parsed[0][0]]
        for number, (text, row) in enumerate(self._parsed[1:]):
            for new in edits.get(number, [row]):
                out.append(text if new == row else _line(new))
        return "".join(out).encode("utf-8")


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()


#: Ways in which the book writes Parquet: the table of terms, then any other.
_SETTINGS: tuple[dict[str, Any], ...] = (
    {"compression_level": 9, "write_statistics": False, "dictionary_pagesize_limit": 8 << 20},
    {"compression_level": 19},
)


class ParquetFile(Committed):
    """A table as Parquet, in one or more groups of rows."""

    def __init__(self, entry: dict[str, Any], content: bytes) -> None:
        """Read the groups, and find the settings that give these very bytes back."""
        super().__init__(entry, content)
        for settings in _SETTINGS:
            words = self.columns if "dictionary_pagesize_limit" in settings else []
            file = pq.ParquetFile(pa.BufferReader(content), read_dictionary=words)
            self.groups = [file.read_row_group(n) for n in range(file.num_row_groups)]
            self._settings = settings
            if self._written(self.groups) == content:
                return
        raise CourtnormError(f"data/{entry['path']}: expected a file as the book writes Parquet")

    def _written(self, groups: list[pa.Table]) -> bytes:
        buffer = pa.BufferOutputStream()
        schema = groups[0].schema
        with pq.ParquetWriter(
            buffer, schema, compression="zstd", store_schema=False, **self._settings
        ) as writer:
            for group in groups:
                writer.write_table(group, row_group_size=1 << 30)
        return buffer.getvalue().to_pybytes()

    @cached_property
    def rows(self) -> Sequence[Sequence[str]]:
        """Return the rows, each read when it is asked for."""
        return _Rows(self.groups, self.columns)

    def edited(self, edits: Edits) -> bytes:
        """Return the file's bytes with other rows in the place of some."""
        groups, first = [], 0
        for group in self.groups:
            own = {n - first: new for n, new in edits.items() if 0 <= n - first < len(group)}
            groups.append(self._spliced(group, own) if own else group)
            first += len(group)
        return self._written(groups)

    def _spliced(self, group: pa.Table, edits: Edits) -> pa.Table:
        parts, last = [], 0
        for place in sorted(edits):
            parts.append(group.slice(last, place - last))
            for cells in edits[place]:
                values = {
                    field.name: pa.array(
                        [int(cell) if pa.types.is_integer(field.type) else cell]
                    ).cast(field.type)
                    for field, cell in zip(group.schema, cells, strict=True)
                }
                parts.append(pa.table(values, schema=group.schema))
            last = place + 1
        parts.append(group.slice(last))
        return pa.concat_tables(parts).unify_dictionaries().combine_chunks()

    def pool(self, pick: Random) -> Sequence[int]:
        """Return a sample of the rows, in order."""
        return sorted(pick.sample(range(len(self.rows)), POOL))


class _Rows(Sequence[Sequence[str]]):
    """The rows of groups of an Arrow table, as text."""

    def __init__(self, groups: list[pa.Table], columns: list[str]) -> None:
        self.groups, self.columns = groups, columns

    def __len__(self) -> int:
        return sum(len(group) for group in self.groups)

    def __getitem__(self, place: Any) -> Any:
        for group in self.groups:
            if place < len(group):
                return [str(group[name][place].as_py()) for name in self.columns]
            place -= len(group)
        raise IndexError(place)


def committed(entry: dict[str, Any], content: bytes) -> Committed:
    """Return a file of the data package by the kind its name says it is."""
    kinds = {"csv": CsvFile, "parquet": ParquetFile}
    return kinds.get(entry["path"].rsplit(".", 1)[-1], Committed)(entry, content)
