"""The held texts become tables: paragraphs, counts, codes, mentions and aligned pairs.

One pass over the resolutions, a document at a time; no text is kept but that of the paragraphs to
be aligned. What is written holds counts, codes, short windows and short phrases, never a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.feature_extraction.text import CountVectorizer

from courtnorm.errors import CourtnormError
from courtnorm.evidence.checks.codes import REFERRALS, WINDOWED
from courtnorm.evidence.clauses import Context, context_of
from courtnorm.evidence.coding import code_document, has_language
from courtnorm.evidence.features import FeatureWriter
from courtnorm.evidence.lexicon import Lexicon, lexicon_at, matches, mentions, possible
from courtnorm.evidence.text.corpus import Document, numbering_faults, renamed
from courtnorm.evidence.text.record import agreement, read_corpus

PAIR_COLUMNS = ["symbol_a", "label_a", "symbol_b", "label_b", "similarity", "longest", "shared"]

#: A shared phrase has 3 to 12 words; at most 6 are kept, and together at most half of the
#: words of the shorter paragraph, so that no paragraph can be put together from them.
PHRASE_WORDS = (3, 12)
MAX_PHRASES = 6


@cache
def _word_analyzer() -> Any:
    # The default pattern drops words of one letter; a quoted phrase keeps them.
    return CountVectorizer(token_pattern=r"(?u)\b\w+\b").build_analyzer()


@lru_cache(maxsize=512)
def _words(text: str) -> list[str]:
    return list(_word_analyzer()(text))


def pair_alignment(text_a: str, text_b: str) -> tuple[float, list[str], int]:
    """Align two texts word by word.

    Returns their similarity, from 0 to 1, the phrases they share, and the words of the longest run
    that the alignment found, which the bounds on quoting do not shorten. The similarity is Ratcliff
    and Obershelp's: twice the number of aligned words over the words of both (difflib's
    ``SequenceMatcher``, without its heuristic for long texts). Phrases are in lower case, without
    punctuation, in the order of ``text_a``; the longest are kept, within the bounds above.
    """
    words_a, words_b = _words(text_a), _words(text_b)
    matcher = SequenceMatcher(None, words_a, words_b, autojunk=False)
    fewest, most = PHRASE_WORDS
    budget = min(len(words_a), len(words_b)) // 2
    kept: list[tuple[int, int]] = []  # where a phrase starts in text_a, and its words
    blocks = [block for block in matcher.get_matching_blocks() if block.size >= fewest]
    for block in sorted(blocks, key=lambda block: (-block.size, block.a)):
        size = min(block.size, most, budget)
        if size < fewest or len(kept) == MAX_PHRASES:
            break
        kept.append((block.a, size))
        budget -= size
    phrases = [" ".join(words_a[start : start + size]) for start, size in sorted(kept)]
    longest = max((block.size for block in matcher.get_matching_blocks()), default=0)
    return matcher.ratio(), phrases, longest


def pair_table(
    texts: Mapping[tuple[str, str], str],
    wanted: Iterable[tuple[tuple[str, str], tuple[str, str]]],
) -> pd.DataFrame:
    """Align pairs of paragraphs, each named as (symbol, label); one row a pair.

    Columns ``symbol_a``, ``label_a``, ``symbol_b``, ``label_b``, ``similarity`` (four decimals),
    ``longest`` (words of the longest run) and ``shared`` (phrases joined by `` | ``). A paragraph
    that ``texts`` lacks is a CourtnormError.
    """
    rows = []
    for one, other in wanted:
        for key in (one, other):
            if key not in texts:
                raise CourtnormError(f"pairs: {key[0]} {key[1]}: no such paragraph")
        similarity, phrases, longest = pair_alignment(texts[one], texts[other])
        rows.append((*one, *other, round(similarity, 4), longest, " | ".join(phrases)))
    return pd.DataFrame(rows, columns=PAIR_COLUMNS)


#: Words without which a paragraph can hold no language of a family. A window often begins in the
#: paragraph before the one that was coded; only paragraphs with such a word are considered first.
_LANGUAGE = {
    "responsibility": re.compile(r"responsib|summit", re.IGNORECASE),
    "court": re.compile(
        r"criminal\s*court|rome\s*statute|\bICC\b|\bthe court\b|prosecutor|referral|article 98",
        re.IGNORECASE,
    ),
}

#: Length in words of the sequences by which a window is recognised.
_SHINGLE = 4


def _shingles(text: str) -> set[tuple[str, ...]]:
    """Return the sequences of four words of a text, without accents, case and punctuation."""
    plain = unicodedata.normalize("NFKD", text).lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’\u0300-\u036f]", "", plain))
    return {tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1))}


def place(hand_coded: pd.DataFrame, documents: Iterable[Document], family: str) -> pd.DataFrame:
    """Find the paragraph of each hand-coded row by the words of its context.

    Among the paragraphs of the resolution that have a word of the family, the one that shares most
    four-word sequences with the context; where there is none, among all.

    Args:
        hand_coded: columns ``id, symbol, context``.
        documents: the resolutions named in it, at least.
        family: ``responsibility`` or ``court``.

    Returns:
        ``id, symbol, label, coverage``: the share of the context's sequences found there, 0 to 1.

    Raises:
        CourtnormError: a resolution is not among the documents, or no word of a context is in it.
    """
    by_symbol = {document.symbol: document for document in documents}
    rows = []
    for row in hand_coded.itertuples(index=False):
        document = by_symbol.get(row.symbol)
        if document is None:
            raise CourtnormError(f"hand-coded row {row.id}: {row.symbol} is not among the texts")
        wanted = _shingles(row.context)
        shared = [
            (bool(_LANGUAGE[family].search(p.text)), len(_shingles(p.text) & wanted), p.label)
            for p in document.paragraphs
        ]
        # max keeps the first of equals, so that the order of the text decides.
        best = max((s for s in shared if s[1]), key=lambda s: s[:2], default=None)
        if best is None:
            raise CourtnormError(f"hand-coded row {row.id}: its words are not in {row.symbol}")
        rows.append((row.id, row.symbol, best[2], best[1] / len(wanted)))
    return pd.DataFrame(rows, columns=["id", "symbol", "label", "coverage"])


#: Phrases counted beside single words: those that the analyses ask for.
PHRASES = (
    "responsibility to protect",
    "primary responsibility",
    "protection of civilians",
    "international criminal court",
    "international criminal tribunal",
    "rome statute",
    "world summit outcome",
    "crimes against humanity",
    "war crimes",
    "ethnic cleansing",
    "serious crimes",
    "human rights",
    "international humanitarian law",
    "chapter vii",
    "arms embargo",
    "asset freeze",
    "travel ban",
    "panel of experts",
    "member states",
)
#: The recitals that the essay turns on: their shared phrases are published too.
RECITALS = (
    ("S/RES/1564 (2004)", "PP10"),
    ("S/RES/1574 (2004)", "PP11"),
    ("S/RES/1970 (2011)", "PP9"),
)
#: From this similarity on, the phrases that two paragraphs of the referrals share are published.
ALIGNED = 0.4


@dataclass
class Gathered:
    """What one pass over the texts gives beside the features."""

    codings: list[pd.DataFrame] = field(default_factory=list)
    windows: list[pd.DataFrame] = field(default_factory=list)
    patterns: list[pd.DataFrame] = field(default_factory=list)
    scopes: list[tuple[str, str]] = field(default_factory=list)
    faults: list[pd.DataFrame] = field(default_factory=list)
    mended: list[tuple[str, str, int]] = field(default_factory=list)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    hand_coded: list[Document] = field(default_factory=list)

    def take(self, other: Gathered) -> None:
        """Add what another part of the texts gave, after what is here."""
        self.texts |= other.texts
        for name in vars(self).keys() - {"texts"}:
            getattr(self, name).extend(getattr(other, name))


def gather(
    documents: Iterable[Document], lexicon: Lexicon, hand_symbols: frozenset[str]
) -> Gathered:
    """Code and count documents, one after another."""
    found = Gathered()
    counts: list[tuple[str, str, str, str, int]] = []
    for document in documents:
        context = context_of(lexicon, document)
        found.scopes.append((document.symbol, context.place))
        duties: set[str] = set()
        if has_language(document):
            duties = _code(document, lexicon, context, found)
        counts += _count(document, lexicon)
        for paragraph in document.paragraphs:
            if paragraph.label in duties or document.symbol in REFERRALS:
                found.texts[document.symbol, paragraph.label] = paragraph.text
        found.mended += [(document.symbol, what, count) for what, count in document.mended]
        if document.notes:
            found.faults.append(numbering_faults([document]))
        if document.symbol in hand_symbols:
            found.hand_coded.append(document)
    table = pd.DataFrame(counts, columns=["symbol", "label", "family", "pattern", "count"])
    # as categories, because the words are few and the rows many
    found.patterns.append(table.astype(dict.fromkeys(table.columns[:4], "category")))
    return found


# Coding takes longest, so it is done in a second process while this one reads and counts. Chunks
# come back in the order in which they went, so the result does not depend on which was faster.
CHUNK = 64


def _gather_chunk(
    documents: list[Document], lexicon: Path, hand_symbols: frozenset[str]
) -> Gathered:
    return gather(documents, lexicon_at(lexicon), hand_symbols)


def _gather_all(
    documents: Iterator[Document], lexicon_path: Path, by_hand: frozenset[str]
) -> Gathered:
    """Gather a stream of documents, a few chunks in memory at a time."""
    found, waiting = Gathered(), deque[Future[Gathered]]()
    with ProcessPoolExecutor(1) as pool:
        while chunk := list(islice(documents, CHUNK)):
            waiting.append(pool.submit(_gather_chunk, chunk, lexicon_path, by_hand))
            while len(waiting) > 4:
                found.take(waiting.popleft().result())
        while waiting:
            found.take(waiting.popleft().result())
    return found


def _code(document: Document, lexicon: Lexicon, context: Context, found: Gathered) -> set[str]:
    """Code a document; return the labels of its paragraphs on a State's duty or the named norm."""
    coded = code_document(lexicon, document, context)
    if coded.empty:
        return set()
    kinds = {p.label: p.kind for p in document.paragraphs}
    coded.insert(2, "kind", coded["label"].map(kinds))
    found.codings.append(coded)
    windows = mentions(lexicon, document)
    found.windows.append(windows.loc[windows["family"].isin(WINDOWED)])
    return set(coded.loc[coded["code"].isin(["NAMED", "STATE"]), "label"])


