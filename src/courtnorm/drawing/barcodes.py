"""A wall of barcodes: one row a text, one tick for each paragraph that speaks of something."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from courtnorm.drawing import bare, legend, patch
from courtnorm.figures import Canvas, colour

#: Room left of the bars for the names of the texts, in paragraphs, wide and narrow.
LABELS = {True: 9.5, False: 17.0}


def wall(
    canvas: Canvas, numbers: pd.DataFrame, *, kinds: Mapping[str, tuple[str, str]], bold: str
) -> None:
    """Draw one row for each text, its paragraphs from left to right, the first text at the top.

    ``numbers``: one row a paragraph: ``text`` (its name at the side), ``place`` (from 1), ``part``
    (``preambular`` or ``operative``) and ``kind``, one of ``kinds`` or ``""``. ``kinds``: kind ->
    (colour of the palette, words of the legend), later ones drawn over earlier ones. The row of the
    text named ``bold`` is marked.
    """
    axes = canvas.axes()
    bare(axes)
    names = list(dict.fromkeys(numbers["text"]))
    row = {name: y for y, name in enumerate(names)}
    placed = numbers.assign(y=numbers["text"].map(row))
    ends = placed.groupby("y")["place"].max()
    axes.axhspan(row[bold] - 0.5, row[bold] + 0.5, color=colour("faint"), lw=0)
    axes.hlines(ends.index, 0.5, ends + 0.5, color=colour("line"), lw=0.8, zorder=0)
    cuts = placed[placed["part"] == "preambular"].groupby("y")["place"].max()
    axes.vlines(cuts + 0.5, cuts.index - 0.28, cuts.index + 0.28, color=colour("muted"), lw=1)
    for kind, (hue, _) in kinds.items():
        mine = placed[placed["kind"] == kind]
        axes.bar(mine["place"], 0.76, bottom=mine["y"] - 0.38, width=0.9, color=colour(hue), lw=0)
    for name, y in row.items():
        axes.text(-0.3, y, name, ha="right", va="center", fontsize=canvas.small,
                  weight="bold" if name == bold else "normal")  # fmt: skip
    axes.set_xlim(-LABELS[canvas.wide], ends.max() + 1)
    axes.set_ylim(len(names) - 0.4, -0.8)
    legend(axes, [patch(words, hue) for hue, words in kinds.values()], canvas,
           columns=None if canvas.wide else 1)  # fmt: skip
