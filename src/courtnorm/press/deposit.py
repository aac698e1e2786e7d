"""One folder for an archive: pages, paper, data, code, checksums, and a README that explains it.

Everything comes from what was built and from the files of the repository; times, owners and order
leave no trace, so that two deposits of the same book are equal byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from courtnorm import files, paths, tables
from courtnorm.errors import CourtnormError
from courtnorm.press import build, citation

FOLDER = "_build/deposit"
ZIP = "_build/the-court-and-the-norm-deposit.zip"
CHECKSUMS = "SHA256SUMS"
_CRATE = "ro-crate-metadata.json"
_LICENCES = ("LICENSE", "LICENSE-TEXT.md", "LICENSE-DATA.md")


def make() -> Path:
    """Make the folder from the built pages and paper; return it.

    Raises CourtnormError where the pages or the paper are not built, or no list of the
    repository's files can be had from git.
    """
    base = paths.root()
    first_page, paper = base / build.HTML / "index.html", base / build.PDF
    for made, command in ((first_page, "make html"), (paper, "make pdf")):
        if not made.is_file():
            raise CourtnormError(f"{made.relative_to(base)}: missing; {command} makes it")
    target = base / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    build.copy_pages(target / "pages")
    shutil.copyfile(paper, target / paper.name)
    for name in _committed(base):
        place = target / name if name.startswith("data/") else target / "code" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(base / name, place)  # with its mode: some of them are programs
    for name in (*_LICENCES, "CITATION.cff"):
        shutil.copyfile(base / name, target / name)
    files.write_text(target / "README.md", _readme(paper.name))
    files.write_text(target / _CRATE, crate(target))
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(target).as_posix()}"
        for path in sorted(target.rglob("*"))
        if path.is_file()
    ]
    files.write_text(target / CHECKSUMS, "\n".join(lines) + "\n")
    build.pack(target, base / ZIP, citation.book().released)
    return target


def _committed(base: Path) -> list[str]:
    """Return the files of the repository, in order: what is in it and is there."""
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=base, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CourtnormError(f"git ls-files: {done.stderr.strip()}")
    return sorted(name for name in done.stdout.split("\0") if name and (base / name).is_file())


def _readme(paper: str) -> str:
    cited = citation.book()
    return f"""# {cited.title}

{citation.text(cited)}

| here | what it is |
|---|---|
| `pages/` | the book as web pages; open `pages/index.html`, no server is needed |
| `{paper}` | the book on paper |
| `data/` | its tables, described in `data/datapackage.json` (Frictionless Data Package) |
| `code/` | text, library and tests: everything that makes the pages from the tables |
| `{CHECKSUMS}` | SHA-256 of every file; `sha256sum -c {CHECKSUMS}` checks them |
| `{_CRATE}` | this folder described for machines (RO-Crate 1.1) |

To make the book again: lay `data/` into `code/` and follow `code/README.md`. Text and figures stand
under {cited.licence}, code under MIT, each table under the terms that `LICENSE-DATA.md` names.
"""


def crate(folder: Path) -> str:
    """Return the folder's description as RO-Crate 1.1: the book, its parts, who made it."""
    cited = citation.book()
    authors = [
        {"@id": f"#author-{place}", "@type": author.kind, "name": author.name}
        for place, author in enumerate(cited.authors, 1)
    ]
    resources = [
        {"@id": f"data/{r['path']}", "@type": "File", "name": r.get("title", r["name"]),
         "description": r["description"], "encodingFormat": r["mediatype"],
         "license": {"@id": "LICENSE-DATA.md"}}
        for r in tables.descriptor()["resources"]
        if (folder / "data" / r["path"]).is_file()
    ]  # fmt: skip
    parts: list[dict[str, Any]] = [
        {"@id": "pages/", "@type": "Dataset", "name": "The book as web pages"},
        {"@id": Path(build.PDF).name, "@type": "File", "name": "The book on paper",
         "encodingFormat": "application/pdf"},
        {"@id": "data/", "@type": "Dataset", "name": "The tables of the book",
         "license": {"@id": "LICENSE-DATA.md"},
         "hasPart": [{"@id": resource["@id"]} for resource in resources]},
        {"@id": "code/", "@type": ["Dataset", "SoftwareSourceCode"], "name": "Text and library",
         "programmingLanguage": "Python", "license": {"@id": "LICENSE"}},
        {"@id": CHECKSUMS, "@type": "File", "name": "SHA-256 of every file"},
    ]  # fmt: skip
    licences = [{"@id": name, "@type": "File", "name": name} for name in _LICENCES]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": cited.title,
        "description": "A book of reproducible analysis: pages, paper, data and code.",
        "datePublished": cited.released.isoformat(),
        "version": cited.version,
        "license": {"@id": "LICENSE-TEXT.md"},
        "author": [{"@id": author["@id"]} for author in authors],
        "hasPart": [{"@id": part["@id"]} for part in (*parts, *licences)],
    }
    if cited.doi:
        root["identifier"] = f"https://doi.org/{cited.doi}"
    about = {
        "@id": _CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    graph = [about, root, *authors, *parts, *resources, *licences]
    context = "https://w3id.org/ro/crate/1.1/context"
    return json.dumps({"@context": context, "@graph": graph}, indent=1, ensure_ascii=False) + "\n"
