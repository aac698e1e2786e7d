"""Front matter: the imprint, and text in other languages.

Directives: ``imprint`` (version, date, licences, who answers for the book, and its address and DOI
where it has them) and ``in-language`` (its content marked as being in another language, with its
direction). What stands on the imprint comes from CITATION.cff and nothing else.
"""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from courtnorm import prose
from courtnorm.press import citation
from courtnorm.press.sphinx.elements import print_nothing


def imprint_rows(cited: citation.Book) -> list[tuple[str, str]]:
    """Return the lines of the imprint, name and content; what the book has not is left out."""
    rows = [
        ("Version", f"{cited.version}, {prose.date(cited.released)}"),
        ("Who answers for it", cited.contact or ", ".join(cited.authors)),
        ("Licences", "Text and figures CC BY 4.0; code MIT; data table by table"),
        ("Address", cited.address),
        ("DOI", cited.doi),
        ("To cite it", citation.text(cited)),
    ]
    return [(name, content) for name, content in rows if content]


class ImprintDirective(SphinxDirective):
    """Print the imprint as a list of fields; ``:short:`` gives one line, for the landing page."""

    option_spec: ClassVar[dict[str, Any]] = {"short": directives.flag}

    def run(self) -> list[nodes.Node]:
        if "short" in self.options:
            cited = citation.book()
            subtitle = cited.title.partition(": ")[2]
            parts = [
                subtitle,
                f"By {', '.join(cited.authors)}",
                f"Version {cited.version}, {prose.date(cited.released)}",
                cited.licence.replace("-", " "),
            ]
            line = " ".join(f"{part}." for part in parts if part)
            return [nodes.paragraph("", line, classes=["byline"])]
        fields = nodes.field_list(classes=["imprint"])
        for name, content in imprint_rows(citation.book()):
            shown: nodes.Node = nodes.Text(content)
            if content.startswith("http"):
                shown = nodes.reference("", content, refuri=content)
            elif name == "DOI":
                shown = nodes.reference("", content, refuri=f"https://doi.org/{content}")
            body = nodes.field_body("", nodes.paragraph("", "", shown))
            fields += nodes.field("", nodes.field_name("", name), body)
        return [fields]


class in_language(nodes.General, nodes.Element):
    """Text in another language: ``lang`` (BCP 47) and ``dir`` (``ltr`` or ``rtl``)."""


class InLanguageDirective(SphinxDirective):
    """Mark the content's language, for screen readers, hyphenation and search."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "dir": lambda given: directives.choice(given, ("ltr", "rtl")),
        "web-only": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        marked = in_language(lang=self.arguments[0], dir=self.options.get("dir", "ltr"))
        marked["web_only"] = "web-only" in self.options
        self.state.nested_parse(self.content, self.content_offset, marked, match_titles=1)
        return [marked]


def _open(visitor: Any, node: in_language) -> None:
    visitor.body.append(f'<div lang="{node["lang"]}" dir="{node["dir"]}">\n')


def _close(visitor: Any, node: in_language) -> None:
    visitor.body.append("</div>\n")


def _skip_on_paper(visitor: Any, node: in_language) -> None:
    if node["web_only"]:
        raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the directives and the node."""
    app.add_directive("imprint", ImprintDirective)
    app.add_directive("in-language", InLanguageDirective)
    app.add_node(in_language, html=(_open, _close), latex=(_skip_on_paper, print_nothing))
