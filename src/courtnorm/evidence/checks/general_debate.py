"""The General Debate: counts agree with the mentions, and codes as settled with the readings."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from courtnorm.evidence.checks.frame import Tables, check, whole, wrong

#: The first session of the General Assembly opened in 1946.
SESSION_0 = 1945
WINDOW_WORDS, QUOTED_WORDS = 6, 12
#: From the strongest to the weakest.
STRENGTH = ("JOINED", "LISTED", "NEAR", "APART")
#: Column of ``speeches`` -> which rows of ``speech_mentions`` it counts.
COUNTED: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "norm": lambda m: m["counted"] == "yes",
    "named": lambda m: m["kind"] == "NAMED",
    "state": lambda m: m["kind"] == "STATE",
    "other": lambda m: m["kind"] == "OTHER",
    "court": lambda m: m["form"].isin(["name", "statute"]),
    "court_short": lambda m: m["form"].isin(["initials", "short"]),
}
#: The form of a mention -> its family.
FAMILY = {
    **dict.fromkeys(("phrase", "abbreviation", "apart", "protecting"), "norm"),
    **dict.fromkeys(("name", "statute", "initials", "short"), "court"),
}
#: Settled against both readings: the phrase read was of the environment, the speech names the norm.
SETTLED_ANEW = ("MLT_63_2008",)


@check("speeches")
def check_speeches(tables: Tables) -> list[str]:
    """A speech's name is made of its columns, and its distances stand where both are named."""
    table, name = tables["speeches"], "speeches"
    session, year = whole(table["session"]), whole(table["year"])
    made = table["iso3"] + "_" + table["session"].str.zfill(2) + "_" + table["year"]
    out = wrong(table, name, table["speech"] != made, "expected the state, session, year of its id")
    out += wrong(table, name, year != session + SESSION_0, "expected the year of its session")
    words, sentences = whole(table["words_between"]), whole(table["sentences_between"])
    norm = whole(table["norm"]) + whole(table["named"]) + whole(table["state"])
    both = (norm > 0) & (whole(table["court"]) + whole(table["court_short"]) > 0)
    bad = (words.notna() != both) | (sentences.notna() != both)
    out += wrong(table, name, bad, "expected distances where norm and Court are named, only there")
    far = both & ((words >= whole(table["words"])) | (sentences >= whole(table["sentences"])))
    return out + wrong(table, name, far, "expected distances within the speech")


@check("speech_mentions", "speeches")
def check_mentions(tables: Tables) -> list[str]:
    """The mentions of each speech are numbered and as many as it counts; windows are short."""
    table, name = tables["speech_mentions"], "speech_mentions"
    speeches = tables["speeches"]
    out = []
    for column, rule in COUNTED.items():
        counted = speeches["speech"].map(table.loc[rule(table), "speech"].value_counts()).fillna(0)
        bad = whole(speeches[column]) != counted
        out += wrong(speeches, "speeches", bad, f"expected {column} as many as its mentions")
    bad = table["family"] != table["form"].map(FAMILY)
    out += wrong(table, name, bad, "expected a form of its family")
    bad = (table["family"] == "norm") != ((table["kind"] != "") & (table["counted"] != ""))
    out += wrong(table, name, bad, "expected kind and counted of the norm, only of it")
    bad = whole(table["number"]) != table.groupby("speech").cumcount() + 1
    out += wrong(table, name, bad, "expected the mentions of a speech numbered from 1")
    for column, limit in (("left", WINDOW_WORDS), ("right", WINDOW_WORDS), ("match", QUOTED_WORDS)):
        bad = table[column].str.split().str.len() > limit
        out += wrong(table, name, bad, f"expected at most {limit} words in {column}")
    held = table["speech"].map(whole(speeches.set_index("speech")["sentences"]))
    bad = ~whole(table["sentence"]).between(1, held)
    return out + wrong(table, name, bad, "expected the number of a sentence of the speech")


@check("speech_hits", "speech_pairs", "speech_relations", "speeches")
def check_readings(tables: Tables) -> list[str]:
    """What was settled is one of the readings, of pairs the stronger; words are quoted shortly."""
    out = []
    table, name = tables["speech_relations"], "speech_relations"
    for column in ("norm", "relation"):
        own = (table[column] == table[f"{column}_1"]) | (table[column] == table[f"{column}_2"])
        bad = ~own & ~table["speech"].isin(SETTLED_ANEW)
        out += wrong(table, name, bad, f"expected {column} to be that of a reading")
    bad = (table["norm_2"] == "") != (table["relation_2"] == "")
    out += wrong(table, name, bad, "expected a second reading of both or of neither")
    table, name = tables["speech_hits"], "speech_hits"
    own = (table["code"] == table["reading_1"]) | (table["code"] == table["reading_2"])
    out += wrong(table, name, ~own, "expected the code to be that of a reading")
    known = table["hit"].str.partition("#")[0].isin(list(tables["speeches"]["speech"]))
    out += wrong(table, name, ~known, "expected a sentence of a speech held")
    table, name = tables["speech_pairs"], "speech_pairs"
    rank = table[["relation_1", "relation_2"]].apply(lambda c: c.map(STRENGTH.index))
    stronger = rank.min(axis=1).map(lambda place: STRENGTH[place])
    bad = table["relation"] != stronger
    out += wrong(table, name, bad, "expected the stronger of the two readings")
    for name in ("speech_relations", "speech_pairs"):
        table = tables[name]
        long = table["words"].str.split().str.len() > QUOTED_WORDS
        out += wrong(table, name, long, f"expected at most {QUOTED_WORDS} words")
        idle = (table["words"] != "") & ~table["relation"].isin(["JOINED", "LISTED"])
        out += wrong(table, name, idle, "expected words of JOINED and LISTED only")
    return out


@check("speech_relations", "speeches")
def check_read_names_both(tables: Tables) -> list[str]:
    """A speech read for a relation names what the relation is between."""
    table, name = tables["speech_relations"], "speech_relations"
    held = tables["speeches"].set_index("speech")
    norm = sum(whole(held[column]) for column in ("norm", "named", "state", "other"))
    court = whole(held["court"]) + whole(held["court_short"])
    both = (norm > 0) & (court > 0)
    bad = ~table["speech"].map(both).fillna(False).astype(bool)
    return wrong(table, name, bad, "expected a speech that names norm and Court")
