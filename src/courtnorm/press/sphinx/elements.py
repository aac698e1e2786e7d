"""What the directives build pages from: tables, folds, links in a row, words set off, templates."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from docutils import nodes
from jinja2 import Environment, PackageLoader
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.utils import retrieve_glue_data
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective, SphinxRole

Cell = str | list[nodes.Node]
_TEMPLATES = Environment(
    loader=PackageLoader(__package__), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def rendered(template: str, **values: Any) -> str:
    """Return a template of ``templates/parts`` as HTML: whatever it is given is escaped."""
    return _TEMPLATES.get_template(f"parts/{template}.html").render(values)


def script_json(content: Any) -> str:
    """Return JSON that can stand inside a script element: nothing in it ends or opens a tag."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", text)


class folded(nodes.General, nodes.Element):
    """What a reader may unfold; ``summary`` says what it is. There is none on paper.

    With an id, it is the description of a picture; its summary then has an id too.
    """


class in_language(nodes.General, nodes.Element):
    """Text in another language: ``lang`` (BCP 47) and ``dir`` (``ltr`` or ``rtl``)."""


def visit_folded(visitor: Any, node: folded) -> None:
    """Open what is folded, under its summary."""
    visitor.body.append(visitor.starttag(node, "details", CLASS="folded"))
    name = f' id="{node["ids"][0]}-name"' if node["ids"] else ""
    visitor.body.append(f"<summary{name}>{escape(node['summary'])}</summary>\n")


def depart_folded(visitor: Any, node: nodes.Node) -> None:
    """Close it."""
    visitor.body.append("</details>\n")


def skip(visitor: Any, node: nodes.Node) -> None:
    """Leave a node out, as paper does with what only the web has."""
    raise nodes.SkipNode


def print_nothing(visitor: Any, node: nodes.Node) -> None:
    """Leave a node's frame out, and what is in it as it is."""


def above(node: nodes.Node) -> Iterator[nodes.Element]:
    """Give what a node stands in, from its parent to the page."""
    while node.parent is not None:
        node = node.parent
        yield node


def make_table(
    header: Sequence[Cell], rows: Sequence[Sequence[Cell]], widths: list[int], *, most: int = 12
) -> nodes.table:
    """Return a plain table; each cell is words or a list of inline nodes.

    On paper a table of more than ``most`` rows may break across pages.
    """
    group = nodes.tgroup(cols=len(header))
    group.extend(nodes.colspec(colwidth=w) for w in widths)
    for holder, lines in ((nodes.thead(), [header]), (nodes.tbody(), rows)):
        for line in lines:
            row = nodes.row()
            for cell in line:
                words = [nodes.Text(cell)] if isinstance(cell, str) else cell
                row += nodes.entry("", *([nodes.paragraph("", "", *words)] if cell else []))
            holder += row
        group += holder
    classes = ["data-table", "colwidths-given"]
    return nodes.table("", group, classes=classes + ["longtable"] * (len(rows) > most))


# ---------------------------------------------------------------- how a table is set

MONTHS = "|".join(calendar.month_name[1:])
#: A cell that is a number, with what may stand beside one: a sign, %, a unit of time, "none".
_NUMBER = re.compile(
    r"[−+–-]?\d[\d,.]*\s?(?:%|s|px|kB|MB)?|\d+ of \d+|none|–|-|(?:zero|one|two|three|four|five|six|"
    r"seven|eight|nine|ten)",
    re.I,
)
#: A cell that is a day or a month.
_DATE = re.compile(rf"(?:\d{{1,2}} )?(?:{MONTHS}) \d{{4}}|\d{{4}}-\d\d(?:-\d\d)?")
#: A date within a cell of words, which no line may end within.
DATE_WITHIN = re.compile(rf"\b(?:(?:\d{{1,2}} )?(?:{MONTHS}) \d{{4}}|\d{{4}}-\d\d-\d\d)\b")
#: From this many columns on a table of words becomes blocks on a phone.
_BLOCKS = 3


def set_columns(table: nodes.table) -> None:
    """Mark each cell of a table with its column's name, and columns of numbers and of dates.

    The classes ``number``, ``date`` and, on the table, ``in-blocks`` are what the style sheet goes
    by. A table of numbers keeps its columns on a phone, where they are narrow enough or scroll.
    """
    head = [row for part in table.findall(nodes.thead) for row in part.findall(nodes.row)]
    body = [row for part in table.findall(nodes.tbody) for row in part.findall(nodes.row)]
    if len(head) != 1 or any(len(row) != len(head[0]) for row in body):
        return
    names = [cell.astext() for cell in head[0]]
    numeric = 0
    for place, name in enumerate(names):
        cells = [row[place] for row in body]
        texts = [text for cell in cells if (text := cell.astext().strip())]
        marks = []
        if texts and all(_NUMBER.fullmatch(text) for text in texts):
            marks, numeric = ["number"], numeric + 1
        elif texts and all(_DATE.fullmatch(text) for text in texts):
            marks = ["date"]
        for cell in [head[0][place], *cells]:
            cell["classes"].extend(marks)
        for cell in cells:
            cell["column"] = name
    if len(names) >= _BLOCKS and numeric < len(names) - 1:
        table["classes"].append("in-blocks")


