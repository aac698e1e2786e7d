"""Execute pages, each in a kernel of its own, and keep the record of what each was executed on.

Execution stores neither times nor machine names, so a second run of the same page leaves no
difference. A page that fails, or whose kernel dies, is named in one line; the others go on.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from courtnorm import files as store
from courtnorm import paths, tables
from courtnorm.errors import CourtnormError
from courtnorm.press import moved, pairs

#: What each page was executed on: its code, the tables and the modules it used, by their hashes.
RUNS = "book/runs.json"
#: Seconds that one cell may take.
LIMIT = 300
#: Asked of the kernel after the last cell: the tables and the library's modules the page used.
_ASK = (
    "import json, sys\n"
    "t = sys.modules.get('courtnorm.tables')\n"
    "print(json.dumps({'data': sorted(t.BOOK.read) if t else [], 'modules': sorted(\n"
    "    m for m in sys.modules if m.split('.')[0] == 'courtnorm')}))"
)


@dataclass
class Execution:
    """One execution of a page: the notebook, what it read, the cells' own time in seconds."""

    text: Path
    notebook: Any
    reads: dict[str, list[str]]
    seconds: float


@dataclass
class Run:
    """What executing pages came to: what moved in each, the verdicts that did, what failed."""

    moved: dict[str, list[str]] = field(default_factory=dict)
    verdicts: dict[str, tuple[str, str]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def environment(seed: int = 0) -> dict[str, str]:
    """Return the environment of a kernel: no locale or time zone of the machine, a hash seed."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "PYTHONDONTWRITE"))}
    keep.update(
        LANG="C.UTF-8",
        TZ="UTC",
        PYTHONHASHSEED=str(seed),
        MPLBACKEND="agg",
        SOURCE_DATE_EPOCH=keep.get("SOURCE_DATE_EPOCH", "1298678400"),
        COURTNORM_ROOT=str(paths.root()),
    )
    return keep


class _Progress:
    """Which cell is being executed, how long the cells took, and whether one ended the kernel."""

    def __init__(self) -> None:
        self.cell, self.seconds, self._begun = 0, 0.0, 0.0

    def before(self, cell: Any, cell_index: int) -> None:
        self.cell, self._begun = cell_index + 1, time.monotonic()

    def after(self, cell: Any, cell_index: int, execute_reply: Any) -> None:
        self.seconds += time.monotonic() - self._begun
        payload = execute_reply["content"].get("payload", [])
        if any(part.get("source") == "ask_exit" for part in payload):
            raise DeadKernelError("it ended the kernel (exit or quit)")


def execute(
    text: Path,
    timeout: int = LIMIT,
    *,
    seed: int = 0,
    manager: AsyncKernelManager | None = None,
) -> Execution:
    """Execute one half of a page in a fresh kernel; nothing is written.

    ``timeout`` is the limit of one cell in seconds, ``seed`` that of the kernel's hashes; without
    a ``manager`` of a kernel one is started cold. Raises CourtnormError with the page, the number
    of the failing cell and what became of it.
    """
    read = pairs.read_notebook if text.suffix == ".ipynb" else pairs.read_text
    notebook = read(text)
    ask = nbformat.v4.new_code_cell(_ASK)
    notebook.cells.append(ask)
    progress = _Progress()
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=timeout,
        kernel_name=pairs.KERNEL["name"],
        record_timing=False,
        coalesce_streams=True,
        shutdown_kernel="immediate",
        on_cell_execute=progress.before,
        on_cell_executed=progress.after,
        resources={"metadata": {"path": str(text.parent)}},
    )
    client.owns_km = True  # whoever made the manager: the kernel ends with its page
    try:
        client.execute(env=environment(seed))
    except CellTimeoutError:
        said = f"not done within the limit of {timeout} s"
    except CellExecutionError as problem:
        said = f"{problem.ename}: {problem.evalue}".splitlines()[0]
        if problem.ename is None:
            said = "it was broken off without an error of its own"
    except DeadKernelError as problem:
        ended = "it ended" in str(problem)
        said = str(problem) if ended else "its kernel died (killed, or out of memory)"
    except RuntimeError as problem:
        said = f"no kernel could be started ({str(problem).splitlines()[0]})"
    else:
        reads = json.loads("".join(o.get("text", "") for o in ask.outputs))
        notebook.cells.pop()
        return Execution(text, notebook, reads, progress.seconds)
    cell = min(progress.cell, len(notebook.cells) - 1)
    raise CourtnormError(f"{paths.short(text)}: cell {cell}: {said}")


def attempts(
    pages: Sequence[Path], work: Callable[[Path], Any], at_once: int
) -> tuple[list[Any], list[str]]:
    """Do something with each page, a few at a time: the results, and a line for each failure."""

    def attempt(page: Path) -> Any:
        try:
            return work(page)
        except CourtnormError as problem:
            return problem

    with ThreadPoolExecutor(max_workers=at_once) as pool:
        results = list(pool.map(attempt, pages))
    failed = [str(result) for result in results if isinstance(result, CourtnormError)]
    return [r for r in results if not isinstance(r, CourtnormError)], failed


# ---------------------------------------------------------------- the record


def runs() -> dict[str, Any]:
    """Return the record of the last executions (see :data:`RUNS`); empty where there is none."""
    path = paths.root() / RUNS
    try:
        return dict(json.loads(store.read_text(path))) if path.is_file() else {}
    except ValueError:
        raise CourtnormError(f"{RUNS}: not valid JSON; `make run` writes it anew") from None


def code_of(text: Path) -> str:
    """Return a hash of a page's code cells: of what is executed, and of no word of its prose."""
    code = [c.source.strip() for c in pairs.read_text(text).cells if c.cell_type == "code"]
    return hashlib.sha256("\n\n".join(code).encode("utf-8")).hexdigest()[:12]


def _file(name: str) -> Path:
    """Return the file of a table, or of a stored result, by the name a page read it under."""
    if name.startswith("results/"):
        return paths.root() / "book" / f"{name}.json"
    return paths.data() / str(tables.resource(name)["path"])


def record(text: Path, reads: dict[str, list[str]]) -> dict[str, Any]:
    """Return what a page depends on as it is now: its code, and tables and modules by name."""
    data = {name: store.sha256(_file(name))[:12] for name in reads["data"]}
    modules = {}
    for module in reads["modules"]:
        stem = paths.root() / "src" / Path(*module.split("."))
        for path in (stem.with_suffix(".py"), stem / "__init__.py"):
            if path.is_file():
                modules[module] = store.sha256(path)[:12]
    return {"code": code_of(text), "reads": {"data": data, "modules": modules}}


def changed(text: Path, known: dict[str, Any]) -> list[str]:
    """Return what a page depends on and is not as it was when the page was executed."""
    reads = known["reads"]
    try:
        now = record(text, {kind: list(names) for kind, names in reads.items()})
    except (CourtnormError, OSError) as problem:
        return [str(problem)]
    found = ["its code"] if now["code"] != known.get("code") else []
    for kind, label in (("data", "table"), ("modules", "module")):
        before, after = reads[kind], now["reads"][kind]
        names = sorted(before.keys() | after.keys())
        found += [f"the {label} {n}" for n in names if before.get(n) != after.get(n)]
    return found


def stale(text: Path, known: dict[str, Any]) -> bool:
    """Say whether a page must be executed: something it depends on changed, or it never ran."""
    mine = known.get(pairs.name_of(text))
    if mine is None or not text.with_suffix(".ipynb").is_file():
        return True
    return bool(changed(text, mine)) or pairs.unexecuted(text)


def problems() -> list[str]:
    """Return one line for each page that is not as it was when it was last executed."""
    known, found = runs(), []
    for text in pairs.pairs():
        name = pairs.name_of(text)
        if name not in known:
            found.append(f"{RUNS}: {name}: expected a record; `make run` writes it")
        elif differs := changed(text, known[name]):
            more = f" and {len(differs) - 1} more" if len(differs) > 1 else ""
            found.append(
                f"book/{name}.ipynb: {differs[0]}{more} changed since it was executed; "
                "`make run` executes it"
            )
    return found


def readers(resources: set[str]) -> list[str]:
    """Return the pages that read any of these tables when they last ran, by their short names."""
    return [
        name.split("/")[-1]
        for name, known in runs().items()
        if resources & set(known["reads"]["data"])
    ]


def run(chosen: list[Path], limit: int = LIMIT) -> Run:
    """Execute pages, two at a time, store those that succeeded, and say what moved in each.

    A page that fails, or holds an edit made in its notebook only, stays as it was and is named.
    """
    done = Run(failed=[line for text in chosen if (line := pairs.refused(text))])
    chosen = [text for text in chosen if not pairs.refused(text)]
    for text in chosen:
        pairs.restore_head(text)
    results, failed = attempts(chosen, lambda text: execute(text, limit), 2)
    done.failed += failed
    known = runs()
    for result in results:
        twin = result.text.with_suffix(".ipynb")
        name = pairs.name_of(result.text)
        after = moved.glued(result.notebook, moved.COMPARED)
        done.moved[name] = [moved.NEW]
        if twin.is_file():
            before = moved.glued(pairs.read_notebook(twin), moved.COMPARED)
            done.moved[name] = moved.changes(before, after)
            done.verdicts |= moved.verdicts(before, after)
        pairs.write(twin, result.notebook)
        known[name] = record(result.text, result.reads)
    pages = {pairs.name_of(p) for p in pairs.pairs()}
    known = {k: known[k] for k in sorted(known) if k in pages}
    store.write_text(paths.root() / RUNS, json.dumps(known, indent=1, sort_keys=True) + "\n")
    return done
