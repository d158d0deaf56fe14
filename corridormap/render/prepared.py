"""A layer's geometry in the map's CRS with its levels of detail, kept between pictures."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import Crs, transform
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import (
    GeometryBlock,
    PartKind,
    concatenate,
    feature_bounds,
)
from corridormap.core.run_index import RunIndex
from corridormap.core.sketch import Sketch, no_sketch, sketch_of
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.render.chunks import plan_by_place, plan_in_storage_order
from corridormap.render.columns import category_of_features, limits_by_rank
from corridormap.render.detail import SLACK_OF_LABELS, Detail, finest_units_per_px, step_of
from corridormap.render.horizon import without_inverted
from corridormap.render.ragged import Runs, chosen_runs, offsets_of, run_ids
from corridormap.render.simplify import empty_parts_dropped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

FARTHEST_UNITS = 1e10
"""Coordinates beyond this, in any map unit, are damage, not geography."""
FARTHEST_WORLDS = 3.0
BYTES_KEPT = 512 << 20
BYTES_KEPT_UNDRAWN = 128 << 20
FEW_VERTICES = 12_000
"""A layer of so many is drawn as it is."""
MANY_FEATURES = 20_000
"""Only in layers of more are features smaller than a pixel drawn as what they cover."""
TINY_PX = 1.3
"""A feature smaller than this has no shape to be seen."""
INDEX_FROM = 5_000
BLOCK_POINTS = 1 << 17


class PreparedLayer:
    """One layer's drawing geometry, worked out as far as pictures asked for it.

    Args:
        snapshot: The layer; its block is kept.
        crs: The map's.
        known: What an earlier snapshot of the layer came to, in the same CRS.

    Raises:
        CrsError: There is no way from the layer's CRS into the map's.
    """

    def __init__(
        self, snapshot: LayerSnapshot, crs: Crs, known: PreparedLayer | None = None
    ) -> None:
        self.source = snapshot.block
        self.crs = crs
        self.index = snapshot.index
        self.columns_version = -1
        self.categories: NDArray[np.int32] = np.zeros(0, np.int32)
        self.thinning: Floats | None = None
        self.label_limits: Floats | None = None
        self._is_part_of_many = snapshot.is_part_of_many
        self._generation = snapshot.generation
        self._step = snapshot.step
        self._source_crs = snapshot.crs
        self._is_lazy = projects_by_arithmetic(snapshot.crs, crs) and is_sound(snapshot.block, crs)
        if self._is_lazy:
            self.block = snapshot.block
            self._project: Callable[[Floats], Floats] = partial(
                transform, source=snapshot.crs, target=crs
            )
        else:
            self.block = _projected(snapshot, crs)
            self._project = _as_it_is
            if len(self.block) > INDEX_FROM:
                self.index = SpatialIndex(self.block)
        self._sketch: Sketch | None = None
        self._known_sketch: Sketch | None = None
        self._tiny_sizes = np.zeros(0, np.float32)
        self.extent = self._extent()
        self._detail = self._made_detail(snapshot, known)

    def is_outdated(self, snapshot: LayerSnapshot) -> bool:
        """Whether the layer's geometry, or what finds it, is no longer what this was made of."""
        found_anew = self._is_lazy and snapshot.index is not self.index
        return snapshot.block is not self.source or snapshot.crs != self._source_crs or found_anew

    def _made_detail(self, snapshot: LayerSnapshot, known: PreparedLayer | None) -> Detail:
        grows = (
            known is not None
            and self._is_lazy
            and known._is_lazy
            and known._generation == self._generation != 0
            and len(known.block) <= len(self.block)
        )
        if known is not None and grows and known._detail.plan.order is None:
            self._known_sketch = known._sketch or known._known_sketch
        if isinstance(self.index, RunIndex):
            # Its features lie by place already.
            plan = plan_in_storage_order(self.block)
        elif self.index is not None and self.index.block is self.block:
            plan = plan_by_place(self.block, self.index.rows)
        else:
            plan = plan_in_storage_order(self.block)
        if known is not None and grows and plan.order is None and known._detail.plan.order is None:
            return known._detail.moved_on(self.block, plan, self._is_shaped)
        if self._step is not None and self._is_lazy and self._source_crs == self.crs:
            if snapshot.sketch is not None:
                self._take_sketch(snapshot.sketch)
            return Detail(self.block, self._project, plan, self._is_shaped, self._step)
        return Detail(self.block, self._project, plan, self._is_shaped)

    def _extent(self) -> Extent | None:
        box = self.block.extent if self.index is None else self.index.extent
        if box is None or not self._is_lazy:
            return box
        corners = self._project(np.array([[box.x_min, box.y_min], [box.x_max, box.y_max]]))
        return Extent(*corners.ravel().tolist())

    def features_in(self, map_extent: Extent) -> Ints:
        """Return the features whose boxes meet an extent (map units, one world).

        Neighbours follow each other where the layer has an index; else in storage order.
        """
        extent = map_extent
        if self._is_lazy and self._source_crs != self.crs:
            corners = np.array(
                [[extent.x_min, extent.y_min], [extent.x_max, extent.y_max]], np.float64
            )
            extent = Extent(*transform(corners, self.crs, self._source_crs).ravel().tolist())
        if self.index is not None and self.index.block is self.block:
            return self.index.query_by_place(extent)
        return self.block.candidates(extent)

    def runs(
        self,
        features: Ints,
        kinds: tuple[int, ...],
        units_per_px: float | None = None,
        slack: int = SLACK_OF_LABELS,
    ) -> Runs:
        """Return the parts of some kinds that these features own, in map units.

        Args:
            features: Indices.
            kinds: Values of `PartKind`.
            units_per_px: Map units in a pixel of the picture: geometry may stray 0.7 of one, and
                features that `split` calls tiny may be missing. None for full geometry.
            slack: How many steps finer than asked for geometry may be if it is there.
        """
        if units_per_px is None or len(self.block.coords) <= FEW_VERTICES:
            return self._full_runs(features, kinds)
        step = step_of(units_per_px)
        chunks, places = self._detail.plan.places(features)
        if (chunks[1:] < chunks[:-1]).any():
            order = np.argsort(chunks, kind="stable")
            runs = self.runs(features[order], kinds, units_per_px, slack)
            return replace(runs, owners=order[runs.owners])
        edges = np.flatnonzero(np.diff(chunks, prepend=-1, append=-1)).tolist()
        pieces: list[Runs] = []
        for first, last in pairwise(edges):
            level = self._detail.level(int(chunks[first]), step, slack)
            if level is None:
                found = self._full_runs(features[first:last], kinds)
            else:
                found = chosen_runs(level, places[first:last], kinds)
            pieces.append(replace(found, owners=found.owners + first))
        return joined_runs(pieces)

    def _full_runs(self, features: Ints, kinds: tuple[int, ...]) -> Runs:
        runs = chosen_runs(self.block, features, kinds)
        return runs.moved(self._project(runs.coords))

    def split(self, features: Ints, units_per_px: float) -> tuple[Ints, Ints]:
        """Return the spots in `sketch` of features too small to have a shape, and the others.

        Args:
            features: Indices.
            units_per_px: Map units in a pixel.
        """
        if not self.has_tiny:
            return features[:0], features
        spots = self._spots(features)
        tiny = self._is_tiny(spots, step_of(units_per_px))
        return (features[:0], features) if tiny is None else (spots[tiny], features[~tiny])

    @property
    def has_tiny(self) -> bool:
        """Whether features smaller than a pixel are drawn from their sketch."""
        return self._is_part_of_many or len(self.block) >= MANY_FEATURES

    def reduced(self, step: int) -> tuple[GeometryBlock, Ints | None]:
        """Return all that a step shows, in the map's CRS, and its order if not as stored.

        Features that are tiny at that step own no parts; their boxes are there.
        """
        plan = self._detail.plan
        if len(self.block.coords) <= FEW_VERTICES and not self.has_tiny:
            coords = self._project(self.block.coords)
            whole = replace(self.block, coords=coords)
            return replace(whole, bounds=self._bounds(whole)), None
        levels = [self._detail.reduced(chunk, step) for chunk in range(len(plan))]
        block = concatenate(levels)
        order = np.arange(len(self.block)) if plan.order is None else plan.order
        bounds = self._bounds(self.block)[order]
        return replace(block, fids=self.block.fids[order], bounds=bounds), plan.order

    def _bounds(self, block: GeometryBlock) -> Floats:
        """Return the boxes of features in the map's CRS."""
        if not self._is_lazy:
            return block.bounds
        corners = self._project(self.block.bounds.reshape(-1, 2))
        return corners.reshape(-1, 4)

    def count_from(self, origin: Floats) -> None:
        """Let positions of the sketch, which is not made yet, be counted from a place."""
        self._known_sketch = no_sketch(origin)

    @property
    def sketch(self) -> Sketch:
        """What is left of features that are smaller than a pixel, neighbours side by side.

        Made when first asked for, in the order of the chunks.
        """
        if self._sketch is None:
            return self._take_sketch(self._made_sketch())
        return self._sketch

    def _take_sketch(self, sketch: Sketch) -> Sketch:
        sketched = np.isin(sketch.kinds, (PartKind.LINE, PartKind.EXTERIOR))
        self._tiny_sizes = np.where(sketched, sketch.sizes, np.float32(np.inf))
        self._sketch = sketch
        return sketch

    def _made_sketch(self) -> Sketch:
        known, order = self._known_sketch, self._detail.plan.order
        self._known_sketch = None
        sketch = sketch_of(self.block, self._project, known)
        return sketch if order is None else sketch.taken(order)

    def _spots(self, features: Ints) -> Ints:
        place = self._detail.plan.place
        if place is None:
            return features
        spots: Ints = place[features].astype(np.int64)
        return spots

    def _is_tiny(self, spots: Ints, step: int) -> NDArray[np.bool_] | None:
        if self._step is not None:
            # A reduced layer has no shapes of what is tiny at its own step.
            step = max(step, self._step)
        finest = finest_units_per_px(step)
        if finest < self.sketch.finest_units_per_px:
            return None
        tiny: NDArray[np.bool_] = self._tiny_sizes[spots] < TINY_PX * finest
        return tiny

    def _is_shaped(self, features: Ints, step: int) -> NDArray[np.bool_] | None:
        if not self.has_tiny:
            return None
        tiny = self._is_tiny(self._spots(features), step)
        return None if tiny is None else ~tiny

    @property
    def nbytes(self) -> int:
        """Memory beyond the layer's own geometry, in bytes."""
        own = 0 if self.block is self.source else self.block.coords.nbytes
        sketch = self._sketch or self._known_sketch
        sketched = 0 if sketch is None else sketch.nbytes
        return own + sketched + self._detail.nbytes


