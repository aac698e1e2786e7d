"""The concordance: its rows, what the page holds of them, its summary, and hostile names."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from courtnorm import paths, prose, tables
from courtnorm.errors import CourtnormError
from courtnorm.evidence.lexicon import MATCH_WORDS, WINDOW_WORDS
from courtnorm.press import build

PAGE = paths.root() / build.HTML / "book" / "concordance.html"
EXTENSIONS = paths.root() / "src/courtnorm/press/sphinx"
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">&amp;'


@pytest.fixture(scope="module")
def concordance(extension: Callable[[str], ModuleType]) -> ModuleType:
    return extension("concordance")


def _mentions(*rows: tuple[str, ...]) -> pd.DataFrame:
    columns = ["symbol", "label", "kind", "family", "pattern", "left", "match", "right"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def invented() -> dict[str, pd.DataFrame]:
    """Three invented resolutions on Ruritania; one paragraph speaks both languages."""
    duty, court = "responsibility", "court"
    first, second, third = "S/RES/9001 (1999)", "S/RES/9002 (2000)", "S/RES/9010 (2016)"
    mentions = _mentions(
        (third, "OP2", "operative", court, "court-name", "asks", "the Court", "to wait"),
        (first, "OP1", "operative", duty, "rtp-adjacent", "the", "duty to shield", "villages"),
        (second, "PP10", "preambular", duty, "rtp-for", "her", "duty", "to Ruritania"),
        (second, "PP10", "preambular", duty, "net", "her", "duty", "to Ruritania"),
        (second, "PP10", "preambular", court, "court-name", "", "the Court", "sits"),
        (second, "PP9", "preambular", duty, "net", "his", "duty", HOSTILE),
    )
    codings = pd.DataFrame(
        [
            (first, "OP1", duty, "STATE", HOSTILE),
            (second, "PP10", duty, "NAMED", "Ruritania"),
            (second, "PP10", court, "STANDARD", "none"),
            (third, "OP2", court, "REFERRAL", "none"),
            (third, "OP3", court, "REFERRAL", "none"),
        ],
        columns=["symbol", "label", "family", "code", "addressee"],
    )
    dates = pd.to_datetime(pd.Series(["1999-05-01", None, "2016-02-03"]))
    resolutions = pd.DataFrame({"symbol": [first, second, third], "number": [9001, 9002, 9010]})
    resolutions["date"] = dates
    return {"mentions": mentions, "codings": codings, "resolutions": resolutions}


# ---------------------------------------------------------------- the rows


def test_rows_stand_in_order_and_carry_code_and_date(
    concordance: ModuleType, invented: dict[str, pd.DataFrame]
) -> None:
    found = concordance.rows(**invented)
    assert list(found.columns) == list(concordance.COLUMNS)
    places = list(zip(found["symbol"].str[6:10], found["label"], found["family"], strict=True))
    assert places == [
        ("9001", "OP1", "responsibility"),
        ("9002", "PP9", "responsibility"),
        ("9002", "PP10", "responsibility"),
        ("9002", "PP10", "court"),
        ("9010", "OP2", "court"),
    ]
    assert found["date"].tolist() == ["1999-05-01", "", "", "", "2016-02-03"]
    assert found["code"].tolist() == ["STATE", "", "NAMED", "STANDARD", "REFERRAL"]
    assert found["addressee"].tolist() == [HOSTILE, "", "Ruritania", "none", "none"]


def test_words_caught_twice_are_one_row_with_both_patterns(
    concordance: ModuleType, invented: dict[str, pd.DataFrame]
) -> None:
    found = concordance.rows(**invented)
    twice = found[(found["label"] == "PP10") & (found["family"] == "responsibility")]
    assert twice["patterns"].tolist() == ["net;rtp-for"]


def test_every_mention_of_the_tables_is_in_a_row(concordance: ModuleType) -> None:
    found, mentions = concordance.rows(), tables.load("mentions")
    assert found["patterns"].str.split(";").map(len).sum() == len(mentions)
    key = ["symbol", "label", "family", "left", "match", "right"]
    assert not found.duplicated(key).any()
    assert set(map(tuple, found[key].to_numpy())) == set(map(tuple, mentions[key].to_numpy()))


def test_each_row_has_the_code_of_its_paragraph_in_its_language(concordance: ModuleType) -> None:
    codings = tables.load("codings").set_index(["symbol", "label", "family"])
    for row in concordance.rows().itertuples():
        key = (row.symbol, row.label, row.family)
        if key in codings.index:
            assert (row.code, row.addressee) == tuple(codings.loc[key, ["code", "addressee"]]), key
        else:
            assert (row.code, row.addressee) == ("", ""), key


def test_no_window_is_longer_than_it_may_be(concordance: ModuleType) -> None:
    found = concordance.rows()
    for column, most in (("left", WINDOW_WORDS), ("right", WINDOW_WORDS), ("match", MATCH_WORDS)):
        assert found[column].str.split().map(len).max() <= most, column


def test_coded_paragraphs_without_a_match_are_named(
    concordance: ModuleType, invented: dict[str, pd.DataFrame]
) -> None:
    bare = concordance.without_window(invented["mentions"], invented["codings"])
    assert bare.to_numpy().tolist() == [["S/RES/9010 (2016)", "OP3", "court"]]


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        ("resolutions", "symbol", "S/RES/1 (1946)", "S/RES/9002 (2000)"),
        ("codings", "code", "GUESSED", "GUESSED"),
    ],
)
def test_what_does_not_join_stops_the_build(
    concordance: ModuleType,
    invented: dict[str, pd.DataFrame],
    table: str,
    column: str,
    value: str,
    message: str,
) -> None:
    invented[table].loc[1, column] = value
    with pytest.raises(CourtnormError, match=re.escape(message)):
        concordance.rows(**invented)


# ---------------------------------------------------------------- the summary


def test_the_summary_counts_by_code_and_period(
    concordance: ModuleType, invented: dict[str, pd.DataFrame]
) -> None:
    counts = concordance.summary(concordance.rows(**invented))
    assert counts.to_numpy().tolist() == [
        ["responsibility", "NAMED", 0, 1, 0, 0, 1, 1],
        ["responsibility", "STATE", 1, 0, 0, 0, 1, 1],
        ["responsibility", "", 0, 1, 0, 0, 1, 1],
        ["court", "REFERRAL", 0, 0, 0, 1, 1, 1],
        ["court", "STANDARD", 0, 1, 0, 0, 1, 1],
    ]


def test_the_summary_adds_up_to_the_rows(concordance: ModuleType) -> None:
    found = concordance.rows()
    counts = concordance.summary(found)
    assert counts["windows"].sum() == len(found)
    assert (counts[list(concordance.PERIODS)].sum(axis=1) == counts["windows"]).all()
    named = found[found["code"] == "NAMED"]
    line = counts[counts["code"] == "NAMED"].iloc[0]
    assert line["resolutions"] == named["symbol"].nunique()
    late = named["symbol"].str.extract(r"\((\d+)\)", expand=False).astype(int) > 2015
    assert line["from 2016"] == late.sum()


def test_the_last_period_begins_where_the_selection_does(concordance: ModuleType) -> None:
    held = tables.load("resolutions").set_index("symbol")["text_held"]
    found = concordance.rows()
    selected = held.loc[found["symbol"]].to_numpy() == "selection"
    assert (selected == (concordance.years(found) > 2015)).all()


# ---------------------------------------------------------------- what the page holds


def _decoded(content: dict[str, Any]) -> list[tuple[str, ...]]:
    out = []
    for resolution, label, code, addressee, left, match, right, patterns in content["rows"]:
        symbol, date = content["resolutions"][resolution]
        family, name = content["codes"][code]
        found = content["patterns"][patterns]
        out.append((symbol, date, label, family, name, addressee, left, match, right, found))
    return out


def test_the_page_holds_every_row_as_it_is(
    concordance: ModuleType, invented: dict[str, pd.DataFrame]
) -> None:
    for found in (concordance.rows(**invented), concordance.rows()):
        text = concordance.script_json(concordance.payload(found))
        assert _decoded(json.loads(text)) == list(found.itertuples(index=False, name=None))


@pytest.mark.parametrize("text", [HOSTILE, "<!--<script>", "]]>", "line\u2028end\u2029", '"\\'])
def test_nothing_in_the_data_can_leave_its_script(concordance: ModuleType, text: str) -> None:
    made = concordance.script_json([text])
    assert not re.search("[<>&\u2028\u2029]", made)
    assert json.loads(made) == [text]


def test_hostile_names_make_no_element(
    concordance: ModuleType, invented: dict[str, pd.DataFrame]
) -> None:
    made = concordance.browser(concordance.rows(**invented), '"><img src=x>.csv')
    soup = BeautifulSoup(made, "html.parser")
    assert [s.get("type") for s in soup.find_all("script")] == ["application/json"]
    assert soup.find_all("img") == []
    assert soup.find("a")["href"] == '"><img src=x>.csv'
    held = json.loads(soup.find("script").string)
    assert HOSTILE in [row[3] for row in held["rows"]]


def test_the_form_offers_what_there_is(concordance: ModuleType) -> None:
    found = concordance.rows()
    form = BeautifulSoup(concordance.browser(found, "x.csv"), "html.parser")
    codes = {o["value"] for o in form.select("select[name=code] option")} - {""}
    assert codes == set(found["family"] + "/" + found["code"])
    years = sorted(set(concordance.years(found).astype(str)))
    for name in ("from", "to"):
        offered = [o["value"] for o in form.select(f"select[name={name}] option")]
        assert offered == ["", *years]
    families = {o["value"] for o in form.select("select[name=family] option")} - {""}
    assert families == set(found["family"])
    for field in form.select("form input, form select"):
        (label,) = form.select(f"label[for={field['id']}]")
        assert label.get_text(strip=True), field["name"]


def test_the_csv_holds_the_rows_and_no_formula(
    concordance: ModuleType, invented: dict[str, pd.DataFrame]
) -> None:
    found = concordance.rows(**invented)
    found.loc[:3, "left"] = ["=1+1", "+cmd", "@sum", "-term"]
    header, *lines = csv.reader(io.StringIO(concordance.csv_text(found)))
    assert header == list(concordance.COLUMNS)
    assert [line[6] for line in lines] == ["'=1+1", "'+cmd", "'@sum", "'-term", "asks"]
    assert [line[5] for line in lines] == found["addressee"].tolist()


# ---------------------------------------------------------------- a small book of its own


def _small_book(
    concordance: ModuleType,
    invented: dict[str, pd.DataFrame],
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    builder: str,
) -> Path:
    """Build one page with the directive, from invented tables; return the output's folder."""
    from sphinx.application import Sphinx

    load = tables.load
    monkeypatch.setattr(
        tables, "load", lambda name: (invented[name] if name in invented else load(name)).copy()
    )
    source, out = folder / "text", folder / builder
    source.mkdir()
    (source / "conf.py").write_text(
        "extensions = ['courtnorm.press.sphinx.concordance']\n", "utf-8"
    )
    (source / "index.rst").write_text("Windows\n=======\n\n.. concordance::\n", "utf-8")
    quiet = io.StringIO()
    app = Sphinx(str(source), str(source), str(out), str(folder / "trees"), builder,
                 status=quiet, warning=quiet, freshenv=True)  # fmt: skip
    app.build()
    assert app.statuscode == 0, quiet.getvalue()
    return out


