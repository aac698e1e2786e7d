"""How a claim is decided: definitions in a table, answers from a function, a verdict by rule.

**How a claim comes about.** A row of ``data/claims.csv`` fixes what is asked: the definition *as
worded*, the *readings* that a fair reader could hold, and the closed list of *restrictions*. A
function in ``findings/<chapter>.py`` answers each of them by its name::

    @claim("C6")
    def first_vote_of_all(data: Tables) -> Found:
        votes = referral_votes(data)
        ...
        return Found(
            {"as worded": said(first == LIBYA, "the votes: ...")},
            can_be_said=f"Of {len(votes)} votes on a referral ...",
            numbers={"votes": len(votes)},
            evidence=[f"votes:{symbol}" for symbol in votes["symbol"]],
        )

A name in the table without an answer, or an answer without a name there, is an error, so that what
is printed is what was asked. The verdict is drawn by :func:`settle` and typed nowhere.

**In a chapter.** ``claims.publish("C6")`` stores the finding (once, in the claim's own chapter),
and the text shows it with a ``{finding} C6`` directive. A cell tagged ``try-it`` sets another
reading, or one or several restrictions, beside the book's verdict::

    READING = "cited"            # or: "phrase", "no recalls", "one country", "Chapter VII" ...
    claims.try_it("C4", READING)

A sentence that presumes a verdict is marked with it, so that a check names it when the verdict
moves: ``{presumes}`C4 fails|there the essay is wrong```. Numbers for the prose come from
``claims.find("C4").numbers``, the sentence that the record bears out from ``.can_be_said``.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from courtnorm import tables
from courtnorm.errors import CourtnormError, fail
from courtnorm.tables import Tables

#: Verdict -> its sign. Colour, sign and word say the same thing.
SIGNS = {
    "holds": "●",
    "overstated": "◐",
    "fails": "✕",
    "disputed": "◆",
    "not read": "○",
    "beyond records": "–",
}
VERDICTS = tuple(SIGNS)
#: The rungs of the ladder for every claim about a connection, from the lowest.
LADDER = {
    "company": "Company: both stand in one document",
    "nearness": "Nearness: in one paragraph or neighbouring ones, or in one sentence or the next",
    "list": "List: they are items of one enumeration",
    "relation stated": "Relation stated: a sentence says what the one is to the other",
}
WORDED = "as worded"
#: The essay speaks at the end of 2013, by its latest examples (inferred). Nothing later decides.
CUT_OFF = pd.Timestamp("2013-12-31")
#: Kinds of claim on which no record decides.
BEYOND = ("intent", "motive")


@dataclass(frozen=True)
class Definition:
    """One meaning of a claim: its name, what it asks, and who reads it so or why.

    ``role``: ``as worded``, ``reading``, ``restriction`` (as worded, and this besides) or ``rung``.
    """

    name: str
    role: str
    words: str
    why: str = ""


@dataclass(frozen=True)
class Said:
    """What a function answers to one definition: does the claim hold under it, and on what."""

    holds: bool | None  # None: the record that would say so was not read
    because: str


def said(holds: Any, because: str) -> Said:
    """Return an answer; its reason begins with a capital, for it stands after a full stop."""
    return Said(None if holds is None else bool(holds), because[:1].upper() + because[1:])


@dataclass(frozen=True)
class Answer:
    """A definition with the answer to it."""

    definition: Definition
    holds: bool | None
    because: str

    def record(self) -> dict[str, Any]:
        """Return it as plain data."""
        fixed, name = self.definition, self.definition.name
        told = {"name": name, "role": fixed.role, "definition": fixed.words, "why": fixed.why}
        return {**told, "holds": self.holds, "because": self.because}


@dataclass(frozen=True)
class Found:
    """What the function of a claim returns.

    Attributes:
        answers: name of a definition -> the answer to it. All that the table names, no others.
        can_be_said: one sentence with its computed numbers that the record bears out, whatever
            becomes of the claim.
        numbers: name -> value, for the prose.
        evidence: the rows or paragraphs it rests on, as ``table:key`` (``votes:S/RES/1970 (2011)``)
            or ``symbol label`` (``S/RES/1970 (2011) PP9``), and keys of the bibliography.
        sides: for a claim whose facts are known and of which works divide over what they show: the
            works for it and those against it.
        read: how much was read of the record that would decide it, where that is not all.
        afterwards: what came after the essay and so decides nothing.
        together: answers the claim under several restrictions at once.
    """

    answers: Mapping[str, Said]
    can_be_said: str
    numbers: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    evidence: Iterable[str] = ()
    sides: tuple[Sequence[str], Sequence[str]] = ((), ())
    read: str = ""
    afterwards: str = ""
    together: Callable[[tuple[str, ...]], Said] | None = None


@dataclass(frozen=True)
class Finding:
    """The answer to one claim: the verdict, what it was drawn from, and what can be said.

    ``field``: where it was counted, if the claim reaches further; ``saved_by``: the restrictions
    under any one of which an overstated claim is true; ``definitions``: the answers, as worded
    first, then readings, restrictions and rungs; ``reading``: the definition that was taken for the
    wording, if it is not the book's.
    """

    id: str
    status: str
    verdict: str
    field: str
    saved_by: tuple[str, ...]
    as_worded: str
    context: str
    rung: str
    can_be_said: str
    not_read: str
    read: str = ""
    afterwards: str = ""
    numbers: dict[str, Any] = dataclasses.field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    definitions: tuple[Answer, ...] = ()
    reading: str = WORDED

    def answer(self, name: str) -> Answer:
        """Return the answer to one definition; an unknown name is a CourtnormError."""
        for answer in self.definitions:
            if answer.definition.name == name:
                return answer
        known = ", ".join(a.definition.name for a in self.definitions)
        raise fail(self.id, name, f"expected one of {known}")

    @property
    def word(self) -> str:
        """Say the verdict with its field or its restriction: fails, in the General Debate."""
        return in_words(self.verdict, self.field, self.saved_by)

    def record(self) -> dict[str, Any]:
        """Return the finding as plain data, as ``courtnorm claims --json`` prints it."""
        told = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        told["definitions"] = [answer.record() for answer in self.definitions]
        del told["reading"]
        return _plain(told)  # type: ignore[no-any-return]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {
            "application/vnd.courtnorm.finding+json": json.dumps(
                self.record(), ensure_ascii=False, sort_keys=True
            ),
            "text/plain": told(self),
        }


def in_words(verdict: str, where: str = "", saved_by: Iterable[str] = ()) -> str:
    """Say a verdict with its field, or with the first restriction that would save the claim."""
    saving = list(saved_by)
    if verdict == "overstated" and saving:
        return f"overstated, but true {saving[0]}"
    return f"{verdict}, in {where}" if where else verdict


def told(found: Finding) -> str:
    """Tell a finding in plain text: verdict, answers, what can be said and what it rests on."""
    lines = [f"{found.id}: {SIGNS[found.verdict]}\u00a0{found.word}"]
    for a in found.definitions:
        lines.append(f"  [{yes_no(a.holds)}] {a.definition.name}: {a.definition.words}")
        lines.append(f"      {a.because}")
    lines += [f"  What can be said: {found.can_be_said}", f"  Not read: {found.not_read}"]
    if found.evidence:
        lines.append(f"  Rests on: {'; '.join(found.evidence)}")
    return "\n".join(lines)


def yes_no(holds: bool | None) -> str:
    """Return an answer in a word: ``true``, ``false`` or ``not known``."""
    return "not known" if holds is None else "true" if holds else "false"


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items()}
    if hasattr(value, "item"):
        return value.item()
    return value


# ---------------------------------------------------------------- the rule


def settle(
    worded: bool | None,
    saving: Sequence[str] = (),
    *,
    kind: str = "",
    sides: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> str:
    """Draw the verdict.

    A motive or an intent is ``beyond records``. Where works stand on both sides of what known facts
    show: ``disputed``. Where the record that would answer the definition as worded was not read:
    ``not read``. True as worded: ``holds``. False, but true under one restriction of the closed
    list (``saving`` has those): ``overstated``. False otherwise: ``fails``. The other readings
    decide nothing.
    """
    if kind in BEYOND:
        return "beyond records"
    if worded is None:
        return "disputed" if all(len(side) for side in sides) else "not read"
    if worded:
        return "holds"
    return "overstated" if saving else "fails"


def definitions(row: pd.Series) -> list[Definition]:
    """Return the definitions that a row of ``data/claims.csv`` fixes, as worded first."""
    found = [Definition(WORDED, WORDED, row["as_worded"], row["departures"])]
    for column, role in (("readings", "reading"), ("restrictions", "restriction")):
        for line in row[column].splitlines():
            name, words, why = line.split(" | ")
            found.append(Definition(name, role, words, why))
    if row["rung"]:
        others = (rung for rung in LADDER if rung != row["rung"])
        found += [Definition(rung, "rung", LADDER[rung]) for rung in others]
    return found


# ---------------------------------------------------------------- finding a claim's function

REGISTRY: dict[str, Callable[[Tables], Found]] = {}


def claim(number: str) -> Callable[[Callable[[Tables], Found]], Callable[[Tables], Found]]:
    """Register a function as the test of a claim."""

    def register(function: Callable[[Tables], Found]) -> Callable[[Tables], Found]:
        if number in REGISTRY:
            raise CourtnormError(f"{number}: two functions claim to test it")
        REGISTRY[number] = tables.keep(function)  # asked again only of tables that were changed
        return REGISTRY[number]

    return register


def function(number: str, chapter: str) -> Callable[[Tables], Found]:
    """Return the function of a claim from its chapter's module (or, failing that, another)."""
    from courtnorm import findings

    if number in REGISTRY:
        return REGISTRY[number]
    modules = [m.name for m in pkgutil.iter_modules(findings.__path__)]
    for module in sorted(modules, key=lambda m: m != chapter.replace("-", "_")):
        importlib.import_module(f"courtnorm.findings.{module}")
        if number in REGISTRY:
            return REGISTRY[number]
    raise fail("data/claims.csv", number, "expected a function that tests it")


