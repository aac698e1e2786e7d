"""The page "Use the data and the library": its code runs, and prints what the page says it does."""

from __future__ import annotations

import contextlib
import io
import re

import pytest

from courtnorm import paths

PAGE = "book/use.md"


def test_the_code_prints_what_the_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(paths.root())
    text = (paths.root() / PAGE).read_text("utf-8")
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.S | re.M)
    # each piece of code with its output below it, and no block that is neither
    assert [kind for kind, _ in blocks] == ["python", "text"] * (len(blocks) // 2)
    assert blocks
    names: dict[str, object] = {}
    for (_, code), (_, shown) in zip(blocks[::2], blocks[1::2], strict=True):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, PAGE, "exec"), names)
        assert printed.getvalue() == shown, code
