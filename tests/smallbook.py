"""A small book with the book's own code: its settings for Sphinx, which several tests share."""

from __future__ import annotations

from courtnorm import paths

_SPHINX = paths.root() / "src/courtnorm/press/sphinx"
_CONF = f"""
extensions = ["myst_nb", "sphinxcontrib.bibtex", "courtnorm.press.sphinx"]
html_theme = "furo"
html_title = "A small book"
templates_path = [{str(_SPHINX / "templates")!r}]
html_static_path = [{str(_SPHINX / "static")!r}]
nb_execution_mode = "off"
numfig = True
numfig_format = {{"figure": "Figure %s", "table": "Table %s"}}
"""


def conf(more: str) -> str:
    """Return a ``conf.py``: the settings of every small book, and those of one test."""
    return f"{_CONF}{more}\n"
