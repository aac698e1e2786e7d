"""The kinds of change: each draws one fault of its kind in a file, or says that it can not.

A changed value is always a plausible one: another member's code, another code of the list, a date
of the calendar. A fault that no reader would overlook proves nothing.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from longrun.attack.files import Committed, CsvFile, Edits


@dataclass(frozen=True)
class Change:
    """One change to one file: what was done where, and the file's bytes after it."""

    operator: str
    resource: str
    subject: str  #: what the change is about, for which the bars are set (see :func:`subject`)
    where: str  #: rows as a spreadsheet counts them, and the column
    what: str  #: old -> new, cut to be read at a glance
    content: bytes


@dataclass(frozen=True)
class Draw:
    """What an operator has drawn: the column it touched, the rows it put in place of others."""

    column: str
    edits: Edits
    what: str


Operator = Callable[[Committed, Random], Draw | None]

COUNTS = ("yes", "no", "abstain")
#: Columns that hold the symbol of a text or of a meeting.
SYMBOLS = (
    "symbol", "draft", "meeting", "document", "referral_document", "symbol_a", "symbol_b",
)  # fmt: skip
#: Columns that hold the code of a state, or several joined by semicolons.
STATES = ("iso3", "state", "vetoed_by", "handed_over_by")
#: Columns that count something.
COUNTED = re.compile(
    r"count|counts_\w+|words|n_\w+|preambular|operative|yes|no|abstain|not_voting|resolutions"
    r"|presidential_statements"
)
#: Columns of codes that have no closed list in the data package.
CODES = ("code", "by_rule", "reading_1", "reading_2", "pattern", "family", "rule", "outcome")
#: Columns that say what is meant by a name or a claim.
DEFINITIONS = {
    "claims": ("as_worded", "readings", "restrictions"),
    "glossary": ("definition", "short"),
    "measure_words": ("words_1", "words_2", "reason"),
    "functions_1970": ("reason",),
    "lexicon": ("",),
}
_ISO3 = re.compile(r"[A-Z]{3}(?:;[A-Z]{3})*")


def _put(file: Committed, row: int, cells: dict[str, str]) -> list[str]:
    """Return a row with some cells changed."""
    place = {name: n for n, name in enumerate(file.columns)}
    new = list(file.rows[row])
    for name, value in cells.items():
        new[place[name]] = value
    return new


def _cells(
    file: Committed, columns: Sequence[str], pick: Random, fits: Callable[[str], bool] = bool
) -> tuple[int, str, str] | None:
    """Draw one cell of some columns that fits: row, column, value."""
    places = [(file.columns.index(c), c) for c in columns if c in file.columns]
    found = [
        (row, name, cells[n])
        for row in (file.pool(pick) if places else ())
        for cells in (file.rows[row],)
        for n, name in places
        if fits(cells[n])
    ]
    return pick.choice(found) if found else None


def _one(file: Committed, drawn: tuple[int, str, str], new: str) -> Draw:
    row, column, old = drawn
    return Draw(column, {row: [_put(file, row, {column: new})]}, f"{_cut(old)} -> {_cut(new)}")


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


# ------------------------------------------------------------------------------------ the votes


def flip_a_vote(file: Committed, pick: Random) -> Draw | None:
    """One member votes otherwise: in the table of votes, or in a count."""
    if file.name == "votes":
        drawn = _cells(file, ["vote"], pick)
        return drawn and _one(file, drawn, pick.choice([v for v in "YNA" if v != drawn[2]]))
    if file.name == "timeline":
        drawn = _cells(file, ["vote"], pick)
        if drawn is None:
            return None
        counts = [int(n) for n in drawn[2].split("-")]
        return _one(file, drawn, "-".join(map(str, _moved(counts, pick))))
    if not {*COUNTS} <= set(file.columns):
        return None
    drawn = _cells(file, ["yes"], pick)
    if drawn is None:
        return None
    row = file.rows[drawn[0]]
    old = [int(row[file.columns.index(name)]) for name in COUNTS]
    new = dict(zip(COUNTS, map(str, _moved(old, pick)), strict=True))
    what = f"{'-'.join(map(str, old))} -> {'-'.join(new.values())}"
    return Draw("yes", {drawn[0]: [_put(file, drawn[0], new)]}, what)


