"""C4, the first unanimous decision to invoke the responsibility to protect, under six readings.

A reading is a small function: paragraphs in, the paragraphs that invoke the norm under it out. The
paragraphs come from :func:`paragraphs`, and what a count may choose (which codes, which wordings,
whether recalls count, which votes) stands in :class:`Choices`, so that the same six functions give
the book's answer and every other one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from courtnorm import prose, tables
from courtnorm.claims import Answer, Finding, Tables, claim, computed
from courtnorm.errors import fail
from courtnorm.kept import keep

LIBYA = "S/RES/1970 (2011)"
HEADLINE = "D5"  # declared before the count: the fair reading that is kindest to the claim
CITES = "outcome-paragraphs"  # the lexicon's pattern for paragraphs 138 to 140


@dataclass(frozen=True)
class Choices:
    """What a count may choose. The defaults are the book's; no reading changes them.

    Attributes:
        codes: the codes of the codebook that state or name a responsibility.
        wordings: how the words may stand for them to be the norm's words: next to each other
            (``adjacent``) or with others between (``between``).
        objects: whom the responsibility protects, as the coding words it.
        recalls: does a text that only recalls a resolution which reaffirmed the Outcome name it?
        kinds: preambular or operative paragraphs, or both.
        selection: are the later texts read that are a selection and no census?
        derived: do votes count that were derived from a unanimous total, member by member?
    """

    codes: tuple[str, ...] = ("STATE", "NAMED")
    wordings: tuple[str, ...] = ("adjacent", "between")
    objects: tuple[str, ...] = ("population", "people", "civilians", "citizens")
    recalls: bool = True
    kinds: tuple[str, ...] = ("preambular", "operative")
    selection: bool = True
    derived: bool = True


BOOK = Choices()
#: The words must stand next to each other.
STRICT = Choices(wordings=("adjacent",))
#: Parties to a conflict may bear the duty, saving clauses in mandates count, and so do lives.
BROAD = Choices(
    codes=("STATE", "NAMED", "PARTIES", "CLAUSE"),
    wordings=("adjacent", "between", ""),
    objects=("population", "people", "civilians", "citizens", "lives", ""),
)


@keep("resolutions", "votes")
def unanimous(data: Tables, derived: bool = True) -> pd.Series:
    """Return whether each resolution was adopted with every member in favour: symbol -> bool.

    The printed count must say so (``unanimous: yes``, which is 15, or 11 before 1966), and no
    member's vote that is held may say otherwise. A member that did not vote breaks unanimity; an
    unknown count is not unanimous. Without ``derived``, every vote must be recorded member by
    member. Doubtful votes are not read.
    """
    table = data["resolutions"].set_index("symbol")
    votes = data["votes"]
    votes = votes.loc[votes["basis"].isin(["recorded", "derived"] if derived else ["recorded"])]
    cast = votes["vote"].eq("Y").groupby(votes["symbol"]).agg(["size", "sum"])
    cast = cast.reindex(table.index, fill_value=0)
    said = table["unanimous"] == "yes"
    size = table["council_size"].astype("int64")
    denied = cast["size"] > cast["sum"]
    return said & ~denied & (True if derived else cast["sum"] == size)


@keep("codings", "documents", "pattern_counts", "resolutions", "scopes", "votes")
def paragraphs(data: Tables, choices: Choices = BOOK) -> pd.DataFrame:
    """Return every paragraph coded for responsibility language, oldest resolution first.

    Columns: ``symbol, label, kind, code, wording, by_recall, object, addressee`` as coded;
    ``cites`` (bool: by number, paragraphs of the Outcome); ``number, date``; ``place`` (the one
    country or place the text is about, or ""), ``chapter_vii`` (bool); ``yes, no, abstain`` and
    ``unanimous`` (bool). A coded paragraph of a resolution without date, and a citation in a
    paragraph that was not coded, are CourtnormErrors.
    """
    coded = data["codings"]
    rows = coded.loc[coded["family"] == "responsibility"].drop(columns=["family", "exempts"])
    rows = rows.loc[rows["kind"].isin(choices.kinds)]
    if not choices.recalls:
        rows = rows.loc[rows["by_recall"] != "yes"]
    rows = rows.merge(_citations(data), on=["symbol", "label"], how="left")
    rows["cites"] = rows["cites"].eq(True)
    about = tables.held(data, rows["symbol"]).rename(columns={"country": "place"})
    if not choices.selection:
        about = about.loc[about["census"]]
    rows = rows.merge(about[["symbol", "number", "date", "place", "chapter_vii"]], on="symbol")
    rows = rows.merge(data["resolutions"][["symbol", "yes", "no", "abstain"]], on="symbol")
    rows["unanimous"] = rows["symbol"].map(unanimous(data, choices.derived))
    order = ["date", "number"]
    return rows.sort_values(order, ignore_index=True, kind="stable")


@keep("codings", "pattern_counts")
def _citations(data: Tables) -> pd.DataFrame:
    """Return the paragraphs that cite the Outcome by paragraph: ``symbol, label, cites``."""
    counts = data["pattern_counts"]
    cited = counts.loc[counts["pattern"] == CITES, ["symbol", "label"]]
    coded = data["codings"]
    coded = coded.loc[coded["family"] == "responsibility", ["symbol", "label"]]
    both = cited.merge(coded, on=["symbol", "label"], how="left", indicator=True)
    lost = both.loc[both["_merge"] == "left_only"]
    if len(lost):
        row = f"{lost['symbol'].iloc[0]} {lost['label'].iloc[0]}"
        raise fail("data/codings.csv", row, "it cites the Outcome: expected a code")
    return cited.drop_duplicates().assign(cites=True)


# ---------------------------------------------------------------- the conditions, one by one


def in_words(rows: pd.DataFrame, choices: Choices = BOOK) -> pd.DataFrame:
    """Keep the paragraphs that use the norm's words, of a population or people, for a bearer."""
    return rows.loc[
        rows["code"].isin(choices.codes)
        & rows["wording"].isin(choices.wordings)
        & rows["object"].isin(choices.objects)
    ]


