"""Where norm and Court came from: C10, C11, C14, C15 and C16.

No data can settle these claims, so they are argued, and the verdict stands with its reasons in
``data/claims.csv``. Their parts can be tested, and are tested here: on the dates of the timeline,
on counts over the founding texts that are held, and on what was read of the others. The recorded
verdict must be the one that the answers give; else it is refused, so that an argument can not
outlive the evidence it was made from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from courtnorm import prose
from courtnorm.claims import Answer, Finding, Tables, argued, claim
from courtnorm.errors import fail
from courtnorm.findings.dates import milestone, sure

OUTCOME = "A/RES/60/1"
FIRST_ASSEMBLY = "A/RES/63/308"
FIRST_COUNCIL = "S/RES/1674 (2006)"
STATED = ("138", "139", "140")
PLACES = ("Yugoslavia, Bosnia", "Rwanda", "Srebrenica", "Kosovo")
CRIMES = ("genocide", "war crimes", "crimes against humanity", "ethnic cleansing")
#: What a text of the norm would name if the fight against impunity were part of it.
JUSTICE = ("Criminal Court", "tribunals", "impunity", "punishment")


# ------------------------------------------------------------------ what the tables say


def reading(data: Tables, key: str) -> pd.Series:
    """Return one row of what was read (see :func:`courtnorm.findings.dates.sure`)."""
    return sure(data, "founding_readings", key, "a reading")


def named(data: Tables, key: str) -> bool | None:
    """Return whether a text names a subject; ``None`` where what was read does not show it."""
    return {"yes": True, "no": False}.get(str(reading(data, key)["answer"]))


def counted(data: Tables, document: str, family: str, parts: tuple[str, ...] = ("whole",)) -> int:
    """Return how often a family of words occurs in parts of a founding text that is held."""
    table = data["founding_texts"]
    chosen = table[(table["document"] == document) & table["part"].isin(parts)]
    if chosen.empty:
        raise fail("data/founding_texts.csv", document, "expected this text")
    return int(chosen.loc[chosen["family"] == family, "count"].sum())


def days_between(data: Tables, first: str, second: str) -> int:
    """Return the days from one milestone to another, both known to the day."""
    start, end = milestone(data, first), milestone(data, second)
    for name, row in ((first, start), (second, end)):
        if row["date_precision"] != "day":
            raise fail("data/timeline.csv", name, "days are counted from it: expected a day")
    return int((end["date"] - start["date"]).days)


# ------------------------------------------------------------------ C14: tests of a cause


@dataclass(frozen=True)
class Trace:
    """One test of a cause: what must, or might, be found if the claim is right.

    ``kind``: a *hoop* must be passed, and failing it rules the claim out as worded; a *smoking
    gun* need not be found, and finding it speaks strongly for the claim; a *straw in the wind*
    tips the scale a little either way. The terms are those of process tracing.
    """

    name: str
    line: str  #: ``Court`` or ``norm``
    kind: str
    expected: str
    run: Callable[[Tables], tuple[bool, str]]


def _court_after(data: Tables) -> tuple[bool, str]:
    days = days_between(data, "srebrenica", "statute-adopted")
    both = days > 0 and days_between(data, "rwanda-genocide", "statute-adopted") > 0
    return both, f"Statute adopted {prose.thousands(days)} days after Srebrenica"


def _mandate(data: Tables) -> tuple[bool, str]:
    days = days_between(data, "draft-statute-mandate", "rwanda-genocide")
    day = prose.date(milestone(data, "draft-statute-mandate")["date"])
    order = f"{days} days before" if days > 0 else f"{-days} days after"
    return days <= 0, f"a draft was asked for on {day}, {order} the killing began in Rwanda"


def _preamble(data: Tables) -> tuple[bool, str]:
    found = [p for p in ("Rwanda", "Srebrenica") if named(data, f"statute-preamble-{p.lower()}")]
    return bool(found), f"its preamble names {prose.listing(found) or 'neither'}"


def _tribunal(data: Tables) -> tuple[bool, str]:
    days = days_between(data, "rwanda-genocide", "rwanda-tribunal")
    return 0 < days <= 366, f"a tribunal for Rwanda {days} days after the killing began"


def _norm_after(data: Tables) -> tuple[bool, str]:
    days = days_between(data, "srebrenica", "iciss-set-up")
    both = days > 0 and days_between(data, "rwanda-genocide", "iciss-set-up") > 0
    return both, f"commission launched {prose.thousands(days)} days after Srebrenica"


#: Texts in which those who asked for the norm, named it or endorsed it say what they answer.
FOUNDERS = (
    "two-concepts",
    "annan-address",
    "millennium-report",
    "iciss-report",
    "high-level-panel",
)


def _rival(data: Tables) -> tuple[bool, str]:
    naming = [f for f in FOUNDERS if named(data, f"{f}-kosovo")]
    counts = f"{prose.words(len(naming))} of its makers' {prose.words(len(FOUNDERS))} texts"
    return not naming, f"Kosovo is named in {counts}, as far as they were read"


def _question(data: Tables) -> tuple[bool, str]:
    both = [
        named(data, f"{text}-{place}")
        for text in ("millennium-report", "iciss-report")
        for place in ("rwanda", "srebrenica")
    ]
    found = all(b is True for b in both)
    says = "names both" if found else "does not name both, as far as read"
    return found, f"Annan's question, which the commission quotes, {says}"


def _adopted(data: Tables) -> tuple[bool, str]:
    count = sum(counted(data, OUTCOME, p) for p in PLACES)
    return count > 0, f"places of atrocity named in the whole Outcome: {prose.text(count)}"


#: The tests, in the order in which the chapter states them, before it shows what they give. That
#: the commission is nearer in time to Kosovo is no test: of two events before it the later always
#: is.
TRACES = (
    Trace("order", "Court", "hoop", "Both atrocities come before the treaty.", _court_after),
    Trace(
        "drafting",
        "Court",
        "hoop",
        "States had not yet asked for the draft when the first of them began.",
        _mandate,
    ),
    Trace("preamble", "Court", "smoking gun", "The treaty's preamble names either.", _preamble),
    Trace(
        "tribunal",
        "Court",
        "straw in the wind",
        "Within a year of the killing in Rwanda there is a court for it.",
        _tribunal,
    ),
    Trace("order", "norm", "hoop", "Both atrocities come before the commission.", _norm_after),
    Trace("rival", "norm", "hoop", "Its makers name no third event, Kosovo above all.", _rival),
    Trace(
        "question",
        "norm",
        "smoking gun",
        "The question that the commission took up names both.",
        _question,
    ),
    Trace("text", "norm", "smoking gun", "The text that states adopted names either.", _adopted),
)
#: Kind of test -> what it says when what was expected is found, and when it is not.
MEANING = {
    "hoop": ("stays possible", "ruled out as worded"),
    "smoking gun": ("strong support", "no support, no harm"),
    "straw in the wind": ("leans for it", "leans against it"),
}


def traces(data: Tables) -> pd.DataFrame:
    """Run the tests of C14: line, name, kind, expected, found (bool), evidence, meaning."""
    rows = []
    for trace in TRACES:
        found, evidence = trace.run(data)
        meaning = MEANING[trace.kind][0 if found else 1]
        rows.append((trace.line, trace.name, trace.kind, trace.expected, found, evidence, meaning))
    return pd.DataFrame(
        rows, columns=["line", "name", "kind", "expected", "found", "evidence", "meaning"]
    )


@claim("C14")
def born_of_two_atrocities(data: Tables) -> Finding:
    """C14: norm and Court came about because of Rwanda and Srebrenica."""
    run = traces(data).set_index(["line", "name"])
    hoops = run[run["kind"] == "hoop"]

    def answer(definition: str, *keys: tuple[str, str]) -> Answer:
        rows = [run.loc[key] for key in keys]
        return Answer(
            definition,
            all(bool(r["found"]) for r in rows),
            "; ".join(str(r["evidence"]) for r in rows),
        )

    answers = (
        Answer(
            "As the whole cause of both, from the first request on: every hoop is passed",
            bool(hoops["found"].all()),
            f"{prose.text(int(hoops['found'].sum()))} of {prose.text(len(hoops))}; failed: "
            + (prose.listing(f"{n} ({x})" for x, n in hoops.index[~hoops["found"]]) or "none"),
        ),
        answer("As the norm's motive and vocabulary", ("norm", "question")),
        answer("As the treaty's own reason for itself", ("Court", "preamble")),
        answer("As the reason given by the states that accepted the norm", ("norm", "text")),
        answer("As what came before both", ("Court", "order"), ("norm", "order")),
    )
    numbers = {
        "mandate_before_rwanda": days_between(data, "draft-statute-mandate", "rwanda-genocide"),
        "srebrenica_to_statute": days_between(data, "srebrenica", "statute-adopted"),
        "srebrenica_to_commission": days_between(data, "srebrenica", "iciss-set-up"),
        "kosovo_to_commission": days_between(data, "kosovo-campaign", "iciss-set-up"),
        "hoops_passed": int(hoops["found"].sum()),
        "hoops": len(hoops),
    }
    evidence = (
        *(
            f"timeline:{i}"
            for i in (
                "draft-statute-mandate",
                "rwanda-genocide",
                "srebrenica",
                "statute-adopted",
                "kosovo-campaign",
                "iciss-set-up",
                "rwanda-tribunal",
            )
        ),
        f"founding_texts:{OUTCOME} whole",
        *(f"founding_readings:{f}-kosovo" for f in FOUNDERS),
        "founding_readings:millennium-report-srebrenica",
        "founding_readings:statute-preamble-rwanda",
    )
    # Motive, context and whole cause are all fair meanings of "came about because of".
    return argued(data, "C14", answers, numbers, evidence, even=True)


# ------------------------------------------------------------------ C10, C11, C15 and C16


@claim("C10")
def built_on_duties(data: Tables) -> Finding:
    """C10: both rest on obligations that existed before them."""
    convention, statute = milestone(data, "genocide-convention"), milestone(data, "statute-adopted")
    slugs = ("genocide", "war-crimes", "humanity", "cleansing")
    shared = [c for c, s in zip(CRIMES, slugs, strict=True) if named(data, f"statute-crimes-{s}")]
    listed = [c for c in CRIMES if counted(data, OUTCOME, c, ("138",))]
    answers = (
        Answer(
            "The Court: its treaty recalls a duty that every state had already",
            named(data, "statute-preamble-duty"),
            "its preamble recalls the duty to prosecute",
        ),
        Answer(
            "The Court: a treaty older than the Statute made one of its crimes punishable",
            bool(convention["date"] < statute["date"]),
            f"the Genocide Convention, {prose.date(convention['date'])}",
        ),
        Answer(
            "The norm: each crime it lists is a crime of the Statute by that name",
            bool(listed) and set(listed) <= set(shared),
            f"{prose.words(len(set(listed) & set(shared)))} of {prose.words(len(listed))}; "
            f"not {prose.listing(sorted(set(listed) - set(shared))) or 'any'}",
        ),
        Answer(
            "The norm: protecting one's population was a duty in law before 2005",
            None,
            "scholars divide over whether it is law or politics",
        ),
    )
    evidence = (
        "founding_readings:statute-preamble-duty",
        "timeline:genocide-convention",
        "timeline:statute-adopted",
        f"founding_texts:{OUTCOME} 138",
        *(f"founding_readings:statute-crimes-{s}" for s in slugs),
    )
    numbers = {"listed": len(listed), "shared": len(set(listed) & set(shared))}
    return argued(data, "C10", answers, numbers, evidence)


@claim("C11")
def the_quoted_question(data: Tables) -> Finding:
    """C11: the Secretary-General's question about sovereignty misused as a shield."""
    rows = data["founding_readings"]
    rows = rows.loc[(rows["subject"] == "the quoted words") & (rows["verified"] == "yes")]
    # The likeliest source first: the latest before the essay.
    rows = rows.sort_values("date", ascending=False)
    answers = tuple(
        Answer(
            f"The words are in {row.symbol} ({row.document})",
            {"yes": True, "no": False}.get(row.answer),
            f"{'found' if row.answer == 'yes' else 'not seen'}: {row.note}",
        )
        for row in rows.itertuples()
    )
    evidence = tuple(f"founding_readings:{i}" for i in rows["id"])
    found = int((rows["answer"] == "yes").sum())
    return argued(data, "C11", answers, {"searched": len(rows), "found": found}, evidence)


