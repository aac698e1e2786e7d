"""The picture that stands for the book where its address is shared: 1200 by 630 pixels."""

from __future__ import annotations

import io
import textwrap

import matplotlib.pyplot as plt
from matplotlib.patches import Circle

from courtnorm import figures
from courtnorm.press import citation

SIZE = (1200, 630)
ALT = (
    "Two circles that overlap, blue for the norm and orange for the Court, beside the book's title."
)


def picture() -> bytes:
    """Return the picture as PNG: the two circles of the book's sign, its title and its subtitle."""
    figures.use_style(28, 24)
    cited = citation.book()
    title, _, subtitle = cited.title.partition(": ")
    figure = plt.figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, SIZE[0]), ylim=(0, SIZE[1]))
    axes.axis("off")
    norm, court = Circle((205, 315), 125), Circle((305, 315), 125)
    for circle, name in ((norm, "norm"), (court, "court")):
        circle.set(facecolor=figures.colour(name), lw=0)
        axes.add_patch(circle)
    meet = Circle((205, 315), 125, facecolor=figures.colour("meet"), lw=0)
    axes.add_patch(meet)
    meet.set_clip_path(court)
    axes.text(490, 340, textwrap.fill(title, 18), fontsize=50, weight="bold", va="bottom")
    axes.text(490, 300, textwrap.fill(subtitle, 34), fontsize=26, va="top")
    who = f"Version {cited.version}, {cited.released.year}. {cited.licence.replace('-', ' ')}"
    axes.text(490, 60, who, fontsize=18, color=figures.colour("muted"))
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    plt.close(figure)
    return buffer.getvalue()
