"""C17 and C18: what states say of norm and Court, in the General Debate and that evening.

C17 is counted over every speech of the General Debate from the year of the World Summit to the end
of 2013; whether a speech that names both states a relation was read, twice.

C18 is an absence, which is not tested like a presence. One speech that was read refutes it; only
the whole meeting affirms it; and a speech that was not read does neither. A speech counts where its
text was read whole or nearly whole (:data:`READ`).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from courtnorm import paths, prose
from courtnorm import speeches as speeches_of
from courtnorm.claims import CUT_OFF, Found, Said, claim, said
from courtnorm.errors import CourtnormError, fail
from courtnorm.milestones import read_on
from courtnorm.tables import Tables

LIBYA, SYRIA, DARFUR = "S/PV.6491", "S/PV.7180", "S/PV.5158"
#: How much of a speech must have been read for a verdict to rest on it.
READ = ("whole", "nearly whole")
#: The two meanings of "linked": strict needs a sentence that joins, plain needs both in one speech.
STRICT, PLAIN = "joins", "same_speech_both"
#: Rung of the ladder -> the codes of a speech's relation that reach it.
REACHES = {
    "company": ("APART", "NEAR", "LISTED", "JOINED"),
    "nearness": ("NEAR", "LISTED", "JOINED"),
    "list": ("LISTED", "JOINED"),
    "relation stated": ("JOINED",),
}
SIGNIFICANT = 0.05
FEW = 0.2  # “few”: fewer than one in five, fixed when the counts were known
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


def unread(rows: pd.DataFrame) -> list[str]:
    """Return the members whose speech does not count, in order of code."""
    return sorted(rows.loc[~rows["counts"], "state"])


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


# ------------------------------------------------------------------ C17: the General Debate


def debate(data: Tables) -> pd.DataFrame:
    """Return the speeches of the General Debate from the Summit's year to the end of 2013.

    Columns of ``speeches``, and ``names_norm, names_court, both`` (bool).
    """
    rows = speeches_of.between(data["speeches"]).copy()
    rows["names_norm"], rows["names_court"] = rows["norm"] > 0, rows["court"] > 0
    rows["both"] = rows["names_norm"] & rows["names_court"]
    return rows.reset_index(drop=True)


def read_of(data: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the readings of the speeches that name both; one that was not read is refused."""
    both = rows.loc[rows["both"], ["speech", "year", "iso3"]]
    read = both.merge(data["speech_relations"], on="speech", how="left")
    missing = read.loc[read["relation"].isna(), "speech"]
    if len(missing):
        raise fail("data/speech_relations.csv", missing.iloc[0], "names both: expected a reading")
    return read


@claim("C17")
def reluctant_to_spell_out(data: Tables) -> Found:
    """C17: states have been reluctant to spell out the connection."""
    rows = debate(data)
    read = read_of(data, rows)
    by_rung = {rung: int(read["relation"].isin(codes).sum()) for rung, codes in REACHES.items()}
    joined, total = by_rung["relation stated"], len(read)
    either = int((read[["relation_1", "relation_2", "relation"]] == "JOINED").any(axis=1).sum())
    pairs = data["speech_pairs"]
    others, of_others = int((pairs["relation"] == "JOINED").sum()), len(pairs)
    # Rarer than for other pairs: so much rarer that chance does not explain it (Fisher's exact
    # test, of one side: the relations stated are dealt anew among all that name two).
    dealt = speeches_of.hypergeometric(total + of_others, joined + others, total)
    rarer = float(dealt[: joined + 1].sum())
    answers = {
        rung if rung != "relation stated" else "as worded": said(
            count < FEW * total, f"{prose.text(count)} of {prose.text(total)}"
        )
        for rung, count in by_rung.items()
    }
    answers["wide"] = said(either < FEW * total, f"{prose.text(either)} of {prose.text(total)}")
    answers["rarer"] = said(
        rarer < SIGNIFICANT,
        f"{prose.text(joined)} of {prose.text(total)}, against {prose.text(others)} of "
        f"{prose.text(of_others)} for the {prose.text(pairs['pair'].nunique())} other pairs read "
        f"(p = {rarer:.2f} that it is rarer by chance alone)",
    )
    norm, court = int(rows["names_norm"].sum()), int(rows["names_court"].sum())
    by_year, by_state = (speeches_of.chance(rows, within=w) for w in ("year", "state"))
    first = int(rows["year"].min())
    return Found(
        answers,
        can_be_said=(
            f"In the General Debate from {first} to {CUT_OFF.year} {prose.text(norm)} speeches "
            f"name the norm, {prose.text(court)} the Court and {prose.text(total)} both; "
            f"{prose.text(joined)} of these state a relation (on a wide reading "
            f"{prose.text(either)}), "
            + "and that is "
            + ("rarer" if answers["rarer"].holds else "seldom, though not more seldom")
            + " than for other pairs named together."
        ),
        numbers={
            "speeches": len(rows),
            "norm": norm,
            "court": court,
            "both": total,
            "joined": joined,
            "joined_wide": either,
            "expected_by_year": by_year.expected,
            "expected_by_state": by_state.expected,
            "states_of_both": int(read["iso3"].nunique()),
            "other_pairs_joined": others,
            "other_pairs": of_others,
        },
        evidence=[
            f"speech_relations:{s}" for s in read.loc[read["relation"] == "JOINED", "speech"]
        ],
        read=f"All {prose.thousands(len(rows))} speeches of these years were counted.",
    )