@claim("C15")
def not_to_go_unpunished(data: Tables) -> Finding:
    """C15: never again were such atrocities to go unpunished."""
    stated = {f: counted(data, OUTCOME, f, STATED) for f in JUSTICE}
    prevention = counted(data, OUTCOME, "prevention", STATED)
    court = counted(data, OUTCOME, "Criminal Court")
    impunity = counted(data, OUTCOME, "impunity")
    answers = (
        Answer(
            "Whoever made them meant it",
            None,
            "no one holder of the intention could be asked",
        ),
        Answer(
            "The Court's treaty says so",
            bool(
                named(data, "statute-preamble-impunity")
                and named(data, "statute-preamble-punishment")
            ),
            "its preamble names the end of impunity and crimes that must be punished",
        ),
        Answer(
            "The paragraphs that state the norm say so",
            sum(stated.values()) > 0,
            f"courts, impunity, punishment: {prose.text(sum(stated.values()))}; "
            f"prevention: {prose.text(prevention)}",
        ),
        Answer(
            "The Outcome of 2005 as a whole names the Criminal Court",
            court > 0,
            f"{times(court)}; impunity {times(impunity)}",
        ),
    )
    numbers = {
        "stated": sum(stated.values()),
        "prevention": prevention,
        "court": court,
        "impunity": impunity,
    }
    evidence = (
        *(f"founding_texts:{OUTCOME} {p}" for p in ("whole", *STATED)),
        "founding_readings:statute-preamble-impunity",
        "founding_readings:statute-preamble-punishment",
    )
    return argued(data, "C15", answers, numbers, evidence)


