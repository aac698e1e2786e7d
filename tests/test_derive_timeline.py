"""The timeline on better sources: what was read again, what stays weak, what is left out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from courtnorm.evidence.derive import timeline
from courtnorm.evidence.inputs import read


@pytest.fixture(scope="module")
def made(sources: Path) -> pd.DataFrame:
    return timeline.timeline(sources).set_index("id")


@pytest.mark.sources
def test_better_sources_stand_first_and_the_old_beside_them(
    made: pd.DataFrame, sources: Path
) -> None:
    better = read(sources / "timeline" / "better.csv").set_index("id")
    for key, row in better.iterrows():
        assert made.at[key, "source"] == row["new_address"], key
    assert made.at["genocide-convention", "source_2"].startswith("https://dialogue-on-namibias")
    assert (made["source_kind"] == "site only").sum() == 3  # of 21


@pytest.mark.sources
def test_what_is_weak_is_said(made: pd.DataFrame, sources: Path) -> None:
    weak = set(read(sources / "timeline" / "weak.csv")["id"]) - {timeline.LEFT_OUT}
    assert set(made.index[made["weak"] != ""]) == weak
    assert made.at["report-2012", "date_precision"] == "year"
    assert made.at["khan-designated", "date_precision"] == "month"
    assert made.at["criminal-court-idea", "date_precision"] == "month"  # its day was not read


@pytest.mark.sources
@pytest.mark.parametrize(
    ("key", "column", "value"),
    [
        ("north-korea-inquiry", "date", "2014-02-07"),
        ("north-korea-inquiry", "document", "A/HRC/25/63"),
        ("draft-statute-committee", "date", "1994-12-09"),
        ("criminal-court-idea", "document", "A/RES/44/39"),
        ("debate-2018", "date_end", ""),
        ("palestine-referral", "document_date", "2018-05-15"),
        ("resolution-1828", "document", "S/RES/1828 (2008);S/PV.5947"),
        ("resolution-1556", "actors", "China and Pakistan abstaining"),
        ("debate-2024", "document", "GA/12612"),
    ],
)
def test_faults_that_a_second_reading_found(
    made: pd.DataFrame, key: str, column: str, value: str
) -> None:
    assert made.at[key, column] == value


@pytest.mark.sources
def test_nothing_unread_of_the_last_months(made: pd.DataFrame) -> None:
    late = made[made["date"] >= timeline.LATEST]
    assert late.empty or (late["verified"] == "yes").all()
    leaving = made[made["label"].str.contains("withdraw") & (made["date"] >= "2026")]
    words = leaving[["label", "note", "iso3"]].agg(" ".join, axis=1)
    assert len(words) > 0 and not words.str.contains("Venezuela|Chad|Nauru|VEN|TCD|NRU").any()
    notices = made.loc["withdrawal-notices-2026"]
    assert (notices["iso3"], notices["verified"]) == ("NER;BFA;MLI", "partly")
    assert made.at["hungary-takes-back", "verified"] == "partly"
