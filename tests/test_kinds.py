"""Kinds of text that once were split wrong: each by its layout, on invented resolutions."""

from __future__ import annotations

import pytest

from courtnorm.errors import CourtnormError
from courtnorm.evidence.text.corpus import Document, split_text, split_typed
from courtnorm.evidence.text.openings import known_opener, opener, shape

SYMBOL = "S/RES/4321 (2031)"
TITLE = (
    "The question of the ferries of Ruritania and the prevention of floods, of the theft of barges "
    "and of other acts along the river Elb"
)


def labels(*lines: str) -> list[str]:
    return [p.label for p in split_text("\n\n".join(lines), SYMBOL).paragraphs]


def text_of(document: Document, label: str) -> str:
    return next(p.text for p in document.paragraphs if p.label == label)


@pytest.mark.parametrize(
    "marks",
    [
        "1. 2. 3.", "1) 2) 3)", "(1) (2) (3)", "1.- 2.- 3.-", "1.— 2.— 3.—", "1.1 1.2 1.3", "① ② ③",
        "§1. §2. §3.", "OP1. OP2. OP3.", "OP1 OP2 OP3", "[1] [2] [3]", "1/ 2/ 3/", "1: 2: 3:",
        "* * *", "- - -", "• • •", "*1.* *2.* *3.*", "I. II. III.", "1 2 3",
    ],
)  # fmt: skip
def test_any_style_of_number_is_one(marks: str) -> None:
    first, second, third = marks.split()
    assert labels(
        "The Security Council,",
        "Recalling its decisions on Ruritania,",
        f"{first} Decides to send a ferry;",
        f"{second} Requests the ferry to cross by night;",
        f"{third} Decides to remain seized of the ferries.",
    ) == ["PP1", "OP1", "OP2", "OP3"]


def test_a_list_in_another_style_stays_a_list() -> None:
    assert labels(
        "The Security Council,",
        "1. Decides that the ferry shall:",
        "(1) Cross by night;",
        "(2) Requests the bell to ring;",
        "2. Decides to remain seized of the ferries.",
    ) == ["OP1", "OP2"]


def test_inserted_numbers_stand_after_theirs() -> None:
    document = split_text(
        "The Security Council,\n\n1. Decides to send a ferry;\n\n1 bis. Requests a second;\n\n"
        "1ter Calls for a third;\n\n2. Decides to remain seized of the ferries.",
        SYMBOL,
    )
    assert [p.label for p in document.paragraphs] == ["OP1", "OP1bis", "OP1ter", "OP2"]
    assert text_of(document, "OP1bis") == "Requests a second;"


@pytest.mark.parametrize("part", ["Part Two: Political questions", "Section B", "PART II - Trade"])
def test_a_titled_part_begins_new_numbers(part: str) -> None:
    assert labels(
        "The Security Council,", "1. Decides to send a ferry;", "2. Calls for another;",
        part, "1. Requests a report;", "2. Decides to remain seized of the ferries.",
    ) == ["OP1", "OP2", "OP3", "OP4"]  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        [TITLE],
        [TITLE.replace(", ", ",\n")],
        ["Ruritania, Strelsau, Hentzau, Zenda, Tarlenheim, Sapt, Elphberg and Rassendyll: text"],
        ["Adopted by the Security Council at its 9876th meeting, held on 3 May 2031, and " + TITLE],
        ["Resolution adopted by the General Assembly on 3 May 2031",
         "[on the report of the Ferry Committee (A/86/321, para. 12)]", f"86/1. {TITLE}"],
    ],
)  # fmt: skip
def test_head_lines_of_any_length_are_no_body(head: list[str]) -> None:
    body = ["Recalling its decisions on Ruritania,", "1. Decides to send a ferry."]
    assert labels(*head, "The General Assembly,", *body) == ["PP1", "OP1"]


def test_a_recital_before_the_council_speaks_is_one() -> None:
    early = "As the ferrymen of Ruritania have asked the Council for its advice on the river Elb;"
    assert labels(early, "The Security Council", "Resolves to send a ferry.") == ["PP1", "OP1"]


