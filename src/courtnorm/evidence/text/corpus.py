"""A text becomes paragraphs: the splitter for resolutions of the Security Council.

A text is read line by line. Page furniture (headers, job numbers, page numbers, web wrappers,
footnotes, votes, annexes) is set aside, the rest is cut wherever a paragraph could begin, and the
pieces are put together again by the numbers of the operative paragraphs and by the words that open
paragraphs (:mod:`courtnorm.evidence.text.openings`). Nothing is thrown away: the words of the
paragraphs and of the furniture are together the words of the text.

Conventions: ``PP1`` is the first recital after "The Security Council,"; sub-items belong to their
operative paragraph; headings are furniture; operative paragraphs carry the number that is printed,
and where numbering begins anew in a second part, or there is none, they are counted on.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from courtnorm.errors import CourtnormError
from courtnorm.evidence.text.assembly import Assembler, Unit, look_harder
from courtnorm.evidence.text.clean import cleaned
from courtnorm.evidence.text.lines import (
    INVOCATION,
    MARK,
    Line,
    begins_tail,
    find_body,
    fold,
    is_note_inside,
    is_page_furniture,
    plain_lines,
    unwrapped,
    with_plain_marks,
    without_links,
)
from courtnorm.evidence.text.openings import OPERATIVE, opening_phrase
from courtnorm.evidence.text.pieces import Piece, cut_line, opener_inside, see_shapes

#: No resolution comes near this size; a larger file is not one.
MAX_BYTES = 10_000_000

#: Resolutions 1 to 2259 are all held; later ones are a selection.
CENSUS_LAST = 2259


@dataclass(frozen=True)
class Paragraph:
    """One preambular or operative paragraph of a resolution."""

    symbol: str  #: ``S/RES/1970 (2011)``
    label: str  #: preambular 9 is ``PP9``, operative 4 is ``OP4``
    kind: str  #: ``preambular`` or ``operative``
    text: str  #: white space folded, numbering removed
    opening: str  #: the opening verb phrase as one finds it, in lower case


@dataclass(frozen=True)
class Document:
    """One resolution, split.

    Its symbol comes from the name of the file; what the text says of itself stands apart.
    """

    symbol: str
    number: int
    year: int
    text_date: str | None  #: ISO date read in the text
    text_meeting: str | None  #: number of the meeting read in the text
    paragraphs: tuple[Paragraph, ...]
    furniture: tuple[str, ...]  #: everything removed, in order
    notes: tuple[str, ...]  #: what the splitter found odd, as ``kind: detail``
    text_number: int | None = None  #: the number in the text's own heading
    form: str = "text"  #: ``web``, ``text`` or ``typed``
    numbered: bool = True  #: whether operative paragraphs have printed numbers
    mended: tuple[tuple[str, int], ...] = ()  #: what :func:`cleaned` took off, how often


def _split_lines(lines: Iterable[Line], symbol: str, form: str) -> Document:
    number, year = _parse_symbol(symbol)
    body = list(lines)
    start, head, shares_line = find_body(body)
    body, marks = with_plain_marks(body, start)
    pieces, furniture, end = _cut_body(body, start, shares_line)
    see_shapes(pieces)
    tail = [fold(line.text) for line in body[end:]]
    assembler = Assembler(pieces, form)
    assembler.run()
    if not any(unit.kind == "operative" for unit in assembler.units):
        look_harder(pieces)
        assembler = Assembler(pieces, form)
        assembler.run()
    paragraphs = _label(assembler.units, symbol)
    operative = [paragraph.text for paragraph in paragraphs if paragraph.kind == "operative"]
    invoked = any(INVOCATION.search(line) for line in (*head, *(piece.text for piece in pieces)))
    verbs = any(opener_inside(text) == OPERATIVE for text in operative)
    other = _another_kind(head if invoked else [line.text for line in body[:6]])
    if other:
        raise CourtnormError(f"{symbol}: no resolution in it: it is {other}")
    if not operative or not (invoked or verbs):
        raise CourtnormError(f"{symbol}: no resolution in it: no operative paragraph found")
    if not invoked and not any(_CALLS_ITSELF.search(line) for line in (*head, body[0].text)):
        raise CourtnormError(
            f"{symbol}: no resolution of the United Nations: no organ of theirs speaks in it, "
            "and it does not call itself a resolution"
        )
    text_number, text_date, meeting = _read_head(head, tail)
    notes = list(assembler.notes)
    if text_number is not None and text_number != number:
        notes.append(f"other heading: the text calls itself {text_number}")
    return Document(
        symbol=symbol,
        number=number,
        year=year,
        text_date=text_date,
        text_meeting=meeting,
        paragraphs=paragraphs,
        furniture=(*head, *marks, *furniture, *assembler.furniture, *tail),
        notes=tuple(notes),
        text_number=text_number,
        form=form,
        numbered=assembler.numbered,
    )


#: What a text without "The Security Council," says of itself.
_CALLS_ITSELF = re.compile(r"\bresolution\b|\b[SAE]/(?:HRC/)?RES/|\(19\d\d\)", re.IGNORECASE)
#: Texts that look like resolutions and are none, by what their heads say.
_ANOTHER_KIND = {
    "a presidential statement": re.compile(
        r"\bS/PRST/\d{4}/\d+|statement by the president|"
        r"president of the (?:security )?council.{0,200}\b(?:made|issued)\s+the\s+following\s+"
        r"statement",
        re.IGNORECASE | re.DOTALL,
    ),
    "the minutes of a meeting": re.compile(
        r"\bminutes of\b|\bcalled (?:the meeting )?to order\b|\bmembers? present\b", re.IGNORECASE
    ),
    "a press statement": re.compile(r"\bpress (?:statement|release)\b", re.IGNORECASE),
    "a draft": re.compile(r":\s?(?:revised )?draft resolution$", re.IGNORECASE | re.MULTILINE),
}


def _another_kind(head: Sequence[str]) -> str:
    text = "\n".join(head)[:3000]
    if _OWN_NUMBER.search(text):  # "Resolution 4321 (2031)" goes before all else
        return ""
    return next((kind for kind, says in _ANOTHER_KIND.items() if says.search(text)), "")


def _cut_body(
    lines: Sequence[Line], start: int, shares_line: bool
) -> tuple[list[Piece], list[str], int]:
    """Cut the body into pieces; return them, the page furniture, and where the tail begins."""
    pieces: list[Piece] = []
    furniture: list[str] = []
    operative_seen = torn = False
    for index in range(start, len(lines)):
        line = lines[index]
        text = line.text
        if is_page_furniture(text) and not MARK.fullmatch(text):
            furniture.append(fold(text))
            torn = True
            continue
        if pieces and begins_tail(text, operative_seen):
            last = next((p.number for p in reversed(pieces) if p.number is not None), None)
            if last is None or not is_note_inside(lines, index, last):
                return pieces, furniture, index
            furniture.append(fold(text))  # a note at the foot of a page
            torn = True
            continue
        invocation = INVOCATION.match(text)
        if invocation:
            said = fold(invocation.group())
            pieces.append(Piece(said, "line", False, line.blank, "", invocation=True))
            text = text[invocation.end() :].strip()
        made = cut_line(
            Line(text, torn, line.blank, line.hint),
            broken=invocation is not None or (index == start and shares_line),
        )
        torn = False
        for place, piece in enumerate(made):
            if piece.start == "soft" and pieces and begins_tail(piece.text, operative_seen, False):
                furniture.extend(rest.whole for rest in made[place:])
                return pieces, furniture, index + 1
            pieces.append(piece)
            operative_seen = operative_seen or piece.opener == OPERATIVE
    return pieces, furniture, len(lines)


def _label(units: Sequence[Unit], symbol: str) -> tuple[Paragraph, ...]:
    preambular = operative = offset = part = 0
    paragraphs = []
    for unit in units:
        if unit.kind == "preambular":
            preambular += 1
            label = f"PP{preambular}"
        else:
            if unit.part != part:
                offset, part = operative, unit.part
            if not unit.inserted:
                counted_on = operative + 1
                operative = (
                    counted_on if unit.number is None else max(counted_on, offset + unit.number)
                )
            label = f"OP{operative}{unit.inserted}"
        text = unit.text
        paragraphs.append(
            Paragraph(symbol, label, unit.kind, text, opening_phrase(text, unit.kind))
        )
    return tuple(paragraphs)


_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_DATE = rf"(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s*,?\s*\(?(\d{{4}})"
_MEETING_DATE = re.compile(rf"meeting\s*,?\s*(?:held\s+)?on\s+{_DATE}", re.IGNORECASE)
_OF_DATE = re.compile(rf"resolution\s.{{0,20}}?of\s+{_DATE}", re.IGNORECASE)
_ANY_DATE = re.compile(_DATE, re.IGNORECASE)
_MEETING = re.compile(r"\bat\s+(?:its|the)\s+([\d,]{1,6})\s*(?:st|nd|rd|th)", re.IGNORECASE)
#: After the body only the note of adoption names the meeting; footnotes name others.
_ADOPTED = re.compile(
    r"\badopted\s+(?:unanimously\s+)?at\s+(?:its|the)\s+([\d,]{1,6})\s*(?:st|nd|rd|th)",
    re.IGNORECASE,
)
_OWN_NUMBER = re.compile(
    r"resolution\s+(\d{1,4})\s*\(\d{4}\)|\b(\d{1,4})\s*\(\d{4}\)\s*\.?\s*resolution\s+of",
    re.IGNORECASE,
)


def _read_head(
    head: Sequence[str], tail: Sequence[str]
) -> tuple[int | None, str | None, str | None]:
    before = re.sub(r"\[accessed[^\]]{0,60}\]?", "", " ".join(head)[-6000:])
    numbers = [int(first or second) for first, second in _OWN_NUMBER.findall(before)]
    dates = (
        _MEETING_DATE.findall(before)[-1:]
        or _OF_DATE.findall(before)[-1:]
        or _ANY_DATE.findall(before)[-1:]
    )
    text_date = None
    if dates:
        day, month, year = dates[0]
        try:
            text_date = date(int(year), _MONTHS.index(month.lower()) + 1, int(day)).isoformat()
        except ValueError:  # "30 February": what is no date is not read as one
            text_date = None
    meetings = _MEETING.findall(before)[-1:] or _ADOPTED.findall(" ".join(tail)[:2000])[:1]
    meeting = meetings[0].replace(",", "") if meetings else None
    return (numbers[-1] if numbers else None), text_date, meeting


_SYMBOL = re.compile(r"S/RES/(\d{1,5}) \((\d{4})\)")
_FILE_NAME = re.compile(r"S_RES_(\d{1,5})_(\d{4})")


def _parse_symbol(symbol: str) -> tuple[int, int]:
    match = _SYMBOL.fullmatch(symbol)
    if not match:
        raise CourtnormError(f"{symbol}: expected a symbol such as S/RES/1970 (2011)")
    return int(match[1]), int(match[2])


def number_of(path: Path) -> int:
    """Return the number that a file's name stands for."""
    return _parse_symbol(symbol_of(path))[0]


