"""The claims and the terms: what the book itself writes down."""

from __future__ import annotations

from courtnorm.evidence.checks.frame import Tables, check, wrong
from courtnorm.evidence.checks.rows import slugs


@check("claims")
def check_claims(tables: Tables) -> list[str]:
    """Claims in order, each in one chapter, with a definition and what would change it."""
    table, name = tables["claims"], "claims"
    numbers = [f"C{n}" for n in range(1, len(table) + 1)]
    out = []
    if list(table["id"]) != numbers:
        out.append(f"data/{name}.csv: expected the claims C1, C2 and so on in order")
    bad = (table["phrase"] == "") | (table["phrase"].str.split().str.len() > 12)
    out += wrong(table, name, bad, "expected a phrase of at most 12 words")
    words = table["context"].str.replace("…", "").str.split().str.len()
    bad = (table["context"] == "") | (words > 12)
    out += wrong(table, name, bad, "expected a context of at most 12 of the essay's words")
    out += wrong(table, name, (table["rung"] == "") != (table["rung_reason"] == ""), RUNG)
    for column in ("readings", "restrictions"):
        out += wrong(table, name, ~table[column].map(_listed), f"{column}: {LISTED}")
    for column in ("as_worded", "would_change"):
        bad = ~table[column].str.endswith(".") | table[column].str.contains(r"\. [A-Z]")
        out += wrong(table, name, bad, f"expected {column} to be one sentence")
    bad = ~table["sources"].str.fullmatch(r"[a-z0-9]+(?:;[a-z0-9]+)*")
    return out + wrong(table, name, bad, "expected keys of the bibliography joined by semicolons")


RUNG = "expected a rung of the ladder together with what fixed it, or neither"
LISTED = "expected lines of three parts, name | words | who or why, each name once"


def _listed(cell: str) -> bool:
    """Say whether a cell is a list of readings or restrictions, or empty."""
    parts = [line.split(" | ") for line in cell.splitlines()]
    named = [line[0] for line in parts]
    whole = all(len(line) == 3 and all(part.strip() for part in line) for line in parts)
    return whole and len(named) == len(set(named))


@check("glossary")
def check_glossary(tables: Tables) -> list[str]:
    """Each term is defined, short and long, cites what it rests on, and stands once."""
    table, name = tables["glossary"], "glossary"
    out = slugs(table, name)
    out += wrong(table, name, table["term"].duplicated(), "expected each term once")
    short = table["abbreviation"]
    out += wrong(table, name, (short != "") & short.duplicated(), "expected each abbreviation once")
    bad = (table["short"] == "") | (table["short"].str.split().str.len() > 12)
    out += wrong(table, name, bad, "expected a short gloss of at most 12 words")
    out += wrong(table, name, ~table["definition"].str.endswith("."), "expected a definition")
    bad = ~table["citations"].str.fullmatch(r"[a-z0-9]+(?:;[a-z0-9]+)*")
    return out + wrong(table, name, bad, "expected keys of the bibliography joined by semicolons")
