"""Curves made only of what is in view are those that all pieces of track would have given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from corridormap.core.bundled import layers_folder
from corridormap.core.crs import WEB_MERCATOR, WGS84, transform
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import concatenate
from corridormap.core.lanes import Lanes
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LayerStyle, SymbolSet
from corridormap.formats.gpkg import open_geopackage
from corridormap.render.draw_lanes import PreparedLanes
from corridormap.render.lane_parts import LaneNeighbours, MadeCurves
from corridormap.render.lane_track import LaneScale, LaneTrack

SCALES = (25_500.0, 9_000.0, 3_000.0, 835.0, 300.0, 100.0, 13.9, 2.0)
CENTERS_DEG = ((114.2, 30.6), (108.9, 34.3), (80.4, 44.2), (103.8, 1.3), (37.6, 55.7))
"""A hub of many corridors, where they part, a border, a strait, and far in the west."""
NEAR_PX = 1e-6


@pytest.fixture(scope="module")
def snapshot() -> LayerSnapshot:
    source = next(
        source
        for source in open_geopackage(layers_folder() / "corridormap.gpkg").sources
        if source.info.table == "corridor_legs"
    )
    block = concatenate(list(source.read_blocks(Feedback())))
    style = LayerStyle(SymbolSet())
    lanes = source.read_lanes(Feedback())
    return replace(LayerSnapshot("legs", "", block, {}, WGS84, style), lanes=lanes)


def lanes_in(snapshot: LayerSnapshot) -> Lanes:
    assert snapshot.lanes is not None
    return snapshot.lanes


def track_of(snapshot: LayerSnapshot) -> LaneTrack:
    return LaneTrack(snapshot, lanes_in(snapshot), WEB_MERCATOR)


def scale(units_per_px: float) -> LaneScale:
    return LaneScale(units_per_px, units_per_px / 0.00028, 3.8, units_per_px)


def views(units_per_px: float) -> list[Extent]:
    points = transform(np.array(CENTERS_DEG), WGS84, WEB_MERCATOR)
    half = np.array((800.0, 500.0)) * units_per_px
    return [Extent(*(point - half).tolist(), *(point + half).tolist()) for point in points]


def differ_px(one: MadeCurves, other: MadeCurves, stretches: list[int], units: float) -> float:
    """Return how far the curves of stretches lie apart at most, infinitely if in vertices."""
    worst = 0.0
    for stretch in stretches:
        ours = one.coords[one.first[stretch] : one.last[stretch]]
        theirs = other.coords[other.first[stretch] : other.last[stretch]]
        if ours.shape != theirs.shape or not len(ours):
            return np.inf
        worst = max(worst, float(np.abs(ours - theirs).max()) / units)
        worst = max(worst, abs(float(one.lengths_px[stretch] - other.lengths_px[stretch])))
    return worst


@pytest.mark.parametrize("units_per_px", SCALES)
def test_what_is_in_view_is_as_if_all_were_made(
    snapshot: LayerSnapshot, units_per_px: float
) -> None:
    at, lanes = scale(units_per_px), lanes_in(snapshot)
    whole = track_of(snapshot).curves(at)
    assert whole.is_made.all()
    pulled = track_of(snapshot)
    made = np.zeros(len(lanes.counts), np.bool_)
    for view in views(units_per_px):
        fresh = track_of(snapshot)
        asked = fresh.is_piece_in(view)
        made |= asked
        stretches = np.flatnonzero(asked[lanes.pieces]).tolist()
        part = fresh.curves(at, asked)
        assert (part.is_made >= asked).all()
        assert differ_px(part, whole, stretches, units_per_px) < NEAR_PX
        # One view after the other at one scale: what was made is kept, what is new is added.
        kept = pulled.curves(at, asked)
        assert (kept.is_made >= made).all()
        stretches = np.flatnonzero(made[lanes.pieces]).tolist()
        assert differ_px(kept, whole, stretches, units_per_px) < NEAR_PX
        assert pulled.curves(at, asked) is kept
    assert kept.is_made.all() == (units_per_px > 2_000)


def test_close_up_few_pieces_are_worked_on(snapshot: LayerSnapshot) -> None:
    track, neighbours = track_of(snapshot), LaneNeighbours(lanes_in(snapshot))
    firm = np.ones(len(track.parts), np.bool_)
    for view in views(13.9):
        asked = track.is_piece_in(view)
        assert neighbours.with_a_say(asked, firm).sum() < len(asked) / 2


@pytest.mark.parametrize("units_per_px", [3_000.0, 300.0])
def test_dashes_begin_where_whole_paths_have_them(
    snapshot: LayerSnapshot, units_per_px: float
) -> None:
    at, lanes = scale(units_per_px), lanes_in(snapshot)
    features = np.arange(len(snapshot.block))
    phased: list[NDArray[np.float64]] = []
    for is_whole in (True, False):
        track = track_of(snapshot)
        if is_whole:
            track.curves(at)
        prepared = PreparedLanes(snapshot, lanes, track)
        view = views(units_per_px)[1]
        found = [runs for _, runs in prepared.runs(features, at, view, with_phases=True)]
        phases = [runs.phases for runs in found if runs.phases is not None]
        assert len(phases) == len(found) > 0
        phased.append(np.concatenate(phases))
        plain = PreparedLanes(snapshot, lanes, track).runs(features, at, view)
        assert all(runs.phases is None for _, runs in plain)
    assert phased[0].max() > 10
    np.testing.assert_allclose(phased[0], phased[1], atol=1e-5)
