"""How a table is set, from what stands in it: numbers right, dates whole, rows for a phone."""

from __future__ import annotations

import calendar
import re

from docutils import nodes

MONTHS = "|".join(calendar.month_name[1:])
#: A cell that is a number, with what may stand beside one: a sign, %, a unit of time, "none".
_NUMBER = re.compile(
    r"[−+–-]?\d[\d,.]*\s?(?:%|s|px|kB|MB)?|\d+ of \d+|none|–|-|(?:zero|one|two|three|four|five|six|"
    r"seven|eight|nine|ten)",
    re.I,
)
#: A cell that is a day or a month.
_DATE = re.compile(rf"(?:\d{{1,2}} )?(?:{MONTHS}) \d{{4}}|\d{{4}}-\d\d(?:-\d\d)?")
#: From this many columns on a table of words becomes blocks on a phone.
_BLOCKS = 3


def columns(table: nodes.table) -> None:
    """Mark each cell of a table with its column's name, and columns of numbers and of dates.

    The classes ``number``, ``date`` and, on the table, ``in-blocks`` are what the style sheet goes
    by. A table of numbers keeps its columns on a phone, where they are narrow enough or scroll.
    """
    head = [row for part in table.findall(nodes.thead) for row in part.findall(nodes.row)]
    body = [row for part in table.findall(nodes.tbody) for row in part.findall(nodes.row)]
    if len(head) != 1 or any(len(row) != len(head[0]) for row in body):
        return
    names = [cell.astext() for cell in head[0]]
    numeric = 0
    for place, name in enumerate(names):
        cells = [row[place] for row in body]
        texts = [text for cell in cells if (text := cell.astext().strip())]
        marks = []
        if texts and all(_NUMBER.fullmatch(text) for text in texts):
            marks, numeric = ["number"], numeric + 1
        elif texts and all(_DATE.fullmatch(text) for text in texts):
            marks = ["date"]
        for cell in [head[0][place], *cells]:
            cell["classes"].extend(marks)
        for cell in cells:
            cell["column"] = name
    if len(names) >= _BLOCKS and numeric < len(names) - 1:
        table["classes"].append("in-blocks")


#: A date within a cell of words, which no line may end within.
DATE_WITHIN = re.compile(rf"\b(?:(?:\d{{1,2}} )?(?:{MONTHS}) \d{{4}}|\d{{4}}-\d\d-\d\d)\b")
