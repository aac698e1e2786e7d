"""Lines cut into pieces: wherever a paragraph could begin, a new piece begins.

Cutting too often does no harm, since pieces that begin no paragraph are put together again; cutting
only at white space, or after a full stop or a semicolon, keeps every word whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from courtnorm.evidence.text.lines import LEADING_MARK, MARK, Line, fold
from courtnorm.evidence.text.openings import OPERATIVE, RECITAL, listed_opener, opener, shape

# Begins with white space alone, which lets the search skip from one space to the next.
_CUT = re.compile(
    r"\s(?:"
    r"\s+(?=\S)"  # a wide space: some texts keep nothing else of a paragraph's end
    r"|(?<=[\w,;.:\])”\"*=]\s)(?=\d{1,3}\s?\.\s?[“\"(]?[A-Z])"  # a number inside a line
    r"|(?<=[;.:,]\s)(?=[“\"]?[A-Z]|\([a-h]\)\s[A-Z])"
    r"|(?<=[;.,]\s)(?=[A-H]$)"
    r"|(?<=\d\)\s)(?=[A-Z][a-z]+s\s)"  # the mark of a footnote, then "Recommends"
    r"|(?<=[;.,]\sand\s)(?=[A-Z])"
    r"|(?=Acting under Chapter VII)"
    r")"
)
_GLUED_NUMBER = re.compile(r"[;.,](?=\d{1,3}\.\s[A-Z])")
_INSERTED = r"(?:bis|ter|quater|quinquies|sexies|septies|octies)"
_NUMBER = re.compile(
    rf"(\d{{1,3}})\s?\.?\s?({_INSERTED})\b\s?\.?\s*(?=[“\"'‘(\[]?[^\W\d_])"
    r"|(\d{1,3})\s?\.\s*(?:[-–—~|_]+\s*)*(?=[“\"'‘(\[]?[^\W\d_])",
    re.IGNORECASE,
)
_LOOSE_NUMBER = re.compile(r"(\d{1,3})\s?[,:;)]?\s+(?=[A-Z])")
_GARBLED_NUMBER = re.compile(r"[\dlLIiOoSBZ|!°]{1,3}\s?[.,]\s*(?=[A-Z])")
_MISREAD = re.compile(r"\d{1,3},$")
_FIRST_MARK = re.compile(r"^(\S{1,3})\s{2,}")
_ANY_MARK = re.compile(r"(?<!\S)(\d{1,3}\s?\.|\([a-z]{1,4}\))\s+")
_LETTER = re.compile(r"[a-z]\.\s")
_BARE_NUMBER = re.compile(
    rf"(?:^|\s)\d{{1,3}}\s?\.?\s?{_INSERTED}?\s?\.$|^[A-Za-z]\s?\.$|^(?!I+\.)[\dlIiOoS]{{1,3}}\.$"
)
_SUB_ITEM = re.compile(
    r"\((?:[a-z]{1,4}|\d{1,2})\)|[a-z]{1,4}[.)]\s|[–—\-•·*\xad\x95]|o\s", re.IGNORECASE
)
_ENDS = (";", ".", ",", ":", ".”", ";”", ",”", '."', ';"', ',"', "; and", ", and", "; or")
_NOTE_MARKS = re.compile(r"(?:\s?\[\d{1,3}\]|\s?\(\d{1,3}\)|(?<=[,;.”\"])\d{1,2}){1,3}$")


def ends_paragraph(text: str) -> bool:
    """Whether a text ends as a paragraph may end, marks of footnotes apart."""
    if text.endswith(_ENDS):
        return True
    return _NOTE_MARKS.sub("", text[-20:]).endswith(_ENDS)


@dataclass
class Piece:
    """A piece of a line, and what it looks like the beginning of."""

    text: str
    start: str  # "line", "soft" or "inline"
    torn: bool
    blank: bool
    hint: str
    number: int | None = None  # the printed number, cut off the text
    numbering: str = ""  # the number as printed
    inserted: str = ""  # "bis" of "1 bis"
    garbled: bool = False  # a number no longer legible
    lettered: bool = False  # "a. Recalling": recitals may be lettered
    opener: str | None = None
    mark: bool = False  # "A", "II", a rule: a new part
    invocation: bool = False
    broken: bool = False  # its line holds what should stand on several
    capital: bool = field(init=False)
    sub: bool = field(init=False)

    def __post_init__(self) -> None:
        """Look at how the piece begins."""
        self.capital = self.text[:1].isupper()
        self.sub = bool(_SUB_ITEM.match(self.text))

    @property
    def whole(self) -> str:
        """The piece with its number."""
        return f"{self.numbering} {self.text}".strip()

    @property
    def ends(self) -> bool:
        """Whether the piece ends as a paragraph may end."""
        return ends_paragraph(self.text)


def cut_line(line: Line, broken: bool = False) -> list[Piece]:
    """Cut a line wherever a paragraph could begin; ``broken`` says that it has lost its breaks."""
    text = _GLUED_NUMBER.sub(r"\g<0> ", line.text)
    if "  " in text or not text.isprintable():  # a number or letter and the wide space after it
        text = _FIRST_MARK.sub(r"\1 ", text)
        text = _ANY_MARK.sub(r"\1 ", text)
    starts = [(0, "line")]
    for cut in _CUT.finditer(text):
        place = cut.end()
        rest = text[place : place + 160]
        if len(cut.group()) > 1:
            if rest[:1].isupper() or rest[0] in '([*“"' or rest[0].isdigit():
                starts.append((place, "soft"))
            continue
        before = text[cut.start() - 1 : cut.start()]
        if before == "," and _MISREAD.match(text[: cut.start()]):
            continue  # "4, Requests": the full stop of a number, misread
        if before == "." and _BARE_NUMBER.search(text[max(0, cut.start() - 18) : cut.start()]):
            continue  # the full stop of a number
        if (
            before in ";.:"
            or rest[:1].isdigit()
            or len(rest) == 1
            or listed_opener(rest) is not None
        ):
            starts.append((place, "inline"))
    pieces: list[Piece] = []
    for index, (place, start) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        piece = fold(text[place:end])
        if index == 0:
            mark = LEADING_MARK.match(piece)
            if mark and opener(piece[mark.end() :]) is not None:
                pieces.append(Piece(mark.group().strip(), "line", line.torn, False, "", mark=True))
                piece = piece[mark.end() :]
        if piece:
            pieces.append(_piece(piece, start, line, first=index == 0))
    if broken or any(piece.sub for piece in pieces[1:]):
        for made in pieces:
            made.broken = True
    return pieces


def _piece(text: str, start: str, line: Line, first: bool) -> Piece:
    torn, blank = line.torn and first, line.blank and first
    if (start != "inline" or len(text) == 1) and MARK.fullmatch(text):
        return Piece(text, start, torn, blank, line.hint, mark=True)
    match = _NUMBER.match(text)
    if match and (
        text[match.end()].isupper()
        or text[match.end()] in "“\"'‘(["
        or (start == "line" and opener(text[match.end() :].capitalize()) == OPERATIVE)
    ):
        rest = text[match.end() :]
        return Piece(
            rest, start, torn, blank, line.hint,
            number=int(match[1] or match[3]), numbering=match.group().strip(),
            inserted=(match[2] or "").lower(), opener=opener_inside(rest),
        )  # fmt: skip
    if start != "inline":
        for pattern in (_LOOSE_NUMBER, _GARBLED_NUMBER):
            match = pattern.match(text)
            if match is None:
                continue
            opens = opener(text[match.end() :])
            first_one = start == "line" and match.group()[0] in "lI"  # a scanned 1
            if opens == OPERATIVE or (first_one and opens is None):
                number = int(match[1]) if pattern is _LOOSE_NUMBER else None
                return Piece(
                    text[match.end() :], start, torn, blank, line.hint,
                    number=number, numbering=match.group().strip(),
                    garbled=number is None, opener=opens,
                )  # fmt: skip
        match = _LETTER.match(text)
        if match and opener(text[match.end() :]) == RECITAL:
            return Piece(
                text[match.end() :], start, torn, blank, line.hint,
                numbering=match.group().strip(), lettered=True, opener=RECITAL,
            )  # fmt: skip
    opens = listed_opener(text) if start == "inline" else opener(text)
    return Piece(text, start, torn, blank, line.hint, opener=opens)


def opener_inside(text: str) -> str | None:
    """Say what a paragraph opens as, looking past "(a)" and a small first letter."""
    inside = re.sub(r"^\([a-z]\)\s*", "", text[:200])
    return opener(inside[:1].upper() + inside[1:])


def see_shapes(pieces: Sequence[Piece]) -> None:
    """Give a line that opens with a word not listed the opening that its place and shape have.

    "Hopeful that ...," after a recital's comma is a recital, "Revokes the ..." after a full stop,
    a comma or a semicolon an operative paragraph; and so is, whatever its first word ("Deep'y
    concerned"), what stands between blank lines after a comma and ends with one. Only whole lines
    are looked at.
    """
    ends = ""  # how the line ends that is looked at, from the last to the first
    for place in range(len(pieces) - 1, 0, -1):
        before, piece = pieces[place - 1], pieces[place]
        if place + 1 == len(pieces) or pieces[place + 1].start == "line":
            ends = piece.text
        if (
            piece.start == "line"
            and piece.opener is None
            and piece.number is None
            and not (piece.sub or piece.mark or piece.torn)
            and (before.invocation or before.text.endswith((",", ";", ".", ", and", "; and")))
        ):
            piece.opener = shape(piece.text)
            alone = piece.blank and (piece.capital or _PARTICIPLE.match(piece.text))
            if piece.opener is None and alone:
                commas = before.text.endswith((",", ", and")) and ends.endswith((",", ", and"))
                piece.opener = RECITAL if commas else None


_PARTICIPLE = re.compile(r"[a-z]+ing\b")
