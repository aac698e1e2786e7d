"""The attack: what it changes, that the checks notice, and that the stored result is honest."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import counting
import pytest
from click.testing import CliRunner
from longrun import hostile
from longrun.__main__ import main
from longrun.attack import data, prose, report
from longrun.attack.files import Committed, CsvFile, ParquetFile
from longrun.attack.judge import Bench
from longrun.attack.operators import OPERATORS, TRUNCATE

from courtnorm import tables
from courtnorm.errors import CourtnormError
from courtnorm.evidence.checks import frame, meaning

#: Pages attacked in each `make long`; `make attack` takes all of them.
PAGES = ("chapters/first", "chapters/two-births")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("attack") / "data")


@pytest.fixture(scope="module")
def held(bench: Bench) -> dict[str, Committed]:
    return data.files(bench.folder)


@pytest.fixture(scope="module")
def cells(held: dict[str, Committed]) -> list[data.Cell]:
    return data.cells(held)


@pytest.fixture(scope="module")
def sample(bench: Bench, held: dict[str, Committed], cells: list[data.Cell]) -> list[report.Trial]:
    """A tenth of the changes of the first stored seed, judged afresh."""
    known = tables.result("attack")
    chosen = report.sample(cells, known["seeds"][0])
    return list(report.trials(bench, held, chosen, known["seeds"][:1], known["each"]))


# ------------------------------------------------------------------------------- what is changed


def test_a_file_without_a_change_keeps_its_bytes(held: dict[str, Committed]) -> None:
    for name, file in held.items():
        assert file.edited({}) == file.content, name


def test_only_the_changed_row_differs(held: dict[str, Committed]) -> None:
    file = held["votes"]
    assert isinstance(file, CsvFile)
    row = [*file.rows[7][:2], "A", *file.rows[7][3:]]
    changed = list(csv.reader(file.edited({7: [row]}).decode("utf-8").splitlines()))[1:]
    assert [n for n, (a, b) in enumerate(zip(changed, file.rows, strict=True)) if a != b] == [7]
    assert len(file.edited({7: []}).splitlines()) == len(file.content.splitlines()) - 1
    doubled = file.edited({7: [file.rows[7]] * 2}).splitlines()
    assert doubled[8] == doubled[9]


def test_a_parquet_row_is_changed_in_place(held: dict[str, Committed]) -> None:
    file = held["pattern_counts"]
    assert isinstance(file, ParquetFile)
    row = [*file.rows[5][:-1], "9"]
    again = ParquetFile(file.entry, file.edited({5: [row], 6: []}))
    assert again.rows[5] == row
    assert again.rows[6] == file.rows[7]
    assert len(again.rows) == len(file.rows) - 1


def test_every_operator_finds_tables_and_changes_them(
    held: dict[str, Committed], cells: list[data.Cell]
) -> None:
    assert {cell.operator for cell in cells} == {*OPERATORS, TRUNCATE}
    with_rows = {name for name, file in held.items() if len(file.rows)}
    assert {cell.resource for cell in cells} == with_rows
    small = [cell for cell in cells if len(held[cell.resource].rows) < 500]
    for change in data.changes(held, small, seed=7, each=1):
        assert change.content != held[change.resource].content, change.what


def test_the_same_seed_draws_the_same_changes(
    held: dict[str, Committed], cells: list[data.Cell]
) -> None:
    few = [cell for cell in cells if cell.resource in ("council", "warrants")]

    def drawn(seed: int) -> list[tuple[str, str]]:
        return [(c.where, c.what) for c in data.changes(held, few, seed, each=2)]

    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)


def test_each_operator_and_resource_gets_as_many(
    held: dict[str, Committed], cells: list[data.Cell]
) -> None:
    few = [cell for cell in cells if cell.resource == "timeline"]
    made = Counter(c.operator for c in data.changes(held, few, seed=5, each=3))
    assert set(made.values()) == {3}
    assert report.each_of(600, len(cells)) * len(cells) >= 600


def test_a_check_needs_no_table_but_those_it_was_seen_to_read(bench: Bench) -> None:
    """So that the bench may leave out a check that never looked at the changed table."""
    assert {check for check, _ in bench.readers} == set(meaning.CHECKS)
    for check, asked in bench.readers:
        read = frame.Texts({name: bench.texts[name] for name in asked if name in bench.texts})
        assert read, check.__name__
        assert check(read) == [], check.__name__


def test_the_copy_is_whole_again_after_a_change(
    bench: Bench, held: dict[str, Committed], cells: list[data.Cell]
) -> None:
    cell = next(c for c in cells if c.resource == "council")
    for change in data.drawn(cell, held["council"], seed=1, wanted=1):
        assert bench.judge(change).by_hash
    assert (bench.folder / "council.csv").read_bytes() == held["council"].content


def test_data_that_are_not_in_order_are_refused(tmp_path: Path, bench: Bench) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(bench.folder, broken)
    text = (broken / "council.csv").read_text("utf-8").splitlines(keepends=True)
    (broken / "council.csv").write_text("".join(text[:-1]), "utf-8")
    with pytest.raises(CourtnormError, match="not in order before the attack"):
        Bench(tmp_path / "copy", broken)


# ------------------------------------------------------------------------------ what is noticed


@pytest.mark.long
def test_a_hash_notices_every_change(sample: list[report.Trial]) -> None:
    assert len(sample) >= 60
    assert all(trial.verdict.by_hash for trial in sample)


@pytest.mark.long
def test_by_meaning_alone_the_bar_is_met(sample: list[report.Trial]) -> None:
    barred = [trial for trial in sample if trial.subject in data.BARRED]
    noticed = [trial for trial in barred if trial.verdict.by_meaning]
    missed = [(t.operator, t.resource, t.where, t.what) for t in barred if t not in noticed]
    assert len(noticed) >= data.BAR * len(barred), missed


@pytest.mark.long
def test_the_stored_signs_are_those_of_today(sample: list[report.Trial]) -> None:
    known = tables.result("attack")["signs"]
    for seed, by_operator in report.data_signs(sample).items():
        for operator, row in by_operator.items():
            for resource, signs in row.items():
                assert known[seed][operator][resource] == signs, (operator, resource)


def test_the_stored_result_is_of_these_data(cells: list[data.Cell]) -> None:
    known = tables.result("attack")
    assert known["data"] == report.digest(), "the data changed since: `make attack` runs it again"
    dt.date.fromisoformat(known["date"])
    assert len(known["seeds"]) == len(set(known["seeds"])) >= 5
    assert known["each"] * len(cells) >= 600
    assert list(known["signs"]) == [str(seed) for seed in known["seeds"]]
    for by_operator in known["signs"].values():
        named = {data.Cell(o, r) for o, row in by_operator.items() for r in row}
        assert named == set(cells)
        assert {len(s) for row in by_operator.values() for s in row.values()} == {known["each"]}


def test_the_stored_figures_are_the_sum_of_the_signs() -> None:
    known = tables.result("attack")
    signs = "".join(
        s for by in known["signs"].values() for row in by.values() for s in row.values()
    )
    total = Counter[str]()
    for row in known["subjects"].values():
        total.update(row)
    assert total["made"] == len(signs)
    assert total["hash"] == len(signs) - signs.count("x")
    assert total["meaning"] == signs.count(".") + signs.count("n")
    assert total["size"] == signs.count("n")


def test_the_stored_figures_meet_the_bars() -> None:
    known = tables.result("attack")
    assert set(data.BARRED) <= set(known["subjects"])
    assert report.below(known["subjects"]) == []
    assert report.seeds_below(known["by_seed"]) == []


def test_the_stored_figures_of_each_seed_are_those_of_its_signs() -> None:
    known = tables.result("attack")
    rows = known["by_seed"]
    assert list(rows) == list(known["signs"])
    for seed, by_operator in known["signs"].items():
        signs = "".join(s for row in by_operator.values() for s in row.values())
        assert rows[seed]["made"] == len(signs)
        assert rows[seed]["hash"] == len(signs) - signs.count("x")
        assert rows[seed]["meaning"] == signs.count(".") + signs.count("n")
    barred = [known["subjects"][name] for name in data.BARRED]
    assert sum(row["barred"] for row in rows.values()) == sum(row["made"] for row in barred)
    noticed = sum(row["barred_meaning"] for row in rows.values())
    assert noticed == sum(row["meaning"] for row in barred)


def test_a_bar_that_is_not_met_is_said() -> None:
    counted = {
        "votes": {"made": 100, "hash": 100, "meaning": 94, "size": 0},
        "accents": {"made": 10, "hash": 9, "meaning": 0, "size": 0},
    }
    assert report.below(counted) == [
        "votes: 94.0% noticed by meaning, expected 95%",
        "accents: 1 noticed by no hash, expected none",
    ]
    seeds = {"7": {"barred": 100, "barred_meaning": 95}, "8": {"barred": 10, "barred_meaning": 9}}
    assert report.seeds_below(seeds) == ["seed 8: 9 of 10 noticed by meaning, expected 95%"]


# ------------------------------------------------------------------------------------ the pages


@pytest.fixture(scope="module")
def book() -> prose.Book:
    return prose.Book.read()


@pytest.fixture(scope="module")
def outcomes(book: prose.Book) -> list[prose.Attempt]:
    return list(prose.attack(book, PAGES, tables.result("attack")["seeds"][:1]))


@pytest.mark.long
def test_every_change_to_two_chapters_is_noticed(outcomes: list[prose.Attempt]) -> None:
    assert [o for o in outcomes if not o.noticed] == []
    assert {(o.kind, o.page) for o in outcomes} == {(k, p) for k in prose.KINDS for p in PAGES}


def test_the_stored_result_is_of_all_pages(book: prose.Book) -> None:
    known = tables.result("attack")["prose"]
    assert set(known) == set(prose.KINDS)
    assert {page for row in known.values() for page in row} == set(book.stored)
    for kind, row in known.items():
        assert set("".join(row.values())) == {"."}, kind


def test_no_glued_value_can_be_typed_over_unnoticed(book: prose.Book) -> None:
    assert sum(page.text.count("{glue:text}") for page in book.pages.values()) > 250
    assert prose.unguarded(book) == []


def test_a_value_shown_twice_under_one_name_is_unguarded() -> None:
    (twice,) = _pages("One of {glue:text}`n-ships` ships, and {glue:text}`n-ships` again.\n")
    assert prose.unguarded(prose.Book({twice.name: twice}, {})) == [(twice.name, "n-ships")] * 2
    (once,) = _pages("One of {glue:text}`n-ships` ships.\n")
    assert prose.unguarded(prose.Book({once.name: once}, {})) == []


def _pages(text: str) -> Iterator[prose.pages.Page]:
    yield prose.pages.Page("chapters/x", Path("x.md"), text, {"n-ships": "'four'"})


def test_a_change_is_made_where_there_is_something_to_change() -> None:
    (page,) = _pages("Ruritania has {glue:text}`n-ships` ships.\n")
    pick = prose.Random("x")
    changed = prose.glued_number(page, pick)
    assert changed is not None
    assert changed[0] == "Ruritania has four ships.\n"
    assert prose.citation_key(page, pick) is None
    assert prose.alt_text(page, pick) is None
    assert prose.paragraph_link(page, pick) is None
    (linked,) = _pages("See {res}`4000 OP2`.\n")
    found = prose.paragraph_link(linked, pick)
    assert found is not None
    assert found[0].startswith("See {res}`4000 OP2")
    assert len(found[0]) == len(linked.text) + 1


def test_seeds_that_are_no_numbers_are_refused() -> None:
    done = CliRunner().invoke(main, ["attack", "--seeds", "1,two"])
    assert done.exit_code == 1
    assert "expected whole numbers joined by commas" in done.output


def test_the_stored_count_of_invented_inputs_is_of_these_tests() -> None:
    stored, usual = tables.result("hostile"), counting.property_tests()
    dt.date.fromisoformat(stored["date"])
    assert stored["profile"] == "attack"
    assert set(stored["tests"]) == set(usual), "other tests: `make attack` counts again"
    assert stored["examples"] == sum(stored["tests"].values()) >= hostile.WANTED
    # a test that runs out of inputs tries fewer; none may try less than it does in a usual run
    for name, number in usual.items():
        assert number <= stored["tests"][name], name
