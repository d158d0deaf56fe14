"""The track that lines run on side by side: the curves made of it are kept, scale by scale."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import WGS84, transform
from corridormap.core.geometry_block import PartKind, owners
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LayerStyle, SymbolSet
from corridormap.render.lane_lines import firm_from_px, lane_curves
from corridormap.render.lane_parts import LaneNeighbours, MadeCurves
from corridormap.render.lane_widths import lane_widths_px
from corridormap.render.prepared import PreparedLayer
from corridormap.render.ragged import Runs, offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.crs import Crs
    from corridormap.core.extent import Extent
    from corridormap.core.lanes import Lanes

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

LINES = (int(PartKind.LINE),)
SCALES_KEPT = 6
MANY = 0.5
"""Where more than so many of the pieces are asked for all are made, not the others thereafter."""
_NO_STYLE = LayerStyle(SymbolSet())


@dataclass(frozen=True, slots=True)
class LaneScale:
    """All that the curves of lanes depend on.

    Attributes:
        units_per_px: Map units in a screen pixel.
        denominator: The n of the scale 1:n that widths go by, see `lane_denominator`.
        lane_px: The style's.
        detail_per_px: Map units that count as a pixel for detail.
    """

    units_per_px: float
    denominator: float
    lane_px: float
    detail_per_px: float


class LaneTrack:
    """The track that lines of one layer or more run on side by side, in the map's CRS.

    The curves of the scales drawn lately are kept.

    Args:
        snapshot: A layer that has lanes.
        lanes: They.
        crs: The map's.

    Raises:
        CrsError: There is no way from the layer's CRS into the map's.
    """

    def __init__(self, snapshot: LayerSnapshot, lanes: Lanes, crs: Crs) -> None:
        track = LayerSnapshot("", "", lanes.block, {}, snapshot.crs, _NO_STYLE, step=snapshot.step)
        self._track = PreparedLayer(track, crs)
        self.parts = np.diff(self._track.block.feature_offsets)
        """Shape (p,): how many parts the map's projection leaves of each piece."""
        self._lanes = lanes.with_beside((self.parts == 1)[lanes.beside].all(axis=1))
        self._neighbours = LaneNeighbours(self._lanes)
        is_whole = self.parts == 1
        self._chords = _chords(self._track.runs(np.flatnonzero(is_whole), LINES), is_whole)
        self._curves: OrderedDict[LaneScale, MadeCurves] = OrderedDict()
        self._inside: tuple[Extent, Flags] | None = None

    def curves(self, scale: LaneScale, pieces: Flags | None = None) -> MadeCurves:
        """Return the curves of stretches at a scale.

        Args:
            scale: Of the picture.
            pieces: Shape (p,): those whose stretches are asked for, None for all. There may be
                more of them.
        """
        known = self._curves.pop(scale, None) or MadeCurves.none(self._lanes)
        missing = ~known.is_made if pieces is None else pieces & ~known.is_made
        if missing.any():
            are_many = (missing | known.is_made).sum() > MANY * len(missing)
            known = self._made(scale, ~known.is_made if are_many else missing, known)
        self._curves[scale] = known
        if len(self._curves) > SCALES_KEPT:
            self._curves.popitem(last=False)
        return known

    def is_piece_in(self, extent: Extent) -> Flags:
        """Return for each piece whether its box meets an extent (map units, one world)."""
        if self._inside is None or self._inside[0] != extent:
            is_in = np.zeros(len(self.parts), np.bool_)
            is_in[self._track.features_in(extent)] = True
            # Each category of a layer asks for the same extent.
            self._inside = extent, is_in
        return self._inside[1]

    def _made(self, scale: LaneScale, wanted: Flags, known: MadeCurves) -> MadeCurves:
        """Return curves with those of some pieces added."""
        counts, is_whole = self._lanes.counts, self.parts == 1
        widths = lane_widths_px(counts, scale.lane_px, scale.denominator)
        firm_px = firm_from_px(self._lanes, widths)
        is_firm = self._chords >= firm_px * scale.units_per_px
        asked = self._neighbours.with_a_say(wanted, is_firm)
        lanes, stretches = self._neighbours.part(asked)
        found = self._track.runs(np.flatnonzero(is_whole & asked), LINES, scale.detail_per_px)
        pieces = _one_each(found, is_whole[asked], lanes)
        shares = self._shares(pieces) if len(lanes.beside) else None
        curves = lane_curves(lanes, pieces, scale.units_per_px, widths[asked], shares)
        own = wanted[self._lanes.pieces[stretches]]
        return known.added(curves, stretches, wanted, own)

    def _shares(self, pieces: Runs) -> Floats:
        """Return how far along their pieces points lie."""
        lonlat = transform(pieces.coords, self._track.crs, WGS84)
        # Where the map's projection leaves nothing of a piece, its points are nowhere.
        lonlat = np.where(np.isfinite(lonlat), lonlat, 0.0)
        steps = np.zeros(len(lonlat))
        steps[1:] = np.hypot(*np.diff(lonlat, axis=0).T)
        steps[pieces.offsets[:-1]] = 0.0
        along = np.cumsum(steps)
        first, piece = along[pieces.offsets[:-1]], owners(np.diff(pieces.offsets))
        lengths = along[pieces.offsets[1:] - 1] - first
        shares: Floats = (along - first[piece]) / np.maximum(lengths, 1e-12)[piece]
        return shares


def _chords(runs: Runs, is_whole: Flags) -> Floats:
    """Return how far the ends of pieces are apart, 0 for those that are not whole."""
    chords = np.zeros(len(is_whole))
    steps = runs.coords[runs.offsets[1:] - 1] - runs.coords[runs.offsets[:-1]]
    chords[is_whole] = np.hypot(steps[:, 0], steps[:, 1])
    return chords


def _one_each(found: Runs, is_whole: Flags, lanes: Lanes) -> Runs:
    """Return a run for each piece, a point for those that are not whole.

    The point is where a piece that is whole leaves for it: nothing bends towards elsewhere.
    """
    if is_whole.all():
        return found
    counts = np.full(len(is_whole), 2)
    counts[is_whole] = np.diff(found.offsets)
    offsets = offsets_of(counts)
    filled = np.zeros((int(counts.sum()), 2))
    filled[np.repeat(is_whole, counts)] = found.coords
    for ends in (lanes.joint_ends, lanes.joint_ends[:, ::-1]):
        pieces, sides = lanes.pieces[ends // 2], ends % 2
        leaving = is_whole[pieces[:, 0]] & ~is_whole[pieces[:, 1]]
        start, other = pieces[leaving].T
        at = np.where(sides[leaving, 0] == 1, offsets[start + 1] - 1, offsets[start])
        for vertex in (0, 1):
            filled[offsets[other] + vertex] = filled[at]
    return Runs(filled, offsets, np.arange(len(is_whole)))
