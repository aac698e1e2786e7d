"""References by number, without reading a whole page again for each of them.

To say "Figure 5.1" Sphinx asks what kind of thing the label is on, and for that loads the page
from the disk, every time: a sixth of a build. A page does not change while pages are written, so
here each is loaded once.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain


class _Pages:
    """The environment as a resolver of numbers sees it: pages read once, and never changed."""

    def __init__(self, env: Any, held: dict[str, nodes.document]) -> None:
        self._env, self._held = env, held

    def get_doctree(self, docname: str) -> nodes.document:
        if docname not in self._held:
            self._held[docname] = self._env.get_doctree(docname)
        return self._held[docname]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._env, name)


class Numbers(StandardDomain):
    """Sphinx's own domain of labels, which resolves references by number from pages read once."""

    def _resolve_numref_xref(self, env: Any, *rest: Any) -> nodes.Element | None:
        held = env.app.__dict__.setdefault("courtnorm_pages", {})
        pages: Any = _Pages(env, held)
        return super()._resolve_numref_xref(pages, *rest)


def _forget(app: Sphinx, env: Any) -> None:
    """Forget the pages: they have just been read anew."""
    app.__dict__.pop("courtnorm_pages", None)


def setup(app: Sphinx) -> None:
    """Put the domain in the place of Sphinx's own."""
    app.add_domain(Numbers, override=True)
    app.connect("env-updated", _forget)
