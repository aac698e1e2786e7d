"""The deposit: everything an archive needs, described, checked by sums, the same each time."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from courtnorm import files, paths
from courtnorm.errors import CourtnormError
from courtnorm.press import build, deposit


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository with built pages and paper."""
    root = paths.root()
    made = {
        "_build/html/index.html": "<p>a page</p>",
        build.PDF: "%PDF-1.4",
        "src/a.py": "A = 1\n",
        "data/votes.csv": "symbol\nS/RES/1970 (2011)\n",
    }
    for name in ("CITATION.cff", "_config.yml", "data/datapackage.json", *deposit._LICENCES):
        made[name] = (root / name).read_text("utf-8")
    for name, text in made.items():
        files.write_text(tmp_path / name, text)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "src", "data", "CITATION.cff", *deposit._LICENCES], check=True)
    monkeypatch.setenv("COURTNORM_ROOT", str(tmp_path))
    return tmp_path


def test_a_deposit_has_all_parts_and_its_sums_hold(book: Path) -> None:
    made = deposit.make()
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert {"pages/index.html", Path(build.PDF).name, "data/votes.csv", "code/src/a.py",
            "README.md", "LICENSE", "CITATION.cff", deposit.CHECKSUMS} <= names  # fmt: skip
    checked = subprocess.run(
        ["sha256sum", "-c", "--quiet", deposit.CHECKSUMS], cwd=made, check=False
    )
    assert checked.returncode == 0
    listed = (made / deposit.CHECKSUMS).read_text("utf-8").splitlines()
    assert {line.split("  ", 1)[1] for line in listed} == names - {deposit.CHECKSUMS}


def test_what_the_description_names_is_there(book: Path) -> None:
    made = deposit.make()
    graph = json.loads((made / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    entries = {entry["@id"]: entry for entry in graph}
    assert entries["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    for part in entries["./"]["hasPart"]:
        assert part["@id"] in entries and (made / part["@id"]).exists(), part
    assert all(author["@id"] in entries for author in entries["./"]["author"])


def test_two_deposits_are_equal_byte_for_byte(book: Path) -> None:
    first = files.sha256(deposit.make() / deposit.CHECKSUMS), files.sha256(book / deposit.ZIP)
    again = files.sha256(deposit.make() / deposit.CHECKSUMS), files.sha256(book / deposit.ZIP)
    assert first == again


def test_without_the_paper_there_is_no_deposit(book: Path) -> None:
    (book / build.PDF).unlink()
    with pytest.raises(CourtnormError, match=r"missing; make pdf makes it"):
        deposit.make()
