"""A contributor's four errands, each done in a copy of the book and its report read.

The copy holds few pages, so that executing stays short; it has its own library, data and pages, and
nothing outside it is written.
"""

from __future__ import annotations

import dataclasses
import importlib.machinery
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from courtnorm import files as store
from courtnorm import paths, tables
from courtnorm.errors import CourtnormError
from courtnorm.evidence import corrections, package

PAGES = ("chapters/first", "chapters/one-evening", "chapters/power-to-refer", "method")
ROOT_FILES = ("_config.yml", "_toc.yml", "references.bib", "LICENSE-DATA.md")
VOTED = "S/RES/1970 (2011)"


class Book:
    """A copy of the book, and its command."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "COURTNORM_ROOT": str(self.root),
            "PYTHONPATH": str(self.root / "src"),
        }
        return subprocess.run(
            [sys.executable, "-m", "courtnorm.press.cli", *arguments],
            env=environment,
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )

    def run(self, failing: str = "") -> dict[str, list[str]]:
        """Execute what changed; return page -> what moved, checked against the line that counts.

        ``failing``: a pattern of what is said of a page that can not be executed as it is.
        """
        done = self("run")
        assert done.returncode == (1 if failing else 0), done.stderr
        assert re.fullmatch(failing, done.stderr.strip()), done.stderr
        lines = done.stdout.splitlines()
        # after the pages a line counts them, and others name the verdicts that moved
        end = next(n for n, line in enumerate(lines) if re.match(r"\d+ pages? executed", line))
        last = lines[end]
        moved: dict[str, list[str]] = {}
        page = ""
        for line in lines[:end]:
            if line.startswith("  "):
                moved[page].append(line.strip())
            else:
                page = line.split(":")[0]
                moved[page] = []
        count = sum(len(v) for v in moved.values())
        assert last.startswith(f"{len(moved)} page")
        assert last.endswith(f"; {count or 'no'} value{'' if count < 2 else 's'} moved")
        return moved

    def problems_of_data(self, *arguments: str) -> list[str]:
        """Return what the checks find in the data; the pages left out of the copy do not count."""
        lines = self("check", *arguments).stderr.splitlines()
        return [x for x in lines if x.startswith("data/") and not x.startswith("data/claims")]

    def append(self, path: str, *lines: str) -> None:
        with (self.root / path).open("a", encoding="utf-8", newline="\n") as stream:
            stream.writelines(f"{line}\n" for line in lines)

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert text.count(old) == 1
        store.write_text(self.root / path, text.replace(old, new))

    def bytes(self) -> dict[str, bytes]:
        files = [*(self.root / "data").rglob("*"), self.root / "LICENSE-DATA.md"]
        return {p.relative_to(self.root).as_posix(): p.read_bytes() for p in files if p.is_file()}


def _copied(here: Path, *names: str) -> Path:
    """Copy some files and folders of the book to a folder, and return it."""
    there = paths.root()
    for name in names:
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        if (there / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".*", "*.egg-info")
            shutil.copytree(there / name, here / name, ignore=ignored)
        else:
            shutil.copy(there / name, here / name)
    return here


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which every page is as it was executed."""
    pages = [f"book/{page}{end}" for page in PAGES for end in (".md", ".ipynb")]
    names = [*ROOT_FILES, "book/runs.json", *pages]
    here = _copied(tmp_path_factory.mktemp("book") / "clone", "data", "src", *names)
    done = Book(here)("run")  # nothing, where the pages are as the book's checks want them
    assert done.returncode == 0, done.stderr
    return here


@pytest.fixture
def book(fresh: Path, tmp_path: Path) -> Book:
    copy = Book(tmp_path / "clone")
    shutil.copytree(fresh, copy.root)
    return copy


FLIP = (
    *("correct", "votes", f"{VOTED}, PRT", "vote", "A"),
    *("--also", "resolutions", VOTED, "yes", "14"),
    *("--also", "resolutions", VOTED, "abstain", "1"),
    *("--also", "resolutions", VOTED, "unanimous", "no"),
    *("--also", "timeline", "libya-referral", "vote", "14-0-1"),
    *("--source", "an invented record", "--reason", "invented, for a test"),
)


