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
from courtnorm.kept import Workbench

#: The tables with a row, or several, for each text.
_BY_TEXT = ("documents", "codings", "mentions", "scopes", "paragraphs", "pattern_counts")

#: Takes a table, and all tables as they stand in the book; returns the table changed.
Change = Callable[[pd.DataFrame, Mapping[str, pd.DataFrame]], pd.DataFrame]

#: The first resolution of the later selection is beyond this one.
CENSUS_LAST = 2259


@dataclass(frozen=True)
class Choice:
    """One choice: its name, the book's own setting, the other one, and what the other changes.

    ``touches`` names the tables that the other setting changes; empty: all that say ``verified``.
    """

    name: str
    usual: str
    other: str
    change: Change
    touches: tuple[str, ...] = ()

    def bears_on(self, name: str, table: pd.DataFrame) -> bool:
        """Say whether the other setting may change this table."""
        return name in self.touches if self.touches else "verified" in table.columns


def _strict_lexicon(codings: pd.DataFrame, data: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count only the words "responsibility ... to protect", and the norm by name or source."""
    loose = (codings["family"] == "responsibility") & ~codings["wording"].isin(
        ["adjacent", "between", "source"]
    )
    loose &= codings["code"].isin(["STATE", "NAMED"])
    return codings.assign(code=codings["code"].mask(loose, "OTHER"))


def _no_recalls(codings: pd.DataFrame, data: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Do not count the norm as named where an older resolution is merely recalled."""
    recalled = (codings["by_recall"] == "yes") & (codings["code"] == "NAMED")
    return codings.assign(code=codings["code"].mask(recalled, "OTHER"))


def _census_only(table: pd.DataFrame, data: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Leave out the later selection of texts."""
    documents = data["documents"]
    kept = set(documents.loc[documents["census"] == "yes", "symbol"])
    return table.loc[table["symbol"].isin(kept)]


def _recorded_votes(votes: pd.DataFrame, data: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Leave out member votes derived from a unanimous count."""
    return votes.loc[votes["basis"] == "recorded"]


def _disputed_in(table: pd.DataFrame, data: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Take disputed and partly verified rows as if they were verified."""
    return table.assign(verified=table["verified"].replace("partly", "yes"))


CHOICES = (
    Choice("wording", "any wording", "“to protect” only", _strict_lexicon, ("codings",)),
    Choice("recalls", "counted", "not counted", _no_recalls, ("codings",)),
    Choice("texts", "census and selection", "census only", _census_only, _BY_TEXT),
    Choice("votes", "recorded and derived", "recorded only", _recorded_votes, ("votes",)),
    Choice("disputed rows", "left out", "taken in", _disputed_in),
)


class Variants:
    """The tables under each combination of choices; each changed table is made once.

    A choice that changes nothing in a table leaves it the very same table, so that two combinations
    are alike for a claim just where the tables that it reads are the same.
    """

    def __init__(self, data: Mapping[str, pd.DataFrame]) -> None:  # noqa: D107
        self.data = data
        self.made: dict[tuple[str, tuple[str, ...]], pd.DataFrame] = {}

    def table(self, name: str, taken: tuple[bool, ...]) -> pd.DataFrame:
        """Return one table with the changes of the choices taken that bear on it."""
        table, path = self.data[name], tuple[str, ...]()
        for choice, other in zip(CHOICES, taken, strict=True):
            if other and choice.bears_on(name, table):
                path += (choice.name,)
                if (name, path) not in self.made:
                    changed = choice.change(table, self.data)
                    self.made[name, path] = table if changed.equals(table) else changed
                table = self.made[name, path]
        return table


class Taken(Mapping[str, pd.DataFrame]):
    """All tables under one combination, each made when it is asked for."""

    def __init__(self, variants: Variants, taken: tuple[bool, ...]) -> None:  # noqa: D107
        self.variants, self.taken = variants, taken

    def __getitem__(self, name: str) -> pd.DataFrame:  # noqa: D105
        return self.variants.table(name, self.taken)

    def __iter__(self) -> Iterator[str]:  # noqa: D105
        return iter(self.variants.data)

    def __len__(self) -> int:  # noqa: D105
        return len(self.variants.data)


def combinations() -> Iterator[tuple[bool, ...]]:
    """Yield every combination: for each choice, whether the other setting is taken."""
    return product((False, True), repeat=len(CHOICES))


def verdicts(data: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return each computed claim's verdict under each combination.

    ``data``: every table a claim may read, name -> table (``claims.COMMITTED``); what a
    :class:`Workbench` has worked out already is not worked out again.

    Columns: claim, one boolean column a choice (the other setting taken), verdict, ``answers`` (one
    letter for each definition, h holds, f fails, u cannot be said), and ``usual``, the verdict
    under the book's own settings. Where a combination leaves nothing to test a claim
    on, its verdict there is ``not testable``.
    """
    import courtnorm.findings  # noqa: F401  (registers the claims)

    data = data if isinstance(data, Workbench) else Workbench(data)
    variants = Variants(data)
    rows = []
    for number in sorted(claims.REGISTRY, key=lambda c: int(c[1:])):
        seen = set[str]()
        known: dict[tuple[int, ...], tuple[str, str]] = {}
        for taken in combinations():
            tables = Taken(variants, taken)
            # combinations in which every table that the claim reads is the same have one answer
            felt = tuple(id(tables[name]) for name in sorted(seen))
            if felt not in known:
                bench = Workbench(tables, data.shelf)
                answer = _verdict(number, bench)
                if not seen.issuperset(bench.held):
                    # it reads a table that it did not read before: what was known is not enough
                    seen |= bench.held.keys()
                    known = {}
                felt = tuple(id(tables[name]) for name in sorted(seen))
                known[felt] = answer
            rows.append((number, *taken, *known[felt]))
    names = [choice.name for choice in CHOICES]
    table = pd.DataFrame(rows, columns=["claim", *names, "verdict", "answers"])
    usual = table.loc[~table[names].any(axis=1)].set_index("claim")["verdict"]
    table["usual"] = table["claim"].map(usual)
    return table


def _verdict(number: str, data: Mapping[str, pd.DataFrame]) -> tuple[str, str]:
    """Return a claim's verdict and its definitions' answers as letters."""
    try:
        finding = claims.find(number, data)
    except CourtnormError:
        return "not testable", ""
    letters = {True: "h", False: "f", None: "u"}
    return finding.verdict or "pending", "".join(letters[a.holds] for a in finding.definitions)


def turning(table: pd.DataFrame) -> pd.DataFrame:
    """Return, claim by claim, whether verdict and answers are robust, and what alone moves them.

    Columns: claim, usual, same (combinations with the usual verdict), of (all), turns_on (choices
    that move the verdict when only they are changed, joined by ``; ``), others (verdicts met),
    definitions (how many), moving (how many of their answers move under some combination) and
    moved_by (choices that move an answer when only they are changed).
    """
    names = [choice.name for choice in CHOICES]
    rows = []
    for claim, part in table.groupby("claim", sort=False):
        own = part.loc[~part[names].any(axis=1)].iloc[0]
        single = part.loc[part[names].sum(axis=1) == 1]
        verdict = single.loc[single["verdict"] != own["verdict"]]
        told = single["answers"] != ""  # empty where a changed table leaves nothing to test on
        answer = single.loc[told & (single["answers"] != own["answers"])]
        moving = {
            place
            for letters in part["answers"]
            for place, (one, other) in enumerate(zip(letters, own["answers"], strict=False))
            if one != other
        }
        rows.append(
            (
                claim,
                own["verdict"],
                int((part["verdict"] == own["verdict"]).sum()),
                len(part),
                "; ".join(name for name in names if verdict[name].any()),
                "; ".join(sorted(set(part["verdict"]) - {own["verdict"]})),
                len(own["answers"]),
                len(moving),
                "; ".join(name for name in names if answer[name].any()),
            )
        )
    columns = ["claim", "usual", "same", "of", "turns_on", "others", "definitions", "moving"]
    return pd.DataFrame(rows, columns=[*columns, "moved_by"])
