"""The tables made from the texts: what they say twice must agree, without the texts.

Documents are the sum of their paragraphs, paragraphs the sum of their words, mentions the patterns
counted, codes such as the patterns allow. The tables of terms and of patterns come as they are
(``features``, ``pattern_counts``), the lexicon as the table of its patterns (:func:`patterns`). Of
the words of 1970, a run lies inside its paragraph and stands in a text older than 1970; of two
runs that one text shares with the same words the longer alone is listed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from courtnorm.errors import CourtnormError
from courtnorm.evidence.checks.frame import Tables, among, check, whole, wrong
from courtnorm.evidence.coding import OTHER_COURT_CODES, RESPONSIBILITY_CODES
from courtnorm.evidence.lexicon import load_lexicon
from courtnorm.evidence.text.corpus import CENSUS_LAST

#: Columns of the Parquet tables that hold few different texts.
_TEXT = ["symbol", "label", "term", "family", "pattern"]


def read_terms(path: Path) -> pd.DataFrame:
    """Read a Parquet table of counts, its texts as categories; unreadable is a CourtnormError."""
    try:
        return pq.read_table(path, read_dictionary=_TEXT).to_pandas()
    except (OSError, ValueError) as problem:
        detail = str(problem).splitlines()[0]
        raise CourtnormError(f"data/{path.name}: not a readable table ({detail})") from None


def patterns(path: Path) -> pd.DataFrame:
    """Return the lexicon as a table: ``id, family, counted`` (``yes`` or ``no``).

    Reading it runs all its examples; one that fails is a CourtnormError.
    """
    try:
        held = load_lexicon(path).patterns.values()
    except CourtnormError as problem:
        raise CourtnormError(str(problem).replace(str(path), f"data/{path.name}")) from None
    rows = [(p.id, p.family, "yes" if p.counted else "no") for p in held]
    return pd.DataFrame(rows, columns=["id", "family", "counted"])


#: The columns that name a paragraph.
PLACE = ["symbol", "label"]


def places(table: pd.DataFrame) -> pd.MultiIndex:
    """Return symbol and label of each row."""
    return pd.MultiIndex.from_frame(table[PLACE].astype(str))


def order_of(tables: Tables) -> pd.Series:
    """Return the place of each paragraph in the corpus, by symbol and label."""
    index = places(tables["paragraphs"])
    order = pd.Series(range(len(index)), index=index)
    return order[~order.index.duplicated()]


def in_order(tables: Tables, name: str) -> list[str]:
    """Every row names a paragraph that exists, and rows follow the paragraphs."""
    table = tables[name]
    place = pd.Series(order_of(tables).reindex(places(table)).to_numpy(), index=table.index)
    out = wrong(table, name, place.isna(), "expected a paragraph of paragraphs.csv")
    return out + wrong(table, name, place < place.shift(), "expected rows in order of paragraphs")


# ------------------------------------------------------------------------- documents, paragraphs


@check("documents", "numbering_faults")
def check_documents(tables: Tables) -> list[str]:
    """A document is said to be numbered badly where a fault of it is listed, only there."""
    table, name = tables["documents"], "documents"
    faulty = table["symbol"].isin(tables["numbering_faults"]["symbol"])
    bad = faulty != (table["numbering_ok"] == "no")
    return wrong(table, name, bad, "expected numbering_ok no where a fault is listed")


@check("documents", "numbering_faults", "paragraphs")
def check_paragraphs(tables: Tables) -> list[str]:
    """Paragraphs follow the documents, are labelled in order, and add up to them."""
    table, name = tables["paragraphs"], "paragraphs"
    documents = tables["documents"]
    place = dict(zip(documents["symbol"], range(len(documents)), strict=True))
    at = table["symbol"].map(place)
    out = wrong(table, name, at.isna() | (at < at.shift()), "expected the order of documents.csv")
    kind = table["label"].str[:2].map({"PP": "preambular", "OP": "operative"})
    number = whole(table["label"].str[2:])
    before = number.groupby([table["symbol"], kind], sort=False).shift().fillna(0)
    gaps = _skipped(tables)
    bad = pd.Series(
        [
            # Between this number and the one before stand only numbers that the copy skips.
            n <= b or any((symbol, m) not in gaps for m in range(int(b) + 1, int(n)))
            for symbol, n, b in zip(table["symbol"], number, before, strict=True)
        ],
        index=table.index,
    )
    out += wrong(table, name, bad, "expected labels that count on from one")
    held = table.groupby(["symbol", "kind"], sort=False).size().unstack(fill_value=0)
    tokens = whole(table["n_tokens"]).groupby(table["symbol"], sort=False).sum()
    for column, counted in (
        ("n_preambular", held.get("preambular")),
        ("n_operative", held.get("operative")),
        ("n_tokens", tokens),
    ):
        due = documents["symbol"].map(counted) if counted is not None else 0
        bad = whole(documents[column]) != due
        out += wrong(documents, "documents", bad, f"expected {column} as in paragraphs.csv")
    return out


def _skipped(tables: Tables) -> set[tuple[str, int]]:
    """Return the operative numbers that the copies of the texts leave out: symbol, number."""
    faults = tables["numbering_faults"]
    rows = faults[faults["fault"] == "number skipped"]
    number = whole(rows["detail"].str.extract(r"no paragraph (\d+)")[0])
    return {(s, int(n)) for s, n in zip(rows["symbol"], number, strict=True) if n == n}


@check("numbering_faults", "paragraphs")
def check_numbering_faults(tables: Tables) -> list[str]:
    """A number said to be skipped is not there, and each fault stands once."""
    table, name = tables["numbering_faults"], "numbering_faults"
    there = set(places(tables["paragraphs"]))
    skipped = table["fault"] == "number skipped"
    label = "OP" + table["detail"].str.extract(r"(\d+)$")[0].fillna("")
    bad = skipped & among(table.assign(label=label), PLACE, there)
    out = wrong(table, name, bad, "expected no such paragraph")
    twice = (table["fault"] != "numbering restarts") & table.duplicated()
    return out + wrong(table, name, twice, "expected each fault once")


@check("copies", "documents")
def check_copies(tables: Tables) -> list[str]:
    """The copy that is the text is the one that documents holds."""
    table, name = tables["copies"], "copies"
    own = tables["documents"].set_index("symbol")
    due = (whole(own["n_preambular"]) + whole(own["n_operative"])).reindex(table["symbol"])
    bad = whole(table["paragraphs"]) != due.to_numpy()
    out = wrong(table, name, bad, "expected as many paragraphs as in documents")
    form = own["form"].reindex(table["symbol"]).to_numpy()
    bad = (table["record"] == "corrected") != (form == "corrected")
    return out + wrong(table, name, bad, "expected the form corrected in documents, only there")


@check("documents", "refused_texts")
def check_refused(tables: Tables) -> list[str]:
    """The census is whole but for the files refused, each of them named once."""
    table, documents = tables["refused_texts"], tables["documents"]
    number = whole(table["file"].str.extract(r"S_RES_0*(\d+)_\d{4}\.txt")[0])
    refused = list(number.fillna(0).astype(int))
    held = set(whole(documents["number"]))
    absent = [n for n in range(1, CENSUS_LAST + 1) if n not in held]
    if refused == absent:
        return []
    return [
        f"data/refused_texts.csv: expected a row for each of the numbers {absent}, found {refused}"
    ]


# ------------------------------------------------------------------------------- terms, patterns


@check("features", "paragraphs")
def check_terms(tables: Tables) -> list[str]:
    """The words of a paragraph add up to its length; terms stand in order, none twice.

    A phrase is counted no more often than any of its words.
    """
    terms, paragraphs = tables["features"], tables["paragraphs"]
    table = terms.assign(
        symbol=terms["symbol"].astype("category"),
        label=terms["label"].astype("category"),
        term=terms["term"].astype("category"),
    )
    place = order_of(tables)
    rows = _row_places(table, place)
    phrase_names = [t for t in table["term"].cat.categories if " " in str(t)]
    phrase = table["term"].isin(phrase_names).to_numpy()
    count = table["count"].to_numpy()
    out = []
    if (rows < 0).any():
        at = int(np.flatnonzero(rows < 0)[0])
        out.append(_term(table, at, "expected a paragraph of paragraphs.csv"))
    # Within a paragraph the alphabet: codes are ranked, so that numbers compare as words do.
    names = table["term"].cat.categories.astype(str)
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.argsort(names.to_numpy(), kind="stable")] = np.arange(len(names))
    key = rows.astype(np.int64) * len(names) + rank[table["term"].cat.codes.to_numpy()]
    disorder = np.flatnonzero(np.diff(key) <= 0)
    if len(disorder):
        at = int(disorder[0]) + 1
        out.append(_term(table, at, "expected rows in order of paragraph and term, each once"))
    known = rows >= 0
    sums = np.bincount(rows[known & ~phrase], count[known & ~phrase], minlength=len(place))
    due = whole(paragraphs["n_tokens"]).to_numpy()
    first = ~places(paragraphs).duplicated()
    bad = pd.Series(False, index=paragraphs.index)
    bad[first] = sums[: first.sum()] != due[first]
    out += wrong(paragraphs, "paragraphs", bad, "expected as many words as are counted in features")
    return out + _phrases(table, rows, phrase)


def _row_places(table: pd.DataFrame, place: pd.Series) -> np.ndarray:
    """Return for each row of a long table the place of its paragraph, -1 where there is none.

    Rows of a paragraph stand together, so that only the first of each run is looked up.
    """
    symbol, label = table["symbol"].cat, table["label"].cat
    moved = np.diff(symbol.codes.to_numpy(), prepend=-1) != 0
    moved |= np.diff(label.codes.to_numpy(), prepend=-1) != 0
    starts = np.flatnonzero(moved)
    heads = pd.MultiIndex.from_arrays(
        [table["symbol"].iloc[starts].astype(str), table["label"].iloc[starts].astype(str)]
    )
    found_at = place.reindex(heads).fillna(-1).to_numpy().astype(np.int64)
    return np.asarray(np.repeat(found_at, np.diff(np.append(starts, len(table)))))


def _term(table: pd.DataFrame, at: int, expected: str) -> str:
    row = table.iloc[at]
    return f"data/features.parquet: {row['symbol']} {row['label']}, {row['term']}: {expected}"


def _phrases(table: pd.DataFrame, rows: np.ndarray, phrase: np.ndarray) -> list[str]:
    """A phrase is counted no more often than each of its words (of two letters or more)."""
    held = pd.DataFrame({"at": rows[phrase], "n": table["count"].to_numpy()[phrase]})
    held["term"] = table["term"].to_numpy()[phrase].astype(str)
    parts = held.assign(word=held["term"].str.split()).explode("word")
    parts = parts[parts["word"].str.len() > 1]
    chosen = table["term"].isin(set(parts["word"])).to_numpy()
    words = pd.Series(
        table["count"].to_numpy()[chosen],
        index=pd.MultiIndex.from_arrays(
            [rows[chosen], table["term"].to_numpy()[chosen].astype(str)]
        ),
    )
    words = words[~words.index.duplicated()]
    there = words.reindex(pd.MultiIndex.from_frame(parts[["at", "word"]])).fillna(0).to_numpy()
    bad = parts[there < parts["n"].to_numpy()]
    return [
        f"data/features.parquet: {line.term}: expected as many of the word {line.word} at least"
        for line in bad.head(5).itertuples()
    ]


@check("documents", "features")
def check_chapter_vii(tables: Tables) -> list[str]:
    """The paragraph said to invoke Chapter VII has the words "acting" and "VII"."""
    terms, table = tables["features"], tables["documents"]
    acting, seven = (set(places(terms[terms["term"] == word])) for word in ("acting", "vii"))
    known = acting & seven
    invoked = among(table, ["symbol", "chapter_vii_at"], known)
    expected = "expected a paragraph with the words that invoke Chapter VII"
    return wrong(table, "documents", (table["chapter_vii_at"] != "") & ~invoked, expected)


@check("un_codings", "un_documents")
def check_un_documents(tables: Tables) -> list[str]:
    """What a document's row counts is what its coded paragraphs say."""
    table, name, rows = tables["un_documents"], "un_documents", tables["un_codings"]
    norm = rows[rows["code"].isin(["NAMED", "STATE"])]
    court = rows[rows["family"] == "court"]
    together = norm.merge(court, on=["symbol", "place"])
    due = {
        "named": norm[norm["code"] == "NAMED"],
        "state": norm[norm["code"] == "STATE"],
        "adjacent": norm[norm["wording"] == "adjacent"],
        "court": court,
        "together": together,
    }
    out = []
    for column, counted in due.items():
        expected = table["symbol"].map(counted.groupby("symbol").size()).fillna(0)
        bad = whole(table[column]) != expected
        out += wrong(table, name, bad, f"expected {column} as in un_codings.csv")
    holds = table["symbol"].isin(norm["symbol"]) & table["symbol"].isin(court["symbol"])
    bad = holds != (table["both"] == "yes")
    return out + wrong(table, name, bad, "expected both where it has both")


