"""Which documents of other organs name the norm, the Court or both: counts, codes, short windows.

The Assembly's sessions 74 to 80 come from its machine-readable edition and are checked against the
numbers they should have; all else is a selection, from which no rate may be taken. Paragraphs are
coded by the rules for the Council's, with the two codes more that other organs need.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import inputs
from courtnorm.evidence.clauses import Context
from courtnorm.evidence.coding import Coding, code_paragraph, may_speak, plain, without_notes
from courtnorm.evidence.lexicon import Lexicon, load_lexicon, windows
from courtnorm.evidence.package import laid_out
from courtnorm.evidence.text.corpus import Paragraph
from courtnorm.evidence.text.organs import EDITION, OrganText, read_edition, read_selection

#: Patterns by which a paragraph's window is chosen, the plainest first; then any of the family.
SHOWN = {
    "responsibility": ("rtp-adjacent", "norm-named", "outcome-paragraphs", "outcome-recalled",
                       "rtp-between", "rtp-for", "parties-responsibility"),
    "court": ("court-name", "court-statute", "court-initials"),
}  # fmt: skip
#: Two texts belong to one series where so much of the smaller one's paragraphs begin alike.
ALIKE = 0.3
#: ... and at least so many, because short texts share their formulas.
ALIKE_LEAST = 5


def build(
    sources: Path, lexicon_path: Path, step: Callable[[], object] = lambda: None
) -> dict[str, pd.DataFrame]:
    """Return the tables ``un_documents``, ``un_codings``, ``un_sessions``.

    ``step`` is called once a document. Raises CourtnormError where a file is missing, a document
    comes twice, or a session of the edition lacks a number that it had when the book was written.
    """
    lexicon = load_lexicon(lexicon_path)
    documents, codings = [], []
    beginnings: dict[str, frozenset[str]] = {}
    held: dict[str, set[int]] = {}
    counted: dict[str, int] = {}
    for text in _texts(sources):
        step()
        if text.edition and text.session.isdigit():
            held.setdefault(text.session, set()).add(text.number)
            counted[text.session] = counted.get(text.session, 0) + 1
        found = coded(lexicon, text)
        codings += [row for row in found if row["code"] != "OTHER" or row["family"] == "court"]
        row = _document_row(text, found)
        documents.append(row)
        if row["named"] or row["state"] or row["court"]:
            beginnings[text.document.symbol] = _beginnings(text)
    sessions = _sessions(held, counted)
    whole = set(sessions.loc[sessions["missing"] == "", "session"])
    table = pd.DataFrame(documents)
    gaps = (table["basis"] == "census") & ~table["session"].isin(whole)
    table.loc[gaps, "basis"] = "with gaps"
    table["series"] = table["symbol"].map(series(beginnings)).fillna("")
    return {
        "un_documents": laid_out("un_documents", table),
        "un_codings": laid_out("un_codings", pd.DataFrame(codings)),
        "un_sessions": sessions,
    }


def _texts(sources: Path) -> Iterator[OrganText]:
    """Yield every document once: the edition's, then what only the selection has."""
    edition = set()
    for text in read_edition(sources):
        edition.add(text.document.symbol)
        yield text
    for text in read_selection(sources):
        symbol = text.document.symbol
        if symbol not in edition and re.sub(r" A-[A-D]$", "", symbol) not in edition:
            yield text


def coded(lexicon: Lexicon, text: OrganText) -> list[dict[str, object]]:
    """Return the coded paragraphs of a document, OTHER among them: one row a family.

    Columns of ``un_codings``, and ``rights``: whether the paragraph states a duty to promote or
    protect human rights.
    """
    rows: list[dict[str, object]] = []
    speaking = [may_speak(paragraph.text) for paragraph in text.document.paragraphs]
    if not any(speaking):
        return rows
    context = _context(lexicon, text)
    for place, paragraph in enumerate(text.document.paragraphs, start=1):
        if not (speaking[place - 1] or (context.names_court and "ICC" in paragraph.text)):
            continue
        read = replace(paragraph, text=plain(lexicon, paragraph.text))
        for coding in code_paragraph(lexicon, read, context):
            other_duty = coding.family == "responsibility" and coding.code == "OTHER"
            row: dict[str, object] = {
                "symbol": paragraph.symbol, "label": paragraph.label, "place": place,
                "part": paragraph.kind, "family": coding.family, "code": coding.code,
                "wording": coding.wording, "by_recall": coding.by_recall,
                "by_title": _by_title(lexicon, read, coding, context),
                "rights": other_duty and bool(lexicon.find("rights-duty", read.text)),
            }  # fmt: skip
            if not other_duty:
                row |= _window(lexicon, paragraph, coding.family)
            rows.append(row)
    return rows


