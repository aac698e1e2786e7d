"""Pairs of text and notebook: keep them the same, execute them, and say what changed.

A page that computes is a pair: ``page.md`` (MyST, what one edits) and ``page.ipynb`` (the same,
executed; what the book is built from and what nbval re-executes). Execution stores neither times
nor machine names, so a second run of the same page leaves no difference.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import platform
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from courtnorm import files as store
from courtnorm import paths
from courtnorm.errors import CourtnormError

#: When each page last ran, on what and for how long, and what it read: shown on the status page.
RUNS = "book/runs.json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
#: The kernel in a text's head: the words of :data:`KERNEL`, and what JupyterLab makes of them.
_KERNEL_HEAD = "kernelspec:\n" + "".join(f"  {k}: {v}\n" for k, v in KERNEL.items())
_ANY_KERNEL = re.compile(r"(\A---\n(?:.*\n)*?)kernelspec:\n(?:  .*\n)+")
#: Packages whose versions the status page names.
VERSIONS = ("pandas", "numpy", "scipy", "scikit-learn", "matplotlib", "lifelines", "myst-nb")
#: Asked of the kernel after the last cell: the tables and the library's modules the page used.
_ASK = (
    "import json, sys, courtnorm.tables as t\n"
    "print(json.dumps({'data': sorted(t.READ), 'modules': sorted(\n"
    "    m for m in sys.modules if m.split('.')[0] == 'courtnorm')}))"
)


def pairs() -> list[Path]:
    """Return the texts (``.md``) of all pairs: those below book/ that name a kernel."""
    found = []
    for path in sorted((paths.root() / "book").rglob("*.md")):
        if path.read_text("utf-8").startswith("---\n") and "kernelspec:" in path.read_text("utf-8"):
            found.append(path)
    return found


def name_of(text: Path) -> str:
    """Return the page's name: its path below book/ without the ending (``chapters/first``)."""
    return text.relative_to(paths.root() / "book").with_suffix("").as_posix()


def read_text(path: Path) -> Any:
    """Read the text half as a notebook without outputs."""
    try:
        return jupytext.read(path, fmt="md:myst")
    except Exception as problem:
        detail = str(problem).splitlines()[0]
        raise CourtnormError(f"{_short(path)}: not readable as a notebook ({detail})") from None


def read_notebook(path: Path) -> Any:
    """Read the executed half."""
    if not path.is_file():
        raise CourtnormError(f"{_short(path)}: missing; `make run` makes it")
    try:
        return nbformat.read(path, as_version=4)
    except Exception as problem:
        detail = str(problem).splitlines()[0]
        raise CourtnormError(f"{_short(path)}: not a readable notebook ({detail})") from None


def _short(path: Path) -> str:
    try:
        return path.relative_to(paths.root()).as_posix()
    except ValueError:
        return path.name


