"""Pages made from the data at build time, so that they can not fall behind it.

Directives: ``resources`` (the data package, table by table), ``terms`` (the glossary) and
``page-runs`` (when each page last ran, on what, for how long).
"""

from __future__ import annotations

import json

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from courtnorm import notebooks, paths, prose, tables


def make_table(
    header: list[str], rows: list[list[list[nodes.Node]]], widths: list[int]
) -> nodes.table:
    """Return a plain table; each cell is a list of inline nodes."""
    group = nodes.tgroup(cols=len(header))
    group.extend(nodes.colspec(colwidth=w) for w in widths)
    head, body = nodes.thead(), nodes.tbody()
    cells = [[nodes.Text(text)] for text in header]
    for holder, lines in ((head, [cells]), (body, rows)):
        for line in lines:
            row = nodes.row()
            for cell in line:
                entry = nodes.entry()
                if cell:
                    entry += nodes.paragraph("", "", *cell)
                row += entry
            holder += row
    group += [head, body]
    return nodes.table("", group, classes=["data-table", "longtable", "colwidths-given"])


class ResourcesDirective(SphinxDirective):
    """Describe each resource of the data package: what, whence, under which terms, its fields."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(paths.data() / "datapackage.json"))
        record = notebooks.runs()
        out: list[nodes.Node] = []
        for entry in tables.descriptor()["resources"]:
            section = nodes.section(ids=[f"resource-{entry['name']}"])
            section += nodes.title("", entry.get("title", entry["name"]))
            section += nodes.paragraph("", entry["description"])
            facts = nodes.paragraph()
            rows = f", {prose.thousands(entry['rows'])} rows" if "rows" in entry else ""
            facts += [nodes.strong("", "File. "), nodes.literal("", f"data/{entry['path']}")]
            facts += nodes.Text(f" ({entry['class']}{rows}). ")
            facts += nodes.strong("", "Terms. ")
            facts += nodes.Text("; ".join(item["title"] for item in entry["licenses"]) + ". ")
            facts += nodes.strong("", "Read by. ")
            users = [p for p, run in record.items() if entry["name"] in run["reads"]["data"]]
            facts += nodes.Text((", ".join(u.split("/")[-1] for u in users) or "no page yet") + ".")
            section += facts
            sources = nodes.bullet_list()
            for source in entry.get("sources", []):
                line = nodes.paragraph()
                line += self._address(source)
                sources += nodes.list_item("", line)
            if len(sources):
                section += nodes.paragraph("", "", nodes.strong("", "From."))
                section += sources
            if "schema" in entry:
                section += self._fields(entry)
            out.append(section)
        return out

    def _address(self, source: dict[str, str]) -> list[nodes.Node]:
        path, title = source.get("path", ""), source["title"]
        shown: list[nodes.Node] = [nodes.Text(title)]
        if path.startswith("http"):
            shown = [nodes.reference("", title, refuri=path)]
        elif path:
            shown.append(nodes.Text(f" ({path})"))
        if source.get("date"):
            shown.append(nodes.Text(f", read on {source['date']}"))
        return shown

    def _fields(self, entry: dict) -> nodes.table:  # type: ignore[type-arg]
        rows: list[list[list[nodes.Node]]] = []
        for field in entry["schema"]["fields"]:
            words = field.get("description", "")
            if "enum" in field.get("constraints", {}):
                allowed = [str(v) for v in field["constraints"]["enum"] if str(v)]
                if len(allowed) <= 12:
                    words = f"{words} One of: {'; '.join(allowed)}."
            if field.get("unit"):
                words = f"{words} Unit: {field['unit']}."
            rows.append(
                [
                    [nodes.literal("", field["name"])],
                    [nodes.Text(field["type"])],
                    [nodes.Text(words)],
                ]
            )
        return make_table(["Field", "Type", "Meaning"], rows, [28, 10, 58])


class TermsDirective(SphinxDirective):
    """Print the glossary: each term a definition that the text can refer to."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(paths.data() / "glossary.csv"))
        items = nodes.definition_list(classes=["glossary"])
        terms = tables.load("glossary")
        for row in terms.sort_values("term", key=lambda s: s.str.lower()).itertuples():
            slug = nodes.make_id(row.term)
            term = nodes.term("", row.term, ids=[f"term-{slug}"])
            text = row.definition
            if row.citations:
                text += " {cite:p}`" + ",".join(row.citations.split(";")) + "`"
            parsed, messages = self.state.inline_text(text, self.lineno)
            body = nodes.definition("", nodes.paragraph("", "", *parsed, *messages))
            items += nodes.definition_list_item("", term, body)
        return [items]


class PageRunsDirective(SphinxDirective):
    """Say when each page was last executed, for how long, and on which versions."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(paths.root() / notebooks.RUNS))
        record = json.loads((paths.root() / notebooks.RUNS).read_text("utf-8"))
        rows: list[list[list[nodes.Node]]] = []
        versions: dict[str, set[str]] = {}
        for page, run in record.items():
            reads = ", ".join(run["reads"]["data"])
            rows.append(
                [
                    [nodes.literal("", page.split("/")[-1])],
                    [nodes.Text(run["date"])],
                    [nodes.Text(f"{run['seconds']} s")],
                    [nodes.Text(reads)],
                ]
            )
            for name, version in {"Python": run["python"], **run["versions"]}.items():
                versions.setdefault(name, set()).add(version)
        words = "; ".join(f"{n} {', '.join(sorted(v))}" for n, v in versions.items())
        table = make_table(["Page", "Executed", "Took", "Tables it read"], rows, [20, 14, 8, 58])
        return [nodes.paragraph("", f"Executed on {words}."), table]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the three directives."""
    app.add_directive("resources", ResourcesDirective)
    app.add_directive("terms", TermsDirective)
    app.add_directive("page-runs", PageRunsDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
