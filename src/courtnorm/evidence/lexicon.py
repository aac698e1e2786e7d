"""Patterns become coded mentions: the lexicon, its matches, and the coding of paragraphs.

``data/lexicon.yml`` holds the patterns, each with a reason and with examples that are its tests.
:func:`matches` and :func:`mentions` report where they occur; :func:`code_paragraph` gives each
paragraph that has responsibility or Court language one code of the codebook for each of the two.

How a paragraph is coded. For the responsibility to protect every occurrence of the noun
"responsibility" is judged by itself (:func:`_duty`): is it only saved or supported, what is it a
responsibility for, whose is it. For the Court the paragraph is cut where the Council speaks a new
verb, and every clause that names the Court is judged by its verb and its words. The paragraph then
takes the first code, in the codebook's order, that one of its parts has earned. Nothing here
knows any single resolution.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from courtnorm.errors import CourtnormError
from courtnorm.evidence.text.clean import cleaned
from courtnorm.evidence.text.corpus import Document, Paragraph

#: The codes of the codebook, first to last: where two fit, the first is taken.
RESPONSIBILITY_CODES = ("NAMED", "STATE", "PARTIES", "CLAUSE", "OTHER")
COURT_CODES = ("REFERRAL", "EXEMPTION", "COOPERATION", "ACKNOWLEDGEMENT", "STANDARD", "OTHER")
#: The same for texts of other organs, which call for what the Council alone can do.
OTHER_COURT_CODES = (
    "REFERRAL", "EXEMPTION", "CALL", "COOPERATION", "ACKNOWLEDGEMENT", "STANDARD", "JOIN", "OTHER",
)  # fmt: skip

#: Longest mention and widest window, in words: the book quotes no more.
MATCH_WORDS = 12
WINDOW_WORDS = 6

#: What a duty of protection says of its form, strongest first (column ``wording``).
_WORDINGS = ("adjacent", "between", "congo", "source", "")

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

_CRIMES = ("genocide", "war-crimes", "ethnic-cleansing", "crimes-against-humanity")


# --- The lexicon ---------------------------------------------------------------------------------


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
class _Place:
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
    places: tuple[_Place, ...] = field(repr=False)
    moods: dict[str, str] = field(default_factory=dict, repr=False, compare=False)  #: remembered
    named: dict[str, _Place] = field(default_factory=dict, repr=False, compare=False)  #: likewise

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
        _Place(
            name, entry["adjective"], re.compile("|".join([*entry["names"], entry["adjective"]]))
        )
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


# --- Matches and mentions ------------------------------------------------------------------------


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


# --- What the coder knows of the document --------------------------------------------------------


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
    counts = Counter(place.name for _, place in _places(lexicon, text))
    # The place named most, where it has more than half of all names (else the text is on several)
    # and not only in passing.
    place, count = counts.most_common(1)[0] if counts else ("", 0)
    alone = count >= 3 and 2 * count > sum(counts.values())
    one_court = not lexicon.find("other-court", text)
    return Context(refers, bool(named), place if alone else "", one_court)


def _places(lexicon: Lexicon, text: str) -> Iterator[tuple[int, _Place]]:
    """Yield the places named in a text, with where."""
    for m in lexicon.place.finditer(text):
        word = m.group()
        place = lexicon.named.get(word)
        if place is None:  # looked up once for each way a place is written
            place = next(p for p in lexicon.places if p.words.fullmatch(word))
            lexicon.named[word] = place
        yield m.start(), place


# --- Clauses -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Clause:
    """A stretch of a paragraph under one verb of the Council."""

    start: int
    end: int
    mood: str
    verb: int  #: where that verb stands


def _clauses(lexicon: Lexicon, text: str) -> list[_Clause]:
    """Cut a paragraph where the Council speaks a new verb; the pieces cover it without a gap.

    After a semicolon a new item begins, which depends on the paragraph's first verb again.
    """
    first = _mood(lexicon, text)
    starts = [(0, first, 0)] + [(m.end(), first, 0) for m in re.finditer(";", text)]
    for m in lexicon.cut.finditer(text):
        verb = m["verb"].lower()
        if verb not in lexicon.moods:
            lexicon.moods[verb] = _mood(lexicon, verb)
        starts.append((m.start("verb"), lexicon.moods[verb], m.start("verb")))
    starts.sort(key=lambda s: s[0])
    ends = [start for start, _, _ in starts[1:]] + [len(text)]
    return [
        _Clause(start, end, mood, verb)
        for (start, mood, verb), end in zip(starts, ends, strict=True)
        if end > start
    ]


def _mood(lexicon: Lexicon, text: str) -> str:
    return next((p.mood for p in lexicon.openings if p.regex.search(text)), "")


# --- Responsibility ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Duty:
    """What one occurrence of "responsibility" says."""

    code: str  #: of the codebook
    wording: str
    people: str  #: the word for those to be protected, or ""
    bearer: str  #: the words that name the bearer, or ""


#: How far, in characters, a duty may reach from its noun, and a bearer stand before it.
_REACH = 280
_BEFORE = 300
#: How far behind its verb the Council names the mission that it instructs.
_NEAR_VERB = 60


def _duties(lexicon: Lexicon, paragraph: Paragraph) -> list[_Duty]:
    text = paragraph.text
    nouns = list(lexicon.patterns["responsibility-noun"].regex.finditer(text))
    if not nouns:
        return []
    clauses = _clauses(lexicon, text)
    starts = [clause.start for clause in clauses]
    return [
        _duty(lexicon, paragraph, noun, clauses[bisect_right(starts, noun.start()) - 1])
        for noun in nouns
    ]


def _duty(lexicon: Lexicon, paragraph: Paragraph, noun: re.Match[str], clause: _Clause) -> _Duty:
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
        return _Duty("NAMED", wording, people, bearer)
    if lexicon.find("saving", before) or (
        paragraph.kind == "operative" and lexicon.find("conceded", before)
    ):
        # The verb after it is the mission's own, so that nothing is said of the duty's wording.
        near = text[max(item_start, noun.start() - _REACH) : min(item_end, noun.end() + _REACH)]
        civilians = lexicon.find("people", near) and re.search("protect", near, re.IGNORECASE)
        return _Duty("CLAUSE" if civilians else "OTHER", "", "", bearer)
    supported = lexicon.find("supported", in_clause)
    if supported:
        bearer = _bearer_in(lexicon, supported.group(), last=True)[1]
        return _Duty("CLAUSE" if people else "OTHER", wording, people, bearer)
    if people and kind == "parties":
        return _Duty("PARTIES", wording, people, bearer)
    if people and kind == "state":
        # What a mission is told to say or do about the duty is its mandate, not a statement.
        tasked = clause.mood == "directs" and lexicon.find(
            "bearer-nations", text[clause.verb : min(clause.verb + _NEAR_VERB, noun.start())]
        )
        return _Duty("CLAUSE" if tasked else "STATE", wording, people, bearer)
    return _Duty("OTHER", wording, people, bearer)


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
        kind, words = _bearer_in(lexicon, after[:link])
        if not kind and lexicon.find("bearer-name-after", after):
            return "state", after[:link].strip()
        return kind, words
    if rests:
        return _bearer_in(lexicon, after[rests.end() :])
    named = lexicon.find("bearer-name-before", before)
    groups = re.split(r"[,:]|\bthat\b", before)
    related = re.match(r"\s*(?:which|who|whose)\b", groups[-1])
    for back, group in enumerate(reversed(groups)):
        if 0 < back < len(groups) - 1 and _INSERTED.match(group):
            continue
        kind, words = _bearer_in(lexicon, group, last=bool(related and back))
        if kind:
            return kind, words
        if named:  # a proper name close by goes before any bearer further off
            break
    return ("state", named.group()) if named else ("", "")


#: Words between commas that only add something: "the Government, with the mission's help, ...".
_INSERTED = re.compile(
    r"\s*(?:with|in|by|through|including|as|within|together|alongside|where)\b", re.IGNORECASE
)


def _bearer_in(lexicon: Lexicon, words: str, last: bool = False) -> tuple[str, str]:
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


# --- Coding --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coding:
    """The code of one paragraph in one family.

    Attributes:
        symbol, label: the paragraph.
        family: ``responsibility`` or ``court``.
        code: a code of the codebook.
        addressee: whose duty it is, or who is asked; short; "none" where nobody is.
        wording: of a responsibility: ``adjacent`` ("responsibility to protect"), ``between``
            (responsibility ... to protect), ``congo`` (responsibility for ... protecting, or
            protection), ``source`` (the norm by citation only), or "".
        object: the word for those to be protected ("population", "civilians" ...; "lives"), or "".
        by_recall: ``yes`` where the norm is named only by recalling a resolution that reaffirmed
            the Outcome, else ``no``.
        exempts: ``yes`` where a paragraph on the Court defers, exempts, or recalls the power to.
    """

    symbol: str
    label: str
    family: str
    code: str
    addressee: str
    wording: str = ""
    by_recall: str = "no"
    exempts: str = "no"
    object: str = ""


#: Without one of these words no paragraph has language of its family; a saving of time only.
_SHORT_NAME = re.compile(r"\bR(?:2|to)P\b")
_COURT = re.compile(r"criminal\s*court|rome\s*statute|(?-i:with\s+the\s+Court)\b", re.IGNORECASE)


def may_speak(text: str) -> bool:
    """Say whether a paragraph can have language of either family at all: a saving of time."""
    lower = text.lower()
    return bool(
        ("responsib" in lower and "protect" in lower)
        or "summit" in lower
        or _SHORT_NAME.search(text)
        or (("court" in lower or "statute" in lower) and _COURT.search(text))
    )


def code_paragraph(
    lexicon: Lexicon, paragraph: Paragraph, context: Context | None = None
) -> list[Coding]:
    """Return the codings of a paragraph: none, one for either family, or both."""
    context = context or Context()
    paragraph = replace(paragraph, text=cleaned(paragraph.text)[0])
    found = [
        _code_responsibility(lexicon, paragraph, context),
        _code_court(lexicon, paragraph, context),
    ]
    return [coding for coding in found if coding]


def _code_responsibility(lexicon: Lexicon, paragraph: Paragraph, context: Context) -> Coding | None:
    text = paragraph.text
    lower = text.lower()
    if not ("protect" in lower or "summit" in lower or _SHORT_NAME.search(text)):
        return None
    duties = _duties(lexicon, paragraph)
    named = lexicon.find("norm-named", text)
    cited = lexicon.find("outcome-paragraphs", text)
    recalled = lexicon.find("outcome-recalled", text)
    if cited and recalled and recalled.start() <= cited.start() < recalled.end():
        cited = None  # the paragraphs are those of the recalled resolution
    by_recall = bool(recalled) and not (cited or named)
    codes = {duty.code for duty in duties}
    if codes & {"NAMED"}:
        by_recall = False
    elif named or cited or recalled:
        codes.add("NAMED")
    elif not codes - {"OTHER"} and not (
        lexicon.find("responsibility-near-protection", text) or lexicon.find("outcome-any", text)
    ):
        return None
    code = next((c for c in RESPONSIBILITY_CODES if c in codes), "OTHER")
    # The duty that gave the code; for the rest any duty, so that the wording is never lost.
    own = [duty for duty in duties if duty.code == code] or duties
    own = sorted(own, key=lambda duty: _WORDINGS.index(duty.wording))
    duty = own[0] if own else _Duty("OTHER", "", "", "")
    wording = duty.wording
    if code == "NAMED" and duty.code != "NAMED":
        wording = "adjacent" if lexicon.find("rtp-adjacent", text) else "source"
    return Coding(
        paragraph.symbol,
        paragraph.label,
        "responsibility",
        code,
        _responsible(lexicon, duty, code, paragraph, context, bool(recalled)),
        wording,
        "yes" if by_recall else "no",
        object=duty.people,
    )


def _code_court(lexicon: Lexicon, paragraph: Paragraph, context: Context) -> Coding | None:
    text = paragraph.text
    spans = _court_spans(lexicon, text, context)
    own_referral = paragraph.kind == "operative" and (
        context.refers or bool(lexicon.find("referral-decision", text))
    )
    terms = own_referral and bool(
        lexicon.find("referral-terms", text) or lexicon.find("court-short", text)
    )
    renewal = context.names_court and bool(lexicon.find("deferral-renewal", text))
    if not (spans or terms or renewal):
        return None
    exempts = any(p.regex.search(text) for p in lexicon.counted if p.family == "deferral")
    if own_referral:
        code = "REFERRAL"
    elif exempts:
        code = "EXEMPTION"
    elif context.council:
        code = _court_clauses(lexicon, text, spans)
    else:
        code = _court_elsewhere(lexicon, text, spans)
    return Coding(
        paragraph.symbol,
        paragraph.label,
        "court",
        code,
        _asked(lexicon, code, paragraph, context),
        exempts="yes" if exempts else "no",
    )


def _court_spans(lexicon: Lexicon, text: str, context: Context) -> list[int]:
    """Return where the Court is named; by its initials only where the document allows."""
    found = [
        m.start()
        for pattern in ("court-name", "court-statute")
        for m in lexicon.patterns[pattern].regex.finditer(text)
    ]
    if context.names_court or found:
        found += [m.start() for m in lexicon.patterns["court-initials"].regex.finditer(text)]
    if not found and context.one_court:
        found += [m.start() for m in lexicon.patterns["court-alone"].regex.finditer(text)]
    if found:  # after its name, "the Court" and "the Prosecutor" are the Court's
        found += [
            m.start()
            for m in lexicon.patterns["court-short"].regex.finditer(text)
            if m.start() > min(found)
        ]
    return sorted(found)


def _court_clauses(lexicon: Lexicon, text: str, spans: list[int]) -> str:
    """Return the first code, in the codebook's order, that a clause naming the Court has earned."""
    codes = set()
    for clause in _clauses(lexicon, text):
        if not any(clause.start <= at < clause.end for at in spans):
            continue
        words = text[clause.start : clause.end]
        codes.add(_court_clause(lexicon, words, clause.mood))
    if "STANDARD?" in codes:  # the Statute cited for no known reason: see what else is said
        codes.add("OTHER" if lexicon.find("court-elsewhere", text) else "STANDARD")
    return next((code for code in COURT_CODES if code in codes), "OTHER")


