"""What the founding texts that are held name: the norm, the crimes, courts, places, as counts.

:func:`build` returns ``founding_texts``: for each text, as a whole and part by part, how often the
words of each family occur. The texts' sentences stay in the sources.

The parts of a Council resolution are its paragraphs (``PP1``, ``OP1``), as the splitter labels
them. The parts of an Assembly resolution are its numbered paragraphs, sub-items with the paragraph
they belong to, and besides them ``title``, ``headings`` and ``preamble``: the title of the chapter
on the norm names it, so the headings must be counted, and apart. The front and end matter of the
printed page (dates of meetings, symbols of drafts) is left out.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence.text.corpus import read_document

COLUMNS = ["document", "part", "words", "family", "count"]
WHOLE = "whole"
OUTCOME = "A/RES/60/1"
#: Texts of the Assembly among the sources: symbol -> file.
ASSEMBLY = {OUTCOME: "A_RES_60_1.json", "A/RES/63/308": "A_RES_63_308.json"}
#: Texts of the Council: the way to the two tribunals, and the first to cite the norm's paragraphs.
COUNCIL = {
    "S/RES/780 (1992)": "S_RES_0780_1992.txt",
    "S/RES/808 (1993)": "S_RES_0808_1993.txt",
    "S/RES/827 (1993)": "S_RES_0827_1993.txt",
    "S/RES/955 (1994)": "S_RES_0955_1994.txt",
    "S/RES/1674 (2006)": "S_RES_1674_2006.txt",
}
#: The paragraphs in which states accepted the norm: every family is listed, also those counted 0.
STATED = ("138", "139", "140")

#: Family -> pattern. Case is ignored; a space stands for any white space.
FAMILIES: dict[str, str] = {
    "responsibility to protect": r"\bresponsibility to protect\b",
    "genocide": r"\bgenocid\w+",
    "war crimes": r"\bwar crimes?\b",
    "ethnic cleansing": r"\bethnic cleansing\b",
    "crimes against humanity": r"\bcrimes? against humanity\b",
    # "International Criminal Tribunal" and "criminal courts" are other bodies.
    "Criminal Court": r"\binternational criminal court\b(?!s)|\brome statute\b",
    "Court of Justice": r"\binternational court of justice\b",
    "tribunals": r"\btribunals?\b|\bcriminal courts\b",
    "impunity": r"\bimpunity\b",
    "punishment": (
        r"\b(?:un)?punish\w*|\bprosecut\w+"
        r"|\bbr(?:ing|ings|inging|ought)\b(?: \w+){0,4} to justice\b"
    ),
    "prevention": r"\bprevent\w*",
    "Yugoslavia, Bosnia": r"\byugoslavia\w*|\bbosnia\w*",
    "Rwanda": r"\brwand\w+",
    "Srebrenica": r"\bsrebrenica\b",
    "Kosovo": r"\bkosov\w+",
    "Darfur": r"\bdarfur\w*",
}
_PATTERNS = {
    family: re.compile(pattern.replace(" ", r"\s+"), re.I) for family, pattern in FAMILIES.items()
}
_NUMBER = re.compile(r"(\d+)\.$")


def counts_of(text: str) -> dict[str, int]:
    """Return how often each family occurs in a text: family -> count, zeros included."""
    return {family: len(p.findall(text)) for family, p in _PATTERNS.items()}


def assembly_parts(items: list[dict[str, Any]], symbol: str) -> list[tuple[str, str]]:
    """Return the parts of an Assembly resolution, in order: (part, text).

    ``items`` are the typed paragraphs of the source. An item of a type never met is refused, and
    so is a numbered paragraph out of order, since a paragraph would then be lost.
    """
    parts: dict[str, list[str]] = {"title": [], "headings": [], "preamble": []}
    current = ""
    for row, item in enumerate(items):
        kind, text = item.get("type"), item.get("text")
        if not isinstance(text, str):
            raise fail(symbol, row, "expected an item with a text")
        if kind in ("frontmatter", "backmatter"):
            continue
        if kind in ("title", "heading"):
            parts["title" if kind == "title" else "headings"].append(text)
            continue
        if kind != "paragraph":
            raise fail(symbol, row, f"no part of ours for an item of type {kind!r}")
        number = _NUMBER.fullmatch(item.get("prefix") or "")
        if number:
            if int(number[1]) != int(current or 0) + 1:
                raise fail(symbol, row, f"expected paragraph {int(current or 0) + 1}")
            current = number[1]
        parts.setdefault(current or "preamble", []).append(text)
    return [(part, " ".join(texts)) for part, texts in parts.items() if texts]


def rows_of(symbol: str, parts: list[tuple[str, str]], stated: tuple[str, ...] = ()) -> list[Any]:
    """Return a text's rows: the whole and the ``stated`` parts in full, others where they count.

    The whole is the sum of its parts, so no match runs over the end of one.
    """
    counted = [(part, len(text.split()), counts_of(text)) for part, text in parts]
    missing = set(stated) - {part for part, _, _ in counted}
    if missing:
        raise fail(symbol, min(missing), "expected a paragraph of that number")
    total = {family: sum(counts[family] for _, _, counts in counted) for family in FAMILIES}
    rows = [
        (symbol, WHOLE, sum(words for _, words, _ in counted), family, total[family])
        for family in FAMILIES
    ]
    for part, words, counts in counted:
        rows += [
            (symbol, part, words, family, counts[family])
            for family in FAMILIES
            if counts[family] or part in stated
        ]
    return rows


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return ``founding_texts``: document, part, words, family, count; the oldest text first."""
    folder = sources / "resolutions"
    rows: list[Any] = []
    for symbol, name in COUNCIL.items():
        document = read_document(folder / "texts-1946-2015" / name)
        rows += rows_of(symbol, [(p.label, p.text) for p in document.paragraphs])
    for symbol, name in ASSEMBLY.items():
        path = folder / name
        if not path.is_file():
            raise fail(f"resolutions/{name}", None, "expected this file in the sources")
        parts = assembly_parts(json.loads(path.read_text("utf-8")), symbol)
        rows += rows_of(symbol, parts, STATED if symbol == OUTCOME else ())
    table = pd.DataFrame(rows, columns=COLUMNS)
    year = table["document"].map(_year)
    return {"founding_texts": table.iloc[year.argsort(kind="stable")].reset_index(drop=True)}


#: The years of the Assembly's sessions, which its symbols do not show.
_SESSION_YEAR = {OUTCOME: 2005, "A/RES/63/308": 2009}


def _year(symbol: str) -> int:
    return _SESSION_YEAR.get(symbol) or int(symbol[-5:-1])
