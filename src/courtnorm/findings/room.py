"""The claim on silence in the meeting of 26 February 2011, C18, and what its chapter counts.

An absence is not tested like a presence. One speech that was read refutes it; only the whole
meeting affirms it; and a speech that was not read does neither. So an answer here is ``False``
where a speech that counts says yes, ``True`` where all fifteen count and say no, and ``None``
otherwise.
A speech counts where its text was read whole or nearly whole (:data:`READ`).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm import paths, prose
from courtnorm.claims import Answer, Finding, Tables, claim, computed, settle
from courtnorm.errors import CourtnormError, fail

LIBYA, SYRIA, DARFUR = "S/PV.6491", "S/PV.7180", "S/PV.5158"
#: How much of a speech must have been read for a verdict to rest on it.
READ = ("whole", "nearly whole")
#: What is asked of each speech: column of ``speakers`` -> in words.
LEVELS = {
    "names_court": "names the Court or accountability",
    "names_responsibility": "speaks of a responsibility to protect",
    "same_speech_both": "both in one speech",
    "joins": "a sentence joins them",
}
#: The two meanings of "linked": strict needs a sentence that joins, plain needs both in one speech.
STRICT, PLAIN = "joins", "same_speech_both"
#: The grades of the statements, from the least joined to the most; ``adverse`` stands apart.
SCALE = ("ambiguous", "co-occurrence", "adjacent", "express pairing", "express")
#: Speeches of the Council from 1992 to 2023 in the debates corpus, version 6.1 (Schoenfeld et al.).
CORPUS_SPEECHES = 106_302
#: What a table of coded speeches must have: ``norm`` and ``court`` count mentions in the speech,
#: ``together`` says how near the two stand (``sentence`` where one sentence holds both).
SPEECH_COLUMNS = ("symbol", "date", "speaker", "state", "norm", "court", "together")


def speakers(data: Tables, meeting: str) -> pd.DataFrame:
    """Return the rows of one meeting, with ``counts`` (bool): may a verdict rest on the row?"""
    table = data["speakers"]
    rows = table.loc[table["meeting"] == meeting].reset_index(drop=True)
    if rows.empty:
        raise fail("data/speakers.csv", meeting, "expected the speakers of this meeting")
    return rows.assign(counts=rows["text_read"].isin(READ))


def members(data: Tables, meeting: str) -> pd.DataFrame:
    """Return the fifteen members of the Council in one meeting; guests are left out."""
    rows = speakers(data, meeting)
    rows = rows.loc[rows["member_of_council"] == "yes"].reset_index(drop=True)
    if len(rows) != 15:
        raise fail("data/speakers.csv", meeting, f"expected 15 members, found {len(rows)}")
    return rows


def absent(rows: pd.DataFrame, level: str) -> bool | None:
    """Say whether no speech of the meeting reaches a level: ``None`` where that is not known."""
    counted = rows.loc[rows["counts"], level]
    if (counted == "yes").any():
        return False
    return True if len(counted) == len(rows) and (counted == "no").all() else None


def unjoined(rows: pd.DataFrame) -> bool | None:
    """Say whether no speech read that takes up both joins them.

    Only such a speech can join them, so only such a speech puts the strict meaning to the test;
    where none was read there was no test, and the answer is ``None``.
    """
    both = rows.loc[rows["counts"] & (rows[PLAIN] == "yes"), STRICT]
    if (both == "yes").any():
        return False
    return True if len(both) and (both == "no").all() else None


def supposing(rows: pd.DataFrame, states: list[str], said: str) -> pd.DataFrame:
    """Return the meeting as if the speeches of these states were read whole and said yes or no.

    ``said`` is the answer at every level: ``yes`` stands for a speech that joins the two.
    """
    supposed = rows.copy()
    chosen = supposed["state"].isin(states)
    supposed.loc[chosen, list(LEVELS)] = said
    supposed.loc[chosen, "text_read"] = "whole"
    supposed.loc[chosen, "counts"] = True
    return supposed


def unread(rows: pd.DataFrame) -> list[str]:
    """Return the members whose speech does not count, in order of code."""
    return sorted(rows.loc[~rows["counts"], "state"])


def overturning(rows: pd.DataFrame, level: str) -> list[str]:
    """Return the members whose one unread speech could change the answer under a meaning.

    ``level`` is :data:`STRICT` or :data:`PLAIN`. Each unread speech is supposed, alone, to join the
    two, and the meaning is asked again.
    """
    ask = unjoined if level == STRICT else lambda r: absent(r, PLAIN)
    now = ask(rows)
    return [s for s in unread(rows) if ask(supposing(rows, [s], "yes")) != now]


def levels(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the answers at each level, and bound how many of the speakers can reach it.

    Columns: level, yes, read (those of ``yes`` whose text counts), no, unknown, least, most. An
    unknown may turn out either way, so the truth lies between ``least`` and ``most``.
    """
    out = []
    for level, words in LEVELS.items():
        yes, no = rows[level] == "yes", rows[level] == "no"
        out.append(
            {
                "level": words,
                "yes": int(yes.sum()),
                "read": int((yes & rows["counts"]).sum()),
                "no": int(no.sum()),
                "unknown": int((~yes & ~no).sum()),
                "least": int(yes.sum()),
                "most": int((~no).sum()),
            }
        )
    return pd.DataFrame(out)


