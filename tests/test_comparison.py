"""Comparing: what plain nbval catches is caught, and no page sees what another left behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from paired import HEAD

from courtnorm import paths
from courtnorm.press import compare as comparison
from courtnorm.press import kernels, pairs, running

#: One cell each: what it does, and how its stored output is spoilt.
CELLS = (
    "print('eleven')",
    "from courtnorm import prose\nprose.say(votes=15)",
    "import pandas as pd\npd.DataFrame({'state': ['Ruritania'], 'votes': [15]})",
    "6 * 7",
    "import random\nrandom.Random(7).random()",
    "x = 1",
    "print('as it is')",
)


@pytest.fixture(scope="module")
def nurseries() -> Iterator[Callable[..., Any]]:
    """One nursery for each seed, for all tests: what a page leaves behind stays in its kernel."""
    held: dict[str, Any] = {}
    made = kernels.kernels
    with ExitStack() as stack:

        @contextmanager
        def shared(environment: dict[str, str]) -> Iterator[Any]:
            seed = environment["PYTHONHASHSEED"]
            if seed not in held:
                held[seed] = stack.enter_context(made(environment))
            yield held[seed]

        yield shared


@pytest.fixture
def shared(nurseries: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "kernels", nurseries)


def _page(folder: Path, name: str, cells: tuple[str, ...]) -> Path:
    """Write a page and execute it, cold."""
    text = folder / f"{name}.md"
    blocks = "\n".join(f"\n```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
    text.write_text(f"{HEAD}# A page of Ruritania\n{blocks}", "utf-8")
    pairs.write(text.with_suffix(".ipynb"), running.execute(text).notebook)
    return text


def _spoil(text: Path) -> list[int]:
    """Spoil what the first six cells stored; return the numbers of those cells among the code."""
    path = text.with_suffix(".ipynb")
    notebook = nbformat.read(path, as_version=4)
    printed, glued, table, number, drawn, silent, _ = (
        c for c in notebook.cells if c.cell_type == "code"
    )
    printed.outputs[0].text = "twelve\n"
    data = json.loads(json.dumps(glued.outputs[0].data).replace("15", "14"))
    assert data != glued.outputs[0].data
    glued.outputs[0].data = data
    html = table.outputs[0].data["text/html"]
    table.outputs[0].data["text/html"] = html.replace("Ruritania", "Graustark")
    number.outputs = []
    drawn.source = drawn.source.replace("Random(7)", "Random(8)")
    silent.outputs = [nbformat.v4.new_output("stream", name="stdout", text="1\n")]
    nbformat.write(notebook, path)
    return list(range(6))


def _by_nbval(text: Path) -> list[int]:
    """Return the numbers of the code cells that plain nbval finds otherwise than stored."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--nbval", str(text.with_suffix(".ipynb")), "-q"),
            *("-p", "no:cacheprovider", "-p", "no:xdist", "--override-ini", "addopts=", "-rf"),
        ],
        cwd=text.parent,
        env=running.environment(),
        text=True,
        capture_output=True,
        check=False,
    )
    return sorted({int(n) for n in re.findall(r"^FAILED .*::Cell (\d+)", done.stdout, re.M)})


