"""A content-security policy on every page: no other host, no evaluated code, no stray script.

The policy stands in the page itself (a ``meta`` element), because the pages are served from hosts
whose headers are not ours to set. It is made while the page is rendered: the template hands over
the parts that hold scripts and styles, as they will stand in the page, and each of those written
into the page is allowed by its hash. Anything else, however it came in, the browser refuses.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from bs4 import BeautifulSoup, SoupStrainer
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError


def inline(page: str) -> dict[str, list[str]]:
    """Return the texts of the inline scripts and styles of a page, in their order."""
    found = BeautifulSoup(page, "html.parser", parse_only=SoupStrainer(["script", "style"]))
    # a script that stands in a file of its own has nothing to hash
    return {
        kind: [element.string or "" for element in found.find_all(kind, src=False)]
        for kind in ("script", "style")
    }


def hashes(texts: list[str]) -> str:
    """Return the hashes of texts as a policy names them, each once, in order."""
    digests = {hashlib.sha256(t.encode("utf-8")).digest() for t in texts}
    return "".join(f" 'sha256-{base64.b64encode(d).decode()}'" for d in sorted(digests))


def policy(page: str) -> str:
    """Return the policy for a page with these scripts and styles.

    Style attributes are allowed: published figures and the theme's icons place and colour their
    parts by them, and an attribute can neither fetch (``img-src`` and ``font-src`` hold for it) nor
    run anything. ``style-src`` repeats this for browsers that do not know the two finer rules.
    """
    texts = inline(page)
    rules = {
        "default-src": "'none'",
        "script-src": f"'self'{hashes(texts['script'])}",
        "style-src": "'self' 'unsafe-inline'",
        "style-src-elem": f"'self'{hashes(texts['style'])}",
        "style-src-attr": "'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def with_policy(head: str, page: str) -> str:
    """Return the beginning of a page's head with the policy set after its first element.

    It must come before all that it governs, and after the character set, which browsers look for
    in the first kilobyte only. Raises ExtensionError where the theme begins its head otherwise.
    """
    first = '<meta charset="utf-8">'
    if head.count(first) != 1:
        raise ExtensionError(f"the policy goes after {first}, which the theme no longer writes")
    rule = f'<meta http-equiv="Content-Security-Policy" content="{policy(page)}">'
    return head.replace(first, f"{first}\n    {rule}")


def _offer(app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Let the page template call :func:`with_policy`."""
    context["with_policy"] = with_policy


def setup(app: Sphinx) -> None:
    """Make the policy known to the template ``page.html``."""
    app.connect("html-page-context", _offer)
