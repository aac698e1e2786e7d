"""What every book of this kind needs: pictures and tables from stored outputs, links, the version.

Directives: ``picture`` (a published figure with caption and apparatus), ``data-table`` (a published
table) and ``in-language`` (its content marked as being in another language, with its direction).
"""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from courtnorm import prose
from courtnorm.errors import CourtnormError
from courtnorm.figures import NARROW_FORM
from courtnorm.press import citation, rules
from courtnorm.press.sphinx import bibstyle
from courtnorm.press.sphinx.elements import (
    Published,
    folded,
    in_language,
    joined,
    make_table,
    print_nothing,
)  # fmt: skip
from courtnorm.press.sphinx.links import ResolutionRole, SourceRole, SymbolRole, to_table
from courtnorm.press.sphinx.web import figure_files


class PictureDirective(Published):
    """``{picture} fig-name``: a figure, its title, and what a reader needs to read it.

    The first paragraph is the title, and says what was found; what follows stands below.
    """

    option_spec: ClassVar = {
        "alt": directives.unchanged_required,
        "read": directives.unchanged_required,
        "limits": directives.unchanged_required,
        "data": directives.unchanged_required,
        "long": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        missing = [o for o in ("alt", "read", "limits", "data") if not self.options.get(o)]
        if missing:
            raise self.error(f"picture {name}: expected :{missing[0]}:")
        alt = self.options["alt"]
        if fault := rules.alt_fault(alt):
            raise self.error(f"picture {name}: {fault}")
        image = nodes.image(alt=alt, uri=self._address(name))
        image["svg"] = self.fetch("image/svg+xml")
        image["narrow"] = self.fetch(NARROW_FORM, needed=False)
        title, *notes = self.paragraphs()
        figure = nodes.figure("", title, image, classes=["picture"])
        figure["align"] = "default"
        legend = nodes.legend("", *notes)
        for words, option in (("How to read it", "read"), ("What it does not show", "limits")):
            legend += nodes.paragraph(
                "", "", nodes.strong("", f"{words}. "), *self.inline(self.options[option])
            )
        legend += self._numbers(name)
        if "long" in self.options and self.env.app.builder.format == "html":
            legend += self._in_words(name, image)
        legend += self._files(name)
        figure += legend
        return [self.named(figure)]

    def _in_words(self, name: str, image: nodes.image) -> folded:
        """Return what the figure shows, in words, and tie it to the picture; paper has none."""
        paragraph = nodes.paragraph("", "", *self.inline(self.options["long"]))
        image["words"] = f"{name}-words"
        return folded("", paragraph, summary="This figure in words", ids=[image["words"]])

    def _address(self, name: str) -> str:
        """Return where the picture is: on the web in the page itself, on paper in a file.

        For paper the PDF is written where the LaTeX builder finds it.
        """
        if self.env.app.builder.format == "html":
            return f"figure://{name}"  # no file: Sphinx leaves an address of this form alone
        folder = Path(self.env.app.doctreedir).parent / "figures"
        path = folder / f"{self.env.docname.replace('/', '-')}-{name}.pdf"
        content = base64.b64decode(self.fetch("application/pdf"))
        folder.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
        relative = Path(*[".."] * len(Path(self.env.srcdir).parts[1:])) / str(path).lstrip("/")
        return f"/{relative.as_posix()}"

    def _numbers(self, name: str) -> nodes.paragraph:
        """Return the line that says where the numbers are: each table, by its description."""
        named = self.options["data"].replace(",", " ").split()
        try:
            links = joined(to_table(resource, self.env.docname) for resource in named)
        except CourtnormError as problem:
            raise self.error(f"picture {name}: {problem}") from None
        lead = nodes.strong("", "Where its numbers are. ")
        return nodes.paragraph("", "", lead, *links, nodes.Text("."))

    def _files(self, name: str) -> figure_files:
        files = figure_files(name=name, docname=self.env.docname)
        files["csv"], files["svg"] = self.fetch("text/csv"), self.fetch("image/svg+xml")
        files["pdf"], files["alt"] = self.fetch("application/pdf"), self.options["alt"]
        return files


class DataTableDirective(Published):
    """``{data-table} tab-name``: a published table, as a real table, cells in the text's markup."""

    option_spec: ClassVar = {
        "widths": directives.unchanged,
        "long": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        rows = list(csv.reader(io.StringIO(self.fetch("text/csv"))))
        if len(rows) < 2:
            raise self.error(f"data-table {name}: the published table is empty")
        caption, *notes = self.paragraphs()
        title = nodes.title("", "", *caption.children)
        widths = [int(w) for w in self.options.get("widths", "").split()] or _widths(rows)
        if len(widths) != len(rows[0]):
            raise self.error(f"data-table {name}: {len(widths)} widths, {len(rows[0])} columns")
        cells = [[self.inline(cell) if cell else "" for cell in row] for row in rows]
        most = 0 if "long" in self.options else len(rows)
        table = make_table(cells[0], cells[1:], widths, most=most)
        table.insert(0, title)
        for note in notes:
            note["classes"].append("table-note")
        return [self.named(table), *notes]


def _widths(rows: list[list[str]]) -> list[int]:
    """Return relative widths: the longest cell of each column, within reason."""
    plain = [[re.sub(r"\{\w+\}|`|<[^>]*>", "", cell) for cell in row] for row in rows]
    return [max(4, min(40, max(len(row[i]) for row in plain))) for i in range(len(rows[0]))]


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


def _release(app: Sphinx, config: Any) -> None:
    """Take authors, version and date from CITATION.cff, so that they stand in one place."""
    cited = citation.book()
    config.author = cited.by
    config.release = config.version = cited.version
    config.today = f"Version {cited.version}, {prose.date(cited.released)}"


def _write_all(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Write every page, whichever were read again: titles, numbers and lists show one another."""
    return env.found_docs


def setup(app: Sphinx) -> None:
    """Register the directives and roles."""
    bibstyle.register()
    app.add_directive("picture", PictureDirective)
    app.add_directive("data-table", DataTableDirective)
    app.add_directive("in-language", InLanguageDirective)
    app.add_node(in_language, html=(_open, _close), latex=(_skip_on_paper, print_nothing))
    app.add_role("res", ResolutionRole())
    app.add_role("un", SymbolRole())
    app.add_role("source", SourceRole())
    # Jupyter Book always sets this one, for an extension that the book does not load.
    if "comments_config" not in app.config:
        app.add_config_value("comments_config", {}, "env")
    app.connect("env-get-updated", _write_all)
    app.connect("config-inited", _release)
