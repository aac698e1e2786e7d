"""Where the words of 1970 stood, and the documents around it: what must be so without the texts.

A run lies inside its paragraph and stands in a text older than 1970; of two runs that one text
shares with the same words the longer alone is listed.
"""

from __future__ import annotations

from courtnorm.evidence.checks.frame import Tables, check, whole, wrong

SYMBOL = "S/RES/1970 (2011)"
#: The drawers of texts that are no resolutions; each text is one that ``genealogy`` lists.
_OTHER = ("press statement", "Geneva", "Secretariat")


@check("documents", "genealogy", "provenance", "words_1970")
def check_runs(tables: Tables) -> list[str]:
    """Each run lies in its paragraph, in an older text, and no run of that text holds it."""
    table, name = tables["provenance"], "provenance"
    length = tables["words_1970"].set_index("label")["words"].map(int)
    first, run = whole(table["word"]), whole(table["run"])
    beyond = first + run - 1 > table["label"].map(length)
    out = wrong(table, name, beyond, "expected a run that ends within its paragraph")
    documents = tables["documents"]
    number = documents.set_index("symbol")["number"].map(int)
    older = set(number[number < number[SYMBOL]].index) if SYMBOL in number else set()
    others = tables["genealogy"]
    before = set(others.loc[others["date"] <= "2011-02-26", "id"])
    out += wrong(table, name, ~table["text"].isin(older | before), "expected an older text")
    ends = table[["label", "text"]].assign(first=first, last=first + run)
    ends = ends.sort_values(["label", "text", "first", "last"], ascending=[True, True, True, False])
    texts = [ends["label"], ends["text"]]
    reached = ends["last"].groupby(texts).cummax().groupby(texts).shift()
    inside = (ends["last"] <= reached).reindex(table.index)
    return out + wrong(table, name, inside, "expected no longer run of this text over it")


@check("inheritance", "paragraphs", "words_1970")
def check_words(tables: Tables) -> list[str]:
    """Every paragraph of 1970 has its length, none below the count that leaves letters out."""
    table, name = tables["words_1970"], "words_1970"
    paragraphs = tables["paragraphs"]
    own = paragraphs.loc[paragraphs["symbol"] == SYMBOL].set_index("label")
    out = []
    if list(table["label"]) != list(own.index):
        out.append(f"data/{name}.csv: expected the paragraphs of {SYMBOL}, in their order")
    total = whole(table["words"]).sum()
    inherited = tables["inheritance"].set_index("symbol")["words"]
    if SYMBOL in inherited and int(inherited[SYMBOL]) != total:
        out.append(f"data/{name}.csv: {total} words, expected {inherited[SYMBOL]} as inheritance")
    return out


@check("documents", "drawers", "genealogy")
def check_drawers(tables: Tables) -> list[str]:
    """A text of a drawer is an older resolution or a listed document; each has one drawer."""
    table, name = tables["drawers"], "drawers"
    number = tables["documents"].set_index("symbol")["number"].map(int)
    older = set(number[number < number[SYMBOL]].index) if SYMBOL in number else set()
    other = table["drawer"].isin(_OTHER)
    bad = other & ~table["text"].isin(list(tables["genealogy"]["id"]))
    bad |= ~other & ~table["text"].isin(list(older))
    out = wrong(table, name, bad, "expected a resolution before 1970, or a row of genealogy")
    held = ~other | (table["drawer"] == "press statement")
    bad = held != (table["basis"] == "compared")
    return out + wrong(
        table, name, bad, "expected basis compared of a text that is held, only there"
    )


@check("genealogy", "resolutions")
def check_genealogy(tables: Tables) -> list[str]:
    """A resolution has its own day, and is of the Security Council."""
    table, name = tables["genealogy"], "genealogy"
    decided = tables["resolutions"]
    day = dict(zip("S/RES/" + decided["number"], decided["date"], strict=True))
    held = table["symbol"].map(day)
    adopted = table["symbol"].str.startswith("S/RES/")
    bad = adopted & ((held != table["date"]) | (table["body"] != "Security Council"))
    return wrong(table, name, bad, "expected the resolution's date, of the Security Council")
