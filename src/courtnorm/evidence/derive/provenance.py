"""Which words of resolution 1970 stand in an older text, and the documents around it.

Words are compared in their order and within paragraphs, by the rule of
:func:`courtnorm.evidence.text.sentences.words_of`. A *run* is a row of words that a paragraph
shares with a paragraph of another text and that could not be made longer on either side. *Cover* at
k is the number of words that stand in runs of at least k. Positions and lengths are published, no
words.

Every row of k words in the corpus gets a number, equal where the words are equal: a row of eight
is two rows of four, a row of four two of two. So nothing is hashed and nothing can collide, and the
whole corpus is compared by a few sorts of one column.

``genealogy`` has the documents of February and March 2011 day by day, ``joinings`` who brought norm
and Court together outside the chamber. What each says is coded by hand in ``data/notes``; its
words, at most twelve, and its address come from the sources.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from courtnorm.errors import fail
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.lexicon import MATCH_WORDS
from courtnorm.evidence.package import laid_out
from courtnorm.evidence.text.corpus import Document
from courtnorm.evidence.text.sentences import words_of

SYMBOL = "S/RES/1970 (2011)"
#: Shorter runs are the small change of the language: they are not published.
SHORTEST = 4
#: Lengths of run at which the cover of each resolution is published.
LENGTHS = (4, 6, 8, 12)
#: The first resolution whose inheritance is counted: earlier ones have too few before them.
FIRST = 1500

#: The press statement of the Council's members, as far as stored: its row in ``genealogy``.
PRESS = "scps-0222"
_PRESS_FILE = "press_statement_stored_parts.txt"
#: Texts that are not held: of them only the longest run in each paragraph was noted when they were
#: seen. Name in the sources' table of matches -> row in ``genealogy``.
NOTED = {
    "HRC S-15/1 25 Feb (stored parts)": "hrc-s15-1",
    "Pillay 22 Feb (stored part)": "pill-0222",
    "Special Advisers 22 Feb": "adv-0222",
    "Ban 23 Feb": "sg-0223",
}

#: The drawers of older texts, by what a text does; a resolution that does neither is in none.
_REFERS = re.compile(r"\brefer\s+the\s+situation\b.*\bProsecutor\b", re.IGNORECASE)
_FREEZES = re.compile(
    r"\b(?:assets|funds)\b.*\b(?:freez\w+|frozen)\b|\b(?:freez\w+|frozen)\b.*\b(?:assets|funds)\b",
    re.IGNORECASE,
)
_TRAVEL = re.compile(r"\bentry (?:in)?to or transit\b|\btravel ban\b", re.IGNORECASE)
RULES = (
    ("Darfur referral", "refers a situation to the Prosecutor of the Court", _REFERS),
    ("sanctions", "speaks of freezing assets or funds", _FREEZES),
    ("sanctions", "speaks of entry into or transit through a state", _TRAVEL),
)
_OTHER_DRAWERS = (
    (PRESS, "press statement", "is the press statement of 22 February 2011"),
    ("hrc-s15-1", "Geneva", "was made in Geneva"),
    ("pill-0222", "Geneva", "was made in Geneva"),
    ("adv-0222", "Secretariat", "was made in the Secretariat"),
    ("sg-0223", "Secretariat", "was made in the Secretariat"),
)


class Words:
    """The words of many texts as numbers, in order: 20 bytes a word, no text kept.

    Texts are added one after another, resolutions in order of number, and compared at the end.
    """

    def __init__(self) -> None:
        """Begin without a text."""
        self._vocabulary: dict[str, int] = {}
        self._words = array("q")
        self._lengths = array("q")  # words in each paragraph
        self._paragraphs: list[tuple[str, str]] = []  # text, label
        self._numbers: dict[str, int] = {}  # resolution -> its number
        self._drawers: list[tuple[str, str, str]] = []

    def add(self, document: Document) -> None:
        """Take in a resolution. One that comes twice, or after a later one, is refused."""
        if self._numbers and document.number <= next(reversed(self._numbers.values())):
            raise fail("resolutions", document.symbol, "expected each text once, in order")
        self._numbers[document.symbol] = document.number
        self.add_text(document.symbol, [(p.label, p.text) for p in document.paragraphs])
        operative = [p.text for p in document.paragraphs if p.kind == "operative"]
        self._drawers += [
            (document.symbol, drawer, rule)
            for drawer, rule, pattern in RULES
            if any(pattern.search(text) for text in operative)
        ]

    def add_text(self, name: str, paragraphs: Iterable[tuple[str, str]]) -> None:
        """Take in the paragraphs (label, text) of any text."""
        for label, text in paragraphs:
            words = words_of(text)
            self._words.extend(
                self._vocabulary.setdefault(word, len(self._vocabulary)) for word in words
            )
            self._lengths.append(len(words))
            self._paragraphs.append((name, label))

    @cached_property
    def places(self) -> pd.DataFrame:
        """Return one row a paragraph: text, label, number (-1 for no resolution), words, start."""
        table = pd.DataFrame(self._paragraphs, columns=["text", "label"])
        table["number"] = table["text"].map(self._numbers).fillna(-1).astype(int)
        table["words"] = np.asarray(self._lengths)
        table["start"] = table["words"].cumsum() - table["words"]
        return table

    @cached_property
    def _paragraph_of(self) -> np.ndarray:
        return np.repeat(np.arange(len(self.places)), self.places["words"])

    @cached_property
    def _rows(self) -> dict[int, np.ndarray]:
        return {1: np.asarray(self._words, dtype=np.int64)}

    def rows(self, k: int) -> np.ndarray:
        """Return for each word the number of the row of k words that begins with it.

        Equal numbers, equal words; -1 where fewer than k words are left in the paragraph.
        """
        if k not in self._rows:
            half = 2 ** ((k - 1).bit_length() - 1)  # the largest power of two below k
            left, right = self.rows(half), self.rows(k - half)
            begin = np.arange(len(left) - k + 1)
            begin = begin[self._paragraph_of[begin] == self._paragraph_of[begin + k - 1]]
            pair = left[begin] * (right.max() + 1) + right[begin + half]
            out = np.full(len(left), -1)
            out[begin] = np.unique(pair, return_inverse=True)[1]
            self._rows[k] = out
        return self._rows[k]

    def _number_of(self) -> np.ndarray:
        """Return for each word the number of its resolution; texts of no number come last."""
        numbers = self.places["number"].to_numpy()
        return np.where(numbers < 0, np.iinfo(np.int64).max, numbers)[self._paragraph_of]

    def inherited(self, k: int) -> np.ndarray:
        """Return for each word whether it stands in a run of k words of an older resolution."""
        rows, number = self.rows(k), self._number_of()
        begin = np.flatnonzero(rows >= 0)
        oldest = np.full(rows.max() + 1, np.iinfo(np.int64).max)
        np.minimum.at(oldest, rows[begin], number[begin])
        begin = begin[oldest[rows[begin]] < number[begin]]
        change = np.zeros(len(rows) + 1, dtype=np.int64)
        np.add.at(change, begin, 1)
        np.add.at(change, begin + k, -1)
        return change[:-1].cumsum() > 0

    def inheritance(self) -> pd.DataFrame:
        """Return ``symbol, words, cover_4`` and on: words of each resolution from 1500 on."""
        every = pd.DataFrame({f"cover_{k}": self.inherited(k) for k in LENGTHS})
        by_paragraph = every.groupby(self._paragraph_of).sum()
        table = self.places.join(by_paragraph).fillna(0)
        table = table.loc[table["number"] >= FIRST]
        counted = ["words", *every.columns]
        whole = table.groupby("text", sort=False)[counted].sum().astype(int)
        return whole.rename_axis("symbol").reset_index()

    def runs(self, symbol: str, shortest: int = SHORTEST) -> pd.DataFrame:
        """Return every run that a resolution shares with an older text, or one without a number.

        Columns ``label``, ``word`` (place of the run's first word in the paragraph, from 1),
        ``run`` (words) and ``text``. Of the runs of one text, one that lies within another is left
        out: the same words stood there twice.
        """
        places = self.places
        number = self._numbers[symbol]
        rows, paragraph = self.rows(shortest), self._paragraph_of
        here = np.flatnonzero((places["text"] == symbol).to_numpy()[paragraph] & (rows >= 0))
        older = np.flatnonzero((places["number"] < number).to_numpy()[paragraph] & (rows >= 0))
        same = pd.DataFrame({"row": rows[here], "here": here}).merge(
            pd.DataFrame({"row": rows[older], "there": older}), on="row"
        )
        # rows of k words that follow each other in both texts are one longer run
        same["apart"] = same["there"] - same["here"]
        same = same.sort_values(["apart", "here"])
        begins = (same["apart"].diff() != 0) | (same["here"].diff() != 1)
        run = same.groupby(begins.cumsum()).agg(here=("here", "min"), there=("there", "min"))
        run["run"] = same.groupby(begins.cumsum()).size() + shortest - 1
        mine = places.iloc[paragraph[run["here"]]].reset_index(drop=True)
        theirs = places.iloc[paragraph[run["there"]]].reset_index(drop=True)
        table = pd.DataFrame(
            {
                "label": mine["label"],
                "word": run["here"].to_numpy() - mine["start"] + 1,
                "run": run["run"].to_numpy(),
                "text": theirs["text"],
            }
        )
        return _outermost(table)

    def paragraphs(self, symbol: str) -> dict[str, list[int]]:
        """Return label -> words, as numbers, of one resolution."""
        words = self.rows(1)
        own = self.places.loc[self.places["text"] == symbol]
        return {
            label: words[start : start + length].tolist()
            for label, start, length in zip(own["label"], own["start"], own["words"], strict=True)
        }

    def numbers_of(self, text: str) -> list[int]:
        """Return the words of a phrase as numbers, -1 for a word that no text has."""
        return [self._vocabulary.get(word, -1) for word in words_of(text)]

    def drawers(self) -> pd.DataFrame:
        """Return which texts older than 1970 are in a drawer: ``text, drawer, basis, rule``.

        ``basis`` says whether the texts were compared or a run only noted; ``rule`` says why.
        """
        number = self._numbers[SYMBOL]
        found = [row for row in self._drawers if self._numbers[row[0]] < number]
        table = pd.DataFrame([*_OTHER_DRAWERS, *found], columns=["text", "drawer", "rule"])
        # a text that several rules put in one drawer is one row
        joined = table.groupby(["text", "drawer"], sort=False)["rule"].agg("; ".join).reset_index()
        unheld = joined["text"].isin(list(NOTED.values()))
        joined.insert(2, "basis", np.where(unheld, "noted", "compared"))
        return joined


def _outermost(runs: pd.DataFrame) -> pd.DataFrame:
    """Leave out the runs that lie within another run of the same paragraph and text."""
    runs = runs.assign(last=runs["word"] + runs["run"])
    by = ["label", "text"]
    runs = runs.sort_values([*by, "word", "last"], ascending=[True, True, True, False])
    reached = runs.groupby(by)["last"].cummax().groupby([runs[name] for name in by]).shift()
    return runs.loc[~(runs["last"] <= reached)].drop(columns="last").reset_index(drop=True)


def press_statement(sources: Path) -> list[tuple[str, str]]:
    """Return the stored paragraphs of the press statement; what the sources say of it is left out.

    Raises CourtnormError where the file is missing or holds no paragraph.
    """
    path = sources / "genealogy" / _PRESS_FILE
    if not path.is_file():
        raise fail(f"genealogy/{_PRESS_FILE}", None, "expected this file in the sources")
    _, *lines = path.read_text("utf-8").splitlines()
    said = [line for line in lines if line.strip() and not line.startswith("[")]
    if not said:
        raise fail(f"genealogy/{_PRESS_FILE}", None, "expected paragraphs after the first line")
    return [(f"P{n}", line) for n, line in enumerate(said, 1)]


def noted(words: Words, sources: Path) -> pd.DataFrame:
    """Return the runs noted from texts that are not held, as :meth:`Words.runs` gives them.

    The sources' table of matches names the first words of each; they must stand in the paragraph.
    """
    where = "recital_matches.csv"
    table = inputs.read(sources / "genealogy" / where)
    ours = words.paragraphs(SYMBOL)
    found = []
    for row in table.loc[table["earlier_text"].isin(NOTED)].itertuples():
        key = f"{row.paragraph_1970}, {row.earlier_text}"
        first = words.numbers_of(str(row.first_12_words_of_run))
        run = int(str(row.longest_common_run_words))
        whole = ours.get(str(row.paragraph_1970), [])
        begin = [i for i in range(len(whole)) if whole[i : i + len(first)] == first]
        if not begin or len(first) != min(run, 12) or begin[-1] + run > len(whole):
            raise fail(where, key, f"expected the first words of a run of {run} in the paragraph")
        found += [(row.paragraph_1970, i + 1, run, NOTED[str(row.earlier_text)]) for i in begin]
    return pd.DataFrame(found, columns=["label", "word", "run", "text"])


def tables(words: Words, sources: Path) -> dict[str, pd.DataFrame]:
    """Return ``provenance``, ``words_1970``, ``drawers`` and ``inheritance``.

    ``words`` holds the resolutions; the press statement is added here.
    """
    words.add_text(PRESS, press_statement(sources))
    runs = pd.concat([words.runs(SYMBOL), noted(words, sources)])
    own = words.places.loc[words.places["text"] == SYMBOL, ["label", "words"]]
    order = {label: n for n, label in enumerate(own["label"])}
    runs = runs.sort_values(
        ["label", "word", "run", "text"],
        key=lambda column: column.map(order) if column.name == "label" else column,
        ignore_index=True,
    )
    return {
        "provenance": runs,
        "words_1970": own.reset_index(drop=True),
        "drawers": words.drawers(),
        "inheritance": words.inheritance(),
    }


#: Rows whose text is among the book's own sources: where it stands for everybody.
_OFFICIAL = {
    "RES-1970": "https://undocs.org/en/S/RES/1970(2011)",
    "RES-1973": "https://undocs.org/en/S/RES/1973(2011)",
}
#: A symbol that was seen. What the sources give with a doubt ("not seen") is none.
_SYMBOL = re.compile(r"[A-Z]+(?:/[A-Z]+)*[/ ][A-Z0-9.()/-]*\d[A-Z0-9.()/-]*|PSC/PR/COMM\([A-Z]+\)")
_PRIVATE = " (private)"
_QUOTED = re.compile(r'"([^"]*)"')


def phrase(text: str) -> str:
    """Return what the sources say of a document's words, in at most twelve words.

    A longer text is cut to its quotations: the first, after its twelfth word, and such others as
    there is room for.
    """
    if len(text.split()) <= MATCH_WORDS:
        return text
    kept: list[str] = []
    room = MATCH_WORDS
    for quoted in _QUOTED.findall(text):
        words = quoted.split()
        if kept and len(words) > room:
            break
        kept.append(f'"{" ".join(words[:room])}"')
        room -= len(words)
    return "; ".join(kept)


def _read(sources: Path, name: str) -> pd.DataFrame:
    """Read one table with its notes; a row twice, or a date before the row above, is refused."""
    raw = inputs.read(sources / "genealogy" / f"{name}.csv")
    for key in raw.loc[raw["id"].duplicated(), "id"]:
        raise fail(f"{name}.csv", key, "expected each id once")
    return raw


def genealogy(sources: Path) -> pd.DataFrame:
    """Return the documents in order of their days: what each says of duty, Court, accountability.

    Where a document was seen in part, what was not found is ``unknown``. Raises CourtnormError
    for an id that comes twice, a row without notes, or a date earlier than the row above.
    """
    raw = _read(sources, "documents")
    early = raw["date"] < raw["date"].shift(fill_value="")
    for row in raw.loc[early].itertuples():
        raise fail("documents.csv", row.id, f"expected no date before the row above: {row.date}")
    raw = inputs.with_notes(raw.rename(columns={"note": "said"}), "genealogy", "id", "id")
    table = raw.assign(id=raw["id"].str.lower())
    symbols = raw["symbol"].str.removesuffix(_PRIVATE)
    table["symbol"] = symbols.where(symbols.str.fullmatch(_SYMBOL.pattern), "")
    table["kind"] = _spelt(raw["kind"], "genealogy.kind")
    for subject in ("duty", "court", "accountability"):
        words = raw[f"says_{subject}"].map(phrase)
        silent = raw[subject].isin(["no", "unknown"]) | words.str.startswith("yes")
        table[f"{subject}_words"] = words.where(~silent, "")
    seen = inputs.words(raw["seen"], "text_read", "documents.csv", raw["id"])
    table["text_read"] = seen["word"]
    table = table.join(addresses.two(raw["id"].map(_OFFICIAL).fillna(raw["address"])))
    return laid_out("genealogy", table)


def _spelt(said: pd.Series, name: str) -> pd.Series:
    """Return words with those of a list of wordings in their place; others stay."""
    return said.replace({wording: word for wording, (word, _) in inputs.wordings(name).items()})


def joinings(sources: Path) -> pd.DataFrame:
    """Return who named norm, Court or both outside the chamber, and how near, in order of date.

    A statement without a date stands last. A month stands on its first day.
    """
    raw = _read(sources, "outside").rename(columns={"note": "said"})
    raw = inputs.with_notes(raw, "joinings", "id", "id")
    table = raw.assign(id=raw["id"].str.lower(), body=raw["state_or_body"])
    day = raw["date"].str.extract(r"^(\d{4}-\d{2}(?:-\d{2})?)", expand=False).fillna("")
    table["date"] = day.where(day.str.len() != 7, day + "-01")
    table["speaker"] = _spelt(raw["who"], "joinings.speaker")
    table["words"] = raw["words"].map(phrase)
    seen = inputs.words(raw["seen"], "text_read", "outside.csv", raw["id"])
    table = table.assign(text_read=seen["word"]).join(addresses.two(raw["address"]))
    dated = table["date"].where(table["date"] != "", "9999")
    return laid_out("joinings", table.loc[dated.sort_values(kind="stable").index])
