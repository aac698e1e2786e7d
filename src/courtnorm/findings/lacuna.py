"""The claims on scholarship, C20 and C21: argued, and reported as far as a reading list goes.

Both are claims on what works say, and no text was searched: under the headline definition the
answer can not be said, so that no verdict but ``not testable`` may be recorded. The list is no
sample and decides nothing. It says which way the titles lean. It was gathered by a book on both
subjects, which tilts it against the claims; that most of its titles do not join the two is weak
support. A work that joins them before the essay refutes the claim that nobody did.
"""

from __future__ import annotations

import pandas as pd

from courtnorm import prose
from courtnorm.claims import Answer, Finding, Tables, argued, claim
from courtnorm.errors import fail

ESSAY = "mennecke2014international"
#: The essay's latest examples, Mali and Syria, are of 2013: a work of that year may be too late for
#: it. The end of the band is the year of its probable volume, in the reading list.
LATEST_EXAMPLES = 2013
SIDES = {"C20": "on the Court", "C21": "on the norm"}
_OTHER = {"C20": "the norm", "C21": "the Court"}


def band(works: pd.DataFrame) -> tuple[int, int]:
    """Return the first and last year in which the essay may have been finished, both inferred."""
    year = works.loc[works["key"] == ESSAY, "year"]
    if year.empty:
        raise fail("data/reading_list.csv", ESSAY, "expected the essay's own row")
    return min(LATEST_EXAMPLES, int(year.iloc[0])), int(year.iloc[0])


def dated(works: pd.DataFrame) -> pd.DataFrame:
    """Return the works other than the essay with a column ``period``: before, band or after.

    ``before`` and ``after`` are outside the essay's band; works within it are on neither side.
    """
    first, last = band(works)
    rest = works.loc[works["key"] != ESSAY].copy()
    rest["period"] = "band"
    rest.loc[rest["year"] < first, "period"] = "before"
    rest.loc[rest["year"] > last, "period"] = "after"
    return rest


def named(works: pd.DataFrame) -> str:
    """Name works in a sentence: Ducasse-Rogier (2011) and Mégret (2011)."""
    return prose.listing(
        f"{authors} ({year})" for authors, year in zip(works["authors"], works["year"], strict=True)
    )


def on_side(works: pd.DataFrame, side: str, period: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the verified works of a period on one side, and those of them that join both.

    Works on both count on each side. A work joins both where its title names both.
    """
    rows = dated(works)
    rows = rows.loc[(rows["verified"] == "yes") & (rows["period"] == period)]
    rows = rows.loc[rows["kind"].isin([side, "both"])]
    return rows, rows.loc[(rows["kind"] == "both") & (rows["basis"] == "title")]


def _scholarship(number: str, data: Tables) -> Finding:
    side, other = SIDES[number], _OTHER[number]
    row = data["claims"].set_index("id").loc[number]
    before, joined = on_side(data["reading_list"], side, "before")
    after, joined_after = on_side(data["reading_list"], side, "after")
    answers = (
        Answer(row["definition"].rstrip("."), None, row["argued_reason"]),
        Answer(
            f"By title, in this book's list: most works {side} before the essay do not name "
            f"{other}",
            2 * len(joined) < len(before),
            f"{prose.text(len(joined))} of {prose.text(len(before))} do",
        ),
        Answer(
            "Before the essay no title in the list joins the two",
            joined.empty,
            named(joined) or "none does",
        ),
    )
    numbers = {
        "before": len(before),
        "joined_before": len(joined),
        "after": len(after),
        "joined_after": len(joined_after),
    }
    rows = tuple(f"reading_list:{key}" for key in joined["key"])
    return argued(data, number, answers, numbers, rows)


@claim("C20")
def writings_on_justice(data: Tables) -> Finding:
    """C20: writings on international criminal justice in general do not mention the norm."""
    return _scholarship("C20", data)


@claim("C21")
def works_on_the_norm(data: Tables) -> Finding:
    """C21: works on the norm mention the fight against impunity, if at all, in passing."""
    return _scholarship("C21", data)
