"""Deriving: the sources give exactly what is committed, and bad input writes nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import conditions
import pandas as pd
import pytest

from bench import bookcopy
from courtnorm import files, paths, tables
from courtnorm.errors import CourtnormError
from courtnorm.evidence import package
from courtnorm.evidence.derive import command, texts
from courtnorm.evidence.lexicon import load_lexicon


@pytest.fixture(scope="module")
def derived(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All tables, derived elsewhere: whatever this machine can make odd changes nothing."""
    folder = tmp_path_factory.mktemp("derived")
    odd, prefix = {"TZ": "Asia/Kathmandu"}, list[str]()
    for condition in (conditions.in_turkish, conditions.another_day):
        with without(condition.__name__):
            odd |= condition(folder)
    with without("offline"):
        prefix = conditions.offline()
    out = folder / "out"
    subprocess.run(
        [*prefix, *bookcopy.command("derive", "--quiet", "--out", str(out))],
        env=bookcopy.environment(
            bookcopy.copy(folder / "à b c"), COURTNORM_SOURCES=str(sources), **odd
        ),
        check=True,
    )
    return out


@contextmanager
def without(condition: str) -> Iterator[None]:
    """Do without a condition that this machine can not give, and say so."""
    try:
        yield
    except pytest.skip.Exception as reason:
        print(f"{condition}: {reason}")


@pytest.mark.long
@pytest.mark.sources
def test_the_sources_give_exactly_what_is_committed(derived: Path) -> None:
    made = {p.name for p in derived.iterdir()} - {"datapackage.json"}
    described = {e["path"] for e in tables.descriptor()["resources"] if e["class"] == "derived"}
    assert made == described
    for name in sorted(made):
        assert files.sha256(derived / name) == files.sha256(paths.data() / name), name


@pytest.mark.long
@pytest.mark.sources
def test_no_window_and_no_phrase_is_longer_than_allowed(derived: Path) -> None:
    mentions = pd.read_csv(derived / "mentions.csv", keep_default_na=False)
    assert mentions["left"].str.split().str.len().max() <= 6
    assert mentions["right"].str.split().str.len().max() <= 6
    assert mentions["match"].str.split().str.len().max() <= 12
    pairs = pd.read_csv(derived / "pairs.csv", keep_default_na=False)
    phrases = pairs.loc[pairs["shared"] != "", "shared"].str.split(r" \| ", regex=True).explode()
    assert phrases.str.split().str.len().max() <= 12


@pytest.mark.sources
def test_missing_sources_write_nothing(sources: Path, tmp_path: Path) -> None:
    poor = tmp_path / "sources"
    shutil.copytree(sources, poor, copy_function=lambda a, b: Path(b).symlink_to(a))
    (poor / "votes" / "vetoes.csv").unlink()
    out = tmp_path / "out"
    with pytest.raises((CourtnormError, FileNotFoundError), match=r"vetoes\.csv"):
        list(command.derive_all(poor, out))
    assert list(out.iterdir()) == []


def test_a_text_is_given_its_official_symbol() -> None:
    from courtnorm.evidence.text.corpus import split_text

    text = (
        "The Security Council,\nRecalling its duties,\n"
        "1. Decides to send a mission to Ruritania;\n2. Decides to remain seized of the matter.\n"
    )
    document = split_text(text, "S/RES/3100 (2030)")
    official = texts.official(document, {3100: "S/RES/3100 (2031)"})
    assert official.symbol == "S/RES/3100 (2031)" and official.year == 2031
    assert {p.symbol for p in official.paragraphs} == {"S/RES/3100 (2031)"}
    assert texts.official(document, {}) is document


def test_gathering_codes_and_counts() -> None:
    from courtnorm.evidence.text.corpus import split_text

    text = (
        "The Security Council,\n"
        "Recalling the Ruritanian authorities' responsibility to protect their population,\n"
        "1. Decides to refer the situation in Ruritania to the Prosecutor of the International "
        "Criminal Court;\n2. Decides to remain seized of the matter.\n"
    )
    document = split_text(text, "S/RES/3100 (2031)")
    lexicon = load_lexicon(paths.data() / "lexicon.yml")
    found = texts.gather([document], lexicon, frozenset({document.symbol}))
    (codings,) = found.codings
    assert codings["code"].to_list() == ["STATE", "REFERRAL"]
    assert codings["kind"].to_list() == ["preambular", "operative"]
    assert set(found.windows[0]["family"]) <= set(texts.WINDOWED)
    assert found.hand_coded == [document]
    assert (document.symbol, "PP1") in found.texts


def test_descriptions_are_current() -> None:
    assert package.stale_pages() == []


def test_the_data_package_keeps_the_record_of_each_file() -> None:
    package = json.loads((paths.data() / "datapackage.json").read_text("utf-8"))
    for entry in package["resources"]:
        path = paths.data() / entry["path"]
        assert entry["hash"] == f"sha256:{files.sha256(path)}", entry["path"]
        assert entry["bytes"] == path.stat().st_size