def placed(data: Tables) -> pd.DataFrame:
    """Return each known statement on the scale, and the speeches in which the norm was not seen.

    Columns: date, state, grade (of :data:`SCALE`, ``adverse`` or ``not seen``), venue, meeting,
    inside (said in a meeting of the Council), text_read, source, note. One speech held in two
    languages is one statement. ``not seen`` are speeches whose own text was read, in part at
    least, that name the Court and were not graded: the norm may stand in the part not read.
    """
    graded = data["statements"].rename(columns={"strength": "grade"})
    graded["inside"] = graded["inside_council_meeting"] == "yes"
    spoken = graded["meeting"].str.startswith("S/PV.")
    twice = graded.duplicated(["meeting", "state", "grade"]) & spoken
    graded = graded.loc[~twice]
    done = set(zip(graded["meeting"], graded["state"], strict=True))
    rows = data["speakers"]
    own = rows["text_read"].isin([*READ, "part"])
    named = (rows["names_court"] == "yes") & (rows["names_responsibility"] != "yes")
    seen = rows.loc[own & named]
    seen = seen.loc[[pair not in done for pair in zip(seen["meeting"], seen["state"], strict=True)]]
    seen = seen.assign(grade="not seen", inside=True, venue="Council meeting")
    columns = "date state grade venue meeting inside text_read source note".split()
    both = pd.concat([graded[columns], seen[columns]], ignore_index=True)
    return both.sort_values(["date", "state"], ignore_index=True)


def speeches(folder: Path | None = None) -> pd.DataFrame | None:
    """Return the coded speeches of the debates corpus, or ``None`` where there is no such table.

    ``data/debates.parquet`` is made by ``courtnorm debates`` from a corpus that the reader brings;
    it is never part of the book. Columns: see :data:`SPEECH_COLUMNS`. Raises CourtnormError where
    the file is not a table or lacks a column.
    """
    path = (folder or paths.data()) / "debates.parquet"
    if not path.is_file():
        return None
    try:
        table = pd.read_parquet(path)
    except (OSError, ValueError) as problem:
        detail = str(problem).splitlines()[0]
        raise CourtnormError(f"data/{path.name}: not a readable table ({detail})") from None
    missing = [c for c in SPEECH_COLUMNS if c not in table.columns]
    if missing:
        raise fail(f"data/{path.name}", "columns", f"expected {', '.join(missing)} as well")
    return table[list(SPEECH_COLUMNS)]


def counted_by_machine(table: pd.DataFrame | None, meeting: str = LIBYA) -> str:
    """Return the chapter's sentences on the coded speeches, true with the table and without it."""
    if table is None:
        return "This copy of the book was made without such a table."
    norm, both = table["norm"] > 0, (table["norm"] > 0) & (table["court"] > 0)
    near = both & (table["together"] == "sentence")
    here = table["symbol"] == meeting
    of_it = (
        f"In {prose.text(int((here & both).sum()))} of its {prose.text(int(here.sum()))} speeches "
        "of that evening both stand; in the same sentence in "
        f"{prose.text(int((here & near).sum()))}."
        if here.any()
        else "It has no speech of that evening."
    )
    return (
        f"This copy of the book was made with such a table, of {prose.text(len(table))} speeches: "
        f"the norm's language is in {prose.text(int(norm.sum()))} of them, with the Court beside "
        f"it in {prose.text(int(both.sum()))} and in the same sentence in "
        f"{prose.text(int(near.sum()))}. {of_it} A machine counted words there; nobody read "
        "for a sentence that joins, and no verdict here rests on the table."
    )


def _answers(rows: pd.DataFrame) -> tuple[Answer, ...]:
    """Return the answers under each definition, the strict one first."""
    missing = unread(rows)
    both = rows.loc[rows["counts"] & (rows[PLAIN] == "yes")]
    joined = rows.loc[rows["counts"] & (rows[STRICT] == "yes")]
    gone = f"{len(missing)} of {len(rows)} were not read whole or nearly whole"
    named = f"{prose.text(len(both))}, {prose.states(both['state'])}"
    return (
        Answer(
            "Strict, of all fifteen: no speech has a sentence that makes the one serve the other",
            absent(rows, STRICT),
            f"joined by {prose.states(joined['state'])}" if len(joined) else gone,
        ),
        Answer(
            "Strict, of the speeches read that take up both: none has such a sentence",
            unjoined(rows),
            f"read: {named}; with the sentence: {prose.text(len(joined))}"
            if len(both)
            else "no such speech was read",
        ),
        Answer(
            "Plain, of all fifteen: no speech takes up both",
            absent(rows, PLAIN),
            f"both taken up: {named}" if len(both) else gone,
        ),
    )


@claim("C18")
def nobody_linked(data: Tables) -> Finding:
    """C18: in the session not a single member state linked the Court and the norm.

    No reading of "linked" has the better right, so a split is ``contested`` (declared before the
    count). The numbers say what the verdict would be if nothing unread joined the two, if one
    unread speech did, if the strict meaning had to wait for the whole record, and if that meaning
    were the headline.
    """
    rows = members(data, LIBYA)
    answers, missing = _answers(rows), unread(rows)
    silent = supposing(rows, missing, "no")
    worlds = [supposing(silent, [s], "yes") for s in missing]
    one = {settle(_answers(world), even=True) for world in worlds}
    counted = rows.loc[rows["counts"], "state"]
    return computed(
        "C18",
        answers,
        {
            "members": len(rows),
            "counted": len(counted),
            "unread": len(missing),
            "overturn_strict": len(overturning(rows, STRICT)),
            "overturn_plain": len(overturning(rows, PLAIN)),
            "verdict_if_none_joins": settle(_answers(silent), even=True),
            "verdict_if_one_joins": " or ".join(sorted(one)) if one else "none unread",
            "verdict_if_strict_waits": settle((answers[0], answers[2]), even=True),
            "verdict_if_strict_decides": settle(answers),
        },
        tuple(f"speakers:{LIBYA}, {code}" for code in counted),
        even=True,
    )
