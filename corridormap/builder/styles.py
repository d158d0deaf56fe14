"""Gives each layer a QGIS style made from the program's own, so that both look alike."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corridormap.builder.styles_qml import qml_text
from corridormap.builder.styles_rules import lookups, scaled_rules
from corridormap.builder.tables import Style
from corridormap.core.errors import SourceError
from corridormap.core.style_json import style_from_dict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridormap.builder.build_tree import BuildTree
    from corridormap.builder.tables import Table
    from corridormap.core.symbol import LayerStyle

_STYLE_NAME = "corridormap"


@dataclass(frozen=True, slots=True)
class _Look:
    style: LayerStyle
    title: str


def with_styles(tree: BuildTree, tables: Sequence[Table], file_name: str) -> tuple[Table, ...]:
    """Return the tables with a style for each that the style file knows.

    Args:
        tree: its resources hold ``styles/`` and the markers' pictures.
        tables: all tables of one GeoPackage: a style may look values up in another.
        file_name: ``theme.json`` or ``basemap.json``.

    Raises:
        SourceError: the style file is missing or not JSON.
        FieldError: a style in it does not make sense.
    """
    looks = _read_looks(tree, file_name)
    found = lookups({name: look.style for name, look in looks.items()}, tables)
    return tuple(
        replace(table, style=_style(tree, looks[table.name], table, found[table.name]))
        if table.name in looks and table.geometry_type
        else table
        for table in tables
    )


def _read_looks(tree: BuildTree, file_name: str) -> dict[str, _Look]:
    path = tree.resources / "styles" / file_name
    if not path.exists():
        raise SourceError(path, "the file is missing")
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as exc:
        raise SourceError(path, f"not JSON: {exc}") from exc
    return {
        name: _Look(style_from_dict(entry["style"], f"{file_name}, {name}"), entry["name"])
        for name, entry in document.items()
    }


def _style(tree: BuildTree, look: _Look, table: Table, found: dict[str, Any]) -> Style:
    rules = scaled_rules(look.style, table, found)
    markers = tree.resources / "icons" / "markers"
    geometry_type = table.geometry_type or ""
    return Style(_STYLE_NAME, qml_text(look.style, rules, geometry_type, markers))