@pytest.mark.long
def test_correct_a_date(book: Book) -> None:
    before = book.bytes()
    done = book(
        *("correct", "rome_statute", "PRT", "deposit_date", "2011-02-04"),
        *("--also", "rome_statute", "PRT", "deposit_weekday", "Friday"),
        *("--also", "rome_statute", "PRT", "entry_into_force", "2011-05-01"),
        *("--also", "council", "2011, PRT", "party_1jan", "no"),
        *("--source", "an invented register"),
    )
    assert done.returncode == 0, done.stderr
    first, *_, last = done.stdout.splitlines()
    assert first == "data/rome_statute.csv: PRT: deposit_date: 2002-02-05 -> 2011-02-04"
    assert last.startswith("recorded in data/corrections.csv; read by ")
    after = book.bytes()
    assert {n for n in after if after[n] != before[n]} == {
        "data/README.md",
        "data/corrections.csv",
        "data/council.csv",
        "data/datapackage.json",
        "data/rome_statute.csv",
    }
    # One line of the table differs, and in it three cells.
    old, new = (b["data/rome_statute.csv"].split(b"\n") for b in (before, after))
    ((was, now),) = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    cells = zip(was.split(b","), now.split(b","), strict=True)
    assert sum(a != b for a, b in cells) == 3
    assert book.problems_of_data() == []
    moved = book.run()
    assert set(moved) == {"chapters/power-to-refer"}  # the only page here that reads the two tables
    assert {"C7, outside: 5 -> 6", "outside: 'five' -> 'six'"} <= set(
        moved["chapters/power-to-refer"]
    )
    assert book("run").stdout == "nothing changed: every page is as it was executed\n"


@pytest.mark.long
def test_flip_a_vote(book: Book, tmp_path: Path) -> None:
    before = book.bytes()
    refused = book("correct", "votes", f"{VOTED}, PRT", "vote", "A", "--source", "invented")
    assert refused.returncode == 1 and refused.stderr.count("\n") == 1
    assert "expected 15 in favour, as counted; found 14" in refused.stderr
    assert book.bytes() == before
    derived = tmp_path / "derived"
    derived.mkdir()
    for name in ("votes", "resolutions", "timeline"):  # as the sources give them
        shutil.copy(book.root / f"data/{name}.csv", derived)
    done = book(*FLIP)
    assert done.returncode == 0, done.stderr
    record = book.root / "data/corrections.csv"
    assert len(record.read_text("utf-8").splitlines()) == 6
    corrections.apply(derived, record)  # what deriving ends with
    for table in derived.iterdir():
        assert table.read_bytes() == (book.root / "data" / table.name).read_bytes()
    with pytest.raises(CourtnormError, match="expected the sources to say"):
        corrections.apply(derived, record)
    assert book.problems_of_data() == []
    # no turn of a dial leads to resolution 1970 then: that table's words must be written anew
    moved = book.run(
        failing=r"courtnorm: book/chapters/first\.md: cell \d+: .*tab-turns: .*in the text.*"
    )
    assert set(moved) == set(PAGES) - {"chapters/first"}
    evening = moved["chapters/one-evening"]
    assert {"C1: holds -> fails", "C1, vote: [15, 0, 0] -> [14, 0, 1]"} <= set(evening)
    assert "vote: '15-0' -> '14-0-1'" in evening
    assert moved["method"] == []  # it reads the table, and nothing in it depends on that vote


