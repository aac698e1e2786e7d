"""The printed numbers of operative paragraphs, followed from 1 to N."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courtnorm.evidence.text.openings import OPERATIVE, RECITAL
from courtnorm.evidence.text.pieces import Piece


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