def _court_clause(lexicon: Lexicon, words: str, mood: str) -> str:
    for pattern in lexicon.counted:
        found = pattern.regex.search(words) if pattern.family == "cooperation" else None
        if found:  # cooperation that is only recalled, noted or welcomed is acknowledged
            return "ACKNOWLEDGEMENT" if mood == "acknowledges" else "COOPERATION"
    if lexicon.find("court-elsewhere", words):
        return "OTHER"
    if lexicon.find("court-membership", words) or lexicon.find("court-act", words):
        return "ACKNOWLEDGEMENT"
    if lexicon.find("court-standard", words):
        return "STANDARD"
    return "STANDARD?" if lexicon.find("court-statute", words) else "OTHER"


def _court_elsewhere(lexicon: Lexicon, text: str, spans: list[int]) -> str:
    """Return the first code that a clause naming the Court has earned in another organ's text."""
    codes = set()
    for clause in _clauses(lexicon, text):
        words = text[clause.start : clause.end]
        if any(clause.start <= at < clause.end for at in spans):
            codes.add(_elsewhere_clause(lexicon, words, clause.mood))
        if clause.mood == "directs" and clause.start > spans[0]:
            # the Court, named before, is meant by "it" and "this office"
            codes |= {"COOPERATION"} if lexicon.find("cooperation-with-it", words) else set()
            codes |= {"JOIN"} if lexicon.find("joins-court", words) else set()
    if lexicon.find("council-refers", text):
        codes.add("CALL")
    return next((code for code in OTHER_COURT_CODES if code in codes), "OTHER")


