"""The same bytes elsewhere: a path with spaces and accents, another language, time zone and day,
and no network; and one clear line where a folder may not be written or the disk is full."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import conditions
import pytest
from longrun import interrupt, reproduce

from bench import bookcopy
from courtnorm import paths
from courtnorm.press import build, interrupted, pairs, running

pytestmark = pytest.mark.long

#: Two shells far away; the C locale is the one of a machine where nothing was set.
PLACES = {"Kathmandu, in Turkish": "Asia/Kathmandu", "Kiritimati, in C": "Pacific/Kiritimati"}


@pytest.fixture(params=list(PLACES))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment of a command far away, more than a year from now."""
    words = {"LC_ALL": "C", "LANG": "C"}
    if request.param.endswith("Turkish"):
        words = conditions.in_turkish(tmp_path)
    return {**words, **conditions.another_day(tmp_path), "TZ": PLACES[request.param]}


def call(
    book: Path, *arguments: str, prefix: list[str] | None = None, **odd: str
) -> subprocess.CompletedProcess[str]:
    """Run ``courtnorm`` in a copy of the book, after a prefix and in an odd environment."""
    return subprocess.run(
        [*(prefix or []), *bookcopy.command(*arguments)],
        cwd=book,
        env=bookcopy.environment(book, **odd),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def current() -> str:
    """Return the quickest of the pages that are as they were executed."""
    record = running.runs()
    pages = [p for p in pairs.pairs() if not running.stale(p, record)]
    assert pages, "no page is as it was executed: make run"
    return pairs.name_of(min(pages, key=lambda text: text.stat().st_size))


def test_the_odd_environment_is_one(place: dict[str, str]) -> None:
    ask = (
        "import datetime, locale, time; locale.setlocale(locale.LC_ALL, '')\n"
        "print(datetime.date.today().isoformat(), time.tzname[0], locale.nl_langinfo(locale.DAY_1))"
    )
    said = subprocess.run(
        [sys.executable, "-c", ask],
        env={**os.environ, **place},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    ahead = dt.date.fromisoformat(said[0]) - dt.date.today()
    assert abs(ahead.days - conditions.DAYS) <= 1
    assert said[1:] in (["+0545", "Pazar"], ["+14", "Sunday"])


def test_a_page_executed_elsewhere_without_a_network_is_the_same(
    place: dict[str, str], tmp_path: Path
) -> None:
    page, book = current(), bookcopy.copy(tmp_path / "à b c" / "the bòok")
    notebook = book / "book" / f"{page}.ipynb"
    notebook.unlink()
    done = call(book, "run", page.split("/")[-1], prefix=conditions.offline(), **place)
    assert (done.returncode, done.stderr) == (0, "")
    assert notebook.read_bytes() == (paths.root() / "book" / f"{page}.ipynb").read_bytes()


@pytest.mark.built
def test_pages_built_elsewhere_without_a_network_are_the_same(tmp_path: Path) -> None:
    book = bookcopy.with_paper(bookcopy.copy(tmp_path / "à b c" / "the bòok"))
    odd = conditions.in_turkish(tmp_path) | conditions.another_day(tmp_path)
    odd["TZ"] = "Asia/Kathmandu"
    done = call(book, "build", "html", prefix=conditions.offline(), **odd)
    assert (done.returncode, done.stderr) == (0, "")
    found = reproduce.compare(book, paths.root(), [build.HTML])
    assert found.files > 50 and found.differences == ()


def test_checks_need_no_right_to_write(tmp_path: Path) -> None:
    prefix, book = conditions.without_rights(), bookcopy.copy(tmp_path / "book")
    free = call(book, "check", "--quick")
    folders = [book, *(p for p in book.rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        bound = call(book, "check", "--quick", prefix=prefix, PYTHONDONTWRITEBYTECODE="1")
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert (bound.returncode, bound.stdout, bound.stderr) == (
        free.returncode,
        free.stdout,
        free.stderr,
    )


def test_a_page_that_may_not_be_written_is_one_line(tmp_path: Path) -> None:
    prefix, book = conditions.without_rights(), bookcopy.copy(tmp_path / "book")
    page = interrupt.quickest()
    folder = (book / "book" / f"{page}.ipynb").parent
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    (book / "book" / f"{page}.md").touch()
    folder.chmod(0o555)
    try:
        done = call(book, "run", page.split("/")[-1], prefix=prefix)
    finally:
        folder.chmod(0o755)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line == f"courtnorm: {book / 'book' / f'{page}.ipynb'}: may not be written"
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before


def test_an_execution_on_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    page, book = interrupt.quickest(), bookcopy.copy(tmp_path / "book")
    whole, disk = tmp_path / "whole", book / "book"
    disk.rename(whole)
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here (it needs root)")
    try:
        subprocess.run(["cp", "-a", f"{whole}/.", str(disk)], check=True)
        notebook = disk / f"{page}.ipynb"
        before = notebook.read_bytes()
        full = disk / "full"
        with full.open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space left"):
            while True:
                stream.write(bytes(4096))
        done = call(book, "run", page.split("/")[-1])
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert line.startswith("courtnorm: ") and line.endswith(": No space left on device")
        assert notebook.read_bytes() == before
        assert interrupted.found(book) == []
        full.unlink()
        assert call(book, "run", page.split("/")[-1]).returncode == 0
    finally:
        subprocess.run(["umount", str(disk)], check=True)
