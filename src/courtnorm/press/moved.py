"""What moved between two executions of a page: values, findings, rows of tables, in words."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from typing import Any

from myst_nb.ext.glue import extract_glue_data_cell

from courtnorm import claims

#: Forms of a published value, the first one held is taken: a table's rows, else the text.
_PRINTED = ("text/csv", "text/plain")
#: A finding, and all of them, with what they rest on.
FINDING = "application/vnd.courtnorm.finding+json"
LEDGER = "application/vnd.courtnorm.ledger+json"
#: The forms in which two executions are compared.
COMPARED = (FINDING, LEDGER, *_PRINTED)


def glued(notebook: Any, forms: tuple[str, ...] = _PRINTED) -> dict[str, str]:
    """Return the values a notebook publishes to its text: name -> what is printed."""
    values: dict[str, str] = {}
    for cell in copy.deepcopy(notebook).cells:  # MyST-NB takes what it reads out of the cell
        for name, output in extract_glue_data_cell(cell) if cell.cell_type == "code" else []:
            data = output["data"]
            held = next((data[form] for form in forms if data.get(form)), "")
            values[name] = held if isinstance(held, str) else json.dumps(held, sort_keys=True)
    return values


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return one line for each published value that moved, old and new.

    A finding gives a line for its verdict, one for each number, and one for each definition that
    now answers otherwise; a table or figure, how many of its rows changed.
    """
    lines = []
    for name in sorted(before.keys() | after.keys(), key=_in_order):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        mine, theirs = records(old), records(new)
        if mine or theirs:
            for number in sorted(mine.keys() | theirs.keys(), key=_in_order):
                lines += _finding_changes(
                    number, mine.get(number), theirs.get(number), whole=name != "ledger"
                )
        elif name.startswith(("fig-", "tab-")) and old and new:
            lines.append(f"{name}: {_rows_changed(old, new)}")
        else:
            lines.append(f"{name}: {differing(old, new)}")
    return lines


def _in_order(name: str) -> tuple[bool, str, int, str]:
    """Put claims first, C9 before C10."""
    claim = re.fullmatch(r"C(\d+)([a-z]?)", name)
    return (False, "", int(claim[1]), claim[2]) if claim else (True, name, 0, "")


def records(value: str | None) -> dict[str, dict[str, Any]]:
    """Return the findings in a published value, by number; none where it holds something else."""
    try:
        held = json.loads(value) if value and value[0] in "{[" else None
    except ValueError:
        return {}
    listed = held if isinstance(held, list) else [held]
    return {r["id"]: r for r in listed if isinstance(r, dict) and {"id", "verdict"} <= r.keys()}


def _finding_changes(
    number: str, old: dict[str, Any] | None, new: dict[str, Any] | None, *, whole: bool
) -> list[str]:
    """Return what moved in one finding; with ``whole``, beyond its verdict what it rests on."""
    lines = []
    was, now = (f["verdict"] or f["status"] if f else "(none)" for f in (old, new))
    if was != now:
        lines.append(f"{number}: {was} -> {now}")
    if not (whole and old and new):
        return lines
    for key in sorted(old["numbers"].keys() | new["numbers"].keys()):
        one, other = (_shown(f["numbers"].get(key)) for f in (old, new))
        if one != other:
            lines.append(f"{number}, {key}: {differing(one, other)}")
    numbers_moved = len(lines) > (was != now)
    answers = {a["definition"]: a for a in old["definitions"]}
    for place, answer in enumerate(new["definitions"], 1):
        former = answers.get(answer["definition"])
        where = f"{number}, definition {place}"
        if former is None:
            lines.append(f"{where}: new, {claims.yes_no(answer['holds'])}")
        elif former["holds"] != answer["holds"]:
            lines.append(
                f"{where}: {claims.yes_no(former['holds'])} -> {claims.yes_no(answer['holds'])}"
            )
        elif former["because"] != answer["because"] and not numbers_moved:
            said = differing(former["because"], answer["because"])
            lines.append(f"{where}, reason: {said}")
    gone, come = (
        sorted(set(a["evidence"]) - set(b["evidence"])) for a, b in ((old, new), (new, old))
    )
    if gone or come:
        both = [f"-{row}" for row in gone] + [f"+{row}" for row in come]
        lines.append(f"{number}, evidence: {_one_line(' '.join(both))}")
    return lines


def _shown(value: Any) -> str:
    return "(none)" if value is None else value if isinstance(value, str) else json.dumps(value)


def _rows_changed(old: str, new: str) -> str:
    """Say how many rows of a table changed, came or went; the row itself where it is only one."""
    left, right = Counter(old.splitlines()[1:]), Counter(new.splitlines()[1:])
    gone, come = list((left - right).elements()), list((right - left).elements())
    if old.splitlines()[:1] != new.splitlines()[:1]:
        return f"its columns changed; {right.total()} rows, before {left.total()}"
    if len(gone) == len(come) == 1:
        return f"1 of {right.total()} rows: {differing(gone[0], come[0])}"
    if not gone and not come:
        return "its drawing or the order of its rows changed"
    changed = min(len(gone), len(come))
    parts = [f"{changed} changed"] * bool(changed)
    parts += [f"{len(come) - changed} added"] * (len(come) > changed)
    parts += [f"{len(gone) - changed} gone"] * (len(gone) > changed)
    return f"{', '.join(parts)} of {right.total()} rows"


#: So many characters of a value are shown; of a longer one the part that differs, with so many
#: characters on either side.
_SHOWN, _AROUND = 120, 20


def _one_line(value: str | None) -> str:
    if value is None:
        return "(none)"
    flat = " ".join(value.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 3] + "..."


def differing(old: str | None, new: str | None) -> str:
    """Return ``old -> new`` in one line; of long values only the part in which they differ."""
    if old is None or new is None:
        return f"{_one_line(old)} -> {_one_line(new)}"
    left, right = " ".join(old.split()), " ".join(new.split())
    if max(len(left), len(right)) <= _SHOWN:
        return f"{left} -> {right}" if left != right else "only its white space changed"
    if left == right:
        return "only its white space changed"
    start = max(0, _alike(left, right) - _AROUND)
    parts = []
    for text, other in ((left, right), (right, left)):
        end = len(text) - max(0, _alike(text[start:][::-1], other[start:][::-1]) - _AROUND)
        end = min(max(end, start), start + _SHOWN)
        parts.append("..." * (start > 0) + text[start:end] + "..." * (end < len(text)))
    return f"{parts[0]} -> {parts[1]}"


def _alike(left: str, right: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(left), len(right)))


#: What is said of a page that was never executed before.
NEW = "a new page: nothing to compare it with"


def verdicts(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return the verdicts that moved in a page: claim -> old and new."""
    held = []
    for values in (before, after):
        found: dict[str, str] = {}
        for value in values.values():
            found |= {n: f["verdict"] or f["status"] for n, f in records(value).items()}
        held.append(found)
    old, new = held
    return {
        number: (old[number], new[number])
        for number in sorted(old.keys() & new.keys(), key=_in_order)
        if old[number] != new[number]
    }


def summary(moved: dict[str, list[str]]) -> str:
    """Say in one line which pages were executed, and how many values moved in them."""
    count = sum(len(lines) for lines in moved.values() if lines != [NEW])
    pages = ", ".join(name.split("/")[-1] for name in moved)
    values = f"{count} value{'' if count == 1 else 's'}" if count else "no value"
    return f"{len(moved)} page{'' if len(moved) == 1 else 's'} executed ({pages}); {values} moved"
