"""A figure as a file of its own: an SVG that needs no page, and a picture of pixels."""

from __future__ import annotations

import base64
import io
import re
from html import escape

import pypdfium2

from courtnorm.figures import PALETTE

#: Width of the picture of pixels: about twice the column, enough for a slide or a line of print.
PIXELS = 1600


def figure_stem(docname: str, name: str) -> str:
    """Return what the files of a figure are called, without their endings."""
    return f"{docname.split('/')[-1]}-{name.removeprefix('fig-')}"


def drawing(svg: str, title: str, description: str) -> str:
    """Return a published SVG with the colours of a light page written out, a title and words.

    Outside the book's pages there is no style sheet to say what ``var(--fig-norm)`` is.
    """

    def literal(match: re.Match[str]) -> str:
        return PALETTE[match[1]][0] if match[1] in PALETTE else match[2]

    svg = re.sub(r"var\(--fig-(\w+), (#\w+)\)", literal, svg)
    words = f"<title>{escape(title)}</title>\n <desc>{escape(description)}</desc>"
    return re.sub(r"<svg\b[^>]*>", lambda head: f"{head[0]}\n {words}", svg, count=1)


def pixels(pdf: str) -> bytes:
    """Return a published PDF (in base64) as a PNG on white, ``PIXELS`` wide."""
    page = pypdfium2.PdfDocument(base64.b64decode(pdf))[0]
    buffer = io.BytesIO()
    page.render(scale=PIXELS / page.get_width()).to_pil().save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
