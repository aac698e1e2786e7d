"""Every computed verdict under every combination of the declared choices.

A choice is a change made to the tables before any claim is tested: rows are left out, or counted as
something else. The claims' own functions are then called as they are, so what is varied is the
evidence and the rules of counting, never the test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from courtnorm import claims
from courtnorm.errors import CourtnormError

Change = Callable[[dict[str, pd.DataFrame]], dict[str, pd.DataFrame]]

#: The first resolution of the later selection is beyond this one.
CENSUS_LAST = 2259


@dataclass(frozen=True)
class Choice:
    """One choice: its name, the book's own setting, the other one, and what the other changes."""

    name: str
    usual: str
    other: str
    change: Change


def _strict_lexicon(data: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Count only the words "responsibility ... to protect", and the norm by name or source."""
    codings = data["codings"].copy()
    loose = (codings["family"] == "responsibility") & ~codings["wording"].isin(
        ["adjacent", "between", "source"]
    )
    codings.loc[loose & codings["code"].isin(["STATE", "NAMED"]), "code"] = "OTHER"
    return {**data, "codings": codings}


def _no_recalls(data: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Do not count the norm as named where an older resolution is merely recalled."""
    codings = data["codings"].copy()
    codings.loc[(codings["by_recall"] == "yes") & (codings["code"] == "NAMED"), "code"] = "OTHER"
    return {**data, "codings": codings}


def _census_only(data: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Leave out the later selection of texts."""
    kept = set(data["documents"].loc[data["documents"]["census"] == "yes", "symbol"])
    names = ("documents", "codings", "mentions", "scopes", "paragraphs", "pattern_counts")
    small = {n: data[n].loc[data[n]["symbol"].isin(kept)] for n in names if n in data}
    return {**data, **small}


def _recorded_votes(data: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Leave out member votes derived from a unanimous count."""
    votes = data["votes"]
    return {**data, "votes": votes.loc[votes["basis"] == "recorded"]}


def _disputed_in(data: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Take disputed and partly verified rows as if they were verified."""
    out = dict(data)
    for name, table in data.items():
        if "verified" in table.columns:
            changed = table.copy()
            changed.loc[changed["verified"] == "partly", "verified"] = "yes"
            out[name] = changed
    return out


CHOICES = (
    Choice("wording", "any wording", "“to protect” only", _strict_lexicon),
    Choice("recalls", "counted", "not counted", _no_recalls),
    Choice("texts", "census and selection", "census only", _census_only),
    Choice("votes", "recorded and derived", "recorded only", _recorded_votes),
    Choice("disputed rows", "left out", "taken in", _disputed_in),
)


def combinations() -> Iterator[tuple[bool, ...]]:
    """Yield every combination: for each choice, whether the other setting is taken."""
    return product((False, True), repeat=len(CHOICES))


def varied(data: Mapping[str, pd.DataFrame], taken: tuple[bool, ...]) -> dict[str, pd.DataFrame]:
    """Return the tables with the changes of the choices taken."""
    out = dict(data)
    for choice, other in zip(CHOICES, taken, strict=True):
        if other:
            out = choice.change(out)
    return out


def verdicts(data: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return each computed claim's verdict under each combination.

    ``data``: every table a claim may read, name -> table (``tables.load_all()``).

    Columns: claim, one boolean column a choice (the other setting taken), verdict, and ``usual``,
    the verdict under the book's own settings. Where a combination leaves nothing to test a claim
    on, its verdict there is ``not testable``.
    """
    import courtnorm.findings  # noqa: F401  (registers the claims)

    rows = []
    order = sorted(claims.REGISTRY, key=lambda c: int(c[1:]))
    for taken in combinations():
        tables = varied(data, taken)
        for number in order:
            try:
                verdict = claims.find(number, tables).verdict
            except CourtnormError:
                verdict = "not testable"
            rows.append((number, *taken, verdict))
    names = [choice.name for choice in CHOICES]
    table = pd.DataFrame(rows, columns=["claim", *names, "verdict"])
    plain = table.loc[~table[names].any(axis=1)].set_index("claim")["verdict"]
    table["usual"] = table["claim"].map(plain)
    return table


def turning(table: pd.DataFrame) -> pd.DataFrame:
    """Return, claim by claim, whether its verdict is robust and which choices alone can move it.

    Columns: claim, usual, same (combinations with the usual verdict), of (all), turns_on (names of
    the choices that move the verdict when only they are changed, joined by ``; ``), others (the
    other verdicts met, joined by ``; ``).
    """
    names = [choice.name for choice in CHOICES]
    rows = []
    for claim, part in table.groupby("claim", sort=False):
        single = part.loc[part[names].sum(axis=1) == 1]
        moved = single.loc[single["verdict"] != single["usual"]]
        turns = [name for name in names if moved[name].any()]
        others = sorted(set(part["verdict"]) - set(part["usual"]))
        same = int((part["verdict"] == part["usual"]).sum())
        rows.append(
            (claim, part["usual"].iloc[0], same, len(part), "; ".join(turns), "; ".join(others))
        )
    return pd.DataFrame(rows, columns=["claim", "usual", "same", "of", "turns_on", "others"])
