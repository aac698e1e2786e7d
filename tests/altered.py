"""Tables with something altered: what a verdict must follow, or a check must notice."""

from __future__ import annotations

import pandas as pd

from courtnorm import claims

Tables = dict[str, pd.DataFrame]


def changed(data: Tables, name: str, rows: pd.Series, **values: object) -> Tables:
    """Return the tables with cells of some rows changed; that no row is meant is a failure."""
    assert rows.any()
    table = data[name].copy()
    for column, value in values.items():
        table.loc[rows, column] = value
    return {**data, name: table}


def without(data: Tables, name: str, rows: pd.Series) -> Tables:
    """Return the tables without some rows of one; that no row is meant is a failure."""
    assert rows.any()
    return {**data, name: data[name].loc[~rows].copy()}


def answers(number: str, data: Tables) -> dict[str, bool | None]:
    """Return what a claim's function answers: name of a definition -> does the claim hold."""
    found = claims.find(number, data)
    return {a.definition.name: a.holds for a in found.definitions}
