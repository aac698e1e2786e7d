"""Scholarship: what a dated list allows, what the bibliography says, what a file would show."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from altered import Tables, answers, changed
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from courtnorm import claims, literature
from courtnorm.errors import CourtnormError
from courtnorm.evidence.checks import literature as reading

# ---------------------------------------------------------------- the claims


def listed(loaded: Tables, **values: list[str]) -> Tables:
    """Return the tables with a list of works of one's own: four, all from before 2014."""
    blank = {
        "key": [f"work{n}" for n in range(4)],
        "in_references": "no",
        "about": ["on the Court", "on the Court", "both", "on the norm"],
        "before_2014": "yes",
        "seen": "abstract",
        "names_norm": ["no", "no", "yes", "yes"],
        "names_court": ["yes", "yes", "yes", "no"],
    }
    return {**loaded, "works": pd.DataFrame({**blank, **values})}


@pytest.mark.parametrize("number", ["C20", "C21"])
def test_the_claims_on_scholarship_wait_for_the_texts(loaded: Tables, number: str) -> None:
    finding = claims.find(number, listed(loaded))
    assert (finding.status, finding.verdict) == ("pending", "not read")
    some = ["whole text", "whole text", "abstract", "abstract"]
    assert claims.find(number, listed(loaded, seen=some)).verdict == "not read"


def test_works_that_were_all_read_decide(loaded: Tables) -> None:
    read = listed(loaded, seen=["whole text"] * 4)
    assert claims.find("C20", read).verdict == "holds"  # two of three on the Court are silent
    assert claims.find("C21", read).verdict == "fails"  # one of two on the norm is
    later = listed(loaded, seen=["whole text"] * 4, before_2014=["yes", "no", "yes", "yes"])
    assert claims.find("C20", later).verdict == "fails"


def test_an_abstract_moves_what_can_be_said_and_no_verdict(loaded: Tables) -> None:
    naming = listed(loaded, names_norm=["yes", "yes", "yes", "yes"])
    assert claims.find("C20", listed(loaded)).numbers["naming"] == 1
    assert claims.find("C20", naming).numbers["naming"] == 3
    assert claims.find("C20", naming).verdict == "not read"


def test_a_motive_is_beyond_records_and_its_half_is_not(loaded: Tables) -> None:
    finding = claims.find("C19", loaded)
    assert (finding.status, finding.verdict) == ("argued", "beyond records")
    assert answers("C19", loaded) == {"as worded": None, "kept apart": False}
    rows = loaded["founding_readings"]["id"] == "coalition-court"
    late = changed(loaded, "founding_readings", rows, date=pd.Timestamp("2015-01-01"))
    assert answers("C19", late)["kept apart"] is True


# ---------------------------------------------------------------- the list and the bibliography

BIBLIOGRAPHY = r"""
@article{doe2010court,
  author = {Doe, Jan{\'e} and Roe, Ann and Poe, Ben},
  title  = {The {International Criminal Court} and Ruritania},
  year   = {2010}
}
@misc{roe2012pair,
  author = {Roe, Ann},
  title  = {{ICC} and {R2P} in Ruritania},
  year   = {2012}
}
@article{poe2013method,
  author = {Poe, Ben},
  title  = {Counting Words},
  year   = {2013}
}
"""
FIELDS = "key authors year title kind basis type verified doubt note".split()
ROWS = [
    ["doe2010court", "Doe et al.", 2010, "The International Criminal Court and Ruritania",
     "on the Court", "title", "article", "yes", "", ""],
    ["roe2012pair", "Roe", 2012, "ICC and R2P in Ruritania",
     "both", "title", "paper", "yes", "", ""],
]  # fmt: skip


def faults(**changes: object) -> list[str]:
    """Return the problems of the small list with the first row changed."""
    table = pd.DataFrame(ROWS, columns=FIELDS)
    for column, value in changes.items():
        table.loc[0, column] = value
    return reading.problems({"reading_list": table}, BIBLIOGRAPHY)


