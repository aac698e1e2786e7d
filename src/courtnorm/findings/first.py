"""C4: was resolution 1970 the first decision with every vote to invoke the responsibility?

As worded a paragraph invokes it that states or names a state's responsibility to protect its
population, in whatever words. A restriction asks something besides, and is a small function:
paragraphs in, and which of them have it out. The claim is true under some of them where the first
paragraph that has all, of those in texts with every vote, stands in S/RES/1970 (2011).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

from courtnorm import prose, tables
from courtnorm.claims import Found, Said, claim, definitions, said
from courtnorm.cooccurrence import DUTY, NORMS, PEOPLE, RESTRICTIONS, Test, has
from courtnorm.council import LIBYA
from courtnorm.errors import fail
from courtnorm.milestones import milestone
from courtnorm.sensitivity import one_turn
from courtnorm.tables import Tables, keep

CITES = "outcome-paragraphs"  # the lexicon's pattern for paragraphs 138 to 140
#: Gifkins's count, as reported: the resolutions on one country before 1970 that refer to the norm.
GIFKINS = ("S/RES/1706 (2006)",)


@keep
def unanimous(data: Tables) -> pd.Series:
    """Return whether each resolution was adopted with every member in favour: symbol -> bool.

    The printed count must say so (``unanimous: yes``, which is 15, or 11 before 1966), and no
    member's vote that is held may say otherwise. A member that did not vote breaks unanimity; an
    unknown count is not unanimous. Doubtful votes are not read.
    """
    table = data["resolutions"].set_index("symbol")
    votes = data["votes"]
    votes = votes.loc[votes["basis"].isin(["recorded", "derived"])]
    denied = votes.loc[votes["vote"] != "Y", "symbol"]
    return (table["unanimous"] == "yes") & ~table.index.isin(denied)


@keep
def paragraphs(data: Tables) -> pd.DataFrame:
    """Return every paragraph coded for responsibility language, oldest resolution first.

    Columns: ``symbol, label, kind, code, wording, by_recall, object, addressee`` as coded;
    ``cites`` (bool: by number, paragraphs of the Outcome); ``number, date``; ``country`` (the one
    country or place the text is about, or ""), ``chapter_vii`` and ``after_summit`` (bool); ``yes,
    no, abstain`` and ``unanimous`` (bool). A coded paragraph of a resolution without date, and a
    citation in a paragraph that was not coded, are CourtnormErrors.
    """
    rows, counts = data["codings"], data["pattern_counts"]
    rows = rows.loc[rows["family"] == "responsibility"].drop(columns=["family", "exempts"])
    cited = counts.loc[counts["pattern"] == CITES]
    coded, citing = (t["symbol"].astype(str) + " " + t["label"].astype(str) for t in (rows, cited))
    for place in citing[~citing.isin(coded)]:
        raise fail("data/codings.csv", place, "it cites the Outcome: expected a code")
    rows["cites"] = coded.isin(citing)
    held = tables.held(data, rows["symbol"]).set_index("symbol")
    rows = rows.join(held[["number", "date", "country", "chapter_vii"]], on="symbol", how="inner")
    rows["after_summit"] = rows["date"] > milestone(data, "world-summit")["date"]
    votes = data["resolutions"].set_index("symbol")[["yes", "no", "abstain"]]
    rows = rows.join(votes, on="symbol", how="inner")
    rows["unanimous"] = rows["symbol"].map(unanimous(data))
    order = ["date", "number"]
    return rows.sort_values(order, ignore_index=True, kind="stable")


# ---------------------------------------------------------------- what is asked


stated, cited = has("code", *DUTY), has("cites", True)
side_by_side, in_those_words = RESTRICTIONS["side by side"], RESTRICTIONS["those words"]


def anything(rows: pd.DataFrame) -> pd.Series:
    """Ask nothing."""
    return pd.Series(True, index=rows.index)


def invokes(rows: pd.DataFrame) -> pd.Series:
    """Ask for a duty stated or named, of people, as worded; a name need not say of whom."""
    return stated(rows) & rows["object"].isin([*PEOPLE, ""])


#: Reading -> the paragraphs that invoke the norm under it.
READINGS: dict[str, Test] = {
    "as worded": invokes,
    "phrase": side_by_side,
    "cited": cited,
    "no recalls": lambda rows: invokes(rows) & (rows["by_recall"] != "yes"),
    "lives too": stated,
}
#: Restrictions of which one text can not have both, or of which one holds the other.
APART = ({"operative", "preamble"}, {"side by side", "those words"})


def restricted(rows: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Return the paragraphs that have all that some restrictions ask."""
    for name in names:
        rows = rows.loc[RESTRICTIONS[name](rows)]
    return rows


