"""What the tables say must be possible: the checks by meaning, over all tables at once."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pandas as pd

from courtnorm import paths, tables
from courtnorm.evidence import checks
from courtnorm.evidence.checks import texts
from courtnorm.evidence.checks.frame import CHECKS, as_text

# Each module beside this one registers its checks as it is read; none can be forgotten.
for _module in pkgutil.iter_modules(checks.__path__):
    importlib.import_module(f"{checks.__name__}.{_module.name}")


def load(folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """Load every table, the Parquet ones and the lexicon's patterns too: name -> table."""
    base = folder or paths.data()
    loaded = tables.load_all(folder)
    for entry in tables.descriptor(folder)["resources"]:
        path = base / entry["path"]
        if path.suffix == ".parquet":
            loaded[entry["name"]] = texts.read_terms(path)
        elif entry["name"] == "lexicon":
            loaded["lexicon"] = texts.patterns(path)
    return loaded


def problems(folder: Path | None = None) -> list[str]:
    """Return one line for each thing in the tables that can not be so."""
    return problems_of(load(folder))


def problems_of(loaded: dict[str, pd.DataFrame]) -> list[str]:
    """Return the problems of tables already loaded (name -> table)."""
    texted = as_text(loaded)
    return [line for check in CHECKS for line in check(texted)]
