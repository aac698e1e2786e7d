"""The command ``attack``: run, print, and where asked store the result."""

from __future__ import annotations

import math
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from courtnorm.errors import CourtnormError
from longrun.attack import data, prose, report
from longrun.attack.files import Committed
from longrun.attack.judge import Bench
from longrun.attack.report import Trial

Say = Callable[[str], None]


#: Processes that judge side by side, and the parts into which the changes of a seed fall.
PROCESSES, PARTS = 2, 4


@cache
def _stand(folder: str) -> tuple[Bench, dict[str, Committed], list[data.Cell]]:
    """Return this process's own copy of the data, their files, and what can be changed."""
    bench = Bench(Path(folder) / str(os.getpid()))
    held = data.files(bench.folder)
    return bench, held, data.cells(held)


def _part(folder: str, mutants: int, task: tuple[int, int]) -> list[Trial]:
    """Make and judge one part of the changes of a seed."""
    seed, part = task
    bench, held, cells = _stand(folder)
    each, size = report.each_of(mutants, len(cells)), math.ceil(len(cells) / PARTS)
    mine = cells[part * size : (part + 1) * size]
    return list(report.trials(bench, held, mine, [seed], each))


def on_data(seeds: Sequence[int], mutants: int) -> tuple[list[Trial], int]:
    """Attack the data; return the trials, and how many each operator made on each resource."""
    tasks = [(seed, part) for seed in seeds for part in range(PARTS)]
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool,
    ):
        parts = list(pool.map(partial(_part, folder, mutants), tasks))
    trials = [trial for part in parts for trial in part]
    made = Counter((trial.seed, trial.operator, trial.resource) for trial in trials)
    return trials, max(made.values())


def on_prose(seeds: Sequence[int]) -> tuple[list[prose.Attempt], list[tuple[str, str]]]:
    """Attack every page that is a pair; return what came of it, and which values are unguarded."""
    book = prose.Book.read()
    return list(prose.attack(book, book.stored, seeds)), prose.unguarded(book)


def attack(seeds: Sequence[int], mutants: int, day: str | None, say: Say) -> None:
    """Attack data and pages, print what was noticed, store the result where a day is given.

    Raises CourtnormError where a bar is not met; the result is stored all the same.
    """
    trials, each = on_data(seeds, mutants)
    for line in report.data_matrix(report.data_signs(trials)):
        say(line)
    say(f"\n{len(trials)} changes to the data, {len(seeds)} seeds; noticed by meaning alone:")
    counted = report.subjects(trials)
    for line in report.subject_lines(counted):
        say(line)
    outcomes, unguarded = on_prose(seeds)
    say("")
    for line in report.prose_matrix(report.prose_signs(outcomes)):
        say(line)
    missed = [o for o in outcomes if not o.noticed]
    say(f"\n{len(outcomes)} changes to the pages, {len(outcomes) - len(missed)} noticed")
    if day:
        path = report.write(report.record(day, seeds, each, trials, outcomes))
        say(f"written  {report.RESULT}" if path else "")
    failed = report.below(counted) + report.seeds_below(report.by_seed(trials))
    failed += [f"book/{page}.md: {name} could be typed over unnoticed" for page, name in unguarded]
    failed += [f"book/{o.page}.md: {o.where}: {o.kind}, noticed by nothing" for o in missed]
    if failed:
        raise CourtnormError("\n".join(failed))