def invoking(data: Tables, reading: str = "as worded") -> pd.DataFrame:
    """Return the paragraphs that invoke the norm under a reading, oldest first."""
    rows = paragraphs(data)
    return rows.loc[READINGS[reading](rows)]


def qualifying(data: Tables, reading: str = "as worded", *restrictions: str) -> pd.DataFrame:
    """Return the paragraphs that invoke the norm so read and so restricted, oldest first.

    Columns as those of :func:`paragraphs`. An unknown name is a CourtnormError.
    """
    for name, known in ((reading, READINGS), *((r, RESTRICTIONS) for r in restrictions)):
        if name not in known:
            raise fail("C4", name, f"expected one of {', '.join(known)}")
    return restricted(invoking(data, reading), restrictions).reset_index(drop=True)


def first(rows: pd.DataFrame, *, every_vote: bool = True) -> pd.Series | None:
    """Return the first of some paragraphs, of those in texts with every vote; None if none is."""
    places = rows.index[rows["unanimous"]] if every_vote else rows.index
    return rows.loc[places[0]] if len(places) else None


def _at(has_all: Sequence[np.ndarray]) -> int | None:
    """Return the place of the first paragraph that passes every one of some tests."""
    left = np.logical_and.reduce(has_all)
    return int(left.argmax()) if left.any() else None


def vote(row: pd.Series) -> str:
    """Say how the text of a paragraph was voted: 12-0-3."""
    return prose.vote(int(row["yes"]), int(row["no"]), int(row["abstain"]))


def told(row: pd.Series | None) -> str:
    """Say which paragraph, of what day and vote: S/RES/1564 (2004) PP10, 18 September 2004, ..."""
    if row is None:
        return "none"
    return f"{row['symbol']} {row['label']}, {prose.date(row['date'])}, {vote(row)}"


# ---------------------------------------------------------------- for the chapter


def _protects(*whom: str) -> Test:
    """Return a test: is one of these protected? What names the norm need not say whom."""
    return lambda rows: rows["object"].isin(whom) | (rows["code"] == "NAMED")


#: What a reader can turn: dial -> choice -> which of some paragraphs have it.
DIALS: dict[str, dict[str, Test]] = {
    "Who must protect": {
        "a state": stated,
        "armed parties too": has("code", *DUTY, "PARTIES"),
        "anyone": anything,
    },
    "Who is protected": {
        "a population": _protects(*PEOPLE),
        "lives and goods too": _protects(*PEOPLE, "lives"),
        "anyone": anything,
    },
    "The words": {
        "any": anything,
        "others between": in_those_words,
        "side by side": side_by_side,
    },
    "The Outcome": {
        "need not be named": anything,
        "cited or recalled": RESTRICTIONS["by name"],
        "cited by paragraph": cited,
    },
    "Chapter VII": {"not needed": anything, "needed": RESTRICTIONS["Chapter VII"]},
    "One country": {"not needed": anything, "needed": RESTRICTIONS["one country"]},
    "Part": {
        "either": anything,
        "numbered": RESTRICTIONS["operative"],
        "preamble": RESTRICTIONS["preamble"],
    },
    "Date": {"any": anything, "after the Summit": RESTRICTIONS["after the Summit"]},
    "Vote": {"every vote": has("unanimous", True), "any": anything},
}
#: The readings that the chapter names: reading -> its choice on each dial. ``People`` is the claim
#: as worded.
NAMED_READINGS: dict[str, tuple[str, ...]] = {
    name: (*choices.split("; "), "either", "any", "every vote")
    for name, choices in {
        "Phrase": "anyone; anyone; side by side; need not be named; not needed; not needed",
        "People": "a state; a population; any; need not be named; not needed; not needed",
        "Cited": "a state; a population; any; cited by paragraph; not needed; not needed",
        "Recalled": "a state; a population; any; cited or recalled; not needed; needed",
        "Sense": "a state; a population; any; need not be named; needed; needed",
        "Chapter VII": "a state; a population; others between; need not be named; needed; needed",
    }.items()
}


def turnable(data: Tables) -> pd.DataFrame:
    """Return the paragraphs that some choice of the dials lets in, oldest first.

    Those of :func:`paragraphs` that speak of a duty to protect, in words or by its source; others
    that have the word responsibility are left out.
    """
    rows = paragraphs(data)
    return rows.loc[(rows["code"] != "OTHER") | (rows["wording"] != "")].reset_index(drop=True)


def chosen(rows: pd.DataFrame, choices: Iterable[str]) -> pd.DataFrame:
    """Return those of some paragraphs that have one choice of each dial."""
    for (dial, known), choice in zip(DIALS.items(), choices, strict=True):
        if choice not in known:
            raise fail("C4", f"{dial}: {choice}", f"expected one of {', '.join(known)}")
        rows = rows.loc[known[choice](rows)]
    return rows


