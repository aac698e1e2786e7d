"""C1 and C3: how resolution 1970 was adopted, and how wide it ranges.

The function of each paragraph is told by a stated rule: the codes of the paragraph decide for the
norm and the Court, an authored table (``data/functions_1970.csv``) that follows the section heads
decides for the other operative paragraphs, and every other recital is preamble.

The kinds of measure that other resolutions order are told by a rule of words
(``data/measure_words.csv``): it reads only paragraphs that open with a decision, and of these only
which words they hold, not their order. How far to trust it was measured on resolutions read by
hand (``data/measures_read.csv``).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from courtnorm import council, prose
from courtnorm.claims import Found, claim, said
from courtnorm.cooccurrence import DUTY
from courtnorm.council import EVENING, LIBYA
from courtnorm.errors import fail
from courtnorm.tables import Tables, keep
from courtnorm.terms import TermMatrix, committed_terms

SANCTIONS = ("arms embargo", "travel ban", "asset freeze", "committee and listing")
#: The peers: resolutions under Chapter VII from the year the Statute entered into force to the end
#: of the census.
FIRST_YEAR, LAST_YEAR = 2002, 2015
#: The openings of the lexicon by which the Council orders: decides; authorizes; extends or renews.
DECIDING = ("decides", "authorizes", "directs")
#: The kind that the lexicon tells by a pattern of its own: a situation is referred to the Court.
COURT, REFERRAL = "court", "referral-decision"
_LISTS = ("words_1", "words_2", "words_3")
ENOUGH_KINDS = 3  # declared before the count, in data/claims.csv
TOP_SHARE = 0.9  # declared before the count: nine peers in ten must order fewer kinds


@keep
def functions(data: Tables) -> pd.DataFrame:
    """Return the paragraphs of 1970 in their order, with the function of each.

    Columns ``label, kind, words, function, measure, binds, heading``. ``words`` counts one-letter
    words, the printed number left out (table ``words_1970``); ``function`` is ``norm``,
    ``court``, ``preamble`` or one of the authored table's. A paragraph of which nothing or more
    than one thing decides is a CourtnormError, and so is a row without its paragraph.
    """
    rows = data["paragraphs"].loc[data["paragraphs"]["symbol"] == LIBYA]
    rows = rows[["label", "kind"]].reset_index(drop=True)
    rows["words"] = rows["label"].map(data["words_1970"].set_index("label")["words"]).astype(int)
    authored = data["functions_1970"].set_index("label")
    where = "data/functions_1970.csv"
    for label in authored.index.difference(rows["label"]):
        raise fail(where, label, "no such paragraph")
    rows = rows.join(authored[["function", "measure", "binds", "heading"]], on="label").fillna("")
    coded = data["codings"].loc[data["codings"]["symbol"] == LIBYA]
    speaks = (coded["family"] == "responsibility") & coded["code"].isin(DUTY)
    decided = {label: "court" for label in coded.loc[coded["family"] == "court", "label"]}
    for label in coded.loc[speaks, "label"]:
        if label in decided:
            raise fail("data/codings.csv", f"{LIBYA} {label}", "expected norm or Court, not both")
        decided[label] = "norm"
    told = []
    for row in rows.itertuples():
        code = decided.get(row.label, "")
        if code and row.function:
            raise fail(where, row.label, f"its coding says {code}: expected no function here")
        preamble = "preamble" if row.kind == "preambular" else ""
        told.append(code or row.function or preamble)
        if not told[-1]:
            raise fail(where, row.label, "expected a function: no coding decides")
        if row.kind == "operative" and not row.binds:
            raise fail(where, row.label, "expected a row that says whom it binds")
    rows["function"] = told
    return rows


def kinds_ordered(data: Tables) -> list[str]:
    """Return the kinds of measure that the operative paragraphs of 1970 order, as sorted names.

    Those of the authored table, and ``court`` where a paragraph refers the situation.
    """
    counts = data["pattern_counts"]
    refers = ((counts["symbol"] == LIBYA) & (counts["pattern"] == REFERRAL)).any()
    authored = set(functions(data)["measure"]) - {""}
    return sorted(authored | ({COURT} if refers else set()))


# ---------------------------------------------------------------- the rule of words


def ordered(data: Mapping[str, pd.DataFrame], matrix: TermMatrix | None = None) -> pd.DataFrame:
    """Return the kinds of measure that operative paragraphs order: ``symbol, label, kind``.

    One row for each paragraph and kind, in the order of the corpus. Reads ``measure_words`` and
    ``pattern_counts`` of ``data``, and the counts of terms (the committed ones where none are
    given). A kind without words is a CourtnormError.
    """
    matrix = committed_terms() if matrix is None else matrix
    counts = data["pattern_counts"]
    rule = data["measure_words"]
    places = matrix.paragraphs.astype("category")  # as they are committed; for others, at once
    labels = places["label"].cat
    operative = np.array([str(label).startswith("OP") for label in labels.categories])
    decides = counts.loc[counts["pattern"].isin(DECIDING)]
    decides = decides.loc[decides["family"] == "strength"]
    deciding = np.isin(_keys(places, places), _keys(decides, places))
    rows = np.flatnonzero(operative[labels.codes] & deciding)
    holds = _presence(matrix, rows, rule)
    found = []
    for row in rule.itertuples():
        lists = [str(getattr(row, name)).split() for name in _LISTS]
        if not lists[0]:
            raise fail("data/measure_words.csv", str(row.kind), "expected words")
        here = ~holds[str(row.never).split()].to_numpy().any(axis=1)
        for words in filter(None, lists):
            here &= holds[words].to_numpy().any(axis=1)
        found.append(pd.DataFrame({"place": rows[here], "kind": row.kind}))
    referrals = counts.loc[counts["pattern"] == REFERRAL, ["symbol", "label"]]
    place = np.flatnonzero(np.isin(_keys(places, places), _keys(referrals, places)))
    found.append(pd.DataFrame({"place": place, "kind": COURT}))
    every = pd.concat(found).sort_values(["place", "kind"])
    at = places.iloc[every["place"]].astype(str).reset_index(drop=True)
    return at.assign(kind=every["kind"].to_numpy())[["symbol", "label", "kind"]]


def _keys(rows: pd.DataFrame, places: pd.DataFrame) -> np.ndarray:
    """Return a number for each paragraph of some rows, the same for the same; -1 if not in places.

    Numbers, because comparing two columns of words for every paragraph of the corpus takes long.
    """
    symbols, labels = (places[name].cat.categories for name in ("symbol", "label"))
    symbol, label = symbols.get_indexer(rows["symbol"]), labels.get_indexer(rows["label"])
    known = (symbol >= 0) & (label >= 0)
    return np.where(known, symbol.astype(np.int64) * len(labels) + label, -1)


def _presence(matrix: TermMatrix, rows: np.ndarray, rule: pd.DataFrame) -> pd.DataFrame:
    """Return whether each word of the rule is in each of some rows of a matrix."""
    words = sorted({word for name in (*_LISTS, "never") for word in " ".join(rule[name]).split()})
    columns = np.searchsorted(matrix.vocabulary, words)
    columns = np.minimum(columns, len(matrix.vocabulary) - 1)
    known = matrix.vocabulary[columns] == np.array(words, dtype=object)
    held = matrix.counts[rows][:, columns].toarray() > 0
    return pd.DataFrame(held & known, columns=words)


# ---------------------------------------------------------------- the peers


@keep
def peers(data: Tables) -> pd.DataFrame:
    """Return how long and how wide each peer of 1970 is, itself among them; one row a resolution.

    Columns ``symbol, year, paragraphs`` (operative), ``words`` (in them), ``decisions`` (operative
    paragraphs that open by deciding), ``kinds`` (of measure, a number) and ``which`` (their names,
    joined by semicolons).
    """
    documents = data["documents"]
    chosen = documents.loc[
        (documents["census"] == "yes")
        & (documents["chapter_vii"] == "yes")
        & documents["year"].between(FIRST_YEAR, LAST_YEAR),
        ["symbol", "year"],
    ].set_index("symbol")
    operative = data["paragraphs"].loc[lambda t: t["kind"] == "operative"]
    operative = operative.groupby("symbol")["n_tokens"].agg(["size", "sum"])
    counts = data["pattern_counts"]
    decides = counts.loc[counts["pattern"] == "decides"]
    decides = decides.loc[
        (decides["family"] == "strength") & decides["label"].astype(str).str.startswith("OP")
    ]
    kinds = ordered(data).drop_duplicates(["symbol", "kind"]).sort_values("kind")
    kinds = kinds.groupby("symbol")["kind"]
    table = chosen.assign(
        paragraphs=operative["size"],
        words=operative["sum"],
        decisions=decides.groupby(decides["symbol"].astype(str)).size(),
        kinds=kinds.size(),
        which=kinds.agg(";".join),
    )
    numbers = ["paragraphs", "words", "decisions", "kinds"]
    table[numbers] = table[numbers].fillna(0).astype("int64")
    return table.fillna({"which": ""}).reset_index()


def share_below(table: pd.DataFrame, column: str) -> float:
    """Return the share of the other peers that have less than 1970 in a column, 0 to 1."""
    if LIBYA not in set(table["symbol"]):
        raise fail("data/documents.csv", LIBYA, "expected it among its peers")
    here = table["symbol"] == LIBYA
    return float((table.loc[~here, column] < table.loc[here, column].iloc[0]).mean())


def _told(kinds: list[str]) -> str:
    """Say how many kinds and which: Three: arms, assets and travel."""
    number = prose.sentence(prose.text(len(kinds)))
    return f"{number}: {prose.listing(kinds)}" if kinds else number


@claim("C1")
def adopted_fifteen_to_none(data: Tables) -> Found:
    """C1: resolution 1970 was adopted 15-0 on 26 February 2011."""
    row = data["resolutions"].set_index("symbol").loc[LIBYA]
    cast = council.votes_on(LIBYA, data)
    basis = data["votes"].loc[data["votes"]["symbol"] == LIBYA, "basis"]
    by_members = council.tally(cast)
    by_count = (int(row["yes"]), int(row["no"]), int(row["abstain"]))
    on_the_day = row["date"] == EVENING
    recorded = int((basis == "recorded").sum())
    day, vote = prose.date(row["date"]), prose.vote(*by_members)
    return Found(
        {
            "as worded": said(
                by_members == (15, 0, 0) and on_the_day and recorded == len(basis),
                f"{vote} on {day}; recorded member by member: {recorded} of {len(basis)}",
            ),
            "printed count": said(
                by_count == (15, 0, 0) and on_the_day,
                f"{prose.vote(*by_count)} at meeting {row['meeting']}",
            ),
        },
        can_be_said=f"On {day} the Council adopted it by {vote}, at meeting {row['meeting']}.",
        numbers={"vote": by_members, "date": row["date"], "meeting": row["meeting"]},
        evidence=(f"resolutions:{LIBYA}", f"votes:{LIBYA}"),
    )


@claim("C3")
def wide_ranging(data: Tables) -> Found:
    """C3: the resolution is wide-ranging."""
    kinds = kinds_ordered(data)
    alone = [kind for kind in kinds if kind != COURT]
    table = peers(data)
    row = table.loc[table["symbol"] == LIBYA].iloc[0]
    by_rule = [kind for kind in row["which"].split(";") if kind]
    share = share_below(table, "kinds")
    others = len(table) - 1
    ordering = functions(data)
    ordering = ordering.loc[ordering["measure"] != "", "label"]
    return Found(
        {
            "as worded": said(len(kinds) >= ENOUGH_KINDS, _told(kinds)),
            "without the Court": said(len(alone) >= ENOUGH_KINDS, _told(alone)),
            "rule of words": said(len(by_rule) >= ENOUGH_KINDS, _told(by_rule)),
            "among its peers": said(
                share >= TOP_SHARE,
                f"{prose.percent(share)} of {others} resolutions under Chapter VII, "
                f"{FIRST_YEAR} to {LAST_YEAR}, order fewer",
            ),
        },
        can_be_said=(
            f"Its numbered paragraphs order {prose.text(len(kinds))} kinds of measure; of the "
            f"{others} other resolutions under Chapter VII from {FIRST_YEAR} to {LAST_YEAR} "
            f"{prose.percent(share)} order fewer."
        ),
        numbers={"kinds": len(kinds), "kinds_without_court": len(alone), "share_below": share},
        evidence=(f"{LIBYA} OP4", *(f"{LIBYA} {label}" for label in ordering)),
    )
