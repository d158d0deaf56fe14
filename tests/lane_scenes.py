"""Legs told by hand, cut into shared pieces as the builder cuts the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from corridormap.builder.segments import cut_into_segments
from corridormap.core.geometry_block import GeometryBlock, block_from_shapely
from corridormap.core.lane_making import lanes_of
from corridormap.core.lane_pieces import TrackUse
from corridormap.core.lanes import Lanes

Points = Sequence[tuple[float, float]]
Link = tuple[tuple[float, float], tuple[float, float]]


def block_of(lines: Sequence[Points | NDArray[np.float64]]) -> GeometryBlock:
    """Return lines as pieces of track."""
    return block_from_shapely(range(1, len(lines) + 1), [shapely.LineString(one) for one in lines])


def lanes_from(legs: Mapping[str, Points], corridors: Mapping[str, str] | None = None) -> Lanes:
    """Return the lanes of legs; each is a corridor of its own unless `corridors` says otherwise.

    The feature of the first leg has fid 1.
    """
    cut = [(name, "rail", np.array(points, np.float64)) for name, points in legs.items()]
    segments, uses = cut_into_segments(cut)
    rows = {segment.segment_id: row for row, segment in enumerate(segments)}
    fids = {name: fid for fid, name in enumerate(legs, start=1)}
    block = block_of([each.coords for each in segments])
    names = corridors or {}
    return lanes_of(
        block,
        [
            TrackUse(
                fids[use.leg_id],
                use.leg_id,
                names.get(use.leg_id, use.leg_id),
                rows[use.segment_id],
                use.reversed,
            )
            for use in uses
        ],
    )


def sideways(lanes: Lanes) -> dict[tuple[int, Link], NDArray[np.float64]]:
    """Return the step from each link of the track to the lane of each feature, lane widths.

    Links are told from their smaller end, so that it does not matter which way a piece was drawn.
    """
    found: dict[tuple[int, Link], NDArray[np.float64]] = {}
    for fid, stretch in zip(lanes.fids.tolist(), lanes.stretches.tolist(), strict=True):
        piece = lanes.pieces[stretch]
        coords = lanes.block.coords[slice(*lanes.block.part_offsets[piece : piece + 2])]
        for start, stop in pairwise(coords):
            step = (stop - start) / np.hypot(*(stop - start))
            left = np.array([-step[1], step[0]])
            ends = sorted((tuple(start.tolist()), tuple(stop.tolist())))
            found[fid, (ends[0], ends[1])] = lanes.places[stretch] * left
    return found


def northwards(lanes: Lanes, fid: int, *link: tuple[float, float]) -> float:
    """Return how far north of a link, told from west to east, a feature's lane lies."""
    return float(sideways(lanes)[fid, (link[0], link[1])][1])
