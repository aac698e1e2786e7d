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

#: The tables with a row, or several, for each text.
_BY_TEXT = ("documents", "codings", "mentions", "scopes", "paragraphs", "pattern_counts")

Change = Callable[[dict[str, pd.DataFrame]], dict[str, pd.DataFrame]]

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
    small = {n: data[n].loc[data[n]["symbol"].isin(kept)] for n in _BY_TEXT if n in data}
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
    Choice("wording", "any wording", "“to protect” only", _strict_lexicon, ("codings",)),
    Choice("recalls", "counted", "not counted", _no_recalls, ("codings",)),
    Choice("texts", "census and selection", "census only", _census_only, _BY_TEXT),
    Choice("votes", "recorded and derived", "recorded only", _recorded_votes, ("votes",)),
    Choice("disputed rows", "left out", "taken in", _disputed_in),
)


class _Recording(Mapping[str, pd.DataFrame]):
    """Tables that remember which of them were asked for."""

    def __init__(self, data: Mapping[str, pd.DataFrame]) -> None:
        self.data, self.seen = data, set[str]()

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.seen.add(name)
        return self.data[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)


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

    Columns: claim, one boolean column a choice (the other setting taken), verdict, ``answers`` (one
    letter for each definition, h holds, f fails, u cannot be said), and ``usual``, the verdict
    under the book's own settings. Where a combination leaves nothing to test a claim
    on, its verdict there is ``not testable``.
    """
    import courtnorm.findings  # noqa: F401  (registers the claims)

    worked: dict[tuple[bool, ...], dict[str, pd.DataFrame]] = {}

    def tables(taken: tuple[bool, ...]) -> dict[str, pd.DataFrame]:
        if taken not in worked:
            worked[taken] = varied(data, taken)
        return worked[taken]

    rows = []
    for number in sorted(claims.REGISTRY, key=lambda c: int(c[1:])):
        plain = _Recording(data)
        _verdict(number, plain)
        # a choice that changes no table the claim reads can not move it: it is not tried again
        bears = [_touched(choice, data) & plain.seen for choice in CHOICES]
        known: dict[tuple[bool, ...], tuple[str, str]] = {}
        for taken in combinations():
            felt = tuple(bool(t and b) for t, b in zip(taken, bears, strict=True))
            if felt not in known:
                known[felt] = _verdict(number, tables(felt))
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


def _touched(choice: Choice, data: Mapping[str, pd.DataFrame]) -> set[str]:
    if choice.touches:
        return set(choice.touches)
    return {name for name, table in data.items() if "verified" in table.columns}


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
