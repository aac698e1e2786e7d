"""Read how the sources name meetings, drafts and topics, and other small readings."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from courtnorm.evidence import inputs
from courtnorm.evidence.checks.resolutions import COUNTS


def joined(notes: Iterable[str]) -> str:
    """Join the notes that are not empty with semicolons."""
    return "; ".join(note for note in notes if note)


def counted(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its counts as whole numbers that may be missing."""
    for name in COUNTS:
        if name in table:
            table[name] = pd.to_numeric(table[name].replace("", None)).astype("Int64")
    return table


def parse_meeting(raw: str, day: str) -> tuple[str, str]:
    """Return the meeting as ``S/PV.n``, ``written`` or ``""``, and a short note.

    In 2020 and 2021 votes were taken in writing, without a meeting: the tables then print ``--``
    or the number of a video conference (``V104``).
    """
    if re.fullmatch(r"V\d+", raw):
        return "written", f"video conference {raw}"
    if raw == "--":
        return ("written", "") if day[:4] in ("2020", "2021") else ("", "")
    found = re.match(r"S/PV\.\d+", raw)
    if not found:
        return "", ""
    rest = raw[found.end() :].lower()
    notes = [
        "closed meeting" if "closed" in rest else "",
        "resumed meeting" if "resumption" in rest else "",
        "meeting in parts" if "part" in rest else "",
        "met in Nairobi" if "nairobi" in rest else "",
    ]
    return found[0], joined(notes)


def parse_draft(raw: str) -> tuple[str, str]:
    """Return the draft's symbols joined by ``;`` and a short note on what the table adds."""
    text = " ".join(inputs.wordings("resolutions.draft").get(raw, (raw, ""))[0].split())
    text = re.sub(r"(?<=/Rev\.) (?=\d)", "", text)
    symbols: list[str] = []
    for found in re.finditer(
        r"\b[Ss]/(?:PV\.\d+|\d{4}/\d+|\d{1,5})(?:/(?:Rev|Corr|Add)\.\d+)*", text
    ):
        symbol = "S" + found[0][1:]
        if symbol not in symbols:
            symbols.append(symbol)
    # A meeting stands for a text only where it has no symbol of its own.
    symbols = [s for s in symbols if not s.startswith("S/PV.")] or symbols
    low = text.lower()
    notes = [
        "orally revised" if re.search(r"oral|revised in", low) else "",
        "technical corrections" if "tech" in low else "",
        "as amended" if "amended" in low and "orally" not in low else "",
        "amendment incorporated" if "incorporating" in low else "",
        "as corrected" if "as corrected" in low else "",
        "with addendum" if re.search(r"and add", low) else "",
        "with corrigenda" if re.search(r"and corr", low) else "",
        "paragraph of a committee's report" if "para" in low and "preamb" not in low else "",
    ]
    return ";".join(symbols), joined(notes)


def parse_failed(raw: str) -> tuple[str, str]:
    """Return the key and a note for a text that was voted down.

    A draft has its symbol. An amendment or a motion without a symbol of its own is named by the
    document or meeting it belongs to: ``S/2016/239 (amendment)``, ``S/PV.9527 (oral amendment 1)``.
    """
    if found := re.fullmatch(r"not numbered, (S/PV\.\d+)", raw):
        return f"{found[1]} (procedural motion)", "not numbered"
    if found := re.fullmatch(r"Oral amendment( \d)? \((S/PV\.\d+)\)", raw):
        return f"{found[2]} (oral amendment{found[1] or ''})", ""
    if found := re.fullmatch(r"(S/\d{4}/\d+) \(?amendment\)?", raw):
        return f"{found[1]} (amendment)", ""
    symbols, note = parse_draft(raw)
    first, _, others = symbols.partition(";")
    return first, joined([note, f"also {others}" if others else ""])


def numbered(keys: pd.Series) -> pd.Series:
    """Tell apart the uses of a key that stands for several votes: ``key #1``, ``key #2``."""
    place = keys.groupby(keys).cumcount() + 1
    several = keys.duplicated(keep=False)
    return keys.where(~several, keys + " #" + place.astype(str))


_SMALL = frozenset(
    "a an and as at between by concerning for from in into its of on or regarding relating the to "
    "under whose with".split()
)

_OPENING = re.compile(
    r"^(?:the )?(?:situation|sitution|question)?s?\s*(?:concerning|relating to|in|of)\s+(?:the )?",
    re.IGNORECASE,
)
_ADDRESSEE = re.compile(
    r" (?:addressed )?to the (?:President of the Security Council|Secretary-General)\b"
)
_LONGEST = 90


def _lowered(word: str) -> str:
    return word.lower() if word.lower() in _SMALL else word


def topic(label: str, title: str = "") -> str:
    """Return a short topic from a table's label or, where it has none, from the title.

    At most 90 characters; a longer one is cut at a word and ends in "...".
    """
    labels = inputs.wordings("agenda")
    text = " ".join(label.split())
    if not text:
        text = " ".join(title.split())
        text = _OPENING.sub("", text) if re.match(r"(?:the )?sit", text, re.IGNORECASE) else text
        text = _ADDRESSEE.sub("", text)
    text = text.replace("’", "'")
    text = labels.get(text, (text, ""))[0]
    first, *rest = text.split(" ")
    text = " ".join([first, *map(_lowered, rest)])
    text = text.replace("of New Members to the UN:", "of new members:").replace(
        "of New Members", "of new members"
    )
    text = re.sub(r"(Applications?) for [Mm]embership (?=[A-Z])", r"\1 for membership: ", text)
    text = labels.get(text, (text, ""))[0]
    text = text[:1].upper() + text[1:]
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 3].rsplit(" ", 1)[0].rstrip(",;:") + "..."
    return text
