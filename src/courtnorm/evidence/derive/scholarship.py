"""What scholars wrote, as far as it was seen: ``works`` and ``title_lists``.

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
    rows = [
        _work(
            key,
            known.get(key),
            listed.loc[key] if key in listed.index else None,
            ours.loc[key] if key in ours.index else None,
            arguments.loc[key] if key in arguments.index else None,
            abstracts.loc[key] if key in abstracts.index else None,
        )
        for key in sorted({*listed.index, *ours.index, *arguments.index})
    ]
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
    listed: pd.Series | None,
    ours: pd.Series | None,
    argument: pd.Series | None,
    abstract: pd.Series | None,
) -> dict[str, object]:
    """Return one row of ``works`` from what each source has on the work."""
    by_hand = ours if ours is not None else pd.Series("", index=["title", "authors", "about"])
    authors, title = by_hand["authors"], by_hand["title"]
    year = abstract["year"] if abstract is not None else ""
    if entry:
        authors, title, year = entry.authors, entry.title, entry.year or year
    doubt = listed["doubt"] if listed is not None else ""
    if not doubt:
        own = bool(entry and entry.year)  # else the year is that of the list of abstracts
        unsure = not own and (abstract is None or re.search("year not|online", abstract["work"]))
        faults = {"authors": not authors, "title": entry is None, "year": unsure}
        doubt = ";".join(name for name, wrong in faults.items() if wrong)
    about = listed["kind"] if listed is not None else by_hand["about"]
    seen, where = "not recorded", ""
    for found in (abstract, argument):  # of both, the row with the argument says more
        if found is not None:
            seen = _word(found["seen"], "works.seen", key)
            where = addresses.public(found["address"])
    return {
        "key": key,
        "in_references": "yes" if entry else "no",
        "authors": authors,
        "year": year,
        "title": title,
        "about": about,
        "before_2014": ("yes" if int(year) < CUT else "no") if year else "not known",
        "seen": seen,
        "whole": abstract["whole_or_part"] if abstract is not None else "",
        "names_norm": _names("norm", title, ours, abstract),
        "names_court": _names("court", title, ours, abstract),
        "argument": _spelt(argument["argument"]) if argument is not None else "",
        "address": where,
        "doubt": doubt,
        "note": ours["note"] if ours is not None else "",
    }


def _word(said: str, name: str, row: str) -> str:
    known = inputs.wordings(name)
    if said not in known:
        raise fail("literature", row, f"expected a wording of {name}, found {said!r}")
    return known[said][0]


def _names(side: str, title: str, ours: pd.Series | None, abstract: pd.Series | None) -> str:
    """Return whether a work names a side: by its title, else by what a reader found in it."""
    words = literature.NORM_WORDS if side == "norm" else literature.COURT_WORDS
    if words.search(title):
        return "yes"
    if ours is not None and ours[f"names_{side}"]:
        return str(ours[f"names_{side}"])
    if abstract is not None and abstract["side"] != side:
        return _word(abstract["names_the_other_side"], "works.names", title)
    return "not known"


def _spelt(text: str) -> str:
    """Return a sentence with the names that lost a sign in the source's plain letters."""
    return re.sub(r"\bCote d[ ']Ivoire\b", "Côte d'Ivoire", text)


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
        court = part["title"].map(
            lambda t: bool(literature.COURT_WORDS.search(t)) or t.startswith(literature.BY_SUBJECT)
        )
        part["names_norm"] = norm.map({True: "yes", False: "no"})
        part["names_court"] = court.map({True: "yes", False: "no"})
        ours = [len(part), int(norm.sum()), int(court.sum()), int((norm & court).sum())]
        theirs = [int(n) for n in counts.loc[path.name]]
        if ours != theirs:
            raise fail(f"literature/titles/{path.name}", None, f"counted {ours}, expected {theirs}")
        parts.append(part)
    return laid_out("title_lists", pd.concat(parts))


def build(sources: Path) -> dict[str, pd.DataFrame]:
    """Return ``works`` and ``title_lists``, sorted and ready to be written."""
    return {"works": works(sources), "title_lists": title_lists(sources)}