def every_turn(data: Tables) -> pd.DataFrame:
    """Return the first text under every combination of the dials, the last turning fastest.

    Columns: one for each of :data:`DIALS`, with the choice; ``first`` (which resolution, paragraph,
    day and vote, of all whose text is held) and ``1970`` (how S/RES/1970 stands to it).
    """
    rows = turnable(data)
    passed = {
        dial: {choice: test(rows).to_numpy(bool) for choice, test in known.items()}
        for dial, known in DIALS.items()
    }
    libya = (rows["symbol"] == LIBYA).to_numpy()
    shown = [
        f"resolution {row['number']} ({row['label']}), {prose.date(row['date'])}, {vote(row)}"
        for _, row in rows.iterrows()
    ]
    out = []
    for choices in product(*DIALS.values()):
        has_all = [passed[dial][choice] for dial, choice in zip(DIALS, choices, strict=True)]
        best = _at(has_all)
        if best is None:
            out.append((*choices, "none to the end of 2015", "does not meet it"))
            continue
        later = "does not meet it" if _at([*has_all, libya]) is None else "came later"
        out.append((*choices, shown[best], "was the first" if libya[best] else later))
    return pd.DataFrame(out, columns=[*DIALS, "first", "1970"])


def single_turns(turns: pd.DataFrame) -> pd.DataFrame:
    """Return every turn of one dial by which 1970 becomes, or stops being, the first.

    ``turns`` is what :func:`every_turn` returns. Columns: ``reading``, ``dial``, ``choice``,
    ``first`` (after the turn), ``is_1970`` (bool: after the turn).
    """
    held = turns.set_index(list(DIALS))
    out = []
    for name, choices in NAMED_READINGS.items():
        before = held.loc[choices, "1970"] == "was the first"
        for dial, choice, turned in one_turn(choices, DIALS):
            after = held.loc[turned]
            if (after["1970"] == "was the first") != before:
                out.append((name, dial, choice, after["first"], not before))
    return pd.DataFrame(out, columns=["reading", "dial", "choice", "first", "is_1970"])


def staircase(data: Tables) -> pd.DataFrame:
    """Return every text up to 1970 under every named reading that it meets, one row each.

    Columns: ``row`` (texts that say the same of one bearer, and were voted alike, share one),
    ``symbol``, ``label``, ``number``, ``date``, ``addressee``, ``vote``, ``every_vote`` (bool),
    ``reading``, ``first`` (bool: the first with every vote under that reading).
    """
    rows = turnable(data)
    rows = rows.loc[rows["date"] <= rows.loc[rows["symbol"] == LIBYA, "date"].iloc[0]]
    parts = []
    for name, choices in NAMED_READINGS.items():
        met = chosen(rows, (*choices[:-1], "any")).drop_duplicates("symbol").assign(reading=name)
        best = first(met)
        parts.append(met.assign(first=met["symbol"] == (None if best is None else best["symbol"])))
    out = pd.concat(parts).rename(columns={"unanimous": "every_vote"})
    out["vote"] = [vote(row) for _, row in out.iterrows()]
    met = out.groupby("symbol")["reading"].agg(" ".join)
    kin = out["addressee"] + out["every_vote"].map(str) + out["symbol"].map(met)
    begun = out.groupby(kin)["date"].transform("min")
    out["row"] = begun.rank(method="dense").astype(int)
    columns = ["row", "symbol", "label", "number", "date", "addressee", "vote", "every_vote"]
    return out.sort_values(["row", "date"], ignore_index=True, kind="stable")[
        [*columns, "reading", "first"]
    ]


def every_combination(data: Tables, at_most: int = len(RESTRICTIONS)) -> pd.DataFrame:
    """Return the first text under every set of restrictions that can stand together.

    Columns: ``restrictions`` (a tuple of names), ``size``, ``first`` (symbol and label of the first
    text with every vote, or "none"), ``date``, ``is_1970``. The empty set is the claim as worded.
    """
    rows = invoking(data)
    every_vote = rows["unanimous"].to_numpy(bool)
    places = list(rows[["symbol", "label", "date"]].itertuples(index=False, name=None))
    passed = {name: test(rows).to_numpy(bool) for name, test in RESTRICTIONS.items()}
    out = []
    for size in range(at_most + 1):
        for names in combinations(RESTRICTIONS, size):
            if any(pair <= set(names) for pair in APART):
                continue
            best = _at([every_vote, *(passed[name] for name in names)])
            symbol, label, day = ("none", "", None) if best is None else places[best]
            out.append((names, size, f"{symbol} {label}".strip(), day, symbol == LIBYA))
    return pd.DataFrame(out, columns=["restrictions", "size", "first", "date", "is_1970"])


