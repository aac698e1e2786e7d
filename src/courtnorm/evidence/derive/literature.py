"""What the book rests on, as far as it was seen: facts of law, and what scholars wrote.

A fact of ``authorities`` that was looked for and not found keeps its row, so that the next reader
need not look again where nothing was; but its ``fact`` is empty, and what was looked for stands in
``sought``: a page that prints facts can not state it.

A work is in ``works`` because the reading list has it, because its abstract was read, or because it
stands in the bibliography for its argument. It says how much of the work was seen, and never more:
what was not in the part seen is ``no`` for that part, and ``not known`` where none was recorded.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from courtnorm import paths
from courtnorm.errors import fail
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.checks import literature
from courtnorm.evidence.package import laid_out

WHERE = "law/facts.csv"
#: A quotation is at most so many words long.
LONGEST = 12


def authorities(sources: Path) -> pd.DataFrame:
    """Return ``authorities``: one row a fact, in the order of the source.

    ``grade`` is ``confirmed``, ``partly`` or ``not found``. ``phrase`` quotes at most twelve words.
    """
    raw = inputs.read(sources / WHERE)
    # the notes write the cells "note" and "address" in the book's words where they do not do
    raw = inputs.with_notes(raw, "authorities", "id", "id")
    lost = raw["grade"] == "not found"
    table = raw.rename(columns={"note": "said", "note_ours": "note", "publisher_kind": "publisher"})
    table["fact"] = raw["fact"].mask(lost, "")
    table["sought"] = raw["fact"].where(lost, "")
    table["phrase"] = raw["phrase"].where(raw["phrase"] != "", raw["words"])
    table["address"] = [
        ours or addresses.public(theirs.split(" ; ")[0])
        for ours, theirs in zip(raw["address_ours"], raw["address"], strict=True)
    ]
    long = table["phrase"].str.split().str.len() > LONGEST
    if long.any():
        row = table.loc[long, "id"].iloc[0]
        raise fail("data/notes/authorities.csv", row, f"expected a phrase of {LONGEST} words")
    table["source_title"] = table["source_title"].map(_title)
    return laid_out("authorities", table)


def _title(text: str) -> str:
    """Return the title of a source without what the source's makers say of their own files."""
    return re.sub(r",? ?\(?project cop(?:y|ies)[^),;]*\)?", "", text).strip()


#: The essay speaks at the end of 2013: what is dated later can not have been before it.
CUT = 2014

#: Keys of the sources that the bibliography had under another key.
_RENAMED = {"scherzinger2023unbowed": "scherzinger2022unbowed"}


def _literature(sources: Path, name: str) -> pd.DataFrame:
    return inputs.read(sources / "literature" / name)


def works(sources: Path) -> pd.DataFrame:
    """Return ``works``: one row a work, by key, with what it argues and how much was seen.

    ``names_norm`` and ``names_court`` are ``yes`` where title, abstract or description does,
    ``no`` where the part seen does not, else ``not known``.
    """
    known = literature.works((paths.root() / "references.bib").read_text("utf-8"))
    listed = inputs.read(paths.data() / "reading_list.csv").set_index("key")
    arguments = _literature(sources, "arguments.csv")
    arguments["key"] = arguments["key"].replace(_RENAMED)
    abstracts, ours = _literature(sources, "abstracts_seen.csv"), inputs.notes("works")
    _each_once(abstracts, ours)
    abstracts = ours[["key", "work"]].merge(abstracts, on="work").set_index("key")
    arguments, ours = arguments.set_index("key"), ours.set_index("key")
    keys = sorted({*listed.index, *ours.index, *arguments.index})
    held = [t.reindex(keys, fill_value="") for t in (listed, ours, arguments, abstracts)]
    rows = [_work(key, known.get(key), *(t.loc[key] for t in held)) for key in keys]
    table = laid_out("works", pd.DataFrame(rows))
    for row in table.itertuples():
        if not row.about or not row.title:
            raise fail("data/notes/works.csv", row.key, "expected what the work is, and is about")
    return table


