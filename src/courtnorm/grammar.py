"""The grammar of responsibility: of whom, where, and in whose words.

The unit is the paragraph coded for responsibility language. *Duty* language is what the codebook
calls STATE (a State or its authorities have a responsibility to protect people) and NAMED (the
norm itself, by name or by source).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from courtnorm.cooccurrence import DUTY
from courtnorm.errors import fail

Tables = Mapping[str, pd.DataFrame]


CODES = ("STATE", "NAMED", "PARTIES", "CLAUSE", "OTHER")
#: From here on a paragraph counts as a near copy of an earlier one: nine words in ten aligned.
COPY = 0.9


def coded(data: Tables, codes: Collection[str] = DUTY) -> pd.DataFrame:
    """Return the paragraphs with some codes of responsibility language, oldest first.

    Columns: ``symbol, label, kind, code, addressee, wording, by_recall, object`` as coded;
    ``opening`` and ``n_tokens`` of the paragraph; ``number, year, date, yes, no, abstain,
    unanimous`` of the resolution; ``census`` (bool: its year is held whole). An unknown code and a
    resolution without a date are CourtnormErrors.
    """
    unknown = sorted(set(codes) - set(CODES))
    if unknown:
        raise fail("the codes of responsibility", unknown[0], f"expected one of {', '.join(CODES)}")
    rows = data["codings"]
    rows = rows.loc[(rows["family"] == "responsibility") & rows["code"].isin(list(codes))]
    columns = ["symbol", "label", "kind", "code", "addressee", "wording", "by_recall", "object"]
    opened = data["paragraphs"][["symbol", "label", "opening", "n_tokens"]]
    rows = rows[columns].merge(opened, on=["symbol", "label"])
    columns = ["symbol", "number", "year", "date", "yes", "no", "abstain", "unanimous"]
    rows = rows.merge(data["resolutions"][columns], on="symbol")
    rows = rows.merge(data["documents"][["symbol", "census"]], on="symbol")
    undated = rows.loc[rows["date"].isna(), "symbol"]
    if len(undated):
        raise fail("data/resolutions.csv", undated.iloc[0], "expected a date")
    rows["census"] = rows["census"] == "yes"
    return rows.sort_values(["date", "number"], ignore_index=True, kind="stable")


def nearest_earlier(data: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Return, for each paragraph, how near the nearest one of an earlier resolution is.

    Args:
        data: ``pairs`` and ``resolutions``.
        rows: ``symbol, label``; each must be among the recitals of ``pairs``.

    Returns:
        ``rows`` with ``nearest`` (0 to 1; 0 where nothing is earlier), ``of_symbol`` and
        ``of_label`` ("" there).
    """
    pairs = data["pairs"]
    pairs = pairs.loc[pairs["set"] == "recitals"]
    dates = data["resolutions"].set_index("symbol")["date"]
    turned = pairs.rename(
        columns={"symbol_a": "symbol_b", "label_a": "label_b", "symbol_b": "symbol_a",
                 "label_b": "label_a"}
    )  # fmt: skip
    both = pd.concat([pairs, turned], ignore_index=True)
    known = set(zip(both["symbol_a"], both["label_a"], strict=True))
    for key in zip(rows["symbol"], rows["label"], strict=True):
        if key not in known:
            raise fail("data/pairs.csv", " ".join(key), "expected its pairs among the recitals")
    both = both.loc[both["symbol_b"].map(dates) < both["symbol_a"].map(dates)]
    # Of equals the oldest: that is where the words come from.
    both = both.assign(day=both["symbol_b"].map(dates))
    both = both.sort_values(["similarity", "day"], ascending=[False, True], kind="stable")
    best = both.drop_duplicates(["symbol_a", "label_a"])
    best = best.rename(
        columns={"symbol_a": "symbol", "label_a": "label", "symbol_b": "of_symbol",
                 "label_b": "of_label", "similarity": "nearest"}
    )  # fmt: skip
    columns = ["symbol", "label", "nearest", "of_symbol", "of_label"]
    found = rows.merge(best[columns], on=["symbol", "label"], how="left")
    filled: dict[str, Any] = {"nearest": 0.0, "of_symbol": "", "of_label": ""}
    return found.fillna(filled)


def concordance(mentions: pd.DataFrame, symbol: str, label: str) -> dict[str, str]:
    """Cut the window around "responsibility ... to protect" in one paragraph into its columns.

    Returns ``left`` (at most six words), ``noun`` ("responsibility"), ``between`` (the bearer,
    where it stands there, else ""), ``verb`` ("to protect") and ``right`` (at most six words).
    A paragraph without the words is a CourtnormError.
    """
    rows = mentions.loc[
        (mentions["symbol"] == symbol)
        & (mentions["label"] == label)
        & mentions["pattern"].isin(["rtp-adjacent", "rtp-between"])
    ]
    if rows.empty:
        raise fail("data/mentions.csv", f"{symbol} {label}", "expected the words of the norm")
    row = rows.iloc[0]
    words = str(row["match"]).split()
    return {
        "left": str(row["left"]),
        "noun": words[0],
        "between": " ".join(words[1:-2]),
        "verb": " ".join(words[-2:]),
        "right": str(row["right"]).rstrip(" ,;."),
    }
