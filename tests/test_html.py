"""The built pages: whole, linked, described, and asking no other host for anything."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from courtnorm import paths, tables
from courtnorm.press import build, citation, moved, pairs
from courtnorm.press import rules as pages

pytestmark = pytest.mark.built
HTML = paths.root() / build.HTML


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    assert (HTML / "index.html").is_file(), "the pages are not built: make html"


def every_page() -> list[Path]:
    return [HTML / f"{name}.html" for name in pairs.contents()]


@cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@cache
def ids(path: Path) -> set[str]:
    return {str(node["id"]) for node in soup(path).find_all(id=True)}


def test_every_page_of_the_contents_is_there() -> None:
    for path in [*every_page(), HTML / "index.html"]:
        assert path.is_file(), path.name


def test_no_page_asks_another_host_for_anything() -> None:
    asking = {
        ("script", "src"),
        ("link", "href"),
        ("img", "src"),
        ("iframe", "src"),
        ("source", "src"),
    }
    for path in HTML.rglob("*.html"):
        for tag, attribute in asking:
            for node in soup(path).find_all(tag):
                address = node.get(attribute) or ""
                if tag == "link" and {"canonical", "license"} & set(node.get("rel") or []):
                    continue
                assert not urlsplit(address).netloc, f"{path.name}: {address}"
    for path in [*HTML.rglob("*.css")]:
        assert not re.search(r"url\([\"']?(?:https?:)?//", path.read_text("utf-8")), path.name


def test_every_internal_link_resolves() -> None:
    for path in HTML.rglob("*.html"):
        for node in soup(path).find_all(["a", "link", "script", "img"]):
            address = node.get("href") or node.get("src")
            if not address or urlsplit(address).scheme or address.startswith("data:"):
                continue
            parts = urlsplit(address)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target = target / "index.html"
            assert target.is_file(), f"{path.relative_to(HTML)}: {address}"
            if parts.fragment and target.suffix == ".html":
                there = unquote(parts.fragment) in ids(target)
                assert there, f"{path.relative_to(HTML)}: {address}"


def unresolved(document: BeautifulSoup) -> list[str]:
    """Return what a page refers to within itself, in drawings and labels, and does not have."""
    ids = {str(node["id"]) for node in document.find_all(id=True)}
    asked: set[str] = set()
    for node in document.find_all(True):
        for name, value in node.attrs.items():
            if name in ("xlink:href", "href") and node.name == "use":
                asked.add(str(value).removeprefix("#"))
            elif name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers"):
                asked |= set(value if isinstance(value, list) else str(value).split())
            else:
                asked |= set(re.findall(r"url\(#([^)]+)\)", str(value)))
    return sorted(asked - ids)


def test_parts_named_within_a_page_are_there_and_once() -> None:
    for path in HTML.rglob("*.html"):
        assert unresolved(soup(path)) == [], path.name
        ids = [str(node["id"]) for node in soup(path).find_all(id=True)]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        assert twice == [], f"{path.relative_to(HTML)}: {twice[:5]}"


def test_a_part_that_is_missing_is_seen() -> None:
    drawing = '<svg><use xlink:href="#a"/><path clip-path="url(#b)"/></svg><label for="c">c</label>'
    assert unresolved(BeautifulSoup(drawing, "html.parser")) == ["a", "b", "c"]
    assert (
        unresolved(BeautifulSoup(drawing + '<p id="a"/><p id="b"/><p id="c"/>', "html.parser"))
        == []
    )


def test_downloads_resolve_and_are_not_empty() -> None:
    links = [(p, a) for p in HTML.rglob("*.html") for a in soup(p).select("a[download]")]
    assert links
    for path, link in links:
        address = urlsplit(str(link["href"]))
        if address.scheme == "data":
            continue
        assert not address.netloc, f"{path.name}: {link['href']}"
        target = (path.parent / unquote(address.path)).resolve()
        assert target.is_relative_to(HTML.resolve()) and target.stat().st_size > 20, link["href"]


def test_every_figure_has_alt_text_caption_apparatus_and_downloads() -> None:
    asked = {p.name: re.findall(r"^```\{picture\} (\S+)", p.text, re.M) for p in pages.pages()}
    for page, names in asked.items():
        document = soup(HTML / "book" / f"{page}.html")
        figures = document.select("figure.picture")
        assert len(figures) == len(names), page
        for figure in figures:
            label = figure.select_one("svg.figure")["aria-label"]  # type: ignore[index]
            assert 40 <= len(str(label)) <= 250
            caption = figure.select_one(".caption-number")
            assert caption is not None and "Figure" in caption.get_text()
            words = figure.get_text()
            for part in ("How to read it", "What it does not show", "Where its numbers are"):
                assert part in words
            files = figure.select(".figure-files a[download]")
            assert [link.get_text() for link in files] == ["CSV", "SVG", "PNG"]
            terms = figure.select_one(".figure-files a[rel=license]")
            assert terms is not None and terms.get_text() == "CC BY 4.0"
            for link in files:
                target = (HTML / "book" / f"{page}.html").parent / str(link["href"])
                assert target.resolve().stat().st_size > 20


def test_every_figure_can_be_cited_by_its_number_and_caption() -> None:
    book = citation.book()
    for path in every_page():
        for figure in soup(path).select("figure.picture"):
            number = figure.select_one(".caption-number").get_text().strip()  # type: ignore[union-attr]
            caption = figure.select_one(".caption-text").get_text()  # type: ignore[union-attr]
            cited = figure.select_one(".figure-files .citation-text").get_text()  # type: ignore[union-attr]
            assert f"{caption.rstrip('. ')}. {number} in \u201c" in cited, path.name
            assert f"{book.title}, version {book.version}" in cited
            assert "BY 4.0" in cited


def test_every_chapter_can_be_cited_by_its_title() -> None:
    book = citation.book()
    for name in (name for name in pairs.contents() if "/chapters/" in name):
        page = soup(HTML / f"{name}.html")
        title = page.select_one("article h1").get_text()  # type: ignore[union-attr]
        cited = page.select_one(".cite-chapter .citation-text").get_text()  # type: ignore[union-attr]
        plain = re.sub(r"^\d+\.\s+|¶.*", "", title, flags=re.DOTALL)
        plain += "" if plain.endswith("?") else "."
        assert f"({book.released.year}). {plain} In {book.title}, version {book.version}." in cited


def test_every_figure_is_tied_to_its_long_description() -> None:
    for page in pages.pages():
        asked = len(re.findall(r"^:long: \S", page.text, re.M))
        figures = soup(HTML / "book" / f"{page.name}.html").select("figure.picture")
        assert len(figures) == asked, page.name
        for figure in figures:
            drawing, fold = figure.select_one("svg.figure"), figure.select_one("details.folded")
            assert drawing is not None and fold is not None, page.name
            assert drawing["aria-details"] == fold["id"], figure["id"]
            assert drawing["aria-describedby"] == fold.summary["id"], figure["id"]  # type: ignore[index]
            assert fold.summary.get_text() == "This figure in words"  # type: ignore[union-attr]
            assert len(fold.p.get_text()) > 40, figure["id"]  # type: ignore[union-attr]
            assert fold.select("p .pasted-text"), f"{figure['id']}: no value of a cell"


def test_the_numbers_of_a_figure_lead_to_the_tables_they_come_from() -> None:
    for page in pages.pages():
        document = soup(HTML / "book" / f"{page.name}.html")
        asked = re.findall(r"^:data: (.+)$", page.text, re.M)
        for figure, names in zip(document.select("figure.picture"), asked, strict=True):
            links = [
                str(a["href"]).split("#")[1] for a in figure.select(".legend a[href*=resource-]")
            ]
            assert links == [f"resource-{n}" for n in re.split(r"[,\s]+", names.strip())]


def test_downloads_are_the_stored_outputs() -> None:
    for text in pairs.pairs():
        values = moved.glued(pairs.read_notebook(text.with_suffix(".ipynb")))
        for name in re.findall(r"^```\{picture\} fig-(\S+)", text.read_text("utf-8"), re.M):
            stored = HTML / "_figures" / f"{text.stem}-{name}.csv"
            assert stored.read_text("utf-8") == values[f"fig-{name}"]


def test_tables_are_tables() -> None:
    for page in pages.pages():
        document = soup(HTML / "book" / f"{page.name}.html")
        for name in re.findall(r"^```\{data-table\} (\S+)", page.text, re.M):
            node = document.find(id=name)
            assert node is not None and node.select_one("table th, th") is not None


def test_verdicts_on_the_pages_are_those_of_the_ledger() -> None:
    from courtnorm.claims import SIGNS, ledger

    board = soup(HTML / "book/index.html").select_one(".board:has(.board-group)")
    assert board is not None
    groups = {
        " ".join(g.select_one(".board-title .verdict").get_text().split()): {  # type: ignore[union-attr]
            item.get_text().split()[0] for item in g.select(".board-cards > li")
        }
        for g in board.select(".board-group")
    }
    for finding in ledger():
        title = f"{SIGNS[finding.verdict]} {finding.verdict}"
        assert finding.id in groups[title], finding.id
    first_screen = soup(HTML / "book/index.html").select_one(".board")
    assert first_screen is not None and first_screen is not board
    bar = {str(a["href"]) for a in first_screen.select(".board-bar a")}
    assert bar == {f"#{g['id']}" for g in board.select(".board-group")}


def findings() -> dict[str, Tag]:
    """The card of each claim that a page shows."""
    found = {}
    for path in every_page():
        for card in soup(path).select(".finding"):
            number = re.match(r"C\d+", card.get_text().strip())
            assert number, path.name
            found[number[0]] = card
    return found


def label_of(work: str) -> str:
    """Return the label of a work of the reading list, as its author and year make it."""
    row = tables.load("reading_list").set_index("key").loc[work]
    return f"{row['authors']}, {row['year']}"


def test_a_verdict_leads_to_everything_it_rests_on() -> None:
    from courtnorm.claims import ledger

    shown = findings()
    assert len(shown) >= 20
    for finding in ledger():
        if finding.id not in shown or not finding.evidence:
            continue
        folds = {d.summary.get_text(): d for d in shown[finding.id].select("details.folded")}  # type: ignore[union-attr]
        folded = folds["Rests on"]
        assert any(name.startswith("The function that decides it") for name in folds), finding.id
        addresses = [str(a["href"]) for a in folded.find_all("a")]
        words = folded.get_text(" ")
        for item in finding.evidence:
            table, _, key = item.partition(":")
            if table == "timeline":
                assert any(a.endswith(f"#milestone-{key}") for a in addresses), item
            elif key:
                assert any(a.endswith(f"#resource-{table}") for a in addresses), item
                # a work is known by its label in the list of references, anything else by its key
                told = label_of(key) if table == "reading_list" else key
                assert "".join(told.split()) in "".join(words.split()), item
            elif re.search(r" (?:PP|OP)\d+$", item):
                symbol, label = item.rsplit(" ", 1)
                assert f"https://undocs.org/en/{symbol.replace(' ', '')}" in addresses, item
                assert label in words, item
            else:
                assert any("references.html#" in a for a in addresses), item


def test_every_citation_is_led_back_to_from_the_list_of_references() -> None:
    references = soup(HTML / "book" / "references.html")
    back = {
        entry["id"]: {str(a["href"]) for a in entry.select(".cited-in a")}
        for entry in references.select("div.citation")
    }
    cited = 0
    assert set(back) and all(back.values()), "a work that leads nowhere"
    # what no sentence cites is a source of a claim or stands in the table of works, and says so
    works = tables.load("works").query("in_references == 'yes'")
    silent = [
        entry for entry in references.select(".cited-in") if "no sentence" in entry.get_text()
    ]
    assert 0 < len(silent) < len(back) and len(silent) <= len(works)
    for line in silent:
        address = str(line.select("a")[-1]["href"])
        assert re.search(r"#(?:finding-c\d+|resource-works)$", address), address
    for path in every_page():
        for place in soup(path).select(".bibtex-citation"):
            for link in place.select("a[href*='references.html#']"):
                cited += 1
                here = f"{path.relative_to(HTML / 'book').as_posix()}#{place['id']}"
                assert here in back[str(link["href"]).split("#")[1]], here
    assert cited > 50


def index_entries() -> dict[str, set[str]]:
    """Each entry of the index with the pages it leads to."""
    entries = {}
    for item in soup(HTML / "genindex.html").select(".index-entries > li"):
        name = item.get_text().split(":")[0].strip()
        entries[name] = {str(a["href"]).split("#")[0] for a in item.find_all("a")}
    return entries


def test_the_index_has_every_resolution_claim_and_term() -> None:
    entries = index_entries()
    for page in pages.pages():
        if not (HTML / "book" / f"{page.name}.html").is_file():
            continue
        for number in re.findall(r"\{res\}`(\d+)", page.text):
            (name,) = [n for n in entries if re.match(rf"resolution {number} \(", n)]
            assert f"book/{page.name}.html" in entries[name], name
    for number in findings():
        assert any(name.startswith(f"{number}, ") for name in entries), number
    for term in tables.load("glossary")["term"]:
        plain = re.sub(r"^The (\w)(.*)", lambda m: f"{m[1].upper()}{m[2]}, the", term)
        assert "book/glossary.html" in entries[plain], term
    used = [name for name, where in entries.items() if "book/glossary.html" in where]
    assert sum(len(entries[name]) > 1 for name in used) > 15, "terms lead to where they are used"


def test_the_index_is_in_order_and_reached_from_every_page() -> None:
    numbers = [int(n) for n in re.findall(r"resolution (\d+) ", " ".join(index_entries()))]
    assert numbers == sorted(numbers) and len(numbers) > 20
    claims = [int(n) for n in re.findall(r"\bC(\d+), ", " ".join(index_entries()))]
    assert claims == sorted(claims)
    for path in [*every_page(), HTML / "search.html"]:
        assert soup(path).select(".sidebar-tree a[href$='genindex.html']"), path.name


def test_the_first_use_of_a_term_leads_to_its_definition() -> None:
    for path in every_page():
        terms = soup(path).select("a.term")
        leads = [str(a["href"]) for a in terms]
        assert len(leads) == len(set(leads)), f"{path.name}: a term is linked twice"
        for link in terms:
            assert "glossary.html#term-" in str(link["href"])
            assert re.match(r".+: \S+", str(link["title"])), path.name


def test_every_numbered_figure_and_table_is_listed() -> None:
    shown = soup(HTML / "book" / "figures.html").select(".numbered-list li, .gallery li")
    listed = {
        str(item.a["href"]): " ".join(item.p.get_text().split())  # type: ignore[index, union-attr]
        for item in shown
    }
    numbered = 0
    for path in every_page():
        for node in soup(path).select("figure[id], table[id]"):
            if node.select_one(".caption-number") is None:
                continue
            numbered += 1
            words = " ".join(
                part.get_text().strip() for part in node.select(".caption-number, .caption-text")
            )
            here = f"{path.relative_to(HTML / 'book').as_posix()}#{node['id']}"
            assert listed[here] == " ".join(words.split())
    assert numbered == len(listed) > 20
    for item in soup(HTML / "book" / "figures.html").select(".gallery li"):
        files = [str(link["href"]) for link in item.select(".list-files a")]
        assert [name.rsplit(".", 1)[1] for name in files] == ["csv", "svg", "png"], item.get_text()
        assert all((HTML / "book" / name).is_file() for name in files), files


def test_figures_tables_headings_and_findings_have_links_of_their_own() -> None:
    for path in every_page():
        for node in soup(path).select(
            "article section[id] > :is(h2, h3), figure.picture, .finding"
        ):
            own = node.get("id") or node.parent["id"]  # type: ignore[index]
            links = [str(a["href"]) for a in node.select("a.headerlink")]
            assert f"#{own}" in links, f"{path.name}: {own}"


def test_the_book_can_be_cited() -> None:
    from pybtex.database import parse_string

    book = citation.book()
    page = soup(HTML / "book" / "cite.html")
    words = page.select_one(".citation-text").get_text()  # type: ignore[union-attr]
    assert book.title in words and book.version in words and str(book.released.year) in words
    (entry,) = parse_string(page.select_one("pre").get_text(), "bibtex").entries.values()  # type: ignore[union-attr]
    assert book.title in entry.fields["title"] and entry.fields["year"] == str(book.released.year)
    named = [str(person).strip("{}") for person in entry.persons["author"]]
    assert named == [author.family_first for author in book.authors]


def test_the_licences_of_text_code_and_data_are_told_apart() -> None:
    page = soup(HTML / "book" / "cite.html")
    cells = {r.td.get_text().strip(): r.get_text(" ") for r in page.select("tbody tr")}  # type: ignore[union-attr]
    rows = {terms.replace("\u2019", "'"): names for terms, names in cells.items()}
    for resource in tables.descriptor()["resources"]:
        for item in resource["licenses"]:
            assert re.search(rf"\b{resource['name']}\b", rows[item["title"]]), resource["name"]
    words = page.find("article").get_text()  # type: ignore[union-attr]
    assert "Text and figures." in words and "Code." in words and "MIT" in words


def test_tables_lie_beside_the_pages_as_they_are_in_the_book() -> None:
    data = soup(HTML / "book" / "data.html")
    for resource in tables.descriptor()["resources"]:
        path = resource["path"]
        assert data.select(f"a[href='../_data/{path}']"), path
        assert (HTML / "_data" / path).read_bytes() == (paths.data() / path).read_bytes()


def test_nothing_is_loaded_that_a_page_does_not_use() -> None:
    for path in [*every_page(), HTML / "genindex.html"]:
        document = soup(path)
        loaded = " ".join(str(s.get("src")) for s in document.find_all("script"))
        assert ("code.js" in loaded) == bool(document.select("details.hide")), path.name
        assert ("code.js" in loaded) == bool(document.select(".code-toggle")), path.name
        if not document.select("article pre"):
            assert "clipboard" not in loaded, path.name


def test_links_to_the_repository_are_absent_while_its_address_is() -> None:
    config = yaml.safe_load((paths.root() / "_config.yml").read_text("utf-8"))["sphinx"]["config"]
    for path in every_page():
        shown = soup(path).select(".page-tools a")
        assert bool(shown) == bool(config["courtnorm_repository"]), path.name
        assert bool(soup(path).find("link", rel="canonical")) == bool(config["html_baseurl"])


def test_pages_are_described_and_titled() -> None:
    for path in every_page():
        head = soup(path).find("head")
        description = head.find("meta", attrs={"name": "description"})  # type: ignore[union-attr]
        assert description is not None and len(str(description["content"])) > 40, path.name
        shared = {m["property"]: m["content"] for m in head.select("meta[property^='og:']")}  # type: ignore[union-attr]
        assert shared["og:title"] and shared["og:description"] == description["content"]
        assert soup(path).find("html")["lang"] == "en"  # type: ignore[index]


def test_no_raw_object_or_unresolved_reference_is_shown() -> None:
    for path in every_page():
        article = soup(path).find("article")
        parts = article.find_all(string=lambda s: s.find_parent("pre") is None)  # type: ignore[union-attr]
        words = " ".join(parts)
        assert not re.search(r"<\w[\w.]* object at 0x|\?\?|\{glue|\{cite|\{res", words), path.name


def test_search_index_is_there() -> None:
    text = (HTML / "searchindex.js").read_text("utf-8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    assert len(index["docnames"]) >= len(pairs.contents())


def test_the_page_of_the_data_leads_with_ten_tables_and_folds_what_one_looks_up() -> None:
    page = soup(HTML / "book" / "data.html")
    first = page.select_one("article table")
    assert first is not None and first.find_previous("section")["id"] == "where-to-begin"  # type: ignore[index]
    leads = [str(link["href"]) for link in first.select("tbody td:first-child a")]
    assert len(set(leads)) == 10
    sections = {f"#{part['id']}": part for part in page.select("section[id^=resource-]")}
    assert set(leads) < set(sections)
    assert list(sections) == [f"#resource-{r['name']}" for r in tables.descriptor()["resources"]]
    for resource, part in zip(tables.descriptor()["resources"], sections.values(), strict=True):
        name = resource["name"]
        (fold,) = part.select("details")
        assert not fold.has_attr("open"), name
        summary = fold.summary.get_text()  # type: ignore[union-attr]
        fields = len(resource.get("schema", {}).get("fields", []))
        assert (f"{fields} field" in summary) is (fields > 0), name
        inside = " ".join(fold.get_text(" ").split())
        fold.extract()
        assert not part.select("table"), f"{name}: its fields stand open"
        assert part.select(f"a[href$='_data/{resource['path']}']"), name
        read = re.findall(r"\w+", f"{part.get_text(' ')} {inside}")
        assert set(re.findall(r"\w+", resource["description"])) <= set(read), name
