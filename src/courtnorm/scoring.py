"""How well a coding agrees with a reading by hand: placing, confusion, precision, recall, kappa.

Hand-coded rows carry a window of words from their paragraph. They are placed by those words, never
by the label that came with them, which is a hint of a rougher splitter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from courtnorm.errors import CourtnormError
from courtnorm.evidence.text.corpus import Document
from courtnorm.intervals import wilson

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


@dataclass(frozen=True)
class Score:
    """What a comparison with hand-coded rows gives.

    Attributes:
        confusion: rows the code by hand, columns the code by rule ("none" where the rules found no
            language of the family); counts.
        measures: one row a code: ``code, by_hand, by_rule, correct, precision, precision_low,
            precision_high, recall, recall_low, recall_high, f1``; 95% intervals by Wilson's method.
        macro_f1: unweighted mean of F1 over the codes that occur by hand.
        failures: the rows that differ: ``id, symbol, label, code, by_rule``.
        placed: every row: ``id, symbol, label, coverage, code, by_rule``.
    """

    confusion: pd.DataFrame
    measures: pd.DataFrame
    macro_f1: float
    failures: pd.DataFrame
    placed: pd.DataFrame


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


def compare(placed: pd.DataFrame) -> Score:
    """Compare two columns of codes, ``code`` (by hand) and ``by_rule``, of the same rows.

    Args:
        placed: columns ``id, symbol, label, code, by_rule``; one row a hand-coded paragraph.

    Returns:
        A :class:`Score`.
    """
    codes = sorted(placed["code"].unique())
    every = codes + sorted(set(placed["by_rule"]) - set(codes))
    confusion = pd.DataFrame(
        confusion_matrix(placed["code"], placed["by_rule"], labels=every),
        index=pd.Index(every, name="by hand"),
        columns=pd.Index(every, name="by rule"),
    ).loc[codes]
    measures = pd.DataFrame([_measure(placed, code) for code in codes])
    return Score(
        confusion=confusion,
        measures=measures,
        macro_f1=float(measures["f1"].mean()),
        failures=placed.loc[placed["code"] != placed["by_rule"]].drop(
            columns="coverage", errors="ignore"
        ),
        placed=placed,
    )


def _measure(placed: pd.DataFrame, code: str) -> dict[str, object]:
    by_hand, by_rule = placed["code"] == code, placed["by_rule"] == code
    correct = int((by_hand & by_rule).sum())
    precision, p_low, p_high = _share(correct, int(by_rule.sum()))
    recall, r_low, r_high = _share(correct, int(by_hand.sum()))
    total = precision + recall
    return {
        "code": code, "by_hand": int(by_hand.sum()), "by_rule": int(by_rule.sum()),
        "correct": correct,
        "precision": precision, "precision_low": p_low, "precision_high": p_high,
        "recall": recall, "recall_low": r_low, "recall_high": r_high,
        "f1": 2 * precision * recall / total if total else 0.0,
    }  # fmt: skip


def _share(part: int, whole: int) -> tuple[float, float, float]:
    """Return a share with its 95% interval (Wilson); of nothing, 0 with the whole range."""
    return wilson(part, whole) if whole else (0.0, 0.0, 1.0)


def agreement(reading_1: pd.Series, reading_2: pd.Series) -> dict[str, float]:
    """Compare two readings of the same rows.

    Returns:
        ``rows``, ``agreed`` (counts), ``share`` (0 to 1) and ``kappa`` (Cohen 1960; 1 where both
        readings use one and the same code throughout).

    Raises:
        CourtnormError: the readings differ in length or are empty.
    """
    first, second = list(reading_1), list(reading_2)
    if len(first) != len(second) or not first:
        raise CourtnormError(
            f"agreement: expected two readings of the same rows, got {len(first)} and {len(second)}"
        )
    agreed = sum(a == b for a, b in zip(first, second, strict=True))
    one_code = len({*first, *second}) == 1  # kappa is 0/0 there
    kappa = 1.0 if one_code else float(cohen_kappa_score(first, second))
    return {
        "rows": float(len(first)),
        "agreed": float(agreed),
        "share": agreed / len(first),
        "kappa": kappa,
    }
