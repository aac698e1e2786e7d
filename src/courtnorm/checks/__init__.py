"""What must be true of data, pairs and pages, each check a list of one-line problems."""

from __future__ import annotations

from courtnorm import describe, tables


def everything() -> list[str]:
    """Run every fast check; return all problems found, none where all is well."""
    from courtnorm.checks import meaning, package, pages, pairs

    tables.forget()
    problems = package.problems()
    if not problems:  # on tables of the wrong shape the later checks could only stumble
        problems += meaning.problems() + describe.problems()
    return problems + pairs.problems() + pages.problems()
