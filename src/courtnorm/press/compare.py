"""Execute the pages again and compare every output with the stored one.

nbval does both; what it calls equal is nbval's alone. This module chooses the pages, gives nbval
warm kernels (:mod:`courtnorm.press.warm`), a few at a time, and says how long the cells themselves
took: the limit that no way of running them can pass.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from courtnorm import files as store
from courtnorm import paths
from courtnorm.press import notebooks, warm

#: What of the recorded time of an execution is the start of a cold kernel, in seconds.
START = 1.5
#: Which pages were compared as they are, and nothing differed; never part of the repository.
DONE = ".cache/compared.json"
#: The cores that the limit is reckoned for, and the kernels at work at the same time: one more,
#: because a kernel that starts or ends mostly waits.
CORES, AT_ONCE = 2, 3


@dataclass(frozen=True)
class Comparison:
    """What a comparison gave: times in seconds, the cells that failed, what nbval printed."""

    pages: int
    cells: int
    failed: tuple[str, ...]
    seconds: float
    own: float  #: the cells' own time, one after another
    report: str

    @property
    def limit(self) -> float:
        """The cells' own time shared among the cores, in seconds."""
        return self.own / CORES


def nbval(pages: list[Path], *, warm_kernels: bool = True) -> Comparison:
    """Run nbval over the notebooks of some pages.

    ``pages`` are texts (``.md``). Without ``warm_kernels``: plain nbval, one page after another,
    each with a kernel started cold; the yardstick of the bench and of the tests.
    """
    environment = notebooks.environment()
    begun = time.monotonic()
    if warm_kernels:
        with warm.kernels(environment) as known, ThreadPoolExecutor(AT_ONCE) as pool:
            parts = list(pool.map(lambda part: _nbval(part, known, warm.KERNEL), shares(pages)))
    else:
        parts = [_nbval(pages, environment)]
    return Comparison(
        len(pages),
        sum(part.cells for part in parts),
        tuple(sorted(name for part in parts for name in part.failed)),
        time.monotonic() - begun,
        sum(part.own for part in parts),
        "".join(part.report for part in parts if part.failed),
    )


def shares(pages: list[Path]) -> list[list[Path]]:
    """Deal pages out so that all shares take about as long, by the record of the last executions.

    The longest is dealt first, each to the share that has least so far, and executed last: while
    the short ones run, the nursery imports what fewer pages need.
    """
    record = notebooks.runs()

    def seconds(page: Path) -> float:
        whole = float(record.get(_name(page), {}).get("seconds", START + 1))
        return max(whole - START, 0.3)

    dealt: list[list[Path]] = [[] for _ in range(min(AT_ONCE, len(pages)))]
    for page in sorted(pages, key=lambda page: (-seconds(page), str(page))):
        min(dealt, key=lambda share: sum(map(seconds, share))).insert(0, page)
    return dealt


def _name(page: Path) -> str:
    """Return a page's name in the book; for a page from elsewhere, its path."""
    inside = page.is_relative_to(paths.root() / "book")
    return notebooks.name_of(page) if inside else str(page)


def _nbval(pages: list[Path], environment: dict[str, str], kernel: str = "") -> Comparison:
    """Run nbval once, over some pages one after another."""
    files = [str(page.with_suffix(".ipynb")) for page in pages]
    # pytest names a cell by its page only where the page is below pytest's root
    above = os.path.commonpath([str(paths.root()), *files])
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        command = [
            *(sys.executable, "-m", "pytest", "--nbval", *files, "-q", "--rootdir", above),
            *("-p", "no:cacheprovider", "-p", "no:xdist", f"--junitxml={results}"),
            *("--override-ini", "addopts=", "--override-ini", "junit_duration_report=call"),
            *(["--nbval-kernel-name", kernel] if kernel else []),
        ]
        done = subprocess.run(
            command, cwd=paths.root(), env=environment, text=True, capture_output=True, check=False
        )
        cells, failed, own = _results(results)
    if done.returncode and not failed:
        failed = (f"nbval on {', '.join(page.stem for page in pages)}",)
    report = done.stdout + done.stderr
    return Comparison(len(pages), cells, failed, time.monotonic() - begun, own, report)


def _results(path: Path) -> tuple[int, tuple[str, ...], float]:
    """Return the cells compared, the names of those that failed, and their time together."""
    if not path.is_file():
        return 0, (), 0.0
    cases = list(ElementTree.parse(path).getroot().iter("testcase"))
    failed = tuple(
        f"{case.get('classname', '').replace('.', '/')}: {case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    )
    return len(cases), failed, sum(float(case.get("time", 0)) for case in cases)


def state(page: Path) -> str:
    """Return a hash of all that a comparison of a page depends on."""
    known = notebooks.runs().get(notebooks.name_of(page), {})
    digest = hashlib.sha256(page.with_suffix(".ipynb").read_bytes())
    if known:
        digest.update(notebooks.fingerprint(page, known["reads"]).encode())
    digest.update((paths.root() / "requirements.lock").read_bytes())
    digest.update(sys.version.encode())
    return digest.hexdigest()[:16]


def waiting(pages: list[Path]) -> list[Path]:
    """Return the pages that were not compared as they are now."""
    done = _done()
    return [page for page in pages if done.get(notebooks.name_of(page)) != state(page)]


def compare(pages: list[Path], say: Callable[[str], None]) -> bool:
    """Compare pages, print what differs and how long it took; return whether nothing differed."""
    found = nbval(pages)
    if found.failed:
        say(found.report.rstrip())
        for name in found.failed:
            say(f"{name}: not what is stored")
    else:
        states = {notebooks.name_of(page): state(page) for page in pages}
        text = json.dumps(_done() | states, indent=1, sort_keys=True) + "\n"
        store.write_text(paths.root() / DONE, text)
    say(
        f"{found.pages} pages, {found.cells} cells executed again in {found.seconds:.1f} s; "
        f"{len(found.failed)} differ; the cells' own time on {CORES} cores is {found.limit:.1f} s"
    )
    return not found.failed


def _done() -> dict[str, str]:
    path = paths.root() / DONE
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError):
        return {}
