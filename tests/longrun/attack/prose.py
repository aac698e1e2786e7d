"""Changes to the pages, one of each kind a page: each must be noticed.

A change to the text is carried into both halves of the pair, as an author who runs ``sync`` and
``run`` afterwards would carry it: only the rules of the text can notice it then. A change to what a
notebook stores is held against one execution of the page, by the comparison nbval makes. A change
to one half alone is left to the check of pairs.
"""

from __future__ import annotations

import copy
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import jupytext

from courtnorm import claims, prose
from courtnorm.errors import CourtnormError
from courtnorm.press import bibliography, pairs, running
from courtnorm.press import rules as pages

#: Roles whose content the text's rules look at; a change is drawn from their places.
_GLUED = re.compile(r"\{glue:text\}`([^`:]+)`")
_CITED = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")
_LINKED = re.compile(r"\{res\}`(\d+)(?: ((?:PP|OP)\d+))?`")
_PICTURE = re.compile(r"^```\{(picture|data-table)\} \S+\n(.*?)^```$", re.S | re.M)
#: After these words a number names a thing and counts nothing; the text may type it.
_NAMING = (
    "article", "articles", "rule", "chapter", "paragraph", "paragraphs", "page", "pages",
    "resolution", "resolutions",
)  # fmt: skip
#: What nbval leaves out of its comparison.
_NOT_COMPARED = ("image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json")


@dataclass(frozen=True)
class Attempt:
    """What the checks said of one change to a page."""

    kind: str
    page: str
    where: str
    noticed: str  #: the first line printed, or "" for none


@dataclass(frozen=True)
class Book:
    """All pages, as the checks see them, and the executed halves of those that are pairs."""

    pages: dict[str, pages.Page]
    stored: dict[str, Any]

    @staticmethod
    def read() -> Book:
        """Read the book's pages; those the checks find fault with are refused."""
        every = {page.name: page for page in pages.pages()}
        texts = {pairs.name_of(text): text for text in pairs.pairs()}
        stored = {n: pairs.read_notebook(t.with_suffix(".ipynb")) for n, t in texts.items()}
        book = Book(every, stored)
        for name in stored:
            found = book.problems(name, every[name].text)
            if found:
                raise CourtnormError(f"the pages are not in order before the attack: {found[0]}")
        return book

    def problems(self, name: str, text: str) -> list[str]:
        """Return what the rules of the text find where one page has another text."""
        old = self.pages[name]
        page = pages.Page(old.name, old.path, text, old.published)
        every = [page if other.name == name else other for other in self.pages.values()]
        found = pages.numbers(page) + pages.quotations(page) + pages.published(page)
        found += pages.pictures(page) + pages.resolutions_named(page)
        if page.name.startswith("chapters/"):
            found += pages.shape(page)
        return found + pages.references(every) + pages.claims_placed(every)


# -------------------------------------------------------------------------- changes to the text

#: A change to a page's text: the new text and where, or ``None`` where there is nothing to change.
Edit = Callable[[pages.Page, Random], tuple[str, str] | None]


def _swapped(text: str, span: tuple[int, int], new: str) -> tuple[str, str]:
    start, end = span
    line = text.count("\n", 0, start) + 1
    return text[:start] + new + text[end:], f"line {line}: {text[start:end]!r} -> {new!r}"


def _value(page: pages.Page, name: str) -> str:
    return page.published.get(name, "").strip("'\"")


def _is_number(value: str) -> bool:
    words = {prose.words(n) for n in range(21)} | {"none"}
    return bool(re.fullmatch(r"[\d.,%-]*\d[\d.,%-]*", value)) or value.lower() in words


def glued_number(page: pages.Page, pick: Random) -> tuple[str, str] | None:
    """A number that a cell gives is typed over it."""
    found = [m for m in _GLUED.finditer(page.text) if _is_number(_value(page, m[1]))]
    if not found:
        return None
    chosen = pick.choice(found)
    return _swapped(page.text, chosen.span(), _value(page, chosen[1]))


def verdict_word(page: pages.Page, pick: Random) -> tuple[str, str] | None:
    """A verdict is typed: over the one a cell gives, or where none is given, as a sentence."""
    verdicts = [v for v in claims.VERDICTS if v != "not read"]
    found = [m for m in _GLUED.finditer(page.text) if _value(page, m[1]) in claims.VERDICTS]
    if found:
        chosen = pick.choice(found)
        other = [v for v in verdicts if v != _value(page, chosen[1])]
        return _swapped(page.text, chosen.span(), pick.choice(other))
    places = _sentence_ends(page)
    if not places:
        return None
    at = pick.choice(places)
    new = f" C{pick.randint(1, 22)} {pick.choice(['holds', 'fails'])}."
    return _swapped(page.text, (at, at), new)


