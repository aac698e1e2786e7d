"""The stored result of the property tests: how many invented inputs were tried, by which test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courtnorm.errors import CourtnormError

RESULT = "book/results/hostile.json"
#: At least so many inputs are tried in the long run, and a tenth of them in every run of the tests.
WANTED = 20_000


def record(day: str, profile: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """Return the result as it is stored: ``counts`` is file and test -> inputs tried.

    Fewer than :data:`WANTED` in all are a CourtnormError.
    """
    total = sum(counts.values())
    if total < WANTED:
        raise CourtnormError(f"{total:,} inputs tried, expected {WANTED:,}: not stored")
    return {
        "date": day,
        "profile": profile,
        "examples": total,
        "tests": {name: counts[name] for name in sorted(counts)},
    }
