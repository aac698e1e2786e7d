"""The rules of the text: numbers from cells, alt texts, links, references, quotations."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from courtnorm import files, paths, tables
from courtnorm.errors import CourtnormError
from courtnorm.press import bibliography, moved, pairs

# ---------------------------------------------------------------- what may stand as a bare digit

#: What writers may add to: digits and number words that need no cell, each with its reason, and
#: phrases that say nothing.
WORDING = yaml.safe_load(files.read_text(Path(__file__).with_name("wording.yml")))
_NUMBER_WORD = re.compile(
    r"\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|"
    r"thousand)\b",
    re.I,
)
#: A verdict in these words, outside the glued ones, would be typed in.
_TYPED_VERDICT = re.compile(
    # of a claim by its number, or where a sentence leads up to it
    r"\bC\d{1,2} (?:holds|fails|is (?:overstated|disputed))\b"
    r"|\bverdict(?: is)?:? (?:holds|fails|overstated|disputed)\b"
    r"|[:,] (?:holds|fails|overstated|disputed)(?=[.,;]|$)|\bis (?:holds|fails)\b"
)
_GLUED = re.compile(r"\{glue:text\}`([^`:]+)`")
_LONG_QUOTE = re.compile(r"“([^”]*)”")


@dataclass(frozen=True)
class Page:
    """One page's text: ``name`` below book/, its lines, and what its notebook publishes."""

    name: str
    path: Path
    text: str
    published: dict[str, str]

    @property
    def where(self) -> str:
        """Return the file as messages name it."""
        return f"book/{self.name}.md"


def pages() -> list[Page]:
    """Return every page below book/, with what its executed half publishes."""
    base = paths.root() / "book"
    found = []
    for path in sorted(base.rglob("*.md")):
        twin = path.with_suffix(".ipynb")
        published: dict[str, str] = {}
        if twin.is_file():
            try:
                published = moved.glued(pairs.read_notebook(twin))
            except CourtnormError:
                published = {}
        name = path.relative_to(base).with_suffix("").as_posix()
        found.append(Page(name, path, files.read_text(path), published))
    return found


def _blank(match: re.Match[str]) -> str:
    """Replace a match by nothing but its line breaks, so that line numbers stay."""
    return "\n" * match[0].count("\n")


def prose_of(text: str) -> str:
    """Return a page's prose, line by line: without front matter, code, roles, targets and tags."""
    text = re.sub(r"\A---\n.*?\n---\n", _blank, text, flags=re.S)
    text = re.sub(r"^```(?:\{code-cell\}|python|text).*?^```$", _blank, text, flags=re.S | re.M)
    text = re.sub(r"^:(?:data|widths|factors|answers|presets): .*$", "", text, flags=re.M)
    text = re.sub(r"^:(\w+): ", "", text, flags=re.M)
    text = re.sub(r"^```.*$", "", text, flags=re.M)
    text = re.sub(r"\{presumes\}`[^|`]*\|([^`]*)`", r"\1", text)  # its words are prose
    text = re.sub(r"\{[\w:+-]+\}`[^`]*`", " ", text)
    text = re.sub(r"`[^`]*`", " ", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"<!--.*?-->", _blank, text, flags=re.S)
    return text


def problems() -> list[str]:
    """Return one line for each break of the text's rules."""
    found: list[str] = []
    every = pages()
    for page in every:
        found += numbers(page) + quotations(page) + published(page) + pictures(page)
        found += resolutions_named(page) + unmentioned(page)
        if page.name.startswith("chapters/"):
            found += shape(page)
    return found + references(every) + claims_placed(every)


def numbers(page: Page) -> list[str]:
    """Digits, number words and verdicts that no cell gave."""
    found = []
    for number, line in enumerate(prose_of(page.text).splitlines(), 1):
        rest = line
        for pattern in WORDING["digits"]:
            rest = re.sub(pattern, " ", rest)
        for digits in re.findall(r"[\d][\d.,%-]*", rest):
            found.append(
                f"{page.where}: line {number}: {digits!r} is typed, expected a glued value"
            )
        words = rest
        for phrase in WORDING["words"]:
            words = re.sub(rf"\b{phrase}\b", " ", words, flags=re.I)
        words = _LONG_QUOTE.sub(" ", words)
        for match in _NUMBER_WORD.finditer(words):
            found.append(
                f"{page.where}: line {number}: {match[0]!r} is typed, expected a glued value"
            )
        for match in _TYPED_VERDICT.finditer(line):
            found.append(
                f"{page.where}: line {number}: the verdict {match[0].strip(':, ')!r} is typed, "
                "expected a glued one"
            )
    return found


