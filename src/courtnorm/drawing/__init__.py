"""Kinds of picture, by what they draw; here what they share: legends, axes without lines, words.

How a kind of picture is written and published: :mod:`courtnorm.figures`. Every function that draws
takes a canvas and a table, and says in its docstring which columns the table has.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from courtnorm.figures import Canvas, colour, fill

__all__ = ["axis_of_years", "bare", "legend", "mark", "patch", "spread", "wrapped"]


def bare(axes: Axes, keep: Sequence[str] = ()) -> None:
    """Take from axes their lines and ticks, but for the sides named (``"bottom"``, ``"left"``)."""
    for side, line in axes.spines.items():
        line.set_visible(side in keep)
    if "bottom" not in keep:
        axes.set_xticks([])
    if "left" not in keep:
        axes.set_yticks([])
    axes.tick_params(length=0)


def axis_of_years(axes: Axes, first: int, last: int, canvas: Canvas) -> None:
    """Let the horizontal axis run over whole years: a label every five, on a phone every ten."""
    step = 5 if canvas.wide and last - first <= 50 else 10
    axes.set_xlim(first - 0.8, last + 0.8)
    axes.set_xticks([year for year in range(first, last + 1) if year % step == 0])


def wrapped(text: str, canvas: Canvas, wide: int, narrow: int) -> str:
    """Return words in lines of at most so many characters on a wide and on a narrow drawing."""
    return textwrap.fill(text, wide if canvas.wide else narrow)


def patch(label: str, name: str, *, open: bool = False) -> Patch:
    """Return an entry of a legend: a square of a colour; ``open`` has an outline only."""
    if open:
        return Patch(label=label, facecolor=colour("paper"), edgecolor=colour(name), lw=1.5)
    return Patch(label=label, **fill(name))


def mark(label: str, marker: str, name: str, *, open: bool = False) -> Line2D:
    """Return an entry of a legend: a matplotlib marker in a colour; ``open`` is not filled."""
    face = colour("paper") if open else colour(name)
    return Line2D(
        [], [], linestyle="", marker=marker, label=label, markersize=9,
        markerfacecolor=face, markeredgecolor=colour(name),
    )  # fmt: skip


def legend(axes: Axes, entries: Sequence[Any], canvas: Canvas, columns: int | None = None) -> None:
    """Set a legend above the axes: one line, on a phone in two columns; ``columns`` says otherwise.

    ``entries`` are made by :func:`patch` and :func:`mark`, or are any labelled artists.
    """
    beside = columns or (len(entries) if canvas.wide else min(2, len(entries)))
    axes.legend(
        handles=list(entries), loc="lower left", bbox_to_anchor=(0, 1.0), ncols=beside,
        fontsize=canvas.small, handlelength=0.9, handleheight=0.9, handletextpad=0.5,
        columnspacing=1.4, borderpad=0, borderaxespad=0.6,
    )  # fmt: skip


def spread(wanted: list[float], gap: float) -> list[float]:
    """Return places in order, each at least ``gap`` after the one before, as near as may be."""
    placed = list(wanted)
    for _ in range(300):
        for i in range(1, len(placed)):
            short = gap - (placed[i] - placed[i - 1])
            if short > 0:
                placed[i - 1] -= short / 2
                placed[i] += short / 2
    return placed
