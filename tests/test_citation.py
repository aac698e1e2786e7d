"""How the book is cited: from CITATION.cff, with what is not set left out."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import courtnorm
from courtnorm import paths, prose, tables
from courtnorm.errors import CourtnormError
from courtnorm.press import checking, citation

CFF = """
title: "On Ruritania: A Trial"
version: 2.1.0
date-released: "2030-05-06"
license: CC-BY-4.0
authors:
  - given-names: Ada
    name-particle: van
    family-names: Berg
  - name: The Ruritania Group
"""


@pytest.fixture
def book(tmp_path: Path) -> citation.Book:
    (tmp_path / "CITATION.cff").write_text(CFF, "utf-8")
    return citation.book(tmp_path / "CITATION.cff")


def test_the_file_is_as_the_citation_format_has_it() -> None:
    assert checking.citation() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("license: CC-BY-4.0", "license: none", "CITATION.cff: license: "),
        ("cff-version: 1.2.0", "cff-version: 9", "CITATION.cff: cff-version: "),
        ("authors:", "people:", "CITATION.cff: the file: "),
        ("title:", "title: [", "CITATION.cff: not readable"),
    ],
)
def test_a_file_that_is_not_is_named_with_its_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    text = (paths.root() / "CITATION.cff").read_text("utf-8")
    assert old in text
    (tmp_path / "CITATION.cff").write_text(text.replace(old, new, 1), "utf-8")
    monkeypatch.setattr(paths, "root", lambda: tmp_path)
    assert any(line.startswith(said) for line in checking.citation())


def test_the_book_as_text(book: citation.Book) -> None:
    plain = "Ada van Berg, The Ruritania Group (2030). On Ruritania: A Trial. Version 2.1.0."
    assert citation.text(book) == plain
    assert citation.text(book, "https://example.org/") == f"{plain} https://example.org/"


def test_the_book_as_bibtex(book: citation.Book) -> None:
    from pybtex.database import parse_string

    (entry,) = parse_string(
        citation.bibtex(book, "https://example.org/"), "bibtex"
    ).entries.values()
    assert entry.fields["title"] == "{On Ruritania: A Trial}"
    assert entry.fields["year"] == "2030" and entry.fields["url"] == "https://example.org/"
    assert len(entry.persons["author"]) == 2
    assert "url" not in citation.bibtex(book)


def test_a_figure_is_cited_by_number_caption_and_chapter(book: citation.Book) -> None:
    cited = citation.figure(book, "Figure 3.1", "Votes on grain.", "3. The harvest")
    assert cited == (
        "Ada van Berg, The Ruritania Group (2030). Votes on grain. Figure 3.1 in “The harvest”, "
        "On Ruritania: A Trial, version 2.1.0. CC BY 4.0."
    )


@pytest.mark.parametrize("line", ["title", "version", "date-released", "authors"])
def test_a_file_that_says_too_little_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "CITATION.cff"
    path.write_text(CFF.replace(f"{line}:", f"x-{line}:"), "utf-8")
    with pytest.raises(CourtnormError, match=r"CITATION\.cff: expected a citation file"):
        citation.book(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourtnormError, match=r"CITATION\.cff: missing"):
        citation.book(tmp_path / "CITATION.cff")


def test_version_and_title_are_the_same_everywhere() -> None:
    book = citation.book()
    project = tomllib.loads((paths.root() / "pyproject.toml").read_text("utf-8"))["project"]
    described = tables.descriptor()
    stated = {project["version"], courtnorm.__version__, described["version"], book.version}
    assert len(stated) == 1
    changes = (paths.root() / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## Version (\S+), (.+)$", changes, re.M)
    assert newest and newest.groups() == (book.version, prose.date(book.released))
    for name in ("README.md", "pyproject.toml"):
        assert book.title in (paths.root() / name).read_text("utf-8"), name
