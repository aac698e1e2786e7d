"""Who said what: every speech of the General Debate counted, some read; three meetings read.

:func:`corpus` makes ``speeches`` and ``speech_mentions`` from the texts of 1946 to 2024, one speech
in memory at a time; no text is kept beyond windows of six words. :func:`readings` makes
``speech_relations``, ``speech_pairs`` and ``speech_hits`` from what was read by hand: all readings
with the settled code. :func:`speakers` and :func:`statements` tell of meetings of the Council,
where ``unknown`` means that nothing was seen; it never means no.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from courtnorm.errors import fail
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.lexicon import MATCH_WORDS, WINDOW_WORDS
from courtnorm.evidence.package import laid_out
from courtnorm.evidence.text.phrase import (
    KINDS,
    Mention,
    code_sentence,
    court_mentions,
    norm_mentions,
)
from courtnorm.evidence.text.sentences import WORD, clean, sentence_starts
from courtnorm.tables import columns_of

FOLDER = "general-debate"
BATCH = 100
#: Before the Commission on Intervention and State Sovereignty there was no doctrine to name.
NAMED_SINCE = 2001

#: What else the speeches name, to compare with: column -> its names, in small letters.
COMPARED = {
    "human_rights_council": re.compile(r"human rights council\b"),
    "peacebuilding_commission": re.compile(r"peace-?building commission\b"),
    "arms_treaties": re.compile(
        r"arms trade treaty\b|mine[- ]?ban (?:convention|treaty)|ottawa (?:convention|treaty)|"
        r"anti-? ?personnel (?:land)?[- ]?mines?\b"
    ),
}
_COLUMNS = ("speech", "iso3", "session", "year", "text")

Step = Callable[[int], object]


def texts(sources: Path) -> Iterator[dict[str, Any]]:
    """Yield the speeches of the corpus one by one: ``speech, iso3, session, year, text``.

    Raises CourtnormError where the corpus is missing or unreadable, where a speech lacks its year,
    state, session or text, or where one comes twice.
    """
    found = sorted((sources / FOLDER).glob("speeches-*.parquet"))
    if not found:
        raise fail(FOLDER, None, "expected the speeches in files speeches-*.parquet")
    seen: set[str] = set()
    for path in found:
        where = f"{FOLDER}/{path.name}"
        try:
            with pq.ParquetFile(path) as stored:
                missing = set(_COLUMNS) - set(stored.schema_arrow.names)
                if missing:
                    raise fail(where, None, f"expected the columns {', '.join(sorted(missing))}")
                for batch in stored.iter_batches(BATCH, columns=list(_COLUMNS)):
                    for row in batch.to_pylist():
                        _checked(row, where, seen)
                        yield row
        except pa.ArrowException as problem:
            detail = str(problem).splitlines()[0]
            raise fail(where, None, f"expected a readable Parquet file ({detail})") from None


def _checked(row: dict[str, Any], where: str, seen: set[str]) -> None:
    speech = row["speech"]
    for column in _COLUMNS:
        if row[column] in (None, ""):
            raise fail(where, speech, f"expected a value in {column}")
    if speech != f"{row['iso3']}_{row['session']:02d}_{row['year']}":
        raise fail(where, speech, "expected the name STATE_SESSION_YEAR of its own columns")
    if speech in seen:
        raise fail(where, speech, "expected each speech once")
    seen.add(speech)


def corpus(sources: Path, step: Step = lambda _: None) -> dict[str, pd.DataFrame]:
    """Return ``speeches``, a row a speech, and ``speech_mentions``, a row a mention.

    ``step`` is called with the number of speeches done since its last call.
    """
    speeches, mentions = [], []
    for row in texts(sources):
        counts, found = count(row)
        speeches.append(counts)
        mentions += found
        step(1)
    order = ["year", "iso3", "speech"]
    table = pd.DataFrame(speeches).sort_values(order, ignore_index=True)
    for column in ("words_between", "sentences_between"):
        table[column] = table[column].astype("Int64")
    places = pd.DataFrame(mentions, columns=columns_of("speech_mentions"))
    rank = pd.Series(range(len(table)), index=table["speech"])
    places["rank"] = places["speech"].map(rank)
    places = places.sort_values(["rank", "number"], ignore_index=True).drop(columns="rank")
    return {"speeches": table, "speech_mentions": places}


def count(row: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """Return the counts of one speech, and its mentions of norm and Court in their order."""
    text = clean(row["text"])
    starts = sentence_starts(text)
    norm, court = norm_mentions(text), court_mentions(text)
    if row["year"] < NAMED_SINCE:
        norm = [replace(m, kind="OTHER") if m.kind == "NAMED" else m for m in norm]
    counts: dict[str, Any] = {name: row[name] for name in ("speech", "iso3", "session", "year")}
    counts["words"] = len(WORD.findall(text))
    counts["sentences"] = len(starts)
    counts["norm"] = sum(m.counted for m in norm)
    for kind in KINDS:
        counts[kind.lower()] = sum(m.kind == kind for m in norm)
    counts["court"] = sum(m.form in ("name", "statute") for m in court)
    counts["court_short"] = len(court) - counts["court"]
    lower = text.lower()
    for name, pattern in COMPARED.items():
        counts[name] = len(pattern.findall(lower))
    about = [m for m in norm if m.counted or m.kind != "OTHER"]
    counts |= _nearest(text, starts, about, court)
    everything = sorted([("norm", m) for m in norm] + [("court", m) for m in court],
                        key=lambda pair: (pair[1].start, pair[0]))  # fmt: skip
    rows = [
        (row["speech"], number, family, m.form, m.kind,
         ("yes" if m.counted else "no") if family == "norm" else "",
         bisect_right(starts, m.start), *window(text, starts, m))
        for number, (family, m) in enumerate(everything, 1)
    ]  # fmt: skip
    return counts, rows


def _nearest(
    text: str, starts: list[int], norm: list[Mention], court: list[Mention]
) -> dict[str, int | None]:
    """Return how many words, and how many ends of sentences, lie between the two at their nearest.

    Both are None where one is not named; sentences 0 is the same sentence, 1 the next or the last.
    """
    if not norm or not court:
        return {"words_between": None, "sentences_between": None}
    pairs = [sorted((n, c), key=lambda m: m.start) for n in norm for c in court]
    first, second = min(pairs, key=lambda pair: pair[1].start - pair[0].end)
    between = bisect_right(starts, second.start) - bisect_right(starts, first.start)
    words = len(WORD.findall(text[first.end : second.start]))
    return {"words_between": words, "sentences_between": between}


def window(text: str, starts: list[int], mention: Mention) -> tuple[str, str, str]:
    """Return the words before, of and after a mention, six at most on either side.

    Fewer where they would show the whole of its sentence.
    """
    here = bisect_right(starts, mention.start)
    begin = starts[here - 1]
    end = starts[here] if here < len(starts) else len(text)
    before, after = text[: mention.start].split(), text[mention.end :].split()
    needed = len(text[begin : mention.start].split()), len(text[mention.end : end].split())
    width = WINDOW_WORDS
    while width and width >= needed[0] and width >= needed[1]:
        width -= 1
    match = text[mention.start : mention.end].split()[:MATCH_WORDS]
    return " ".join(before[-width:] if width else []), " ".join(match), " ".join(after[:width])


@dataclass
class Debate:
    """The two makers of tables in their order: the readings need the speeches they read."""

    sources: Path
    step: Step = lambda _: None
    speeches: pd.DataFrame | None = None

    def corpus(self) -> dict[str, pd.DataFrame]:
        """Return the tables of :func:`corpus`."""
        made = corpus(self.sources, self.step)
        self.speeches = made["speeches"]
        return made

    def readings(self) -> dict[str, pd.DataFrame]:
        """Return the tables of :func:`readings`; without the speeches there are none."""
        if self.speeches is None:
            raise fail(f"{FOLDER}/{_BOTH}", None, "expected the speeches it reads: there are none")
        return readings(self.sources, self.speeches)


# --- What was read by hand -----------------------------------------------------------------------

_BOTH = "both_coded.csv"
_PAIRS = "pairs_coded.csv"
_HITS = "hits_coded_half.csv"


def readings(sources: Path, speeches: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables of readings; a reading that is not of one of ``speeches`` is refused."""
    both = _read(sources, _BOTH, "speech", speeches)
    _short(both, _BOTH)
    pairs = _read(sources, _PAIRS, "speech", speeches)
    _short(pairs, _PAIRS)
    hits = _read(sources, _HITS, "hit", speeches)
    hits["by_rule"] = [code_sentence(sentence) for sentence in hits["sentence"]]
    return {
        "speech_relations": laid_out("speech_relations", both),
        "speech_pairs": laid_out("speech_pairs", pairs.sort_values(["pair", "speech"])),
        "speech_hits": laid_out("speech_hits", hits),
    }


