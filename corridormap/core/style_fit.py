"""Makes a style that was made for one layer serve another, and says what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from corridormap.core.default_style import default_style
from corridormap.core.graduated import recolored
from corridormap.core.raster import RASTER
from corridormap.core.symbol import Join, LayerStyle, SymbolSet
from corridormap.core.vector_layer import LayerInfo

PARTS = ("marker", "line", "fill")
KEY_FIELDS = ("fid",)
"""Styles may speak of a feature's key by this name."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A style as a layer can draw it.

    Attributes:
        style: What to draw with.
        left_out: Symbols of the given style that the layer's geometry has no use for.
        is_recolored: Whether the layer's own symbols took over the colours, since none of the
            given style's could draw it.
        missing_fields: Fields that the style speaks of and the layer does not have.
    """

    style: LayerStyle
    left_out: tuple[str, ...] = ()
    is_recolored: bool = False
    missing_fields: tuple[str, ...] = ()


def parts_of(geometry_type: str) -> tuple[str, ...]:
    """Return which symbols can draw a GeoPackage geometry type, the most usual first.

    Layers of pictures have a use for none.

    >>> parts_of("MULTIPOLYGON"), parts_of("POINT")
    (('fill', 'marker'), ('marker',))
    """
    if geometry_type == RASTER:
        return ()
    word = geometry_type.upper()
    if "POINT" in word:
        return ("marker",)
    if "LINE" in word or ("CURVE" in word and "POLYGON" not in word):
        return ("line", "marker")
    if "POLYGON" in word or "SURFACE" in word:
        return ("fill", "marker")
    return PARTS


def fitted(style: LayerStyle, info: LayerInfo, absent: Collection[Join] = ()) -> Fit:
    """Return a style as the layer can draw it; what cannot is left out and named.

    Args:
        style: Made for whatever layer.
        info: The layer that shall have it.
        absent: Lookups in tables or columns that the layer's file does not have.
    """
    usable = parts_of(info.geometry_type)
    sets = [*style.symbol_sets(), *_hidden(style)]
    there = [part for part in PARTS if any(getattr(each, part) is not None for each in sets)]
    left_out = tuple(part for part in there if part not in usable)
    missing = missing_fields(style, info)
    known = _field_names(info)
    # One lookup that cannot be done would keep all values of the layer from being read.
    joins = tuple(
        join for join in style.joins if join.field.casefold() in known and join not in absent
    )
    needed = style.needed_fields()
    missing += tuple(f"{join.table}.{join.column}" for join in absent if join.name in needed)
    if joins != style.joins:
        style = replace(style, joins=joins)
    if not left_out:
        return Fit(style, missing_fields=missing)
    is_recolored = bool(usable) and not any(_is_of_use(part, there, usable) for part in there)
    if is_recolored:
        own = default_style(info.geometry_type, 0).symbols
        changed = with_symbols(style, lambda each: _in_colors_of(own, each))
    else:
        changed = with_symbols(style, lambda each: _kept(each, usable))
    return Fit(changed, left_out, is_recolored, missing)


def missing_fields(style: LayerStyle, info: LayerInfo) -> tuple[str, ...]:
    """Return the fields that a style speaks of and the layer does not have."""
    known = _field_names(info)
    joins = {join.name: join for join in style.joins}
    wanted = [joins[name].field if name in joins else name for name in style.needed_fields()]
    return tuple(name for name in dict.fromkeys(wanted) if name.casefold() not in known)


def _field_names(info: LayerInfo) -> set[str]:
    return {field.name.casefold() for field in info.fields} | set(KEY_FIELDS)


def with_symbols(style: LayerStyle, change: Callable[[SymbolSet], SymbolSet]) -> LayerStyle:
    """Return a style all of whose symbols are changed, hidden ones too."""
    hidden = style.hidden_symbols
    categories = tuple(
        replace(
            each,
            symbols=change(each.symbols),
            hidden_symbols=None if each.hidden_symbols is None else change(each.hidden_symbols),
        )
        for each in style.categories
    )
    return replace(
        style,
        symbols=change(style.symbols),
        categories=categories,
        hidden_symbols=None if hidden is None else change(hidden),
    )


def main_color(symbols: SymbolSet) -> str | None:
    """Return the colour that tells a class from others, None where it has no symbol."""
    marker, line, fill = symbols.marker, symbols.line, symbols.fill
    if fill is not None:
        if fill.color is not None:
            return fill.color
        if fill.hatch is not None:
            return fill.hatch.color
        return None if fill.outline is None else fill.outline.color
    if line is not None:
        return line.color
    return None if marker is None else marker.color


def _hidden(style: LayerStyle) -> list[SymbolSet]:
    hidden = (style.hidden_symbols, *(each.hidden_symbols for each in style.categories))
    return [each for each in hidden if each is not None]


def _is_of_use(part: str, there: Iterable[str], usable: tuple[str, ...]) -> bool:
    # Markers draw lines and areas only beside a symbol of their own.
    return part in usable and (part == usable[0] or len(usable) > 2 or part not in there)


def _kept(symbols: SymbolSet, usable: tuple[str, ...]) -> SymbolSet:
    return replace(symbols, **{part: None for part in PARTS if part not in usable})


def _in_colors_of(own: SymbolSet, other: SymbolSet) -> SymbolSet:
    color = main_color(other)
    return SymbolSet() if color is None else recolored(own, color[:7])
