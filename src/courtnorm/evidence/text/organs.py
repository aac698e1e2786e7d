"""Documents of other organs become paragraphs: the Assembly, the Human Rights Council and others.

Two files hold them, each a table with one row a paragraph: the Assembly's machine-readable edition
of sessions 74 to 80, and a selection of texts of all organs. They are read a batch at a time. Left
out are titles, front matter, headings, back matter, the lines that name organ and speaker, and
footnotes. A row of the file is a paragraph, or one item of its enumeration.

Labels: ``PP5`` is the fifth recital; ``OP10`` the paragraph on which 10 is printed; where no number
is printed (the edition's operative part, items, statements), ``P37`` is the 37th row of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from courtnorm.errors import fail
from courtnorm.evidence.text.corpus import Document, Paragraph

EDITION = "un-documents/assembly-74-80.parquet"
SELECTION = "un-documents/mandates-selection.parquet"
#: Rows read at a time: some megabytes.
BATCH = 4096

#: What a symbol of the selection begins with -> the organ. Resolutions of the Security Council are
#: not among them: they have tables of their own.
ORGANS = {
    "A_HRC_PRST_": "Human Rights Council",
    "A_HRC_RES_": "Human Rights Council",
    "A_RES_": "General Assembly",
    "E_RES_": "Economic and Social Council",
    "S_PRST_": "President of the Security Council",
}

_INVOCATION = re.compile(
    r"[“\"]?The (?:General Assembly|Human Rights Council|Economic and Social Council),?"
)
_AKN = re.compile(r"/unga/[\d-]{10}/(?P<session>(?:E?S-)?\d+)-(?P<number>\d+)(?P<part>[A-Z-]*)/")
#: "75_274_F": French. The English text stands beside it.
_OTHER_LANGUAGE = re.compile(r"(?:_|\d{7})[ACFRS]\Z")
#: The letters of a part in a file's name: "75_290 A_E", "A_RES_80_84AB-2520072E". A last "_E" or
#: "_F" is the language.
_FILE_PART = re.compile(r"_\d+[ _]?(?P<part>[A-D](?:-?[A-D])?)(?=[_-])")
_SELECTED = re.compile(r"(?P<session>(?:E?S-)?\d+)_(?P<number>\d+)_?(?P<part>[A-D](?:-[A-D])?)?")
_DAY = re.compile(
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December) (?:19|20)\d\d"
)
#: How a note begins that refers to a document, as no paragraph does.
_REFERENCE = re.compile(r"(?:See )?[A-Z]{1,4}/\S*\d|Official Records of the ")
_ADOPTED = re.compile(r"\badopted by\b|\bheld on\b|\d(?:st|nd|rd|th) (?:plenary )?meeting\b")


@dataclass(frozen=True)
class OrganText:
    """One document of another organ.

    Attributes:
        document: its symbol (``A/RES/75/189``), its day (or None) and its paragraphs.
        organ: one of the values of :data:`ORGANS`.
        session: of the Assembly and the Human Rights Council (``75``, ``ES-11``), else the year.
        number: its number in the session, 0 where the symbol has none of that form.
        edition: whether it comes from the Assembly's edition or from the selection.
    """

    document: Document
    organ: str
    session: str
    number: int
    edition: bool


Row = tuple[str, ...]


def read_edition(sources: Path) -> Iterator[OrganText]:
    """Yield the Assembly's resolutions of sessions 74 to 80, in the order of the file.

    A file in another language is passed over. The symbol is that of the address in ``akn``; the
    letter of a part that is missing there is taken from the file's name. Raises CourtnormError
    where the file is missing, a symbol is not understood or a document comes twice.
    """
    seen: set[str] = set()
    columns = ["file", "akn", "adopted", "part", "text"]
    for name, rows in _documents(sources, EDITION, columns):
        address = _AKN.search(rows[0][0])
        if address is None:
            raise fail(EDITION, name, f"expected an address of a resolution, found {rows[0][0]!r}")
        if _OTHER_LANGUAGE.search(name):
            continue
        in_name = _FILE_PART.search(name)
        part = address["part"] or (in_name["part"] if in_name else "")
        if len(part) == 2:
            part = f"{part[0]}-{part[1]}"
        session, number = address["session"], int(address["number"])
        symbol = f"A/RES/{session}/{number} {part}".strip()
        if symbol in seen:
            raise fail(EDITION, name, f"expected each document once; {symbol} comes again")
        seen.add(symbol)
        typed = [("preambular" if r[2] == "preamble" else "operative", r[3]) for r in rows]
        paragraphs = _label(symbol, [(kind, "", text) for kind, text in _without_notes(typed)])
        document = _document(symbol, rows[0][1], paragraphs)
        yield OrganText(document, "General Assembly", session, number, True)


def read_selection(sources: Path) -> Iterator[OrganText]:
    """Yield the documents of the selection but for the Council's resolutions, in the file's order.

    Raises CourtnormError as :func:`read_edition`, and where a statement has no opening quotation
    mark or a symbol is of no known organ.
    """
    columns = ["document", "type", "kind", "prefix", "text"]
    for name, rows in _documents(sources, SELECTION, columns):
        if name.startswith("S_RES_"):
            continue
        form = next((form for form in ORGANS if name.startswith(form)), None)
        if form is None:
            raise fail(SELECTION, name, f"expected a beginning of {', '.join(ORGANS)}")
        rest = name.removeprefix(form).removeprefix("OS_")
        found = _SELECTED.fullmatch(rest)
        symbol = form.replace("_", "/") + name.removeprefix(form).replace("_", "/")
        session, number = rest, 0
        if found:
            session, number = found["session"], int(found["number"])
            symbol = f"{form.replace('_', '/')}{session}/{number} {found['part'] or ''}".strip()
            if "OS_" in name:
                symbol = f"{form.replace('_', '/')}OS/{session}/{number}"
        spoken = "PRST" in name
        body = statement(name, [row[3] for row in rows]) if spoken else _typed_body(rows)
        document = _document(symbol, _day(rows), _label(symbol, body))
        yield OrganText(document, ORGANS[form], session, number, False)


def _documents(sources: Path, name: str, columns: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of each document of a file: the value of the first column, and the others."""
    path = sources / name
    if not path.is_file():
        raise fail(name, None, "missing; expected this file in the sources")
    try:
        file = pq.ParquetFile(path)
        absent = [column for column in columns if column not in file.schema_arrow.names]
    except (OSError, pa.ArrowException) as problem:
        raise fail(
            name, None, f"expected a Parquet file ({str(problem).splitlines()[0]})"
        ) from None
    if absent:
        raise fail(name, None, f"expected the column {absent[0]}")
    done: set[str] = set()
    current, rows = "", list[Row]()
    for batch in file.iter_batches(batch_size=BATCH, columns=list(columns)):
        # iter_batches keeps the file's order of columns, which need not be ours
        values = [batch.column(batch.schema.get_field_index(c)).to_pylist() for c in columns]
        for key, *row in zip(*values, strict=True):
            if key != current:
                if rows:
                    yield current, rows
                if key in done:
                    raise fail(name, key, "expected its rows together; the document comes twice")
                done.add(key)
                current, rows = key, []
            rows.append(tuple(" ".join((cell or "").split()) for cell in row))
    if rows:
        yield current, rows


