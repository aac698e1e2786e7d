"""What the tables say must be possible: the checks by meaning, over all tables at once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm import tables
from courtnorm.checks import reading, referrals, selections, votes


def problems(folder: Path | None = None) -> list[str]:
    """Return one line for each thing in the tables that can not be so."""
    return problems_of(tables.load_all(folder))


def problems_of(loaded: dict[str, pd.DataFrame]) -> list[str]:
    """Return the problems of tables already loaded (name -> table)."""
    groups = (votes, referrals, reading, selections)
    return [line for group in groups for line in group.problems(loaded)]
