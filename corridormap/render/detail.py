"""Levels of detail of a layer, worked out chunk by chunk as they are looked at."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import GeometryBlock
from corridormap.render.chunks import CHUNK_VERTICES, ChunkPlan, contiguous, spread_out
from corridormap.render.simplify import empty_parts_dropped, simplified

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

WORTH_KEEPING = 0.75
"""A level that keeps more of its parent's vertices than this share is not worth its memory."""
MOST_LEVELS = 7
SLACK = 1
"""A level this many steps finer than asked for is not worth replacing."""
SLACK_OF_LABELS = 3
"""Where lines are not drawn, only looked at, a fine level that is there serves better."""
SAMPLE_FEATURES = 200
SAMPLE_VERTICES = 4096
WORTH_A_LOOK = 0.1
"""Tolerances below this share of the way from vertex to vertex leave nothing out."""
TOLERANCE_PX = 0.7
CHUNKS_AT_ONCE = 16
"""Two threads take so many in turn: they are numpy's work, which lets the other thread go on."""
SPARSE_SHARE = 0.25
"""Chunks with no more than this share of their features drawn are worked out together."""


def step_of(units_per_px: float) -> int:
    """Return the level of detail for a pixel of so many map units: it strays up to 2**step."""
    return math.floor(math.log2(units_per_px * TOLERANCE_PX))


def finest_units_per_px(step: int) -> float:
    """Return the smallest pixel, in map units, that a step is used for."""
    return 2.0**step / TOLERANCE_PX


