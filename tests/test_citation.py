"""How the book is cited: from CITATION.cff, with what is not set left out."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup

import courtnorm
from courtnorm import paths, prose, tables
from courtnorm.errors import CourtnormError
from courtnorm.press import checking, citation

Extension = Callable[[str], ModuleType]

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
        ("license: MIT", "license: none", "CITATION.cff: license: "),
        ("license: CC-BY-4.0", "license: x", "CITATION.cff: preferred-citation.license: "),
        ("type: book", "type: booklet", "CITATION.cff: preferred-citation.type: "),
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
    person, group = entry.persons["author"]
    assert (person.first_names, person.prelast_names) == (["Ada"], ["van"])
    assert person.last_names == ["Berg"] and group.last_names == ["{The Ruritania Group}"]
    assert "url" not in citation.bibtex(book)


def read(head: str) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """Read a page's head as generators of references do: ``citation_*`` tags, and JSON-LD."""
    page = BeautifulSoup(head, "html.parser")
    said: dict[str, list[str]] = {}
    for tag in page.select("meta[name^=citation_]"):
        said.setdefault(str(tag["name"]).removeprefix("citation_"), []).append(str(tag["content"]))
    return said, json.loads(page.find("script", type="application/ld+json").get_text())  # type: ignore[union-attr]


@pytest.mark.parametrize("base", ["", "https://example.org/"])
def test_a_page_and_its_bibtex_give_the_same_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extension: Extension, base: str
) -> None:
    """What a reader of page metadata makes of the landing page is what BibTeX offers."""
    from pybtex.database import parse_string

    (tmp_path / "CITATION.cff").write_text(CFF + ("doi: 10.1000/182\n" if base else ""), "utf-8")
    cited = citation.book(tmp_path / "CITATION.cff")
    monkeypatch.setattr(citation, "book", lambda: cited)
    address = base and f"{base}book/index.html"
    tags = extension("metadata").tags
    said, linked = read(tags("book/index", "On Ruritania", "A trial.", base, address))
    (entry,) = parse_string(citation.bibtex(cited, address), "bibtex").entries.values()
    field = {name: text.strip("{}") for name, text in entry.fields.items()}
    who = [str(person).strip("{}") for person in entry.persons["author"]]

    assert said["title"] == [linked["name"]] == [field["title"]] == ["On Ruritania: A Trial"]
    assert said["author"] == who == ["van Berg, Ada", "The Ruritania Group"]
    assert [author["name"] for author in linked["author"]] == [one.name for one in cited.authors]
    assert [kind["@type"] for kind in linked["author"]] == ["Person", "Organization"]
    day = said["publication_date"][0].replace("/", "-")
    assert day == linked["datePublished"] == field["date"] == "2030-05-06"
    assert day.startswith(field["year"])
    assert said["language"] == [linked["inLanguage"]] == ["en"] and field["language"] == "english"
    assert field["note"] == f"Version {linked['version']}" == "Version 2.1.0"
    assert linked["license"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert said.get("public_url", [""]) == [linked.get("url", "")] == [field.get("url", "")]
    assert said.get("doi", [""]) == [field.get("doi", "")]
    assert linked.get("identifier", "").removeprefix("https://doi.org/") == field.get("doi", "")
    assert (said.get("doi"), said.get("public_url")) == (
        (["10.1000/182"], [address]) if base else (None, None)
    )

    said, linked = read(tags("book/chapters/rye", "3. Rye", "A crop.", base, address))
    assert said["title"] == [linked["name"]] == ["Rye"] and linked["@type"] == "Chapter"
    assert said["inbook_title"] == [linked["isPartOf"]["name"]] == [field["title"]]


def test_the_page_of_the_data_names_the_terms_of_every_table(extension: Extension) -> None:
    _, linked = read(extension("metadata").tags("book/data", "Data", "The tables.", "", ""))
    every = {one["title"] for r in tables.descriptor()["resources"] for one in r["licenses"]}
    assert linked["@type"] == "Dataset" and linked["keywords"] == tables.descriptor()["keywords"]
    assert {one["name"] for one in linked["license"]} == every
    assert len(linked["license"]) == len(every) > 2


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


def test_what_is_to_be_cited_is_this_book_and_its_licence_that_of_the_text() -> None:
    held = yaml.safe_load((paths.root() / "CITATION.cff").read_text("utf-8"))
    cited, book = held["preferred-citation"], citation.book()
    for name in ("title", "version", "date-released", "authors", "url", "doi"):
        assert cited.get(name) == held.get(name), name
    assert (cited["type"], cited["year"]) == ("book", book.released.year)
    assert (held["license"], cited["license"], book.licence) == ("MIT", "CC-BY-4.0", "CC-BY-4.0")
    for name, licence in (("LICENSE", "MIT License"), ("LICENSE-TEXT.md", "CC BY 4.0")):
        assert licence in (paths.root() / name).read_text("utf-8"), name


def test_the_data_package_says_the_same_of_who_and_when_and_what() -> None:
    held = yaml.safe_load((paths.root() / "CITATION.cff").read_text("utf-8"))
    book, described = citation.book(), tables.descriptor()
    assert described["keywords"] == held["keywords"]
    assert described["created"] == f"{book.released.isoformat()}T00:00:00Z"
    assert [one["title"] for one in described["contributors"]] == [
        author.name for author in book.authors
    ]
    assert "licenses" not in described, "the terms are each table's own"
