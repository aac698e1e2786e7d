"""Speeches become counts: the UN Security Council Debates corpus, fetched, coded and not stored.

The corpus (version 6.1, doi:10.7910/DVN/KGVSYH, CC0) is a tar of one text a speech, with two tables
beside it. Its address, size and checksum come from the sources' list; nobody has run this on the
corpus itself yet. Texts are read member by member, never unpacked, never kept: what is written is a
row of counts for each speech.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pooch
import requests

from courtnorm.errors import CourtnormError
from courtnorm.evidence.clauses import Context
from courtnorm.evidence.coding import code_paragraph
from courtnorm.evidence.lexicon import Lexicon, lexicon_at, load_lexicon
from courtnorm.evidence.text.corpus import Paragraph

#: The archive: where it can be fetched, and by what it is known.
ADDRESS = "https://dataverse.harvard.edu/api/access/datafile/10809805"
MD5 = "389a75645352d9e0300f97aab8056f6f"

#: A speech's file: year, meeting (with what tells a resumed one apart), number of the speech.
_NAME = re.compile(
    r"UNSC_(?P<year>\d{4})_SPV\.(?P<meeting>\d{3,5})(?P<part>[\w() -]*?)"
    r"_spch(?P<number>\d{3,4})\.txt"
)
#: A speech is a few pages: a larger member is not one, and is refused before it is read.
MEMBER_LIMIT = 8 << 20
BATCH_BYTES = 2 << 20

COLUMNS = (
    "symbol", "part", "number", "date", "year", "speaker", "state", "words", "norm", "court",
    "accountability", "together", "norm_codes", "court_codes",
)  # fmt: skip
#: How near the two stand in a speech, from nothing to one sentence. A sentence that holds both
#: may join them or not: that only a reader can tell.
TOGETHER = ("neither", "one", "speech", "paragraph", "sentence")

_SCHEMA = {
    "file": pl.String, "symbol": pl.String, "part": pl.String, "number": pl.Int32,
    "year": pl.Int32, "words": pl.Int32, "norm": pl.Int32, "court": pl.Int32,
    "accountability": pl.Int32, "together": pl.String, "norm_codes": pl.String,
    "court_codes": pl.String,
}  # fmt: skip


# ---------------------------------------------------------------- reading the tar


def members(path: Path, refused: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each speech in the tar, in its order, without unpacking it.

    A member with a path that leaves the archive, a link, a device, or one too large to be a speech
    is a CourtnormError: such an archive is not the corpus. A name that is no speech's is noted in
    ``refused`` and passed over. A tar that ends too early is a CourtnormError.
    """
    _ends_well(path)
    try:
        with tarfile.open(path, mode="r|") as archive:
            for member in archive:
                pure = PurePosixPath(member.name)
                if pure.is_absolute() or ".." in pure.parts or "\\" in member.name:
                    raise CourtnormError(f"{path.name}: {member.name!r}: a path out of the archive")
                if member.isdir():
                    continue
                if not member.isreg():
                    raise CourtnormError(f"{path.name}: {member.name!r}: a link or a device")
                if member.size > MEMBER_LIMIT:
                    raise CourtnormError(
                        f"{path.name}: {member.name!r}: {member.size} bytes, expected a speech of "
                        f"at most {MEMBER_LIMIT}"
                    )
                if pure.name.startswith("._") or not _NAME.fullmatch(pure.name):
                    refused.append(f"{member.name}: not the name of a speech")
                    continue
                stream = archive.extractfile(member)
                assert stream is not None
                yield pure.name, stream.read()
    except tarfile.TarError as problem:
        raise CourtnormError(f"{path.name}: not a whole tar ({problem})") from None


def _ends_well(path: Path) -> None:
    """A tar ends with two empty blocks; one cut off between members would else look whole."""
    with path.open("rb") as stream:
        stream.seek(0, 2)
        size = stream.tell()
        stream.seek(max(0, size - 1024))
        if size < 1024 or stream.read().strip(b"\0"):
            raise CourtnormError(f"{path.name}: not a whole tar (its end is missing)")


# ---------------------------------------------------------------- counting one speech

#: Without one of these no pattern of the families can match; a saving of time only.
_WORTH = re.compile(r"responsib|summit|criminal court|rome statute|\bicc\b|account|impunit", re.I)
_NORM, _COURT = "responsibility", "court"
_ACCOUNT = ("impunity",)


