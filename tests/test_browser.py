"""The pages in a real browser: two widths, two themes; no error, nothing foreign, accessible."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import CHROMIUM, HTML, SHIFTS, WIDTHS, opened
from playwright.sync_api import Browser, Page

from courtnorm import files
from courtnorm.press import build, citation, pairs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the pages are not looked at"),
]
THEMES = ("light", "dark")


def sideways(page: Page, where: str) -> list[str]:
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{where}: the page scrolls sideways ({wide})"] if wide[0] > wide[1] else []


#: What hangs on colours; all other rules hold in both themes or in neither.
COLOURS = ("color-contrast", "link-in-text-block")


def violations(page: Page, where: str, *without: str) -> list[str]:
    """Return what axe finds on the whole page; ``without`` are rules that are not asked."""
    # axe leaves the size of targets out unless it is asked
    rules = {"target-size": {"enabled": True}} | {rule: {"enabled": False} for rule in without}
    # of what is in order axe would make and send a list, which nobody reads
    asked = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})
    return _named(asked.response["violations"], where)


#: Asks axe of one text in each colour, size and weight, on each ground, beside each other colour:
#: contrast hangs on nothing else, and to measure it takes axe longer than all other rules. What was
#: in order on another page is not asked again.
DISTINCT = """async ([rules, known]) => {
  const grounds = new Map();
  const ground = (e) => {
    if (!e) return "";
    if (!grounds.has(e)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(e);
      const own = [backgroundColor, backgroundImage, opacity].join();
      const plain = own === "rgba(0, 0, 0, 0),none,1";
      grounds.set(e, plain ? ground(e.parentElement) : `${own};${ground(e.parentElement)}`);
    }
    return grounds.get(e);
  };
  const texts = new Map();
  const inOrder = new Set(known);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || !e.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fill, fontSize, fontWeight, textDecorationLine } = getComputedStyle(e);
    const beside = getComputedStyle(e.parentElement).color;
    const kind = [e.tagName, color, fill, fontSize, fontWeight, textDecorationLine, beside];
    const key = [...kind, ground(e)].join();
    if (!inOrder.has(key) && !texts.has(key)) texts.set(key, e);
  }
  if (!texts.size) return [[], []];
  const asked = { runOnly: rules, resultTypes: ["violations"] };
  const { violations } = await axe.run({ include: [...texts.values()] }, asked);
  return [violations, [...texts.keys()]];
}"""
IN_ORDER: set[str] = set()


def colours(page: Page, where: str) -> list[str]:
    """Return what axe finds in the page's colours; it is on the page since :func:`violations`."""
    found, asked = page.evaluate(DISTINCT, [COLOURS, sorted(IN_ORDER)])
    if not found:
        IN_ORDER.update(asked)
    return _named(found, where)


def _named(found: list[dict[str, Any]], where: str) -> list[str]:
    return [
        f"{where}: {v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:3]}" for v in found
    ]


def turn(page: Page, theme: str) -> None:
    """Turn a page that follows its reader's system to a theme, and wait until it has turned."""
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.evaluate("Promise.all(document.getAnimations().map((turning) => turning.finished))")
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (theme == "dark")


MADE = ("genindex", "search", "404")  # pages that no text stands behind


@pytest.mark.parametrize("name", [*pairs.contents(), *MADE])
def test_every_page_at_two_widths_and_in_two_themes(browser: Browser, site: str, name: str) -> None:
    """Loaded once at each width, in the one theme and in the other, and looked at in both."""
    found: list[str] = []
    for width, themes in zip(WIDTHS, (THEMES, THEMES[::-1]), strict=True):
        page, wrong = opened(browser, f"{site}/{name}.html", width, themes[0])
        found += sideways(page, f"{width}")
        # What is folded is part of the page: it is looked at unfolded.
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        found += violations(page, f"{width}, unfolded", *COLOURS)
        for theme in themes:
            turn(page, theme)
            where = f"{width} {theme}, unfolded"
            found += sideways(page, where) + colours(page, where)
        if width == "desktop":  # at 200% a window has half its width
            page.set_viewport_size({"width": WIDTHS["desktop"] // 2, "height": 450})
            found += sideways(page, f"{width}, at 200%")
        found += [f"{width}: {line}" for line in wrong]
        page.context.close()
    assert found == []


@pytest.mark.long
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*pairs.contents(), *MADE])
def test_every_text_of_every_page_keeps_every_rule(
    browser: Browser, site: str, name: str, width: str, theme: str
) -> None:
    page, _ = opened(browser, f"{site}/{name}.html", width, theme)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert violations(page, f"{width} {theme}") == []
    page.context.close()


