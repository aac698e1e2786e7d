"""Numbers by year: bars above a line and below it."""

from __future__ import annotations

import pandas as pd

from courtnorm.drawing import axis_of_years, bare, legend, patch
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