def quotations(page: Page) -> list[str]:
    """Quotations of more than twelve words."""
    found = []
    for number, line in enumerate(prose_of(page.text).splitlines(), 1):
        for quoted in _LONG_QUOTE.findall(line):
            length = len(quoted.split())
            if length > 12:
                found.append(
                    f"{page.where}: line {number}: {length} words quoted, expected at most 12"
                )
    return found


def published(page: Page) -> list[str]:
    """Names that no cell publishes, that the text never shows, or that it shows twice.

    A name shown once guards its place: whatever is typed over it, the name is then never shown.
    """
    asked = set(_GLUED.findall(page.text))
    directives = "picture|data-table|board|opening|dials|finding"
    shown = set(re.findall(rf"^```\{{(?:{directives})\}} (\S+)", page.text, re.M))
    found = [
        f"{page.where}: {name} is asked for, expected a cell that publishes it"
        for name in sorted((asked | shown) - set(page.published))
    ]
    for name, times in sorted(Counter(_GLUED.findall(page.text)).items()):
        if times > 1:
            found.append(
                f"{page.where}: {name} is shown {times} times, expected once: one could be typed "
                "over unnoticed; publish it a second time, under another name"
            )
    for name in sorted(set(page.published) - asked - shown):
        found.append(f"{page.where}: {name} is published by a cell, and the text never shows it")
    return found


def alt_fault(alt: str) -> str:
    """Return what is wrong with the length of an alt text; nothing where it is right."""
    return "" if 40 <= len(alt) <= 250 else f"alt text of {len(alt)} characters, expected 40-250"


def pictures(page: Page) -> list[str]:
    """Figures and tables without their apparatus; alt texts of the wrong length or said twice."""
    found, seen = [], set[str]()
    for match in re.finditer(r"^```\{picture\} (\S+)\n(.*?)^```$", page.text, re.S | re.M):
        name, body = match[1], match[2]
        options = dict(re.findall(r"^:(\w+): (.+)$", body, re.M))
        for option in ("alt", "read", "limits", "data", "long"):
            if option not in options:
                found.append(f"{page.where}: {name}: expected :{option}:")
        alt = options.get("alt", "")
        if fault := alt_fault(alt):
            found.append(f"{page.where}: {name}: {fault}")
        if alt in seen:
            found.append(f"{page.where}: {name}: the alt text is that of another figure")
        seen.add(alt)
        if not _caption(body):
            found.append(f"{page.where}: {name}: expected a caption")
    for match in re.finditer(r"^```\{data-table\} (\S+)\n(.*?)^```$", page.text, re.S | re.M):
        if not _caption(match[2]):
            found.append(f"{page.where}: {match[1]}: expected a caption")
    return found


#: What is not running text: front matter, code, blocks of directives, comments.
_APART = re.compile(r"\A---\n.*?\n---\n|^(`{3,}).*?^\1`*$|<!--.*?-->", re.S | re.M)


def unmentioned(page: Page) -> list[str]:
    """Figures and tables that no sentence of their page refers to by number."""
    running = _APART.sub("", page.text)
    named = set(re.findall(r"\{numref\}`(?:[^`<]*<)?([^`<>]+)>?`", running))
    shown = re.findall(r"^```\{(?:picture|data-table)\} (\S+)", page.text, re.M)
    return [
        f"{page.where}: {name}: expected a sentence that refers to it with {{numref}}"
        for name in shown
        if name not in named
    ]


def _caption(body: str) -> str:
    """Return what a directive holds beside its options."""
    return re.sub(r"^:\w+:.*$", "", body, flags=re.M).strip()