def _moved(counts: list[int], pick: Random) -> list[int]:
    """Return counts with one vote moved from one to another."""
    new = list(counts)
    giver = pick.choice([n for n, count in enumerate(new) if count])
    taker = pick.choice([n for n in range(len(new)) if n != giver])
    new[giver] -= 1
    new[taker] += 1
    return new


def swap_yes_and_no(file: Committed, pick: Random) -> Draw | None:
    """The votes for and against are exchanged; where a column says yes or no, it says the other."""
    if {"yes", "no"} <= set(file.columns):
        yes, no = file.columns.index("yes"), file.columns.index("no")
        rows = [n for n in file.pool(pick) if file.rows[n][yes] != file.rows[n][no]]
        row = pick.choice(rows)
        new = {"yes": file.rows[row][no], "no": file.rows[row][yes]}
        return Draw("yes", {row: [_put(file, row, new)]}, f"{new['no']}-{new['yes']} exchanged")
    flags = [
        f["name"]
        for f in file.fields
        if {"yes", "no"} <= set(f.get("constraints", {}).get("enum", []))
    ]
    drawn = _cells(file, flags, pick, lambda cell: cell in ("yes", "no"))
    return drawn and _one(file, drawn, "no" if drawn[2] == "yes" else "yes")


# ------------------------------------------------------------------------------------ the dates


def _shifted(day: dt.date, unit: str, sign: int) -> dt.date:
    if unit == "day":
        return day + dt.timedelta(days=sign)
    months = day.year * 12 + day.month - 1 + sign * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(unit: str) -> Operator:
    """Return the operator that moves one date by a day, a month or a year, to or fro."""

    def operator(file: Committed, pick: Random) -> Draw | None:
        dates = [field["name"] for field in file.fields if field["type"] == "date"]
        drawn = _cells(file, dates, pick)
        if drawn is None:
            return None
        moved = _shifted(dt.date.fromisoformat(drawn[2]), unit, pick.choice([-1, 1]))
        return _one(file, drawn, moved.isoformat())

    return operator


# ------------------------------------------------------------------------------------- the rows


def drop_a_row(file: Committed, pick: Random) -> Draw | None:
    """One row is lost."""
    if not file.fields or not file.rows:
        return None
    row = pick.choice(file.pool(pick))
    return Draw("", {row: []}, _cut(",".join(file.rows[row])))


def double_a_row(file: Committed, pick: Random) -> Draw | None:
    """One row stands twice."""
    if not file.fields or not file.rows:
        return None
    row = pick.choice(file.pool(pick))
    return Draw("", {row: [file.rows[row]] * 2}, _cut(",".join(file.rows[row])))


# ---------------------------------------------------------------------------------- symbols, codes


def swap_two_symbols(file: Committed, pick: Random) -> Draw | None:
    """Two rows exchange the symbols of their texts or meetings."""
    names = [
        name
        for name in file.columns
        if name in SYMBOLS and len({row[file.columns.index(name)] for row in _some(file, pick)}) > 1
    ]
    drawn = _cells(file, names, pick)
    if drawn is None:
        return None
    row, name, old = drawn
    other = _cells(file, [name], pick, lambda cell: cell not in ("", old))
    if other is None:
        return None
    edits = {
        row: [_put(file, row, {name: other[2]})],
        other[0]: [_put(file, other[0], {name: old})],
    }
    return Draw(name, edits, f"{_cut(old)} <-> {_cut(other[2])}")


def _some(file: Committed, pick: Random) -> list[Sequence[str]]:
    return [file.rows[n] for n in file.pool(pick)]


def change_an_iso3(file: Committed, pick: Random) -> Draw | None:
    """One state's code becomes another's that stands in the same column."""
    drawn = _cells(file, STATES, pick, lambda cell: bool(_ISO3.fullmatch(cell)))
    if drawn is None:
        return None
    codes = drawn[2].split(";")
    place = pick.randrange(len(codes))
    column = file.columns.index(drawn[1])
    cells = [row[column] for row in _some(file, pick) if _ISO3.fullmatch(row[column])]
    known = {code for cell in cells for code in cell.split(";")}
    others = sorted(known - set(codes))
    if not others:
        return None
    codes[place] = pick.choice(others)
    return _one(file, drawn, ";".join(codes))


