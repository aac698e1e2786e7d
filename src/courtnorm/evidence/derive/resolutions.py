"""The resolutions: when, where, by what count, and which of their texts are held.

The UN Library's table of meetings is the base. The texts are a second witness: their heading (or
the web page they were taken from) names the day and the meeting, and some older ones end with the
count. Only these facts are read here (:func:`read_adoptions`); the words stay where they are.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import inputs
from courtnorm.evidence.checks.resolutions import COUNTS, ENLARGED, NO_VOTE
from courtnorm.evidence.derive.council import compiled_counts
from courtnorm.evidence.derive.symbols import (
    counted,
    joined,
    parse_draft,
    parse_meeting,
    topic,
)
from courtnorm.evidence.package import laid_out
from courtnorm.evidence.text.record import corrected_files, exchanged, misfiled

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


WHERE = "votes/votes_resolutions.csv"
#: A known fault: key, rule, reason.
Fault = tuple[str, str, str]


def unanimity(yes: object, size: int) -> str:
    """Return whether a count is unanimous by the strict rule: every member in favour."""
    if pd.isna(yes):
        return "unknown"
    return "yes" if yes == size else "no"


def _day(table_day: str, basis: str, text_day: str, year: int) -> tuple[str, str, str, str]:
    """Choose the day of adoption: return day, basis, note, rule of the exception.

    The table prints the first day of a meeting, which can run past midnight; so a text dated one
    or two days later has the day of adoption, and one dated earlier is misread or misprinted. The
    year is the file's: scanning turned 1948 into 1943 more than once.
    """
    text_day = f"{year}{text_day[4:]}" if text_day else ""
    if not table_day:
        return text_day, "text", "date read in the text", "date-from-text"
    if not text_day or text_day == table_day:
        return table_day, basis, "", ""
    later = (pd.Timestamp(text_day) - pd.Timestamp(table_day)).days
    if 0 < later <= 2:
        return text_day, "text", f"table of meetings: {table_day}, first day", "date-mended"
    return table_day, basis, f"text: {text_day}", "date-conflict"


def _place(
    symbol: str, raw: str, day: str, text_meeting: str, faults: list[Fault]
) -> tuple[str, str]:
    """Return the meeting and a note; what is missing, read or contradicted goes into ``faults``."""
    meeting, note = parse_meeting(raw, day)
    if symbol == "S/RES/2580 (2021)":  # its title calls it a private meeting: not in writing
        meeting, note = "", "private meeting, number not given"
    if text_meeting and not meeting:
        faults.append((symbol, "meeting-from-text", "the table names no meeting"))
        return text_meeting, "meeting read in the text"
    if text_meeting and meeting != text_meeting:
        faults.append((symbol, "meeting-conflict", f"the text names {text_meeting}"))
        return meeting, joined([note, f"text: meeting {text_meeting.removeprefix('S/PV.')}"])
    if not meeting:
        faults.append((symbol, "meeting-missing", "no meeting in the sources"))
    return meeting, note


def _size(year: int) -> int:
    """Return how many members the Council had in a year: the Charter's number."""
    return 11 if year < ENLARGED else 15


def _count(
    symbol: str, counts: list[str], basis: str, size: int, text: pd.Series, faults: list[Fault]
) -> tuple[list[str], str, str]:
    """Return counts, basis and a note, with the count printed under the text beside the table's."""
    printed = [str(text[name]) for name in COUNTS[:3] if pd.notna(text[name])]
    if not printed or printed == counts[: len(printed)]:
        return counts, basis, ""
    if counts == [""] * 4 and len(printed) == 3:
        silent = size - sum(map(int, printed))
        return [*printed, str(silent)], "text", "count read in the text"
    said = "-".join(printed)
    faults.append((symbol, "counts-conflict", f"the text prints {said}"))
    return counts, basis, f"text: {said}"


def _filled(
    counts: list[str], basis: str, how: str, more: pd.DataFrame, number: int
) -> tuple[list[str], str, str]:
    """Return counts, basis and a note, a missing count filled from the compilation.

    Where no vote was taken there is no count to fill in.
    """
    if counts[0] or how in NO_VOTE or number not in more.index:
        return counts, basis, ""
    theirs = [str(n) for n in more.loc[number, COUNTS]]
    if theirs[0] == "0":
        return counts, basis, ""
    return theirs, "compiled", "count of the compilation"


