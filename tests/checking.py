"""What tests of the checks by meaning share: the checks of some modules, and all they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

import pandas as pd

from courtnorm import tables as package
from courtnorm.evidence.checks import declared, meaning
from courtnorm.evidence.checks.exceptions import check_excusable
from courtnorm.evidence.checks.frame import Check, Tables, Texts, as_text
from courtnorm.evidence.checks.package import foreign_problems

#: What each check asked for when it was last watched on tables of these names.
_ASKED: dict[tuple[Check, frozenset[str]], set[str]] = {}


class Watched(Texts):
    """Tables that remember which of them a check asked for."""

    def __init__(self, held: Mapping[str, pd.DataFrame]) -> None:
        super().__init__(held)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)


def of(*modules: ModuleType) -> list[Check]:
    """Return the checks of some modules, in their order."""
    return [c for m in modules for c in meaning.CHECKS if c.__module__ == m.__name__]


def problems(tables: Tables, *modules: ModuleType, also: Iterable[str] = ()) -> list[str]:
    """Return what the checks of some modules say of tables, and the descriptions of others.

    ``also``: names of tables of which the data package's own words are asked, too.
    """
    texted = as_text(tables)
    lines = [line for check in of(*modules) for line in check(texted)]
    for name in also:
        mine = Texts({name: texted[name]})
        lines += [line for check in of(declared) for line in check(mine)]
        beside = Texts({n: texted[n] for n in declared.near(name) if n in texted})
        lines += declared.check_repeated(beside)
        entry = package.resource(name)
        for key in entry["schema"].get("foreignKeys", []):
            lines += foreign_problems(entry, texted[name], key, texted.__getitem__)
    return lines


def after_a_change(
    tables: Tables, before: Tables, *modules: ModuleType, also: Iterable[str] = ()
) -> list[str]:
    """Return what :func:`problems` says of tables of which some are no longer those in order.

    ``before``: the tables in order, as text. A check that asks for none of the changed tables says
    what it said of those, nothing, and is not asked again (``test_attack`` holds that to be so).
    """
    texted = as_text(tables)
    other = _changed(texted, before)
    lines = [
        line
        for check in of(*modules)
        if _asks(check, before) & other
        for line in check(narrowed(check, texted, other))
    ]
    return lines + problems(texted, also=[name for name in also if _beside(name) & other])


def noticed(check: Check, tables: Tables, before: Tables) -> list[str]:
    """Return what one check, which says nothing of the tables in order, says of changed ones."""
    assert _asks(check, before), "the check looks at nothing"
    texted = as_text(tables)
    return check(narrowed(check, texted, _changed(texted, before)))


def narrowed(check: Check, texted: Tables, changed: Iterable[str]) -> Tables:
    """Return the tables as text that a check needs to see whether some of them were changed.

    What the data package says of each table, or of two, is asked of no others; nor are the rules
    that ``exceptions`` excuses rows from, unless that table itself was changed.
    """
    near = set(changed)
    if check is check_excusable and "exceptions" not in near:
        near.add("exceptions")
    elif check is declared.check_repeated:
        near = {beside for name in near for beside in declared.near(name)}
    elif check.__module__ != declared.__name__:
        return texted
    return Texts({name: texted[name] for name in near if name in texted})


def _changed(texted: Tables, before: Tables) -> set[str]:
    other = {name for name in texted if texted[name] is not before.get(name)}
    assert other, "nothing was changed"
    return other


def _asks(check: Check, before: Tables) -> set[str]:
    """Return the tables that a check asked for when it was watched on the tables in order."""
    watch = check, frozenset(before)
    if watch not in _ASKED:
        watched = Watched(before)
        assert check(watched) == []
        _ASKED[watch] = watched.asked
    return _ASKED[watch]


def _beside(name: str) -> set[str]:
    """Return a table and those whose rows the data package says it repeats or points to."""
    keys = package.resource(name)["schema"].get("foreignKeys", [])
    return {name, *declared.near(name), *(key["reference"]["resource"] or name for key in keys)}
