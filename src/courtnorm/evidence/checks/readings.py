"""What was read by hand, and what the book itself writes down.

Tables of readings repeat what another holds: a paragraph, a code, a date, a count. A list of the
book's own can be checked to be whole, and each choice in it to follow the rule that it declares.
"""

from __future__ import annotations

import pandas as pd

from courtnorm.evidence.checks.frame import (
    Tables,
    among,
    beside,
    cell,
    check,
    mask,
    said,
    whole,
    wrong,
)

#: What the Council did about the Court -> the pattern of the paragraph that does it.
ACTS = {
    "referral": "referral-decision",
    "deferral": "article-16",
    "immunity clause": "exclusive-jurisdiction",
}
#: Families of the founding texts' counts -> the pattern that counts the same words.
SAME_WORDS = {
    "genocide": "genocide",
    "war crimes": "war-crimes",
    "ethnic cleansing": "ethnic-cleansing",
    "crimes against humanity": "crimes-against-humanity",
    "impunity": "impunity",
}
#: The counts of the founding texts keep words of one letter and numbers; so many more or fewer.
WORDS_APART = 3
_ONE_MEETING = "S/RES/1970 (2011)"


def _patterns(tables: Tables) -> set[tuple[str, str, str]]:
    """Return symbol, label and pattern of each match of a pattern of :data:`ACTS`."""
    counts = tables["pattern_counts"]
    held = counts[counts["pattern"].isin(list(ACTS.values()))]
    return set(zip(held["symbol"], held["label"], held["pattern"], strict=True))


@check("codings", "court_decisions", "court_steps", "failed_drafts", "pattern_counts")
def check_court_decisions(tables: Tables) -> list[str]:
    """Every referral, deferral and immunity clause in a text held is listed, with its paragraph.

    What was not adopted is a failed draft; what a step of the Court says was refused is listed.
    """
    table, name = tables["court_decisions"], "court_decisions"
    adopted = table["adopted"] == "yes"
    codings = tables["codings"]
    decided = codings[
        (codings["family"] == "court")
        & (codings["kind"] == "operative")
        & codings["code"].isin(["REFERRAL", "EXEMPTION"])
    ]
    out = [
        f"data/{name}.csv: expected a row for {symbol}, coded as a decision on the Court"
        for symbol in sorted(set(decided["symbol"]) - set(table["symbol"][adopted]))
    ]
    asked = table.assign(pattern=table["act"].map(ACTS).fillna(""))
    fits = among(asked, ["symbol", "paragraph", "pattern"], _patterns(tables))
    bad = adopted & ~fits
    out += wrong(table, name, bad, "expected a paragraph with the words of the act")
    bad = ~adopted & (table["paragraph"] != "")
    out += wrong(table, name, bad, "expected no paragraph of a text that was not adopted")
    failed = table["symbol"].isin(list(tables["failed_drafts"]["draft"]))
    expected = "expected a failed draft if and only if not adopted"
    out += wrong(table, name, failed == adopted, expected)
    steps = tables["court_steps"]
    refused = steps[steps["step"].str.startswith("refused ")]
    listed = set(zip(table["symbol"][~adopted], table["act"][~adopted], strict=True))
    due = set(zip(refused["document"], refused["step"].str[len("refused ") :], strict=True))
    out += [
        f"data/{name}.csv: expected {draft}, a {act} that was refused"
        for draft, act in sorted(due - listed)
    ]
    return out


