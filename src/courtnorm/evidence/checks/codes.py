"""The tables of patterns and codes: matches are such as the words allow, codes as the matches do.

Mentions are the matches counted, a code has the patterns it stands for, the hand coding prints what
the rule gave, and every pair of paragraphs to be aligned is there. Needs ``features`` and
``pattern_counts`` as they are, and the lexicon as the table of its patterns.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from courtnorm.evidence.checks.frame import Tables, among, beside, check, closed, whole, wrong
from courtnorm.evidence.checks.texts import PLACE, in_order, order_of, places
from courtnorm.evidence.coding import COURT_CODES, RESPONSIBILITY_CODES

#: Families of patterns of which every match is published with the words around it: the concordance.
#: Of the others only the number is, so that windows can not be joined into a text.
WINDOWED = ("responsibility", "court")
#: The two referrals, aligned with each other; and the codes of recitals aligned among themselves.
REFERRALS = ("S/RES/1593 (2005)", "S/RES/1970 (2011)")
DUTY = ("NAMED", "STATE")
#: Pattern -> words that are a match of it by themselves, and words one of which every match has:
#: its count lies between those of the first and those of the second.
BOUNDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "genocide": (("genocide", "genocidal"), ("genocide", "genocidal")),
    "impunity": (("impunity",), ("impunity",)),
    "war-crimes": (("war crimes",), ("war",)),
    "crimes-against-humanity": (("crimes against humanity",), ("humanity",)),
    "ethnic-cleansing": (("ethnic cleansing",), ("cleansing",)),
    "atrocity": (("atrocity", "atrocities"), ("atrocity", "atrocities", "mass")),
    "civilians": (("civilians",), ("civilian", "civilians")),
    "protection-of-civilians": (
        ("protection of civilians",),
        ("protect", "protects", "protecting", "protected", "protection"),
    ),
    "accountability": (
        ("accountability", "accountable"),
        ("accountability", "accountable", "account"),
    ),
    "brought-to-justice": ((), ("justice",)),
    "chapter-vii-any": (("chapter vii",), ("chapter vii",)),
    "acting-under-chapter-vii": ((), ("acting",)),
    "court-name": (("international criminal court",), ("international criminal court",)),
    "court-statute": (("rome statute",), ("rome statute",)),
    "court-initials": ((), ("icc",)),
    "rtp-adjacent": (("responsibility to protect",), ("responsibility", "responsibilities")),
    "outcome-any": ((), ("summit",)),
}


@check("lexicon", "paragraphs", "pattern_counts")
def check_patterns(tables: Tables) -> list[str]:
    """Patterns are those of the lexicon, stand in order, each once; an opening is counted once."""
    table, name = tables["pattern_counts"], "pattern_counts.parquet"
    lexicon = tables["lexicon"]
    family = dict(zip(lexicon["id"], lexicon["family"], strict=True))
    place = order_of(tables).reindex(places(table)).to_numpy()
    own = table["family"].astype(str)
    pattern = table["pattern"].astype(str)
    counted = set(lexicon.loc[lexicon["counted"] == "yes", "id"])
    key = pd.DataFrame({"at": place, "family": own, "pattern": pattern})
    ordered = key.sort_values(["at", "family", "pattern"], kind="stable").index
    faults = {
        "expected a paragraph of paragraphs.csv": np.isnan(place),
        "expected a counted pattern of the lexicon": ~pattern.isin(counted).to_numpy(),
        "expected the pattern's family": (pattern.map(family) != own).to_numpy(),
        "expected each pattern of a paragraph once": key.duplicated().to_numpy(),
        "expected order by paragraph, family and pattern": ordered != key.index,
        "expected an opening to be counted once": (own == "strength").to_numpy()
        & (table["count"].to_numpy() != 1),
    }
    return [
        f"data/{name}: {table['symbol'].iloc[at]} {table['label'].iloc[at]} "
        f"{pattern.iloc[at]}: {expected}"
        for expected, bad in faults.items()
        for at in np.flatnonzero(bad)[:5]
    ]


@check("features", "pattern_counts")
def check_patterns_against_terms(tables: Tables) -> list[str]:
    """A pattern matches as often as its words allow (see :data:`BOUNDS`)."""
    terms, counts = tables["features"], tables["pattern_counts"]
    wanted = {word for bounds in BOUNDS.values() for side in bounds for word in side}
    held = terms[terms["term"].isin(wanted)]
    words = held["count"].groupby(
        [held["symbol"].astype(str), held["label"].astype(str), held["term"].astype(str)]
    ).sum().unstack(fill_value=0)  # fmt: skip
    found_in = counts[counts["pattern"].isin(list(BOUNDS))]
    table = found_in["count"].groupby(
        [
            found_in["symbol"].astype(str),
            found_in["label"].astype(str),
            found_in["pattern"].astype(str),
        ]
    ).sum().unstack(fill_value=0)  # fmt: skip
    every = words.index.union(table.index)
    words = words.reindex(every, fill_value=0)
    table = table.reindex(every, fill_value=0)
    out = []
    for pattern, (least, most) in BOUNDS.items():
        matched = table.get(pattern, pd.Series(0, index=every))
        low = words.reindex(columns=list(least), fill_value=0).sum(axis=1)
        high = words.reindex(columns=list(most), fill_value=0).sum(axis=1)
        for symbol, label in every[(matched < low) | (matched > high)][:5]:
            out.append(
                f"data/pattern_counts.parquet: {symbol} {label} {pattern}: expected "
                f"{low[symbol, label]} to {high[symbol, label]} matches by the terms counted, "
                f"found {matched[symbol, label]}"
            )
    return out


@check("codings", "mentions", "paragraphs", "pattern_counts")
def check_mentions(tables: Tables) -> list[str]:
    """Mentions are the matches counted, in the documents that have codings; in order."""
    table, name = tables["mentions"], "mentions"
    out = in_order(tables, name)
    counts = tables["pattern_counts"]
    coded = set(tables["codings"]["symbol"])
    held = counts[counts["family"].isin(WINDOWED) & counts["symbol"].isin(coded)]
    columns = ["symbol", "label", "family", "pattern"]
    due = held["count"].groupby([held[c].astype(str) for c in columns]).sum()
    here = table.groupby(columns).size()
    every = due.index.union(here.index)
    due, here = due.reindex(every, fill_value=0), here.reindex(every, fill_value=0)
    return out + [
        f"data/{name}.csv: {symbol} {label}, {pattern}: expected {due[key]} as counted in "
        f"pattern_counts, found {here[key]}"
        for key in every[due != here]
        for symbol, label, _, pattern in (key,)
    ]


def _having(tables: Tables, *wanted: str, column: str = "pattern") -> set[tuple[str, str]]:
    """Return the paragraphs that have one of some patterns (or families): symbol, label."""
    counts = tables["pattern_counts"]
    return set(places(counts[counts[column].isin(wanted)]))


@check("codings", "paragraphs", "pattern_counts")
def check_codings(tables: Tables) -> list[str]:
    """Each coded paragraph has the words for its code, and each with the words is coded.

    Responsibility: any pattern of the family but the saving of another's responsibility. Court:
    its name, its Statute or the renewal of a deferral; its initials or a referral's terms may.
    """
    table, name = tables["codings"], "codings"
    out = in_order(tables, name)
    for family, codes in (("responsibility", RESPONSIBILITY_CODES), ("court", COURT_CODES)):
        out += closed(table[table["family"] == family], name, "code", codes)
    counts = tables["pattern_counts"]
    own = counts["family"] == "responsibility"
    duty = set(places(counts[own & (counts["pattern"] != "responsibility-saving")]))
    named = _having(tables, "court-name", "court-statute", "deferral-renewal")
    must = {"responsibility": duty, "court": named}
    may = {
        "responsibility": duty,
        "court": _having(tables, "court", column="family")
        | _having(tables, "deferral-renewal", "referral-terms"),
    }
    refers = {symbol for symbol, _ in _having(tables, "referral-decision")}
    for family in WINDOWED:
        mine = table["family"] == family
        coded = set(places(table[mine]))
        out += [
            f"data/{name}.csv: {symbol} {label}: expected a code of the family {family}"
            for symbol, label in sorted(must[family] - coded)
        ]
        bad = mine & ~among(table, PLACE, may[family])
        bad &= ~((table["code"] == "REFERRAL") & table["symbol"].isin(refers))
        out += wrong(table, name, bad, f"expected words of the family {family} there")
    return out + _codes(tables, table, refers)


def _codes(tables: Tables, table: pd.DataFrame, refers: set[str]) -> list[str]:
    """Codes agree with the patterns counted, and the columns beside them with the codes."""
    name, code = "codings", table["code"]
    court = table["family"] == "court"
    own = court & (table["kind"] == "operative") & table["symbol"].isin(refers)
    out = wrong(table, name, own != (code == "REFERRAL"), "expected REFERRAL where the text refers")
    deferral = _having(tables, "deferral", column="family")
    exempt = court & among(table, PLACE, deferral)
    bad = exempt != (table["exempts"] == "yes")
    out += wrong(table, name, bad, "expected exempts yes where a pattern of deferral matches")
    bad = (exempt & ~own) != (code == "EXEMPTION")
    out += wrong(table, name, bad, "expected EXEMPTION for an exemption outside a referral")
    cited = _having(tables, "norm-named", "outcome-paragraphs", "outcome-recalled")
    bad = among(table, PLACE, cited) & ~court & (code != "NAMED")
    return out + wrong(table, name, bad, "expected NAMED where the norm is cited")


@check("coding", "codings", "paragraphs")
def check_hand_coding(tables: Tables) -> list[str]:
    """The hand coding prints the rule's code as codings has it, and the code both readings gave."""
    table, name = tables["coding"], "coding"
    on = {column: column for column in (*PLACE, "family")}
    due = beside(table, on, tables["codings"], "code").fillna("none")
    out = wrong(table, name, due != table["by_rule"], "expected by_rule as in codings.csv")
    for family, codes in (("responsibility", RESPONSIBILITY_CODES), ("court", COURT_CODES)):
        mine = table[table["family"] == family]
        for column in ("code", "reading_1", "reading_2"):
            out += closed(mine, name, column, codes)
        place = pd.Series(order_of(tables).reindex(places(mine)).to_numpy(), index=mine.index)
        bad = place.isna() | (place <= place.shift())
        out += wrong(mine, name, bad, "expected rows in order of paragraphs")
        out += wrong(mine, name, mine["id"] <= mine["id"].shift(), "expected ids in order")
    return out