def _read(sources: Path, name: str, key: str, speeches: pd.DataFrame) -> pd.DataFrame:
    """Read one table of readings; a row must be of a speech held, of that state and year."""
    table = inputs.read(sources / FOLDER / name)
    known = speeches.set_index("speech")
    for row in table.to_dict("records"):
        speech = row[key].partition("#")[0]
        if speech not in known.index:
            raise fail(f"{FOLDER}/{name}", row[key], "expected a reading of a speech of the corpus")
        held = known.loc[speech]
        if (row["iso3"], row["year"]) != (held["iso3"], str(held["year"])):
            raise fail(f"{FOLDER}/{name}", row[key], "expected the state and year of its speech")
    return table


def _short(table: pd.DataFrame, name: str) -> None:
    """Refuse quoted words that are more than the book quotes."""
    for key, words in zip(table["speech"], table["words"], strict=True):
        if len(words.split()) > MATCH_WORDS:
            raise fail(f"{FOLDER}/{name}", key, f"expected at most {MATCH_WORDS} words")


#: Meeting -> the day on which it was held.
MEETINGS = {"5158": "2005-03-31", "6491": "2011-02-26", "7180": "2014-05-22"}
#: How much of a text was read, most first.
_EXTENTS = ("whole", "nearly whole", "part", "summary", "none")
#: The statements' grades, from the least to the most express; ``adverse`` stands apart.
STRENGTHS = ("ambiguous", "co-occurrence", "adjacent", "express pairing", "express", "adverse")
_SYMBOL = re.compile(r"S/PV\.\d+|S/RES/\d+")


