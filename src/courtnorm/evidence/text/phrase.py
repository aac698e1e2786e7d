"""Where a speech names the norm and the Court, and what it means by "responsibility to protect".

**Norm.** Four forms: the *phrase* "responsibility to protect"; its *abbreviation*, R2P or RtoP; the
phrase *apart*, with one to five words between, or up to ten that say whose it is ("responsibility
of States to protect"); and *protecting*, "responsibility for protecting" or "for the protection
of". Each mention has a kind:

- ``NAMED``: it names the doctrine, whatever the speaker thinks of it;
- ``STATE``: a duty of states, governments, authorities or the United Nations to protect people,
  stated without naming the doctrine;
- ``OTHER``: anything else (environment, heritage, borders, peace, human rights in general).

How the kind is found. (1) A sign of the doctrine beside the phrase decides: quotation marks,
capitals, an abbreviation, "principle of", "debate on". (2) The phrase without an object is the
doctrine's name. (3) With an object that is no people it is OTHER. (4) With people it is the
doctrine where the sentence speaks of its texts (the summit of 2005, the Commission of 2001), of
three of its four crimes, of one of them or of a state's failure where the bearer is no single
state, or where nobody is said to bear it; else it is STATE.

**Court.** Its full name, "International Criminal Court", and its Statute by name count everywhere.
"ICC" counts where the speech has the full name; "the Court" where the Criminal Court is the court
that the speech named last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from courtnorm.evidence.text.clean import cleaned
from courtnorm.evidence.text.sentences import clean, sentence_starts

#: Codes of a sentence, first to last: where two fit, the first is taken.
KINDS = ("NAMED", "STATE", "OTHER")


@dataclass(frozen=True)
class Mention:
    """One place of a cleaned text that names the norm or the Court: ``text[start:end]``.

    ``kind`` is one of :data:`KINDS` for the norm, "" for the Court; ``counted`` says whether the
    narrow rule of the counts holds: R2P, RtoP, or the phrase in the singular without
    hyphens, and what is to be protected is not nature or heritage.
    """

    start: int
    end: int
    form: str
    kind: str = ""
    counted: bool = False


# --- The norm: where -----------------------------------------------------------------------------

_GAP = r"[\s-]+"
_NORM = re.compile(
    rf"""
      (?P<abbreviation> \bR2P\b | \bR[- ]?to[- ]?P\b )
    | (?P<phrase> \bresponsibilit(?:y|ies){_GAP}to{_GAP}protect\b )
    | (?P<apart> \bresponsibilit(?:y|ies)\b ,?
        (?: (?:\s+(?!responsib)[^\s.;?!]+){{1,5}}? | \s+of(?:\s+(?!responsib)[^\s.;?!]+){{1,9}}? )
        ,?\s+ to\s+protect\b )
    | (?P<protecting> \bresponsib(?:ilit(?:y|ies)|le) \s+ (?:for|of|in) \s+
        (?: (?:\w+\s+and\s+)?protecting\b | (?:the\s+)?protection\s+of\b ) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: The narrow rule of the counts: no plural, which is of duties, and no hyphens.
_COUNTED = re.compile(r"responsibility to protect|R2P|RtoP", re.IGNORECASE)
#: How every mention begins; a saving of time only.
_NORM_BEGINS = re.compile(r"[Rr](?:esponsib|ESPONSIB|2[Pp]|[- ]?to[- ]?P|TOP)")
#: "R to P" and "RTOP" are no abbreviation in small letters ("r to p" crosses any two words).
_ABBREVIATION = re.compile(r"R2P|R[- ]?to[- ]?P|RTOP|r2p")


# --- The norm: what is meant ---------------------------------------------------------------------

_OPENING_QUOTE = re.compile(r"[\"“„‘'`«]\s*(?:(?:the|a|our) )?$", re.IGNORECASE)
_CAPITALS = re.compile(r"Responsibility[\s-]+to[\s-]+Protect|RESPONSIBILITY[\s-]+TO[\s-]+PROTECT")
#: The doctrine as such, or what is done with it as such, directly before the phrase.
_DOCTRINE_WORDS = (
    r"principles?|concepts?|notions?|doctrines?|norms?|ideas?|theory|framework|agenda|vision|"
    r"pillars?|debates?|discussions?|dialogues?|deliberations|negotiations|reports?|resolutions?|"
    r"advis[eo]rs?|network|centre|focal points?|issues?|subjects?|topics?|questions?|"
    r"definition|understanding|implement(?:ation|ing|ed)?|appl(?:ication|ying)|"
    r"operationali[sz]\w+|endorse(?:ment|d)?|adoption|recognition|affirmation|invok(?:e|ed|ing)|"
    r"invocation|agreement|consensus|so-called|pretext|guise|banner|name"
)
_DOCTRINE_BEFORE = re.compile(
    rf"\b(?:{_DOCTRINE_WORDS})\b(?:,? (?:of|on|about|around|regarding|concerning|as|like|entitled|"
    r"called|known as|for|to|the|a|an|our|their|its|so-called|collective|shared|common|"
    r"international|emerging|new|such|is|was))*[\s\W]*$",
    re.IGNORECASE,
)
#: "concepts such as human security and the responsibility to protect"
_DOCTRINE_LIST = re.compile(
    r"\b(?:concepts?|principles?|notions?|doctrines?|norms?)\b[^.;]{0,25}\b(?:such as|like|"
    r"including|of) [^.;]{0,90}$",
    re.IGNORECASE,
)
_DOCTRINE_AFTER = re.compile(
    r"^[\"”’']?\s*(?:principle|concept|doctrine|norm|agenda|framework|\(?\s*R2P|\(?\s*RtoP)\b",
    re.IGNORECASE,
)
#: "... to protect a civilian population — a principle adopted ..."
_APPOSITION = re.compile(r"[—–,(-] ?(?:(?:a|the|that|this) )(?:principle|concept|norm|doctrine)\b")

#: The doctrine's texts and makers.
_TEXTS = re.compile(
    r"\b2005\b|world summit|\bsummit outcome|outcome document|high-level plenary|\b60/1\b|"
    r"\b1674\b|A/63/677|paragraphs? 13[89]|last year.s summit|"
    r"in this (?:very )?hall (?:last|a) year|humanitarian intervention|"
    r"international commission on intervention|\b(?:first|second|third|three|two) pillars?\b|"
    r"\bpillars? (?:one|two|three|I{1,3})\b",
    re.IGNORECASE,
)
_CRIMES = (
    re.compile(r"\bgenocid\w*", re.IGNORECASE),
    re.compile(r"\bwar crimes?\b", re.IGNORECASE),
    re.compile(r"\bethnic(?:ally)? cleans\w+", re.IGNORECASE),
    re.compile(r"\bcrimes? against humanity\b", re.IGNORECASE),
)
_ATROCITY = re.compile(r"\batrocit\w+", re.IGNORECASE)
_ADOPTED = re.compile(
    r"\b(?:adopted|endorsed|accepted|agreed|approved|affirmed|proclaimed|enshrined)\b",
    re.IGNORECASE,
)

#: Up to four words between an owner and what is owned: none of them leads to another thing.
_OWN = r"(?: (?!(?:on|for|to|of|in|with|about|that)\b)\S+){0,4}"
#: Who bears the duty; the last one named before "to protect" is meant.
_COMMUNITY = (
    r"international community|community of nations|united nations|security council|"
    r"general assembly|the world|(?:collective|common|shared|joint|international) responsibility"
)
_SINGLE_STATE = (
    r"(?:member )?states?\b|governments?\b|authorit(?:y|ies)\b|countr(?:y|ies)\b|"
    r"(?<!united )nations?\b|leaders?\b|rulers?\b|regimes?\b|police\b"
)
#: "we" and "our" where they belong to the duty, not to an opinion of it.
_SPEAKER = rf"(?:we|our)\b(?={_OWN} responsib)"
_BEARER = re.compile(
    rf"\b(?:(?P<community>{_COMMUNITY})|(?P<state>{_SINGLE_STATE})|(?P<speaker>{_SPEAKER}))",
    re.IGNORECASE,
)
#: A state that does not protect its own: then the duty of others is the doctrine's.
_FAILURE = re.compile(
    rf"\b(?:{_SINGLE_STATE}|they\b)(?:\W+\w+){{0,6}}?\W+(?:un(?:able|willing)|fail\w*|refus\w+|"
    r"cannot|can not|will not|do(?:es)? not)\b",
    re.IGNORECASE,
)
#: A verb before the phrase by which somebody bears the duty, or a word that says whose it is.
_BORNE = re.compile(
    r"\b(?:ha(?:ve|s|d|ving)|bears?|bore|shoulder\w*|assum\w+|carr(?:y|ies)|ignor\w+|abdicat\w+|"
    r"discharg\w+|shar\w+|exercis\w+|take|takes|(?:is|are) (?:also )?(?:the|our|a))"
    r"(?: \w+){0,3}\s*$|"
    rf"\b(?:their|its|his|her|our|my|your|whose|\w+['’]s?){_OWN}\s*$|"
    rf"(?:{_COMMUNITY}|{_SINGLE_STATE})\W+(?:\w+ ){{0,2}}$",
    re.IGNORECASE,
)

#: Words after "to protect" that begin no object: the phrase stands by itself.
_NO_OBJECT = re.compile(
    r"^(?:$|[^\w\s]|(?:and|or|but|nor|as|in|on|at|to|by|for|from|with|within|without|of|under|"
    r"over|into|through|throughout|during|before|after|between|beyond|until|when|where|whenever|"
    r"wherever|while|which|who|if|because|since|so|than|then|that|should|shall|must|may|might|"
    r"can|could|will|would|cannot|not|is|are|was|were|be|been|being|has|have|had|do|does|did|"
    r"also|only|always|never|remains?|means?|meant|implies|entails?|requires?|includes?|including|"
    r"applies|lies|rests?|becomes?|became|began|begins|calls?|comes?|came|goes|needs?|offers?|"
    r"provides?|refers?|represents?|serves?|seeks?|underpins?|involves?|demands?|gives?|gained|"
    r"here|there|today|now|vis-[aà]-vis|\w+ly|(?!united)\w{3,}ed|\d+)\b)",
    re.IGNORECASE,
)
#: "to protect and to assist populations", "to protect, not harm, them", "to protect not only ...":
#: the object comes later.
_BEFORE_OBJECT = re.compile(
    r"^(?: not only| both| first and foremost)?(?:,? (?:and|or|not|rather than)?(?: to)? ?(?:"
    r"assist|preserve|defend|promote|safeguard|nurture|serve|secure|respect|fulfil|ensure|help|support|"
    r"care for|provide for|uphold|conserve|save|rescue)\b|, not \w+)*,?(?= )"
)
_OBJECT_END = re.compile(
    r"[.;:!?—–]|, (?:and|which|who|but|as|so|in|for|with|on|at|through|including)\b|"
    r"\b(?:from|against|by|so that|in order|while)\b"
)
#: What of people is protected; before "of" it is still the people who are.
_OF_PEOPLE = re.compile(
    r"\b(?:li(?:fe|ves)|rights|safety|security|health|well-being|welfare|libert(?:y|ies)|"
    r"freedoms?|dignity|propert(?:y|ies)|possessions|interests|majority|most|all|millions|"
    r"thousands|hundreds|peoples?|members)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:peoples?|populations?|populace|citizens?|citizenry|civilians?|nationals|inhabitants|"
    r"human (?:beings?|li(?:fe|ves)|person)|li(?:fe|ves)|libert(?:y|ies)|mankind|humankind|"
    r"humanity|vulnerable|innocents?|victims?|women|men|child(?:ren)?|girls|boys|youth|"
    r"young people|generations|individuals?|persons?|communit(?:y|ies)|minorit(?:y|ies)|"
    r"refugees?|migrants|the poor|the weak|weakest|workers|families|everyone|everybody|all|"
    r"those (?:who|whose|unable|most|in|at|under|\w+ing)|them|us|one another|each other|"
    r"the world)\b",
    re.IGNORECASE,
)
_YOUNG = re.compile(r"\b(?:child(?:ren)?|youth|young people|girls|boys|generations?)\b", re.I)
_GROWN = re.compile(r"\b(?:people|populations?|citizens?|civilians?|women|men|vulnerable)\b", re.I)
_ABROAD = re.compile(r"\b(?:abroad|overseas)\b", re.IGNORECASE)
_NATURE = re.compile(
    r"\b(?:environment\w*|planet|nature|natural|ocean\w*|seas?|marine|climate|biodiversity|earth|"
    r"ecosystems?|forests?|resources|heritage|biosphere|atmosphere|islands)\b",
    re.IGNORECASE,
)


def norm_mentions(text: str) -> list[Mention]:
    """Return the mentions of the norm in a cleaned text, in order, each with its kind."""
    possible = (_NORM.match(text, m.start()) for m in _NORM_BEGINS.finditer(text))
    matches = [m for m in possible if m]
    starts = sentence_starts(text) if matches else []
    found = []
    for m in matches:
        form = m.lastgroup or ""
        if form == "abbreviation" and not _ABBREVIATION.fullmatch(m[0]):
            continue
        here = bisect_right(starts, m.start())
        begin = starts[here - 1]
        end = starts[here] if here < len(starts) else len(text)
        if m.end() > end:  # "... responsibility. Governments fail to protect": two sentences
            continue
        before, after = text[begin : m.start()], text[m.end() : end]
        counted = bool(_COUNTED.fullmatch(m[0])) and not _is_nature(_object(after) or "")
        found.append(Mention(m.start(), m.end(), form, _kind(before, m[0], after, form), counted))
    return found


def code_sentence(text: str) -> str:
    """Return the code of a sentence or paragraph: the first of :data:`KINDS` that it has earned."""
    kinds = {mention.kind for mention in norm_mentions(clean(cleaned(text)[0]))}
    return next((kind for kind in KINDS if kind in kinds), "OTHER")


def _kind(before: str, phrase: str, after: str, form: str) -> str:
    """Return the kind of one mention, from its sentence before, in and after it."""
    if form == "abbreviation" or _doctrine_beside(before, phrase, after):
        return "NAMED"
    sentence = f"{before}{phrase}{after}"
    object_ = _object(after)
    bearer = _bearer(before + phrase)
    failure = bool(_FAILURE.search(sentence) and re.search(_COMMUNITY, sentence, re.IGNORECASE))
    if object_ is None:
        if form == "phrase" or failure:
            return "NAMED"
        return "STATE" if bearer and not re.search(r"\bto\b.*\bto\b", phrase) else "OTHER"
    if not _is_people(object_):
        return "OTHER"
    crimes = sum(bool(crime.search(sentence)) for crime in _CRIMES)
    some_crime = bool(crimes or _ATROCITY.search(sentence))
    if _TEXTS.search(sentence) or crimes >= 3 or failure:
        return "NAMED"
    single = bearer in ("state", "speaker")
    if not single and (some_crime or _ADOPTED.search(before[-100:])):
        return "NAMED"
    if form == "phrase" and not _BORNE.search(before) and re.search(r"\bthe\s*$", before):
        return "NAMED"  # "our insistence on the responsibility to protect civilians"
    if _YOUNG.search(object_) and not _GROWN.search(object_) and bearer != "state":
        return "OTHER"
    return "STATE"


def _doctrine_beside(before: str, phrase: str, after: str) -> bool:
    """Say whether the words next to the phrase mark it as the name of a doctrine."""
    return bool(
        _CAPITALS.search(phrase)
        or _OPENING_QUOTE.search(before)
        or _DOCTRINE_BEFORE.search(before)
        or _DOCTRINE_LIST.search(before)
        or _DOCTRINE_AFTER.search(after)
        or _APPOSITION.search(after)
    )


def _bearer(words: str) -> str:
    """Return whose the duty is, the last one named: community, state, speaker, or "" (nobody)."""
    found = list(_BEARER.finditer(words))
    return (found[-1].lastgroup or "") if found else ""


def _object(after: str) -> str | None:
    """Return the words for what is to be protected, or None where the phrase stands by itself."""
    skipped = _BEFORE_OBJECT.match(after)
    rest = after[skipped.end() :].lstrip() if skipped and skipped[0].strip(" ,") else after.lstrip()
    if _NO_OBJECT.match(rest):
        return None
    end = _OBJECT_END.search(rest)
    return " ".join((rest[: end.start()] if end else rest).split()[:14])


def _is_people(object_: str) -> bool:
    """Say whether an object is people: the noun itself, or their lives, rights, safety."""
    if _ABROAD.search(object_):
        return False
    head, of, whose = object_.partition(" of ")
    if of and not _PEOPLE.search(head):
        return bool(_OF_PEOPLE.search(head) and _PEOPLE.search(whose))
    return bool(_PEOPLE.search(head)) and not _NATURE.search(head)


def _is_nature(object_: str) -> bool:
    return bool(_NATURE.search(object_)) and not _is_people(object_)


# --- The Court -----------------------------------------------------------------------------------

_COURT = re.compile(
    r"""
      (?P<name> \bInternational\s+Criminal\s+Court\b )
    | (?P<statute> \bRome\s+Statute\b | \bStatute\s+of\s+Rome\b )
    | (?P<initials> \bICC\b )
    | (?P<short> \b[Tt]he\s+Court\b (?!\s+of\b | \s*['’]s\s+of) )
    | (?P<another> (?: \b[A-Z]\w+\s+ ){1,4} Court\b | \bCourt\s+of\s+[A-Z]\w+ | \bI\.?C\.?J\b )
    """,
    re.VERBOSE,
)
_COURT_ANY_CASE = re.compile(
    r"(?P<name>\binternational\s+criminal\s+court\b)|(?P<statute>\brome\s+statute\b)", re.IGNORECASE
)


def court_mentions(text: str) -> list[Mention]:
    """Return the mentions of the Criminal Court in a cleaned text, in order."""
    lower = text.lower()
    if "criminal court" not in lower and "rome" not in lower:  # a saving of time only
        return []
    named = {m.start(): m for m in _COURT_ANY_CASE.finditer(text)}
    full = any(m.lastgroup == "name" for m in named.values())
    places = {m.start(): m for m in _COURT.finditer(text)} | named
    found, criminal = [], False
    for start in sorted(places):
        m = places[start]
        form = m.lastgroup or ""
        if form == "another":  # "The International Criminal Court" is not another
            criminal = "International Criminal Court" in m[0]
            continue
        if form == "name" or (full and form == "initials"):
            criminal = True
        if criminal if form == "short" else full or form != "initials":
            found.append(Mention(m.start(), m.end(), form))
    return found
