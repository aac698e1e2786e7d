"""Years across, and above each year a dot for every speech or document of that year."""

from __future__ import annotations

import pandas as pd

from courtnorm.drawing import axis_of_years, bare, legend, mark
from courtnorm.figures import Canvas, colour

#: Dots side by side above one year, on a wide and on a narrow drawing.
ABREAST = {True: 3, False: 2}


def by_year(
    canvas: Canvas, numbers: pd.DataFrame, *, words: tuple[str, str, str], until: int, note: str
) -> None:
    """Draw a dot for each row: open for one thing, filled for both, ringed where they are joined.

    ``numbers``: columns ``year`` and ``kind`` (``one``, ``both``, ``joined``); ``words``: what the
    three kinds are called; after the year ``until`` a line is drawn, with a ``note`` at its head.
    """
    axes = canvas.axes()
    bare(axes, keep=["bottom"])
    abreast = ABREAST[canvas.wide]
    first, last = int(numbers["year"].min()), int(numbers["year"].max())
    rank = {"joined": 0, "both": 1, "one": 2}
    placed = numbers.assign(rank=numbers["kind"].map(rank)).sort_values(
        ["year", "rank"], kind="stable", ignore_index=True
    )
    place = placed.groupby("year").cumcount()
    placed["x"] = placed["year"] + (place % abreast - (abreast - 1) / 2) * 0.9 / abreast
    placed["y"] = place // abreast
    step = canvas.width / (last - first + 1.6) * 0.9 / abreast
    size = (0.62 * step) ** 2
    open_, full = placed["kind"] == "one", placed["kind"] != "one"
    axes.scatter(placed["x"][open_], placed["y"][open_], s=size, lw=1.1,
                 facecolor=colour("paper"), edgecolor=colour("norm"))  # fmt: skip
    axes.scatter(placed["x"][full], placed["y"][full], s=size * 1.2, lw=0.6,
                 facecolor=colour("meet"), edgecolor=colour("ink"))  # fmt: skip
    joined = placed[placed["kind"] == "joined"]
    axes.scatter(joined["x"], joined["y"], s=size * 3.2, lw=1.8, facecolor="none",
                 edgecolor=colour("ink"), zorder=4)  # fmt: skip
    top = placed["y"].max() + 1.5
    axes.plot([until + 0.5] * 2, [-0.5, top], color=colour("muted"), lw=1, ls=(0, (4, 3)))
    axes.text(until + 0.7, top, note, va="top", fontsize=canvas.small, color=colour("muted"))
    axis_of_years(axes, first, last, canvas)
    axes.set_ylim(-1, top + 0.5)
    legend(axes, [mark(words[0], "o", "norm", open=True), mark(words[1], "o", "meet"),
                  _ringed(words[2])], canvas, columns=3 if canvas.wide else 1)  # fmt: skip


def _ringed(words: str) -> object:
    """Return an entry of the legend: a filled dot in a ring."""
    ring = mark(words, "o", "meet")
    ring.set_markeredgecolor(colour("ink"))
    ring.set_markeredgewidth(2.2)
    return ring
