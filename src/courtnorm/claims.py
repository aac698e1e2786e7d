"""Tables become findings: one function for each claim that data can settle.

A function takes the tables by name and returns a :class:`Finding`: a status and a verdict in closed
words, the numbers it rests on, the rows or paragraphs it rests on, and the answer under every rival
definition. The verdict is never typed: :func:`settle` draws it from the answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from courtnorm import tables
from courtnorm.errors import CourtnormError, fail
from courtnorm.kept import Workbench

Tables = Mapping[str, pd.DataFrame]

VERDICTS = ("holds", "holds with qualification", "contested", "fails", "not testable")
STATUSES = ("computed", "argued", "pending")
#: A verdict's sign and the word of its style: colour, word and shape say the same thing.
SIGNS = {
    "holds": "●",
    "holds with qualification": "◐",
    "contested": "◆",
    "fails": "✕",
    "not testable": "○",
    "pending": "…",
}


@dataclass(frozen=True)
class Answer:
    """What one definition of a claim gives: does the claim hold under it, and on what.

    The reason stands after a full stop wherever it is shown, and so begins with a capital.
    """

    definition: str
    holds: bool | None  # None: the data can not say
    because: str

    def __post_init__(self) -> None:
        """Give the reason its capital."""
        reason = self.because[:1].upper() + self.because[1:]
        object.__setattr__(self, "because", reason)  # the class is frozen


@dataclass(frozen=True)
class Finding:
    """The answer to one claim.

    ``numbers``: name -> value, for the prose. ``evidence``: the rows or paragraphs it rests on, as
    ``table:key`` (``votes:S/RES/1970 (2011)``) or ``symbol label`` (``S/RES/1970 (2011) PP9``).
    ``definitions``: one :class:`Answer` for each rival definition, the headline one first.
    """

    id: str
    status: str
    verdict: str | None
    numbers: dict[str, Any] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    definitions: tuple[Answer, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the finding as plain data, as ``courtnorm claims --json`` prints it."""
        return {
            "id": self.id,
            "status": self.status,
            "verdict": self.verdict,
            "numbers": {k: _plain(v) for k, v in self.numbers.items()},
            "evidence": list(self.evidence),
            "definitions": [
                {"definition": a.definition, "holds": a.holds, "because": a.because}
                for a in self.definitions
            ],
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        lines = [f"{self.id}: {self.verdict or self.status}"]
        for answer in self.definitions:
            lines.append(f"  [{said(answer.holds)}] {answer.definition}: {answer.because}")
        return {
            "application/vnd.courtnorm.finding+json": json.dumps(
                self.record(), ensure_ascii=False, sort_keys=True
            ),
            "text/plain": "\n".join(lines),
        }


def said(holds: bool | None) -> str:
    """Return an answer in a word: ``holds``, ``fails`` or ``cannot be said``."""
    return "cannot be said" if holds is None else "holds" if holds else "fails"


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if hasattr(value, "item"):
        return value.item()
    return value


def settle(answers: tuple[Answer, ...], *, qualified: bool = False, even: bool = False) -> str:
    """Draw the verdict from the answers; the first is the headline definition's.

    Where the headline's answer can not be said: ``not testable``, whatever the others say, for they
    answer other questions. All hold: ``holds``, or ``holds with qualification`` where ``qualified``
    says that the claim as worded needs one. All fail: ``fails``. Otherwise the headline decides:
    where it holds, ``holds with qualification`` and no better; where it fails, ``fails``.

    With ``even``, declared before the count for claims of which no reading has the better right,
    there is no headline to wait for: the answers that can be said decide, and a split is
    ``contested``; where none can be said, ``not testable``. An answer that can not be said counts
    for neither side.
    """
    known = [a.holds for a in answers if a.holds is not None]
    if not known or (answers[0].holds is None and not even):
        return "not testable"
    if all(known):
        return "holds with qualification" if qualified else "holds"
    if not any(known):
        return "fails"
    if even:
        return "contested"
    return "holds with qualification" if answers[0].holds else "fails"


def computed(
    number: str,
    answers: Iterable[Answer],
    numbers: dict[str, Any],
    evidence: Iterable[str],
    *,
    even: bool = False,
) -> Finding:
    """Return a computed finding: its verdict settled, each row it rests on named once."""
    given = tuple(answers)
    rests_on = tuple(dict.fromkeys(evidence))
    return Finding(number, "computed", settle(given, even=even), numbers, rests_on, given)


def argued(
    data: Tables,
    number: str,
    answers: tuple[Answer, ...],
    numbers: dict[str, Any],
    evidence: tuple[str, ...],
    *,
    even: bool = False,
) -> Finding:
    """Return an argued finding; the verdict recorded for it must be the one its answers give."""
    row = data["claims"].set_index("id").loc[number]
    recorded, drawn = str(row["argued_verdict"]), settle(answers, even=even)
    if recorded != drawn:
        raise fail("data/claims.csv", number, f"records {recorded!r}, and its tests give {drawn!r}")
    keys = tuple(k for k in str(row["argued_sources"]).split(";") if k)
    return Finding(number, "argued", recorded, numbers, (*evidence, *keys), answers)


REGISTRY: dict[str, Callable[[Tables], Finding]] = {}


def claim(number: str) -> Callable[[Callable[[Tables], Finding]], Callable[[Tables], Finding]]:
    """Register a function as the test of a claim."""

    def register(function: Callable[[Tables], Finding]) -> Callable[[Tables], Finding]:
        if number in REGISTRY:
            raise CourtnormError(f"{number}: two functions claim to test it")
        REGISTRY[number] = function
        return function

    return register


class _Reader(Mapping[str, pd.DataFrame]):
    """The committed tables, loaded when asked for, so that a claim reads only what it needs."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        return tables.load(name)

    def __iter__(self) -> Any:
        return iter(tables.names())

    def __len__(self) -> int:
        return len(tables.names())


COMMITTED: Tables = _Reader()


def find(number: str, data: Tables = COMMITTED) -> Finding:
    """Return the finding for one claim (``"C6"``).

    Computed where a function is registered; argued where ``data/claims.csv`` records a verdict with
    its sources; pending otherwise, and then without a verdict. An unknown number is refused.
    """
    import courtnorm.findings  # noqa: F401  (registers the functions)

    data = data if isinstance(data, Workbench) else Workbench(data)
    rows = data["claims"]
    row = rows.loc[rows["id"] == number]
    if row.empty:
        raise fail("data/claims.csv", number, "expected one of the book's claims")
    if number in REGISTRY:
        try:
            return _checked(REGISTRY[number](data))
        except (ArithmeticError, LookupError, TypeError, ValueError) as problem:
            # a row that is missing or doubled where the claim needs exactly one
            detail = (str(problem).splitlines() or ["?"])[0]
            kind = type(problem).__name__
            raise CourtnormError(
                f"{number}: the tables do not decide it as they are ({kind}: {detail})"
            ) from problem
    verdict = row.iloc[0]["argued_verdict"]
    if verdict:
        reason = Answer(row.iloc[0]["definition"], None, row.iloc[0]["argued_reason"])
        sources = tuple(s for s in row.iloc[0]["argued_sources"].split(";") if s)
        return _checked(Finding(number, "argued", verdict, {}, sources, (reason,)))
    return Finding(number, "pending", None)


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
            "text/plain": "\n".join(f"{f.id}: {f.verdict or f.status}" for f in self.findings),
        }


def publish(number: str, data: Tables = COMMITTED) -> Finding:
    """Store the finding of a claim for the ``finding`` directive of the text, and return it."""
    from myst_nb import glue

    found = find(number, data)
    glue(number, found, display=True)
    return found


def publish_ledger(findings: list[Finding]) -> None:
    """Store all findings, under the name ``ledger``, for the ``board`` directive of the text."""
    from myst_nb import glue

    glue("ledger", _Ledger(findings), display=True)


def _checked(finding: Finding) -> Finding:
    if finding.status not in STATUSES:
        raise CourtnormError(f"{finding.id}: {finding.status!r} is not a status")
    if finding.verdict not in VERDICTS:
        raise CourtnormError(f"{finding.id}: {finding.verdict!r} is not a verdict")
    return finding


def ledger(data: Tables = COMMITTED) -> list[Finding]:
    """Return the findings of all claims, in order of number."""
    data = data if isinstance(data, Workbench) else Workbench(data)
    return [find(number, data) for number in data["claims"]["id"]]
