"""Everything that is checked quickly: data, pairs, prose, figures, references, rooms, citation."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import yaml

from courtnorm import files, paths, tables
from courtnorm.errors import CourtnormError
from courtnorm.evidence import corrections
from courtnorm.evidence.checks import meaning, package
from courtnorm.evidence.package import stale_pages
from courtnorm.press import pairs, presumed, rules, running, style

#: The schema of citation files, as the format's authors publish it.
_CITATION_SCHEMA = Path(__file__).parent / "vendor" / "citation-file-1.2.0.json"
#: What holds text, and is read before anything else is.
_TEXT = {".md", ".ipynb", ".csv", ".json", ".yml", ".bib", ".cff", ".toml", ".lock", ".txt"}
_FOLDERS = ("book", "data")


def problems(*, quick: bool = False) -> list[str]:
    """Run every fast check; return all problems found, none where all is well.

    ``quick`` leaves out the checks by meaning, of the findings and of the imports, which take half
    of the time: for every commit.
    """
    tables.forget()
    if found := unreadable():  # on these the later checks could only stumble
        return found
    found = package.problems()
    if not found:  # on tables of the wrong shape, likewise
        found += [] if quick else meaning.problems()
        found += corrections.problems() + stale_pages()
        found += [] if quick else presumed.problems()
    found += pairs.problems() + running.problems() + rules.problems()
    found += [line for page in rules.pages() for line in style.problems(page)]
    return found + citation() + ([] if quick else imports())


def unreadable() -> list[str]:
    """Return one line for each text that is not UTF-8, or begins with a byte order mark."""
    base = paths.root()
    every = [path for path in base.iterdir() if path.is_file()]
    every += [path for folder in _FOLDERS for path in (base / folder).rglob("*")]
    found = []
    for path in sorted(every):
        if path.suffix in _TEXT and path.is_file() and ".ipynb_checkpoints" not in path.parts:
            try:
                files.read_text(path)
            except CourtnormError as problem:
                found.append(str(problem))
    return found


def citation() -> list[str]:
    """Return what in CITATION.cff is not as the citation file format has it."""
    path = paths.root() / "CITATION.cff"
    if not path.is_file():
        return ["CITATION.cff: missing"]
    try:
        held = yaml.safe_load(files.read_text(path))
    except yaml.YAMLError as problem:
        return [f"CITATION.cff: not readable ({' '.join(str(problem).split())})"]
    schema = json.loads(files.read_text(_CITATION_SCHEMA))
    plain = json.loads(json.dumps(held, default=str))  # a date is text to the schema
    errors = jsonschema.Draft7Validator(schema).iter_errors(plain)
    return [
        f"CITATION.cff: {'.'.join(map(str, error.absolute_path)) or 'the file'}: {error.message}"
        for error in sorted(errors, key=lambda error: list(map(str, error.absolute_path)))
    ]


def imports() -> list[str]:
    """Return one line for each import against the direction that pyproject.toml lays down."""
    base = paths.root()
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    done = subprocess.run(
        command,
        cwd=base,
        env={**running.environment(), "PYTHONPATH": str(base / "src"), "COLUMNS": "500"},
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode == 0:
        return []
    broken = re.findall(r"^-\s+(\S+) -> (\S+) \(l\.(\d+)", done.stdout, re.M)
    return [
        f"src/{one.replace('.', '/')}: line {line}: imports {other}, against pyproject.toml"
        for one, other, line in broken
    ] or [f"lint-imports: {' '.join((done.stdout + done.stderr).split())[-200:]}"]
