"""Numbers and bullets printed in another style than "1.": layout and punctuation tell them.

"1)", "(1)", "1.1", "①", "§1.", "OP1", "- Decides", "* Decides": what number operative paragraphs is
known by its place, at the beginning of lines; by running on from one line to the next; and by
looking the same each time. A text whose paragraphs are numbered "1." is left as it is, since then
the other numbers are those of lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from courtnorm.evidence.text.lines import Line
from courtnorm.evidence.text.openings import OPERATIVE, opener

_PLAIN = re.compile(r"\d{1,3}\s?\.\s*(?=[A-Z“\"(])")
#: A number between a few signs, or behind a short word ("OP1", "No. 1", "§1"); then a capital.
_MARK = re.compile(
    r"(?P<before>[^\w\s]{0,2}(?:(?:OP|PP|No\.?|Para(?:graph)?\.?)\s?)?)"
    r"(?P<number>\d{1,3}(?:\.\d{1,2})?|[^\x00-\x7f])(?P<after>\s?[^\w\s“\"]{0,3})\s*(?=[“\"]?[A-Z])",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[-–—•·*o§►▪■]\s+(?=[A-Z])")
_RECITAL_NUMBER = re.compile(r"PP\s?\d{1,3}\s?[^\w\s]{0,2}\s*(?=[A-Z])")


def _running(line: Line) -> tuple[str, str, int] | None:
    """Return the style of a line's number, the number as printed and where the text begins."""
    found = _MARK.match(line.text)
    if found is None:
        return None
    number = found["number"]
    if not number.isascii():  # "①"
        if unicodedata.category(number) != "No":
            return None
        number = unicodedata.normalize("NFKC", number).strip("().")
    kind = "#.#" if "." in number else "#"
    return f"{found['before'].strip()}{kind}{found['after'].strip()}", number, found.end()


def with_plain_marks(lines: Sequence[Line], start: int) -> tuple[list[Line], list[str]]:
    """Return lines with the numbers of the operative paragraphs written "1.", and what went.

    Lines before ``start``, the first of the body, stay. Nothing changes where a line begins with
    "1." and an operative verb, or where no other mark leads from one such verb to the next.
    """
    changed, gone = list(lines), []
    body = range(start, len(changed))
    for place in body:
        found = _RECITAL_NUMBER.match(changed[place].text)
        if found:
            gone.append(found.group().strip())
            changed[place] = replace(changed[place], text=changed[place].text[found.end() :])
    if any(_opens(changed[place].text, _PLAIN) for place in body):
        return changed, gone
    styles: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for place in body:
        running = _running(changed[place])
        if running:
            styles[running[0]].append((place, running[1], running[2]))
    for marked in styles.values():
        if not _runs_on(changed, marked):
            continue
        for number, (place, printed, at) in enumerate(marked, 1):
            line = changed[place]
            counted = number if "." in printed else int(printed)
            if "." in printed:
                gone.append(printed)
            changed[place] = replace(line, text=f"{counted}. {line.text[at:]}")
        return changed, gone
    bullets = [place for place in body if _BULLET.match(changed[place].text)]
    if bullets and all(_opens(changed[place].text, _BULLET) for place in bullets):
        for place in bullets:
            text = changed[place].text
            cut = len(_BULLET.match(text).group())  # type: ignore[union-attr]
            gone.append(text[:cut].strip())
            changed[place] = replace(changed[place], text=text[cut:], blank=True)
    return changed, gone


def _opens(text: str, mark: re.Pattern[str]) -> bool:
    found = mark.match(text)
    return found is not None and opener(text[found.end() :]) == OPERATIVE


def _runs_on(lines: Sequence[Line], marked: Sequence[tuple[int, str, int]]) -> bool:
    """Whether numbers go from one to the next, and the first stands before an operative verb."""
    place, first, at = marked[0]
    if first not in ("1", "1.1") or opener(lines[place].text[at:]) != OPERATIVE:
        return False
    if "." in first:
        return len(marked) > 1
    numbers = [int(printed) for _, printed, _ in marked]
    return numbers == list(range(1, len(numbers) + 1))