def resolutions_named(page: Page) -> list[str]:
    """Resolutions and paragraphs that do not exist."""
    known = bibliography.symbols()
    labels = known_labels()
    found = []
    for line_number, line in enumerate(page.text.splitlines(), 1):
        for text in re.findall(r"\{res\}`([^`]+)`", line):
            parts = text.split()
            symbol = known.get(parts[0])
            if symbol is None or len(parts) > 2:
                found.append(
                    f"{page.where}: line {line_number}: {text!r}, expected a resolution's number, "
                    "then PP or OP with a number"
                )
            elif len(parts) == 2 and (symbol, parts[1]) not in labels:
                found.append(
                    f"{page.where}: line {line_number}: {symbol} has no paragraph {parts[1]}"
                )
    return found


@cache
def known_labels() -> set[tuple[str, str]]:
    """Return the paragraphs that the texts have: symbol and label."""
    table = tables.load("paragraphs")
    return set(zip(table["symbol"], table["label"], strict=True))


def shape(page: Page) -> list[str]:
    """A chapter ends on what it means."""
    titles = re.findall(r"^## (.+)$", page.text, re.M)
    if not titles or titles[-1] != "What it means":
        return [f"{page.where}: expected a last section, What it means"]
    return []


def cited(every: list[Page]) -> dict[str, str]:
    """Return the keys cited in pages, glossary and claims: key -> where first."""
    found: dict[str, str] = {}
    for page in every:
        for keys in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", page.text):
            for key in keys.split(","):
                found.setdefault(key.strip(), page.where)
    for table, column in (
        ("glossary", "citations"),
        ("claims", "sources"),
        ("works", "key"),  # the shelf prints every work, also those that no sentence cites
    ):
        rows = tables.load(table)
        if table == "works":
            rows = rows[rows["in_references"] == "yes"]
        for keys in rows[column]:
            for key in filter(None, keys.split(";")):
                found.setdefault(key.strip(), f"data/{table}.csv")
    return found


def references(every: list[Page]) -> list[str]:
    """Citations without an entry, entries nobody cites, and a list that is not sorted."""
    try:
        entries = bibliography.entries()
    except CourtnormError as problem:
        return [str(problem)]
    used = cited(every)
    found = [
        f"{where}: {key} is cited, expected an entry in references.bib"
        for key, where in sorted(used.items())
        if key not in entries
    ]
    found += [
        f"references.bib: {key}: {line}"
        for key, entry in entries.items()
        for line in bibliography.unset(entry)
    ]
    named = resolution_keys(every)
    for key in entries:
        if key not in used and key not in named:
            found.append(f"references.bib: {key}: nothing cites it")
    for key in sorted(set(named) - set(entries)):
        found.append(f"references.bib: expected an entry {key}: the text names that resolution")
    if list(entries) != sorted(entries):
        first = next(a for a, b in zip(entries, sorted(entries), strict=True) if a != b)
        found.append(f"references.bib: {first}: expected the entries in order of their keys")
    return found


def resolution_keys(every: list[Page]) -> dict[str, str]:
    """Return the resolutions that the text names or cites: key -> symbol."""
    known = bibliography.symbols()
    named = {n.split()[0] for p in every for n in re.findall(r"\{res\}`([^`]+)`", p.text)}
    found = {bibliography.resolution_key(known[n]): known[n] for n in named if n in known}
    for key in cited(every):
        match = re.fullmatch(r"unsc(\d{4})res(\d+)", key)
        if match and match[2] in known:
            found[key] = known[match[2]]
    return found


def claims_placed(every: list[Page]) -> list[str]:
    """Each settled claim is shown in its own chapter and nowhere else."""
    rows = tables.load("claims")
    shown: dict[str, list[str]] = {}
    for page in every:
        for number in re.findall(r"^```\{finding\} (\S+)", page.text, re.M):
            shown.setdefault(number, []).append(page.name.split("/")[-1])
    found = []
    existing = {p.name.split("/")[-1] for p in every}
    for number, chapter in zip(rows["id"], rows["chapter"], strict=True):
        if chapter not in existing:
            continue
        if shown.get(number, []) != [chapter]:
            found.append(
                f"data/claims.csv: {number}: expected its finding in {chapter} once, "
                f"found in {', '.join(shown.get(number, [])) or 'no page'}"
            )
    return found