def _count(document: Document, lexicon: Lexicon) -> list[tuple[str, str, str, str, int]]:
    """Count the matches of every pattern in each paragraph of a document."""
    patterns = possible(lexicon, document)
    rows = []
    for paragraph in document.paragraphs:
        counts = Counter((m.family, m.pattern_id) for m in matches(lexicon, paragraph, patterns))
        rows += [
            (document.symbol, paragraph.label, family, pattern, n)
            for (family, pattern), n in sorted(counts.items())
        ]
    return rows


def pairs(codings: pd.DataFrame, texts: dict[tuple[str, str], str]) -> pd.DataFrame:
    """Align the two referrals paragraph by paragraph, and all recitals of a State's duty.

    Columns ``set`` (``referrals`` or ``recitals``), then those of ``pair_table``. Shared phrases
    are given where the referrals' paragraphs are near each other, and among the recitals named in
    :data:`RECITALS`; elsewhere the similarity alone.
    """
    first, second = ([k for k in texts if k[0] == symbol] for symbol in REFERRALS)
    across = pair_table(texts, [(a, b) for a in first for b in second])
    across.loc[across["similarity"] < ALIGNED, "shared"] = ""
    duty = codings.loc[
        (codings["family"] == "responsibility") & codings["code"].isin(["NAMED", "STATE"])
    ]
    keys = list(zip(duty["symbol"], duty["label"], strict=True))
    among = pair_table(texts, combinations(keys, 2))
    chosen = set(RECITALS)
    named = [
        (sa, la) in chosen and (sb, lb) in chosen
        for sa, la, sb, lb in among[["symbol_a", "label_a", "symbol_b", "label_b"]].itertuples(
            index=False
        )
    ]
    among.loc[[not n for n in named], "shared"] = ""
    across.insert(0, "set", "referrals")
    among.insert(0, "set", "recitals")
    return pd.concat([across, among], ignore_index=True)


