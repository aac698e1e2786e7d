"""Kill commands at moments drawn by a seed, and see whether the next one makes everything right.

In a copy of the book, what a command makes is first spoilt, so that it has all of its work to do.
Then it is started and killed (SIGKILL: nothing in it can react), its children left to themselves,
as when a machine's memory runs out. Then it is started again, must succeed, and what it makes must
be byte for byte what an undisturbed run makes, with nothing left over.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import bookcopy
from courtnorm import files, paths
from courtnorm.errors import CourtnormError
from courtnorm.press import build, interrupted, pairs
from longrun import reproduce

RESULT = "book/results/robustness.json"


@dataclass(frozen=True)
class Trial:
    """One interruption: what was killed, after how many seconds, and what came of it.

    ``interrupted`` is false where the command had ended by then. ``wrong`` says what was not as
    after an undisturbed run, one line each; empty is what is hoped for.
    """

    verb: str
    seconds: float
    interrupted: bool
    wrong: tuple[str, ...]


def arguments(verb: str, page: str) -> tuple[str, ...]:
    """Return the command line of a verb; one page stands for all in ``run``."""
    lines = {"run": ("run", page), "derive": ("derive", "--quiet"), "html": ("build", "html")}
    if verb not in lines:
        raise CourtnormError(f"{verb}: no such command to interrupt; there are {', '.join(lines)}")
    return lines[verb]


def makes(verb: str) -> tuple[str, ...]:
    """Return where a verb writes, below the book's folder."""
    return {"run": ("book",), "derive": ("data",), "html": (build.HTML,)}[verb]


def derived(book: Path) -> list[Path]:
    """Return the tables of a copy that ``derive`` makes: those the data package calls derived."""
    package = json.loads((book / "data" / "datapackage.json").read_text("utf-8"))
    return [book / "data" / e["path"] for e in package["resources"] if e["class"] == "derived"]


def spoil(book: Path, verb: str, page: str) -> None:
    """Undo in a copy what a verb makes, so that it has all of it to make again."""
    if verb == "run":
        (book / "book" / f"{page}.ipynb").unlink(missing_ok=True)
    elif verb == "derive":
        for path in derived(book):
            files.write_bytes(path, path.read_bytes()[:-40])
    else:
        front = book / build.HTML / "book" / "index.html"
        front.parent.mkdir(parents=True, exist_ok=True)
        front.write_text("an older page", "utf-8")


def _kill(book: Path, verb: str, page: str, seconds: float) -> bool:
    """Start a verb and kill it after so many seconds; say whether it was still at work."""
    command = bookcopy.command(*arguments(verb, page.split("/")[-1]))
    process = subprocess.Popen(
        command,
        cwd=book,
        env=bookcopy.environment(book),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True


def trial(book: Path, undisturbed: Path, verb: str, page: str, seconds: float) -> Trial:
    """Spoil, kill and repeat one verb in a copy of the book; compare with an undisturbed book."""
    spoil(book, verb, page)
    killed = _kill(book, verb, page, seconds)
    wrong: list[str] = []
    front = book / build.HTML / "book" / "index.html"
    if verb == "html" and front.is_file() and front.read_text("utf-8") != "an older page":
        # pages are exchanged as a whole: after a kill they are the old ones, the new ones, or none
        wrong += reproduce.compare(book, undisturbed, makes(verb)).differences
    done = bookcopy.call(book, *arguments(verb, page.split("/")[-1]))
    if done.returncode:
        wrong.append(f"the next run fails: {(done.stderr.splitlines() or ['silently'])[-1]}")
    else:
        wrong += reproduce.compare(book, undisturbed, makes(verb)).differences
    # what an orphaned child of the killed command still writes is swept by a later start
    wrong += [
        f"left over: {path.relative_to(book)}"
        for path in interrupted.found(book)
        if not path.name.startswith("work-")
    ]
    return Trial(verb, round(seconds, 2), killed, tuple(wrong))


def duration(book: Path, verb: str, page: str) -> float:
    """Spoil and run a verb undisturbed in a copy; return how long it took, in seconds."""
    spoil(book, verb, page)
    begun = time.monotonic()
    done = bookcopy.call(book, *arguments(verb, page.split("/")[-1]))
    if done.returncode:
        raise CourtnormError(f"{verb}, undisturbed: {(done.stderr.splitlines() or ['?'])[-1]}")
    return time.monotonic() - begun


def quickest() -> str:
    """Return the shortest page, which is one of those that execute fast."""
    return pairs.name_of(min(pairs.pairs(), key=lambda text: text.stat().st_size))


def trials(moments: int, seed: int, verbs: Iterable[str]) -> list[Trial]:
    """Interrupt the verbs in turn at ``moments`` moments drawn by ``seed``; return what came of it.

    A moment is drawn evenly from the time that an undisturbed run of its verb takes.
    """
    verbs, pick, page = list(verbs), random.Random(seed), quickest()
    with TemporaryDirectory(prefix="courtnorm-") as place:
        undisturbed = bookcopy.copy(Path(place) / "undisturbed")
        # pages last: they show what the other two make
        order = sorted(set(verbs), key=["derive", "run", "html"].index)
        took = {verb: duration(undisturbed, verb, page) for verb in order}
        book = Path(place) / "disturbed"
        shutil.copytree(undisturbed, book, ignore=shutil.ignore_patterns("work-*", ".lock"))
        outcomes = []
        for number in range(moments):
            verb = verbs[number % len(verbs)]
            seconds = pick.uniform(0, took[verb])
            outcomes.append(trial(book, undisturbed, verb, page, seconds))
        return outcomes


def record(outcomes: list[Trial], seed: int, day: str) -> dict[str, Any]:
    """Return the outcome as it is stored: by verb, how many were killed and how many went wrong."""
    verbs = sorted({t.verb for t in outcomes})
    return {
        "date": day,
        "seed": seed,
        "moments": len(outcomes),
        "verbs": {
            verb: {
                "moments": sum(t.verb == verb for t in outcomes),
                "interrupted": sum(t.verb == verb and t.interrupted for t in outcomes),
                "wrong": [[t.seconds, *t.wrong] for t in outcomes if t.verb == verb and t.wrong],
            }
            for verb in verbs
        },
    }


def save(part: str, content: dict[str, Any]) -> Path:
    """Put one part of the stored result in its place and leave the others; return the file."""
    path = paths.root() / RESULT
    whole = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    whole[part] = content
    files.write_text(path, json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return path
