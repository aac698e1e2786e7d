"""What a build was made of, so that the next one does what is needed and no more.

Nothing is trusted but content: a build stands as long as every file it was made of, the installed
packages and every file it made are byte for byte as they were. Times are not looked at but those
of TeX's programs: a file taken out of an archive or of the history of the book may be older than
the page it would change.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from courtnorm import files as store

#: What the pages and the PDF are made of, below the book's folder.
MADE_OF = (
    *("_config.yml", "_toc.yml", "references.bib", "CITATION.cff", "CHANGELOG.md"),
    *("LICENSE-DATA.md", "requirements.lock", "pyproject.toml"),
    *("book", "data", "src/courtnorm"),
)
_LEFT_OUT = ("__pycache__", ".ipynb_checkpoints")


@dataclass(frozen=True)
class Record:
    """What a build was made of (file -> hash) and a hash of all that it made."""

    inputs: dict[str, str]
    made: str

    def save(self, path: Path) -> None:
        """Write the record."""
        text = json.dumps({"inputs": self.inputs, "made": self.made}, indent=1, sort_keys=True)
        store.write_text(path, text + "\n")


def load(path: Path) -> Record | None:
    """Read the record; None where there is none that can be read."""
    try:
        held = json.loads(path.read_text("utf-8"))
        return Record(dict(held["inputs"]), str(held["made"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def inputs(base: Path, programs: tuple[str, ...] = ()) -> dict[str, str]:
    """Return what a build is made of: each file with its hash, the packages and some programs."""
    found = {}
    for name in MADE_OF:
        place = base / name
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for file in files:
            if file.is_file() and not any(part in _LEFT_OUT for part in file.parts):
                found[file.relative_to(base).as_posix()] = store.sha256(file)
    packages = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    named = sorted(p.name for p in packages)
    found["(packages)"] = hashlib.sha256("\n".join([sys.version, *named]).encode()).hexdigest()
    for program in programs:
        where = Path(shutil.which(program) or "").resolve()
        found[f"({program})"] = f"{where.stat().st_size} {where.stat().st_mtime_ns}"
    return found


def made(place: Path) -> str:
    """Return one hash of a file, or of all files below a folder; empty where there is nothing."""
    if place.is_file():
        return store.sha256(place)
    digest = hashlib.sha256()
    for file in sorted(p for p in place.rglob("*") if p.is_file()):
        digest.update(f"{file.relative_to(place).as_posix()}\0{store.sha256(file)}\n".encode())
    return digest.hexdigest() if place.is_dir() else ""


def changed(before: dict[str, str], now: dict[str, str]) -> set[str]:
    """Return the names that came, went or are another file now."""
    return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
