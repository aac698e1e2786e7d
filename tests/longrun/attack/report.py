"""What the attack gives, counted: matrices as text, and the stored result that the book shows.

Each change has a sign: ``.`` noticed by its hash and by meaning alone, ``n`` by its hash and, by
meaning, only because a list has another number of rows, ``h`` by its hash alone, ``x`` not at all.
The stored result keeps the signs, so that any part of it can be computed again and compared.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from courtnorm import files as store
from courtnorm import paths, tables
from longrun.attack import data
from longrun.attack.files import Committed
from longrun.attack.judge import Bench, Verdict
from longrun.attack.operators import OPERATORS, TRUNCATE, Change
from longrun.attack.prose import KINDS, Attempt

RESULT = "book/results/attack.json"
#: Seeds of the stored result; none was used while operators and checks were written.
SEEDS = (201, 202, 203, 204, 205)
#: Row and column of a matrix -> a sign for each change.
Signs = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Trial:
    """One change to the data and what the checks said of it (its bytes are not kept)."""

    seed: int
    operator: str
    resource: str
    subject: str
    where: str
    what: str
    verdict: Verdict

    @property
    def sign(self) -> str:
        """Return the change's sign (see the module)."""
        if not self.verdict.by_hash:
            return "x"
        if not self.verdict.by_meaning:
            return "h"
        return "n" if self.verdict.by_size_only else "."


def each_of(mutants: int, cells: int) -> int:
    """Return how many changes each operator makes to each resource, for so many in all."""
    return max(1, math.ceil(mutants / cells))


def sample(cells: Sequence[data.Cell], seed: int, share: float = 0.1) -> list[data.Cell]:
    """Draw a share of the operators and resources, in their order."""
    chosen = Random(f"{seed}: sample").sample(range(len(cells)), math.ceil(share * len(cells)))
    return [cells[n] for n in sorted(chosen)]


def trials(
    bench: Bench,
    held: dict[str, Committed],
    cells: Sequence[data.Cell],
    seeds: Iterable[int],
    each: int,
) -> Iterator[Trial]:
    """Make and judge ``each`` changes of every chosen operator and resource, for every seed."""
    for seed in seeds:
        for change in data.changes(held, cells, seed, each):
            yield _trial(seed, change, bench.judge(change))


def _trial(seed: int, change: Change, verdict: Verdict) -> Trial:
    named = (change.operator, change.resource, change.subject, change.where, change.what)
    return Trial(seed, *named, verdict)


# ----------------------------------------------------------------------------------- the figures


def data_signs(outcomes: Iterable[Trial]) -> dict[str, Signs]:
    """Return seed -> operator -> resource -> signs."""
    signs: dict[str, Signs] = {}
    for trial in outcomes:
        row = signs.setdefault(str(trial.seed), {}).setdefault(trial.operator, {})
        row[trial.resource] = row.get(trial.resource, "") + trial.sign
    return signs


def prose_signs(outcomes: Iterable[Attempt]) -> Signs:
    """Return kind -> page -> signs (``.`` noticed, ``x`` not)."""
    signs: Signs = {}
    for outcome in outcomes:
        row = signs.setdefault(outcome.kind, {})
        row[outcome.page] = row.get(outcome.page, "") + ("." if outcome.noticed else "x")
    return signs


def subjects(outcomes: Iterable[Trial]) -> dict[str, dict[str, int]]:
    """Return for each subject how many changes were made and noticed: by hash, meaning, size."""
    counted: dict[str, dict[str, int]] = {}
    for trial in outcomes:
        row = counted.setdefault(
            trial.subject, dict.fromkeys(("made", "hash", "meaning", "size"), 0)
        )
        row["made"] += 1
        row["hash"] += trial.sign != "x"
        row["meaning"] += trial.sign in ".n"
        row["size"] += trial.sign == "n"
    return {name: counted[name] for name in sorted(counted)}


def by_seed(outcomes: Iterable[Trial]) -> dict[str, dict[str, int]]:
    """Return for each seed how many changes were made and noticed, and how many have a bar."""
    counted: dict[str, dict[str, int]] = {}
    for trial in outcomes:
        names = ("made", "hash", "meaning", "barred", "barred_meaning")
        row = counted.setdefault(str(trial.seed), dict.fromkeys(names, 0))
        barred, noticed = trial.subject in data.BARRED, trial.sign in ".n"
        row["made"] += 1
        row["hash"] += trial.sign != "x"
        row["meaning"] += noticed
        row["barred"] += barred
        row["barred_meaning"] += barred and noticed
    return counted


