"""What turns on what: other readings, and other ways of counting."""

from __future__ import annotations

import pandas as pd
import pytest

from courtnorm import claims, sensitivity, tables
from courtnorm.claims import Found, said
from courtnorm.tables import Tables


def test_every_definition_besides_the_wording_has_a_row() -> None:
    table = sensitivity.turning()
    expected = sum(len(found.definitions) - 1 for found in claims.ledger())
    assert len(table) == expected
    c4 = table.loc[(table["claim"] == "C4") & table["moves"], "name"]
    assert list(c4) == ["Gifkins"]
    # a restriction moves an overstated claim only where it makes it true
    c8 = table.loc[(table["claim"] == "C8") & (table["role"] == "restriction")]
    assert list(c8.loc[c8["moves"], "name"]) == ["with a referral"]


def test_the_compact_table_has_a_row_a_claim() -> None:
    table = sensitivity.compact().set_index("claim")
    assert list(table.index) == list(tables.load("claims")["id"])
    assert table.loc["C9", "readings"] == "holds (by situation)"
    assert table.loc["C22", "rungs"] == "fails (nearness, list, relation stated)"
    assert table.loc["C8", "restrictions"] == "holds (with a referral)"
    assert table.loc["C13"].tolist()[1:] == ["", "", ""]


@pytest.mark.parametrize("choice", sensitivity.CHOICES, ids=lambda c: c.name)
def test_each_choice_changes_what_it_says_and_the_book_nothing(choice: sensitivity.Choice) -> None:
    before = {name: tables.BOOK[name].copy() for name in ("codings", "votes", "documents")}
    other = sensitivity.taken(tables.BOOK, choice)
    touched = choice.touches or ("timeline",)
    assert any(not other[name].equals(tables.BOOK[name]) for name in touched)
    assert other["states"] is tables.BOOK["states"]
    assert all(tables.BOOK[name].equals(table) for name, table in before.items())


def test_the_other_settings_do_what_their_names_say() -> None:
    wording, recalls, texts, votes, disputed = (
        sensitivity.taken(tables.BOOK, choice) for choice in sensitivity.CHOICES
    )
    assert set(votes["votes"]["basis"]) == {"recorded"}
    assert set(texts["documents"]["census"]) == {"yes"}
    kept = wording["codings"].loc[wording["codings"]["code"].isin(["STATE", "NAMED"]), "wording"]
    assert set(kept) <= {"adjacent", "between", "source"}
    plain = recalls["codings"]
    assert not ((plain["code"] == "NAMED") & (plain["by_recall"] == "yes")).any()
    assert "partly" not in set(disputed["timeline"]["verified"])


def test_a_verdict_that_turns_on_a_choice_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def on_derived_votes(given: Tables) -> Found:
        derived = bool((given["votes"]["basis"] == "derived").any())
        answers = {name: said(derived, "x") for name in ("as worded", "printed count")}
        return Found(answers, "Something.")

    monkeypatch.setattr(claims, "REGISTRY", {"C1": on_derived_votes})
    one = tables.load("claims").loc[lambda rows: rows["id"] == "C1"]
    table = sensitivity.counted_otherwise(tables.BOOK.changed(claims=one))
    assert list(table["choice"]) == [*(c.name for c in sensitivity.CHOICES), "all"]
    assert list(table.loc[table["moves"], "choice"]) == ["votes", "all"]
    assert set(table.loc[table["moves"], "other"]) == {"fails"}


def test_a_choice_that_leaves_nothing_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def needs_derived(given: Tables) -> Found:
        rows = given["votes"].loc[given["votes"]["basis"] == "derived"]
        answers = {
            name: said(True, str(rows["iso3"].iloc[0])) for name in ("as worded", "printed count")
        }
        return Found(answers, "Something.")

    monkeypatch.setattr(claims, "REGISTRY", {"C1": needs_derived})
    one = tables.load("claims").loc[lambda rows: rows["id"] == "C1"]
    table = sensitivity.counted_otherwise(tables.BOOK.changed(claims=one)).set_index("choice")
    assert table.loc["votes", "other"] == "not read"
    assert isinstance(table, pd.DataFrame) and table.loc["wording", "other"] == "holds"
