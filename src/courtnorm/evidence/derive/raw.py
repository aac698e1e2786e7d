"""Read a table of the sources as it stands."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm.errors import fail


def read(path: Path, separator: str = ",") -> pd.DataFrame:
    """Read a source table as text: empty cells as ``""``, spaces (also unbreakable) trimmed.

    Raises CourtnormError where the file is missing.
    """
    if not path.is_file():
        raise fail(f"{path.parent.name}/{path.name}", None, "expected this file in the sources")
    table = pd.read_csv(path, dtype=str, keep_default_na=False, sep=separator)
    return table.apply(lambda column: column.str.replace("\xa0", " ").str.strip())
