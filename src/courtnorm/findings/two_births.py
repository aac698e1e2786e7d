"""Where norm and Court came from: C10 to C16.

Tested on the dates of the timeline, on counts over the founding texts that are held, and on what
was read of the others (``founding_readings``). An answer from a reading is unknown where the text
was not seen.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from courtnorm import prose
from courtnorm.claims import Found, Said, claim, said
from courtnorm.errors import fail
from courtnorm.milestones import days_between, milestone, read_on, sure
from courtnorm.prose import times
from courtnorm.tables import Tables

OUTCOME = "A/RES/60/1"
FIRST_ASSEMBLY = "A/RES/63/308"
FIRST_COUNCIL = "S/RES/1674 (2006)"
STATED = ("138", "139", "140")
PLACES = ("Yugoslavia, Bosnia", "Rwanda", "Srebrenica", "Kosovo")
CRIMES = ("genocide", "war crimes", "crimes against humanity", "ethnic cleansing")
#: What a text of the norm would name if the fight against impunity were part of it.
JUSTICE = ("Criminal Court", "tribunals", "impunity", "punishment")
REPORT, IN_FORCE, ADOPTED = "iciss-report", "statute-in-force", "statute-adopted"
MONTH = 365.2425 / 12  # days
#: The rows of what was read that say whether a text makes the two atrocities the cause.
CAUSE = "the cause, Rwanda and Srebrenica"


# ------------------------------------------------------------------ what the tables say


def reading(data: Tables, key: str) -> pd.Series:
    """Return one row of what was read (see :func:`courtnorm.milestones.sure`)."""
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


# ------------------------------------------------------------------ C14: tests of a cause


# Each test says in its first line what must, or might, be found if the claim is right, and returns
# whether it was, and the evidence in words.


def _court_after(data: Tables) -> tuple[bool, str]:
    """Both atrocities come before the treaty."""
    days = days_between(data, "srebrenica", "statute-adopted")
    both = days > 0 and days_between(data, "rwanda-genocide", "statute-adopted") > 0
    return both, f"Statute adopted {prose.thousands(days)} days after Srebrenica"


def _mandate(data: Tables) -> tuple[bool, str]:
    """States had not yet asked for the draft when the first of them began."""
    days = days_between(data, "draft-statute-mandate", "rwanda-genocide")
    day = prose.date(milestone(data, "draft-statute-mandate")["date"])
    order = f"{days} days before" if days > 0 else f"{-days} days after"
    return days <= 0, f"a draft was asked for on {day}, {order} the killing began in Rwanda"


def _preamble(data: Tables) -> tuple[bool, str]:
    """The treaty's preamble names either."""
    found = [p for p in ("Rwanda", "Srebrenica") if named(data, f"statute-preamble-{p.lower()}")]
    return bool(found), f"its preamble names {prose.listing(found) or 'neither'}"


def _tribunal(data: Tables) -> tuple[bool, str]:
    """Within a year of the killing in Rwanda there is a court for it."""
    days = days_between(data, "rwanda-genocide", "rwanda-tribunal")
    return 0 < days <= 366, f"a tribunal for Rwanda {days} days after the killing began"


def _norm_after(data: Tables) -> tuple[bool, str]:
    """Both atrocities come before the commission."""
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
    """Its makers name no third event, Kosovo above all."""
    naming = [f for f in FOUNDERS if named(data, f"{f}-kosovo")]
    counts = f"{prose.words(len(naming))} of its makers' {prose.words(len(FOUNDERS))} texts"
    return not naming, f"Kosovo is named in {counts}, as far as they were read"


def _question(data: Tables) -> tuple[bool, str]:
    """The question that the commission took up names both."""
    both = [
        named(data, f"{text}-{place}")
        for text in ("millennium-report", "iciss-report")
        for place in ("rwanda", "srebrenica")
    ]
    found = all(b is True for b in both)
    says = "names both" if found else "does not name both, as far as read"
    return found, f"Annan's question, which the commission quotes, {says}"


def _adopted(data: Tables) -> tuple[bool, str]:
    """The text that states adopted names either."""
    count = sum(counted(data, OUTCOME, p) for p in PLACES)
    return count > 0, f"places of atrocity named in the whole Outcome: {prose.text(count)}"


