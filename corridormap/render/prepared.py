"""A layer's geometry in the map's CRS with its levels of detail, kept between pictures."""

from __future__ import annotations

import weakref
from collections.abc import Callable, MutableMapping
from dataclasses import replace
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import Crs, transform
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import (
    GeometryBlock,
    PartKind,
    concatenate,
)
from corridormap.core.run_index import RunIndex
from corridormap.core.sketch import Sketch
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.render.chunks import ChunkPlan, plan_by_place, plan_in_storage_order
from corridormap.render.close_up import CloseUp
from corridormap.render.detail import SLACK_OF_LABELS, Detail, step_of
from corridormap.render.layer_sketch import LayerSketch, Sketched
from corridormap.render.point_cloud import PointCloud, cloud_of
from corridormap.render.ragged import Runs, chosen_runs, joined_runs
from corridormap.render.sound import is_sound, projects_by_arithmetic
from corridormap.render.stepwise_projection import StepwiseProjection

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.render.clusters import Clustering
    from corridormap.render.heaps import Heaps
    from corridormap.render.marker_values import MarkerValues
    from corridormap.render.projecting import Shown

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Spots = NDArray[np.int32]

FEW_VERTICES = 12_000
"""A layer of so many is drawn as it is."""
MANY_FEATURES = 20_000
"""Only in layers of more are features smaller than a pixel drawn as what they cover."""
INDEX_FROM = 5_000
_NO_CUTS = np.zeros(0, np.complex128)


class PreparedLayer:
    """One layer's drawing geometry, worked out as far as pictures asked for it.

    Args:
        snapshot: The layer; its block is kept.
        crs: The map's.
        known: What an earlier snapshot of the layer came to, in the same CRS.
        project: Brings the layer into the map's CRS, where that is work.

    Raises:
        Cancelled: `project` was stopped.
        CrsError: There is no way from the layer's CRS into the map's.
    """

    def __init__(
        self,
        snapshot: LayerSnapshot,
        crs: Crs,
        known: PreparedLayer | None = None,
        project: Callable[[], Shown] | None = None,
    ) -> None:
        self.source = snapshot.block
        self.crs = crs
        self.index = snapshot.index
        self.columns_version = -1
        self.categories: NDArray[np.int32] = np.zeros(0, np.int32)
        self.marker_values: MarkerValues | None = None
        self.shape_points: Floats | None = None
        self.classes: dict[tuple[int, ...], NDArray[np.int32]] = {}
        self.thinning: Floats | None = None
        self.label_limits: Floats | None = None
        self.clustering: Clustering | None = None
        self.lanes: object = None
        self.heaps: dict[int, Heaps] = {}
        self.shared: MutableMapping[object, object] = {}
        self._is_part_of_many = snapshot.is_part_of_many
        self._generation = snapshot.generation
        self._step = snapshot.step
        self._source_crs = snapshot.crs
        is_quick = projects_by_arithmetic(snapshot.crs, crs)
        self._is_lazy = is_quick and is_sound(snapshot.block, snapshot.crs)
        self.close_up: CloseUp | None = None
        self.cuts = _NO_CUTS
        if self._is_lazy:
            self.block = snapshot.block
            self._project: Callable[[Floats], Floats] = partial(
                transform, source=snapshot.crs, target=crs
            )
        else:
            if snapshot.crs != crs:
                self.close_up = CloseUp(snapshot.crs, crs)
            shown = _projected(snapshot, crs) if project is None else project()
            self.block, self.cuts = shown.block, shown.cuts
            self._project = _as_it_is
            # The snapshot's own knows the layer's CRS, not the map's.
            is_large = len(self.block) > INDEX_FROM
            self.index = SpatialIndex(self.block) if is_large else None
        is_found = self.index is not None and self.index.block is self.block
        self.finder = self.index if is_found else None
        self._order = _order_of(self.finder)
        self.kinds = frozenset(np.flatnonzero(np.bincount(self.block.part_kinds)).tolist())
        self.extent = self._extent()
        self._tiny, self._detail = self._made(snapshot, known)

    def is_outdated(self, snapshot: LayerSnapshot) -> bool:
        """Whether the layer's geometry, or what finds it, is no longer what this was made of."""
        found_anew = self._is_lazy and snapshot.index is not self.index
        return snapshot.block is not self.source or snapshot.crs != self._source_crs or found_anew

    def _made(
        self, snapshot: LayerSnapshot, known: PreparedLayer | None
    ) -> tuple[LayerSketch, Detail]:
        grows = (
            known is not None
            and self._is_lazy
            and known._is_lazy
            and known._generation == self._generation != 0
            and len(known.block) <= len(self.block)
        )
        begun = None if known is None or not grows else known._tiny.in_storage_order
        plan, shaped = _plan_of(self.block, self._order), _shaped_by(self)
        begun_work = snapshot.begun_sketch
        work = None if begun_work is None else begun_work.taken(self.source, self.crs)
        tiny = LayerSketch(Sketched(self.block, self._project, plan, self._step), begun, work)
        if known is not None and grows and plan.order is None and known._detail.plan.order is None:
            return tiny, known._detail.moved_on(self.block, plan, shaped)
        if self._step is not None and self._is_lazy and self._source_crs == self.crs:
            if snapshot.sketch is not None:
                tiny.take(snapshot.sketch)
            own_step, levels = self._step, snapshot.levels
            return tiny, Detail(self.block, self._project, plan, shaped, own_step, levels)
        return tiny, Detail(self.block, self._project, plan, shaped)

    def _extent(self) -> Extent | None:
        box = self.block.extent if self.index is None else self.index.extent
        return _moved(box, self._source_crs, self.crs) if box and self._is_lazy else box

    def features_in(self, map_extent: Extent) -> Ints:
        """Return the features whose boxes meet an extent (map units, one world).

        Neighbours follow each other where the layer has an index; else in storage order.
        """
        finder, extent = self.finder, self.own_extent(map_extent)
        return self.block.candidates(extent) if finder is None else finder.query_by_place(extent)

    def own_extent(self, map_extent: Extent) -> Extent:
        """Return an extent in the CRS of `block`."""
        return _moved(map_extent, self.crs, self._source_crs) if self._is_lazy else map_extent

    @cached_property
    def cloud(self) -> PointCloud | None:
        """A large layer's points, None where it has other things or features of several."""
        if self.extent is None or not self.has_tiny or self.kinds != {int(PartKind.POINTS)}:
            return None
        return cloud_of(self.block, self._project, self._order, self.extent)

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
        kinds = tuple(kind for kind in kinds if kind in self.kinds)
        if not kinds:
            return joined_runs([])
        if units_per_px is None or len(self.block.coords) <= FEW_VERTICES:
            return self._full_runs(features, kinds)
        step = step_of(units_per_px)
        chunks, places = self._detail.plan.places(features)
        if (chunks[1:] < chunks[:-1]).any():
            order = np.argsort(chunks, kind="stable")
            runs = self.runs(features[order], kinds, units_per_px, slack)
            return replace(runs, owners=order[runs.owners])
        edges = np.flatnonzero(np.diff(chunks, prepend=-1, append=-1)).tolist()
        self._detail.work_out(chunks[edges[:-1]].tolist(), step, slack)
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

    def split(self, features: Ints, units_per_px: float) -> tuple[Spots, Ints]:
        """Return the spots in `sketch` of features too small to have a shape, and the others.

        Args:
            features: Indices.
            units_per_px: Map units in a pixel.
        """
        if not self.has_tiny:
            return np.zeros(0, np.int32), features
        return self._tiny.split(features, step_of(units_per_px))

    def is_crowded(self, units_per_px: float) -> bool:
        """Whether many features of the layer are tiny at that pixel size, wherever they lie."""
        return self.has_tiny and self._tiny.is_crowded(step_of(units_per_px))

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
            return replace(whole, bounds=_bounds(self, whole)), None
        levels = [self._detail.reduced(chunk, step) for chunk in range(len(plan))]
        block = concatenate(levels)
        order = np.arange(len(self.block)) if plan.order is None else plan.order
        bounds = _bounds(self, self.block)[order]
        return replace(block, fids=self.block.fids[order], bounds=bounds), plan.order

    def count_from(self, origin: Floats) -> None:
        """Let positions of the sketch, which is not made yet, be counted from a place."""
        self._tiny.count_from(origin)

    @property
    def sketch(self) -> Sketch:
        """What is left of features that are smaller than a pixel, neighbours side by side.

        Made when first asked for, in the order of the chunks.
        """
        return self._tiny.whole()

    def begin_sketch(self) -> None:
        """Have a large layer's sketch made on another thread from now on, if it is asked for."""
        if self.has_tiny and self.kinds != {int(PartKind.POINTS)}:
            self._tiny.begin()

    def _is_shaped(self, features: Ints, step: int) -> NDArray[np.bool_] | None:
        return self._tiny.is_shaped(features, step) if self.has_tiny else None

    @property
    def nbytes(self) -> int:
        """Memory beyond the layer's own geometry, in bytes."""
        own = 0 if self.block is self.source else self.block.coords.nbytes
        others = (
            self._tiny,
            self.__dict__.get("cloud"),
            *self.classes.values(),
            *self.heaps.values(),
        )
        beside = sum(each.nbytes for each in others if each is not None)
        return own + self._detail.nbytes + beside


