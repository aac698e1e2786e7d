"""The claims on scholarship and on its camps: C19, C20 and C21.

C19 is a motive, on which no record decides; what can be shown is whether either camp sought the
other. C20 and C21 are claims on what works say: only their texts decide, and none was read whole.
What was seen of them (an abstract, a list of contents) says which way the titles lean and decides
nothing: a silent abstract is no silent work, and the list is no sample.
"""

from __future__ import annotations

import pandas as pd

from courtnorm import prose
from courtnorm.claims import CUT_OFF, Found, Said, claim, said
from courtnorm.milestones import sure
from courtnorm.tables import Tables

SIDES = {"C20": "on the Court", "C21": "on the norm"}
_OTHER = {"C20": ("the norm", "names_norm"), "C21": ("the Court", "names_court")}
WHOLE = "whole text"


def works_before(data: Tables, side: str) -> pd.DataFrame:
    """Return the rows of ``works`` on one side, those on both among them, from before 2014."""
    works = data["works"]
    return works.loc[works["about"].isin([side, "both"]) & (works["before_2014"] == "yes")]


def _most_are_silent(rows: pd.DataFrame, column: str) -> Said:
    """Answer whether most works are silent: only works read whole can say so, and all of them."""
    read = rows.loc[rows["seen"] == WHOLE]
    because = f"{prose.text(len(read))} of {prose.text(len(rows))} works were read whole"
    if rows.empty or len(read) < len(rows):
        return said(None, because)
    silent = int((read[column] == "no").sum())
    return said(2 * silent > len(read), f"{because}; silent: {prose.text(silent)}")


def _scholarship(number: str, data: Tables) -> Found:
    side, (other, column) = SIDES[number], _OTHER[number]
    rows = works_before(data, side)
    seen = rows.loc[rows["seen"] != "not recorded"]
    naming = int((seen[column] == "yes").sum())
    both = rows.loc[rows["about"] == "both"]
    keys = set(both.loc[both["in_references"] == "yes", "key"])
    return Found(
        {"as worded": _most_are_silent(rows, column)},
        can_be_said=(
            f"Of {prose.text(len(rows))} works {side} from before 2014 that were listed, something "
            f"was seen of {prose.text(len(seen))}, and {prose.text(naming)} of these name {other} "
            f"there; {prose.text(len(both))} are on both."
        ),
        numbers={
            "listed": len(rows),
            "seen": len(seen),
            "naming": naming,
            "on_both": len(both),
        },
        evidence=sorted(keys),
        read=(
            f"Of {prose.text(len(rows))} works an abstract, a list of contents or a page was seen "
            f"for {prose.text(len(seen))}."
        ),
    )


@claim("C19")
def fear_of_contact(data: Tables) -> Found:
    """C19: the friends of each fear any closer contact."""
    coalition = sure(data, "founding_readings", "coalition-court", "a reading")
    sought = coalition["answer"] == "yes" and coalition["date"] <= CUT_OFF
    day = prose.date(coalition["date"], coalition["date_precision"])
    return Found(
        {
            "as worded": said(None, "no open paper states the motive"),
            "kept apart": said(not sought, f"{coalition['document']} ({day}) relates the two"),
        },
        can_be_said=(
            "Scholars of both warn of contact; yet the norm’s own coalition published a page on "
            f"the Court in {day}, and later the Prosecutor wrote in the norm’s journal."
        ),
        evidence=(
            "founding_readings:coalition-court",
            "schiff2016can",
            "hehir2015impact",
            "kersten2013fatal",
            "bensouda2020progress",
        ),
        afterwards=(
            "In 2016 Schiff saw danger for the Court in the politics of the norm; in 2020 the "
            "Prosecutor related the norm to the aims of the Statute."
        ),
    )


@claim("C20")
def writings_on_justice(data: Tables) -> Found:
    """C20: writings on international criminal justice in general do not mention the norm."""
    return _scholarship("C20", data)


@claim("C21")
def works_on_the_norm(data: Tables) -> Found:
    """C21: works on the norm mention the fight against impunity, if at all, in passing."""
    return _scholarship("C21", data)
