"""Keep to the data package: columns, the record of each file, and the pages written from it."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd

from courtnorm import files, paths, tables


def laid_out(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as the data package describes it: its columns in order, from row 0 on.

    Columns of weekdays are filled in: the day of the week of a date known to the day, "" else. A
    column that the table lacks is empty.
    """
    fields = tables.resource(name)["schema"]["fields"]
    table = table.reset_index(drop=True)
    for field in fields:
        if "weekdayOf" in field:
            days = pd.to_datetime(table[field["weekdayOf"]].replace("", None))
            if "date_precision" in table:
                days = days.where(table["date_precision"] == "day")
            table[field["name"]] = days.dt.day_name().fillna("")
    return table.reindex(columns=[field["name"] for field in fields], fill_value="")


def stamped(package: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return the data package with hash, bytes and rows of each resource as in a folder."""
    for entry in package["resources"]:
        path = folder / entry["path"]
        if not path.is_file():
            continue
        entry["hash"] = f"sha256:{files.sha256(path)}"
        entry["bytes"] = len(files.content(path))
        if path.suffix == ".csv":
            entry["rows"] = len(pd.read_csv(path, dtype=str))
    return package


def dumped(package: object) -> str:
    """Return the data package as text: two spaces, letters as they are."""
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _source(source: dict[str, str]) -> str:
    parts = [source["title"]]
    if source.get("path") and source["path"] not in source["title"]:
        parts.append(source["path"])
    if source.get("date"):
        parts.append(f"read on {source['date']}")
    return ", ".join(parts)


def _fields(entry: dict[str, Any]) -> str:
    rows = []
    for field in entry["schema"]["fields"]:
        meaning = field["description"]
        allowed = [str(v) for v in field.get("constraints", {}).get("enum", []) if str(v)]
        if allowed and len(allowed) <= 15:
            meaning += f" One of: {'; '.join(allowed)}."
        if field.get("unit"):
            meaning += f" Unit: {field['unit']}."
        rows.append([f"`{field['name']}`", field["type"], meaning])
    return _table(["field", "type", "meaning"], rows)


def data_readme(folder: Path | None = None) -> str:
    """Return the text of data/README.md: every resource, its fields, and every known fault."""
    package = tables.descriptor(folder)
    parts = [
        "# The data",
        "Written by `courtnorm describe` from `datapackage.json`; edit that, not this. "
        "`courtnorm derive` makes the derived tables from the sources; authored ones are kept by "
        "hand.",
        _table(
            ["resource", "class", "rows", "what it is"],
            [
                [
                    f"[`{e['path']}`](#{e['name']})",
                    e["class"],
                    str(e.get("rows", "")),
                    e["title"],
                ]
                for e in package["resources"]
            ],
        ),
    ]
    for entry in package["resources"]:
        parts.append(f"## {entry['name']}")
        parts.append(entry["description"])
        terms = "; ".join(item["title"] for item in entry["licenses"])
        parts.append(f"File `{entry['path']}`. Terms: {terms}. Made by: {entry['builder']}.")
        if entry.get("sources"):
            parts.append("\n".join(f"- {_source(s)}" for s in entry["sources"]))
        if "schema" in entry:
            parts.append(_fields(entry))
    parts += ["## Known faults", _faults(folder)]
    return "\n\n".join(parts) + "\n"


def _faults(folder: Path | None = None) -> str:
    """Return each fault of the sources that the tables carry or leave out, by resource and rule."""
    listed = tables.load("exceptions", folder)
    grouped: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in listed.itertuples():
        grouped[row.resource, row.rule].append((row.key, row.reason))
    rows = []
    for (resource, rule), cases in sorted(grouped.items()):
        keys = [key for key, _ in cases]
        shown = "; ".join(keys[:6]) + (f"; and {len(keys) - 6} more" if len(keys) > 6 else "")
        rows.append([resource, rule, str(len(keys)), shown, cases[0][1]])
    refused = tables.load("refused_texts", folder)
    for row in refused.itertuples():
        rows.append(["texts", "refused", "1", row.file, row.reason])
    lead = (
        "Each stands in `exceptions.csv` with its row and its reason; anything else that breaks a "
        "rule is refused. The reason shown is that of the first case."
    )
    return lead + "\n\n" + _table(["resource", "rule", "cases", "which", "reason"], rows)


def data_licences(folder: Path | None = None) -> str:
    """Return the text of LICENSE-DATA.md: the terms of every resource."""
    rows = []
    addresses: dict[str, str] = {}
    for entry in tables.descriptor(folder)["resources"]:
        titles = []
        for item in entry["licenses"]:
            titles.append(item["title"])
            if item.get("path"):
                addresses[item["title"]] = item["path"]
        rows.append([f"`data/{entry['path']}`", "; ".join(titles)])
    notes = "\n".join(f"- {title}: {path}" for title, path in sorted(addresses.items()))
    return (
        "# Licences of the data\n\n"
        "Facts are free; the arrangement of a table and the terms of its source are not always. "
        "This list is written by `courtnorm describe` from `data/datapackage.json`.\n\n"
        + _table(["file", "terms"], rows)
        + "\n\n"
        + notes
        + "\n"
    )


def written(folder: Path | None = None) -> dict[str, str]:
    """Return what the two files should hold: path below the root -> text.

    ``folder`` holds the data described (the book's ``data/`` where none is named).
    """
    return {"data/README.md": data_readme(folder), "LICENSE-DATA.md": data_licences(folder)}


def stale_pages() -> list[str]:
    """Return one line for each of the two files that is not current."""
    base = paths.root()
    return [
        f"{name}: not that of data/datapackage.json; `courtnorm describe` writes it"
        for name, text in written().items()
        if not (base / name).is_file() or (base / name).read_text("utf-8") != text
    ]


def describe() -> list[str]:
    """Write the files that are not current; return their names."""
    changed = []
    for name, text in written().items():
        path = paths.root() / name
        if not path.is_file() or path.read_text("utf-8") != text:
            files.write_text(path, text)
            changed.append(name)
    return changed