def test_openings_are_known_by_their_place_and_shape() -> None:
    assert labels(
        "The Security Council,",
        "Recalling its decisions on Ruritania,",
        "Deeply disheartened at the lack of ferries,",
        "Boastful of its bridges,",
        "Perplexed by the floods,",
        "Untangles the ropes of the ferry;",
        "Bestows upon the ferrymen a bell;",
        "Decides to remain seized of the ferries.",
    ) == ["PP1", "PP2", "PP3", "PP4", "OP1", "OP2", "OP3"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hopeful that the ferry will come", "recital"),
        ("Deeply and gravely disheartened at it", "recital"),
        ("Implores all parties", "operative"),
        ("Urgently revokes its licence", "operative"),
        ("States which have ferries", None),
        ("Members of the Council", None),
        ("Ferries and barges", None),
        ("The ferries are", None),
    ],
)
def test_shapes(text: str, kind: str | None) -> None:
    assert shape(text) == kind


def test_a_ministrys_name_opens_no_recital() -> None:
    line = "Noting the report of the Ministry of Trade, Planning and Works, Convinced of its worth,"
    assert labels(f"The Security Council, {line} 1. Decides to send a ferry.") == [
        "PP1", "PP2", "OP1",
    ]  # fmt: skip
    assert opener("Planning and Works") == "recital"
    assert known_opener("Planning and Works") is None
    assert known_opener("Acting Permanent Representative of") is None
    assert known_opener("Acting under Chapter VII") == "recital"


def test_lines_broken_at_the_width_of_the_page_are_joined() -> None:
    text = """The Security Council,

Having considered the letter of the Permanent
Representative of Ruritania and of the
Acting Permanent Representative of Hentzau,
Deeply concerned by the floods which have been
adopted unanimously as the mark of the river
Elb and its ferries,

1. Calls upon the Governments of Ruritania and
Hentzau to send a report before May
2031 on what they have done for the ferrymen;

4, Decides to remain seized of the ferries and
of all that has to do with them."""
    document = split_text(text, SYMBOL)
    assert [p.label for p in document.paragraphs][:3] == ["PP1", "PP2", "OP1"]
    assert text_of(document, "PP1").endswith("Acting Permanent Representative of Hentzau,")
    assert text_of(document, "PP2").endswith("its ferries,")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["S/PRST/2031/4", "Statement by the President of the Security Council",
          "The Security Council recalls its decisions.", "The Council requests a report."],
         "a presidential statement"),
        (["At the 9876th meeting of the Security Council the President of the Council made the",
          "following statement on behalf of the Council:", "The Security Council,",
          "1. Calls for calm."],
         "a presidential statement"),
        (["Minutes of the meeting of the Board of Ferries", "1. Approves the minutes;",
          "2. Decides to meet again."], "the minutes of a meeting"),
        (["The Board of Ferries,", "Recalling its by-laws,", "1. Decides to buy a boat."],
         "no resolution of the United Nations"),
    ],
)  # fmt: skip
def test_what_is_no_resolution_is_refused_with_its_reason(lines: list[str], reason: str) -> None:
    with pytest.raises(CourtnormError, match=reason):
        split_text("\n\n".join(lines), SYMBOL)


def test_a_resolution_that_recalls_a_statement_is_one() -> None:
    assert labels(
        "Resolution 4321 (2031)", "Recalling the statement by the President (S/PRST/2031/4)",
        "The Security Council,", "1. Calls for calm.",
    )[-1] == "OP1"  # fmt: skip


def test_what_was_cleaned_is_counted() -> None:
    document = split_text(
        "The Security Council,\n\n1. Calls upon the Cou\xadrt1 to pro\xadtect its people.", SYMBOL
    )
    assert dict(document.mended) == {"note mark": 1, "soft hyphen": 2}
    typed = [{"text": "The Security Council,"}, {"text": "Calls\u200b for calm.", "prefix": "1."}]
    assert dict(split_typed(typed, SYMBOL).mended) == {"invisible": 1}


def test_a_misprinted_number_skips_no_paragraph() -> None:
    document = split_text(
        "The Security Council,\n\n1. Decides to send a ferry;\n\n4. Calls for a bell;\n\n"
        "3. Requests a report;\n\nll. Further decides to remain seized of the ferries.",
        SYMBOL,
    )
    assert [p.label for p in document.paragraphs] == ["OP1", "OP2", "OP3", "OP4"]
    assert document.notes == ("number misprinted: 4. stands for 2",)


def test_a_note_at_the_foot_of_a_page_ends_no_body() -> None:
    document = split_text(
        "The Security Council,\n\n1. Decides to send a ferry;\n\n4/ S/2031/26\n\n"
        "2. Decides to remain seized of the ferries.\n\nApproved unanimously at the 9876th meeting",
        SYMBOL,
    )
    assert [p.label for p in document.paragraphs] == ["OP1", "OP2"]
    assert "4/ S/2031/26" in document.furniture