@pytest.mark.parametrize("colour", ["#bbb", "#444"])
def test_a_pale_text_among_others_is_found(browser: Browser, site: str, colour: str) -> None:
    """One word anywhere on a page is told from the others by its colour."""
    page, _ = opened(browser, f"{site}/book/changelog.html")
    assert violations(page, "", *COLOURS) == []
    page.evaluate(
        """colour => {
          const last = [...document.querySelectorAll("article p")].pop();
          last.innerHTML = `<span style="color: ${colour}">Pale</span> ${last.innerHTML}`;
        }""",
        colour,
    )
    found = colours(page, "light")
    assert ["color-contrast" in line for line in found] == ([True] if colour == "#bbb" else [])
    page.context.close()


def _search(page: Page, site: str, words: str) -> list[str]:
    page.goto(f"{site}/search.html?q={words}", wait_until="load")
    page.wait_for_timeout(500)
    return [str(a.get_attribute("href")) for a in page.query_selector_all("#search-results li a")]


@pytest.mark.parametrize("words", ["1970", "S/RES/1970", "C4", "C6"])
def test_search_finds_resolutions_and_claims(browser: Browser, site: str, words: str) -> None:
    page, _ = opened(browser, f"{site}/search.html", "desktop", "light")
    chapter = "chapters/first" if words == "C4" else "chapters/power-to-refer"
    assert any(chapter in link for link in _search(page, site, words)), words
    page.context.close()


@pytest.mark.parametrize("words", ["S/RES/1970", "referral"])
def test_a_result_shows_its_words_and_leads_to_its_section(
    browser: Browser, site: str, words: str
) -> None:
    page, wrong = opened(browser, f"{site}/search.html?q={words}", "phone")
    page.wait_for_selector("#search-results li p.context")
    assert page.input_value(".search-field input") == words
    last = words.split("/")[-1][:6]  # forms of one word are marked alike: referral, referred
    marked = page.locator("#search-results mark").all_inner_texts()
    assert marked and all(text.lower().startswith(last) for text in marked)
    sections = page.locator("#search-results li a[href*='#']")
    sections.first.click()
    page.wait_for_load_state()
    anchor = page.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert page.evaluate("id => document.getElementById(id) !== null", anchor)
    assert wrong == [] and sideways(page, "phone") == []
    page.context.close()


VOTES_BROKEN = """() => [...document.querySelectorAll(".vote")]
  .filter((vote) => vote.getClientRects().length > 1).map((vote) => vote.textContent)"""
CAPTIONS_CUT = """() => [...document.querySelectorAll(".table-wrapper")].filter((frame) => {
  const caption = frame.querySelector("caption");
  const [box, seen] = [caption || frame, frame].map((e) => e.getBoundingClientRect());
  return box.right > seen.right + 1 || box.left < seen.left - 1;
}).map((frame) => frame.textContent.trim().slice(0, 60))"""
SCROLLED = """() => {
  for (const frame of document.querySelectorAll(".table-wrapper")) frame.scrollLeft = 1e4;
}"""


FIRST_CUT = """() => [...document.querySelectorAll(".table-wrapper")]
  .filter((frame) => frame.querySelector("tr > :nth-child(5)"))
  .flatMap((frame) => [...frame.querySelectorAll("tr > :first-child")]
    .filter((cell) => {
      const [own, seen] = [cell, frame].map((e) => e.getBoundingClientRect().left);
      return Math.abs(own - seen) > 1;
    }))
  .map((cell) => cell.textContent)"""


