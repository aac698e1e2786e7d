"""Clear away what an interrupted command left behind, before the next one begins.

Nothing of the book is lost by an interruption, since every file is written beside its place and
then renamed. What can be left is unfinished work under names of its own, and, of a folder that was
being exchanged, the old one.
"""

from __future__ import annotations

import shutil
from pathlib import Path

#: Unfinished work, by the names it is given: where to look (below the book), and for what.
UNFINISHED: tuple[tuple[str, str], ...] = (
    ("data", "*.part"),
    ("data", ".derive-*"),
    ("book", "**/*.part"),
    (".", ".*.part"),
    ("_build", "work-*"),
    ("_build", "*.part"),
)


def remove(path: Path) -> None:
    """Remove a file or a folder, or as much of it as can be removed.

    A child of the killed command may still be writing there; what it adds goes the next time.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def found(base: Path) -> list[Path]:
    """Return what interrupted commands left below the book's folder ``base``, sorted."""
    return sorted({p for folder, name in UNFINISHED for p in (base / folder).glob(name)})


def clear(base: Path) -> None:
    """Remove what was left. Only the holder of the lock may call this.

    Where a finished folder had been moved aside and the new one had not come, the old one returns.
    """
    for path in found(base):
        remove(path)
    for old in sorted((base / "_build").glob("*.old")):
        place = old.with_name(old.name.removesuffix(".old"))
        if place.exists():
            remove(old)
        else:
            old.rename(place)