def source(number: str) -> tuple[str, str]:
    """Return the place and the source text of the function that decides a claim."""
    decides = function(number, str(_row(tables.BOOK, number)["chapter"]))
    return f"{decides.__module__}.{decides.__name__}", inspect.getsource(decides)


@tables.keep
def _row(data: Tables, number: str) -> pd.Series:
    rows = data["claims"]
    rows = rows.loc[rows["id"] == number]
    if len(rows) != 1:
        raise fail("data/claims.csv", number, "expected one of the book's claims")
    return rows.iloc[0]


def find(
    number: str,
    data: Mapping[str, pd.DataFrame] = tables.BOOK,
    *,
    reading: str | Sequence[str] = WORDED,
) -> Finding:
    """Return the finding for one claim (``"C6"``); ``reading`` takes another for the wording.

    Several restrictions are taken together, where the claim's function can put them together. An
    unknown number or reading is a CourtnormError, and so is a table that does not decide it.
    """
    data = tables.gathered(data)
    row = _row(data, number)
    decides = function(number, str(row["chapter"]))
    try:
        found = decides(data)
    except (ArithmeticError, LookupError, TypeError, ValueError) as problem:
        # a row that is missing or doubled where the claim needs exactly one
        detail = (str(problem).splitlines() or ["?"])[0]
        kind = type(problem).__name__
        raise CourtnormError(
            f"{number}: the tables do not decide it as they are ({kind}: {detail})"
        ) from problem
    names = [reading] if isinstance(reading, str) else list(reading) or [WORDED]
    return _finding(row, found, names)


