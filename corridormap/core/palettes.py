"""Palettes for classes, out of cmap's collection: those that maps are usually drawn with.

cmap was chosen because it carries the published colours of ColorBrewer, Crameri, Tol and others
with their licences, and needs nothing but numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np

from corridormap.core.errors import FieldError


class PaletteKind(StrEnum):
    """What a palette is good for."""

    SEQUENTIAL = "sequential"
    """From little to much."""
    DIVERGING = "diverging"
    """Away from a middle to two sides."""
    QUALITATIVE = "qualitative"
    """Kinds without an order."""


_COLLECTIONS = ("colorbrewer", "crameri", "tol", "bids", "cividis", "okabeito", "petroff")
_LEFT_OUT = ("_discrete", "_alt", "fake_parula")
"""Second versions of palettes that are listed."""
_MOST_BREWED = 12
DEFAULTS = {
    PaletteKind.SEQUENTIAL: "colorbrewer:YlGnBu",
    PaletteKind.DIVERGING: "colorbrewer:RdBu",
    PaletteKind.QUALITATIVE: "okabeito:okabeito",
}


@dataclass(frozen=True, slots=True)
class Palette:
    """A palette that can be chosen.

    Attributes:
        name: What a style keeps, such as `colorbrewer:Blues`.
        title: What people call it.
        collection: Who published it.
        most: Colours it has for classes; more are repeated. None for any number.
    """

    name: str
    title: str
    collection: str
    kind: PaletteKind
    most: int | None = None


@lru_cache(maxsize=1)
def palettes() -> tuple[Palette, ...]:
    """Return all palettes by kind, those of one collection together."""
    from cmap import Catalog, Colormap

    catalog = Catalog()
    found = []
    for name in catalog.unique_keys(prefer_short_names=False):
        collection, _, title = name.partition(":")
        wanted = collection in _COLLECTIONS and not title.endswith(_LEFT_OUT)
        if not wanted or title.rpartition("_")[2].isdigit():
            continue
        item = catalog[name]
        if item.category in list(PaletteKind):
            kind = PaletteKind(item.category)
            most = None
            if kind is PaletteKind.QUALITATIVE:
                most = len(Colormap(name).color_stops.color_array)
            found.append(Palette(name, title, collection, kind, most))
    order = list(PaletteKind)
    return tuple(
        sorted(
            found,
            key=lambda each: (
                order.index(each.kind),
                _COLLECTIONS.index(each.collection),
                each.title.lower(),
            ),
        )
    )


def colors_of(name: str, count: int, is_reversed: bool = False) -> tuple[str, ...]:
    """Return so many colours of a palette, `#rrggbb`, from its first to its last.

    ColorBrewer's are those its authors chose for that number of classes.

    Raises:
        FieldError: There is no such palette.
    """
    colors = _colors(name, count)
    return tuple(reversed(colors)) if is_reversed else colors


@lru_cache(maxsize=512)
def is_safe(name: str, count: int) -> bool:
    """Whether colour-blind people can tell that many colours of a palette apart."""
    from corridormap.core.color_vision import is_color_blind_safe

    return is_color_blind_safe(colors_of(name, count))


@lru_cache(maxsize=512)
def _colors(name: str, count: int) -> tuple[str, ...]:
    from cmap import Colormap

    palette = _known(name)
    if count <= 0:
        return ()
    if palette.kind is PaletteKind.QUALITATIVE:
        stops = Colormap(name).color_stops.color_array
        return _hex(stops[np.arange(count) % len(stops)])
    brewed = _brewed(palette, count)
    if brewed:
        return brewed
    # One class alone is neither the palest nor the darkest.
    places = np.linspace(0, 1, count) if count > 1 else np.array([0.5])
    return _hex(np.asarray(Colormap(name)(places)))


def _known(name: str) -> Palette:
    by_name = {each.name: each for each in palettes()}
    if name not in by_name:
        raise FieldError(f"There is no palette {name}.")
    return by_name[name]


def _brewed(palette: Palette, count: int) -> tuple[str, ...]:
    """Return the colours that were chosen for that number of classes; nothing if there are none."""
    from cmap import Catalog, Colormap

    least = max(count, 3)
    name = f"{palette.name}_{least}"
    if palette.collection != "colorbrewer" or count > _MOST_BREWED or name not in Catalog():
        return ()
    stops = Colormap(name).color_stops.color_array
    chosen = {1: [1], 2: [0, 2]}.get(count, list(range(count)))
    return _hex(stops[chosen])


def _hex(colors: np.ndarray) -> tuple[str, ...]:
    levels = np.round(np.asarray(colors)[:, :3] * 255).astype(int)
    return tuple("#{:02x}{:02x}{:02x}".format(*level) for level in levels.tolist())
