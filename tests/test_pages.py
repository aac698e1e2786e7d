"""The rules of the text, each seen to fail on the fault it is for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from courtnorm.press import pairs
from courtnorm.press import rules as pages


def page(
    text: str, published: dict[str, str] | None = None, name: str = "chapters/x"
) -> pages.Page:
    return pages.Page(name, Path("x.md"), text, published or {})


@pytest.mark.parametrize(
    "text",
    [
        "There were 14 votes.",
        "A share of 33% of texts.",
        "It took 3.5 years.",
        "There were twelve such texts.",
        "In all, seventeen abstained.",
        "The verdict is holds.",
        "C6 holds.",
        "Of the first claim: holds.",
    ],
)
def test_typed_results_are_noticed(text: str) -> None:
    assert pages.numbers(page(text))


@pytest.mark.parametrize(
    "text",
    [
        "On 26 February 2011 the Council met.",
        "In 2005, and in the 1990s, under Article 13(b) and Articles 12 to 14.",
        "Document S/PV.6491 and A/RES/60/1, paragraphs 138 and 139; OP4 and PP9; C4 under D5; R2P.",
        "There were {glue:text}`n` votes; see {res}`1970 OP4` and `code 14`.",
        "The Council has fifteen members.",
    ],
)
def test_dates_symbols_and_glued_values_may_stand(text: str) -> None:
    assert pages.numbers(page(text)) == []


def test_code_is_not_prose() -> None:
    assert pages.numbers(page("```{code-cell} ipython3\nx = 14\n```\n")) == []
    assert pages.numbers(page("```python\nx = 14\n```\n\n```text\n14\n```\n")) == []


def test_line_numbers_are_those_of_the_file() -> None:
    text = "---\na: 1\n---\n\n```{code-cell} ipython3\nx = 1\n```\n\nThere were 14.\n"
    assert "line 9" in pages.numbers(page(text))[0]


def test_long_quotations_are_noticed() -> None:
    assert pages.quotations(page("“" + "word " * 12 + "word”"))
    assert not pages.quotations(page("“" + "word " * 11 + "word”"))


def test_values_asked_for_and_not_published_and_the_reverse() -> None:
    text = "{glue:text}`a` and\n\n```{finding} C6\n```\n"
    found = pages.published(page(text, {"a": "1", "b": "2"}))
    assert any("C6 is asked for" in line for line in found)
    assert any("b is published" in line for line in found)
    assert pages.published(page(text, {"a": "1", "C6": "x"})) == []


def test_a_name_shown_twice_guards_neither_place() -> None:
    (line,) = pages.published(page("{glue:text}`a` and {glue:text}`a`", {"a": "one"}))
    assert "a is shown 2 times, expected once" in line
    both = {"a": "one", "a-2nd": "one"}
    assert pages.published(page("{glue:text}`a` and {glue:text}`a-2nd`", both)) == []
    assert pages.published(page("{glue:text}`a` and one", both))


PICTURE = """```{{picture}} fig-a
:alt: {alt}
:read: How.
:limits: What not.
:data: votes
:long: Two bars, of {{glue:text}}`wheat` and of {{glue:text}}`rye`.

{caption}
```
"""


@pytest.mark.parametrize(
    ("alt", "caption", "message"),
    [
        ("short", "Caption", "alt text of 5 characters"),
        ("a" * 251, "Caption", "alt text of 251 characters"),
        ("a" * 60, "", "expected a caption"),
    ],
)
def test_pictures_without_alt_text_or_caption(alt: str, caption: str, message: str) -> None:
    found = pages.pictures(page(PICTURE.format(alt=alt, caption=caption)))
    assert any(message in line for line in found)


def test_pictures_with_the_same_alt_text_or_without_apparatus() -> None:
    whole = PICTURE.format(alt="a" * 60, caption="Caption")
    assert pages.pictures(page(whole)) == []
    assert "that of another figure" in pages.pictures(page(whole + whole))[0]
    assert "expected :limits:" in pages.pictures(page(whole.replace(":limits: What not.\n", "")))[0]
    silent = re.sub(r"^:long:.*\n", "", whole, flags=re.M)
    assert "expected :long:" in pages.pictures(page(silent))[0]


def test_figures_and_tables_that_no_sentence_refers_to_are_noticed() -> None:
    whole = PICTURE.format(alt="a" * 60, caption="Caption")
    table = "```{data-table} tab-a\nCaption\n```\n"
    silent = f"{whole}\n{table}\nThe harvest was good.\n"
    assert [line.split(": ")[1] for line in pages.unmentioned(page(silent))] == ["fig-a", "tab-a"]
    said = silent + "\n{numref}`fig-a` and {numref}`the list <tab-a>` show it.\n"
    assert pages.unmentioned(page(said)) == []
    # a caption, a comment and a cell are no running text
    apart = (
        table.replace("Caption", "Beside {numref}`fig-a`")
        + "<!-- {numref}`fig-a` -->\n\n"
        + "```{code-cell} ipython3\nx = '{numref}`fig-a`'\n```\n"
    )
    (line,) = pages.unmentioned(page(f"{whole}\n{apart}\n{{numref}}`tab-a`\n"))
    assert line.startswith("book/chapters/x.md: fig-a: expected a sentence")


def test_a_long_description_keeps_the_rules_of_prose() -> None:
    whole = PICTURE.format(alt="a" * 60, caption="Caption")
    assert pages.numbers(page(whole)) == []
    typed = page(whole.replace("{glue:text}`rye`", "14"))
    assert "'14.' is typed" in pages.numbers(typed)[0]
    assert "line 6" in pages.numbers(typed)[0]


def test_unknown_resolutions_are_noticed() -> None:
    assert pages.resolutions_named(page("{res}`9970`"))
    assert pages.resolutions_named(page("{res}`1970 PQ4`")) or pages.resolutions_named(
        page("{res}`1970 OP4 x`")
    )
    assert pages.resolutions_named(page("{res}`1970`")) == []


def test_chapters_end_on_what_it_means() -> None:
    good = "# T\n\nOn Saturday it met.\n\n## The list\n\nx\n\n## What it means\n\nx\n"
    assert pages.shape(page(good)) == []
    told = ["book/chapters/x.md: expected a last section, What it means"]
    assert pages.shape(page(good + "\n## More\n")) == told
    assert pages.shape(page(good.replace("## What", "### What"))) == told
    assert pages.shape(page("# T\n\nIt met.\n")) == told


def test_uncited_and_missing_references_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = {
        "b2000x": "@book{b2000x, title = {\\emph{Rye}}}",
        "a2000x": "@book{a2000x, title = {\\rye}}",
    }
    monkeypatch.setattr(pages.bibliography, "entries", lambda: listed)
    found = pages.references([page("{cite:p}`c2000x`")])
    assert any("c2000x is cited" in line for line in found)
    assert any("a2000x: nothing cites it" in line for line in found)
    assert any("in order of their keys" in line for line in found)
    (unset,) = [line for line in found if "is LaTeX" in line]
    assert unset.startswith("references.bib: a2000x: title: ")


def test_a_claim_shown_twice_or_nowhere_is_noticed() -> None:
    text = "```{finding} C5\n```\n" * 2 + "```{finding} C6\n```\n"
    found = pages.claims_placed([page(text, name="chapters/power-to-refer")])
    assert any(line.startswith("data/claims.csv: C5") for line in found)
    assert any(line.startswith("data/claims.csv: C7") for line in found)
    assert not any(line.startswith("data/claims.csv: C6") for line in found)


def test_every_notebook_is_in_the_contents(root: Path) -> None:
    listed = pairs.contents()
    assert listed[0] == "book/index"
    for path in (root / "book").rglob("*.ipynb"):
        if ".ipynb_checkpoints" not in path.parts:
            assert path.relative_to(root).with_suffix("").as_posix() in listed


def test_a_page_without_a_description_or_with_a_bad_one_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = pairs.descriptions() | {"book/cite": "Too short.", "book/gone": "Said of no page."}
    del written["book/glossary"]
    monkeypatch.setattr(pairs, "descriptions", lambda: written)
    lines = [line for line in pairs.problems() if line.startswith("book/descriptions.yml: ")]
    assert [line.split(": ")[1] for line in lines] == ["book/glossary", "book/cite", "book/gone"]
    assert "expected 110 to 160" in lines[1]


def test_the_book_keeps_its_rules() -> None:
    assert pages.problems() == []
    assert pairs.problems() == []
