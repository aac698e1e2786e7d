"""C1 to C3, and the functions of 1970's paragraphs: each moves with the row it rests on."""

from __future__ import annotations

import pandas as pd
import pytest
from altered import Tables, answers, changed

from courtnorm import claims, tables
from courtnorm.errors import CourtnormError
from courtnorm.findings import four_days
from courtnorm.findings import one_evening as evening
from courtnorm.findings.one_evening import LIBYA

NAMES = (
    "claims codings documents functions_1970 measure_words paragraphs pattern_counts words_1970"
).split()


@pytest.fixture(scope="module")
def data() -> Tables:
    return {name: tables.load(name) for name in NAMES}


def clause(data: Tables) -> pd.Series:
    """Return which row of the codings is the clause on the responsibility."""
    coded = data["codings"]
    return (coded["symbol"] == LIBYA) & (coded["family"] == "responsibility")


# ------------------------------------------------------------------------------- functions


def test_every_paragraph_has_one_function(data: Tables) -> None:
    rows = evening.functions(data).set_index("label")
    assert len(rows) == 16 + 28
    assert list(rows.index[rows["function"] == "norm"]) == ["PP9"]
    court = ["PP12", "OP4", "OP5", "OP6", "OP7", "OP8"]
    assert list(rows.index[rows["function"] == "court"]) == court
    assert (rows.loc[rows["kind"] == "preambular", "binds"] == "").all()
    assert set(rows["function"]) == {
        "preamble",
        "norm",
        "court",
        "demands",
        "aid and review",
    } | set(evening.SANCTIONS)


def test_what_binds_every_member_state_opens_with_an_order(data: Tables) -> None:
    rows = evening.functions(data)
    bound = rows.loc[rows["binds"] == "every Member State", ["label"]]
    opened = data["paragraphs"].loc[data["paragraphs"]["symbol"] == LIBYA]
    opened = bound.merge(opened, on="label")["opening"]
    assert len(opened) == 6
    assert set(opened) == {"decides", "requires"}


def test_a_function_beside_a_code_is_refused(data: Tables) -> None:
    rows = data["functions_1970"]["label"] == "OP4"
    with pytest.raises(CourtnormError, match="OP4: its coding says court"):
        evening.functions(changed(data, "functions_1970", rows, function="demands"))


def test_a_paragraph_without_function_is_refused(data: Tables) -> None:
    table = data["functions_1970"]
    with pytest.raises(CourtnormError, match="OP9: expected a function"):
        evening.functions({**data, "functions_1970": table.loc[table["label"] != "OP9"]})


def test_a_row_without_its_paragraph_is_refused(data: Tables) -> None:
    rows = data["functions_1970"]["label"] == "OP28"
    with pytest.raises(CourtnormError, match="OP99: no such paragraph"):
        evening.functions(changed(data, "functions_1970", rows, label="OP99"))


def test_a_paragraph_coded_for_both_is_refused(data: Tables) -> None:
    coded = data["codings"]
    extra = coded.loc[clause(data)].assign(label="PP12")
    with pytest.raises(CourtnormError, match="PP12: expected norm or Court"):
        evening.functions({**data, "codings": pd.concat([coded, extra])})


# -------------------------------------------------------------------------------- C1 and C2


def test_c1_moves_with_a_vote(loaded: Tables) -> None:
    votes = loaded["votes"]
    one = (votes["symbol"] == LIBYA) & (votes["iso3"] == "IND")
    assert claims.find("C1", loaded).verdict == "holds"
    moved = changed(loaded, "votes", one, vote="A")
    assert claims.find("C1", moved).verdict == "fails"
    assert answers("C1", moved)["printed count"]


def test_c2_moves_with_the_clause(data: Tables) -> None:
    assert claims.find("C2", data).verdict == "holds"
    away = {**data, "codings": data["codings"].loc[~clause(data)]}
    assert claims.find("C2", away).verdict == "fails"
    other = changed(data, "codings", clause(data), addressee="Ruritania")
    assert claims.find("C2", other).verdict == "fails"
    opened = (data["paragraphs"]["symbol"] == LIBYA) & (data["paragraphs"]["label"] == "PP9")
    stressed = changed(data, "paragraphs", opened, opening="stressing")
    assert claims.find("C2", stressed).verdict == "fails"


def test_c2_readings_move_with_place_code_and_citation(data: Tables) -> None:
    assert answers("C2", data) == {"as worded": True, "operative": False, "norm named": False}
    assert answers("C2", changed(data, "codings", clause(data), kind="operative"))["operative"]
    assert answers("C2", changed(data, "codings", clause(data), code="NAMED"))["norm named"]
    row = {"symbol": LIBYA, "label": "PP9", "family": "responsibility"}
    cited = pd.DataFrame([{**row, "pattern": four_days.CITES, "count": 1}])
    counts = pd.concat([data["pattern_counts"], cited], ignore_index=True)
    assert answers("C2", {**data, "pattern_counts": counts})["norm named"]


# ------------------------------------------------------------------------------------- C3


def test_c3_moves_with_the_measures(data: Tables) -> None:
    assert claims.find("C3", data).verdict == "holds"
    assert claims.find("C3", data).numbers["kinds"] == 4
    one = changed(data, "functions_1970", data["functions_1970"]["measure"] == "travel", measure="")
    assert claims.find("C3", one).verdict == "holds"
    assert not answers("C3", one)["without the Court"]
    two = changed(one, "functions_1970", one["functions_1970"]["measure"] == "assets", measure="")
    assert claims.find("C3", two).verdict == "fails"


def test_c3_moves_with_its_peers(data: Tables) -> None:
    """Where only the widest are peers, 1970 no longer stands out."""
    table = evening.peers(data)
    wide = set(table.loc[table["kinds"] >= 4, "symbol"])
    documents = data["documents"].loc[data["documents"]["symbol"].isin(wide)]
    found = claims.find("C3", {**data, "documents": documents})
    assert found.answer("among its peers").holds is False
    assert found.verdict == "holds"


def test_peers_are_the_census_under_chapter_vii(data: Tables) -> None:
    table = evening.peers(data).set_index("symbol")
    documents = data["documents"].set_index("symbol").loc[table.index]
    assert set(documents["chapter_vii"]) == {"yes"}
    assert set(documents["census"]) == {"yes"}
    assert (table["year"].min(), table["year"].max()) == (2002, 2015)
    assert (table["paragraphs"] == documents["n_operative"]).all()
    assert table.loc[LIBYA, ["paragraphs", "decisions", "kinds"]].tolist() == [28, 15, 4]
    assert table.loc[LIBYA, "which"] == "arms;assets;court;travel"


def test_a_share_needs_1970_among_its_peers(data: Tables) -> None:
    table = evening.peers(data)
    with pytest.raises(CourtnormError, match="expected it among its peers"):
        evening.share_below(table.loc[table["symbol"] != LIBYA], "kinds")
