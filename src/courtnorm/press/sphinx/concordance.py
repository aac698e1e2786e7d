"""The concordance: every window of responsibility and Court language, to be searched by readers.

Directive ``concordance``: on the web a table that can be filtered and sorted, with its rows as CSV
and a summary for readers without scripts; on paper the summary alone. The table is DataTables,
kept whole under ``vendor/`` and loaded on this page only.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from courtnorm import files, prose, tables
from courtnorm.errors import fail
from courtnorm.evidence.lexicon import WINDOW_WORDS
from courtnorm.press.sphinx.elements import Cell, make_table, rendered, script_json, skip

#: The codes in the order of the codebook, each in a few words; the last is a match without a code.
CODES: dict[str, dict[str, str]] = {
    "responsibility": {
        "NAMED": "the norm of 2005, by name or by its source",
        "STATE": "a state or its authorities must protect the people",
        "PARTIES": "those who fight must protect civilians",
        "CLAUSE": "the state's duty, only reserved in a mission's mandate",
        "OTHER": "other duties, other protection",
        "": "the words are there, no rule gives a code",
    },
    "court": {
        "REFERRAL": "the Council refers, or sets the terms of its referral",
        "EXEMPTION": "a deferral or an exemption, or article 16 recalled",
        "COOPERATION": "someone is to cooperate with the Court",
        "ACKNOWLEDGEMENT": "acts of the Court, or before it, noted or welcomed",
        "STANDARD": "the Statute or the Court as a measure in law",
        "OTHER": "anything else about the Court",
        "": "the words are there, no rule gives a code",
    },
}
UNCODED = "not coded"
FAMILIES = {"responsibility": "Responsibility", "court": "Court"}
#: Periods of the summary, by last year; the texts held after 2015 are a selection.
PERIODS = {"to 1999": 1999, "2000 to 2009": 2009, "2010 to 2015": 2015, "from 2016": 9999}
#: Columns of the CSV, in order.
COLUMNS = (
    *("symbol", "date", "label", "family", "code", "addressee"),
    *("left", "match", "right", "patterns"),
)
CSV = "_data/concordance.csv"
LIBRARY = "datatables/dataTables.min.js"
_KEY = ["symbol", "label", "family"]
_WINDOW = ["left", "match", "right"]


# ---------------------------------------------------------------- the rows


def rows(
    mentions: pd.DataFrame | None = None,
    codings: pd.DataFrame | None = None,
    resolutions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the windows in order of resolution and paragraph, one row each.

    Columns ``symbol``, ``date`` (ISO, ``""`` where none is known), ``label``, ``family``, ``code``
    and ``addressee`` (``""`` where the paragraph is not coded in that family), ``left``, ``match``,
    ``right``, ``patterns`` (ids joined by semicolons). The same words caught by several patterns
    are one row. Raises CourtnormError for a symbol without a resolution and for an unknown code.
    """
    mentions = tables.load("mentions") if mentions is None else mentions
    codings = tables.load("codings") if codings is None else codings
    resolutions = tables.load("resolutions") if resolutions is None else resolutions
    found = mentions.groupby([*_KEY, *_WINDOW], sort=False, as_index=False).agg(
        patterns=("pattern", lambda ids: ";".join(sorted(set(ids))))
    )
    found = found.merge(
        codings[[*_KEY, "code", "addressee"]], on=_KEY, how="left", validate="many_to_one"
    )
    found[["code", "addressee"]] = found[["code", "addressee"]].fillna("")
    found = found.merge(
        resolutions[["symbol", "number", "date"]], on="symbol", how="left", validate="many_to_one"
    )
    for row in found[found["number"].isna()].itertuples():
        raise fail("data/mentions.csv", row.symbol, "expected a symbol of resolutions.csv")
    for family, code, symbol in zip(found["family"], found["code"], found["symbol"], strict=True):
        if code not in CODES.get(family, {}):
            raise fail("data/codings.csv", symbol, f"expected a known code, found {family} {code}")
    found["date"] = found["date"].dt.strftime("%Y-%m-%d").fillna("")
    found["operative"] = found["label"].str.startswith("OP")
    found["place"] = found["label"].str.extract(r"(\d+)", expand=False).astype(int)
    found = found.sort_values(["number", "operative", "place"], kind="stable")
    return found[list(COLUMNS)].reset_index(drop=True)


