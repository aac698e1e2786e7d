"""Works, lists of titles and authorities: nothing is said beyond what was seen."""

from __future__ import annotations

import pandas as pd

from courtnorm import paths
from courtnorm.evidence.checks import reading
from courtnorm.evidence.checks.frame import Tables, check, said, wrong
from courtnorm.evidence.derive.law import LONGEST
from courtnorm.evidence.derive.scholarship import BY_SUBJECT, CUT


@check("reading_list", "works")
def check_works(tables: Tables) -> list[str]:
    """A work is what the bibliography and the reading list say; its names follow its title."""
    table, listed = tables["works"], tables["reading_list"].set_index("key")
    known = set(reading.works((paths.root() / "references.bib").read_text("utf-8")))
    cited = table["key"].isin(known).map({True: "yes", False: "no"})
    out = wrong(
        table, "works", table["in_references"] != cited, "expected in_references as it is there"
    )
    missing = sorted(set(listed.index) - set(table["key"]))
    expected = "expected a row for {}, which the reading list has"
    out += [f"data/works.csv: {expected.format(key)}" for key in missing]
    for row, work in table[table["key"].isin(listed.index)].iterrows():
        theirs = listed.loc[work["key"]]
        for mine, other in (("year", "year"), ("title", "title"), ("about", "kind")):
            if work[mine] != theirs[other]:
                out.append(said("works", row, work["key"], f"expected {mine} as the reading list"))
    year = pd.to_numeric(table["year"], errors="coerce")
    before = (year < CUT).map({True: "yes", False: "no"}).where(year.notna(), "not known")
    out += wrong(table, "works", table["before_2014"] != before, "expected before_2014 by the year")
    for column, words in (("names_norm", reading.NORM_WORDS), ("names_court", reading.COURT_WORDS)):
        named = table["title"].map(lambda title, w=words: bool(w.search(title)))
        bad = named & (table[column] != "yes")
        out += wrong(table, "works", bad, f"expected {column} yes: the title does")
    unseen = table["seen"] == "not recorded"
    bad = unseen & ((table["argument"] != "") | (table["address"] != ""))
    out += wrong(table, "works", bad, "expected no argument of a work of which nothing was seen")
    out += wrong(table, "works", ~unseen & (table["address"] == ""), "expected where it was seen")
    bad = ~unseen & ~table["address"].str.startswith("http")
    out += wrong(table, "works", bad, "expected an address")
    bad = (year.isna()) & ~table["doubt"].str.contains("year")
    return out + wrong(table, "works", bad, "expected the year in doubt where there is none")


@check("title_lists")
def check_titles(tables: Tables) -> list[str]:
    """Titles are numbered in their list, and coded by the words of the reading list."""
    table = tables["title_lists"]
    place = (table.groupby("list").cumcount() + 1).astype(str)
    out = wrong(table, "title_lists", table["number"] != place, "expected the next number")
    several = table.groupby("list")["complete"].transform("nunique") > 1
    out += wrong(table, "title_lists", several, "expected a list to be complete or not")
    norm = table["title"].map(lambda t: bool(reading.NORM_WORDS.search(t)))
    court = table["title"].map(
        lambda t: bool(reading.COURT_WORDS.search(t)) or t.startswith(BY_SUBJECT)
    )
    for column, named in (("names_norm", norm), ("names_court", court)):
        bad = table[column] != named.map({True: "yes", False: "no"})
        out += wrong(table, "title_lists", bad, f"expected {column} as the title's words give it")
    return out


@check("authorities", "resolutions")
def check_authorities(tables: Tables) -> list[str]:
    """What was not found is nowhere a fact; what was found says where, in a short phrase."""
    table = tables["authorities"]
    lost = table["grade"] == "not found"
    bad = (lost != (table["fact"] == "")) | (lost != (table["sought"] != ""))
    out = wrong(table, "authorities", bad, "expected a fact if and only if it was found")
    bad = lost != (table["seen"] == "none")
    out += wrong(table, "authorities", bad, "expected seen none if and only if it was not found")
    bad = ~lost & (table["address"] == "")
    out += wrong(table, "authorities", bad, "expected where a fact was read")
    bad = table["phrase"].str.split().str.len() > LONGEST
    out += wrong(table, "authorities", bad, f"expected a phrase of at most {LONGEST} words")
    decided = tables["resolutions"]
    named = table["document"].str.extract(r"^(S/RES/\d+ \(\d{4}\))")[0]
    bad = named.notna() & ~named.isin(decided["symbol"])
    out += wrong(table, "authorities", bad, "expected a known resolution")
    held = {"A/RES/60/1", *decided.loc[decided["text_held"] != "no", "symbol"]}
    document = table["document"].str.replace(r" (?:PP|OP|paras? ).*", "", regex=True)
    bad = (table["seen"] == "text held") & ~document.isin(held)
    return out + wrong(table, "authorities", bad, "expected a text that is held")
