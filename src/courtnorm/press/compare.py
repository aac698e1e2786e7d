"""Execute the pages again and compare every output with the stored one.

Each page runs in a kernel of its own (:mod:`courtnorm.press.kernels`), a few at a time. Two outputs
are equal when nbval calls them so: the same kind and the same content in every form but a bare
``image/png``, which no text can be told of.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courtnorm import files as store
from courtnorm import paths
from courtnorm.press import kernels, moved, pairs, running

#: Which pages were compared as they are, and nothing differed; never part of the repository.
DONE = ".cache/compared.json"
#: The cores that the limit is reckoned for, and the kernels at work at the same time: one more,
#: because a kernel that starts or ends mostly waits.
CORES, AT_ONCE = 2, 3


@dataclass(frozen=True)
class Compared:
    """What comparing pages gave: times in seconds, and a line for all that is not as stored."""

    pages: int
    cells: int
    differences: tuple[str, ...]
    seconds: float
    own: float  #: the cells' own time, one after another

    @property
    def limit(self) -> float:
        """The cells' own time shared among the cores, in seconds."""
        return self.own / CORES


def again(pages: list[Path], *, seed: int = 0, limit: int = running.LIMIT) -> Compared:
    """Execute the stored notebooks of some pages (texts, ``.md``) again and compare their outputs.

    ``seed`` is that of Python's hashes, on which no output may depend; ``limit`` is the longest
    that one cell may take, in seconds.
    """
    begun = time.monotonic()
    notebooks = [page.with_suffix(".ipynb") for page in pages]
    with kernels.kernels(running.environment(seed)) as manager:
        done, failed = running.attempts(
            notebooks,
            lambda page: running.execute(page, limit, seed=seed, manager=manager()),
            AT_ONCE,
        )
    differences = list(failed)
    for execution in done:
        held = pairs.read_notebook(execution.text)
        page, inside = execution.text, execution.text.is_relative_to(paths.root() / "book")
        where = pairs.name_of(page) if inside else page.name
        differences += [f"{where}: {line}" for line in different(held, execution.notebook)]
    cells = sum(len(_code(execution.notebook)) for execution in done)
    own = sum(execution.seconds for execution in done)
    return Compared(len(pages), cells, tuple(differences), time.monotonic() - begun, own)


def different(held: Any, fresh: Any) -> list[str]:
    """Return one line for each output of a notebook that another execution gave otherwise."""
    lines = []
    executed = _code(fresh)
    for number, cell in _code(held).items():
        old, new = _outputs(cell), _outputs(executed[number])
        if len(old) != len(new):
            lines.append(f"cell {number}: {len(new)} outputs, stored are {len(old)}")
        for left, right in zip(old, new, strict=False):
            if left != right:
                lines.append(f"cell {number}: {_said(left, right)}")
                break
    return lines


def _code(notebook: Any) -> dict[int, Any]:
    """Return the code cells of a notebook, by their numbers among all cells."""
    return {n: cell for n, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"}


def _outputs(cell: Any) -> list[dict[str, str]]:
    """Return the outputs of a cell, each as what is compared: form -> content."""
    found: list[dict[str, str]] = []
    for output in cell.outputs:
        if output.output_type == "stream":
            if found and output.name in found[-1]:  # a kernel may send one text in pieces
                found[-1][output.name] += output.text
            else:
                found.append({output.name: output.text})
        elif output.output_type == "error":
            found.append({"error": f"{output.ename}: {output.evalue}"})
        else:
            name = output.metadata.get("scrapbook", {}).get("name", "")
            forms = {k: _text(v) for k, v in output.data.items() if k != "image/png"}
            found.append({**forms, "name": name})
    return found


def _text(content: Any) -> str:
    return content if isinstance(content, str) else json.dumps(content, sort_keys=True)


def _said(old: dict[str, str], new: dict[str, str]) -> str:
    """Say in which form two outputs differ, and where in it."""
    forms = [form for form in sorted(old.keys() | new.keys()) if old.get(form) != new.get(form)]
    form = next((f for f in forms if f.startswith("text/")), forms[0])
    named = f"{new['name']}, " if new.get("name") else ""
    return f"{named}{form}: {moved.differing(old.get(form), new.get(form))}"


# ---------------------------------------------------------------- what was compared already


def state(page: Path) -> str:
    """Return a hash of all that a comparison of a page depends on."""
    known = running.runs().get(pairs.name_of(page), {})
    parts = [store.sha256(page.with_suffix(".ipynb")), sys.version]
    parts.append(store.sha256(paths.root() / "requirements.lock"))
    if known:
        reads = {kind: list(names) for kind, names in known["reads"].items()}
        parts.append(json.dumps(running.record(page, reads), sort_keys=True))
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:16]


def waiting(pages: list[Path]) -> list[Path]:
    """Return the pages that were not compared as they are now."""
    done = _done()
    return [page for page in pages if done.get(pairs.name_of(page)) != state(page)]


def compare(
    pages: list[Path], say: Callable[[str], None], *, seed: int = 0, limit: int = running.LIMIT
) -> bool:
    """Compare pages, print what differs and how long it took; return whether nothing differed."""
    found = again(pages, seed=seed, limit=limit)
    for line in found.differences:
        say(line)
    if not found.differences:
        states = {pairs.name_of(page): state(page) for page in pages}
        text = json.dumps(_done() | states, indent=1, sort_keys=True) + "\n"
        store.write_text(paths.root() / DONE, text)
    say(
        f"{found.pages} pages, {found.cells} cells executed again in {found.seconds:.1f} s; "
        f"{len(found.differences)} differ; the cells' own time on {CORES} cores is "
        f"{found.limit:.1f} s"
    )
    return not found.differences


def _done() -> dict[str, str]:
    path = paths.root() / DONE
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError):
        return {}
