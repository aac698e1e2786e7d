"""The claims that dated milestones settle: C12 and C13."""

from __future__ import annotations

import pandas as pd

from courtnorm import prose
from courtnorm.claims import Answer, Finding, Tables, claim, computed
from courtnorm.errors import fail

REPORT = "iciss-report"
IN_FORCE = "statute-in-force"
ADOPTED = "statute-adopted"
ACCEPTED = "world-summit"
ABOUT_A_YEAR = range(365 - 31, 366 + 32)  # "a year later", give or take a month


def sure(data: Tables, table: str, key: str, what: str) -> pd.Series:
    """Return the row of a table that has an id; one that is missing or not verified is refused.

    ``what`` is what a row of the table is, for the message: ``a milestone``.
    """
    rows = data[table].set_index("id")
    if key not in rows.index:
        raise fail(f"data/{table}.csv", key, f"expected {what} of that id")
    row = rows.loc[key]
    if row["verified"] != "yes":
        raise fail(f"data/{table}.csv", key, "a verdict rests on it: expected verified: yes")
    return row


def milestone(data: Tables, name: str) -> pd.Series:
    """Return one row of the timeline (see :func:`sure`)."""
    return sure(data, "timeline", name, "a milestone")


def _first(older: pd.DataFrame) -> str:
    """Say how many milestones are older, and which comes first."""
    if older.empty:
        return "none with a source read"
    row = older.sort_values("date", kind="stable").iloc[0]
    day = prose.date(row["date"], row["date_precision"])
    verb = "is" if len(older) == 1 else "are"
    return f"{prose.text(len(older))} {verb}, the first of them {row['label']} ({day})"


@claim("C12")
def known_in_2001(data: Tables) -> Finding:
    """C12: the norm became known in policy circles in 2001 with the ICISS report."""
    report, accepted = milestone(data, REPORT), milestone(data, ACCEPTED)
    timeline = data["timeline"]
    older = timeline.loc[
        (timeline["strand"] == "norm")
        & (timeline["verified"] == "yes")
        & (timeline["date"] < report["date"])
        & timeline["date_end"].isna()  # a war that lasted is no statement of the idea
    ]
    ideas = older.loc[older["id"] != "iciss-set-up"]
    answers = (
        Answer(
            "The report that gave the norm its name appeared in 2001",
            bool(report["date"].year == 2001),
            f"{prose.date(report['date'], report['date_precision'])}",
        ),
        Answer(
            "Nothing in the norm's own line, the commission's founding apart, is older than 2001",
            bool((ideas["date"].dt.year >= 2001).all()),
            _first(ideas),
        ),
        Answer(
            "States accepted it in 2001",
            bool(accepted["date"].year == 2001),
            f"they did on {prose.date(accepted['date'])}",
        ),
    )
    return computed(
        "C12",
        answers,
        {"named": report["date"], "accepted": accepted["date"], "older": len(ideas)},
        (f"timeline:{REPORT}", f"timeline:{ACCEPTED}", *(f"timeline:{i}" for i in ideas["id"])),
    )


@claim("C13")
def a_year_later(data: Tables) -> Finding:
    """C13: a year after the ICISS report the Court's treaty entered into force."""
    report, force = milestone(data, REPORT), milestone(data, IN_FORCE)
    adopted = milestone(data, ADOPTED)
    shortest, longest = prose.bounds(
        report["date"], report["date_precision"], force["date"], force["date_precision"]
    )
    answers = (
        Answer(
            "By the calendar: the year after the report's",
            bool(force["date"].year - report["date"].year == 1),
            f"{report['date'].year} and {force['date'].year}",
        ),
        Answer(
            "By the days between: a year, give or take a month",
            bool(shortest in ABOUT_A_YEAR and longest in ABOUT_A_YEAR),
            f"{shortest} to {longest} days",
        ),
        Answer(
            "By the order it suggests: the treaty came after the report",
            bool(adopted["date"] > report["date"]),
            f"adopted on {prose.date(adopted['date'])}",
        ),
    )
    return computed(
        "C13",
        answers,
        {"shortest": shortest, "longest": longest, "adopted": adopted["date"]},
        (f"timeline:{i}" for i in (REPORT, IN_FORCE, ADOPTED)),
    )
