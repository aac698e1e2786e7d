"""Pieces numbered and put together again as preambular and operative paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from courtnorm.evidence.text.openings import OPERATIVE, RECITAL, opener
from courtnorm.evidence.text.pieces import Piece, ends_paragraph, opener_inside


@dataclass
class Numbering:
    """Which pieces begin an operative paragraph, under which number, in which part."""

    starts: dict[int, tuple[int, int]]  # index of the piece -> (part, number)
    notes: list[str]
    quoted: list[tuple[int, int]]  # pieces from, to: a resolution quoted inside a paragraph


class _Before:
    """For each piece, what stands before it; made in one pass, so that no search is repeated."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.stems = [0]  # operative paragraphs without a number, so far
        self.last_stem = [-1]
        self.last_break = [-1]  # the last piece that began a line
        self.last_fresh = [-1]  # the last section mark, invocation or recital
        self.last_quotation = [-1]  # the last "... which reads: The Security Council,"
        for index, piece in enumerate(pieces):
            begins_line = piece.start != "inline"
            stem = begins_line and piece.opener == OPERATIVE and piece.number is None
            recital = begins_line and piece.opener == RECITAL
            quotes = piece.invocation and index > 0 and pieces[index - 1].text.endswith(":")
            self.stems.append(self.stems[-1] + stem)
            self.last_stem.append(index if stem else self.last_stem[-1])
            self.last_break.append(index if begins_line else self.last_break[-1])
            fresh = piece.mark or piece.invocation or recital
            self.last_fresh.append(index if fresh else self.last_fresh[-1])
            self.last_quotation.append(index if quotes else self.last_quotation[-1])


def number_pieces(pieces: Sequence[Piece]) -> Numbering:
    """Follow the printed numbers from 1 on.

    A number counts if it is the one expected, or skips at most three and is followed by an
    operative verb; what is skipped is looked for among the unnumbered paragraphs in between. A
    new 1 after a section mark or a recital begins a new part; after "which reads: The Security
    Council," it begins a quotation, which lasts until the numbers go on where they were.
    """
    found = Numbering({}, [], [])
    before = _Before(pieces)
    candidates = [i for i, piece in enumerate(pieces) if piece.number is not None or piece.garbled]
    part, expected, last, shift = 0, 1, -1, 0
    quote_from, quote_expected = -1, 0
    in_list = stemmed = False  # the numbers are a list's; the numbers hang on one stem
    for place, index in enumerate(candidates):
        piece = pieces[index]
        strong = piece.start != "inline"
        verb = piece.opener == OPERATIVE
        number = piece.number
        ahead = [pieces[i] for i in candidates[place + 1 : place + 9]]
        if piece.inserted:  # "2 bis" stands after 2, and the numbers go on with 3
            if strong and last >= 0 and number == expected - 1 - shift:
                found.starts[index] = (part, expected - 1)
                last = index
            continue
        if piece.garbled:
            follows = bool(ahead) and ahead[0].number == expected + 1
            number = expected if strong and (verb or follows) else None
        if number is None:
            continue
        if piece.number is not None:
            number += shift
        if quote_from >= 0:
            if number == quote_expected:
                quote_expected += 1
                continue
            if number != expected or not (strong and verb):
                continue
            found.quoted.append((quote_from, index))
            quote_from = -1
        if number == expected:
            if number == 1 and not verb and _is_list(pieces, before, index):
                in_list = True
                continue
            if not _accepts(piece, strong, ahead):
                continue
            stemmed = stemmed or (number == 1 and not verb)
        elif expected < number <= expected + 3 and (verb or stemmed) and (strong or expected > 1):
            if in_list and last < 0:
                continue
            if any(other.number == expected and other.opener == OPERATIVE for other in ahead):
                continue
            if strong and verb and ahead and ahead[0].number == expected + 1 - shift:
                found.notes.append(_misprinted(piece, expected))
                found.starts[index] = (part, expected)
                expected, last = expected + 1, index
                continue
            missing = _unnumbered_between(pieces, last + 1, index, number - expected)
            for offset, where in enumerate(missing):
                found.starts[where] = (part, expected + offset)
                found.notes.append(f"number missing: {expected + offset} is not printed")
            for gone in range(expected + len(missing), number):
                found.notes.append(f"number skipped: no paragraph {gone}")
        elif piece.number == 1 and strong and verb and before.last_fresh[index] > last:
            if before.last_quotation[index] > last:
                quote_from, quote_expected = before.last_quotation[index], 2
                continue
            part, shift = part + 1, 0
            found.notes.append("numbering restarts: a new part begins with 1")
        elif strong and verb and ahead and ahead[0].number == expected + 1 - shift:
            found.notes.append(_misprinted(piece, expected))
            number = expected
        elif strong and verb and number == expected - 1 and last >= 0:
            found.notes.append(f"number repeated: {piece.numbering} stands twice")
            number = expected
            shift += 1
        else:
            continue
        found.starts[index] = (part, number)
        expected, last = number + 1, index
    if quote_from >= 0:
        found.quoted.append((quote_from, len(pieces)))
    return found


