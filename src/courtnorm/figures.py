"""Figures: one palette, one style, and one way to draw, check and publish.

A figure is drawn by a function of :mod:`courtnorm.drawing`, twice: 736 px wide, for the column of
a page and for paper, and 360 px wide, for a phone. A cell chooses the numbers, and publishes::

    from courtnorm import figures, tables
    from courtnorm.drawing import years

    tides = tables.load("tides")                      # one row a year: year, norm, court, both
    figures.publish(
        "fig-two-tides", years.mirrored, tides,       # the name, the kind of picture, the numbers
        height=(300, 340),                            # pixels: wide, narrow; or one number
        up=("norm", "a duty to protect"), down=("court", "the Court"), both="both in one text",
    )

The numbers are the table that is drawn, one row a mark: the page offers them as CSV, so that what
a reader downloads is what the picture shows. What follows ``height`` goes to the drawing function.
The finding is the figure's title, and stands in the text: the first paragraph of ``{picture}``.

**A kind of picture** is a module of :mod:`courtnorm.drawing` with functions that draw a table::

    def mirrored(canvas, numbers, *, up, down, both): ...

``canvas`` (:class:`Canvas`) has ``axes(...)``, which makes axes as ``plt.subplots`` does, and
``wide``, true for the wide drawing: a narrow one says the same in fewer or wrapped words. Sizes of
text, lines and marks are in pixels and come from the style; text has three sizes, ``canvas.text``
(the usual one), ``canvas.small`` (the least that is allowed) and ``canvas.large``. Colours are
named: ``figures.colour("norm")``; marks of where norm and Court meet are hatched as well:
``ax.bar(..., **figures.fill("meet"))``. No drawing may depend on the order of a set.

``publish`` refuses, with one line that names figure and text, what a reader could not read: text
below ``canvas.small``, text that runs out of the picture, and two texts on one another.
"""

from __future__ import annotations

import base64
import io
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from myst_nb import glue

from courtnorm.errors import CourtnormError
from courtnorm.files import csv_text

#: The book's colours on a light page and on a dark one. ``norm``, ``court`` and ``meet`` (where the
#: two meet) mean the same everywhere, and are told apart by lightness alone (L* 35, 50 and 69; 58,
#: 74 and 90 on a dark page). ``meet`` is too light for letters on white: its text is in ``ink``.
#: ``no`` is a vote against. Verdicts have colours of their own, in verdicts.css.
PALETTE: dict[str, tuple[str, str]] = {
    "ink": ("#1f2328", "#e6e8eb"),
    "muted": ("#5a6169", "#a8b0b8"),
    "line": ("#c9ced4", "#4a5058"),
    "grey": ("#989fa7", "#70777f"),
    "faint": ("#eceef1", "#2a2e33"),
    "paper": ("#ffffff", "#131416"),
    "norm": ("#00568b", "#518dda"),
    "court": ("#c45200", "#fd9f61"),
    "meet": ("#38bd90", "#83f8cb"),
    "no": ("#a3213f", "#f2889f"),
}

#: Widths of the two drawings in pixels, and the least size of text in each. A wide drawing fills
#: the column of a page and the 414 pt of a line on paper, where 14.3 px are 8 pt; a narrow one may
#: be shown at nine tenths of its size, where 12.3 px are 11.
WIDE, NARROW = 736, 360
SMALLEST = {WIDE: 14.3, NARROW: 12.3}
DPI = 72  # at which a point is a pixel, in matplotlib and in SVG
FONTS = ("Courtnorm Sans", "TeX Gyre Heros", "Helvetica", "Arial", "Liberation Sans")

# Where it has no list of the machine's fonts yet matplotlib says so: no page shall store that.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
for _file in sorted((Path(__file__).parent / "drawing" / "fonts").glob("*.ttf")):
    font_manager.fontManager.addfont(str(_file))


def colour(name: str) -> str:
    """Return the light-page value of a colour of the palette; the pages map it to the dark one."""
    return PALETTE[name][0]


def fill(name: str) -> dict[str, Any]:
    """Return how to fill a bar or patch of this colour; where norm and Court meet, hatched too."""
    if name != "meet":
        return {"facecolor": colour(name), "edgecolor": "none"}
    return {"facecolor": colour("meet"), "edgecolor": colour("ink"), "hatch": "////", "lw": 0}


def use_style(text: float, small: float) -> None:
    """Set the one style of every figure, for text of this size and of a smaller one, in pixels."""
    ink, muted, line = colour("ink"), colour("muted"), colour("line")
    mpl.rcParams.update(
        {
            "figure.facecolor": "none",
            "figure.dpi": DPI,
            "savefig.facecolor": "none",
            "axes.facecolor": "none",
            "axes.edgecolor": line,
            "axes.labelcolor": ink,
            "axes.titlecolor": ink,
            "axes.titlesize": text,
            "axes.titlelocation": "left",
            "axes.titleweight": "bold",
            "axes.labelsize": text,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "axes.grid": False,
            "grid.color": line,
            "grid.linewidth": 0.6,
            "hatch.linewidth": 0.1 * text,
            "text.color": ink,
            "xtick.color": muted,
            "ytick.color": muted,
            "xtick.labelcolor": ink,
            "ytick.labelcolor": ink,
            "xtick.labelsize": small,
            "xtick.major.pad": 0.4 * small,
            "xtick.major.size": 0,
            "ytick.major.size": 0,
            "ytick.labelsize": small,
            "legend.fontsize": small,
            "legend.frameon": False,
            "font.family": FONTS[0],  # beside this file: the same on every machine
            "font.size": text,
            "lines.linewidth": 0.18 * text,
            "lines.markersize": 0.55 * text,
            "svg.fonttype": "none",  # letters stay letters: searched, read aloud, and small
            "pdf.fonttype": 42,  # letters of a font, not drawings of letters
            "svg.hashsalt": "courtnorm",
        }
    )


