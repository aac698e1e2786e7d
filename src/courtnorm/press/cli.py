"""The command ``courtnorm``: each verb a thin layer over a module.

Bad input ends in one clear line on standard error and status 1; nothing is half-written.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from filelock import FileLock, Timeout

from courtnorm import __version__, paths
from courtnorm.errors import CourtnormError
from courtnorm.press import interrupted

#: What is said of a file; of anything else, a full disk above all, what the system says.
_SAID: dict[type, str] = {
    FileNotFoundError: "no such file",
    PermissionError: "may not be written",
    IsADirectoryError: "a folder, expected a file",
}


class Group(click.Group):
    """Print a CourtnormError as one line and exit with status 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: D102
        try:
            return super().invoke(ctx)
        except (CourtnormError, OSError) as problem:
            said = str(problem)
            if isinstance(problem, OSError):
                said = f"{problem.filename}: {_SAID.get(type(problem), problem.strerror)}"
            click.echo(f"courtnorm: {said}", err=True)
            ctx.exit(1)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one command at a time write to the book; a second one says so and stops."""
    folder = paths.root() / "_build"
    folder.mkdir(exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=0):
            interrupted.clear(paths.root())
            yield
    except Timeout:
        raise CourtnormError("another courtnorm command is writing here: wait for it") from None


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Derive, execute, check and build the book The Court and the Norm."""


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the records as JSON.")
@click.argument("number", required=False)
def claims(as_json: bool, number: str | None) -> None:
    """Print the ledger, or one claim (C4) with what it rests on."""
    from courtnorm import claims as book

    findings = [book.find(number)] if number else book.ledger()
    if as_json:
        records = [f.record() for f in findings]
        shown = records[0] if number else records
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    elif number:
        click.echo(book.told(findings[0]))
    else:
        for finding in findings:
            click.echo(f"{finding.id:4} {book.SIGNS[finding.verdict]} {finding.word}")


@main.command()
@click.option("--sources", "folder", type=click.Path(path_type=Path), help="Folder of sources.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write (default: data/).")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def derive(folder: Path | None, out: Path | None, quiet: bool) -> None:
    """Make the tables of data/ from the sources: the same sources give the same bytes."""
    from courtnorm.evidence.derive.command import derive_all
    from courtnorm.evidence.inputs import read
    from courtnorm.evidence.package import describe as write
    from courtnorm.tables import forget

    where = paths.sources(folder)
    if where is None:
        raise CourtnormError("no sources: name their folder with --sources or COURTNORM_SOURCES")
    with alone():
        refused = False
        for name, state in derive_all(where, out or paths.data(), progress=not quiet):
            click.echo(f"{state:9} {name}", err=state == "refused")
            refused |= state == "refused"
        for row in read((out or paths.data()) / "refused_texts.csv").itertuples():
            click.echo(f"no text  {row.file}: {row.reason}", err=True)
        if out is None:
            forget()
            for name in write():
                click.echo(f"written   {name}")
        if refused:
            raise click.exceptions.Exit(1)


def _chosen(slugs: tuple[str, ...]) -> list[Path]:
    """Return the pages of these names, all where none is named; an unknown name is refused."""
    from courtnorm.press import pairs

    known = {text.stem: text for text in pairs.pairs()}
    for slug in slugs:
        if slug not in known:
            near = Path(slug).stem
            hint = (
                f"the page is named {near}"
                if near in known
                else f"there are {', '.join(sorted(known))}"
            )
            raise CourtnormError(f"{slug}: no such page; {hint}")
    return [known[slug] for slug in slugs] or list(known.values())


#: How long one cell may take, for the commands that execute.
_limit = click.option(
    "--limit",
    type=click.IntRange(1),
    default=300,
    show_default=True,
    help="Seconds that one cell may take.",
)


