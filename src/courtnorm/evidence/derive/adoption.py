"""Read off the held texts when, where and by what count each resolution was adopted.

The UN Library's table of meetings is the base of ``resolutions.csv``. The texts are a second
witness: their heading (or the web page they were taken from) names the day and the meeting, and
some older ones end with the count. Only these facts are read here; the words stay where they are.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence.text.record import corrected_files, misfiled

CENSUS = "texts-1946-2015"
SELECTION = "paragraphs-2016-2025"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Scanning turned some figures 1 into a capital I ("I958"), and one "of" into "or".
_DAY = r"(\d{1,2})\s+([A-Z][a-z]{2,9}),?\s+\(?([1I][89]\d\d|20\d\d)"
_ADOPTED = re.compile(
    r"[Aa]dopt(?:ed|ion) by the Security Council"
    r"(?: at its (\d+)(?:st|nd|rd|th) [^.;]{0,20}?meeting)?"
    r".{0,110}?(?:\bon |, )" + _DAY,
)
_HEADED = re.compile(r"[Rr]esolution\s+(?:\d+\s*\([^)]*\)\s*)?o[fr]\s+" + _DAY)
_TITLE = re.compile(r"[Rr]esolution\s+(\d{1,4})\s*\(\s*(?:19|20)\d\d\s*\)")
_PUBLISHED = re.compile(r"Publication Date\s+" + _DAY)
_FOOT_MEETING = re.compile(r"Adopted (?:unanimously )?at the (\d+)(?:st|nd|rd|th) [Mm]eeting")
_FOOT_COUNT = re.compile(
    r"Adopted at the \d+(?:st|nd|rd|th) meeting,? by (\d+) votes to (none|\d+)"
    r"(?: \([^)]*\))?(?:,? with (\d+|one|two) [Aa]bstentions?)?"
)
_FOOT_NO_VOTE = re.compile(r"Adopted without (?:a )?vote")
_WORDS = {"none": 0, "one": 1, "two": 2}

COLUMNS = ["number", "file_year", "held", "date", "meeting", "yes", "no", "abstain", "without_vote"]


def _iso(day: str, month: str, year: str) -> str:
    """Return an ISO date, or ``""`` where the month is no month or the day is no day."""
    key = month[:3].lower()
    if key not in _MONTHS:
        return ""
    try:
        found = date(int(year.replace("I", "1")), _MONTHS.index(key) + 1, int(day))
    except ValueError:
        return ""
    return found.isoformat()


def _head(flat: str) -> str:
    """Return what stands before the resolution's own words, within the first 1,500 characters."""
    # The name also stands in titles ("Adopted by the Security Council"); the body opens with it
    # at the head of a sentence.
    found = re.search(r"(?<!by )(?<!UN )[Tt]he Secur\w* Coun\w*,? (?=[A-Z])", flat[:1500])
    return flat[: found.start()] if found else flat[:1500]


def read_adoption(text: str, number: int | None = None) -> dict[str, object]:
    """Return ``date``, ``meeting``, ``yes``, ``no``, ``abstain``, ``without_vote`` of one text.

    Date and meeting are ``""``, counts ``None`` where the text does not say. The date is taken
    from the line on the adoption, else from the title, else from the web page's own field; from
    the last alone where the title is that of another ``number``.
    """
    flat = " ".join(text.split())
    head = _head(flat)
    day = meeting = ""
    titles = {int(title) for title in _TITLE.findall(head)}
    own = number is None or not titles or number in titles
    if own and (found := _ADOPTED.search(head)):
        meeting, day = found[1] or "", _iso(found[2], found[3], found[4])
    for pattern in (_HEADED, _PUBLISHED) if own else (_PUBLISHED,):
        if not day and (other := pattern.search(head)):
            day = _iso(other[1], other[2], other[3])
    if not meeting and (foot := _FOOT_MEETING.search(flat)):
        meeting = foot[1]
    count = _FOOT_COUNT.search(flat)
    yes, no = (int(count[1]), _figure(count[2])) if count else (None, None)
    abstain = _figure(count[3]) if count and count[3] else None
    return {
        "date": day,
        "meeting": f"S/PV.{meeting}" if meeting else "",
        "yes": yes,
        "no": no,
        "abstain": abstain,
        "without_vote": bool(_FOOT_NO_VOTE.search(flat)),
    }


def _figure(word: str) -> int:
    return _WORDS[word] if word in _WORDS else int(word)


def _typed_text(path: Path) -> str:
    """Return the heading of a text kept as typed paragraphs, as plain text."""
    try:
        items = json.loads(path.read_text("utf-8"))
        return " ".join(str(item["text"]) for item in items[:8])
    except (ValueError, KeyError, TypeError) as problem:
        raise fail(path.name, None, f"expected a list of typed paragraphs ({problem})") from None


def read_adoptions(sources: Path) -> pd.DataFrame:
    """Return one row for each resolution whose text is held, in the order of their numbers.

    Columns: ``number`` (int), ``file_year`` (as the file is named), ``held`` (``census`` or
    ``selection``), ``date`` (ISO or ``""``), ``meeting`` (``S/PV.n`` or ``""``), ``yes``, ``no``,
    ``abstain`` (as far as printed under the text, else missing), ``without_vote`` (bool).
    """
    rows: list[dict[str, object]] = []
    folder = sources / "resolutions"
    corrected, elsewhere = corrected_files(sources), misfiled()
    for kind, pattern in ((CENSUS, "*.txt"), (SELECTION, "*.json")):
        paths = sorted((folder / kind).glob(pattern))
        if not paths:
            raise fail(f"resolutions/{kind}", None, f"expected files {pattern}")
        for path in paths:
            number = int(path.stem.split("_")[2])
            if number in elsewhere and number not in elsewhere.values():
                if number not in corrected:
                    continue
                path = corrected[number]  # its own text is held in the corrected copy alone
            text = path.read_text("utf-8") if kind == CENSUS else _typed_text(path)
            number = elsewhere.get(number, number) if path not in corrected.values() else number
            rows.append(
                {
                    "number": number,
                    "file_year": int(path.stem.split("_")[3]),
                    "held": "census" if kind == CENSUS else "selection",
                    **read_adoption(text, number),
                }
            )
    table = pd.DataFrame(rows, columns=COLUMNS).sort_values("number", ignore_index=True)
    for name in ("yes", "no", "abstain"):
        table[name] = table[name].astype("Int64")
    return table
