"""The grid of choices: what each changes, and that it tells robust verdicts from others."""

from __future__ import annotations

import pandas as pd
import pytest

import courtnorm.findings  # noqa: F401  (registers the claims before they are exchanged)
from courtnorm import claims, sensitivity, tables
from courtnorm.claims import Answer, Finding, settle


@pytest.fixture(scope="module")
def data() -> dict[str, pd.DataFrame]:
    return {**tables.load_all(), "pattern_counts": tables.load("pattern_counts")}


def test_each_choice_changes_what_it_says(data: dict[str, pd.DataFrame]) -> None:
    variants = sensitivity.Variants(data)
    none = (False,) * len(sensitivity.CHOICES)
    assert all(sensitivity.Taken(variants, none)[name] is data[name] for name in data)
    for place, choice in enumerate(sensitivity.CHOICES):
        taken = tuple(p == place for p in range(len(sensitivity.CHOICES)))
        other = sensitivity.Taken(variants, taken)
        changed = {name for name in data if other[name] is not data[name]}
        assert changed, choice.name
        assert all(choice.bears_on(name, data[name]) for name in changed), choice.name
        assert not any(other[name].equals(data[name]) for name in changed), choice.name


def test_a_changed_table_is_made_once_and_the_books_own_never_changed(
    data: dict[str, pd.DataFrame],
) -> None:
    before = data["codings"].copy()
    variants = sensitivity.Variants(data)
    one = variants.table("codings", (True, False, False, False, False))
    assert variants.table("codings", (True, False, False, True, True)) is one
    assert variants.table("codings", (True, True, False, False, False)) is not one
    assert data["codings"].equals(before)


def test_the_other_settings_do_what_their_names_say(data: dict[str, pd.DataFrame]) -> None:
    votes = sensitivity._recorded_votes(data["votes"], data)
    assert set(votes["basis"]) == {"recorded"}
    small = sensitivity._census_only(data["documents"], data)
    assert set(small["census"]) == {"yes"}
    strict = sensitivity._strict_lexicon(data["codings"], data)
    kept = strict.loc[strict["code"].isin(["STATE", "NAMED"]), "wording"]
    assert set(kept) <= {"adjacent", "between", "source"}
    plain = sensitivity._no_recalls(data["codings"], data)
    assert not ((plain["code"] == "NAMED") & (plain["by_recall"] == "yes")).any()


def test_a_verdict_that_turns_on_a_choice_is_told(
    data: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_derived_votes(given: claims.Tables) -> Finding:
        holds = bool((given["votes"]["basis"] == "derived").any())
        answers = (Answer("one", holds, "x"), Answer("two", True, "y"))
        return Finding("C1", "computed", settle(answers), {}, (), answers)

    monkeypatch.setattr(claims, "REGISTRY", {"C1": on_derived_votes})
    table = sensitivity.verdicts(data)
    assert len(table) == 2 ** len(sensitivity.CHOICES)
    row = sensitivity.turning(table).iloc[0]
    assert (row["usual"], row["same"], row["of"]) == ("holds", 16, 32)
    assert (row["turns_on"], row["others"]) == ("votes", "fails")
    assert (row["definitions"], row["moving"], row["moved_by"]) == (2, 1, "votes")


def test_a_claim_is_tried_again_only_where_its_tables_change(
    data: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def on_states(given: claims.Tables) -> Finding:
        calls.append(len(given["states"]))
        answers = (Answer("one", True, "x"),)
        return Finding("C1", "computed", settle(answers), {}, (), answers)

    monkeypatch.setattr(claims, "REGISTRY", {"C1": on_states})
    sensitivity.verdicts(data)
    # once to see what it reads (states and, by the ledger, claims), once as it is
    assert len(calls) <= 2
