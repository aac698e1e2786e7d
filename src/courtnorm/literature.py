"""Count who names whom in a literature: shares by year and seed set, from a file a reader brings.

The book holds no such file: its reading list is a list with dates. This module reads one in the
form of :data:`FORMAT`, refuses what does not fit, and gives shares with Wilson's intervals (Wilson
1927, by ``scipy.stats.binomtest``). From a shell: ``python -m courtnorm.literature works.csv``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click
import pandas as pd

from courtnorm.errors import CourtnormError, fail
from courtnorm.files import csv_text
from courtnorm.scoring import wilson

_COUNT = (r"[0-9]{1,9}", "whole number")
#: Column -> what may stand in it (as a pattern, and in words), and what it means. One row is one
#: work in one seed set.
FORMAT: dict[str, tuple[str, str, str]] = {
    "doi": (
        r"10\.\d{4,9}/\S+",
        "begins with 10. and has a slash",
        "the work; once in each seed set",
    ),
    "year": (r"(?:19|20)\d\d", "four digits", "year of publication"),
    "seed_set": ("court|norm", "court or norm", "the literature the work was drawn from"),
    "searched": (
        "full text|abstract|title",
        "full text, abstract or title",
        "how much of the work was searched",
    ),
    "mentions_court": (*_COUNT, "times it names the Court or its Statute"),
    "mentions_impunity": (*_COUNT, "times it speaks of impunity"),
    "mentions_norm": (*_COUNT, "times it names the responsibility to protect"),
    "section": (
        "yes|no|",
        "yes, no or empty",
        "a heading names the other side; empty: not known",
    ),
}
_COUNTS = ("mentions_court", "mentions_impunity", "mentions_norm")
_GROUP = ["seed_set", "searched"]


def read(path: Path) -> pd.DataFrame:
    """Read a CSV in the book's form and return it checked and typed (see :func:`checked`).

    Raises CourtnormError where the file is missing, is no UTF-8 CSV, or has a row that does not
    fit.
    """
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except OSError:
        raise CourtnormError(f"{path.name}: not there or not readable") from None
    except (ValueError, UnicodeDecodeError) as problem:
        detail = (str(problem).splitlines() or ["empty"])[0]
        raise CourtnormError(f"{path.name}: expected a CSV in UTF-8 ({detail})") from None
    return checked(raw, path.name)


def checked(table: pd.DataFrame, where: str = "table") -> pd.DataFrame:
    """Return the table with ``year`` and the counts as whole numbers, the rest as text.

    ``where`` names the file in messages; rows are counted as a spreadsheet counts them, the header
    being row 1. Columns beyond those of :data:`FORMAT` are dropped. Raises CourtnormError at the
    first row that does not fit, or where there is none.
    """
    missing = [c for c in FORMAT if c not in table.columns]
    if missing:
        raise fail(where, 1, f"expected the columns {', '.join(missing)} as well")
    if table.empty:
        raise CourtnormError(f"{where}: expected at least one work")
    found = pd.DataFrame({c: table[c].map(_cell) for c in FORMAT}).reset_index(drop=True)
    for column, (pattern, words, _) in FORMAT.items():
        wrong = ~found[column].str.fullmatch(pattern, flags=re.ASCII)
        if wrong.any():
            row = int(wrong.idxmax())
            cell = found.loc[row, column]
            raise fail(where, row + 2, f"expected {column} to be: {words}; found {cell!r}")
    found["doi"] = found["doi"].str.lower()  # identifiers differ by more than case
    again = found.duplicated(["seed_set", "doi"])
    if again.any():
        row = int(again.idxmax())
        raise fail(
            where,
            row + 2,
            f"expected {found.loc[row, 'doi']} once in the seed set {found.loc[row, 'seed_set']}",
        )
    numbers = ["year", *_COUNTS]
    found[numbers] = found[numbers].astype(int)
    return found


def measure(table: pd.DataFrame) -> pd.DataFrame:
    """Return shares by seed set, what was searched, and year of publication.

    Columns ``seed_set, searched, year, works``; ``naming, share, low, high``: works that name the
    other side at all (for ``court`` the norm; for ``norm`` the Court or impunity), their share of
    the works and its 95% interval; ``known, with_section, section_share, section_low,
    section_high``: the same for a heading, among works where that is known (shares missing where it
    is known of none). Full texts, abstracts and titles are never added up: a word absent from a
    title says nothing of the text. Raises CourtnormError as :func:`checked` does.
    """
    return _shares(checked(table), [*_GROUP, "year"])


def decide(table: pd.DataFrame, before: int) -> pd.DataFrame:
    """Put C20 and C21 to a table: full texts published before a year, all years together.

    C20 counts works of the seed set ``court`` that name the norm; C21 works of the seed set
    ``norm`` that give the Court or impunity a heading. Columns ``claim, works, counted, share, low,
    high, holds``: ``yes`` where the whole 95% interval lies below one half, ``no`` where it lies
    above, ``open`` otherwise or where there is no work. Raises CourtnormError as :func:`checked`
    does.
    """
    works = checked(table)
    works = works.loc[(works["searched"] == "full text") & (works["year"] < before)]
    court = works.loc[works["seed_set"] == "court"]
    norm = works.loc[(works["seed_set"] == "norm") & (works["section"] != "")]
    rows = []
    for claim, of, hits in (
        ("C20", len(court), int((court["mentions_norm"] > 0).sum())),
        ("C21", len(norm), int((norm["section"] == "yes").sum())),
    ):
        share, low, high = wilson(hits, of)
        holds = "open" if not of else "yes" if high < 0.5 else "no" if low > 0.5 else "open"
        rows.append(
            {"claim": claim, "works": of, "counted": hits, "share": share, "low": low,
             "high": high, "holds": holds}
        )  # fmt: skip
    return pd.DataFrame(rows)


def _shares(works: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    other = works["mentions_norm"].where(
        works["seed_set"] == "court", works["mentions_court"] + works["mentions_impunity"]
    )
    marked = works.assign(
        naming=other > 0, known=works["section"] != "", with_section=works["section"] == "yes"
    )
    groups = marked.groupby(by, sort=True)
    found = groups[["naming", "known", "with_section"]].sum().astype(int)
    found.insert(0, "works", groups.size())
    found = found.reset_index()
    for names, part, whole in (
        (["share", "low", "high"], "naming", "works"),
        (["section_share", "section_low", "section_high"], "with_section", "known"),
    ):
        pairs = zip(found[part], found[whole], strict=True)
        found[names] = [wilson(int(p), int(w)) for p, w in pairs]
    return found[
        [*by, "works", "naming", "share", "low", "high",
         "known", "with_section", "section_share", "section_low", "section_high"]
    ]  # fmt: skip


def _cell(value: object) -> str:
    """Return a cell as text; pandas makes whole numbers floats where one of them is missing."""
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--before", type=int, help="Pool the full texts before this year and decide.")
def main(file: Path, before: int | None) -> None:
    """Print shares by year and seed set as CSV; with --before, what they say of C20 and C21."""
    try:
        table = read(file)
        result = measure(table) if before is None else decide(table, before)
    except CourtnormError as problem:
        click.echo(f"courtnorm: {problem}", err=True)
        sys.exit(1)
    click.echo(csv_text(result.round(4)), nl=False)


if __name__ == "__main__":
    main()
