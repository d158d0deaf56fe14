"""What a table of a GeoPackage is while it is being built: columns, rules, rows, geometry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corridormap.formats.gpkg_design import Column as Column
from corridormap.formats.gpkg_design import Rule as Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Style:
    """A style for ``layer_styles``: its name and QML text."""

    name: str
    qml: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table to write.

    Args:
        name: the table's name.
        columns: its columns besides ``fid`` and ``geom``.
        rows: one tuple of values a row, in the columns' order; ``fid`` counts from 1.
        geometry_type: ``POINT``, ``LINESTRING``, ``MULTILINESTRING``, ``MULTIPOLYGON``;
            None makes an attributes table.
        geometries: a shapely geometry or None for each row, longitude and latitude in
            degrees on WGS 84.
        title: a name for people; unique in the file.
        description: what the table holds and where it comes from.
        style: how QGIS draws it.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    geometry_type: str | None = None
    geometries: Sequence[Any] = ()
    title: str = ""
    description: str = ""
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class GeoPackage:
    """Everything that one GeoPackage file holds.

    Args:
        tables: in the order in which they are written.
        rules: what columns refer to by name.
        terms: licence and credits as plain text, kept in the file itself so that they go
            along wherever it goes.
    """

    tables: tuple[Table, ...]
    rules: tuple[Rule, ...] = field(default=())
    terms: str = ""