def joined(parts: Iterable[nodes.Node | list[nodes.Node]], by: str = ", ") -> list[nodes.Node]:
    """Return nodes, or groups of them, in one row with words between each two."""
    row: list[nodes.Node] = []
    for part in parts:
        row += [nodes.Text(by)] if row else []
        row += part if isinstance(part, list) else [part]
    return row


def set_off(tree: nodes.Element, pattern: re.Pattern[str], kind: str) -> None:
    """Set each match in the words below a node off as one word, so that no line ends within it.

    ``kind`` is the class that the style sheet and TeX know it by. Its hyphens stay hyphens, for
    those who search or copy it; code and titles are left alone.
    """
    for text in list(tree.findall(nodes.Text)):
        if isinstance(text.parent, (nodes.literal, nodes.literal_block, nodes.raw, nodes.title)):
            continue
        parts: list[nodes.Node] = []
        end = 0
        for match in pattern.finditer(str(text)):
            parts.append(nodes.Text(str(text)[end : match.start()]))
            parts.append(nodes.inline("", match[0], classes=[kind]))
            end = match.end()
        if parts:
            text.parent.replace(text, [*parts, nodes.Text(str(text)[end:])])


def in_words(directive: SphinxDirective, text: str) -> list[nodes.Node]:
    """Parse one line of data as the text's own markup: roles, emphasis, citations, and no tags.

    In a page's text Markdown passes HTML through. In a cell of a table it is a name with odd signs
    in it, and is printed as such; what a role made for paper stays.
    """
    parsed, messages = directive.state.inline_text(text, directive.lineno)
    holder = nodes.inline("", "", *parsed)
    for tag in list(holder.findall(lambda n: isinstance(n, nodes.raw) and n["format"] == "html")):
        tag.replace_self(nodes.Text(tag.astext()))
    return [*holder.children, *messages]


def label(env: BuildEnvironment, name: str, title: str) -> None:
    """Make a place on this page known by its id, so that any page can link to it."""
    env.get_domain("std").note_hyperlink_target(name, env.docname, name, title)  # type: ignore


def to_place(app: Sphinx, docname: str, shown: str, page: str, anchor: str) -> nodes.reference:
    """Return a link from one page to a place on another, once all pages are read."""
    address = f"{app.builder.get_relative_uri(docname, page)}#{anchor}"
    return nodes.reference("", shown, refuri=address, internal=True)


def refused(role: SphinxRole, problem: str) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return what a role gives that can not be followed: nothing, and the error."""
    return [], [role.inliner.reporter.error(problem, line=role.lineno)]


class Published(SphinxDirective):
    """A directive that shows something its page published under a name."""

    required_arguments = 1
    has_content = True

    def fetch(self, media: str, *, needed: bool = True) -> Any:
        """Return the content of the named output; a clear error where what is needed lacks."""
        name, page = self.arguments[0], self.env.docname
        try:
            found = retrieve_glue_data(self.state.document, name).data
        except RetrievalError:
            raise self.error(f"{self.name}: {page} publishes nothing named {name}") from None
        if needed and media not in found:
            raise self.error(f"{self.name}: {page} publishes no {media} named {name}")
        return found.get(media)

    def named(self, node: nodes.Element) -> nodes.Element:
        """Give what is shown the name it was published under, for references by number."""
        self.options["name"] = self.arguments[0]
        self.set_source_info(node)
        self.add_name(node)
        return node

    def inline(self, text: str) -> list[nodes.Node]:
        """Parse one line of the text's own markup (roles, emphasis, citations)."""
        return in_words(self, text)

    def paragraphs(self) -> list[nodes.Element]:
        """Return the directive's content: the first paragraph is a caption."""
        parts = re.split(r"\n\s*\n", "\n".join(self.content).strip())
        texts = [" ".join(part.split()) for part in parts]
        if not texts[0]:
            raise self.error(f"{self.name}: {self.arguments[0]} has no caption")
        caption = nodes.caption(texts[0], "", *self.inline(texts[0]))
        return [caption, *(nodes.paragraph(text, "", *self.inline(text)) for text in texts[1:])]