def alter_a_code(file: Committed, pick: Random) -> Draw | None:
    """One code of a closed list becomes another of the list."""
    lists: dict[str, list[str]] = {}
    for field in file.fields:
        values = [str(v) for v in field.get("constraints", {}).get("enum", []) if str(v)]
        skip = "weekday" in field["name"] or field["name"] in (*STATES, "vote")
        if skip or (values and {"yes", "no"} >= set(values)):
            continue
        if not values and field["name"] in CODES:
            at = file.columns.index(field["name"])
            values = sorted({row[at] for row in _some(file, pick)} - {""})
        if len(values) > 1:
            lists[field["name"]] = values
    drawn = _cells(file, list(lists), pick)
    if drawn is None:
        return None
    return _one(file, drawn, pick.choice([v for v in lists[drawn[1]] if v != drawn[2]]))


# ------------------------------------------------------------------------------------ the words


def remove_an_accent(file: Committed, pick: Random) -> Draw | None:
    """One word loses its accents."""
    if not isinstance(file, CsvFile):
        return None
    drawn = _cells(file, file.columns, pick, lambda cell: _plain(cell) != cell)
    return drawn and _one(file, drawn, _plain(drawn[2]))


def _plain(text: str) -> str:
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(p for p in parts if not unicodedata.combining(p)))


def change_a_count(file: Committed, pick: Random) -> Draw | None:
    """One count is off by one."""
    counted = [
        f["name"] for f in file.fields if f["type"] == "integer" and COUNTED.fullmatch(f["name"])
    ]
    drawn = _cells(file, counted, pick)
    if drawn is None:
        return None
    old = int(float(drawn[2]))
    return _one(file, drawn, str(old + 1 if old <= 1 else old + pick.choice([-1, 1])))


def change_a_definition(file: Committed, pick: Random) -> Draw | None:
    """One word is lost from a definition, a rule of words or a pattern."""
    columns = DEFINITIONS.get(file.name)
    if not columns:
        return None
    if not file.fields:
        lines = [
            n for n in file.pool(pick) if re.match(r"\s+(?:regex|reason): \S+ \S", file.rows[n][0])
        ]
        row = pick.choice(lines)
        old = file.rows[row][0]
        new = _without_a_word(old.rstrip("\n"), pick, first=1) + "\n"
        return Draw("", {row: [[new]]}, f"{_cut(old.strip())} -> {_cut(new.strip())}")
    drawn = _cells(file, columns, pick, lambda cell: " " in cell)
    return drawn and _one(file, drawn, _without_a_word(drawn[2], pick))


def _without_a_word(text: str, pick: Random, first: int = 0) -> str:
    spans = [m.span() for m in re.finditer(r"\S+ ?", text)][first:]
    start, end = pick.choice(spans)
    return (text[:start] + text[end:]).rstrip(" ")


OPERATORS: dict[str, Operator] = {
    "flip a vote": flip_a_vote,
    "swap yes and no": swap_yes_and_no,
    "change an ISO3": change_an_iso3,
    "shift a date by a day": shift("day"),
    "shift a date by a month": shift("month"),
    "shift a date by a year": shift("year"),
    "swap two symbols": swap_two_symbols,
    "drop a row": drop_a_row,
    "double a row": double_a_row,
    "change a count": change_a_count,
    "alter a code": alter_a_code,
    "change a definition": change_a_definition,
    "remove an accent": remove_an_accent,
}
TRUNCATE = "truncate a file"


def truncated(file: Committed, pick: Random) -> tuple[int, bytes]:
    """Cut a file short after its first line: where (bytes), and what is left."""
    first = file.content.find(b"\n") + 1 if file.entry["path"].endswith(".csv") else 1
    # The last line end is no loss: a cut there leaves every cell.
    end = pick.randrange(first, len(file.content.rstrip(b"\n")))
    return end, file.content[:end]
