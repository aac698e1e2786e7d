"""Kill the installation of the environment at moments drawn by a seed, and then let it finish.

In a copy of the book the environment is made once undisturbed and moved aside. Then it is made in
the same place again, killed (SIGKILL, with all that it started), begun again and killed again, and
at last left alone: that run must succeed, and file by file the environment must be the first one.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import bookcopy
from courtnorm import files as store
from courtnorm.errors import CourtnormError
from courtnorm.press import made_of

VENV = ".venv"
#: What a shell may say about the environment that is in use: of no concern to the one being made.
_LEFT_OUT = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class SetupTrial:
    """What was killed after how many seconds, and what was wrong in the end, one line each."""

    moments: tuple[float, ...]
    interrupted: int
    wrong: tuple[str, ...]


def files(folder: Path) -> dict[str, str]:
    """Return the files of an environment: path -> SHA-256, or where a link leads.

    Compiled files are left out: each holds the time at which its source was written.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {os.readlink(path)}"
        elif path.is_file() and "__pycache__" not in name:
            found[name] = store.sha256(path)
    return found


def differences(mine: dict[str, str], theirs: dict[str, str]) -> list[str]:
    """Return one line for each file that is not the same in both, at most twenty."""
    named = sorted(made_of.changed(mine, theirs))
    return [f"{VENV}/{name}: not as in an undisturbed installation" for name in named[:20]]


def _start(book: Path, python: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        ["tools/environment", python, VENV],
        cwd=book,
        env={name: value for name, value in os.environ.items() if name not in _LEFT_OUT},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _end(process: subprocess.Popen[str]) -> str:
    """Wait for an installation; return its last line of complaint, or "" where it succeeded."""
    complaint = process.communicate()[1]
    if not process.returncode:
        return ""
    return (complaint.splitlines() or [f"status {process.returncode}"])[-1]


def _killed(process: subprocess.Popen[str], seconds: float) -> bool:
    """Kill an installation after so many seconds; say whether it was still at work."""
    try:
        process.communicate(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return True


def trial(kills: int, seed: int, python: str = sys.executable) -> SetupTrial:
    """Make the environment, killed ``kills`` times before; return what came of it.

    A moment is drawn evenly from the time that an undisturbed installation takes. Where the
    environment can not be made at all, as without a network, a CourtnormError says why.
    """
    pick = random.Random(f"{seed}: set-up")
    with TemporaryDirectory(prefix="courtnorm-") as place:
        book = bookcopy.copy(Path(place) / "book")
        begun = time.monotonic()
        problem = _end(_start(book, python))
        if problem:
            raise CourtnormError(f"the set-up was not interrupted: it fails here ({problem})")
        took = time.monotonic() - begun
        whole = files(book / VENV)
        shutil.rmtree(book / VENV)
        moments = [round(pick.uniform(0, took), 2) for _ in range(kills)]
        interrupted, wrong = 0, []
        for seconds in moments:
            if _killed(_start(book, python), seconds):
                interrupted += 1
                if (book / VENV / ".ready").exists():
                    wrong.append(f"killed after {seconds} s, and yet {VENV} is marked as ready")
        problem = _end(_start(book, python))
        if problem:
            wrong.append(f"the next run fails: {problem}")
        wrong += differences(files(book / VENV), whole)
        return SetupTrial(tuple(moments), interrupted, tuple(wrong))


def record(outcome: SetupTrial, seed: int, day: str) -> dict[str, Any]:
    """Return the outcome as it is stored."""
    return {
        "date": day,
        "seed": seed,
        "moments": len(outcome.moments),
        "interrupted": outcome.interrupted,
        "wrong": list(outcome.wrong),
    }
