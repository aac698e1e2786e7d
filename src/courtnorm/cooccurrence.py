"""Where the norm and the Court share a resolution, how near they stand, and how often by chance.

A *reading* says what counts as naming the norm. Under a reading, :func:`texts` gives one row a held
resolution: does it name the norm, the Court, both; how far apart; and joined, adjacent or merely
co-present by the rule of :func:`nearest`. :func:`chance` asks how often the two would meet if
mentions of the Court were dealt anew among like resolutions.

The unit is the paragraph. What a sentence inside it joins or keeps apart is not in the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from courtnorm import tables
from courtnorm.errors import CourtnormError, fail
from courtnorm.tables import Tables, keep

#: Links from the closest to the loosest; the order decides which pair stands for a resolution.
LINKS = ("joined", "adjacent", "co-present")
#: The codes by which a paragraph states or names the responsibility to protect.
DUTY = ("STATE", "NAMED")
#: Whom the norm protects.
PEOPLE = ("population", "people", "civilians", "citizens")
#: Draws of a permutation test.
DRAWS = 10_000
#: Seeds the draws, so that every run gives the same figures: the day of resolution 1970.
SEED = 20110226
#: Fewer resolutions than this free to change places, and a test would say nothing.
MIN_FREE = 30


# ---------------------------------------------------------------- what counts as naming them

#: A test of rows: which of some paragraphs, or texts, have what it asks (bool).
Test = Callable[[pd.DataFrame], pd.Series]


def has(column: str, *values: object) -> Test:
    """Return a test: is a column one of these values?"""
    return lambda rows: rows[column].isin(values)


#: What a claim on the norm can be restricted to: tests of columns of the text (``country,
#: chapter_vii, after_summit``) or of the coding of a paragraph.
RESTRICTIONS: dict[str, Test] = {
    "one country": lambda rows: rows["country"] != "",
    "Chapter VII": has("chapter_vii", True),
    "side by side": has("wording", "adjacent"),
    "those words": has("wording", "adjacent", "between"),
    "by name": has("code", "NAMED"),
    "after the Summit": has("after_summit", True),
    "operative": has("kind", "operative"),
    "preamble": has("kind", "preambular"),
}


def _in_words(rows: pd.DataFrame) -> pd.Series:
    words = RESTRICTIONS["those words"](rows) & rows["object"].isin(PEOPLE)
    return (rows["code"] == "NAMED") | ((rows["code"] == "STATE") & words)


#: What counts as naming the norm, from the strictest to the broadest: by name or source; also a
#: State's responsibility "to protect" a population in those words; also in whatever words.
NORMS: dict[str, Test] = {
    "name": has("code", "NAMED"),
    "words": _in_words,
    "any wording": has("code", *DUTY),
}


@dataclass(frozen=True)
class Reading:
    """What counts as naming the norm: a key of :data:`NORMS`, and whether by recall.

    ``recalls``: does a text name it that only recalls a resolution which reaffirmed it?
    """

    norm: str = "words"
    recalls: bool = False


@keep
def passages(data: Tables, reading: Reading) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the paragraphs that name the norm under a reading, and those that name the Court.

    Columns of both: ``symbol, label, kind, code, by_recall, wording`` as coded and ``place``, the
    paragraph's place in its resolution counted from 1, recitals first. Reads ``codings`` and
    ``documents``. An unknown reading, and a coded paragraph that its resolution does not have, are
    CourtnormErrors. Either frame may be empty.
    """
    if reading.norm not in NORMS:
        raise fail("the readings of the norm", reading.norm, f"expected one of {', '.join(NORMS)}")
    rows = placed(data)
    norm = rows.loc[rows["family"] == "responsibility"]
    norm = norm.loc[NORMS[reading.norm](norm)]
    if not reading.recalls:
        norm = norm.loc[norm["by_recall"] != "yes"]
    court = rows.loc[rows["family"] == "court"]
    columns = ["symbol", "label", "kind", "code", "by_recall", "wording", "place"]
    return norm[columns].reset_index(drop=True), court[columns].reset_index(drop=True)


