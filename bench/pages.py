"""Building pages from what is stored, against executing them; comparing; the cells' own time."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from bench import bookcopy
from bench.measuring import Row, command, middle, program, seconds, shown
from courtnorm import cooccurrence, paths, sensitivity, tables
from courtnorm.findings.same_breath import WORDS
from courtnorm.press import compare as comparison
from courtnorm.press import pairs, running
from courtnorm.tables import BOOK

#: What the edit of one word changes.
_PAGE, _OLD, _NEW = "book/chapters/first.md", "\n**The question.**", "\n**A question.**"
#: Loading one table should take no longer, in seconds.
LOAD = 0.05


def jupyter_book(book: Path, out: Path, *more: str) -> None:
    """Run Jupyter Book as anyone would, on a copy of the book."""
    line = [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]
    program([*line, "--path-output", str(out), "--builder", "html", "-q", *more], book)


@contextmanager
def rewritten(path: Path) -> Iterator[dict[str, Any]]:
    """Read a YAML file of a copy of the book, let it be changed, and write it back."""
    content = yaml.safe_load(path.read_text("utf-8"))
    yield content
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def html() -> list[Row]:
    """Build the pages cold, after the edit of a word, and unchanged; against executing them all."""
    with TemporaryDirectory() as place:
        executed = bookcopy.copy(Path(place) / "executed")
        with rewritten(executed / "_config.yml") as config:
            config["execute"]["execute_notebooks"] = "force"
        base = seconds(lambda: jupyter_book(executed, Path(place) / "out"))
        book = bookcopy.copy(Path(place) / "book")
        cold = middle(lambda: command(book, "build", "html", "--anew"))
        same = middle(lambda: command(book, "build", "html"))
        words = [_OLD, _NEW]

        def edit() -> None:
            page = book / _PAGE
            page.write_text(page.read_text("utf-8").replace(words[0], words[1], 1), "utf-8")
            words.reverse()
            command(book, "sync")
            command(book, "build", "html")

        edited = middle(edit)
    against = f"against {shown(base)} with all pages executed"
    return [
        Row("pages, as stored, cold", cold / base, "times", 0.17, said=f"{shown(cold)} {against}"),
        Row(
            "pages, after the edit of a word (sync and build)",
            edited / base,
            "times",
            0.10,
            said=f"{shown(edited)} {against}",
        ),
        Row("pages, after the edit of a word", edited, "s", 6),
        Row("pages, nothing changed", same / base, "times", 0.02, said=f"{shown(same)} {against}"),
        Row("pages, nothing changed", same, "s", 4),
    ]  # fmt: skip


def execution() -> list[Row]:
    """Execute and compare every page with warm kernels, against plain nbval, one after another."""
    pages = pairs.pairs()
    notebooks = [str(page.with_suffix(".ipynb")) for page in pages]
    line = [sys.executable, "-m", "pytest", "--nbval", *notebooks, "-q", "-p", "no:cacheprovider"]
    line += ["--override-ini", "addopts="]
    plain = seconds(lambda: program(line, paths.root(), **running.environment()))
    warm = comparison.again(pages)
    against = f"{shown(warm.seconds)} against {shown(plain)}, {warm.cells} cells"
    if warm.differences:
        against += f"; {len(warm.differences)} outputs differ"
    return [
        Row(
            "execution and comparison, against plain nbval",
            warm.seconds / plain,
            "times",
            0.35,
            said=against,
        ),
        Row(
            "execution and comparison, against the cells' own time on two cores",
            warm.seconds / warm.limit,
            "times",
            said=f"the cells' own time, shared by two, is {shown(warm.limit)}",
        ),
    ]


def cells() -> list[Row]:
    """Measure what the chapters compute, table by table and chapter by chapter."""
    chapters = [page for page in pairs.pairs() if "/chapters/" in page.as_posix()]
    own = {page.stem: comparison.again([page]).own for page in chapters}
    longest = max(own, key=own.__getitem__)
    said = ", ".join(f"{name} {time:.1f}" for name, time in sorted(own.items()))
    loads = {}
    for name in tables.names():
        loads[name] = min(seconds(partial(_load, name)) for _ in range(3))
    slow = sorted(loads, key=loads.__getitem__)[-3:]
    rows = cooccurrence.with_strata(BOOK, cooccurrence.texts(BOOK, WORDS))
    chance = seconds(lambda: cooccurrence.chance(rows, ["year", "length", "subject"]))
    grid = seconds(sensitivity.counted_otherwise)
    return [
        Row(f"cells of the slowest chapter ({longest})", own[longest], "s", 2.0, said=said),
        Row(
            f"loading the slowest table ({slow[-1]})",
            loads[slow[-1]] * 1000,
            "ms",
            LOAD * 1000,
            said="; ".join(f"{name} {shown(loads[name])}" for name in reversed(slow)),
        ),
        Row(
            f"the permutation test, {cooccurrence.DRAWS:,} draws",
            chance,
            "s",
            2.0,
            said=f"{len(rows)} resolutions, three strata",
        ),
        Row(
            "the sensitivity grid",
            grid,
            "s",
            said=f"{len(sensitivity.CHOICES)} choices, each alone and all together, on all claims",
        ),
    ]


def _load(name: str) -> None:
    tables.forget()
    tables.load(name)


def growth() -> list[Row]:
    """Build the pages with every chapter once and twice: the time should grow with the pages."""
    with TemporaryDirectory() as place:
        book = bookcopy.copy(Path(place) / "book")
        once = middle(lambda: jupyter_book(book, Path(place) / "once", "--all"))
        with rewritten(book / "_toc.yml") as toc:
            part = next(p for p in toc["parts"] if len(p["chapters"]) > 9)
            names = [chapter["file"] for chapter in part["chapters"]]
            part["chapters"] += [{"file": f"{name}-again"} for name in names]
        for name in names:
            for ending in (".md", ".ipynb"):
                shutil.copy(book / f"{name}{ending}", book / f"{name}-again{ending}")
        twice = middle(lambda: jupyter_book(book, Path(place) / "twice", "--all"))
    size = len(names)
    return [
        Row(
            f"pages with {2 * size} chapters, against twice the time with {size}",
            twice / (2 * once),
            "times",
            1.0,
            said=f"{shown(twice)} against {shown(once)} with {size}",
        )
    ]
