"""The built pages in a browser: where Chromium is, how they are served, how one is opened.

The browser and the server themselves are fixtures in ``conftest.py``: one of each serves all.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from courtnorm import paths
from courtnorm.press import build

if TYPE_CHECKING:  # most runs open no browser, and must not pay for it
    from playwright.sync_api import Browser, Page

#: The shell draws no window of its own, and does the same work in a third of the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in _NAMES if (path := shutil.which(name))), None)
#: No sandbox, which containers do not allow; and nothing fetched that no page has asked for.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic")
HTML = paths.root() / build.HTML
WIDTHS = {"desktop": 1280, "phone": 390}
#: A script that adds up, in ``window.moved``, how far a page moves by itself while it loads.
SHIFTS = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class _Pages(http.server.SimpleHTTPRequestHandler):
    """Serves the pages as a host of static pages does: what is missing is answered by 404.html."""

    def __init__(self, *request: Any, policy: str, **options: Any) -> None:
        self.policy = policy  # before the rest: the base class answers the request as it is made
        super().__init__(*request, **options)

    def log_message(self, *_: Any) -> None:
        pass

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def send_error(self, code: int, *_: Any) -> None:  # type: ignore[override]
        content = (HTML / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def serving(policy: str = "") -> Iterator[str]:
    """Serve the built pages to this machine alone, under a policy where one is given."""
    handler = functools.partial(_Pages, policy=policy, directory=str(HTML))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def opened(
    browser: Browser, address: str, width: str = "desktop", theme: str = "light", **options: Any
) -> tuple[Page, list[str]]:
    """Open a page in a context of its own; return it with all that goes wrong on it from then on.

    ``options`` are Playwright's for a context, and go before ``width`` and ``theme``.
    """
    asked = {"viewport": {"width": WIDTHS[width], "height": 900}, "color_scheme": theme}
    page = browser.new_context(**{**asked, **options}).new_page()
    wrong: list[str] = []
    scheme, _, host = address.split("/")[:3]
    own = (f"{scheme}//{host}/", "data:", "blob:")
    page.on("console", lambda m: wrong.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda e: wrong.append(f"script: {e}"))
    page.on("requestfailed", lambda r: wrong.append(f"failed: {r.url}"))
    page.on(
        "request", lambda r: None if r.url.startswith(own) else wrong.append(f"foreign: {r.url}")
    )
    page.goto(address, wait_until="load")
    return page, wrong