def count(name: str, content: bytes, lexicon: Lexicon) -> dict[str, object]:
    """Return the counts of one speech (:data:`COLUMNS`); bytes that are not UTF-8 are replaced."""
    found = _NAME.fullmatch(name)
    assert found is not None
    symbol = f"S/PV.{int(found['meeting'])}"
    text = content.decode("utf-8", "replace")
    counts = {_NORM: 0, _COURT: 0, "account": 0}
    codes: dict[str, set[str]] = {_NORM: set(), _COURT: set()}
    nearest = 0
    for block in _paragraphs(text) if _WORTH.search(text) else []:
        paragraph = Paragraph(symbol, "OP1", "operative", block, "")
        coded = code_paragraph(lexicon, paragraph, Context(names_court=True))
        for coding in coded:
            codes[coding.family].add(coding.code)
        places = _places(lexicon, paragraph)
        # protection of other things than people is not the norm's language
        if not any(
            c.family == _NORM and (c.code != "OTHER" or c.wording == "adjacent") for c in coded
        ):
            places[_NORM] = []
        for family, where in places.items():
            counts[family] += len(where)
        if places[_NORM] and places[_COURT]:
            nearest = max(nearest, 4 if _one_sentence(block, places) else 3)
    norm, court = counts[_NORM], counts[_COURT]
    nearest = nearest or (2 if norm and court else 1 if norm or court else 0)
    return {
        "file": name,
        "symbol": symbol,
        "part": found["part"].strip(" _"),
        "number": int(found["number"]),
        "year": int(found["year"]),
        "words": len(text.split()),
        "norm": norm,
        "court": court,
        "accountability": counts["account"],
        "together": TOGETHER[nearest],
        "norm_codes": ";".join(sorted(codes[_NORM])),
        "court_codes": ";".join(sorted(codes[_COURT])),
    }


def _places(lexicon: Lexicon, paragraph: Paragraph) -> dict[str, list[int]]:
    """Return where in a paragraph the patterns of each family match."""
    places: dict[str, list[int]] = {_NORM: [], _COURT: [], "account": []}
    lower = paragraph.text.lower()
    for pattern in lexicon.counted:
        family = "account" if pattern.family in _ACCOUNT else pattern.family
        if family in places:
            places[family] += [m.start() for m in pattern.finditer(paragraph.text, lower)]
    return places


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a speech that are worth reading, each on one line."""
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", text) if _WORTH.search(block)]


def _one_sentence(block: str, spans: dict[str, list[int]]) -> bool:
    ends = [m.end() for m in re.finditer(r"[.?!][\"”’)]*\s", block)]

    def sentence(place: int) -> int:
        return sum(end <= place for end in ends)

    return bool({sentence(p) for p in spans[_NORM]} & {sentence(p) for p in spans[_COURT]})


def _count_batch(batch: list[tuple[str, bytes]], lexicon: Path) -> list[dict[str, object]]:
    return [count(name, content, lexicon_at(lexicon)) for name, content in batch]


# ---------------------------------------------------------------- the two tables beside it


def read_tsv(path: Path) -> pl.DataFrame:
    """Read a tab-separated table without quoting; lines broken by a stray newline are joined.

    A row with too many fields is a CourtnormError that names its line.
    """
    lines = path.read_text("utf-8", errors="replace").split("\n")
    header = lines[0].rstrip("\r").split("\t")
    rows: list[list[str]] = []
    waiting = ""
    for number, line in enumerate(lines[1:], 2):
        joined = f"{waiting} {line}".strip(" ") if waiting else line.rstrip("\r")
        fields = joined.split("\t")
        if not joined.strip():
            continue
        if len(fields) < len(header):
            waiting = joined
            continue
        if len(fields) > len(header):
            raise CourtnormError(
                f"{path.name}: row {number}: {len(fields)} fields, expected {len(header)}"
            )
        rows.append([field.strip().strip('"') for field in fields])
        waiting = ""
    if waiting:
        raise CourtnormError(f"{path.name}: row {len(lines)}: the last row is cut off")
    return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")


def _column(table: pl.DataFrame, names: tuple[str, ...], where: str) -> str:
    for name in names:
        if name in table.columns:
            return name
    raise CourtnormError(
        f"{where}: expected a column {' or '.join(names)}, found {', '.join(table.columns)}"
    )


def _speakers(path: Path | None) -> pl.LazyFrame:
    if path is None:
        return pl.LazyFrame(schema=dict.fromkeys(("file", "speaker", "state"), pl.String))
    table = read_tsv(path)
    file = _column(table, ("filename", "file"), path.name)
    return (
        table.select(
            pl.col(file).str.split("/").list.last().alias("file"),
            pl.col(_column(table, ("speaker", "name"), path.name)).alias("speaker"),
            pl.col(_column(table, ("country", "state", "affiliation"), path.name)).alias("state"),
        )
        .unique("file", keep="first", maintain_order=True)
        .lazy()
    )


def _dates(path: Path | None) -> pl.LazyFrame:
    if path is None:
        return pl.LazyFrame(schema={"symbol": pl.String, "date": pl.String})
    table = read_tsv(path)
    meeting = _column(table, ("spv", "meeting", "basename"), path.name)
    number = pl.col(meeting).str.extract(r"(?:^|PV\.)0*(\d{3,5})", 1)
    return (
        table.select(
            pl.format("S/PV.{}", number).alias("symbol"),
            pl.col(_column(table, ("date",), path.name)).alias("date"),
        )
        .drop_nulls()
        .unique("symbol", keep="first", maintain_order=True)
        .lazy()
    )


# ---------------------------------------------------------------- the whole


@dataclass
class Outcome:
    """What a run gave: how many speeches were written, and what was passed over, one line each."""

    speeches: int = 0
    refused: list[str] = field(default_factory=list)


def make(
    archive: Path,
    out: Path,
    lexicon_path: Path,
    *,
    speakers: Path | None = None,
    meta: Path | None = None,
    meeting: str | None = None,
    workers: int = 2,
    step: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Code every speech of the archive (or of one meeting) and write them to a Parquet file.

    ``step`` is called with the bytes read. At most a few batches are in memory at once, so the size
    of the corpus does not matter. The file is written beside its place and renamed.
    """
    outcome = Outcome()
    wanted = re.sub(r"\D", "", meeting) if meeting else None
    load_lexicon(lexicon_path)  # a faulty lexicon is said here, in one line
    with TemporaryDirectory(dir=out.parent, prefix=".debates-") as place:
        folder = Path(place)
        with ProcessPoolExecutor(workers) as pool:
            pending: list[Future[list[dict[str, object]]]] = []
            parts = 0
            for batch in _batches(members(archive, outcome.refused), wanted, step):
                pending.append(pool.submit(_count_batch, batch, lexicon_path))
                while len(pending) > 2 * workers:
                    parts = _store(pending.pop(0), folder, parts, outcome)
            for future in pending:
                parts = _store(future, folder, parts, outcome)
        if not outcome.speeches:
            asked = f" of {meeting}" if meeting else ""
            raise CourtnormError(f"{archive.name}: expected speeches{asked}, found none")
        whole = (
            pl.scan_parquet(folder / "part-*.parquet")
            .join(_speakers(speakers), on="file", how="left")
            .join(_dates(meta), on="symbol", how="left")
            .with_columns(pl.col("speaker", "state", "date").fill_null(""))
            .select(COLUMNS)
            .sort("year", "symbol", "part", "number")
        )
        fresh = folder / "whole"
        whole.collect(engine="streaming").write_parquet(fresh, compression="zstd")
        fresh.replace(out)
    return outcome


