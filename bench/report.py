"""The parts of the bench, and its stored, dated result, which the book shows."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.measuring import Row
from courtnorm import files, paths
from courtnorm.errors import CourtnormError

RESULT = "book/results/bench.json"


#: Each part: its name, what it is about, and what measures it, by module and function; imported
#: when it is measured, because the page that shows the result needs none of them.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "html": ("Building the pages", ("pages.html",)),
    "execution": ("Executing and comparing", ("pages.execution",)),
    "cells": ("What the chapters compute", ("pages.cells",)),
    "derive": ("Deriving the tables", ("texts.derive",)),
    "debates": ("Coding speeches", ("texts.debates",)),
    "page": ("Loading a page", ("weight.page",)),
    "lighthouse": ("Lighthouse", ("weight.lighthouse",)),
    "pdf": ("Setting the paper", ("paper.pdf",)),
    "clone": ("From clone to book", ("cloning.clone",)),
    "growth": ("Growth", ("pages.growth", "growing.growth")),
}
#: Why a bar is not kept to, by the beginning of what was measured: the measurement that shows it.
WHY: dict[str, str] = {
    "pages, as stored, cold": (
        "What a build from stored outputs spares is the executing. The rest, to read and to write "
        "pages of which there are more than in the first edition, is the same work either way."
    ),
    "cells of the slowest chapter": (
        "The ledger tests every claim as it stands and then each under every combination of the "
        "declared choices, which takes most of this time. What combinations share is worked out "
        "once; what is left are the claims' own functions, called as they are."
    ),
    "loading the slowest table": (
        "It is the table of the counts of terms, which has more rows than all others together. "
        "Chapters read it once, as a matrix; every other table keeps to the bar."
    ),
    "the largest notebook": (
        "It stores what every turn of the first chapter's dials gives, a row a turn, as a table to "
        "take along. The page is sent the same in a shorter form."
    ),
    "PDF, against TeX alone": (
        "TeX sets the whole paper faster than Sphinx starts, reads the pages and writes their "
        "source, so that the bar is passed before TeX begins."
    ),
}


def machine() -> str:
    """Say on what the bench runs."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def run(names: Iterable[str], say: Callable[[str], None]) -> dict[str, list[Row]]:
    """Run parts of the bench, print each row with its bar, and return them."""
    chosen = list(names) or list(PARTS)
    for name in chosen:
        if name not in PARTS:
            raise CourtnormError(f"bench: {name}: no such part; there are {', '.join(PARTS)}")
    found = {}
    for name in chosen:
        say(f"{PARTS[name][0]} ({name})")
        found[name] = [row for work in PARTS[name][1] for row in _measured(work)]
        for row in found[name]:
            say("  " + line(row))
        if not found[name]:
            say("  not measured: a program it needs, or the network, is missing")
    return found


def _measured(work: str) -> list[Row]:
    module, _, function = work.partition(".")
    measures: Callable[[], list[Row]] = getattr(import_module(f"bench.{module}"), function)
    return measures()


def line(row: Row) -> str:
    """Put a row in a line to read."""
    bar = ""
    if row.bar is not None:
        bound = "at least" if row.least else "at most"
        bar = f" ({bound} {row.bar:g}: {'met' if row.met else 'NOT MET'})"
    said = f"; {row.said}" if row.said else ""
    return f"{row.what}: {row.value:.3g} {row.unit}{bar}{said}"


def stored() -> dict[str, Any]:
    """Return the stored result; empty where there is none."""
    path = paths.root() / RESULT
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def save(found: dict[str, list[Row]], day: str) -> Path:
    """Store what was measured, as of an ISO day; parts that were not measured stay as they were."""
    parts = dict(stored().get("parts", {}))
    for name, rows in found.items():
        if rows:
            parts[name] = {"date": day, "machine": machine(), "rows": [_record(r) for r in rows]}
    ordered = {name: parts[name] for name in PARTS if name in parts}
    path = paths.root() / RESULT
    files.write_text(path, json.dumps({"parts": ordered}, indent=1, ensure_ascii=False) + "\n")
    return path


def _record(row: Row) -> dict[str, Any]:
    """Return a row as it is stored; one whose bar is not kept to says why."""
    return row.record() | ({"why": why(row.what)} if row.met is False else {})


def why(what: str) -> str:
    """Return why a bar is not kept to, or nothing."""
    return next((reason for begins, reason in WHY.items() if what.startswith(begins)), "")
