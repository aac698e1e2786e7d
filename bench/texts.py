"""Deriving the tables from the sources, and coding speeches: time, memory and growth."""

from __future__ import annotations

from bench.measuring import Row, measure, shown
from courtnorm import paths
from courtnorm.errors import CourtnormError

#: Read the texts that deriving reads and count their words and phrases of up to three.
_BASELINE = """
from pathlib import Path
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
sources = Path(sys.argv[1])
files = sorted((sources / "resolutions").glob("*-*-*/*"))
texts = [f.read_text("utf-8", errors="replace") for f in files]
for folder in ("general-debate", "un-documents"):
    for file in sorted((sources / folder).glob("*.parquet")):
        texts += list(pd.read_parquet(file, columns=["text"])["text"].fillna(""))
CountVectorizer(ngram_range=(1, 3)).fit_transform(texts)
"""
#: Everything `courtnorm derive` does.
_DERIVE = """
from pathlib import Path
from tempfile import TemporaryDirectory
from courtnorm.evidence.derive.command import derive_all
with TemporaryDirectory() as folder:
    list(derive_all(Path(sys.argv[1]), Path(folder)))
"""
#: The part that grows with the number of texts, on so many copies of the corpus.
_STREAM = """
from pathlib import Path
from tempfile import TemporaryDirectory
from courtnorm import paths
from courtnorm.evidence.text.corpus import renumbered
from courtnorm.evidence.text.record import read_corpus
from courtnorm.evidence.derive.texts import stream
def documents(copies):
    for copy in range(copies):
        for document in read_corpus(Path(sys.argv[1]), lambda _: None):
            yield renumbered(document, document.number + 10_000 * copy) if copy else document
with TemporaryDirectory() as folder:
    stream(documents(int(sys.argv[2])), Path(folder), paths.data() / "lexicon.yml", frozenset())
"""
#: Speeches invented for the debates adapter: some name the norm, some the Court, most neither.
_SPEECHES = """
import io, tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from courtnorm import paths
from courtnorm.evidence import debates
words = "Ruritania met today and spoke of ships, grain, roads and of the weather in the hills. "
norm = "Each State has a responsibility to protect its population. "
court = "The International Criminal Court deserves support. "
megabytes = int(sys.argv[1])
with TemporaryDirectory() as place:
    archive = Path(place) / "speeches.tar"
    with tarfile.open(archive, "w") as tar:
        size, number = 0, 0
        while size < megabytes * 1_000_000:
            number += 1
            text = words * 60 + norm * (number % 50 == 0) + court * (number % 25 == 0)
            body = text.encode()
            name = f"UNSC_2031_SPV.{9000 + number // 40}_spch{number % 40 + 1:04d}.txt"
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
            size += len(body)
    begun = time.perf_counter()
    debates.make(archive, Path(place) / "out.parquet", paths.data() / "lexicon.yml")
"""


def derive(growth: tuple[int, ...] = (1, 10)) -> list[Row]:
    """Compare deriving with the yardstick, and follow time and memory as the corpus grows.

    Raises CourtnormError where there are no sources to derive from.
    """
    sources = paths.sources()
    if sources is None:
        raise CourtnormError("no sources: name their folder with COURTNORM_SOURCES")
    folder = str(sources)
    baseline, whole = measure(_BASELINE, folder), measure(_DERIVE, folder)
    curve = {copies: measure(_STREAM, folder, str(copies)) for copies in growth}
    rows = [
        Row(
            "derive, against counting every word and phrase of the same files",
            whole["seconds"] / baseline["seconds"],
            "times",
            2.0,
            said=f"{shown(whole['seconds'])} against {shown(baseline['seconds'])}",
        ),
        Row("derive, memory", whole["megabytes"], "MB", 1000),
    ]
    return rows + _growth("derive", "the corpus", curve)


def debates(growth: tuple[int, ...] = (1, 2, 4, 10), megabytes: int = 20) -> list[Row]:
    """Measure the debates adapter on invented speeches, and follow it as they grow."""
    curve = {n: measure(_SPEECHES, str(n * megabytes)) for n in growth}
    last = growth[-1]
    rate = last * megabytes / curve[last]["seconds"]
    rows = [
        Row(
            "debates, megabytes of speeches a second",
            rate,
            "MB/s",
            10,
            least=True,
            said=(
                f"{last * megabytes} MB in {shown(curve[last]['seconds'])}; of the invented "
                "speeches one in 25 names the Court and one in 50 the norm"
            ),
        ),
        Row("debates, memory", max(f["megabytes"] for f in curve.values()), "MB", 1000),
    ]
    return rows + _growth("debates", f"{megabytes} MB of speeches", curve)[:1]


def _growth(name: str, of: str, curve: dict[int, dict[str, float]]) -> list[Row]:
    """Return how time for each copy and memory grow from the first to the last size."""
    first, last = min(curve), max(curve)
    time = curve[last]["seconds"] / (last / first) / curve[first]["seconds"]
    memory = curve[last]["megabytes"] / curve[first]["megabytes"]
    sizes = ", ".join(str(n) for n in curve)
    times = ", ".join(f"{figures['seconds']:.1f}" for figures in curve.values())
    sizes_of = ", ".join(f"{figures['megabytes']:.0f}" for figures in curve.values())
    return [
        Row(
            f"{name}, time a copy at {last} times {of}",
            time,
            "times",
            1.2,
            said=f"at {sizes} times: {times} s",
        ),
        Row(
            f"{name}, memory at {last} times {of}",
            memory,
            "times",
            1.2,
            said=f"at {sizes} times: {sizes_of} MB",
        ),
    ]
