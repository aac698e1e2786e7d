"""The analyses on one, two and four times the resolutions: nothing should be worse than linear."""

from __future__ import annotations

from bench.measuring import Row, measure, shown

#: Every table by text, so many times over, each copy with numbers of its own; then what the
#: chapters do with them: who names what, how near, how often by chance, and who was first.
_WORK = """
import pandas as pd
from courtnorm import cooccurrence, tables
from courtnorm.findings import first, same_breath
copies = int(sys.argv[1])
names = ("codings", "documents", "resolutions", "scopes", "votes", "pattern_counts")
data = {name: tables.load(name) for name in (*names, "situations", "states", "timeline")}
def renumbered(table, copy):
    out = table.assign(symbol=table["symbol"].astype(str) + f" copy {copy}" if copy else table["symbol"])
    return out.assign(number=out["number"] + 10_000 * copy) if "number" in out else out
for name in names:
    data[name] = pd.concat([renumbered(data[name], n) for n in range(copies)], ignore_index=True)
begun = time.perf_counter()
for reading in (same_breath.WORDS, same_breath.SENSE):
    rows = cooccurrence.with_strata(data, cooccurrence.texts(data, reading))
    cooccurrence.chance(rows, ["year", "length", "subject"])
for name in first.READINGS:
    first.first(first.qualifying(data, name))
"""  # noqa: E501


def growth(sizes: tuple[int, ...] = (1, 2, 4)) -> list[Row]:
    """Run the analyses of ``same-breath`` and ``first`` on so many times the resolutions."""
    curve = {n: measure(_WORK, str(n)) for n in sizes}
    last = sizes[-1]
    times = ", ".join(f"{n} times {shown(figures['seconds'])}" for n, figures in curve.items())
    memory = ", ".join(f"{figures['megabytes']:.0f}" for figures in curve.values())
    return [
        Row(
            f"analyses with {last} times the resolutions, time a copy",
            curve[last]["seconds"] / last / curve[sizes[0]]["seconds"],
            "times",
            1.0,
            said=f"{times}; memory {memory} MB",
        )
    ]
