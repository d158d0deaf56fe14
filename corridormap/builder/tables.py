"""What a table of a GeoPackage is while it is being built: columns, rules, rows, geometry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column besides ``fid`` and ``geom``.

    Args:
        name: the column's name in SQL.
        sql_type: ``TEXT``, ``INTEGER`` or ``REAL``.
        title: what a form shows as the column's label.
        description: one sentence for people; ends up in ``gpkg_data_columns``.
        rule: name of the `Rule` that its values follow, if any.
        required: null is refused.
        unique: no value occurs twice.
    """

    name: str
    sql_type: str = "TEXT"
    title: str = ""
    description: str = ""
    rule: str | None = None
    required: bool = False
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A coded-value list (`codes`) or a range (`minimum`, `maximum`, both included)."""

    name: str
    codes: tuple[tuple[str, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    description: str = ""

    @property
    def kind(self) -> str:
        """The constraint type of the GeoPackage Schema extension."""
        return "enum" if self.codes else "range"


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
