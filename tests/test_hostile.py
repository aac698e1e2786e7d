"""Hostile input: tables, findings, speeches, downloads and names that no one should send.

Splitter and coder have their own property tests beside their other tests. Together, under the
profile ``attack``, these try more than 20,000 inputs; in an ordinary run a tenth of that.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pandas as pd
from docutils import nodes
from docutils.core import publish_parts
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from courtnorm import claims, files, tables
from courtnorm.errors import CourtnormError
from courtnorm.evidence import debates
from courtnorm.evidence.lexicon import load_lexicon
from courtnorm.paths import data

HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'
LEXICON = load_lexicon(data() / "lexicon.yml")


# ---------------------------------------------------------------- loaders

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["2011-02-26", "2011-2-30", "15", "-1", "1e400", "NaN", '"', "\0", "a,b", "é"]),
)
SHAPE = {
    "name": "x",
    "path": "x.csv",
    "class": "derived",
    "schema": {
        "fields": [
            {"name": "symbol", "type": "string"},
            {"name": "date", "type": "date"},
            {"name": "yes", "type": "integer"},
            {"name": "share", "type": "number"},
        ]
    },
}


def load_bytes(content: bytes) -> pd.DataFrame | None:
    """Load a table of :data:`SHAPE` with these bytes; ``None`` where it is refused as it should."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "x.csv").write_bytes(content)
        (folder / "datapackage.json").write_text(json.dumps({"resources": [SHAPE]}), "utf-8")
        try:
            return tables.load("x", folder)
        except CourtnormError as problem:
            assert "data/x.csv" in str(problem) and "\n" not in str(problem)
            return None
        finally:
            tables.forget()


@examples(400)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=5), max_size=5), st.booleans())
def test_any_cells_are_a_table_or_one_clear_line(rows: list[list[str]], quoted: bool) -> None:
    out = io.StringIO()
    style = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, lineterminator="\n", quoting=style, escapechar="\\")
    writer.writerow(["symbol", "date", "yes", "share"])
    writer.writerows(rows)
    table = load_bytes(out.getvalue().encode("utf-8", "surrogatepass"))
    if table is not None:
        assert list(table.columns) == ["symbol", "date", "yes", "share"]
        assert str(table["date"].dtype).startswith("datetime64")


@examples(400)
@given(st.binary(max_size=120), st.booleans())
def test_any_bytes_are_a_table_or_one_clear_line(content: bytes, headed: bool) -> None:
    load_bytes((b"symbol,date,yes,share\n" if headed else b"") + content)


# ---------------------------------------------------------------- findings

VOTES = ["Y", "N", "A", "", "X", HOSTILE]


@examples(40)
@given(data=st.data())
def test_a_mangled_table_gives_a_verdict_or_one_clear_line(
    loaded: tables.Tables, data: st.DataObject
) -> None:
    """Whatever stands in the tables, a claim is decided in closed words or refused by name."""
    number = data.draw(st.sampled_from(["C1", "C5", "C6", "C7", "C13", "C14"]))
    name = data.draw(st.sampled_from(["votes", "rome_statute", "timeline", "resolutions"]))
    table = loaded[name]
    what = data.draw(st.sampled_from(["empty", "drop", "double", "cell"]))
    row = data.draw(st.integers(0, len(table) - 1))
    if what == "empty":
        table = table.iloc[:0]
    elif what == "drop":
        table = table.drop(index=table.index[row : row + data.draw(st.integers(1, 400))])
    elif what == "double":
        table = pd.concat([table, table.iloc[row : row + 30]], ignore_index=True)
    else:
        column = data.draw(st.sampled_from([c for c in table.columns if table[c].dtype == object]))
        table = table.copy()
        table.iloc[row, table.columns.get_loc(column)] = data.draw(st.sampled_from(VOTES))
    try:
        finding = claims.find(number, loaded.changed(**{name: table}))
    except CourtnormError as problem:
        assert str(problem).strip()
        return
    assert finding.verdict is None or finding.verdict in claims.VERDICTS


# ---------------------------------------------------------------- speeches

WORDS = st.sampled_from(
    ("responsibility to protect International Criminal Court ICC impunity States the . (").split()
)
ODD = st.sampled_from(["\n\n", "\ufeff", "\u0301", "\0", "é", "\u2028"])


@examples(300)
@given(
    st.one_of(st.binary(max_size=300), st.lists(st.one_of(WORDS, ODD), max_size=60).map(" ".join))
)
def test_any_speech_can_be_counted(speech: bytes | str) -> None:
    content = speech if isinstance(speech, bytes) else speech.encode("utf-8")
    row = debates.count("UNSC_2031_SPV.9901_spch0001.txt", content, LEXICON)
    assert set(row) - {"file"} <= set(debates.COLUMNS)
    assert all(int(str(row[name])) >= 0 for name in ("words", "norm", "court", "accountability"))
    both = int(str(row["norm"])) > 0 and int(str(row["court"])) > 0
    assert (row["together"] in debates.TOGETHER[2:]) == both


# ---------------------------------------------------------------- downloads

# published tables hold no carriage return: they are written with line feeds alone
CELL = st.one_of(
    st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["=1", "@x", "+1", "-1", "-1+1", "-x", "\t=1", '"=1"', ""]),
)


@examples(300)
@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=4))
def test_no_cell_of_a_download_is_a_formula(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    for row in csv.reader(io.StringIO(files.safe_csv(out.getvalue()), newline="")):
        for cell in row:
            assert cell[:1] not in ("=", "@", "+", "\t", "\r")
            assert cell[:1] != "-" or float(cell) <= 0, "what begins like a number is one"


# ---------------------------------------------------------------- names


def shown(node: nodes.Element) -> str:
    """Return a node as the page writer puts it down."""
    from docutils.frontend import get_default_settings
    from docutils.utils import new_document
    from docutils.writers.html5_polyglot import HTMLTranslator, Writer

    document = new_document("x", get_default_settings(Writer))
    document += node
    translator = HTMLTranslator(document)
    document.walkabout(translator)
    return "".join(translator.body)


def test_a_hostile_cell_of_a_table_is_text(extension: Callable[[str], ModuleType]) -> None:
    """Names in generated tables are text nodes, which the writer escapes."""
    table = extension("pages").make_table([HOSTILE], [[[nodes.Text(HOSTILE)]]], [10])
    words = shown(table)
    assert "<script" not in words and "<img" not in words
    assert words.count("&lt;script&gt;") == 2


def test_the_test_of_names_would_see_a_script() -> None:
    parts = publish_parts(".. raw:: html\n\n   <script></script>\n", writer_name="html5")
    assert "<script" in parts["body"]
