"""How many invented inputs the property tests really tried: counted as they run, and stored.

Each time the body of a property test returns, one input was tried. What Hypothesis throws away
while it looks for inputs never gets there, or ends in an exception, and is not counted.

``pytest -m hypothesis --store-examples 2026-11-24`` stores the counts, as of that day, in
``book/results/hostile.json``: of a run in which nothing failed, or not at all.
"""

from __future__ import annotations

import ast
import functools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import profiles
import pytest
from longrun import hostile

from courtnorm import files, paths
from courtnorm.errors import CourtnormError

#: Under this name a test's report carries its count, also from one process to another.
COUNT = "examples"
#: What Hypothesis tries where a test names no number.
USUAL = 100


def option(parser: pytest.Parser) -> None:
    """Add the option under which the counts are stored."""
    parser.addoption(
        "--store-examples",
        metavar="DAY",
        help=f"store how many examples the property tests tried in {hostile.RESULT}, as of a day",
    )


class Examples:
    """A plugin that counts examples by test."""

    def __init__(self, config: pytest.Config) -> None:
        self.day: str | None = config.getoption("--store-examples")
        self.worker = hasattr(config, "workerinput")  # one of several processes: it only reports
        self.counts: dict[str, int] = {}
        self.said = ""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Count while one test runs; the count goes into its report."""
        handle = getattr(getattr(item, "obj", None), "hypothesis", None)
        if handle is None:
            return (yield)
        body, tried = handle.inner_test, [0]
        handle.inner_test = counted(body, tried)
        try:
            return (yield)
        finally:
            handle.inner_test = body
            item.user_properties.append((COUNT, tried[0]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take up the count of one test."""
        if report.when == "call":
            name = report.nodeid.split("/")[-1].split("[")[0]
            for key, number in report.user_properties:
                if key == COUNT:
                    self.counts[name] = self.counts.get(name, 0) + int(str(number))

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Store the counts, where that is asked for and nothing failed; too few are a failure."""
        if not self.day or self.worker or exitstatus != 0:
            return
        try:
            content = hostile.record(self.day, profiles.PROFILE, self.counts)
        except CourtnormError as problem:
            self.said, session.exitstatus = str(problem), pytest.ExitCode.TESTS_FAILED
            return
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        files.write_text(paths.root() / hostile.RESULT, text)
        self.said = f"written  {hostile.RESULT}"

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say how many there were."""
        if self.counts:
            tests = len(self.counts)
            terminalreporter.write_line(
                f"{sum(self.counts.values()):,} examples tried by {tests} property tests"
            )
        if self.said:
            terminalreporter.write_line(self.said)


def counted(body: Callable[..., Any], tried: list[int]) -> Callable[..., Any]:
    """Return the body of a test that counts each time it returns."""

    @functools.wraps(body)
    def run(*arguments: Any, **named: Any) -> Any:
        outcome = body(*arguments, **named)
        tried[0] += 1
        return outcome

    return run


def property_tests() -> dict[str, int]:
    """Return the property tests of these files, and how many inputs each tries in a usual run."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for function in ast.parse(path.read_text("utf-8")).body:
            if isinstance(function, ast.FunctionDef):
                names = {ast.unparse(d).split("(")[0]: d for d in function.decorator_list}
                if "given" in names:
                    number = names.get("examples")
                    if isinstance(number, ast.Call):
                        found[f"{path.name}::{function.name}"] = ast.literal_eval(number.args[0])
                    else:
                        found[f"{path.name}::{function.name}"] = USUAL
    return found
