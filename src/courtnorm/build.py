"""Build the web pages and the PDF from the stored outputs.

Jupyter Book makes both; this module calls it strictly (every warning is an error), on a folder of
its own, and puts the result in place only when it is whole.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from courtnorm import paths
from courtnorm.errors import CourtnormError

HTML = "_build/html"
PDF = "_build/the-court-and-the-norm.pdf"
_TEX = ("xelatex", "latexmk", "xindy")


def missing_tex() -> list[str]:
    """Return the programs of TeX that the PDF needs and this machine lacks."""
    return [program for program in _TEX if shutil.which(program) is None]


def _environment() -> dict[str, str]:
    """Return an environment in which the same book comes out everywhere: no clock, no locale."""
    cited = yaml.safe_load((paths.root() / "CITATION.cff").read_text("utf-8"))
    day = dt.datetime.fromisoformat(str(cited["date-released"])).replace(tzinfo=dt.UTC)
    keep = {k: v for k, v in os.environ.items() if not k.startswith("LC_")}
    fixed = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C.UTF-8", "FORCE_SOURCE_DATE": "1"}
    return {**keep, **fixed, "SOURCE_DATE_EPOCH": str(int(day.timestamp()))}


def _jupyter_book(builder: str, work: Path) -> None:
    """Run Jupyter Book strictly; its report is shown only where it fails."""
    command = [
        *(str(Path(sys.executable).with_name("jupyter-book")), "build", "."),
        *("--path-output", str(work), "--builder", builder),
        *("-n", "-W", "--keep-going", "-q"),
    ]
    done = subprocess.run(
        command,
        cwd=paths.root(),
        env=_environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        marks = ("WARNING", "ERROR", "CRITICAL", "Exception")
        lines = [ln for ln in done.stdout.splitlines() if any(m in ln for m in marks)]
        raise CourtnormError("\n".join(lines or done.stdout.splitlines()[-15:]) or "build failed")


def _replace(made: Path, place: Path) -> None:
    """Put a finished file or folder in its place; the old one is removed only then."""
    place.parent.mkdir(parents=True, exist_ok=True)
    old = place.with_name(place.name + ".old")
    _remove(old)
    if place.exists():
        place.rename(old)
    made.rename(place)
    _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def html() -> Path:
    """Build the web pages; return their folder."""
    base = paths.root()
    work = base / "_build" / "work-html"
    _remove(work)
    _jupyter_book("html", work)
    _replace(work / "_build" / "html", base / HTML)
    _remove(work)
    return base / HTML


def tex(work: Path) -> Path:
    """Write the book as LaTeX below ``work``; return the folder of the ``.tex``."""
    _remove(work)
    _jupyter_book("latex", work)
    return work / "_build" / "latex"


def pdf() -> Path:
    """Build the PDF; return its path. Raises CourtnormError where TeX is missing or fails."""
    missing = missing_tex()
    if missing:
        raise CourtnormError(
            f"the PDF needs {', '.join(missing)}: install the packages of apt.txt "
            "(`make system`, or apt-get install as it prints)"
        )
    base = paths.root()
    work = base / "_build" / "work-pdf"
    folder = tex(work)
    (source,) = folder.glob("the-court-and-the-norm.tex")
    done = subprocess.run(
        ["latexmk", "-xelatex", "-interaction=nonstopmode", "-halt-on-error", source.name],
        cwd=folder,
        env=_environment(),
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    made = source.with_suffix(".pdf")
    if done.returncode or not made.is_file():
        lines = [line for line in done.stdout.splitlines() if line.startswith("!")]
        raise CourtnormError(f"TeX stopped: {(lines or done.stdout.splitlines()[-5:])[0]}")
    shutil.copy(source.with_suffix(".log"), base / "_build" / "pdf.log")
    _replace(made, base / PDF)
    _remove(work)
    return base / PDF