@pytest.mark.parametrize("name", ["power-to-refer", "grammar", "same-breath", "five-bonds"])
def test_on_a_phone_votes_stay_whole_and_captions_are_read_in_full(
    browser: Browser, site: str, name: str
) -> None:
    page, _ = opened(browser, f"{site}/book/chapters/{name}.html", "phone")
    assert page.locator(".table-wrapper caption").count() > 0
    assert page.evaluate(VOTES_BROKEN) == []
    assert page.evaluate(CAPTIONS_CUT) == []
    page.evaluate(SCROLLED)
    assert page.evaluate(CAPTIONS_CUT) == [], "a caption stays when its table scrolls"
    assert page.evaluate(FIRST_CUT) == [], "so does the first column of a wide table"
    page.context.close()


def test_a_figure_in_words_unfolds_by_keyboard(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/book/chapters/same-breath.html")
    drawing = page.locator("figure.picture svg.figure.wide[aria-details]").first
    words = page.locator(f"#{drawing.get_attribute('aria-details')}")
    words.locator("summary").focus()
    page.keyboard.press("Enter")
    assert words.locator("p").is_visible()
    page.context.close()


def test_the_theme_can_be_switched_and_figures_follow(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/book/chapters/power-to-refer.html", "desktop", "light")
    ink = "getComputedStyle(document.querySelector('svg.figure text')).fill"
    before = page.evaluate(ink)
    for _ in range(3):
        page.click("button.theme-toggle:visible")
        if page.evaluate("document.body.dataset.theme") == "dark":
            break
    assert page.evaluate(ink) != before
    page.context.close()


def test_code_unfolds_by_keyboard(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/book/chapters/power-to-refer.html", "desktop", "light")
    summary = page.locator("details.hide summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.hide").first.evaluate("d => d.open")
    page.context.close()


def test_downloads_arrive(browser: Browser, site: str, tmp_path: Path) -> None:
    page, _ = opened(browser, f"{site}/book/chapters/power-to-refer.html", "desktop", "light")
    link = page.locator(".figure-files a").first
    beside = HTML / "_figures" / str(link.get_attribute("href")).rsplit("/", 1)[-1]
    with page.expect_download() as waiting:
        link.click()
    target = tmp_path / "numbers.csv"
    waiting.value.save_as(target)
    assert target.read_text("utf-8") == beside.read_text("utf-8")
    assert "symbol" in target.read_text("utf-8").splitlines()[0].split(",")
    page.context.close()


# ---------------------------------------------------------------- code, shown and remembered

CHAPTER = "book/chapters/power-to-refer.html"


def folded(page: Page) -> list[bool]:
    return list(page.eval_on_selector_all("details.hide", "all => all.map((d) => !d.open)"))


def test_the_choice_to_show_all_code_is_remembered_and_nothing_jumps(
    browser: Browser, site: str
) -> None:
    page, wrong = opened(browser, f"{site}/{CHAPTER}")
    button = page.get_by_role("button", name="Show all code")
    assert all(folded(page)) and button.get_attribute("aria-pressed") == "false"
    button.focus()
    page.keyboard.press("Enter")
    assert not any(folded(page)) and button.get_attribute("aria-pressed") == "true"

    page.add_init_script(SHIFTS)
    for address in (CHAPTER, "book/chapters/first.html"):
        page.goto(f"{site}/{address}", wait_until="load")
        page.wait_for_timeout(300)
        assert folded(page) and not any(folded(page)), address
        assert button.get_attribute("aria-pressed") == "true"
        assert page.evaluate("window.moved") < 0.01, "the page jumped while it loaded"

    button.click()
    page.reload(wait_until="load")
    assert all(folded(page)) and button.get_attribute("aria-pressed") == "false"
    assert wrong == []
    page.context.close()


def test_without_scripts_code_unfolds_one_by_one_and_no_dead_button_is_shown(
    browser: Browser, site: str
) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}", java_script_enabled=False)
    assert (
        page.locator(".code-toggle").count() == 1 and not page.locator(".code-toggle").is_visible()
    )
    page.locator("details.hide summary").first.click()
    assert page.locator("details.hide pre").first.is_visible()
    page.context.close()


# ---------------------------------------------------------------- under a figure, beside a verdict


@pytest.mark.parametrize(
    ("summary", "inside"),
    [
        (".figure-files summary", ".figure-files .citation-text"),
        (
            ".finding details.folded:has(li) summary",
            ".finding details.folded:has(li) li",
        ),
    ],
)
def test_citation_and_evidence_unfold_by_keyboard(
    browser: Browser, site: str, summary: str, inside: str
) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}")
    assert not page.locator(inside).first.is_visible()
    page.locator(summary).first.focus()
    page.keyboard.press("Enter")
    assert page.locator(inside).first.is_visible()
    page.context.close()


def test_links_of_figures_and_headings_show_on_hover_and_on_focus(
    browser: Browser, site: str
) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}")
    for owner in ("article h2", "figure.picture figcaption p", ".finding-head"):
        link = page.locator(f"{owner} > .headerlink").first
        seen = lambda link=link: float(link.evaluate("a => getComputedStyle(a).opacity"))  # noqa: E731
        page.mouse.move(0, 0)
        assert seen() == 0, owner
        page.locator(owner).first.hover()
        assert seen() == 1, f"{owner}: hover"
        page.mouse.move(0, 0)
        link.focus()
        assert seen() == 1, f"{owner}: focus"
    page.context.close()


