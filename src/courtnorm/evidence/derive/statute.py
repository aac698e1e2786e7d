"""Who signed, joined and left the Rome Statute, and where two lists of it differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from courtnorm import tables
from courtnorm.errors import fail
from courtnorm.evidence import addresses
from courtnorm.evidence.derive import notes, rows
from courtnorm.evidence.derive.symbols import weekday

_TREATY_LIST = "github: zmjones/untreaties treaties/18-10.csv"
_STATUTE_STATUS = {
    "party": "party",
    "party; withdrawal notice pending": "withdrawal announced",
    "withdrawn": "withdrawn",
    "signatory, not party": "signatory",
    "signatory; declared no intent to ratify": "signatory without intent",
    "non-party; accession withdrawn before entry into force": "accession withdrawn",
    "non-signatory": "non-signatory",
}
_ABA = re.compile(r"ABA-ICC gives (signature|deposit|entry into force) (\d{4}-\d\d-\d\d)")
_ABA_FIELD = {
    "signature": "signature_date",
    "deposit": "deposit_date",
    "entry into force": "entry_into_force",
}
#: One note cites the depositary for a notice taken back; another source has it in effect.
_TAKEN_BACK = re.compile(r"took the notice back on (\d{1,2} \w+ \d{4})")
_NOT_LISTED = "In neither list of signatures and accessions (2014 and 2021)."


def rome_statute(sources: Path) -> pd.DataFrame:
    """Return the Statute's status of 197 states, one row a state, in order of ISO code."""
    raw = rows.source(sources, rows.STATUTE)
    ours = notes.read("rome_statute").set_index("iso3")
    strangers = sorted(set(ours.index) - set(raw["iso3"]))
    if strangers:
        raise fail("data/notes/rome_statute.csv", strangers[0], "expected a state of the source")
    table = pd.DataFrame({"iso3": raw["iso3"]})
    names = tables.load("states").set_index("iso3")["name"]
    unknown = sorted(set(raw["iso3"]) - set(names.index))
    if unknown:
        raise fail(rows.STATUTE, unknown[0], "expected the ISO3 code of a listed state")
    table["state"] = raw["iso3"].map(names)
    for name in ("signature", "deposit"):
        table[f"{name}_date"] = raw[f"{name}_date"]
        table[f"{name}_weekday"] = raw[f"{name}_date"].map(weekday)
    table["deposit_type"] = raw["deposit_type"]
    table["entry_into_force"] = raw["entry_into_force"]
    table["withdrawal_notice"] = raw["withdrawal_notice"]
    table["withdrawal_weekday"] = raw["withdrawal_notice"].map(weekday)
    table["withdrawal_due"] = raw["withdrawal_notice"].map(_year_later)
    table["withdrawal_effective"] = raw["withdrawal_effective"]
    back = raw["note"].str.extract(_TAKEN_BACK, expand=False)
    table["notice_revoked"] = pd.to_datetime(back, format="%d %b %Y", errors="coerce").dt.strftime(
        "%Y-%m-%d"
    )
    table["notice_revoked"] = table["notice_revoked"].fillna("")
    table["unsign_notice"] = raw["unsign_notice"]
    table["unsign_weekday"] = raw["unsign_notice"].map(weekday)
    table["status"] = [
        "withdrawal disputed"
        if revoked
        else rows.translate(status, _STATUTE_STATUS, rows.STATUTE, iso3)
        for status, revoked, iso3 in zip(
            raw["status"], table["notice_revoked"], raw["iso3"], strict=True
        )
    ]
    table["disputed"] = raw["iso3"].map(ours["disputed"]).fillna("no")
    table["p5"] = raw["p5"].where(raw["p5"] == "yes", "no")
    table = table.join(rows.two_sources(raw))
    # A late notice rests on the note alone: the list of 2014 can not know it.
    late = raw["source"].str.contains("70640898608") & (raw["verified"] != "yes")
    only_note = late & (table["status"] == "withdrawal announced")
    table.loc[only_note, "source"] = addresses.DEPOSITARY_NOTE
    table.loc[only_note, "source_2"] = _TREATY_LIST
    table.loc[only_note, "source_kind"] = "site only"
    table["verified"] = raw["verified"]
    table["doubt"] = raw["iso3"].map(ours["doubt"]).fillna("")
    table["note"] = raw["iso3"].map(ours["note"]).fillna("")
    listed = raw["note"].str.startswith("no signature or accession") & (table["note"] == "")
    table.loc[listed, "note"] = _NOT_LISTED
    return table.sort_values("iso3").reset_index(drop=True)


def conflicts(sources: Path) -> Iterable[dict[str, str]]:
    """Yield where the second list of parties differs from the first, as the source's notes say."""
    raw = rows.source(sources, rows.STATUTE)
    for _, row in raw.iterrows():
        for what, other in _ABA.findall(row["note"]):
            field = _ABA_FIELD[what]
            if row[field] == other:  # a note that the two agree where a rule would differ
                continue
            ruled = field == "entry_into_force"
            first = "article 126" if ruled else addresses.best(row["source"])[0]
            yield {
                "resource": "rome_statute",
                "key": row["iso3"],
                "field": field,
                "value_a": row[field],
                "source_a": first,
                "value_b": other,
                "source_b": "github: theNewDynamic/aba-icc _countries/",
                # The rule settles entries into force; between two lists nothing does.
                "resolved": "yes" if ruled else "no",
                "note": "Article 126 gives the first." if ruled else "",
            }


def _year_later(day: str) -> str:
    return (pd.Timestamp(day) + pd.DateOffset(years=1)).date().isoformat() if day else ""
