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