def _paragraphs(page: pages.Page) -> Iterator[re.Match[str]]:
    """Yield the paragraphs of running text: no front matter, code, directive, heading or list."""
    blank = re.sub(
        r"\A---\n.*?\n---\n|^```.*?^```$|<!--.*?-->",
        lambda m: re.sub(r"[^\n]", "#", m[0]),
        page.text,
        flags=re.S | re.M,
    )
    return re.finditer(r"^[A-Z“][^\n]{80,}$", blank, re.M)


def _sentence_ends(page: pages.Page) -> list[int]:
    return [
        paragraph.start() + m.end()
        for paragraph in _paragraphs(page)
        for m in re.finditer(r"[a-z]{3}\.(?=$| [A-Z])", paragraph[0])
    ]


def typed_digit(page: pages.Page, pick: Random) -> tuple[str, str] | None:
    """A number is typed into a sentence, between two words."""
    places = [
        paragraph.start() + m.end(1)
        for paragraph in _paragraphs(page)
        for m in re.finditer(r"(?<= )([a-z]+)(?= [a-z]+ )", paragraph[0])
        if m[1] not in _NAMING
    ]
    if not places:
        return None
    at = pick.choice(places)
    return _swapped(page.text, (at, at), f" {pick.randint(11, 999)}")


def caption(page: pages.Page, pick: Random) -> tuple[str, str] | None:
    """The caption of a figure or table is lost."""
    found = [
        (m.start(2) + c.start(), m.start(2) + c.end())
        for m in _PICTURE.finditer(page.text)
        for c in re.finditer(r"^[^:\n].*$", m[2], re.M)
    ]
    return _swapped(page.text, pick.choice(found), "") if found else None


def alt_text(page: pages.Page, pick: Random) -> tuple[str, str] | None:
    """The alt text of a figure is lost, cut to its first words, or that of another figure."""
    found = [m.span(1) for m in re.finditer(r"^:alt: (.+)$", page.text, re.M)]
    if not found:
        return None
    span = pick.choice(found)
    old = page.text[slice(*span)]
    others = [page.text[slice(*other)] for other in found if other != span]
    return _swapped(page.text, span, pick.choice(["", " ".join(old.split()[:4]), *others]))


def citation_key(page: pages.Page, pick: Random) -> tuple[str, str] | None:
    """A letter of a citation's key is another."""
    found = [m.span(1) for m in _CITED.finditer(page.text)]
    if not found:
        return None
    start, end = pick.choice(found)
    at = pick.choice([n for n in range(start, end) if page.text[n].isalnum()])
    letters = "abcdefghijklmnopqrstuvwxyz" if page.text[at].isalpha() else "0123456789"
    new = (
        page.text[start:at]
        + pick.choice(letters.replace(page.text[at], ""))
        + page.text[at + 1 : end]
    )
    return _swapped(page.text, (start, end), new)


def paragraph_link(page: pages.Page, pick: Random) -> tuple[str, str] | None:
    """A link to a paragraph gets a digit too many: the paragraph, or else the resolution.

    The digit is one with which no such paragraph is left: that a link leads to another paragraph
    that exists, only a reader can see.
    """
    found = [m for m in _LINKED.finditer(page.text)]
    found = [m for m in found if m[2]] or found
    if not found:
        return None
    chosen = pick.choice(found)
    at = chosen.end(2) if chosen[2] else chosen.end(1)
    there, symbol = pages.known_labels(), bibliography.symbols().get(chosen[1], "")
    digits = [d for d in "0123456789" if (symbol, f"{chosen[2]}{d}") not in there]
    return _swapped(page.text, (at, at), pick.choice(digits))


EDITS: dict[str, Edit] = {
    "a glued number typed over": glued_number,
    "a verdict typed": verdict_word,
    "a caption lost": caption,
    "a number typed": typed_digit,
    "a citation key": citation_key,
    "a paragraph link": paragraph_link,
    "an alt text": alt_text,
}
OUTPUT, HALF = "a stored output", "one half of a pair"
KINDS = (*EDITS, OUTPUT, HALF)


# ------------------------------------------------------------------- changes to what is stored


def compared(notebook: Any) -> list[dict[str, list[str]]]:
    """Return for each code cell what nbval compares: form of output -> its values in order."""
    cells = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        values: dict[str, list[str]] = {}
        for output in cell.outputs:
            held = {**output.get("data", {}), "text": output.get("text")}
            for form, value in held.items():
                if value is not None and form not in _NOT_COMPARED:
                    values.setdefault(form, []).append(str(value))
        cells.append(values)
    return cells