def _misprinted(piece: Piece, expected: int) -> str:
    return f"number misprinted: {piece.numbering} stands for {expected}"


def _accepts(piece: Piece, strong: bool, ahead: Sequence[Piece]) -> bool:
    """Say whether a piece with the expected number begins a paragraph.

    The same number again nearby is the better one if it begins a line and this one does not, or
    if it has a verb and this one has none.
    """
    if not strong and piece.opener is None:
        return False
    for other in ahead:
        if other.number == piece.number and other.opener == OPERATIVE:
            if piece.opener != OPERATIVE or (not strong and other.start != "inline"):
                return False
        elif other.number is not None and other.number > (piece.number or 0):
            break
    return True


def _is_list(pieces: Sequence[Piece], before: _Before, index: int) -> bool:
    """Say whether a 1 without a verb begins a list inside an unnumbered operative paragraph.

    "Resolves: 1. To concur ..." numbers the operative part itself, so one such stem is none.
    """
    if not before.stems[index]:
        return False
    last = pieces[index - 1].text
    right_before = before.last_break[index] <= before.last_stem[index]
    is_stem = right_before and (last.endswith(":") or len(last.split()) <= 4)
    return before.stems[index] > 1 or not is_stem


def _unnumbered_between(pieces: Sequence[Piece], first: int, index: int, wanted: int) -> list[int]:
    """Find paragraphs without their number: an operative verb where a paragraph can begin."""
    places = []
    for where in range(max(first, 0), index):
        piece = pieces[where]
        if piece.opener != OPERATIVE or piece.number is not None:
            continue
        before = pieces[where - 1] if where else None
        if before is None or before.ends or before.mark or before.invocation:
            places.append(where)
    return places[:wanted]


_SEIZED = re.compile(r"\b(?:seized|seised) of\b|under review\.")


def _keeps_lines(pieces: Sequence[Piece]) -> bool:
    """Whether a text has kept the line breaks between its recitals.

    Where it has, a recital begins a line, and a capital letter inside a line does not part one
    from another; where it has not, the capital letter is all there is.
    """
    recitals = [piece.start for piece in pieces if piece.opener == RECITAL and piece.number is None]
    inside = recitals.count("inline")
    return len(recitals) - inside >= 2 * inside


@dataclass
class Unit:
    """A paragraph in the making."""

    kind: str
    part: int
    number: int | None
    texts: list[str]
    inserted: str = ""  # "bis" of "1 bis"

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return " ".join(self.texts)


