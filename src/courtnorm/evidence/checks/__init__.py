"""What must be true of data, pairs and pages, each check a list of one-line problems."""

from __future__ import annotations

from courtnorm import tables
from courtnorm.evidence import corrections, describe


def everything(*, quick: bool = False) -> list[str]:
    """Run every fast check; return all problems found, none where all is well.

    ``quick`` leaves out the checks by meaning, which take half of the time: for every commit.
    """
    from courtnorm.evidence.checks import meaning, package
    from courtnorm.press import pairs, style
    from courtnorm.press import rules as pages

    tables.forget()
    problems = package.problems()
    if not problems:  # on tables of the wrong shape the later checks could only stumble
        problems += [] if quick else meaning.problems()
        problems += corrections.problems() + describe.problems()
    written = [line for page in pages.pages() for line in style.problems(page)]
    return problems + pairs.problems() + pages.problems() + written
