"""C4: was resolution 1970 the first decision with every vote to invoke the responsibility?

As worded a paragraph invokes it that states or names a state's responsibility to protect its
population, in whatever words. A restriction asks something besides, and is a small function:
paragraphs in, those that have it out. The claim is true under some of them where the first
paragraph that is left, of those in texts with every vote, stands in S/RES/1970 (2011).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

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


@keep("resolutions", "votes")
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


@keep("codings", "documents", "pattern_counts", "resolutions", "scopes", "timeline", "votes")
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


@keep("codings", "pattern_counts")
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


def grid(data: Tables) -> pd.DataFrame:
    """Return the first text under each reading and each restriction, oldest first.

    Columns: ``name``; ``restriction`` (bool); ``first`` and ``first_with_every_vote`` (as
    :func:`told`), ``date`` (of the latter), ``is_1970`` (bool), ``texts`` (how many qualify until
    S/RES/1970).
    """
    rows = paragraphs(data)
    last = rows.loc[rows["symbol"] == LIBYA, "date"].iloc[0]
    asked = [(name, False, keep_in(rows)) for name, keep_in in READINGS.items()]
    asked += [(name, True, keep_in(invoking(rows))) for name, keep_in in RESTRICTIONS.items()]
    out = []
    for name, is_restriction, left in asked:
        best = first(left)
        out.append(
            {
                "name": name,
                "restriction": is_restriction,
                "first": told(first(left, every_vote=False)),
                "first_with_every_vote": told(best),
                "date": None if best is None else best["date"],
                "is_1970": best is not None and best["symbol"] == LIBYA,
                "texts": left.loc[left["date"] <= last, "symbol"].nunique(),
            }
        )
    return pd.DataFrame(out).sort_values("date", ignore_index=True, kind="stable")


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


def candidates(data: Tables) -> pd.DataFrame:
    """Return every text up to 1970 that comes near, one row each, with what it has.

    A text comes near where it states or names the responsibility in whatever words, or has the
    phrase itself. Columns: those of :func:`paragraphs` for its first such paragraph, and one for
    each restriction (bool).
    """
    rows = paragraphs(data)
    last = rows.loc[rows["symbol"] == LIBYA, "date"].iloc[0]
    near = rows["code"].isin(["STATE", "NAMED"]) | (rows["wording"] == "adjacent")
    rows = rows.loc[near & (rows["date"] <= last)]
    texts = rows.drop_duplicates("symbol").copy()
    for name, keep_in in RESTRICTIONS.items():
        texts[name] = texts["symbol"].isin(keep_in(invoking(rows))["symbol"])
    return texts.reset_index(drop=True)


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
