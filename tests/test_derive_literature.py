"""Works, lists of titles and authorities: what was seen, and no more."""

from __future__ import annotations

import re
from pathlib import Path

import checking
import pandas as pd
import pytest

from courtnorm.evidence.checks import declared, literature
from courtnorm.evidence.derive import literature as derived
from courtnorm.evidence.inputs import read
from courtnorm.press import bibliography
from courtnorm.press.rules import cited

Tables = dict[str, pd.DataFrame]


def changed(texted: Tables, name: str, row: object, **values: str) -> Tables:
    """Return the tables with some cells of one row changed; ``row`` is a value of its key."""
    table = texted[name].copy()
    table.loc[table.iloc[:, 0] == row, list(values)] = list(values.values())
    return {**texted, name: table}


# ---------------------------------------------------------------- what the sources give


def test_facts_by_grade(sources: Path) -> None:
    table = derived.authorities(sources)
    grades = table["grade"].value_counts()
    assert grades.to_dict() == {"confirmed": 56, "not found": 15, "partly": 11}
    lost = table[table["grade"] == "not found"]
    assert (lost["fact"] == "").all() and (lost["sought"] != "").all()
    assert (table["phrase"].str.split().str.len() <= derived.LONGEST).all()


def test_the_shield_of_sovereignty_is_not_stated(sources: Path) -> None:
    table = derived.authorities(sources).set_index("id")
    assert table.loc["1b", "fact"] == "" and "shield" in table.loc["1b", "sought"]
    assert table.loc["1a", "document"] == "A/63/677"


def test_no_file_of_ours_and_no_search_is_named(sources: Path) -> None:
    table = derived.authorities(sources)
    words = table[["source_title", "address", "note"]].agg(" ".join, axis=1)
    ours = r"project cop|file index|quer(?:y|ies)|\bsources/"
    assert not words.str.contains(ours, case=False).any()


def test_works_are_those_of_all_lists(sources: Path, loaded: Tables) -> None:
    table = derived.works(sources).set_index("key")
    arguments = read(sources / "literature" / "arguments.csv")
    assert (table["argument"] != "").sum() == len(arguments) == 53
    assert set(loaded["reading_list"]["key"]) <= set(table.index)
    assert table.loc["bassiouni2008advancing", ["names_norm", "names_court"]].tolist() == [
        "yes",
        "yes",
    ]
    assert table.loc["bassiouni2008advancing", "before_2014"] == "yes"
    assert table.loc["stahn2015marital", "before_2014"] == "not known"  # its year was not shown
    silent = table[(table["names_court"] == "no") & (table["about"] == "on the norm")]
    assert "bellamy2005trojan" in silent.index


def test_titles_are_counted_as_a_reader_counted_them(sources: Path) -> None:
    table = derived.title_lists(sources)
    assert (len(table), table["list"].nunique()) == (108, 11)
    part = table.loc[table["complete"] == "no", "list"].nunique()
    assert part == 8


def test_new_references_are_what_was_read(sources: Path) -> None:
    """Author, title and year of each new entry are those confirmed; what is missing is said."""
    confirmed = literature.works((sources / "literature" / "entries.bib").read_text("utf-8"))
    ours, entries = literature.works(_bibliography()), bibliography.entries()
    first = literature.works((sources / "references.bib").read_text("utf-8"))
    new = {key for key in confirmed if key in ours and key not in first}
    assert len(new) == 41  # 64 less 22 that stood there, one renamed; one was renamed by us
    for key in sorted(new):
        for part in ("authors", "title", "year"):
            assert getattr(ours[key], part) == getattr(confirmed[key], part), key
        if key != "glanville2013intervention":
            assert re.search(r"note .*(?:read|seen)", entries[key]), key
            assert re.search(r"\b(?:url|doi) ", entries[key]), key
    incomplete = [k for k in sorted(new) if "not shown" in entries[k] and "@misc" in entries[k]]
    assert incomplete == [
        "badescu2010misrepresenting",
        "moss2012un",
        "nouwen2013complementarity",
        "scheffer2008chapter",
        "stahn2015marital",
        "triponel2013clash",
        "vinjamuri2010deterrence",
    ]


def _bibliography() -> str:
    return "\n\n".join(bibliography.entries().values())


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("glanville2013intervention", "325--342"),
        ("scherzinger2022unbowed", "Scherzinger, Johannes"),
        ("scherzinger2022unbowed", "{2023}"),
        ("pattison2010humanitarian", "Who Should Intervene?"),
        ("acharya2002redefining", "373--381"),
        ("bellamy2005trojan", "31--54"),
        ("eaton2011emerging", "mjil/vol32/iss4/4"),
    ],
)
def test_corrections_to_the_bibliography(key: str, field: str) -> None:
    assert field in bibliography.entries()[key]


def test_a_work_of_the_table_is_cited_by_it(loaded: Tables) -> None:
    used = cited([])
    for key in loaded["works"].query("in_references == 'yes'")["key"]:
        assert key in used


# ---------------------------------------------------------------- what must be true


def test_the_tables_are_in_order(loaded: Tables) -> None:
    assert checking.problems(loaded, literature) == []


@pytest.mark.parametrize(
    ("name", "row", "values", "message"),
    [
        ("works", "vanevera1997guide", {"in_references": "no"}, "in_references as it is there"),
        ("works", "bassiouni2008advancing", {"about": "on the norm"}, "kind as in works"),
        ("works", "bassiouni2008advancing", {"before_2014": "no"}, "before_2014 by the year"),
        ("works", "bassiouni2008advancing", {"names_court": "no"}, "names_court yes"),
        ("works", "bosco2014rough", {"argument": "All is well."}, "of which nothing was seen"),
        ("works", "ba2020states", {"address": ""}, "expected where it was seen"),
        ("works", "ba2020states", {"address": "a library"}, "expected an address"),
        ("works", "stahn2015marital", {"doubt": ""}, "the year in doubt"),
        ("authorities", "1b", {"fact": "It is so."}, "a fact if and only if it was found"),
        ("authorities", "1b", {"seen": "page"}, "seen none if and only if"),
        ("authorities", "1a", {"address": ""}, "where a fact was read"),
        ("authorities", "1a", {"phrase": "word " * 13}, "at most 12 words"),
        ("authorities", "8a", {"document": "S/RES/1970 (2012) PP16"}, "a known resolution"),
        ("authorities", "7d", {"seen": "text held"}, "a text that is held"),
    ],
)
def test_what_can_not_be_so(
    texted: Tables, name: str, row: str, values: dict[str, str], message: str
) -> None:
    other = changed(texted, name, row, **values)
    found = checking.after_a_change(other, texted, literature, also=[name])
    assert any(message in line for line in found), found


def test_a_title_out_of_place_or_miscoded(loaded: Tables) -> None:
    table = loaded["title_lists"].copy()
    fewer = {"title_lists": table.drop(index=1)}
    assert checking.problems(fewer, also=["title_lists"]) != []
    table.loc[3, "names_norm"] = "no"
    found = literature.check_titles({"title_lists": table})
    assert len(found) == 1 and "names_norm" in found[0]


def test_a_work_lost_from_the_table(loaded: Tables) -> None:
    table = loaded["works"].query("key != 'bosco2014rough'")
    found = declared.check_repeated({"works": table, "reading_list": loaded["reading_list"]})
    (line,) = found
    assert line.startswith("data/reading_list.csv: ") and "expected a row of works.csv" in line