def _context(lexicon: Lexicon, text: OrganText) -> Context:
    """Return what a paragraph is to know of its document: whether "ICC" is the Court."""
    whole = "\n".join(paragraph.text for paragraph in text.document.paragraphs)
    named = lexicon.find("court-name", whole) and not lexicon.find("initials-of-another", whole)
    return Context(names_court=bool(named), council=False)


def _by_title(lexicon: Lexicon, paragraph: Paragraph, coding: Coding, context: Context) -> str:
    """Say whether the norm is named only in the title of an office, a post or a document."""
    if coding.code != "NAMED":
        return "no"
    bare = replace(paragraph, text=paragraph.text.replace("Responsibility to Protect", "…"))
    again = [c for c in code_paragraph(lexicon, bare, context) if c.family == "responsibility"]
    return "no" if again and again[0].code == "NAMED" else "yes"


def _window(lexicon: Lexicon, paragraph: Paragraph, family: str) -> dict[str, object]:
    """Return the words that decided, with six on either side."""
    shown = replace(paragraph, text=without_notes(paragraph.text))
    found = [(m.pattern_id, words) for m, words in windows(lexicon, shown) if m.family == family]
    order = SHOWN[family]
    rank = {pattern: place for place, pattern in enumerate(order)}
    found.sort(key=lambda match: rank.get(match[0], len(order)))
    left, match, right = found[0][1] if found else ("", "", "")
    return {"left": left, "match": match, "right": right}


def _document_row(text: OrganText, found: list[dict[str, object]]) -> dict[str, object]:
    """Return a row of ``un_documents``; ``both`` and ``together`` are ``yes`` or ``no``, counts."""
    places: dict[str, set[object]] = {"NAMED": set(), "STATE": set(), "adjacent": set()}
    court = {row["place"] for row in found if row["family"] == "court"}
    for row in found:
        if row["family"] == "responsibility" and row["code"] in ("NAMED", "STATE"):
            places[str(row["code"])].add(row["place"])
            if row["wording"] == "adjacent":
                places["adjacent"].add(row["place"])
    norm = places["NAMED"] | places["STATE"]
    return {
        "symbol": text.document.symbol,
        "organ": text.organ,
        "session": text.session,
        "date": text.document.text_date or "",
        "basis": "census" if text.edition and text.session.isdigit() else "selection",
        "paragraphs": len(text.document.paragraphs),
        "named": len(places["NAMED"]),
        "state": len(places["STATE"]),
        "adjacent": len(places["adjacent"]),
        "court": len(court),
        "both": "yes" if norm and court else "no",
        "together": len(norm & court),
        "rights": sum(bool(row["rights"]) for row in found),
    }


def _sessions(held: dict[str, set[int]], counted: dict[str, int]) -> pd.DataFrame:
    """Return how far each session is held, checked against what was held when it was first read.

    ``missing`` lists the numbers up to the highest that are not there; ``complete_to`` is the
    highest where none is missing, else empty. What was adopted after it is not known.
    """
    known = inputs.notes("un_sessions").set_index("session")
    rows = []
    for session in sorted(set(held) | set(known.index), key=int):
        numbers = held.get(session, set())
        highest = max(numbers, default=0)
        if session not in known.index:
            raise fail("data/notes/un_sessions.csv", session, "expected a row for this session")
        expected = set(range(1, int(known.loc[session, "highest"]) + 1)) - {
            int(number) for number in known.loc[session, "missing"].split(";") if number
        }
        lost = sorted(expected - numbers)
        if lost:
            shown = ", ".join(map(str, lost[:5])) + (", …" if len(lost) > 5 else "")
            raise fail(EDITION, f"session {session}", f"{len(lost)} numbers missing: {shown}")
        missing = sorted(set(range(1, highest + 1)) - numbers)
        rows.append(
            {
                "session": session,
                "highest": highest,
                "texts": counted[session],
                "missing": ";".join(map(str, missing)),
                "complete_to": "" if missing else str(highest),
            }
        )
    return laid_out("un_sessions", pd.DataFrame(rows))


def _beginnings(text: OrganText) -> frozenset[str]:
    """Return how the paragraphs of a document begin: letters only, the first sixty."""
    letters = (re.sub(r"[\W\d_]+", "", p.text.lower()) for p in text.document.paragraphs)
    return frozenset(begin[:60] for begin in letters if len(begin) >= 30)


def series(beginnings: dict[str, frozenset[str]]) -> dict[str, str]:
    """Return for each text the first text of its series, in the order given.

    Resolutions that repeat each year are one series: a text joins the first series one of whose
    members shares :data:`ALIKE` of the paragraph beginnings of the smaller of the two.
    """
    first: dict[str, str] = {}
    for symbol, mine in beginnings.items():
        like = (
            first[other]
            for other in first
            if len(mine & beginnings[other])
            >= max(ALIKE_LEAST, ALIKE * min(len(mine), len(beginnings[other])))
        )
        first[symbol] = next(like, symbol)
    return first
