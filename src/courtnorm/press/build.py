"""Build the web pages and the PDF from the stored outputs.

Jupyter Book makes both; this module calls it strictly (every warning is an error), on a folder of
its own, and puts the result in place only when it is whole. What a build was made of is recorded
(:mod:`courtnorm.press.made_of`), so that the next one does no more than it must.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from courtnorm import paths
from courtnorm.errors import CourtnormError
from courtnorm.press import citation, made_of
from courtnorm.press.interrupted import remove

HTML = "_build/html"
#: What the next build of the pages begins with: Sphinx's own reading of them, and a record.
READING = "_build/html-reading"
PDF = "_build/the-court-and-the-norm.pdf"
PDF_RECORD = "_build/pdf.json"
BUNDLE = "_build/the-court-and-the-norm.zip"
_TEX = ("xelatex", "latexmk", "xindy")
#: Set for pages that are built while the paper is: they link to it, and it is laid beside them.
_COMING = "COURTNORM_PAPER_IS_COMING"


def missing_tex() -> list[str]:
    """Return the programs of TeX that the PDF needs and this machine lacks."""
    return [program for program in _TEX if shutil.which(program) is None]


def paper() -> str:
    """Return the name of the PDF that lies beside the pages; empty where there is none."""
    return Path(PDF).name if coming() or (paths.root() / PDF).is_file() else ""


def coming() -> bool:
    """Say whether the PDF is being made while the pages are."""
    return _COMING in os.environ


def environment() -> dict[str, str]:
    """Return an environment in which the same book comes out everywhere: no clock, no locale."""
    day = dt.datetime.combine(citation.book().released, dt.time(), dt.UTC)
    keep = {k: v for k, v in os.environ.items() if not k.startswith("LC_")}
    fixed = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C.UTF-8", "FORCE_SOURCE_DATE": "1"}
    fixed["max_print_line"] = "10000"  # TeX would break the lines of its log
    # latexmk hands these to xindy, which makes the index
    index = {"XINDYOPTS": "-L english -C utf8 -M sphinx.xdy -M courtnorm.xdy"}
    return {**keep, **fixed, **index, "SOURCE_DATE_EPOCH": str(int(day.timestamp()))}


def _jupyter_book(builder: str, work: Path, **more: str) -> None:
    """Run Jupyter Book strictly; its report is shown only where it fails."""
    command = [
        *(str(Path(sys.executable).with_name("jupyter-book")), "build", "."),
        *("--path-output", str(work), "--builder", builder),
        *("-n", "-W", "--keep-going", "-q"),
    ]
    done = subprocess.run(
        command,
        cwd=paths.root(),
        env=environment() | more,
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
    remove(old)
    if place.exists():
        place.rename(old)
    made.rename(place)
    remove(old)


def _workplace(kind: str) -> Path:
    """Return a new folder to build in.

    It is never one that was used before: of a build that was killed, a child may still be writing.
    """
    place = paths.root() / "_build"
    place.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(dir=place, prefix=f"work-{kind}-"))


def book(*, anew: bool = False) -> Path:
    """Build the pages and, where TeX is, the paper, at the same time; return the pages' folder."""
    if missing_tex():
        return html(anew=anew)
    with ThreadPoolExecutor(1) as beside:
        return html(anew=anew, then=beside.submit(pdf, anew=anew).result)


def html(*, anew: bool = False, then: Callable[[], Path] | None = None) -> Path:
    """Build the web pages; return their folder.

    Where nothing changed since the last build, and nobody touched what it made, there is nothing to
    do. Where only pages changed, Sphinx reads those again and no others; it writes all. Anything
    else, and ``anew``, is built from nothing. All three ways give the same pages. ``then`` waits
    for the paper where that is being made meanwhile, and returns it.
    """
    base = paths.root()
    reading = base / READING
    record = made_of.load(reading / "made-of.json")
    now = made_of.inputs(base)
    differs = made_of.changed(record.inputs, now) if record else set()
    sound = record is not None and made_of.made(base / HTML) == record.made
    current = sound and not differs and not anew
    if current and then:
        then()
    # the paper as it was last made lies beside the pages; without paper there is none
    beside = made_of.made(base / PDF) == made_of.made(base / HTML / Path(PDF).name)
    if current and beside:
        return base / HTML
    sound = sound and (beside or then is not None)
    print("Building the web pages (about half a minute) ...", flush=True)
    work = _workplace("html")
    made = work / "_build"
    if sound and not anew and all(_is_page(name) for name in differs):
        shutil.copytree(reading / "doctrees", made / ".doctrees")
        for name in differs:  # what Sphinx has no reading of, it reads
            (made / ".doctrees" / name).with_suffix(".doctree").unlink(missing_ok=True)
    _jupyter_book("html", work, **({_COMING: "1"} if then else {}))
    if then:
        shutil.copyfile(then(), made / "html" / Path(PDF).name)
    fresh = work / "reading"
    fresh.mkdir()
    (made / ".doctrees").rename(fresh / "doctrees")
    # the record is written into what it describes, and goes last: pages without it are built anew
    made_of.Record(now, made_of.made(made / "html")).save(fresh / "made-of.json")
    remove(reading)
    _replace(made / "html", base / HTML)
    _replace(fresh, reading)
    remove(work)
    return base / HTML