def _elsewhere_clause(lexicon: Lexicon, words: str, mood: str) -> str:
    """Return the code of one clause: asked, done, what the Court is for, or its own business."""
    if lexicon.find("cooperation-owed", words):
        return "COOPERATION"
    asked = [p for p in lexicon.patterns.values() if p.family == "cooperation"]
    if any(pattern.regex.search(words) for pattern in asked):
        return "ACKNOWLEDGEMENT" if mood == "acknowledges" else "COOPERATION"
    if lexicon.find("joins-court", words) and mood != "acknowledges":
        return "JOIN"
    if lexicon.find("court-institution", words) or lexicon.find("court-elsewhere", words):
        return "OTHER"
    if lexicon.find("general-role", words):
        return "STANDARD"
    done = ("court-membership", "court-done", "court-act")
    return "ACKNOWLEDGEMENT" if any(lexicon.find(id, words) for id in done) else "STANDARD"


# --- Addressees ----------------------------------------------------------------------------------


def _responsible(
    lexicon: Lexicon, duty: _Duty, code: str, paragraph: Paragraph, context: Context, recalled: bool
) -> str:
    if code == "NAMED" and duty.code != "NAMED":
        if lexicon.find("bearer-nations", paragraph.text) and re.search(
            "advis[eo]r", paragraph.text, re.IGNORECASE
        ):
            return "United Nations"
        return context.place or "all States" if recalled else "all States"
    kind, words = _bearer_in(lexicon, duty.bearer)
    if code == "PARTIES" or kind == "parties":
        place = next((p.name for _, p in _places(lexicon, words)), "")
        groups = "parties and armed groups" if "armed group" in words else "parties"
        return f"{groups} in {place}" if place else "parties to conflict"
    if kind == "nations":
        return "United Nations"
    if kind == "state" or duty.bearer:
        return _state_name(lexicon, words or duty.bearer, context)
    return "all States" if code == "NAMED" else "none"