def sufficing(data: Tables) -> list[tuple[str, ...]]:
    """Return the pairs of restrictions under which S/RES/1970 was the first."""
    table = every_combination(data, at_most=2)
    single = {names for names in table.loc[table["is_1970"] & (table["size"] == 1), "restrictions"]}
    pairs = table.loc[table["is_1970"] & (table["size"] == 2), "restrictions"]
    return [pair for pair in pairs if not any((name,) in single for name in pair)]


# ---------------------------------------------------------------- the claim


def _first_is_libya(left: pd.DataFrame) -> Said:
    best, earliest = first(left), first(left, every_vote=False)
    because = f"the first with every vote: {told(best)}"
    if earliest is not None and best is not None and earliest["symbol"] != best["symbol"]:
        because += f"; an earlier one without: {told(earliest)}"
    return said(best is not None and best["symbol"] == LIBYA, because)


def _on_her_count(rows: pd.DataFrame) -> Said:
    """Answer on Gifkins's count, which is taken as reported: had those she names every vote?"""
    earlier = rows.loc[rows["symbol"].isin(GIFKINS)].drop_duplicates("symbol")
    listed = prose.listing(told(row) for _, row in earlier.iterrows())
    return said(not earlier["unanimous"].any(), f"before it only {listed}")


def _weakened(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return some restrictions with the words side by side or with others between."""
    return tuple("those words" if name == "side by side" else name for name in names)


def _how_said(before: pd.DataFrame) -> str:
    """Say how some texts had it: in those words or by name, by recalling a text, or otherwise."""
    outright = before.loc[before["by_recall"] != "yes"]
    own, said_out = outright.loc[NORMS["words"](outright), "symbol"], outright["symbol"]
    ways = {
        "in those words or by name": own.nunique(),
        "in other words": said_out[~said_out.isin(own)].nunique(),
        "by recalling an older text": before["symbol"][~before["symbol"].isin(said_out)].nunique(),
    }
    told = [f"{prose.text(count)} {way}" for way, count in ways.items() if count]
    return f", {prose.listing(told)}" if len(told) > 1 else ""


def _left_to_say(data: Tables, pairs: list[tuple[str, ...]], before: pd.DataFrame) -> str:
    """Say under which restrictions it was first, and how many texts came before."""
    count = before["symbol"].nunique()
    had = (
        f"{prose.text(count)} resolution{'s' if count != 1 else ''} with every vote had stated or "
    )
    had += f"named the responsibility before{_how_said(before)}"
    row = data["claims"].set_index("id", drop=False).loc["C4"]
    words = {d.name: d.words for d in definitions(row)}
    # what is true of “those words” is true of them side by side, and need not be said twice
    told = [p for p in pairs if _weakened(p) == p or _weakened(p) not in pairs]
    ways = [" ".join(words.get(name, name) for name in pair) for pair in told]
    if not ways:
        return f"{prose.sentence(had)}."
    return (
        "With every vote it is the first to speak of the responsibility "
        f"{', and the first to do so '.join(ways)}; {had}."
    )


@claim("C4")
def first_unanimous_to_invoke(data: Tables) -> Found:
    """C4: no resolution with every vote before 1970 invoked the responsibility to protect."""
    rows = paragraphs(data)
    invoked = rows.loc[invokes(rows)]
    left = {name: rows.loc[test(rows)] for name, test in READINGS.items()}
    restrict = {name: restricted(invoked, [name]) for name in RESTRICTIONS}
    answers = {name: _first_is_libya(these) for name, these in {**left, **restrict}.items()}
    answers["Gifkins"] = _on_her_count(rows)
    libya = rows.loc[rows["symbol"] == LIBYA]
    before = invoked.loc[invoked["unanimous"] & (invoked["date"] < libya["date"].iloc[0])]
    pairs = sufficing(data)
    evidence = [f"{row['symbol']} {row['label']}" for _, row in before.iterrows()]
    evidence += [f"{LIBYA} {label}" for label in libya.loc[invokes(libya), "label"]]
    return Found(
        answers,
        can_be_said=_left_to_say(data, pairs, before),
        numbers={
            "texts_before": before["symbol"].nunique(),
            "first": told(first(invoked)),
            "pairs": len(pairs),
            "pairs_that_suffice": [" with ".join(f"“{name}”" for name in p) for p in pairs],
            **{
                f"first_{name.lower().replace(' ', '_')}": told(first(these))
                for name, these in restrict.items()
            },
        },
        evidence=evidence,
        together=lambda names: _first_is_libya(restricted(invoked, names)),
    )
