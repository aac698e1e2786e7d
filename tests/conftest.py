"""What the tests share: the sources where they are found, and the committed tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import profiles
import pytest

from courtnorm import paths, tables

profiles.register()


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
def loaded() -> dict[str, pd.DataFrame]:
    """All committed CSV tables: name -> table. Copy before changing."""
    return tables.load_all()
