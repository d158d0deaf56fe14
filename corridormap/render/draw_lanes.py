"""What of a layer's lanes a picture shows: their curves at its scale, feature by feature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.distinct import distinct, first_rows
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import (
    GeometryBlock,
    PartKind,
    feature_bounds,
    owners,
    ranges,
)
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LineSymbol
from corridormap.render.lane_parts import MadeCurves
from corridormap.render.lane_track import LINES, LaneScale, LaneTrack
from corridormap.render.lane_widths import lane_denominator, lane_shares
from corridormap.render.prepared import PreparedLayer
from corridormap.render.ragged import Runs, joined_runs, offsets_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from corridormap.core.lanes import Lanes
    from corridormap.core.map_settings import MapSettings
    from corridormap.render.draw_context import DrawContext

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

EXACT_PX = 0.125
"""Files and print may be looked at closely: so much of a pixel is one there."""
ASIDE_PX = 100.0
"""No lane lies farther beside its track."""


def _meet(boxes: Floats, extent: Extent) -> Flags:
    meet: Flags = (boxes[:, 0] <= extent.x_max) & (boxes[:, 2] >= extent.x_min)
    meet &= (boxes[:, 1] <= extent.y_max) & (boxes[:, 3] >= extent.y_min)
    return meet


class PreparedLanes:
    """The lanes of one layer's features; those on track cut into several parts have none.

    Args:
        snapshot: A layer that has lanes.
        lanes: They.
        track: What they run on.
    """

    def __init__(self, snapshot: LayerSnapshot, lanes: Lanes, track: LaneTrack) -> None:
        self.lanes = lanes
        self._track = track
        rows = np.searchsorted(snapshot.block.fids, lanes.fids)
        rows = np.minimum(rows, max(len(snapshot.block.fids) - 1, 0))
        known = snapshot.block.fids[rows] == lanes.fids
        parts = track.parts[lanes.pieces[lanes.stretches]]
        known &= ~np.isin(lanes.fids, lanes.fids[parts > 1])
        self.rows = np.where(known, rows, -1)
        self._is_seen = parts == 1
        self._begins: tuple[MadeCurves, Floats] | None = None
        self.lane_px = 0.0

    def runs(
        self, features: Ints, scale: LaneScale, extent: Extent, *, with_phases: bool = False
    ) -> Iterator[tuple[float, Runs]]:
        """Yield the lines of some features, map units, by the share of their width they have.

        Where several of the features have the same lane it is there once. Features without a lane
        are left out.

        Args:
            features: Rows of the layer.
            scale: Of the picture.
            extent: Map units; stretches outside are left out.
            with_phases: Whether to tell how far along their paths lines begin.
        """
        place = np.full(int(self.rows.max(initial=-1)) + 2, -1)
        inside = features < len(place) - 1
        place[features[inside]] = np.flatnonzero(inside)
        owner = place[self.rows]
        first = first_rows(np.where(owner >= 0, self.lanes.stretches, -1))
        drawn = np.zeros(len(owner), np.bool_)
        drawn[first] = True
        around = extent.buffered(ASIDE_PX * scale.units_per_px)
        drawn &= (owner >= 0) & self._is_seen
        asked = self._track.is_piece_in(around)
        drawn &= asked[self.lanes.pieces[self.lanes.stretches]]
        if not drawn.any():
            return
        if with_phases:
            asked = asked | self._on_paths(drawn)
        curves = self._track.curves(scale, asked)
        begun_at = self._begun_at(curves) if with_phases else None
        drawn &= _meet(curves.boxes, extent)[self.lanes.stretches]
        counts = self.lanes.counts[self.lanes.pieces[self.lanes.stretches]]
        shares = lane_shares(counts, scale.denominator)
        for share in distinct(shares[drawn]).tolist():
            yield share, self._joined(curves, drawn & (shares == share), owner, begun_at)

    def lines(self, scale: LaneScale) -> Runs:
        """Return all lines of all features, map units, each whole, owned by rows of the layer."""
        chosen = (self.rows >= 0) & self._is_seen
        return self._joined(self._track.curves(scale), chosen, self.rows)

    def _on_paths(self, uses: Flags) -> Flags:
        """Return the pieces of the paths that some uses belong to."""
        path = np.cumsum(self.lanes.starts) - 1
        is_path = np.zeros(len(path), np.bool_)
        is_path[path[uses]] = True
        found = np.zeros(len(self.lanes.counts), np.bool_)
        found[self.lanes.pieces[self.lanes.stretches[is_path[path]]]] = True
        return found

    def _begun_at(self, curves: MadeCurves) -> Floats:
        """Return how far along its path, screen pixels, each use begins; right if that is made."""
        if self._begins is not None and self._begins[0] is curves:
            return self._begins[1]
        lengths = curves.lengths_px[self.lanes.stretches]
        before = np.cumsum(lengths) - lengths
        path = np.cumsum(self.lanes.starts) - 1
        begins: Floats = before - before[self.lanes.starts][path]
        self._begins = curves, begins
        return begins

    def _joined(
        self, curves: MadeCurves, chosen: Flags, owner: Ints, begun_at: Floats | None = None
    ) -> Runs:
        """Return the chosen uses as lines, those that follow each other in one."""
        lanes, uses = self.lanes, np.flatnonzero(chosen)
        begins = lanes.starts[uses].copy()
        begins[1:] |= np.diff(uses) > 1
        begins[:1] = True
        first, last = curves.first[lanes.stretches[uses]], curves.last[lanes.stretches[uses]]
        counts = last - first
        use = owners(counts)
        number = np.arange(len(use)) - offsets_of(counts)[use]
        backwards = lanes.backwards[uses][use]
        at = np.where(backwards, last[use] - 1 - number, first[use] + number)
        # A joint belongs to both stretches that meet there.
        at = at[(number > 0) | begins[use]]
        grown = np.cumsum(counts - ~begins)
        ends = np.append(np.flatnonzero(begins)[1:] - 1, len(uses) - 1) if len(uses) else uses
        offsets = np.concatenate((np.zeros(1, np.int64), grown[ends]))
        coords = np.take(curves.coords, at, axis=0)
        phases = None if begun_at is None else begun_at[uses[begins]]
        return Runs(coords, offsets, owner[uses[begins]], phases)


@dataclass(frozen=True, slots=True, eq=False)
class LanesInView:
    """The lanes of a layer as one picture shows them.

    Attributes:
        lanes: Of the layer.
        scale: Of the picture.
        prepared: The layer; features that have no lane are drawn from it.
    """

    lanes: PreparedLanes
    scale: LaneScale
    prepared: PreparedLayer

    def screen_runs(
        self, context: DrawContext, features: Ints, shift: float, *, with_phases: bool = False
    ) -> list[tuple[float, Runs]]:
        """Return the lines of features in one world copy by the share of their width they have.

        Args:
            context: Of the picture.
            features: Rows of the layer.
            shift: Of the world copy, map units.
            with_phases: Whether what is drawn depends on how far along its path a line begins.
        """
        extent = context.map_extent.shifted(-shift, 0.0)
        runs = self.lanes.runs(features, self.scale, extent, with_phases=with_phases)
        found = list(runs)
        others = features[~np.isin(features, self.lanes.rows)]
        if len(others):
            units_per_px = None if context.exact else context.units_per_device_px
            found.append((1.0, self.prepared.runs(others, LINES, units_per_px)))
        return [
            (share, runs.moved(context.screen_points(runs.coords, shift))) for share, runs in found
        ]

    def lines(self, context: DrawContext, features: Ints, shift: float) -> Runs:
        """Return the same lines whatever their width, those of one feature side by side."""
        runs = joined_runs([runs for _, runs in self.screen_runs(context, features, shift)])
        order = np.argsort(runs.owners, kind="stable")
        first, last = runs.offsets[:-1][order], runs.offsets[1:][order]
        coords = np.take(runs.coords, ranges(first, last), axis=0)
        return Runs(coords, offsets_of(last - first), runs.owners[order])


def lanes_in_view(
    context: DrawContext, snapshot: LayerSnapshot, prepared: PreparedLayer
) -> LanesInView | None:
    """Return the lanes of a layer that is to be drawn side by side, None for any other."""
    lanes, style = _wanted_lanes(snapshot), snapshot.style
    if lanes is None:
        prepared.lanes = None
        return None
    _prepared_lanes(snapshot, lanes, prepared).lane_px = style.lane_px
    return known_lanes(context, prepared)


def _wanted_lanes(snapshot: LayerSnapshot) -> Lanes | None:
    lanes = snapshot.lanes
    return lanes if lanes is not None and len(lanes.fids) and snapshot.style.lane_px > 0 else None


def known_lanes(context: DrawContext, prepared: PreparedLayer) -> LanesInView | None:
    """Return the lanes of a layer that was drawn side by side last, for what stands by them."""
    lanes = prepared.lanes
    if not isinstance(lanes, PreparedLanes):
        return None
    view = context.settings.view
    units = view.map_units_per_px
    detail = units * EXACT_PX if context.exact else context.units_per_device_px
    scale = LaneScale(units, lane_denominator(view), lanes.lane_px, detail)
    return LanesInView(lanes, scale, prepared)


def drawn_lines(snapshot: LayerSnapshot, settings: MapSettings) -> GeometryBlock | None:
    """Return a layer's lines where a view draws them, in the view's CRS, to be pointed at.

    None for a layer that is not drawn side by side.

    Raises:
        CrsError: There is no way from the layer's CRS into the map's.
    """
    wanted = _wanted_lanes(snapshot)
    if wanted is None:
        return None
    prepared = PreparedLayer(snapshot, settings.view.crs)
    units = settings.view.map_units_per_px
    denominator = lane_denominator(settings.view)
    scale = LaneScale(units, denominator, snapshot.style.lane_px, units)
    lanes = _prepared_lanes(snapshot, wanted, prepared)
    has_lane = np.zeros(len(snapshot.block) + 1, np.bool_)
    # The last stands for lines without a feature.
    has_lane[lanes.rows] = True
    others = np.flatnonzero(~has_lane[:-1])
    plain = prepared.runs(others, LINES)
    runs = joined_runs([lanes.lines(scale), replace(plain, owners=others[plain.owners])])
    order = np.argsort(runs.owners, kind="stable")
    coords = np.take(runs.coords, ranges(runs.offsets[:-1][order], runs.offsets[1:][order]), axis=0)
    parts = offsets_of(np.diff(runs.offsets)[order])
    features = offsets_of(np.bincount(runs.owners, minlength=len(snapshot.block)))
    kinds = np.full(len(order), PartKind.LINE, np.uint8)
    bounds = feature_bounds(coords, parts, features)
    return GeometryBlock(snapshot.block.fids, features, parts, kinds, coords, bounds)


def _prepared_lanes(
    snapshot: LayerSnapshot, lanes: Lanes, prepared: PreparedLayer
) -> PreparedLanes:
    known = prepared.lanes
    if not isinstance(known, PreparedLanes) or known.lanes is not lanes:
        known = prepared.lanes = PreparedLanes(snapshot, lanes, _track(snapshot, lanes, prepared))
    return known


def _track(snapshot: LayerSnapshot, lanes: Lanes, prepared: PreparedLayer) -> LaneTrack:
    """Return the track of lanes, another layer's where that is the same one."""
    key = lanes.track_key(), snapshot.crs, snapshot.step, prepared.crs
    known = prepared.shared.get(key)
    if not isinstance(known, LaneTrack):
        known = prepared.shared[key] = LaneTrack(snapshot, lanes, prepared.crs)
    return known


def narrowed(symbol: LineSymbol, share: float) -> LineSymbol:
    """Return a line's symbol with a share of its width."""
    return symbol if share == 1.0 else replace(symbol, width_px=symbol.width_px * share)
