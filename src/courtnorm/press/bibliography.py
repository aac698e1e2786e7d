"""Keep references.bib: just what is cited, in order of the keys, resolutions from the data."""

from __future__ import annotations

import re
from pathlib import Path

from courtnorm import files, paths, prose, tables
from courtnorm.errors import CourtnormError

OFFICIAL = "https://undocs.org/en/"


def parse(text: str, where: str = "references.bib") -> dict[str, str]:
    """Return the entries of a BibTeX file: key -> the whole entry. A key twice is refused."""
    found: dict[str, str] = {}
    for match in re.finditer(r"^@\w+\{([^,\s]+),\n.*?^\}", text, re.S | re.M):
        if match[1] in found:
            raise CourtnormError(f"{where}: {match[1]}: entered twice")
        found[match[1]] = match[0]
    return found


def entries() -> dict[str, str]:
    """Return the entries of the book's references.bib, in file order."""
    path = paths.root() / "references.bib"
    return parse(path.read_text("utf-8")) if path.is_file() else {}


def resolution_key(symbol: str) -> str:
    """Return the key of a resolution: S/RES/1970 (2011) -> unsc2011res1970."""
    number, year = re.findall(r"\d+", symbol)
    return f"unsc{year}res{number}"


def resolution_entry(symbol: str) -> str:
    """Return the BibTeX entry of a resolution, every field of it from data/resolutions.csv."""
    row = tables.load("resolutions").set_index("symbol").loc[symbol]
    facts = [symbol]
    if row["meeting"].startswith("S/PV."):
        facts.append(row["meeting"])
    facts.append(prose.date(row["date"]))
    if row["how_adopted"] == "vote":
        facts.append(prose.vote(int(row["yes"]), int(row["no"]), int(row["abstain"])))
    return (
        f"@misc{{{resolution_key(symbol)},\n"
        "  author = {{United Nations Security Council}},\n"
        f"  title  = {{Resolution {row['number']} ({row['year']})}},\n"
        f"  year   = {{{row['year']}}},\n"
        f"  note   = {{{', '.join(facts)}}},\n"
        f"  shorthand = {{{symbol}}},\n"
        f"  url    = {{{OFFICIAL}{symbol.replace(' ', '')}}}\n"
        "}"
    )


def renew(wanted: set[str], symbols: dict[str, str], other: Path | None = None) -> list[str]:
    """Write references.bib afresh: the wanted keys, sorted; return one line for each change.

    ``symbols``: key -> symbol of the resolutions the text names; their entries come from the data.
    Other entries come from the present file or from ``other``, a larger bibliography. A wanted key
    found nowhere is a CourtnormError, and nothing is written.
    """
    known = entries()
    more = parse(other.read_text("utf-8"), other.name) if other else {}
    fresh: dict[str, str] = {}
    for key in sorted(wanted | set(symbols)):
        if key in symbols:
            fresh[key] = resolution_entry(symbols[key])
        elif key in known or key in more:
            fresh[key] = known.get(key) or more[key]
        else:
            raise CourtnormError(f"references.bib: {key} is cited, expected an entry for it")
    files.write_text(paths.root() / "references.bib", "\n\n".join(fresh.values()) + "\n")
    lines = [f"added {key}" for key in fresh if key not in known]
    return lines + [f"dropped {key}: nothing cites it" for key in known if key not in fresh]