def seeds_below(counted: dict[str, dict[str, int]]) -> list[str]:
    """Return one line for each seed of whose changes with a bar too few were noticed."""
    return [
        f"seed {seed}: {row['barred_meaning']} of {row['barred']} noticed by meaning, "
        f"expected {data.BAR:.0%}"
        for seed, row in counted.items()
        if row["barred_meaning"] < data.BAR * row["barred"]
    ]


def below(counted: dict[str, dict[str, int]]) -> list[str]:
    """Return one line for each subject whose bar is not met, and for changes no hash noticed."""
    out = []
    for name, row in counted.items():
        share = row["meaning"] / row["made"]
        if name in data.BARRED and share < data.BAR:
            out.append(f"{name}: {share:.1%} noticed by meaning, expected {data.BAR:.0%}")
        if row["hash"] != row["made"]:
            out.append(f"{name}: {row['made'] - row['hash']} noticed by no hash, expected none")
    return out


def digest(folder: Path | None = None) -> str:
    """Return a hash of the data: of the hashes that the data package records."""
    entries = tables.descriptor(folder)["resources"]
    named = sorted((entry["name"], entry["hash"]) for entry in entries)
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


# ---------------------------------------------------------------------------------- in print


def data_matrix(signs: dict[str, Signs]) -> list[str]:
    """Return operators by resources: how many were noticed by meaning alone, of how many made."""
    joined: dict[str, dict[str, str]] = defaultdict(lambda: defaultdict(str))
    for by_operator in signs.values():
        for operator, row in by_operator.items():
            for resource, cell in row.items():
                joined[resource][operator] += cell
    columns = [name for name in (*OPERATORS, TRUNCATE) if any(name in r for r in joined.values())]
    return _matrix(joined, columns, ".n")


def prose_matrix(signs: Signs) -> list[str]:
    """Return pages by kinds of change: how many were noticed, of how many made."""
    turned: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, row in signs.items():
        for page, cell in row.items():
            turned[page][kind] = cell
    return _matrix(turned, [kind for kind in KINDS if kind in signs], ".")


def _matrix(rows: dict[str, dict[str, str]], columns: list[str], noticed: str) -> list[str]:
    """Return a table of ``noticed/made``; its columns are numbered, and named below it."""
    wide = max(map(len, rows), default=0)
    lines = [" " * wide + "".join(f"{n:>7}" for n in range(1, len(columns) + 1))]
    for name, row in rows.items():
        cells = [row.get(column) for column in columns]
        shown = [f"{sum(map(cell.count, noticed))}/{len(cell)}" if cell else "" for cell in cells]
        lines.append(f"{name:<{wide}}" + "".join(f"{cell:>7}" for cell in shown))
    return lines + [f"{n:>4}  {name}" for n, name in enumerate(columns, 1)]


def subject_lines(counted: dict[str, dict[str, int]]) -> list[str]:
    """Return one line a subject: noticed by meaning of how many, the share, the bar."""
    lines = []
    for name, row in counted.items():
        bar = f", bar {data.BAR:.0%}" if name in data.BARRED else ""
        size = f", {row['size']} by a number of rows only" if row["size"] else ""
        share = f"{row['meaning'] / row['made']:.1%}"
        lines.append(f"{name}: {row['meaning']} of {row['made']} ({share}{size}{bar})")
    return lines


# -------------------------------------------------------------------------------- as it is stored


def record(
    day: str, seeds: Sequence[int], each: int, outcomes: Sequence[Trial], prose: Sequence[Attempt]
) -> dict[str, Any]:
    """Return the result as it is stored: what was tried on which data, as of an ISO day."""
    return {
        "date": day,
        "data": digest(),
        "seeds": list(seeds),
        "each": each,
        "subjects": subjects(outcomes),
        "by_seed": by_seed(outcomes),
        "signs": data_signs(outcomes),
        "prose": prose_signs(prose),
    }


def write(content: dict[str, Any]) -> Path:
    """Store a result; return its file."""
    path = paths.root() / RESULT
    store.write_text(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return path
