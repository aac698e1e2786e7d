"""The long run: corrupt data and pages, interrupt commands, build twice; ``python -m longrun``."""

from __future__ import annotations

import datetime as dt
import sys

import click

from courtnorm import paths
from courtnorm.errors import CourtnormError
from courtnorm.press.cli import Group, alone


@click.group(cls=Group)
def main() -> None:
    """Try hard to make the book go wrong unnoticed."""


@main.command()
@click.argument("steps", nargs=-1)
def reproduce(steps: tuple[str, ...]) -> None:
    """Build the book twice, in two folders, and compare file by file; status 1 if any differs.

    STEPS are of derive, run, html and pdf (default: all that are possible here).
    """
    from longrun import reproduce as twice

    chosen, left_out = twice.possible()
    if steps:
        for step in steps:
            if step not in twice.STEPS:
                raise CourtnormError(f"{step}: no such step; there are {', '.join(twice.STEPS)}")
        chosen, left_out = [s for s in twice.STEPS if s in steps], []
    for line in left_out:
        click.echo(line)
    outcome = twice.reproduce(chosen)
    for line in outcome.differences:
        click.echo(line, err=True)
    click.echo(f"{', '.join(chosen)}: {outcome.files} files, {len(outcome.differences)} differ")
    if outcome.differences:
        sys.exit(1)


@main.command()
@click.option("--seeds", default="", help="What draws the changes: 1,2,3 (default: the stored).")
@click.option("--mutants", default=600, show_default=True, help="Changes to the data, each seed.")
@click.option("--write", is_flag=True, help="Store the result in book/results/, as of today.")
def attack(seeds: str, mutants: int, write: bool) -> None:
    """Corrupt data and pages one change at a time; the checks must notice. Nothing is changed."""
    from longrun.attack import command, report

    try:
        chosen = [int(seed) for seed in seeds.replace(",", " ").split()] or list(report.SEEDS)
    except ValueError:
        raise CourtnormError(f"{seeds!r}: expected whole numbers joined by commas") from None
    day = dt.date.today().isoformat() if write else None
    command.attack(chosen, mutants, day, click.echo)


@main.command()
@click.option("--moments", default=50, show_default=True, help="How many interruptions.")
@click.option("--seed", default=1, show_default=True, help="What draws the moments.")
@click.option("--verb", "verbs", multiple=True, help="run, derive or html (default: all).")
@click.option("--setup", "kills", default=0, help="How many more while the environment is made.")
@click.option("--date", "day", help="Store the result in book/results/, as of this ISO day.")
def interrupt(moments: int, seed: int, verbs: tuple[str, ...], kills: int, day: str | None) -> None:
    """Kill commands at seeded moments in a copy of the book; the next one must mend everything."""
    from longrun import interrupt as trials
    from longrun import interrupt_setup

    chosen = list(verbs) or ["run", "html", *(["derive"] if paths.sources() else [])]
    outcomes = trials.trials(moments, seed, chosen)
    for trial in outcomes:
        for line in trial.wrong:
            click.echo(f"{trial.verb}, killed after {trial.seconds} s: {line}", err=True)
    wrong = sum(bool(t.wrong) for t in outcomes)
    killed = sum(t.interrupted for t in outcomes)
    click.echo(f"{len(outcomes)} moments, {killed} while at work, {wrong} went wrong (seed {seed})")
    parts = {"interruptions": trials.record(outcomes, seed, day)} if day else {}
    if kills:
        try:
            setup = interrupt_setup.trial(kills, seed)
        except CourtnormError as problem:  # no network, above all: said, and no failure
            click.echo(problem)
        else:
            for line in setup.wrong:
                click.echo(f"set-up: {line}", err=True)
            wrong += bool(setup.wrong)
            ended = "went wrong" if setup.wrong else "then made as if undisturbed"
            click.echo(f"set-up: {kills} moments, {setup.interrupted} while at work; {ended}")
            if day:
                parts["setup"] = interrupt_setup.record(setup, seed, day)
    for part, content in parts.items():
        with alone():
            where = trials.save(part, content)
        click.echo(f"written  {where.relative_to(paths.root())}: {part}")
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
