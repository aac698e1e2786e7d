"""C2: what resolution 1970 says of a responsibility, and in which words."""

from __future__ import annotations

import pandas as pd

from courtnorm import prose
from courtnorm.claims import Found, claim, said
from courtnorm.cooccurrence import DUTY, PEOPLE
from courtnorm.council import LIBYA
from courtnorm.findings.first import CITES
from courtnorm.findings.one_evening import functions
from courtnorm.tables import Tables

#: Openings by which a paragraph recalls something.
RECALLING = ("recalling", "recalls")


def stated(data: Tables) -> pd.DataFrame:
    """Return the paragraphs of 1970 by which Libya has a responsibility to protect its people.

    Columns as in ``codings``, and ``opening``.
    """
    coded = data["codings"].loc[lambda rows: rows["symbol"] == LIBYA]
    rows = coded.loc[
        (coded["family"] == "responsibility")
        & coded["code"].isin(DUTY)
        & coded["addressee"].str.contains("Libya")
        & coded["object"].isin(PEOPLE)
    ]
    opened = data["paragraphs"].loc[data["paragraphs"]["symbol"] == LIBYA]
    opened = opened.set_index("label")["opening"]
    return rows.assign(opening=rows["label"].map(opened))


@claim("C2")
def recalls_a_responsibility(data: Tables) -> Found:
    """C2: the resolution recalls Libya's responsibility to protect its people."""
    ours = stated(data)
    recalled = ours.loc[ours["opening"].isin(RECALLING)]
    operative = ours.loc[ours["kind"] == "operative"]
    counts = data["pattern_counts"]
    cites = int(((counts["symbol"] == LIBYA) & (counts["pattern"] == CITES)).sum())
    named = bool((ours["code"] == "NAMED").any())
    places = prose.listing(ours["label"])
    rows = functions(data)
    words = int(rows.loc[rows["function"] == "norm", "words"].sum())
    total = int(rows["words"].sum())
    return Found(
        {
            "as worded": said(
                len(recalled) > 0,
                f"{prose.text(len(recalled))}: {prose.listing(recalled['label'])}"
                if len(recalled)
                else "none",
            ),
            "operative": said(
                len(operative) > 0,
                f"numbered paragraphs that say it: {prose.text(len(operative))}",
            ),
            "norm named": said(
                named or cites > 0,
                f"paragraphs that name it: {'one' if named else 'none'}; citations of the Outcome: "
                f"{prose.text(cites)}",
            ),
        },
        can_be_said=(
            f"It says so in {prose.text(len(ours))} of its paragraphs ({places or 'none'}), "
            f"{'in a numbered one' if len(operative) else 'in its preamble'}, in "
            f"{prose.text(words)} of its {prose.thousands(total)} words, and "
            f"{'names' if named or cites else 'does not name'} the norm of 2005."
        ),
        numbers={"paragraphs": len(ours), "words": words, "of_words": total},
        evidence=tuple(f"{LIBYA} {label}" for label in ours["label"]) or (LIBYA,),
    )
