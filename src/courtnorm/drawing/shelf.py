"""Works on a shelf: a spine for each, heaped by year, in the colour of what it is about."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from courtnorm.drawing import axis_of_years, bare, legend, patch
from courtnorm.figures import Canvas, colour, fill


def by_year(
    canvas: Canvas, numbers: pd.DataFrame, *, kinds: Mapping[str, tuple[str, str]], until: int,
    note: str,
) -> None:  # fmt: skip
    """Draw a block for each work above its year, kinds in the order given, the first at the foot.

    ``numbers``: columns ``year`` and ``kind``; ``kinds``: kind -> (colour of the palette, words of
    the legend); after the year ``until`` a line is drawn, with a ``note`` at its head.
    """
    axes = canvas.axes()
    bare(axes, keep=["bottom"])
    order = list(kinds)
    placed = numbers.assign(rank=numbers["kind"].map(order.index)).sort_values(
        ["year", "rank"], kind="stable", ignore_index=True
    )
    placed["y"] = placed.groupby("year").cumcount()
    for kind, (hue, _) in kinds.items():
        mine = placed[placed["kind"] == kind]
        axes.bar(mine["year"], 0.84, bottom=mine["y"] + 0.08, width=0.8, **fill(hue))
    top = placed["y"].max() + 2
    axes.plot([until + 0.5] * 2, [0, top], color=colour("muted"), lw=1, ls=(0, (4, 3)))
    axes.text(until + 0.7, top, note, va="top", fontsize=canvas.small, color=colour("muted"))
    axis_of_years(axes, int(placed["year"].min()), int(placed["year"].max()), canvas)
    axes.set_ylim(0, top + 0.3)
    legend(axes, [patch(words, hue) for hue, words in kinds.values()], canvas)
