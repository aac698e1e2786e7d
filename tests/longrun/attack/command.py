"""The command ``attack``: run, print, and where asked store the result."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from courtnorm.errors import CourtnormError
from longrun.attack import data, prose, report
from longrun.attack.judge import Bench
from longrun.attack.report import Trial

Say = Callable[[str], None]


def on_data(seeds: Sequence[int], mutants: int) -> tuple[list[Trial], int]:
    """Attack the data; return the trials, and how many each operator made on each resource."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder) / "data")
        held = data.files(bench.folder)
        cells = data.cells(held)
        each = report.each_of(mutants, len(cells))
        return list(report.trials(bench, held, cells, seeds, each)), each


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