def _batches(
    speeches: Iterator[tuple[str, bytes]], wanted: str | None, step: Callable[[int], None]
) -> Iterator[list[tuple[str, bytes]]]:
    batch: list[tuple[str, bytes]] = []
    size = 0
    for name, content in speeches:
        step(len(content))
        found = _NAME.fullmatch(name)
        if wanted and (found is None or found["meeting"].lstrip("0") != wanted):
            continue
        batch.append((name, content))
        size += len(content)
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _store(
    future: Future[list[dict[str, object]]], folder: Path, parts: int, outcome: Outcome
) -> int:
    rows = future.result()
    pl.DataFrame(rows, schema=_SCHEMA).write_parquet(folder / f"part-{parts:06d}.parquet")
    outcome.speeches += len(rows)
    return parts + 1


#: How a page looks that asks whether the reader is human, where a file was expected.
_PAGE = (b"<!doctype html", b"<html", b"<head")


def _is_page(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(512).lstrip().lower().startswith(_PAGE)


class _FileOrRefusal(pooch.HTTPDownloader):
    """Pooch's downloader, which stops where a web page comes in place of the file."""

    def __call__(self, url: str, output_file: Any, pooch: Any, check_only: bool = False) -> Any:
        super().__call__(url, output_file, pooch, check_only)
        if check_only:
            return None
        if _is_page(Path(output_file)):
            raise CourtnormError(
                f"{url}: a web page came instead of the file, perhaps one that asks whether you "
                "are human: fetch the file by hand and name it"
            )
        return None


def md5(path: Path) -> str:
    """Return the MD5 of a file, read piece by piece."""
    return str(pooch.file_hash(str(path), alg="md5"))


def checked(path: Path, expected: str) -> Path:
    """Return a file on disk whose MD5 is the expected one; refuse any other."""
    if not path.is_file():
        raise CourtnormError(f"{path}: no such file")
    if _is_page(path):
        raise CourtnormError(f"{path}: a web page, not the file: fetch it by hand once more")
    found = md5(path)
    if found != expected:
        raise CourtnormError(
            f"{path}: MD5 {found}, expected {expected}: cut off or another version"
        )
    return path


def fetch(address: str, expected: str, folder: Path, *, progress: bool = True) -> Path:
    """Download a file into a folder unless it is there already; return its path.

    The MD5 is checked; a download that is cut off, or altered, or a page in place of the file,
    leaves nothing behind and is a CourtnormError. Called again, it starts afresh.
    """
    name = address.rstrip("/").split("/")[-1]
    try:
        path = pooch.retrieve(
            address,
            known_hash=f"md5:{expected}",
            path=folder,
            fname=name,
            downloader=_FileOrRefusal(progressbar=progress, timeout=60),
        )
    except CourtnormError:
        raise
    except ValueError as problem:
        if "hash" not in str(problem):
            raise CourtnormError(f"{address}: {str(problem).splitlines()[0]}") from None
        raise CourtnormError(
            f"{address}: what came has not the MD5 {expected}: cut off, altered or another version"
        ) from None
    except (requests.RequestException, OSError) as problem:
        detail = str(problem).splitlines()[0][:120]
        raise CourtnormError(f"{address}: could not be fetched whole ({detail})") from None
    return Path(path)
