"""What the book takes for granted of others: each thing once, and a test that sees it go.

CONTRIBUTING.md says what to do on the day one of these fails.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import furo
import pytest
import sphinx
from locked import lock, pins
from longrun import reproduce

from bench import bookcopy
from courtnorm import paths
from courtnorm.press import build

FURO = Path(furo.__file__).parent / "theme" / "furo"
#: What the templates build on: the theme's file, and what must stand in it.
THEME: tuple[tuple[str, str], ...] = (
    ("base.html", '<meta charset="utf-8">'),
    ("base.html", "block site_meta"),
    ("base.html", "block styles"),
    ("base.html", "block extrahead"),
    ("base.html", "block body"),
    ("base.html", "block scripts"),
    ("base.html", "block regular_scripts"),
    ("page.html", '{% extends "base.html" %}'),
    ("page.html", "block content"),
    ("page.html", "block footer"),
    ("page.html", '<input type="checkbox" class="sidebar-toggle" name="__navigation"'),
    ("page.html", '<label class="overlay sidebar-overlay"'),
    ("page.html", '<aside class="sidebar-drawer">'),
    ("page.html", '<aside class="toc-drawer'),
    ("search.html", '{% extends "page.html" %}'),
    ("search.html", "block regular_scripts"),
)
#: The versions that the book is known to need exactly (pyproject.toml says why).
PINNED = ("jupyter-book", "sphinx", "docutils", "myst-nb", "sphinxcontrib-bibtex", "jupytext")


@pytest.mark.parametrize(("name", "text"), THEME)
def test_the_theme_is_as_the_templates_expect(name: str, text: str) -> None:
    assert text in (FURO / name).read_text("utf-8")


def test_all_that_the_templates_replace_is_looked_for_above(root: Path) -> None:
    template = (root / "src/courtnorm/press/sphinx/templates/page.html").read_text("utf-8")
    replaced = re.findall(r"replace\('([^']+)'", template)
    assert replaced
    assert {("page.html", text) for text in replaced} <= set(THEME)
    blocks = set(re.findall(r"block (\w+)", template)) | set(re.findall(r"self\.(\w+)\(", template))
    assert {f"block {name}" for name in blocks} <= {text for _, text in THEME}


@pytest.mark.parametrize("name", PINNED)
def test_a_pin_stands_once_and_is_what_is_installed(root: Path, name: str) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    pinned = [w for entries in lists for w in entries if re.match(rf"{name}==", w)]
    assert len(pinned) == 1
    version = pinned[0].split("==")[1]
    assert [v for n, v, _ in pins(lock(root)) if n == name] == [version]
    assert metadata.version(name) == version


def test_jupyter_book_still_knows_what_it_is_asked() -> None:
    from jupyter_book.cli.main import build as command

    known = {option for parameter in command.params for option in parameter.opts}
    assert known >= {"--path-output", "--builder", "-n", "-W", "--keep-going", "-q"}


def test_the_page_writer_still_has_what_the_book_overrides() -> None:
    from sphinx.writers.html5 import HTML5Translator

    for name in ("visit_image", "visit_title", "visit_citation", "starttag", "attval"):
        assert callable(getattr(HTML5Translator, name)), sphinx.__version__


def debian_names(root: Path) -> list[str]:
    lines = (root / "apt.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_debian_names_stand_in_one_place(root: Path) -> None:
    """Outside apt.txt a package is named only where the environment itself needs it."""
    # names of programs as well, and of the folder in which TeX keeps the fonts
    special = {"xindy", "latexmk", "chromium", "tex-gyre"}
    for path in [*(root / "tools").iterdir(), root / "Makefile", *(root / "src").rglob("*.py")]:
        text = path.read_text("utf-8")
        for name in set(debian_names(root)) - special:
            assert not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text), (path.name, name)


def test_debian_still_has_packages_of_these_names(root: Path) -> None:
    system = Path("/etc/os-release")
    if not system.is_file() or "\nID=debian\n" not in f"\n{system.read_text('utf-8')}":
        pytest.skip("not Debian: whether it has these packages can not be asked here")
    names = debian_names(root)
    done = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    known = set(re.findall(r"^Package: (\S+)", done.stdout, re.M))
    if not known:
        pytest.skip("no package lists here (apt-get update fetches them)")
    assert set(names) <= known, sorted(set(names) - known)


@pytest.mark.long
def test_plain_sphinx_builds_the_same_book(tmp_path: Path) -> None:
    """The way out on the day Jupyter Book 1 can not be installed: its conf.py and sphinx-build."""
    book = bookcopy.with_paper(bookcopy.copy(tmp_path / "book"))
    surroundings = {**build.environment(), **bookcopy.environment(book)}
    programs = Path(sys.executable).parent
    out = book / build.HTML
    for command in (
        [str(programs / "jupyter-book"), "config", "sphinx", "."],
        [
            *(str(programs / "sphinx-build"), "-b", "html", "-W", "--keep-going", "-q"),
            *("-d", str(book / "_build/doctrees"), ".", str(out)),
        ],
    ):
        done = subprocess.run(
            command, cwd=book, env=surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-600:]
    found = reproduce.compare(book, paths.root(), [f"{build.HTML}/book"])
    assert found.files >= 15 and found.differences == ()