def _finding(row: pd.Series, found: Found, names: list[str]) -> Finding:
    """Tie each definition of the table to the answer of the function, and draw the verdict."""
    number, fixed = row["id"], definitions(row)
    parted = sorted({d.name for d in fixed} ^ set(found.answers))
    if parted:
        raise fail("data/claims.csv", number, f"{parted[0]!r}: fixed or answered, not both")
    given = [(d, found.answers[d.name]) for d in fixed]
    if len(names) > 1:
        given.append(_together(number, fixed, found, names))
    answers = {d.name: Answer(d, said.holds, said.because) for d, said in given}
    reading = " + ".join(names)
    if reading not in answers:
        raise fail(number, reading, f"expected one of {', '.join(answers)}")
    chosen = answers[reading]
    saving: tuple[str, ...] = ()
    if reading == WORDED:
        restricted = [a for a in answers.values() if a.definition.role == "restriction" and a.holds]
        saving = tuple(a.definition.words for a in restricted)
        verdict = settle(chosen.holds, saving, kind=row["kind"], sides=found.sides)
    else:
        verdict = settle(chosen.holds)
    status = {"disputed": "argued", "beyond records": "argued", "not read": "pending"}
    return Finding(
        id=number,
        status=status.get(verdict, "computed"),
        verdict=verdict,
        field=row["field"] if verdict in ("holds", "fails") else "",
        saved_by=saving if verdict == "overstated" else (),
        as_worded=row["as_worded"],
        context=row["context"],
        rung=row["rung"],
        can_be_said=found.can_be_said,
        not_read=row["not_read"],
        read=found.read,
        afterwards=found.afterwards,
        numbers=dict(found.numbers),
        evidence=tuple(dict.fromkeys(found.evidence)),
        definitions=tuple(answers.values()),
        reading=reading,
    )