@check("court_steps", "failed_drafts", "resolutions", "situations", "timeline")
def check_court_steps(tables: Tables) -> list[str]:
    """Each step rests on a cell that gives its day, or names its year; its document is of that day.

    The kind of a step that is a situation's referral is that situation's trigger.
    """
    table, name = tables["court_steps"], "court_steps"
    days: dict[str, str] = {}
    for other, column in (("resolutions", "symbol"), ("failed_drafts", "draft")):
        days |= dict(zip(tables[other][column], tables[other]["date"], strict=True))
    out = []
    for place, row in table.iterrows():
        key = f"{row['situation']}, {row['step']}, {row['date']}"
        held = cell(tables, row["rests_on"])
        if held is None:
            out.append(said(name, place, key, "expected rests_on to name table/key/column"))
            continue
        # a cell may hold the days of several declarations
        if row["date_precision"] == "day" and row["date"] not in held.split(";"):
            out.append(said(name, place, key, f"expected the date of {row['rests_on']}, {held}"))
        if row["date_precision"] != "day" and row["date"][:4] not in held:
            out.append(said(name, place, key, f"expected its year in {row['rests_on']}"))
        if days.get(row["document"], row["date"]) != row["date"]:
            out.append(said(name, place, key, f"expected the date of {row['document']}"))
        if row["rests_on"].endswith("/referral_date"):
            for column, other in (("step", "trigger"), ("document", "referral_document")):
                due = cell(tables, row["rests_on"].replace("referral_date", other))
                if row[column] != due:
                    out.append(said(name, place, key, f"expected the situation's {other}, {due}"))
        resource, other = row["rests_on"].split("/")[:2]
        if resource == "situations" and other != row["situation"]:
            out.append(said(name, place, key, "expected a cell of the situation itself"))
    return out


@check("appeals", "notes_members", "speeches", "states")
def check_appeals(tables: Tables) -> list[str]:
    """What was said in the General Debate is a speech held, of that state and year."""
    table, name = tables["appeals"], "appeals"
    speech = table["document"].str.extract(r"^([A-Z]{3})_\d+_(\d{4})$")
    known = pd.concat(
        [tables["states"][["iso3", "name"]], tables["notes_members"][["iso3", "name"]]]
    )
    names = known["name"].str.upper().groupby(known["iso3"]).agg(list)
    spoken = zip(speech[0], speech[1], table["who"], table["date"], strict=True)
    own = [
        any(n in who.upper() for n in names.get(state, [])) and date.startswith(str(year))
        for state, year, who, date in spoken
    ]
    held = table["document"].isin(tables["speeches"]["speech"])
    bad = speech[0].notna() & ~(mask(table, own) & held)
    return wrong(table, name, bad, "expected a speech of that state and year")


@check("founding_texts", "paragraphs", "pattern_counts")
def check_founding_texts(tables: Tables) -> list[str]:
    """The parts of a text add up to the whole; a resolution's parts are its paragraphs."""
    table, name = tables["founding_texts"], "founding_texts"
    count, words = whole(table["count"]), whole(table["words"])
    lies_in = table["part"] == "whole"
    families = list(dict.fromkeys(table["family"]))
    asked = table.groupby(["document", "part"])["family"].transform("nunique")
    bad = ~(count > 0) & (asked != len(families))
    out = wrong(table, name, bad, "expected words of the family, or the counts of all families")
    for document, rows in table.groupby("document", sort=False):
        if sorted(rows.loc[lies_in, "family"]) != sorted(families):
            out.append(f"data/{name}.csv: {document}: expected each family for the whole text")
        total = count[rows.index].groupby([~lies_in[rows.index], rows["family"]]).sum()
        parts = total.get(True, pd.Series(dtype=float)).reindex(families, fill_value=0)
        for family, n in total.get(False, pd.Series(dtype=float)).items():
            if parts.get(family, 0) != n:
                out.append(f"data/{name}.csv: {document}, {family}: expected the sum of the parts")
    return out + _founding_paragraphs(tables, table, words, count)


