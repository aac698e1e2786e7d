"""How paragraphs of resolutions open: which words begin a recital, which an operative paragraph.

A recital opens with a participle or an adjective ("Recalling", "Mindful of"), an operative
paragraph with a verb in the third person ("Decides", "Calls upon"), each perhaps after adverbs
("Strongly condemning", "Further requests"). The lists were made by counting the first words of
the paragraphs of resolutions 1 to 2259; participles in -ing are known by their ending.
"""

from __future__ import annotations

import re
from functools import lru_cache

RECITAL = "recital"
OPERATIVE = "operative"

#: Words in -ing that begin headings, list items or clauses rather than recitals.
_NOT_PARTICIPLES = frozenset(
    "banking beijing briefing building capacity-building ceiling delisting during evening "
    "financing following funding hearing housing including king listing meeting mining "
    "monitoring morning nothing notwithstanding outstanding peace-building peace-keeping "
    "peacebuilding peacekeeping pending policing reporting screening sentencing shipping "
    "something spring string thing training understanding wing".split()
)

_RECITAL_WORDS = frozenset(
    "alarmed anxious appalled appreciative aware cognisant cognizant committed concerned "
    "confident conscious convinced dedicated desirous determined dismayed distressed disturbed "
    "encouraged faithful grateful gratified grieved guided horrified impressed indignant "
    "inspired mindful motivated outraged persuaded perturbed preoccupied resolved saddened "
    "satisfied shocked supportive troubled whereas willing".split()
)

_OPERATIVE_VERBS = frozenset(
    "accepts accuses acknowledges addresses adopts advises affirms agrees allows announces "
    "appeals applauds appoints appreciates approves asks asserts associates assures attaches "
    "authorises authorizes awaits believes calls cautions censures charges clarifies commends "
    "commits concludes concurs condemns confirms congratulates considers constitutes continues "
    "creates decides declares deems demands denounces deplores deprecates designates desires "
    "determines directs disapproves dissolves draws elects emphasises emphasizes empowers "
    "encourages endorses enjoins entrusts establishes exempts exhorts expects expresses extends "
    "finds forwards gives grants highlights holds honours hopes identifies imposes indicates "
    "informs insists instructs intends invites issues joins lends lifts looks maintains makes "
    "mandates notes observes offers orders pays permits places praises proclaims prolongs "
    "proposes re-affirms re-emphasises re-emphasizes re-iterates reaffirms reasserts recalls "
    "recognises recognizes recommends reconfirms reconstitutes records reemphasises "
    "reemphasizes refers regards regrets reiterates rejects relies remains reminds removes "
    "renews repeats replaces reposes requests requires reserves resolves restates resumes "
    "reviews salutes seeks sets shares stands strengthens stresses submits suggests supports "
    "suspends takes terminates thanks transmits trusts underlines underscores undertakes urges "
    "views warns welcomes wishes".split()
)

_ADVERBS = frozenset(
    "additionally again also and consequently especially even further furthermore hereby "
    "likewise more moreover now once particularly still then therefore thus too very while "
    "whilst".split()
)

_NO_ADVERBS = frozenset("ally apply assembly family italy july rely reply supply".split())

#: Turns of phrase that open a recital without a participle.
_RECITAL_PHRASES = re.compile(
    r"(?:In (?:accordance with|conformity with|fulfilment of|furtherance of|keeping with|light of|"
    r"pursuance of|response to|the light of|the exercise of|view of|"
    r"(?:this|that) (?:context|regard|respect), \w+ing\b)|"
    r"On the (?:basis|occasion) of|Pursuant to|Further to|With (?:a view|consideration) to|"
    r"Without prejudice to|Pending the |By (?:article|its resolution|resolution))",
    re.IGNORECASE,
)

#: "The Council requests", "It is resolved that", "the Security Council hereby resolves".
_SUBJECT = re.compile(
    r"(?:now,? )?(?:therefore,? )?(?:to this end,? )?"
    r"(?:the (?:security )?council(?: of the united nations)?,? |it (?:is|was) )",
    re.IGNORECASE,
)

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")

