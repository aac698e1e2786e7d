"""What stands in a text for the page's sake only is taken off before anything is looked for.

Soft hyphens, words broken over two lines, ligatures, characters without width, odd spaces, marks of
notes on a word ("Court2", "protect[1]"), emphasis of plain text ("*Decides*"): a reader does not
see them, but a pattern does, and says nothing. :func:`cleaned` is the one place where this is done
before anything is split or coded; it counts what it did. The thousands of speeches of the General
Debate have no notes and no emphasis, and are read by the faster :func:`.sentences.clean` alone: in
every twenty-fifth of them both were tried, and no mention differed. Encodings, ligatures and wide
characters are `ftfy's <https://ftfy.readthedocs.io>`_ work, characters are known by their category
(:mod:`unicodedata`). A text that has been cleaned is not changed by cleaning it again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

import ftfy

#: What ftfy does here: encodings, entities, ligatures, wide letters, escapes. Quotation marks and
#: line breaks stay; so do single control characters, some of which end a line or a page.
_FTFY = ftfy.TextFixerConfig(
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_c1_controls=False,
    remove_control_chars=False,
    normalization="NFC",
    explain=False,
)
_LIGATURE = re.compile("[\ufb00-\ufb06\u0132\u0133\uff01-\uff5e]")

_SOFT = "\xad"
_BULLET = re.compile(rf"(?:^|(?<=\s)){_SOFT}(?=\s)", re.MULTILINE)  # an item of a list, not a break
_SOFT_HYPHEN = re.compile(rf"(?<=\w){_SOFT}+\s*(?=[^\W\d_])|{_SOFT}")

#: "responsi-" at the end of a line, or, where line breaks are lost, before a space. "Short- and
#: long-term" is whole.
_BREAK = re.compile(
    r"(?<=[^\W\d_]{2})-(?:[ \t\r\f\v]*\n\s*|[ \t]+(?!(?:and|or|nor|to|as|but|versus)\b))"
    r"(?=[^\W\d_]{2})"
)
_BROKEN = re.compile(rf"[^\W\d_]+{_BREAK.pattern}[^\W\d_]+")
#: First parts that keep their hyphen at a line's end, where the text itself does not tell.
_KEEPS_HYPHEN = re.compile(
    r"non|self|above|cease|so|(?:twen|thir|for|fif|six|seven|eigh|nine)ty", re.IGNORECASE
)
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

_TAG = re.compile(r"<sup>\s*\W?\d{1,3}\W?\s*</sup>|</?(?:i|b|u|em|strong)>", re.IGNORECASE)
_EMPHASIS = re.compile(
    r"(?<![\w*_\\])(\*{1,3}|_{1,2})(?=[^\s*_])(?=[^*_\n]*[^\W\d])([^*_\n]{0,300}?[^\s*_])\1(?![\w*_])"
    r"|(?<![\w*_])(\*{1,3}|_{1,2})(\(?\d{1,3}[.)])\3(?![\w*_])"
)
_ESCAPE = re.compile(r"\\(?=[.()\[\]*_#>-])")

#: Words that a number after them belongs to: "paragraph 2", "Add.1", "12 May".
_COUNTED = frozenset(
    "add addendum agenda amendment annex annexes appendix april area art article articles arts "
    "august band batch batches battalion boxes box cap case cases category chap chapter chapters "
    "class clause clauses column corr corrigendum dated day december document documents doc draft "
    "february figure figures footnote form general goal goals group groups item items january "
    "july june level line list march may no nos note notes november number numbers october "
    "option outcome "
    "page pages para paragraph paragraphs paras part parts phase phases pillar pillars pp point "
    "points principle principles priority protocol protocols recommendation recommendations "
    "regulation regulations res resolution resolutions rev rule rules schedule section sections "
    "sector sectors sect september session serial stage step steps supplement supp suppl table "
    "target targets task tier title type unit version vol volume volumes war world year "
    "zone".split()
)
#: After one of these a loose number is a quantity or a date.
_NO_NOUN = frozenset(
    "the an of to and or in on at by for from with as that than is are was were between until till "
    "since before after about over under nearly almost only least most some all other these those "
    "another further additional per within during up plus minus into now then when where including "
    "aged exactly every any its their approximately through around has have had".split()
)
_GAP = "\ufdd0"  # no character
_GAPS = re.compile(rf"[ \t]*{_GAP}(?=[\s,;:.)]|\Z)|{_GAP}")
#: What may be a mark; :func:`_instead` looks at what stands before and after it.
_MARK = re.compile(r"[\[(_*†‡'’®™°¹²³⁰⁴-⁹\d][\d\])*†‡®™°?¹²³⁰⁴-⁹]{0,5}")
#: [1], *, †, _1 and (2); 1 and ²; what scanning makes of a small number (1949,° Jordan?°).
_SIGN = re.compile(r"\[\d{1,3}\]|\*{1,4}|[†‡]+|_\d{1,2}|\(\d{1,2}\)")
_SMALL = re.compile(r"[¹²³⁰⁴-⁹]{1,3}|['’]?[®™°][\d?]{0,2}")
_FIGURE = re.compile(r"\d{1,2}")
_ENDS_WORD = re.compile(r"[\s,;:.)\]”\"’]|\Z")
_LETTERS = re.compile(r"(?:[^\W\d_]{3}|[,;.)”’?])\Z")  # a measure ("m", "km") has fewer
_LOWER = re.compile(r"(?<![/\w])(?:[^\W\d_]+[-’'])*([^\W\d_]*[a-z]{3,})([,;:.]?)\Z")
_CLOSED = re.compile(r"(?:\(\d{4}\)|[”])[,;]?\Z|\b(?:19|20)\d\d[,;]\Z")
#: A paragraph's end: a blank line, or a new line with a capital that is no month's.
_NEW_LINE = re.compile(
    r"[ \t]*\n(?:[ \t]*\n|(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* )[A-Z])"
)
#: "protect 1 its population", "the Court 2 and": a loose number between a word and one of these is
#: no quantity.
_LOOSE = re.compile(
    r"(?<=[^\W\d_)])[ \t]+(\d{1,2})(?=[ \t]+[,;](?:\s|$)|\s+(?:its|their|his|her|the|an?|of|to|and|"
    r"or|in|on|at|by|for|from|with|without|as|that|which|who|whose|this|these|those|is|are|was|"
    r"were|has|have|had|shall|should|must|under|between)\s+(?!\d))"
)
#: "the International 4  Criminal Court": where the mark was small, a wide space was left.
_WIDE = re.compile(r"(?<=[^\W\d_)])[ \t]+(\d{1,2})[ \t]{2,}(?=[^\W\d_])")
_BEFORE_LOOSE = re.compile(r"(?<![/\w.])(?:(?:[^\W\d_]+[-’'])*([^\W\d_]{3,})|\(\d{4}\))\Z")
#: How far back one looks for the word that a mark stands on.
_BACK = 40

#: Nothing to do where none of these is in a text: most texts are clean.
_SUSPECT = re.compile(r"[^\x00-\x7f]|[*_\\\[<&]|-\s|[A-Za-z),;:.]\(?\d|[A-Za-z)][ \t]+\d{1,2}\s")

#: One mark may stand before another; more than a few never do.
_PASSES = 6


def cleaned(text: str) -> tuple[str, Counter[str]]:
    """Return a text without what stands in it for the page's sake only, and what was done.

    Args:
        text: a text of any length, with its line breaks or without.

    Returns:
        The text, its line breaks kept but where a word was broken over two lines; and how often
        each thing was mended: ``encoding`` (lines), ``ligature``, ``soft hyphen``, ``invisible``,
        ``space`` (an odd one made plain), ``broken word``, ``emphasis``, ``note mark``.
    """
    done: Counter[str] = Counter()
    if not _SUSPECT.search(text):
        return text, done
    for _ in range(_PASSES):
        before = text
        for kind, step in _STEPS:
            text, count = step(text)
            if count:
                done[kind] += count
        if text == before:
            break
    return text, done


def _encoding(text: str) -> tuple[str, int]:
    # ftfy goes by lines; most hold nothing for it, and to find that out takes it long
    lines = text.split("\n")
    tagged = "<" in text  # what may be markup keeps its entities
    config = _FTFY._replace(unescape_html=False) if tagged else _FTFY
    fixed = [
        line if line.isascii() and (tagged or "&" not in line) else ftfy.fix_text(line, config)
        for line in lines
    ]
    count = sum(before != after for before, after in zip(lines, fixed, strict=True))
    return "\n".join(fixed), count


def _ligatures(text: str) -> tuple[str, int]:
    return _LIGATURE.subn(lambda found: unicodedata.normalize("NFKC", found.group()), text)


def _soft_hyphens(text: str) -> tuple[str, int]:
    if _SOFT not in text:
        return text, 0
    return _SOFT_HYPHEN.subn("", _BULLET.sub("–", text))


def _invisible(text: str) -> tuple[str, int]:
    """Take off characters that show nothing: joiners, marks of direction and of byte order."""
    return _instead_of("Cf", "", text)


def _spaces(text: str) -> tuple[str, int]:
    return _instead_of("Zs", " ", text)


def _instead_of(category: str, plain: str, text: str) -> tuple[str, int]:
    """Write ``plain`` for each character of a category that stands beyond the plain letters."""
    odd = {c for c in set(text) if ord(c) > 126 and unicodedata.category(c) == category}
    count = sum(text.count(c) for c in odd)
    for character in odd:
        text = text.replace(character, plain)
    return text, count


def _broken_words(text: str) -> tuple[str, int]:
    """Put words together again: with their hyphen, where the text has them so elsewhere.

    Where it has them in neither form, a word broken at the end of a line loses its hyphen; before
    a space it loses it only if neither half is a word of the text.
    """
    if not _BREAK.search(text):
        return text, 0
    words = {part.lower() for part in _WORD.findall(_BROKEN.sub(" ", text))}
    words |= {part for word in words if "-" in word for part in word.split("-")}

    def join(found: re.Match[str]) -> str:
        before = _WORD_BEFORE.search(text, max(0, found.start() - _BACK), found.start())
        after = _WORD_AFTER.match(text, found.end())
        first, second = before.group() if before else "", after.group() if after else ""
        if (first + second).lower() in words:
            return ""
        if second[:1].isupper() or f"{first}-{second}".lower() in words:
            return "-"
        if "\n" in found.group():
            return "-" if _KEEPS_HYPHEN.fullmatch(first) else ""
        return "-" if {first.lower(), second.lower()} & words else ""

    return _BREAK.subn(join, text)


def _emphasis(text: str) -> tuple[str, int]:
    if not any(sign in text for sign in "<*_\\"):
        return text, 0
    text, tags = _TAG.subn("", text)
    text, stars = _EMPHASIS.subn(lambda m: m[2] or m[4], text)
    text, escapes = _ESCAPE.subn("", text)
    return text, tags + stars + escapes


def _note_marks(text: str) -> tuple[str, int]:
    count = 0

    def unmark(found: re.Match[str]) -> str:
        nonlocal count
        instead = _instead(found, text)
        count += instead != found.group()
        return instead or _GAP

    text = _MARK.sub(unmark, text)
    if _GAP in text:  # the space before a mark goes with it, lest two stand together
        text = _GAPS.sub("", text)

    def unmark_loose(found: re.Match[str]) -> str:
        nonlocal count
        word = _BEFORE_LOOSE.search(text, max(0, found.start() - _BACK), found.start())
        if word is None or (word[1] and word[1].lower() in _COUNTED | _NO_NOUN):
            return found.group()
        count += 1
        return " " if found.re is _WIDE else ""

    return _WIDE.sub(unmark_loose, _LOOSE.sub(unmark_loose, text)), count


def _instead(found: re.Match[str], text: str) -> str:
    """Return what stands where a mark may be: nothing, or the same again where it is none."""
    mark, at = found.group(), found.start()
    before, after = text[max(0, at - _BACK) : at], text[found.end() : found.end() + 9]
    if _SMALL.fullmatch(mark):
        year = mark[0] in "°'’" and re.search(r"\d{4}\Z", before)
        return "" if _LETTERS.search(before) or year else mark
    if not _ENDS_WORD.match(after):
        return mark
    last = before[-1:]
    if mark[0] == "_" and not _LETTERS.search(before):
        return mark
    if _SIGN.fullmatch(mark) and (last.isalpha() or last in ")”’" or mark[0] == "["):
        if mark[0] == "[":
            # with a space before it too, but never at the start of a line
            return "" if before.rstrip(" \t")[-1:] not in ("", "\n", "[") else mark
        word = _LOWER.search(before)
        counted = mark[0] == "(" and (word is None or word[1].lower() in _COUNTED)
        return mark if counted and not _CLOSED.search(before) else ""
    alone = before[-2:] in (", ", "; ", ". ") and mark.isdigit() and len(mark) <= 3
    if alone and _NEW_LINE.match(text, found.end()):
        return ""  # after what ends a paragraph
    if not _FIGURE.fullmatch(mark):
        return mark
    if _CLOSED.search(before):
        return ""
    word = _LOWER.search(before)
    if word is None or (word[1].lower() in _COUNTED and word[2] in ("", ".")):
        return mark
    if word[2] and not re.match(r"\s|\Z", after):
        return mark
    if word[2] == "." and not re.match(r"\s+[A-Z“\"]|\s*\Z|\s*\n", after):
        return mark
    if mark == "1" and not word[2] and re.search(rf"\b{re.escape(word[1])}l\b", text):
        return "l"  # "Genera1": a misread letter
    return ""


_STEPS: tuple[tuple[str, Callable[[str], tuple[str, int]]], ...] = (
    ("ligature", _ligatures),
    ("encoding", _encoding),
    ("soft hyphen", _soft_hyphens),
    ("invisible", _invisible),
    ("space", _spaces),
    ("broken word", _broken_words),
    ("emphasis", _emphasis),
    ("note mark", _note_marks),
)
