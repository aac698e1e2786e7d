"""The book's colours; apart from the figures, because the pages need them and no drawing."""

from __future__ import annotations

#: The book's colours on a light page and on a dark one. ``norm``, ``court`` and ``meet`` (where the
#: two meet) mean the same everywhere; ``yes``, ``no`` and ``abstain`` are for votes only. Each
#: reads at 4.5:1 or better on its page, and they differ in lightness as well as in hue.
PALETTE: dict[str, tuple[str, str]] = {
    "ink": ("#1f2328", "#e6e8eb"),
    "muted": ("#5a6169", "#a8b0b8"),
    "line": ("#c9ced4", "#4a5058"),
    "faint": ("#eceef1", "#2a2e33"),
    "paper": ("#ffffff", "#131416"),
    "norm": ("#0b62a8", "#6fb7f2"),
    "court": ("#b04a00", "#f59b5b"),
    "meet": ("#00735a", "#4fc9a2"),
    "no": ("#a3213f", "#f2889f"),
}
#: The colours of text, for which contrast is tested.
TEXT_COLOURS = ("ink", "muted", "norm", "court", "meet", "no")
