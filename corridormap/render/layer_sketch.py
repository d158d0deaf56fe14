"""A layer's features smaller than a pixel: their sketch, and which of them they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.begun_sketch import BegunSketch
from corridormap.core.crs import Crs, transform
from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.sketch import Sketch, SketchWork, no_sketch
from corridormap.render.chunks import ChunkPlan
from corridormap.render.detail import finest_units_per_px
from corridormap.render.sound import is_sound, projects_by_arithmetic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Spots = NDArray[np.int32]
    Flags = NDArray[np.bool_]

TINY_PX = 1.3
"""A feature smaller than this has no shape to be seen."""
WORTH_A_THREAD = 100_000
"""Of so many features a sketch is begun before it is asked for."""
CROWD_SAMPLE = 101
SPLIT_AT_ONCE = 1 << 20
"""Of ten million features all at once would take hundreds of megabytes for a moment."""
CROWDED_SHARE = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Sketched:
    """What a sketch is made of.

    Attributes:
        block: The features, in any CRS.
        project: Brings coordinates into the map's CRS, each axis by itself and in order.
        plan: The order of the sketch: that of the chunks.
        own_step: What `block` was simplified to, None for full geometry.
    """

    block: GeometryBlock
    project: Callable[[Floats], Floats]
    plan: ChunkPlan
    own_step: int | None = None


def sketch_begun_for(block: GeometryBlock, source: Crs, target: Crs) -> BegunSketch | None:
    """Begin the sketch that pictures of a large layer in a map's CRS will ask for, if any will."""
    # Points are drawn from where they are.
    if len(block) < WORTH_A_THREAD or (block.part_kinds == PartKind.POINTS).all():
        return None
    if not projects_by_arithmetic(source, target) or not is_sound(block, source):
        return None
    work = SketchWork(block, partial(transform, source=source, target=target))
    work.begin()
    return BegunSketch(work, block, target)


class LayerSketch:
    """The sketch of a layer, made when first asked for or a little before.

    Args:
        source: What it is made of.
        known: The sketch of the first features, in storage order.
        work: What was begun of it before, None for nothing.
    """

    def __init__(
        self, source: Sketched, known: Sketch | None = None, work: SketchWork | None = None
    ) -> None:
        self._source = source
        self._known = known
        self._sketch: Sketch | None = None
        self._work = work
        self._making = Lock()
        self._sizes = np.zeros(0, np.float32)
        self._shares: dict[int, float] = {}

    def begin(self) -> None:
        """Have it made on another thread from now on, if that takes a while."""
        if self._sketch is None and len(self._source.block) >= WORTH_A_THREAD:
            self._begun().begin()

    def whole(self) -> Sketch:
        """Return a row for each feature, in the order of the chunks.

        Raises:
            CorridorMapError, MemoryError: Projecting did.
        """
        # Two threads that work out detail may be the first to ask.
        with self._making:
            if self._sketch is None:
                try:
                    self.take(self._begun().finish(self._source.plan.order))
                finally:
                    # What failed is begun anew for whoever asks next.
                    self._work = None
            assert self._sketch is not None
            return self._sketch

    def take(self, sketch: Sketch) -> None:
        """Keep one that was made elsewhere."""
        # Plain comparisons: isin would take 8 bytes a feature for a moment.
        sketched = (sketch.kinds == PartKind.LINE) | (sketch.kinds == PartKind.EXTERIOR)
        self._sizes = np.where(sketched, sketch.sizes, np.float32(np.inf))
        self._sketch, self._known = sketch, None

    def count_from(self, origin: Floats) -> None:
        """Let positions of the sketch, which is not made yet, be counted from a place."""
        self._known = no_sketch(origin)

    @property
    def in_storage_order(self) -> Sketch | None:
        """The rows there are, of the first features; None where they lie in another order."""
        if self._source.plan.order is not None:
            return None
        return self._sketch or self._known

    def split(self, features: Ints, step: int) -> tuple[Spots, Ints]:
        """Return the rows of features too small at a step to have a shape, and the others."""
        tiny_ones, others = [np.zeros(0, np.int32)], [features[:0]]
        is_all = features is self._source.plan.order
        for start in range(0, len(features), SPLIT_AT_ONCE):
            part = features[start : start + SPLIT_AT_ONCE]
            spots = slice(start, start + len(part)) if is_all else self._spots(part)
            tiny = self._is_tiny(spots, step)
            if tiny is None:
                return tiny_ones[0], features
            rows = np.flatnonzero(tiny)
            found = rows + start if isinstance(spots, slice) else spots.take(rows)
            tiny_ones.append(found.astype(np.int32))
            others.append(np.compress(~tiny, part))
        return np.concatenate(tiny_ones), np.concatenate(others)

    def is_shaped(self, features: Ints, step: int) -> Flags | None:
        """Return which features have a shape at a step, None where all have."""
        tiny = self._is_tiny(self._spots(features), step)
        return None if tiny is None else ~tiny

    def is_crowded(self, step: int) -> bool:
        """Whether many features are tiny at a step, wherever they lie."""
        return self._share(step) > CROWDED_SHARE

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        kept = self._sketch or self._known
        return 0 if kept is None else kept.nbytes

    def _begun(self) -> SketchWork:
        if self._work is None:
            self._work = SketchWork(self._source.block, self._source.project, self._known)
        return self._work

    def _spots(self, features: Ints) -> Ints:
        place = self._source.plan.place
        if place is None:
            return features
        spots: Ints = place.take(features).astype(np.int64)
        return spots

    def _is_tiny(self, spots: Ints | slice, step: int) -> Flags | None:
        own_step = self._source.own_step
        if own_step is not None:
            # A reduced layer has no shapes of what is tiny at its own step.
            return self._tiny_ones(spots, max(step, own_step))
        return None if self._share(step) <= CROWDED_SHARE else self._tiny_ones(spots, step)

    def _tiny_ones(self, spots: Ints | slice, step: int) -> Flags | None:
        finest = finest_units_per_px(step)
        if finest < self.whole().finest_units_per_px:
            return None
        sizes = self._sizes[spots] if isinstance(spots, slice) else self._sizes.take(spots)
        tiny: Flags = sizes < TINY_PX * finest
        return tiny

    def _share(self, step: int) -> float:
        if step not in self._shares:
            tiny = self._tiny_ones(slice(None, None, CROWD_SAMPLE), step)
            self._shares[step] = 0.0 if tiny is None or not len(tiny) else float(tiny.mean())
        return self._shares[step]
