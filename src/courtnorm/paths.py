"""Where the book's folders are, found from wherever a notebook or a command is run."""

from __future__ import annotations

import os
from pathlib import Path

from courtnorm.errors import CourtnormError

#: What tells the book's folder from that of another book.
_MARKS = ("_config.yml", "data/datapackage.json")


def root() -> Path:
    """Return the folder that holds ``_config.yml`` and ``data/datapackage.json``.

    Looked for in ``COURTNORM_ROOT``, then upwards from the working folder, then upwards from this
    file (an editable installation). Raises CourtnormError where none is found.
    """
    named = os.environ.get("COURTNORM_ROOT")
    starts = [Path(named)] if named else [Path.cwd(), Path(__file__).resolve()]
    for start in starts:
        for folder in (start, *start.parents):
            if all((folder / name).is_file() for name in _MARKS):
                return folder
    raise CourtnormError(f"no folder with {' and '.join(_MARKS)} above here: run inside the book")


def short(path: Path) -> str:
    """Return a file as messages name it: below the book's folder where it lies there."""
    base = root()
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name


def data() -> Path:
    """Return the folder of the committed data."""
    return root() / "data"


def sources(named: str | os.PathLike[str] | None = None) -> Path | None:
    """Return the folder of the sources, or ``None`` where there is none.

    In order: the folder named, the variable ``COURTNORM_SOURCES``, ``../shared/sources``.
    Raises CourtnormError where a folder was named and is not there.
    """
    asked = named or os.environ.get("COURTNORM_SOURCES")
    if asked:
        folder = Path(asked)
        if not (folder / "resolutions").is_dir():
            raise CourtnormError(f"{folder}: expected a folder of sources with resolutions/ in it")
        return folder
    default = root().parent / "shared" / "sources"
    return default if (default / "resolutions").is_dir() else None
