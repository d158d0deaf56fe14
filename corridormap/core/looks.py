"""Light, dark and print: the colours that a map's roles have in each of its looks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from corridormap.core.bundled import resources_folder
from corridormap.core.symbol import LayerStyle

LIGHT, DARK, PRINT = "light", "dark", "print"
LOOKS = (LIGHT, DARK, PRINT)
LIGHT_SEA = "#dfe9f0"
"""Known without reading a file: most maps start with it."""
OPAQUE = "ff"
T = TypeVar("T")


def sea_color(look: str) -> str:
    """Return the map's background in a look."""
    return LIGHT_SEA if look == LIGHT else role_colors(look)["sea"]


@lru_cache(maxsize=4)
def role_colors(look: str) -> Mapping[str, str]:
    """Return `#rrggbb` of every role that styles have colours for; no two share one."""
    return {role: str(colors[look]) for role, colors in _tables()["roles"].items()}


@lru_cache(maxsize=4)
def furniture_colors(look: str) -> Mapping[str, str]:
    """Return the colours of scale bar, legend and all else that lies over the map."""
    return {role: str(colors[look]) for role, colors in _tables()["furniture"].items()}


@lru_cache(maxsize=512)
def in_look(style: LayerStyle, old: str, new: str) -> LayerStyle:
    """Return a style of one look as another look has it.

    Colours that stand for a role are replaced, transparency kept; those that somebody chose stay,
    even the same ones: see `own_color`.
    """
    if old == new:
        return style
    there = role_colors(new)
    colors = {color: there[role] for role, color in role_colors(old).items()}
    return _recolored(style, colors)


def own_color(color: str) -> str:
    """Return a colour that somebody chose so that it stays what it is in every look.

    One that is a role's as well says that it is opaque, which the roles' never do.

    >>> own_color("#FFFFFF"), own_color("#123456")
    ('#FFFFFFff', '#123456')
    """
    is_role = len(color) == 7 and any(color.lower() in role_colors(look).values() for look in LOOKS)
    return color + OPAQUE if is_role else color


def _recolored(value: T, colors: Mapping[str, str]) -> T:
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, Any] = {}
    for each in fields(value):
        old = getattr(value, each.name)
        new = _changed(each.name, old, colors)
        if new is not old:
            changed[each.name] = new
    return replace(value, **changed) if changed else value


def _changed(name: str, value: Any, colors: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        is_color = name == "color" or name.endswith("_color")
        return _color(value, colors) if is_color else value
    if isinstance(value, tuple):
        items = tuple(_recolored(item, colors) for item in value)
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else items
    return _recolored(value, colors)


def _color(text: str, colors: Mapping[str, str]) -> str:
    found = None if text[7:].lower() == OPAQUE else colors.get(text[:7].lower())
    return text if found is None else found + text[7:]


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    path = resources_folder() / "styles" / "looks.json"
    tables: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(
        path.read_text(encoding="utf-8")
    )
    return tables