def _as_it_is(coords: Floats) -> Floats:
    return coords


def projects_by_arithmetic(source: Crs, target: Crs) -> bool:
    """Whether going from one CRS to the other is cheap, and keeps boxes boxes."""
    return source == target or (
        (source.is_wgs84 and target.is_web_mercator) or (source.is_web_mercator and target.is_wgs84)
    )


def is_sound(block: GeometryBlock, crs: Crs) -> bool:
    """Whether all of a block's coordinates are finite and lie near the world."""
    box = block.extent
    if box is None:
        return True
    reach = max(map(abs, box.as_tuple()))
    limit = FARTHEST_UNITS if crs.wraps_at is None else FARTHEST_WORLDS * crs.wraps_at
    if reach > limit:
        return False
    coords = block.coords
    starts = range(0, len(coords), BLOCK_POINTS)
    return all(np.isfinite(coords[start : start + BLOCK_POINTS]).all() for start in starts)


def joined_runs(pieces: list[Runs]) -> Runs:
    """Return the runs of all pieces in order."""
    if len(pieces) == 1:
        return pieces[0]
    if not pieces:
        return Runs(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.int64))
    counts = np.concatenate([np.diff(piece.offsets) for piece in pieces])
    return Runs(
        np.concatenate([piece.coords for piece in pieces]),
        offsets_of(counts),
        np.concatenate([piece.owners for piece in pieces]),
    )


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
        if known is None or known.crs != crs or known.is_outdated(snapshot):
            known = PreparedLayer(snapshot, crs, known if _is_same_crs(known, crs) else None)
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


def _is_same_crs(known: PreparedLayer | None, crs: Crs) -> bool:
    return known is not None and known.crs == crs


def _projected(snapshot: LayerSnapshot, crs: Crs) -> GeometryBlock:
    with np.errstate(all="ignore"):
        projected = snapshot.block.projected(snapshot.crs, crs)
        if crs.wraps_at is None and snapshot.crs.is_geographic:
            projected = without_inverted(snapshot.block, projected, FARTHEST_UNITS)
    return usable_block(projected, crs)


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
