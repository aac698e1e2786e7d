"""Where the norm and the Court share a resolution, how near they stand, and how often by chance.

A *reading* says what counts as naming each. Under a reading, :func:`texts` gives one row a held
resolution: does it name the norm, the Court, both; in which part; how far apart; and joined,
adjacent or merely co-present by the rule of :func:`pairs`. :func:`chance` asks how often the two
would meet if mentions of the Court were dealt anew among like resolutions, and
:func:`chance_of_nearness` how near they would then stand.

The unit is the paragraph. What a sentence inside it joins or keeps apart is not in the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from courtnorm import tables
from courtnorm.errors import CourtnormError, fail
from courtnorm.tables import Tables, keep

#: Links from the closest to the loosest; the order decides which pair stands for a resolution.
LINKS = ("joined", "adjacent", "co-present")
KINDS = ("preambular", "operative")
#: What the parts of a resolution are called in which some paragraphs stand.
_PARTS = {
    frozenset[str](): "",
    frozenset({"preambular"}): "preamble",
    frozenset({"operative"}): "operative part",
    frozenset(KINDS): "both parts",
}
PEOPLE = ("population", "people", "civilians", "citizens")
#: Draws of a permutation test.
DRAWS = 10_000
#: Seeds the draws, so that every run gives the same figures: the day of resolution 1970.
SEED = 20110226
#: Fewer resolutions than this free to change places, and a test would say nothing.
MIN_FREE = 30


# ---------------------------------------------------------------- what counts as naming them


def by_name(rows: pd.DataFrame) -> pd.Series:
    """Keep the norm by name or source: the codebook's NAMED."""
    return rows["code"] == "NAMED"


def in_words(rows: pd.DataFrame) -> pd.Series:
    """Keep NAMED, and a State's responsibility "to protect" a population in those words."""
    words = rows["wording"].isin(["adjacent", "between"]) & rows["object"].isin(PEOPLE)
    return by_name(rows) | ((rows["code"] == "STATE") & words)


def in_any_wording(rows: pd.DataFrame) -> pd.Series:
    """Keep NAMED, and a State's responsibility for protection in whatever words."""
    return rows["code"].isin(["NAMED", "STATE"])


def in_any_mouth(rows: pd.DataFrame) -> pd.Series:
    """Keep also the duties of warring parties and the saving clauses of mandates."""
    return rows["code"].isin(["NAMED", "STATE", "PARTIES", "CLAUSE"])


#: What counts as naming the norm, from the strictest to the broadest.
NORMS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "name": by_name,
    "words": in_words,
    "any wording": in_any_wording,
    "any mouth": in_any_mouth,
}
#: What counts as naming the Court: all the codes, or those by which the Council acts on it.
COURTS: dict[str, tuple[str, ...]] = {
    "any": ("REFERRAL", "EXEMPTION", "COOPERATION", "ACKNOWLEDGEMENT", "STANDARD", "OTHER"),
    "acts": ("REFERRAL", "EXEMPTION", "COOPERATION"),
    "referral": ("REFERRAL",),
}


@dataclass(frozen=True)
class Reading:
    """What counts as naming the norm and the Court.

    Attributes:
        norm: a key of ``NORMS``.
        recalls: does a text name the norm that only recalls a resolution which reaffirmed it?
        court: a key of ``COURTS``.
        norm_kinds, court_kinds: the kinds of paragraph in which each must stand.
    """

    norm: str = "words"
    recalls: bool = False
    court: str = "any"
    norm_kinds: tuple[str, ...] = ("preambular", "operative")
    court_kinds: tuple[str, ...] = ("preambular", "operative")


