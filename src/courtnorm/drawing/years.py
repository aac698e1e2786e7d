"""Numbers by year: bars above a line and below it, works on a shelf, speeches as dots."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from courtnorm.drawing import axis_of_years, bare, legend, mark, patch
from courtnorm.figures import Canvas, colour, fill

#: A colour of the palette and the words of the legend.
Named = tuple[str, str]


def mirrored(canvas: Canvas, numbers: pd.DataFrame, *, up: Named, down: Named, both: str) -> None:
    """Draw two series as bars on either side of a line, and in each what belongs to both.

    ``numbers`` has one row a year: ``year``, one column named as ``up``, one named as ``down``
    (counts without what is in both) and ``both``, which is drawn next to the line on both sides.
    """
    axes = canvas.axes()
    for (name, _), side in ((up, 1), (down, -1)):
        axes.bar(numbers["year"], side * numbers["both"], width=0.75, **fill("meet"))
        axes.bar(
            numbers["year"], side * numbers[name], bottom=side * numbers["both"], width=0.75,
            **fill(name),
        )  # fmt: skip
    axes.axhline(0, color=colour("paper"), lw=2)
    bare(axes, keep=["bottom", "left"])
    axes.spines[["left", "bottom"]].set_visible(False)
    axis_of_years(axes, numbers["year"].min(), numbers["year"].max(), canvas)
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.yaxis.get_major_locator().set_params(nbins=6, integer=True)
    legend(axes, [patch(up[1], up[0]), patch(down[1], down[0]), patch(both, "meet")], canvas)


def panels(
    canvas: Canvas, numbers: pd.DataFrame, *, rows: dict[str, tuple[str, str, str]], mark: int,
    note: str,
) -> None:  # fmt: skip
    """Draw several counts by year, one above the other and on one scale, with one year marked.

    ``numbers`` has one row a year: ``year``, and for each panel two columns of counts that add up:
    the first filled, the second with an outline only. ``rows``: title -> (colour of the palette,
    column, column or ``""``). A line stands after the year ``mark``, its ``note`` beside it.
    """
    frame = canvas.axes(rows=len(rows), sharex=True, sharey=True)
    most = max(
        (numbers[full] + (numbers[part] if part else 0)).max() for _, full, part in rows.values()
    )
    for axes, (title, (name, full, part)) in zip(frame, rows.items(), strict=True):
        axes.bar(numbers["year"], numbers[full], width=0.75, **fill(name))
        if part:
            axes.bar(numbers["year"], numbers[part], bottom=numbers[full], width=0.75, lw=1.2,
                     facecolor=colour("paper"), edgecolor=colour(name))  # fmt: skip
        counts = numbers[full] + (numbers[part] if part else 0)
        for year, count in zip(numbers["year"], counts, strict=True):
            if count:
                axes.text(year, count + most * 0.03, count, ha="center", va="bottom",
                          fontsize=canvas.small)  # fmt: skip
        axes.plot([mark + 0.5] * 2, [0, most * 1.2], color=colour("muted"), lw=1, ls=(0, (4, 3)))
        bare(axes, keep=["bottom"])
        axes.set_title(title, fontsize=canvas.text)
        axes.set_ylim(0, most * 1.25)
    frame[0].text(mark + 0.35, most * 1.2, note, va="top", ha="right", fontsize=canvas.small,
                  color=colour("muted"))  # fmt: skip
    axis_of_years(frame[-1], numbers["year"].min(), numbers["year"].max(), canvas)


def works(
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


#: Dots side by side above one year, on a wide and on a narrow drawing.
ABREAST = {True: 3, False: 2}


def speeches(
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
