"""How the text is written: no filler, no sentence too long to read, no bare address.

:func:`report` measures each chapter and demands nothing: a padded sentence is worse than a short
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from courtnorm.press.rules import WORDING, Page, prose_of

#: Text whose sentences do not end as English ones do: their next one has no capital.
_OTHER_SCRIPT = re.compile(r"^```\{in-language\} ar\n.*?^```$", re.S | re.M)
#: Words a sentence may have; a glued value or a role counts as one.
LONGEST = 45
#: A sentence of so many words is a short one.
SHORT = 8
#: Words by which a chapter admits that something is not known. A limit is best said once.
_ADMISSION = re.compile(
    r"(?:was|were|is|are|been) (?:not|never) (?:read|seen|found|known)|(?:cannot|could not) be"
    r"|not (?:stored|held|recorded|known)|unknown|unread|no record|nobody (?:read|knows)",
    re.I,
)
_FILLER = re.compile(
    rf"(?<![\w-])(?:{'|'.join(map(re.escape, WORDING['fillers']))})(?![\w-])",
    re.I,
)
#: Where "very" is no filler: "the very text" is that text itself.
_SAME = re.compile(r"\b(?:the|this|that|its|their|his|her|these|those)\s+very\b", re.I)
_QUOTED = re.compile(r"“[^”]*”")
_ADDRESS = re.compile(r"(?<![(<\w])(?:https?://|www\.)[^\s)>]+")
#: Where a sentence ends: a mark, a closing sign perhaps, white space, and a capital or a value.
_END = re.compile(r"(?<=[.!?])[”)*]*\s+(?=[“(*]*(?:[A-Z0-9]|VALUE))")
#: Points that end no sentence.
_ABBREVIATION = re.compile(
    r"\b(?:No|Nos|Mr|Ms|Dr|St|vol|pp|p|ed|eds|cf|e\.g|i\.e|vs|art|para)\.(?=\s)"
)
#: Lines that are no running text: headings, tables, lists of directives, targets.
_APART = re.compile(r"^(?:#|\||\(|:|\+{3}|---)")


def problems(page: Page) -> list[str]:
    """Return one line for each filler, each sentence of too many words, each bare address."""
    return fillers(page) + long_sentences(page) + addresses(page)


def fillers(page: Page) -> list[str]:
    """Filler phrases outside quotations, line by line."""
    return [
        f"{page.where}: line {number}: {match[0]!r} adds nothing: strike it out"
        for number, line in enumerate(prose_of(page.text).splitlines(), 1)
        for match in _FILLER.finditer(_SAME.sub(" ", _QUOTED.sub(" ", line)))
    ]


def addresses(page: Page) -> list[str]:
    """Addresses that stand in the text by themselves, where a named link should."""
    return [
        f"{page.where}: line {number}: a bare address, expected a link with a name"
        for number, line in enumerate(prose_of(page.text).splitlines(), 1)
        if _ADDRESS.search(line)
    ]


def long_sentences(page: Page) -> list[str]:
    """Sentences of more than :data:`LONGEST` words."""
    found = []
    for number, sentence in sentences(page.text):
        length = _words(sentence)
        if length > LONGEST:
            begin = " ".join(sentence.split()[:6])
            found.append(
                f"{page.where}: line {number}: a sentence of {length} words "
                f"({begin} ...), expected at most {LONGEST}"
            )
    return found


def _words(sentence: str) -> int:
    return len(re.findall(r"[\w’'./-]*\w[\w’'./-]*", sentence))


def report(pages: Iterable[Page]) -> list[str]:
    """Return a line for each chapter: words, words a sentence, short sentences, admissions.

    Captions count as text. Admissions are places that say that something is not known.
    """
    lines = []
    for page in pages:
        if not page.where.startswith("book/chapters/"):
            continue
        said = [sentence for _, sentence in sentences(page.text)]
        lengths = [_words(sentence) for sentence in said]
        short = sum(length <= SHORT for length in lengths) / len(lengths)
        admitted = sum(len(_ADMISSION.findall(sentence)) for sentence in said)
        lines.append(
            f"{page.where}: {sum(lengths):,} words, {sum(lengths) / len(lengths):.1f} a sentence, "
            f"{short:.0%} of {SHORT} words or fewer, {admitted} admissions"
        )
    return lines


def sentences(text: str) -> list[tuple[int, str]]:
    """Return each sentence of a page's running text with the line on which its paragraph begins.

    Roles and glued values become the word VALUE, citations nothing, so that only words count.
    """
    text = _OTHER_SCRIPT.sub(lambda block: "\n" * block[0].count("\n"), text)
    text = re.sub(r"\{cite(?::\w+)?\}`[^`\n]*`", "", text)
    text = re.sub(r"\{[\w:+-]+\}`[^`\n]*`", "VALUE", text)
    found: list[tuple[int, str]] = []
    paragraph: list[str] = []
    begun = 0

    def close() -> None:
        whole = " ".join(paragraph)
        for abbreviation in _ABBREVIATION.findall(whole):
            whole = whole.replace(abbreviation, abbreviation.rstrip("."))
        found.extend((begun, s.strip()) for s in _END.split(whole) if s.strip())
        paragraph.clear()

    for number, line in enumerate([*prose_of(text).splitlines(), ""], 1):
        stripped = line.strip()
        item = re.match(r"(?:[-*]|\d+\.)\s+", stripped)
        if not stripped or _APART.match(stripped) or item:
            close()
        if stripped and not _APART.match(stripped):
            if not paragraph:
                begun = number
            paragraph.append(stripped[item.end() :] if item else stripped)
    return found
