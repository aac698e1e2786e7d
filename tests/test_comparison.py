"""Warm kernels: what plain nbval catches is caught, and no page sees what another left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from paired import HEAD

from courtnorm.press import compare as comparison
from courtnorm.press import notebooks, warm

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


def _page(folder: Path, name: str, cells: tuple[str, ...]) -> Path:
    """Write a page and execute it, cold."""
    text = folder / f"{name}.md"
    blocks = "\n".join(f"\n```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
    text.write_text(f"{HEAD}# A page of Ruritania\n{blocks}", "utf-8")
    executed = notebooks.execute(text).notebook
    nbformat.write(executed, text.with_suffix(".ipynb"))
    return text


def _spoil(text: Path) -> list[str]:
    """Spoil what the first six cells stored; return the names of those cells."""
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
    return [f"Cell {place}" for place in range(6)]


def test_every_fault_that_plain_nbval_catches_is_caught(tmp_path: Path) -> None:
    page = _page(tmp_path, "faults", CELLS)
    sound = comparison.nbval([page])
    assert (sound.failed, sound.cells) == ((), len(CELLS)), sound.report
    spoilt = _spoil(page)
    plain, quick = comparison.nbval([page], warm_kernels=False), comparison.nbval([page])
    assert [name.split(": ")[1] for name in plain.failed] == spoilt, plain.report
    assert quick.failed == plain.failed
    assert quick.cells == plain.cells == len(CELLS)


def test_a_page_does_not_see_what_another_left_behind(tmp_path: Path) -> None:
    one = _page(tmp_path, "one", ("import os, pandas as pd\npd.MARK = os.environ['M'] = 'left'",))
    other = _page(
        tmp_path,
        "other",
        ("import os, pandas as pd\nprint(hasattr(pd, 'MARK'), os.environ.get('M'))",
         "from courtnorm import tables\nprint(tables.READ, tables._load.cache_info().currsize)"),
    )  # fmt: skip
    found = comparison.nbval([one, other, one])
    assert found.failed == (), found.report


def test_a_page_that_can_not_be_executed_is_no_success(tmp_path: Path) -> None:
    page = _page(tmp_path, "broken", ("print(1)",))
    page.with_suffix(".ipynb").write_text("{", "utf-8")
    assert comparison.nbval([page]).failed


def test_a_changed_page_waits_to_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    page = notebooks.pairs()[0]
    done = {notebooks.name_of(page): comparison.state(page)}
    monkeypatch.setattr(comparison, "_done", lambda: done)
    assert comparison.waiting([page]) == []
    monkeypatch.setattr(notebooks, "fingerprint", lambda *_: "another")
    assert comparison.waiting([page]) == [page]


def test_the_nursery_ends_with_the_process_that_asked_for_it() -> None:
    code = (
        "import os, time\nfrom courtnorm import warm\n"
        "with warm.kernels(dict(os.environ)) as known:\n"
        "    print(known['JUPYTER_PATH'].split(os.pathsep)[0], flush=True)\n"
        "    time.sleep(60)\n"
    )
    asked = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert asked.stdout is not None
    folder = asked.stdout.readline().strip()
    assert Path(folder, "kernels", warm.KERNEL, "kernel.json").is_file()
    assert _turns(True, folder)
    os.kill(asked.pid, signal.SIGKILL)
    asked.wait()
    assert _turns(False, folder)


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