def _founding_paragraphs(
    tables: Tables, table: pd.DataFrame, words: pd.Series, count: pd.Series
) -> list[str]:
    """Parts that are paragraphs have about their number of words, and the patterns' counts."""
    paragraphs, counts, name = tables["paragraphs"], tables["pattern_counts"], "founding_texts"
    mine = paragraphs[paragraphs["symbol"].isin(set(table["document"]))]
    labelled = table["part"].str.fullmatch(r"(?:PP|OP)\d+")
    on = {"document": "symbol", "part": "label"}
    due = whole(beside(table, on, mine, "n_tokens"))
    out = wrong(table, name, labelled & due.isna(), "expected a paragraph of paragraphs.csv")
    bad = labelled & due.notna() & ((words - due).abs() > WORDS_APART)
    out += wrong(table, name, bad, "expected about as many words as paragraphs.csv counts")
    held = counts[counts["symbol"].isin(set(table["document"]))]
    same = table["family"].map(SAME_WORDS)
    asked = table.assign(pattern=same)
    due = beside(asked, {**on, "pattern": "pattern"}, held, "count").fillna(0)
    bad = labelled & same.notna() & (due != count)
    return out + wrong(table, name, bad, "expected the matches of the pattern for these words")


@check("founding_readings")
def check_founding_readings(tables: Tables) -> list[str]:
    """A question that ends its id is named by its subject."""
    table, name = tables["founding_readings"], "founding_readings"
    question = table["id"].str.extract(r"-([a-z]+)$")[0]
    plain = ["bosnia", "rwanda", "srebrenica", "kosovo", "impunity", "punishment", "genocide"]
    bad = [
        q in plain and q not in subject.lower()
        for q, subject in zip(question, table["subject"], strict=True)
    ]
    return wrong(table, name, mask(table, bad), "expected the subject that its id names")


@check("functions_1970", "paragraphs")
def check_functions(tables: Tables) -> list[str]:
    """Each operative paragraph of the resolution of the evening has its row, in order."""
    table, name = tables["functions_1970"], "functions_1970"
    paragraphs = tables["paragraphs"]
    mine = paragraphs[(paragraphs["symbol"] == _ONE_MEETING) & (paragraphs["kind"] == "operative")]
    out = []
    if list(table["label"]) != list(mine["label"]):
        out.append(f"data/{name}.csv: expected the operative paragraphs of {_ONE_MEETING} in order")
    under = table[table["heading"] != ""].groupby("heading")["function"].nunique()
    out += [
        f"data/{name}.csv: {heading}: expected one function under a heading"
        for heading in under[under > 1].index
    ]
    return out


@check("court_decisions", "features", "measure_words", "measures_read")
def check_measures(tables: Tables) -> list[str]:
    """Kinds of measure have words that occur; what was read names these kinds, or the Court."""
    rule, name = tables["measure_words"], "measure_words"
    out: list[str] = []
    vocabulary = set(tables["features"]["term"].astype("category").cat.categories)
    for column in ("words_1", "words_2", "words_3", "never"):
        strange = [not set(cell.split()) <= vocabulary for cell in rule[column]]
        out += wrong(rule, name, mask(rule, strange), f"expected terms in {column}")
        unsorted = [cell.split() != sorted(set(cell.split())) for cell in rule[column]]
        out += wrong(rule, name, mask(rule, unsorted), f"expected {column} by the alphabet")
    table, name = tables["measures_read"], "measures_read"
    kinds = table["kinds"].str.split(";").map(lambda cell: [kind for kind in cell if kind])
    known = {*rule["kind"], "court"}
    strange = [not set(cell) <= known or cell != sorted(set(cell)) for cell in kinds]
    out += wrong(table, name, mask(table, strange), "expected kinds of measure, in order")
    read = set(kinds.explode().dropna()) - {"court"}
    out += [
        f"data/measure_words.csv: expected words for {k}" for k in sorted(read - {*rule["kind"]})
    ]
    acts = tables["court_decisions"]
    referrals = set(acts.loc[acts["act"] == "referral", "symbol"])
    bad = table["symbol"].isin(referrals) != kinds.map(lambda cell: "court" in cell)
    return out + wrong(table, name, bad, "expected the Court where the resolution refers to it")


