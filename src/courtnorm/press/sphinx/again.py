"""What must be made again when a page changes: its readers too, so that no page tells old news.

Sphinx goes by the times of files and rewrites only what it read. Here the files that changed are
named by the one who calls (``courtnorm.press.build``), by content, and a page is written again
when what it takes from other pages may have changed: always where it gathers from all (lists,
references), and everywhere when a title, a number or a label that others show is another one now.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from courtnorm import files as store
from courtnorm.press.build import CHANGED

#: Pages that gather from all the others.
GATHER = ("book/index", "book/figures", "book/references")


def _read_again(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages whose file, or a file they depend on, is named as changed."""
    named = set(os.environ.get(CHANGED, "").split("\n")) - {""}
    again = []
    for docname in env.all_docs:
        own = os.path.relpath(env.doc2path(docname), env.srcdir).replace(os.sep, "/")
        rest = {os.path.relpath(os.path.join(env.srcdir, d), env.srcdir).replace(os.sep, "/")
                for d in env.dependencies.get(docname, ())}  # fmt: skip
        if named & {own, *rest}:
            again.append(docname)
    return again


def _write_again(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Return the pages to write because of what others show: some always, or all."""
    shown = _shown(env)
    before, env.courtnorm_shown = getattr(env, "courtnorm_shown", None), shown  # type: ignore[attr-defined]
    return env.found_docs if before not in (None, shown) else set(GATHER) & set(env.found_docs)


def _shown(env: BuildEnvironment) -> str:
    """Return a hash of what pages show of each other: titles, contents, numbers, labels, works."""
    std, cite = env.get_domain("std"), env.get_domain("cite")
    parts: dict[str, Any] = {
        "titles": {name: title.astext() for name, title in env.titles.items()},
        "contents": {name: toc.astext() for name, toc in env.tocs.items()},
        "sections": {name: list(n.items()) for name, n in env.toc_secnumbers.items()},
        "figures": {name: list(n.items()) for name, n in env.toc_fignumbers.items()},
        "labels": dict(std.data["labels"]),
        "anonymous": dict(std.data["anonlabels"]),
        "works": sorted({key for ref in cite.citation_refs for key in map(str, ref.targets)}),  # type: ignore[attr-defined]
    }
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# ---------------------------------------------------------------- the index of the search

#: What Sphinx's search index knows, by page and by word; of pages that it does not write it forgets
#: a part, and keeps another in another order.
_BY_PAGE = ("_titles", "_filenames", "_all_titles", "_index_entries")
_BY_WORD = ("_mapping", "_title_mapping")
_FILE = "search.json"


def _note_written(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    if doctree is not None:
        _written(app).add(pagename)


def _written(app: Sphinx) -> set[str]:
    """Return the pages written in this build."""
    if not hasattr(app, "courtnorm_written"):
        app.courtnorm_written = set()  # type: ignore[attr-defined]
    return app.courtnorm_written  # type: ignore[attr-defined,no-any-return]


def _complete_search(app: Sphinx) -> list[Any]:
    """Give the search index what the last build knew of the pages not written in this one."""
    file, index = Path(app.doctreedir, _FILE), getattr(app.builder, "indexer", None)
    if index is not None and file.is_file():
        last, written = json.loads(file.read_text("utf-8")), _written(app)
        for name in _BY_PAGE:
            own = {page: v for page, v in getattr(index, name).items() if page in written}
            kept = {p: v for p, v in last[name].items() if p not in written}
            setattr(index, name, dict(sorted({**kept, **own}.items())))
        for name in _BY_WORD:
            own_words, words = getattr(index, name), {}
            for word in sorted(own_words.keys() | last[name].keys()):
                own_pages = own_words.get(word, set()) & written
                pages = own_pages | (set(last[name].get(word, ())) - written)
                if pages:
                    words[word] = pages
            setattr(index, name, words)
    return []


def _keep_search(app: Sphinx, exception: Exception | None) -> None:
    """Store what the search index knows, for the next build."""
    index = getattr(app.builder, "indexer", None)
    if exception is None and index is not None:
        known: dict[str, Any] = {name: getattr(index, name) for name in _BY_PAGE}
        for name in _BY_WORD:
            known[name] = {word: sorted(pages) for word, pages in getattr(index, name).items()}
        store.write_text(Path(app.doctreedir, _FILE), json.dumps(known))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Tell Sphinx what to read and what to write again, and what it knew."""
    app.connect("env-get-outdated", _read_again)
    app.connect("env-get-updated", _write_again)
    app.connect("html-page-context", _note_written)
    app.connect("html-collect-pages", _complete_search)
    app.connect("build-finished", _keep_search)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
