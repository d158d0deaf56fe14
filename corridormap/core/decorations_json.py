"""The map's furniture as plain JSON values, for project files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from corridormap.core.decorations import (
    ANCHORS,
    FLAGS,
    KINDS,
    NEW_MAP,
    TEXTS,
    Decoration,
    Decorations,
    Place,
)
from corridormap.core.errors import FieldError

FARTHEST_PX = 20_000.0


def decorations_to_dict(decorations: Decorations) -> dict[str, Any]:
    """Return the furniture as JSON values; pieces as a new map has them are left out.

    >>> decorations_to_dict(Decorations(graticule=True))
    {'graticule': True}
    """
    values: dict[str, Any] = {}
    for kind in KINDS:
        piece = decorations.of(kind)
        if piece != NEW_MAP.of(kind):
            place = piece.place
            values[kind] = {
                "shown": piece.shown,
                "anchor": place.anchor,
                "x_px": place.x_px,
                "y_px": place.y_px,
            }
    for name in (*FLAGS, *TEXTS):
        value = getattr(decorations, name)
        if value != getattr(NEW_MAP, name):
            values[name] = value
    return values


def decorations_from_dict(values: Any) -> Decorations:
    """Return the furniture that JSON values describe; what is not in them is as on a new map.

    Raises:
        FieldError: A value is not of its kind; the message names it.
    """
    table = _object(values, "decorations")
    given: dict[str, Any] = {kind: _piece(table[kind], kind) for kind in KINDS if kind in table}
    for name, kind_of, word in (
        *((flag, bool, "true or false") for flag in FLAGS),
        *((text, str, "a text") for text in TEXTS),
    ):
        value = table.get(name, getattr(NEW_MAP, name))
        if not isinstance(value, kind_of):
            raise FieldError(f"decorations.{name}: {word} is needed.")
        given[name] = value
    return replace(NEW_MAP, **given)


def _piece(values: Any, kind: str) -> Decoration:
    table, given = _object(values, f"decorations.{kind}"), NEW_MAP.of(kind)
    shown = table.get("shown", given.shown)
    if not isinstance(shown, bool):
        raise FieldError(f"decorations.{kind}.shown: true or false is needed.")
    anchor = table.get("anchor", given.place.anchor)
    if anchor not in ANCHORS:
        raise FieldError(f"decorations.{kind}.anchor: one of {', '.join(ANCHORS)} is needed.")
    x_px = _pixels(table.get("x_px", given.place.x_px), f"decorations.{kind}.x_px")
    y_px = _pixels(table.get("y_px", given.place.y_px), f"decorations.{kind}.y_px")
    return Decoration(shown, Place(anchor, x_px, y_px))


def _object(values: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(values, Mapping):
        raise FieldError(f"{where}: an object is needed.")
    return values


def _pixels(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FieldError(f"{where}: a number is needed.")
    if not abs(value) <= FARTHEST_PX:
        raise FieldError(f"{where}: a distance in pixels is needed.")
    return float(value)
