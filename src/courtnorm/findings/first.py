"""C4: was resolution 1970 the first decision with every vote to invoke the responsibility?

As worded a paragraph invokes it that states or names a state's responsibility to protect its
population, in whatever words. A restriction asks something besides, and is a small function:
paragraphs in, those that have it out. The claim is true under some of them where the first
paragraph that is left, of those in texts with every vote, stands in S/RES/1970 (2011).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations, product

import numpy as np
import pandas as pd

from courtnorm import prose, tables
from courtnorm.claims import Found, Said, claim, definitions, said
from courtnorm.errors import fail
from courtnorm.milestones import milestone
from courtnorm.tables import Tables, keep

LIBYA = "S/RES/1970 (2011)"
CITES = "outcome-paragraphs"  # the lexicon's pattern for paragraphs 138 to 140
#: Whom the responsibility protects; a text that names the norm need not say.
PEOPLE = ("population", "people", "civilians", "citizens", "")
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
    ``cites`` (bool: by number, paragraphs of the Outcome); ``number, date``; ``place`` (the one
    country or place the text is about, or ""), ``chapter_vii`` and ``after_summit`` (bool); ``yes,
    no, abstain`` and ``unanimous`` (bool). A coded paragraph of a resolution without date, and a
    citation in a paragraph that was not coded, are CourtnormErrors.
    """
    coded = data["codings"]
    rows = coded.loc[coded["family"] == "responsibility"].drop(columns=["family", "exempts"])
    rows = rows.merge(_citations(data), on=["symbol", "label"], how="left")
    rows["cites"] = rows["cites"].eq(True)
    about = tables.held(data, rows["symbol"]).rename(columns={"country": "place"})
    rows = rows.merge(about[["symbol", "number", "date", "place", "chapter_vii"]], on="symbol")
    rows["after_summit"] = rows["date"] > milestone(data, "world-summit")["date"]
    rows = rows.merge(data["resolutions"][["symbol", "yes", "no", "abstain"]], on="symbol")
    rows["unanimous"] = rows["symbol"].map(unanimous(data))
    order = ["date", "number"]
    return rows.sort_values(order, ignore_index=True, kind="stable")


@keep
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


# ---------------------------------------------------------------- what is asked


