"""What surrounds a word: the document it stands in, and the clause under one verb of the Council.

What the coder needs to know besides a paragraph's patterns is here: facts of the whole document
(:class:`Context`), the places named in some words, and where the Council speaks a new verb.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from courtnorm.evidence.lexicon import Lexicon, Place
from courtnorm.evidence.text.corpus import Document

#: How far behind its verb the Council names the mission that it instructs.
NEAR_VERB = 60


@dataclass(frozen=True)
class Context:
    """What a single paragraph cannot know: facts of the whole resolution.

    Attributes:
        refers: the resolution itself refers a situation to the Court.
        names_court: some paragraph gives the Court its name, so that "ICC" is the Court and a
            deferral may be renewed without naming it; false where the initials are another body's.
        place: the one place the resolution is about, by name, or "".
        one_court: no other court or tribunal is named, so that "the Court" with which States are
            asked to cooperate is this one, its name or not.
        council: it is a resolution of the Council; texts of other organs, and statements of the
            Council's President, are coded with ``CALL`` and ``JOIN`` as well.
    """

    refers: bool = False
    names_court: bool = False
    place: str = ""
    one_court: bool = False
    council: bool = True


def context_of(lexicon: Lexicon, document: Document) -> Context:
    """Read the :class:`Context` of a document from its paragraphs."""
    refers = any(
        p.kind == "operative" and lexicon.find("referral-decision", p.text)
        for p in document.paragraphs
    )
    text = "\n".join(p.text for p in document.paragraphs)
    named = lexicon.find("court-name", text) and not lexicon.find("initials-of-another", text)
    counts = Counter(place.name for _, place in places_in(lexicon, text))
    # The place named most, where it has more than half of all names (else the text is on several)
    # and not only in passing.
    place, count = counts.most_common(1)[0] if counts else ("", 0)
    alone = count >= 3 and 2 * count > sum(counts.values())
    one_court = not lexicon.find("other-court", text)
    return Context(refers, bool(named), place if alone else "", one_court)


def places_in(lexicon: Lexicon, text: str) -> Iterator[tuple[int, Place]]:
    """Yield the places named in a text, with where."""
    for m in lexicon.place.finditer(text):
        word = m.group()
        place = lexicon.named.get(word)
        if place is None:  # looked up once for each way a place is written
            place = next(p for p in lexicon.places if p.words.fullmatch(word))
            lexicon.named[word] = place
        yield m.start(), place


@dataclass(frozen=True)
class Clause:
    """A stretch of a paragraph under one verb of the Council."""

    start: int
    end: int
    mood: str
    verb: int  #: where that verb stands


def clauses_of(lexicon: Lexicon, text: str) -> list[Clause]:
    """Cut a paragraph where the Council speaks a new verb; the pieces cover it without a gap.

    After a semicolon a new item begins, which depends on the paragraph's first verb again.
    """
    first = mood_of(lexicon, text)
    starts = [(0, first, 0)] + [(m.end(), first, 0) for m in re.finditer(";", text)]
    for m in lexicon.cut.finditer(text):
        verb = m["verb"].lower()
        if verb not in lexicon.moods:
            lexicon.moods[verb] = mood_of(lexicon, verb)
        starts.append((m.start("verb"), lexicon.moods[verb], m.start("verb")))
    starts.sort(key=lambda s: s[0])
    ends = [start for start, _, _ in starts[1:]] + [len(text)]
    return [
        Clause(start, end, mood, verb)
        for (start, mood, verb), end in zip(starts, ends, strict=True)
        if end > start
    ]


def mood_of(lexicon: Lexicon, text: str) -> str:
    """Return the mood of the verb that some words open with, or nothing."""
    return next((p.mood for p in lexicon.openings if p.regex.search(text)), "")
