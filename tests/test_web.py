"""What the web pages are told by settings: addresses set and not set, each in a small book."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
import smallbook
from bs4 import BeautifulSoup
from pypdf import PdfWriter

from courtnorm import paths

REPOSITORY = "https://github.com/someone/a-book"


@pytest.fixture(scope="module")
def web(extension: Callable[[str], ModuleType]) -> ModuleType:
    return extension("web")


def test_without_a_repository_there_are_no_links_to_it(web: ModuleType) -> None:
    assert web.launch("", "book/chapters/first") == []


def test_a_page_leads_to_its_text_its_notebook_and_a_report(web: ModuleType) -> None:
    links = dict(web.launch(REPOSITORY, "book/chapters/first"))
    assert links["Repository"] == REPOSITORY
    assert links["Edit this page"] == f"{REPOSITORY}/edit/main/book/chapters/first.md"
    assert "gh/someone/a-book/main" in links["Run it on Binder"]
    assert links["Run it on Binder"].endswith("lab%2Ftree%2Fbook%2Fchapters%2Ffirst.ipynb")
    assert links["Report a mistake"].startswith(f"{REPOSITORY}/issues/new?")


def test_a_page_that_is_no_notebook_can_not_be_run(web: ModuleType) -> None:
    assert "Run it on Binder" not in dict(web.launch(REPOSITORY, "book/data"))


@pytest.mark.parametrize(
    "address",
    ["someone/a-book", "https://example.org/x/y", f"{REPOSITORY}/", "http://github.com/a/b"],
)
def test_an_address_that_would_give_broken_links_is_refused(web: ModuleType, address: str) -> None:
    from sphinx.errors import ConfigError

    with pytest.raises(ConfigError, match="expected https://github.com/OWNER/NAME"):
        web.launch(address, "book/data")


# ---------------------------------------------------------------- a small book, built


PICTURE = """# The harvest

```{picture} fig-grain
:alt: Two bars, a tall one for wheat and a short one for rye, in an invented land.
:read: Each bar is a crop.
:limits: Prices.
:data: votes
:long: The bar for wheat is twice as tall as the bar for rye, and there are no other bars at all.

Grain in Ruritania.
```

The chamber voted 11-0-4, then 15-0, on 2001-02-03, as `7-8-0` has it.

## The second field

Barley stood here.

```
sow(2)
```
"""


def blank() -> bytes:
    """A PDF of one empty page."""
    buffer = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(414, 200)
    writer.write(buffer)
    return buffer.getvalue()


def harvest() -> nbformat.NotebookNode:
    """A page that published one picture, as an executed chapter does."""
    form = "application/papermill.record/"
    content = {
        f"{form}image/svg+xml": '<svg viewBox="0 0 10 10"><path d="M0 0h5"/></svg>',
        f"{form}application/pdf": base64.b64encode(blank()).decode(),
        f"{form}text/csv": 'crop,sown,note\nwheat,2,\nrye,-1,=1+1\noats,"",+x\n',
    }
    output = nbformat.v4.new_output(
        "display_data", content, metadata={"scrapbook": {"name": "fig-grain", "mime_prefix": form}}
    )
    cell = nbformat.v4.new_code_cell("glue()", outputs=[output], metadata={"tags": ["remove-cell"]})
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(PICTURE), cell],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )


CONF = """
bibtex_bibfiles = []
root_doc = "book/data"
suppress_warnings = ["bibtex.empty_bib"]
"""


def built(
    folder: Path, more: str = "", pages: dict[str, nbformat.NotebookNode] | None = None
) -> Path:
    """Build a small book with the book's own code; return the folder of pages."""
    (folder / "book").mkdir(parents=True)
    (folder / "conf.py").write_text(smallbook.conf(CONF + more))
    prose = "A page of a small book.\n"
    pages = pages or {"harvest": harvest()}
    listed = "\n".join(pages)
    contents = f"```{{toctree}}\n{listed}\n```\n\n```{{resources}}\n```\n"
    (folder / "book" / "data.md").write_text(f"# A page\n\n{prose}\n{contents}")
    for name, notebook in pages.items():
        nbformat.write(notebook, folder / "book" / f"{name}.ipynb")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(folder), str(folder / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=paths.root())
    assert done.returncode == 0, done.stderr
    return folder / "out"


