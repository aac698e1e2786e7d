"""Cleaning: what stands in a text for the page's sake only goes, and all else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtnorm.evidence.text.clean import cleaned

PLAIN = "Stresses the responsibility of the Ruritanian Court to protect its people;"


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("soft hyphen", "respons\xadibility of the Co\xad\nurt", "responsibility of the Court"),
        ("soft hyphen", "Re\xad calls its deci\xadsion", "Recalls its decision"),
        ("broken word", "the responsi-\nbility to pro-\n  tect", "the responsibility to protect"),
        ("broken word", "peace-keeping, and peace-\nkeeping", "peace-keeping, and peace-keeping"),
        ("broken word", "the Secretary-\nGeneral", "the Secretary-General"),
        ("broken word", "a non-\nviolent people", "a non-violent people"),
        ("broken word", "the responsi- bility of a State", "the responsibility of a State"),
        ("ligature", "Reaﬃrms its eﬀorts on the ﬂood", "Reaffirms its efforts on the flood"),
        ("ligature", "Ｃourt", "Court"),
        ("encoding", "CÃ´te dâ€™Or", "Côte d’Or"),
        ("invisible", "Cr\u200bim\u2060inal\ufeff Court\u200e", "Criminal Court"),
        ("space", "the\u202fCourt\u2009and\xa0its", "the Court and its"),
        ("emphasis", "*1.* *Decides* to send", "1. Decides to send"),
        ("emphasis", "**2.** __Requests__ that", "2. Requests that"),
        ("emphasis", "3\\. _Decides_ to", "3. Decides to"),
        ("emphasis", "<i>Recalling</i> it", "Recalling it"),
        ("note mark", "to protect[1] its people [2] and", "to protect its people and"),
        ("note mark", "to protect1 its people", "to protect its people"),
        ("note mark", "the Court² and (2006)¹,", "the Court and (2006),"),
        ("note mark", "protect* its Court** and (2006)***,", "protect its Court and (2006),"),
        ("note mark", "responsibility(2) of (2006)(1),", "responsibility of (2006),"),
        ("note mark", "the Court_2 and the State†.", "the Court and the State."),
        ("note mark", "the Summit Outcome,1 especially", "the Summit Outcome, especially"),
        ("note mark", "has been decided.12\nThe", "has been decided.\nThe"),
        ("note mark", "to protect 1 its people", "to protect its people"),
        ("note mark", "the Court 2 and its Prosecutor", "the Court and its Prosecutor"),
        ("note mark", "of 12 August 1949,5 and", "of 12 August 1949, and"),
        ("note mark", "of 20 March 1991,° and", "of 20 March 1991, and"),
        ("note mark", "of 3 May 1931; 10\n\n2. Calls", "of 3 May 1931;\n\n2. Calls"),
    ],
)  # fmt: skip
def test_a_thing_is_mended_and_counted(kind: str, text: str, expected: str) -> None:
    result, done = cleaned(text)
    assert result == expected
    assert done[kind] > 0
    assert set(done) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "short- and long-term, troop- or police-contributing, twenty-first",
        "document S/2031/12/Add.1 and Corr.2, A/AC.1/L.5, INFCIRC/254/Rev.7/Part2 of May",
        "paragraph 2 of resolution 4321 (2031), article 7(2) and article 5(1), section 3 and",
        "on 3 May and on 21 June 2031; dated 4 March and 5 April; until 30 June for the",
        "100 km² of land, 0.05 m³ per minute, at 30° north",
        "by 14 votes to none, with 1 abstention, at least 5 of the 15 members",
        "all 12 of them, the other 4 and some 30 to 40 people between 18 and 25",
        "1. Decides\n(a) to send\n[1] See the record\n* Calls\n- Requests",
        "*3112345*\n_____\n***\n31-12345 (E)",
        "snake_case_name and 2*3*4 and a_1",
        "1,000,000 people, 3.5 million, COVID-19, the Group of 77 and China, agenda 21 and",
        "the mission;15. Decides",
        'the "14 Mile Area" and the “3 May” group',
    ],
)
def test_what_is_no_fault_stays(text: str) -> None:
    assert cleaned(text) == (text, {})


def test_a_bullet_is_no_hyphen() -> None:
    assert cleaned("that they\n\xad watch;\n\xad report")[0] == "that they\n– watch;\n– report"


def test_a_misread_letter_is_no_mark() -> None:
    text = "the national plan, and the nationa1 plan"
    assert cleaned(text)[0] == "the national plan, and the national plan"


_SCRAPS = st.sampled_from(
    ["protect", "the Court", "Outcome", "(2006)", "1", "12", "[3]", "²", "*", "**", "_", "-",
     "\xad", "\n", " ", ",", ";", ".", "”", "ﬁ", "\u200b", "\xa0", "its", "and", "Add", "°",
     "&amp;", "â€™"]
)  # fmt: skip


@given(st.lists(_SCRAPS, max_size=25).map("".join))
def test_a_clean_text_is_not_cleaned_again(text: str) -> None:
    once, _ = cleaned(text)
    twice, done = cleaned(once)
    assert (twice, done) == (once, {})


@given(st.text(max_size=200))
def test_any_text_is_cleaned(text: str) -> None:
    result, done = cleaned(text)
    assert all(count > 0 for count in done.values())
    assert cleaned(result)[0] == result