def _by_the_book(text: Path) -> list[int]:
    """Return the same, as ``courtnorm compare`` finds it; the title is cell 1."""
    lines = comparison.again([text]).differences
    return sorted(int(re.findall(r"cell (\d+): ", line)[0]) - 2 for line in lines)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two pages as they were executed, to be copied and spoilt."""
    folder = tmp_path_factory.mktemp("sound")
    _page(folder, "sound", ("1 + 1",))
    _page(folder, "dying", ("1 + 1", "2 + 2", "3 + 3"))
    return folder


@pytest.mark.usefixtures("shared")
def test_every_fault_that_plain_nbval_catches_is_caught(tmp_path: Path) -> None:
    page = _page(tmp_path, "faults", CELLS)
    sound = comparison.again([page])
    assert (sound.differences, sound.cells) == ((), len(CELLS))
    spoilt = _spoil(page)
    assert _by_nbval(page) == spoilt
    assert _by_the_book(page) == spoilt


@pytest.mark.usefixtures("shared")
def test_what_differs_is_said_with_the_part_that_does(tmp_path: Path) -> None:
    page = _page(tmp_path, "long", ("print('a' * 300 + 'eleven' + 'b' * 300)",))
    twin = page.with_suffix(".ipynb")
    twin.write_text(twin.read_text("utf-8").replace("aeleven", "atwelve", 1), "utf-8")
    # the source holds no such word: only the stored output changed
    (line,) = comparison.again([page]).differences
    assert line.startswith("long.ipynb: cell 2: stdout: ...aaa")
    assert "twelve" in line and "eleven" in line and len(line) < 320


@pytest.mark.usefixtures("shared")
def test_a_page_does_not_see_what_another_left_behind(tmp_path: Path) -> None:
    one = _page(tmp_path, "one", ("import os, pandas as pd\npd.MARK = os.environ['M'] = 'left'",))
    other = _page(
        tmp_path,
        "other",
        ("import os, pandas as pd\nprint(hasattr(pd, 'MARK'), os.environ.get('M'))",
         "from courtnorm import tables as t\nprint(t.BOOK.read, t._load.cache_info().currsize)"),
    )  # fmt: skip
    assert comparison.again([one, other, one]).differences == ()


#: Ways in which a cell ends its page otherwise than by a Python error, and what is said of each.
DEATHS = {
    "killed": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "its kernel died"),
    "gone": ("import os\nos._exit(0)", "its kernel died"),
    "left": ("exit()", "it ended the kernel"),
    "quit": ("raise SystemExit(3)", "SystemExit: 3"),
    "slow": ("import time\ntime.sleep(3600)", "not done within the limit of 4 s"),
    "deaf": (
        "import time\nwhile True:\n    try:\n        time.sleep(3600)\n"
        "    except BaseException:\n        pass",
        "not done within the limit of 4 s",
    ),
}


#: One of each kind is tried in every run, all of them by `make long`.
FEW = ("killed", "left", "slow")
HOW = [how if how in FEW else pytest.param(how, marks=pytest.mark.long) for how in DEATHS]


@pytest.mark.parametrize("how", HOW)
def test_a_page_that_dies_otherwise_is_named_with_its_cell_and_the_others_go_on(
    tmp_path: Path, sound: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, said = DEATHS[how]
    shutil.copytree(sound, tmp_path, dirs_exist_ok=True)
    dying = tmp_path / "dying.md"
    for path in (dying, dying.with_suffix(".ipynb")):
        held = pairs.read_notebook(path) if path.suffix == ".ipynb" else pairs.read_text(path)
        held.cells[2].source = source
        if path.suffix == ".ipynb":
            pairs.write(path, held)
    folder = tmp_path / "kernels"
    monkeypatch.setattr(kernels.tempfile, "mkdtemp", lambda prefix: str(folder))
    # a short limit only for what goes on without end: on a busy machine a sound cell may take 4 s
    found = comparison.again(
        [dying, tmp_path / "sound.md"], limit=4 if "limit" in said else running.LIMIT
    )
    assert _turns(False, str(folder)), "a kernel lives on"
    (line,) = found.differences
    assert line.startswith("dying.ipynb: cell 3: ") and said in line
    assert (found.pages, found.cells) == (2, 1)


def test_a_page_that_can_not_be_executed_is_no_success(tmp_path: Path) -> None:
    page = _page(tmp_path, "broken", ("print(1)",))
    page.with_suffix(".ipynb").write_text("{", "utf-8")
    assert comparison.again([page]).differences


@pytest.mark.usefixtures("shared")
def test_an_output_that_hangs_on_the_order_of_a_set_is_seen(tmp_path: Path) -> None:
    """The guard itself: the comparison runs under seeds that order sets otherwise."""
    states = "{'Kenya', 'Libya', 'Mali', 'Sudan', 'Chad', 'Gabon', 'Togo', 'Niger'}"
    hanging = _page(tmp_path, "hanging", (f"print(list({states}))",))
    sorted_page = _page(tmp_path, "sorted", (f"print(sorted({states}))",))
    for seed in (1, 2):
        found = comparison.again([hanging, sorted_page], seed=seed)
        assert [line.split(":")[0] for line in found.differences] == ["hanging.ipynb"]


def test_a_changed_page_waits_to_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    page = pairs.pairs()[0]
    done = {pairs.name_of(page): comparison.state(page)}
    monkeypatch.setattr(comparison, "_done", lambda: done)
    assert comparison.waiting([page]) == []
    monkeypatch.setattr(running, "record", lambda *_: {"code": "another"})
    assert comparison.waiting([page]) == [page]


def test_the_nursery_ends_with_the_process_that_asked_for_it() -> None:
    code = (
        "import os, time\nfrom courtnorm.press import kernels\n"
        "with kernels.kernels(dict(os.environ)) as manager:\n"
        "    print(manager().kernel_spec_manager.kernel_dirs[0], flush=True)\n"
        "    time.sleep(60)\n"
    )
    asked = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=paths.root()
    )
    assert asked.stdout is not None
    folder = asked.stdout.readline().strip()
    assert Path(folder, kernels.WARM, "kernel.json").is_file()
    assert _turns(True, str(Path(folder).parent))
    os.kill(asked.pid, signal.SIGKILL)
    asked.wait()
    assert _turns(False, str(Path(folder).parent))


def _turns(at_work: bool, folder: str) -> bool:
    """Wait until the nursery is at work, or no longer; say whether it came to that in time."""
    until = time.monotonic() + 20
    while _at_work(folder) != at_work and time.monotonic() < until:
        time.sleep(0.1)
    return _at_work(folder) == at_work


def _at_work(folder: str) -> bool:
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if folder in line.read_text("utf-8", errors="replace"):
                return True
        except OSError:
            continue
    return False