def symbol_of(path: Path) -> str:
    """Return the symbol that a file's name stands for: ``S_RES_1970_2011.txt``."""
    match = _FILE_NAME.fullmatch(path.stem)
    if not match:
        raise CourtnormError(f"{path.name}: expected a name such as S_RES_1970_2011.txt")
    return f"S/RES/{int(match[1])} ({match[2]})"


#: JSON can spell half of a character; nothing can write it down again.
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def split_text(text: str, symbol: str) -> Document:
    """Split the plain text of one resolution.

    Raises :class:`CourtnormError` if there is no resolution in it.
    """
    form = "web" if "[accessed" in text[:4000] else "text"
    furniture: list[str] = []
    text, mended = cleaned(without_links(text, furniture))
    document = _split_lines(unwrapped(plain_lines(text)), symbol, form)
    return _completed(document, furniture, mended)


def split_typed(items: list[dict[str, Any]], symbol: str) -> Document:
    """Split a resolution given as typed paragraphs (dictionaries with ``text`` and ``type``).

    The types are hints; the words decide. Raises :class:`CourtnormError` if an item has no text
    or there is no resolution in them.
    """
    lines: list[Line] = []
    furniture: list[str] = []
    mended: Counter[str] = Counter()
    for row, item in enumerate(items):
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            raise CourtnormError(f"{symbol}: item {row}: expected a dictionary with a text")
        prefix = item.get("prefix")
        text = without_links(item["text"], furniture)
        hint = "heading" if item.get("type") == "heading" else ""
        whole = f"{prefix} {text}" if isinstance(prefix, str) else text
        if _HALF_CHARACTER.search(whole):
            raise CourtnormError(f"{symbol}: item {row}: half a character (a lone surrogate)")
        whole, done = cleaned(whole)
        mended += done
        if fold(whole):
            lines.append(Line(fold(whole), hint=hint))
    return _completed(_split_lines(lines, symbol, "typed"), furniture, mended)