def _state_name(lexicon: Lexicon, words: str, context: Context) -> str:
    """Return a short name for a State, government or authorities named in some words."""
    lower = words.lower()
    side = re.search(r"\b([A-Z][\w-]+)\s+side\b", words)
    if side:
        return f"{side[1]} side"
    place = next((p for _, p in _places(lexicon, words)), None)
    if not place and re.search(r"transitional|national (?:auth|reconc|unity)", lower):
        place = next((p for p in lexicon.places if p.name == context.place), None)
    if "relevant authorit" in lower and not place:
        return ", ".join(filter(None, ["relevant authorities", context.place]))
    if "authorit" in lower:
        transitional = "transitional " if "transitional" in lower else ""
        if place:
            return f"{place.adjective} {transitional}authorities"
        own = re.search(r"\b([A-Z][\w-]+)\s+(?:\w+\s+)?authorities", words)
        return f"{own[1]} authorities" if own else "authorities"
    if place:
        return place.name
    own = re.search(r"[Gg]overnments?\s+of\s+(?:the\s+)?([A-Z][\w-]+(?:\s+[A-Z][\w-]+)*)", words)
    if own:
        return own[1]
    own = re.search(r"\b(?!The\b)([A-Z][\w-]+)\s+[Gg]overnment", words)
    if own and not lexicon.find("nobody", own[1]):
        return f"{own[1]} government"
    if re.search(r"\bhost\b", lower):
        return "host countries"
    if re.search(r"\bstates?\b", lower):
        return "all States"
    own = re.search(r"(?:\bof\s+(?:the\s+)?|^)([A-Z][\w-]+(?:\s+[A-Z][\w-]+)*)", words)
    named = own and not (_mood(lexicon, own[1]) or lexicon.find("nobody", own[1]))
    if own and named and "government" not in lower:
        return own[1]
    return context.place or ("governments" if "government" in lower else "all States")


