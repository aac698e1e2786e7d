"""Keep references.bib: just what is cited, in order of the keys, resolutions from the data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from pybtex.database.input.bibtex import LowLevelParser
from pybtex.exceptions import PybtexError
from pybtex.richtext import BaseMultipartText, Protected, String, Tag, Text

from courtnorm import files, paths, prose, tables
from courtnorm.errors import CourtnormError

OFFICIAL = "https://undocs.org/en/"


#: LaTeX commands for a kind of type, and what pybtex calls it; "" for what is set as it stands.
_TYPE = {
    **dict.fromkeys(("emph", "textit", "textsl"), "em"),
    **{"textbf": "strong", "texttt": "tt", "textsuperscript": "sup", "textsubscript": "sub"},
    **dict.fromkeys(("textsc", "textrm", "text", "mbox"), ""),
}
_COMMAND = re.compile(rf"\\({'|'.join(_TYPE)})\s*$")


def parse(text: str, where: str = "references.bib") -> dict[str, str]:
    """Return the entries of a BibTeX file: key -> the whole entry as it stands there.

    An entry that BibTeX could not read, a key twice (capitals make no other key) and words outside
    all entries that are no comment are CourtnormErrors, so that nothing is passed over.
    """
    found: dict[str, str] = {}
    parser = LowLevelParser(text, filename=where)
    end = 0
    try:
        for command, body in parser:
            _outside(text, end, parser.command_start, where)
            end = parser.pos
            if command.lower() in ("string", "preamble"):
                raise CourtnormError(
                    f"{where}: @{command}: write what it stands for in its entries"
                )
            key = body[0]
            if key.lower() in {known.lower() for known in found}:
                raise CourtnormError(f"{where}: {key}: entered twice")
            found[key] = text[parser.command_start : end]
    except PybtexError as problem:
        line = text.count("\n", 0, parser.command_start or 0) + 1
        named = parser.current_entry_key or "its entry"
        raise CourtnormError(f"{where}: line {line}: {named}: not BibTeX ({problem})") from None
    _outside(text, end, len(text), where)
    return found


def _outside(text: str, start: int, end: int, where: str) -> None:
    """Refuse words between two entries that are no comment: BibTeX would pass over them."""
    for line in text[start:end].splitlines():
        if line.strip() and not line.lstrip().lower().startswith(("%", "@comment")):
            number = text.count("\n", 0, text.index(line, start)) + 1
            shown = line.strip()[:40]
            raise CourtnormError(
                f"{where}: line {number}: {shown!r} is in no entry; a comment begins with %"
            )


def entries() -> dict[str, str]:
    """Return the entries of the book's references.bib, in file order."""
    path = paths.root() / "references.bib"
    return parse(files.read_text(path)) if path.is_file() else {}


def typed(text: BaseMultipartText) -> BaseMultipartText:
    """Return a text in which LaTeX's commands for kinds of type are that type: emphasis and such.

    pybtex itself reads accents and signs, and leaves such a command in front of its braces.
    """
    parts: list[Any] = []
    for part in text.parts:
        before = parts[-1] if parts else None
        command = _COMMAND.search(str(before)) if isinstance(before, String) else None
        if isinstance(part, BaseMultipartText):
            part = typed(part)
            if command and isinstance(part, Protected):
                parts[-1] = String(str(before)[: command.start()])
                kind = _TYPE[command[1]]
                part = Tag(kind, *part.parts) if kind else part
        parts.append(part)
    return text._create_similar(parts)


def unset(entry: str) -> list[str]:
    """Return the fields of an entry that hold LaTeX which would stand in the book as it is."""
    ((_, (_, fields)),) = LowLevelParser(entry)
    found = []
    for name, pieces in fields:
        value = "".join(pieces)
        if name.lower() in ("url", "doi"):
            continue
        try:
            shown = str(typed(Text.from_latex(value)))
        except (PybtexError, ValueError):
            shown = "\\"
        if left := re.search(r"\\[a-zA-Z]*|\$", shown):
            found.append(f"{name}: {left[0]} is LaTeX that the book does not set; write it plainly")
    return found


@cache
def symbols() -> dict[str, str]:
    """Return the symbol of each resolution by its number: 1970 -> S/RES/1970 (2011)."""
    table = tables.load("resolutions")
    return dict(zip(table["number"].astype(str), table["symbol"], strict=True))


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
    more = parse(files.read_text(other), other.name) if other else {}
    if other and not more:
        raise CourtnormError(f"{other.name}: no entry in it, expected a bibliography")
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
