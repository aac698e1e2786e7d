"""What tests of the checks by meaning share: the checks of some modules, and all they say."""

from __future__ import annotations

from types import ModuleType

from courtnorm.evidence.checks import meaning
from courtnorm.evidence.checks.frame import Check, Tables, as_text


def of(*modules: ModuleType) -> list[Check]:
    """Return the checks of some modules, in their order."""
    return [c for m in modules for c in meaning.CHECKS if c.__module__ == m.__name__]


def problems(tables: Tables, *modules: ModuleType) -> list[str]:
    """Return what the checks of some modules say of tables."""
    texted = as_text(tables)
    return [line for check in of(*modules) for line in check(texted)]