@check("claims")
def check_claims(tables: Tables) -> list[str]:
    """Readings and restrictions of a claim are lines of three parts, each name once."""
    table = tables["claims"]
    expected = "expected lines of three parts, name | words | who or why, each name once"
    return [
        line
        for column in ("readings", "restrictions")
        for line in wrong(
            table, "claims", mask(table, ~table[column].map(_listed)), f"{column}: {expected}"
        )
    ]


def _listed(cell: str) -> bool:
    """Say whether a cell is a list of readings or restrictions, or empty."""
    parts = [line.split(" | ") for line in cell.splitlines()]
    named = [line[0] for line in parts]
    whole = all(len(line) == 3 and all(part.strip() for part in line) for line in parts)
    return whole and len(named) == len(set(named))


#: The list of failed drafts begins with the day of the second referral.
FROM = "2011-02-26"


@check(
    "atrocity_situations",
    "court_decisions",
    "failed_drafts",
    "situations",
    "timeline",
    "vetoes",
)
def check_atrocity_situations(tables: Tables) -> list[str]:
    """Every failed draft since the second referral is listed once, and counted only by the rule.

    ``scope``: the topic falls within the scope of a situation before the Court on the day of the
    vote. ``mechanism``: the timeline has an evidence mechanism for crimes in the state, and the
    vote is not earlier than the state's first row there. ``draft``: a row of ``court_decisions``
    or ``timeline`` is on the draft itself. ``none``: not counted.
    """
    table, name = tables["atrocity_situations"], "atrocity_situations"
    drafts = _failed(tables)
    listed = list(table["draft"])
    out = [f"data/{name}.csv: expected a row for {d}" for d in drafts if d not in set(listed)]
    day_of = table["draft"].map({draft: day for draft, (day, _) in drafts.items()})
    for place in table.index[day_of < day_of.shift()]:
        out.append(said(name, place, table["draft"][place], "expected rows by the day of the vote"))
    for place, row in table.iterrows():
        key = row["draft"]
        if key not in drafts or listed.count(key) > 1:
            out.append(said(name, place, key, "expected a failed draft since 2011, listed once"))
            continue
        day, topic = drafts[key]
        if row["topic"] != topic:
            out.append(said(name, place, key, f"expected the topic of the vote, {topic}"))
        if row["counted"] == "yes" and not _holds(tables, row, day):
            out.append(said(name, place, key, f"expected {row['basis_row']} to support it"))
    return out


def _failed(tables: Tables) -> dict[str, tuple[str, str]]:
    """Return day and topic of each failed or vetoed draft since :data:`FROM`, by its symbol."""
    found: dict[str, tuple[str, str]] = {}
    for resource in ("vetoes", "failed_drafts"):
        table = tables[resource]
        recent = table[table["date"] >= FROM]
        rows = zip(recent["draft"], recent["date"], recent["agenda"], strict=True)
        found |= {draft: (day, topic) for draft, day, topic in rows}
    return found


def _holds(tables: Tables, row: pd.Series, day: str) -> bool:
    """Return whether the row that a choice names exists and supports it on the day of the vote."""
    resource, _, key = row["basis_row"].partition("/")
    expected = {"scope": ("situations",), "mechanism": ("timeline",)}
    if resource not in expected.get(row["basis"], ("court_decisions", "timeline")):
        return False
    table = tables[resource]
    hit = table[table["symbol" if resource == "court_decisions" else "id"] == key]
    if len(hit) != 1:
        return False
    record = hit.iloc[0]
    if row["basis"] == "scope":
        after = record["scope_start"] != "" and record["scope_start"] <= day
        return bool(after and (record["scope_end"] == "" or day <= record["scope_end"]))
    if row["basis"] == "mechanism":
        of_state = tables["timeline"]["iso3"].str.split(";").map(lambda c: record["iso3"] in c)
        return bool(record["iso3"] and day >= tables["timeline"].loc[of_state, "date"].min())
    documents = record["document"].split(";") if resource == "timeline" else [record["symbol"]]
    return bool(row["draft"] in documents)
