"""Layers as a picture needs them: frozen, so that a thread may draw while the project goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corridormap.core.begun_sketch import BegunSketch
from corridormap.core.crs import Crs
from corridormap.core.extent import Extent
from corridormap.core.feature import Value
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.lanes import Lanes
from corridormap.core.map_settings import MapSettings
from corridormap.core.raster import Raster
from corridormap.core.sketch import Sketch
from corridormap.core.spatial_index import SpatialIndex
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
        index: Finds features of `block`; None while it is not made.
        generation: Blocks of one layer with the same generation, other than 0, begin with the
            same features: a longer one only adds to a shorter one.
        step: None for full geometry; else `block` strays up to 2**step units of `crs`, which is
            then a map's, and serves pictures of pixels as large as that.
        sketch: What stands for features that `block` leaves out as too small, a row a feature.
        geometry_id: The same, other than 0, for full geometry and for what was simplified of it.
        is_part_of_many: Whether the layer has so many features that few of them are in `block`.
        simplified_from: CRS of the geometry that `block` was simplified from, None for its own.
        lanes: Which features share a track with others, in the CRS of `block`; None where nobody
            knows or the style does not ask.
        raster: What is drawn in place of features.
        levels: The features of `block` at steps coarser than its own, so far as they are kept.
        begun_sketch: What stands for features that are too small for a picture, in the making.
    """

    layer_id: str
    name: str
    block: GeometryBlock
    columns: Mapping[str, list[Value]]
    crs: Crs
    style: LayerStyle
    opacity: float = 1.0
    version: int = 0
    index: SpatialIndex | None = None
    generation: int = 0
    step: int | None = None
    sketch: Sketch | None = None
    geometry_id: int = 0
    is_part_of_many: bool = False
    simplified_from: Crs | None = None
    lanes: Lanes | None = None
    raster: Raster | None = None
    levels: Mapping[int, GeometryBlock] = field(default_factory=dict)
    begun_sketch: BegunSketch | None = None

    @property
    def full_crs(self) -> Crs:
        """The CRS of the layer itself."""
        return self.crs if self.simplified_from is None else self.simplified_from


@dataclass(frozen=True, slots=True)
class LayerChange:
    """Where a layer differs from what it was.

    Attributes:
        since_version: What is said holds for pictures of this version of the layer and later ones.
        extent: In the layer's CRS, around all that came, went or changed, old and new places
            alike; None where nothing that is drawn did.
    """

    since_version: int
    extent: Extent | None


@dataclass(frozen=True, slots=True, eq=False)
class RenderRequest:
    """Everything a picture is made of; the first layer is drawn first.

    Attributes:
        id: Told again by the result.
        settings: The view.
        layers: What to draw.
        changes: By layer id, where layers changed lately, so that the rest of the picture need
            not be drawn again. May say less than is known, never less than is true.
        reserved: Boxes on the screen (logical pixels, y down) that something will lie over, so
            that no label is written there; for pictures of a map at rest.
    """

    id: int
    settings: MapSettings
    layers: tuple[LayerSnapshot, ...]
    changes: Mapping[str, LayerChange] = field(default_factory=dict)
    reserved: tuple[Extent, ...] = ()
