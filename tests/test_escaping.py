"""Names that no one should send, in every table the pages are made from: they come out as text.

A small book is built twice, for the web and for paper, from copies of the data in which titles,
names, labels and remarks hold tags and TeX's own signs. Whatever is shown of them must be the
words, never an element, an attribute or a command.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pypdfium2
import pytest
import smallbook
from browsing import CHROMIUM
from bs4 import BeautifulSoup

from courtnorm import figures, files, paths, tables

#: Closes what it stands in, runs, and breaks out of an attribute; then TeX's own signs.
TAGS = """</script><script>taken()</script><img src=x onerror="taken()"> '"&amp;"""
TEX = r"\input{taken} 50% $x_1^2$ #1 ~ & {y}"
HOSTILE = f"{TAGS} {TEX}"
CONF = """
bibtex_bibfiles = ["ships.bib"]
bibtex_default_style = "courtnorm"
root_doc = "book/index"
suppress_warnings = ["ref.ref"]
latex_documents = [("book/index", "small.tex", "A small book", "no one", "manual")]
"""
#: Pages made from the data: file -> directives.
PAGES = {
    "index": "```{toctree}\n:glob:\n*\nchapters/*\n```",
    "data": "```{resources}\n```\n\n```{terms-of-use}\n```",
    "glossary": "```{terms}\n```",
    "references": "{cite:p}`ships2026`\n\n```{bibliography}\n```",
    "timeline": "```{milestones}\n```",
    "concordance": "```{concordance}\n```",
    "status": "```{citation}\n```\n\n```{numbered} figures\n```",
}
CHAPTER = """# Ships & <b>ships</b>

Pillar one is a crew. {glue:text}`name` sails, see {milestone}`genocide-convention`.

```{picture} fig-ships
:alt: Bars for the ships of Ruritania, by harbour, </script><script>taken()</script> & more.
:read: Each bar is a harbour.
:limits: The crews.
:data: votes
:long: The bars.

Ships of {glue:text}`name`.
```

```{data-table} tab-ships

Ships by name, {glue:text}`name`.
```

```{finding} C1
```

```{board} ledger
```
"""
WORK = r"""@book{ships2026,
  author = {Crew, A.},
  title = {{</script><script>taken()</script><img src=x onerror="taken()"> and 50\% \& more}},
  publisher = {A \& B},
  year = {2026}
}
"""
SVG = '<svg viewBox="0 0 9 9"><title>x</title><path d="M0 0h5"/></svg>'


def altered(folder: Path) -> None:
    """Write the data of a book whose every free field of text is hostile."""
    data = folder / "data"
    shutil.copytree(paths.data(), data)
    (folder / "_config.yml").write_text("", "utf-8")
    for name in ("CITATION.cff", "LICENSE-DATA.md"):
        shutil.copy(paths.root() / name, folder / name)
    cited = (folder / "CITATION.cff").read_text("utf-8")
    title = re.search(r"^title: .*$", cited, re.M)
    assert title
    (folder / "CITATION.cff").write_text(
        cited.replace(title[0], f"title: {json.dumps(HOSTILE)}"), "utf-8"
    )
    for name, columns in {
        "timeline": ("label", "actors", "note", "document"),
        "glossary": ("term", "short", "definition"),
        "claims": ("phrase", "would_change", "as_worded", "how_sure"),
        "codings": ("addressee",),
        "mentions": ("left", "match", "right"),
    }.items():
        path = data / tables.resource(name)["path"]
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        table.loc[0, list(columns)] = HOSTILE
        if name == "glossary":  # the gloss of a term that the chapter uses
            table.loc[table["term"] == "Pillar one", "short"] = HOSTILE
        files.write_csv(path, table)
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    first = package["resources"][0]
    first["title"] = first["description"] = HOSTILE
    first["licenses"] = [{"title": HOSTILE, "path": "https://example.org/"}]
    first["sources"] = [{"title": HOSTILE, "path": "https://example.org/", "date": "2026-01-01"}]
    first["schema"]["fields"][0]["description"] = HOSTILE
    files.write_text(data / "datapackage.json", json.dumps(package))
    reads = {"data": {"votes": "x", HOSTILE: "x"}, "modules": {}}
    run = {"code": "x", "reads": reads}
    files.write_text(folder / "book" / "runs.json", json.dumps({f"chapters/{TEX}": run}))


