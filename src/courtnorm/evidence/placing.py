"""Find the paragraph of each hand-coded row, and score the rules against the codes by hand.

Hand-coded rows carry a window of words from their paragraph. They are placed by those words, never
by the label that came with them, which is a hint of a rougher splitter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import pandas as pd

from courtnorm.errors import CourtnormError
from courtnorm.evidence.text.corpus import Document
from courtnorm.scoring import Score, compare

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


def score(
    codings: pd.DataFrame, hand_coded: pd.DataFrame, documents: Iterable[Document], family: str
) -> Score:
    """Compare codes by rule with codes by hand.

    Args:
        codings: columns ``symbol, label, family, code``, as
            :func:`courtnorm.evidence.lexicon.code_document` makes them; rows of
            the other family are ignored.
        hand_coded: columns ``id, symbol, code, context``.
        documents: the resolutions named in ``hand_coded``, at least.
        family: ``responsibility`` or ``court``.

    Returns:
        A :class:`Score`. Precision is over the hand-coded paragraphs only: what the rules find in
        paragraphs that nobody has coded is not judged.
    """
    placed = place(hand_coded, documents, family)
    placed["code"] = hand_coded["code"].to_numpy()
    found = codings.loc[codings["family"] == family, ["symbol", "label", "code"]]
    placed = placed.merge(
        found.rename(columns={"code": "by_rule"}), on=["symbol", "label"], how="left"
    )
    placed["by_rule"] = placed["by_rule"].fillna("none")
    return compare(placed)