def _asked(lexicon: Lexicon, code: str, paragraph: Paragraph, context: Context) -> str:
    """Return who is asked, or whose act is acknowledged, in a paragraph on the Court."""
    text = paragraph.text
    elsewhere = re.sub(r"\b[Tt]ribunals? for [^;]{0,80}", "", text)  # their names hold places
    place = context.place or next((p.name for _, p in _places(lexicon, elsewhere)), "")
    mission = re.search(r"\b(?:UN[A-Z]{3,7}|MINU[A-Z]+|MONU[A-Z]+|AFISMA|MISCA)\b", text)
    if lexicon.find("exclusive-jurisdiction", text) or (
        code == "OTHER" and re.search(r"\bnot (?:all|part)", text, re.IGNORECASE)
    ):
        return "non-party States"
    if code == "REFERRAL":
        if lexicon.find("referral-terms", text):
            return "States parties"
        if re.match(r"\W*(?:\w+ )?(?:encourages|invites) the (?:court|prosecutor)", text, re.I):
            return "International Criminal Court"
        return place or "all States"
    if code == "EXEMPTION":
        return "International Criminal Court" if _mood(lexicon, text) == "directs" else "none"
    if (
        mission and mission.start() < _NEAR_VERB and code != "STANDARD"
    ):  # the paragraph is its mandate
        return mission[0]
    if code == "COOPERATION":
        if "authorit" in text[:80]:
            return _state_name(lexicon, text[:120], context)
        return ", ".join(filter(None, [place, mission[0] if mission else ""])) or "all States"
    if code == "ACKNOWLEDGEMENT":
        if re.search(r"\bstates parties\b", text, re.IGNORECASE):
            return "States parties"
        return place or "International Criminal Court"
    if code == "STANDARD":
        if re.search(r"\bparties to (?:armed )?conflicts?\b", text, re.IGNORECASE):
            return "parties to conflict"
        if re.search(r"responsibilit\w+ of (?:all )?states\b", text, re.IGNORECASE):
            return "all States"
        if re.search(r"\bto which [^;,]{1,60} is a state party\b", text, re.IGNORECASE):
            return place or "none"
    return "none"


