"""What the tests share: sources, tables, the book's own extensions, a browser and a server."""

from __future__ import annotations

import importlib
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import browsing
import counting
import profiles
import pytest
from filelock import FileLock

from courtnorm import paths, tables
from courtnorm.evidence.checks import frame
from courtnorm.evidence.text.corpus import Document
from courtnorm.evidence.text.record import read_corpus
from courtnorm.press import cli

if TYPE_CHECKING:
    from playwright.sync_api import Browser

profiles.register()


def pytest_addoption(parser: pytest.Parser) -> None:
    counting.option(parser)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(counting.Examples(config), "examples")


@pytest.fixture(scope="session")
def root() -> Path:
    return paths.root()


@pytest.fixture(scope="session")
def sources() -> Path:
    folder = paths.sources()
    if folder is None:
        pytest.skip("no sources here: deriving and re-deriving are not tested")
    return folder


@pytest.fixture(scope="session")
def held(
    sources: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Document], list[str]]:
    """The held resolutions, split, and a line for each refused.

    Splitting them takes long: the first of this run's workers to ask does it for all of them.
    """
    refused: list[str] = []
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return list(read_corpus(sources, refused.append)), refused
    kept = tmp_path_factory.getbasetemp().parent / "held.pickle"  # the run's own folder
    with FileLock(f"{kept}.lock"):
        if not kept.is_file():
            kept.write_bytes(pickle.dumps((list(read_corpus(sources, refused.append)), refused)))
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def loaded() -> tables.Tables:
    """All committed CSV tables, and the counts of patterns. Copy before changing."""
    held = {**tables.load_all(), "pattern_counts": tables.load("pattern_counts")}
    return tables.Tables(held)


@pytest.fixture(scope="session")
def texted(loaded: tables.Tables) -> frame.Tables:
    """The same with every cell as text, as the checks take them."""
    return frame.as_text(loaded)


@pytest.fixture(scope="session")
def extension() -> Iterator[Callable[[str], ModuleType]]:
    """Import a module of the book's own Sphinx code by its name."""
    yield lambda name: importlib.import_module(f"courtnorm.press.sphinx.{name}")


@pytest.fixture
def beside_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands run beside those of other tests; that one waits has tests of its own."""
    monkeypatch.setattr(cli, "alone", nullcontext)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once; what a test opens is a context of its own, and shares nothing."""
    from playwright.sync_api import sync_playwright  # only here: most runs open no browser

    assert (browsing.HTML / "index.html").is_file(), "the pages are not built: make html"
    with sync_playwright() as player:
        chromium = player.chromium.launch(
            executable_path=browsing.CHROMIUM, args=list(browsing.FLAGS)
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address at which the built pages are served."""
    with browsing.serving() as address:
        yield address
