"""Fields and features as the panels and tables show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Value = str | int | float | bool | bytes | None
"""What a cell of a table can hold; dates stay text in ISO 8601, as GeoPackage stores them."""
KEY = "\0key"
"""Under this name columns hold the features' keys; no field of a file can have it."""


class FieldKind(Enum):
    """How a field's values are compared and shown."""

    INTEGER = "integer"
    REAL = "real"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    BLOB = "blob"


@dataclass(frozen=True, slots=True)
class Field:
    """A column, with the rules its file carries for it (GeoPackage Schema extension)."""

    name: str
    kind: FieldKind
    title: str = ""
    description: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Coded values and their meaning; empty when any value will do."""
    minimum: float | None = None
    maximum: float | None = None
    not_null: bool = False


@dataclass(frozen=True, slots=True)
class FeatureRef:
    """Which feature of which layer of the project."""

    layer_id: str
    fid: int


@dataclass(frozen=True, slots=True)
class Feature:
    """One row: key, geometry (shapely, layer CRS; None where it is null) and values by field."""

    fid: int
    geometry: Any
    values: Mapping[str, Value]