def _added(
    new: pd.DataFrame,
    more: pd.DataFrame,
    adoptions: pd.DataFrame,
    topics: dict[int, str],
    faults: list[Fault],
) -> list[dict[str, object]]:
    """Return the rows of resolutions that only the compilation has.

    It gives neither meeting nor draft. A date before that of a lower number is misdated: left out.
    """
    rows: list[dict[str, object]] = []
    for number, line in new.iterrows():
        if number not in topics:
            raise fail("data/notes/resolutions.csv", number, "expected its agenda")
        year = int(line["date"][:4])
        symbol = f"S/RES/{number} ({year})"
        misdated = bool((more.loc[: number - 1, "date"] > line["date"]).any())
        if misdated:
            reason = f"the compilation's date, {line['date']}, is before that of a lower number"
            faults.append((symbol, "date-missing", reason))
        faults.append((symbol, "meeting-missing", "no meeting in the sources"))
        day = "" if misdated else line["date"]
        rows.append(
            {
                "symbol": symbol,
                "number": number,
                "year": year,
                "date": day,
                "meeting": "",
                "draft": "",
                "agenda": topics[number],
                **{name: line[name] for name in COUNTS},
                "how_adopted": "vote",
                "text_held": adoptions["held"].get(number, "no"),
                "counts_basis": "compiled",
                "date_basis": "compiled" if day else "none",
                "note": f"date given, {line['date']}, out of order" if misdated else "",
            }
        )
    return rows


def conflicts(sources: Path) -> list[tuple[str, ...]]:
    """Return where the compilation says otherwise: key, field, value, its value, resolved, note.

    A date is settled where the text bears the table out. A count is not: the compilation merges
    abstaining and taking no part before 1994.
    """
    table, more = resolutions(sources).set_index("number"), compiled_counts(sources)
    texts = read_adoptions(sources).set_index("number")["date"]
    found: list[tuple[str, ...]] = []
    for number, line in more.iterrows():
        ours = table.loc[number]
        if ours["counts_basis"] == "compiled" and ours["date_basis"] in ("compiled", "none"):
            continue
        if ours["date"] != line["date"]:
            read_there = str(texts.get(number, ""))[4:] == ours["date"][4:]
            settled = ("yes", "The text has the first.") if read_there else ("no", "")
            found.append((ours["symbol"], "date", ours["date"], line["date"], *settled))
        if ours["how_adopted"] in NO_VOTE or pd.isna(ours["yes"]):
            continue
        if line["not_voting"] == str(ours["council_size"]):
            value = (ours["symbol"], "how_adopted", ours["how_adopted"], "without vote")
            found.append((*value, "no", "The second marks every member as not voting."))
            continue
        for name in COUNTS:
            if str(ours[name]) != line[name]:
                note = "Abstaining and not voting are merged in the second before 1994."
                merged = name in ("abstain", "not_voting") and ours["year"] < 1994
                value = (ours["symbol"], name, str(ours[name]), line[name])
                found.append((*value, "no", note if merged else ""))
    return found


def _how(
    symbol: str, how: str, counts: list[str], without_vote: bool, faults: list[Fault]
) -> tuple[str, str]:
    """Return how a resolution was adopted, and a note."""
    if not how:
        return ("vote" if counts[0] else "unknown"), ""
    if how in NO_VOTE and counts[0]:
        return how, "no vote taken: the member list's count"
    if how == "unanimous without count" and without_vote:
        faults.append((symbol, "adoption-conflict", "the text says without a vote"))
        return how, "text: adopted without a vote"
    return how, ""


#: What stands for a text that is not held.
_NO_TEXT = pd.Series(
    {"file_year": 0, "held": "no", "date": "", "meeting": "", "yes": None, "no": None}
    | {"abstain": None, "without_vote": False}
)