@keep
def passages(data: Tables, reading: Reading) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the paragraphs that name the norm and those that name the Court under a reading.

    Columns of both: ``symbol, label, kind, code, by_recall, wording`` as coded and ``place``, the
    paragraph's place in its resolution counted from 1, recitals first. Reads ``codings`` and
    ``documents``. An unknown reading, and a coded paragraph that its resolution does not have, are
    CourtnormErrors. Either frame may be empty.
    """
    if reading.norm not in NORMS:
        raise fail("the readings of the norm", reading.norm, f"expected one of {', '.join(NORMS)}")
    if reading.court not in COURTS:
        raise fail(
            "the readings of the Court", reading.court, f"expected one of {', '.join(COURTS)}"
        )
    rows = placed(data)
    norm = rows.loc[(rows["family"] == "responsibility") & rows["kind"].isin(reading.norm_kinds)]
    norm = norm.loc[NORMS[reading.norm](norm)]
    if not reading.recalls:
        norm = norm.loc[norm["by_recall"] != "yes"]
    court = rows.loc[(rows["family"] == "court") & rows["kind"].isin(reading.court_kinds)]
    court = court.loc[court["code"].isin(COURTS[reading.court])]
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


PAIR = ["symbol", "norm_at", "norm_kind", "court_at", "court_kind", "distance", "link"]


def pairs(norm: pd.DataFrame, court: pd.DataFrame) -> pd.DataFrame:
    """Pair every paragraph on the norm with every one on the Court in the same resolution.

    The rule: ``joined`` where one paragraph names both; ``adjacent`` where the two are neighbours
    of one kind, so that the last recital and the first operative paragraph are not; otherwise
    ``co-present``. Takes the frames of :func:`passages`. Columns: ``symbol, norm_at, norm_kind,
    court_at, court_kind, distance`` (in paragraphs; 0 where joined) and ``link``.
    """
    return _pair_table(_paired(norm, court))


def nearest(norm: pd.DataFrame, court: pd.DataFrame) -> pd.DataFrame:
    """Return for each resolution with both its closest pair: by link, then by distance."""
    best = _closest(norm, court)
    return _pair_table(best[symbol] for symbol in sorted(best))


#: One row of :func:`pairs`.
Pair = tuple[str, str, str, str, str, int, str]


# A loop, because resolutions with both are few: joining two tables takes ten times as long.
def _paired(norm: pd.DataFrame, court: pd.DataFrame) -> Iterator[Pair]:
    columns = ["symbol", "label", "kind", "place"]
    beside: dict[str, list[tuple[str, str, int]]] = {}
    for symbol, label, kind, place in court[columns].itertuples(index=False):
        beside.setdefault(symbol, []).append((label, kind, place))
    for symbol, label, kind, place in norm[columns].itertuples(index=False):
        for court_label, court_kind, court_place in beside.get(symbol, ()):
            distance = abs(place - court_place)
            if distance == 0:
                link = "joined"
            elif distance == 1 and kind == court_kind:
                link = "adjacent"
            else:
                link = "co-present"
            yield symbol, label, kind, court_label, court_kind, distance, link


def _closest(norm: pd.DataFrame, court: pd.DataFrame) -> dict[str, Pair]:
    """Return the closest pair of each resolution with both; of pairs as close, the first."""
    best: dict[str, Pair] = {}
    for pair in _paired(norm, court):
        symbol = pair[0]
        if symbol not in best or _closeness(pair) < _closeness(best[symbol]):
            best[symbol] = pair
    return best


def _closeness(pair: Pair) -> tuple[int, int]:
    return LINKS.index(pair[6]), pair[5]


def _pair_table(rows: Iterable[Pair]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=PAIR).astype({"distance": "int64"})


@keep
def texts(data: Tables, reading: Reading) -> pd.DataFrame:
    """Return every held resolution, oldest first, with what it names under a reading.

    Columns: ``symbol, number, year, date, agenda, n_tokens, census, chapter_vii`` (bool),
    ``country`` (the one place it is about, or ""), ``norm, court, both`` (bool), ``recalled`` (the
    norm only by recall), ``norm_in, court_in`` (preamble, operative part, both parts, or ""), and
    for texts with both ``norm_at, court_at, distance, link`` of the closest pair. Reads
    ``codings``, ``documents``, ``resolutions`` and ``scopes``. A held resolution that has no date
    is a CourtnormError.
    """
    norm, court = passages(data, reading)
    return _named(tables.held(data, data["documents"]["symbol"]), norm, court)


@keep
def meetings(data: Tables, reading: Reading) -> pd.DataFrame:
    """Return the resolutions that name both, oldest first: those rows of :func:`texts`, quicker."""
    return sharing(data, *passages(data, reading))


def sharing(
    data: Mapping[str, pd.DataFrame], norm: pd.DataFrame, court: pd.DataFrame
) -> pd.DataFrame:
    """Return the resolutions in which some paragraphs on the norm and on the Court both stand.

    Takes frames of :func:`passages`, or parts of them; columns as those of :func:`texts`.
    """
    shared = norm.loc[norm["symbol"].isin(court["symbol"]), "symbol"]
    return _named(tables.held(data, shared), norm, court)


def _named(held: pd.DataFrame, norm: pd.DataFrame, court: pd.DataFrame) -> pd.DataFrame:
    """Add to held resolutions what they name, where, and their closest pair."""
    symbols = held["symbol"]
    held["norm"], held["court"] = symbols.isin(norm["symbol"]), symbols.isin(court["symbol"])
    held["both"] = held["norm"] & held["court"]
    outright = norm.loc[norm["by_recall"] != "yes", "symbol"]
    held["recalled"] = held["norm"] & ~symbols.isin(outright)
    held["norm_in"], held["court_in"] = _parts(symbols, norm), _parts(symbols, court)
    closest = _closest(norm, court)
    for name, place in (("norm_at", 1), ("court_at", 3), ("link", 6)):
        held[name] = [closest[s][place] if s in closest else "" for s in symbols]
    distance = [closest[s][5] if s in closest else pd.NA for s in symbols]
    held["distance"] = pd.array(distance, dtype="Int64")
    return held


def _parts(symbols: pd.Series, rows: pd.DataFrame) -> pd.Series:
    """Return in which part of each resolution some paragraphs stand, or "" where none does."""
    kinds: dict[str, set[str]] = {}
    for symbol, kind in zip(rows["symbol"], rows["kind"], strict=True):
        kinds.setdefault(symbol, set()).add(kind)
    part = [_PARTS[frozenset(kinds.get(symbol, ()))] for symbol in symbols]
    return pd.Series(part, index=symbols.index, dtype=object)


def first(rows: pd.DataFrame) -> pd.Series | None:
    """Return the oldest of some rows of :func:`texts`; None where there is none."""
    return rows.iloc[0] if len(rows) else None


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
    many or more; ``texts`` and ``free``: resolutions in all, and in strata where a draw can change
    the count; ``draws``.
    """

    observed: int
    expected: float
    low: float
    high: float
    p: float
    texts: int
    free: int
    draws: int


