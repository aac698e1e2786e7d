"""Odd conditions: killed commands and installations, two at once, folders that can not be written,
a full disk. Other places, languages and days have a file of their own."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import conditions
import pytest
from click.testing import CliRunner
from filelock import FileLock
from longrun import interrupt, interrupt_setup
from longrun.__main__ import main as long_run

from bench import bookcopy
from courtnorm import files, paths
from courtnorm.errors import CourtnormError
from courtnorm.press import interrupted, pairs, running
from courtnorm.press.cli import main


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the command takes for a book, without pages and tables."""
    (tmp_path / "data").mkdir()
    (tmp_path / "book").mkdir()
    (tmp_path / "_config.yml").write_text("", "utf-8")
    (tmp_path / "data/datapackage.json").write_text('{"resources": []}', "utf-8")
    monkeypatch.setenv("COURTNORM_ROOT", str(tmp_path))
    return tmp_path


def ran(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    return result.exit_code, result.stderr


# ---------------------------------------------------------------- two at once, and leftovers


def test_a_second_command_says_so_and_stops(small: Path) -> None:
    (small / "_build").mkdir()
    with FileLock(small / "_build/.lock"):
        code, err = ran("sync")
    assert code == 1
    assert err == "courtnorm: another courtnorm command is writing here: wait for it\n"
    assert ran("sync") == (0, "")


def test_the_lock_of_a_killed_command_does_not_hold(small: Path) -> None:
    (small / "_build").mkdir()
    hold = (
        "import sys, time; from filelock import FileLock\n"
        f"lock = FileLock({str(small / '_build/.lock')!r}); lock.acquire()\n"
        "print('held', flush=True)\n"
        "time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    assert ran("sync")[0] == 1
    process.kill()
    process.wait()
    process.stdout.close()
    assert ran("sync")[0] == 0


def test_what_a_killed_command_left_is_cleared_by_the_next(small: Path) -> None:
    left = ["data/.votes.csv.x.part", "data/.derive-x/votes.csv", "book/c/.a.ipynb.x.part"]
    left += ["_build/work-html-x/a.html", "_build/html.old/index.html"]
    kept = ["data/votes.csv", "book/c/a.ipynb", "_build/html/index.html"]
    for name in [*left, *kept]:
        (small / name).parent.mkdir(parents=True, exist_ok=True)
        (small / name).write_text(name, "utf-8")
    assert ran("sync")[0] == 0
    assert [name for name in left if (small / name).exists()] == []
    assert all((small / name).read_text("utf-8") == name for name in kept)
    assert interrupted.found(small) == []


def test_pages_moved_aside_come_back_where_the_new_ones_never_came(small: Path) -> None:
    (small / "_build/html.old").mkdir(parents=True)
    (small / "_build/html.old/index.html").write_text("whole", "utf-8")
    interrupted.clear(small)
    assert (small / "_build/html/index.html").read_text("utf-8") == "whole"
    assert not (small / "_build/html.old").exists()


def test_leftovers_are_never_committed(root: Path) -> None:
    ignored = (root / ".gitignore").read_text("utf-8").splitlines()
    assert {"*.part", ".derive-*/", "_build/"} <= set(ignored)


# ---------------------------------------------------------------- folders that can not be written


def test_a_tree_that_may_not_be_written_is_one_line(small: Path) -> None:
    alone = conditions.without_rights()
    small.chmod(0o555)
    try:
        done = subprocess.run(
            [*alone, *bookcopy.command("sync")],
            env={**bookcopy.environment(small), "PYTHONPATH": str(paths.root() / "src")}
            | {"COURTNORM_ROOT": str(small), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        small.chmod(0o755)
    assert done.returncode == 1
    assert done.stderr == f"courtnorm: {small / '_build'}: may not be written\n"


def test_a_full_disk_leaves_the_old_file_whole_and_is_one_line(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = small / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here (it needs root)")
    try:
        target = disk / "table.csv"
        files.write_text(target, "a\n1\n")
        with pytest.raises(OSError, match="No space left") as refused:
            files.write_bytes(target, b"x" * 200_000)
        assert refused.value.filename == str(target)
        assert target.read_text("utf-8") == "a\n1\n"
        assert [p.name for p in disk.iterdir()] == ["table.csv"]

        def full() -> tuple[list[str], list[str]]:
            files.write_bytes(target, b"x" * 200_000)
            return [], []

        monkeypatch.setattr(pairs, "sync", full)
        assert ran("sync") == (1, f"courtnorm: {target}: No space left on device\n")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


# ---------------------------------------------------------------- killed commands


@pytest.mark.long
def test_a_killed_execution_is_mended_by_the_next(tmp_path: Path) -> None:
    """The undisturbed book is the committed one: the same notebook, byte for byte."""
    record = running.runs()
    current = [p for p in pairs.pairs() if not running.stale(p, record)]
    assert current, "no page is as it was executed: make run"
    page = pairs.name_of(min(current, key=lambda text: text.stat().st_size))
    # the record names the Python that ran, which need not be the one of the committed record
    undisturbed = bookcopy.copy(tmp_path / "undisturbed")
    interrupt.duration(undisturbed, "run", page)
    notebook = f"book/{page}.ipynb"
    assert (undisturbed / notebook).read_bytes() == (paths.root() / notebook).read_bytes()
    book = bookcopy.copy(tmp_path / "book")
    seconds = random.Random(9).uniform(0.5, 2.0)
    outcome = interrupt.trial(book, undisturbed, "run", page, seconds)
    assert outcome.interrupted and outcome.wrong == ()


def test_an_unmended_tree_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trial itself is tried: a command that leaves the page missing, and one that fails."""
    book, page = bookcopy.copy(tmp_path / "book"), interrupt.quickest()
    done = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(bookcopy, "call", lambda *_: done)
    outcome = interrupt.trial(book, paths.root(), "run", page, 0.1)
    assert outcome.wrong == (f"book/{page}.ipynb: only in the second build",)
    done.returncode, done.stderr = 1, "courtnorm: no\n"
    files.write_text(book / "data/.x.part", "")
    wrong = interrupt.trial(book, paths.root(), "run", page, 0.1).wrong
    assert wrong == ("the next run fails: courtnorm: no", "left over: data/.x.part")


@pytest.mark.long
def test_a_killed_build_is_mended_by_the_next(tmp_path: Path) -> None:
    book = bookcopy.with_paper(bookcopy.copy(tmp_path / "book"))
    seconds = random.Random(11).uniform(1.0, 4.0)
    outcome = interrupt.trial(book, paths.root(), "html", interrupt.quickest(), seconds)
    assert outcome.interrupted and outcome.wrong == ()


STUB = """#!/bin/bash
# Stands for Python in a trial of the installation: slow at the step named in STEP.
case "$*" in
  *"-m venv"*) mkdir -p "${@: -1}/bin"; cp "$0" "${@: -1}/bin/pip"; cp "$0" "${@: -1}/bin/python"
               [ "$STEP" = venv ] && sleep 30 ;;
  *--require-hashes*) [ "$STEP" = packages ] && sleep 30 ;;
  *compileall*) [ "$STEP" = compile ] && sleep 30 ;;
esac
exit 0
"""


@pytest.mark.parametrize("step", ["venv", "packages", "compile"])
def test_a_killed_installation_is_started_afresh(root: Path, tmp_path: Path, step: str) -> None:
    python, venv = tmp_path / "python", tmp_path / "venv"
    python.write_text(STUB, "utf-8")
    python.chmod(0o755)
    command = [str(root / "tools/environment"), str(python), str(venv)]
    process = subprocess.Popen(
        command, cwd=root, env={**os.environ, "STEP": step}, start_new_session=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 20
    while not (venv / "bin/python").is_file() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.3)
    assert process.poll() is None
    os.killpg(process.pid, 9)
    process.wait()
    assert not (venv / ".ready").exists()
    (venv / "half-installed").write_text("", "utf-8")
    subprocess.run(command, cwd=root, env={**os.environ, "STEP": ""}, check=True)
    assert (venv / ".ready").is_file() and not (venv / "half-installed").exists()


SLOW = """#!/bin/bash
# Stands for Python in a trial of the installation: each step takes its time, and writes a file.
case "$*" in
  *"-m venv"*) venv="${@: -1}"; mkdir -p "$venv/bin"
               cp "$0" "$venv/bin/pip"; cp "$0" "$venv/bin/python"; sleep 0.2 ;;
  *--require-hashes*) here="$(dirname "$0")/../packages"
               echo half > "$here.part"; sleep 0.3; mv "$here.part" "$here" ;;
  *compileall*) sleep 0.2 ;;