def _completed(document: Document, extra: list[str], mended: Counter[str]) -> Document:
    return replace(
        document,
        furniture=(*document.furniture, *extra),
        mended=tuple(sorted(mended.items())),
    )


def _read_bytes(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CourtnormError(f"{path.name}: larger than any resolution ({MAX_BYTES} bytes)")
        content = path.read_bytes()
    except OSError as error:
        raise CourtnormError(f"{path.name}: cannot be read ({error.strerror})") from error
    if not content.strip():
        raise CourtnormError(f"{path.name}: empty")
    if b"\x00" in content:
        raise CourtnormError(f"{path.name}: binary, not text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourtnormError(f"{path.name}: not UTF-8 (byte {error.start})") from error


def read_document(path: Path) -> Document:
    """Read and split one file, ``.txt`` or ``.json``; the symbol comes from its name.

    Raises :class:`CourtnormError`, naming the file, if it is empty, binary, not UTF-8, not JSON of
    the expected form, or holds no resolution.
    """
    symbol = symbol_of(path)
    content = _read_bytes(path)
    try:
        if path.suffix == ".txt":
            return split_text(content, symbol)
        if path.suffix == ".json":
            try:
                items = json.loads(content)
            except (ValueError, RecursionError) as error:
                raise CourtnormError("not JSON") from error
            if not isinstance(items, list):
                raise CourtnormError("expected a list of paragraphs")
            return split_typed(items, symbol)
    except CourtnormError as error:
        reason = str(error).removeprefix(f"{symbol}: ")
        raise CourtnormError(f"{path.name}: {reason}") from error
    raise CourtnormError(f"{path.name}: expected .txt or .json")


def corpus_files(sources: Path) -> list[Path]:
    """Return the files of all held resolutions in order of number.

    Raises :class:`CourtnormError` if none is found or two files stand for one symbol.
    """
    root = sources / "resolutions"
    files = [*root.glob("texts-1946-2015/*.txt"), *root.glob("paragraphs-2016-2025/*.json")]
    if not files:
        raise CourtnormError(f"{root}: no resolutions found in texts-1946-2015")
    return _ordered(files)


def _ordered(files: Iterable[Path]) -> list[Path]:
    keyed: dict[tuple[int, int], Path] = {}
    for path in sorted(files):
        key = _parse_symbol(symbol_of(path))
        if key in keyed:
            raise CourtnormError(
                f"{path.name}: a second file for {symbol_of(path)}, beside {keyed[key].name}"
            )
        keyed[key] = path
    return [keyed[key] for key in sorted(keyed)]


def renamed(document: Document, symbol: str) -> Document:
    """Return a document under another symbol (where the file's name has another year)."""
    paragraphs = tuple(replace(paragraph, symbol=symbol) for paragraph in document.paragraphs)
    number, year = _parse_symbol(symbol)
    return replace(document, symbol=symbol, number=number, year=year, paragraphs=paragraphs)


def renumbered(document: Document, number: int) -> Document:
    """Return a copy of a document under another number (to measure with larger corpora)."""
    return renamed(document, f"S/RES/{number} ({document.year})")


def numbering_faults(documents: Iterable[Document]) -> pd.DataFrame:
    """Return where printed numbers do not run from 1 to N, one row a fault.

    Columns ``symbol``, ``fault`` (``number skipped``, ``number missing``, ``number repeated``,
    ``number misprinted``, ``numbering restarts``) and ``detail``.
    """
    rows = [
        (document.symbol, *note.split(": ", 1))
        for document in documents
        for note in document.notes
        if note.startswith("number")
    ]
    return pd.DataFrame(rows, columns=["symbol", "fault", "detail"])