def _essence(notebook: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what both halves of a pair must share: type, source and tags of each cell."""
    return [
        (c.cell_type, c.source.strip(), tuple(c.metadata.get("tags", []))) for c in notebook.cells
    ]


def disagreements(text: Path) -> list[str]:
    """Return one line for each way in which the halves of a pair differ or were not executed."""
    twin = text.with_suffix(".ipynb")
    where = _short(twin)
    left, notebook = read_text(text), read_notebook(twin)
    mine, theirs = _essence(left), _essence(notebook)
    problems = []
    if len(mine) != len(theirs):
        problems.append(
            f"{where}: {len(theirs)} cells, expected the {len(mine)} of {text.name}; run `make run`"
        )
    for number, (one, other) in enumerate(zip(mine, theirs, strict=False), 1):
        if one != other:
            problems.append(f"{where}: cell {number} is not that of {text.name}; run `make run`")
            break
    count = 0
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code":
            continue
        count += 1
        if cell.get("execution_count") != count:
            problems.append(
                f"{where}: cell {number} has execution count {cell.get('execution_count')}, "
                f"expected {count}: it was not executed in order"
            )
            break
        if any(o.output_type == "error" for o in cell.outputs):
            problems.append(f"{where}: cell {number} stores an error")
    words = text.read_text("utf-8")
    if _ANY_KERNEL.match(words) and _KERNEL_HEAD not in words:
        problems.append(f"{_short(text)}: its head names another kernel; `make sync` mends it")
    if not problems and twin.read_text("utf-8") != _stored(notebook):
        problems.append(f"{where}: holds more than was executed; `make sync` takes it out")
    return problems


def _restore_head(text: Path) -> bool:
    """Give a text the book's kernel again, which JupyterLab names as it is installed there."""
    words = text.read_text("utf-8")
    restored = _ANY_KERNEL.sub(lambda m: m[1] + _KERNEL_HEAD, words, count=1)
    if restored != words:
        store.write_text(text, restored)
    return restored != words


def sync() -> list[str]:
    """Carry each text into its notebook, keeping the outputs of cells that did not change.

    What an editor left in a pair (times, its own settings, another kernel's name) is taken out.

    Returns the pages changed. The text wins; a notebook edited by hand is first turned into text
    by `jupytext --to md:myst` if its author wants that.
    """
    changed = []
    for text in pairs():
        twin = text.with_suffix(".ipynb")
        restored = _restore_head(text)
        fresh = read_text(text)
        if twin.is_file() and _essence(fresh) == _essence(read_notebook(twin)):
            held = read_notebook(twin)
            if twin.read_text("utf-8") != _stored(held):
                _write(twin, held)
                restored = True
            if restored:
                changed.append(name_of(text))
            continue
        old = {}
        if twin.is_file():
            old = {c.source: c for c in read_notebook(twin).cells if c.cell_type == "code"}
        for cell in fresh.cells:
            if cell.cell_type == "code" and cell.source in old:
                cell.outputs = old[cell.source].outputs
                cell.execution_count = old[cell.source].execution_count
        _write(twin, fresh)
        changed.append(name_of(text))
    return changed


def _write(path: Path, notebook: Any) -> None:
    """Write a notebook as it is stored (see :func:`_stored`)."""
    store.write_text(path, _stored(notebook))


def _stored(notebook: Any) -> str:
    """Return a notebook's text with nothing in it that differs from run to run."""
    clean = copy.deepcopy(notebook)
    clean.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    clean.nbformat, clean.nbformat_minor = 4, 5
    for number, cell in enumerate(clean.cells):
        cell["id"] = f"cell-{number:03d}"
        cell.metadata = nbformat.from_dict(
            {k: v for k, v in cell.metadata.items() if k in ("tags", "mystnb")}
        )
        for output in cell.get("outputs", []):
            output.pop("transient", None)
    return str(nbformat.writes(clean, version=4)) + "\n"


@dataclass
class Outcome:
    """What one execution gave: the executed notebook, what it read, how long it took (seconds)."""

    text: Path
    notebook: Any
    reads: dict[str, list[str]]
    seconds: float


def environment() -> dict[str, str]:
    """Return the environment of a kernel: no locale, time zone or hash seed of the machine."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "PYTHONDONTWRITE"))}
    keep.update(
        LANG="C.UTF-8",
        TZ="UTC",
        PYTHONHASHSEED="0",
        MPLBACKEND="agg",
        SOURCE_DATE_EPOCH=keep.get("SOURCE_DATE_EPOCH", "1298678400"),
        COURTNORM_ROOT=str(paths.root()),
    )
    return keep


def execute(text: Path, timeout: int = 300) -> Outcome:
    """Execute the text half of a page in a fresh kernel; nothing is written.

    Raises CourtnormError with the page, the number of the failing cell and the error's last line.
    """
    notebook = read_text(text)
    ask = nbformat.v4.new_code_cell(_ASK)
    notebook.cells.append(ask)
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(text.parent)}},
    )
    begun = time.monotonic()
    try:
        client.execute(env=environment())
    except CellExecutionError as problem:
        failed: list[int | str] = [
            n
            for n, c in enumerate(notebook.cells, 1)
            if c.cell_type == "code" and any(o.output_type == "error" for o in c.outputs)
        ]
        last = f"{problem.ename}: {problem.evalue}".splitlines()[0]
        raise CourtnormError(f"{_short(text)}: cell {(failed or ['?'])[0]}: {last}") from None
    reads = json.loads("".join(o.get("text", "") for o in ask.outputs))
    notebook.cells.pop()
    return Outcome(text, notebook, reads, time.monotonic() - begun)


def runs() -> dict[str, Any]:
    """Return the record of the last executions (see :data:`RUNS`); empty where there is none."""
    path = paths.root() / RUNS
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def fingerprint(text: Path, reads: dict[str, list[str]]) -> str:
    """Return a hash of what a page depends on: its text, the tables and the modules it used."""
    from courtnorm import tables

    digest = hashlib.sha256(text.read_bytes())
    base = paths.root()
    files = [paths.data() / tables.resource(name)["path"] for name in reads["data"]]
    for module in reads["modules"]:
        stem = base / "src" / Path(*module.split("."))
        files += [p for p in (stem.with_suffix(".py"), stem / "__init__.py") if p.is_file()]
    for path in sorted(set(files)):
        if path.name != "cli.py":
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def stale(text: Path, record: dict[str, Any]) -> bool:
    """Say whether a page must be executed: something it depends on changed, or it never ran."""
    known = record.get(name_of(text))
    if known is None or not text.with_suffix(".ipynb").is_file() or disagreements(text):
        return True
    try:
        return fingerprint(text, known["reads"]) != known["fingerprint"]
    except (CourtnormError, OSError):
        return True


def readers(resources: set[str]) -> list[str]:
    """Return the pages that read any of these tables when they last ran, by their short names."""
    return [
        name.split("/")[-1]
        for name, known in runs().items()
        if resources & set(known["reads"]["data"])
    ]


#: Forms of a published value, the first one held is taken: a table's rows, else the text.
_PRINTED = ("text/csv", "text/plain")
#: The forms in which two executions are compared: findings with all that they rest on.
_COMPARED = (
    "application/vnd.courtnorm.finding+json",
    "application/vnd.courtnorm.ledger+json",
    *_PRINTED,
)


def glued(notebook: Any, forms: tuple[str, ...] = _PRINTED) -> dict[str, str]:
    """Return the values a notebook publishes to its text: name -> what is printed."""
    values: dict[str, str] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []) if cell.cell_type == "code" else []:
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if not name:
                continue
            data = {k.split("papermill.record/")[-1]: v for k, v in output["data"].items()}
            held = next((data[form] for form in forms if data.get(form)), "")
            values[name] = held if isinstance(held, str) else json.dumps(held, sort_keys=True)
    return values


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return one line for each published value that moved, old and new.

    A finding gives a line for its verdict, one for each number, and one for each definition that
    now answers otherwise; a table or figure, how many of its rows changed.
    """
    lines = []
    for name in sorted(before.keys() | after.keys(), key=_in_order):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        mine, theirs = _records(old), _records(new)
        if mine or theirs:
            for number in sorted(mine.keys() | theirs.keys(), key=_in_order):
                lines += _finding_changes(
                    number, mine.get(number), theirs.get(number), whole=name != "ledger"
                )
        elif name.startswith(("fig-", "tab-")) and old and new:
            lines.append(f"{name}: {_rows_changed(old, new)}")
        else:
            lines.append(f"{name}: {_one_line(old)} -> {_one_line(new)}")
    return lines


def _in_order(name: str) -> tuple[bool, str, int, str]:
    """Put claims first, C9 before C10."""
    claim = re.fullmatch(r"C(\d+)([a-z]?)", name)
    return (False, "", int(claim[1]), claim[2]) if claim else (True, name, 0, "")


def _records(value: str | None) -> dict[str, dict[str, Any]]:
    """Return the findings in a published value, by number; none where it holds something else."""
    try:
        held = json.loads(value) if value and value[0] in "{[" else None
    except ValueError:
        return {}
    listed = held if isinstance(held, list) else [held]
    return {r["id"]: r for r in listed if isinstance(r, dict) and {"id", "verdict"} <= r.keys()}


def _finding_changes(
    number: str, old: dict[str, Any] | None, new: dict[str, Any] | None, *, whole: bool
) -> list[str]:
    """Return what moved in one finding; with ``whole``, beyond its verdict what it rests on."""
    # Only here: most commands compare no findings, and claims come with all that computes them.
    from courtnorm import claims

    lines = []
    was, now = (f["verdict"] or f["status"] if f else "(none)" for f in (old, new))
    if was != now:
        lines.append(f"{number}: {was} -> {now}")
    if not (whole and old and new):
        return lines
    for key in sorted(old["numbers"].keys() | new["numbers"].keys()):
        one, other = (_one_line(_shown(f["numbers"].get(key))) for f in (old, new))
        if old["numbers"].get(key) != new["numbers"].get(key):
            lines.append(f"{number}, {key}: {one} -> {other}")
    numbers_moved = len(lines) > (was != now)
    answers = {a["definition"]: a for a in old["definitions"]}
    for place, answer in enumerate(new["definitions"], 1):
        former = answers.get(answer["definition"])
        where = f"{number}, definition {place}"
        if former is None:
            lines.append(f"{where}: new, {claims.said(answer['holds'])}")
        elif former["holds"] != answer["holds"]:
            lines.append(
                f"{where}: {claims.said(former['holds'])} -> {claims.said(answer['holds'])}"
            )
        elif former["because"] != answer["because"] and not numbers_moved:
            one, other = _one_line(former["because"]), _one_line(answer["because"])
            lines.append(f"{where}, reason: {one} -> {other}")
    gone, come = (
        sorted(set(a["evidence"]) - set(b["evidence"])) for a, b in ((old, new), (new, old))
    )
    if gone or come:
        both = [f"-{row}" for row in gone] + [f"+{row}" for row in come]
        lines.append(f"{number}, evidence: {_one_line(' '.join(both))}")
    return lines


def _shown(value: Any) -> str:
    return "(none)" if value is None else value if isinstance(value, str) else json.dumps(value)


def _rows_changed(old: str, new: str) -> str:
    """Say how many rows of a table changed, came or went; the row itself where it is only one."""
    left, right = Counter(old.splitlines()[1:]), Counter(new.splitlines()[1:])
    gone, come = list((left - right).elements()), list((right - left).elements())
    if old.splitlines()[:1] != new.splitlines()[:1]:
        return f"its columns changed; {right.total()} rows, before {left.total()}"
    if len(gone) == len(come) == 1:
        return f"1 of {right.total()} rows: {_one_line(gone[0])} -> {_one_line(come[0])}"
    if not gone and not come:
        return "its drawing or the order of its rows changed"
    changed = min(len(gone), len(come))
    parts = [f"{changed} changed"] * bool(changed)
    parts += [f"{len(come) - changed} added"] * (len(come) > changed)
    parts += [f"{len(gone) - changed} gone"] * (len(gone) > changed)
    return f"{', '.join(parts)} of {right.total()} rows"


def _one_line(value: str | None) -> str:
    if value is None:
        return "(none)"
    flat = " ".join(value.split())
    return flat if len(flat) <= 120 else flat[:117] + "..."


#: What is said of a page that was never executed before.
_NEW = "a new page: nothing to compare it with"


def summary(moved: dict[str, list[str]]) -> str:
    """Say in one line which pages were executed, and how many values moved in them."""
    count = sum(len(lines) for lines in moved.values() if lines != [_NEW])
    pages = ", ".join(name.split("/")[-1] for name in moved)
    values = f"{count} value{'' if count == 1 else 's'}" if count else "no value"
    return f"{len(moved)} page{'' if len(moved) == 1 else 's'} executed ({pages}); {values} moved"


def run(chosen: list[Path], today: str) -> dict[str, list[str]]:
    """Execute pages, two at a time, store them, and return what moved: page -> lines.

    Everything is executed before anything is written, so a failing page leaves the others as they
    were. ``today`` is recorded as the day of the run.
    """
    for text in chosen:
        _restore_head(text)
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(execute, chosen))
    record, moved = runs(), {}
    for outcome in outcomes:
        twin = outcome.text.with_suffix(".ipynb")
        before = glued(read_notebook(twin), _COMPARED) if twin.is_file() else None
        _write(twin, outcome.notebook)
        name = name_of(outcome.text)
        after = glued(outcome.notebook, _COMPARED)
        moved[name] = [_NEW] if before is None else changes(before, after)
        record[name] = {
            "date": today,
            "seconds": round(outcome.seconds, 1),
            "python": platform.python_version(),
            "versions": {p: metadata.version(p) for p in VERSIONS},
            "reads": outcome.reads,
            "fingerprint": fingerprint(outcome.text, outcome.reads),
        }
    known = {name_of(p) for p in pairs()}
    record = {k: record[k] for k in sorted(record) if k in known}
    store.write_text(paths.root() / RUNS, json.dumps(record, indent=1, sort_keys=True) + "\n")
    return moved