# ---------------------------------------------------------------- drawing twice


@dataclass(frozen=True)
class Canvas:
    """What a kind of picture draws on: a figure of one of the two widths, in pixels."""

    figure: Figure
    width: int
    height: float

    @property
    def wide(self) -> bool:
        """Whether this is the drawing for a column, and not that for a phone."""
        return self.width == WIDE

    @property
    def small(self) -> float:
        """The least size of text that is allowed here, in pixels."""
        return SMALLEST[self.width]

    @property
    def text(self) -> float:
        """The usual size of text."""
        return self.small + 0.7

    @property
    def large(self) -> float:
        """The size of the few words that come first."""
        return self.small + 3

    def axes(self, rows: int = 1, **options: Any) -> Any:
        """Return axes, or an array of them, as :func:`matplotlib.pyplot.subplots` does."""
        return self.figure.subplots(rows, **options)


#: A kind of picture: draws a table of numbers on a canvas.
Draw = Callable[..., None]


def canvas(width: int, height: float) -> Canvas:
    """Return an empty canvas of ``WIDE`` or ``NARROW``, its style set."""
    small = SMALLEST[width]
    use_style(small + 0.7, small)
    figure = plt.figure(figsize=(width / DPI, height / DPI), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.02)  # type: ignore[union-attr, call-arg]
    return Canvas(figure, width, height)


def publish(
    name: str,
    draw: Draw,
    numbers: pd.DataFrame,
    *,
    height: float | tuple[float, float] = 400,
    **options: Any,
) -> None:
    """Draw a figure wide and narrow, check both, and store them under a name (``fig-...``).

    ``draw(canvas, numbers, **options)`` is a kind of picture, ``numbers`` the table it draws, one
    row a mark. ``height`` is in pixels, one number or two (wide, narrow). The ``picture`` directive
    of the text shows what is stored here. Raises CourtnormError where text can not be read.
    """
    wide, narrow = height if isinstance(height, tuple) else (height, height)
    held = {}
    for width, tall in ((WIDE, wide), (NARROW, narrow)):
        sheet = canvas(width, tall)
        draw(sheet, numbers, **options)
        faults = [*unreadable(sheet.figure, sheet.small)]
        if faults:
            plt.close(sheet.figure)
            raise CourtnormError(f"{name}, drawn {width} px wide: {'; '.join(faults)}")
        held[width] = sheet.figure
    narrow_svg = _svg(held[NARROW], f"{name}-narrow")
    picture = Picture(name, _svg(held[WIDE], name), _pdf(held[WIDE]), numbers, narrow_svg)
    for figure in held.values():
        plt.close(figure)
    glue(name, picture, display=True)


def unreadable(figure: Figure, smallest: float) -> Iterator[str]:
    """Say what can not be read in a figure: text too small, cut off, or on another text."""
    figure.canvas.draw()
    figure.set_layout_engine("none")  # the parts are placed, once for all forms
    page = figure.bbox
    boxes: list[tuple[Text, Bbox]] = []
    for text in _texts(figure):
        size = float(text.get_fontsize())
        if size < smallest - 0.01:
            yield f"{text.get_text()!r} has {size:g} px, expected {smallest:g}"
        box = text.get_window_extent()
        if min(box.x0, box.y0, page.x1 - box.x1, page.y1 - box.y1) < -1:
            yield f"{text.get_text()!r} runs out of the picture"
        for other, taken in boxes:
            shared = Bbox.intersection(box, taken)
            # a line of text is a quarter higher than its letters
            if shared is not None and shared.width > 2 and shared.height > smallest / 4:
                yield f"{text.get_text()!r} stands on {other.get_text()!r}"
        boxes.append((text, box))


def _texts(figure: Figure) -> Iterator[Text]:
    """Yield the texts that are seen: not those of ticks outside their axis, nor hidden ones."""
    outside: set[int] = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = (high - low) * 1e-6
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                shown = axis.get_visible() and axes.axison
                if not shown or not low - slack <= tick.get_loc() <= high + slack:
                    outside |= {id(tick.label1), id(tick.label2)}
            if not axis.get_visible() or not axes.axison:
                outside |= {id(axis.label), id(axis.offsetText)}
    for text in figure.findobj(Text):
        seen = isinstance(text, Text) and text.get_visible() and text.get_text().strip()
        if seen and id(text) not in outside:
            yield text  # type: ignore[misc]


class Picture:
    """A figure with its numbers, as Jupyter displays it and as the book stores it."""

    def __init__(self, name: str, svg: str, pdf: bytes, numbers: pd.DataFrame, narrow: str) -> None:
        """Take the figure in its forms."""
        self.name, self.svg, self.pdf, self.numbers, self.narrow = name, svg, pdf, numbers, narrow

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {
            "image/svg+xml": self.svg,
            "application/pdf": base64.b64encode(self.pdf).decode("ascii"),
            "text/csv": csv_text(self.numbers),
            "text/plain": f"<figure {self.name}: {len(self.numbers)} rows of numbers>",
            NARROW_FORM: self.narrow,
        }


#: The media type under which the narrow drawing is stored.
NARROW_FORM = "application/vnd.courtnorm.narrow+svg"


# ---------------------------------------------------------------- SVG and PDF


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
    families = ", ".join(f"'{name}'" for name in FONTS) + ", sans-serif"
    svg = svg.replace(f"'{FONTS[0]}'", families)
    family = f"font-family: {families}"  # said once, for the whole figure
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
