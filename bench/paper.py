"""Setting the PDF, against what TeX alone needs for the finished source."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import bookcopy
from bench.measuring import Row, command, middle, program, seconds, shown
from courtnorm.press import build


def pdf() -> list[Row]:
    """Set the paper from stored outputs and unchanged; against latexmk on the finished source."""
    if build.missing_tex():
        return []
    with TemporaryDirectory() as place:
        book = bookcopy.copy(Path(place) / "book")
        whole = seconds(lambda: command(book, "build", "pdf", "--anew"))
        same = middle(lambda: command(book, "build", "pdf"))
        script = (
            "import sys; from pathlib import Path; from courtnorm.press import build; "
            "build.tex(Path(sys.argv[1]))"
        )
        work = Path(place) / "tex"
        program([*bookcopy.command()[:1], "-c", script, str(work)], book)
        folder = work / "_build" / "latex"
        (source,) = folder.glob("the-court-*.tex")
        line = ["latexmk", "-xelatex", "-interaction=nonstopmode", "-halt-on-error", source.name]
        alone = seconds(lambda: program(line, folder, **build.environment()))
        shutil.rmtree(work)
    against = f"{shown(whole)} against {shown(alone)}"
    return [
        Row("PDF, against TeX alone", whole / alone, "times", 1.5, said=against),
        Row("PDF, nothing changed, against setting it", same / whole, "times", 0.2,
            said=f"{shown(same)} against {shown(whole)}"),
    ]  # fmt: skip
