"""What a table of a GeoPackage is to be: its columns and the rules that the file itself carries."""

from __future__ import annotations

from dataclasses import dataclass


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
class TableDesign:
    """A table that a program keeps in a file beside those of others.

    Args:
        name: the table's name.
        title: a name for people; unique in the file.
        description: what the table holds.
        columns: its columns besides ``fid`` and ``geom``.
        geometry_type: ``POINT``, ``LINESTRING`` and so on; None makes an attributes table.
        qml: how QGIS draws it, nothing for QGIS's own choice.
        looked_up_by: a column to index, nothing for none.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    geometry_type: str | None = None
    qml: str = ""
    looked_up_by: str = ""