_ITEM_MARK = re.compile(r"^\([a-z]{1,3}\)\s*")

#: Verbs that are one phrase with the word after them.
_PARTICLES = {
    "calls": {"for", "on", "upon"},
    "calling": {"for", "on", "upon"},
    "appeals": {"to"},
    "looks": {"forward"},
    "looking": {"forward"},
    "takes": {"note", "into"},
    "taking": {"note", "into"},
    "bearing": {"in"},
    "keeping": {"in"},
    "draws": {"attention"},
    "pays": {"tribute"},
    "paying": {"tribute"},
    "acting": {"under"},
    "having": set(),
}

#: What "expresses" expresses: the opening runs on to the first of these nouns.
_EXPRESSED = frozenset(
    "alarm appreciation belief concern condemnation condolences confidence conviction "
    "deploration determination disappointment dismay expectation gratitude grief hope "
    "indignation intent intention interest outrage readiness regret resolve sadness "
    "satisfaction shock solidarity sorrow support sympathy thanks view willingness wish".split()
)


def _is_adverb(word: str) -> bool:
    return word in _ADVERBS or (word.endswith("ly") and word not in _NO_ADVERBS)


@lru_cache(maxsize=65536)
def _word_class(word: str) -> str | None:
    if word in _RECITAL_WORDS:
        return RECITAL
    if word in _OPERATIVE_VERBS:
        return OPERATIVE
    if word.endswith("ing") and len(word) > 4 and word not in _NOT_PARTICIPLES:
        return RECITAL
    return None


def opener(text: str) -> str | None:
    """Say what the beginning of ``text`` looks like: ``"recital"``, ``"operative"`` or ``None``.

    Only a beginning with a capital letter counts. At most four adverbs may stand before the word
    that decides. ``text`` may be of any length; its first 160 characters are read.
    """
    head = text[:160].lstrip("“\"'‘([ ")
    if not head[:1].isupper():
        return None
    if _RECITAL_PHRASES.match(head):
        return RECITAL
    subject = _SUBJECT.match(head)
    if subject:
        words = _WORD.findall(text[subject.end() : subject.end() + 300].lower())
        if words[:1] == ["resolved"]:
            return OPERATIVE
        found = _after_adverbs(words)
        if "hereby" in words[:30]:  # "the Security Council, having ..., hereby resolves"
            found = _after_adverbs(words[words.index("hereby") :])
        return OPERATIVE if found is not None and _word_class(found) == OPERATIVE else None
    found = _after_adverbs(_WORD.findall(head.lower()))
    return None if found is None else _word_class(found)


def listed_opener(text: str) -> str | None:
    """Say what a beginning inside a line looks like, where no layout helps.

    As :func:`known_opener`, "(a)" and a small first letter looked past: a word in -ing that is no
    verb the Council is known to use ("Trade, Planning and Works", "Mr. Jarring") opens nothing.
    """
    inside = re.sub(r"^\([a-z]\)\s*", "", text[:200])
    return known_opener(inside[:1].upper() + inside[1:])


def known_opener(text: str) -> str | None:
    """Say what a beginning looks like, as :func:`opener`, by verbs the Council is known to use."""
    found = opener(text)
    if found != RECITAL:
        return found
    word = _after_adverbs(_words(text[:160])) or ""
    if word == "acting":  # "Acting Permanent Representative"
        return (
            found
            if re.match(r"\W*(?:\w+ly )?[Aa]cting,? (?:\w+,? )?(?:under|in|on|upon)\b", text)
            else None
        )
    if not word.endswith("ing") or word in _RECITAL_WORDS | {"having", "being"}:
        return found
    return found if word[:-3] in _STEMS else None


#: The verbs without their endings: "recall" of "recalls", "decid" of "decides".
_STEMS = frozenset(
    stem for verb in _OPERATIVE_VERBS for stem in (verb[:-1], verb[:-2], verb[:-3] + "y")
) | {"bear", "conclud", "welcom", "respond", "keep", "regrett", "observ", "examin", "consider"}

