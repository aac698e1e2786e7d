"""Spans of time as bars of one scale, one under the other."""

from __future__ import annotations

import pandas as pd

from courtnorm.drawing import bare, legend, patch
from courtnorm.figures import Canvas, colour, fill


def spans(
    canvas: Canvas, numbers: pd.DataFrame, *, hue: str, words: tuple[str, str], unit: str
) -> None:
    """Draw a bar for each row from nought to its length; one that has not ended is open.

    ``numbers``: columns ``name, years`` (the length), ``ended`` (bool), ``mark`` (a place along the
    bar, or missing) and ``note`` (the mark's words). ``words``: of the legend, ended and not;
    ``unit`` stands below the axis.
    """
    axes = canvas.axes()
    bare(axes, keep=["bottom"])
    longest = numbers["years"].max()
    for place, row in enumerate(numbers.itertuples()):
        y = -1.5 * place
        style = fill(hue) if row.ended else {"facecolor": "none", "edgecolor": colour(hue), "lw": 2}
        axes.barh(y, row.years, height=0.62, **style)
        axes.text(0, y + 0.62, row.name, va="center")
        axes.text(row.years + longest * 0.015, y, f"{row.years:.1f}", va="center", weight="bold")
        if pd.notna(row.mark):
            axes.plot(row.mark, y, "X", ms=11, color=colour("no"), mec=colour("paper"), zorder=3)
            axes.text(row.mark, y - 0.64, row.note, ha="center", va="center",
                      fontsize=canvas.small, color=colour("no"))  # fmt: skip
    axes.set_xlim(-longest * 0.01, longest * 1.12)
    axes.set_ylim(-1.5 * (len(numbers) - 1) - 1.1, 1.1)
    axes.set_xlabel(unit, fontsize=canvas.small)
    legend(axes, [patch(words[0], hue), patch(words[1], hue, open=True)], canvas)
