"""C8 and C22: did resolution 1970 first link the norm and the Court, and do others hold both?

Each reading of "link" says what must be named (a ``cooccurrence.Reading``) and which of the
resolutions that name both have the link. They were drawn up by people who had read the
resolutions. C8 was declared even before the count: that two names stand in one text, that the
Court is used where the norm is invoked, and that one paragraph joins them are all fair meanings of
"an evident and explicit link", and none has the better right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from courtnorm import cooccurrence, prose
from courtnorm.claims import Answer, Finding, Tables, claim, computed
from courtnorm.cooccurrence import Reading, meetings
from courtnorm.errors import fail
from courtnorm.findings.lacuna import LATEST_EXAMPLES

LIBYA = "S/RES/1970 (2011)"
#: The norm in its own words or by its source; recalls do not count.
WORDS = Reading()
NAME = Reading(norm="name")
RECALLS = Reading(recalls=True)
#: The norm in whatever words, or recalled.
SENSE = Reading(norm="any wording", recalls=True)
#: A recital on the norm, and a numbered paragraph by which the Council refers a situation.
REFERRAL = replace(SENSE, court="referral", norm_kinds=("preambular",), court_kinds=("operative",))
#: Both in numbered paragraphs.
OPERATIVE = replace(SENSE, norm_kinds=("operative",), court_kinds=("operative",))


def every(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep all resolutions that name both."""
    return rows