@lru_cache(maxsize=1)  # several tables are made from it in one run; none changes it
def listed_resolutions(sources: Path) -> tuple[pd.DataFrame, list[Fault]]:
    """Return ``resolutions`` and its known faults: key, rule, reason."""
    raw = _worded(inputs.read(sources / WHERE))
    adoptions = read_adoptions(sources).set_index("number")
    listed = inputs.read(sources / "resolutions" / "agenda-topics-to-2215.csv", ";")
    years = dict(zip(listed["Number"].astype(int), listed["Year"].astype(int), strict=True))
    by_hand = inputs.notes("resolutions")
    topics = dict(zip(by_hand["number"].astype(int), by_hand["agenda"], strict=True))
    misprints = inputs.wordings("resolutions.draft")
    other, elsewhere = exchanged(), misfiled()
    more = compiled_counts(sources)
    rows: list[dict[str, object]] = []
    faults: list[Fault] = []
    for line in raw.itertuples(index=False):
        found = re.fullmatch(r"S/RES/(\d+) \((\d{4})?\)", line.symbol)
        if not found:
            raise fail(WHERE, line.symbol, "expected a symbol like S/RES/1970 (2011)")
        number = int(found[1])
        year = int(found[2]) if found[2] else years[number]
        symbol = f"S/RES/{number} ({year})"
        text = adoptions.loc[number] if number in adoptions.index else _NO_TEXT
        remarks = [line.note]
        if line.rule:
            faults.append((symbol, line.rule, line.note))
        if not found[2]:
            remarks.append("symbol mended: year missing")
            reason = "year taken from the list of topics and the text"
            faults.append((symbol, "symbol-mended", reason))
        if number in other:
            remarks.append(f"text in the file of {other[number]}")
            faults.append((symbol, "text-swapped", remarks[-1]))
        if number in elsewhere and text["held"] == "no":
            faults.append((symbol, "text-missing", f"its file holds {elsewhere[number]}"))
        if number in topics:
            remarks.append("topic mended")
            faults.append((symbol, "agenda-mended", f"table: {topic(line.topic_short)}"))

        day, basis, note, rule = _day(line.date, line.date_basis, str(text["date"]), year)
        remarks.append(note)
        if rule:
            faults.append((symbol, rule, note))
        if basis == "member-list-mended":
            remarks.append("day and month exchanged in the list")
            faults.append((symbol, "day-month-mended", remarks[-1]))
        text_year = str(text["date"])[:4]
        if text_year and int(text_year) != year:
            remarks.append(f"text misprints the year: {text_year}")
            faults.append((symbol, "text-year", remarks[-1]))
        if text["file_year"] and text["file_year"] != year:
            remarks.append(f"text in a file of {text['file_year']}")
            faults.append((symbol, "file-year", remarks[-1]))
        meeting, note = _place(symbol, line.meeting, day, str(text["meeting"]), faults)
        remarks.append(note)

        draft, note = parse_draft(line.draft)
        remarks.append(note)
        if line.draft in misprints:
            remarks.append("draft mended")
            faults.append((symbol, "draft-mended", f"table prints {line.draft}"))

        counts = [line.yes, line.no, line.abstain, line.not_voting]
        remarks.append(line.counts_note)
        counts, counted_by, note = _count(
            symbol, counts, line.counts_basis, _size(year), text, faults
        )
        remarks.append(note)
        counts, counted_by, note = _filled(counts, counted_by, line.how, more, number)
        remarks.append(note)
        how, note = _how(symbol, line.how, counts, bool(text["without_vote"]), faults)
        remarks.append(note)
        if not counts[0]:
            faults.append((symbol, "counts-missing", f"no count printed; {how}"))
        rows.append(
            {
                "symbol": symbol,
                "number": number,
                "year": year,
                "date": day,
                "meeting": meeting,
                "draft": draft,
                "agenda": topics.get(number) or topic(line.topic_short, line.title),
                **dict(zip(COUNTS, counts, strict=True)),
                "how_adopted": how,
                "text_held": text["held"],
                "counts_basis": counted_by,
                "date_basis": basis,
                "note": joined(remarks),
            }
        )
    held = {row["number"] for row in rows}
    rows += _added(more[~more.index.isin(held)], more, adoptions, topics, faults)
    table = counted(pd.DataFrame(rows))
    table["date_precision"] = table["date"].map(lambda day: "day" if day else "none")
    table["council_size"] = [_size(year) for year in table["year"]]
    table["unanimous"] = [
        unanimity(yes, size) for yes, size in zip(table["yes"], table["council_size"], strict=True)
    ]
    return laid_out("resolutions", table.sort_values("number")), faults


def _worded(raw: pd.DataFrame) -> pd.DataFrame:
    """Put the book's words in place of the source's: basis, notes, rules, how adopted."""
    symbols = raw["symbol"]
    date_basis = inputs.words(raw["date_source"], "resolutions.date_basis", WHERE, symbols)
    counts = inputs.words(raw["counts_source"], "resolutions.counts_basis", WHERE, symbols)
    note = inputs.words(raw["note"], "resolutions.note", WHERE, symbols)
    how = inputs.words(raw["modality"], "resolutions.how_adopted", WHERE, symbols)
    return raw.assign(
        date_basis=date_basis["word"],
        counts_basis=counts["word"],
        counts_note=counts["more"],
        note=note["word"],
        rule=note["more"],
        how=how["word"],
    )


def resolutions(sources: Path) -> pd.DataFrame:
    """Return ``resolutions``: one row for each resolution that any source has.

    ``date`` is the day of adoption; ``unanimous`` follows the strict rule (all fifteen, eleven
    before 1966, in favour).
    """
    return listed_resolutions(sources)[0]
