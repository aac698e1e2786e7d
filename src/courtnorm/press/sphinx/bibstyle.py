"""Author-year labels in the list of references that match the citations in the text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from typing import Any

from pybtex import plugin
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import toplevel
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.formatting.unsrt import date, pages
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting.author_year_title import SortingStyle as AuthorYearTitle
from pybtex.style.template import (
    field,
    first_of,
    join,
    optional,
    optional_field,
    sentence,
    tag,
    words,
)

from courtnorm.press.bibliography import typed


def _last(person: Any) -> str:
    names = " ".join([*person.prelast_names, *person.last_names])
    return str(Text.from_latex(names))


def author_year(entry: Any) -> str:
    """Return ``Author and Author, 2011``; for official documents their symbol (``shorthand``).

    Editors stand in where there is no author, and the title where there is neither.
    """
    if "shorthand" in entry.fields:
        return str(entry.fields["shorthand"])
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [_last(p) for p in people]
    if len(names) > 2:
        who = f"{names[0]} et al."
    elif names:
        who = " and ".join(names)
    else:
        who = entry.fields.get("organization") or entry.fields.get("title", entry.key)
        who = str(typed(Text.from_latex(who)))
    return f"{who}, {entry.fields.get('year', 'n.d.')}"


class AuthorYearLabels(BaseLabelStyle):
    """Labels such as ``Welsh, 2011``; works of one author and year are told apart by letters."""

    def format_labels(self, sorted_entries: list[Any]) -> Any:
        labels = [author_year(entry) for entry in sorted_entries]
        total, seen = Counter(labels), Counter[str]()
        for label in labels:
            letter = chr(ord("a") + seen[label]) if total[label] > 1 else ""
            seen[label] += 1
            yield label + letter


class SortingStyle(AuthorYearTitle):
    """By author, year and title, names as a reader looks for them.

    An accent does not move a name (Mégret stands before Mills), and bodies stand among persons:
    the braces that hold a body's name together are no part of it.
    """

    def person_key(self, person: Any) -> str:
        name = str(Text.from_latex(super().person_key(person)))
        return "".join(
            c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
        )


class Style(PlainStyle):
    """The book's list of references."""

    default_label_style = AuthorYearLabels
    default_sorting_style = SortingStyle

    def format_entry(self, label: str, entry: Any, bib_data: Any = None) -> FormattedEntry:
        """Set an entry, LaTeX's commands for kinds of type as that type."""
        made = super().format_entry(label, entry, bib_data)
        return FormattedEntry(made.key, typed(made.text), made.label)

    def get_article_template(self, e: Any) -> Any:
        """Return the template of an article: what is known of volume, number and pages is printed.

        The plain style prints neither volume nor number where an article's pages are not known.
        """
        volume = join[field("volume"), optional["(", field("number"), ")"]]
        place = first_of[
            optional[join[volume, ":", pages]],
            optional[join["no. ", field("number"), ", pages ", pages]],
            optional[words["pages", pages]],
            optional[volume],
            optional[words["no.", field("number")]],
        ]
        return toplevel[
            self.format_names("author"),
            self.format_title(e, "title"),
            sentence[tag("em")[field("journal")], optional[place], date],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    def get_incollection_template(self, e: Any) -> Any:
        """Return the template of a chapter, with its note, which the plain style leaves out."""
        template = super().get_incollection_template(e)
        template.children.insert(-1, sentence[optional_field("note")])
        return template

    def format_title(self, e: Any, which_field: str, as_sentence: bool = True) -> Any:
        """Print a title as the bibliography has it: small letters would undo names in it."""
        title = field(which_field)
        return sentence[title] if as_sentence else title


def register() -> None:
    """Make the style known to the bibliography extension as ``courtnorm``.

    The extension asks for its plugins by name at every citation, and each time all installed
    packages are searched: a third of the time of a build. The answers do not change, so they are
    kept.
    """
    register_plugin("pybtex.style.formatting", "courtnorm", Style)
    if not hasattr(plugin._load_entry_point, "cache_info"):
        plugin._load_entry_point = cache(plugin._load_entry_point)
