"""The tables of the referrals, the meetings and the claims: how they are made, and what they say.

The rows made up here are of Ruritania and its neighbours; the committed tables are changed one cell
at a time to see that each rule notices.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import checking
import pandas as pd
import pytest

from courtnorm import files, paths, tables
from courtnorm.errors import CourtnormError
from courtnorm.evidence import addresses, inputs
from courtnorm.evidence.checks import council, exceptions, readings
from courtnorm.evidence.checks import court as court_checks
from courtnorm.evidence.checks import speeches as speech_checks
from courtnorm.evidence.checks.court import _other_year, article_126, statute_status
from courtnorm.evidence.checks.package import schema_problems
from courtnorm.evidence.derive import court, speeches, timeline

Tables = dict[str, pd.DataFrame]
CHECKED = (court_checks, speech_checks, readings, council, exceptions)
#: Tables of which the data package says more.
DESCRIBED = (
    "rome_statute",
    "situations",
    "warrants",
    "timeline",
    "speakers",
    "statements",
    "claims",
    "glossary",
)


def write(folder: Path, name: str, header: str, *lines: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> dict[str, pd.DataFrame]:
    """Notes written by hand, as a test wants them."""
    held: dict[str, pd.DataFrame] = {}
    monkeypatch.setattr(inputs, "notes", lambda name: held[name])
    return held


def table(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=str)


# Addresses --------------------------------------------------------------------------------------


def test_best_address_is_whole_and_official() -> None:
    text = "ruritanian-post.example 12 ; https://a.example/page ; https://press.un.org/en/1"
    assert addresses.best(text) == ["https://press.un.org/en/1", "https://a.example/page"]


def test_remarks_and_proxies_are_taken_off() -> None:
    text = "https://proxy.example:443/https/www.scribd.com/document/1 (The Court Today (2024))"
    assert addresses.best(text) == ["https://www.scribd.com/document/1", ""]


def test_site_without_path_is_weak_and_nothing_read_is_none() -> None:
    assert addresses.kind("https://www.icc-cpi.int") == "site only"
    assert addresses.kind("ruritanian-post.example") == "site only"
    assert addresses.best("(none read)") == ["", ""]
    assert addresses.kind("") == "none"


def test_our_own_table_is_named_as_ours() -> None:
    text = "project table: sources/votes/votes_resolutions.csv"
    assert addresses.best(text)[0] == "resolutions.csv"
    assert addresses.best(text, without=frozenset({"resolutions.csv"})) == ["", ""]


# Article 126 and status -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deposit", "bound"),
    [
        ("1999-05-13", "2002-07-01"),  # among the first sixty
        ("2002-05-02", "2002-08-01"),  # sixtieth day 1 July: the month after it
        ("2003-02-10", "2003-05-01"),
        ("2004-12-31", "2005-04-01"),  # sixtieth day 1 March: not March but April
        ("2005-01-30", "2005-04-01"),  # sixtieth day 31 March
    ],
)
def test_article_126(deposit: str, bound: str) -> None:
    assert article_126(pd.Timestamp(deposit)) == pd.Timestamp(bound)


def test_status_follows_from_dates() -> None:
    empty = dict.fromkeys(
        [
            "signature_date",
            "entry_into_force",
            "withdrawal_notice",
            "withdrawal_effective",
            "notice_revoked",
            "unsign_notice",
        ],
        "",
    )
    row = pd.Series({**empty, "signature_date": "1999-01-01", "unsign_notice": "2004-01-01"})
    assert statute_status(row) == {"signatory without intent"}
    row = pd.Series({**empty, "entry_into_force": "2004-01-01", "withdrawal_notice": "2020-01-01"})
    assert statute_status(row) == {"withdrawal announced"}
    row["notice_revoked"] = "2020-05-01"
    assert statute_status(row) == {"withdrawal disputed"}


def test_year_of_a_symbol() -> None:
    assert not _other_year("S/RES/9999 (2011);S/PV.1", "2011-02-26")
    assert _other_year("S/RES/9999 (2010)", "2011-02-26")
    assert not _other_year("A/RES/60/1", "2005-09-16")
    assert _other_year("A/RES/60/1", "2007-09-16")
    assert _other_year("A/72/1-S/2018/2", "2017-12-01")


# Situations -------------------------------------------------------------------------------------

_SITUATION_HEADER = (
    "situation,iso3,trigger,referral_date,referral_document,investigation_opened_date,"
    "temporal_scope_start,temporal_scope_end,state_party_at_trigger,status,concluded_date,"
    "source,verified,note"
)


def test_situation_is_put_into_closed_words(tmp_path: Path, noted: Tables) -> None:
    write(
        tmp_path / "referrals",
        "icc_situations.csv",
        _SITUATION_HEADER,
        "Ruritania,RUR/STR,state referral (with art. 12(3) declarations),2012-05-02,letter,"
        "2012-06-01,2011-01-01,,Ruritania yes; Strelsau no,concluded; two warrants outstanding,"
        "2020-01-02,https://post.example/1,yes,day not read",
    )
    noted["situations"] = table(
        source_name=["Ruritania"],
        id=["ruritania"],
        name=["Ruritania"],
        referral_document=["letter of the King"],
        doubt=["scope_start"],
        note=["Only the month is known."],
    )
    row = court.situations(tmp_path).iloc[0]
    assert (row["trigger"], row["declaration_12_3"]) == ("state referral", "yes")
    assert (row["iso3"], row["party_at_trigger"]) == ("RUR;STR", "part")
    assert (row["status"], row["scope_precision"]) == ("concluded, cases pending", "month")
    assert row["referral_weekday"] == "Wednesday"


def test_unknown_trigger_is_refused(tmp_path: Path, noted: Tables) -> None:
    write(
        tmp_path / "referrals",
        "icc_situations.csv",
        _SITUATION_HEADER,
        "Ruritania,RUR,by lot,2012-05-02,letter,2012-06-01,,,yes,ongoing,,x.example,yes,",
    )
    noted["situations"] = table(
        source_name=["Ruritania"], id=["ruritania"], name=["R"], referral_document=["l"],
        doubt=[""], note=[""],
    )  # fmt: skip
    with pytest.raises(CourtnormError, match=r"icc_situations.csv: row Ruritania: .*by lot"):
        court.situations(tmp_path)


def test_notes_and_source_must_name_the_same_rows(noted: Tables) -> None:
    noted["situations"] = table(source_name=["Ruritania", "Strelsau"], id=["a", "b"])
    source = table(situation=["Ruritania"])
    with pytest.raises(CourtnormError, match="row Strelsau"):
        inputs.with_notes(source, "situations", "situation", "source_name")
    noted["situations"] = table(source_name=[], id=[])
    with pytest.raises(CourtnormError, match="row Ruritania: missing"):
        inputs.with_notes(source, "situations", "situation", "source_name")


def test_scope_before_the_treaty_is_listed_unless_it_may_be() -> None:
    statute = table(iso3=["RUR"], entry_into_force=["2005-01-01"])
    found = table(
        id=["a", "b", "c"],
        iso3=["RUR", "RUR", "RUR"],
        trigger=["own motion", "council referral", "own motion"],
        declaration_12_3=["no", "no", "yes"],
        scope_start=["2003-01-01", "2003-01-01", "2003-01-01"],
    )
    assert list(court_checks.reaching_back(found, statute)) == ["a"]


# Warrants ---------------------------------------------------------------------------------------

_WARRANT_HEADER = (
    "person,situation,unsc_referral,instrument,date_issued,date_second,date_public,"
    "counts_genocide,counts_cah,counts_war_crimes,counts_art70,crimes_type,outcome,outcome_date,"
    "status_as_of,source,verified,note"
)
_CUSTODY_HEADER = (
    "person,situation,instrument,warrant_date,custody_date,custody_kind,precision,in_custody,"
    "appeared,arrest_date,first_appearance,days_warrant_to_custody,censor_date,censor_reason,"
    "source,verified,note"
)


def _warrants(folder: Path, noted: Tables, persons: list[str], custody: list[str]) -> pd.DataFrame:
    write(
        folder / "referrals",
        "icc_warrants.csv",
        _WARRANT_HEADER,
        *[
            f"{name},Kenya,no,warrant,2010-01-05,,,0,2,3,0,CAH; war crimes,x,,2015-03,x.a,yes,"
            for name in persons
        ],
    )
    write(folder / "referrals", "warrants_custody.csv", _CUSTODY_HEADER, *custody)
    write(
        folder / "referrals",
        "timeline_corrections.csv",
        "existing_table,existing_row,field,new_value,source,note",
        f"icc_warrants.csv,{persons[0]},date_public,2010-02-01,post.example,",
    )
    noted["warrants"] = table(
        person=persons,
        id=[name.lower() for name in persons],
        outcome=["at large"] * len(persons),
        outcome_detail=[""] * len(persons),
        doubt=[""] * len(persons),
        note=[""] * len(persons),
    )
    return court.warrants(folder).set_index("id")


def test_custody_censoring_and_what_is_left_out(tmp_path: Path, noted: Tables) -> None:
    made = _warrants(
        tmp_path,
        noted,
        ["Rudolf", "Michael", "Flavia", "Sapt"],
        [
            "Rudolf,Kenya,warrant,2010-01-05,2010-01-15,surrender by France,day,yes,yes,,"
            "2010-01-16,10,,,x.example,yes,",
            "Michael,Kenya,warrant,2010-01-05,,none,month,no,no,,,,2010-02,at large at table date,"
            "x.example,yes,",
            "Flavia,Kenya,summons,2010-01-05,,voluntary appearance on summons,,no,yes,,2010-02-01,"
            ",,'summons, not a warrant',x.example,yes,".replace("'", '"'),
            "Sapt,Kenya,warrant,2010-01-05,,none,,no,no,,,,,reported dead (date not read),"
            "x.example,partly,",
        ],
    )
    rudolf, michael = made.loc["rudolf"], made.loc["michael"]
    assert (rudolf["survival"], rudolf["days_to_custody"], rudolf["handed_over_by"]) == (
        "event",
        "10",
        "FRA",
    )
    assert rudolf["date_public"] == "2010-02-01"  # the correction
    assert (rudolf["counts_total"], rudolf["crimes"]) == ("5", "crimes against humanity;war crimes")
    # a month is a span of days, from its first to its last
    assert (michael["censor_date"], michael["censor_precision"]) == ("2010-02-01", "month")
    assert (michael["days_observed_min"], michael["days_observed_max"]) == ("27", "54")
    assert made.loc["flavia", "survival_note"] == "summons"
    assert made.loc["sapt", "survival_note"] == "no end date"
    assert made.loc["sapt", "days_observed_max"] == ""  # the unknown stays unknown


def test_persons_of_the_two_tables_must_agree(tmp_path: Path, noted: Tables) -> None:
    line = "Michael,Kenya,warrant,2010-01-05,,none,,no,no,,,,,died,x.example,yes,"
    with pytest.raises(CourtnormError, match="same|order"):
        _warrants(tmp_path, noted, ["Rudolf"], [line])


def test_unknown_reason_of_censoring_is_refused(tmp_path: Path, noted: Tables) -> None:
    line = "Rudolf,Kenya,warrant,2010-01-05,,none,,no,no,,,,,moved away,x.example,yes,"
    with pytest.raises(CourtnormError, match="row Rudolf: .*moved away"):
        _warrants(tmp_path, noted, ["Rudolf"], [line])


# The timeline -----------------------------------------------------------------------------------


def _timeline(folder: Path, noted: Tables, *corrections: str, noted_date: str = "2010") -> Tables:
    write(
        folder / "referrals",
        "timeline.csv",
        "date,date_end,label,strand,document,actors_or_vote,source,verified,note,date_precision",
        '2010,,A report,R2P report,"A/64/1 (draft A/64/L.1)",,(none read),no,,year',
        "2011-02-26,,A vote,UNSC,SC/1 (draft S/2011/77),9-2-4,x.example,yes,,day",
    )
    write(
        folder / "referrals",
        "icc_situations.csv",
        _SITUATION_HEADER,
        "Uganda,UGA,self-referral,2003-12-16,l,2004-07-29,,,yes,ongoing,,x.example,yes,",
    )
    write(folder / "votes", "votes_resolutions.csv", "symbol,yes,no,abstain", "S/RES/1 (1946),,,")
    write(
        folder / "referrals",
        "timeline_corrections.csv",
        "existing_table,existing_row,field,new_value,source,note",
        *corrections,
    )
    noted["timeline"] = table(
        source_row=["1", "2"],
        source_date=[noted_date, "2011-02-26"],
        id=["report-2010", "vote"],
        strand=["norm", "Council"],
        iso3=["", ""],
        label=["A report", "A draft fails"],
        actors=["", ""],
        note=["", ""],
        doubt=["date", ""],
        same_as=["", ""],
        address=["", "https://post.example/vote"],
    )
    # nothing better found, nothing weak, nothing wrong: those have tests of their own
    write(folder / "timeline", "better.csv", "id,date found,precision,new_address,agrees")
    write(folder / "timeline", "weak.csv", "id,what is still weak")
    write(folder / "timeline", "wrong.csv", "id,column,what")
    noted["timeline_changes"] = table(id=[], column=[], value=[])
    noted["timeline_added"] = table(id=[], date=[], date_precision=[], label=[], source=[])
    return {"timeline": timeline.timeline(folder).set_index("id")}


def test_timeline_applies_its_corrections(tmp_path: Path, noted: Tables) -> None:
    line = (
        'timeline.csv,2010 SG report A/64/864,"date, verified",2010-07-14; yes,'
        "https://post.example/r,"
    )
    made = _timeline(tmp_path, noted, line)["timeline"]
    report = made.loc["report-2010"]
    assert (report["date"], report["date_precision"], report["verified"]) == (
        "2010-07-14",
        "day",
        "yes",
    )
    assert (report["corrected"], report["source"]) == ("yes", "https://post.example/r")
    assert report["document"] == "A/64/1"
    vote = made.loc["vote"]
    assert (vote["vote"], vote["document"]) == ("9-2-4", "S/2011/77;SC/1")
    assert (vote["weekday"], vote["source_kind"]) == ("Saturday", "page")


def test_year_stands_on_its_first_day(tmp_path: Path, noted: Tables) -> None:
    report = _timeline(tmp_path, noted)["timeline"].loc["report-2010"]
    assert (report["date"], report["date_precision"], report["weekday"]) == (
        "2010-01-01",
        "year",
        "",
    )


@pytest.mark.parametrize(
    "line",
    [
        "timeline.csv,1900 Ruritania,date,1900-01-01,,",  # no such row
        "timeline.csv,2010 SG report A/64/864,colour,red,,",  # no such field
        'timeline.csv,2010 SG report A/64/864,"date, verified",2010-07-14,,',  # a value short
        "ruritania.csv,2010,date,2010-07-14,,",  # no such table
    ],
)
def test_correction_that_finds_nothing_is_refused(tmp_path: Path, noted: Tables, line: str) -> None:
    with pytest.raises(CourtnormError, match=r"timeline_corrections.csv"):
        _timeline(tmp_path, noted, line)


def test_row_that_moved_among_the_sources_is_refused(tmp_path: Path, noted: Tables) -> None:
    with pytest.raises(CourtnormError, match="row 1: expected 1999"):
        _timeline(tmp_path, noted, noted_date="1999")


# Meetings ---------------------------------------------------------------------------------------


def test_unknown_stays_unknown_and_no_is_only_for_texts_read(
    tmp_path: Path, noted: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speeches, "MEETINGS", {"9999": "2011-02-26"})
    header = (
        "order,speaker_state,representative,spoke_confirmed,mentions_icc_or_accountability,"
        "mentions_r2p_or_protect_population,r2p_note,same_speech_both,basis,"
        "completeness_of_text_read,source_ids,source_urls"
    )
    write(
        tmp_path / "meetings",
        "speakers_9999.csv",
        header,
        "unknown,France,Rassendyll (also President),yes,yes,yes,,yes,delegation text,nearly whole,"
        "a,https://a.example/1 | https://un.org/2",
        "unknown,Chad,,unknown,unknown,unknown,,unknown,no text found,none,,",
    )
    write(
        tmp_path / "meetings",
        "link_evidence.csv",
        "id,date,meeting,venue,speaker,strength,inside_council_meeting,url,why",
        "FRA-9999,2011-02-26,S/PV.9999,Security Council chamber,France (Rassendyll),co-occurrence,"
        "yes,https://a.example/1,x",
    )
    write(tmp_path / "referrals", "council_members.csv", "year,iso3", "2011,FRA")
    noted["statements"] = table(id=["FRA-9999"], text_read=["nearly whole"], note=["Both named."])
    noted["speakers"] = table(meeting=["S/PV.9999"], state=["FRA"], note=["Both named."])
    write(
        tmp_path / "genealogy",
        "statements.csv",
        "meeting,date,speaker,state,words,names_court,names_norm,joins,address,seen,note",
        "S/PV.9999,2011-02-26,,Chad,,unknown,unknown,unknown,,none,not found",
    )
    noted["later_speeches"] = table(meeting=[], state=[], representative=[])
    later = "id meeting_said speaker_said meeting state speaker strength".split()
    noted["later_statements"] = table(**{name: [] for name in later})
    made = speeches.speakers(tmp_path).set_index("state")
    france, chad = made.loc["FRA"], made.loc["TCD"]
    assert (france["joins"], france["representative"]) == ("no", "Rassendyll")
    assert (france["source"], france["member_of_council"]) == ("https://un.org/2", "yes")
    assert list(chad[["spoke", "names_court", "joins"]]) == ["unknown"] * 3
    assert chad["member_of_council"] == "no"


def test_first_word_that_fits_is_taken() -> None:
    said = pd.Series(["voluntary surrender to a state", "flight"])
    name = "warrants.custody_kind"
    assert inputs.first_words(said[:1], name, "x.csv", said[:1]) == ["voluntary surrender"]
    with pytest.raises(CourtnormError, match="x.csv: row flight"):
        inputs.first_words(said, name, "x.csv", said)


# The committed tables ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def committed(texted: Tables) -> Tables:
    return texted


def test_committed_tables_have_no_problem(committed: Tables) -> None:
    assert checking.problems(committed, *CHECKED, also=DESCRIBED) == []


def test_figures_of_the_sources(committed: Tables) -> None:
    custody = committed["warrants"]["in_custody"]
    assert (custody == "yes").sum() == 24
    assert custody.isin(["yes", "no"]).all()  # none unknown
    assert (committed["timeline"]["corrected"] == "yes").sum() == 15
    chapters = committed["claims"].groupby("chapter")["id"].apply(list)
    assert chapters["two-births"] == [f"C{n}" for n in range(10, 17)]


def _set(name: str, key: str, column: str, value: str) -> Callable[[Tables], Tables]:
    def change(tables: Tables) -> Tables:
        changed = tables[name].copy()
        key_column = "meeting" if name == "speakers" else changed.columns[0]
        if name == "speakers":
            meeting, state = key.split(" ")
            place = (changed["meeting"] == meeting) & (changed["state"] == state)
        else:
            place = changed[key_column] == key
        assert place.sum() == 1, key
        assert changed.loc[place, column].iloc[0] != value
        changed.loc[place, column] = value
        return {**tables, name: changed}

    return change


def _drop(name: str, place: int) -> Callable[[Tables], Tables]:
    return lambda tables: {**tables, name: tables[name].drop(index=tables[name].index[place])}


def _double(name: str, place: int) -> Callable[[Tables], Tables]:
    def change(tables: Tables) -> Tables:
        again = tables[name].iloc[[place]].copy()
        return {**tables, name: pd.concat([tables[name], again], ignore_index=True)}

    return change


FAULTS = {
    "entry into force a day late": _set("rome_statute", "KEN", "entry_into_force", "2005-06-02"),
    "deposit a day late": _set("rome_statute", "KEN", "deposit_date", "2005-03-16"),
    "signature after the close": _set("rome_statute", "SYR", "signature_date", "2001-01-02"),
    "a signatory called a party": _set("rome_statute", "SYR", "status", "party"),
    "withdrawal on another day": _set("rome_statute", "PHL", "withdrawal_effective", "2019-03-18"),
    "notice a month late": _set("rome_statute", "BDI", "withdrawal_notice", "2016-11-27"),
    "dispute hidden": _set("rome_statute", "HUN", "disputed", "no"),
    "another code": _set("rome_statute", "FRA", "iso3", "FRX"),
    "a state lost": _drop("rome_statute", 20),
    "a state twice": _double("rome_statute", 20),
    "a sixth permanent member": _set("rome_statute", "DEU", "p5", "yes"),
    "doubt hidden": _set("rome_statute", "NRU", "doubt", ""),
    "opened before referred": _set("situations", "mali", "opened_date", "2012-07-11"),
    "referral of another resolution": _set(
        "situations", "libya", "referral_document", "S/RES/1593 (2005)"
    ),
    "referral on another day": _set("situations", "libya", "referral_date", "2011-02-27"),
    "own motion for the Council": _set("situations", "libya", "trigger", "own motion"),
    "a non-party made party": _set("situations", "darfur", "party_at_trigger", "yes"),
    "scope before the treaty": _set("situations", "kenya", "scope_start", "2005-05-01"),
    "a declaration lost": _set("situations", "cote-divoire", "declaration_12_3", "no"),
    "a warrant without situation": _set("warrants", "kony", "situation", "ruritania"),
    "public before issued": _set("warrants", "kony", "date_public", "2005-07-07"),
    "custody before issue": _set("warrants", "katanga", "custody_date", "2007-07-01"),
    "days that are not the difference": _set("warrants", "katanga", "days_to_custody", "108"),
    "both custody and censoring": _set("warrants", "katanga", "censor_date", "2010-01-01"),
    "Council referral undone": _set("warrants", "harun", "council_referral", "no"),
    "an outcome before the warrant": _set("warrants", "lubanga", "outcome_date", "2006-02-09"),
    "a count added": _set("warrants", "lubanga", "counts_cah", "1"),
    "a summons in the curve": _set("warrants", "ruto", "survival", "censored"),
    "an unknown outcome": _set("warrants", "kony", "outcome", "escaped"),
    "a month off its first day": _set("timeline", "iciss-report", "date", "2001-12-02"),
    "a vote changed": _set("timeline", "libya-referral", "vote", "14-0-1"),
    "a symbol of another year": _set("timeline", "report-2017", "document", "A/71/1-S/2018/556"),
    "a label too long": _set("timeline", "srebrenica", "label", "fall " * 15),
    "a date that stands elsewhere": _set("timeline", "bashir-warrant", "same_as", "warrants/x/y"),
    "a weak source unlisted": _set("timeline", "srebrenica", "source", "ruritanian-post.example"),
    "a correction lost": _set("timeline", "report-2010", "corrected", "no"),
    "a milestone lost": _drop("timeline", 7),
    "a member made a guest": _set("speakers", "S/PV.6491 FRA", "member_of_council", "no"),
    "unseen read as no": _set("speakers", "S/PV.6491 PRT", "names_court", "no"),
    "a text said to be read": _set("speakers", "S/PV.6491 PRT", "text_read", "whole"),
    "joined without both": _set("speakers", "S/PV.6491 USA", "joins", "yes"),
    "a statement moved inside": _set(
        "statements", "fra-press-20110226", "inside_council_meeting", "yes"
    ),
    "a source that is no address": _set("statements", "deu-6528", "source", "a delegate"),
    "a claim lost": _drop("claims", 3),
    "a rung without reason": _set("claims", "C8", "rung_reason", ""),
    "a reading without a reader": _set("claims", "C4", "readings", "phrase | the words"),
    "a context too long": _set("claims", "C4", "context", "word " * 13),
    "a gloss too long": _set("glossary", "veto", "short", "word " * 13),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_noticed(committed: Tables, fault: str) -> None:
    changed = FAULTS[fault](committed)
    problems = checking.after_a_change(changed, committed, *CHECKED, also=DESCRIBED)
    assert problems
    assert all(re.match(r"data/[\w/]+\.csv: ", line) and "\n" not in line for line in problems)


@pytest.mark.parametrize(
    ("name", "column"),
    [("glossary", "citations"), ("statements", "source"), ("warrants", "source")],
)
def test_a_cell_that_must_be_filled_is_refused_empty(name: str, column: str) -> None:
    table = tables.load(name)
    table.loc[0, column] = ""
    (line,) = schema_problems(tables.resource(name), table, tables.load)
    assert line == f"data/{name}.csv: row 2: {column} is '', expected a value"


# With the sources -------------------------------------------------------------------------------


@pytest.mark.sources
def test_deriving_again_gives_the_same_bytes(sources: Path) -> None:
    made = court.build(sources) | {
        make.__name__: make(sources) for make in (speeches.speakers, speeches.statements)
    }
    for name in ("rome_statute", "situations", "warrants", "timeline", "speakers", "statements"):
        committed = (paths.data() / f"{name}.csv").read_bytes()
        assert files.csv_text(made[name]).encode("utf-8") == committed, name


@pytest.mark.sources
def test_exceptions_and_conflicts_are_those_derived(sources: Path, committed: Tables) -> None:
    built = court.build(sources)
    built["exceptions"] = pd.concat([built["exceptions"], exceptions.known_faults(built)])
    for name in ("exceptions", "conflicts"):
        made = built[name]
        held = committed[name]
        ours = held[held["resource"].isin(set(made["resource"]))]
        columns = list(made.columns)
        assert sorted(map(tuple, ours[columns].values)) == sorted(map(tuple, made.values)), name


@pytest.mark.sources
def test_every_correction_is_applied(sources: Path, committed: Tables) -> None:
    listed = inputs.read(sources / "referrals" / "timeline_corrections.csv")
    assert len(listed) == 17
    line = committed["timeline"].set_index("id")
    assert line.loc["millennium-report", "document_date"] == "2000-03-27"
    assert line.loc["iciss-set-up", "date"] == "2000-09-14"
    assert line.loc["report-2018", ["date", "verified"]].tolist() == ["2018-06-01", "yes"]
    assert line.loc["report-2019", "document"] == "A/73/898"
    assert line.loc["kosovo-campaign", "date_end"] == "1999-06-10"
    assert line.loc["syria-first-veto", "vote"] == "9-2-4"
    beina = committed["warrants"].set_index("id").loc["beina"]
    assert beina["date_public"] == "2024-11-07"
    resolutions = committed["resolutions"].set_index("symbol")
    assert resolutions.loc["S/RES/2016 (2011)", "agenda"] == "Libya"


@pytest.mark.sources
def test_phrases_are_the_essays_and_no_sentence_is(sources: Path, committed: Tables) -> None:
    essay = (sources / "essay-opening.txt").read_text("utf-8")
    essay = re.sub(r"\s+", " ", essay)
    sentences = {s.strip(" .") for s in re.split(r"(?<=[.:;])\d?\s", essay)}
    for _, row in committed["claims"].iterrows():
        assert row["phrase"] in essay, row["id"]
        for part in row["context"].split("…"):
            assert part.strip(" ,") in essay, row["id"]
        for quoted in (row["phrase"], row["context"]):
            assert quoted not in sentences, row["id"]


@pytest.mark.sources
def test_citations_are_in_the_bibliography(sources: Path, committed: Tables) -> None:
    bibliographies = ("references.bib", "literature/entries.bib")
    text = "".join((sources / name).read_text("utf-8") for name in bibliographies)
    text += "@misc{un2014framework,"  # fact 11a of the sources' law/facts.csv
    known = set(re.findall(r"@\w+\{([^,]+),", text))
    cited = ";".join([*committed["glossary"]["citations"], *committed["claims"]["sources"]])
    works = {key for key in cited.split(";") if key and not re.fullmatch(r"unsc\d{4}res\d+", key)}
    assert works <= known  # a resolution's entry is made from the tables


@pytest.mark.sources
def test_no_note_of_the_sources_stands_in_ours(sources: Path) -> None:
    """Labels and notes are in the book's own words: none repeats one of the sources."""
    folder = sources / "referrals"
    theirs: set[str] = set()
    for name in ("timeline", "icc_warrants", "warrants_custody", "icc_situations", "rome_statute"):
        raw = inputs.read(folder / f"{name}.csv")
        for column in {"note", "label"} & set(raw.columns):
            theirs |= {cell for cell in raw[column] if len(cell.split()) > 5}
    for path in sorted((paths.data() / "notes").glob("*.csv")):
        ours = inputs.read(path)
        for column in {"note", "label"} & set(ours.columns):
            assert not set(ours[column]) & theirs, path.name
