"""Shares that rise in steps with time, and how many are still waited for below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from courtnorm.drawing import bare
from courtnorm.figures import Canvas, colour


def stairs(
    canvas: Canvas, numbers: pd.DataFrame, *, styles: Mapping[str, tuple[str, str]],
    ticks: Sequence[int], words: str,
) -> None:  # fmt: skip
    """Draw one stair for each group, its name at its end and its numbers under the axis.

    ``numbers``: columns ``group, years, share`` (0 to 1, the last row of a group where its record
    ends) and ``waiting`` (how many were, when that year began). ``styles``: group -> (colour, line
    style); ``ticks``: the years with the numbers of those still waiting; ``words``: of the axis.
    """
    axes = canvas.axes()
    bare(axes, keep=["bottom", "left"])
    below = [[str(year)] for year in ticks]
    for group, (hue, style) in styles.items():
        mine = numbers[numbers["group"] == group]
        axes.step(mine["years"], 100 * mine["share"], where="post", color=colour(hue), lw=2.6,
                  ls=style)  # fmt: skip
        axes.text(mine["years"].iloc[-1], 100 * mine["share"].iloc[-1] + 3.5, group, ha="right",
                  weight="bold", color=colour(hue))  # fmt: skip
        for year, lines in zip(ticks, below, strict=True):
            later = mine.loc[mine["years"] >= year, "waiting"]
            lines.append(str(later.iloc[0]) if len(later) else "0")
    axes.set_xticks(list(ticks), ["\n".join(lines) for lines in below])
    axes.set_xlim(-0.3, max(numbers["years"].max(), max(ticks)) + 0.4)
    axes.set_ylim(0, 100)
    axes.set_yticks([0, 50, 100], ["0", "50", "100%"])
    axes.set_xlabel(words, fontsize=canvas.small)