def test_a_term_says_what_it_is_and_leads_to_its_definition(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}")
    term = page.locator("a.term").first
    assert ": " in str(term.get_attribute("data-means"))
    term.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#term-*")
    assert page.locator("dt:target").count() == 1
    page.context.close()


def test_a_citation_and_its_way_back(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}")
    place = page.locator(".bibtex-citation").first.get_attribute("id")
    page.locator(".bibtex-citation a").first.click()
    page.wait_for_url("**/references.html#*")
    page.locator(f"div.citation:target .cited-in a[href$='power-to-refer.html#{place}']").click()
    page.wait_for_url(f"**/power-to-refer.html#{place}")
    page.context.close()


# ---------------------------------------------------------------- by keyboard

FOCUSED = """() => {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  const ring = e.id.startsWith("__")
    ? getComputedStyle(document.querySelector(`label.${e.id.slice(2) === "toc"
        ? "toc-header-icon" : "nav-overlay-icon"}`))
    : style;
  return {
    name: e.outerHTML.slice(0, 90),
    body: e === document.body,
    ring: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2,
    shown: style.visibility === "visible" && box.right > 0 && box.left < innerWidth
      && box.bottom > 0 && box.top < innerHeight,
  };
}"""


@pytest.mark.parametrize("width", list(WIDTHS))
def test_every_stop_of_the_keyboard_is_seen(browser: Browser, site: str, width: str) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}", width, reduced_motion="reduce")
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["body"]:
            break
        assert stop["ring"], f"no visible focus: {stop['name']}"
        assert stop["shown"], f"focus out of sight: {stop['name']}"
    else:
        pytest.fail("the keyboard does not come to an end of the page")
    page.context.close()


def test_the_contents_open_by_keyboard_and_by_hand_on_a_phone(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}", "phone")
    inside = page.locator(".sidebar-drawer a.sidebar-brand")
    assert not inside.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert inside.is_visible()
    page.keyboard.press("Escape")
    assert not inside.is_visible()
    page.click("label.nav-overlay-icon")
    assert inside.is_visible(), "the boxes are for the keyboard, the icon for the hand"
    page.context.close()


def test_a_link_leads_past_the_contents(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}")
    skip = page.locator("a.skip-to-content")
    for _ in range(3):  # after the boxes that open the side columns, before anything else
        page.keyboard.press("Tab")
        if skip.evaluate("a => a === document.activeElement"):
            break
    else:
        pytest.fail("the link is not among the first stops")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")
    page.context.close()


