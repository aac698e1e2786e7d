"""Extracted features, on invented resolutions and over the held texts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples
from sklearn.feature_extraction.text import CountVectorizer

from courtnorm import paths
from courtnorm.errors import CourtnormError
from courtnorm.evidence import features
from courtnorm.evidence.derive.texts import (
    MAX_PHRASES,
    PAIR_COLUMNS,
    pair_alignment,
    pair_table,
)
from courtnorm.evidence.features import FeatureWriter
from courtnorm.evidence.text.corpus import Document, renumbered, split_text
from courtnorm.terms import TermMatrix, load_term_matrix

FILES = ("features.parquet", "paragraphs.csv", "documents.csv")
ONE = """The Security Council,
Recalling the right of ferries to cross, and again the right of ferries,
Acting under Chapter VII of the Ruritanian Charter,
1. Decides that the night ferry shall cross;
2. Decides to remain seized of the ferries."""
TWO = """The Security Council,
Recalling resolution 4000 (2029) acting under Chapter VII of the Ruritanian Charter,
Urges the night ferry to wait."""
PHRASES = ["night ferry", "right of ferries", "no such phrase"]


def document(text: str, number: int) -> Document:
    return split_text(text, f"S/RES/{number} (2031)")


def documents() -> list[Document]:
    return [document(ONE, 2258), document(TWO, 2300)]


def write(folder: Path, held: list[Document], phrases: list[str] = PHRASES) -> None:
    with FeatureWriter(folder, phrases) as writer:
        for one in held:
            writer.add(one)


def test_a_row_for_each_paragraph() -> None:
    rows = features.split_rows(document(ONE, 2258))
    assert list(rows.columns) == ["symbol", "label", "kind", "opening", "n_tokens"]
    assert rows["label"].tolist() == ["PP1", "PP2", "OP1", "OP2"]
    assert rows["kind"].tolist() == ["preambular"] * 2 + ["operative"] * 2
    assert rows["n_tokens"].tolist() == [13, 8, 7, 7]


def test_the_table_of_documents(tmp_path: Path) -> None:
    write(tmp_path, documents())
    table = pd.read_csv(tmp_path / "documents.csv", keep_default_na=False).set_index("number")
    assert table.loc[2258, "n_preambular"] == 2
    assert table.loc[2258, "n_tokens"] == 35
    assert table["census"].tolist() == ["yes", "no"]
    # An earlier resolution that acted under the Chapter is recalled, not followed.
    assert table["chapter_vii"].tolist() == ["yes", "no"]
    assert table["chapter_vii_at"].tolist() == ["PP2", ""]
    assert table["numbered"].tolist() == ["yes", "no"]
    assert table["numbering_ok"].tolist() == ["yes", "yes"]


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        ("Acting under Chapter VII of the Ruritanian Charter,", True),
        ("Decides, acting under Chapters VII and VIII, that it rains;", True),
        ("and, in this respect, acting, for these reasons, under Chapter VII,", True),
        ("Acting under Article 41 of Chapter VII of the Charter,", True),
        ("Recalling that ferries run under Chapter VI,", False),
        ("Recalling the decree which, acting under Chapter VII, closed the river,", False),
        ("with a view to action under Chapter VII,", False),
    ],
)
def test_chapter_vii(words: str, acts: bool) -> None:
    text = f"The Security Council,\nNoting the tide, {words}\n1. Decides to wait."
    assert bool(features.chapter_vii_at(document(text, 4321))) is acts


def test_term_counts_are_those_of_scikit_learn(tmp_path: Path) -> None:
    write(tmp_path, documents()[:1])
    table = pq.read_table(tmp_path / "features.parquet").to_pandas()
    first = table[table["label"] == "PP1"].set_index("term")["count"].to_dict()
    assert first["ferries"] == 2
    assert first["right of ferries"] == 2
    assert "no such phrase" not in set(table["term"])
    assert list(first) == sorted(first)  # the alphabet, never the order of the text


@pytest.mark.parametrize("phrase", ["ferry", "Night Ferry", "a ferry", "night  ferry", ""])
def test_a_phrase_that_could_never_be_counted_is_refused(phrase: str) -> None:
    with pytest.raises(CourtnormError, match="phrase"):
        FeatureWriter(Path("nowhere"), [phrase])


def test_the_rows_of_the_file_are_those_of_each_document(tmp_path: Path) -> None:
    write(tmp_path, documents())
    paragraphs = pd.read_csv(tmp_path / "paragraphs.csv")
    each = [features.split_rows(one) for one in documents()]
    pd.testing.assert_frame_equal(paragraphs, pd.concat(each, ignore_index=True))


def test_the_same_documents_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [renumbered(one, number) for number in range(1, 40) for one in documents()[:1]]
    write(tmp_path / "a", held)
    monkeypatch.setattr(features, "CHUNK_DOCUMENTS", 7)  # how it is chunked must not show
    write(tmp_path / "b", held)
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_many_row_groups_load_as_one_matrix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [renumbered(one, number) for number in (1, 2, 3) for one in documents()[:1]]
    write(tmp_path / "one", held)
    monkeypatch.setattr(features, "CHUNK_DOCUMENTS", 1)
    monkeypatch.setattr(features, "GROUP_ROWS", 5)
    write(tmp_path / "many", held)
    one = load_term_matrix(tmp_path / "one" / "features.parquet")
    many = load_term_matrix(tmp_path / "many" / "features.parquet")
    assert pq.read_metadata(tmp_path / "many" / "features.parquet").num_row_groups > 2
    assert (one.counts != many.counts).nnz == 0
    assert one.vocabulary.tolist() == many.vocabulary.tolist()
    assert one.paragraphs.astype(str).equals(many.paragraphs.astype(str))


def test_a_second_document_of_a_symbol_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourtnormError, match=r"S/RES/2258 \(2031\): a second document"):
        write(tmp_path, [documents()[1], *documents()[:1] * 2])


def same_words(matrix: TermMatrix, paragraphs: pd.DataFrame) -> bool:
    """Say whether each paragraph with tokens stands in both, and its words add up to them."""
    words = matrix.words()
    places = words.paragraphs.astype(str)
    counted = places.assign(n_tokens=np.asarray(words.counts.sum(axis=1)).ravel())
    stated = paragraphs.loc[paragraphs["n_tokens"] > 0, ["symbol", "label", "n_tokens"]]
    return counted.sort_values(["symbol", "label"], ignore_index=True).equals(
        stated.sort_values(["symbol", "label"], ignore_index=True).astype(counted.dtypes)
    )


def test_the_matrix(tmp_path: Path) -> None:
    write(tmp_path, documents())
    matrix = load_term_matrix(tmp_path / "features.parquet")
    assert matrix.counts.shape == (6, len(matrix.vocabulary))
    assert matrix.column("ferry").tolist() == [0, 0, 1, 0, 0, 1]
    assert matrix.column("night ferry").tolist() == [0, 0, 1, 0, 0, 1]
    assert matrix.column("zebra").tolist() == [0] * 6
    assert "night ferry" not in matrix.words().vocabulary
    paragraphs = pd.read_csv(tmp_path / "paragraphs.csv")
    assert same_words(matrix, paragraphs)
    assert not same_words(matrix, paragraphs.replace({"n_tokens": {8: 9}}))
    assert not same_words(matrix, paragraphs.drop(index=2))
    vectorizer = CountVectorizer()
    expected = vectorizer.fit_transform([p.text for d in documents() for p in d.paragraphs])
    assert matrix.words().vocabulary.tolist() == vectorizer.get_feature_names_out().tolist()
    assert (matrix.words().counts != expected).nnz == 0


def test_an_unreadable_table_of_terms_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourtnormError, match=r"features\.parquet: missing"):
        load_term_matrix(tmp_path / "features.parquet")
    (tmp_path / "features.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(CourtnormError, match=r"features\.parquet: not a readable table"):
        load_term_matrix(tmp_path / "features.parquet")
    write(tmp_path, documents())
    whole = pq.read_table(tmp_path / "features.parquet")
    pq.write_table(whole.drop_columns(["count"]), tmp_path / "features.parquet")
    with pytest.raises(CourtnormError, match=r"features\.parquet: not a readable table"):
        load_term_matrix(tmp_path / "features.parquet")
    torn = whole.take([0, len(whole) - 1, 1])
    pq.write_table(torn, tmp_path / "features.parquet")
    with pytest.raises(CourtnormError, match="stand together"):
        load_term_matrix(tmp_path / "features.parquet")


def test_no_documents_and_no_words(tmp_path: Path) -> None:
    write(tmp_path / "none", [])
    assert load_term_matrix(tmp_path / "none" / "features.parquet").counts.shape == (0, 0)


# --- Pairs -------------------------------------------------------------------------------------


def test_alignment_of_two_paragraphs() -> None:
    one = "Recalling a duty of every pilot to guard the ferries of the river Elb,"
    other = "Noting that a duty of every pilot to guard barges ends at the river Elb,"
    similarity, phrases, longest = pair_alignment(one, other)
    assert longest == 7
    assert 0.6 < similarity < 0.9
    assert phrases == ["a duty of every pilot to guard"]
    assert pair_alignment(one, one)[0] == 1
    assert pair_alignment("", "") == (1, [], 0)
    assert pair_alignment(one, "Zebra xylophone")[1] == []


WORDS = st.lists(
    st.sampled_from("ferry bridge barge lock quay a pilot of the".split()), max_size=60
)


@given(WORDS, WORDS)
@examples(100)
def test_shared_phrases_can_rebuild_no_paragraph(one: list[str], other: list[str]) -> None:
    similarity, phrases, longest = pair_alignment(" ".join(one), " ".join(other))
    assert max((len(phrase.split()) for phrase in phrases), default=0) <= longest
    assert 0 <= similarity <= 1
    assert len(phrases) <= MAX_PHRASES
    assert all(3 <= len(phrase.split()) <= 12 for phrase in phrases)
    shown = sum(len(phrase.split()) for phrase in phrases)
    assert 2 * shown <= min(len(one), len(other))
    for phrase in phrases:
        assert phrase in " ".join(one)
        assert phrase in " ".join(other)


def test_the_table_of_pairs() -> None:
    texts = {("S/RES/1 (2031)", "PP1"): "the night ferry runs", ("S/RES/2 (2031)", "OP1"): "no"}
    keys = list(texts)
    table = pair_table(texts, [(keys[0], keys[0]), (keys[0], keys[1])])
    assert list(table.columns) == PAIR_COLUMNS
    assert table["similarity"].tolist() == [1.0, 0.0]
    with pytest.raises(CourtnormError, match="PP9: no such paragraph"):
        pair_table(texts, [(keys[0], ("S/RES/3 (2031)", "PP9"))])


# --- The held texts ----------------------------------------------------------------------------


@pytest.mark.sources
def test_the_committed_paragraphs_are_those_of_the_held_texts(
    held: tuple[list[Document], list[str]],
) -> None:
    again = [(one.number, p.label, p.kind) for one in held[0] for p in one.paragraphs]
    committed = pd.read_csv(paths.data() / "paragraphs.csv")
    number = committed["symbol"].str.extract(r"/(\d+) ", expand=False).astype(int)
    assert again == list(zip(number, committed["label"], committed["kind"], strict=True))


def test_features_of_the_corpus() -> None:
    assert (paths.data() / "features.parquet").stat().st_size < 6e6
    paragraphs = pd.read_csv(paths.data() / "paragraphs.csv")
    matrix = load_term_matrix(paths.data() / "features.parquet")
    assert same_words(matrix, paragraphs)
    assert not paragraphs.duplicated(["symbol", "label"]).any()
    protect = pd.DataFrame({"n": matrix.column("responsibility to protect")})
    protect[["symbol", "label"]] = matrix.paragraphs.astype(str)
    libya = protect[(protect["symbol"] == "S/RES/1970 (2011)") & (protect["n"] > 0)]
    assert libya["label"].tolist() == ["PP9"]


def test_the_census_is_the_census() -> None:
    table = pd.read_csv(paths.data() / "documents.csv")
    assert table.loc[table["census"] == "yes", "number"].max() == 2259
    counted = Counter(table["census"])
    print(f"{counted['yes']} of 2,259 texts, and {counted['no']} of the later selection")
    assert counted["no"] == (table["number"] > 2259).sum()
    assert np.all(table["n_operative"] >= 1)