# ------------------------------------------------------------------ C18: the room


def heard(data: Tables) -> pd.DataFrame:
    """Return the fifteen members of that evening, with what was read of the record since.

    A row of ``to_be_read`` that answers for a member's speech (``pv6491-bih``) counts as the speech
    read whole, and says whether it joins the two. One that answers for the debates corpus answers
    for all of them: no is the silence of each, yes is refused, for it does not say whose.
    """
    rows, since = members(data, LIBYA), read_on(data, "C18").set_index("id")["answer"]
    for mark, answer in since.items():
        state = str(mark).removeprefix("pv6491-").upper()
        here = rows["state"] == state
        if not here.any():
            if answer == "yes":
                raise fail("data/to_be_read.csv", mark, "expected the member's own row to say yes")
            here = rows[STRICT] != "yes"
        rows.loc[here, STRICT] = answer
        rows.loc[here, "counts"] = True
        if answer == "yes":
            rows.loc[here, PLAIN] = "yes"
    return rows


@claim("C18")
def nobody_linked(data: Tables) -> Found:
    """C18: in the session not a single member state linked the Court and the norm."""
    rows = heard(data)
    counted = rows.loc[rows["counts"]]
    both = counted.loc[counted[PLAIN] == "yes", "state"]
    joined = counted.loc[counted[STRICT] == "yes", "state"]
    near = placed_near(data)
    gone = f"{prose.text(len(unread(rows)))} of {prose.text(len(rows))} were not read whole"
    told = f"stated by {prose.states(joined)}" if len(joined) else gone
    none_read = bool(len(counted)) and joined.empty
    part = int((rows["text_read"] == "part").sum())
    return Found(
        {
            "as worded": said(absent(rows, STRICT), told),
            "of those read": said(
                none_read if len(counted) else None,
                f"read whole or nearly: {prose.states(counted['state'])}",
            ),
            "company": said(
                absent(rows, PLAIN), f"in one speech: {prose.states(both)}" if len(both) else gone
            ),
            "nearness": _unless(near["adjacent"], told),
            "list": _unless(near["listed"], told),
        },
        can_be_said=(
            f"Of the {prose.words(len(rows))} speeches {prose.text(len(counted))} could be read "
            f"whole or nearly so; {prose.text(len(both))} of them "
            f"{'takes' if len(both) == 1 else 'take'} up both, and {prose.text(len(joined))} "
            f"{'states' if len(joined) < 2 else 'state'} a relation."
        ),
        numbers={
            "members": len(rows),
            "counted": len(counted),
            "in_part": part,
            "unread": len(unread(rows)),
            "both": len(both),
            "joined": len(joined),
        },
        evidence=(
            *(f"speakers:{LIBYA}, {code}" for code in counted["state"]),
            *(f"to_be_read:{mark}" for mark in read_on(data, "C18")["id"]),
        ),
        read=(
            f"Of {prose.words(len(rows))} speeches {prose.text(len(counted))} were read whole or "
            f"nearly so, {prose.text(part)} in part."
        ),
    )


def placed_near(data: Tables) -> dict[str, list[str]]:
    """Return the members whose speech that evening puts the two side by side, or lists them."""
    told = data["statements"]
    told = told.loc[told["meeting"] == LIBYA]
    grades = {
        "adjacent": ("adjacent", "express pairing", "express"),
        "listed": ("express pairing",),
    }
    return {name: list(told.loc[told["strength"].isin(g), "state"]) for name, g in grades.items()}


def _unless(found: list[str], otherwise: str) -> Said:
    return said(False, f"so by {prose.states(found)}") if found else said(None, otherwise)
