"""One style for every figure, and one way to publish it: picture, numbers, and both as outputs.

A chapter draws with matplotlib, then calls :func:`publish` with the figure, its name and the table
of its numbers. The stored output holds the picture twice (SVG for the pages, PDF for the paper)
and the numbers as CSV. All three are text that a re-execution compares.
"""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from myst_nb import glue

from courtnorm.files import csv_text
from courtnorm.palette import PALETTE, TEXT_COLOURS

__all__ = ["PALETTE", "TEXT_COLOURS"]

WIDTH = 5.0  # inches: the text width on paper, about 350 px on a phone
DPI = 72


def colour(name: str) -> str:
    """Return the light-page value of a colour of the palette; the pages map it to the dark one."""
    return PALETTE[name][0]


def use_style() -> None:
    """Set the one style of every figure. Called when the library is imported by a chapter."""
    ink, muted, line = colour("ink"), colour("muted"), colour("line")
    mpl.rcParams.update(
        {
            "figure.figsize": (WIDTH, 3.2),
            "figure.facecolor": "none",
            "figure.dpi": DPI,
            "savefig.facecolor": "none",
            "axes.facecolor": "none",
            "axes.edgecolor": line,
            "axes.labelcolor": ink,
            "axes.titlecolor": ink,
            "axes.titlesize": 9.5,
            "axes.titlelocation": "left",
            "axes.titleweight": "bold",
            "axes.labelsize": 9,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "axes.grid": False,
            "grid.color": line,
            "grid.linewidth": 0.6,
            "text.color": ink,
            "xtick.color": muted,
            "ytick.color": muted,
            "xtick.labelcolor": ink,
            "ytick.labelcolor": ink,
            "xtick.labelsize": 8.5,
            "ytick.labelsize": 8.5,
            "legend.fontsize": 8.5,
            "legend.frameon": False,
            "font.family": "DejaVu Sans",  # shipped with matplotlib: the same on every machine
            "font.size": 9,
            "lines.linewidth": 1.6,
            "lines.markersize": 5,
            "svg.fonttype": "none",  # letters stay letters: searched, read aloud, and small
            "pdf.fonttype": 3,  # outlines: searched as well as TrueType, smaller, drawn sooner
            "svg.hashsalt": "courtnorm",
        }
    )


def new(height: float = 3.2, width: float = WIDTH, **options: Any) -> tuple[Figure, Any]:
    """Return a figure and its axes, ``height`` and ``width`` in inches, in the book's style."""
    use_style()
    return plt.subplots(figsize=(width, height), layout="constrained", **options)


class Picture:
    """A figure with its numbers, as Jupyter displays it and as the book stores it."""

    def __init__(self, name: str, svg: str, pdf: bytes, numbers: pd.DataFrame) -> None:
        """Take the figure in its three forms."""
        self.name, self.svg, self.pdf, self.numbers = name, svg, pdf, numbers

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {
            "image/svg+xml": self.svg,
            "application/pdf": base64.b64encode(self.pdf).decode("ascii"),
            "text/csv": csv_text(self.numbers),
            "text/plain": f"<figure {self.name}: {len(self.numbers)} rows of numbers>",
        }


def publish(figure: Figure, name: str, numbers: pd.DataFrame) -> None:
    """Store a figure under a name (``fig-...``) for the ``picture`` directive of the text.

    ``numbers`` is the table of what is drawn, one row a mark; it is offered as CSV under the
    figure. The figure is closed, so that the notebook does not show it twice.
    """
    svg = _svg(figure, name)
    # The parts were placed for the page; paper takes them as they stand, and is drawn once, not
    # thrice.
    figure.set_layout_engine("none")
    picture = Picture(name, svg, _pdf(figure), numbers)
    plt.close(figure)
    glue(name, picture, display=True)


def _svg(figure: Figure, name: str) -> str:
    """Return the figure as SVG: no date, ids of its own, colours as variables with a fallback."""
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = _slim(svg)
    # Ids are made the figure's own, so that several can stand in one page.
    svg = re.sub(r'id="([A-Za-z][\w.]*)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r'(url\(#|href="#)([A-Za-z]\w*)', rf"\1{name}-\2", svg)
    for key, (light, _) in PALETTE.items():
        svg = re.sub(rf"{light}\b", f"var(--fig-{key}, {light})", svg, flags=re.I)
    svg = svg.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")
    family = "font-family: 'DejaVu Sans', Verdana, sans-serif"  # said once, for the whole figure
    root = f'<g id="{name}-figure_1"'
    return svg.replace(f"{family}; ", "").replace(root, f'{root} style="{family}"', 1)


def _slim(svg: str) -> str:
    """Return an SVG without what nobody sees.

    Comments and turns by no degrees go, an outline stands on one line, places are rounded to a
    hundredth of a point, and marks of one style have it once, on their group.
    """
    svg = re.sub(r"\s*<!--.*?-->", "", svg, flags=re.S)
    svg = re.sub(r' transform="rotate\(-?0 [^)]*\)"', "", svg)

    def rounded(match: re.Match[str]) -> str:
        places = " ".join(match[2].split())
        places = re.sub(r"-?\d+\.\d+", lambda m: f"{round(float(m[0]), 2) + 0:g}", places)
        return f'{match[1]}="{places}"'

    def shared(match: re.Match[str]) -> str:
        styles = set(re.findall(r' style="[^"]*"', match[2]))
        marks = match[2].count("<use ")
        if len(styles) != 1 or match[2].count(" style=") != marks or "style=" in match[1]:
            return match[0]
        (style,) = styles
        return f"<g{match[1]}{style}>{match[2].replace(style, '')}"

    svg = re.sub(r'(?<=\s)(d|x|y)="([^"]*)"', rounded, svg)
    return re.sub(r"<g([^>]*)>((?:\s*<use [^>]*/>){2,})", shared, svg)


def _pdf(figure: Figure) -> bytes:
    """Return the figure as PDF without dates, so that the same figure has the same bytes."""
    buffer = io.BytesIO()
    metadata = {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None}
    figure.savefig(buffer, format="pdf", metadata=metadata)
    return buffer.getvalue()


def legend_marks(axes: Axes, entries: list[tuple[str, dict[str, Any]]], **options: Any) -> None:
    """Draw a legend of marks: (label, properties of ``Line2D``), in one row above the axes."""
    handles = [mpl.lines.Line2D([], [], linestyle="", label=label, **p) for label, p in entries]
    placed = {"loc": "lower left", "bbox_to_anchor": (0, 1.0), "ncols": len(handles)}
    axes.legend(
        handles=handles, **{**placed, "handletextpad": 0.3, "columnspacing": 1.2, **options}
    )


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio (1 to 21) of two hex colours, as WCAG 2.1 defines it."""

    def luminance(value: str) -> float:
        parts = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
