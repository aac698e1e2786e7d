"""What one occurrence of "responsibility" says: a duty to protect, whose, and whom.

Every occurrence of the noun is judged by itself: is it only saved or supported, what is it a
responsibility for, whose is it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from courtnorm.evidence.clauses import NEAR_VERB, Clause, clauses_of
from courtnorm.evidence.lexicon import Lexicon
from courtnorm.evidence.text.corpus import Paragraph

_CRIMES = ("genocide", "war-crimes", "ethnic-cleansing", "crimes-against-humanity")


@dataclass(frozen=True)
class Duty:
    """What one occurrence of "responsibility" says."""

    code: str  #: of the codebook
    wording: str
    people: str  #: the word for those to be protected, or ""
    bearer: str  #: the words that name the bearer, or ""


#: How far, in characters, a duty may reach from its noun, and a bearer stand before it.
_REACH = 280
_BEFORE = 300


def duties_in(lexicon: Lexicon, paragraph: Paragraph) -> list[Duty]:
    """Return what each occurrence of the noun says, in the order of the text."""
    text = paragraph.text
    nouns = list(lexicon.patterns["responsibility-noun"].regex.finditer(text))
    if not nouns:
        return []
    clauses = clauses_of(lexicon, text)
    starts = [clause.start for clause in clauses]
    return [
        _duty(lexicon, paragraph, noun, clauses[bisect_right(starts, noun.start()) - 1])
        for noun in nouns
    ]


def _duty(lexicon: Lexicon, paragraph: Paragraph, noun: re.Match[str], clause: Clause) -> Duty:
    text = paragraph.text
    item_start = text.rfind(";", 0, noun.start()) + 1  # a sub-item ends with a semicolon
    item_end = text.find(";", noun.end())
    item_end = len(text) if item_end < 0 else item_end
    before = text[max(item_start, noun.start() - _BEFORE) : noun.start()]
    in_clause = text[max(item_start, clause.start, noun.start() - _BEFORE) : noun.start()]
    after = text[noun.end() : min(item_end, clause.end, noun.end() + _REACH)]
    rest = text[noun.start() : min(item_end, noun.end() + 2 * _REACH)]

    people, wording, link = _content(lexicon, in_clause, after)
    kind, bearer = _bearer(lexicon, before, after, link)

    crimes = sum(bool(lexicon.find(crime, rest)) for crime in _CRIMES)
    if people and crimes >= 3:  # "all or most of" the four
        return Duty("NAMED", wording, people, bearer)
    if lexicon.find("saving", before) or (
        paragraph.kind == "operative" and lexicon.find("conceded", before)
    ):
        # The verb after it is the mission's own, so that nothing is said of the duty's wording.
        near = text[max(item_start, noun.start() - _REACH) : min(item_end, noun.end() + _REACH)]
        civilians = lexicon.find("people", near) and re.search("protect", near, re.IGNORECASE)
        return Duty("CLAUSE" if civilians else "OTHER", "", "", bearer)
    supported = lexicon.find("supported", in_clause)
    if supported:
        bearer = bearer_in(lexicon, supported.group(), last=True)[1]
        return Duty("CLAUSE" if people else "OTHER", wording, people, bearer)
    if people and kind == "parties":
        return Duty("PARTIES", wording, people, bearer)
    if people and kind == "state":
        # What a mission is told to say or do about the duty is its mandate, not a statement.
        tasked = clause.mood == "directs" and lexicon.find(
            "bearer-nations", text[clause.verb : min(clause.verb + NEAR_VERB, noun.start())]
        )
        return Duty("CLAUSE" if tasked else "STATE", wording, people, bearer)
    return Duty("OTHER", wording, people, bearer)


def _content(lexicon: Lexicon, before: str, after: str) -> tuple[str, str, int]:
    """Return who is to be protected, in what wording, and where in ``after`` the content begins.

    The content follows an infinitive or "for"; or stands before, where the sentence is turned
    round. Without a population, people, civilians or citizens, or their lives, it is no content.
    """
    link = lexicon.find("duty-link", after)
    adjacent = re.match(r"\s+to\s+protect\b", after, re.IGNORECASE)
    if link:
        # "... and that parties must protect civilians" is another's duty
        tail = re.split(r"\band that\b", after[link.start() :])[0]
        people = lexicon.find("protected-people", tail)
        content = people or lexicon.find("protected-lives", tail)
        if content:
            verb = re.match(r"protects?\b", content.group(), re.IGNORECASE)
            wording = "adjacent" if adjacent else "between" if verb else "congo"
            return (_object(people["object"]) if people else "lives"), wording, link.start()
    turned = lexicon.find("is-responsibility-of", before)
    if turned:
        people = lexicon.find("protected-people", before[: turned.start()])
        if people and turned.start() - people.end() < 80:
            return _object(people["object"]), "congo", len(after)
    return "", "adjacent" if adjacent else "", link.start() if link else len(after)


def _object(word: str) -> str:
    """Return the plain word for those to be protected; texts break "population" in places."""
    return "population" if word.lower().startswith("popul") else word.lower()


def _bearer(lexicon: Lexicon, before: str, after: str, link: int) -> tuple[str, str]:
    """Return whose responsibility it is (``state``, ``parties``, ``nations`` or "") and its words.

    "The responsibility *of X* to ..."; else "... lies with *X*"; else the nearest group of words
    before the noun, bounded by commas and "that", that names a possible bearer.
    """
    rests = lexicon.find("rests-with", after)
    if re.match(r"\s+(?:of|which|that)\b", after):
        kind, words = bearer_in(lexicon, after[:link])
        if not kind and lexicon.find("bearer-name-after", after):
            return "state", after[:link].strip()
        return kind, words
    if rests:
        return bearer_in(lexicon, after[rests.end() :])
    named = lexicon.find("bearer-name-before", before)
    groups = re.split(r"[,:]|\bthat\b", before)
    related = re.match(r"\s*(?:which|who|whose)\b", groups[-1])
    for back, group in enumerate(reversed(groups)):
        if 0 < back < len(groups) - 1 and _INSERTED.match(group):
            continue
        kind, words = bearer_in(lexicon, group, last=bool(related and back))
        if kind:
            return kind, words
        if named:  # a proper name close by goes before any bearer further off
            break
    return ("state", named.group()) if named else ("", "")


#: Words between commas that only add something: "the Government, with the mission's help, ...".
_INSERTED = re.compile(
    r"\s*(?:with|in|by|through|including|as|within|together|alongside|where)\b", re.IGNORECASE
)


def bearer_in(lexicon: Lexicon, words: str, last: bool = False) -> tuple[str, str]:
    """Return the kind of the first (or last) possible bearer in some words, and those words."""
    found = [
        (m.start(), kind)
        for kind in ("parties", "nations", "state")
        for m in lexicon.patterns[f"bearer-{kind}"].regex.finditer(words)
    ]
    found += [(m.start(), "state") for m in lexicon.place.finditer(words)]
    if not found:
        return "", ""
    at, kind = max(found, key=lambda f: f[0]) if last else min(found, key=lambda f: f[0])
    start = max(0, at - 40)  # "the transitional authorities": adjectives come before
    return kind, words[start : start + 160].strip(" ,:'’")