@check("un_documents", "un_sessions")
def check_sessions(tables: Tables) -> list[str]:
    """A session is called complete only where no number is missing, and its texts are counted."""
    table, name = tables["un_sessions"], "un_sessions"
    missing = [[int(n) for n in cell.split(";") if n] for cell in table["missing"]]
    highest = whole(table["highest"])
    last = pd.Series([max(numbers, default=0) for numbers in missing], index=table.index)
    out = wrong(table, name, last >= highest, "expected missing numbers below the highest")
    gaps = table["missing"] != ""
    documents = tables["un_documents"]
    of_edition = documents[documents["basis"] != "selection"]
    held = table["session"].map(of_edition.groupby("session").size()).fillna(0)
    out += wrong(table, name, held != whole(table["texts"]), "expected as many texts as documents")
    fewest = highest - pd.Series([len(numbers) for numbers in missing], index=table.index)
    bad = whole(table["texts"]) < fewest
    out += wrong(table, name, bad, "expected a text for each number that is not missing")
    basis = dict(zip(table["session"], gaps.map({True: "with gaps", False: "census"}), strict=True))
    bad = of_edition["session"].map(basis) != of_edition["basis"]
    return out + wrong(of_edition, "un_documents", bad, "expected the basis of its session")


@check("un_codings", "un_documents")
def check_coded(tables: Tables) -> list[str]:
    """Coded paragraphs follow the documents; codes, parts and windows are what they can be."""
    table, name, documents = tables["un_codings"], "un_codings", tables["un_documents"]
    order = {symbol: row for row, symbol in enumerate(documents["symbol"])}
    at = table["symbol"].map(order) * 10_000 + whole(table["place"])
    out = wrong(table, name, at.isna() | (at < at.shift()), "expected the order of un_documents")
    size = table["symbol"].map(dict(zip(documents["symbol"], documents["paragraphs"], strict=True)))
    bad = whole(table["place"]) > whole(size)
    out += wrong(table, name, bad, "expected a place among the document's paragraphs")
    responsibility = table["family"] == "responsibility"
    allowed = (
        table["code"]
        .isin(OTHER_COURT_CODES)
        .where(
            ~responsibility, table["code"].isin([c for c in RESPONSIBILITY_CODES if c != "OTHER"])
        )
    )
    return out + wrong(table, name, ~allowed.astype(bool), "expected a code of its family")


@check("un_documents")
def check_series(tables: Tables) -> list[str]:
    """A series begins with the text itself or an earlier row."""
    table, name = tables["un_documents"], "un_documents"
    place = dict(zip(table["symbol"], table.index, strict=True))
    own = dict(zip(table["symbol"], table["series"], strict=True))
    named = table[table["series"] != ""]
    first = named["series"].map(place)
    bad = first.isna() | (first > named.index) | (named["series"].map(own) != named["series"])
    return wrong(named, name, bad, "expected the first text of its series")


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
