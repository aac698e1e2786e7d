"""The content-security policy: on every page, no other host, no evaluated code, and it works."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from browsing import CHROMIUM, HTML
from bs4 import BeautifulSoup


@pytest.fixture(scope="module")
def module(extension: Callable[[str], ModuleType]) -> ModuleType:
    return extension("metadata")


def rules_of(page: str) -> dict[str, list[str]]:
    """Return the rules of a page's policy, which must come before anything it governs."""
    document = BeautifulSoup(page.partition("</head>")[0], "html.parser")
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


#: Tried from a page: a script written in, an attribute that runs, code from text, a style written
#: in, and another host asked for a script, a picture, a style, a frame and data.
TRY = """async (other) => {
  const element = (name, rest) => Object.assign(document.createElement(name), rest);
  document.body.append(element('script', {textContent: 'window.written = true'}));
  const holder = document.createElement('div');
  holder.innerHTML = '<img src="missing.png" onerror="window.handled = true">';
  document.body.append(holder);
  setTimeout(() => { try { window.evaluated = new Function('return true')() } catch {} }, 0);
  document.head.append(element('style', {textContent: 'body { outline: 7px solid red }'}));
  document.body.append(element('script', {src: other + '/script'}));
  document.body.append(element('img', {src: other + '/picture'}));
  document.head.append(element('link', {rel: 'stylesheet', href: other + '/style'}));
  document.body.append(element('iframe', {src: other + '/frame'}));
  try { await fetch(other + '/data'); } catch {}
  await new Promise(done => setTimeout(done, 500));
  return [window.written, window.handled, window.evaluated,
          getComputedStyle(document.body).outlineWidth === '7px'].map(Boolean);
}"""
ASKED = {"/script", "/picture", "/style", "/frame", "/data"}


class _Other(http.server.BaseHTTPRequestHandler):
    """Another host, which answers whatever it is asked and remembers it."""

    def __init__(self, *request: Any, asked: set[str]) -> None:
        self.asked = asked
        super().__init__(*request)

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.asked.add(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def other() -> Iterator[tuple[str, set[str]]]:
    """The address of another host, and what it was asked for."""
    asked: set[str] = set()
    handler = functools.partial(_Other, asked=asked)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


class _Bare(http.server.SimpleHTTPRequestHandler):
    """Serves the built pages as they are, but for their policy."""

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.suffix != ".html":
            return super().do_GET()
        policy = r'<meta http-equiv="Content-Security-Policy"[^>]*>'
        page, removed = re.subn(policy, "", path.read_text("utf-8"))
        assert removed == 1
        content = page.encode("utf-8")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def bare() -> Iterator[str]:
    """The address at which the pages are served without their policy."""
    handler = functools.partial(_Bare, directory=str(HTML))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the policy is not tried")
@pytest.mark.parametrize("name", ["book/index", "book/chapters/first", "book/timeline", "search"])
def test_what_the_policy_forbids_is_refused_by_a_browser(
    browser: Any, site: str, other: tuple[str, set[str]], name: str
) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text))
    page.goto(f"{site}/{name}.html", wait_until="load")
    assert refused == []
    assert page.evaluate(TRY, other[0]) == [False] * 4
    assert other[1] == set()
    assert any(other[0] in line and "connect-src" in line for line in refused)
    page.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the policy is not tried")
def test_without_the_policy_the_same_page_lets_all_of_it_through(
    browser: Any, bare: str, other: tuple[str, set[str]]
) -> None:
    """The control: it is the policy that refuses, not the browser and not the page."""
    page = browser.new_page()
    page.goto(f"{bare}/book/index.html", wait_until="load")
    assert page.evaluate(TRY, other[0]) == [True] * 4
    assert other[1] == ASKED
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