def without_window(mentions: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Return the coded paragraphs (``symbol, label, family``) in which no pattern matched."""
    seen = set(mentions[_KEY].itertuples(index=False, name=None))
    missing = [key not in seen for key in codings[_KEY].itertuples(index=False, name=None)]
    return codings.loc[missing, _KEY].reset_index(drop=True)


def years(table: pd.DataFrame) -> pd.Series:
    """Return the year of each row, as its symbol has it."""
    return table["symbol"].str.extract(r"\((\d{4})\)", expand=False).astype(int)


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Count the windows by family, code and period.

    Columns ``family``, ``code`` (``""`` where not coded), one for each of ``PERIODS``, ``windows``
    (their sum) and ``resolutions`` (how many hold one). Codes that no row has are left out.
    """
    named = pd.cut(years(table), [0, *PERIODS.values()], labels=list(PERIODS))
    lines = []
    for family, codes in CODES.items():
        for code in codes:
            these = (table["family"] == family) & (table["code"] == code)
            if these.any():
                counts = named[these].value_counts().reindex(list(PERIODS)).to_dict()
                held = table.loc[these, "symbol"].nunique()
                lines.append((family, code, *counts.values(), int(these.sum()), held))
    return pd.DataFrame(lines, columns=["family", "code", *PERIODS, "windows", "resolutions"])


# ---------------------------------------------------------------- as files


def csv_text(table: pd.DataFrame) -> str:
    """Return the rows as CSV in which no cell is a formula to a spreadsheet."""
    return files.safe_csv(files.csv_text(table))


def payload(table: pd.DataFrame) -> dict[str, Any]:
    """Return what the page's script reads: lists of resolutions, codes and patterns, and the rows.

    Each row is ``[resolution, label, code, addressee, left, match, right, patterns]``, the first,
    third and last as positions in their lists.
    """
    held = list(dict.fromkeys(zip(table["symbol"], table["date"], strict=True)))
    codes = [(f, c) for f in CODES for c in CODES[f]]
    patterns = sorted(set(table["patterns"]))
    where = {symbol: i for i, (symbol, _) in enumerate(held)}
    return {
        "resolutions": [list(pair) for pair in held],
        "codes": [list(pair) for pair in codes],
        "patterns": patterns,
        "rows": [
            [
                *(where[r.symbol], r.label, codes.index((r.family, r.code)), r.addressee),
                *(r.left, r.match, r.right, patterns.index(r.patterns)),
            ]
            for r in table.itertuples()
        ],
    }


# ---------------------------------------------------------------- the page


class concordance_table(nodes.General, nodes.Element):
    """The filter, the empty table and its data; only the web page has it."""


def browser(table: pd.DataFrame, address: str) -> str:
    """Return the concordance as HTML; ``address`` is that of the CSV, seen from the page.

    The form that filters the rows offers what there is to choose from.
    """
    counts = summary(table)
    codes = {
        family: [(code, CODES[family][code]) for code in held["code"]]
        for family, held in counts.groupby("family", sort=False)
    }
    return rendered(
        "concordance",
        address=address,
        count=prose.thousands(len(table)),
        families=FAMILIES,
        codes=codes,
        uncoded=UNCODED,
        years=sorted(set(years(table))),
        payload=script_json(payload(table)),
    )


class ConcordanceDirective(SphinxDirective):
    """Print the windows: a searchable table and a summary on the web, the summary on paper."""

    def run(self) -> list[nodes.Node]:
        table = rows()
        if table.empty:
            return [nodes.paragraph("", "The tables hold no mention to show.")]
        out: list[nodes.Node] = [nodes.paragraph("", self._lead(table))]
        if self.env.app.builder.format == "html":
            out.append(concordance_table(docname=self.env.docname, classes=["concordance"]))
        else:
            text = "The windows themselves are on the web page, and in the table mentions."
            out.append(nodes.paragraph("", text))
        # a caption would be numbered, and not alike on the web and on paper
        said = nodes.strong("", "Windows by code and period.")
        out += [nodes.paragraph("", "", said, classes=["table-lead"]), self._summary(table)]
        bare = without_window(tables.load("mentions"), tables.load("codings"))
        if not bare.empty:
            places = bare.groupby("symbol", sort=False)["label"].agg(prose.listing)
            named = prose.listing(f"{symbol} {labels}" for symbol, labels in places.items())
            text = (
                "Some paragraphs are coded by what stands around them and hold none of the words "
                f"themselves, and so have no window: {named}."
            )
            out.append(nodes.paragraph("", text))
        return out

    def _lead(self, table: pd.DataFrame) -> str:
        paragraphs = len(table[["symbol", "label"]].drop_duplicates())
        found = years(table)
        held = [table.loc[table["family"] == f, "symbol"].nunique() for f in FAMILIES]
        return (
            f"There are {prose.thousands(len(table))} windows, from "
            f"{prose.thousands(paragraphs)} paragraphs of "
            f"{prose.thousands(table['symbol'].nunique())} resolutions of {found.min()} to "
            f"{found.max()}: {prose.text(held[0])} with language of responsibility, "
            f"{prose.text(held[1])} with language of the Court, some with both. Each window shows "
            f"the words matched and at most {prose.words(WINDOW_WORDS)} words on either side."
        )

    def _summary(self, table: pd.DataFrame) -> nodes.table:
        lines: list[list[Cell]] = []
        for row in summary(table).itertuples(index=False):
            name: list[nodes.Node] = [
                nodes.Text(f"{FAMILIES[row.family]}: "),
                nodes.strong("", row.code or UNCODED),
                nodes.Text(f" ({CODES[row.family][row.code]})"),
            ]
            lines.append([name, *(prose.thousands(int(n)) for n in row[2:])])
        made = make_table(
            ["Code", *PERIODS, "Windows", "Resolutions"], lines, [36, 9, 11, 11, 11, 12, 15]
        )
        made["classes"].append("concordance-summary")
        return made


def _visit_html(visitor: Any, node: concordance_table) -> None:
    """Write the windows into the page, and as CSV beside it."""
    up = visitor.builder.get_relative_uri(node["docname"], "x").removesuffix("x.html")
    table = rows()
    files.write_text(Path(visitor.builder.outdir) / CSV, csv_text(table))
    visitor.body.append(browser(table, up + CSV))
    raise nodes.SkipNode


def _vendor(app: Sphinx, config: Any) -> None:
    # relative, as in _config.yml: the folder the book stands in must leave no trace in the pages
    config.html_static_path.append(os.path.relpath(Path(__file__).parent / "vendor", app.srcdir))


def setup(app: Sphinx) -> None:
    """Register the directive, and its node."""
    app.add_directive("concordance", ConcordanceDirective)
    app.add_node(concordance_table, html=(_visit_html, None), latex=(skip, None))
    app.connect("config-inited", _vendor)
