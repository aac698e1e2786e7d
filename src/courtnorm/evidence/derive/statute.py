"""Who signed, joined and left the Rome Statute, and where two lists of it differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from courtnorm import tables
from courtnorm.errors import fail
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.package import laid_out

WHERE = "rome_statute.csv"
_TREATY_LIST = "github: zmjones/untreaties treaties/18-10.csv"
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
    raw = inputs.read(sources / "referrals" / WHERE)
    ours = inputs.notes("rome_statute").set_index("iso3")
    for stranger in sorted(set(ours.index) - set(raw["iso3"])):
        raise fail("data/notes/rome_statute.csv", stranger, "expected a state of the source")
    names = tables.load("states").set_index("iso3")["name"]
    for unknown in sorted(set(raw["iso3"]) - set(names.index)):
        raise fail(WHERE, unknown, "expected the ISO3 code of a listed state")
    table = raw.drop(columns="source").assign(state=raw["iso3"].map(names))
    table["withdrawal_due"] = raw["withdrawal_notice"].map(_year_later)
    back = raw["note"].str.extract(_TAKEN_BACK, expand=False)
    revoked = pd.to_datetime(back, format="%d %b %Y", errors="coerce")
    table["notice_revoked"] = revoked.dt.strftime("%Y-%m-%d").fillna("")
    status = inputs.words(raw["status"], "rome_statute.status", WHERE, raw["iso3"])["word"]
    table["status"] = status.mask(table["notice_revoked"] != "", "withdrawal disputed")
    table["disputed"] = raw["iso3"].map(ours["disputed"]).fillna("no")
    table["p5"] = raw["p5"].where(raw["p5"] == "yes", "no")
    table = table.join(addresses.two(raw["source"]))
    # A late notice rests on the note alone: the list of 2014 can not know it.
    late = raw["source"].str.contains("70640898608") & (raw["verified"] != "yes")
    only_note = late & (table["status"] == "withdrawal announced")
    table.loc[only_note, "source"] = addresses.DEPOSITARY_NOTE
    table.loc[only_note, "source_2"] = _TREATY_LIST
    table.loc[only_note, "source_kind"] = "site only"
    table["doubt"] = raw["iso3"].map(ours["doubt"]).fillna("")
    table["note"] = raw["iso3"].map(ours["note"]).fillna("")
    listed = raw["note"].str.startswith("no signature or accession") & (table["note"] == "")
    table.loc[listed, "note"] = _NOT_LISTED
    return laid_out("rome_statute", table.sort_values("iso3"))


def conflicts(sources: Path) -> Iterable[dict[str, str]]:
    """Yield where the second list of parties differs from the first, as the source's notes say."""
    raw = inputs.read(sources / "referrals" / WHERE)
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
