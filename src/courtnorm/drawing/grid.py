"""Texts in rows and readings in columns: which text was the first under which reading."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from courtnorm.drawing import bare, legend, mark
from courtnorm.figures import Canvas, colour


def staircase(
    canvas: Canvas, numbers: pd.DataFrame, *, who: Mapping[str, str], marked: str
) -> None:
    """Draw a row for each text or series of texts, a column for each reading, oldest on top.

    ``numbers`` has one row for each text under each reading that it meets: ``row`` (texts of a
    series share it), ``symbol``, ``number``, ``date``, ``addressee``, ``vote``, ``every_vote``
    (bool), ``reading`` and ``first`` (bool). ``who``: addressee -> its words on the picture;
    ``marked``: the symbol whose row is tinted. Columns stand in the order of their firsts.
    """
    axes = canvas.axes()
    bare(axes)
    found = numbers[numbers["first"]].sort_values("date")
    # a reading under which no text was first has its column behind the others
    readings = dict.fromkeys([*found["reading"], *numbers["reading"]])
    place = {reading: x for x, reading in enumerate(readings)}
    names, when, votes = (-4.1, -4.95, len(place) - 0.1) if canvas.wide else (-5.6, None, None)
    for row, texts in numbers.groupby("row"):
        head = texts.iloc[0]
        own = bool((texts["symbol"] == marked).any())
        if own:
            axes.axhspan(row - 0.5, row + 0.5, color=colour("faint"), lw=0, zorder=0)
        style = {"va": "center", "fontsize": canvas.small, "weight": "bold" if own else "normal"}
        times = texts["symbol"].nunique()
        more = f" and {times - 1} more" if times > 1 and canvas.wide else f" +{times - 1}"
        more = more if times > 1 else ""
        axes.text(names, row, f"{head['number']}{more}", **style)
        axes.text(-0.65, row, who.get(head["addressee"], head["addressee"]), ha="right", **style)
        if when is not None:
            axes.text(when, row, f"{head['date']:%Y}", **{**style, "color": colour("muted")})
            axes.text(votes, row, head["vote"], **style)
        for reading in texts["reading"].unique():
            face = "norm" if head["every_vote"] else "paper"
            axes.plot(place[reading], row, "o", ms=9, mfc=colour(face), mec=colour("norm"),
                      mew=1.4, zorder=3)  # fmt: skip
    steps = [(place[r.reading], r.row) for r in found.itertuples()]
    axes.plot(*zip(*steps, strict=True), color=colour("ink"), lw=1, ls=(0, (4, 3)), zorder=1)
    axes.plot(*zip(*steps, strict=True), ls="", marker="s", ms=18, mfc=colour("paper"),
              mec=colour("ink"), mew=1.8, zorder=2)  # fmt: skip
    angle, side = (45, "bottom") if canvas.wide else (90, "center")
    for reading, x in place.items():
        axes.text(x - 0.1 if canvas.wide else x, 0.3, reading, rotation=angle, ha="left", va=side,
                  rotation_mode="anchor", fontsize=canvas.small)  # fmt: skip
    entries = [
        mark("has it, with every vote", "o", "norm"),
        mark("has it, not with every vote", "o", "norm", open=True),
        mark("the first with every vote", "s", "ink", open=True),
    ]
    legend(axes, entries, canvas, columns=3 if canvas.wide else 1)
    axes.set_xlim(-5 if canvas.wide else -5.7, len(place) + (0.75 if canvas.wide else 0.9))
    axes.set_ylim(numbers["row"].max() + 0.6, -2.4)