@dataclass(slots=True, eq=False)
class Detail:
    """Simplified geometry of one layer in the map's CRS.

    Attributes:
        block: Full geometry in the layer's CRS.
        project: Brings its coordinates into the map's CRS.
        plan: The chunks.
        is_shaped: Returns for a step which of some features are drawn as shapes at it; the
            others are smaller than a pixel and left out.
        own_step: What `block` was simplified to, None for full geometry.
        kept: The features of `block` at some steps, worked out before.
    """

    block: GeometryBlock
    project: Callable[[Floats], Floats]
    plan: ChunkPlan
    is_shaped: Callable[[Ints, int], NDArray[np.bool_] | None]
    own_step: int | None = None
    kept: Mapping[int, GeometryBlock] = field(default_factory=dict)
    _levels: dict[int, dict[int, GeometryBlock | None]] = field(default_factory=dict)

    def level(self, chunk: int, step: int, slack: int = SLACK) -> GeometryBlock | None:
        """Return the chunk's features at a step, None where `block` itself does as well.

        A level that is there and up to `slack` steps finer is taken for it.
        """
        if self.own_step is not None and step <= self.own_step + slack:
            return None
        levels = self._levels.setdefault(chunk, {})
        for near in range(step, step - slack - 1, -1):
            if near in levels:
                return levels[near]
            if near in self.kept:
                levels[near] = self._of_chunk(self.kept[near], self.plan.features(chunk))
                return levels[near]
        levels[step] = self._made(chunk, step)
        if len(levels) > MOST_LEVELS:
            del levels[max(levels, key=lambda other: abs(other - step))]
        return levels[step]

    def work_out(self, chunks: Sequence[int], step: int, slack: int = SLACK) -> None:
        """Make the level of several chunks at once where most features are left out of it.

        What is left of one chunk is so little that the calls for it would take most of the time.
        """
        if self.own_step is not None and step <= self.own_step + slack:
            return
        missing = [chunk for chunk in chunks if not self._levels.get(chunk)]
        shares = [
            missing[at : at + CHUNKS_AT_ONCE] for at in range(0, len(missing), CHUNKS_AT_ONCE)
        ]
        if len(shares) < 2:
            self._work_out(missing, step)
            return
        with ThreadPoolExecutor(2, thread_name_prefix="detail") as threads:
            for _ in threads.map(partial(self._work_out, step=step), shares):
                pass

    def _work_out(self, chunks: Sequence[int], step: int) -> None:
        gathered: list[tuple[int, Ints, Ints]] = []
        vertices = 0
        for chunk in chunks:
            if not self._is_worth_a_look(chunk, step):
                continue
            features = self.plan.features(chunk)
            shaped = self.is_shaped(features, step)
            count = len(features) if shaped is None else int(np.count_nonzero(shaped))
            if shaped is None or count > SPARSE_SHARE * len(features):
                continue
            gathered.append((chunk, features, np.flatnonzero(shaped)))
            vertices += count * CHUNK_VERTICES // len(features)
            if vertices >= CHUNK_VERTICES:
                self._make_together(gathered, step)
                gathered, vertices = [], 0
        self._make_together(gathered, step)

    def _make_together(self, gathered: Sequence[tuple[int, Ints, Ints]], step: int) -> None:
        if not gathered:
            return
        chosen = self.block.taken(np.concatenate([features[at] for _, features, at in gathered]))
        level = simplified(replace(chosen, coords=self.project(chosen.coords)), 2.0**step)
        first = 0
        for chunk, features, at in gathered:
            piece = contiguous(level, first, first + len(at))
            first += len(at)
            spread = empty_parts_dropped(spread_out(piece, at, len(features)))
            self._levels.setdefault(chunk, {})[step] = spread

    def reduced(self, chunk: int, step: int) -> GeometryBlock:
        """Return the chunk's features at a step in the map's CRS, full where that is as good."""
        level = self.level(chunk, step)
        if level is not None:
            return level
        features = self.plan.features(chunk)
        return self._full(features, self.is_shaped(features, step))

    def _made(self, chunk: int, step: int) -> GeometryBlock | None:
        # A level eight times finer adds at most an eighth to the error.
        levels = self._levels[chunk]
        finer = [known for known in levels if known <= step - 3 and levels[known] is not None]
        parent = levels[max(finer)] if finer else None
        features = self.plan.features(chunk)
        if parent is None and not self._is_worth_a_look(chunk, step):
            return None
        shaped = self.is_shaped(features, step)
        if parent is None:
            source = self._full(features, shaped)
        elif shaped is None or shaped.all():
            source = parent
        else:
            at = np.flatnonzero(shaped)
            source = spread_out(parent.taken(at), at, len(features))
        level = simplified(source, 2.0**step)
        if len(level.coords) < WORTH_KEEPING * len(source.coords) or len(source) > len(
            source.part_kinds
        ):
            return empty_parts_dropped(level)
        return parent

    def _full(self, features: Ints, shaped: NDArray[np.bool_] | None) -> GeometryBlock:
        block = self.block
        if shaped is not None and not shaped.all():
            at = np.flatnonzero(shaped)
            chosen = spread_out(block.taken(features[at]), at, len(features))
        else:
            chosen = self._of_chunk(block, features)
        return replace(chosen, coords=self.project(chosen.coords))

    def _of_chunk(self, block: GeometryBlock, features: Ints) -> GeometryBlock:
        if self.plan.order is None:
            return contiguous(block, int(features[0]), int(features[-1]) + 1)
        return block.taken(features)

    def _is_worth_a_look(self, chunk: int, step: int) -> bool:
        return 2.0**step >= WORTH_A_LOOK * self._step_length(self.plan.features(chunk))

    def _step_length(self, features: Ints) -> float:
        """Return about how far vertices lie apart, map units."""
        block = self.block
        first = int(features[len(features) // 2])
        last = min(first + SAMPLE_FEATURES, len(block))
        before = block.part_offsets[block.feature_offsets[[first, last]]]
        sample = self.project(block.coords[before[0] : before[0] + SAMPLE_VERTICES])
        if before[1] - before[0] < 2:
            return 0.0
        xy = np.ascontiguousarray(sample[: before[1] - before[0]].T)
        steps = np.maximum(np.abs(xy[0, 1:] - xy[0, :-1]), np.abs(xy[1, 1:] - xy[1, :-1]))
        # `median` would load 40 ms of masked arrays for this.
        return float(np.partition(steps, len(steps) // 2)[len(steps) // 2])

    def forget(self) -> None:
        """Drop all levels; they are worked out again when wanted."""
        self._levels.clear()

    def moved_on(
        self,
        block: GeometryBlock,
        plan: ChunkPlan,
        is_shaped: Callable[[Ints, int], NDArray[np.bool_] | None],
    ) -> Detail:
        """Return the detail of a block that begins like this one; unchanged chunks keep theirs."""
        grown = Detail(block, self.project, plan, is_shaped)
        same = min(len(self.plan), len(plan))
        kept = np.flatnonzero(self.plan.edges[1 : same + 1] == plan.edges[1 : same + 1])
        # The last chunk may only look complete: more features may yet have joined it.
        for chunk in kept[kept < len(self.plan) - 1].tolist():
            if chunk in self._levels:
                grown._levels[chunk] = self._levels[chunk]
        return grown

    @property
    def nbytes(self) -> int:
        """Memory of the levels in bytes."""
        blocks = {
            id(level): level.coords.nbytes + level.part_offsets.nbytes
            for levels in self._levels.values()
            for level in levels.values()
            if level is not None
        }
        return sum(blocks.values()) + self.plan.nbytes