def _each_once(abstracts: pd.DataFrame, ours: pd.DataFrame) -> None:
    """The notes name each abstract once, as the source names it."""
    named = ours.loc[ours["work"] != "", "work"]
    for work in sorted(set(abstracts["work"]) ^ set(named)) + list(named[named.duplicated()]):
        raise fail("data/notes/works.csv", work, "expected each abstract of the source once")


def _work(
    key: str,
    entry: literature.Work | None,
    listed: pd.Series,
    ours: pd.Series,
    argument: pd.Series,
    abstract: pd.Series,
) -> dict[str, object]:
    """Return one row of ``works`` from what each source has; empty cells where it has nothing."""
    authors, title, year = ours["authors"], ours["title"], abstract["year"]
    if entry:
        authors, title, year = entry.authors, entry.title, entry.year or year
    doubt = listed["doubt"]
    if not doubt:
        own = bool(entry and entry.year)  # else the year is that of the list of abstracts
        no_year = not abstract["work"] or re.search("year not|online", abstract["work"])
        faults = {"authors": not authors, "title": entry is None, "year": not own and no_year}
        doubt = ";".join(name for name, wrong in faults.items() if wrong)
    seen, where = "not recorded", ""
    for found in (abstract, argument):  # of both, the row with the argument says more
        if found["seen"]:
            seen = _word(found["seen"], "works.seen", key)
            where = addresses.public(found["address"])
    return {
        "key": key,
        "in_references": "yes" if entry else "no",
        "authors": authors,
        "year": year,
        "title": title,
        "about": listed["kind"] or ours["about"],
        "before_2014": ("yes" if int(year) < CUT else "no") if year else "not known",
        "seen": seen,
        "whole": abstract["whole_or_part"],
        "names_norm": _names("norm", title, ours, abstract),
        "names_court": _names("court", title, ours, abstract),
        "argument": re.sub(r"\bCote d[ ']Ivoire\b", "Côte d'Ivoire", argument["argument"]),
        "address": where,
        "doubt": doubt,
        "note": ours["note"],
    }


def _word(said: str, name: str, row: str) -> str:
    known = inputs.wordings(name)
    if said not in known:
        raise fail("literature", row, f"expected a wording of {name}, found {said!r}")
    return known[said][0]


def _names(side: str, title: str, ours: pd.Series, abstract: pd.Series) -> str:
    """Return whether a work names a side: by its title, else by what a reader found in it."""
    words = literature.NORM_WORDS if side == "norm" else literature.COURT_WORDS
    if words.search(title):
        return "yes"
    if ours[f"names_{side}"]:
        return str(ours[f"names_{side}"])
    if abstract["work"] and abstract["side"] != side:
        return _word(abstract["names_the_other_side"], "works.names", title)
    return "not known"


def title_lists(sources: Path) -> pd.DataFrame:
    """Return ``title_lists``: the titles of contents lists and syllabuses, in their order.

    ``complete`` is ``no`` where the source says that the list is partial. What a title names is
    coded by the words of the reading list; the counts must be those that a reader made.
    """
    folder = sources / "literature" / "titles"
    counts = _literature(sources, "title_counts.csv").set_index("file")
    parts = []
    for name in counts.index:
        path = folder / name
        raw = inputs.read(path)
        part = raw.assign(list=path.stem.removesuffix("_PARTIAL"))
        part["number"] = [str(n) for n in range(1, len(part) + 1)]
        part["complete"] = "no" if path.stem.endswith("_PARTIAL") else "yes"
        norm = part["title"].map(lambda t: bool(literature.NORM_WORDS.search(t)))
        court = part["title"].map(literature.names_court)
        part["names_norm"] = norm.map({True: "yes", False: "no"})
        part["names_court"] = court.map({True: "yes", False: "no"})
        ours = [len(part), int(norm.sum()), int(court.sum()), int((norm & court).sum())]
        theirs = [int(n) for n in counts.loc[path.name]]
        if ours != theirs:
            raise fail(f"literature/titles/{path.name}", None, f"counted {ours}, expected {theirs}")
        parts.append(part)
    return laid_out("title_lists", pd.concat(parts))
