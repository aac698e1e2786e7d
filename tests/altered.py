"""Tables with something altered: what a verdict must follow, or a check must notice."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from courtnorm import claims, tables

Tables = Mapping[str, pd.DataFrame]


def put(data: Tables, name: str, table: pd.DataFrame) -> Tables:
    """Return the tables with one of them another; what was made of the others is kept."""
    return tables.gathered(data).changed(**{name: table})


def changed(data: Tables, name: str, rows: pd.Series, **values: object) -> Tables:
    """Return the tables with cells of some rows changed; that no row is meant is a failure."""
    assert rows.any()
    table = data[name].copy()
    for column, value in values.items():
        table.loc[rows, column] = value
    return put(data, name, table)


def without(data: Tables, name: str, rows: pd.Series) -> Tables:
    """Return the tables without some rows of one; that no row is meant is a failure."""
    assert rows.any()
    return put(data, name, data[name].loc[~rows].copy())


def answers(number: str, data: Tables) -> dict[str, bool | None]:
    """Return what a claim's function answers: name of a definition -> does the claim hold."""
    found = claims.find(number, data)
    return {a.definition.name: a.holds for a in found.definitions}
