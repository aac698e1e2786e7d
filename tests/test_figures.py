"""The style: legible colours, and figures that are the same each time they are drawn."""

from __future__ import annotations

import base64
import io
import itertools
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import browsing
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from coloraide import Color
from PIL import Image
from pypdf import PdfReader

from courtnorm import figures
from courtnorm.drawing import legend, patch, years
from courtnorm.errors import CourtnormError
from courtnorm.press.sphinx import web

TEXT_COLOURS = ("ink", "muted", "norm", "court", "no")
ACCENTS = ("norm", "court", "meet")


@pytest.mark.parametrize("name", TEXT_COLOURS)
@pytest.mark.parametrize("page", [0, 1])
def test_text_colours_are_legible_on_both_pages(name: str, page: int) -> None:
    text, paper = figures.PALETTE[name][page], figures.PALETTE["paper"][page]
    assert Color(text).contrast(paper) >= 4.5


@pytest.mark.parametrize("page", [0, 1])
@pytest.mark.parametrize("sight", [None, "protan", "deutan", "tritan"])
def test_accents_differ_for_every_sight(sight: str | None, page: int) -> None:
    """CIEDE2000 of at least 15 between each two of norm, Court and meeting."""
    seen = [Color(figures.PALETTE[name][page]) for name in ACCENTS]
    if sight is not None:
        seen = [c.filter(sight) for c in seen]
    for one, other in itertools.combinations(seen, 2):
        assert one.delta_e(other, method="2000") >= 15


def test_accents_are_spaced_by_lightness() -> None:
    for page, wanted in enumerate([(35, 52, 70), (57, 73, 89)]):
        light = [Color(figures.PALETTE[n][page]).convert("lab-d65")["lightness"] for n in ACCENTS]
        assert light == pytest.approx(wanted, abs=3)


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {"year": range(1990, 2026), "norm": [3, 4] * 18, "court": [2, 0] * 18, "both": [1, 2] * 18}
    )


SERIES = {"up": ("norm", "a duty"), "down": ("court", "the Court"), "both": "both in one text"}


def published(monkeypatch: pytest.MonkeyPatch, draw: Any, **options: Any) -> figures.Picture:
    kept: dict[str, figures.Picture] = {}
    monkeypatch.setattr(figures, "glue", lambda name, shown, display: kept.update({name: shown}))
    figures.publish("fig-a", draw, table(), **options)
    assert plt.get_fignums() == []
    return kept["fig-a"]


@pytest.fixture(scope="module")
def picture() -> figures.Picture:
    with pytest.MonkeyPatch.context() as patched:
        return published(patched, years.mirrored, height=(300, 340), **SERIES)


def sizes_of_text(svg: str) -> list[float]:
    sizes = [float(s) for s in re.findall(r"<text[^>]*font-size: ([\d.]+)px", svg)]
    assert len(sizes) == svg.count("<text")
    return sizes


def test_a_figure_is_drawn_wide_and_narrow(picture: figures.Picture) -> None:
    for svg, width, least in ((picture.svg, 736, 14.2), (picture.narrow, 360, 12.2)):
        assert f'viewBox="0 0 {width} ' in svg
        assert min(sizes_of_text(svg)) >= least
        assert "both in one text</text>" in svg  # letters stay letters
        assert "var(--fig-norm, #00568b)" in svg
        assert "<metadata" not in svg and "<?xml" not in svg
    assert not set(re.findall(r' id="([^"]+)"', picture.svg)) & set(
        re.findall(r' id="([^"]+)"', picture.narrow)
    )


def test_where_norm_and_court_meet_is_hatched(picture: figures.Picture) -> None:
    assert "<pattern" in picture.svg and "url(#fig-a-" in picture.svg


def test_paper_has_letters_of_a_font(picture: figures.Picture) -> None:
    page = PdfReader(io.BytesIO(picture.pdf)).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts and all(font["/Subtype"] != "/Type3" for font in fonts)
    assert "both in one text" in page.extract_text()


