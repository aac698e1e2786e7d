"""The General Debate: the phrase coded, norm and Court counted, chance, readings, bad input."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import checking
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from courtnorm import speeches, tables
from courtnorm.errors import CourtnormError
from courtnorm.evidence.checks import speeches as checks
from courtnorm.evidence.derive import speeches as derived
from courtnorm.evidence.derive.command import apart
from courtnorm.evidence.text.phrase import code_sentence, court_mentions, norm_mentions
from courtnorm.evidence.text.sentences import clean, sentence_starts
from courtnorm.press.cli import main
from courtnorm.scoring import compare

pytestmark = pytest.mark.usefixtures("beside_others")


@pytest.fixture(scope="module")
def debate() -> pd.DataFrame:
    return speeches.between(tables.load("speeches"))


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("the Stateâ€™s duty", "the State’s duty"),
        ("â€œa principleâ€\x9d", "“a principle”"),
        ("the ìnormî of childrenís rights", "the “norm” of children’s rights"),
        ("respon\xadsibility", "responsibility"),
        ("Govern¬ment", "Government"),
        ("the responsibility\n  to protect\u00a0all", "the responsibility to protect all"),
        ("El Niño and Côte d’Ivoire", "El Niño and Côte d’Ivoire"),
    ],
)
def test_characters_and_white_space_are_mended(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def test_titles_and_initials_end_no_sentence() -> None:
    text = "Mr. Annan spoke. See No. 5 of it. J. Ping left! “Why?” Nobody knows."
    starts = sentence_starts(text)
    assert [text[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)] == [
        "Mr. Annan spoke.", "See No. 5 of it.", "J. Ping left!", "“Why?”", "Nobody knows.",
    ]  # fmt: skip


# ---------------------------------------------------------------- the phrase


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("We welcome the responsibility to protect (R2P).", "NAMED"),
        ("RtoP is abused.", "NAMED"),
        ("We endorse the responsibility-to-protect.", "NAMED"),
        ("They failed in their ìresponsibility to protectî.", "NAMED"),
        ("On the pretext of a responsibility to protect civilians they attacked.", "NAMED"),
        ("At the 2005 World Summit we took a responsibility to protect populations.", "NAMED"),
        ("A Stateâ€™s responsibility to protect its citizens is clear.", "STATE"),
        ("States have responsibilities to protect their people.", "STATE"),
        ("Governments bear the responsibility for protecting their civilians.", "STATE"),
        ("It is the responsibility of the Government of the island to protect civilians.", "STATE"),
        ("The United Nations has a responsibility to protect civilians there.", "STATE"),
        ("We have a responsibility to protect our forests.", "OTHER"),
        ("We have a responsibility to protect our citizens abroad.", "OTHER"),
        ("Every member has a responsibility to protect human rights.", "OTHER"),
        ("No such phrase stands here.", "OTHER"),
    ],
)
def test_the_phrase_is_coded_by_its_sentence(sentence: str, code: str) -> None:
    assert code_sentence(sentence) == code


def test_the_narrow_rule_counts_neither_nature_nor_plural_nor_hyphens() -> None:
    text = (
        "The responsibility to protect matters. So does our responsibility to protect the "
        "environment. States have responsibilities to protect. Responsibility-to-protect is long."
    )
    assert [m.counted for m in norm_mentions(text)] == [True, False, False, False]


def test_two_sentences_make_no_mention() -> None:
    assert norm_mentions("That is our responsibility. If we fail to protect them, all fail.") == []


def test_short_names_count_only_where_the_court_is_named_in_full() -> None:
    assert court_mentions("The ICC and the Court met; so did Rome in a statute.") == []
    forms = [m.form for m in court_mentions(
        "The International Criminal Court sat. The Court ruled. The International Court of Justice "
        "sat. The Court ruled. The ICC met. The Court closed. The Rome Statute holds."
    )]  # fmt: skip
    assert forms == ["name", "short", "initials", "short", "statute"]


def test_the_rule_agrees_with_the_readings_as_well_as_is_asked() -> None:
    hits = tables.load("speech_hits")
    placed = hits.rename(columns={"hit": "id"}).assign(symbol="", label="")
    score = compare(placed)
    state = score.measures.set_index("code").loc["STATE", "f1"]
    assert (hits["code"] == hits["by_rule"]).mean() >= 0.95
    assert state >= 0.80


# ---------------------------------------------------------------- counts and chance


def test_the_counts_of_the_claim(debate: pd.DataFrame) -> None:
    norm, court = debate["norm"] > 0, debate["court"] > 0
    assert [int(named.sum()) for named in (norm, court, norm & court)] == [196, 193, 67]
    assert len(tables.load("speeches")) == 10_952


@pytest.mark.parametrize(
    ("within", "expected"),
    [("year", 21.7), ("year and length", 22.9), ("state", 55.5), ("state and three years", 60.0)],
)
def test_what_chance_would_give(debate: pd.DataFrame, within: str, expected: float) -> None:
    found = speeches.chance(debate, within=within)
    assert found.found == 67
    assert found.expected == pytest.approx(expected, abs=0.3)
    assert found.low <= found.expected <= found.high


def test_the_formula_gives_what_dealing_gives(debate: pd.DataFrame) -> None:
    exact = speeches.chance(debate, within="state")
    rng, norm, court = np.random.default_rng(7), debate["norm"] > 0, debate["court"] > 0
    drawn = np.zeros(2000, dtype=int)
    for _, at in debate.groupby("iso3").indices.items():
        dealt = rng.permuted(np.tile(court.to_numpy()[at], (len(drawn), 1)), axis=1)
        drawn += (dealt & norm.to_numpy()[at]).sum(axis=1)
    assert drawn.mean() == pytest.approx(exact.expected, abs=0.3)
    assert np.quantile(drawn, [0.025, 0.975]) == pytest.approx([exact.low, exact.high], abs=1)


def test_an_unknown_way_to_deal_is_refused(debate: pd.DataFrame) -> None:
    with pytest.raises(CourtnormError, match="expected one of year"):
        speeches.chance(debate, within="weekday")


#: Name of a pair -> its two columns of ``speeches``.
PAIRS = {
    "norm+HRC": ("norm", "human_rights_council"),
    "norm+PBC": ("norm", "peacebuilding_commission"),
    "court+PBC": ("court", "peacebuilding_commission"),
    "court+mines/arms": ("court", "arms_treaties"),
}


def test_the_pairs_read_are_pairs_named(debate: pd.DataFrame) -> None:
    held = debate.set_index("speech")
    for pair, part in tables.load("speech_pairs").groupby("pair"):
        named = (held.loc[part["speech"], list(PAIRS[str(pair)])] > 0).all(axis=1)
        assert named.all(), pair


def test_what_the_readings_agree_on() -> None:
    relations = tables.load("speech_relations")
    found = speeches.agreements(
        relations, tables.load("speech_pairs"), tables.load("speech_hits")
    ).set_index("what")
    assert found["rows"].to_list() == [100, 100, 100, 120, 210, 210]
    kappas = {"relation": 0.93, "joined or not": 0.88, "kind of norm": 0.76,
              "relation, comparison pairs": 0.91, "kind of phrase": 0.94}  # fmt: skip
    for what, kappa in kappas.items():
        assert found.loc[what, "kappa"] == pytest.approx(kappa, abs=0.006), what


def test_how_many_of_the_speeches_state_a_relation(debate: pd.DataFrame) -> None:
    read = speeches.relations(tables.load("speech_relations"), debate)
    assert len(read) == 67
    joined = read.loc[read["norm"] == "NAMED", ["relation", "relation_1", "relation_2"]] == "JOINED"
    assert joined.sum().to_list() == [5, 8, 5]


# ---------------------------------------------------------------- deriving


def _corpus(folder: Path, rows: list[tuple[str, str, int, int | None, str]]) -> Path:
    place = folder / "general-debate"
    place.mkdir()
    columns = ["speech", "iso3", "session", "year", "text"]
    frame = pd.DataFrame(rows, columns=columns).astype({"session": "Int16", "year": "Int16"})
    frame.to_parquet(place / "speeches-1.parquet")
    return folder


_TEXT = (
    "Mr. President, we believe in the responsibility to protect. " + "Peace is dear to us. " * 4
    + "That is why my country joined the International Criminal Court in its very first year."
)  # fmt: skip


def test_a_speech_is_counted_and_its_distances_are_measured(tmp_path: Path) -> None:
    made = derived.corpus(_corpus(tmp_path, [("ABC_65_2010", "ABC", 65, 2010, _TEXT)]))
    row = made["speeches"].iloc[0]
    assert (row["norm"], row["named"], row["court"], row["sentences"]) == (1, 1, 1, 6)
    assert (row["words_between"], row["sentences_between"]) == (27, 5)
    mentions = made["speech_mentions"]
    assert mentions["family"].to_list() == ["norm", "court"]


def test_no_window_shows_a_whole_sentence(tmp_path: Path) -> None:
    text = "Peace came. The responsibility to protect works. We agree."
    made = derived.corpus(_corpus(tmp_path, [("ABC_65_2010", "ABC", 65, 2010, text)]))
    row = made["speech_mentions"].iloc[0]
    shown = " ".join([row["left"], row["match"], row["right"]])
    assert "The responsibility to protect works." not in shown


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("ABC_65_2010", "ABC", 65, None, "x")], "speeches-1.parquet: row ABC_65_2010: .* year"),
        ([("ABC_65_2010", "ABC", 65, 2010, "")], "row ABC_65_2010: expected a value in text"),
        ([("ABC_65_2010", "ABC", 65, 2010, "x")] * 2, "row ABC_65_2010: expected each speech once"),
        ([("ABC_65_2010", "XYZ", 65, 2010, "x")], "expected the name STATE_SESSION_YEAR"),
    ],
)
def test_a_faulty_speech_is_said_in_a_line(
    tmp_path: Path, rows: list[tuple[str, str, int, int | None, str]], message: str
) -> None:
    with pytest.raises(CourtnormError, match=message):
        derived.corpus(_corpus(tmp_path, rows))


def test_without_the_corpus_other_tables_are_still_made(tmp_path: Path) -> None:
    debate = derived.Debate(tmp_path)
    other = {"other": pd.DataFrame({"a": [1]})}
    made, refused = apart([debate.corpus, debate.readings, lambda: other])
    assert list(made) == ["other"]
    assert refused == [
        "general-debate: expected the speeches in files speeches-*.parquet",
        "general-debate/both_coded.csv: expected the speeches it reads: there are none",
    ]


def test_a_reading_without_its_speech_is_said_in_a_line(tmp_path: Path, sources: Path) -> None:
    (tmp_path / "general-debate").mkdir()
    for name in ("both_coded.csv", "pairs_coded.csv", "hits_coded_half.csv"):
        text = (sources / "general-debate" / name).read_text("utf-8")
        (tmp_path / "general-debate" / name).write_text(text, "utf-8")
    held = tables.load("speeches")
    assert len(derived.readings(tmp_path, held)["speech_hits"]) == 210
    with pytest.raises(CourtnormError, match="row CAN_57_2002: expected a reading of a speech"):
        derived.readings(tmp_path, held[held["speech"] != "CAN_57_2002"])


# ---------------------------------------------------------------- checks


@pytest.mark.parametrize(
    ("table", "column", "value", "expected"),
    [
        ("speeches", "year", 1950, "expected the state, session, year of its id"),
        ("speeches", "norm", 7, "expected norm as many as its mentions"),
        ("speeches", "words_between", 3, "expected distances where norm and Court are named"),
        ("speech_mentions", "form", "name", "expected a form of its family"),
        ("speech_mentions", "left", "one two three four five six seven", "at most 6 words in left"),
        ("speech_mentions", "number", 9, "numbered from 1"),
        ("speech_mentions", "sentence", 9999, "expected the number of a sentence"),
        ("speech_relations", "relation", "APART", "expected relation to be that of a reading"),
        ("speech_relations", "words", "so " * 13, "expected at most 12 words"),
        ("speech_pairs", "relation", "JOINED", "expected the stronger of the two readings"),
        ("speech_hits", "code", "STATE", "expected the code to be that of a reading"),
        ("speech_hits", "hit", "ABC_60_2005#1", "expected a sentence of a speech held"),
    ],
)
def test_a_changed_cell_is_noticed(
    texted: Mapping[str, pd.DataFrame], table: str, column: str, value: object, expected: str
) -> None:
    names = ("speeches", "speech_mentions", "speech_relations", "speech_pairs", "speech_hits")
    other = texted[table].copy()
    other.loc[other.index[0], column] = str(value)
    changed = {**texted, table: other}
    found = checking.after_a_change(changed, texted, checks, also=names)
    assert any(expected in line for line in found), found


# ---------------------------------------------------------------- courtnorm code-texts


def _run(path: Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["code-texts", str(path)])
    return result.exit_code, result.stdout, result.stderr


def test_texts_of_a_file_are_coded_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(
        "text,id,family\n"
        '"Recalling that it has a responsibility to protect, the Council met",b,speech\n'
        "Stressing the primary responsibility of States to protect their populations,a,"
        "responsibility\n"
        "The weather is fine,c,court\n",
        "utf-8",
    )
    assert _run(path) == (0, "id,code\nb,NAMED\na,STATE\nc,OTHER\n", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file"),
        (b"", "in.csv: expected a CSV file in UTF-8"),
        (b"id,family,text\n1,speech,\xff\n", "in.csv: expected a CSV file in UTF-8"),
        (b"id,text\n1,x\n", "in.csv: row 1: expected the columns id, family, text; no family"),
        (b"id,family,text\n1,poem,x\n", "in.csv: row 2: expected a family of speech"),
        (b"id,family,text\n,speech,x\n", "in.csv: row 2: expected an id"),
        (b"id,family,text\n1,speech,\n", "in.csv: row 2: expected a text"),
        (b"id,family,text\n1,speech,x,y\n", "in.csv: row 2: expected 3 cells"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / "in.csv"
    if content is not None:
        path.write_bytes(content)
    code, out, err = _run(path)
    assert (code, out) == (1, "")
    assert message in err and err.count("\n") == 1