@claim("C16")
def akin_from_the_outset(data: Tables) -> Finding:
    """C16: from the outset the norm had an affinity with the fight against impunity."""
    stated = sum(counted(data, OUTCOME, f, STATED) for f in JUSTICE)
    assembly = sum(counted(data, FIRST_ASSEMBLY, f) for f in JUSTICE)
    impunity = counted(data, FIRST_COUNCIL, "impunity")
    norm = counted(data, FIRST_COUNCIL, "responsibility to protect")
    answers = (
        Answer(
            "The paragraphs that state the norm name a court, impunity or punishment",
            stated > 0,
            f"{prose.text(stated)} in paragraphs 138 to 140 of {OUTCOME}",
        ),
        Answer(
            "The first Council text to cite those paragraphs asks for an end to impunity too",
            norm > 0 and impunity > 0,
            f"{FIRST_COUNCIL}: the norm {times(norm)}, impunity {times(impunity)}",
        ),
        Answer(
            "The Assembly's first resolution on the norm names a court, impunity or punishment",
            assembly > 0,
            f"{prose.text(assembly)} in {FIRST_ASSEMBLY}",
        ),
        Answer(
            "The report of 2001 counts prosecution among its measures",
            None,
            "so says a summary; the report was not read there",
        ),
    )
    numbers = {
        "stated": stated,
        "council_impunity": impunity,
        "assembly": assembly,
    }
    evidence = (
        *(f"founding_texts:{OUTCOME} {p}" for p in ("whole", *STATED)),
        f"founding_texts:{FIRST_COUNCIL} whole",
        f"founding_texts:{FIRST_ASSEMBLY} whole",
    )
    # Which text is the outset, and how near is near, is what the readings dispute.
    return argued(data, "C16", answers, numbers, evidence, even=True)


def times(count: int) -> str:
    """Say how often: never, once, twice, three times."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{prose.text(count)} times")