def stored_output(notebook: Any, pick: Random) -> tuple[Any, str] | None:
    """A digit or a letter of something a notebook stores is another."""
    changed = copy.deepcopy(notebook)
    places = [
        (output, form, place)
        for cell in changed.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        for form, value in (output.get("data") or {}).items()
        if isinstance(value, str) and form not in _NOT_COMPARED
        for place in _some_places(value, pick)
    ]
    if not places:
        return None
    output, form, place = pick.choice(places)
    old = output.data[form]
    letters = "0123456789" if old[place].isdigit() else "abcdefghijklmnopqrstuvwxyz"
    new = pick.choice(letters.replace(old[place].lower(), ""))
    output.data[form] = old[:place] + new + old[place + 1 :]
    return changed, f"{form}, character {place}: {old[place]} -> {new}"


def _some_places(value: str, pick: Random) -> list[int]:
    """Return a digit and a letter of a stored text: pictures must not drown what is short."""
    found = []
    for kind in (r"\d", r"[A-Za-z]"):
        places = [m.start() for m in re.finditer(kind, value)]
        found += [pick.choice(places)] if places else []
    return found


def _output(book: Book, name: str, executed: Any, pick: Random) -> Attempt | None:
    drawn = stored_output(book.stored[name], pick)
    if drawn is None:
        return None
    differ = compared(drawn[0]) != compared(executed)
    line = f"book/{name}.ipynb: an output is not that of its execution" if differ else ""
    return Attempt(OUTPUT, name, drawn[1], line)


def _half(book: Book, name: str, folder: Path, pick: Random) -> Attempt:
    """Drop a word from one cell, in the text alone or in the notebook alone."""
    text, notebook = book.pages[name].text, copy.deepcopy(book.stored[name])
    page, twin = folder / "page.md", folder / "page.ipynb"
    which = pick.choice(["text", "notebook"])
    if which == "text":
        starts = [
            paragraph.start() + word.start()
            for paragraph in _paragraphs(book.pages[name])
            for word in re.finditer(r"(?<= )\w+ ", paragraph[0])
        ]
        at = pick.choice(starts)
        text, where = _swapped(text, (at, text.index(" ", at) + 1), "")
    else:
        number = pick.choice(
            [n for n, cell in enumerate(notebook.cells) if len(cell.source.split()) > 3]
        )
        cell = notebook.cells[number]
        spans = [word.span() for word in re.finditer(r"\S+", cell.source)]
        cell.source, where = _swapped(cell.source, pick.choice(spans), "")
        where = f"cell {number + 1}, {where}"
    page.write_text(text, "utf-8")
    jupytext.write(notebook, twin)
    lines = pairs.disagreements(page)
    return Attempt(HALF, name, f"{which}: {where}", lines[0] if lines else "")


# ------------------------------------------------------------------------------------ all pages


def unguarded(book: Book) -> list[tuple[str, str]]:
    """Return every glued value over which another could be typed unnoticed: page, name.

    What is typed is the worst case, a word that the text's other rules let pass.
    """
    found = []
    for name, page in book.pages.items():
        for m in _GLUED.finditer(page.text):
            text = f"{page.text[: m.start()]}some{page.text[m.end() :]}"
            if not pages.published(pages.Page(page.name, page.path, text, page.published)):
                found.append((name, m[1]))
    return found


def attack(book: Book, names: Iterable[str], seeds: Iterable[int]) -> Iterator[Attempt]:
    """Make one change of each kind to each page for each seed, and ask the checks.

    Every page is executed once, whatever the number of seeds. A page whose stored outputs are not
    those of its execution is refused.
    """
    seeds = list(seeds)
    for name in names:
        executed = running.execute(book.pages[name].path).notebook
        if compared(executed) != compared(book.stored[name]):
            raise CourtnormError(f"book/{name}.ipynb: not as executed; `make run` executes it")
        with tempfile.TemporaryDirectory() as folder:
            for seed in seeds:
                for kind, edit in EDITS.items():
                    drawn = edit(book.pages[name], Random(f"{seed}: {kind} in {name}"))
                    if drawn is not None:
                        lines = book.problems(name, drawn[0])
                        yield Attempt(kind, name, drawn[1], lines[0] if lines else "")
                outcome = _output(book, name, executed, Random(f"{seed}: {OUTPUT} in {name}"))
                if outcome is not None:
                    yield outcome
                yield _half(book, name, Path(folder), Random(f"{seed}: {HALF} in {name}"))
