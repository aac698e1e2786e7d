"""Two lines of dated events that run side by side, and the events that lie between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from courtnorm import prose
from courtnorm.drawing import bare, spread
from courtnorm.errors import fail
from courtnorm.figures import Canvas, colour

#: Where a date known to the month or the year only is drawn, in days after its first day.
MIDDLE = {"day": 0, "month": 15, "year": 182}
BETWEEN = "between"


def numbers(
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

    ``numbers`` as :func:`numbers` makes it, with lines ``Court`` and ``norm``. ``span``: the first
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
