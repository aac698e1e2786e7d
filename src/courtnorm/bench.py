"""Measure in one run, side by side: each figure is a ratio to what one would use instead.

Every measurement is a process of its own, so that time and peak memory are those of the work alone.
Nothing here is a test: the figures are printed and read.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from courtnorm.errors import CourtnormError

#: Read every text and count its words and phrases of up to three: the yardstick for deriving.
_BASELINE = """
from pathlib import Path
from sklearn.feature_extraction.text import CountVectorizer
files = sorted((Path(sys.argv[1]) / "resolutions").glob("*-*-*/*"))
texts = [f.read_text("utf-8", errors="replace") for f in files]
CountVectorizer(ngram_range=(1, 3)).fit_transform(texts)
"""
#: Everything `courtnorm derive` does.
_DERIVE = """
from pathlib import Path
from tempfile import TemporaryDirectory
from courtnorm.derive.command import derive_all
with TemporaryDirectory() as folder:
    list(derive_all(Path(sys.argv[1]), Path(folder)))
"""
#: The part that grows with the number of texts, on so many copies of the corpus.
_STREAM = """
from pathlib import Path
from tempfile import TemporaryDirectory
from courtnorm import paths
from courtnorm.corpus import read_corpus, renumbered
from courtnorm.derive.texts import stream
def documents(copies):
    for copy in range(copies):
        for document in read_corpus(Path(sys.argv[1]), lambda _: None):
            yield renumbered(document, document.number + 10_000 * copy) if copy else document
with TemporaryDirectory() as folder:
    stream(documents(int(sys.argv[2])), Path(folder), paths.data() / "lexicon.yml", frozenset())
"""
_FRAME = """
import json, resource, sys, time
begun = time.perf_counter()
{work}
took = time.perf_counter() - begun
both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
peak = max(resource.getrusage(who).ru_maxrss for who in both)
print(json.dumps({{"seconds": took, "megabytes": peak / 1024}}))
"""


def measure(work: str, *arguments: str) -> dict[str, float]:
    """Run a piece of work in a process of its own; return its seconds and peak megabytes."""
    command = [sys.executable, "-c", _FRAME.format(work=work), *arguments]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    if done.returncode:
        detail = (done.stderr.strip().splitlines() or ["it failed"])[-1]
        raise CourtnormError(f"bench: {detail}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def derive(sources: Path, growth: tuple[int, ...] = (1, 2, 4, 10)) -> dict[str, object]:
    """Compare deriving with the yardstick, and follow time and memory as the corpus grows."""
    folder = str(sources)
    baseline = measure(_BASELINE, folder)
    whole = measure(_DERIVE, folder)
    curve = {copies: measure(_STREAM, folder, str(copies)) for copies in growth}
    first = curve[growth[0]]
    return {
        "ratio": whole["seconds"] / baseline["seconds"],
        "baseline": baseline,
        "derive": whole,
        "growth": [
            {
                "copies": copies,
                **figures,
                "time_per_copy": figures["seconds"] / copies / first["seconds"],
                "memory": figures["megabytes"] / first["megabytes"],
            }
            for copies, figures in curve.items()
        ],
    }


def lines(result: dict[str, object]) -> list[str]:
    """Put the figures of :func:`derive` in lines to read."""
    baseline, whole = result["baseline"], result["derive"]
    assert isinstance(baseline, dict) and isinstance(whole, dict)
    growth = result["growth"]
    assert isinstance(growth, list)
    out = [
        f"derive took {result['ratio']:.2f} times the yardstick (bar: 2.00): "
        f"{whole['seconds']:.1f} s against {baseline['seconds']:.1f} s, "
        f"{whole['megabytes']:.0f} MB (bar: 1000) against {baseline['megabytes']:.0f} MB"
    ]
    for row in growth:
        out.append(
            f"corpus x {row['copies']:>2}: {row['seconds']:6.1f} s, {row['megabytes']:4.0f} MB; "
            f"time per copy {row['time_per_copy']:.2f}, memory {row['memory']:.2f} of the first"
        )
    return out
