"""A text as one upright strip: its paragraphs from top to bottom, as high as they are long."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from courtnorm.drawing import bare, spread
from courtnorm.figures import Canvas, colour


def upright(
    canvas: Canvas, numbers: pd.DataFrame, *, parts: Mapping[str, tuple[str, str]], cut: str
) -> None:
    """Draw the strip, with the words of each part at its right, joined where it goes on.

    ``numbers``: columns ``label, words, part``, in the order of the text. ``parts``: part ->
    (colour of the palette, its words). A line is drawn above the paragraph ``cut``.
    """
    axes = canvas.axes()
    bare(axes)
    bars = numbers.assign(top=numbers["words"].cumsum() - numbers["words"])
    for part, (hue, _) in parts.items():
        mine = bars[bars["part"] == part]
        axes.barh(mine["top"], 1, height=mine["words"], align="edge", color=colour(hue), lw=0.6,
                  edgecolor=colour("paper"))  # fmt: skip
    run = (bars["part"] != bars["part"].shift()).cumsum()
    runs = bars.groupby(run).agg(part=("part", "first"), first=("label", "first"),
                                 last=("label", "last"), top=("top", "first"),
                                 words=("words", "sum"))  # fmt: skip
    # what stands at the head of the text is named once, though other parts interrupt it
    runs = runs[~((runs["part"] == runs["part"].iloc[0]) & (runs["top"] > 0))]
    total = bars["words"].sum()
    a_line = canvas.small * 1.3 * total / canvas.height
    middles = list(runs["top"] + runs["words"] / 2)
    for row, y in zip(runs.itertuples(), spread(middles, a_line), strict=True):
        hue, words = parts[row.part]
        own = hue if hue in ("norm", "court") else "ink"
        axes.plot([1.02, 1.14, 1.2], [row.top + row.words / 2, y, y], lw=0.9,
                  color=colour(own if own != "ink" else "line"))  # fmt: skip
        count = bars.loc[bars["part"] == row.part, "words"].sum() if row.top == 0 else row.words
        span = row.first if row.first == row.last else f"{row.first}–{row.last[2:]}"
        where = "" if row.top == 0 else f", {span}"
        axes.text(1.25, y, f"{words}{where}: {count:,} words", va="center",
                  fontsize=canvas.small, color=colour(own),
                  weight="normal" if own == "ink" else "bold")  # fmt: skip
    edge = bars.loc[bars["label"] == cut, "top"].iloc[0]
    axes.plot([-0.06, 1.0], [edge, edge], color=colour("ink"), lw=1.6)
    axes.set_xlim(-0.1, 5.2 if canvas.wide else 3.9)
    axes.set_ylim(total + 4, -4)
