"""A copy of the book in which to try things: what is committed, nothing that was built.

The long run and the bench work in such copies, so that
whatever goes wrong in them, the book itself is not touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from courtnorm import paths
from courtnorm.press import build

#: What a copy leaves out: what was built, installed or cached, and the history.
LEFT_OUT = ("_build", ".venv", ".git", ".cache", ".hypothesis", "__pycache__")
LEFT_OUT_LIKE = (*LEFT_OUT, ".*_cache", "*.egg-info", "*.part", ".derive-*", ".ipynb_checkpoints")


def copy(target: Path) -> Path:
    """Copy the book to ``target`` (a folder that is not there yet); return it."""
    return copy_of(paths.root(), target)


def copy_of(book: Path, target: Path) -> Path:
    """Copy a copy, in the same way; return ``target``."""
    shutil.copytree(book, target, ignore=shutil.ignore_patterns(*LEFT_OUT_LIKE))
    return target


def with_paper(book: Path) -> Path:
    """Put the paper, where one was built, into a copy, whose pages then link to it; return it."""
    made = paths.root() / build.PDF
    if made.is_file():
        (book / build.PDF).parent.mkdir(exist_ok=True)
        shutil.copy(made, book / build.PDF)
    return book


def environment(book: Path, **changed: str) -> dict[str, str]:
    """Return an environment in which the command works on the copy, with the copy's library."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith("LC_")}
    inner = {"COURTNORM_ROOT": str(book), "PYTHONPATH": str(book / "src")}
    if (sources := paths.sources()) is not None:
        inner["COURTNORM_SOURCES"] = str(sources.resolve())
    return {**keep, **inner, **changed}


def command(*arguments: str) -> list[str]:
    """Return the command line of ``courtnorm`` under the interpreter that runs now."""
    return [sys.executable, "-m", "courtnorm.press.cli", *arguments]


def call(
    book: Path, *arguments: str, changed: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``courtnorm`` in a copy of the book to its end; the caller looks at its status."""
    return subprocess.run(
        command(*arguments),
        cwd=book,
        env=environment(book, **(changed or {})),
        text=True,
        capture_output=True,
        check=False,
    )
