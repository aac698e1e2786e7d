"""C2 and C3: what resolution 1970 says of a responsibility, and how wide it ranges.

The function of each paragraph is told by a stated rule: the codes of the paragraph decide for the
norm and the Court, an authored table (``data/functions_1970.csv``) that follows the section heads
decides for the other operative paragraphs, and every other recital is preamble. C1, the vote, is
tested with the other votes.
"""

from __future__ import annotations

import pandas as pd

from courtnorm import measures, prose
from courtnorm.claims import Answer, Finding, Tables, claim, computed
from courtnorm.errors import fail
from courtnorm.kept import keep
from courtnorm.terms import TermMatrix

LIBYA = "S/RES/1970 (2011)"
NORM_CODES = ("STATE", "NAMED")  # the codes by which a paragraph states or names the responsibility
CITES = "outcome-paragraphs"  # the lexicon's pattern for paragraphs 138 to 140 of the Outcome
SANCTIONS = ("arms embargo", "travel ban", "asset freeze", "committee and listing")
#: The peers: resolutions under Chapter VII from the year the Statute entered into force to the end
#: of the census.
FIRST_YEAR, LAST_YEAR = 2002, 2015
ENOUGH_KINDS = 3  # declared before the count, in data/claims.csv
TOP_SHARE = 0.9  # declared before the count: nine peers in ten must order fewer kinds


@keep("codings", "functions_1970", "paragraphs")
def functions(data: Tables) -> pd.DataFrame:
    """Return the paragraphs of 1970 in their order, with the function of each.

    Columns ``label, kind, n_tokens, function, measure, binds, heading``. ``function`` is ``norm``,
    ``court``, ``preamble`` or one of the authored table's. A paragraph of which nothing or more
    than one thing decides is a CourtnormError, and so is a row without its paragraph.
    """
    rows = data["paragraphs"].loc[data["paragraphs"]["symbol"] == LIBYA]
    rows = rows[["label", "kind", "n_tokens"]].reset_index(drop=True)
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


@keep("documents", "measure_words", "paragraphs", "pattern_counts")
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


@claim("C2")
def recalls_a_responsibility(data: Tables) -> Finding:
    """C2: the resolution recalls Libya's responsibility to protect its people."""
    rows = functions(data)
    coded = data["codings"].loc[
        (data["codings"]["symbol"] == LIBYA) & (data["codings"]["family"] == "responsibility")
    ]
    states = coded.loc[coded["code"].isin(NORM_CODES)]
    ours = states.loc[
        states["addressee"].str.contains("Libya")
        & states["object"].isin(["population", "people", "civilians", "citizens"])
    ]
    opened = data["paragraphs"].loc[data["paragraphs"]["symbol"] == LIBYA]
    opened = opened.set_index("label")["opening"].reindex(ours["label"])
    cites = data["pattern_counts"]
    cites = cites.loc[(cites["symbol"] == LIBYA) & (cites["pattern"] == CITES)]
    named = bool((states["code"] == "NAMED").any())
    stated = "A responsibility is stated and the norm not named" if len(states) else "None"
    places = prose.listing(ours["label"])
    operative = int((ours["kind"] == "operative").sum())
    answers = (
        Answer(
            "Exactly one paragraph says that the Libyan authorities must protect the population",
            len(ours) == 1,
            f"{prose.sentence(prose.text(len(ours)))}: {places}" if places else "None",
        ),
        Answer(
            "It is recalled, as the essay's verb has it",
            bool(len(ours)) and bool((opened == "recalling").all()),
            f"It opens with “{prose.listing(opened.unique())}”" if len(ours) else "None",
        ),
        Answer(
            "An operative paragraph says it, so that the decision itself invokes it",
            operative > 0,
            f"Operative paragraphs that say it: {prose.text(operative)}",
        ),
        Answer(
            "The norm of 2005 is named: by its four crimes, as a principle or by its source",
            named,
            "It is named" if named else stated,
        ),
        Answer(
            "Paragraph 138, 139 or 140 of the World Summit Outcome is cited",
            len(cites) > 0,
            f"Citations: {prose.text(len(cites))}",
        ),
    )
    words = int(rows.loc[rows["function"] == "norm", "n_tokens"].sum())
    return computed(
        "C2",
        answers,
        {"paragraphs": len(ours), "words": words, "of_words": int(rows["n_tokens"].sum())},
        tuple(f"{LIBYA} {label}" for label in ours["label"]) or (LIBYA,),
    )


def _told(kinds: list[str]) -> str:
    """Say how many kinds and which: Three: arms, assets and travel."""
    number = prose.sentence(prose.text(len(kinds)))
    return f"{number}: {prose.listing(kinds)}" if kinds else number


@claim("C3")
def wide_ranging(data: Tables) -> Finding:
    """C3: the resolution is wide-ranging."""
    kinds = kinds_ordered(data)
    alone = [kind for kind in kinds if kind != measures.COURT]
    table = peers(data)
    row = table.loc[table["symbol"] == LIBYA].iloc[0]
    by_rule = [kind for kind in row["which"].split(";") if kind]
    share = share_below(table, "kinds")
    answers = (
        Answer(
            "Its operative paragraphs order at least three different kinds of measure",
            len(kinds) >= ENOUGH_KINDS,
            _told(kinds),
        ),
        Answer(
            "The same without the referral",
            len(alone) >= ENOUGH_KINDS,
            _told(alone),
        ),
        Answer(
            "The same by the rule of words that is run over all its peers",
            len(by_rule) >= ENOUGH_KINDS,
            _told(by_rule),
        ),
        Answer(
            "Nine in ten of its peers order fewer kinds",
            share >= TOP_SHARE,
            f"{prose.percent(share)} of {len(table) - 1} resolutions under Chapter VII, "
            f"{FIRST_YEAR} to {LAST_YEAR}",
        ),
    )
    ordering = functions(data)
    ordering = ordering.loc[ordering["measure"] != "", "label"]
    return computed(
        "C3",
        answers,
        {"kinds": len(kinds), "kinds_without_court": len(alone), "share_below": share},
        (f"{LIBYA} OP4", *(f"{LIBYA} {label}" for label in ordering)),
    )
