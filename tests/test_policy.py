"""The content-security policy: on every page, no other host, no evaluated code, and it works."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from bs4 import BeautifulSoup

from courtnorm import build, paths

HTML = paths.root() / build.HTML
CHROMIUM = next((p for n in ("chromium", "chromium-browser") if (p := shutil.which(n))), None)


@pytest.fixture(scope="module")
def module() -> Iterator[ModuleType]:
    folder = str(paths.root() / "extensions")
    sys.path.insert(0, folder)
    try:
        import courtnorm_policy

        yield courtnorm_policy
    finally:
        sys.path.remove(folder)


def rules_of(page: str) -> dict[str, list[str]]:
    """Return the rules of a page's policy, which must come before anything it governs."""
    document = BeautifulSoup(page, "html.parser")
    first = [n for n in document.find("head").find_all(True)][:2]  # type: ignore[union-attr]
    assert [n.name for n in first] == ["meta", "meta"]
    assert first[1].get("http-equiv") == "Content-Security-Policy"
    rules = [rule.split() for rule in str(first[1]["content"]).split(";")]
    return {name: values for name, *values in rules}


def test_scripts_and_styles_of_the_page_are_hashed_and_files_are_not(module: ModuleType) -> None:
    page = '<script>a < "b" && c</script><script src="x.js"></script><style>p{}</style><p>q</p>'
    assert module.inline(page) == {"script": ['a < "b" && c'], "style": ["p{}"]}


def test_the_hash_is_the_one_browsers_reckon(module: ModuleType) -> None:
    # the example that the specification of the policy gives
    example = "alert('Hello, world.');"
    assert module.hashes([example]) == " 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


def test_a_theme_with_another_head_is_refused(module: ModuleType) -> None:
    with pytest.raises(Exception, match="no longer writes"):
        module.with_policy('<meta charset="latin-1">', "")


@pytest.mark.built
def test_every_page_has_a_policy_that_fits_it(module: ModuleType) -> None:
    found = sorted(HTML.rglob("*.html"))
    assert found, "the pages are not built: make html"
    for path in found:
        page = path.read_text("utf-8")
        rules = rules_of(page)
        assert rules["default-src"] == ["'none'"], path.name
        allowed = {value for values in rules.values() for value in values}
        named = {v for v in allowed if not re.fullmatch(r"'sha256-[\w+/]{43}='", v)}
        assert named <= {"'none'", "'self'", "'unsafe-inline'", "data:"}, path.name
        assert "'unsafe-inline'" not in rules.get("script-src", []), path.name
        texts = module.inline(page)
        assert set(module.hashes(texts["script"]).split()) == set(rules.get("script-src", [])) - {
            "'self'"
        }, path.name
        assert not re.search(r"<[^<>]*\son(?:click|load|error|mouse\w+|key\w+)=", page), path.name


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(HTML))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        chromium = player.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


#: Tried from a page: a script written in, an attribute that runs, code from text, another host.
TRY = """async () => {
  const element = (name, text) => Object.assign(document.createElement(name), {textContent: text});
  document.body.append(element('script', 'window.written = true'));
  const holder = document.createElement('div');
  holder.innerHTML = '<img src="missing.png" onerror="window.handled = true">';
  document.body.append(holder);
  document.head.append(element('style', 'body { outline: 7px solid red }'));
  setTimeout(() => { try { window.evaluated = new Function('return true')() } catch {} }, 0);
  try { await fetch('http://127.0.0.1:9/'); } catch {}
  await new Promise(done => setTimeout(done, 300));
  return [window.written, window.handled, window.evaluated,
          getComputedStyle(document.body).outlineWidth === '7px'].map(Boolean);
}"""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the policy is not tried")
def test_what_the_policy_forbids_is_refused_by_a_browser(browser: Any, site: str) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text))
    page.goto(f"{site}/book/index.html", wait_until="load")
    assert refused == []
    assert page.evaluate(TRY) == [False] * 4
    assert any("127.0.0.1:9" in line and "connect-src" in line for line in refused)
    page.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the policy is not tried")
@pytest.mark.parametrize("name", ["book/index", "book/chapters/power-to-refer", "book/timeline"])
def test_pages_opened_from_a_folder_keep_scripts_and_styles(browser: Any, name: str) -> None:
    """Without a server the same policy holds: files beside the page are its own."""
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if m.type == "error" else None)
    page.goto((HTML / f"{name}.html").as_uri(), wait_until="load")
    assert page.evaluate("document.body.dataset.theme") == "auto"
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    assert refused == []
    page.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the policy is not tried")
def test_the_search_works_under_the_policy(browser: Any, site: str) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if m.type == "error" else None)
    page.goto(f"{site}/search.html?q=1970", wait_until="load")
    page.wait_for_selector("#search-results li p.context")
    assert refused == []
    page.close()