def _without_notes(typed: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs without their footnotes.

    The edition gives a note twice: inside its paragraph, and as a row of its own after it. So a
    row that stands in the paragraph before is a note, and is cut out of that paragraph. A note on a
    heading, which is not given, is known by beginning with a document's symbol.
    """
    whole = kind = text = ""
    for next_kind, row in typed:
        if _REFERENCE.match(row):
            text = " ".join(text.replace(row, " ", 1).split())
            continue
        if whole and row in whole:
            if len(row) > 3:  # shorter ones are cells of tables: "8", "–"
                text = " ".join(text.replace(row, " ", 1).split())
            continue
        if text:
            yield kind, text
        whole, kind, text = row, next_kind, row
    if text:
        yield kind, text


def _typed_body(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Return kind, printed number and text of the paragraphs of a resolution of the selection.

    Where no row is marked as a paragraph, the body runs from the line after the organ's name to
    the line of the meeting.
    """
    typed = [(kind, prefix, text) for type_, kind, prefix, text in rows if type_ == "paragraph"]
    if typed:
        return [(kind or "operative", prefix, text) for kind, prefix, text in typed]
    texts = [row[3] for row in rows]
    start = next((i + 1 for i, text in enumerate(texts) if _INVOCATION.fullmatch(text)), 0)
    body: list[tuple[str, str, str]] = []
    for text in texts[start:]:
        if start == 0 or re.match(r"\d+(?:st|nd|rd|th) (?:plenary )?meeting|\[Adopted", text):
            break
        number = re.match(r"(\d{1,3})\. ", text)
        kind = "operative" if number or (body and body[-1][0] == "operative") else "preambular"
        body.append((kind, number.group(1) + "." if number else "", text))
    return body


def statement(name: str, lines: Sequence[str]) -> list[tuple[str, str, str]]:
    """Split a statement of a President; ``type`` and ``kind`` of its rows are not reliable.

    Each paragraph opens with a quotation mark and only the last closes with one; before the first
    stands who spoke when, after the last come annexes. Notes begin with an asterisk. All count as
    operative: a statement has no recitals. Raises CourtnormError where no paragraph opens so.
    """
    start = next((i for i, line in enumerate(lines) if re.match(r"[“\"]", line)), None)
    if start is None:  # a copy without quotation marks: all after the line on the meeting
        spoken = [i for i, line in enumerate(lines) if _ADOPTED.search(line)]
        if not spoken:
            raise fail(SELECTION, name, "expected a line on the meeting, or a quotation mark")
        start = spoken[0] + 1
    body = []
    for place in range(start, len(lines)):
        line = lines[place]
        if line.startswith("*"):
            continue
        if not _INVOCATION.fullmatch(line):
            body.append(("operative", "", line))
        after = next((rest for rest in lines[place + 1 :] if not rest.startswith("*")), "")
        if re.search(r"[”\"]\W*$", line) and not re.match(r"[“\"]", after):
            break
    return body


def _label(symbol: str, body: Sequence[tuple[str, str, str]]) -> tuple[Paragraph, ...]:
    """Give paragraphs their labels; the line of the organ's name is left out."""
    paragraphs: list[Paragraph] = []
    used: set[str] = set()
    recitals = 0
    for kind, prefix, text in body:
        if not text or _INVOCATION.fullmatch(text):
            continue
        label = f"P{len(paragraphs) + 1}"
        if kind == "preambular":
            recitals += 1
            label = f"PP{recitals}"
        elif re.fullmatch(r"\d+\.", prefix) and f"OP{prefix[:-1]}" not in used:
            label = f"OP{prefix[:-1]}"
        used.add(label)
        paragraphs.append(Paragraph(symbol, label, kind, text, ""))
    return tuple(paragraphs)


def _day(rows: Sequence[Row]) -> str | None:
    """Return the ISO day on which a document says it was adopted, or None; scans say it loosely."""
    if rows[0][3].startswith("<!--"):
        return None
    body = [i for i, row in enumerate(rows) if row[0] == "paragraph"] or [len(rows)]
    head, tail = rows[: body[0] + 2], rows[body[-1] + 1 :]
    lines = [row[3] for row in head if _ADOPTED.search(row[3])]
    lines += [row[3] for row in tail if _ADOPTED.search(row[3]) or _DAY.fullmatch(row[3])]
    days = [day.group() for line in lines for day in [_DAY.search(line)] if day]
    return datetime.strptime(days[0], "%d %B %Y").date().isoformat() if days else None


def _document(symbol: str, day: str | None, paragraphs: tuple[Paragraph, ...]) -> Document:
    year = int(day[:4]) if day else 0
    return Document(symbol, 0, year, day, None, paragraphs, (), ())
