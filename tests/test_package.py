"""The data package: valid to the library that defines it, and strict about every file."""

from __future__ import annotations

import json
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from frictionless import Package

from courtnorm import paths, tables
from courtnorm.evidence.checks import package


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(paths.data(), folder)
    tables.forget()
    return folder


def test_the_package_is_valid_to_frictionless(root: Path) -> None:
    described = Package(str(root / "data" / "datapackage.json"))
    assert described.to_descriptor()["resources"]  # the description as a whole is well-formed
    for name in [r.name for r in described.resources if str(r.path).endswith(".parquet")]:
        described.remove_resource(name)  # it reads Parquet only with a package the book spares
    report = described.validate(parallel=False)
    errors = report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert report.valid, errors[:5]


def test_every_resource_says_what_a_reader_needs() -> None:
    for entry in tables.descriptor()["resources"]:
        for key in ("title", "description", "class", "sources", "licenses", "hash", "builder"):
            assert entry.get(key), f"{entry['name']}: expected {key}"
        for field in entry.get("schema", {}).get("fields", []):
            assert field.get("description"), f"{entry['name']}.{field['name']}: no description"
            assert field["description"][0].isupper(), f"{entry['name']}.{field['name']}: small"


#: A source, and what is said of a table under Creative Commons Attribution that takes from it.
SOURCES: tuple[tuple[dict[str, str], str], ...] = (
    ({"title": "Grain, a/b (MIT)"}, "takes from 'Grain, a/b (MIT)', expected MIT among"),
    ({"title": "UN Library, votes"}, "expected UN-terms-of-use among its licences"),
    ({"title": "Grain (CC BY 4.0)", "path": "https://example.org/a"}, ""),
    ({"title": "Grain", "path": "github: a/b"}, "'github: a/b', expected a URL or a file of data/"),
    ({"title": "Grain", "path": "grain.csv"}, "'grain.csv', expected a URL or a file of data/"),
    ({"title": "Grain", "path": "votes.csv"}, ""),
)


@pytest.mark.parametrize(("source", "said"), SOURCES)
def test_a_table_names_where_it_is_from_and_the_terms_of_that(
    root: Path, source: dict[str, str], said: str
) -> None:
    entry = {"name": "rye", "sources": [source], "licenses": [{"name": "CC-BY-4.0"}]}
    found = package.source_problems(entry, root / "data")
    assert [said in line for line in found] == ([True] if said else []), found
    assert all(line.startswith("data/datapackage.json: rye: ") for line in found)


def test_a_collection_named_in_a_row_is_among_the_sources_of_the_table() -> None:
    """In authorities each row has a page of its own, which its sources say in one line."""
    found = 0
    for entry in tables.descriptor()["resources"]:
        if entry["class"] != "derived" or entry["name"] == "authorities":
            continue
        if (path := paths.data() / entry["path"]).suffix == ".csv":
            sources = " ".join(source["title"] for source in entry["sources"])
            named = set(re.findall(r"github: ([\w.-]+/[\w.-]+)", path.read_text("utf-8")))
            assert [one for one in sorted(named) if one not in sources] == [], entry["name"]
            found += len(named)
    assert found > 10


def test_a_table_without_sources_is_named(copy: Path) -> None:
    path = copy / "datapackage.json"
    held = json.loads(path.read_text("utf-8"))
    held["resources"][0]["sources"] = []
    path.write_text(json.dumps(held), "utf-8")
    name = held["resources"][0]["name"]
    assert package.problems(copy) == [
        f"data/datapackage.json: {name}: no sources, expected at least one"
    ]


def test_all_data_stay_small(root: Path) -> None:
    total = sum(p.stat().st_size for p in (root / "data").rglob("*") if p.is_file())
    assert total < 15_000_000


def test_an_altered_file_is_noticed(copy: Path) -> None:
    path = copy / "votes.csv"
    path.write_text(path.read_text("utf-8").replace(",CHN,A,", ",CHN,Y,", 1), "utf-8")
    found = package.problems(copy)
    assert len(found) == 1 and found[0].startswith("data/votes.csv: altered")


#: File, what stands in it, what is put in its place, and what is said of the row.
BROKEN = (
    ("votes.csv", ",CHN,A,", ",CHN,Q,", "vote is 'Q', expected one of"),
    ("votes.csv", ",CHN,Y,", ",XXX,Y,", "iso3 is 'XXX', expected a value of iso3"),
    ("resolutions.csv", "2011-02-26", "2011-02-31", "expected a date in date"),
    ("claims.csv", "C6,", "C5,", "expected no"),
)


def test_files_and_cells_that_break_the_description_are_named(copy: Path) -> None:
    """All at once, for each is told by a line of its own; and nothing else is told."""
    (copy / "glossary.csv").unlink()
    (copy / "more.csv").write_text("a\n1\n", "utf-8")
    warrants = (copy / "warrants.csv").read_text("utf-8").splitlines(keepends=True)
    (copy / "warrants.csv").write_text("".join([*warrants, warrants[5]]), "utf-8")
    for name, old, new, _ in BROKEN:
        text = (copy / name).read_text("utf-8")
        assert old in text
        (copy / name).write_text(text.replace(old, new, 1), "utf-8")
    found = [line for line in package.problems(copy) if ": altered: " not in line]
    assert "data/glossary.csv: missing" in found
    assert "data/more.csv: not described in datapackage.json" in found
    for name, _, _, message in BROKEN:
        assert any(message in line and f"data/{name}: row" in line for line in found), found
    assert any("rows, expected" in line and "warrants" in line for line in found), found
    assert any("no second row" in line or "no value twice" in line for line in found), found
    named = ("glossary", "more", "votes", "resolutions", "claims", "warrants")
    assert [line for line in found if not any(f"data/{name}.csv" in line for name in named)] == []


def test_accepting_a_change_records_it(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = copy.parent
    (base / "_config.yml").write_text("", "utf-8")
    monkeypatch.setenv("COURTNORM_ROOT", str(base))
    tables.forget()
    path = copy / "states.csv"
    path.write_text(path.read_text("utf-8").replace("Andorra", "Andora"), "utf-8")
    assert package.problems() != []
    assert package.accept("states") == "data/states.csv: recorded"
    assert package.problems() == []
    # a list that nothing else numbers: who accepts it says how many rows it has
    path = copy / "glossary.csv"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    before = tables.resource("glossary")["listed"]
    package.accept("glossary")
    assert tables.resource("glossary")["listed"] == before - 1
    tables.forget()


def test_who_makes_a_table_is_a_module_of_this_library() -> None:
    makers = {entry["builder"] for entry in tables.descriptor()["resources"]} - {"by hand"}
    assert len(makers) > 5
    assert [name for name in makers if find_spec(name) is None] == []