def hand_coding(sources: Path, documents: list[Document], codings: pd.DataFrame) -> pd.DataFrame:
    """Return the hand-coded paragraphs where the splitter finds them, without their contexts.

    Columns: id, family, symbol, label, code, addressee, reading_1, reading_2, least_sure, by_rule.
    """
    parts = []
    for family in ("responsibility", "court"):
        rows = pd.read_csv(sources / "coding" / f"{family}.csv", dtype=str, keep_default_na=False)
        found = place(rows, documents, family)
        rows["label"] = found["label"].to_numpy()
        rows["family"] = family
        parts.append(rows)
    columns = ["id", "family", "symbol", "label", "code", "addressee"]
    columns += ["reading_1", "reading_2", "least_sure"]
    table = pd.concat(parts, ignore_index=True)[columns]
    by_rule = codings[["symbol", "label", "family", "code"]].rename(columns={"code": "by_rule"})
    table = table.merge(by_rule, on=["symbol", "label", "family"], how="left")
    return table.fillna({"by_rule": "none"})


def paragraph_counts(sources: Path) -> pd.DataFrame:
    """Return the numbers of paragraphs of an independent copy: the check on the splitter."""
    table = pd.read_csv(sources / "resolutions" / "paragraph-counts.csv")
    return table[["symbol", "preambular", "operative"]]


