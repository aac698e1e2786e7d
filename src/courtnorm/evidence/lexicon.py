"""The lexicon: its patterns, and where they match.

``data/lexicon.yml`` holds the patterns, each with a reason and with examples that are its tests.
:func:`matches` and :func:`mentions` report where they occur; what a paragraph that holds them says
is decided in :mod:`courtnorm.evidence.coding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from courtnorm.errors import CourtnormError
from courtnorm.evidence.text.corpus import Document, Paragraph

#: Longest mention and widest window, in words: the book quotes no more.
MATCH_WORDS = 12
WINDOW_WORDS = 6

#: Patterns that the coder calls by their ids.
_RULES = frozenset(
    "responsibility-noun duty-link protected-people protected-lives people saving supported "
    "conceded rests-with is-responsibility-of bearer-parties bearer-nations bearer-state "
    "bearer-name-before bearer-name-after "
    "rtp-adjacent outcome-paragraphs outcome-recalled outcome-any norm-named "
    "responsibility-near-protection genocide war-crimes ethnic-cleansing crimes-against-humanity "
    "court-name court-statute court-initials court-short initials-of-another referral-decision "
    "referral-terms deferral-renewal exclusive-jurisdiction court-elsewhere court-membership "
    "court-act court-standard court-alone other-court nobody rights-duty "
    "council-refers joins-court general-role court-institution court-done cooperation-owed "
    "cooperation-between cooperation-with-it court-matters organ-speaks".split()
)


@dataclass(frozen=True)
class Pattern:
    """One pattern: what it looks for, why, and the examples that test it."""

    id: str
    family: str
    regex: re.Pattern[str]
    reason: str
    match: tuple[str, ...]
    no_match: tuple[str, ...]
    counted: bool = True  #: False for patterns that serve the coder only
    needs: tuple[str, ...] = ()  #: in small letters; without any of them there is no match
    rank: int | None = None  #: of an opening: 1 is the strongest
    mood: str = ""  #: of an opening: directs, judges, affirms, acknowledges or frames

    def possible(self, lower: str) -> bool:
        """Say whether a text, given in small letters, has a word the pattern needs, if any."""
        return not self.needs or any(word in lower for word in self.needs)

    def finditer(self, text: str, lower: str | None = None) -> Iterator[re.Match[str]]:
        """Yield the matches in a text; ``lower`` is the text in small letters, if one has it."""
        if not self.possible(text.lower() if lower is None else lower):
            return iter(())
        return self.regex.finditer(text)


@dataclass(frozen=True)
class Place:
    """A place the Council deals with."""

    name: str
    adjective: str
    words: re.Pattern[str]  #: its names and its adjective


@dataclass(frozen=True)
class Lexicon:
    """The patterns by id, the places the Council deals with, and the verbs it speaks with."""

    version: str
    patterns: dict[str, Pattern]
    cut: re.Pattern[str]  #: where a clause of the Council begins; the verb is group ``verb``
    place: re.Pattern[str]  #: a place or its adjective, longest first
    places: tuple[Place, ...] = field(repr=False)
    moods: dict[str, str] = field(default_factory=dict, repr=False, compare=False)  #: remembered
    named: dict[str, Place] = field(default_factory=dict, repr=False, compare=False)  #: likewise

    def find(self, pattern_id: str, text: str) -> re.Match[str] | None:
        """Return the first match of one pattern in a text."""
        pattern = self.patterns[pattern_id]
        if pattern.needs and not pattern.possible(text.lower()):
            return None
        return pattern.regex.search(text)

    @cached_property
    def counted(self) -> tuple[Pattern, ...]:
        """The patterns that tables report, in the order of the file."""
        return tuple(pattern for pattern in self.patterns.values() if pattern.counted)

    @cached_property
    def openings(self) -> tuple[Pattern, ...]:
        """The opening verbs, strongest first."""
        return tuple(pattern for pattern in self.patterns.values() if pattern.rank is not None)


def _compile(source: str, fragments: dict[str, Any], where: str) -> re.Pattern[str]:
    """Compile a regular expression: fragments put in, a space standing for any white space."""

    def fragment(found: re.Match[str]) -> str:
        if found[1] not in fragments:
            raise CourtnormError(f"{where}: no fragment named {found[1]}")
        return "(?:" + "|".join(fragments[found[1]]) + ")"

    for _ in range(2):  # a fragment may use another
        source = re.sub(r"\{\{(\w+)\}\}", fragment, source)
    try:
        return re.compile(_spaced(source), re.IGNORECASE)
    except re.error as error:
        raise CourtnormError(f"{where}: does not compile: {error}") from None


def _spaced(source: str) -> str:
    """Write ``\\s+`` for a space outside a character class; inside one a space is itself."""
    out, inside = [], False
    for token in re.findall(r"\\.|.", source, re.DOTALL):
        if token == "[":
            inside = True
        elif token == "]":
            inside = False
        out.append(r"\s+" if token == " " and not inside else token)
    return "".join(out).replace(r"\s+?", r"\s*")  # "ethni ?c": a space that may be missing


def load_lexicon(path: Path) -> Lexicon:
    """Read and check a lexicon.

    Raises CourtnormError, in one line naming the pattern, where the file cannot be read, a pattern
    does not compile, an id is used twice, a field is missing or an example fails.
    """
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CourtnormError(f"{path}: cannot be read as YAML: {_one_line(error)}") from None
    try:
        lexicon = _build(raw, str(path))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise CourtnormError(
            f"{path}: a field is missing or malformed: {_one_line(error)}"
        ) from None
    check_examples(lexicon, str(path))
    return lexicon


@cache
def lexicon_at(path: Path) -> Lexicon:
    """Return a lexicon as :func:`load_lexicon` does, read once in each process."""
    return load_lexicon(path)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _build(raw: dict[str, Any], where: str) -> Lexicon:
    fragments, patterns = raw["fragments"], {}
    adverbs = "|".join(raw["openings"]["adverbs"])
    cuts = []
    for entry in raw["patterns"]:
        name = f"{where}: pattern {entry['id']}"
        if entry["id"] in patterns:
            raise CourtnormError(f"{name}: the id is used twice")
        patterns[entry["id"]] = Pattern(
            id=entry["id"],
            family=entry["family"],
            regex=_compile(entry["regex"], fragments, name),
            reason=entry["reason"],
            match=tuple(entry["examples"]["match"]),
            no_match=tuple(entry["examples"]["no_match"]),
            counted=entry.get("use") != "rule",
            needs=tuple(entry.get("needs", ())),
        )
    for missing in sorted(_RULES - set(patterns)):
        raise CourtnormError(f"{where}: pattern {missing}: missing, and the coder needs it")
    for entry in raw["openings"]["verbs"]:
        name = f"{where}: pattern {entry['id']}"
        if entry["id"] in patterns:
            raise CourtnormError(f"{name}: the id is used twice")
        verb = f"(?P<verb>{entry['regex']})\\b"
        patterns[entry["id"]] = Pattern(
            id=entry["id"],
            family="strength",
            regex=_compile(rf"\A\W{{0,4}}(?:(?:{adverbs})\b\W+){{0,5}}{verb}", fragments, name),
            reason=f"A paragraph that opens so {entry['mood']}.",
            match=(entry["match"],),
            # The verb inside a paragraph is no opening.
            no_match=("The mission, as agreed, " + entry["match"].lower(),),
            rank=int(entry["rank"]),
            mood=entry["mood"],
        )
        if entry["cuts"]:
            cuts.append(entry["regex"])
    cut = _compile(
        rf"(?:\A|(?<=[,;:.)])|\band\b|\bthat\b)\W{{1,3}}(?:(?:{adverbs})\b\W+){{0,5}}"
        rf"(?P<verb>{'|'.join(cuts)})\b",
        fragments,
        f"{where}: openings",
    )
    places = tuple(
        Place(name, entry["adjective"], re.compile("|".join([*entry["names"], entry["adjective"]])))
        for name, entry in raw["places"].items()
    )
    words = [w for entry in raw["places"].values() for w in (*entry["names"], entry["adjective"])]
    # Longest first, so that "South Sudan" is never read as "Sudan".
    place = re.compile(r"\b(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")\b")
    return Lexicon(str(raw["version"]), patterns, cut, place, places)


def check_examples(lexicon: Lexicon, where: str = "lexicon") -> None:
    """Run every example of every pattern; raise CourtnormError naming the first that fails."""
    for pattern in lexicon.patterns.values():
        for text, expected in [*((t, True) for t in pattern.match),
                               *((t, False) for t in pattern.no_match)]:  # fmt: skip
            if any(pattern.finditer(text)) is not expected:
                wanted = "match" if expected else "no match"
                raise CourtnormError(
                    f"{where}: pattern {pattern.id}: expected {wanted} in the example: {text}"
                )


@dataclass(frozen=True)
class Match:
    """One place where a counted pattern matches a paragraph: ``text[start:end]``."""

    pattern_id: str
    family: str
    start: int
    end: int
    text: str


def possible(lexicon: Lexicon, document: Document) -> tuple[Pattern, ...]:
    """Return the counted patterns that can match in a document at all: a saving of time only."""
    lower = "\n".join(p.text for p in document.paragraphs).lower()
    return tuple(pattern for pattern in lexicon.counted if pattern.possible(lower))


def matches(
    lexicon: Lexicon, paragraph: Paragraph, patterns: Sequence[Pattern] | None = None
) -> list[Match]:
    """Return every match of the counted patterns, by place in the text, then by pattern.

    ``patterns``: those to look for (:func:`possible` of the document); all, where none are named.
    """
    text, lower = paragraph.text, paragraph.text.lower()
    found = [
        Match(pattern.id, pattern.family, m.start(), m.end(), m.group())
        for pattern in (lexicon.counted if patterns is None else patterns)
        for m in pattern.finditer(text, lower)
        if m.end() > m.start()
    ]
    return sorted(found, key=lambda m: (m.start, m.end, m.pattern_id))


def mentions(lexicon: Lexicon, document: Document) -> pd.DataFrame:
    """Return each match of a counted pattern with the words around it.

    Returns:
        ``symbol, label, kind, family, pattern, left, match, right``; ``left`` and ``right`` hold at
        most 6 words, ``match`` at most 12 (a longer one is cut in the middle, marked by "…").
    """
    rows = [
        (paragraph.symbol, paragraph.label, paragraph.kind, match.family, match.pattern_id, *words)
        for paragraph in document.paragraphs
        for match, words in windows(lexicon, paragraph)
    ]
    columns = ["symbol", "label", "kind", "family", "pattern", "left", "match", "right"]
    return pd.DataFrame(rows, columns=columns)


def windows(lexicon: Lexicon, paragraph: Paragraph) -> Iterator[tuple[Match, tuple[str, str, str]]]:
    """Yield each match of a counted pattern with its left, own and right words, as published."""
    for m in matches(lexicon, paragraph):
        # a pattern may end within a word ("protect" in "protection"): the window shows it whole
        rest = re.match(r"[^\W_]*", paragraph.text[m.end :])
        end = m.end + (len(rest.group()) if rest else 0)
        left = paragraph.text[: m.start].split()[-WINDOW_WORDS:]
        right = paragraph.text[end:].split()[:WINDOW_WORDS]
        words = paragraph.text[m.start : end].split()
        if len(words) > MATCH_WORDS:
            half = MATCH_WORDS // 2
            words = [*words[: half - 1], words[half - 1] + "…", *words[-half:]]
        yield m, (" ".join(left), " ".join(words), " ".join(right))