def in_sense(rows: pd.DataFrame, choices: Choices = BOOK) -> pd.DataFrame:
    """Keep the paragraphs that state or name the responsibility in whatever words."""
    return rows.loc[rows["code"].isin(choices.codes)]


def on_one_country(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the paragraphs of texts about one country or place."""
    return rows.loc[rows["place"] != ""]


def under_chapter_vii(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the paragraphs of texts that say they act under Chapter VII."""
    return rows.loc[rows["chapter_vii"]]


# ---------------------------------------------------------------- the six readings


def d1(rows: pd.DataFrame, choices: Choices = BOOK) -> pd.DataFrame:
    """D1: the words "responsibility to protect" next to each other, whatever is protected."""
    return rows.loc[rows["wording"] == "adjacent"]


def d2(rows: pd.DataFrame, choices: Choices = BOOK) -> pd.DataFrame:
    """D2: a State's responsibility to protect a population, in the norm's words."""
    return in_words(rows, choices)


def d3(rows: pd.DataFrame, choices: Choices = BOOK) -> pd.DataFrame:
    """D3: a citation of paragraph 138, 139 or 140 of the World Summit Outcome."""
    return rows.loc[rows["cites"]]


def d4(rows: pd.DataFrame, choices: Choices = BOOK) -> pd.DataFrame:
    """D4: the norm named, recalls included, in a text about one country."""
    return on_one_country(rows.loc[rows["code"] == "NAMED"])


def d5(rows: pd.DataFrame, choices: Choices = BOOK) -> pd.DataFrame:
    """D5: as D2, in a text about one country and under Chapter VII."""
    return under_chapter_vii(on_one_country(in_words(rows, choices)))


def d6(rows: pd.DataFrame, choices: Choices = BOOK) -> pd.DataFrame:
    """D6: as D5, in whatever words."""
    return under_chapter_vii(on_one_country(in_sense(rows, choices)))


@dataclass(frozen=True)
class Reading:
    """One reading of "invoke": what a text must have, why that is fair, and the test of it."""

    must: str
    fair: str
    test: Callable[[pd.DataFrame, Choices], pd.DataFrame]


READINGS: dict[str, Reading] = {
    "D1": Reading(
        "The words “responsibility to protect” side by side, whoever is protected",
        "It is what a search for the phrase finds",
        d1,
    ),
    "D2": Reading(
        "A State’s or its authorities’ “responsibility … to protect” people, in those words, "
        "with or without others between",
        "It is the first half of what states accepted in 2005",
        d2,
    ),
    "D3": Reading(
        "A citation of paragraph 138, 139 or 140 of the World Summit Outcome",
        "It leaves no doubt which responsibility is meant",
        d3,
    ),
    "D4": Reading(
        "The norm by name, or a recall of a text that reaffirmed it, on one country",
        "To recall a text on the norm is to bring the norm to bear",
        d4,
    ),
    "D5": Reading(
        "What D2 asks, on one country, in a text that acts under Chapter VII",
        "It puts the norm’s words beside the power to impose measures, on a real case",
        d5,
    ),
    "D6": Reading(
        "What D5 asks, but in whatever words",
        "A duty is the same duty in other words",
        d6,
    ),
}


def qualifying(data: Tables, name: str, choices: Choices = BOOK) -> pd.DataFrame:
    """Return the paragraphs that invoke the norm under one reading (``"D5"``), oldest first.

    Columns as those of :func:`paragraphs`. An unknown name is a CourtnormError.
    """
    if name not in READINGS:
        raise fail("the readings of C4", name, f"expected one of {', '.join(READINGS)}")
    return READINGS[name].test(paragraphs(data, choices), choices).reset_index(drop=True)


class Firsts(NamedTuple):
    """The first paragraph that qualifies, and the first in a text that had every vote."""

    any: pd.Series | None
    unanimous: pd.Series | None


def firsts(rows: pd.DataFrame) -> Firsts:
    """Return the first of some paragraphs and the first with every vote; None where none is."""
    full = rows.loc[rows["unanimous"]]
    return Firsts(
        rows.iloc[0] if len(rows) else None,
        full.iloc[0] if len(full) else None,
    )


def candidates(data: Tables, choices: Choices = BOOK) -> pd.DataFrame:
    """Return every text up to 1970 that comes near, one row each, with the readings it meets.

    A text comes near where it states or names the responsibility in whatever words, or has the
    phrase itself. Columns: those of :func:`paragraphs` for its first such paragraph, and ``D1``
    to ``D6`` (bool).
    """
    rows = paragraphs(data, choices)
    libya = rows.loc[rows["symbol"] == LIBYA]
    if libya.empty:
        raise fail("data/codings.csv", LIBYA, "expected a paragraph on responsibility")
    last = libya["date"].iloc[0]
    near = rows["code"].isin(choices.codes) | (rows["wording"] == "adjacent")
    texts = rows.loc[near & (rows["date"] <= last)].drop_duplicates("symbol").copy()
    for name, reading in READINGS.items():
        texts[name] = texts["symbol"].isin(reading.test(rows, choices)["symbol"])
    return texts.reset_index(drop=True)


def told(row: pd.Series | None) -> str:
    """Say which paragraph, of what day and vote: S/RES/1564 (2004) PP10, 18 September 2004, ..."""
    if row is None:
        return "none"
    vote = prose.vote(int(row["yes"]), int(row["no"]), int(row["abstain"]))
    return f"{row['symbol']} {row['label']}, {prose.date(row['date'])}, {vote}"


def both_told(found: Firsts) -> str:
    """Say which paragraph was first and which was first with every vote, or that it was one."""
    if found.any is not None and found.any.equals(found.unanimous):
        return f"The first, and it had every vote: {told(found.any)}"
    return f"The first: {told(found.any)}. The first with every vote: {told(found.unanimous)}"


@claim("C4")
def first_unanimous_to_invoke(data: Tables) -> Finding:
    """C4: 1970 was the first decision with every vote that invoked the responsibility to protect.

    Under each reading the claim holds where the first unanimous text that qualifies is 1970.
    """
    rows = paragraphs(data)
    answers: list[Answer] = []
    numbers: dict[str, object] = {}
    evidence: list[str] = []
    order = [HEADLINE, *(name for name in READINGS if name != HEADLINE)]
    for name in order:
        reading = READINGS[name]
        found = firsts(reading.test(rows, BOOK))
        best = found.unanimous
        answers.append(
            Answer(
                f"{name}. {reading.must}",
                bool(best is not None and best["symbol"] == LIBYA),
                both_told(found),
            )
        )
        for key, row in (("first", found.any), ("first_unanimous", best)):
            numbers[f"{name}_{key}"] = "none" if row is None else f"{row['symbol']} {row['label']}"
            if row is not None:
                evidence += [f"{row['symbol']} {row['label']}", f"votes:{row['symbol']}"]
    numbers["readings_it_meets"] = sum(bool(a.holds) for a in answers)
    return computed("C4", answers, numbers, evidence)
