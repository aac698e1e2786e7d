"""C9: did norm and Court bond in Darfur, Côte d'Ivoire, Kenya, Mali and Syria as well?

The rule, fixed before the count. A resolution is *on* a situation where its text names the place
more than all others (``scopes``), or, where no place is named so, where its agenda item is the
situation's. Its language is that of :mod:`courtnorm.cooccurrence`: the norm in its own words or by
its source, in other words, or by recall. The Court's side is the authored table ``court_steps``,
each row of which repeats a cell of another table and is no better verified than that cell's row.

A situation on which the Council adopted no resolution cannot show what its resolutions say. The
headline asks only where they can show it; the next definition asks of all five.

The second half of the module gives the waits from a warrant to the Court's custody, as
:mod:`courtnorm.survival` takes them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from courtnorm import cooccurrence, prose
from courtnorm.claims import Answer, Finding, Tables, claim, computed, settle
from courtnorm.cooccurrence import Reading
from courtnorm.errors import fail
from courtnorm.findings.lacuna import LATEST_EXAMPLES
from courtnorm.kept import keep

STEPS = "data/court_steps.csv"
WARRANTS = "data/warrants.csv"


@dataclass(frozen=True)
class Situation:
    """One of the five the essay names: its slug, its name, its place in ``scopes``, its agenda."""

    id: str
    name: str
    place: str
    agenda: str


FIVE = (
    Situation("darfur", "Darfur", "Sudan", "Sudan"),
    Situation("cote-divoire", "Côte d’Ivoire", "Cote d'Ivoire", "Côte d'Ivoire"),
    Situation("kenya", "Kenya", "Kenya", "Kenya"),
    Situation("mali", "Mali", "Mali", "Mali"),
    Situation("syria", "Syria", "Syria", "Middle East (Syria)"),
)
#: Steps by which the Court is set in motion, and the one by which the Council refused to.
MOTION = ("council referral", "state referral", "self-referral", "own motion", "leave")
ATTEMPT = "refused referral"
KINDS = (*MOTION, ATTEMPT, "declaration", "refused deferral")

#: The norm in its own words or by its source; what a text recalls does not count.
WORDS = Reading()
#: The norm by name or source, recalls counted.
NAMED = Reading(norm="name", recalls=True)
#: The norm in whatever words, recalls counted.
SENSE = Reading(norm="any wording", recalls=True)


# ------------------------------------------------------------------ the Council's texts


@keep("codings", "documents", "resolutions", "scopes")
def council_texts(data: Tables) -> pd.DataFrame:
    """Return every held resolution on one of the five, oldest first.

    Columns: ``situation`` (slug), ``symbol, number, year, date, census`` (bool), ``norm`` (``own
    words``, ``recall``, ``other words`` or ""), ``named`` (bool: by name, source or recall of it),
    ``court`` (bool), ``together`` (as ``norm``, where the text names the Court too), ``norm_at,
    court_at`` (the closest pair, or the first paragraph of the one there is) and ``joined`` (bool:
    one paragraph names both, in whatever words).
    """
    rows = cooccurrence.texts(data, SENSE)
    by_place, by_agenda = ({getattr(s, k): s.id for s in FIVE} for k in ("place", "agenda"))
    rows["situation"] = [
        by_place.get(place, "") if place else by_agenda.get(agenda, "")
        for place, agenda in zip(rows["country"], rows["agenda"], strict=True)
    ]
    rows = rows.loc[rows["situation"] != ""].reset_index(drop=True)

    worded, court = cooccurrence.passages(data, WORDS)
    other = cooccurrence.passages(data, SENSE)[0]
    rows["joined"] = rows["link"] == "joined"
    rows["norm"] = rows["norm"].map({True: "other words", False: ""})
    rows.loc[rows["recalled"], "norm"] = "recall"
    rows.loc[rows["symbol"].isin(worded["symbol"]), "norm"] = "own words"
    rows["named"] = rows["symbol"].isin(cooccurrence.passages(data, NAMED)[0]["symbol"])
    rows["together"] = rows["norm"].where(rows["court"], "")
    # The paragraphs shown: of the best wording a text has, those nearest to the Court's.
    best = pd.concat([worded, other.loc[~other["symbol"].isin(worded["symbol"])]])
    pair = cooccurrence.nearest(best, court).set_index("symbol")
    for column, passages in (("norm_at", best), ("court_at", court)):
        first = passages.sort_values("place").drop_duplicates("symbol").set_index("symbol")["label"]
        rows[column] = rows["symbol"].map(pair[column]).fillna(rows["symbol"].map(first)).fillna("")
    columns = ["situation", "symbol", "number", "year", "date", "census", "norm", "named", "court"]
    return rows[[*columns, "together", "norm_at", "court_at", "joined"]]


# ------------------------------------------------------------------ the Court's side


@keep("court_steps", "situations", "timeline")
def steps(data: Tables) -> pd.DataFrame:
    """Return the Court's steps, oldest first, each checked against the cell it rests on.

    The columns of ``court_steps`` and ``verified``, which is that of the cell's row. Refused, with
    the row: an unknown situation or kind of step, a cell that does not exist, and a date that the
    cell does not bear.
    """
    table = data["court_steps"].copy()
    known = {s.id for s in FIVE}
    verified = []
    for number, row in enumerate(table.itertuples(), 2):
        if row.situation not in known:
            raise fail(STEPS, number, f"{row.situation!r}, expected one of the five situations")
        if row.step not in KINDS:
            raise fail(STEPS, number, f"{row.step!r}, expected one of {', '.join(KINDS)}")
        name, key, column = [*str(row.rests_on).split("/"), "", ""][:3]
        if name not in ("situations", "timeline") or column not in data[name].columns:
            raise fail(STEPS, number, f"{row.rests_on!r}, expected table/key/column")
        source = data[name].set_index("id")
        if key not in source.index:
            raise fail(STEPS, number, f"{row.rests_on!r}, expected a row of that id")
        cell = source.loc[key, column]
        if column == "note":
            bears = row.date_precision == "year" and f"{row.date.year}" in str(cell)
        else:
            bears = bool(cell == row.date)
        if not bears:
            raise fail(STEPS, number, f"{row.date.date()} is not the date in {row.rests_on}")
        verified.append(source.loc[key, "verified"])
    table["verified"] = verified
    return table.sort_values(["date", "situation"], ignore_index=True)


def trigger(rows: pd.DataFrame, slug: str) -> Any | None:
    """Return the first verified step that set the Court in motion, or else tried to.

    ``rows`` is a frame of :func:`steps`; the step comes as a named tuple of its columns.
    """
    mine = [r for r in rows.itertuples(index=False) if r.situation == slug and r.verified == "yes"]
    for kinds in (MOTION, (ATTEMPT,)):
        found = [row for row in mine if row.step in kinds]
        if found:
            return found[0]
    return None


# ------------------------------------------------------------------ the five


@keep("codings", "documents", "resolutions", "scopes", "court_steps", "situations", "timeline")
def five(data: Tables, until: int | None = None) -> pd.DataFrame:
    """Return one row for each of the five, in the essay's order.

    ``id, name``; ``resolutions`` (on it, held); ``symbol, label, date`` of the first text in the
    norm's own words; ``step, step_date, step_precision, document`` of the first verified step that
    set the Court in motion or tried to; ``shortest, longest``: days from that text to that step,
    negative where the Court came first; ``own_words, recall, any_words``: the first text that holds
    both, so worded; ``joined``: does one paragraph name both; ``named``: does a text name the norm
    itself or recall one that does; ``in_play``: the norm's own words in a text, and a step.
    Missing values are ``""``, ``NaT`` and ``<NA>``. With ``until``, nothing after that year counts.
    """
    texts, court = council_texts(data), steps(data)
    if until is not None:
        texts = texts.loc[texts["year"] <= until]
        court = court.loc[court["date"].dt.year <= until]
    found = {situation.id: list[Any]() for situation in FIVE}
    for text in texts.itertuples(index=False):
        found[text.situation].append(text)
    rows = []
    for situation in FIVE:
        mine = found[situation.id]
        first = next((text for text in mine if text.norm == "own words"), None)
        step = trigger(court, situation.id)
        between: tuple[int, int] | None = None
        if first is not None and step is not None:
            between = prose.bounds(first.date, "day", step.date, step.date_precision)
        rows.append(
            {
                "id": situation.id,
                "name": situation.name,
                "resolutions": len(mine),
                "symbol": "" if first is None else first.symbol,
                "label": "" if first is None else first.norm_at,
                "date": pd.NaT if first is None else first.date,
                "step": "" if step is None else step.step,
                "step_date": pd.NaT if step is None else step.date,
                "step_precision": "" if step is None else step.date_precision,
                "document": "" if step is None else step.document,
                "rests_on": "" if step is None else step.rests_on,
                "shortest": pd.NA if between is None else between[0],
                "longest": pd.NA if between is None else between[1],
                "own_words": _first(mine, "own words"),
                "recall": _first(mine, "recall"),
                "any_words": _first(mine, "own words", "recall", "other words"),
                "joined": any(text.joined for text in mine),
                "named": any(text.named for text in mine),
                "in_play": first is not None and step is not None,
            }
        )
    return pd.DataFrame(rows).astype({"shortest": "Int64", "longest": "Int64"})


def _first(texts: list[Any], *wordings: str) -> str:
    """Return the oldest text that holds both in one of some wordings, or ``""``."""
    return next((text.symbol for text in texts if text.together in wordings), "")


# ------------------------------------------------------------------ the claim


@dataclass(frozen=True)
class Bond:
    """One meaning of the bond: what a situation must have, why that is fair, and the test.

    ``everywhere``: asked of all five, or only of those with a resolution of their own; ``until``:
    the last year that counts.
    """

    must: str
    fair: str
    test: Callable[[pd.Series], bool]
    everywhere: bool = True
    until: int | None = None


def _in_play(row: pd.Series) -> bool:
    return bool(row["in_play"])


#: The meanings of "bonded", the headline one first; fixed before the count.
BONDS: dict[str, Bond] = {
    "in_play": Bond(
        "Both in play: of the situations with a resolution of their own, each has one in the "
        "norm’s own words, and the Court was set in motion or a referral put to the vote",
        "It is the least that two things must do to bond, and it asks only where texts can show it",
        _in_play,
        everywhere=False,
    ),
    "all_five": Bond(
        "The same, asked of all five, and no resolution counts as no bond",
        "The essay names five",
        _in_play,
    ),
    "essay": Bond(
        f"As the first, by the end of {LATEST_EXAMPLES}, the earliest year in which the essay can "
        "have been finished",
        "The essay can only have meant what it could see",
        _in_play,
        everywhere=False,
        until=LATEST_EXAMPLES,
    ),
    "named": Bond(
        "As the first, and a resolution names the norm by name or source, or recalls one that does",
        "A government’s duty may be stated without the norm being meant",
        lambda row: bool(row["in_play"] and row["named"]),
        everywhere=False,
    ),
    "one_text": Bond(
        "One resolution names both, the norm in whatever words or by recall",
        "It is the bond that resolution 1970 had",
        lambda row: row["any_words"] != "",
    ),
    "own_words": Bond(
        "One resolution names both, the norm in its own words",
        "Other words may have meant another duty",
        lambda row: row["own_words"] != "",
    ),
    "paragraph": Bond(
        "One paragraph names both, in whatever words",
        "What is bonded touches",
        lambda row: bool(row["joined"]),
    ),
    "sent": Bond(
        "The Council itself sent the situation to the Court, as it had Libya",
        "“Also” may mean: in the same way",
        lambda row: row["step"] == "council referral",
    ),
}


def _answer(bond: Bond, rows: pd.DataFrame) -> tuple[Answer, list[str]]:
    """Return the answer under one meaning, and the names of the situations that meet it."""
    asked = rows if bond.everywhere else rows.loc[rows["resolutions"] > 0]
    met = [name for name, row in zip(asked["name"], asked.iloc, strict=True) if bond.test(row)]
    short = [name for name in asked["name"] if name not in met]
    left = [name for name in rows["name"] if name not in list(asked["name"])]
    said = f"{len(met)} of {len(asked)}"
    said += f": {prose.listing(met)}" if met else ""
    said += f"; not {prose.listing(short)}" if met and short else ""
    if left:
        said += f"; it cannot be said of {prose.listing(left)}"
    # Of no situation that can be asked about nothing can be said.
    return Answer(bond.must, len(met) == len(asked) if len(asked) else None, said), met


@claim("C9")
def bonded_elsewhere(data: Tables) -> Finding:
    """C9: Court and norm have also bonded in five other situations.

    Under each meaning the claim holds where every situation asked about meets it. The numbers say
    which do (``met_...``), and what the verdict would be if silence counted against the claim and
    if a common text were what decides.
    """
    rows = {until: five(data, until) for until in {bond.until for bond in BONDS.values()}}
    answers: dict[str, Answer] = {}
    numbers: dict[str, Any] = {}
    for name, bond in BONDS.items():
        answers[name], met = _answer(bond, rows[bond.until])
        numbers[f"n_{name}"], numbers[f"met_{name}"] = len(met), met
    now = rows[None]
    by_text = (answers["one_text"], *(a for n, a in answers.items() if n != "one_text"))
    if_silent = tuple(a for n, a in answers.items() if n != "in_play")
    numbers |= {
        "situations": len(now),
        "without_resolution": list(now.loc[now["resolutions"] == 0, "name"]),
        "verdict_if_silence_counts": settle(if_silent),
        "verdict_if_one_text_decides": settle(by_text),
    }
    evidence = [f"{s} {at}" for s, at in zip(now["symbol"], now["label"], strict=True) if s]
    texts = council_texts(data).set_index("symbol")
    for symbol in (s for s in (*now["own_words"], *now["any_words"]) if s):
        evidence += [f"{symbol} {texts.loc[symbol, at]}" for at in ("norm_at", "court_at")]
    evidence += [":".join(str(r).split("/")[:2]) for r in now["rests_on"] if r]
    return computed("C9", answers.values(), numbers, evidence)


# ------------------------------------------------------------------ from a warrant to custody


@dataclass(frozen=True)
class View:
    """Which of the possible waits to take.

    ``longest``: where the last day known falls within a month, the month's last day and not its
    first. ``other_date``: where sources disagree and nothing decides between them, the date that
    the table does not use. ``sure``: only rows wholly verified, and none with a doubt of custody.
    """

    longest: bool = False
    other_date: bool = False
    sure: bool = False


AS_IS = View()
#: Each way in which the waits could be other than the table has them, by itself.
VIEWS = {
    "as the table has them": AS_IS,
    "the longest": View(longest=True),
    "the other date": View(other_date=True),
    "sure rows alone": View(sure=True),
}
#: Why a wait ended without custody, other than that the record ends there.
ENDED = ("died", "case ended after death", "case inadmissible", "warrant vacated")


def waits(data: Tables, view: View = AS_IS) -> pd.DataFrame:
    """Return the warrants that a survival curve can use, one row each, as the table orders them.

    ``id, person, situation, council`` (bool: a situation the Council referred), ``issued``,
    ``days`` (whole, from the warrant to custody or to the last day known), ``custody`` (bool),
    ``end`` (``custody``, ``ended`` where death or a decision came first, "" where the record ends),
    ``reason`` (why it was cut off), ``justice`` (bool: sought only for offences against the
    administration of justice, Article 70), ``sure`` (bool), ``source``. Refused, with the row: a
    warrant without a situation, a wait that runs backwards, and days that the dates do not give.
    """
    table = data["warrants"].copy()
    unknown = ~table["situation"].isin(list(data["situations"]["id"]))
    if unknown.any():
        row = table.loc[unknown].iloc[0]
        raise fail(WARRANTS, row["id"], f"{row['situation']!r}, expected a situation")
    table = table.loc[table["survival"] != "excluded"].copy()
    table["custody"] = table["survival"] == "event"
    start = table["clock_start"]
    end = table["custody_date"].where(table["custody"], table["censor_date"])
    days = (end - start).dt.days
    for wrong, expected in (
        (days.isna(), "a day on which the wait began and one on which it ended"),
        (days < 0, "a wait that does not run backwards"),
        (days != table["days_observed_min"], "days_observed_min from clock_start to the end"),
        (table["days_observed_max"] < table["days_observed_min"], "a longest wait not the shorter"),
    ):
        if wrong.any():
            raise fail(WARRANTS, table.loc[wrong, "id"].iloc[0], f"expected {expected}")
    if view.other_date:
        start, end = _other(data, table["id"], start), _other(data, table["id"], end)
        days = (end - start).dt.days
    if view.longest:
        days = table["days_observed_max"]
    table["days"] = days.astype("int64")
    table["issued"], table["reason"] = start, table["censor_reason"]
    table["council"] = table["council_referral"] == "yes"
    table["end"] = "custody"
    table.loc[~table["custody"], "end"] = ""
    table.loc[table["reason"].isin(ENDED), "end"] = "ended"
    table["justice"] = table["counts_art70"] == table["counts_total"]
    table["sure"] = (table["verified"] == "yes") & (table["custody_verified"] == "yes")
    if view.sure:
        table = table.loc[table["sure"]]
    columns = ["id", "person", "situation", "council", "issued", "days", "custody", "end"]
    return table[[*columns, "reason", "justice", "sure", "source"]].reset_index(drop=True)


def _other(data: Tables, ids: pd.Series, days: pd.Series) -> pd.Series:
    """Return days with the other date wherever sources disagree on one and nothing decides."""
    open_ones = data["conflicts"]
    open_ones = open_ones.loc[
        (open_ones["resource"] == "warrants") & (open_ones["resolved"] == "no")
    ]
    swapped = days.copy()
    for row in open_ones.itertuples():
        used, other = (pd.to_datetime(v, errors="coerce") for v in (row.value_a, row.value_b))
        if pd.notna(used) and pd.notna(other):
            swapped.loc[(ids == row.key) & (days == used)] = other
    return swapped
