"""Pairs of text and notebook: read, written and kept the same.

A page that computes is a pair: ``page.md`` (MyST, what one edits) and ``page.ipynb`` (the same,
executed; what the book is built from). The text wins, but never over something that was written
in the notebook alone: the id of each stored cell is made from what the cell says, so that a cell
edited since shows it.
"""

from __future__ import annotations

import copy
import hashlib
import re
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import yaml

from courtnorm import files as store
from courtnorm import paths
from courtnorm.errors import CourtnormError

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
#: The kernel in a text's head: the words of :data:`KERNEL`, and what JupyterLab makes of them.
_KERNEL_HEAD = "kernelspec:\n" + "".join(f"  {k}: {v}\n" for k, v in KERNEL.items())
_ANY_KERNEL = re.compile(r"(\A---\n(?:.*\n)*?)kernelspec:\n(?:  .*\n)+")
#: How a notebook is called that was set aside because its text won.
ASIDE = ".edited.ipynb"
#: What is said of each page where it is found or shared, one or two sentences; their length in
#: characters is what search engines show.
DESCRIPTIONS = "book/descriptions.yml"
SHORTEST, LONGEST = 110, 160


def pairs() -> list[Path]:
    """Return the texts (``.md``) of all pairs: those below book/ that name a kernel."""
    found = []
    for path in sorted((paths.root() / "book").rglob("*.md")):
        words = store.read_text(path)
        if words.startswith("---\n") and "kernelspec:" in words:
            found.append(path)
    return found


def name_of(text: Path) -> str:
    """Return the page's name: its path below book/ without the ending (``chapters/first``)."""
    return text.relative_to(paths.root() / "book").with_suffix("").as_posix()


def read_text(path: Path) -> Any:
    """Read the text half as a notebook without outputs."""
    words = store.read_text(path)
    try:
        return jupytext.reads(words, fmt="md:myst")
    except Exception as problem:
        detail = str(problem).splitlines()[0]
        where = paths.short(path)
        raise CourtnormError(f"{where}: not readable as a notebook ({detail})") from None


def read_notebook(path: Path) -> Any:
    """Read the executed half."""
    if not path.is_file():
        raise CourtnormError(f"{paths.short(path)}: missing; `make run` makes it")
    try:
        return nbformat.reads(store.read_text(path), as_version=4)
    except CourtnormError:
        raise
    except Exception as problem:
        detail = str(problem).splitlines()[0]
        raise CourtnormError(f"{paths.short(path)}: not a readable notebook ({detail})") from None


# ---------------------------------------------------------------- what both halves share


def _says(cell: Any) -> tuple[str, str, tuple[str, ...]]:
    """Return what the two halves of a pair must share of a cell: type, source and tags."""
    return cell.cell_type, cell.source.strip(), tuple(cell.metadata.get("tags", []))


