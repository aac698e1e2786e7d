"""What the tests of the environment share: the pins of the lock file."""

from __future__ import annotations

import re
from pathlib import Path

LOCK = "requirements.lock"
_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]+\])?==(?P<version>[^\s;\\]+)"
    r"(?P<rest>(?:.*\\\n)*.*\n?)",
    re.M,
)


def pins(text: str) -> list[tuple[str, str, int]]:
    """Return the pins of a lock file as (name, version, number of hashes), in their order."""
    return [
        (m["name"], m["version"], m["rest"].count("--hash=sha256:")) for m in _PIN.finditer(text)
    ]


def lock(root: Path) -> str:
    return (root / LOCK).read_text("utf-8")
