"""How the book and its figures are cited: from CITATION.cff and nothing else.

The pages, the paper and the build all read the file here, so that version, date and authors stand
in one place.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from courtnorm import paths
from courtnorm.errors import CourtnormError


@dataclass(frozen=True)
class Author:
    """An author's name as a sentence has it, as a list of works sorts it, and what the author is.

    ``kind`` is what schema.org calls it: a Person or an Organization, which is sorted as it stands.
    """

    name: str
    family_first: str
    kind: str


@dataclass(frozen=True)
class Book:
    """What a reader needs to cite the book.

    ``licence`` is that of text and figures. ``contact`` answers for the book; it, ``address`` and
    ``doi`` are ``""`` where there is none.
    """

    title: str
    authors: tuple[Author, ...]
    version: str
    released: dt.date
    licence: str
    address: str
    doi: str = ""
    contact: str = ""

    @property
    def by(self) -> str:
        """The authors as a sentence names them, joined by commas."""
        return ", ".join(author.name for author in self.authors)

    @property
    def licence_words(self) -> str:
        """The licence of text and figures as it is written in a sentence: ``CC BY 4.0``."""
        return self.licence.replace("-", " ")


def book(path: Path | None = None) -> Book:
    """Read CITATION.cff; a CourtnormError where it is missing or says too little."""
    path = path or paths.root() / "CITATION.cff"
    if not path.is_file():
        raise CourtnormError(f"{path.name}: missing")
    try:
        cited = yaml.safe_load(path.read_text("utf-8"))
        return Book(
            title=cited["title"],
            authors=tuple(_author(author) for author in cited["authors"]),
            version=str(cited["version"]),
            released=dt.date.fromisoformat(str(cited["date-released"])),
            # the licence above it is that of the code
            licence=cited.get("preferred-citation", cited)["license"],
            address=cited.get("url", ""),
            doi=cited.get("doi", ""),
            contact=", ".join(_name(one) for one in cited.get("contact", [])),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as problem:
        raise CourtnormError(f"{path.name}: expected a citation file ({problem})") from None


def _name(author: dict[str, str]) -> str:
    """Return the name of an author: a group's as it stands, a person's as given and family."""
    parts = ("given-names", "name-particle", "family-names")
    return author.get("name") or " ".join(author[p] for p in parts if author.get(p))


def _author(author: dict[str, str]) -> Author:
    name = _name(author)
    if "name" in author:
        return Author(name, name, "Organization")
    family = " ".join(author[p] for p in ("name-particle", "family-names") if author.get(p))
    return Author(name, f"{family}, {author['given-names']}", "Person")


def _ended(address: str) -> str:
    return f" {address}" if address else ""


def _place(cited: Book, address: str) -> str:
    """Return where the book is found: its DOI before any address."""
    return f"https://doi.org/{cited.doi}" if cited.doi else address or cited.address


def text(cited: Book, address: str = "") -> str:
    """Return the book as an entry in a list of works; the address only where there is one."""
    entry = f"{cited.by} ({cited.released.year}). {cited.title}. Version {cited.version}."
    return entry + _ended(_place(cited, address))


def chapter(cited: Book, title: str, address: str = "") -> str:
    """Return one chapter as an entry in a list of works; ``title`` as ``7. The power to refer``."""
    entry = (
        f"{cited.by} ({cited.released.year}). {_stopped(unnumbered(title))} In {cited.title}, "
        f"version {cited.version}."
    )
    return entry + _ended(address or _place(cited, ""))


def _stopped(title: str) -> str:
    return title if title.endswith(("?", "!")) else f"{title}."


def unnumbered(title: str) -> str:
    """Return a chapter's title without its number."""
    return re.sub(r"^\d+\. ", "", title)


def figure(cited: Book, number: str, caption: str, chapter: str, address: str = "") -> str:
    """Return one figure as an entry in a list of works.

    ``number`` as ``Figure 7.1``, ``chapter`` as ``7. The power to refer``.
    """
    inside = unnumbered(chapter)
    entry = (
        f"{cited.by} ({cited.released.year}). {caption.rstrip('. ')}. {number} in “{inside}”, "
        f"{cited.title}, version {cited.version}. {cited.licence_words}."
    )
    return entry + _ended(address or _place(cited, ""))


def bibtex(cited: Book, address: str = "") -> str:
    """Return the book as a BibTeX entry; a group's name in braces, so that it is not parted."""
    who = " and ".join(
        f"{{{one.name}}}" if one.kind == "Organization" else one.family_first
        for one in cited.authors
    )
    key = re.sub(r"\W+", "", cited.title.split(":")[0].lower())
    fields = {
        "author": who,
        "title": f"{{{cited.title}}}",
        "year": str(cited.released.year),
        "date": cited.released.isoformat(),
        "language": "english",
        "note": f"Version {cited.version}",
    }
    if cited.doi:
        fields["doi"] = cited.doi
    if address or cited.address:
        fields["url"] = address or cited.address
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@book{{{key}{cited.released.year},", *lines, "}"])
