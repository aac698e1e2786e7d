"""The tables of the Council's decisions: readings on invented input, and the sources themselves."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from courtnorm import files, paths
from courtnorm.errors import CourtnormError
from courtnorm.evidence import inputs
from courtnorm.evidence.checks.exceptions import known_faults
from courtnorm.evidence.derive import resolutions as decided
from courtnorm.evidence.derive import symbols, votes
from courtnorm.evidence.derive.resolutions import read_adoption, read_adoptions
from courtnorm.evidence.text.record import misfiled

# Texts ------------------------------------------------------------------------------------------

MODERN = """United Nations
Resolution 3001 (2031)
Adopted by the Security Council at its 9999th meeting, on 4 May 2031
The Security Council, Recalling its resolution 2999 (2030) of 1 June 2030 on Ruritania,
1. Decides nothing."""

WRAPPED = """Resolution 290 (1970) of 5 May 1970 Publisher UN Security Council Publication Date
4 May 1970 The Security Council, Noting that its 1500th meeting was held on 1 May 1970,
1. Calls upon Ruritania. Adopted at the 1501st meeting by 12 votes to none, with 3 abstentions
(Ruritania, Strelsau, Zenda)."""


def test_day_and_meeting_come_from_the_line_on_the_adoption() -> None:
    read = read_adoption(MODERN)
    assert (read["date"], read["meeting"]) == ("2031-05-04", "S/PV.9999")
    assert read["yes"] is None


def test_day_comes_from_the_title_before_the_page_and_meeting_and_count_from_the_foot() -> None:
    read = read_adoption(WRAPPED)
    assert (read["date"], read["meeting"]) == ("1970-05-05", "S/PV.1501")
    assert (read["yes"], read["no"], read["abstain"]) == (12, 0, 3)


def test_dates_in_recitals_are_not_the_day_of_adoption() -> None:
    assert read_adoption("The Security Council, Recalling 1 (1946) of 2 May 1946,")["date"] == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7 (1958). Resolution of 7 August I958 The Security Council, Noting", "1958-08-07"),
        ("Resolution 7 (1991) or 11 October 1991 The Security Council, Noting", "1991-10-11"),
        ("Resolution 7 (1991) of 83 November 1991 The Security Council, Noting", ""),
    ],
)
def test_scanning_errors_in_dates(text: str, day: str) -> None:
    assert read_adoption(text)["date"] == day


def test_abstentions_that_are_not_printed_are_not_read_as_none() -> None:
    read = read_adoption("The Security Council, Noting. Adopted at the 4th meeting by 7 votes to 1")
    assert (read["yes"], read["no"], read["abstain"]) == (7, 1, None)


def test_the_title_of_another_resolution_is_not_read() -> None:
    text = "Resolution 1095 (1997) Adopted by the Security Council at its 3733rd meeting, on "
    text += "28 January 1997 Publication Date 6 January 1994 The Security Council, Noting"
    read = read_adoption(text, 893)
    assert (read["date"], read["meeting"]) == ("1994-01-06", "")
    assert read_adoption(text, 1095)["date"] == "1997-01-28"


def test_misfiled_texts_are_counted_under_their_own_number(tmp_path: Path) -> None:
    census, selection = (
        tmp_path / "resolutions" / name for name in ("texts-1946-2015", "paragraphs-2016-2025")
    )
    census.mkdir(parents=True)
    selection.mkdir()
    for number, title in ((265, 265), (266, 265), (289, 290), (290, 289)):
        text = f"Resolution {title} (1970) of {title - 260} May 1970 The Security Council, Noting"
        (census / f"S_RES_{number:04d}_1970.txt").write_text(text, "utf-8")
    items = [{"text": "Resolution 3001 (2031)"}, {"text": "Adopted by the Security Council at its"}]
    items.append({"text": "9999th meeting, on 4 May 2031"})
    (selection / "S_RES_3001_2031.json").write_text(json.dumps(items), "utf-8")
    table = read_adoptions(tmp_path).set_index("number")
    assert list(table.index) == [265, 289, 290, 3001]
    assert table.loc[290, "date"] == "1970-05-30"  # from the file of 289
    assert table.loc[3001, ["held", "meeting"]].tolist() == ["selection", "S/PV.9999"]
    assert misfiled()[266] == 265
    corrected = tmp_path / "resolutions" / "gold-to-1454"
    corrected.mkdir()
    text = "Resolution 266 (1970) of 6 May 1970 The Security Council, Noting"
    (corrected / "S_RES_0266_1970.txt").write_text(text, "utf-8")
    table = read_adoptions(tmp_path).set_index("number")
    assert table.loc[266, ["held", "date"]].tolist() == ["census", "1970-05-06"]


# Small readings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "day", "meeting", "note"),
    [
        ("S/PV.6491", "2011-02-26", "S/PV.6491", ""),
        ("S/PV.4614 (Resumption 2)", "2002-09-24", "S/PV.4614", "resumed meeting"),
        ("S/PV.733 (closed)", "1956-09-06", "S/PV.733", "closed meeting"),
        ("--", "2020-03-30", "written", ""),
        ("--", "1999-03-30", "", ""),
        ("V104", "2020-07-10", "written", "video conference V104"),
        ("", "1947-05-22", "", ""),
    ],
)
def test_meetings(raw: str, day: str, meeting: str, note: str) -> None:
    assert symbols.parse_meeting(raw, day) == (meeting, note)


@pytest.mark.parametrize(
    ("raw", "draft", "note"),
    [
        ("S/11806; S/11806", "S/11806", ""),
        ("s/2005/261", "S/2005/261", ""),
        ("S/9120/Rev. 1", "S/9120/Rev.1", ""),
        ("S/2005-554", "S/2005/554", ""),
        ("S/2003/578 as orally amended", "S/2003/578", "orally revised"),
        ("S/552, S/PV.202", "S/552", ""),
        ("S/PV.49", "S/PV.49", ""),
        ("S/3562; S/3562/Corr.1", "S/3562;S/3562/Corr.1", ""),
        ("para. 4 of report of Committee", "", "paragraph of a committee's report"),
    ],
)
def test_drafts(raw: str, draft: str, note: str) -> None:
    assert symbols.parse_draft(raw) == (draft, note)


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("not numbered, S/PV.4164", "S/PV.4164 (procedural motion)"),
        ("Oral amendment 1 (S/PV.9527)", "S/PV.9527 (oral amendment 1)"),
        ("S/2024/323 (amendment)", "S/2024/323 (amendment)"),
        ("S/2007/14 as orally revised", "S/2007/14"),
        ("S/471 and S/471/Add.1", "S/471"),
    ],
)
def test_keys_of_failed_texts(raw: str, key: str) -> None:
    assert symbols.parse_failed(raw)[0] == key


def test_a_symbol_for_two_votes_is_told_apart() -> None:
    told = symbols.numbered(pd.Series(["S/1", "S/2", "S/1"]))
    assert told.tolist() == ["S/1 #1", "S/2", "S/1 #2"]


def test_unknown_words_are_refused() -> None:
    said, rows = pd.Series(["toc", "perhaps"]), pd.Series(["S/2", "S/1"])
    with pytest.raises(CourtnormError, match=r"table.csv: row S/1: .*'perhaps'"):
        inputs.words(said, "works.seen", "table.csv", rows)


@pytest.mark.parametrize(
    ("yes", "size", "answer"),
    [(15, 15, "yes"), (14, 15, "no"), (11, 11, "yes"), (11, 15, "no"), (pd.NA, 15, "unknown")],
)
def test_the_strict_rule_of_unanimity(yes: object, size: int, answer: str) -> None:
    assert decided.unanimity(yes, size) == answer


@pytest.mark.parametrize(
    ("table", "text", "day", "rule"),
    [
        ("1961-02-20", "1961-02-20", "1961-02-20", ""),
        ("1961-02-20", "1961-02-21", "1961-02-21", "date-mended"),  # past midnight
        ("1961-02-20", "1961-02-19", "1961-02-20", "date-conflict"),  # before the meeting
        ("1961-02-20", "1961-03-20", "1961-02-20", "date-conflict"),
        ("", "1943-02-20", "1961-02-20", "date-from-text"),  # misread year: the file's stands
        ("1961-02-20", "", "1961-02-20", ""),
    ],
)
def test_the_day_of_adoption(table: str, text: str, day: str, rule: str) -> None:
    chosen, basis, _, found = decided._day(table, "library", text, 1961)
    assert (chosen, found) == (day, rule)
    assert basis == ("text" if rule in ("date-mended", "date-from-text") else "library")


def test_topics_are_short_and_spelt_alike() -> None:
    assert symbols.topic("Admission Of New Members To The UN: Ruritania") == (
        "Admission of new members: Ruritania"
    )
    assert symbols.topic("", "The situation in Ruritania") == "Ruritania"
    assert symbols.topic("Cote d'Ivoire") == "Côte d'Ivoire"
    long = symbols.topic("", "Letter dated 1 May 1961 from Ruritania " + "and Strelsau " * 20)
    assert len(long) <= 90 and long.endswith("...")


def test_a_missing_source_is_named() -> None:
    with pytest.raises(CourtnormError, match=r"votes/vetoes\.csv: expected this file"):
        votes.vetoes(Path("no-such-folder"))


# The sources ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(sources: Path) -> dict[str, pd.DataFrame]:
    made = votes.build(sources)
    made["exceptions"] = pd.concat([made["exceptions"], known_faults(made)])
    return made


@pytest.mark.sources
def test_the_committed_tables_are_what_the_sources_give(built: dict[str, pd.DataFrame]) -> None:
    for name, table in built.items():
        if name in ("exceptions", "conflicts"):  # joined with those of other tables
            continue
        held = (paths.data() / f"{name}.csv").read_bytes()
        assert held == files.csv_text(table).encode("utf-8"), f"data/{name}.csv differs"
    for name in ("exceptions", "conflicts"):
        held = pd.read_csv(paths.data() / f"{name}.csv", dtype=str, keep_default_na=False)
        mine = built[name].astype(str)
        held = held[held["resource"].isin(set(mine["resource"]))]
        assert set(held.itertuples(index=False, name=None)) == set(
            mine.itertuples(index=False, name=None)
        )


@pytest.mark.sources
def test_known_faults_are_listed(built: dict[str, pd.DataFrame]) -> None:
    listed = built["exceptions"]

    def numbers(*rules: str) -> set[int]:
        keys = listed.loc[(listed["resource"] == "resolutions") & listed["rule"].isin(rules), "key"]
        return set(keys.str.extract(r"S/RES/(\d+) ")[0].astype(int))

    differing = numbers("date-mended", "date-conflict")
    assert differing >= {161, 313, 338, 462, 521, 675, 730, 913, 918}
    lacking_year = {25, 71, 74, 75, 76, 79, 89, 94, 102, 103, 110, 136, 299, 575, 617}
    assert numbers("symbol-mended") >= lacking_year
    assert numbers("date-from-text") == lacking_year | {48, 56, 58, 66}
    one_silent = {937, 938, 939, 940, 1280, 1287, 1402, 1483, 2756, 2797}
    assert {n for n in numbers("member-not-voting") if n > 700} == one_silent
    filled = {970, 975, 988, 998, 1003, 1021, 1958, 2580, 2583, 2602}
    assert numbers("members-compiled") == filled
    assert numbers("members-missing") == {83}
    assert numbers("missing-resolution") == set()
    assert numbers("date-missing") == {2809}
    assert numbers("text-year") == {48, 56, 510, 511, 512, 1139}
    assert numbers("file-year") == {231, 376}
    assert {372, 373, 374} <= numbers("draft-doubled")
    # 111 in the table; the text of 89 prints one; of 77 more the compilation has a vote's count
    assert len(numbers("counts-missing")) == 33


@pytest.mark.sources
def test_the_list_runs_to_its_end(built: dict[str, pd.DataFrame]) -> None:
    table = built["resolutions"].set_index("number")
    assert list(table.index) == list(range(1, 2812))
    assert table.loc[2809, ["date", "date_basis"]].tolist() == ["", "none"]
    assert (table.loc[[2775, *range(2782, 2812)], "counts_basis"] == "compiled").all()
    assert table.loc[2803, ["yes", "no", "abstain", "not_voting"]].tolist() == [13, 0, 2, 0]
    # a text adopted without a vote has no count, though fifteen cells say "not voting"
    assert pd.isna(table.loc[704, "yes"])


@pytest.mark.sources
def test_the_compilation_fills_and_never_overrides(built: dict[str, pd.DataFrame]) -> None:
    cast = built["votes"].set_index(["symbol", "iso3"])
    assert cast.loc[("S/RES/1559 (2004)", "CHN"), ["vote", "basis"]].tolist() == ["A", "recorded"]
    assert cast.loc[("S/RES/2602 (2021)", "CHN"), ["vote", "basis"]].tolist() == ["Y", "compiled"]
    # the list of 2781 stops after the six who, by the compilation, abstained
    assert cast.loc[("S/RES/2781 (2025)", "RUS"), ["vote", "basis"]].tolist() == ["Y", "doubtful"]
    # twelve in favour, two abstaining and one absent; the compilation has three abstaining
    three = cast.loc["S/RES/425 (1978)"].query("vote == 'A'")
    assert len(three) == 3 and (three["basis"] == "doubtful").all()
    other = built["conflicts"]
    other = other[other["resource"] == "votes"]
    texts = set(other["key"].str.split(", ").str[0])
    assert texts == {
        "S/RES/1022 (1995)",
        "S/RES/1082 (1996)",
        "S/RES/1239 (1999)",
        "S/RES/1559 (2004)",
        "S/RES/2312 (2016)",
        "S/RES/2713 (2023)",
        "S/RES/2720 (2023)",
        "S/RES/2781 (2025)",
    }


@pytest.mark.sources
@pytest.mark.parametrize(
    ("symbol", "member", "not_member"),
    [
        ("S/RES/186 (1964)", "CSK", "CZE"),  # in the column of the Czech Republic
        ("S/RES/167 (1961)", "EGY", "SYR"),  # the United Arab Republic
        ("S/RES/300 (1971)", "CHN", "TWN"),  # the Republic of China to October 1971
        ("S/RES/660 (1990)", "COD", "COG"),  # Zaire
        ("S/RES/660 (1990)", "SUN", "RUS"),
        ("S/RES/479 (1980)", "DDR", "DEU"),
        ("S/RES/418 (1977)", "DEU", "DDR"),  # the Federal Republic
        ("S/RES/242 (1967)", "ARG", "DZA"),  # in the column of Algeria, which sat from 1968
        ("S/RES/780 (1992)", "IND", "CIV"),  # a third year for the second, by a wrong roster
        ("S/RES/1970 (2011)", "PRT", "TUR"),  # in the compilation's column of Türkiye
        ("S/RES/2728 (2024)", "SVN", "SVK"),  # in its column of Slovakia
    ],
)
def test_who_voted_under_which_name(
    built: dict[str, pd.DataFrame], symbol: str, member: str, not_member: str
) -> None:
    cast = built["votes"]
    voted = set(cast.loc[cast["symbol"] == symbol, "iso3"])
    assert member in voted and not_member not in voted


@pytest.mark.sources
def test_members_are_as_many_as_the_charter_says(built: dict[str, pd.DataFrame]) -> None:
    size = built["members"].groupby("year").size()
    assert (size[size.index < "1966"] == 11).all() and (size[size.index >= "1966"] == 15).all()
    assert list(size.index) == [str(year) for year in range(1946, 2026)]
    unread = built["members"].query("verified == 'no'")
    assert list(unread["iso3"]) == ["ARG", "ARG"]


@pytest.mark.sources
def test_later_resolutions_bear_out_the_days_taken_from_the_texts(
    built: dict[str, pd.DataFrame], sources: Path
) -> None:
    """Where a later text cites a mended resolution with its day, it is the day chosen here."""
    listed, table = built["exceptions"], built["resolutions"]
    mended = listed.loc[listed["rule"].isin(["date-mended", "date-from-text"]), "key"]
    chosen = table[table["symbol"].isin(mended)].set_index("number")["date"]
    months = "January February March April May June July August September October November December"
    pattern = re.compile(rf"\b(\d+) ?\(\d{{4}}\),? of (\d+) ({months.replace(' ', '|')})\b")
    cited: Counter[tuple[int, str]] = Counter()
    for path in sorted((sources / "resolutions" / "texts-1946-2015").glob("*.txt")):
        text = " ".join(path.read_text("utf-8").split())
        own = int(path.stem.split("_")[2])
        for number, day, month in set(pattern.findall(text)):
            if int(number) in chosen.index and int(number) != own:
                place = months.split().index(month) + 1
                cited[int(number), f"{place:02d}-{int(day):02d}"] += 1
    confirmed = {number for number, day in cited if chosen[number].endswith(day)}
    assert confirmed == {number for number, _ in cited}
    assert len(confirmed) >= 12


@pytest.mark.sources
def test_statute_status_equals_the_sources_own(built: dict[str, pd.DataFrame]) -> None:
    assert not (built["exceptions"]["rule"] == "party-conflict").any()
