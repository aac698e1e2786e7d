"""Two paragraphs aligned: how near they are to each other, and which short phrases they share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

from courtnorm.errors import CourtnormError

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
