"""Votes of the Council side by side: a column a text, a mark a member, its name beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from courtnorm.drawing import bare, legend, mark
from courtnorm.figures import Canvas, colour

#: Where the permanent members stand, the same in each column.
PERMANENT = ("CHN", "RUS", "USA", "FRA", "GBR")
#: Names that would not fit.
SHORT = {
    "BIH": "Bosnia-Herz.",
    "GBR": "Britain",
    "KOR": "South Korea",
    "RUS": "Russia",
    "TZA": "Tanzania",
}
_ORDER = {"Y": 0, "A": 1, "N": 2}


def seats(numbers: pd.DataFrame) -> pd.DataFrame:
    """Return the members of each column in the order in which they are drawn, with ``place``.

    The permanent ones first, in the order of :data:`PERMANENT`, then the elected by vote and name.
    ``numbers`` as :func:`columns` takes it. ``place`` counts from 0, the gap left out.
    """
    rank = numbers["iso3"].map({code: place for place, code in enumerate(PERMANENT)})
    order = numbers.assign(
        rank=rank.where(numbers["seat"] == "permanent", 99), by_vote=numbers["vote"].map(_ORDER)
    ).sort_values(["symbol", "rank", "by_vote", "name"], kind="stable")
    order["place"] = order.groupby("symbol").cumcount()
    return order.drop(columns=["rank", "by_vote"])


def columns(
    canvas: Canvas, numbers: pd.DataFrame, *, titles: Mapping[str, Sequence[str]], bold: str = ""
) -> None:
    """Draw the votes on some texts, permanent members above the gap, a ring for no party.

    ``numbers`` has one row a member and text: ``symbol``, ``iso3``, ``name``, ``seat``, ``party``
    (bool: to the Statute, that day), ``vote`` (Y, A or N). ``titles``: symbol -> its tally and the
    lines under it; the columns stand in that order. ``bold``: a member to be followed across.
    """
    axes = canvas.axes()
    bare(axes)
    drawn = seats(numbers)
    for x, (symbol, (tally, *lines)) in enumerate(titles.items()):
        axes.text(x - 0.06, -2.6, tally, weight="bold", fontsize=canvas.large + 3, va="bottom")
        axes.text(x - 0.06, -2.5, "\n".join(lines), fontsize=canvas.small, va="top")
        for member in drawn[drawn["symbol"] == symbol].itertuples():
            y = member.place + (0.6 if member.place >= len(PERMANENT) else 0)
            _member(axes, x, y, member)
            axes.text(
                x + (0.09 if canvas.wide else 0.11), y, SHORT.get(member.iso3, member.name),
                va="center", fontsize=canvas.small,
                weight="bold" if member.iso3 == bold else "normal",
            )  # fmt: skip
    entries = [
        mark("yes", "s", "court"),
        mark("abstention", "s", "muted", open=True),
        mark("no", "X", "no"),
        mark("no party that day", "o", "ink", open=True),
    ]
    legend(axes, entries, canvas)
    axes.set_xlim(-0.12, len(titles) - (0.25 if canvas.wide else 0.1))
    axes.set_ylim(drawn["place"].max() + 1.2, -4.2)


def _member(axes: object, x: float, y: float, member: object) -> None:
    """Draw one vote: a square for yes, an open one for abstention, a cross for no."""
    shapes = {"Y": ("s", "court", "court"), "A": ("s", "paper", "muted"), "N": ("X", "no", "no")}
    shape, face, edge = shapes[member.vote]  # type: ignore[attr-defined]
    if not member.party:  # type: ignore[attr-defined]
        axes.plot(x, y, "o", ms=19, mfc="none", mec=colour("ink"), mew=1.3)  # type: ignore[attr-defined]
    axes.plot(x, y, shape, ms=9.5, mfc=colour(face), mec=colour(edge), mew=1.4)  # type: ignore[attr-defined]