def test_a_list_that_agrees_with_its_bibliography() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"year": 2009}, "expected year as in the bibliography, '2010'"),
        ({"authors": "Doe"}, "expected authors as in the bibliography, 'Doe et al.'"),
        ({"title": "Ruritania"}, "expected title as in the bibliography"),
        ({"kind": "on the norm"}, "expected the kind its title gives, 'on the Court'"),
        ({"basis": "subject"}, "a kind its title does not give, and a note"),
        ({"type": "book"}, "expected a type that fits an entry of type article"),
        ({"key": "nobody"}, "row 2 (nobody): expected an entry of that key in references.bib"),
        ({"key": "nobody"}, "references.bib: doe2010court: its title names the Court or the norm"),
    ],
)
def test_rows_the_bibliography_does_not_bear_out(changes: dict[str, object], message: str) -> None:
    found = faults(**changes)
    assert any(message in line for line in found), found
    assert all("\n" not in line for line in found)


def test_a_bibliography_that_can_not_be_read() -> None:
    table = pd.DataFrame(ROWS, columns=FIELDS)
    found = reading.problems({"reading_list": table}, "@article{doe,\n title = {open")
    assert len(found) == 1 and found[0].startswith("references.bib: not readable")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("The ICC and the Responsibility to Protect", "both"),
        ("The Responsibility to Protect and Prosecute", "both"),
        ("Crime Tribunals: On International Criminal Tribunals", ""),
        ("War Crimes Tribunals", "on the Court"),
        ("RtoP in Ruritania", "on the norm"),
        ("A Responsibility to Report", ""),
        ("ICCAT and the Tuna", ""),
    ],
)
def test_what_a_title_names(title: str, kind: str) -> None:
    assert reading.kind_of(title) == kind


# ---------------------------------------------------------------- a file a reader brings


def work(n: int, **values: object) -> dict[str, object]:
    row: dict[str, object] = {
        "doi": f"10.1234/w{n}", "year": 2010, "seed_set": "court", "searched": "full text",
        "mentions_court": 9, "mentions_impunity": 0, "mentions_norm": 0, "section": "no",
    }  # fmt: skip
    return row | values


def test_shares_by_year_and_seed_set() -> None:
    table = pd.DataFrame(
        [
            work(1),
            work(2, mentions_norm=3, section="yes"),
            work(3, section=""),
            work(4, year=2011),
            work(1, seed_set="norm", mentions_court=0, mentions_norm=40),
            work(5, seed_set="norm", mentions_court=0, mentions_impunity=1),
            work(6, searched="title", mentions_norm=1),
        ]
    )
    found = literature.measure(table).set_index(["seed_set", "searched", "year"])
    court = found.loc[("court", "full text", 2010)]
    assert (court["works"], court["naming"], court["known"], court["with_section"]) == (3, 1, 2, 1)
    assert court["share"] == pytest.approx(1 / 3)
    assert (court["low"], court["high"]) == pytest.approx((0.0615, 0.7923), abs=1e-4)
    assert found.loc[("court", "full text", 2011), ["works", "naming"]].tolist() == [1, 0]
    assert found.loc[("norm", "full text", 2010), ["works", "naming"]].tolist() == [2, 1]
    assert found.loc[("court", "title", 2010), ["works", "naming"]].tolist() == [1, 1]
    assert len(found) == 4


def test_a_section_known_of_no_work_has_no_share() -> None:
    row = literature.measure(pd.DataFrame([work(1, section="")])).iloc[0]
    assert row["known"] == 0 and math.isnan(row["section_share"])


@pytest.mark.parametrize(
    ("hits", "holds"), [(0, "yes"), (10, "open"), (20, "no")], ids=["silent", "even", "loud"]
)
def test_the_threshold_was_declared(hits: int, holds: str) -> None:
    rows = [work(n, mentions_norm=int(n < hits)) for n in range(20)]
    rows += [work(n, seed_set="norm", section="yes" if n < hits else "no") for n in range(100, 120)]
    rows += [work(200, mentions_norm=0, year=2013), work(201, searched="title")]
    found = literature.decide(pd.DataFrame(rows), 2013).set_index("claim")
    assert found.loc["C20", ["works", "counted", "holds"]].tolist() == [20, hits, holds]
    if holds == "yes":
        late = [row | {"year": 2014} for row in rows]
        assert set(literature.decide(pd.DataFrame(late), 2013)["holds"]) == {"open"}


