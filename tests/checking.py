"""What tests of the checks by meaning share: the checks of some modules, and all they say."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from courtnorm import tables as package
from courtnorm.evidence.checks import described, meaning, repeated
from courtnorm.evidence.checks.frame import Check, Tables, Texts, as_text
from courtnorm.evidence.checks.package import foreign_problems


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
        lines += [line for check in of(described) for line in check(mine)]
        beside = Texts({n: texted[n] for n in repeated.near(name) if n in texted})
        lines += repeated.check_repeated(beside)
        entry = package.resource(name)
        for key in entry["schema"].get("foreignKeys", []):
            lines += foreign_problems(entry, texted[name], key, texted.__getitem__)
    return lines