@main.command()
@click.option("--all", "everything", is_flag=True, help="Execute every page.")
@_limit
@click.argument("slugs", nargs=-1)
def run(everything: bool, limit: int, slugs: tuple[str, ...]) -> None:
    """Execute the pages whose code, library or data changed, and say which values moved.

    A page that fails stays as it was and is named; the others go on. Status 1 if any failed.
    """
    from courtnorm.claims import ledger
    from courtnorm.press import moved, presumed, rules, running

    with alone():
        chosen = _chosen(slugs)
        if not slugs and not everything:
            known = running.runs()
            chosen = [text for text in chosen if running.stale(text, known)]
        if not chosen:
            click.echo("nothing changed: every page is as it was executed")
            return
        done = running.run(chosen, limit)
    for page, lines in done.moved.items():
        click.echo(f"{page}:" if lines else f"{page}: as before")
        for line in lines:
            click.echo(f"  {line}")
    if done.moved:
        click.echo(moved.summary(done.moved))
    for claim, (old, new) in done.verdicts.items():
        click.echo(f"verdict {claim}: {old} -> {new}")
    if done.verdicts:
        found = {finding.id: finding for finding in ledger()}
        for line in presumed.presumptions(rules.pages(), found):
            click.echo(line)
    _fail(done.failed)


def _fail(lines: list[str]) -> None:
    """Print what went wrong, one line each, and end with status 1; nothing where all is well."""
    for line in lines:
        click.echo(f"courtnorm: {line}", err=True)
    if lines:
        sys.exit(1)


@main.command()
@click.option("--all", "everything", is_flag=True, help="Every page, compared before or not.")
@click.option("--seed", type=click.IntRange(0, 4294967295), default=0, help="Python's hash seed.")
@_limit
@click.argument("slugs", nargs=-1)
def compare(everything: bool, seed: int, limit: int, slugs: tuple[str, ...]) -> None:
    """Execute pages again and compare every output with the stored one, as nbval does.

    Without SLUGS or --all: the pages that were not compared as they are now. Status 1 if any output
    differs.
    """
    from courtnorm.press import compare as comparison

    chosen = _chosen(slugs)
    if not slugs and not everything:
        chosen = comparison.waiting(chosen)
    if not chosen:
        click.echo("every page was compared as it is now, and nothing differed (--all: once more)")
        return
    with alone():
        same = comparison.compare(chosen, click.echo, seed=seed, limit=limit)
    if not same:
        sys.exit(1)


@main.command()
@click.option(
    "--take",
    type=click.Choice(["text", "notebook"]),
    help="Which half of the named pages wins: the text, whose notebook is set aside, or the "
    "notebook, which is carried into the text.",
)
@click.argument("slugs", nargs=-1)
def sync(take: str | None, slugs: tuple[str, ...]) -> None:
    """Carry each text into its notebook; outputs of cells that did not change are kept.

    What was edited in a notebook only is not thrown away: the page is left and named, until --take
    says which half is meant.
    """
    from courtnorm.press import pairs

    if bool(take) != bool(slugs):
        raise CourtnormError("sync: expected the names of pages with --take, and none without it")
    kept_back: list[str] = []
    with alone():
        for text in _chosen(slugs) if take else []:
            if take == "notebook":
                pairs.take_notebook(text)
                click.echo(f"{paths.short(text)}: carried over from its notebook")
            else:
                aside = pairs.take_text(text)
                click.echo(f"{paths.short(aside)}: the notebook as it was, set aside")
        if not take:
            changed, kept_back = pairs.sync()
            for page in changed:
                click.echo(f"{page}: notebook brought up to its text; `make run` executes it")
            if not changed and not kept_back:
                click.echo("every pair agrees")
    _fail(kept_back)