def test_c21_counts_headings_known_only() -> None:
    rows = [work(n, seed_set="norm", section="yes") for n in range(10)]
    rows += [work(n, seed_set="norm", section="") for n in range(10, 40)]
    found = literature.decide(pd.DataFrame(rows), 2013).set_index("claim")
    assert found.loc["C21", ["works", "counted", "holds"]].tolist() == [10, 10, "no"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"doi": "w1"}, "row 3: expected doi to be: begins with 10. and has a slash; found 'w1'"),
        ({"doi": "10.1234/W1"}, "row 3: expected 10.1234/w1 once in the seed set court"),
        ({"year": "c. 2010"}, "row 3: expected year to be: four digits"),
        ({"seed_set": "both"}, "row 3: expected seed_set to be: court or norm"),
        ({"searched": "cover"}, "row 3: expected searched to be: full text, abstract or title"),
        ({"mentions_norm": -1}, "row 3: expected mentions_norm to be: whole number; found '-1'"),
        ({"mentions_norm": "1.5"}, "row 3: expected mentions_norm to be: whole number"),
        ({"mentions_norm": None}, "row 3: expected mentions_norm to be: whole number; found ''"),
        ({"mentions_court": "٣"}, "row 3: expected mentions_court to be: whole number"),
        ({"section": "maybe"}, "row 3: expected section to be: yes, no or empty"),
    ],
)
def test_rows_that_do_not_fit(change: dict[str, object], message: str) -> None:
    with pytest.raises(CourtnormError) as raised:
        literature.measure(pd.DataFrame([work(1), work(2, **change)]))
    assert message in str(raised.value) and "\n" not in str(raised.value)


def test_tables_that_are_no_tables_of_works() -> None:
    with pytest.raises(CourtnormError, match="at least one work"):
        literature.measure(pd.DataFrame(columns=list(literature.FORMAT)))
    with pytest.raises(CourtnormError, match="row 1: expected the columns section as well"):
        literature.measure(pd.DataFrame([work(1)]).drop(columns="section"))


def test_a_file_and_the_command(tmp_path: Path) -> None:
    path = tmp_path / "works.csv"
    pd.DataFrame([work(1), work(2, mentions_norm=1)]).assign(remark="x").to_csv(path, index=False)
    result = CliRunner().invoke(literature.main, [str(path)])
    assert result.exit_code == 0
    header, line = result.stdout.splitlines()
    assert header.startswith("seed_set,searched,year,works,naming,share,low,high")
    assert line.startswith("court,full text,2010,2,1,0.5,")
    result = CliRunner().invoke(literature.main, [str(path), "--before", "2013"])
    assert result.exit_code == 0 and "C20,2,1,0.5," in result.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "works.csv: not there or not readable"),
        (b"", "works.csv: expected a CSV in UTF-8"),
        (b"doi,year\n\xff\xfe,2010\n", "works.csv: expected a CSV in UTF-8"),
        (b"a,b\n1,2,3\n4\n5,6,7,8\n", "works.csv: "),
        (b"<html><body>Just a moment</body></html>", "works.csv: row 1: expected the columns doi"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "works.csv"
    if content is not None:
        path.write_bytes(content)
    result = CliRunner().invoke(literature.main, [str(path)])
    assert result.exit_code == 1 and result.stdout == ""
    assert result.stderr.startswith(f"courtnorm: {message}")
    assert len(result.stderr.splitlines()) == 1


@examples(25)
@given(
    st.lists(
        st.tuples(
            st.integers(2000, 2004),
            st.sampled_from(["court", "norm"]),
            st.sampled_from(["full text", "abstract", "title"]),
            st.integers(0, 2),
            st.sampled_from(["yes", "no", ""]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_nothing_is_lost_in_measuring(rows: list[tuple[int, str, str, int, str]]) -> None:
    table = pd.DataFrame(
        [
            work(n, year=y, seed_set=s, searched=h, mentions_norm=m, section=c)
            for n, (y, s, h, m, c) in enumerate(rows)
        ]
    )
    found = literature.measure(table)
    assert found["works"].sum() == len(rows)
    assert not found.duplicated(["seed_set", "searched", "year"]).any()
    assert ((found["low"] <= found["share"]) & (found["share"] <= found["high"])).all()
    assert (found["with_section"] <= found["known"]).all()
    assert (found["known"] <= found["works"]).all()
    again = literature.measure(table.sample(frac=1, random_state=0))
    pd.testing.assert_frame_equal(found, again)