esac
exit 0
"""


@pytest.fixture
def slow(tmp_path: Path) -> str:
    python = tmp_path / "python"
    python.write_text(SLOW, "utf-8")
    python.chmod(0o755)
    return str(python)


def test_an_installation_killed_thrice_ends_as_if_undisturbed(slow: str) -> None:
    outcome = interrupt_setup.trial(3, 1, slow)
    assert len(outcome.moments) == 3 and outcome.interrupted >= 2
    assert outcome.wrong == ()


CLEAR, VENV = 'rm -rf "$venv"\n', '"$python" -m venv "$venv"\n'


@pytest.mark.parametrize(
    ("right", "careless", "seen"),
    [
        (CLEAR, 'mkdir -p "$venv"; ls -A "$venv" > "$venv/before"\n', ".venv/before: not as in"),
        (VENV, 'mkdir -p "$venv"; touch "$venv/.ready"\n' + VENV, "marked as ready"),
    ],
)
def test_an_installation_that_is_not_begun_afresh_is_seen(
    slow: str, monkeypatch: pytest.MonkeyPatch, right: str, careless: str, seen: str
) -> None:
    """The trial itself is tried: a tool that clears nothing, and one that stamps too early."""

    def copy(target: Path) -> Path:
        script = copied(target) / "tools/environment"
        text = script.read_text("utf-8")
        assert right in text
        script.write_text(text.replace(right, careless), "utf-8")
        return target

    copied = bookcopy.copy
    monkeypatch.setattr(bookcopy, "copy", copy)
    assert any(seen in line for line in interrupt_setup.trial(3, 1, slow).wrong)


def test_an_installation_that_is_impossible_is_no_trial(tmp_path: Path) -> None:
    (tmp_path / "python").write_text("#!/bin/sh\necho no index >&2\nexit 1\n", "utf-8")
    (tmp_path / "python").chmod(0o755)
    with pytest.raises(CourtnormError, match="the set-up was not interrupted: it fails here"):
        interrupt_setup.trial(3, 1, str(tmp_path / "python"))


@pytest.mark.parametrize(
    ("outcome", "code", "said"),
    [
        (None, 0, "the set-up was not interrupted: no index"),
        (interrupt_setup.SetupTrial((1.0, 2.0, 3.0), 2, ()), 0, "2 while at work; then made as if"),
        (interrupt_setup.SetupTrial((1.0, 2.0, 3.0), 3, ("x: not as",)), 1, "work; went wrong"),
    ],
)
def test_the_long_run_stores_what_came_of_a_killed_installation(
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    outcome: interrupt_setup.SetupTrial | None,
    code: int,
    said: str,
) -> None:
    def setup(kills: int, seed: int) -> interrupt_setup.SetupTrial:
        if outcome is None:
            raise CourtnormError("the set-up was not interrupted: no index")
        return outcome

    monkeypatch.setattr(interrupt_setup, "trial", setup)
    monkeypatch.setattr(interrupt, "trials", lambda *_: [interrupt.Trial("run", 0.5, True, ())])
    arguments = ["interrupt", "--moments", "1", "--setup", "3", "--date", "2026-01-01"]
    result = CliRunner().invoke(long_run, arguments, catch_exceptions=False)
    assert (result.exit_code, said in result.stdout) == (code, True)
    stored = json.loads((small / interrupt.RESULT).read_text("utf-8"))
    assert stored["interruptions"]["moments"] == 1
    assert ("setup" in stored) == (outcome is not None)
    if outcome is not None:
        assert stored["setup"]["interrupted"] == outcome.interrupted
        assert stored["setup"]["wrong"] == list(outcome.wrong)


# ---------------------------------------------------------------- the stored result


def test_the_stored_result_is_whole_and_nothing_went_wrong_in_it(root: Path) -> None:
    path = root / interrupt.RESULT
    if not path.is_file():
        pytest.skip("no long run has been stored yet (make attack)")
    stored = json.loads(path.read_text("utf-8"))["interruptions"]
    verbs = stored["verbs"]
    assert set(verbs) == {"derive", "html", "run"}
    assert stored["moments"] == sum(v["moments"] for v in verbs.values())
    assert stored["moments"] >= 50
    assert all(v["wrong"] == [] and v["interrupted"] <= v["moments"] for v in verbs.values())
    assert sum(v["interrupted"] for v in verbs.values()) >= 40


def test_the_stored_installation_was_killed_and_nothing_went_wrong(root: Path) -> None:
    path = root / interrupt.RESULT
    setup = json.loads(path.read_text("utf-8")).get("setup") if path.is_file() else None
    if setup is None:
        pytest.skip("no installation was killed in a long run yet (it needs the network)")
    assert setup["moments"] >= 3 and setup["interrupted"] >= 2
    assert setup["wrong"] == []