@main.command()
@click.argument("table")
@click.argument("key")
@click.argument("field")
@click.argument("value")
@click.option(
    "--also",
    nargs=4,
    multiple=True,
    metavar="TABLE KEY FIELD VALUE",
    help="Another cell that must change with the first, as a count with its vote.",
)
@click.option("--source", required=True, help="Where the right value stands.")
@click.option("--reason", default="", help="Why the present one is wrong.")
def correct(
    table: str,
    key: str,
    field: str,
    value: str,
    also: tuple[tuple[str, str, str, str], ...],
    source: str,
    reason: str,
) -> None:
    """Correct one cell of data/TABLE.csv and record it in data/corrections.csv.

    KEY names the row; where several columns do, join their values by a comma and a space, as in
    "S/RES/1970 (2011), USA". What the tables' descriptions or the checks by meaning do not allow is
    refused, and then nothing has changed.
    """
    from courtnorm.evidence import corrections
    from courtnorm.press import running

    cells = [corrections.Change(table, key, field, value)]
    cells += [corrections.Change(*other) for other in also]
    with alone():
        lines, recorded = corrections.correct(cells, source, reason)
    for line in lines:
        click.echo(line)
    readers = running.readers({cell.resource for cell in cells})
    where = f"recorded in {corrections.WHERE}" if recorded else "taken back: nothing is recorded"
    click.echo(f"{where}; read by {', '.join(readers) or 'no page'}")


@main.command()
@click.option("--accept", multiple=True, help="Record a data file's present content as right.")
@click.option("--quick", is_flag=True, help="Leave out the checks of the data by meaning.")
def check(accept: tuple[str, ...], quick: bool) -> None:
    """Check data, pairs, prose, figures and references; print what is wrong, one line each."""
    from courtnorm.evidence import package
    from courtnorm.evidence.checks.package import accept as record_hash
    from courtnorm.press import checking

    if accept:
        with alone():
            for name in accept:
                click.echo(record_hash(name))
            package.describe()
    problems = checking.problems(quick=quick)
    for line in problems:
        click.echo(line, err=True)
    if problems:
        click.echo(f"{len(problems)} problems", err=True)
        sys.exit(1)
    for line in [] if quick else checking.style.report(checking.rules.pages()):
        click.echo(line)
    click.echo("data, pairs, prose, figures and references are in order")


@main.command()
@click.option("--from", "other", type=click.Path(path_type=Path), help="A larger .bib.")
def references(other: Path | None) -> None:
    """Renew references.bib: what the text cites and names, sorted; resolutions from the data."""
    from courtnorm.press import bibliography
    from courtnorm.press import rules as pages

    every = pages.pages()
    with alone():
        lines = bibliography.renew(set(pages.cited(every)), pages.resolution_keys(every), other)
    for line in lines or ["references.bib: in order"]:
        click.echo(line)


@main.command()
def describe() -> None:
    """Write data/README.md and LICENSE-DATA.md from the data package."""
    from courtnorm.evidence.package import describe as write

    with alone():
        for name in write():
            click.echo(f"written  {name}")


@main.command()
def deposit() -> None:
    """Make one folder for an archive, and its zip, from the built pages and paper."""
    from courtnorm.press import deposit as archive

    with alone():
        made = archive.make()
    click.echo(f"Deposit: {made.relative_to(paths.root())}, and as {archive.ZIP}")


@main.command()
@click.argument("what", type=click.Choice(["html", "pdf", "book", "bundle"]))
@click.option("--anew", is_flag=True, help="From nothing, whatever stands already.")
def build(what: str, anew: bool) -> None:
    """Build from the stored outputs: the web pages, the PDF, both, or the pages as a zip to keep.

    What did not change since the last build is not made again.
    """
    from courtnorm.press import build as builder

    if what == "book" and (missing := builder.missing_tex()):
        needs = ", ".join(missing)
        click.echo(f"No PDF: it needs {needs}. `make system` says how to get them.")
    with alone():
        made: Path = getattr(builder, what)(anew=anew)
    shown = made / "index.html" if made.is_dir() else made
    name = what.upper() if what in ("html", "pdf") else what.capitalize()
    click.echo(f"{name}: {shown.relative_to(paths.root())}")


