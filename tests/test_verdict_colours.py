"""The verdicts' palette: read at 4.5:1, told apart without red and green, unlike the figures'."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

import courtnorm.press.sphinx as sphinx
from courtnorm import claims
from courtnorm.figures import PALETTE
from courtnorm.press.sphinx.verdicts import style

CSS = (Path(str(sphinx.__file__)).parent / "static/verdicts.css").read_text("utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--v-(\w+): (#[0-9a-f]{6})", block))
    for block in re.findall(r"^(?::root|body\[data-theme=\"dark\"\]) \{(.*?)\}", CSS, re.M | re.S)
)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_badge_can_be_read(palette: dict[str, str]) -> None:
    for name in ("holds", "overstated", "fails", "disputed"):
        assert contrast(palette[name], palette["on"]) >= 4.5, name
    assert contrast(palette["unread"], palette["on"]) >= 4.5  # dashed, on the page itself
    assert contrast(palette["unread"], palette["plain"]) >= 4.5


def test_dark_pages_have_the_same_colours_wherever_they_are_set() -> None:
    media = re.search(r"body:not\(\[data-theme=\"light\"\]\) \{(.*?)\}", CSS, re.S)
    assert media and dict(re.findall(r"--v-(\w+): (#[0-9a-f]{6})", media[1])) == DARK


def test_norm_court_and_meeting_never_stand_for_a_verdict() -> None:
    figures = {colour for pair in PALETTE.values() for colour in pair}
    used = {v for p in (LIGHT, DARK) for n, v in p.items() if n not in ("on", "plain", "unread")}
    assert not used & figures
    assert "--fig-norm" not in CSS and "--fig-court" not in CSS and "--fig-meet" not in CSS


def test_every_verdict_has_a_style_and_a_sign_of_its_own() -> None:
    assert len(set(claims.SIGNS.values())) == len(claims.SIGNS)
    for verdict in claims.VERDICTS:
        assert f".{style(verdict)} {{" in CSS or f".{style(verdict)}," in CSS, verdict


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_filled_badges_differ_without_red_and_green(palette: dict[str, str]) -> None:
    """As one who sees no red or green would: by blue against the rest, and by lightness."""
    for one, other in combinations(("holds", "overstated", "fails", "disputed"), 2):
        blue = [
            int(palette[n][5:7], 16) - int(palette[n][3:5], 16) for n in (one, other)
        ]  # blue less green
        light = contrast(palette[one], palette[other])
        assert abs(blue[0] - blue[1]) > 40 or light > 1.3, (one, other)
