"""The deposit: everything an archive needs, described, checked by sums, the same each time."""

from __future__ import annotations

import json
import subprocess
import zipfile
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
        "_build/html/objects.inv": "for builders",
        build.PDF: "%PDF-1.4",
        "src/a.py": "A = 1\n",
        "src/run": "#!/bin/sh\n",
        "data/votes.csv": "symbol\nS/RES/1970 (2011)\n",
        "data/lexicon.yml": "{}",
        "data/windows.csv": "symbol\r\nS/RES/1970 (2011)\r\n",
    }
    for name in ("CITATION.cff", "_config.yml", "data/datapackage.json", *deposit._LICENCES):
        made[name] = (root / name).read_text("utf-8")
    for name, text in made.items():
        files.write_text(tmp_path / name, text)
    (tmp_path / "src/run").chmod(0o755)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "src", "data", "CITATION.cff", *deposit._LICENCES], check=True)
    monkeypatch.setenv("COURTNORM_ROOT", str(tmp_path))
    return tmp_path


def sums_hold(folder: Path) -> bool:
    command = ["sha256sum", "-c", "--quiet", deposit.CHECKSUMS]
    return subprocess.run(command, cwd=folder, check=False).returncode == 0


def test_a_deposit_has_all_parts_and_its_sums_hold(book: Path) -> None:
    made = deposit.make()
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert {"pages/index.html", Path(build.PDF).name, "data/votes.csv", "code/src/a.py",
            "README.md", "LICENSE", "CITATION.cff", deposit.CHECKSUMS} <= names  # fmt: skip
    assert sums_hold(made)
    listed = (made / deposit.CHECKSUMS).read_text("utf-8").splitlines()
    assert {line.split("  ", 1)[1] for line in listed} == names - {deposit.CHECKSUMS}


def test_the_sums_hold_of_what_comes_out_of_the_zip(book: Path) -> None:
    deposit.make()
    with zipfile.ZipFile(book / deposit.ZIP) as packed:
        packed.extractall(book / "unpacked")
        modes = {Path(i.filename).name: i.external_attr >> 16 & 0o777 for i in packed.infolist()}
    (folder,) = (book / "unpacked").iterdir()
    assert folder.name == Path(deposit.ZIP).stem
    assert sums_hold(folder)
    assert (modes["run"], modes["a.py"]) == (0o755, 0o644)
    assert not (folder / "pages" / "objects.inv").exists()


def test_what_the_description_names_is_there(book: Path) -> None:
    made = deposit.make()
    graph = json.loads((made / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    entries = {entry["@id"]: entry for entry in graph}
    assert entries["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    for entry in graph:
        for named in (*entry.get("hasPart", ()), *filter(None, [entry.get("license")])):
            assert named["@id"] in entries and (made / named["@id"]).exists(), named
    assert entries["data/votes.csv"]["license"] == {"@id": "LICENSE-DATA.md"}
    assert entries["data/lexicon.yml"]["encodingFormat"] == "application/yaml"
    assert entries["data/votes.csv"]["encodingFormat"] == "text/csv"
    assert all(author["@id"] in entries for author in entries["./"]["author"])


def test_two_deposits_are_equal_byte_for_byte(book: Path) -> None:
    first = files.sha256(deposit.make() / deposit.CHECKSUMS), files.sha256(book / deposit.ZIP)
    again = files.sha256(deposit.make() / deposit.CHECKSUMS), files.sha256(book / deposit.ZIP)
    assert first == again


def test_without_the_paper_there_is_no_deposit(book: Path) -> None:
    (book / build.PDF).unlink()
    with pytest.raises(CourtnormError, match=r"missing; make pdf makes it"):
        deposit.make()