def _essence(notebook: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    return [_says(cell) for cell in notebook.cells]


def _digest(cell: Any) -> str:
    """Return twelve hexadecimal digits that stand for what a cell says."""
    return hashlib.sha256(repr(_says(cell)).encode("utf-8")).hexdigest()[:12]


def stored(notebook: Any) -> str:
    """Return a notebook as it is stored: with nothing in it that differs from run to run.

    Each cell is named by what it says, a second one that says the same by its number too.
    """
    clean = copy.deepcopy(notebook)
    clean.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    clean.nbformat, clean.nbformat_minor = 4, 5
    names: set[str] = set()
    for number, cell in enumerate(clean.cells):
        name = _digest(cell)
        cell["id"] = f"{name}-{number}" if name in names else name
        names.add(name)
        cell.metadata = nbformat.from_dict(
            {k: v for k, v in cell.metadata.items() if k in ("tags", "mystnb")}
        )
        for output in cell.get("outputs", []):
            output.pop("transient", None)
    return str(nbformat.writes(clean, version=4)) + "\n"


def write(path: Path, notebook: Any) -> None:
    """Write a notebook as it is stored (see :func:`stored`)."""
    store.write_text(path, stored(notebook))


def edited(text: Path) -> list[int]:
    """Return the numbers of the cells that were written in the notebook alone.

    Such a cell is not named by what it says, and its text has none that says the same.
    """
    twin = text.with_suffix(".ipynb")
    if not twin.is_file():
        return []
    known = set(_essence(read_text(text)))
    return [
        number
        for number, cell in enumerate(read_notebook(twin).cells, 1)
        if not cell.get("id", "").startswith(_digest(cell)) and _says(cell) not in known
    ]


def refused(text: Path) -> str:
    """Return why a text may not win over its notebook, in one line; nothing where it may."""
    cells = edited(text)
    if not cells:
        return ""
    which = f"cell {cells[0]}" if len(cells) == 1 else f"cells {', '.join(map(str, cells))}"
    page, where = text.stem, paths.short(text.with_suffix(".ipynb"))
    return (
        f"{where}: {which} edited in the notebook only, and would be lost: "
        f"`courtnorm sync --take notebook {page}` carries it into the text, "
        f"`courtnorm sync --take text {page}` sets the notebook aside"
    )


def disagreements(text: Path) -> list[str]:
    """Return one line for each way in which the halves of a pair differ or were not executed."""
    twin = text.with_suffix(".ipynb")
    where = paths.short(twin)
    notebook, left = read_notebook(twin), read_text(text)
    if line := refused(text):
        return [line]
    mine, theirs = _essence(left), _essence(notebook)
    problems = []
    mends = "run `make run`" if _code(mine) != _code(theirs) else "run `make sync`"
    if len(mine) != len(theirs):
        problems.append(
            f"{where}: {len(theirs)} cells, expected the {len(mine)} of {text.name}; {mends}"
        )
    for number, (one, other) in enumerate(zip(mine, theirs, strict=False), 1):
        if one != other:
            problems.append(f"{where}: cell {number} is not that of {text.name}; {mends}")
            break
    problems += _out_of_order(notebook, where)
    words = store.read_text(text)
    if _ANY_KERNEL.match(words) and _KERNEL_HEAD not in words:
        problems.append(f"{paths.short(text)}: its head names another kernel; `make sync` mends it")
    if not problems and store.read_text(twin) != stored(notebook):
        problems.append(f"{where}: holds more than was executed; `make sync` takes it out")
    return problems


def _code(essence: list[tuple[str, str, tuple[str, ...]]]) -> list[str]:
    return [source for kind, source, _ in essence if kind == "code"]


def unexecuted(text: Path) -> bool:
    """Say whether the notebook of a page lacks outputs of the text's own code."""
    notebook = read_notebook(text.with_suffix(".ipynb"))
    same = _code(_essence(read_text(text))) == _code(_essence(notebook))
    return not same or bool(_out_of_order(notebook, ""))


def _out_of_order(notebook: Any, where: str) -> list[str]:
    """Return the first cell that was not executed in its turn, or stores an error."""
    code = [(n, cell) for n, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    for count, (number, cell) in enumerate(code, 1):
        if cell.get("execution_count") != count:
            return [
                f"{where}: cell {number} has execution count {cell.get('execution_count')}, "
                f"expected {count}: it was not executed in order"
            ]
        if any(output.output_type == "error" for output in cell.outputs):
            return [f"{where}: cell {number} stores an error"]
    return []


# ---------------------------------------------------------------- carrying one half into the other


def restore_head(text: Path) -> bool:
    """Give a text the book's kernel again, which JupyterLab names as it is installed there."""
    words = store.read_text(text)
    restored = _ANY_KERNEL.sub(lambda m: m[1] + _KERNEL_HEAD, words, count=1)
    if restored != words:
        store.write_text(text, restored)
    return restored != words


def sync() -> tuple[list[str], list[str]]:
    """Carry each text into its notebook, keeping the outputs of cells that did not change.

    What an editor left in a pair (times, its own settings, another kernel's name) is taken out.
    Returns the pages changed, and one line for each page that holds an edit made in the notebook
    only: it is left as it is.
    """
    changed, kept_back = [], []
    for text in pairs():
        twin = text.with_suffix(".ipynb")
        if line := refused(text):
            kept_back.append(line)
            continue
        restored = restore_head(text)
        fresh = read_text(text)
        if twin.is_file():
            held = read_notebook(twin)
            _keep_outputs(fresh, held)
            if _essence(fresh) == _essence(held):
                fresh = held
        if not twin.is_file() or store.read_text(twin) != stored(fresh):
            write(twin, fresh)
            restored = True
        if restored:
            changed.append(name_of(text))
    return changed, kept_back


def _keep_outputs(fresh: Any, held: Any) -> None:
    """Give each code cell the outputs of the one before that says the same, in their order."""
    waiting: dict[str, list[Any]] = {}
    for cell in held.cells:
        if cell.cell_type == "code":
            waiting.setdefault(cell.source, []).append(cell)
    for cell in fresh.cells:
        if cell.cell_type == "code" and waiting.get(cell.source):
            old = waiting[cell.source].pop(0)
            cell.outputs, cell.execution_count = old.outputs, old.execution_count


def take_text(text: Path) -> Path:
    """Let a text win over edits of its notebook, which is set aside; return where it lies."""
    twin = text.with_suffix(".ipynb")
    aside = twin.with_suffix(ASIDE)
    store.write_bytes(aside, twin.read_bytes())
    held = read_notebook(twin)
    fresh = read_text(text)
    _keep_outputs(fresh, held)
    write(twin, fresh)
    return aside


def take_notebook(text: Path) -> None:
    """Carry a notebook into its text. CourtnormError where the text was edited as well."""
    twin = text.with_suffix(".ipynb")
    held, fresh = read_notebook(twin), read_text(text)
    known = {cell.get("id", "")[:12] for cell in held.cells} | {_digest(c) for c in held.cells}
    own = [n for n, cell in enumerate(fresh.cells, 1) if _digest(cell) not in known]
    if own:
        raise CourtnormError(
            f"{paths.short(text)}: cell {own[0]} was edited too: carry the notebook's edit over by "
            f"hand, then `courtnorm sync --take text {text.stem}`"
        )
    words = store.read_text(text)
    head = re.match(r"\A---\n.*?\n---\n", words, re.S)
    lexed = copy.deepcopy(held)
    lexed.metadata.language_info = {"name": "python", "pygments_lexer": "ipython3"}
    body = re.sub(r"\A---\n.*?\n---\n", "", jupytext.writes(lexed, fmt="md:myst"), flags=re.S)
    store.write_text(text, (head[0] if head else "") + body)
    write(twin, held)


# ---------------------------------------------------------------- the contents


def contents() -> list[str]:
    """Return the pages named in ``_toc.yml``, in order, as paths without an ending."""
    toc = yaml.safe_load(store.read_text(paths.root() / "_toc.yml"))

    def walk(node: Any) -> list[str]:
        if isinstance(node, list):
            return [page for item in node for page in walk(item)]
        if isinstance(node, dict):
            here = [node[k] for k in ("root", "file") if k in node]
            below = [node[k] for k in ("parts", "chapters", "sections") if k in node]
            return [*here, *walk(below)]
        return []

    return walk(toc)


def descriptions() -> dict[str, str]:
    """Return what is said of each page where it is found or shared: page -> text, as written."""
    file = paths.root() / DESCRIPTIONS
    return dict(yaml.safe_load(store.read_text(file))) if file.is_file() else {}


def _undescribed(listed: list[str]) -> list[str]:
    """Return one line for each page without a description, and each that is not as expected."""
    written = descriptions()
    found = [
        f"{DESCRIPTIONS}: {page}: expected a description" for page in listed if page not in written
    ]
    for page, text in written.items():
        if page not in listed:
            found.append(f"{DESCRIPTIONS}: {page}: not in _toc.yml")
        elif not SHORTEST <= len(text) <= LONGEST or text[-1] not in ".?":
            found.append(
                f"{DESCRIPTIONS}: {page}: {len(text)} characters, expected {SHORTEST} to "
                f"{LONGEST} that end as a sentence"
            )
    return found


def problems() -> list[str]:
    """Return one line for each broken pair, and each page not in the contents or not described."""
    found: list[str] = []
    listed = contents()
    base = paths.root()
    for page in listed:
        if not any((base / page).with_suffix(s).is_file() for s in (".md", ".ipynb")):
            found.append(f"_toc.yml: {page}: expected a file of that name")
    twice = sorted({page for page in listed if listed.count(page) > 1})
    found += [f"_toc.yml: {page}: named twice" for page in twice]
    found += _undescribed(listed)
    texts = pairs()
    for text in texts:
        try:
            found += disagreements(text)
        except CourtnormError as problem:
            found.append(str(problem))
    twins = {t.with_suffix(".ipynb") for t in texts}
    for path in sorted((base / "book").rglob("*")):
        if path.suffix not in (".md", ".ipynb") or ".ipynb_checkpoints" in path.parts:
            continue
        if path.name.endswith(ASIDE):
            continue
        name = path.relative_to(base).with_suffix("").as_posix()
        if name not in listed:
            found.append(f"{path.relative_to(base)}: not in _toc.yml")
        if path.suffix == ".ipynb" and path not in twins:
            found.append(f"{path.relative_to(base)}: has no text half")
    return found
