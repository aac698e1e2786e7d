"""Measure the book beside what one would use instead: ``python -m bench``."""

from __future__ import annotations

import datetime as dt

import click

from courtnorm import paths
from courtnorm.press.cli import alone


@click.command(name="bench")
@click.argument("parts", nargs=-1)
@click.option("--write", is_flag=True, help="Store the result in book/results/, as of today.")
def main(parts: tuple[str, ...], write: bool) -> None:
    """Measure the book beside what one would use instead; print each ratio with its bar.

    PARTS are of html, execution, cells, derive, debates, page, lighthouse, pdf, clone and growth
    (default: all).
    """
    from bench import report

    found = report.run(parts, click.echo)
    if write:
        with alone():
            where = report.save(found, dt.date.today().isoformat())
        click.echo(f"written  {where.relative_to(paths.root())}")


if __name__ == "__main__":
    main()