def hand_symbols(sources: Path) -> frozenset[str]:
    """Return the resolutions of which paragraphs were coded by hand."""
    files = [sources / "coding" / f"{f}.csv" for f in ("responsibility", "court")]
    return frozenset(s for f in files for s in pd.read_csv(f, usecols=["symbol"])["symbol"])


def parquet_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet: zstd, dictionaries, no metadata that varies."""
    buffer = pa.BufferOutputStream()
    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(arrow, buffer, compression="zstd", compression_level=19, store_schema=False)
    return bytes(buffer.getvalue())


def official(document: Document, symbols: dict[int, str]) -> Document:
    """Return a document under its official symbol: two files are named with another year."""
    symbol = symbols.get(document.number, document.symbol)
    return document if symbol == document.symbol else renamed(document, symbol)


def copies(sources: Path, symbols: dict[int, str]) -> pd.DataFrame:
    """Return how far the two copies of a resolution agree, under its official symbol."""
    table = agreement(sources)
    number = table["symbol"].str.extract(r"S/RES/(\d+)")[0].astype(int)
    table["symbol"] = number.map(symbols).fillna(table["symbol"])
    return table


def stream(
    documents: Iterable[Document],
    out: Path,
    lexicon_path: Path,
    by_hand: frozenset[str],
    takers: Iterable[Callable[[Document], object]] = (),
) -> Gathered:
    """Take documents one after another: write their features to ``out``, code and count them.

    Each is handed to the ``takers`` too: one pass serves them all.
    """

    def handed(takers: Iterable[Callable[[Document], object]]) -> Iterator[Document]:
        for document in documents:
            for take in takers:
                take(document)
            yield document

    with FeatureWriter(out, PHRASES) as writer:
        return _gather_all(handed([writer.add, *takers]), lexicon_path, by_hand)


def build_texts(
    sources: Path,
    out: Path,
    lexicon_path: Path,
    resolutions: pd.DataFrame,
    takers: Iterable[Callable[[Document], object]] = (),
) -> dict[str, pd.DataFrame]:
    """Derive everything that rests on the texts.

    The features (``features.parquet``, ``paragraphs.csv``, ``documents.csv``) are written to
    ``out``; ``resolutions`` (number, symbol) gives each text its official symbol. The other tables
    are returned, name -> table; the files that were refused are one of them. Each of ``takers`` is
    given every document.
    """
    refused: list[str] = []
    symbols = dict(zip(resolutions["number"].astype(int), resolutions["symbol"], strict=True))
    documents = (official(d, symbols) for d in read_corpus(sources, refused.append))
    found = stream(documents, out, lexicon_path, hand_symbols(sources), takers)
    codings = pd.concat(found.codings, ignore_index=True)
    return {
        "codings": codings,
        "mentions": pd.concat(found.windows, ignore_index=True),
        "pattern_counts": pd.concat(
            [part.astype(dict.fromkeys(part.columns[:4], "str")) for part in found.patterns],
            ignore_index=True,
        ),
        "scopes": pd.DataFrame(found.scopes, columns=["symbol", "place"]),
        "numbering_faults": pd.concat([numbering_faults([]), *found.faults], ignore_index=True),
        "mended": pd.DataFrame(found.mended, columns=["symbol", "what", "count"]),
        "copies": copies(sources, symbols),
        "pairs": pairs(codings, found.texts),
        "coding": hand_coding(sources, found.hand_coded, codings),
        "paragraph_counts": paragraph_counts(sources),
        "refused_texts": pd.DataFrame(
            [line.split(": ", 1) for line in refused], columns=["file", "reason"]
        ),
    }