class Assembler:
    """Put the pieces of a body together: paragraphs on one side, furniture on the other.

    ``form`` is ``web``, ``text`` or ``typed``. After :meth:`run`, ``units`` holds the paragraphs,
    ``furniture`` what was set aside and ``notes`` what was odd, as ``kind: detail``.
    """

    def __init__(self, pieces: Sequence[Piece], form: str) -> None:
        """Read the numbers; :meth:`run` does the rest."""
        self.pieces = pieces
        self.furniture: list[str] = []
        self.typed = form == "typed"
        self.numbering = number_pieces(pieces)
        self.numbered = bool(self.numbering.starts)
        self.last_number = max(self.numbering.starts, default=-1)
        self.units: list[Unit] = []
        self.notes = list(self.numbering.notes)
        self.open = False  # whether the last unit may still grow
        self.lines_kept = form != "web" and _keeps_lines(pieces)
        self.operative = False
        self.seized = False  # whether the last paragraph is one that ends resolutions

    def run(self) -> None:
        """Go through the pieces once."""
        quoted = {index for first, end in self.numbering.quoted for index in range(first, end)}
        stem = ""
        for index, piece in enumerate(self.pieces):
            if index in quoted and self.units:
                self._grow(piece.whole)
                continue
            if index in self.numbering.starts:
                part, number = self.numbering.starts[index]
                if piece.numbering:
                    self.furniture.append(piece.numbering)
                self._begin("operative", f"{stem} {piece.text}".strip(), part, number)
                self.units[-1].inserted = piece.inserted
                stem = ""
                continue
            text = piece.whole
            if piece.mark:
                self._set_aside(text)
            elif piece.invocation:
                self._set_aside(text)
                self.operative = False
            elif self._is_tail(index, piece):
                self.furniture.extend(rest.whole for rest in self.pieces[index:])
                break
            elif self._is_heading(index, piece):
                self._set_aside(text)
            elif self._is_stem(index, piece):
                stem = text
            elif self._begins_operative(index, piece):
                if self.numbered and index > self.last_number:
                    self._note("number missing: after the last number")
                self._begin("operative", text, 0, None)
            elif self._begins_recital(index, piece):
                if piece.lettered:
                    self.furniture.append(piece.numbering)
                self._begin("preambular", piece.text if piece.lettered else text, 0, None)
            elif self.units:
                self._grow(text)
            else:
                self._begin("preambular", text, 0, None)

    def _begin(self, kind: str, text: str, part: int, number: int | None) -> None:
        self.units.append(Unit(kind, part, number, []))
        self.operative = kind == "operative"
        self.seized = False
        self._grow(text)

    def _grow(self, text: str) -> None:
        self.units[-1].texts.append(text)
        self.open = True
        self.seized = self.seized or _SEIZED.search(text) is not None

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _set_aside(self, text: str) -> None:
        self.furniture.append(text)
        self.open = False

    def _ended(self, index: int) -> bool:
        """Whether what stands before a piece ends as a paragraph may end."""
        before = self.pieces[index - 1] if index else None
        return before is None or before.ends or before.mark or before.invocation or not self.open

    def _is_tail(self, index: int, piece: Piece) -> bool:
        """After the last operative paragraph has ended, what is no item of it is no part of it."""
        if not self.operative or index < self.last_number or not self.units:
            return False
        if piece.start == "inline" or piece.sub or not self.open:
            return False
        if not self.units[-1].texts[-1].endswith((".", ".”", '."')) or not piece.capital:
            return False
        if self._begins_operative(index, piece):
            return False
        return self.seized or (self.typed and piece.number is None)

    def _is_heading(self, index: int, piece: Piece) -> bool:
        text = piece.text
        words = len(text.split())
        if piece.number is not None or len(text) > 150:
            return False
        if piece.sub and not (piece.hint == "heading" and index + 1 in self.numbering.starts):
            return False
        if index and self.open and self.pieces[index - 1].text.endswith(":"):
            return False  # a list follows
        if text.startswith("Acting under"):
            return False
        if piece.hint == "heading" and self._ended(index) and words <= 20:
            after = self.pieces[index + 1] if index + 1 < len(self.pieces) else None
            return (
                piece.opener is None
                or index + 1 in self.numbering.starts
                or (not ends_paragraph(text) and after is not None and after.opener == RECITAL)
            )
        short_lead = (text.endswith(":") and words <= 8) or (text.endswith(",") and words <= 12)
        if short_lead and piece.start == "line":  # "Reporting:", "With regard to trade,"
            return piece.opener is None and self.operative and index + 1 in self.numbering.starts
        if ends_paragraph(text) or not (piece.capital or text[:1] in '“"('):
            return False
        if not self._ended(index) or words > 14:
            return False
        following = index + 1
        while following < index + 5 and self._looks_heading(following):
            following += 1
        if following >= len(self.pieces):
            return False
        after = self.pieces[following]
        if piece.start == "inline":
            return following in self.numbering.starts and (piece.opener is None or words <= 2)
        return (
            following in self.numbering.starts
            or after.mark
            or (after.opener is not None and self.operative and after.start == "line")
        )

    def _is_stem(self, index: int, piece: Piece) -> bool:
        """Whether this is the "Resolves:" of numbered paragraphs that have no verb of their own."""
        return (
            self.numbered
            and not self.operative
            and piece.opener == OPERATIVE
            and piece.number is None
            and (piece.text.endswith(":") or len(piece.text.split()) <= 4)
            and index + 1 in self.numbering.starts
            and self.pieces[index + 1].opener != OPERATIVE
        )

    def _looks_heading(self, index: int) -> bool:
        if index >= len(self.pieces):
            return False
        piece = self.pieces[index]
        return (
            piece.start == "line"
            and piece.number is None
            and not piece.sub
            and piece.capital
            and piece.opener is None
            and not piece.mark
            and len(piece.text.split()) <= 14
            and not piece.text.endswith((";", ".", ",", ":"))
        )

    def _begins_operative(self, index: int, piece: Piece) -> bool:
        """Whether an operative paragraph without a number begins."""
        if piece.opener != OPERATIVE or piece.number is not None:
            return False
        ended = self._ended(index)
        if self.numbered:
            # Between numbers that follow on one another it is a sentence of its paragraph; in the
            # preamble a slip of the drafters. After the last number it is a paragraph.
            after_last = index > self.last_number and self.operative
            return after_last and piece.start != "inline" and ended and piece.capital
        if not self.operative:
            return ended or piece.start == "line"
        if piece.start == "inline":
            return self.pieces[index - 1].text.endswith((";", ".", "; and"))
        return ended or piece.blank

    def _begins_recital(self, index: int, piece: Piece) -> bool:
        if piece.number is not None or piece.sub:
            return False
        if self.operative:
            if piece.opener != RECITAL or not self._ended(index) or piece.start == "inline":
                return False
            if piece.lettered:  # an item of a list
                return False
            if not self.open:  # after a heading or a section mark
                return True
            return self._next_is_operative(index)
        if not self.units or not self.open:
            return True
        if piece.opener == RECITAL:
            if piece.start != "inline":
                return True
            trusted = piece.broken or not self.lines_kept
            return trusted and self._ended(index) and not self._is_doubled(index)
        if piece.opener == OPERATIVE:
            return piece.start != "inline" and self._ended(index)
        return False

    def _is_doubled(self, index: int) -> bool:
        """Whether the next line begins with the same words: a slip of whoever typed the text."""
        words = self.pieces[index].text.split()[:4]
        for piece in self.pieces[index + 1 : index + 12]:
            if piece.start != "inline":
                return piece.text.split()[:4] == words
        return False

    def _next_is_operative(self, index: int) -> bool:
        """Whether a run of recitals leads from here to a numbered paragraph."""
        for where in range(index, min(index + 40, len(self.pieces))):
            piece = self.pieces[where]
            if where in self.numbering.starts:
                before = self.pieces[where - 1].text
                return before.endswith((",", ":"))
            if piece.start != "inline" and piece.opener == OPERATIVE:
                return not self.numbered
            if piece.start != "inline" and piece.opener != RECITAL and not piece.sub:
                return False
        return False


def look_harder(pieces: Sequence[Piece]) -> None:
    """Where no operative verb was found, take a misprinted one ("Recommend:", "(a) Calls")."""
    for piece in pieces:
        if piece.opener is None and (piece.start != "inline" or piece.sub):
            first = piece.text.split(maxsplit=1)[0].rstrip(":,")
            if opener_inside(piece.text) == OPERATIVE or opener(first + "s") == OPERATIVE:
                piece.opener = OPERATIVE