@check("codings", "pairs", "paragraphs")
def check_pairs(tables: Tables) -> list[str]:
    """Every pair to be aligned is there once, in order; no pair is nearer than lengths allow.

    The referrals: each paragraph of the first with each of the second. The recitals: every two
    paragraphs on a state's duty. Two texts share at most the words of the shorter, so their
    similarity (twice the shared words over the words of both) has a bound; words of one letter
    count in it and not in the lengths, hence the margin.
    """
    table, name = tables["pairs"], "pairs"
    paragraphs, codings = tables["paragraphs"], tables["codings"]
    place = list(places(paragraphs))
    first, second = ([p for p in place if p[0] == symbol] for symbol in REFERRALS)
    due = [("referrals", *a, *b) for a in first for b in second]
    duty = codings[(codings["family"] == "responsibility") & codings["code"].isin(DUTY)]
    among = list(places(duty))
    due += [("recitals", *a, *b) for n, a in enumerate(among) for b in among[n + 1 :]]
    columns = ["set", "symbol_a", "label_a", "symbol_b", "label_b"]
    here = list(table[columns].itertuples(index=False, name=None))
    out = []
    if here != due:
        at = next((n for n, (a, b) in enumerate(zip(here, due, strict=False)) if a != b), len(here))
        row = ", ".join(due[at]) if at < len(due) else "no further row"
        out.append(f"data/{name}.csv: row {at + 2}: expected {row}")
    length = dict(zip(place, whole(paragraphs["n_tokens"]), strict=True))
    ends = [
        np.array([length.get(p, 0) for p in zip(table[s], table[n], strict=True)], dtype=float)
        for s, n in (("symbol_a", "label_a"), ("symbol_b", "label_b"))
    ]
    most = 2 * np.minimum(*ends) / np.maximum(ends[0] + ends[1], 1)
    likeness = whole(table["similarity"])
    out += wrong(table, name, likeness > most + 0.05, "expected no more than their lengths allow")
    run = whole(table["longest"])
    bad = run > np.minimum(*ends) * 1.5 + 3
    out += wrong(table, name, bad, "expected no run longer than the shorter paragraph")
    quoted = table["shared"].map(lambda s: max(len(p.split()) for p in s.split(" | ")))
    expected = "expected the longest run to be at least the longest phrase quoted"
    return out + wrong(table, name, quoted > run, expected)
