"""Text and notebook of each pair agree, were executed in order, and stand in the contents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from courtnorm import paths
from courtnorm.errors import CourtnormError
from courtnorm.press import notebooks


def contents() -> list[str]:
    """Return the pages named in ``_toc.yml``, in order, as paths without an ending."""
    toc = yaml.safe_load((paths.root() / "_toc.yml").read_text("utf-8"))

    def walk(node: Any) -> list[str]:
        if isinstance(node, list):
            return [page for item in node for page in walk(item)]
        if isinstance(node, dict):
            here = [node[k] for k in ("root", "file") if k in node]
            below = [node[k] for k in ("parts", "chapters", "sections") if k in node]
            return [*here, *walk(below)]
        return []

    return walk(toc)


def problems() -> list[str]:
    """Return one line for each broken pair, and for each page that is not in the contents."""
    found: list[str] = []
    listed = contents()
    base = paths.root()
    for page in listed:
        if not any((base / page).with_suffix(s).is_file() for s in (".md", ".ipynb")):
            found.append(f"_toc.yml: {page}: expected a file of that name")
    for number in {p for p in listed if listed.count(p) > 1}:
        found.append(f"_toc.yml: {number}: named twice")
    texts = notebooks.pairs()
    for text in texts:
        try:
            found += notebooks.disagreements(text)
        except CourtnormError as problem:
            found.append(str(problem))
    twins = {t.with_suffix(".ipynb") for t in texts}
    for path in sorted((base / "book").rglob("*")):
        if path.suffix not in (".md", ".ipynb") or ".ipynb_checkpoints" in path.parts:
            continue
        name = path.relative_to(base).with_suffix("").as_posix()
        if name not in listed:
            found.append(f"{path.relative_to(base)}: not in _toc.yml")
        if path.suffix == ".ipynb" and path not in twins:
            found.append(f"{path.relative_to(base)}: has no text half")
    return found + _runs(texts)


def _runs(texts: list[Path]) -> list[str]:
    """The record of executions names every page, and each is as it was when last executed."""
    record = notebooks.runs()
    found = []
    for text in texts:
        name = notebooks.name_of(text)
        if name not in record:
            found.append(f"{notebooks.RUNS}: {name}: expected a record; `make run` writes it")
        elif notebooks.stale(text, record):
            found.append(
                f"book/{name}.ipynb: its text, its data or the library changed since it was "
                "executed; `make run` executes it"
            )
    return found