def blank_pdf() -> bytes:
    """Return a PDF of one empty page, of which a figure's PNG can be made."""
    made, buffer = pypdfium2.PdfDocument.new(), io.BytesIO()
    made.new_page(120, 80)
    made.save(buffer)
    return buffer.getvalue()


def chapter() -> nbformat.NotebookNode:
    """An executed page that publishes hostile words, cells, answers and a picture."""
    finding = {
        "id": "C1",
        "verdict": "holds",
        "status": "computed",
        "numbers": {},
        "evidence": [f"votes:{HOSTILE}", "timeline:genocide-convention"],
        "field": HOSTILE,
        "saved_by": [],
        "rung": "company",
        "definitions": [
            {"name": HOSTILE, "role": role, "definition": HOSTILE, "why": HOSTILE}
            | {"holds": True, "because": HOSTILE}
            for role in ("as worded", "reading", "restriction", "rung")
        ],
        **dict.fromkeys(
            ("as_worded", "context", "can_be_said", "not_read", "read", "afterwards"), HOSTILE
        ),
    }
    contents: dict[str, dict[str, Any]] = {
        "name": {"text/plain": repr(HOSTILE)},
        "fig-ships": {
            "image/svg+xml": SVG,
            "application/pdf": base64.b64encode(blank_pdf()).decode(),
            "text/csv": files.csv_text(pd.DataFrame({"name": [HOSTILE]})),
        },
        "tab-ships": {"text/csv": files.csv_text(pd.DataFrame({HOSTILE: [HOSTILE]}))},
        "C1": {"application/vnd.courtnorm.finding+json": json.dumps(finding)},
        "ledger": {"application/vnd.courtnorm.ledger+json": json.dumps([finding])},
    }
    outputs = [
        nbformat.v4.new_output(
            "display_data",
            {f"application/papermill.record/{form}": value for form, value in content.items()},
            metadata={"scrapbook": {"name": name, "mime_prefix": "application/papermill.record/"}},
        )
        for name, content in contents.items()
    ]
    cell = nbformat.v4.new_code_cell("glue()", outputs=outputs, metadata={"tags": ["remove-cell"]})
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(CHAPTER), cell],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    altered(folder)
    files.write_text(folder / "conf.py", smallbook.conf(CONF))
    for name, directives in PAGES.items():
        files.write_text(folder / f"book/{name}.md", f"# The {name}\n\n{directives}\n")
    files.write_text(folder / "ships.bib", WORK)
    (folder / "book/chapters").mkdir()
    nbformat.write(chapter(), folder / "book/chapters/ships.ipynb")
    return folder


