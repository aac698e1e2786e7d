"""References: whatever BibTeX reads is read, nothing is passed over, LaTeX is set or refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pybtex.database import Entry, parse_string
from pybtex.richtext import Text

from courtnorm.errors import CourtnormError
from courtnorm.press import bibliography
from courtnorm.press.sphinx.bibstyle import Style, author_year

ONE = "@misc{ships1999a, title = {On Ships}, year = {1999}}"


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        "@misc{ships1999a,\n  title = {On Ships},\n  year = 1999 }",
        "@misc{ships1999a,\n  title = {On Ships},\n  year = {1999}}",
        '@Misc(ships1999a, title = "On {S}hips", year = 1999, month = jan)',
        "  @misc{ships1999a,title={A {B {C}} d},\n\n year={1999},\n   }",
    ],
)
def test_an_entry_is_read_wherever_its_braces_stand(text: str) -> None:
    assert bibliography.parse(text) == {"ships1999a": text.strip()}


def test_two_entries_on_a_line_and_comments_between_them() -> None:
    two = ONE.replace("1999a", "2000b")
    found = bibliography.parse(f"% a comment\n{ONE} {two}\n\n% another\n@comment{{not read}}\n")
    assert found == {"ships1999a": ONE, "ships2000b": two}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{ONE}\n{ONE}", "ships1999a: entered twice"),
        (f"{ONE}\n{ONE.replace('ships', 'Ships')}", "Ships1999a: entered twice"),
        (
            "@misc{ships1999a,\n  title = {On Ships,\n  year = {1999}\n}\n",
            "line 1: ships1999a: not",
        ),
        (f"{ONE}\n\n@misc{{b, title {{x}}}}", "line 3: b: not BibTeX"),
        (f"{ONE}\nmisc{{b, title = {{x}}}}", "line 2: 'misc{b, title = {x}}' is in no entry"),
        (f"{ONE}\nand more", "line 2: 'and more' is in no entry"),
        (f"@string{{x = {{y}}}}\n{ONE}", "@string: write what it stands for"),
    ],
)
def test_what_would_be_passed_over_is_refused(text: str, said: str) -> None:
    with pytest.raises(CourtnormError) as refused:
        bibliography.parse(text)
    assert str(refused.value).startswith("references.bib: ") and said in str(refused.value)
    assert "\n" not in str(refused.value)


def _set(title: str) -> str:
    text = f"@book{{a, author = {{Ada Berg}}, title = {{{title}}}, publisher = {{B}}, year = 1999}}"
    entries = parse_string(text, "bibtex").entries.values()
    (made,) = Style().format_entries(entries)
    return str(made.text.render_as("html"))


def test_latex_in_a_title_is_set() -> None:
    shown = _set(r"On \emph{jus cogens}, $\alpha$ \& {\v{S}}imonovi{\'c}")
    assert "<em>jus cogens</em>" in shown and "\\" not in shown and "$" not in shown
    assert "α" in shown and "Š" in shown and "&amp;" in shown


@pytest.mark.parametrize(
    ("title", "tag"),
    [(r"\textit{a} b", "em"), (r"{A \textbf{b}}", "strong"), (r"\textsc{un}", ""), ("a -- b", "")],
)
def test_kinds_of_type(title: str, tag: str) -> None:
    shown = _set(title)
    assert "\\" not in shown and (not tag or f"<{tag}>" in shown)
    assert bibliography.unset(f"@misc{{a, title = {{{title}}}}}") == []


@pytest.mark.parametrize(
    ("title", "command"),
    [(r"The \foo{bar}", r"\foo"), (r"$x^2$ ships", "$"), (r"A \LaTeX{} book", r"\LaTeX")],
)
def test_latex_that_is_not_set_is_refused(title: str, command: str) -> None:
    (line,) = bibliography.unset(f"@misc{{a, title = {{{title}}}, url = {{http://x/$a}}}}")
    assert line.startswith(f"title: {command} is LaTeX")


def test_a_work_without_author_is_labelled_by_its_title_as_set() -> None:
    (entry,) = parse_string(
        r"@misc{a, title = {\emph{Ships} \& grain}, year = 1999}", "bibtex"
    ).entries.values()
    assert author_year(entry) == "Ships & grain, 1999"


def test_a_larger_bibliography_that_is_none_is_one_line(tmp_path: Path) -> None:
    other = tmp_path / "other.bib"
    for content, said in (
        (b"\x89PNG\r\n\x1a\n\x00\xff", "not UTF-8 from byte 0"),
        (b"\xef\xbb\xbf" + ONE.encode(), "begins with a byte order mark"),
        (b"PK\x03\x04 words", "is in no entry"),
    ):
        other.write_bytes(content)
        with pytest.raises(CourtnormError, match=said):
            bibliography.renew(set(), {}, other)


def test_the_book_s_own_references_are_read_whole(root: Path) -> None:
    held = bibliography.entries()
    assert len(held) == (root / "references.bib").read_text("utf-8").count("\n@") + 1
    assert [line for entry in held.values() for line in bibliography.unset(entry)] == []


def _held() -> dict[str, Entry]:
    return dict(parse_string("\n\n".join(bibliography.entries().values()), "bibtex").entries)


def test_no_field_of_an_entry_without_a_kind_is_passed_over_in_print() -> None:
    """Of ``misc`` the style prints no volume, publisher or editor: they stand in howpublished."""
    printed = {"title", "howpublished", "month", "year", "note", "url", "doi", "shorthand"}
    kindless = {key: entry for key, entry in _held().items() if entry.type == "misc"}
    assert len(kindless) > 50
    passed_over = {
        key: left
        for key, entry in kindless.items()
        if (left := {*entry.fields} - printed | {*entry.persons} - {"author"})
    }
    assert passed_over == {}


def test_what_is_known_of_an_article_or_a_chapter_is_printed() -> None:
    """Volume and number where its pages are not known, and the note of a chapter."""
    missing = []
    for key, entry in _held().items():
        if entry.type not in ("article", "incollection"):
            continue
        text = Style().format_entry("x", entry).text.render_as("text")
        for name in ("volume", "number", "pages", "note"):
            known = str(Text.from_latex(entry.fields.get(name, "")))
            if known.replace("--", "\u2013") not in text:
                missing.append(f"{key}: {name}: {known}: {text}")
    assert missing == []


def test_dates_and_addresses_are_given_in_one_way() -> None:
    """A missing year is admitted, a month is no note, and a DOI needs no second address."""
    season = re.compile(r"(?:[A-Z][a-z]+) (?:1|2)\d{3}")
    for key, entry in _held().items():
        note = entry.fields.get("note", "")
        assert "year" in entry.fields or "year not shown" in note, key
        assert not season.fullmatch(note), f"{key}: {note} goes into month"
        assert not {"doi", "url"} <= {*entry.fields}, f"{key}: doi and url, expected the doi alone"
        assert "url" in entry.fields or "at this address" not in note, f"{key}: at which address?"