def speakers(sources: Path) -> pd.DataFrame:
    """Return the speakers of the three meetings, members of the Council first.

    ``names_court``, ``names_responsibility``, ``same_speech_both`` and ``joins`` say yes only where
    it was read; no is said only of a text read whole or nearly whole.
    """
    parts = []
    for meeting, day in MEETINGS.items():
        where = f"speakers_{meeting}.csv"
        raw = inputs.read(sources / "meetings" / where)
        named = raw["speaker_state"]
        roster = _roster(sources, int(day[:4]))
        part = raw.rename(
            columns={
                "spoke_confirmed": "spoke",
                "mentions_icc_or_accountability": "names_court",
                "mentions_r2p_or_protect_population": "names_responsibility",
            }
        ).assign(meeting=f"S/PV.{meeting}", date=day)
        part["state"] = inputs.words(named, "speakers.state", where, named)["word"]
        # "Viotti (also President)": the presidency is a remark, not part of the name
        part["representative"] = raw["representative"].str.replace(r"\s*\(.*\)$", "", regex=True)
        part["member_of_council"] = part["state"].isin(roster).map({True: "yes", False: "no"})
        extent = raw["completeness_of_text_read"]
        seen = inputs.words(extent, "speakers.text_read", where, named)
        part["text_read"], part["share_read"] = seen["word"], seen["more"]
        part["basis"] = inputs.words(raw["basis"], "speakers.basis", where, named)["word"]
        part.loc[extent == "quotes only", "basis"] += ", quotations only"
        part["joins"] = _joins(part, sources)
        parts.append(part.join(addresses.two(raw["source_urls"], " | ")))
    table = _renewed(pd.concat(parts, ignore_index=True), sources)
    table["note"] = _speaker_notes(table)
    keys = ["meeting", "member_of_council", "state"]
    return laid_out("speakers", table.sort_values(keys, ascending=[True, False, True]))


def later(sources: Path) -> pd.DataFrame:
    """Return the speeches of which more was found later, with ``text_read``; unread ones left out.

    A speaker with several rows keeps the one of which most was seen.
    """
    raw = inputs.read(sources / "genealogy" / "statements.csv")
    seen = inputs.words(raw["seen"], "text_read", "statements.csv", raw["speaker"])
    raw["text_read"] = seen["word"]
    raw = raw.loc[raw["text_read"] != "none"]
    further = raw["text_read"].map(_EXTENTS.index).sort_values(kind="stable").index
    return raw.loc[further].drop_duplicates(["meeting", "speaker"]).reset_index(drop=True)


