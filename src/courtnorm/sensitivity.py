"""What turns on what: the verdicts under other readings, and under other ways of counting.

A reading, a rung of the ladder or a restriction is fixed in ``data/claims.csv`` and answered by the
claim's function, so :func:`turning` only asks what the verdict would be if it were the wording. A
choice of counting is a change made to the tables before any claim is tested: rows are left out, or
counted as something else (:func:`counted_otherwise`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from courtnorm import claims, tables
from courtnorm.errors import CourtnormError
from courtnorm.tables import Tables

# ---------------------------------------------------------------- other readings


def turning() -> pd.DataFrame:
    """Return the verdict of each claim under each definition besides the wording, one row each.

    Columns: ``claim, verdict`` (the book's), ``name, role`` (reading, restriction or rung),
    ``other`` (the verdict if that were the wording) and ``moves`` (bool: another verdict).
    """
    rows = []
    for found in claims.ledger():
        for answer in found.definitions[1:]:
            other = claims.settle(answer.holds)
            name, role = answer.definition.name, answer.definition.role
            # a restriction asks for more: that the claim is false under it moves nothing
            moves = other != found.verdict and (role != "restriction" or other == "holds")
            rows.append((found.id, found.verdict, name, role, other, moves))
    return pd.DataFrame(rows, columns=["claim", "verdict", "name", "role", "other", "moves"])


def compact() -> pd.DataFrame:
    """Return one row a claim: its verdict, and what it would be by reading, rung and restriction.

    Columns: ``claim, verdict`` (with its field or restriction), ``readings, rungs, restrictions``:
    the other verdicts with the names of the definitions that give them, or "" where none differs.
    """
    table = turning()
    rows = []
    for found in claims.ledger():
        mine = table.loc[(table["claim"] == found.id) & table["moves"]]
        told = [_told(mine.loc[mine["role"] == r]) for r in ("reading", "rung", "restriction")]
        rows.append((found.id, found.word, *told))
    return pd.DataFrame(rows, columns=["claim", "verdict", "readings", "rungs", "restrictions"])


def _told(rows: pd.DataFrame) -> str:
    """Say which other verdicts there are and under what: fails (cited, phrase); holds (named)."""
    return "; ".join(
        f"{verdict} ({', '.join(part['name'])})" for verdict, part in rows.groupby("other")
    )


def one_turn(
    choices: tuple[str, ...], dials: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield every turn of one dial from some choices: the dial, its new choice, all choices."""
    for place, (dial, known) in enumerate(dials.items()):
        for choice in known:
            if choice != choices[place]:
                yield dial, choice, (*choices[:place], choice, *choices[place + 1 :])


# ---------------------------------------------------------------- other ways of counting

#: Takes a table, and all tables as they stand in the book; returns the table changed.
Change = Callable[[pd.DataFrame, Tables], pd.DataFrame]


@dataclass(frozen=True)
class Choice:
    """One choice of counting, and what changes where it is made otherwise than in the book.

    ``touches`` names the tables that are changed; empty: all that say ``verified``.
    """

    name: str
    change: Change
    touches: tuple[str, ...] = ()


def _strict_lexicon(codings: pd.DataFrame, data: Tables) -> pd.DataFrame:
    """Count only the words "responsibility ... to protect", and the norm by name or source."""
    loose = (codings["family"] == "responsibility") & ~codings["wording"].isin(
        ["adjacent", "between", "source"]
    )
    loose &= codings["code"].isin(["STATE", "NAMED"])
    return codings.assign(code=codings["code"].mask(loose, "OTHER"))


def _no_recalls(codings: pd.DataFrame, data: Tables) -> pd.DataFrame:
    """Do not count the norm as named where an older resolution is merely recalled."""
    recalled = (codings["by_recall"] == "yes") & (codings["code"] == "NAMED")
    return codings.assign(code=codings["code"].mask(recalled, "OTHER"))


def _census_only(table: pd.DataFrame, data: Tables) -> pd.DataFrame:
    """Leave out the later selection of texts."""
    documents = data["documents"]
    kept = set(documents.loc[documents["census"] == "yes", "symbol"])
    return table.loc[table["symbol"].isin(kept)]


def _recorded_votes(votes: pd.DataFrame, data: Tables) -> pd.DataFrame:
    """Leave out member votes derived from a unanimous count."""
    return votes.loc[votes["basis"] == "recorded"]


def _disputed_in(table: pd.DataFrame, data: Tables) -> pd.DataFrame:
    """Take disputed and partly verified rows as if they were verified."""
    partly = table["verified"] == "partly"
    return table.assign(verified=table["verified"].mask(partly, "yes")) if partly.any() else table


#: The tables with a row, or several, for each text.
_BY_TEXT = ("documents", "codings", "mentions", "scopes", "paragraphs", "pattern_counts")
CHOICES = (
    Choice("wording", _strict_lexicon, ("codings",)),
    Choice("recalls", _no_recalls, ("codings",)),
    Choice("texts", _census_only, _BY_TEXT),
    Choice("votes", _recorded_votes, ("votes",)),
    Choice("disputed rows", _disputed_in),
)


def taken(data: Tables, *choices: Choice) -> Tables:
    """Return the tables under the other setting of some choices; those it leaves alike stay."""
    for choice in choices:
        csvs = choice.touches or tuple(
            name for name in data if "verified" in tables.columns_of(name)
        )
        other = {name: choice.change(data[name], data) for name in csvs}
        same = {name for name, t in other.items() if t is data[name] or t.equals(data[name])}
        data = data.changed(**{name: t for name, t in other.items() if name not in same})
    return data


def counted_otherwise(data: Mapping[str, pd.DataFrame] = tables.BOOK) -> pd.DataFrame:
    """Return each claim's verdict under each choice by itself and under all of them.

    Columns: ``claim, choice`` (a name, or "all"), ``verdict`` (the book's), ``other`` and ``moves``
    (bool). Where a choice leaves nothing to test a claim on, the other verdict is ``not read``.
    """
    data = tables.gathered(data)
    variants = {choice.name: taken(data, choice) for choice in CHOICES}
    variants["all"] = taken(data, *CHOICES)
    rows = []
    for found in claims.ledger(data):
        for name, changed in variants.items():
            try:
                other = claims.find(found.id, changed).verdict
            except CourtnormError:
                other = "not read"
            rows.append((found.id, name, found.verdict, other, other != found.verdict))
    return pd.DataFrame(rows, columns=["claim", "choice", "verdict", "other", "moves"])