def _projected(snapshot: LayerSnapshot, crs: Crs) -> Shown:
    return StepwiseProjection(snapshot, crs).finish(Feedback())


def _bounds(layer: PreparedLayer, block: GeometryBlock) -> Floats:
    """Return the boxes of features in the map's CRS."""
    if not layer._is_lazy:
        return block.bounds
    return layer._project(layer.block.bounds.reshape(-1, 2)).reshape(-1, 4)


def _as_it_is(coords: Floats) -> Floats:
    return coords


def _order_of(finder: SpatialIndex | None) -> Ints | None:
    """Return features as neighbours; None where they lie so already, or nothing knows."""
    return None if finder is None or isinstance(finder, RunIndex) else finder.rows


def _plan_of(block: GeometryBlock, order: Ints | None) -> ChunkPlan:
    return plan_in_storage_order(block) if order is None else plan_by_place(block, order)


def _moved(extent: Extent, source: Crs, target: Crs) -> Extent:
    """Return an extent in another CRS whose axes are the same."""
    if source == target:
        return extent
    corners = np.array([[extent.x_min, extent.y_min], [extent.x_max, extent.y_max]], np.float64)
    return Extent(*transform(corners, source, target).ravel().tolist())


def _shaped_by(layer: PreparedLayer) -> Callable[[Ints, int], NDArray[np.bool_] | None]:
    """Return what tells a layer's features with a shape, without keeping the layer in memory."""
    own = weakref.ref(layer)

    def is_shaped(features: Ints, step: int) -> NDArray[np.bool_] | None:
        known = own()
        return None if known is None else known._is_shaped(features, step)

    return is_shaped