@keep
def placed(data: Tables) -> pd.DataFrame:
    """Return the coded paragraphs with their ``place`` in the resolution, counted from 1."""
    sizes = data["documents"][["symbol", "n_preambular", "n_operative"]]
    rows = data["codings"].merge(sizes, on="symbol", how="left")
    number = rows["label"].str[2:].astype("int64")
    operative = rows["kind"] == "operative"
    size = rows["n_operative"].where(operative, rows["n_preambular"])
    wrong = rows.loc[size.isna() | (number > size.fillna(0)) | (number < 1)]
    if len(wrong):
        row = f"{wrong['symbol'].iloc[0]} {wrong['label'].iloc[0]}"
        raise fail("data/codings.csv", row, "expected a paragraph that the resolution has")
    rows["place"] = number + rows["n_preambular"].astype("int64").where(operative, 0)
    return rows.drop(columns=["n_preambular", "n_operative"])


# ---------------------------------------------------------------- how near they stand


def paired(norm: pd.DataFrame, court: pd.DataFrame) -> pd.DataFrame:
    """Return every two paragraphs of a resolution that name the norm and the Court, closest first.

    The rule: ``joined`` where one paragraph names both; ``adjacent`` where the two are neighbours
    of one kind, so that the last recital and the first operative paragraph are not; otherwise
    ``co-present``. Takes the frames of :func:`passages`, or parts of them. Columns: those of the
    norm's frame, those of the Court's with ``court_`` before them, ``norm_at, court_at`` (labels),
    ``distance`` (in paragraphs; 0 where joined) and ``link``. Of pairs as close, the first.
    """
    court = court.add_prefix("court_").rename(columns={"court_symbol": "symbol"})
    found = norm.merge(court, on="symbol")
    found = found.rename(columns={"label": "norm_at", "court_label": "court_at"})
    distance = (found["place"] - found["court_place"]).abs()
    link = np.full(len(found), len(LINKS) - 1)
    link[(distance == 1) & (found["kind"] == found["court_kind"])] = 1
    link[distance == 0] = 0
    found["distance"], found["link"] = distance.astype("Int64"), np.array(LINKS, object)[link]
    return found.iloc[np.lexsort((distance, link))]


def nearest(norm: pd.DataFrame, court: pd.DataFrame) -> pd.DataFrame:
    """Return the closest pair of each resolution with both: index ``symbol``; see :func:`paired`.

    Columns ``link, distance, norm_at, court_at``.
    """
    closest = paired(norm, court).drop_duplicates("symbol").set_index("symbol")
    return closest[["link", "distance", "norm_at", "court_at"]]


@keep
def pairs(data: Tables, reading: Reading) -> pd.DataFrame:
    """Return the pairs of :func:`paired` under a reading, with what is known of their resolutions.

    Oldest resolution first, in each the closest pair first. Columns besides: those of
    :func:`courtnorm.tables.held`.
    """
    found = paired(*passages(data, reading))
    return tables.held(data, found["symbol"]).merge(found, on="symbol")


@keep
def texts(data: Tables, reading: Reading) -> pd.DataFrame:
    """Return every held resolution, oldest first, with what it names under a reading.

    Columns: those of :func:`courtnorm.tables.held`; ``norm, court, both`` (bool); ``recalled`` (the
    norm only by recall); and for texts with both ``norm_at, court_at, link`` (else "") and
    ``distance`` (else missing) of the closest pair. A held resolution that has no date is a
    CourtnormError.
    """
    norm, court = passages(data, reading)
    rows = tables.held(data, data["documents"]["symbol"])
    symbols = rows["symbol"]
    rows["norm"], rows["court"] = symbols.isin(norm["symbol"]), symbols.isin(court["symbol"])
    rows["both"] = rows["norm"] & rows["court"]
    rows["recalled"] = rows["norm"] & ~symbols.isin(_outright(norm))
    rows = rows.join(nearest(norm, court), on="symbol")
    return rows.fillna({"norm_at": "", "court_at": "", "link": ""})


def _outright(norm: pd.DataFrame) -> pd.Series:
    """Return the resolutions that name the norm otherwise than by recall."""
    return norm.loc[norm["by_recall"] != "yes", "symbol"]