@pytest.mark.long
def test_add_a_resolution(book: Book) -> None:
    # The next number: the list's end stands in the table's description and nowhere else.
    described = json.loads((book.root / "data/datapackage.json").read_text("utf-8"))
    (entry,) = [e for e in described["resources"] if e["name"] == "resolutions"]
    fields = {field["name"]: field for field in entry["schema"]["fields"]}
    fields["number"]["constraints"]["maximum"] += 1
    store.write_text(book.root / "data/datapackage.json", package.dumped(described))
    symbol = "S/RES/2812 (2025)"
    book.append(
        "data/resolutions.csv",
        f"{symbol},2812,2025,2025-12-30,Tuesday,day,S/PV.19990,S/2025/999,Ruritania,"
        "15,0,0,0,vote,15,yes,no,members,member-list,",
    )
    votes = (book.root / "data/votes.csv").read_text("utf-8").splitlines()
    last = max(i for i, line in enumerate(votes) if line.startswith("S/RES/"))
    council = (book.root / "data/council.csv").read_text("utf-8").splitlines()
    members = sorted(line.split(",")[1] for line in council if line.startswith("2025,"))
    assert len(members) == 15
    votes[last + 1 : last + 1] = [f"{symbol},{state},Y,recorded," for state in members]
    store.write_text(book.root / "data/votes.csv", "\n".join(votes) + "\n")
    assert any("altered" in line for line in book.problems_of_data())
    assert book.problems_of_data("--accept", "resolutions", "--accept", "votes") == []
    moved = book.run()
    assert set(moved) == set(PAGES)
    said = [
        re.fullmatch(r"(n-resolutions|n-votes): '([\d,]+)' -> '([\d,]+)'", x)
        for x in moved["method"]
    ]
    grown = {m[1]: int(m[3].replace(",", "")) - int(m[2].replace(",", "")) for m in said if m}
    assert grown == {"n-resolutions": 1, "n-votes": 15}


@pytest.mark.long
def test_add_a_claim(book: Book) -> None:
    """Three files: the table of claims, the chapter's module of findings, the chapter."""
    faults = set(book("check").stderr.splitlines())
    table = book.root / "data/claims.csv"
    rows = pd.read_csv(table, dtype=str, keep_default_na=False)
    number = f"C{len(rows) + 1}"
    row = {
        "id": number,
        "phrase": "the evening was a Saturday",
        "context": "the evening was a Saturday",
        "kind": "date",
        "chapter": "one-evening",
        "as_worded": "The day of the vote is a Saturday.",
        "departures": "None.",
        "would_change": "A record that shows another day.",
        "not_read": "Nothing that bears on it.",
        "how_sure": "Sure.",
        "sources": "unsc2011res1970",
    }
    added = pd.concat([rows, pd.DataFrame([row])], ignore_index=True).fillna("")
    store.write_text(table, store.csv_text(added))
    book.append(
        "src/courtnorm/findings/one_evening.py",
        f'\n\n@claim("{number}")\n'
        "def saturday(data: Tables) -> Found:\n"
        '    """The evening was a Saturday."""\n'
        '    day = str(data["resolutions"].set_index("symbol").loc[LIBYA, "weekday"])\n'
        '    answers = {"as worded": said(day == "Saturday", f"it was a {day}")}\n'
        '    return Found(answers, can_be_said=f"It was a {day}.", numbers={"day": day})\n',
    )
    book.replace(
        "book/chapters/one-evening.md",
        'for number in ("C1", "C3"):\n',
        f'for number in ("C1", "C3", "{number}"):\n',
    )
    book.replace(
        "book/chapters/one-evening.md",
        "```{finding} C1\n```",
        f"```{{finding}} C1\n```\n\n```{{finding}} {number}\n```",
    )
    assert "data/claims.csv: recorded" in book("check", "--accept", "claims").stdout
    moved = book.run()
    assert f"{number}: (none) -> holds" in moved["chapters/one-evening"]
    assert moved["chapters/first"] == []
    # the check of this part of the book finds fault with the pages left out, and with nothing more
    assert set(book("check").stderr.splitlines()) <= faults


