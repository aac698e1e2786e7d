"""The splitter, on invented resolutions, on mangled ones, and on the held texts."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import examples

from courtnorm.errors import CourtnormError
from courtnorm.evidence.text import corpus, record
from courtnorm.evidence.text.clean import cleaned
from courtnorm.evidence.text.corpus import Document, read_document, split_text, split_typed
from courtnorm.evidence.text.openings import opener, opening_phrase
from courtnorm.evidence.text.record import read_corpus

SYMBOL = "S/RES/4321 (2031)"
HEAD = [
    "United Nations",
    "Security Council",
    "S/RES/4321 (2031)",
    "Distr.: General 3 May 2031",
    "Resolution 4321 (2031)",
    "Adopted by the Security Council at its 9876th meeting, on 3 May 2031",
    "The Security Council,",
]
RECITALS = [
    "Recalling its earlier decisions on Ruritania,",
    "Deeply concerned by the floods along the river Elb,",
    "Bearing in mind the letter of the Ruritanian envoy,",
    "Acting under Chapter VII of the Ruritanian Charter,",
]
OPERATIVE = [
    "Decides that the ferry at Strelsau shall run by night;",
    "Calls upon all parties to leave the bridges open;",
    "Strongly condemns the theft of the royal barge;",
    "Decides to remain seized of the ferries.",
]


def numbered(paragraphs: list[str], first: int = 1) -> list[str]:
    return [f"{place}. {text}" for place, text in enumerate(paragraphs, first)]


def made(*lines: str) -> Document:
    return split_text("\n".join(lines), SYMBOL)


def labels(document: Document) -> list[str]:
    return [paragraph.label for paragraph in document.paragraphs]


def text_of(document: Document, label: str) -> str:
    return next(p.text for p in document.paragraphs if p.label == label)


WANTED = ["PP1", "PP2", "PP3", "PP4", "OP1", "OP2", "OP3", "OP4"]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def words_of(document: Document) -> Counter[str]:
    parts = [paragraph.text for paragraph in document.paragraphs]
    return words(" ".join([*parts, *document.furniture]))


# --- What a text is made of --------------------------------------------------------------------


def test_a_plain_resolution() -> None:
    document = made(*HEAD, *RECITALS, *numbered(OPERATIVE))
    assert labels(document) == WANTED
    assert text_of(document, "PP2") == RECITALS[1]
    assert text_of(document, "OP2") == OPERATIVE[1]
    assert [p.opening for p in document.paragraphs] == [
        "recalling",
        "deeply concerned",
        "bearing in mind",
        "acting under",
        "decides",
        "calls upon",
        "strongly condemns",
        "decides",
    ]
    assert (document.text_date, document.text_meeting) == ("2031-05-03", "9876")
    assert document.notes == ()


def test_the_texts_own_number_and_date_stand_apart() -> None:
    head = [line.replace("4321 (2031)", "1234 (1931)").replace("2031", "1931") for line in HEAD]
    document = made(*head, *RECITALS, *numbered(OPERATIVE))
    assert (document.symbol, document.number, document.year) == (SYMBOL, 4321, 2031)
    assert (document.text_number, document.text_date) == (1234, "1931-05-03")
    assert any(note.startswith("other heading") for note in document.notes)


def test_a_date_that_is_none_is_not_read() -> None:
    head = [line.replace("3 May", "31 February") for line in HEAD]
    assert made(*head, *RECITALS, *numbered(OPERATIVE)).text_date is None


def test_page_furniture_tears_no_paragraph() -> None:
    operative = numbered(OPERATIVE)
    operative[1] = "2. Calls upon all parties to leave the"
    page = ["31-12345 (E)", "*3112345*", "", "\fS/RES/4321 (2031)", "2/3 31-12345"]
    document = made(*HEAD, *RECITALS, *operative[:2], *page, "bridges open;", *operative[2:])
    assert labels(document) == WANTED
    assert text_of(document, "OP2") == OPERATIVE[1]
    assert "*3112345*" in document.furniture


def test_headings_and_numbers_are_furniture() -> None:
    lines = numbered(OPERATIVE)
    document = made(*HEAD, *RECITALS, "Ferries", *lines[:2], "Stolen goods", *lines[2:])
    assert labels(document) == WANTED
    assert {"Ferries", "Stolen goods", "3."} <= set(document.furniture)


def test_a_heading_inside_a_line() -> None:
    joined = " ".join([OPERATIVE[1], "Stolen goods 3.", OPERATIVE[2]])
    document = made(*HEAD, *RECITALS, f"1. {OPERATIVE[0]}", f"2. {joined}", f"4. {OPERATIVE[3]}")
    assert labels(document) == WANTED
    assert text_of(document, "OP3") == OPERATIVE[2]
    assert "Stolen goods" in document.furniture


def test_paragraphs_that_run_on_are_parted() -> None:
    document = made(*HEAD, *RECITALS, " ".join(numbered(OPERATIVE)))
    assert labels(document) == WANTED


def test_a_text_without_its_line_breaks() -> None:
    document = made(*HEAD[:-1], " ".join([HEAD[-1], *RECITALS, *numbered(OPERATIVE)]))
    assert labels(document) == WANTED


def test_a_capital_inside_a_line_is_not_trusted_where_lines_are_kept() -> None:
    recitals = [*RECITALS[:3], "Noting the report of the harbour master, Welcoming its candour,"]
    document = made(*HEAD, *recitals, *numbered(OPERATIVE))
    assert labels(document) == WANTED


def test_items_belong_to_their_paragraph() -> None:
    items = ["(a) To mend the locks;", "(i) at Elbmouth;", "– and the sluices;", "(b) To count."]
    lines = ["1. Requests the harbour board:", *items, *numbered(OPERATIVE[1:], 2)]
    document = made(*HEAD, *RECITALS, *lines)
    assert labels(document) == WANTED
    assert text_of(document, "OP1").endswith("(b) To count.")


def test_a_list_of_names_is_no_heading() -> None:
    lines = ["1. Extends the terms of the following pilots:", "Anna Holt (Elbmouth)"]
    document = made(*HEAD, *RECITALS, *lines, *numbered(OPERATIVE[1:], 2))
    assert text_of(document, "OP1").endswith("Anna Holt (Elbmouth)")


def test_lettered_recitals() -> None:
    lettered = [f"{letter}. {text}" for letter, text in zip("abcd", RECITALS, strict=True)]
    document = made(*HEAD, *lettered, *numbered(OPERATIVE))
    assert labels(document) == WANTED
    assert text_of(document, "PP1") == RECITALS[0]


def test_annexes_votes_and_footnotes_are_cut_off() -> None:
    tail = [
        "Adopted at the 9876th meeting by 9 votes to none, with 1 abstention (Elbonia).",
        "[1] See the harbour gazette.",
        "1. Requests nothing.",
    ]
    document = made(*HEAD, *RECITALS, *numbered(OPERATIVE), *tail)
    assert labels(document) == WANTED
    annex = ["Annex", "Tide tables", "1. Requests for ferries are made at the quay."]
    document = made(*HEAD, *RECITALS, *numbered(OPERATIVE), *annex)
    assert labels(document) == WANTED
    assert document.furniture[-1] == annex[-1]


def test_a_web_page_around_the_text() -> None:
    wrapper = [
        "Resolution 4321 (2031) of 3 May 2031",
        "Publisher",
        "UN Security Council",
        "Cite as",
        "UN Security Council, Resolution 4321 (2031), available at: x [accessed 4 April 2036]",
    ]
    spaced = [line.replace(". ", ".\xa0\xa0\xa0 ", 1) for line in numbered(OPERATIVE)]
    document = made(*wrapper, "A  ", "The Security Council,  ", *RECITALS, *spaced)
    assert labels(document) == WANTED
    assert (document.form, document.text_date) == ("web", "2031-05-03")


def test_unnumbered_paragraphs_are_known_by_their_verbs() -> None:
    document = made(*HEAD, *RECITALS, *OPERATIVE)
    assert labels(document) == WANTED
    assert document.numbered is False
    one = made(*HEAD, RECITALS[0] + " (15) " + OPERATIVE[0])
    assert labels(one) == ["PP1", "OP1"]


def test_numbers_that_hang_on_one_verb() -> None:
    document = made(*HEAD, RECITALS[0], "Resolves:", "1. To dredge the Elb;", "2. To rest.")
    assert labels(document) == ["PP1", "OP1", "OP2"]
    assert text_of(document, "OP1") == "Resolves: To dredge the Elb;"
    assert document.paragraphs[1].opening == "resolves"


def test_a_number_that_was_lost_is_found_by_its_verb() -> None:
    lines = numbered(OPERATIVE)
    document = made(*HEAD, *RECITALS, lines[0], OPERATIVE[1], *lines[2:])
    assert labels(document) == WANTED
    assert corpus.numbering_faults([document])["fault"].tolist() == ["number missing"]


def test_scanned_numbers() -> None:
    lines = numbered(OPERATIVE)
    document = made(*HEAD, *RECITALS, "l. " + OPERATIVE[0], *lines[1:3], "4 " + OPERATIVE[3])
    assert labels(document) == WANTED
    at_the_end = made(*HEAD, *RECITALS[:3], RECITALS[3] + " l.", OPERATIVE[0], *lines[1:])
    assert labels(at_the_end) == WANTED


def test_a_number_that_is_not_there_is_reported() -> None:
    lines = numbered(OPERATIVE)
    document = made(*HEAD, *RECITALS, *lines[:2], lines[3])
    assert labels(document)[-3:] == ["OP1", "OP2", "OP4"]
    faults = corpus.numbering_faults([document])
    assert faults.to_numpy().tolist() == [[SYMBOL, "number skipped", "no paragraph 3"]]


def test_parts_are_counted_on() -> None:
    lines = numbered(OPERATIVE[:2])
    document = made(*HEAD, RECITALS[0], *lines, "B", HEAD[-1], RECITALS[1], *lines)
    assert labels(document) == ["PP1", "OP1", "OP2", "PP2", "OP3", "OP4"]
    assert "numbering restarts" in document.notes[0]


def test_a_resolution_quoted_in_a_paragraph() -> None:
    quoted = ["1. Reaffirms its resolution 4000 (2029), which reads:", HEAD[-1], RECITALS[0]]
    inside = numbered(OPERATIVE[:3])
    document = made(*HEAD, *RECITALS, *quoted, *inside, *numbered(OPERATIVE[1:], 2))
    assert labels(document) == WANTED


def test_typed_paragraphs() -> None:
    items = [{"text": line, "type": "frontmatter"} for line in HEAD]
    items += [{"text": line, "type": "paragraph"} for line in RECITALS]
    items += [{"text": "Moving boats", "type": "heading"}]
    items += [
        {"text": text, "type": "paragraph", "prefix": f"{place}."}
        for place, text in enumerate(OPERATIVE, 1)
    ]
    items += [{"text": "Rudolf Rassendyll holds two passports.", "type": "paragraph"}]
    document = split_typed(items, SYMBOL)
    assert labels(document) == WANTED
    assert document.form == "typed"
    assert document.furniture[-1].startswith("Rudolf")
    linked = [*items[:11], {"text": "as the [gazette](https://x.org/a(1)) says,"}, *items[11:]]
    assert "https://x.org/a(1)" in split_typed(linked, SYMBOL).furniture


def test_openings() -> None:
    assert opener("Racalling its wish") == "recital"
    assert opener("Also strongly urges all") == "operative"
    assert opener("Monitoring Team") is None
    assert opener("recalling") is None
    expected = {
        "Takes note of the tide;": "takes note of",
        "Expresses its deep concern at ice;": "expresses its deep concern",
        "In this regard, requests the pilots to wait;": "requests",
        "The Security Council directs the fleet;": "directs",
        "(a) Requests the pilots": "requests",
        "": "",
        "12": "",
    }
    assert {text: opening_phrase(text, "operative") for text in expected} == expected


# --- What cannot be split ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"The Security Council,\x00\x00", "binary"),
        ("The Security Council,\nDécide".encode("utf-16"), "binary"),
        ("The Security Council,\nDécide".encode("latin-1"), "not UTF-8"),
        (b"1. A list of reports\n2. Another list", "no resolution"),
        (b"The Security Council,\nRecalling all,", "no resolution"),
    ],
)
def test_a_refused_file_is_named_with_its_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "S_RES_4321_2031.txt"
    path.write_bytes(content)
    with pytest.raises(CourtnormError, match=rf"S_RES_4321_2031\.txt: .*{reason}"):
        read_document(path)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("notes.txt", "x", "expected a name"),
        ("S_RES_4321_2031.doc", "x", "expected .txt or .json"),
        ("S_RES_4321_2031.json", "{", "not JSON"),
        ("S_RES_4321_2031.json", "[" * 100_000, "not JSON"),
        ("S_RES_4321_2031.json", "{}", "expected a list"),
        ("S_RES_4321_2031.json", '[{"prefix": "1."}]', "expected a dictionary with a text"),
        ("S_RES_4321_2031.json", '[{"text": "\\ud800"}]', "half a character"),
    ],
)
def test_refused_names_and_forms(tmp_path: Path, name: str, content: str, reason: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(CourtnormError, match=reason):
        read_document(path)


def test_a_missing_file_and_a_huge_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CourtnormError, match="cannot be read"):
        read_document(tmp_path / "S_RES_4321_2031.txt")
    monkeypatch.setattr(corpus, "MAX_BYTES", 3)
    (tmp_path / "S_RES_4321_2031.txt").write_text("long enough")
    with pytest.raises(CourtnormError, match="larger than any resolution"):
        read_document(tmp_path / "S_RES_4321_2031.txt")


def small_corpus(folder: Path, names: dict[str, str]) -> Path:
    for name, text in names.items():
        path = folder / "resolutions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


GOOD = "\n".join([*HEAD, *RECITALS, *numbered(OPERATIVE)])


def test_the_corpus_goes_on_after_a_refused_file(tmp_path: Path) -> None:
    folder = small_corpus(
        tmp_path,
        {
            "texts-1946-2015/S_RES_0002_1946.txt": GOOD,
            "texts-1946-2015/S_RES_0001_1946.txt": "nothing",
            "paragraphs-2016-2025/S_RES_2300_2016.json": json.dumps(
                [{"text": line} for line in GOOD.split("\n")]
            ),
        },
    )
    refused: list[str] = []
    documents = list(read_corpus(folder, refused.append))
    assert [document.number for document in documents] == [2, 2300]
    assert len(refused) == 1
    assert "S_RES_0001_1946.txt" in refused[0]
    with pytest.raises(CourtnormError, match=r"S_RES_0001_1946\.txt"):
        list(read_corpus(folder))


def test_two_files_for_one_symbol_are_refused(tmp_path: Path) -> None:
    folder = small_corpus(
        tmp_path,
        {
            "texts-1946-2015/S_RES_0002_1946.txt": GOOD,
            "texts-1946-2015/S_RES_2_1946.txt": GOOD,
        },
    )
    with pytest.raises(CourtnormError, match=r"S/RES/2 \(1946\)"):
        list(read_corpus(folder))
    with pytest.raises(CourtnormError, match="no resolutions"):
        list(read_corpus(tmp_path / "elsewhere"))


def test_misfiled_texts_are_put_right(tmp_path: Path) -> None:
    def with_ferry(name: str) -> str:
        return GOOD.replace("Strelsau", name)

    folder = small_corpus(
        tmp_path,
        {
            "texts-1946-2015/S_RES_0266_1969.txt": GOOD,
            "texts-1946-2015/S_RES_0289_1970.txt": with_ferry("Zenda"),
            "texts-1946-2015/S_RES_0290_1970.txt": with_ferry("Hentzau"),
        },
    )
    refused: list[str] = []
    documents = {d.number: d for d in read_corpus(folder, refused.append)}
    assert set(documents) == {289, 290}
    assert "Hentzau" in text_of(documents[289], "OP1")
    assert "Zenda" in text_of(documents[290], "OP1")
    assert "0266" in refused[0]


# --- Any text ----------------------------------------------------------------------------------

PAGE = st.sampled_from(["", "\n31-12345 (E)\n*3112345*\n\n\fS/RES/4321 (2031)\n", "\n2/7 31-12345"])
NOUNS = st.sampled_from("ferry bridge barge lock quay pilot harbour tide sluice gazette".split())
TAILS = st.lists(NOUNS, min_size=1, max_size=12).map(" ".join)


@st.composite
def resolutions(draw: st.DrawFn) -> tuple[str, int, int]:
    """An invented resolution, well formed, and how many paragraphs it has."""
    starts = ["Recalling the", "Gravely concerned by the", "Noting with regret the", "Aware of the"]
    recitals = [
        f"{draw(st.sampled_from(starts))} {draw(TAILS)},"
        for _ in range(draw(st.integers(1, 12)))
    ]  # fmt: skip
    verbs = ["Decides that the", "Also requests the", "Urges every", "Expresses concern at the"]
    operative = [
        f"{draw(st.sampled_from(verbs))} {draw(TAILS)};" for _ in range(draw(st.integers(0, 14)))
    ]
    operative.append(OPERATIVE[-1])
    with_numbers = draw(st.booleans())
    lines = [*HEAD]
    for line in [*recitals, *(numbered(operative) if with_numbers else operative)]:
        lines.append(line + draw(PAGE))
    return "\n".join(lines), len(recitals), len(operative)


@given(resolutions())
@examples(150)
def test_well_formed_resolutions_are_split_exactly(case: tuple[str, int, int]) -> None:
    text, preambular, operative = case
    document = split_text(text, SYMBOL)
    assert labels(document) == [
        *(f"PP{place}" for place in range(1, preambular + 1)),
        *(f"OP{place}" for place in range(1, operative + 1)),
    ]
    assert words_of(document) == words(cleaned(text)[0])


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """An invented resolution cut, doubled, mis-encoded, reordered or sprinkled with noise."""
    text, _, _ = draw(resolutions())
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["cut", "double", "encode", "reorder", "join", "noise"]))
        place = draw(st.integers(0, len(text)))
        if kind == "cut":
            text = text[place:] if draw(st.booleans()) else text[:place]
        elif kind == "double":
            text = text[:place] + text[max(0, place - 300) :]
        elif kind == "encode":
            text = text.replace("e", "é").encode().decode("latin-1")
        elif kind == "reorder":
            lines = text.split("\n")
            shift = place % max(1, len(lines))
            text = "\n".join(lines[shift:] + lines[:shift][::-1])
        elif kind == "join":
            text = text.replace("\n", " ")
        else:
            noise = draw(st.text(max_size=30).filter(lambda s: "\x00" not in s))
            text = text[:place] + noise + text[place:]
    return text


@given(mangled())
@examples(150)
def test_mangled_texts_lose_no_word(text: str) -> None:
    try:
        document = split_text(text, SYMBOL)
    except CourtnormError:
        return
    assert words_of(document) == words(cleaned(text)[0])
    assert len(set(labels(document))) == len(document.paragraphs)
    assert all(p.text == " ".join(p.text.split()) != "" for p in document.paragraphs)


ITEMS = st.fixed_dictionaries(
    {"text": st.one_of(st.sampled_from([*HEAD, *RECITALS, *OPERATIVE]), st.text(max_size=40))},
    optional={
        "type": st.sampled_from(["heading", "paragraph", "title", "odd"]),
        "prefix": st.sampled_from(["1.", "2.", "(a)", "–", "3", None, 3]),
    },
)  # fmt: skip


@given(st.lists(ITEMS, max_size=30))
@examples(150)
def test_mangled_typed_texts_lose_no_word(items: list[dict[str, object]]) -> None:
    try:
        document = split_typed(items, SYMBOL)
    except CourtnormError:
        return
    texts = [
        f"{i.get('prefix') if isinstance(i.get('prefix'), str) else ''} {i['text']}" for i in items
    ]
    assert words_of(document) == words(" ".join(cleaned(text)[0] for text in texts))


@pytest.mark.parametrize(
    "pattern",
    ["1. Decides a;\n", "; A", "Heading line\n", " 1. A", "[a](http://", "1. The\n", "(", "I. "],
)
def test_the_time_is_linear(pattern: str) -> None:
    def seconds(size: int) -> float:
        text = "\n".join(HEAD) + "\nRecalling all,\n" + pattern * (size // len(pattern))
        began = time.process_time()
        with suppress(CourtnormError):
            split_text(text, SYMBOL)
        return time.process_time() - began

    small, large = seconds(15_000), seconds(120_000)
    assert large < 24 * small + 0.2  # eight times the text; a quadratic step would take 64


# --- The held texts ----------------------------------------------------------------------------


@pytest.mark.sources
def test_counts_agree_with_the_independent_copy(
    held: tuple[list[Document], list[str]], sources: Path
) -> None:
    documents = {document.symbol: document for document in held[0]}
    wanted = pd.read_csv(sources / "resolutions" / "paragraph-counts.csv")
    kinds = [[p.kind for p in documents[symbol].paragraphs] for symbol in wanted["symbol"]]
    preambular = pd.Series([kind.count("preambular") for kind in kinds]) - wanted["preambular"]
    operative = pd.Series([kind.count("operative") for kind in kinds]) - wanted["operative"]
    exact, near = (preambular == 0).mean(), (preambular.abs() <= 1).mean()
    print(f"operative exact {(operative == 0).mean():.1%} of {len(wanted)} (bar 98%)")
    print(f"preambular exact {exact:.1%} (bar 90%), within one {near:.1%} (bar 100%)")
    assert (operative == 0).mean() >= 0.98
    assert exact >= 0.90
    assert near == 1


@pytest.mark.sources
def test_resolution_1970_has_its_labels(held: tuple[list[Document], list[str]]) -> None:
    document = next(d for d in held[0] if d.symbol == "S/RES/1970 (2011)")
    assert labels(document) == [f"PP{n}" for n in range(1, 17)] + [f"OP{n}" for n in range(1, 29)]
    assert "responsibility to protect" in text_of(document, "PP9")
    assert "article 16 of the Rome Statute" in text_of(document, "PP12")
    assert text_of(document, "OP4").startswith("Decides to refer")


def record_files(sources: Path) -> dict[int, Path]:
    """The file that holds the text of record of each resolution, by number."""
    files = {corpus.number_of(path): path for path in corpus.corpus_files(sources)}
    other, corrected = record.exchanged(), record.corrected_files(sources)
    held = {number: files.get(other.get(number, number), path) for number, path in files.items()}
    of_record = {n for n in files if record._of_record(n, corrected) == record.CORRECTED}
    return held | {number: corrected[number] for number in of_record}


@pytest.mark.sources
def test_no_text_is_lost(held: tuple[list[Document], list[str]], sources: Path) -> None:
    files = record_files(sources)
    unequal = []
    for document in held[0]:
        path = files[document.number]
        text = path.read_text("utf-8-sig")
        if path.suffix == ".json":
            items = json.loads(text)
            whole = [f"{item.get('prefix') or ''} {item['text']}" for item in items]
            text = " ".join(cleaned(one)[0] for one in whole)
        if words_of(document) != words(cleaned(text)[0]):
            unequal.append(document.symbol)
    print(f"{len(held[0])} texts, {len(unequal)} whose words are not all there")
    assert unequal == []


@pytest.mark.sources
def test_the_numbers_run_from_1_to_n(held: tuple[list[Document], list[str]]) -> None:
    documents, refused = held
    faults = corpus.numbering_faults(documents)
    with_numbers = sum(document.numbered for document in documents)
    share = faults["symbol"].nunique() / with_numbers
    print(f"{len(refused)} refused; numbering fails in {share:.2%} of {with_numbers} texts")
    print(faults.to_string(index=False))
    assert refused == []
    assert share < 0.01
    for document in documents:
        assert len(set(labels(document))) == len(document.paragraphs)
