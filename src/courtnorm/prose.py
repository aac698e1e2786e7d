"""Numbers and words for the text: everything the prose says that data decide comes from here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pandas as pd
from myst_nb import glue

from courtnorm import tables
from courtnorm.errors import CourtnormError
from courtnorm.files import csv_text

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()


def say(**values: object) -> None:
    """Glue values for use in the text as ``{glue:text}`` with the keyword's name.

    Numbers, dates and tuples are put into words by :func:`text`; a string is taken as it stands.
    """
    for name, value in values.items():
        glue(name.replace("_", "-"), value if isinstance(value, str) else text(value), False)


class _Table:
    """A table for the text: CSV whose cells may hold the text's own markup."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        plain = self.rows.to_string(index=False, max_rows=60)  # the CSV has them all
        return {"text/csv": csv_text(self.rows), "text/plain": plain}


def publish_table(name: str, rows: pd.DataFrame) -> None:
    """Store a table under a name (``tab-...``) for the ``data-table`` directive of the text.

    Cells are printed as they stand and may use roles, as in ``{res}`1970```. An empty table is a
    CourtnormError: the text must then say in words that there is nothing to show.
    """
    if rows.empty:
        raise CourtnormError(f"{name}: a table without rows; say so in the text instead")
    glue(name, _Table(rows), display=True)


def text(value: object) -> str:
    """Put one value as the book prints it.

    Nothing counted is "none"; whole numbers up to ten are put in words, larger ones with commas;
    other numbers with one decimal; dates as 26 February 2011; a tuple of counts joined by hyphens
    as votes are (11-0-4, and 15-0 where nobody abstained).
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dt.date, pd.Timestamp)):
        return date(value)
    if isinstance(value, tuple):
        return vote(*value)
    if isinstance(value, float) and not float(value).is_integer():
        return f"{value:.1f}"
    number = int(str(value)) if not isinstance(value, float) else int(value)
    if number == 0:
        return "none"
    return words(number) if 0 < number <= 10 else thousands(number)


def thousands(number: int) -> str:
    """Write a number with commas: 2,444."""
    return f"{number:,}"


def words(number: int) -> str:
    """Write a whole number from 0 to 20 in words; larger ones in digits."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else thousands(number)


def times(count: int) -> str:
    """Say how often: never, once, twice, three times."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{text(count)} times")


def percent(share: float) -> str:
    """Write a share (0 to 1) as a percentage: 0.987 becomes 99%."""
    return f"{100 * share:.0f}%"


def date(day: dt.date | pd.Timestamp, precision: str = "day") -> str:
    """Write a date as precisely as it is known: 26 February 2011, December 2001, 2005."""
    stamp = pd.Timestamp(day)
    if precision == "year":
        return f"{stamp.year}"
    month = f"{stamp.month_name()} {stamp.year}"
    return month if precision == "month" else f"{stamp.day} {month}"


def vote(yes: int, no: int, abstained: int = 0) -> str:
    """Write a vote as the Council's records do: 11-0-4; without abstentions 15-0."""
    return f"{yes}-{no}-{abstained}" if abstained else f"{yes}-{no}"


def listing(items: Iterable[str]) -> str:
    """Join names as a sentence does: a, b and c."""
    parts = list(items)
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


#: States whose names take an article in a sentence.
_ARTICLE = frozenset(
    "ARE BHS CAF COD COM DDR DOM GBR GMB KOR LAO MDV MHL NLD PHL PRK PSE RUS SUN USA".split()
)


def states(codes: Iterable[str]) -> str:
    """Name states in a sentence, in alphabetical order: Brazil, China and the United States."""
    named = tables.load("states").set_index("iso3")["name"]
    found = sorted((named[code], code in _ARTICLE) for code in codes)
    return listing(f"the {name}" if article else str(name) for name, article in found)


def sentence(text: str) -> str:
    """Begin a sentence with it: the first letter large."""
    return text[:1].upper() + text[1:]


def bounds(
    start: pd.Timestamp, start_precision: str, end: pd.Timestamp, end_precision: str
) -> tuple[int, int]:
    """Return the shortest and the longest number of days between two dates of known precision."""
    first, last = _span(start, start_precision)
    begin, finish = _span(end, end_precision)
    return (begin - last).days, (finish - first).days


def _span(day: pd.Timestamp, precision: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last day a date of some precision can mean."""
    period = pd.Timestamp(day).to_period({"day": "D", "month": "M", "year": "Y"}[precision])
    return period.start_time, period.end_time.normalize()
