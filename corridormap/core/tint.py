"""The even colour that a hatched area has from afar, where its lines cannot be drawn."""

from __future__ import annotations

from dataclasses import replace

from corridormap.core.symbol import FillSymbol, Hatch


def tinted(fill: FillSymbol) -> FillSymbol:
    """Return a fill without a hatch, its colour mixed with what the hatch covers of it."""
    return fill if fill.hatch is None else replace(fill, color=tint_of(fill), hatch=None)


def tint_of(fill: FillSymbol) -> str | None:
    """Return a fill's colour, a hatch spread over it as thinly as its lines cover."""
    if fill.hatch is None:
        return fill.color
    over, under = _rgba(fill.hatch.color), _rgba(fill.color or "#00000000")
    share = over[3] * _cover(fill.hatch)
    opacity = share + under[3] * (1 - share)
    if not opacity:
        return fill.color
    mixed = [
        (a * share + b * under[3] * (1 - share)) / opacity
        for a, b in zip(over[:3], under[:3], strict=True)
    ]
    levels = [round(255 * level) for level in (*mixed, opacity)]
    return "#{:02x}{:02x}{:02x}{:02x}".format(*levels)


def _cover(hatch: Hatch) -> float:
    share = min(hatch.width_px / max(hatch.spacing_px, 1.0), 1.0)
    return 1 - (1 - share) ** 2 if hatch.crossed else share


def _rgba(color: str) -> list[float]:
    return [level / 255 for level in bytes.fromhex((color[1:] + "ff")[:8])]
