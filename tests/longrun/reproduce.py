"""Build the book twice in two folders and compare every file: the same book, byte for byte?

The two builds differ in all that must not matter: the folder (one deep, with spaces and accents),
the time of day, the time zone, the locale and the seed of Python's hashes. What is compared is what
a reader gets: the tables, the executed notebooks, the pages and the PDF.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import bookcopy
from courtnorm import paths
from courtnorm.errors import CourtnormError
from courtnorm.press import build

#: The steps in their order, each with the files it makes (below the book's folder).
STEPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "derive": (("derive", "--quiet"), ("data",)),
    "run": (("run", "--all"), ("book",)),
    "html": (("build", "html"), (build.HTML,)),
    "pdf": (("build", "pdf"), (build.PDF,)),
}
#: Folder and surroundings of the two builds.
PLACES: tuple[tuple[str, dict[str, str]], ...] = (
    ("one", {"TZ": "UTC", "LANG": "C", "PYTHONHASHSEED": "1", "COLUMNS": "80"}),
    (
        "another, fürther down/à b c",
        {"TZ": "Asia/Kathmandu", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2", "COLUMNS": "200"},
    ),
)


@dataclass(frozen=True)
class Builds:
    """How many files were compared, and one line for each that differs or stands on one side."""

    files: int
    differences: tuple[str, ...]


def _files(base: Path, places: Iterable[str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for place in places:
        start = base / place
        every = [start] if start.is_file() else sorted(p for p in start.rglob("*") if p.is_file())
        found |= {p.relative_to(base).as_posix(): p for p in every if "__pycache__" not in p.parts}
    return found


def _where(left: bytes, right: bytes) -> str:
    """Say where two contents part: the offset, and a few characters of each from there."""
    same = next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )
    start = max(0, same - 12)
    return f"from byte {same}: {left[start : same + 28]!r} against {right[start : same + 28]!r}"


def compare(left: Path, right: Path, places: Iterable[str]) -> Builds:
    """Compare what stands below ``places`` in two copies of the book, file by file."""
    places = list(places)
    mine, theirs = _files(left, places), _files(right, places)
    lines = []
    for name in sorted(mine.keys() | theirs.keys()):
        if name not in theirs or name not in mine:
            lines.append(f"{name}: only in the {'first' if name in mine else 'second'} build")
            continue
        one, other = mine[name].read_bytes(), theirs[name].read_bytes()
        if hashlib.sha256(one).digest() != hashlib.sha256(other).digest():
            lines.append(f"{name}: differs {_where(one, other)}")
    return Builds(len(mine.keys() | theirs.keys()), tuple(lines))


def possible() -> tuple[list[str], list[str]]:
    """Return the steps that can be taken here, and one line for each that can not."""
    steps, left_out = [], []
    for step in STEPS:
        if step == "derive" and paths.sources() is None:
            left_out.append("derive: left out, there are no sources here")
        elif step == "pdf" and build.missing_tex():
            left_out.append(f"pdf: left out, it needs {', '.join(build.missing_tex())}")
        else:
            steps.append(step)
    return steps, left_out


def reproduce(steps: Iterable[str]) -> Builds:
    """Take the steps in two copies of the book, one after the other, and compare what they made.

    Raises CourtnormError with the step and its message where one of them fails.
    """
    steps = list(steps)
    with TemporaryDirectory(prefix="courtnorm-") as place:
        books: list[Path] = []
        for folder, surroundings in PLACES:
            book = bookcopy.copy(Path(place) / folder)
            for step in steps:
                done = bookcopy.call(book, *STEPS[step][0], changed=surroundings)
                if done.returncode:
                    last = (done.stderr.strip().splitlines() or ["no message"])[-1]
                    raise CourtnormError(f"{step} in the folder {folder!r}: {last}")
            books.append(book)
        made = [place for step in steps for place in STEPS[step][1]]
        return compare(books[0], books[1], made)
