"""The prose: what is filler, how a sentence is counted, what is a bare address."""

from __future__ import annotations

from pathlib import Path

import pytest

from courtnorm.press import rules as pages
from courtnorm.press import style


def page(text: str) -> pages.Page:
    return pages.Page("chapters/x", Path("x.md"), text, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Needless to say, it failed.", 1),
        ("It was a very long and clearly worded text.", 2),
        ("This is the very text.", 0),
        ("One said “it is important to note” and no more.", 0),
        ("An every-day text about averyone.", 0),
        ("```{code-cell} ipython3\nx = 'very'\n```", 0),
    ],
)
def test_fillers(text: str, expected: int) -> None:
    assert len(style.fillers(page(text))) == expected


def test_a_long_sentence_is_named_with_its_line_and_length() -> None:
    long = " ".join(["word"] * 46)
    (line,) = style.long_sentences(page(f"# Title\n\nShort. {long[0].upper()}{long[1:]}.\n"))
    assert line.startswith("book/chapters/x.md: line 3: a sentence of 46 words (Word word")
    assert style.long_sentences(page(" ".join(["word"] * 45) + ".")) == []


def test_sentences_are_split_where_they_end() -> None:
    text = (
        "The vote was {glue:text}`vote`, as in No. 5. {glue:text}`n` states\nabstained "
        "{cite:p}`a,b`. “So it was.” Then it closed!\n\n- An item\n- Another\n\n| a | b |\n"
    )
    assert [s for _, s in style.sentences(text)] == [
        "The vote was VALUE, as in No 5.",
        "VALUE states abstained .",
        "“So it was.",
        "Then it closed!",
        "An item",
        "Another",
    ]


def test_a_chapter_is_measured_and_nothing_else_is() -> None:
    text = f"# Title\n\nIt was not read. {' '.join(['Word', *['word'] * 15])}.\n"
    elsewhere = pages.Page("method", Path("method.md"), text, {})
    assert style.report([page(text), elsewhere]) == [
        "book/chapters/x.md: 20 words, 10.0 a sentence, 50% of 8 words or fewer, 1 admissions"
    ]


def test_addresses() -> None:
    assert len(style.addresses(page("See https://example.org/x for more."))) == 1
    assert (
        style.addresses(page("See [the page](https://example.org/x) and `www.example.org`.")) == []
    )


def test_the_book_keeps_to_it() -> None:
    assert [line for p in pages.pages() for line in style.problems(p)] == []