#: The tests by line and name, each with its kind, in the order in which the chapter states them,
#: before it shows what they give. A *hoop* must be passed, and failing it rules the claim out as
#: worded; a *smoking gun* need not be found, and finding it speaks strongly for the claim; a *straw
#: in the wind* tips the scale a little either way. The terms are those of process tracing. That the
#: commission is nearer in time to Kosovo is no test: of two events before it the later always is.
TRACES: dict[tuple[str, str], tuple[str, Callable[[Tables], tuple[bool, str]]]] = {
    ("Court", "order"): ("hoop", _court_after),
    ("Court", "drafting"): ("straw in the wind", _mandate),
    ("Court", "preamble"): ("smoking gun", _preamble),
    ("Court", "tribunal"): ("straw in the wind", _tribunal),
    ("norm", "order"): ("hoop", _norm_after),
    ("norm", "rival"): ("straw in the wind", _rival),
    ("norm", "question"): ("smoking gun", _question),
    ("norm", "text"): ("smoking gun", _adopted),
}
#: Kind of test -> what it says when what was expected is found, and when it is not.
MEANING = {
    "hoop": ("stays possible", "ruled out as worded"),
    "smoking gun": ("strong support", "no support, no harm"),
    "straw in the wind": ("leans for it", "leans against it"),
}


def traces(data: Tables) -> pd.DataFrame:
    """Run the tests of C14: line, name, kind, expected, found (bool), evidence, meaning."""
    rows = []
    for (line, name), (kind, test) in TRACES.items():
        found, evidence = test(data)
        meaning = MEANING[kind][0 if found else 1]
        rows.append((line, name, kind, test.__doc__, found, evidence, meaning))
    columns = ["line", "name", "kind", "expected", "found", "evidence", "meaning"]
    return pd.DataFrame(rows, columns=columns)


# ------------------------------------------------------------------ the claims


def everywhere(answers: list[bool | None]) -> bool | None:
    """Join answers of which all must be true: one that is false decides, one unknown waits."""
    if False in answers:
        return False
    return None if None in answers else True


@claim("C10")
def built_on_duties(data: Tables) -> Found:
    """C10: both build on existing, related obligations and seek to address gaps."""
    convention, statute = milestone(data, "genocide-convention"), milestone(data, ADOPTED)
    slugs = ("genocide", "war-crimes", "humanity", "cleansing")
    shared = [
        crime
        for crime, slug in zip(CRIMES, slugs, strict=True)
        if named(data, f"statute-crimes-{slug}") and counted(data, OUTCOME, crime, ("138",))
    ]
    rows = (
        "statute-preamble-duty",
        "statute-preamble-gap",
        "iciss-report-obligations",
        "iciss-report-gap",
    )
    overlap = "genocide" in shared and bool(convention["date"] < statute["date"])
    return Found(
        {
            "as worded": said(
                everywhere([*(named(data, row) for row in rows), overlap]),
                "the Statute recalls a duty of every state and the report names specific legal "
                f"obligations; they share {prose.listing(shared)}, on the first of which there is "
                f"a convention since {convention['date'].year}",
            ),
            "a duty to act": said(
                named(data, "outcome-others-duty"),
                "paragraph 139 has states “prepared to” act, “on a case-by-case basis”",
            ),
        },
        can_be_said=(
            "Each names older obligations in its founding text, and they overlap in "
            f"{prose.text(len(shared))} crimes ({prose.listing(shared)}); of other states the "
            "norm’s text of 2005 says that they accept a responsibility to use peaceful means and "
            "are prepared to do more."
        ),
        numbers={"shared": len(shared)},
        evidence=(
            *(f"founding_readings:{row}" for row in (*rows, "outcome-others-duty")),
            "timeline:genocide-convention",
            f"timeline:{ADOPTED}",
            f"founding_texts:{OUTCOME} 138",
        ),
    )


@claim("C11")
def the_quoted_question(data: Tables) -> Found:
    """C11: the Secretary-General's question about sovereignty misused as a shield."""
    rows = data["founding_readings"]
    rows = rows.loc[(rows["subject"] == "the quoted words") & (rows["verified"] == "yes")]
    found = list(rows.loc[rows["answer"] == "yes", "symbol"])
    since = read_on(data, "C11")
    found += [f"{r.record}, {r.place}" for r in since.itertuples() if r.answer == "yes"]
    # That the words are nowhere would need every document of his to be read; one place is enough.
    where = prose.listing(found)
    image = sure(data, "founding_readings", "annan-commission-shield", "a reading")
    searched = prose.listing(filter(None, rows["symbol"]))
    return Found(
        {
            "as worded": said(
                True if len(found) else None,
                f"found in {where}" if where else f"not found in what was seen of {searched}",
            ),
            "the image": said(
                named(data, "annan-commission-shield"),
                f"{image['document']}, {prose.date(image['date'])}",
            ),
        },
        can_be_said=(
            f"The words stand in {where}."
            if where
            else "The image is Annan’s of 1999; the likeliest place for the words is Ban’s report "
            "of January 2009, "
            + ("where they do not stand." if len(since) else "of which that part was not read.")
        ),
        numbers={"searched": len(rows), "found": len(found)},
        evidence=(
            *(f"founding_readings:{i}" for i in [*rows["id"], "annan-commission-shield"]),
            *(f"to_be_read:{i}" for i in since["id"]),
        ),
        read=f"Of {prose.text(len(rows))} documents the openings or summaries were seen.",
    )


