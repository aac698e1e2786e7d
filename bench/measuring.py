"""A row of the bench, and how time and memory are taken: each work in a process of its own."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import bookcopy
from courtnorm.errors import CourtnormError

_FRAME = """
import json, resource, sys, time
begun = time.perf_counter()
{work}
took = time.perf_counter() - begun
# the kernel's own count of this process: the usual one also knows what the process was made from
lines = open("/proc/self/status").read().splitlines()
own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps({{"seconds": took, "megabytes": peak / 1024}}))
"""


@dataclass(frozen=True)
class Row:
    """One thing measured.

    Attributes:
        what: what was measured, in words.
        value: the number, in ``unit`` (``times`` for a ratio).
        bar: the most it should be, or, with ``least``, the least; None where there is no bar.
        said: the figures behind it.
    """

    what: str
    value: float
    unit: str
    bar: float | None = None
    least: bool = False
    said: str = ""

    @property
    def met(self) -> bool | None:
        """Say whether the bar is kept to; None where there is none."""
        if self.bar is None:
            return None
        return self.value >= self.bar if self.least else self.value <= self.bar

    def record(self) -> dict[str, Any]:
        """Return the row as plain data, the value rounded to what is meant by it."""
        return {
            "what": self.what,
            "value": float(f"{self.value:.3g}"),
            "unit": self.unit,
            "bar": self.bar,
            "least": self.least,
            "met": self.met,
            "said": self.said,
        }


def measure(work: str, *arguments: str) -> dict[str, float]:
    """Run a piece of Python in a process of its own; return its seconds and peak megabytes."""
    command = [sys.executable, "-c", _FRAME.format(work=work), *arguments]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    if done.returncode:
        detail = (done.stderr.strip().splitlines() or ["it failed"])[-1]
        raise CourtnormError(f"bench: {detail}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def middle(work: Callable[[], object], times: int = 3) -> float:
    """Return the median of how long a piece of work takes, done several times."""
    return statistics.median(seconds(work) for _ in range(times))


def command(book: Path, *arguments: str) -> None:
    """Run ``courtnorm`` in a copy of the book; a failure ends the bench, with its last line."""
    done = bookcopy.call(book, *arguments)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or done.stdout.strip().splitlines() or ["?"])[-1]
        raise CourtnormError(f"bench: courtnorm {' '.join(arguments)}: {last}")


def program(line: list[str], folder: Path, **changed: str) -> None:
    """Run another program in a copy of the book; a failure ends the bench, with its last line."""
    done = subprocess.run(
        line,
        cwd=folder,
        env=bookcopy.environment(folder, **changed),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        errors="replace",
        check=False,
    )
    if done.returncode:
        last = (done.stdout.strip().splitlines() or ["it failed"])[-1]
        raise CourtnormError(f"bench: {Path(line[0]).name}: {last}")


def shown(number: float) -> str:
    """Return a number of seconds as it is said: 12.3 s."""
    return f"{number:.1f} s" if number >= 0.1 else f"{number * 1000:.0f} ms"
