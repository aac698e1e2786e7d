"""The coder: paragraphs that have responsibility or Court language get a code of the codebook.

:func:`code_paragraph` gives each one code for each of the two. For the responsibility to protect
every occurrence of the noun is judged by itself (:mod:`courtnorm.evidence.duties`). For the Court
the paragraph is cut where the Council speaks a new verb, and every clause that names the Court is
judged by its verb and its words. The paragraph then takes the first code, in the codebook's order,
that one of its parts has earned. Nothing here knows any single resolution.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace

import pandas as pd

from courtnorm.errors import CourtnormError
from courtnorm.evidence.clauses import (
    NEAR_VERB,
    Context,
    clauses_of,
    context_of,
    mood_of,
    places_in,
)
from courtnorm.evidence.duties import Duty, bearer_in, duties_in
from courtnorm.evidence.lexicon import Lexicon
from courtnorm.evidence.text.clean import cleaned
from courtnorm.evidence.text.corpus import Document, Paragraph

#: The codes of the codebook, first to last: where two fit, the first is taken.
RESPONSIBILITY_CODES = ("NAMED", "STATE", "PARTIES", "CLAUSE", "OTHER")
COURT_CODES = ("REFERRAL", "EXEMPTION", "COOPERATION", "ACKNOWLEDGEMENT", "STANDARD", "OTHER")
#: The same for texts of other organs, which call for what the Council alone can do.
OTHER_COURT_CODES = (
    "REFERRAL", "EXEMPTION", "CALL", "COOPERATION", "ACKNOWLEDGEMENT", "STANDARD", "JOIN", "OTHER",
)  # fmt: skip

#: What a duty of protection says of its form, strongest first (column ``wording``).
_WORDINGS = ("adjacent", "between", "congo", "source", "")


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
    duties = duties_in(lexicon, paragraph)
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
    duty = own[0] if own else Duty("OTHER", "", "", "")
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
    for clause in clauses_of(lexicon, text):
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
    for clause in clauses_of(lexicon, text):
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
    lexicon: Lexicon, duty: Duty, code: str, paragraph: Paragraph, context: Context, recalled: bool
) -> str:
    if code == "NAMED" and duty.code != "NAMED":
        if lexicon.find("bearer-nations", paragraph.text) and re.search(
            "advis[eo]r", paragraph.text, re.IGNORECASE
        ):
            return "United Nations"
        return context.place or "all States" if recalled else "all States"
    kind, words = bearer_in(lexicon, duty.bearer)
    if code == "PARTIES" or kind == "parties":
        place = next((p.name for _, p in places_in(lexicon, words)), "")
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
    place = next((p for _, p in places_in(lexicon, words)), None)
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
    named = own and not (mood_of(lexicon, own[1]) or lexicon.find("nobody", own[1]))
    if own and named and "government" not in lower:
        return own[1]
    return context.place or ("governments" if "government" in lower else "all States")


def _asked(lexicon: Lexicon, code: str, paragraph: Paragraph, context: Context) -> str:
    """Return who is asked, or whose act is acknowledged, in a paragraph on the Court."""
    text = paragraph.text
    elsewhere = re.sub(r"\b[Tt]ribunals? for [^;]{0,80}", "", text)  # their names hold places
    place = context.place or next((p.name for _, p in places_in(lexicon, elsewhere)), "")
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
        return "International Criminal Court" if mood_of(lexicon, text) == "directs" else "none"
    if (
        mission and mission.start() < NEAR_VERB and code != "STANDARD"
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