def chance(
    rows: pd.DataFrame,
    by: Sequence[str],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
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
    random = np.random.default_rng(seed)
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
        free,
        draws,
    )


@dataclass(frozen=True)
class Nearness:
    """What a shuffle of paragraphs found: resolutions with a close pair, and how many by chance.

    ``touching``: joined or adjacent; ``expected``: mean over the draws; ``low, high``: the middle
    95%; ``p_fewer``: share of draws, the observed one counted among them, with as few or fewer;
    the same for ``joined`` alone.
    """

    texts: int
    touching: int
    expected: float
    low: float
    high: float
    p_fewer: float
    joined: int
    expected_joined: float
    draws: int


def chance_of_nearness(
    data: Tables,
    norm: pd.DataFrame,
    court: pd.DataFrame,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Nearness:
    """Deal the paragraphs on the norm anew among those of their kind, and see how many touch.

    In every resolution with both, the paragraphs on the Court stay where they are; those on the
    norm are put at random places among the paragraphs of their own kind, each place once. Raises
    CourtnormError where no resolution has both.
    """
    shared = sorted(set(norm["symbol"]) & set(court["symbol"]))
    if not shared:
        raise CourtnormError("nearness: no resolution names both: nothing to compare")
    sizes = data["documents"].set_index("symbol")[["n_preambular", "n_operative"]]
    random = np.random.default_rng(seed)
    joined, touching = (np.zeros(draws, dtype=np.int64) for _ in range(2))
    for symbol in shared:
        meets, beside = (np.zeros(draws, dtype=bool) for _ in range(2))
        for kind, size in zip(KINDS, sizes.loc[symbol].astype("int64"), strict=True):
            mine = norm.loc[(norm["symbol"] == symbol) & (norm["kind"] == kind)]
            theirs = court.loc[(court["symbol"] == symbol) & (court["kind"] == kind), "label"]
            if mine.empty or theirs.empty:
                continue
            at = np.zeros(size + 2, dtype=bool)  # a margin, so that every place has two neighbours
            at[theirs.str[2:].astype("int64").to_numpy()] = True
            near = at[:-2] | at[1:-1] | at[2:]
            order = random.permuted(np.tile(np.arange(size), (draws, 1)), axis=1)[:, : len(mine)]
            meets |= at[1:-1][order].any(axis=1)
            beside |= near[order].any(axis=1)
        joined += meets
        touching += beside
    closest = nearest(norm, court)
    seen = int(closest["link"].isin(LINKS[:2]).sum())
    low, high = np.quantile(touching, [0.025, 0.975], method="nearest")
    return Nearness(
        len(shared),
        seen,
        float(touching.mean()),
        float(low),
        float(high),
        float((1 + (touching <= seen).sum()) / (draws + 1)),
        int((closest["link"] == "joined").sum()),
        float(joined.mean()),
        draws,
    )


# ---------------------------------------------------------------- every definition at once