# ---------------------------------------------------------------- by chance


def with_strata(data: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of :func:`texts` with the two strata besides the year.

    ``subject``: "before the Court" where the agenda names a state of a situation that had been
    referred, or asked for, by that day; else "another country" where the text is about one place;
    else "a theme". ``length``: short, middle or long, a third of its year each, by words; within
    the year, because resolutions grew longer. Reads ``situations`` and ``states``.
    """
    out = rows.copy()
    out["subject"] = np.where(out["country"] != "", "another country", "a theme")
    names = data["states"].set_index("iso3")["name"]
    for situation in data["situations"].itertuples():
        for iso3 in str(situation.iso3).split(";"):
            if iso3 not in names.index:
                raise fail("data/situations.csv", situation.id, f"expected {iso3} among the states")
            named = out["agenda"].str.contains(rf"\b{re.escape(names[iso3])}\b", regex=True)
            out.loc[named & (out["date"] >= situation.referral_date), "subject"] = (
                "before the Court"
            )
    by_year = out.groupby("year")["n_tokens"]
    rank = by_year.rank(method="first").astype("float64") - 1
    third = (3 * rank // by_year.transform("size").astype("float64")).astype("int64")
    out["length"] = third.map({0: "short", 1: "middle", 2: "long"})
    return out


@dataclass(frozen=True)
class Chance:
    """What a permutation test found.

    ``observed``: resolutions with both; ``expected``: the mean over the draws; ``low, high``: the
    middle 95% of the draws; ``p``: share of draws, the observed one counted among them, with as
    many or more; ``texts``: resolutions in all; ``draws``.
    """

    observed: int
    expected: float
    low: float
    high: float
    p: float
    texts: int
    draws: int


def chance(
    rows: pd.DataFrame,
    by: Sequence[str],
    *,
    draws: int = DRAWS,
    min_free: int = MIN_FREE,
) -> Chance:
    """Deal the mentions of the Court anew among like resolutions, and count how often they meet.

    A stratified permutation test: within each combination of the columns ``by`` the flags of
    ``rows["court"]`` are shuffled, which keeps how many resolutions of that stratum name the Court
    and how many name the norm, and loosens only which do both. Without ``by`` all are one
    stratum. Strata in which no shuffle can change the count are left as they are.

    Raises CourtnormError where nothing names the norm or the Court, and where fewer than
    ``min_free`` resolutions stand in strata that a shuffle can change.
    """
    if draws < 1:
        raise CourtnormError(f"chance: {draws} draws, expected at least 1")
    norm, court = rows["norm"].to_numpy(bool), rows["court"].to_numpy(bool)
    for name, flags in (("norm", norm), ("Court", court)):
        if not flags.any():
            raise CourtnormError(
                f"chance: none of {len(rows)} resolutions names the {name}: nothing to compare"
            )
    stratum = rows.groupby(list(by), sort=False).ngroup() if by else pd.Series(0, index=rows.index)
    random = np.random.default_rng(SEED)
    counts, free = np.zeros(draws, dtype=np.int64), 0
    for members in pd.Series(np.arange(len(rows))).groupby(stratum.to_numpy()):
        at = members[1].to_numpy()
        here, there = norm[at], court[at]
        if here.all() or there.all() or not here.any() or not there.any():
            counts += int((here & there).sum())
            continue
        free += len(at)
        # How many of the Court's flags a shuffle puts on the texts with the norm is a draw without
        # replacement: as many balls as texts with the norm, from an urn with the flags in it.
        counts += random.hypergeometric(there.sum(), (~there).sum(), here.sum(), size=draws)
    if free < min_free:
        raise CourtnormError(
            f"chance: by {', '.join(by) or 'nothing'}, {free} of {len(rows)} resolutions can change"
            f" places, expected at least {min_free}"
        )
    observed = int((norm & court).sum())
    low, high = np.quantile(counts, [0.025, 0.975], method="nearest")
    return Chance(
        observed,
        float(counts.mean()),
        float(low),
        float(high),
        float((1 + (counts >= observed).sum()) / (draws + 1)),
        len(rows),
        draws,
    )
