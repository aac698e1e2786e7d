"""What the book is built with: the packages of the lock file, and the licence of each.

The licence is the one a package's own metadata states. Where a package states none in a form that
can be read, the list says so; nothing is guessed.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from courtnorm import files, paths
from courtnorm.errors import CourtnormError

LOCK = "requirements.lock"
LIST = "DEPENDENCIES.md"
_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)(?P<rest>(?:.*\\\n)*.*\n?)", re.M
)
_NOT_HERE = "(not installed here: another system's)"


def locked(text: str) -> list[tuple[str, str, int]]:
    """Return the pins of a lock file as (name, version, number of hashes), in their order.

    A package has two pins where one Python needs another version of it than the next.
    """
    return [
        (m["name"], m["version"], m["rest"].count("--hash=sha256:")) for m in _PIN.finditer(text)
    ]


def licence(package: str) -> str:
    """Return the licence a package states: its expression, else its classifiers, else its field."""
    try:
        said = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return _NOT_HERE
    if "License-Expression" in said:
        return said["License-Expression"]
    classes = [
        c.split(" :: ")[-1] for c in said.get_all("Classifier") or [] if c.startswith("License ::")
    ]
    if classes and classes != ["OSI Approved"]:
        return "; ".join(sorted(classes))
    if "License" not in said:
        return "(none stated)"
    lines = [line.strip() for line in said["License"].splitlines() if line.strip()]
    # some packages put the whole text into the field
    return lines[0] if lines and len(lines[0]) <= 60 else "(none stated)"


def listing(text: str) -> str:
    """Return the list of dependencies for a lock file with this text."""
    rows = [f"| {name} | {version} | {licence(name)} |" for name, version, _ in locked(text)]
    return (
        "# Dependencies\n\n"
        f"The {len(rows)} pins of `{LOCK}`, each with the licence its own metadata states. "
        "`courtnorm dependencies` writes this file.\n\n"
        "| Package | Version | Licence |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def write() -> Path:
    """Write the list; return its path."""
    path = paths.root() / LOCK
    if not path.is_file():
        raise CourtnormError(f"{LOCK}: missing; `make lock` resolves it")
    target = paths.root() / LIST
    files.write_text(target, listing(path.read_text("utf-8")))
    return target