def _renewed(table: pd.DataFrame, sources: Path) -> pd.DataFrame:
    """Put later readings in place of earlier ones, where ``data/notes/later_speeches.csv`` says so.

    The notes hold what was coded; how much was seen and the addresses are the sources'. A later
    reading that went further than the row and has no notes is refused.
    """
    found = later(sources)
    states = inputs.words(found["state"], "speakers.state", "statements.csv", found["state"])
    found = found.assign(code=states["word"]).set_index(["meeting", "code"])
    coded = inputs.notes("later_speeches").set_index(["meeting", "state"])
    extents = inputs.wordings("speakers.text_read")
    table = table.set_index(["meeting", "state"])
    for key in coded.index:
        if key not in found.index or key not in table.index:
            raise fail("data/notes/later_speeches.csv", ", ".join(key), "expected a speech read")
        row = found.loc[key]
        table.loc[key, list(coded.columns)] = coded.loc[key]
        table.loc[key, ["spoke", "text_read"]] = ["yes", row["text_read"]]
        table.loc[key, "share_read"] = extents.get(row["seen"], ("", ""))[1]
        table.loc[key, ["source", "source_2"]] = addresses.best(row["address"])
    for key in found.index.intersection(table.index):
        now, then = (_EXTENTS.index(rows.loc[key, "text_read"]) for rows in (found, table))
        if now < then:
            raise fail("statements.csv", ", ".join(key), "read further: expected notes on it")
    return table.reset_index()


def _roster(sources: Path, year: int) -> set[str]:
    members = inputs.read(sources / "referrals" / "council_members.csv")
    return set(members.loc[members["year"] == str(year), "iso3"])


def _joins(part: pd.DataFrame, sources: Path) -> list[str]:
    """Say whether a speech joins norm and Court: yes or no of texts read, else unknown.

    The statements grade the speeches that hold both; a speech read whole or nearly whole that
    was graded co-occurrence joins nothing.
    """
    graded = statements(sources)
    answers = []
    for _, row in part.iterrows():
        here = graded[(graded["meeting"] == row["meeting"]) & (graded["state"] == row["state"])]
        whole = row["text_read"] in ("whole", "nearly whole")
        if (here["strength"] == "express").any():
            answers.append("yes")
        elif whole and (here["strength"] == "co-occurrence").any():
            answers.append("no")
        else:
            answers.append("unknown")
    return answers


def _speaker_notes(table: pd.DataFrame) -> list[str]:
    ours = inputs.notes("speakers").set_index(["meeting", "state"])["note"]
    keys = list(zip(table["meeting"], table["state"], strict=True))
    for key in ours.index:
        if key not in keys:
            raise fail("data/notes/speakers.csv", " ".join(key), "expected a speaker of the source")
    return [ours.get(key, "") for key in keys]


def statements(sources: Path) -> pd.DataFrame:
    """Return the statements that bring norm and Court together, in order of date.

    ``strength`` is one of :data:`STRENGTHS`.
    """
    raw = inputs.read(sources / "meetings" / "link_evidence.csv")
    table = raw[["id", "date"]].copy()
    symbols = raw["meeting"].where(~raw["meeting"].str.startswith("("), "")
    table["meeting"] = symbols.str.extract(f"({_SYMBOL.pattern})", expand=False).fillna("")
    resolution = table["meeting"].str.startswith("S/RES/")
    table.loc[resolution, "meeting"] += " (" + raw["date"].str[:4] + ")"
    venues = inputs.first_words(raw["venue"], "statements.venue", "link_evidence.csv", raw["id"])
    table["venue"] = venues
    names = raw["speaker"].str.extract(r"^(.*?)(?: \((.*)\))?$")
    states = inputs.words(names[0], "speakers.state", "link_evidence.csv", raw["id"])
    table["state"] = states["word"]
    table["speaker"] = names[1].fillna("").str.split(",").str[0]
    table["strength"] = raw["strength"]
    table["inside_council_meeting"] = raw["inside_council_meeting"]
    table["source"] = [addresses.best(text)[0] for text in raw["url"]]
    table = pd.concat([table, _later_statements(sources, list(table.columns))])
    table = inputs.with_notes(table, "statements", "id", "id")
    table["id"] = table["id"].str.lower()
    return laid_out("statements", table.sort_values(["date", "id"]))


def _later_statements(sources: Path, columns: list[str]) -> pd.DataFrame:
    """Return the statements found later, all made in meetings of the Council."""
    coded = inputs.notes("later_statements")
    found = later(sources).rename(columns={"meeting": "meeting_said", "speaker": "speaker_said"})
    keys = ["meeting_said", "speaker_said"]
    rows = coded.merge(found[[*keys, "date", "address"]], on=keys, how="left")
    for row in rows.loc[rows["date"].isna(), "id"]:
        raise fail("data/notes/later_statements.csv", row, "expected a statement of the sources")
    rows["date"] = rows["date"].str[:10]  # one is inferred, and says so after the day
    rows["venue"], rows["inside_council_meeting"] = "Council meeting", "yes"
    rows["source"] = [addresses.best(text)[0] for text in rows["address"]]
    return rows[columns]