@claim("C12")
def known_in_2001(data: Tables) -> Found:
    """C12: the norm became known in policy circles in 2001 with the ICISS report."""
    report, accepted = milestone(data, REPORT), milestone(data, "world-summit")
    codings = data["codings"]
    named_in = codings.loc[
        (codings["family"] == "responsibility") & (codings["code"] == "NAMED"), "symbol"
    ]
    dates = data["resolutions"].set_index("symbol")["date"].reindex(named_in)
    earlier = dates.index[dates < report["date"]].nunique()
    spoken = data["speeches"]
    spoken = spoken.loc[spoken["year"] < report["date"].year]
    words_before, named_before = (int((spoken[c] > 0).sum()) for c in ("norm", "named"))
    timeline = data["timeline"]
    older = timeline.loc[
        (timeline["strand"] == "norm")
        & (timeline["verified"] == "yes")
        & (timeline["date"] < report["date"])
        & timeline["date_end"].isna()  # a war that lasted is no statement of the idea
    ]
    ideas = older.loc[older["id"] != "iciss-set-up"]
    day = prose.date(report["date"], report["date_precision"])
    return Found(
        {
            "as worded": said(
                report["date"].year == 2001 and earlier == 0 and named_before == 0,
                f"the report is of {day}; resolutions that name the norm before it: "
                f"{prose.text(earlier)}; speeches of the General Debate in the years before it: "
                f"{prose.text(named_before)}, and {prose.text(words_before)} with the words, "
                "but not as a name",
            ),
            "the idea": said(
                ideas.empty,
                f"{prose.text(len(ideas))} milestones of the idea are older, the first "
                f"{ideas.sort_values('date')['label'].iloc[0]}"
                if len(ideas)
                else "none is older",
            ),
        },
        can_be_said=(
            f"The name is the report’s of {day}; the idea is older, and states accepted it on "
            f"{prose.date(accepted['date'])}."
        ),
        numbers={"named": report["date"], "accepted": accepted["date"], "older": len(ideas)},
        evidence=(f"timeline:{REPORT}", "timeline:world-summit"),
    )


@claim("C13")
def a_year_later(data: Tables) -> Found:
    """C13: a year after the ICISS report the Court's treaty entered into force."""
    report, force, adopted = (milestone(data, name) for name in (REPORT, IN_FORCE, ADOPTED))
    shortest, longest = prose.bounds(
        report["date"], report["date_precision"], force["date"], force["date_precision"]
    )
    months = [prose.text(round(days / MONTH)) for days in (shortest, longest)]
    return Found(
        {
            "as worded": said(
                force["date"].year - report["date"].year == 1,
                f"{report['date'].year} and {force['date'].year}",
            )
        },
        can_be_said=(
            f"It entered into force {' to '.join(months)} months after the report; it had been "
            f"adopted on {prose.date(adopted['date'])}, before the report."
        ),
        numbers={"shortest": shortest, "longest": longest, "adopted": adopted["date"]},
        evidence=tuple(f"timeline:{i}" for i in (REPORT, IN_FORCE, ADOPTED)),
    )