def page(folder: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((folder / name).read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    more = f"courtnorm_repository = {REPOSITORY!r}\nhtml_baseurl = 'https://example.org/book/'"
    return built(tmp_path_factory.mktemp("addressed"), more)


def test_links_to_the_repository_stand_above_the_text_where_it_is_set(
    bare: Path, addressed: Path
) -> None:
    shown = page(addressed, "book/data.html").select(".page-tools a")
    assert [a.get_text() for a in shown] == ["Repository", "Edit this page", "Report a mistake"]
    assert not page(bare, "book/data.html").select(".page-tools")
    assert "github.com/someone" not in (bare / "book/data.html").read_text("utf-8")


def test_a_figure_has_its_words_its_tables_its_files_and_its_citation(
    bare: Path, addressed: Path
) -> None:
    figure = page(bare, "book/harvest.html").select_one("figure.picture")
    words = figure.select_one("details.folded")  # type: ignore[union-attr]
    assert words.summary.get_text() == "This figure in words"  # type: ignore[union-attr]
    assert "twice as tall" in words.p.get_text()  # type: ignore[union-attr]
    assert figure.select(".legend a[href='data.html#resource-votes']")  # type: ignore[union-attr]
    cited = ".figure-files details .citation-text"
    plain = figure.select_one(cited).get_text()  # type: ignore[union-attr]
    assert "Grain in Ruritania. Figure 1 in “The harvest”" in plain and "http" not in plain
    known = page(addressed, "book/harvest.html").select_one(cited).get_text()  # type: ignore[union-attr]
    assert known == f"{plain} https://example.org/book/book/harvest.html#fig-grain"


def test_a_figure_leads_a_screen_reader_to_its_words(bare: Path) -> None:
    figure = page(bare, "book/harvest.html").select_one("figure.picture")
    drawing = figure.select_one("svg")  # type: ignore[union-attr]
    words = figure.find(id=drawing["aria-details"])  # type: ignore[union-attr, index]
    assert words.name == "details" and "twice as tall" in words.get_text()  # type: ignore[union-attr]
    hint = figure.find(id=drawing["aria-describedby"])  # type: ignore[union-attr, index]
    assert hint.name == "summary" and hint.parent is words  # type: ignore[union-attr]


def test_votes_stay_whole_and_dates_and_code_are_left_alone(bare: Path) -> None:
    document = page(bare, "book/harvest.html")
    assert [v.get_text() for v in document.select("span.vote")] == ["11-0-4", "15-0"]
    css = (paths.root() / "src/courtnorm/press/sphinx/static/book.css").read_text("utf-8")
    assert re.search(r"^[^{]*\.vote[ ,][^}]*white-space: nowrap", css, re.M)


def test_the_search_has_the_words_of_each_section_and_no_code(bare: Path) -> None:
    text = (bare / "_static" / "search-words.js").read_text("utf-8")
    words = json.loads(text.removeprefix("const SEARCH_WORDS = ").rstrip(";\n"))
    first, second = words["book/harvest"]
    assert first[:2] == ["the-harvest", "The harvest"] and second[1] == "The second field"
    assert "The chamber voted 11-0-4, then 15-0" in first[2] and "Barley" not in first[2]
    assert second[2] == "Barley stood here."


def test_numbers_for_download_hold_no_formula_and_are_otherwise_as_stored(bare: Path) -> None:
    written = (bare / "_figures" / "harvest-grain.csv").read_text("utf-8")
    assert written == "crop,sown,note\nwheat,2,\nrye,-1,'=1+1\noats,,'+x\n"


def test_pages_name_their_own_address_only_where_the_book_has_one(
    bare: Path, addressed: Path
) -> None:
    own = "https://example.org/book/book/data.html"
    head = page(addressed, "book/data.html").find("head")
    assert head.find("link", rel="canonical")["href"] == own  # type: ignore[union-attr, index]
    assert head.find("meta", property="og:url")["content"] == own  # type: ignore[union-attr, index]
    head = page(bare, "book/data.html").find("head")
    assert head.find("link", rel="canonical") is None  # type: ignore[union-attr]
    assert head.find("meta", property="og:url") is None  # type: ignore[union-attr]
    assert head.find("meta", property="og:title")["content"] == "A page"  # type: ignore[union-attr, index]
    assert head.find("meta", property="og:image") is None  # type: ignore[union-attr]


def test_the_404_page_starts_from_the_book_and_not_from_the_missing_page(
    bare: Path, addressed: Path
) -> None:
    head = page(addressed, "404.html").find("head")
    assert head.find("base")["href"] == "/book/404.html"  # type: ignore[union-attr, index]
    first = page(bare, "404.html").select("head base, head script, head link")[0]
    assert first.name == "script" and "base.href" in first.get_text()
    for folder in (bare, addressed):
        assert "base-uri 'self'" in (folder / "404.html").read_text("utf-8")
        assert "base-uri 'none'" in (folder / "book/data.html").read_text("utf-8")
