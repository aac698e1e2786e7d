"""What the book is built with: pinned, hashed, fetched by nobody else, licensed, and listed."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from locked import lock, pins
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

#: Calls of shell scripts and workflows that bring in something from elsewhere when they run.
FETCHES = re.compile(r"\b(?:curl|wget|git clone|npx|npm install|pip install\s+(?:git\+|http))")


def unhashed(text: str) -> list[str]:
    return [name for name, _, hashes in pins(text) if hashes == 0]


def unpinned(workflow: str) -> list[str]:
    """Return the actions of a workflow that are not named by the digest of one commit."""
    used = re.findall(r"^\s*-?\s*uses:\s*(\S+)", workflow, re.M)
    return [action for action in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)]


def test_every_package_has_a_version_and_a_hash_and_no_address(root: Path) -> None:
    text = lock(root)
    held = pins(text)
    # every line is a pin, one of its hashes, or a comment: nothing is installed by another way
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    others = [
        x
        for x in lines
        if not re.match(r"[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?==|--hash=sha256:[0-9a-f]{64}|#", x)
    ]
    assert others == []
    assert len(held) == sum(not line.startswith(("--hash", "#")) for line in lines)
    assert unhashed(text) == []
    assert "://" not in text and "--index-url" not in text and "--find-links" not in text


def test_a_package_without_a_hash_is_seen() -> None:
    good = "aa==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
    assert unhashed(good) == [] and unhashed(good + "bb==2.0\n" + good) == ["bb"]


def test_the_direct_dependencies_are_in_the_lock(root: Path) -> None:
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    wanted = [entry for entries in lists for entry in entries]
    names = {re.split(r"[<>=!~\[; ]", w)[0].lower().replace("_", "-") for w in wanted}
    assert names <= {name.lower() for name, _, _ in pins(lock(root))}


def test_the_lock_names_every_extra_that_a_package_in_it_asks_for(root: Path) -> None:
    """In hash mode pip takes no package with an extra that the lock names without."""
    named = dict(re.findall(r"^([\w.-]+)\[([\w,-]+)\]==", lock(root), re.M))
    named = {canonicalize_name(name): set(extras.split(",")) for name, extras in named.items()}
    asked: dict[str, set[str]] = {}
    for name, _, _ in pins(lock(root)):
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:  # another system's
            continue
        for line in map(Requirement, lines):
            extras = {"", *named.get(canonicalize_name(name), ())}
            wanted = line.marker is None or any(line.marker.evaluate({"extra": e}) for e in extras)
            if wanted and line.extras:
                asked.setdefault(canonicalize_name(line.name), set()).update(line.extras)
    assert asked["jsonschema"] == {"format-nongpl"}
    assert {name: more for name in asked if (more := asked[name] - named.get(name, set()))} == {}


def test_a_package_with_an_extra_is_named_without_it_too(root: Path) -> None:
    """In hash mode pip looks for another release where one asks for the bare name."""
    text = lock(root)
    extras = re.findall(r"^([\w.-]+)\[[\w,-]+\]==([\w.]+) ", text, re.M)
    assert {"bleach", "jsonschema"} <= dict(extras).keys()
    assert [pin for pin in extras if "\n{}=={} ".format(*pin) not in text] == []


def test_the_environment_is_installed_by_hash_and_without_a_builder_from_elsewhere(
    root: Path,
) -> None:
    calls = re.findall(r"pip\"? install (.*)", (root / "tools/environment").read_text("utf-8"))
    assert len(calls) == 3
    assert all("--require-hashes" in call or "--no-index" in call for call in calls)


def test_debian_packages_are_names_only(root: Path) -> None:
    lines = (root / "apt.txt").read_text("utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    assert names and all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", name) for name in names)
    assert len(names) == len(set(names))


def test_nothing_is_fetched_when_a_script_runs(root: Path) -> None:
    scripts = [*(root / "tools").iterdir(), root / ".ci/run", root / "postBuild", root / "Makefile"]
    scripts += sorted((root / ".github").rglob("*.yml"))
    for path in scripts:
        assert not FETCHES.search(path.read_text("utf-8")), path.name
    assert FETCHES.search("curl -s https://example.org | sh")


def test_actions_are_pinned_by_the_digest_of_a_commit(root: Path) -> None:
    workflows = sorted((root / ".github").rglob("*.yml"))
    assert workflows
    for path in workflows:
        text = path.read_text("utf-8")
        yaml.safe_load(text)
        assert unpinned(text) == [], path.name
    assert unpinned("      - uses: actions/checkout@v4\n") == ["actions/checkout@v4"]


def licence(package: str) -> str | None:
    """Return what a package says of its licence; None where it is another system's."""
    try:
        said = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return None
    classes = [c for c in said.get_all("Classifier") or [] if c.startswith("License ::")]
    return " ".join([said.get("License-Expression") or "", *classes, said.get("License") or ""])


def test_every_licence_is_one_that_lets_the_book_be_built_by_anyone(root: Path) -> None:
    """Each package installed here states a free licence; the few that state none are named."""
    words = "MIT BSD 0BSD Apache MPL Mozilla ISC PSF Python LGPL GPL Unlicense HPND CC0 OFL ZPL"
    free = re.compile("|".join(words.split()))
    found = {name: licence(name) for name, _, _ in pins(lock(root))}
    unclear = {n: w for n, w in found.items() if w is not None and not free.search(w)}
    # its metadata states none; it is used by a test only, and no part of it goes into the book
    assert set(unclear) <= {"axe-playwright-python"}, unclear


@pytest.mark.parametrize("loader", [r"yaml\.load\(", r"yaml\.unsafe_load", r"pickle\.load"])
def test_nothing_that_could_run_is_loaded(root: Path, loader: str) -> None:
    for path in (root / "src").rglob("*.py"):
        assert not re.search(loader, path.read_text("utf-8")), path.name


def test_what_runs_before_a_commit_is_of_this_environment_and_fetches_nothing(root: Path) -> None:
    config = yaml.safe_load((root / ".pre-commit-config.yaml").read_text("utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}
    for hook in hooks:
        program = hook["entry"].split()[0]
        assert program.startswith(".venv/bin/"), hook["id"]
        name = Path(program).name
        assert name == "courtnorm" or name in dependencies_names(root), hook["id"]


def dependencies_names(root: Path) -> set[str]:
    return {name for name, _, _ in pins(lock(root))}
