"""Keep to the data package: a table's columns, and the record of each file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from courtnorm import files, tables


def laid_out(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as the data package describes it: its columns in order, from row 0 on.

    Columns of weekdays are filled in: the day of the week of a date known to the day, "" else. A
    column that the table lacks is empty.
    """
    fields = tables.resource(name)["schema"]["fields"]
    table = table.reset_index(drop=True)
    for field in fields:
        if "weekdayOf" in field:
            days = pd.to_datetime(table[field["weekdayOf"]].replace("", None))
            if "date_precision" in table:
                days = days.where(table["date_precision"] == "day")
            table[field["name"]] = days.dt.day_name().fillna("")
    return table.reindex(columns=[field["name"] for field in fields], fill_value="")


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