def built(source: Path, builder: str) -> Path:
    """Build the small book with one of Sphinx's builders; return the folder it is in."""
    out = source / f"out-{builder}"
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", builder, str(source), str(out)],
        env={**os.environ, "COURTNORM_ROOT": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def web(source: Path) -> Path:
    return built(source, "html")


@pytest.fixture(scope="module")
def paper(source: Path) -> str:
    return (built(source, "latex") / "small.tex").read_text("utf-8")


#: Where hostile words are shown at least: page -> how often.
SHOWN = {
    "book/data": 7,  # title, description, terms, source, field, terms of use, contents of the page
    "book/glossary": 2,  # term, definition
    "book/references": 1,
    "book/timeline": 4,
    "book/chapters/ships": 10,
    "genindex": 2,
}


def elements(page: BeautifulSoup) -> list[str]:
    """Return what on a page came from hostile words and is more than words."""
    found = []
    for element in page.find_all(True):
        said = element.get_text() if element.name == "script" else ""
        # data are never run, and must not be able to end their element
        data = element.get("type") in ("application/json", "application/ld+json")
        if "<" in said if data else "taken" in said:
            found.append(f"a script: {element}")
        for name, value in element.attrs.items():
            if name.startswith("on") or (name == "src" and value == "x"):
                found.append(f"an attribute: {element}")
            if name == "href" and str(value).lower().startswith("javascript"):
                found.append(f"a link: {element}")
    return found


def test_the_test_of_elements_sees_each_kind() -> None:
    page = (
        "<script>taken()</script><img src=x onerror='taken()'><a href='javascript:taken()'>a</a>"
        '<script type="application/ld+json">"taken()"</script>'
        '<script type="application/json">"<b>"</script>'
    )
    kinds = [line.split(":")[0] for line in elements(BeautifulSoup(page, "html.parser"))]
    assert kinds == ["a script", "an attribute", "an attribute", "a link", "a script"]


def test_on_the_web_hostile_words_are_words(web: Path) -> None:
    for path in sorted(web.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        assert elements(page) == [], path.name
    for name, times in SHOWN.items():
        page = BeautifulSoup((web / f"{name}.html").read_text("utf-8"), "html.parser")
        assert page.get_text().count("<script>taken()") >= times, name


def test_a_gloss_stays_within_its_attribute(web: Path) -> None:
    page = BeautifulSoup((web / "book/chapters/ships.html").read_text("utf-8"), "html.parser")
    (link,) = page.select("a.term")
    assert link["title"] == f"Pillar one: {HOSTILE}"


def test_in_the_data_of_the_concordance_no_tag_is_opened(web: Path) -> None:
    page = BeautifulSoup((web / "book/concordance.html").read_text("utf-8"), "html.parser")
    content = page.find("script", type="application/json")
    assert content is not None and "<" not in content.get_text()
    rows = json.loads(content.get_text())["rows"]
    assert any(HOSTILE in row for row in rows)


def test_on_paper_hostile_words_are_words(paper: str) -> None:
    shown = (
        r"\textbackslash{}input\{taken\} 50\% \$x\_1\textasciicircum{}2\$ \#1 \textasciitilde{} \&"
    )
    assert paper.count(shown) >= 15
    for command in (r"\input{taken}", "50% $", "$x_1", " #1 "):
        assert command not in paper
    taken = [entry for entry in entries(paper) if "taken" in entry]
    assert taken
    for entry in taken:
        assert r"\textbackslash{}input\sphinxleftcurlybrace{}taken" in entry
        assert not re.search(r'(?<!")[!@|](?!\w+\})', entry.split("taken()")[1]), entry


def entries(paper: str) -> list[str]:
    """Return what stands between the braces of each entry of the index."""
    found = []
    for part in paper.split(r"\index{")[1:]:
        unclosed = 1
        for end, sign in enumerate(part):
            unclosed += (sign == "{") - (sign == "}")
            if not unclosed:
                found.append(part[:end])
                break
    return found


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the search is not tried")
def test_the_search_shows_hostile_titles_as_words(browser: Any, web: Path) -> None:
    page = browser.new_page()
    for words in ("taken", "ships", "onerror"):
        page.goto(f"{(web / 'search.html').as_uri()}?q={words}", wait_until="load")
        page.wait_for_selector("#search-results li a")
        assert page.locator("#search-results :is(script, img, b)").count() == 0, words
    page.close()


def test_in_a_picture_hostile_words_are_words(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[figures.Picture] = []
    monkeypatch.setattr(figures, "glue", lambda _, picture, display: kept.append(picture))

    def draw(canvas: figures.Canvas, numbers: pd.DataFrame) -> None:
        lines = numbers["name"][0].replace(" ", "\n")
        canvas.axes().text(0.1, 0.4, lines, fontsize=canvas.small)

    figures.publish("fig-x", draw, pd.DataFrame({"name": [TAGS]}))
    picture = BeautifulSoup(kept[0].svg, "html.parser")
    assert elements(picture) == []
    assert all(word in picture.get_text() for word in TAGS.split())
