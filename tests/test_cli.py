"""The command: what it prints, and one clear line with status 1 on bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from courtnorm import paths, tables
from courtnorm.press.cli import main

pytestmark = pytest.mark.usefixtures("beside_others")


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("module", "spared"),
    [
        ("courtnorm.press.cli", "numpy pandas"),
        ("courtnorm.prose", "lifelines matplotlib scipy sklearn"),
        ("courtnorm.evidence.lexicon", "lifelines matplotlib scipy sklearn"),
        ("courtnorm.findings", "lifelines matplotlib scipy sklearn"),
        ("courtnorm.evidence.checks.texts", "lifelines matplotlib scipy sklearn"),
    ],
)
def test_what_is_started_often_loads_no_more_than_it_uses(module: str, spared: str) -> None:
    code = f"import sys, {module}; print(*sorted({set(spared.split())} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("verb", ["", *sorted(main.commands)])
def test_help(verb: str) -> None:
    code, out, _ = run(*filter(None, [verb]), "--help")
    assert code == 0 and out.startswith("Usage:")


def test_claims_as_json() -> None:
    code, out, _ = run("claims", "--json")
    assert code == 0
    records = json.loads(out)
    assert len(records) == len(tables.load("claims"))
    assert all(
        set(r) >= {"id", "status", "verdict", "numbers", "evidence", "definitions"} for r in records
    )


def test_an_unknown_page_is_one_line() -> None:
    code, out, err = run("run", "nothing")
    assert code == 1 and out == ""
    assert err.startswith("courtnorm: nothing: no such page") and err.count("\n") == 1


def test_a_folder_that_is_no_sources(tmp_path: Path) -> None:
    code, _, err = run("derive", "--sources", str(tmp_path))
    assert code == 1 and "expected a folder of sources" in err


INVENTED = """Resolution 3100 (2031)
Adopted by the Security Council at its 9999th meeting, on 3 March 2031
The Security Council,
Recalling the Ruritanian authorities' responsibility to protect their population,
Acting under Chapter VII of the Charter of the United Nations,
1. Decides to refer the situation there to the Prosecutor of the International Criminal Court;
2. Decides to remain seized of the matter.
"""


def test_split_and_code_write_csv_and_name_what_they_refuse(tmp_path: Path) -> None:
    good = tmp_path / "S_RES_3100_2031.txt"
    good.write_text(INVENTED, "utf-8")
    empty = tmp_path / "S_RES_3101_2031.txt"
    empty.write_text("", "utf-8")
    code, out, err = run("split", str(empty), str(good))
    lines = out.splitlines()
    assert code == 1
    assert lines[0] == "symbol,label,kind,opening,n_tokens"
    assert [line.split(",")[1] for line in lines[1:]] == ["PP1", "PP2", "OP1", "OP2"]
    assert lines[1].startswith("S/RES/3100 (2031),PP1,preambular,")
    assert "S_RES_3101_2031.txt" in err and err.count("\n") == 1
    code, out, _ = run("code", str(good))
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "symbol,label,family,code,addressee"
    assert lines[1].startswith("S/RES/3100 (2031),PP1,responsibility,STATE,")
    assert lines[2].startswith("S/RES/3100 (2031),OP1,court,REFERRAL")


def test_two_files_for_one_symbol(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "S_RES_3100_2031.txt").write_text(INVENTED, "utf-8")
    code, out, err = run("split", *(str(tmp_path / f / "S_RES_3100_2031.txt") for f in "ab"))
    assert code == 1 and "already read" in err
    assert out.count("PP1") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "book/chapters/first.md"), "no such page; the page is named first"),
        (("compare", "first.ipynb"), "no such page; the page is named first"),
        (("split", "S_RES_3100_2031.txt"), "S_RES_3100_2031.txt: no such file"),
        (("code", "none.json"), "none.json: no such file"),
        (("split", "."), ".: a folder"),
        (("references", "--from", "."), ".: a folder, expected a file"),
        (("references", "--from", "none.bib"), "none.bib: no such file"),
        (("debates", "--archive", "."), ".: a folder, expected the tar of speeches"),
        (("check", "--accept", "data/votes.csv"), "data/votes.csv: no table of that name"),
        (("correct", "data/votes.csv", "x", "y", "z", "--source", "s"), "no table of that name"),
        (("sync", "--take", "text"), "expected the names of pages with --take"),
    ],
)
def test_what_is_asked_wrongly_is_said_in_one_line(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURTNORM_ROOT", str(paths.root()))
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert err.startswith("courtnorm: ") and said in err and err.count("\n") == 1


def test_another_book_s_folder_is_not_taken_for_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder with a ``_config.yml`` and a ``data/`` of its own is passed by."""
    (tmp_path / "_config.yml").write_text("title: Another book\n", "utf-8")
    (tmp_path / "data").mkdir()
    monkeypatch.delenv("COURTNORM_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)
    assert paths.root() != tmp_path and (paths.root() / "data/datapackage.json").is_file()


def test_deriving_names_the_texts_refused_and_describes_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from courtnorm.evidence import inputs, package
    from courtnorm.evidence.derive import command

    refused = pd.DataFrame({"file": ["S_RES_0000_1900.txt"], "reason": ["no resolution in it"]})
    monkeypatch.setattr(inputs, "read", lambda _: refused)
    (tmp_path / "resolutions").mkdir()
    monkeypatch.setattr(command, "derive_all", lambda *_, **__: [("votes.csv", "same")])
    monkeypatch.setattr(package, "describe", lambda: ["data/README.md"])
    code, out, err = run("derive", "--sources", str(tmp_path))
    assert (code, out) == (0, "same      votes.csv\nwritten   data/README.md\n")
    assert "no text  S_RES_0000_1900.txt: no resolution in it" in err


BAD_FILES = {
    "missing": None,
    "empty": b"",
    "binary": bytes(range(256)) * 64,
    "not in UTF-8": "id,family,text\n1,court,Décide à Ruritanie\n".encode("latin-1"),
    "another table": b"name,colour\nRuritania,green\n",
    "huge": b"\x00" * 10_000_001,
}


@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize(
    ("command", "name"),
    [
        (("split",), "S_RES_3100_2031.txt"),
        (("split",), "S_RES_3100_2031.json"),
        (("code",), "S_RES_3100_2031.txt"),
        (("code-texts",), "texts.csv"),
        (("references", "--from"), "works.bib"),
        (("debates", "--archive"), "speeches.tar"),
    ],
)
def test_a_file_that_is_no_input_is_one_line(
    command: tuple[str, ...], name: str, kind: str, tmp_path: Path
) -> None:
    path, content = tmp_path / name, BAD_FILES[kind]
    if content is not None:
        path.write_bytes(content)
    code, out, err = run(*command, str(path))
    assert code == 1
    assert out.count("\n") <= 1  # at most the head of a table
    assert err.startswith("courtnorm: ") and name in err and err.count("\n") == 1