def test_the_same_figure_has_the_same_bytes(
    picture: figures.Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = published(monkeypatch, years.mirrored, height=(300, 340), **SERIES)
    assert (again.svg, again.narrow, again.pdf) == (picture.svg, picture.narrow, picture.pdf)


def small(canvas: figures.Canvas, numbers: pd.DataFrame) -> None:
    canvas.axes().text(0.5, 0.5, "tiny", fontsize=canvas.small - 1)


def outside(canvas: figures.Canvas, numbers: pd.DataFrame) -> None:
    canvas.axes().text(1.0, 0.5, "beyond the edge", in_layout=False)


def crowded(canvas: figures.Canvas, numbers: pd.DataFrame) -> None:
    axes = canvas.axes()
    axes.text(0.5, 0.5, "one word")
    axes.text(0.51, 0.5, "another")


@pytest.mark.parametrize(
    ("draw", "said"),
    [(small, "'tiny' has"), (outside, "runs out of"), (crowded, "'another' stands on 'one word'")],
)
def test_what_can_not_be_read_is_refused(
    draw: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CourtnormError, match=f"fig-a, drawn 736 px wide: .*{said}"):
        published(monkeypatch, draw)


def test_svg_holds_nothing_that_nobody_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    def dots(canvas: figures.Canvas, numbers: pd.DataFrame) -> None:
        axes = canvas.axes()
        axes.plot([1, 2, 3], [1.23456, 2.5, 0.1], "o", color=figures.colour("court"))
        legend(axes, [patch("a mark", "court")], canvas)

    svg = published(monkeypatch, dots).svg
    assert "<!--" not in svg and "rotate(-0" not in svg
    places = re.findall(r'\s(?:d|x|y)="([^"]*)"', svg)
    assert places and not any(re.search(r"\.\d{3}", place) for place in places)
    marks = re.findall(r"<use [^>]*clip|<g[^>]*style[^>]*>(?=\s*<use )", svg)
    assert len(marks) == 1  # one style for all the marks of a kind
    assert re.findall(r'id="(?!fig-a-)', svg) == []


def test_a_picture_offers_its_numbers(picture: figures.Picture) -> None:
    bundle = picture._repr_mimebundle_()
    assert bundle["text/csv"].startswith("year,norm,court,both\n1990,3,2,1\n")
    assert set(bundle) == {
        "image/svg+xml", "application/pdf", "text/csv", "text/plain", figures.NARROW_FORM
    }  # fmt: skip


# ---------------------------------------------------------------- downloads


def colours_of(file: Path, tmp_path: Path) -> set[tuple[int, int, int]]:
    """Return the colours, not greys, that librsvg paints: what a reader's own programme shows."""
    out = tmp_path / "drawn.png"
    subprocess.run(["rsvg-convert", "-b", "white", "-o", out, file], check=True)
    pixels = Image.open(out).convert("RGB").getcolors(2**24) or []
    return {rgb for _, rgb in pixels if max(rgb) - min(rgb) > 40}  # type: ignore[misc, arg-type]


needs_rsvg = pytest.mark.skipif(not shutil.which("rsvg-convert"), reason="no librsvg here")


@needs_rsvg
def test_a_downloaded_drawing_has_its_colours_and_says_what_it_is(
    picture: figures.Picture, tmp_path: Path
) -> None:
    file = tmp_path / "a.svg"
    file.write_text(web.drawing(picture.svg, "Two tides & a third", "Bars by year."), "utf-8")
    for name in ACCENTS:
        wanted = tuple(int(figures.colour(name)[i : i + 2], 16) for i in (1, 3, 5))
        assert wanted in colours_of(file, tmp_path)
    text = file.read_text("utf-8")
    assert "var(" not in text
    assert "<title>Two tides &amp; a third</title>" in text and "<desc>Bars by year.</desc>" in text


def test_a_downloaded_picture_is_1600_pixels_wide(picture: figures.Picture) -> None:
    pdf = base64.b64encode(picture.pdf).decode("ascii")
    png = web.pixels(pdf)
    assert Image.open(io.BytesIO(png)).size[0] == 1600
    assert png == web.pixels(pdf)


@pytest.mark.built
@needs_rsvg
def test_every_download_of_the_book_shows_colour(tmp_path: Path) -> None:
    drawings = sorted((browsing.HTML / "_figures").glob("*.svg"))
    assert drawings
    for file in drawings:
        text = file.read_text("utf-8")
        assert "var(" not in text, file.name
        assert re.search(r"<title>[^<]{20,}</title>\s*<desc>[^<]{40,}</desc>", text), file.name
        with Image.open(file.with_suffix(".png")) as image:
            assert image.size[0] == 1600, file.name
        if re.search("|".join(figures.colour(n) for n in ("norm", "court", "meet", "no")), text):
            assert colours_of(file, tmp_path), file.name
