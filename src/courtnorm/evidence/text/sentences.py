"""Running text made fit for searching: characters mended, white space single, sentences found.

Speeches of the General Debate come with line breaks inside phrases, soft hyphens, and in some forty
speeches letters read in the wrong encoding. Two kinds of that occur. UTF-8 was read as Windows-1252
(three odd letters for one apostrophe), and Windows-1252 was read as Mac Roman (an accented i for a
quotation mark). Both are turned back only where the odd letters can be nothing else in English.
"""

from __future__ import annotations

import re
import unicodedata

#: Letters that Windows-1252 has where Latin-1 has control characters.
_ONLY_1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_NEXT = f"[\x80-\xbf{_ONLY_1252}]"
#: One letter's bytes in UTF-8, each shown as a letter of its own.
_UTF8_AS_1252 = re.compile(f"[Â-ß]{_NEXT}|[à-ï]{_NEXT}{{2}}|[ð-ô]{_NEXT}{{3}}")
#: What Mac Roman shows -> where it can be nothing else, and what was meant.
_MAC_ROMAN = {
    "ì": (re.compile(r"(?<!\w)ì(?=\w)"), "“"),
    "î": (re.compile(r"(?<=[\w.,!?])î(?!\w)"), "”"),
    "í": (re.compile(r"(?<=[A-Za-z]{3})í(?=s\b)|(?<=[a-z]{3}s)í(?!\w)"), "’"),
    "ó": (re.compile(r"(?<=\s)ó(?=\s)"), "—"),
}
#: A soft hyphen, or the sign that stands for it in the texts of 1982, with the break after it.
_SOFT_HYPHEN = re.compile(r"[\xad¬]\s*(?=\w)")
_BROKEN_LINE = re.compile(r"-[ \t]*\n\s*(?=[a-z])")
_UNSEEN = re.compile("[\xad\u200b-\u200f\u2060\ufeff]")

_END = re.compile(r"[.!?]+[\"”’')\]]*\s+(?=[“‘\"'(\[]*[A-Z0-9])")
#: What a full stop after it does not end: titles, references, single initials.
_SHORT = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Messrs|Nos?|paras?|art|cf|vol|pp?)|\b[A-Z])\.$")

#: A word: letters and digits, with apostrophes and hyphens inside.
WORD = re.compile(r"\w+(?:['’-]\w+)*")


def clean(text: str) -> str:
    """Return a text as one line: encoding mended, soft hyphens gone, white space single."""
    if not text.isascii():  # most texts are, and have nothing to mend
        text = _UTF8_AS_1252.sub(_decoded, text)
        text = re.sub(r"â€(?!\w)", "”", text)  # its last byte has no letter, and is often lost
        for letter in _MAC_ROMAN.keys() & set(text):
            where, meant = _MAC_ROMAN[letter]
            text = where.sub(meant, text)
        text = _UNSEEN.sub("", _SOFT_HYPHEN.sub("", text))
        text = unicodedata.normalize("NFKC", text)
    return " ".join(_BROKEN_LINE.sub("-", text).split())


def _decoded(found: re.Match[str]) -> str:
    bytes_ = b"".join(c.encode("cp1252" if c in _ONLY_1252 else "latin-1") for c in found[0])
    try:
        return bytes_.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def sentence_starts(text: str) -> list[int]:
    """Return where each sentence of a cleaned text begins; the first at 0, none of no text.

    A sentence ends with a full stop, exclamation or question mark that white space and a capital
    letter or a digit follow; not after a title ("Mr."), a reference ("No.") or an initial.
    """
    if not text:
        return []
    ends = (m for m in _END.finditer(text) if not _SHORT.search(text[: m.start() + 1][-12:]))
    return [0, *(m.end() for m in ends)]


_WORD = re.compile(r"[^\W_]+")
_REISSUED = re.compile(r"\*?\s*(?:\w+\s+)?re-?issued? for technical reasons.*$", re.IGNORECASE)


def words_of(text: str) -> list[str]:
    """Return the words of a paragraph's text, in order, in lower case.

    The one rule wherever words are compared in their order: a word is a run of letters and digits.
    Words of one letter and the letters of items count; the printed number of a paragraph, which the
    splitter takes away, and the printer's note on a second issue do not. By this rule resolution
    1970 has 2,681 words. The counts of terms (``n_tokens``) leave out words of one letter.
    """
    return _WORD.findall(_REISSUED.sub("", text).lower())
