"""The closed lists of the tables of the referrals, the meetings and the claims."""

from __future__ import annotations

YES_NO = ("yes", "no")
VERIFIED = ("yes", "partly", "no")
DEPOSIT_TYPES = ("ratification", "acceptance", "accession", "succession")
STATUTE_STATUS = (
    "party",
    "withdrawal announced",
    "withdrawal disputed",
    "withdrawn",
    "signatory",
    "signatory without intent",
    "accession withdrawn",
    "non-signatory",
)
TRIGGERS = ("council referral", "state referral", "self-referral", "own motion")
SITUATION_STATUS = ("ongoing", "concluded", "concluded, cases pending")
PARTY_AT_TRIGGER = ("yes", "no", "part")
INSTRUMENTS = ("warrant", "summons", "summons then warrant")
OUTCOMES = (
    "convicted",
    "acquitted",
    "charges not confirmed",
    "charges withdrawn",
    "charges vacated",
    "case inadmissible",
    "warrant vacated",
    "died",
    "reported dead",
    "at large",
    "held nationally",
    "awaiting trial",
    "awaiting judgment",
)
CUSTODY_KINDS = (
    "surrender by a state",
    "arrest and transfer",
    "voluntary surrender",
    "already detained",
    "appearance on summons",
    "none",
)
CENSOR_REASONS = (
    "at large",
    "held nationally",
    "died",
    "case ended after death",
    "case inadmissible",
    "warrant vacated",
    "summons",
)
#: Reason for which a span is cut off -> outcomes that agree with it.
OUTCOMES_OF_REASON = {
    "at large": ("at large", "held nationally"),
    "held nationally": ("held nationally",),
    "died": ("died", "reported dead"),
    "case ended after death": ("died",),
    "case inadmissible": ("case inadmissible",),
    "warrant vacated": ("warrant vacated",),
    "summons": ("charges not confirmed", "charges withdrawn", "charges vacated", "died"),
}
SURVIVAL = ("event", "censored", "excluded")
SURVIVAL_NOTES = ("summons", "already detained", "no end date")
STRANDS = ("norm", "Court", "Council", "atrocity", "situation", "other")
SOURCE_STRANDS = (
    "ICC",
    "ICC/UNSC",
    "ICJ",
    "ICL",
    "R2P",
    "R2P report",
    "R2P/UNSC",
    "UNSC",
    "atrocity",
)
PRECISIONS = ("day", "month", "year")
TEXT_READ = ("whole", "nearly whole", "part", "summary", "none")
STRENGTHS = ("ambiguous", "co-occurrence", "adjacent", "express pairing", "express", "adverse")
VENUES = ("Council meeting", "Council text", "General Assembly", "press")
ORGANISATIONS = ("UN-SG", "UN-DSG", "UN-SC")
CHAPTERS = (
    "one-evening",
    "first",
    "two-births",
    "grammar",
    "same-breath",
    "four-days",
    "what-states-say",
    "power-to-refer",
    "five-bonds",
    "lacuna",
    "after",
)
CLAIM_KINDS = (
    "absence",
    "cases",
    "cause",
    "date",
    "history",
    "intent",
    "law",
    "motive",
    "priority",
    "quotation",
    "scholarship",
    "text",
    "vote",
)
FAMILIES = ("norm", "court", "council", "method")
#: How many rows each table has: a row lost or doubled is noticed, one added is entered here.
ROWS = {
    "rome_statute": 197,
    "situations": 18,
    "warrants": 75,
    "timeline": 217,
    "conflicts": 92,
    "speakers": 50,
    "statements": 16,
    "glossary": 41,
}
