"""C9: did norm and Court bond in Darfur, Côte d'Ivoire, Kenya, Mali and Syria as well?

A resolution is *on* a situation where its text names the place
more than all others (``scopes``), or, where no place is named so, where its agenda item is the
situation's. Its language is that of :mod:`courtnorm.cooccurrence`: the norm in its own words or by
its source, in other words, or by recall. The Court's side is the authored table ``court_steps``,
each row of which repeats a cell of another table and is no better verified than that cell's row.

What officials and states said of the five, outside the Council's texts, is the authored table
``appeals``: who invoked the norm there, or asked for the Court.
"""

from __future__ import annotations

import pandas as pd

from courtnorm import cooccurrence, prose, tables
from courtnorm.claims import CUT_OFF, Found, Said, claim, said
from courtnorm.cooccurrence import Reading
from courtnorm.tables import Tables, keep

#: The five that the essay names, in its order: slug -> name, and place as ``scopes`` has it.
FIVE = {
    "darfur": ("Darfur", "Sudan"),
    "cote-divoire": ("Côte d’Ivoire", "Cote d'Ivoire"),
    "kenya": ("Kenya", "Kenya"),
    "mali": ("Mali", "Mali"),
    "syria": ("Syria", "Syria"),
}
#: Steps by which the Court is set in motion, and the one by which the Council refused to.
MOTION = ("council referral", "state referral", "self-referral", "own motion", "leave")
ATTEMPT = "refused referral"

#: The norm in its own words or by its source; what a text recalls does not count.
WORDS = Reading()
#: The norm by name or source, recalls counted.
NAMED = Reading(norm="name", recalls=True)
#: The norm in whatever words, recalls counted.
SENSE = Reading(norm="any wording", recalls=True)


# ------------------------------------------------------------------ the Council's texts


@keep
def council_texts(data: Tables) -> pd.DataFrame:
    """Return every held resolution on one of the five, oldest first.

    Columns: ``situation`` (slug), ``symbol, number, year, date, census`` (bool), ``norm`` (``own
    words``, ``recall``, ``other words`` or ""), ``named`` (bool: by name, source or recall of it),
    ``court`` (bool), ``together`` (as ``norm``, where the text names the Court too), ``norm_at,
    court_at`` (the closest pair, or the first paragraph of the one there is) and ``link`` (joined,
    adjacent or co-present, in whatever words).
    """
    rows = cooccurrence.texts(data, SENSE)
    slugs = {place: slug for slug, (_, place) in FIVE.items()}
    rows["situation"] = rows["symbol"].map(tables.about(data)).map(slugs)
    rows = rows.dropna(subset="situation").reset_index(drop=True)

    worded, court = cooccurrence.passages(data, WORDS)
    other = cooccurrence.passages(data, SENSE)[0]
    rows["norm"] = rows["norm"].map({True: "other words", False: ""})
    rows.loc[rows["recalled"], "norm"] = "recall"
    rows.loc[rows["symbol"].isin(worded["symbol"]), "norm"] = "own words"
    rows["named"] = rows["symbol"].isin(cooccurrence.passages(data, NAMED)[0]["symbol"])
    rows["together"] = rows["norm"].where(rows["court"], "")
    # The paragraphs shown: of the best wording a text has, those nearest to the Court's.
    best = pd.concat([worded, other.loc[~other["symbol"].isin(worded["symbol"])]])
    pair = cooccurrence.nearest(best, court)
    for column, passages in (("norm_at", best), ("court_at", court)):
        first = passages.sort_values("place").drop_duplicates("symbol").set_index("symbol")["label"]
        rows[column] = rows["symbol"].map(pair[column]).fillna(rows["symbol"].map(first)).fillna("")
    columns = ["situation", "symbol", "number", "year", "date", "census", "norm", "named", "court"]
    return rows[[*columns, "together", "norm_at", "court_at", "link"]]


# ------------------------------------------------------------------ the Court's side


