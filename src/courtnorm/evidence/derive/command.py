"""Make all of data/ from the sources, in one go, and record what was made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from tqdm import tqdm

from courtnorm import files, paths
from courtnorm.errors import CourtnormError
from courtnorm.evidence import corrections
from courtnorm.evidence.checks.exceptions import known_faults
from courtnorm.evidence.derive import (
    court,
    documents,
    founding,
    literature,
    provenance,
    speeches,
    votes,
)
from courtnorm.evidence.derive.texts import build_texts, parquet_bytes
from courtnorm.evidence.lexicon import load_lexicon
from courtnorm.evidence.package import dumped, stamped

#: What makes tables from the sources: each returns resource name -> table.
BUILDERS: tuple[Callable[[Path], dict[str, pd.DataFrame]], ...] = (
    votes.build,
    court.build,
    founding.build,
)

#: Makers of tables on which no other rests, each named as its table: where one finds a fault in its
#: sources, that is said in a line, its table stays as it was, and the others are made.
APART: tuple[Callable[[Path], pd.DataFrame], ...] = (
    speeches.speakers,
    speeches.statements,
    provenance.genealogy,
    provenance.joinings,
    literature.authorities,
    literature.works,
    literature.title_lists,
)


def apart(
    makers: Iterable[Callable[[], dict[str, pd.DataFrame]]],
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the tables of makers that need not all succeed, and one line for each that did not."""
    made: dict[str, pd.DataFrame] = {}
    refused: list[str] = []
    for make in makers:
        try:
            made |= make()
        except CourtnormError as problem:
            refused.append(str(problem))
    return made, refused


def named(make: Callable[[Path], pd.DataFrame], sources: Path) -> dict[str, pd.DataFrame]:
    """Return the table that a function makes, under the function's name."""
    return {make.__name__: make(sources)}


def tables_from(sources: Path) -> dict[str, pd.DataFrame]:
    """Return every derived CSV table, the builders' lists of exceptions joined into one."""
    made: dict[str, pd.DataFrame] = {}
    joined: dict[str, list[pd.DataFrame]] = {}
    for build in BUILDERS:
        for name, table in build(sources).items():
            if name in ("exceptions", "conflicts"):
                joined.setdefault(name, []).append(table)
            else:
                made[name] = table
    joined["exceptions"].append(known_faults(made))
    for name, parts in joined.items():
        whole = pd.concat(parts, ignore_index=True)
        made[name] = whole.sort_values(list(whole.columns[:3]), kind="stable")
    return made


#: Tables stored as Parquet, because as CSV they would be several times as large.
PARQUET = ("pattern_counts",)


def derive_all(sources: Path, out: Path, *, progress: bool = False) -> Iterator[tuple[str, str]]:
    """Derive everything, then write it; yield (file, ``same`` or ``written``).

    Tables on which no other rests may be refused: then (the fault, ``refused``) is yielded last.

    All is derived into a folder beside ``out`` before anything in ``out`` changes. The data package
    beside the tables is brought up to date (hash, bytes, rows), and only it knows them.
    """
    lexicon = paths.data() / "lexicon.yml"
    load_lexicon(lexicon)  # a fault in it is said before anything is made
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out, prefix=".derive-") as place, _bar(progress) as bar:
        work = Path(place)
        facts = tables_from(sources)
        words = provenance.Words()
        takers = (words.add, lambda _: bar.update())
        made = build_texts(sources, work, lexicon, facts["resolutions"], takers)
        debate = speeches.Debate(sources, bar.update)
        makers: list[Callable[[], dict[str, pd.DataFrame]]] = [
            partial(provenance.tables, words, sources),
            *(partial(named, make, sources) for make in APART),
            debate.corpus,
            debate.readings,
            partial(documents.build, sources, lexicon, bar.update),
        ]
        others, refused = apart(makers)
        for name, table in {**facts, **made, **others}.items():
            if name in PARQUET:
                files.write_bytes(work / f"{name}.parquet", parquet_bytes(table))
            else:
                files.write_csv(work / f"{name}.csv", table)
        corrections.apply(work)
        for fresh in sorted(work.iterdir()):
            target = out / fresh.name
            same = target.is_file() and files.sha256(target) == files.sha256(fresh)
            if not same:
                fresh.replace(target)
            yield target.name, "same" if same else "written"
    package = json.loads((paths.data() / "datapackage.json").read_text("utf-8"))
    text = dumped(stamped(package, out))
    target = out / "datapackage.json"
    if not target.is_file() or target.read_text("utf-8") != text:
        files.write_text(target, text)
    for line in refused:
        yield line, "refused"


def _bar(progress: bool) -> tqdm:  # type: ignore[type-arg]
    # resolutions, speeches, documents of other organs
    return tqdm(total=2444 + 10952 + 3880, unit=" texts", disable=not progress, leave=False)
