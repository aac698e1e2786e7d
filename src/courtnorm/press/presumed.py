"""Do the pages say what the library finds: stored findings, and sentences presuming a verdict."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from courtnorm import claims
from courtnorm.errors import CourtnormError
from courtnorm.press import moved, pairs
from courtnorm.press.rules import Page, pages

#: What a sentence presumes: a claim, a verdict, and the words that are true only while it stands.
PRESUMED = r"(C\d+) ([a-z ]+)\|([^`]+)"


def problems() -> list[str]:
    """Return one line for each finding that is stored otherwise, and each moved presumption."""
    try:
        found = {finding.id: finding for finding in claims.ledger()}
    except CourtnormError as problem:
        return [str(problem)]
    every = pages()
    return stored(every, found) + presumptions(every, found)


def presumptions(every: Iterable[Page], found: dict[str, claims.Finding]) -> list[str]:
    """Return one line for each marked sentence whose verdict is not, or no longer, the claim's."""
    lines = []
    for page in every:
        for match in re.finditer(rf"\{{presumes\}}`{PRESUMED}`", page.text):
            number, verdict, words = match.groups()
            line = page.text.count("\n", 0, match.start()) + 1
            where = f"{page.where}: line {line}"
            if verdict not in claims.VERDICTS:
                known = ", ".join(claims.VERDICTS)
                lines.append(f"{where}: {verdict!r} is presumed, expected one of {known}")
            elif number not in found:
                lines.append(f"{where}: {number} is presumed, expected one of the book's claims")
            elif found[number].verdict != verdict:
                now = found[number].verdict
                lines.append(f"{where}: “{words}” presumes that {number} {verdict}: it is {now}")
    return lines


def stored(every: Iterable[Page], found: dict[str, claims.Finding]) -> list[str]:
    """Return one line for each page whose stored findings are not those of the library."""
    now = {number: json.loads(json.dumps(f.record())) for number, f in found.items()}
    lines = []
    for page in every:
        twin = page.path.with_suffix(".ipynb")
        if not twin.is_file():
            continue
        try:
            values = moved.glued(pairs.read_notebook(twin), moved.COMPARED)
        except CourtnormError:
            continue  # named elsewhere
        differ = sorted(
            {
                r["id"]
                for value in values.values()
                for r in moved.records(value).values()
                if r != now.get(r["id"])
            },
            key=lambda number: int(number[1:]),
        )
        if differ:
            lines.append(
                f"book/{page.name}.ipynb: {', '.join(differ)}: stored otherwise than the library "
                "finds; `make run` executes it"
            )
    return lines