def test_motion_stops_where_the_reader_asks(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{CHAPTER}", "phone", reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter((e) => {
          const s = getComputedStyle(e);
          return s.animationName !== "none"
            || s.transitionDuration.split(", ").some((t) => parseFloat(t) > 0);
        }).map((e) => e.className.toString())"""
    )
    assert moving == []
    page.context.close()


# ---------------------------------------------------------------- addresses that are not there


@pytest.mark.parametrize("missing", ["gone.html", "book/gone.html", "book/chapters/deep/gone.html"])
def test_a_missing_page_leads_back_into_the_book(browser: Browser, site: str, missing: str) -> None:
    page, wrong = opened(browser, f"{site}/{missing}")
    assert page.locator("h1").inner_text() == "Page not found"
    expected = "console: Failed to load resource: the server responded with a status of 404"
    assert [line for line in wrong if not line.startswith(expected)] == []
    assert len(wrong) <= 1, "only the page itself is missing"
    for words in ("The start of the book", "Search", "Index"):
        link = page.locator("article").get_by_role("link", name=words)
        assert page.request.get(link.evaluate("a => a.href")).status == 200, words
    page.locator("article a").first.click()
    page.wait_for_selector(".board-bar")  # by way of the page at the root, which leads on
    page.context.close()


# ---------------------------------------------------------------- without a server


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("bundle")
    bundle = folder / Path(build.BUNDLE).name
    build.pack(HTML, bundle, citation.book().released)
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(folder)
        (top,) = {name.split("/")[0] for name in packed.namelist()}
    return (folder / top).as_uri()


def test_the_bundle_has_the_same_bytes_for_the_same_pages(tmp_path: Path) -> None:
    digests = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        build.pack(HTML, tmp_path / name / "book.zip", citation.book().released)
        digests.add(files.sha256(tmp_path / name / "book.zip"))
    assert len(digests) == 1


@pytest.mark.parametrize("name", [*pairs.contents(), *MADE])
def test_a_page_of_the_bundle_opens_without_a_server(
    browser: Browser, unpacked: str, name: str
) -> None:
    page, wrong = opened(browser, f"{unpacked}/{name}.html")
    assert wrong == []
    assert page.locator("article h1").count() == 1
    page.context.close()


@pytest.mark.parametrize("words", ["1970", "S/RES/1970", "C6", "referral"])
def test_the_bundle_is_searched_without_a_server(
    browser: Browser, unpacked: str, words: str
) -> None:
    page, wrong = opened(browser, f"{unpacked}/index.html")
    page.wait_for_url("**/book/index.html")
    page.fill(".sidebar-search", words)
    page.press(".sidebar-search", "Enter")
    # results come one after another: wait for the chapter that must be among them
    page.wait_for_selector('#search-results li a[href*="power-to-refer"]', timeout=15_000)
    assert page.locator("#search-results li p.context mark").count() > 0, "no excerpt"
    page.locator("#search-results li a").first.click()
    page.wait_for_load_state()
    assert page.locator("article h1").count() == 1 and wrong == []
    page.context.close()


def test_the_timeline_of_the_bundle_is_filtered_without_a_server(
    browser: Browser, unpacked: str
) -> None:
    page, wrong = opened(browser, f"{unpacked}/book/timeline.html")
    page.locator(".milestone-filter .unfold").click()  # the years are folded when one comes
    every = page.locator("li.milestone:visible").count()
    page.locator("input[name=strand]").first.uncheck()
    assert 0 < page.locator("li.milestone:visible").count() < every
    assert wrong == []
    page.context.close()


def test_the_concordance_of_the_bundle_is_searched_without_a_server(
    browser: Browser, unpacked: str
) -> None:
    page, wrong = opened(browser, f"{unpacked}/book/concordance.html")
    before = page.locator(".dt-info").inner_text()
    page.fill(".concordance input[name=q]", "Darfur")
    page.wait_for_function("t => document.querySelector('.dt-info').innerText !== t", arg=before)
    assert page.locator("#concordance-table tbody tr").count() > 0
    assert wrong == []
    page.context.close()


def test_code_is_shown_and_remembered_without_a_server(browser: Browser, unpacked: str) -> None:
    page, wrong = opened(browser, f"{unpacked}/{CHAPTER}")
    page.click(".code-toggle")
    page.reload(wait_until="load")
    assert folded(page) and not any(folded(page)) and wrong == []
    page.context.close()
