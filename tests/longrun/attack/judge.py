"""One change at a time before the checks: is it noticed by the hash, and is it by meaning alone?

The data are copied to a folder of their own. A changed file is put in its place there, read as the
book reads it, and the checks are asked that can see it: a check that reads none of the changed
tables gives what it gave before. Neither the recorded hash nor the recorded number of rows is asked
when the meaning is judged.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checking import Watched, narrowed

from courtnorm import paths, tables
from courtnorm.errors import CourtnormError
from courtnorm.evidence.checks import declared, meaning, package
from courtnorm.evidence.checks.frame import Tables, Texts, as_text
from longrun.attack.operators import Change

#: A line by which a list is only found too short or too long.
_SIZE = re.compile(r"data/\S+: expected \d+ rows, found \d+")
Check = Callable[[Tables], list[str]]


@dataclass(frozen=True)
class Verdict:
    """What the checks said of one change."""

    by_hash: bool
    by_meaning: str  #: the check that noticed it, ``description``, or "" for none
    by_size_only: bool  #: the only line printed says that a list has another number of rows


class Bench:
    """A copy of the data, its tables, and which check reads which of them."""

    def __init__(self, folder: Path, source: Path | None = None) -> None:
        """Copy the data to ``folder``; data that the checks find fault with are refused."""
        self.folder = folder
        shutil.copytree(source or paths.data(), folder, dirs_exist_ok=True)
        self.entries = {e["name"]: e for e in tables.descriptor(folder)["resources"]}
        self.typed = meaning.load(folder)
        self.texts = Texts(as_text(self.typed))
        # Rules that only count rows come last, so that a rule on the content is named before them.
        checks = sorted(meaning.CHECKS, key=lambda check: check is declared.check_listed)
        self.readers: list[tuple[Check, set[str]]] = []
        for check in checks:
            watched = Watched(self.texts)
            problems = check(watched)
            if problems:
                raise CourtnormError(f"the data are not in order before the attack: {problems[0]}")
            self.readers.append((check, watched.asked))
        self.foreign = [
            (entry, key)
            for entry in self.entries.values()
            for key in entry.get("schema", {}).get("foreignKeys", [])
        ]

    def judge(self, change: Change) -> Verdict:
        """Put a change before the checks; the copy is whole again afterwards."""
        entry = self.entries[change.resource]
        path = self.folder / entry["path"]
        whole = path.read_bytes()
        path.write_bytes(change.content)
        try:
            by_hash = bool(package.altered(entry, self.folder))
            name, lines = self._meaning(entry)
        finally:
            path.write_bytes(whole)
        by_size = bool(lines) and all(_SIZE.match(line) for line in lines)
        return Verdict(by_hash, name, by_size)

    def _meaning(self, entry: dict[str, Any]) -> tuple[str, list[str]]:
        """Return the first check that notices the file as it stands, and its lines."""
        changed = entry["name"]
        table, lines = package.opened(entry, self.folder, self.typed.__getitem__)
        if lines or table is None:
            return ("description", lines) if lines else ("", [])
        typed = {**self.typed, changed: table}
        for other, key in self.foreign:
            target = key["reference"]["resource"] or other["name"]
            if target == changed and other["name"] != changed:
                lines = package.foreign_problems(
                    other, typed[other["name"]], key, typed.__getitem__
                )
                if lines:
                    return "description", lines
        texts = Texts(self.texts)
        texts[changed] = as_text({changed: table})[changed]
        for check, asked in self.readers:
            if changed in asked:
                lines = check(narrowed(check, texts, [changed]))
                if lines:
                    return f"{check.__module__.rsplit('.', 1)[-1]}.{check.__name__}", lines
        return "", []
