"""Code texts from a file: ``id,family,text`` in, ``id,code`` out, one text a row.

Families: ``speech`` codes what a sentence of a speech means by "responsibility to protect";
``responsibility`` and ``court`` code a paragraph of a document of any organ. A text without any
language of its family is OTHER, the last code of each codebook.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm import paths
from courtnorm.errors import CourtnormError, fail
from courtnorm.evidence.coding import code_text
from courtnorm.evidence.lexicon import Lexicon, load_lexicon
from courtnorm.evidence.text.clean import cleaned
from courtnorm.evidence.text.phrase import code_sentence
from courtnorm.evidence.text.sentences import clean

COLUMNS = ("id", "family", "text")


FAMILIES = ("speech", "responsibility", "court")


def _code(lexicon: Lexicon, family: str, text: str) -> str:
    if family == "speech":
        return code_sentence(text)
    return code_text(lexicon, clean(cleaned(text)[0]), family)


def code_texts(path: Path) -> pd.DataFrame:
    """Return ``id, code`` for each row of a CSV file, in its order.

    Raises CourtnormError, in one line, where the file is missing or no table, a column is missing,
    a row has no id or no text, or its family is unknown.
    """
    table = _read(path)
    for row, (id_, family, text) in enumerate(
        table[list(COLUMNS)].itertuples(index=False, name=None), 2
    ):
        if not id_.strip():
            raise fail(path.name, row, "expected an id")
        if family not in FAMILIES:
            raise fail(path.name, row, f"expected a family of {', '.join(FAMILIES)}: {family!r}")
        if not text.strip():
            raise fail(path.name, row, "expected a text")
    pairs = list(zip(table["family"], table["text"], strict=True))
    lexicon = load_lexicon(paths.data() / "lexicon.yml")
    codes = {pair: _code(lexicon, *pair) for pair in dict.fromkeys(pairs)}
    return pd.DataFrame({"id": table["id"], "code": [codes[pair] for pair in pairs]})


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise CourtnormError(f"{path}: no such file")
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, UnicodeDecodeError) as problem:
        detail = " ".join(str(problem).split())
        raise CourtnormError(f"{path.name}: expected a CSV file in UTF-8 ({detail})") from None
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise fail(path.name, 1, f"expected the columns {', '.join(COLUMNS)}; no {missing[0]}")
    if not isinstance(table.index, pd.RangeIndex):
        raise fail(path.name, 2, f"expected {len(table.columns)} cells, found more")
    return table.fillna("")
