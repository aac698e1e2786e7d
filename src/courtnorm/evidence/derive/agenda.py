"""Short topics for the agenda of the Council, from the labels of the UN Library's tables."""

from __future__ import annotations

import re

#: Numbers whose label in the table of meetings is wrong, with the topic that a second list of
#: topics (to no. 2215) or the sister rows give and that the resolution's text bears out. In 2011
#: one cell of the table ("Middle East") runs on over the rows of other meetings.
MENDED = {
    921: "Middle East (Syria)",
    962: "Middle East (Syria)",
    1212: "Haiti",
    1505: "International Tribunal for Rwanda",
    1512: "International Tribunal for Rwanda",
    1751: "Democratic Republic of the Congo",
    2011: "Afghanistan",
    2012: "Haiti",
    2013: "International Tribunal for Rwanda",
    2014: "Middle East (Yemen)",
    2015: "Somalia",
    2016: "Libya",
    2017: "Libya",
    2018: "Peace and security in Africa",
    2019: "Bosnia and Herzegovina",
    2020: "Somalia",
    2021: "Democratic Republic of the Congo",
    2022: "Libya",
    2023: "Peace and security in Africa",
    2024: "Sudan",
    2025: "Liberia",
    2026: "Cyprus",
    2194: "International Tribunal for Rwanda",
}

_SMALL = frozenset(
    "a an and as at between by concerning for from in into its of on or regarding relating the to "
    "under whose with".split()
)

#: Labels that are long, abbreviated or misspelt -> the label the book uses.
_LABELS: dict[str, str] = dict(
    [
        (
            "Middle East, incl. the Palestinian question",
            "Middle East, including the Palestinian question",
        ),
        (
            "Middle East, inc. Palestinian question",
            "Middle East, including the Palestinian question",
        ),
        (
            "Middle East situation, including the Palestinian question",
            "Middle East, including the Palestinian question",
        ),
        ("Cote d'Ivoire", "Côte d'Ivoire"),
        ("The Democratic Republic of the Congo", "Democratic Republic of the Congo"),
        ("Rep. of Bosnia and Herzegovina", "Bosnia and Herzegovina"),
        ("FYR Macedonia", "Former Yugoslav Republic of Macedonia"),
        ("UNPROFOR", "United Nations Protection Force"),
        ("Date of an election to fill a vacancy in the ICJ", "International Court of Justice"),
        (
            "Date of an election to fill a vacancy in the International Court of Justice",
            "International Court of Justice",
        ),
        (
            "Date of election to fill a vacancy in the International Court of Justice",
            "International Court of Justice",
        ),
        (
            "Recommendation for the appointment of the Secretary-General of the United "
            "Nations (private meeting)",
            "Appointment of the Secretary-General",
        ),
        (
            "Consideration of appointment of Secretary-General",
            "Appointment of the Secretary-General",
        ),
        (
            "International Criminal tribunal for the Genocide and Violations the Rwanda",
            "International Tribunal for Rwanda",
        ),
        ("IRMCT of the former Yugoslavia", "International Tribunal for the former Yugoslavia"),
        ("2014 Letter from Ukraine (Ukraine)", "Ukraine"),
        ("2014 Letter from Russian Federation (Ukraine)", "Ukraine"),
        ("Maintenance of peace and security of Ukraine", "Ukraine"),
        (
            "Agreement signed 4 April 1994 between Chad and Libya concerning modalities for "
            "implementing ICJ Judgment of 3 Feb 1994",
            "Chad and Libya: Aouzou Strip",
        ),
        (
            "Letters dated 20 and 23 December 1991 from France, the United Kingdom of Great "
            "Britain and Northern Ireland and the United States of America",
            "Libya: letters of December 1991",
        ),
        (
            "Reports of the Secretary-General on the Sudan Monthly report of the "
            "Secretary-General on Darfur Report of the Secretary-General on the Sudan",
            "Sudan",
        ),
        (
            "Travelling Expenses And Subsistence Allowances Of Alternate Representatives On "
            "Certain Security Council Commissions",
            "Expenses of members of Council commissions",
        ),
        (
            "The proposal by China, France, the Russian Federation, the United Kingdom of "
            "Great Britain and Northern Ireland and the United States of America on security "
            "assurances",
            "Security assurances to non-nuclear-weapon states",
        ),
        (
            "Question Relating To Measures To Safeguard Non-nuclear-weapon States Parties To "
            "The Treaty On The Non-Proliferation Of Nuclear Weapons",
            "Security assurances to non-nuclear-weapon states",
        ),
        (
            "The Question Of Race Conflict In South Africa Resulting From The Policies Of "
            "Apartheid Of The Government Of The Republic Of South Africa",
            "South Africa: apartheid",
        ),
        (
            "Question Relating To The Policies Of Apartheid Of The Government Of The Republic "
            "Of South Africa",
            "South Africa: apartheid",
        ),
        (
            "Request Of The Organization Of African Unity Concerning The Holding Of Meetings "
            "Of The Security Council In An African Capital (General Assembly Resolution 2863 "
            "(XXVI), Para. 2)",
            "Meetings of the Council in an African capital",
        ),
        (
            "Complaint Concerning Acts Of Aggression Against The Territory And Civilian "
            "Population Of Cambodia",
            "Complaint concerning Cambodia",
        ),
        (
            "The Situation Created By Increasing Incidents Involving The Hijacking Of "
            "Commercial Aircraft",
            "Hijacking of commercial aircraft",
        ),
        (
            "Ensuring an effective role of the Security Council in the maintenance of "
            "international peace and security, particularly in Africa",
            "Role of the Council, particularly in Africa",
        ),
        (
            "Ensuring an effective role of the Security Council in the maintenance of "
            "international peace and security",
            "Role of the Council in peace and security",
        ),
        (
            "Proliferation of small arms and light weapons and mercenary activities: threats "
            "to peace and security in West Africa",
            "Small arms and mercenaries in West Africa",
        ),
        ("Admission Of New Members To The UN: Marocco", "Admission of new members: Morocco"),
    ]
)

_OPENING = re.compile(
    r"^(?:the )?(?:situation|sitution|question)?s?\s*(?:concerning|relating to|in|of)\s+(?:the )?",
    re.IGNORECASE,
)
_ADDRESSEE = re.compile(
    r" (?:addressed )?to the (?:President of the Security Council|Secretary-General)\b"
)
_LONGEST = 90


def _lowered(word: str) -> str:
    return word.lower() if word.lower() in _SMALL else word


def topic(label: str, title: str = "") -> str:
    """Return a short topic from a table's label or, where it has none, from the title.

    At most 90 characters; a longer one is cut at a word and ends in "...".
    """
    text = " ".join(label.split())
    if not text:
        text = " ".join(title.split())
        text = _OPENING.sub("", text) if re.match(r"(?:the )?sit", text, re.IGNORECASE) else text
        text = _ADDRESSEE.sub("", text)
    text = text.replace("’", "'")
    text = _LABELS.get(text, text)
    first, *rest = text.split(" ")
    text = " ".join([first, *map(_lowered, rest)])
    text = text.replace("of New Members to the UN:", "of new members:").replace(
        "of New Members", "of new members"
    )
    text = re.sub(r"(Applications?) for [Mm]embership (?=[A-Z])", r"\1 for membership: ", text)
    text = _LABELS.get(text, text)
    text = text[:1].upper() + text[1:]
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 3].rsplit(" ", 1)[0].rstrip(",;:") + "..."
    return text
