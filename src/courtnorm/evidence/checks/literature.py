"""Reading list, works, lists of titles, authorities: nothing is said beyond what was seen.

Each row of the reading list is a work of the bibliography, with its authors, year and title.

What a work is about is coded from its title by the words below (``basis: title``). Where the title
names neither side, or not all that the work is about, a reader coded it (``basis: subject``) and
says why in ``note``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from courtnorm import paths
from courtnorm.errors import CourtnormError
from courtnorm.evidence.checks.frame import Tables, as_text, check, said, wrong

NAME = "reading_list"
KINDS = ("on the Court", "on the norm", "both")
#: Type of a work -> the entry types of the bibliography it may have.
TYPES = {
    "article": ("article",),
    "book": ("book",),
    "chapter": ("incollection", "misc"),
    "paper": ("misc",),
    "post": ("misc",),
    "report": ("misc",),
    "thesis": ("phdthesis", "misc"),
}
#: Words of a title that name the Court, or prosecution of its crimes before international courts.
COURT_WORDS = re.compile(
    r"International Criminal Courts?\b|\bICC\b|Rome Statute|International (?:Criminal )?Justice\b"
    r"|\bProsecut(?:e|ions?)\b|War Crimes?,? (?:Trials|Tribunals)",
    re.IGNORECASE,
)
#: Words of a title that name the norm.
NORM_WORDS = re.compile(r"Responsibility to Protect|\bR2P\b|\bRtoP\b", re.IGNORECASE)
#: A title that names the Court in other words.
BY_SUBJECT = ("Kenya and the court of last resort",)
#: Articles and books of the bibliography that name a side and are no scholarship: founding texts.
FOUNDING = frozenset({"iciss2001responsibility"})


@dataclass(frozen=True)
class Work:
    """An entry of the bibliography, as the list shows it."""

    entry: str  # article, book, misc
    authors: str  # surnames: one, two joined by "and", or the first with "et al."
    year: str
    title: str


def kind_of(title: str) -> str:
    """Return which side a title names: one of :data:`KINDS`, or ``""`` for neither."""
    court, norm = bool(COURT_WORDS.search(title)), bool(NORM_WORDS.search(title))
    if court and norm:
        return "both"
    return "on the Court" if court else "on the norm" if norm else ""


def names_court(title: str) -> bool:
    """Say whether a title names the Court, by the words above or otherwise."""
    return bool(COURT_WORDS.search(title)) or title.startswith(BY_SUBJECT)


@cache
def works(bibliography: str) -> dict[str, Work]:
    """Return the entries of a BibTeX text: key -> :class:`Work`, in plain letters.

    Raises CourtnormError where the text can not be parsed.
    """
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    try:
        parsed = parse_string(bibliography, "bibtex")
    except PybtexError as problem:
        raise CourtnormError(f"references.bib: not readable ({problem})") from None
    return {
        key: Work(
            entry.type, _authors(entry), entry.fields.get("year", ""), _plain(entry.fields["title"])
        )
        for key, entry in parsed.entries.items()
    }


def _authors(entry: object) -> str:
    persons = entry.persons  # type: ignore[attr-defined]
    people = persons.get("author") or persons.get("editor") or []
    names = [_plain(" ".join([*p.prelast_names, *p.last_names])) for p in people]
    return f"{names[0]} et al." if len(names) > 2 else " and ".join(names)


def _plain(latex: str) -> str:
    from pybtex.richtext import Text

    return str(Text.from_latex(latex)).replace("\u00a0", " ")


@check(NAME)
def check_reading_list(tables: Tables) -> list[str]:
    """Each row is a work of the bibliography, and each work there that names a side has its row."""
    return problems(tables)


def problems(tables: Mapping[str, pd.DataFrame], bibliography: str | None = None) -> list[str]:
    """Return one line for each row of the reading list that the bibliography does not bear out.

    ``tables``: resource name -> table, ``reading_list`` among them. ``bibliography``: a BibTeX
    text, the book's references.bib where none is given.
    """
    if bibliography is None:
        bibliography = (paths.root() / "references.bib").read_text("utf-8")
    try:
        known = works(bibliography)
    except CourtnormError as problem:
        return [str(problem)]
    table = as_text({NAME: tables[NAME]})[NAME]
    out = []
    for row, work in table.iterrows():
        out += [said(NAME, row, work["key"], fault) for fault in _faults(work, known)]
    for key, entry in known.items():
        named = entry.entry in ("article", "book") and kind_of(entry.title)
        if named and key not in FOUNDING and key not in set(table["key"]):
            out.append(
                f"references.bib: {key}: its title names the Court or the norm, "
                f"expected a row in data/{NAME}.csv"
            )
    return out


def _faults(row: pd.Series, known: Mapping[str, Work]) -> list[str]:
    """Return what is wrong with one row, in words."""
    if row["key"] not in known:
        return ["expected an entry of that key in references.bib"]
    work = known[row["key"]]
    out = [
        f"expected {column} as in the bibliography, {getattr(work, column)!r}"
        for column in ("authors", "year", "title")
        if row[column] != getattr(work, column)
    ]
    if work.entry not in TYPES.get(row["type"], ()):
        out.append(f"expected a type that fits an entry of type {work.entry}")
    by_title = kind_of(work.title)
    if row["basis"] == "title" and row["kind"] != by_title:
        out.append(f"expected the kind its title gives, {by_title or 'none'!r}")
    elif row["basis"] == "subject" and (row["kind"] == by_title or row["note"] == ""):
        out.append("expected a kind its title does not give, and a note that says why")
    return out


@check("works")
def check_works(tables: Tables) -> list[str]:
    """A work is in the bibliography as it says; its names follow its title."""
    table = tables["works"]
    known = set(works((paths.root() / "references.bib").read_text("utf-8")))
    cited = table["key"].isin(known).map({True: "yes", False: "no"})
    out = wrong(
        table, "works", table["in_references"] != cited, "expected in_references as it is there"
    )
    for column, words in (("names_norm", NORM_WORDS), ("names_court", COURT_WORDS)):
        named = table["title"].map(lambda title, w=words: bool(w.search(title)))
        bad = named & (table[column] != "yes")
        out += wrong(table, "works", bad, f"expected {column} yes: the title does")
    return out


@check("title_lists")
def check_titles(tables: Tables) -> list[str]:
    """Titles are coded by the words of the reading list."""
    table, out = tables["title_lists"], []
    norm = table["title"].map(lambda t: bool(NORM_WORDS.search(t)))
    for column, named in (("names_norm", norm), ("names_court", table["title"].map(names_court))):
        bad = table[column] != named.map({True: "yes", False: "no"})
        out += wrong(table, "title_lists", bad, f"expected {column} as the title's words give it")
    return out


@check("authorities", "resolutions")
def check_authorities(tables: Tables) -> list[str]:
    """A resolution is one that is known; a text said to be held is."""
    table = tables["authorities"]
    decided = tables["resolutions"]
    named = table["document"].str.extract(r"^(S/RES/\d+ \(\d{4}\))")[0]
    bad = named.notna() & ~named.isin(decided["symbol"])
    out = wrong(table, "authorities", bad, "expected a known resolution")
    held = {"A/RES/60/1", *decided.loc[decided["text_held"] != "no", "symbol"]}
    document = table["document"].str.replace(r" (?:PP|OP|paras? ).*", "", regex=True)
    bad = (table["seen"] == "text held") & ~document.isin(held)
    return out + wrong(table, "authorities", bad, "expected a text that is held")
