"""C1 and C3: how resolution 1970 was adopted, and how wide it ranges.

The function of each paragraph is told by a stated rule: the codes of the paragraph decide for the
norm and the Court, an authored table (``data/functions_1970.csv``) that follows the section heads
decides for the other operative paragraphs, and every other recital is preamble.
"""

from __future__ import annotations

import pandas as pd

from courtnorm import council, measures, prose
from courtnorm.claims import Found, claim, said
from courtnorm.errors import fail
from courtnorm.tables import Tables, keep
from courtnorm.terms import TermMatrix

LIBYA = "S/RES/1970 (2011)"
NORM_CODES = ("STATE", "NAMED")  # the codes by which a paragraph states or names the responsibility
EVENING = pd.Timestamp("2011-02-26")
SANCTIONS = ("arms embargo", "travel ban", "asset freeze", "committee and listing")
#: The peers: resolutions under Chapter VII from the year the Statute entered into force to the end
#: of the census.
FIRST_YEAR, LAST_YEAR = 2002, 2015
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
    speaks = (coded["family"] == "responsibility") & coded["code"].isin(NORM_CODES)
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
    refers = ((counts["symbol"] == LIBYA) & (counts["pattern"] == measures.REFERRAL)).any()
    authored = set(functions(data)["measure"]) - {""}
    return sorted(authored | ({measures.COURT} if refers else set()))


@keep
def peers(
    data: Tables,
    matrix: TermMatrix | None = None,
    openings: tuple[str, ...] | None = measures.DECIDING,
) -> pd.DataFrame:
    """Return how long and how wide each peer of 1970 is, itself among them; one row a resolution.

    Columns ``symbol, year, paragraphs`` (operative), ``words`` (in them), ``decisions`` (operative
    paragraphs that open by deciding), ``kinds`` (of measure, a number) and ``which`` (their names,
    joined by semicolons). ``openings`` is passed on to the rule of words.
    """
    documents = data["documents"]
    chosen = documents.loc[
        (documents["census"] == "yes")
        & (documents["chapter_vii"] == "yes")
        & documents["year"].between(FIRST_YEAR, LAST_YEAR),
        ["symbol", "year"],
    ].set_index("symbol")
    operative = data["paragraphs"].loc[lambda t: t["kind"] == "operative"].groupby("symbol")
    counts = data["pattern_counts"]
    decides = counts.loc[
        (counts["family"] == "strength")
        & (counts["pattern"] == "decides")
        & counts["label"].astype(str).str.startswith("OP")
    ]
    kinds = measures.ordered(data, matrix, openings).groupby("symbol")["kind"].unique()
    table = chosen.assign(
        paragraphs=operative.size(),
        words=operative["n_tokens"].sum(),
        decisions=decides.groupby(decides["symbol"].astype(str)).size(),
        kinds=kinds.map(len),
        which=kinds.map(lambda names: ";".join(sorted(names))),
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
    alone = [kind for kind in kinds if kind != measures.COURT]
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