# ------------------------------------------------------------------ corrections, without pages


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("votess", "x", "vote", "A"), "no table of that name; the nearest is votes"),
        (("votes", f"{VOTED}, PRX", "vote", "A"), f"{VOTED} has "),
        (("votes", VOTED, "vote", "A"), "expected 2 parts (symbol, iso3), as in"),
        (("votes", "S/RES/99 (9999), PRT", "vote", "A"), "expected the symbol of a row"),
        (("data/votes.csv", "x", "vote", "A"), "data/votes.csv: no table of that name; the neares"),
        (("resolutions", VOTED, "yes", "-3"), "expected at the least 0"),
        (
            ("votes", f"{VOTED}, PRT", "vote", "A"),
            f'with it must change: --also resolutions "{VOTED}" yes',
        ),
        (("votes", f"{VOTED}, PRT", "vot", "A"), "no field 'vot', expected one of symbol, iso3"),
        (("votes", f"{VOTED}, PRT", "vote", "Q"), "vote is 'Q', expected one of"),
        (("votes", f"{VOTED}, PRT", "vote", "Y"), "is 'Y' already"),
        (("votes", f"{VOTED}, PRT", "iso3", "ESP"), "iso3 names the row"),
        (("rome_statute", "PRT", "deposit_date", "4 May"), "expected a date in deposit_date"),
        (("features", "x", "n", "1"), "expected a CSV table of facts"),
        (("corrections", "x", "new", "1"), "expected a CSV table of facts"),
    ],
)
def test_what_is_refused_is_said_and_changes_nothing(
    arguments: tuple[str, str, str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(_: dict[Path, str]) -> None:
        pytest.fail("it was written")

    monkeypatch.setattr(corrections, "_write_all", write)
    with pytest.raises(CourtnormError, match=re.escape(message)):
        corrections.correct([corrections.Change(*arguments)], "an invented record")


def test_a_correction_needs_a_source() -> None:
    with pytest.raises(CourtnormError, match="expected a source"):
        corrections.correct([corrections.Change("votes", "x", "vote", "A")], "  ")


def test_a_correction_undone_by_hand_is_noticed_and_one_taken_back_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book(_copied(tmp_path / "clone", "data", *ROOT_FILES))
    monkeypatch.setenv("COURTNORM_ROOT", str(book.root))
    tables.forget()
    before = book.bytes()
    held = re.search(rb"\ndeu-6528,.*\n", before["data/statements.csv"])
    assert held
    old = held[0].split(b",")[5].decode()
    change = corrections.Change("statements", "deu-6528", "speaker", "Ruritanian, A.")
    assert corrections.correct([change], "invented")[1], "recorded"
    table, record = (book.root / f"data/{n}.csv" for n in ("statements", "corrections"))
    assert '"Ruritanian, A."' in table.read_text("utf-8")
    assert f'statements,deu-6528,speaker,{old},"Ruritanian, A.",invented,' in record.read_text(
        "utf-8"
    )
    assert corrections.problems() == []
    corrected = table.read_bytes()
    store.write_bytes(table, before["data/statements.csv"])
    (line,) = corrections.problems()
    assert line.startswith("data/corrections.csv: row 2: speaker of deu-6528")
    store.write_bytes(table, corrected)
    _, recorded = corrections.correct([dataclasses.replace(change, value=old)], "invented")
    assert not recorded and book.bytes() == before
    monkeypatch.undo()
    tables.forget()


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "folder"
    store.write_text(one, "old")
    other.mkdir()  # a folder can not be replaced by a file
    with pytest.raises(OSError):
        corrections._write_all({one: "new", other: "new"})
    assert one.read_text("utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "one"]


def test_the_readmes_picture_is_the_stored_figure() -> None:
    path = paths.root() / "tools/readme-picture"
    loader = importlib.machinery.SourceFileLoader("readme_picture", str(path))
    spec = importlib.util.spec_from_loader("readme_picture", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    assert (paths.root() / module.TARGET).read_text("utf-8") == module.picture(), (
        "`make run` renews it"
    )
    assert f"]({module.TARGET})" in (paths.root() / "README.md").read_text("utf-8")
