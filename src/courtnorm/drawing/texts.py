"""Texts: their paragraphs in a row or one below the other, their words as squares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from courtnorm.drawing import bare, legend, patch, spread, wrapped
from courtnorm.figures import Canvas, colour

# ---------------------------------------------------------------- one row a text

#: Room left of the bars for the names of the texts, in paragraphs, wide and narrow.
NAMES = {True: 9.5, False: 17.0}


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
    axes.set_xlim(-NAMES[canvas.wide], ends.max() + 1)
    axes.set_ylim(len(names) - 0.4, -0.8)
    legend(axes, [patch(words, hue) for hue, words in kinds.values()], canvas,
           columns=None if canvas.wide else 1)  # fmt: skip


# ---------------------------------------------------------------- one text, upright


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


# ---------------------------------------------------------------- words as squares

#: Squares in a line, on a wide and on a narrow drawing, and the room left of them for labels.
A_LINE, LABELS = {True: 62, False: 40}, {True: 11.0, False: 12.0}
#: Lines left free between the recitals and the numbered paragraphs.
GAP = 1.6
OPEN = "paper"


def mosaic(
    canvas: Canvas, numbers: pd.DataFrame, *, colours: Mapping[str, tuple[str, str]],
    marks: Mapping[str, tuple[str, str]],
) -> None:  # fmt: skip
    """Draw a text from its first word to its last, a square a word, a new line a paragraph.

    ``numbers``: columns ``label, word, drawer``, in the order of the text. ``colours``: drawer ->
    (colour of the palette, words of the legend); drawers of one colour share the first's entry;
    squares of colour :data:`OPEN` have an outline only. ``marks``: label -> (its words at the
    side, their colour).
    """
    axes = canvas.axes()
    bare(axes)
    line_of, lines = _placed(numbers, A_LINE[canvas.wide])
    placed = numbers.assign(x=[x for x, _ in line_of], y=[y for _, y in line_of])
    for name in dict.fromkeys(name for name, _ in colours.values()):
        drawers = [d for d, (hue, _) in colours.items() if hue == name]
        mine = placed[placed["drawer"].isin(drawers)]
        _squares(axes, mine, name)
    _cut(axes, canvas, lines)
    _named(axes, placed, marks, canvas)
    axes.set_xlim(-LABELS[canvas.wide], A_LINE[canvas.wide] + 0.2)
    axes.set_ylim(lines + 0.4, -0.4)
    axes.set_aspect("equal", anchor="NW")
    entries: dict[str, Patch] = {}
    for name, words in colours.values():
        entries.setdefault(name, patch(words, "muted" if name == OPEN else name, open=name == OPEN))
    legend(axes, list(entries.values()), canvas, columns=2 if canvas.wide else 1)


def _placed(numbers: pd.DataFrame, a_line: int) -> tuple[list[tuple[int, float]], float]:
    """Return the place (column, line) of each word, and the number of lines."""
    places: list[tuple[int, float]] = []
    line, column, label = -1.0, 0, ""
    for row in numbers.itertuples():
        if row.label != label or column == a_line:
            line += 1 + (GAP if label.startswith("PP") and row.label.startswith("OP") else 0)
            column, label = 0, row.label
        places.append((column, line))
        column += 1
    return places, line + 1


def _squares(axes: Axes, words: pd.DataFrame, name: str) -> None:
    """Draw the words of one colour as one path: a bar for each run of neighbours in a line.

    :func:`_cut` cuts the bars into squares; open squares are drawn one by one, and after it.
    """
    side, corners, codes = 0.84, list[tuple[float, float]](), list[np.uint8]()
    neighbours = (words["x"].diff() == 1) & (words["y"].diff() == 0) & (name != OPEN)
    for _, run in words.groupby((~neighbours).cumsum()):
        x, y = run["x"].iloc[0] + (1 - side) / 2, run["y"].iloc[0] + (1 - side) / 2
        end = run["x"].iloc[-1] + (1 + side) / 2
        corners += [(x, y), (end, y), (end, y + side), (x, y + side), (x, y)]
        codes += [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    if not corners:
        return
    style = (
        {"facecolor": "none", "edgecolor": colour("muted"), "lw": 0.9, "zorder": 3}
        if name == OPEN
        else {"facecolor": colour(name), "edgecolor": "none", "lw": 0}
    )
    axes.add_patch(PathPatch(Path(corners, codes), **style))


def _cut(axes: Axes, canvas: Canvas, lines: float) -> None:
    """Cut the bars into squares by lines in the colour of the page."""
    unit = canvas.width / (A_LINE[canvas.wide] + LABELS[canvas.wide])
    axes.vlines(range(1, A_LINE[canvas.wide]), 0, lines, color=colour("paper"), lw=0.16 * unit,
                zorder=2)  # fmt: skip


def _named(
    axes: Axes, placed: pd.DataFrame, marks: Mapping[str, tuple[str, str]], canvas: Canvas
) -> None:
    """Write the labels of some paragraphs at the side, none on another."""
    first = placed.groupby("label")["y"].first()
    a_label = canvas.small * 1.25 * (A_LINE[canvas.wide] + LABELS[canvas.wide]) / canvas.width
    wanted = [first[label] + 0.5 for label in marks]
    for (label, (words, hue)), y in zip(marks.items(), spread(wanted, a_label), strict=True):
        axes.plot([-0.9, -0.2], [y, first[label] + 0.5], color=colour("line"), lw=0.8)
        axes.text(
            -1.1, y, words, ha="right", va="center", fontsize=canvas.small, color=colour(hue),
            weight="normal" if hue == "ink" else "bold",
        )  # fmt: skip


def heap(
    canvas: Canvas, numbers: pd.DataFrame, *, value: str, who: str, marked: Mapping[str, str],
    words: str,
) -> None:  # fmt: skip
    """Draw one dot for each row, heaped up over its share; some rows are marked and named.

    ``numbers``: columns named by ``value`` (0 to 1) and ``who``; ``marked``: who -> its words;
    ``words`` stand below the axis.
    """
    axes = canvas.axes()
    bare(axes, keep=["bottom"])
    bins = 50 if canvas.wide else 25
    placed = numbers.assign(bin=(numbers[value] * bins).clip(upper=bins - 1).astype(int))
    is_marked = placed[who].isin(list(marked))
    placed = placed.assign(marked=is_marked).sort_values(["bin", "marked", value])
    placed["height"] = placed.groupby("bin").cumcount()
    size = (0.62 * canvas.width / bins) ** 2 * (0.72 if canvas.wide else 0.5)
    plain, named = placed[~placed["marked"]], placed[placed["marked"]]
    axes.scatter((plain["bin"] + 0.5) / bins, plain["height"], s=size, color=colour("line"), lw=0)
    axes.scatter((named["bin"] + 0.5) / bins, named["height"], s=size, color=colour("ink"), lw=0)
    for row, y in zip(
        named.itertuples(), _steps(named["height"], placed["height"].max()), strict=True
    ):
        x = (row.bin + 0.5) / bins
        axes.plot([x, x], [row.height + 0.6, y], color=colour("ink"), lw=0.8)
        axes.text(x, y + 0.2, marked[getattr(row, who)], ha="center", va="bottom", weight="bold",
                  fontsize=canvas.small)  # fmt: skip
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.8, placed["height"].max() + 5.5)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100%"])
    axes.set_xlabel(wrapped(words, canvas, 90, 40), fontsize=canvas.small)


def _steps(heights: pd.Series, tallest: int) -> Iterator[float]:
    """Yield places for words above the heap, each other one a line higher."""
    top = tallest + 1.5
    for number, _ in enumerate(heights):
        yield top + 1.7 * (number % 2)
