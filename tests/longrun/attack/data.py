"""Changes to the committed data, drawn by a seed: as many for each operator and resource."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from courtnorm import tables
from longrun.attack.files import Committed, committed
from longrun.attack.operators import COUNTS, OPERATORS, TRUNCATE, Change, truncated

#: Subjects for which the checks by meaning have a bar: this share of the changes must be noticed.
#: Who is named beside a vote, a warrant or a milestone is another subject, without one: before 1994
#: a single list says who cast a veto, and nothing repeats who handed a suspect over.
BAR = 0.95
BARRED = ("votes", "membership", "Statute dates", "symbols", "rows", "counts")
#: Lengths and numbers of repairs that only the source's own words could repeat: without a bar.
_MEASURED = (
    ("copies", "words"),
    ("inheritance", "words"),
    ("mended", "count"),
    ("speeches", "words"),
)
#: Tables in which a state's code says who is a member: of the Council, or of the Statute.
_MEMBERS = ("votes", "council", "speakers", "rome_statute", "states")
#: Columns of the Council's table that say who sits there, until when, and bound by what.
_SEATS = ("iso3", "seat", "term_start", "term_end", "party_1jan", "party_31dec")
#: A symbol of the Council, not part of another body's.
_OF_THE_COUNCIL = re.compile(r"(?<![A-Z])S/(?:RES/|PRST/|PV\.|\d)")
_DECISIONS = ("resolutions", "failed_drafts", "vetoes", "published_counts", "documents")


def subject(operator: str, resource: str, column: str, row: str = "") -> str:
    """Return what a change is about; :data:`BARRED` names those with a bar.

    ``row``: the cells of the first changed row, as a line. Votes of other bodies than the Council,
    and totals that others publish, are stated once and by one source: they are subjects of their
    own.
    """
    if resource == "council" and column in _SEATS:
        return "membership"
    if operator == "flip a vote":
        elsewhere = resource == "timeline" and not _OF_THE_COUNCIL.search(row)
        return "votes elsewhere" if elsewhere else "votes"
    if operator == "swap yes and no":
        return "votes" if column in COUNTS else "answers"
    if operator == "change an ISO3":
        return "membership" if resource in _MEMBERS else "states named"
    if operator.startswith("shift a date"):
        if resource == "rome_statute":
            return "Statute dates"
        return "decision dates" if resource in _DECISIONS else "event dates"
    if operator == "change a count" and resource == "published_counts":
        return "published totals"
    if operator == "change a count" and (resource, column) in _MEASURED:
        return "measured lengths"
    return {
        "swap two symbols": "symbols",
        "drop a row": "rows",
        "double a row": "rows",
        TRUNCATE: "rows",
        "change a count": "counts",
        "alter a code": "codes",
        "change a definition": "definitions",
        "remove an accent": "accents",
    }[operator]


@dataclass(frozen=True)
class Cell:
    """An operator and a resource to which it applies."""

    operator: str
    resource: str


def files(folder: Path) -> dict[str, Committed]:
    """Read every file of the data package in a folder: name -> file."""
    entries = tables.descriptor(folder)["resources"]
    return {e["name"]: committed(e, (folder / e["path"]).read_bytes()) for e in entries}


def cells(held: dict[str, Committed]) -> list[Cell]:
    """Return every operator and resource that fit each other, in the order of both."""
    found = []
    for operator, draw in OPERATORS.items():
        for name, file in held.items():
            if draw(file, Random(f"{operator} on {name}")) is not None:
                found.append(Cell(operator, name))
    return found + [Cell(TRUNCATE, name) for name, file in held.items() if len(file.rows)]


def drawn(cell: Cell, file: Committed, seed: int, wanted: int) -> Iterator[Change]:
    """Draw changes of one kind to one file, no two alike where the file allows it."""
    pick = Random(f"{seed}: {cell.operator} on {cell.resource}")
    seen: set[tuple[str, str]] = set()
    for _ in range(wanted):
        for _ in range(20):
            change = _draw(cell, file, pick)
            if (change.where, change.what) not in seen:
                break
        seen.add((change.where, change.what))
        yield change


def _draw(cell: Cell, file: Committed, pick: Random) -> Change:
    if cell.operator == TRUNCATE:
        end, content = truncated(file, pick)
        about = subject(TRUNCATE, cell.resource, "")
        return Change(*_names(cell), about, f"byte {end}", "the end is lost", content)
    draw = OPERATORS[cell.operator](file, pick)
    assert draw is not None, cell  # `cells` names only those that apply
    first = ",".join(file.rows[next(iter(draw.edits))])
    where = "row " + ", ".join(str(row + 2) for row in draw.edits)
    return Change(
        *_names(cell),
        subject(cell.operator, cell.resource, draw.column, first),
        f"{where}, {draw.column}" if draw.column else where,
        draw.what,
        file.edited(draw.edits),
    )


def _names(cell: Cell) -> tuple[str, str]:
    return cell.operator, cell.resource


def changes(
    held: dict[str, Committed], chosen: Iterable[Cell], seed: int, each: int
) -> Iterator[Change]:
    """Draw ``each`` changes for every chosen operator and resource."""
    for cell in chosen:
        yield from drawn(cell, held[cell.resource], seed, each)