def invoking(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the paragraphs that invoke the norm as worded: a duty stated or named, of people."""
    return rows.loc[rows["code"].isin(["STATE", "NAMED"]) & rows["object"].isin(PEOPLE)]


#: Reading -> the paragraphs that invoke the norm under it.
READINGS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "as worded": invoking,
    "phrase": lambda rows: rows.loc[rows["wording"] == "adjacent"],
    "cited": lambda rows: rows.loc[rows["cites"]],
    "no recalls": lambda rows: invoking(rows.loc[rows["by_recall"] != "yes"]),
    "lives too": lambda rows: rows.loc[rows["code"].isin(["STATE", "NAMED"])],
}
#: Restriction -> those of some paragraphs that have what it asks.
RESTRICTIONS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "one country": lambda rows: rows.loc[rows["place"] != ""],
    "Chapter VII": lambda rows: rows.loc[rows["chapter_vii"]],
    "side by side": lambda rows: rows.loc[rows["wording"] == "adjacent"],
    "those words": lambda rows: rows.loc[rows["wording"].isin(["adjacent", "between"])],
    "by name": lambda rows: rows.loc[rows["code"] == "NAMED"],
    "after the Summit": lambda rows: rows.loc[rows["after_summit"]],
    "operative": lambda rows: rows.loc[rows["kind"] == "operative"],
    "preamble": lambda rows: rows.loc[rows["kind"] == "preambular"],
}
#: Restrictions of which one text can not have both, or of which one holds the other.
APART = ({"operative", "preamble"}, {"side by side", "those words"})


def restricted(rows: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Return the paragraphs that have all that some restrictions ask."""
    for name in names:
        rows = RESTRICTIONS[name](rows)
    return rows


def qualifying(data: Tables, reading: str = "as worded", *restrictions: str) -> pd.DataFrame:
    """Return the paragraphs that invoke the norm so read and so restricted, oldest first.

    Columns as those of :func:`paragraphs`. An unknown name is a CourtnormError.
    """
    for name, known in ((reading, READINGS), *((r, RESTRICTIONS) for r in restrictions)):
        if name not in known:
            raise fail("C4", name, f"expected one of {', '.join(known)}")
    return restricted(READINGS[reading](paragraphs(data)), restrictions).reset_index(drop=True)


def first(rows: pd.DataFrame, *, every_vote: bool = True) -> pd.Series | None:
    """Return the first of some paragraphs, of those in texts with every vote; None if none is."""
    rows = rows.loc[rows["unanimous"]] if every_vote else rows
    return rows.iloc[0] if len(rows) else None


def told(row: pd.Series | None) -> str:
    """Say which paragraph, of what day and vote: S/RES/1564 (2004) PP10, 18 September 2004, ..."""
    if row is None:
        return "none"
    vote = prose.vote(int(row["yes"]), int(row["no"]), int(row["abstain"]))
    return f"{row['symbol']} {row['label']}, {prose.date(row['date'])}, {vote}"


# ---------------------------------------------------------------- for the chapter


def _everything(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(True, index=rows.index)


def _protects(rows: pd.DataFrame, *whom: str) -> pd.Series:
    """Return which paragraphs protect one of these; those that name the norm need not say whom."""
    return rows["object"].isin([w for w in whom if w]) | (rows["code"] == "NAMED")


#: What a reader can turn: dial -> choice -> whether each of some paragraphs has it.
DIALS: dict[str, dict[str, Callable[[pd.DataFrame], pd.Series]]] = {
    "Who must protect": {
        "a state": lambda rows: rows["code"].isin(["STATE", "NAMED"]),
        "armed parties too": lambda rows: rows["code"].isin(["STATE", "NAMED", "PARTIES"]),
        "anyone": _everything,
    },
    "Who is protected": {
        "a population": lambda rows: _protects(rows, *PEOPLE),
        "lives and goods too": lambda rows: _protects(rows, *PEOPLE, "lives"),
        "anyone": _everything,
    },
    "The words": {
        "any": _everything,
        "others between": lambda rows: rows["wording"].isin(["adjacent", "between"]),
        "side by side": lambda rows: rows["wording"] == "adjacent",
    },
    "The Outcome": {
        "need not be named": _everything,
        "cited or recalled": lambda rows: rows["code"] == "NAMED",
        "cited by paragraph": lambda rows: rows["cites"],
    },
    "Chapter VII": {
        "not needed": _everything,
        "needed": lambda rows: rows["chapter_vii"],
    },
    "One country": {
        "not needed": _everything,
        "needed": lambda rows: rows["place"] != "",
    },
    "Part": {
        "either": _everything,
        "numbered": lambda rows: rows["kind"] == "operative",
        "preamble": lambda rows: rows["kind"] == "preambular",
    },
    "Date": {
        "any": _everything,
        "after the Summit": lambda rows: rows["after_summit"],
    },
    "Vote": {
        "every vote": lambda rows: rows["unanimous"],
        "any": _everything,
    },
}
#: The readings that the chapter names: reading -> its choice on each dial. ``People`` is the claim
#: as worded.
NAMED_READINGS: dict[str, tuple[str, ...]] = {
    "Phrase": ("anyone", "anyone", "side by side", "need not be named", "not needed", "not needed"),
    "People": ("a state", "a population", "any", "need not be named", "not needed", "not needed"),
    "Cited": ("a state", "a population", "any", "cited by paragraph", "not needed", "not needed"),
    "Recalled": ("a state", "a population", "any", "cited or recalled", "not needed", "needed"),
    "Sense": ("a state", "a population", "any", "need not be named", "needed", "needed"),
    "Chapter VII": (
        "a state", "a population", "others between", "need not be named", "needed", "needed",
    ),
}  # fmt: skip
for _name, _choices in NAMED_READINGS.items():
    NAMED_READINGS[_name] = (*_choices, "either", "any", "every vote")


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
    has = {
        dial: {choice: test(rows).to_numpy(bool) for choice, test in known.items()}
        for dial, known in DIALS.items()
    }
    libya = (rows["symbol"] == LIBYA).to_numpy()
    shown = [_shown(row) for _, row in rows.iterrows()]
    out = []
    for choices in product(*DIALS.values()):
        left = np.logical_and.reduce([has[d][c] for d, c in zip(DIALS, choices, strict=True)])
        if not left.any():
            out.append((*choices, "none to the end of 2015", "does not meet it"))
            continue
        best = int(left.argmax())
        stands = "came later" if left[libya].any() else "does not meet it"
        out.append((*choices, shown[best], "was the first" if libya[best] else stands))
    return pd.DataFrame(out, columns=[*DIALS, "first", "1970"])


def _shown(row: pd.Series) -> str:
    """Say which text: resolution 1574 (PP11), 19 November 2004, 15-0."""
    vote = prose.vote(int(row["yes"]), int(row["no"]), int(row["abstain"]))
    return f"resolution {row['number']} ({row['label']}), {prose.date(row['date'])}, {vote}"


def single_turns(turns: pd.DataFrame) -> pd.DataFrame:
    """Return every turn of one dial by which 1970 becomes, or stops being, the first.

    ``turns`` is what :func:`every_turn` returns. Columns: ``reading``, ``dial``, ``choice``,
    ``first`` (after the turn), ``is_1970`` (bool: after the turn).
    """
    held = turns.set_index(list(DIALS))
    out = []
    for name, choices in NAMED_READINGS.items():
        before = held.loc[choices, "1970"] == "was the first"
        for place, (dial, known) in enumerate(DIALS.items()):
            for choice in known:
                turned = (*choices[:place], choice, *choices[place + 1 :])
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
    out["vote"] = [prose.vote(int(r.yes), int(r.no), int(r.abstain)) for r in out.itertuples()]
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
    rows = invoking(paragraphs(data))
    out = []
    for size in range(at_most + 1):
        for names in combinations(RESTRICTIONS, size):
            if any(pair <= set(names) for pair in APART):
                continue
            best = first(restricted(rows, names))
            where = "none" if best is None else f"{best['symbol']} {best['label']}"
            day = None if best is None else best["date"]
            out.append((names, size, where, day, where.startswith(LIBYA)))
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


def _left_to_say(data: Tables, pairs: list[tuple[str, ...]], before: pd.DataFrame) -> str:
    """Say under which restrictions it was first, and how many texts came before."""
    count = before["symbol"].nunique()
    had = (
        f"{prose.text(count)} resolution{'s' if count != 1 else ''} with every vote had stated or "
    )
    had += "named the responsibility before"
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
    answers = {name: _first_is_libya(keep_in(rows)) for name, keep_in in READINGS.items()}
    answers["Gifkins"] = _on_her_count(rows)
    invoked = invoking(rows)
    best = {name: first(keep_in(invoked)) for name, keep_in in RESTRICTIONS.items()}
    for name, keep_in in RESTRICTIONS.items():
        answers[name] = _first_is_libya(keep_in(invoked))
    libya = rows.loc[rows["symbol"] == LIBYA]
    before = invoked.loc[invoked["unanimous"] & (invoked["date"] < libya["date"].iloc[0])]
    pairs = sufficing(data)
    evidence = [f"{row['symbol']} {row['label']}" for _, row in before.iterrows()]
    evidence += [f"{LIBYA} {label}" for label in invoking(libya)["label"]]
    return Found(
        answers,
        can_be_said=_left_to_say(data, pairs, before),
        numbers={
            "texts_before": before["symbol"].nunique(),
            "first": told(first(invoked)),
            "pairs": len(pairs),
            "pairs_that_suffice": [" with ".join(f"“{name}”" for name in p) for p in pairs],
            **{f"first_{n.lower().replace(' ', '_')}": told(row) for n, row in best.items()},
        },
        evidence=evidence,
        together=lambda names: _first_is_libya(restricted(invoked, names)),
    )
