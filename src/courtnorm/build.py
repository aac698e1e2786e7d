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
import tempfile
import zipfile
from pathlib import Path

from courtnorm import citation, paths
from courtnorm.errors import CourtnormError

HTML = "_build/html"
PDF = "_build/the-court-and-the-norm.pdf"
BUNDLE = "_build/the-court-and-the-norm.zip"
_TEX = ("xelatex", "latexmk", "xindy")
#: What stands at the root of the pages: the way to the first one, under the strictest policy.
_FRONT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'">
<meta http-equiv="refresh" content="0; url=book/index.html">
<title>The Court and the Norm</title>
</head>
<body><p><a href="book/index.html">The Court and the Norm</a></p></body>
</html>
"""


def missing_tex() -> list[str]:
    """Return the programs of TeX that the PDF needs and this machine lacks."""
    return [program for program in _TEX if shutil.which(program) is None]


def _environment() -> dict[str, str]:
    """Return an environment in which the same book comes out everywhere: no clock, no locale."""
    day = dt.datetime.combine(citation.book().released, dt.time(), dt.UTC)
    keep = {k: v for k, v in os.environ.items() if not k.startswith("LC_")}
    fixed = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C.UTF-8", "FORCE_SOURCE_DATE": "1"}
    # latexmk hands these to xindy, which makes the index
    index = {"XINDYOPTS": "-L english -C utf8 -M sphinx.xdy -M courtnorm.xdy"}
    return {**keep, **fixed, **index, "SOURCE_DATE_EPOCH": str(int(day.timestamp()))}


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


def _workplace(kind: str) -> Path:
    """Return a new folder to build in.

    It is never one that was used before: of a build that was killed, a child may still be writing.
    """
    place = paths.root() / "_build"
    place.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(dir=place, prefix=f"work-{kind}-"))


def html() -> Path:
    """Build the web pages; return their folder."""
    base = paths.root()
    work = _workplace("html")
    _jupyter_book("html", work)
    (work / "_build" / "html" / "index.html").write_text(_FRONT, "utf-8", newline="\n")
    _replace(work / "_build" / "html", base / HTML)
    _remove(work)
    return base / HTML


def bundle() -> Path:
    """Build the pages and pack them into one file that is read without a server; return it."""
    base = paths.root()
    pages = html()
    made = _workplace("bundle") / "bundle.zip"
    pack(pages, made, citation.book().released)
    _replace(made, base / BUNDLE)
    _remove(made.parent)
    return base / BUNDLE


def pack(folder: Path, target: Path, day: dt.date) -> None:
    """Write the files of a folder as a zip: the same files give the same bytes.

    Names are sorted and lie in one folder, named as the zip without its suffix would be; times are
    those of ``day``; what the browser never asks for is left out.
    """
    inside = Path(BUNDLE).stem
    files = [f for f in sorted(folder.rglob("*")) if f.is_file() and not _for_builders(f)]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in files:
            name = f"{inside}/{file.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the bits that follow are Unix's, wherever it is packed
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, file.read_bytes())


def _for_builders(file: Path) -> bool:
    return file.name in (".buildinfo", "objects.inv") or file.suffix == ".map"


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
    work = _workplace("pdf")
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
