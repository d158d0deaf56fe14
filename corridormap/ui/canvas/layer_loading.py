"""Reads one layer on a worker thread and hands it over in pieces that grow."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.begun_sketch import BegunSketch
from corridormap.core.block_buffer import BlockBuffer
from corridormap.core.crs import MERCATOR_LIMIT_M, WEB_MERCATOR, Crs
from corridormap.core.display_name import name_fields, name_joins
from corridormap.core.errors import CorridorMapError
from corridormap.core.feature import KEY, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, empty_block
from corridormap.core.lanes import Lanes
from corridormap.core.projected_extent import projected_extent
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.symbol import Join, LayerStyle
from corridormap.core.vector_layer import LaneSource, LayerInfo, LayerSource
from corridormap.render.coarse import CoarseLayer
from corridormap.render.coarse_builder import CoarseBuilder
from corridormap.render.detail import step_of
from corridormap.render.layer_sketch import sketch_begun_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

Columns = Mapping[str, list[Value]]

FID = "fid"
"""What styles call the keys, where no field has that name; sources tell them in any case."""
MAX_NAMED = 100_000
"""Layers of more features keep no names in memory; a name is then read when it is wanted."""
THEME_FIELDS = {
    "corridors": ("corridor_id", "published_length_km"),
    "corridor_legs": (
        "leg_id",
        "corridor_id",
        "branch",
        "mode",
        "from_stop",
        "to_stop",
        "length_m",
        "way_length_m",
        "way_length_source",
    ),
    "ports": ("port_id",),
    "border_crossings": ("crossing_id",),
}
"""What measuring along a corridor, and following one, want to know, by table."""
GROWTH = 4.0
"""A piece is handed over when the layer has grown by this …"""
WORTH_S = 1.0
"""… unless all of it is expected as soon: drawing the piece would only hold that up."""
HOME_PX = 1200
"""About the canvas's size in the first view of a layer."""
LARGEST_PIECE = 1_000_000
"""Features of a layer beyond the memory that are handed over before all are: they are a copy."""
FIRST_PIECE_S = 0.02
"""A layer that is read faster than this comes in one piece: each piece is drawn once more."""
PIECE_S = 0.25
"""So soon the next piece never follows: nobody would see the one before."""


@dataclass(frozen=True, slots=True, eq=False)
class LoadedPart:
    """A layer as far as it was read.

    Attributes:
        block: Geometry in the layer's CRS.
        columns: Values aligned with `block.fids`.
        index: For finding features, when the layer is complete.
        coarse: Set in place of all that, with an empty block, where a reduced copy was kept.
        lanes: Which features share a track, when the layer is complete.
        begun_sketch: Of a large layer, when it is complete.
    """

    block: GeometryBlock
    columns: Columns
    index: SpatialIndex | None = None
    coarse: CoarseLayer | None = None
    lanes: Lanes | None = None
    begun_sketch: BegunSketch | None = None


