"""The General Debate of the General Assembly, 1946 to 2024: every speech counted, some read.

:func:`corpus` makes ``speeches`` and ``speech_mentions`` from the texts, one speech in memory at a
time; no text is kept beyond windows of six words. :func:`readings` makes ``speech_relations``,
``speech_pairs`` and ``speech_hits`` from what was read by hand: all readings with the settled code.
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
from courtnorm.evidence import inputs
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
WINDOW_WORDS = 6
MATCH_WORDS = 12

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
    _short(both, _BOTH, "words")
    pairs = _read(sources, _PAIRS, "speech", speeches)
    _short(pairs, _PAIRS, "words")
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


def _short(table: pd.DataFrame, name: str, column: str) -> None:
    """Refuse quoted words that are more than the book quotes."""
    for key, words in zip(table["speech"], table[column], strict=True):
        if len(words.split()) > MATCH_WORDS:
            raise fail(f"{FOLDER}/{name}", key, f"expected at most {MATCH_WORDS} {column}")
