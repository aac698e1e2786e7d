"""The style: legible colours, and figures that are the same each time they are drawn."""

from __future__ import annotations

import itertools
import re

import pandas as pd
import pytest

from courtnorm import figures


@pytest.mark.parametrize("name", figures.TEXT_COLOURS)
@pytest.mark.parametrize("page", [0, 1])
def test_text_colours_are_legible_on_both_pages(name: str, page: int) -> None:
    ratio = figures.contrast(figures.PALETTE[name][page], figures.PALETTE["paper"][page])
    assert ratio >= 4.5, f"{name}: {ratio:.2f}"


def simulate(colour: str, matrix: list[list[float]]) -> tuple[float, ...]:
    rgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(sum(m * c for m, c in zip(row, rgb, strict=True)) for row in matrix)


# Machado, Oliveira and Fernandes (2009), severity 1.0
DEUTERANOPIA = [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
]
PROTANOPIA = [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
]


@pytest.mark.parametrize("matrix", [DEUTERANOPIA, PROTANOPIA])
@pytest.mark.parametrize("page", [0, 1])
def test_norm_court_and_meeting_differ_for_colour_blind_readers(
    matrix: list[list[float]], page: int
) -> None:
    seen = [simulate(figures.PALETTE[n][page], matrix) for n in ("norm", "court", "meet")]
    for one, other in itertools.combinations(seen, 2):
        distance = sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        assert distance > 0.15


def test_contrast_is_that_of_wcag() -> None:
    assert figures.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert figures.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def drawn() -> tuple[str, bytes]:
    fig, ax = figures.new()
    ax.plot([1, 2], [1, 2], color=figures.colour("norm"))
    ax.set_title("A title")
    return figures._svg(fig, "fig-a"), figures._pdf(fig)


def test_the_same_figure_has_the_same_bytes() -> None:
    assert drawn() == drawn()


def test_svg_follows_the_page() -> None:
    svg, _ = drawn()
    assert "var(--fig-norm, #0b62a8)" in svg
    assert "A title</text>" in svg  # letters stay letters
    assert "<metadata" not in svg and "<?xml" not in svg


def test_svg_holds_nothing_that_nobody_sees() -> None:
    fig, ax = figures.new()
    ax.plot([1, 2, 3], [1.23456, 2.5, 0.1], "o", color=figures.colour("court"))
    svg = figures._svg(fig, "fig-a")
    assert "<!--" not in svg and "rotate(-0" not in svg
    places = re.findall(r'\s(?:d|x|y)="([^"]*)"', svg)
    assert places and not any(re.search(r"\.\d{3}", place) for place in places)
    marks = re.findall(r"<use [^>]*clip|<g[^>]*style[^>]*>(?=\s*<use )", svg)
    assert len(marks) == 1  # one style for all the marks of a kind
    assert re.findall(r'id="(?!fig-a-)', svg) == []


def test_a_picture_offers_its_numbers() -> None:
    picture = figures.Picture("fig-a", "<svg/>", b"pdf", pd.DataFrame({"year": [2011]}))
    bundle = picture._repr_mimebundle_()
    assert bundle["text/csv"] == "year\n2011\n"
    assert set(bundle) == {"image/svg+xml", "application/pdf", "text/csv", "text/plain"}