def _together(
    number: str, fixed: list[Definition], found: Found, names: list[str]
) -> tuple[Definition, Said]:
    """Return several restrictions as one definition, with the answer of the claim's function."""
    words = {d.name: d.words for d in fixed if d.role == "restriction"}
    for name in names:
        if name not in words:
            raise fail(number, name, f"expected restrictions: {', '.join(words)}")
    if found.together is None:
        raise CourtnormError(f"{number}: takes one restriction at a time")
    together = "; ".join(words[name] for name in names)
    return Definition(" + ".join(names), "restriction", together), found.together(tuple(names))


def ledger(data: Mapping[str, pd.DataFrame] = tables.BOOK) -> list[Finding]:
    """Return the findings of all claims, in order of number."""
    data = tables.gathered(data)
    return [find(number, data) for number in data["claims"]["id"]]


# ---------------------------------------------------------------- for the pages


class _Ledger:
    """All findings, as Jupyter displays them and as the book stores them."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        records = [f.record() for f in self.findings]
        return {
            "application/vnd.courtnorm.ledger+json": json.dumps(
                records, ensure_ascii=False, sort_keys=True
            ),
            "text/plain": "\n".join(f"{f.id}: {f.word}" for f in self.findings),
        }


class _Trial:
    """A claim read otherwise, beside the book's verdict."""

    def __init__(self, book: Finding, other: Finding) -> None:
        self.book, self.other = book, other

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        rows = [
            (
                found.reading,
                f"{SIGNS[found.verdict]}\u00a0{found.word}",
                found.answer(found.reading),
            )
            for found in (self.book, self.other)
        ]
        plain = [f"{name}: {word}. {answer.because}" for name, word, answer in rows]
        table = ["| read as | verdict | because |", "|---|---|---|"]
        table += [f"| {name} | {word} | {answer.because} |" for name, word, answer in rows]
        return {"text/plain": "\n".join(plain), "text/markdown": "\n".join(table)}


def try_it(number: str, *choices: str, data: Mapping[str, pd.DataFrame] = tables.BOOK) -> _Trial:
    """Show the verdict under another reading, rung or restrictions beside the book's own."""
    return _Trial(find(number, data), find(number, data, reading=choices))


def publish(number: str, data: Mapping[str, pd.DataFrame] = tables.BOOK) -> Finding:
    """Store the finding of a claim for the ``finding`` directive of the text, and return it."""
    from myst_nb import glue

    found = find(number, data)
    glue(number, found, display=True)
    return found


def publish_ledger(findings: list[Finding]) -> None:
    """Store all findings, under the name ``ledger``, for the ``board`` directive of the text."""
    from myst_nb import glue

    glue("ledger", _Ledger(findings), display=True)
