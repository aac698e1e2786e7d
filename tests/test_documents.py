"""Documents of other organs: reading, coding, counting; every text here is invented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from random import Random

import checking
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from courtnorm import paths
from courtnorm.errors import CourtnormError
from courtnorm.evidence.checks import texts as checks
from courtnorm.evidence.coding import code_text
from courtnorm.evidence.derive import documents
from courtnorm.evidence.lexicon import Lexicon, load_lexicon
from courtnorm.evidence.text.corpus import split_text
from courtnorm.evidence.text.organs import (
    EDITION,
    SELECTION,
    read_edition,
    read_selection,
    statement,
)

LEXICON_PATH = paths.data() / "lexicon.yml"
COURT = "International Criminal Court"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(LEXICON_PATH)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"Encourages the Security Council to refer the situation to the {COURT};", "CALL"),
        (f"Recalls the power of the Security Council to refer it to the {COURT};", "CALL"),
        ("Calls upon all States to consider ratifying the Rome Statute;", "JOIN"),
        ("Urges Ruritania to reconsider its withdrawal from the Rome Statute;", "JOIN"),
        (f"Urges Ruritania to cooperate fully with the {COURT};", "COOPERATION"),
        (
            f"Noting the work of the Prosecutor of the {COURT}, and calling upon Ruritania to "
            "cooperate fully with it,",
            "COOPERATION",
        ),
        (f"Welcoming the investigation by the {COURT} into the massacre,", "ACKNOWLEDGEMENT"),
        (f"Recalling that the Security Council referred it to the {COURT},", "ACKNOWLEDGEMENT"),
        (f"Acknowledges the role of the {COURT} in ending impunity;", "STANDARD"),
        (f"Acts that are crimes in the Rome Statute of the {COURT}", "STANDARD"),
        (
            f"Notes the role of the {COURT}, and urges States to ratify the Rome Statute;",
            "STANDARD",
        ),
        (f"Invites the {COURT} to submit, if it so wishes, a report;", "OTHER"),
        ("Welcomes the meeting on the ICC, the centre for piracy;", "OTHER"),
        ("Welcomes the harvest;", "OTHER"),
    ],
)
def test_the_court_in_other_organs(lexicon: Lexicon, text: str, code: str) -> None:
    assert code_text(lexicon, text, "court") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("States have the primary responsibility to promote and protect human rights,", "OTHER"),
        ("the responsibility of States to protect persons in their territory;", "STATE"),
        ("“The Council underlines Ruritania’s responsibility to protect civilians.", "STATE"),
        ("The duty and responsibility to protect the population falls on States.", "STATE"),
        ("each State has the responsibility to protect its people, as set out in resolution 60/1,",
         "NAMED"),
        ("Recalling its resolution 9/9 on the responsibility to protect,", "NAMED"),
        ("the Office on Genocide Prevention and the Responsibility to Protect", "NAMED"),
        ("the responsibility of States for health, and that parties must protect civilians",
         "OTHER"),
        ("the responsibilities of States to provide social protection and people-centred care",
         "OTHER"),
        ("All parties to armed conflict have a responsibility to protect civilians;", "PARTIES"),
    ],
)  # fmt: skip
def test_responsibility_in_other_organs(lexicon: Lexicon, text: str, code: str) -> None:
    assert code_text(lexicon, text, "responsibility") == code


def test_a_note_glued_to_the_name_does_not_hide_it(lexicon: Lexicon) -> None:
    text = f"Calls upon States to ratify the Rome Statute of the {COURT};12"
    assert code_text(lexicon, text, "court") == "JOIN"


def test_another_family_is_refused(lexicon: Lexicon) -> None:
    with pytest.raises(CourtnormError, match="expected responsibility or court"):
        code_text(lexicon, "anything", "speech")


# ------------------------------------------------------------------------------------- reading


def edition(folder: Path, files: list[tuple[str, str, list[tuple[str, str]]]]) -> None:
    rows = [
        (name, f"/akn/un/statement/deliberation/unga/2019-10-10/{address}/!main/", "2019-10-10",
         part, order, text)
        for name, address, lines in files
        for order, (part, text) in enumerate(lines)
    ]  # fmt: skip
    write(folder / EDITION, rows, ["file", "akn", "adopted", "part", "order", "text"])


def selection(folder: Path, files: list[tuple[str, list[tuple[str, str, str, str]]]]) -> None:
    rows = [
        (name, order, type_, kind, 1, prefix, text)
        for name, lines in files
        for order, (type_, kind, prefix, text) in enumerate(lines)
    ]
    columns = ["document", "order", "type", "kind", "level", "prefix", "text"]
    write(folder / SELECTION, rows, columns)


def write(path: Path, rows: list[tuple[object, ...]], columns: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pandas(pd.DataFrame(rows, columns=columns)), path)


BODY = [
    ("preamble", "The General Assembly,"),
    ("preamble", "Recalling the feast of May,See A/1/2, annex. and its end,"),
    ("preamble", "See A/1/2, annex."),
    ("mainBody", "A/1/7 and A/1/7/Corr.1."),  # notes on a heading that is not given
    ("mainBody", "Official Records of the Harvest, Supplement No. 5 (A/1/5)."),
    ("mainBody", "Decides to dance;"),
]


def test_the_edition_is_read_without_names_and_notes(tmp_path: Path) -> None:
    edition(
        tmp_path,
        [
            ("74_1", "74-1", BODY),
            ("75_290 A_E", "75-290", BODY),
            ("75_290 B_E", "75-290", BODY),
            ("A_RES_80_84AB-2520072E", "80-84", BODY),
            ("75_274_E", "75-274", BODY),
            ("75_274_F", "75-274", [("preamble", "L’Assemblée générale,")]),
        ],
    )
    found = list(read_edition(tmp_path))
    assert [text.document.symbol for text in found] == [
        "A/RES/74/1", "A/RES/75/290 A", "A/RES/75/290 B", "A/RES/80/84 A-B", "A/RES/75/274",
    ]  # fmt: skip
    paragraphs = found[0].document.paragraphs
    assert [(p.label, p.kind, p.text) for p in paragraphs] == [
        ("PP1", "preambular", "Recalling the feast of May, and its end,"),
        ("P2", "operative", "Decides to dance;"),
    ]


def test_a_document_twice_is_refused(tmp_path: Path) -> None:
    edition(tmp_path, [("74_1", "74-1", BODY), ("A_RES_74_1-1234567E", "74-1", BODY)])
    with pytest.raises(CourtnormError, match="A/RES/74/1 comes again"):
        list(read_edition(tmp_path))


def test_the_selection_is_read_by_its_marks(tmp_path: Path) -> None:
    selection(
        tmp_path,
        [
            (
                "A_HRC_RES_1_2",
                [
                    ("frontmatter", "", "", "Resolution adopted by the Council on 3 May 2007"),
                    ("title", "", "", "1/2. On dancing"),
                    ("paragraph", "preambular", "", "The Human Rights Council,"),
                    ("paragraph", "preambular", "", "Noting the harvest,"),
                    ("paragraph", "operative", "1.", "Decides:"),
                    ("paragraph", "operative", "(a)", "To dance;"),
                    ("backmatter", "", "", "9th meeting 4 June 2008"),
                ],
            ),
            ("S_RES_1970(2011)", [("paragraph", "operative", "1.", "Decides;")]),
        ],
    )
    (found,) = read_selection(tmp_path)
    assert (found.document.symbol, found.organ) == ("A/HRC/RES/1/2", "Human Rights Council")
    assert found.document.text_date == "2007-05-03"
    assert [p.label for p in found.document.paragraphs] == ["PP1", "OP1", "P3"]


def test_a_statement_ends_with_its_closing_mark() -> None:
    lines = [
        "Statement by the President",
        "At the 9th meeting, held on 3 May 2012, the President spoke:",
        "“The Council recalls.",
        "* Reissued.",
        "“The Council notes.”",
        "Annex",
        "A long aide memoire.",
    ]
    assert [text for _, _, text in statement("S_PRST_2012_9", lines)] == [
        "“The Council recalls.", "“The Council notes.”",
    ]  # fmt: skip
    with pytest.raises(CourtnormError, match="S_PRST_2012_9"):
        statement("S_PRST_2012_9", ["Nothing", "at all"])


@pytest.mark.parametrize("name", [EDITION, SELECTION])
def test_a_missing_or_broken_file_is_said_in_one_line(tmp_path: Path, name: str) -> None:
    reader = read_edition if name == EDITION else read_selection
    with pytest.raises(CourtnormError, match=rf"^{name}: missing"):
        list(reader(tmp_path))
    path = tmp_path / name
    path.parent.mkdir()
    path.write_text("no table", "utf-8")
    with pytest.raises(CourtnormError, match=rf"^{name}: expected a Parquet file") as refusal:
        list(reader(tmp_path))
    assert "\n" not in str(refusal.value)


# ------------------------------------------------------------------------------------ counting


def test_a_census_that_lacks_a_number_is_refused(tmp_path: Path) -> None:
    edition(tmp_path, [("74_1", "74-1", BODY), ("74_3", "74-3", BODY)])
    selection(tmp_path, [])
    with pytest.raises(CourtnormError, match=r"session 74: 305 numbers missing: 2, 4, 5"):
        documents.build(tmp_path, LEXICON_PATH)


def test_texts_that_repeat_are_one_series() -> None:
    shared = frozenset(f"paragraph {n}" for n in range(8))
    found = documents.series(
        {"A": shared, "B": shared | {"new"}, "C": frozenset({"other"}), "D": frozenset({"other"})}
    )
    assert found == {"A": "A", "B": "A", "C": "C", "D": "D"}, "few words in common are formulas"


def test_other_tables_are_derived_without_the_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from courtnorm.evidence.derive import command

    table = pd.DataFrame({"number": [1], "symbol": ["S/RES/1 (1946)"]})
    monkeypatch.setattr(command, "tables_from", lambda _: {"resolutions": table})
    monkeypatch.setattr(command, "build_texts", lambda *_, **__: {})
    monkeypatch.setattr(command.corrections, "apply", lambda _: None)
    outcome = list(command.derive_all(tmp_path / "nothing", tmp_path / "out"))
    assert ("resolutions.csv", "written") in outcome
    assert (f"{EDITION}: missing; expected this file in the sources", "refused") in outcome


# ---------------------------------------------------------------------------- the committed tables


def test_who_holds_both_in_the_assembly(loaded: dict[str, pd.DataFrame]) -> None:
    """Nine with the words side by side; seven more on North Korea, whose name stands between."""
    table = loaded["un_documents"]
    edition_ = table[table["basis"] != "selection"]
    both = edition_[edition_["both"] == "yes"]
    assert sorted(both.loc[both["adjacent"] > 0, "symbol"].str.removeprefix("A/RES/")) == [
        "74/169", "75/189", "75/193", "76/228", "77/218", "77/230", "78/222", "79/176", "79/185",
    ]  # fmt: skip
    between = both.loc[both["adjacent"] == 0]
    assert len(between) == 7
    assert between["series"].nunique() == 1
    assert list(edition_.loc[edition_["together"] > 0, "symbol"]) == [
        "A/RES/75/189", "A/RES/77/218", "A/RES/79/176",
    ]  # fmt: skip
    assert not (table["together"] > 0)[table["basis"] == "selection"].any()


def test_sessions_are_complete_where_no_number_is_missing(loaded: dict[str, pd.DataFrame]) -> None:
    table = loaded["un_sessions"].set_index("session")
    complete = {s: int(n) for s, n in table["complete_to"].dropna().items()}
    assert complete == {"74": 307, "75": 328, "76": 307, "77": 338, "79": 334}
    assert table.loc["78", "missing"] == "327"
    assert table.loc["80", "missing"] == "2;107;251;263"


def test_statements_that_hold_both(loaded: dict[str, pd.DataFrame]) -> None:
    """Eight; S/PRST/2015/23 names the Court in an annex alone, and annexes are left out."""
    table = loaded["un_documents"]
    of_president = table[table["organ"] == "President of the Security Council"]
    both = set(
        of_president.loc[of_president["both"] == "yes", "symbol"].str.removeprefix("S/PRST/")
    )
    assert both == {
        "2011/21", "2012/18", "2012/28", "2013/6", "2013/18", "2014/8", "2014/25", "2015/12",
    }  # fmt: skip


CHANGES = [
    ("un_documents", "named", "9", "expected named as in un_codings.csv"),
    ("un_documents", "together", "9", "expected together as in un_codings.csv"),
    ("un_documents", "basis", "with gaps", "expected the basis of its session"),
    ("un_documents", "series", "A/RES/1/1", "expected a series where it speaks"),
    ("un_sessions", "missing", "5", "expected complete_to without gaps only"),
    ("un_sessions", "texts", "1", "expected as many texts as documents"),
    ("un_codings", "code", "CALM", "expected a code of its family"),
    ("un_codings", "place", "9999", "expected a place among the document's paragraphs"),
    ("un_codings", "left", "one two three four five six seven", "at most 6 words in left"),
    ("to_be_read", "answer", "yes", "expected answer and read_on together"),
    ("to_be_read", "words", "so it says", "expected words only where the answer is yes"),
    ("to_be_read", "claim", "C99", "expected a value of id in data/claims.csv"),
    ("to_be_read", "claim", "", "expected a_yes where there is a claim, only there"),
]


@pytest.mark.parametrize(("resource", "column", "value", "says"), CHANGES)
def test_a_changed_cell_is_noticed(
    texted: Mapping[str, pd.DataFrame], resource: str, column: str, value: str, says: str
) -> None:
    table = texted[resource].copy()
    table.loc[table.index[0], column] = value
    changed = {**texted, resource: table}
    found = checking.after_a_change(changed, texted, checks, also=[resource])
    assert any(says in line for line in found), found


def test_texts_of_the_assembly_split_as_their_markup_says(sources: Path) -> None:
    """110 drawn texts, set as plain text with title and numbers: at least 108 have equal labels.

    The edition does not say which operative rows are items: a row is a paragraph of its own where
    it begins with a word and the row before has ended. Recitals are those of the markup.
    """
    texts = {text.document.symbol: text.document for text in read_edition(sources)}
    differ = []
    for symbol in Random(1).sample(sorted(texts), 110):
        number = symbol.removeprefix("A/RES/")
        title = f"{number}. Question of the Free City of Ruritania"
        lines = ["United Nations", symbol, "General Assembly", title, "The General Assembly,"]
        labels, before = [], "."
        for paragraph in texts[symbol].paragraphs:
            line = paragraph.text
            if paragraph.kind == "preambular":
                labels.append(paragraph.label)
            elif before[-1] in ".;”,*" and re.match("[A-Z][a-z]", line):
                labels.append(f"OP{sum(label.startswith('OP') for label in labels) + 1}")
                line = f"{labels[-1][2:]}. {line}"
            before = paragraph.text
            lines.append(line)
        lines.append("66th plenary meeting")
        found = split_text("\n\n".join(lines), "S/RES/9704 (2031)")
        if [paragraph.label for paragraph in found.paragraphs] != labels:
            differ.append(symbol)
    assert len(differ) <= 2, differ