def _is_page(name: str) -> bool:
    """Say whether a file is a page."""
    return name.startswith("book/") and Path(name).suffix in (".md", ".ipynb")


def bundle(*, anew: bool = False) -> Path:
    """Build the pages and pack them into one file that is read without a server; return it."""
    base = paths.root()
    html(anew=anew)
    work = _workplace("bundle")
    copy_pages(work / "pages")
    made = work / Path(BUNDLE).name
    pack(work / "pages", made, citation.book().released)
    _replace(made, base / BUNDLE)
    remove(work)
    return base / BUNDLE


def copy_pages(target: Path) -> None:
    """Copy the built pages to a new folder, without what the browser never asks for."""
    left_out = shutil.ignore_patterns(".buildinfo", "objects.inv", "*.map")
    shutil.copytree(paths.root() / HTML, target, ignore=left_out)


def pack(folder: Path, target: Path, day: dt.date) -> None:
    """Write the files of a folder as a zip: the same files give the same bytes.

    Names are sorted and lie in one folder, named as the zip without its suffix; times are those of
    ``day``; a program stays one.
    """
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in files:
            name = f"{target.stem}/{file.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the bits that follow are Unix's, wherever it is packed
            runs = bool(file.stat().st_mode & 0o100)
            entry.external_attr = (0o755 if runs else 0o644) << 16
            packed.writestr(entry, file.read_bytes())


def tex(work: Path) -> Path:
    """Write the book as LaTeX below ``work``; return the folder of the ``.tex``."""
    remove(work)
    _jupyter_book("latex", work)
    return work / "_build" / "latex"


def missing_letters(log: str) -> list[str]:
    """Return the letters that TeX's log says no font had: letter, code point, name, font."""
    found = re.findall(r"Missing character: There is no (.) (?:\(U\+\w+\) )?in font ([^:;!]+)", log)
    return [
        f"{letter} (U+{ord(letter):04X} {unicodedata.name(letter, 'unnamed')}) in {font.strip()}"
        for letter, font in dict.fromkeys(found)
    ]


def pdf(*, anew: bool = False) -> Path:
    """Build the PDF; return its path.

    Raises CourtnormError where TeX is missing or fails, or where a font lacks a letter of the text.

    Where nothing changed since it was built, it stands; ``anew`` builds it all the same.
    """
    missing = missing_tex()
    if missing:
        raise CourtnormError(
            f"the PDF needs {', '.join(missing)}: install the packages of apt.txt "
            "(`make system`, or apt-get install as it prints)"
        )
    base = paths.root()
    record, now = made_of.load(base / PDF_RECORD), made_of.inputs(base, _TEX)
    if record and not anew and record.inputs == now and record.made == made_of.made(base / PDF):
        return base / PDF
    print("Writing the book for TeX (about half a minute) ...", flush=True)
    work = _workplace("pdf")
    folder = tex(work)
    (source,) = folder.glob("the-court-and-the-norm.tex")
    print("Setting the PDF with TeX (about half a minute) ...", flush=True)
    done = subprocess.run(
        ["latexmk", "-xelatex", "-interaction=nonstopmode", "-halt-on-error", source.name],
        cwd=folder,
        env=environment(),
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
    log = source.with_suffix(".log")
    lacking = missing_letters(log.read_text("utf-8", errors="replace"))
    if lacking:
        raise CourtnormError(f"the PDF's fonts lack {'; '.join(lacking)}")
    shutil.copy(log, base / "_build" / "pdf.log")
    record = made_of.Record(now, made_of.made(made))
    remove(base / PDF_RECORD)
    _replace(made, base / PDF)
    record.save(base / PDF_RECORD)
    remove(work)
    return base / PDF
