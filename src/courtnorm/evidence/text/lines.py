"""The lines of a resolution's text: which are its body, which page furniture, which are numbered.

Page headers, job numbers, page numbers, web wrappers before the body, votes, footnotes and annexes
after it are furniture. Of numbers printed in another style than "1." ("1)", "(1)", "1.1", "①",
"§1.", "OP1", "- Decides", "* Decides") those that number operative paragraphs are known by their
place, at the beginning of lines; by running on from one line to the next; and by looking the same
each time. A text whose paragraphs are numbered "1." is left as it is, since then the other numbers
are those of lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from courtnorm.evidence.text.openings import OPERATIVE, RECITAL, known_opener, opener


@dataclass(frozen=True)
class Line:
    """A line of a text, white space at its ends removed."""

    text: str
    torn: bool = False  # page furniture stood between this line and the one before
    blank: bool = False  # an empty line stood before it
    hint: str = ""  # "heading" where a typed source says so


_PAGE_TOKEN = re.compile(
    r"\d{1,3}|\d{1,3}/\d{1,3}|\d{2}-\d{4,6}\*{0,3}(?:\(E\))?|\(E\)?|[A-Z]/RES/\d+[./]?(?:\(\d{4}\)+)?\*{0,3}|"
    r"\(\d{4}\)+\*{0,3}|S/\d{4}/\d+|\*\d{5,9}\*|\d{6,7}|`+|/?\.\.\.|-{3,}|\*{1,3}|_{3,}|English|Page"
)
#: What begins a line of its own in a text whose lines are broken at its width.
_OWN_LINE = re.compile(
    r"\(?\d{1,3}\s?(?:bis|ter)?\s?[.,)]\s+[A-Z“\"]|\([a-z]{1,4}\)\s|[a-z]\.\s|"
    r"[-–—•·*]\s|(?:Ad[oa]pted|Approved) (?:unanimously|[au]t|by)\b|"
    r"\d{1,3} (?:Ibid|See|Official|Adopted|Document|S/)"
)
_GOES_ON = re.compile(r"[a-z]{2,}\b(?![.)])|a\s")
#: The printer's note under a page: "* Reissued for technical reasons", "** Second reissue for ...".
_REISSUED = re.compile(r"[*_ -]{0,60}(?:\w{5,7} )?Re-?issued? for technical", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\((https?://[^\s()]{0,200}(?:\([^\s()]{0,40}\))?)\)")


def fold(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return " ".join(text.split())


def is_page_furniture(line: str) -> bool:
    """Say whether a line holds only page headers, page numbers, job numbers and rules."""
    if len(line) > 120:
        return False
    if _REISSUED.match(line):
        return True
    return all(_PAGE_TOKEN.fullmatch(token) for token in line.split())


def plain_lines(text: str) -> list[Line]:
    """Cut a plain text into lines, remembering where pages and blank lines were."""
    lines: list[Line] = []
    blank = False
    pending = ""  # a number alone on its line belongs to the next
    for raw in re.split(r"[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]", text):
        stripped = raw.strip()
        if not stripped:
            blank = True
            continue
        if re.fullmatch(r"\d{1,3}\s?\.", stripped) and not pending:
            pending = stripped
            continue
        header = _CLINGING_HEADER.search(stripped[-24:])
        if header:
            stripped = stripped[: -len(header.group())]
        lines.append(Line(f"{pending} {stripped}" if pending else stripped, blank=blank))
        if header:
            lines.append(Line(header.group()))
        pending = ""
        blank = False
    if pending:
        lines.append(Line(pending, blank=blank))
    return _give_back_numbers(lines)


_CLINGING_HEADER = re.compile(r"(?<=[;,.:])S/RES/\d{1,4} ?\(\d{4}\)$")
_STRAY_NUMBER = re.compile(r"(?<=[,;.)\]])\s([lI1]|\d{1,3})\s?\.$")


def _give_back_numbers(lines: list[Line]) -> list[Line]:
    """Move a number left at the end of a line to the operative paragraph after it."""
    for index in range(len(lines) - 1):
        stray = _STRAY_NUMBER.search(lines[index].text[-8:])
        following = lines[index + 1]
        if stray and opener(following.text) == OPERATIVE:
            kept = lines[index].text[: -len(stray.group())]
            lines[index] = Line(kept, lines[index].torn, lines[index].blank)
            lines[index + 1] = Line(f"{stray.group().strip()} {following.text}", blank=True)
    return lines


# The Council's name is misspelt in a few texts, so only the beginnings of its words are asked for.
INVOCATION = re.compile(
    r"(?:\b(?:[Nn]ow|[Aa]nd),?\s{1,3})?(?:\b[Tt]herefore,?\s{1,3}[Tt]he|\b[sS]?The|\bTHE)\s{1,3}"
    r"(?:S(?i:ecur)[A-Za-z]{1,4}\s{1,3}C[aoO][A-Za-z]{4,6}|G(?i:eneral\s{1,3}Assembly)|"
    r"E(?i:conomic\s{1,3}and\s{1,3}social\s{1,3}council)|"
    r"H(?i:uman\s{1,3}rights\s{1,3}council)|T(?i:rusteeship\s{1,3}council))(?![A-Za-z])"
    r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,2}(?!\w))?(?:[,.:;\s]{0,6}$|[,.:;\s]{1,6}(?=[A-Z(\"“]))"
)
_BARE_INVOCATION = re.compile(r"Security Council\s?[,:]")
_HEAD_LINE = re.compile(
    r"(?:\d{1,4}\s*(?:\(\d{2,4}\))?\s*\.?\s*)?(?:security council )?resolutions?\b|"
    r"[\[(]?[SAE58]/ ?\d|(?:on|of) \d{1,2} \w+ \d{4}|"
    r"adopted by the|united nations$|security council$|distr|S$|original:|"
    r"\d{1,2} \w+ \d{4}$|\[accessed",
    re.IGNORECASE,
)
_VOTE = re.compile(
    r"Ad[oa]pted\s+(?:unanimously|[au]t\s+the|by\s+\d|without|by\s+the\s+Security)|"
    r"Approved\s+(?:unanimously|at\s+the\s+\d)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"Footnotes?\s?:?(?:\s|$)|Notes?\s?:\s?\[?\d|Vote\s?:|"
    r"In connexion with the implementation of the above|"
    r"\d{1,3}/\s?[SA]/\s?\d|(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}/?|\*{1,3})\s{0,3}"
    r"(?:I?[bh][il]d|Ibtd|See|Sec|Official\s+Rec|One\s+member|Document|Adopted|Two\s+members|"
    r"Resolutions?\s+or|Previously|The\s+(?:text|documents?|report|name)|Incorporated|Quoted)\b",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"(?:annex(?:es)?|appendix|appendices|enclosure|attachment)\b[^;]{0,120}$", re.IGNORECASE
)
_ORDINAL = r"(?:[IVX\d]{1,4}|[A-H]|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)"
#: What parts one section from the next: a letter, a rule, "Part Two: Political questions".
MARK = re.compile(
    r"(?:[A-H]|[IVX]{1,5})\.?|\*(?:\s?\*){0,2}|[-–—_]{2,}|=+ ?[IVX]+ ?=+|"
    rf"(?i:Part|Section|Chapter|Title) {_ORDINAL}(?:\s?[:.–—-]\s?[^;:.,]{{0,120}}|:)?"
)


LEADING_MARK = re.compile(r"(?:[A-H]|[IVX]{1,4})\.? (?=[A-Z])")


def begins_tail(text: str, operative_seen: bool, annex: bool = True) -> bool:
    """Whether votes, footnotes or annexes begin with ``text``.

    A vote ends any body; a footnote or an annex only one that has an operative paragraph.
    """
    if _VOTE.match(text):
        return True
    return operative_seen and bool(_TAIL.match(text) or (annex and _ANNEX.match(text)))


#: How many lines a page's foot and the rest of a paragraph may hold.
_FAR = 80


def is_note_inside(lines: Sequence[Line], index: int, last: int) -> bool:
    """Whether a footnote stands inside the body: the paragraph numbered next comes after it."""
    if not _TAIL.match(lines[index].text) or _VOTE.match(lines[index].text):
        return False
    number = re.compile(rf"{last + 1}\s?\.\s*")
    for line in lines[index + 1 : index + _FAR]:
        found = number.match(line.text)
        if found and opener(line.text[found.end() :]) == OPERATIVE:
            return True
    return False


def without_links(text: str, furniture: list[str]) -> str:
    """Return a text with ``[words](address)`` reduced to its words; addresses are furniture."""

    def keep_words(match: re.Match[str]) -> str:
        furniture.append(match[2])
        return match[1]

    return _LINK.sub(keep_words, text) if "](http" in text else text


def unwrapped(lines: list[Line]) -> list[Line]:
    """Join the lines of a text that were broken at the width of a page; blank lines part them.

    A text is one of these if every sixth line goes on in small letters what the line before it
    began. Else, and where a line is plainly shorter than the page and ends as a paragraph ends,
    lines stay as they are.
    """
    going_on = sum(not line.blank and _GOES_ON.match(line.text) is not None for line in lines)
    if not lines or 6 * going_on < len(lines):
        return lines
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[3 * len(lengths) // 4]
    joined: list[Line] = []
    last = ""  # the line before, as it stands in the text
    for line in lines:
        short = 2 * len(last) < width and last.endswith((",", ";", ":", "."))
        own = line.blank or short or _OWN_LINE.match(line.text) or INVOCATION.match(line.text)
        opens = last.endswith((",", ";", ".")) and known_opener(line.text) is not None
        head = len(joined) < 5 and _HEAD_LINE.match(last)
        if not joined or own or opens or head or _stands_alone(last) or _stands_alone(line.text):
            joined.append(line)
        else:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {line.text}")
        last = line.text
    return joined


def _stands_alone(text: str) -> bool:
    invocation = INVOCATION.match(text)
    alone = invocation is not None and invocation.end() == len(text)
    return alone or is_page_furniture(text) or MARK.fullmatch(text) is not None


def find_body(lines: list[Line]) -> tuple[int, list[str], bool]:
    """Find where the body begins; cut the line in two if heading and body share it.

    Returns the index of the first line of the body, the lines of the head (invocation included),
    and whether the body begins on the line of the invocation.
    """
    for index, line in enumerate(lines):
        match = INVOCATION.search(line.text)
        if match is None and index and _BARE_INVOCATION.fullmatch(line.text):
            match = _BARE_INVOCATION.search(line.text)
        if match:
            early = _early_recital(lines, index)
            if early < index:
                return early, [fold(other.text) for other in lines[:early]], False
            head = [fold(other.text) for other in lines[:index]]
            if match.start():
                head.append(fold(line.text[: match.start()]))
            head.append(fold(match.group()))
            rest = line.text[match.end() :].strip()
            if not rest:
                return index + 1, head, False
            lines[index] = Line(rest, line.torn, line.blank, line.hint)
            return index, head, True
    index = 0
    head = []
    for place, line in enumerate(lines):
        if "[accessed" in line.text:
            index = place + 1
    for place, line in enumerate(lines[: index + 8]):
        if place >= index and (_HEAD_LINE.match(line.text) or is_page_furniture(line.text)):
            index = place + 1
    return index, [fold(other.text) for other in lines[:index]], False


def _early_recital(lines: Sequence[Line], end: int) -> int:
    """Return where recitals begin that stand before "The Security Council", else ``end``."""
    first = 0
    for place in range(end):
        if "[accessed" in lines[place].text:
            first = place + 1
    for place in range(first, end):
        text = lines[place].text
        if _HEAD_LINE.match(text) or not text[:1].isupper():
            continue
        last = place  # of the block of lines that begins here
        while last + 1 < end and not lines[last + 1].blank:
            last += 1
        # a title may be of any length, but it does not end as a recital does
        if len(text) > 40 and lines[last].text.endswith(_RECITAL_ENDS) and _is_prose(text):
            return place
    return end


_RECITAL_ENDS = (",", ";", ":", ", and", "; and")


def _is_prose(text: str) -> bool:
    """Whether a line speaks in sentences, as a list of sponsors does not."""
    words = [word for word in text.split() if word[0].isalpha()]
    small = sum(word[0].islower() for word in words)
    return opener(text) == RECITAL or 2 * small > len(words)


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