@dataclass(frozen=True, slots=True)
class WantedColumns:
    """Which values to keep in memory: those that drawing needs, and names; and whether lanes."""

    names: tuple[str, ...]
    joins: tuple[Join, ...]
    lanes: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of all the columns that will be there."""
        return (*self.names, *(join.name for join in self.joins))


def wanted_columns(info: LayerInfo, style: LayerStyle) -> WantedColumns:
    """Return what a layer of that style needs."""
    needed = style.needed_fields()
    joins = {join.name: join for join in style.joins if join.name in needed}
    names = [name for name in needed if name not in joins]
    present = {field.name for field in info.fields}
    names += [name for name in THEME_FIELDS.get(info.table, ()) if name in present]
    if info.feature_count <= MAX_NAMED:
        names += name_fields(info)
        joins |= {join.name: join for join in name_joins(info)}
    has_lanes = style.lane_px > 0
    return WantedColumns(tuple(dict.fromkeys(names)), tuple(joins.values()), has_lanes)


def read_columns(source: LayerSource, wanted: WantedColumns, feedback: Feedback) -> Columns:
    """Return the wanted values; a field that the file does not have holds nothing but None."""
    known = {field.name for field in source.info.fields}
    present = [name for name in wanted.names if name in known]
    if not present and not wanted.joins and FID not in wanted.names:
        return {}
    columns = dict(source.read_columns(present, wanted.joins, feedback))
    rows = len(columns[KEY])
    columns.update({name: [None] * rows for name in wanted.names if name not in columns})
    return columns


def read_lanes(source: LayerSource, wanted: WantedColumns, feedback: Feedback) -> Lanes | None:
    """Return which features share a track, if that is wanted and known."""
    if not wanted.lanes or not isinstance(source, LaneSource):
        return None
    return source.read_lanes(feedback)


@dataclass(frozen=True, slots=True)
class Room:
    """What reading a layer must keep to.

    Attributes:
        memory_bytes: For its geometry; of what is larger only a reduced copy is kept.
        crs: The layer's, None where it is not known: then all of it is kept.
    """

    memory_bytes: int
    crs: Crs | None


def read_layer(
    source: LayerSource,
    wanted: WantedColumns,
    deliver: Callable[[LoadedPart], None],
    feedback: Feedback,
    room: Room | None = None,
) -> LoadedPart:
    """Return the whole layer; `deliver` gets what is there after a moment, and much more of it.

    Raises:
        SourceError, LayerError: The file cannot be read.
        Cancelled: The feedback said so.
    """
    columns = read_columns(source, wanted, feedback)
    growing = _GrowingLayer(columns, deliver, source.info.feature_count)
    blocks = source.read_blocks(feedback)
    try:
        for block in blocks:
            growing.take(block)
            feedback.report(growing.rows, max(growing.total, growing.rows))
            if room is not None and room.crs is not None and growing.needs > room.memory_bytes:
                begun = chain([growing.handed_on()], blocks)
                return _reduced(begun, deliver, (source.info, room.crs, columns), feedback)
    except CorridorMapError:
        growing.hand_over()
        raise
    # With what finds its features, so that it is drawn once: one thread would hold up the other.
    whole = growing.whole()
    sketch = None
    if room is not None and room.crs is not None:
        # On the processor that would do nothing while the index is made.
        sketch = sketch_begun_for(whole.block, room.crs, WEB_MERCATOR)
    lanes = read_lanes(source, wanted, feedback)
    return replace(whole, index=SpatialIndex(whole.block), lanes=lanes, begun_sketch=sketch)


def _reduced(
    blocks: Iterable[GeometryBlock],
    deliver: Callable[[LoadedPart], None],
    layer: tuple[LayerInfo, Crs, Columns],
    feedback: Feedback,
) -> LoadedPart:
    """Return the reduced copy of a layer of which no more than a batch is in memory."""
    info, crs, columns = layer
    builder = CoarseBuilder(crs, WEB_MERCATOR, home_step(info, crs), info.feature_count)
    pieces = _Pieces(info.feature_count)
    for block in blocks:
        builder.add(block)
        feedback.report(builder.rows, max(info.feature_count, builder.rows))
        if builder.rows <= LARGEST_PIECE and pieces.is_due(builder.rows):
            coarse = builder.layer_so_far()
            deliver(LoadedPart(empty_block(), {}, coarse=_with_columns(coarse, columns)))
    coarse = _with_columns(builder.layer_by_place(), columns)
    return LoadedPart(empty_block(), {}, coarse=coarse)


def _with_columns(coarse: CoarseLayer, columns: Columns) -> CoarseLayer:
    return replace(coarse, columns=aligned(columns, coarse.block)) if columns else coarse


def home_step(info: LayerInfo, crs: Crs) -> int:
    """Return the step of detail of a view of all the layer, one finer for larger windows."""
    extent = None if info.extent is None else projected_extent(info.extent, crs, WEB_MERCATOR)
    width = MERCATOR_LIMIT_M if extent is None else max(extent.width, extent.height, 1000.0)
    return step_of(width / HOME_PX) - 1


class _Pieces:
    """Tells when there is so much more of a layer that it is worth drawing anew."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._started_s = time.monotonic()
        self._shown_s = 0.0
        self.shown_rows = 0

    def is_due(self, rows: int) -> bool:
        """Whether so many rows are to be handed over, and take it that they are."""
        due = 0 < rows < self._total and self._is_worth_it(rows)
        if due:
            self.shown_rows, self._shown_s = rows, time.monotonic()
        return due

    def _is_worth_it(self, rows: int) -> bool:
        elapsed_s = time.monotonic() - self._started_s
        if not self.shown_rows:
            return elapsed_s >= FIRST_PIECE_S
        if rows < self.shown_rows * GROWTH or time.monotonic() - self._shown_s < PIECE_S:
            return False
        left_s = elapsed_s * (self._total - rows) / rows
        return left_s >= WORTH_S


class _GrowingLayer:
    """Blocks as they arrive, handed over when there is much more of them than before."""

    def __init__(self, columns: Columns, deliver: Callable[[LoadedPart], None], total: int) -> None:
        self.total = total
        self._columns = columns
        self._deliver = deliver
        self._buffer = BlockBuffer(total)
        self._pieces = _Pieces(total)

    @property
    def rows(self) -> int:
        return len(self._buffer)

    def take(self, block: GeometryBlock) -> None:
        self._buffer.append(block)
        if self._pieces.is_due(self.rows):
            self._deliver(self.whole())

    @property
    def needs(self) -> float:
        """Bytes that all of the layer will take, by what came so far."""
        return self._buffer.nbytes * max(self.total / max(self.rows, 1), 1.0)

    def handed_on(self) -> GeometryBlock:
        """Return what came so far and keep nothing of it."""
        block, self._buffer = self._buffer.block(), BlockBuffer()
        return block

    def hand_over(self) -> None:
        if self.rows > self._pieces.shown_rows:
            self._deliver(self.whole())

    def whole(self) -> LoadedPart:
        block = self._buffer.block()
        return LoadedPart(block, aligned(self._columns, block))


def aligned(columns: Columns, block: GeometryBlock) -> Columns:
    """Return the values of the block's features, in its order; None where a row is missing."""
    if not columns:
        return {}
    rows = len(block)
    fids = np.asarray(columns[KEY], np.int64)
    if len(fids) >= rows and np.array_equal(fids[:rows], block.fids):
        return {name: values[:rows] for name, values in columns.items()}
    return _looked_up(columns, fids, block.fids)


def _looked_up(columns: Columns, fids: NDArray[np.int64], wanted: NDArray[np.int64]) -> Columns:
    row_of = {fid: row for row, fid in enumerate(fids.tolist())}
    rows: Sequence[int | None] = [row_of.get(fid) for fid in wanted.tolist()]
    return {
        name: [None if row is None else values[row] for row in rows]
        for name, values in columns.items()
    }