def _each_file(files: tuple[Path, ...], rows: Any) -> None:
    """Write the rows of each readable file as one CSV; name the refused ones; status 1 if any."""
    import pandas as pd

    from courtnorm.evidence.text.corpus import read_document
    from courtnorm.files import csv_text

    made, seen = [], dict[str, Path]()
    for path in files:
        try:
            if not path.is_file():
                raise CourtnormError(f"{path}: {'a folder' if path.is_dir() else 'no such file'}")
            document = read_document(path)
            first = seen.setdefault(document.symbol, path)
            if first != path:
                raise CourtnormError(f"{path}: {document.symbol} was already read from {first}")
            made.append(rows(document))
        except CourtnormError as problem:
            click.echo(f"courtnorm: {problem}", err=True)
    if made:
        click.echo(csv_text(pd.concat(made)), nl=False)
    if len(made) < len(files):
        sys.exit(1)


@main.command()
@click.option("--archive", type=click.Path(path_type=Path), help="The tar of speeches, on disk.")
@click.option("--address", help="Where to fetch it (default: the corpus's own address).")
@click.option("--md5", "expected", help="Its MD5 (default: that of version 6.1).")
@click.option("--speakers", type=click.Path(exists=True, path_type=Path), help="speaker.tsv")
@click.option("--meta", type=click.Path(exists=True, path_type=Path), help="meta.tsv")
@click.option("--meeting", help="One meeting only, as S/PV.6491.")
@click.option("--out", type=click.Path(path_type=Path), help="Default: data/debates.parquet.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def debates(
    archive: Path | None,
    address: str | None,
    expected: str | None,
    speakers: Path | None,
    meta: Path | None,
    meeting: str | None,
    out: Path | None,
    quiet: bool,
) -> None:
    """Code the speeches of the Security Council Debates corpus; no text is stored."""
    from tqdm import tqdm

    from courtnorm.evidence import debates as corpus

    digest = expected or corpus.MD5
    with alone():
        if archive is None:
            cache = paths.root() / ".cache"
            archive = corpus.fetch(address or corpus.ADDRESS, digest, cache, progress=not quiet)
        else:
            if archive.is_dir():
                raise CourtnormError(f"{archive}: a folder, expected the tar of speeches")
            corpus.checked(archive, digest)
        target = out or paths.data() / "debates.parquet"
        total = archive.stat().st_size
        with tqdm(total=total, unit="B", unit_scale=True, disable=quiet, leave=False) as bar:
            outcome = corpus.make(
                archive,
                target,
                paths.data() / "lexicon.yml",
                speakers=speakers,
                meta=meta,
                meeting=meeting,
                step=bar.update,
            )
    for line in outcome.refused[:20]:
        click.echo(f"passed over: {line}", err=True)
    click.echo(f"{outcome.speeches} speeches coded: {target.name}")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def split(files: tuple[Path, ...]) -> None:
    """Split resolutions (.txt, or .json of typed paragraphs) into paragraphs, as CSV."""
    from courtnorm.evidence.features import split_rows

    _each_file(files, split_rows)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def code(files: tuple[Path, ...]) -> None:
    """Code the responsibility and Court language of resolutions, as CSV."""
    from courtnorm.evidence.coding import code_rows
    from courtnorm.evidence.lexicon import load_lexicon

    lexicon = load_lexicon(paths.data() / "lexicon.yml")
    _each_file(files, lambda document: code_rows(lexicon, document))


@main.command(name="code-texts")
@click.argument("file", type=click.Path(path_type=Path))
def code_texts_command(file: Path) -> None:
    """Code single texts: a CSV of id,family,text in, id,code out; one text a row.

    Families: speech (a sentence), responsibility and court (a paragraph).
    """
    from courtnorm.evidence.code_texts import code_texts
    from courtnorm.files import csv_text

    click.echo(csv_text(code_texts(file)), nl=False)


if __name__ == "__main__":
    main()
