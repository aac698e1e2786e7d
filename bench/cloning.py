"""From a clone to an open book: what it takes someone who has nothing but the repository."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measuring import Row, program, seconds, shown
from courtnorm import paths
from courtnorm.errors import CourtnormError
from courtnorm.press import build


def clone() -> list[Row]:
    """Clone, install, build and set the book; needs the network, and without it has no rows."""
    with TemporaryDirectory() as place:
        book = Path(place) / "book"
        origin = paths.root().as_uri()
        cloned = seconds(lambda: _git("clone", "--quiet", "--no-local", origin, str(book)))
        _git("-C", str(book), "gc", "--quiet", "--aggressive", "--prune=now")
        packed = _size(book / ".git" / "objects") / 1e6
        try:
            installed = seconds(lambda: program(["make", "environment"], book))
        except CourtnormError:
            return [_packed(packed), _largest(book)]
        courtnorm = str(book / ".venv/bin/courtnorm")
        html = seconds(lambda: program([courtnorm, "build", "html"], book))
        parts = {"clone": cloned, "install": installed, "pages": html}
        made = {"environment": book / ".venv", "pages": book / build.HTML}
        if not build.missing_tex():
            parts["PDF"] = seconds(lambda: program([courtnorm, "build", "pdf"], book))
            made["PDF"] = book / build.PDF
        sizes = ", ".join(f"{name} {_size(path) / 1e6:.1f} MB" for name, path in made.items())
        largest = _largest(book)
    said = ", ".join(f"{name} {shown(time)}" for name, time in parts.items())
    return [
        Row("from clone to open book", sum(parts.values()), "s", said=f"{said}; {sizes}"),
        _packed(packed),
        largest,
    ]


def _packed(megabytes: float) -> Row:
    return Row("the repository, packed", megabytes, "MB", 25)


def _largest(book: Path) -> Row:
    notebooks = {p.stem: p.stat().st_size / 1000 for p in (book / "book").rglob("*.ipynb")}
    name = max(notebooks, key=notebooks.__getitem__)
    return Row(f"the largest notebook ({name})", notebooks[name], "kB", 400)


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return sum(p.stat().st_size for p in files if not p.is_symlink())


def _git(*arguments: str) -> None:
    done = subprocess.run(["git", *arguments], text=True, capture_output=True, check=False)
    if done.returncode:
        raise CourtnormError(f"bench: git: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
