"""Write files so that a reader never meets half of one.

Everything is written beside its place and then renamed: an interruption leaves the old file whole.
Text is UTF-8 with line feeds on every platform, so the same content has the same bytes.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import re
import tempfile
from pathlib import Path

import pandas as pd

from courtnorm import paths
from courtnorm.errors import CourtnormError

#: How a cell begins that a spreadsheet may take for a formula, and the numbers that begin so too.
_FORMULA = re.compile(r"[=+@\t\r-]")
_NUMBER = re.compile(r"-([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` by way of a temporary file in the same folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as problem:
        problem.filename = str(path)  # the reader knows the file, not the one beside it
        raise
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(name, 0o644)  # mkstemp makes files private; these are for everyone
        os.replace(name, path)
    except BaseException as problem:
        Path(name).unlink(missing_ok=True)
        if isinstance(problem, OSError) and problem.filename is None:
            problem.filename = str(path)  # a full disk does not say which file found no room
        raise


def write_text(path: Path, content: str) -> None:
    """Write text as UTF-8, as it stands."""
    write_bytes(path, content.encode("utf-8"))


def csv_text(table: pd.DataFrame) -> str:
    """Return a table as CSV: a header, ``\\n`` line ends, empty cells for missing values."""
    buffer = io.StringIO()
    table.to_csv(buffer, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    return buffer.getvalue()


def safe_csv(text: str) -> str:
    """Return CSV for download: a cell that a spreadsheet may take for a formula gets an apostrophe.

    Such a cell begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return, and is no
    negative number. ``text`` is CSV as :func:`csv_text` writes it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow(
            [f"'{c}" if _FORMULA.match(c) and not _NUMBER.fullmatch(c) else c for c in row]
        )
    return out.getvalue()


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as CSV (see :func:`csv_text`)."""
    write_bytes(path, csv_text(table).encode("utf-8"))


def read_text(path: Path) -> str:
    """Read text as UTF-8, whatever ends its lines.

    A byte order mark, which some editors set before a text, is named and refused: it would be
    taken for the first letter.
    """
    content = path.read_bytes()
    if content.startswith(codecs.BOM_UTF8):
        raise CourtnormError(
            f"{paths.short(path)}: begins with a byte order mark; save it as UTF-8 without one"
        )
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        raise CourtnormError(
            f"{paths.short(path)}: not UTF-8 from byte {problem.start}; expected text in UTF-8"
        ) from None


def content(path: Path) -> bytes:
    """Return the bytes of a file, text with line feeds: as a checkout on any system has it."""
    held = path.read_bytes()
    return held if b"\0" in held else held.replace(b"\r\n", b"\n")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's :func:`content` as 64 hexadecimal digits."""
    return hashlib.sha256(content(path)).hexdigest()
