"""The book's own Sphinx code: one extension, whose parts each register what is theirs."""

from __future__ import annotations

from importlib import import_module

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

#: The parts in the order of their work: of two that wait for the same event, the first goes first.
PARTS = (
    *("book", "pages", "index", "web", "dials", "metadata", "search", "paper"),
    *("verdicts", "timeline", "concordance"),
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up every part."""
    for part in PARTS:
        import_module(f"{__name__}.{part}").setup(app)
    # all pages are written by one process: the search collects their words
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
