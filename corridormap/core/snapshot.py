"""Layers as a picture needs them: frozen, so that a thread may draw while the project goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corridormap.core.crs import Crs
from corridormap.core.feature import Value
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.map_settings import MapSettings
from corridormap.core.symbol import LayerStyle


@dataclass(frozen=True, slots=True, eq=False)
class LayerSnapshot:
    """One layer at one moment.

    Attributes:
        layer_id: The layer's id in the project.
        name: For messages.
        block: Geometry in `crs`; what has arrived so far while a file is still being read.
        columns: Values aligned with `block.fids`, for what the style needs.
        crs: The layer's CRS.
        version: Grows when block, columns or style change: a cache of prepared geometry may
            be keyed by (layer_id, version).
    """

    layer_id: str
    name: str
    block: GeometryBlock
    columns: Mapping[str, list[Value]]
    crs: Crs
    style: LayerStyle
    opacity: float = 1.0
    version: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class RenderRequest:
    """Everything a picture is made of; the first layer is drawn first."""

    id: int
    settings: MapSettings
    layers: tuple[LayerSnapshot, ...]
