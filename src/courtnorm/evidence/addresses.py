"""Make one or two short addresses out of the sources' long lists of them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pandas as pd

#: How well an address leads back to what was read, best first.
KINDS = ("official", "page", "table", "repository", "site only", "none")

#: Hosts of the United Nations, the Court and governments, by the end of their names.
_OFFICIAL = tuple(
    "un.org undocs.org icc-cpi.int delegfrance.org franceonu.org diplo.de mae.lu usun.state.gov "
    "mfa.gov.cn dfat.gov.au gov.uk cancilleria.gob.ar colombiaun.org".split()
)
#: A path that some rows shorten, in full.
_MIRROR = "json_parser/International-organisation-question-bank/markdown/"
#: The treaty page that a note of October 2026 cites; only the note was read.
DEPOSITARY_NOTE = "GitHub course note of October 2026, citing the UN Treaty Collection"
#: What stands in the sources as a number in an index of files, as the reader can find it.
_INDEXED = {
    "70640898608": DEPOSITARY_NOTE,
    "55703863463": "https://www.hrw.org/news/2026/07/16/"
    "libya-icc-greenlights-first-case-to-move-to-trial",
}
#: Paths among the sources -> the table of the book, or the repository, that they stand for.
_OWN = {
    "resolutions/texts": "github: felixhaass/pvs_securitycouncil",
    "votes/votes_resolutions": "resolutions.csv",
    "votes/vetoes": "vetoes.csv",
    "referrals/icc_warrants": "warrants.csv",
}
_PROXY = re.compile(r"^https?://[^/]+:443/https?/")
#: Copies of the publisher's site under other hosts.
_PUBLISHER = re.compile(r"^https?://[^/]*cambridge(?:core)?[^/]*/(?=core/)")
_REMARK = re.compile(r"\s+\((?:[^()]|\([^()]*\))*\)$")


def _plain(part: str) -> str:
    """Return one address in full, without remarks in brackets or a proxy before it."""
    address = _REMARK.sub("", part.strip())
    address = _PROXY.sub("https://", address)
    indexed = re.match(r"GitHub file index id (\d+)", address)
    if indexed:
        return _INDEXED.get(indexed.group(1), "")
    if address.startswith("project table: "):
        path = address.removeprefix("project table: sources/")
        return next((ours for begin, ours in _OWN.items() if path.startswith(begin)), "")
    if address.startswith("github: isauravmanitripathi") and _MIRROR not in address:
        address = address.replace("One-Time-Use-Files ", f"One-Time-Use-Files {_MIRROR}")
    return "" if address == "none read" or address.startswith("(none") else address


def public(address: str) -> str:
    """Return the public form of an address that a copy of a publisher's site served."""
    return _PUBLISHER.sub("https://www.cambridge.org/", address)


def kind(address: str) -> str:
    """Return how well an address leads back to what was read: one of :data:`KINDS`."""
    if not address:
        return "none"
    if address.startswith("github: "):
        return "repository"
    if address.endswith(".csv"):
        return "table"
    if not address.startswith(("http://", "https://")):
        return "site only"
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.path in ("", "/") and not parts.query:
        return "site only"
    official = any(host == end or host.endswith("." + end) for end in _OFFICIAL)
    return "official" if official else "page"


def best(text: str, separator: str = " ; ", *, without: frozenset[str] = frozenset()) -> list[str]:
    """Return the best two of a list of addresses: whole ones before names of sites.

    Among equals the earlier stands first, as the sources put the one that carries the row first.
    ``without`` leaves addresses out (a table that would cite itself). Always two strings; an empty
    one where there is no such address.
    """
    found: list[str] = []
    for part in text.split(separator):
        address = _plain(part)
        if address and address not in found and address not in without:
            found.append(address)
    found.sort(key=lambda address: KINDS.index(kind(address)))
    return [*found, "", ""][:2]


def two(texts: pd.Series, separator: str = " ; ") -> pd.DataFrame:
    """Return ``source``, ``source_2`` and ``source_kind`` for lists of addresses (:func:`best`)."""
    pairs = [best(text, separator) for text in texts]
    made = pd.DataFrame(pairs, columns=["source", "source_2"], index=texts.index)
    return made.assign(source_kind=made["source"].map(kind))