# --- One paragraph by itself ---------------------------------------------------------------------

#: Notes that the machine-readable edition leaves inside a paragraph, glued to the word before.
_GLUED = re.compile(
    r"(?<=[a-z,;.)”’])\s?(?:United Nations, Treaty Series|Ibid\.|Resolutions? \d+/\d+|See )"
    r"[^;]{0,80}?(?:Nos?\. [\d–-]+|annex(?: [IVX]+)?|\d/\d+|\d)\.(?=\s|\Z)"
    r"|(?<=[a-z;,]{2})\d{1,2}\b"
)


def plain(lexicon: Lexicon, text: str) -> str:
    """Return a paragraph as the coder reads it: one line, no loose notes, no speaking organ.

    A statement says "The Council recalls", a resolution "Recalling", a declaration "We recall":
    the subject goes, so that all three open with their verb.
    """
    return lexicon.patterns["organ-speaks"].regex.sub(r"\g<before>", without_notes(text))


def without_notes(text: str) -> str:
    """Return a paragraph on one line, without notes glued to its words and their numbers."""
    return _GLUED.sub("", " ".join(text.split()))


def code_text(lexicon: Lexicon, text: str, family: str) -> str:
    """Code one paragraph of any organ, of which nothing else is known.

    Args:
        text: the paragraph, as it stands in a document.
        family: ``responsibility`` or ``court``.

    Returns:
        A code of :data:`RESPONSIBILITY_CODES` or :data:`OTHER_COURT_CODES`; ``OTHER`` where the
        paragraph has no language of the family.

    Raises:
        CourtnormError: another family.
    """
    if family not in ("responsibility", "court"):
        raise CourtnormError(f"family {family!r}: expected responsibility or court")
    if not (may_speak(text) or "ICC" in text or "prosecutor" in text.lower()):
        return "OTHER"
    text = plain(lexicon, text)
    # a recital begins with a participle ("Recalling", "Deeply concerned"), a decision with a verb
    recital = re.match(r"\W*(?:\w+ly )?\w+(?:ing|ed)\b", text)
    kind = "preambular" if recital else "operative"
    paragraph = Paragraph("", "", kind, cleaned(text)[0], "")
    if family == "responsibility":
        found = _code_responsibility(lexicon, paragraph, Context(council=False))
    else:
        named = bool(lexicon.find("court-matters", text))
        found = _code_court(lexicon, paragraph, Context(names_court=named, council=False))
    return found.code if found else "OTHER"


# --- Documents -----------------------------------------------------------------------------------


def has_language(document: Document) -> bool:
    """Say whether a document can have language of either family; most have none."""
    return any(may_speak(p.text) for p in document.paragraphs)


def code_document(
    lexicon: Lexicon, document: Document, context: Context | None = None
) -> pd.DataFrame:
    """Code every paragraph of a document; ``context`` is read from it where it is not given.

    Returns:
        One row a paragraph and family that has language of that family, in the order of the text;
        columns ``symbol, label, family, code, addressee, wording, by_recall, exempts, object``.
    """
    codings: list[Coding] = []
    if has_language(document):
        context = context or context_of(lexicon, document)
        for paragraph in document.paragraphs:
            codings += code_paragraph(lexicon, paragraph, context)
    return pd.DataFrame(map(asdict, codings), columns=list(Coding.__dataclass_fields__))


def code_rows(lexicon: Lexicon, document: Document) -> pd.DataFrame:
    """Return what ``courtnorm code`` writes: ``symbol, label, family, code, addressee``."""
    return code_document(lexicon, document)[["symbol", "label", "family", "code", "addressee"]]