#: An adjective or a past participle and what it is about: "Hopeful that", "Frustrated by".
_FEELING = re.compile(
    r"(?:[A-Za-z]+ly (?:and [a-z]+ly )?)?[A-Za-z-]+(?:ed|ful|ous|ent|ant|ware|sure) "
    r"(?:that|at|by|of|with|about|over|to|in)\b"
)
#: A word in -s and what a verb governs: "Revokes the", "Implores all", "Insists on".
_ACT = re.compile(
    r"(?:(?:Also|Further|Again|Hereby|Therefore|Accordingly|[A-Z][a-z]+ly) )?[A-Za-z-]{3,}[^s\W]s "
    r"(?:the|its|their|his|an?|all|any|each|every|both|that|this|these|those|upon|on|"
    r"(?:to|with) (?:the|all|any)|again|also|further|once|immediately|[a-z]+ly)\b"
)
_NO_ACT = re.compile(
    r"(?:States|Members|Parties|Governments|Nations|Forces|Measures|Committees|Delegations)\b"
)


def shape(text: str) -> str | None:
    """Say what a line looks like by the form of its first words alone, any list apart."""
    head = text[:120]
    if _FEELING.match(head) and head[:1].isupper():
        return RECITAL
    if _ACT.match(head) and head[:1].isupper() and not _NO_ACT.match(head):
        return OPERATIVE
    return None


def _after_adverbs(words: list[str]) -> str | None:
    for word in words[:5]:
        if not _is_adverb(word):
            return word
    return None


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def opening_phrase(text: str, kind: str) -> str:
    """Return the opening verb phrase of a paragraph in lower case, as one finds it.

    Adverbs before the verb stay ("strongly condemns"), the particle of a phrasal verb stays
    ("calls upon", "takes note of"), and "expresses" runs on to what is expressed ("expresses its
    deep concern"). If an operative paragraph opens otherwise ("In this regard, requests"), the
    first verb of the third person within 40 words is taken. With no verb the first word is
    returned; an empty text gives an empty string.
    """
    text = _ITEM_MARK.sub("", text[:400])
    words = _words(text[:160])
    if not words:
        return ""
    subject = _SUBJECT.match(text)
    start = len(_words(subject.group())) if subject else 0
    verb = start
    while verb < len(words) - 1 and verb - start < 4 and _is_adverb(words[verb]):
        verb += 1
    decided = _word_class(words[verb]) if verb < len(words) else None
    if kind == "operative" and decided != OPERATIVE:
        words = _words(text)
        for place, word in enumerate(words[:40]):
            if _word_class(word) == OPERATIVE and not _is_noun_here(words, place):
                start = verb = place
                while start > 0 and words[start - 1].endswith("ly"):
                    start -= 1
                break
        else:
            if decided is None:
                start = verb = 0
    if verb >= len(words):
        start = verb = 0
    return " ".join(words[start : _phrase_end(words, verb)])


def _is_noun_here(words: list[str], place: int) -> bool:
    """Say whether a word that could be a verb follows an article or a preposition."""
    before = words[place - 1] if place else ""
    return before in {"a", "all", "and", "any", "by", "for", "in", "its", "of", "or", "the", "to"}


def _phrase_end(words: list[str], verb: int) -> int:
    word = words[verb]
    following = words[verb + 1] if verb + 1 < len(words) else ""
    if word in {"expresses", "expressing"}:
        for place in range(verb + 1, min(verb + 7, len(words))):
            if words[place] in _EXPRESSED:
                return place + 1
        return verb + 1
    if word in {"remains", "remaining"} and following:
        end = verb + 1
        while end < len(words) - 1 and end - verb < 4 and _is_adverb(words[end]):
            end += 1
        return end + 1
    if word == "having" and following:
        return verb + 2
    if following in _PARTICLES.get(word, set()):
        third = words[verb + 2] if verb + 2 < len(words) else ""
        if following == "note" and third in {"of", "with"}:
            return verb + 3
        if following in {"in", "into"} and third in {"mind", "account", "consideration"}:
            return verb + 3
        if following == "forward" and third == "to":
            return verb + 3
        return verb + 2
    return verb + 1
