"""What a page becomes before TeX sets it: what is kept together, and how works are listed."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest
from pybtex.database import parse_string

Extension = Callable[[str], ModuleType]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("on 3 May 2011", "on 3\u00a0May 2011"),
        ("S/RES/9001 (2031) stands", "S/RES/9001\u00a0(2031) stands"),
        ("9001 PP3 and 9002 OP14", "9001\u00a0PP3 and 9002\u00a0OP14"),
        ("◐ holds with qualification", "◐\u00a0holds with qualification"),
        ("under Article 7 of Chapter VII", "under Article\u00a07 of Chapter\u00a0VII"),
        ("a chance of p = 0.04", "a chance of p\u00a0=\u00a00.04"),
        ("read on 2031-05-03", "read on 2031\u201105\u201103"),
    ],
)
def test_what_is_one_thing_to_a_reader_stays_on_one_line(
    extension: Extension, text: str, kept: str
) -> None:
    assert extension("paper").held(text) == kept


@pytest.mark.parametrize("text", ["1946-2015", "978-0-19-812345-6", "10.1017/s1-2-3", "in 12 May"])
def test_nothing_else_is_held(extension: Extension, text: str) -> None:
    held = extension("paper").held(text)
    assert "\u2011" not in held and held.replace("\u00a0", " ") == text


BIBLIOGRAPHY = r"""
@misc{a, author={Zed, Ann}, title={A Letter from Ruritania}, year={2001}}
@misc{b, author={{The Ruritanian Chamber}}, title={Minutes of the Chamber}, year={2001}}
@misc{c, author={M{\'e}rou, Luc}, title={On Ruritania}, year={2001}}
@misc{d, author={Moor, Kim}, title={Of Ruritania}, year={2001}}
"""


def test_works_stand_where_a_reader_looks_and_keep_their_capitals(extension: Extension) -> None:
    style = extension("bibstyle").Style()
    entries = list(parse_string(BIBLIOGRAPHY, "bibtex").entries.values())
    assert [entry.key for entry in style.sort(entries)] == ["c", "d", "b", "a"]
    *_, last = style.format_entries(entries)
    assert "A Letter from Ruritania" in str(last.text)