@keep
def steps(data: Tables) -> pd.DataFrame:
    """Return the Court's steps, oldest first, with ``verified`` of the row that each rests on."""
    sure = {
        (name, row.id): row.verified
        for name in ("situations", "timeline")
        for row in data[name].itertuples()
    }
    table = data["court_steps"]
    rests_on = table["rests_on"].str.split("/")  # table, key and column
    table = table.assign(verified=[sure[name, key] for name, key, _ in rests_on])
    return table.sort_values(["date", "situation"], ignore_index=True)


def triggers(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the first verified step that set the Court in motion, or else tried to.

    ``rows`` is a frame of :func:`steps`; one row a situation that has such a step, by its slug.
    """
    rows = rows.loc[rows["verified"] == "yes"]
    in_motion, tried = rows["step"].isin(MOTION), rows["step"] == ATTEMPT
    found = pd.concat([rows.loc[in_motion], rows.loc[tried]])
    return found.drop_duplicates("situation").set_index("situation")


# ------------------------------------------------------------------ the five


@keep
def five(data: Tables, until: int | None = None) -> pd.DataFrame:
    """Return one row for each of the five, in the essay's order.

    ``id, name``; ``resolutions`` (on it, held); ``step, rests_on``: the first verified step that
    set the Court in motion or tried to; ``own_words, any_words``: the first text that holds both,
    the norm in its own words or in any; ``nearest``: the closest link of the two in a text. What
    there is none of is ``""``. With ``until``, nothing after that year counts.
    """
    texts, court = council_texts(data), steps(data)
    if until is not None:
        texts = texts.loc[texts["year"] <= until]
        court = court.loc[court["date"].dt.year <= until]
    step = triggers(court)
    both = texts.loc[texts["together"] != ""]
    own = both.loc[both["together"] == "own words"]
    closest = both["link"].map(cooccurrence.LINKS.index).groupby(both["situation"]).min()
    rows = pd.DataFrame({"name": [name for name, _ in FIVE.values()]}, index=pd.Index(FIVE))
    rows = rows.assign(
        resolutions=texts["situation"].value_counts(),
        step=step["step"],
        rests_on=step["rests_on"],
        own_words=own.groupby("situation")["symbol"].first(),
        any_words=both.groupby("situation")["symbol"].first(),
        nearest=closest.map(dict(enumerate(cooccurrence.LINKS))),
    )
    rows = rows.fillna({"resolutions": 0}).fillna("").astype({"resolutions": int})
    return rows.rename_axis("id").reset_index()


def events(data: Tables) -> pd.DataFrame:
    """Return all that happened on either side of the five, oldest first, to the essay's time.

    Columns ``situation, name, date, side`` (``norm``, ``Court``), ``kind`` (``resolution``: of the
    Council; ``step``: of the Court or towards it; ``said``: by states or officials), ``what`` (a
    symbol, the step, or who said it) and ``both`` (bool: the situation's first text that holds
    both). Of steps and sayings only those that are verified.
    """
    texts, court, said_of = council_texts(data), steps(data), appeals(data)
    texts = texts.assign(kind="resolution", what=texts["symbol"])
    first = texts["symbol"].isin(list(five(data, CUT_OFF.year)["any_words"]))
    court = court.loc[(court["verified"] == "yes") & ~court["step"].str.startswith("refused")]
    parts = [
        texts.loc[texts["norm"] != ""].assign(side="norm", both=first),
        texts.loc[texts["court"]].assign(side="Court", both=first),
        court.assign(side="Court", kind="step", what=court["step"], both=False),
        said_of.assign(kind="said", what=said_of["who"], both=False),
    ]
    names = {slug: name for slug, (name, _) in FIVE.items()}
    rows = pd.concat(parts).assign(name=lambda t: t["situation"].map(names))
    rows = rows.loc[rows["date"] <= CUT_OFF].sort_values(["date", "side"], ignore_index=True)
    return rows[["situation", "name", "date", "side", "kind", "what", "both"]]


# ------------------------------------------------------------------ the claim


def appeals(data: Tables) -> pd.DataFrame:
    """Return who invoked the norm, or asked for the Court, over the five; verified rows alone."""
    table = data["appeals"]
    return table.loc[(table["verified"] == "yes") & (table["date"] <= CUT_OFF)]


def by_situation(data: Tables) -> pd.DataFrame:
    """Return one row for each of the five: was either in play, by the end of 2013, and by whom.

    Columns ``id, name``; ``norm`` (a resolution of the Council, or who invoked it; ""), ``court``
    (the step that set it in motion, or who asked for it; ""), ``both`` (bool).
    """
    rows, said_of = five(data, CUT_OFF.year), appeals(data)
    texts = council_texts(data)
    texts = texts.loc[(texts["date"] <= CUT_OFF) & (texts["norm"] != "")]
    out = []
    for row in rows.itertuples(index=False):
        own = texts.loc[texts["situation"] == row.id, "symbol"]
        mine = said_of.loc[said_of["situation"] == row.id]
        invoked = [*own[:1], *mine.loc[mine["side"] == "norm", "who"]]
        asked = [*([row.step] if row.step else []), *mine.loc[mine["side"] == "Court", "who"]]
        norm, court = (parts[0] if parts else "" for parts in (invoked, asked))
        out.append((row.id, row.name, norm, court, bool(norm and court)))
    return pd.DataFrame(out, columns=["id", "name", "norm", "court", "both"])


def _all_of_them(rows: pd.DataFrame, meets: pd.Series) -> Said:
    met, short = list(rows.loc[meets, "name"]), list(rows.loc[~meets, "name"])
    because = f"{prose.text(len(met))} of {prose.text(len(rows))}"
    because += f": {prose.listing(met)}" if met else ""
    because += f"; not {prose.listing(short)}" if met and short else ""
    return said(not short, because)


@claim("C9")
def bonded_elsewhere(data: Tables) -> Found:
    """C9: Court and norm have also bonded in five other situations."""
    rows, situations = five(data, CUT_OFF.year), by_situation(data)
    held = rows["any_words"] != ""
    joined = rows["nearest"] == "joined"
    own = int((rows["own_words"] != "").sum())
    evidence = []
    texts = council_texts(data).set_index("symbol")
    for symbol in (s for s in (*rows["own_words"], *rows["any_words"]) if s):
        evidence += [f"{symbol} {texts.loc[symbol, at]}" for at in ("norm_at", "court_at")]
    evidence += [":".join(str(r).split("/")[:2]) for r in rows["rests_on"] if r]
    evidence += [f"appeals:{r.situation}, {r.side}, {r.who}" for r in appeals(data).itertuples()]
    none = list(rows.loc[~held, "name"])
    return Found(
        {
            "as worded": _all_of_them(rows, held),
            "by situation": _all_of_them(situations, situations["both"]),
            "own words": _all_of_them(rows, rows["own_words"] != ""),
            "nearness": _all_of_them(rows, rows["nearest"].isin(["joined", "adjacent"])),
            "list": _all_of_them(rows, joined),
            "relation stated": _all_of_them(rows, joined),
        },
        can_be_said=(
            f"In {prose.text(int(held.sum()))} of the five a resolution from before 2014 holds "
            f"both ({prose.listing(rows.loc[held, 'name'])}), in {prose.text(own)} of them in the "
            f"norm’s own words; {prose.listing(none)} have none, and both were in play there by "
            "what states and officials said."
            if none and situations["both"].all()
            else f"In {prose.text(int(held.sum()))} of the five a resolution from before 2014 "
            f"holds both; both were in play in {prose.text(int(situations['both'].sum()))}."
        ),
        numbers={
            "situations": len(rows),
            "n_held": int(held.sum()),
            "held": list(rows.loc[held, "name"]),
            "n_own_words": own,
            "n_by_situation": int(situations["both"].sum()),
            "without_resolution": list(rows.loc[rows["resolutions"] == 0, "name"]),
        },
        evidence=evidence,
        afterwards=_afterwards(data, rows),
    )


def _afterwards(data: Tables, until_then: pd.DataFrame) -> str:
    """Say in which of the five a resolution came to hold both after the essay."""
    now = five(data)
    came = now.loc[(now["any_words"] != "") & (until_then["any_words"] == "")]
    if came.empty:
        return "In none of the others has a resolution come to hold both."
    listed = (f"{r.name} ({r.any_words})" for r in came.itertuples())
    return f"A resolution that holds both came later on {prose.listing(listed)}."
