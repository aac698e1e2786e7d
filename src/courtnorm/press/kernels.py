"""Kernels that start at once: forked from a process that has imported what the pages import.

A kernel of one's own for every page is what makes a comparison worth something: no page sees what
another left behind. Most of its cost is the same imports again and again. Here one process, the
*nursery*, imports the packages and the modules that pages use, reads no table, and forks a copy of
itself for each kernel that is asked for. A forked kernel differs from a cold one in nothing but the
time it takes: it has a memory, a namespace and a connection of its own. A nursery lives as long as
one comparison, so that no module in it is older than the pages.

Jupyter is told of it by a kernel specification: its command is a small program that hands the
connection file to the nursery over a local socket and waits until the kernel has ended.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

#: The name under which Jupyter finds the kernels.
WARM = "courtnorm-warm"
#: What is imported before the first kernel is forked, and what after, while nobody asks for one.
#: Importing reads no table, starts no thread and opens no connection.
FIRST = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "debugpy._vendored.force_pydevd"),
    *("matplotlib.pyplot", "matplotlib.patches", "matplotlib_inline.backend_inline"),
    *("matplotlib.backends.backend_pdf", "matplotlib.backends.backend_svg", "pandas", "yaml"),
    *("courtnorm.findings", "courtnorm.figures", "courtnorm.prose", "myst_nb"),
)
THEN = ("pyarrow.parquet", "lifelines", "scipy.sparse", "scipy.stats", "sklearn.metrics")
#: The command of the kernel specification: plain Python, nothing imported that takes time.
_CLIENT = """\
import json, os, socket, sys, time
nursery, until = socket.socket(socket.AF_UNIX), time.monotonic() + 60
while True:
    try:
        nursery.connect(sys.argv[1])
        break
    except OSError:  # it is still importing
        if time.monotonic() > until:
            sys.exit("no kernel could be prepared for the pages")
        time.sleep(0.02)
order = {"connection": sys.argv[2], "folder": os.getcwd(), "environment": dict(os.environ)}
nursery.sendall(json.dumps(order).encode() + b"\\n")
nursery.recv(1)  # nothing is ever sent: it returns when the kernel has ended
"""

_NURSERY = "import sys; from courtnorm.press.kernels import serve; serve(sys.argv[1])"


def serve(address: str) -> None:
    """Import the packages and fork a kernel for each that asks.

    It ends when its input does, that is, with the process that started it, however that ended.
    """
    for name in FIRST:
        _import(name)
    _draw_once()
    _show_all_columns()
    # children that have ended are not waited for
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listening = socket.socket(socket.AF_UNIX)
    # under another name first: who finds it by its own may connect
    listening.bind(address + ".new")
    listening.listen()
    os.rename(address + ".new", address)
    waiting = list(THEN)
    while True:
        heard, _, _ = select.select([listening, sys.stdin], [], [], 0 if waiting else None)
        if sys.stdin in heard:
            return
        if not heard:
            _import(waiting.pop(0))
            continue
        asking, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            _become_kernel(asking)
        asking.close()


def _import(name: str) -> None:
    """Import a package; a kernel that wants one that is missing says so itself."""
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
    # what stands is shared by all kernels, and none of them needs to look through it
    gc.freeze()


def _draw_once() -> None:
    """Draw an empty figure, so that fonts and the ways of storing figures are loaded."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots()
    axes.set_title("Ruritania")
    for kind in ("svg", "pdf"):
        figure.savefig(io.BytesIO(), format=kind)
    pyplot.close(figure)


def _show_all_columns() -> None:
    """Have tables shown as a cold kernel shows them.

    Imported outside a kernel, pandas believes that it writes to a terminal and leaves columns out.
    """
    import pandas as pd

    pd.set_option("display.max_columns", 20)


def _become_kernel(asking: socket.socket) -> None:
    """Be the kernel that was asked for; end when it ends, or when who asked is gone."""
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    order = json.loads(asking.makefile().readline())
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["ipykernel_launcher", "-f", order["connection"]]
    sys.path[:] = ["", *(part for part in sys.path if part)]

    def watch() -> None:
        asking.recv(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    code = 0
    try:
        IPKernelApp.launch_instance(["-f", order["connection"]])
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        os._exit(code)


@contextlib.contextmanager
def kernels(environment: dict[str, str]) -> Iterator[Callable[[], AsyncKernelManager]]:
    """Keep a nursery while the block runs; yield what makes a manager of one new kernel of it.

    It imports while the block begins; kernels asked for before it is ready wait for it.
    """
    folder = Path(tempfile.mkdtemp(prefix="kernels-"))
    try:
        address = folder / "nursery"
        spec = folder / "kernels" / WARM
        spec.mkdir(parents=True)
        (spec / "client.py").write_text(_CLIENT, "utf-8")
        command = [sys.executable, "-I", "-S", str(spec / "client.py"), str(address)]
        described = {
            "argv": [*command, "{connection_file}"],
            "display_name": "Python 3, warm",
            "language": "python",
            "interrupt_mode": "message",
        }
        (spec / "kernel.json").write_text(json.dumps(described), "utf-8")
        nursery = subprocess.Popen(
            [sys.executable, "-c", _NURSERY, str(address)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

        def manager() -> AsyncKernelManager:
            known = KernelSpecManager(kernel_dirs=[str(folder / "kernels")])
            return AsyncKernelManager(kernel_name=WARM, kernel_spec_manager=known)

        try:
            yield manager
        finally:
            nursery.kill()
            nursery.communicate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
