"""Keep the data package's record of each file: its hash, its size, its number of rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from courtnorm import files


def stamped(package: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return the data package with hash, bytes and rows of each resource as in a folder."""
    for entry in package["resources"]:
        path = folder / entry["path"]
        if not path.is_file():
            continue
        entry["hash"] = f"sha256:{files.sha256(path)}"
        entry["bytes"] = len(files.content(path))
        if path.suffix == ".csv":
            entry["rows"] = len(pd.read_csv(path, dtype=str))
    return package


def dumped(package: object) -> str:
    """Return the data package as text: two spaces, letters as they are."""
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"
