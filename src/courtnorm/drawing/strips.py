"""Strips of dated events on either side of a line: the norm above, the Court below."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from courtnorm.drawing import bare, legend, mark
from courtnorm.figures import Canvas, colour

#: Room of a strip above and below its line, and from one line to the next.
REACH, APART = 0.34, 2.2
#: Kind of event -> its marker.
MARKERS = {"resolution": "s", "step": "D", "said": "o"}


def when(dates: pd.Series) -> pd.Series:
    """Return dates as years with their fraction."""
    return dates.dt.year + (dates.dt.dayofyear - 1) / 365.25


def touching(
    canvas: Canvas, numbers: pd.DataFrame, *, order: Sequence[str], span: tuple[int, int],
    words: dict[str, str],
) -> None:  # fmt: skip
    """Draw one strip for each name of ``order``, with a bold bar where a text holds both.

    ``numbers``: columns ``name, date, side`` (``norm``, ``Court``), ``kind`` (a key of
    :data:`MARKERS`), ``both`` (bool) and ``label``. ``words``: kind, or ``both``, -> its words in
    the legend.
    """
    axes = canvas.axes()
    bare(axes, keep=["bottom"])
    hues = {"norm": "norm", "Court": "court"}
    placed = numbers.assign(x=when(numbers["date"]))
    for place, name in enumerate(order):
        line = -APART * place
        axes.axhline(line, color=colour("line"), lw=1.2, zorder=1)
        axes.text(span[0] - 0.6, line + 0.95, name, weight="bold", va="center")
        mine = placed[placed["name"] == name]
        for event in mine.itertuples():
            way = 1 if event.side == "norm" else -1
            open_ = event.kind == "said"
            axes.plot(event.x, line + way * REACH, MARKERS[event.kind], ms=8, zorder=3,
                      mec=colour(hues[event.side] if open_ else "paper"), mew=1.6 if open_ else 0.8,
                      color=colour("paper" if open_ else hues[event.side]))  # fmt: skip
            if event.label:
                axes.text(event.x, line + way * (REACH + 0.42), event.label, ha="center",
                          va="center", fontsize=canvas.small, zorder=5)  # fmt: skip
        for x in mine.loc[mine["both"], "x"].unique():
            axes.plot([x, x], [line - REACH - 0.16, line + REACH + 0.16], lw=11, zorder=2,
                      color=colour("ink"), solid_capstyle="butt")  # fmt: skip
            axes.plot([x, x], [line - REACH - 0.11, line + REACH + 0.11], lw=7.5, zorder=4,
                      color=colour("meet"), solid_capstyle="butt")  # fmt: skip
    axes.set_xlim(span[0] - 0.8, span[1] + 1.1)
    axes.set_xticks(range(span[0], span[1] + 1, 2 if canvas.wide else 5))
    axes.set_ylim(-APART * (len(order) - 1) - 1.1, 1.35)
    entries = [
        mark(words["resolution"], "s", "ink"),
        mark(words["step"], "D", "court"),
        mark(words["said"], "o", "ink", open=True),
        mark(words["both"], "$|$", "meet"),
    ]
    entries[-1].set_markeredgewidth(4)
    legend(axes, entries, canvas, columns=2 if canvas.wide else 1)