def on_a_case(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the resolutions about one country and under Chapter VII."""
    return rows.loc[(rows["country"] != "") & rows["chapter_vii"]]


def touching(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the resolutions in which the two are joined or adjacent."""
    return rows.loc[rows["link"].isin(["joined", "adjacent"])]


def joined(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the resolutions in which one paragraph names both."""
    return rows.loc[rows["link"] == "joined"]


def before_the_essay(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the resolutions from before the earliest year in which the essay can be finished."""
    return rows.loc[rows["year"] < LATEST_EXAMPLES]


@dataclass(frozen=True)
class Link:
    """One reading of a claim: what a resolution must have and why that is fair, and the test.

    ``reading`` is what counts as naming the two, ``keep`` chooses among the resolutions with both.
    """

    must: str
    fair: str
    reading: Reading
    keep: Callable[[pd.DataFrame], pd.DataFrame] = every


#: The readings of C8, the headline one first.
READINGS: dict[str, Link] = {
    "words": Link(
        "One resolution names both, the norm in its own words or by its source",
        "A link needs both ends, and the words show them",
        WORDS,
    ),
    "name": Link(
        "The same, the norm by name or source alone",
        "A duty may be stated without the norm being meant",
        NAME,
    ),
    "recalls": Link(
        "As the first, or the norm recalled through an older resolution",
        "To recall a text on the norm is to bring it to bear",
        RECALLS,
    ),
    "sense": Link(
        "Both on one country under Chapter VII, the duty in whatever words",
        "A duty is the same duty in other words",
        SENSE,
        on_a_case,
    ),
    "case": Link(
        "Both on one country under Chapter VII, the norm in its own words or by its source",
        "A link on a case says more than one in general",
        WORDS,
        on_a_case,
    ),
    "referral": Link(
        "A recital on the norm and a numbered paragraph that refers, on one country under "
        "Chapter VII",
        "Here the Court is used where the norm is invoked",
        REFERRAL,
        on_a_case,
    ),
    "neighbours": Link(
        "The two stand in neighbouring paragraphs or in one, in whatever words",
        "What stands together is read together",
        SENSE,
        touching,
    ),
    "paragraph": Link(
        "One paragraph names both, in whatever words",
        "Explicit means said, and a sentence says it",
        SENSE,
        joined,
    ),
}

#: The readings of C22, the headline one first: each asks for a resolution besides 1970.
OTHERS: dict[str, Link] = {
    "any": Link(
        "Another resolution holds both, the norm in whatever words",
        "It is the least that the sentence says",
        SENSE,
    ),
    "words": Link(
        "The same, the norm in its own words or by its source, recalls left out",
        "Other words may have meant another duty",
        WORDS,
    ),
    "name": Link(
        "The same, the norm by name or source alone, recalls left out",
        "A duty may be stated without the norm being meant",
        NAME,
    ),
    "before": Link(
        f"Another holds both, in the norm’s words, from before {LATEST_EXAMPLES}, the earliest "
        "year in which the essay can have been finished",
        "The essay can only have meant what it could see",
        WORDS,
        before_the_essay,
    ),
    "operative": Link(
        "Another holds both in numbered paragraphs",
        "A preamble gives reasons, and the numbered paragraphs act",
        OPERATIVE,
    ),
}


def qualifying(data: Tables, readings: dict[str, Link]) -> dict[str, pd.DataFrame]:
    """Return for each reading the resolutions that have the link, oldest first."""
    asked = {link.reading for link in readings.values()}
    met = {reading: meetings(data, reading) for reading in asked}
    return {name: link.keep(met[link.reading]) for name, link in readings.items()}


def told(row: pd.Series | None) -> str:
    """Say which resolution, at which paragraphs, on what day and how linked."""
    if row is None:
        return "No resolution held has it"
    where = (
        f"{row['norm_at']} names both"
        if row["link"] == "joined"
        else f"{row['norm_at']} and {row['court_at']}, {row['link']}"
    )
    return f"{row['symbol']} of {prose.date(row['date'])} ({where})"


def cited(row: pd.Series | None) -> list[str]:
    """Return the two paragraphs of a resolution's closest pair, as evidence is named."""
    if row is None:
        return []
    return list(dict.fromkeys(f"{row['symbol']} {at}" for at in (row["norm_at"], row["court_at"])))


@claim("C8")
def first_link(data: Tables) -> Finding:
    """C8: with 1970 there was for the first time an evident and explicit link of Court and norm.

    Under each reading the claim holds where the first resolution with the link is 1970. A reading
    that no resolution meets is one that 1970 does not meet, and the claim fails under it.
    """
    answers: list[Answer] = []
    numbers: dict[str, Any] = {}
    evidence: list[str] = []
    qualified = qualifying(data, READINGS)
    for name, link in READINGS.items():
        found = qualified[name]
        oldest = cooccurrence.first(found)
        holds = bool(oldest is not None and oldest["symbol"] == LIBYA)
        said = told(oldest) if oldest is None else f"First {told(oldest)}"
        if oldest is not None and not holds and LIBYA not in set(found["symbol"]):
            said += "; 1970 does not have it"
        answers.append(Answer(link.must, holds, said))
        numbers[f"first_{name}"] = "none" if oldest is None else oldest["symbol"]
        numbers[f"texts_{name}"] = len(found)
        evidence += cited(oldest)
    numbers["readings_it_meets"] = sum(bool(a.holds) for a in answers)
    return computed("C8", answers, numbers, evidence, even=True)


@claim("C22")
def others_hold_both(data: Tables) -> Finding:
    """C22: other documents of the United Nations besides 1970 point to the relationship.

    Tested on resolutions: the claim holds under a reading where at least one other than 1970 holds
    both. Whether such texts became more is counted (:func:`growth`) and decides nothing, since the
    essay could not say it.
    """
    answers: list[Answer] = []
    numbers: dict[str, Any] = {}
    evidence: list[str] = []
    qualified = qualifying(data, OTHERS)
    for name, link in OTHERS.items():
        found = qualified[name]
        others = found.loc[found["symbol"] != LIBYA]
        oldest = cooccurrence.first(others)
        because = f"{len(others)}: first {told(oldest)}" if len(others) else told(None)
        answers.append(Answer(link.must, bool(len(others)), because))
        numbers[f"others_{name}"] = len(others)
        evidence += cited(oldest)
    numbers |= growth(data)
    return computed("C22", answers, numbers, evidence)


def growth(data: Tables) -> dict[str, float]:
    """Return the share of census texts that hold both, before the essay and since.

    ``before``: from the year of 1970 to the year before the essay's latest examples; ``since``:
    after that year, to the end of the census; the year itself is on neither side. Each share in
    the norm's own words (``share_words_before``) and in whatever words (``share_any_before``). A
    period of which no text is held has no share (NaN).
    """
    shares: dict[str, float] = {}
    for name, reading in (("words", WORDS), ("any", SENSE)):
        rows = cooccurrence.texts(data, reading)
        libya = rows.loc[rows["symbol"] == LIBYA, "year"]
        if libya.empty:
            raise fail("data/documents.csv", LIBYA, "expected its text to be held")
        rows = rows.loc[rows["census"] & (rows["year"] >= libya.iloc[0])]
        early, late = rows["year"] < LATEST_EXAMPLES, rows["year"] > LATEST_EXAMPLES
        shares[f"share_{name}_before"] = float(rows.loc[early, "both"].mean())
        shares[f"share_{name}_since"] = float(rows.loc[late, "both"].mean())
    return shares