def test_on_paper_the_summary_stands_alone(
    concordance: ModuleType,
    invented: dict[str, pd.DataFrame],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    out = _small_book(concordance, invented, monkeypatch, tmp_path, "latex")
    (source,) = out.glob("*.tex")
    text = source.read_text("utf-8")
    assert "REFERRAL" in text and "web page" in text and "S/RES/9010 (2016) OP3" in text
    assert "villages" not in text and "Show all" not in text


def test_hostile_names_pass_through_a_whole_build(
    concordance: ModuleType,
    invented: dict[str, pd.DataFrame],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    out = _small_book(concordance, invented, monkeypatch, tmp_path, "html")
    text = (out / "index.html").read_text("utf-8")
    assert "alert(1)" in text and "<script>alert" not in text and "<img src=x" not in text
    assert (out / concordance.CSV).read_text("utf-8").startswith("symbol,date,label")
    assert (out / "_static" / concordance.LIBRARY).is_file()


def test_tables_without_mentions_are_said_to_have_none(
    concordance: ModuleType,
    invented: dict[str, pd.DataFrame],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    invented["mentions"] = invented["mentions"].iloc[:0]
    out = _small_book(concordance, invented, monkeypatch, tmp_path, "html")
    page = BeautifulSoup((out / "index.html").read_text("utf-8"), "html.parser")
    assert "no mention to show" in page.get_text()
    assert not page.select(".concordance") and not (out / concordance.CSV).exists()


# ---------------------------------------------------------------- the library


def test_the_library_is_the_one_named_with_its_licence() -> None:
    folder = EXTENSIONS / "vendor" / "datatables"
    origin = dict(
        line.split(": ", 1)
        for line in (folder / "ORIGIN.txt").read_text("utf-8").splitlines()
        if re.match(r"\w[\w ]*: ", line)
    )
    content = (folder / origin["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == origin["sha256"]
    assert f"DataTables {origin['version']}".encode() in content[:100]
    assert "MIT" in (folder / "LICENSE.txt").read_text("utf-8")


def test_no_script_of_the_page_evaluates_code(concordance: ModuleType) -> None:
    vendored = EXTENSIONS / "vendor" / concordance.LIBRARY
    for path in (vendored, EXTENSIONS / "static" / "concordance.js"):
        assert not re.search(r"\beval\(|new Function\b", path.read_text("utf-8")), path.name


# ---------------------------------------------------------------- the built page


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    assert PAGE.is_file(), "the pages are not built: make html"
    return BeautifulSoup(PAGE.read_text("utf-8"), "html.parser")


@pytest.mark.built
def test_the_built_page_holds_the_tables_as_they_are(
    concordance: ModuleType, page: BeautifulSoup
) -> None:
    found = concordance.rows()
    held = json.loads(page.select_one(".concordance script").string)
    assert _decoded(held) == list(found.itertuples(index=False, name=None))
    address = str(page.select_one(".concordance-files a")["href"])
    assert (PAGE.parent / address).read_text("utf-8") == concordance.csv_text(found)


@pytest.mark.built
def test_the_built_page_has_the_summary_as_a_table(
    concordance: ModuleType, page: BeautifulSoup
) -> None:
    counts = concordance.summary(concordance.rows())
    (table,) = page.select("table.concordance-summary")
    assert len(table.select("thead th")) == 7
    lines = [
        [c.get_text(" ", strip=True) for c in r.select("td")] for r in table.select("tbody tr")
    ]
    assert len(lines) == len(counts)
    for line, row in zip(lines, counts.itertuples(index=False), strict=True):
        assert line[1:] == [prose.thousands(int(n)) for n in row[2:]]
        assert (row.code or concordance.UNCODED) in line[0]


@pytest.mark.built
def test_the_library_is_loaded_there_only(page: BeautifulSoup) -> None:
    for name in ("dataTables.min.js", "concordance.js"):
        assert page.select(f"script[src*='{name}']"), name
    assert page.select("link[href*='concordance.css']")
    for path in (paths.root() / build.HTML).rglob("*.html"):
        if path != PAGE:
            assert "dataTables" not in path.read_text("utf-8"), path.name
