"""Author-year labels in the list of references that match the citations in the text."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting.author_year_title import SortingStyle


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


class Style(PlainStyle):
    """The book's list of references."""

    default_label_style = AuthorYearLabels
    default_sorting_style = SortingStyle


def register() -> None:
    """Make the style known to the bibliography extension as ``courtnorm``."""
    register_plugin("pybtex.style.formatting", "courtnorm", Style)
