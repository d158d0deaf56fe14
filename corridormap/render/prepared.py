"""A layer's geometry in the map's CRS with its levels of detail, kept between pictures."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import Crs
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock, PartKind, feature_bounds
from corridormap.core.snapshot import LayerSnapshot
from corridormap.render.columns import category_of_features, limits_by_rank
from corridormap.render.horizon import without_inverted
from corridormap.render.ragged import Runs, chosen_runs, offsets_of, run_ids
from corridormap.render.simplify import empty_parts_dropped, simplified

if TYPE_CHECKING:
    from numpy.typing import NDArray

FARTHEST_UNITS = 1e10
"""Coordinates beyond this, in any map unit, are damage, not geography."""
FARTHEST_WORLDS = 3.0
WORTH_KEEPING = 0.6
"""A level that keeps more of its parent's vertices than this share is not worth its memory."""
BYTES_KEPT = 512 << 20
BYTES_KEPT_UNDRAWN = 128 << 20
MOST_LEVELS = 7
TOLERANCE_PX = 0.7
FEW_VERTICES = 12_000
"""So many are drawn before a level of detail of the whole layer could be made."""


@dataclass(slots=True, eq=False)
class PreparedLayer:
    """One layer's drawing geometry; `block` is what the snapshot held when it was made."""

    block: GeometryBlock
    crs: Crs
    full: GeometryBlock
    extent: Extent | None
    columns_version: int = -1
    categories: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    thinning: NDArray[np.float64] | None = None
    label_limits: NDArray[np.float64] | None = None
    levels: dict[int, GeometryBlock] = field(default_factory=dict)

    def features_in(self, map_extent: Extent) -> NDArray[np.int64]:
        """Return the features, ascending, whose boxes meet an extent (map units, one world)."""
        return self.full.candidates(map_extent)

    def runs(
        self, features: NDArray[np.int64], kinds: tuple[int, ...], units_per_px: float | None = None
    ) -> Runs:
        """Return the parts of some kinds that these features own, in map units, in their order.

        Args:
            features: Indices.
            kinds: Values of `PartKind`.
            units_per_px: Map units in a pixel of the picture: geometry may stray 0.7 of one.
                None for full geometry.
        """
        if units_per_px is None or self._vertices_of(features) <= FEW_VERTICES:
            return chosen_runs(self.full, features, kinds)
        return chosen_runs(self.level(units_per_px), features, kinds)

    def _vertices_of(self, features: NDArray[np.int64]) -> int:
        starts, stops = self.full.feature_offsets[features], self.full.feature_offsets[features + 1]
        offsets = self.full.part_offsets
        return int((offsets[stops] - offsets[starts]).sum())

    def level(self, units_per_px: float) -> GeometryBlock:
        """Return geometry that strays less than 0.7 pixels; a pixel has this many map units."""
        if len(self.full.coords) <= 2 * len(self.full):
            return self.full
        step = math.floor(math.log2(units_per_px * TOLERANCE_PX))
        if step not in self.levels:
            # A level eight times finer adds at most an eighth to the error.
            finer = [other for other in self.levels if other <= step - 3]
            parent = self.levels[max(finer)] if finer else self.full
            level = simplified(parent, 2.0**step)
            worth = len(level.coords) < WORTH_KEEPING * len(parent.coords)
            self.levels[step] = empty_parts_dropped(level) if worth else parent
            if len(self.levels) > MOST_LEVELS:
                del self.levels[max(self.levels, key=lambda other: abs(other - step))]
        return self.levels[step]

    @property
    def nbytes(self) -> int:
        """Memory of the drawing geometry, levels included, in bytes."""
        blocks = {id(block): block.coords.nbytes for block in self.levels.values()}
        blocks[id(self.full)] = self.full.coords.nbytes
        return sum(blocks.values())


class GeometryCache:
    """Prepared layers by id, the least recently drawn ones dropped beyond a memory budget."""

    def __init__(self) -> None:
        self._layers: OrderedDict[str, PreparedLayer] = OrderedDict()

    def prepared(self, snapshot: LayerSnapshot, crs: Crs) -> PreparedLayer:
        """Return the layer ready to draw in `crs`, by what is known from earlier pictures.

        Raises:
            CrsError: There is no way from the layer's CRS into the map's.
        """
        known = self._layers.get(snapshot.layer_id)
        if known is None or known.block is not snapshot.block or known.crs != crs:
            known = _prepared(snapshot, crs)
            self._layers[snapshot.layer_id] = known
        self._layers.move_to_end(snapshot.layer_id)
        if known.columns_version != snapshot.version:
            known.categories = category_of_features(snapshot)
            style = snapshot.style
            known.thinning = limits_by_rank(snapshot, style.rank_field, style.rank_max_denominators)
            known.label_limits = None
            if style.labels is not None:
                labels = style.labels
                known.label_limits = limits_by_rank(
                    snapshot, labels.rank_field, labels.max_denominators
                )
            known.columns_version = snapshot.version
        return known

    def trim(self, drawn: Collection[str]) -> None:
        """Forget the layers drawn least lately while they take more than the budget.

        Args:
            drawn: Ids of the layers of the latest picture; others have a smaller budget.
        """
        total = sum(layer.nbytes for layer in self._layers.values())
        for layer_id in list(self._layers):
            budget = BYTES_KEPT if layer_id in drawn else BYTES_KEPT_UNDRAWN
            if total > budget:
                total -= self._layers.pop(layer_id).nbytes


def _prepared(snapshot: LayerSnapshot, crs: Crs) -> PreparedLayer:
    with np.errstate(all="ignore"):
        projected = snapshot.block.projected(snapshot.crs, crs)
        if crs.wraps_at is None and snapshot.crs.is_geographic:
            projected = without_inverted(snapshot.block, projected, FARTHEST_UNITS)
    full = usable_block(projected, crs)
    return PreparedLayer(snapshot.block, crs, full, full.extent)


def usable_block(block: GeometryBlock, crs: Crs) -> GeometryBlock:
    """Return the block without positions that cannot be shown; lines break where they lay."""
    limit = FARTHEST_UNITS if crs.wraps_at is None else FARTHEST_WORLDS * crs.wraps_at
    with np.errstate(invalid="ignore"):
        reach = np.abs(block.coords)
        good = (reach[:, 0] <= limit) & (reach[:, 1] <= FARTHEST_UNITS)
    if good.all():
        return block
    runs = run_ids(block.part_offsets)
    broken = block.part_kinds[runs] == PartKind.LINE
    after_gap = np.zeros(len(good), np.bool_)
    after_gap[1:] = good[1:] & ~good[:-1] & broken[1:] & (runs[1:] == runs[:-1])
    # A gap starts a new run, numbered by how many gaps came before.
    pieces = (runs + np.cumsum(after_gap))[good]
    parts = len(block.part_kinds)
    gaps = np.bincount(runs[after_gap], minlength=parts)
    owner = np.repeat(np.arange(parts), 1 + gaps)
    part_offsets = offsets_of(np.bincount(pieces, minlength=len(owner)))
    features = run_ids(block.feature_offsets)[owner]
    feature_offsets = offsets_of(np.bincount(features, minlength=len(block)))
    coords = block.coords[good]
    cleaned = replace(
        block,
        coords=coords,
        part_offsets=part_offsets,
        part_kinds=block.part_kinds[owner],
        feature_offsets=feature_offsets,
        bounds=feature_bounds(coords, part_offsets, feature_offsets),
    )
    return empty_parts_dropped(cleaned)
