"""Write files so that a reader never meets half of one.

Everything is written beside its place and then renamed: an interruption leaves the old file whole.
Text is UTF-8 with line feeds on every platform, so the same content has the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import tempfile
from pathlib import Path

import pandas as pd


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` by way of a temporary file in the same folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
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


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as CSV (see :func:`csv_text`)."""
    write_text(path, csv_text(table))


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
