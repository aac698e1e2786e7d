"""Dated events on lines and strips, and spans of time as bars and stairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from courtnorm import prose
from courtnorm.drawing import bare, legend, mark, patch, spread
from courtnorm.errors import fail
from courtnorm.figures import Canvas, colour, fill

# ---------------------------------------------------------------- two lines side by side

#: Where a date known to the month or the year only is drawn, in days after its first day.
MIDDLE = {"day": 0, "month": 15, "year": 182}
BETWEEN = "between"


def dated(
    timeline: pd.DataFrame, events: Mapping[str, tuple[str, str]], between: Mapping[str, str]
) -> pd.DataFrame:
    """Return one row an event: id, line, words, date, precision, label, source, when (a year).

    ``events``: milestone -> (its line, its words on the picture); ``between``: milestone -> words.
    A milestone that the timeline has not is a CourtnormError.
    """
    known = timeline.set_index("id")
    chosen = {**events, **{key: (BETWEEN, words) for key, words in between.items()}}
    rows = []
    for key, (line, words) in chosen.items():
        if key not in known.index:
            raise fail("data/timeline.csv", key, "expected this milestone")
        row = known.loc[key]
        drawn = row["date"] + pd.to_timedelta(MIDDLE[row["date_precision"]], "D")
        when = round(drawn.year + (drawn.dayofyear - 1) / 365.25, 3)
        rows.append((key, line, words, row["date"], row["date_precision"], row["label"],
                     row["source"], when))  # fmt: skip
    columns = ["id", "line", "words", "date", "precision", "label", "source", "when"]
    return pd.DataFrame(rows, columns=columns).sort_values("when", ignore_index=True)


def in_words(events: pd.DataFrame) -> str:
    """Tell the picture from the first year to the last, line by line."""
    told = []
    for line, part in events.groupby("line", sort=False):
        name = "Between them" if line == BETWEEN else f"The {line}’s line"
        dated = (f"{r.words}, {prose.date(r.date, r.precision)}" for r in part.itertuples())
        told.append(f"{name}: {'; '.join(dated)}")
    return ". ".join(told)


def two_lines(
    canvas: Canvas, numbers: pd.DataFrame, *, span: tuple[int, int], together: Sequence[str]
) -> None:
    """Draw the events of the Court on the left, of the norm on the right, time running down.

    ``numbers`` as :func:`dated` makes it, with lines ``Court`` and ``norm``. ``span``: the first
    and the last year; ``together``: the two events between which the lines are tied by a band.
    """
    axes = canvas.axes()
    bare(axes)
    place = {"Court": (-0.30, -1, "court"), "norm": (0.30, 1, "norm")}
    first, last = span
    years_a_label = (last - first) * canvas.small * 1.35 / canvas.height
    ends = numbers.set_index("id").loc[list(together), "when"]
    axes.fill_between([-0.30, 0.30], *ends, color=colour("faint"), lw=0)
    for line, (x, way, hue) in place.items():
        events = numbers[numbers["line"] == line]
        axes.plot([x, x], [events["when"].iloc[0], last], lw=4, color=colour(hue), zorder=2)
        axes.text(x, first - 1.0, f"the {line}", ha="center", va="bottom", weight="bold",
                  color=colour(hue))  # fmt: skip
        for event, y in zip(
            events.itertuples(), spread(list(events["when"]), years_a_label), strict=True
        ):
            axes.plot(x, event.when, "o", ms=9, color=colour(hue), mec=colour("paper"), zorder=3)
            axes.plot([x + way * 0.06, x + way * 0.16], [event.when, y], lw=0.8,
                      color=colour("line"))  # fmt: skip
            axes.text(x + way * 0.19, y, event.words, va="center", fontsize=canvas.small,
                      ha="right" if way < 0 else "left")  # fmt: skip
    between = numbers[numbers["line"] == BETWEEN]
    for event in between.itertuples():
        axes.plot([-0.24, 0.24], [event.when] * 2, lw=5, color=colour("ink"), zorder=2,
                  solid_capstyle="butt")  # fmt: skip
        axes.text(0, event.when + 0.25, event.words, ha="center", va="top", weight="bold",
                  fontsize=canvas.small)  # fmt: skip
    taken = between["when"]
    for year in range(-(-first // 5) * 5, last + 1, 5):
        if not taken.between(year - 1.2, year + 0.7).any():
            axes.text(0, year, year, ha="center", va="center", fontsize=canvas.small,
                      color=colour("muted"))  # fmt: skip
    side = 1.6 if canvas.wide else 1.42
    axes.set_xlim(-side, side)
    axes.set_ylim(last + 0.4, first - 2.2)


# ---------------------------------------------------------------- events on both sides of a line

#: Room of a strip above and below its line, and from one line to the next.
REACH, APART = 0.34, 2.2
#: Kind of event -> its marker.
MARKERS = {"resolution": "s", "step": "D", "said": "o"}


def when(dates: pd.Series) -> pd.Series:
    """Return dates as years with their fraction."""
    return dates.dt.year + (dates.dt.dayofyear - 1) / 365.25


def touching(
    canvas: Canvas, numbers: pd.DataFrame, *, order: Sequence[str], span: tuple[int, int],
    words: dict[str, str],
) -> None:  # fmt: skip
    """Draw one strip for each name of ``order``, with a bold bar where a text holds both.

    ``numbers``: columns ``name, date, side`` (``norm``, ``Court``), ``kind`` (a key of
    :data:`MARKERS`), ``both`` (bool) and ``label``. ``words``: kind, or ``both``, -> its words in
    the legend.
    """
    axes = canvas.axes()
    bare(axes, keep=["bottom"])
    hues = {"norm": "norm", "Court": "court"}
    placed = numbers.assign(x=when(numbers["date"]))
    for place, name in enumerate(order):
        line = -APART * place
        axes.axhline(line, color=colour("line"), lw=1.2, zorder=1)
        axes.text(span[0] - 0.6, line + 0.95, name, weight="bold", va="center")
        mine = placed[placed["name"] == name]
        for event in mine.itertuples():
            way = 1 if event.side == "norm" else -1
            open_ = event.kind == "said"
            axes.plot(event.x, line + way * REACH, MARKERS[event.kind], ms=8, zorder=3,
                      mec=colour(hues[event.side] if open_ else "paper"), mew=1.6 if open_ else 0.8,
                      color=colour("paper" if open_ else hues[event.side]))  # fmt: skip
            if event.label:
                axes.text(event.x, line + way * (REACH + 0.42), event.label, ha="center",
                          va="center", fontsize=canvas.small, zorder=5)  # fmt: skip
        for x in mine.loc[mine["both"], "x"].unique():
            axes.plot([x, x], [line - REACH - 0.16, line + REACH + 0.16], lw=11, zorder=2,
                      color=colour("ink"), solid_capstyle="butt")  # fmt: skip
            axes.plot([x, x], [line - REACH - 0.11, line + REACH + 0.11], lw=7.5, zorder=4,
                      color=colour("meet"), solid_capstyle="butt")  # fmt: skip
    axes.set_xlim(span[0] - 0.8, span[1] + 1.1)
    axes.set_xticks(range(span[0], span[1] + 1, 2 if canvas.wide else 5))
    axes.set_ylim(-APART * (len(order) - 1) - 1.1, 1.35)
    entries = [
        mark(words["resolution"], "s", "ink"),
        mark(words["step"], "D", "court"),
        mark(words["said"], "o", "ink", open=True),
        mark(words["both"], "$|$", "meet"),
    ]
    entries[-1].set_markeredgewidth(4)
    legend(axes, entries, canvas, columns=2 if canvas.wide else 1)


# ---------------------------------------------------------------- how long things last


def spans(
    canvas: Canvas, numbers: pd.DataFrame, *, hue: str, words: tuple[str, str], unit: str
) -> None:
    """Draw a bar for each row from nought to its length; one that has not ended is open.

    ``numbers``: columns ``name, years`` (the length), ``ended`` (bool), ``mark`` (a place along the
    bar, or missing) and ``note`` (the mark's words). ``words``: of the legend, ended and not;
    ``unit`` stands below the axis.
    """
    axes = canvas.axes()
    bare(axes, keep=["bottom"])
    longest = numbers["years"].max()
    for place, row in enumerate(numbers.itertuples()):
        y = -1.5 * place
        style = fill(hue) if row.ended else {"facecolor": "none", "edgecolor": colour(hue), "lw": 2}
        axes.barh(y, row.years, height=0.62, **style)
        axes.text(0, y + 0.62, row.name, va="center")
        axes.text(row.years + longest * 0.015, y, f"{row.years:.1f}", va="center", weight="bold")
        if pd.notna(row.mark):
            axes.plot(row.mark, y, "X", ms=11, color=colour("no"), mec=colour("paper"), zorder=3)
            axes.text(row.mark, y - 0.64, row.note, ha="center", va="center",
                      fontsize=canvas.small, color=colour("no"))  # fmt: skip
    axes.set_xlim(-longest * 0.01, longest * 1.12)
    axes.set_ylim(-1.5 * (len(numbers) - 1) - 1.1, 1.1)
    axes.set_xlabel(unit, fontsize=canvas.small)
    legend(axes, [patch(words[0], hue), patch(words[1], hue, open=True)], canvas)


def stairs(
    canvas: Canvas, numbers: pd.DataFrame, *, styles: Mapping[str, tuple[str, str]],
    ticks: Sequence[int], words: str,
) -> None:  # fmt: skip
    """Draw one stair for each group, its name at its end and its numbers under the axis.

    ``numbers``: columns ``group, years, share`` (0 to 1, the last row of a group where its record
    ends) and ``waiting`` (how many were, when that year began). ``styles``: group -> (colour, line
    style); ``ticks``: the years with the numbers of those still waiting; ``words``: of the axis.
    """
    axes = canvas.axes()
    bare(axes, keep=["bottom", "left"])
    below = [[str(year)] for year in ticks]
    for group, (hue, style) in styles.items():
        mine = numbers[numbers["group"] == group]
        axes.step(mine["years"], 100 * mine["share"], where="post", color=colour(hue), lw=2.6,
                  ls=style)  # fmt: skip
        axes.text(mine["years"].iloc[-1], 100 * mine["share"].iloc[-1] + 3.5, group, ha="right",
                  weight="bold", color=colour(hue))  # fmt: skip
        for year, lines in zip(ticks, below, strict=True):
            later = mine.loc[mine["years"] >= year, "waiting"]
            lines.append(str(later.iloc[0]) if len(later) else "0")
    axes.set_xticks(list(ticks), ["\n".join(lines) for lines in below])
    axes.set_xlim(-0.3, max(numbers["years"].max(), max(ticks)) + 0.4)
    axes.set_ylim(0, 100)
    axes.set_yticks([0, 50, 100], ["0", "50", "100%"])
    axes.set_xlabel(words, fontsize=canvas.small)
