"""What of one layer is in memory, and which picture it makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

import numpy as np

from corridormap.core.begun_sketch import BegunSketch
from corridormap.core.crs import WGS84, Crs
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock, empty_block
from corridormap.core.lanes import Lanes
from corridormap.core.raster import raster_of
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.vector_layer import LayerInfo, VectorLayer
from corridormap.render.coarse import CoarseLayer
from corridormap.ui.canvas.layer_loading import Columns, LoadedPart, WantedColumns
from corridormap.ui.job_runner import Job

DEGREES = Extent(-540.0, -90.0, 540.0, 90.0)
"""Where coordinates lie that may well be degrees though their file names no CRS."""
MAX_INDEXED_WHILE_READING = 100_000
"""Larger layers can be picked from when they are complete: the reader makes their index."""
versions = count(1)
"""Never repeated, so that a layer removed and put back does not meet its own old cache entries."""


@dataclass(eq=False)
class LoadedLayer:
    """A layer of the project and what of it is in memory."""

    layer: VectorLayer
    wanted: WantedColumns
    block: GeometryBlock | None = None
    columns: Columns = field(default_factory=dict)
    index: SpatialIndex | None = None
    version: int = field(default_factory=lambda: next(versions))
    is_whole: bool = False
    job: Job | None = None
    is_begun: bool = False
    """Whether reading was begun; layers that are not shown wait."""
    serial: int = 0
    """Which load is the latest: what an older one still delivers is dropped."""
    generation: int = 0
    """Whose features the block holds; those of one load only grow."""
    load_generation: int = 0
    coarse: CoarseLayer | None = None
    """What is drawn until the features themselves are read."""
    is_rest: bool = False
    """Whether what is being read is what the coarse layer was made of."""
    lanes: Lanes | None = None
    drawn: tuple[object, SpatialIndex | None] | None = None
    """Of which view, and what finds the lines where it draws them, if not where they are."""
    begun_sketch: BegunSketch | None = None
    """Of the block, for who draws it first."""
    geometry_id: int = 0
    """See `LayerSnapshot`; 0 for geometry that no coarse layer stood for."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw yet."""
        return self.block is None and self.coarse is None

    def take(self, part: LoadedPart) -> None:
        """Replace what is there; the picture changes with the features, not with their index.

        Nor does it change when a coarse layer gives way to the features it was made of.
        """
        is_rest = self.is_rest and self.coarse is not None and self.geometry_id != 0
        self.coarse, self.is_rest = None, False
        is_same = part.block is self.block and part.columns is self.columns
        if not is_rest and not (is_same and part.lanes is self.lanes):
            self.version = next(versions)
            self.geometry_id = 0
        self.block, self.columns, self.index = part.block, part.columns, part.index
        self.lanes, self.begun_sketch = part.lanes, part.begun_sketch

    def snapshot(self, block: GeometryBlock, crs: Crs) -> LayerSnapshot:
        """Return the layer as it is now, with the features that are there."""
        layer = self.layer
        return LayerSnapshot(
            layer.layer_id,
            layer.name,
            block,
            self.columns,
            crs,
            layer.style,
            layer.opacity,
            self.version,
            self.index,
            self.generation,
            geometry_id=self.geometry_id,
            lanes=self.lanes,
            raster=raster_of(layer.source),
            begun_sketch=self.begun_sketch,
        )

    def found_index(self) -> SpatialIndex:
        """Return what finds features by place; an empty one of what is large and incomplete."""
        if self.block is None:
            return SpatialIndex(empty_block())
        if self.index is None or self.index.block is not self.block:
            if self.job is not None and len(self.block) > MAX_INDEXED_WHILE_READING:
                return SpatialIndex(empty_block())
            self.index = SpatialIndex(self.block)
        return self.index


def crs_of(info: LayerInfo, block: GeometryBlock) -> Crs | None:
    """Return a layer's CRS; degrees are assumed where none is named and they fit."""
    if info.crs is not None:
        return info.crs
    extent = info.extent or block.extent
    if extent is None:
        return None
    corners = extent.as_tuple()
    return WGS84 if DEGREES.contains(*corners[:2]) and DEGREES.contains(*corners[2:]) else None


def row_of(block: GeometryBlock, fid: int) -> int | None:
    """Return where a feature stands in a block, None where it does not."""
    row = int(np.searchsorted(block.fids, fid))
    return row if row < len(block) and block.fids[row] == fid else None