@claim("C14")
def born_of_two_atrocities(data: Tables) -> Found:
    """C14: norm and Court came about because of Rwanda and Srebrenica."""
    run = traces(data).set_index(["line", "name"])
    readings = data["founding_readings"]
    cause = readings.loc[(readings["subject"] == CAUSE) & (readings["verified"] == "yes")]
    # the note of each says whether the work speaks of the Court or of the norm
    subject = cause["note"].str.extract("^Of (the [a-zA-Z]+)")[0]
    works = cause["document"] + " (of " + subject + ")"
    works_for = list(works[cause["answer"] == "yes"])
    against = list(works[cause["answer"] == "no"])
    straws = run[run["kind"] == "straw in the wind"]
    days = days_between(data, "draft-statute-mandate", "rwanda-genocide")

    def answer(*keys: tuple[str, str]) -> Said:
        rows = [run.loc[key] for key in keys]
        because = "; ".join(str(r["evidence"]) for r in rows)
        return said(all(bool(r["found"]) for r in rows), because)

    memoir = named(data, "cause-annan-memoir")
    motive = answer(("norm", "question"))
    return Found(
        {
            "as worded": said(
                None,
                f"for it: {prose.listing(works_for) or 'none'}; against: "
                f"{prose.listing(against) or 'none'}",
            ),
            "motive": said(
                everywhere([motive.holds, memoir]), f"{motive.because}; of the Court Annan says so"
            ),
            "order": answer(("Court", "order"), ("norm", "order")),
        },
        can_be_said=(
            "As the reason that makers gave, the two are on record for both; but a draft for the "
            f"Court was asked for {days} days before the killing in Rwanda began, and the norm’s "
            "makers answered Kosovo too."
        ),
        numbers={
            "mandate_before_rwanda": days,
            "srebrenica_to_statute": days_between(data, "srebrenica", ADOPTED),
            "srebrenica_to_commission": days_between(data, "srebrenica", "iciss-set-up"),
            "kosovo_to_commission": days_between(data, "kosovo-campaign", "iciss-set-up"),
            "straws_against": int((~straws["found"]).sum()),
            "straws": len(straws),
            "works_for": works_for,
            "works_against": against,
        },
        evidence=(
            *(f"founding_readings:{i}" for i in cause["id"]),
            *(
                f"timeline:{i}"
                for i in ("draft-statute-mandate", "rwanda-genocide", "srebrenica", ADOPTED)
            ),
            *(f"founding_readings:{f}-kosovo" for f in FOUNDERS),
        ),
        sides=(works_for, against),
    )


@claim("C15")
def not_to_go_unpunished(data: Tables) -> Found:
    """C15: never again were such atrocities to go unpunished."""
    stated = sum(counted(data, OUTCOME, f, STATED) for f in JUSTICE)
    prevention = counted(data, OUTCOME, "prevention", STATED)
    court, impunity = (counted(data, OUTCOME, f) for f in ("Criminal Court", "impunity"))
    statute = everywhere(
        [named(data, f"statute-preamble-{subject}") for subject in ("impunity", "punishment")]
    )
    return Found(
        {
            "as worded": said(None, "no one holder of the intention could be asked"),
            "the Statute": said(
                statute, "its preamble names the end of impunity and crimes that must be punished"
            ),
            "the Outcome": said(
                stated > 0,
                f"courts, impunity, punishment: {prose.text(stated)}; prevention: "
                f"{prose.text(prevention)}",
            ),
        },
        can_be_said=(
            "The Statute says so of itself; the three paragraphs that state the norm speak of "
            f"prevention {times(prevention)} and of courts, impunity or punishment {times(stated)}."
        ),
        numbers={"stated": stated, "prevention": prevention, "court": court, "impunity": impunity},
        evidence=(
            *(f"founding_texts:{OUTCOME} {p}" for p in ("whole", *STATED)),
            "founding_readings:statute-preamble-impunity",
            "founding_readings:statute-preamble-punishment",
        ),
    )


@claim("C16")
def akin_from_the_outset(data: Tables) -> Found:
    """C16: from the outset the norm had an affinity with the fight against impunity."""
    report = named(data, "iciss-report-prosecution")
    stated = sum(counted(data, OUTCOME, f, STATED) for f in JUSTICE)
    assembly = sum(counted(data, FIRST_ASSEMBLY, f) for f in JUSTICE)
    impunity = counted(data, FIRST_COUNCIL, "impunity")
    norm = counted(data, FIRST_COUNCIL, "responsibility to protect")
    return Found(
        {
            "as worded": said(
                report, "its synopsis counts “international prosecution” among the measures"
            ),
            "negotiated": said(
                stated > 0, f"{prose.text(stated)} in paragraphs 138 to 140 of {OUTCOME}"
            ),
            "the Council": said(
                norm > 0 and impunity > 0,
                f"{FIRST_COUNCIL}: the norm {times(norm)}, impunity {times(impunity)}",
            ),
        },
        can_be_said=(
            "The report of 2001 counts international prosecution among the measures of reaction; "
            "the text that states negotiated in 2005 "
            + ("names it too." if stated else "is silent on it where it states the norm.")
        ),
        numbers={"stated": stated, "council_impunity": impunity, "assembly": assembly},
        evidence=(
            "founding_readings:iciss-report-prosecution",
            *(f"founding_texts:{OUTCOME} {p}" for p in STATED),
            f"founding_texts:{FIRST_COUNCIL} whole",
        ),
    )
