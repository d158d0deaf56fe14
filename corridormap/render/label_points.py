"""Places for the label of a point: around its marker, and in a crowd farther off, joined by a line.

The right side comes first.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.render.label_boxes import Box, overlap
from corridormap.render.label_placement import (
    LabelRoom,
    Placement,
    box_around,
    level_placement,
)
from corridormap.render.label_text import LabelText, text_size_px

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

GAP_PX = 2.5
SIDES = (
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (1.0, -0.7),
    (1.0, 0.7),
    (-1.0, -0.7),
    (-1.0, 0.7),
)
"""Directions from the marker to the label's near edge, in order of preference."""
FAR_ANGLES_DEG = (0, 30, -30, 180, 150, -150, 60, -60, 120, -120, 90, -90)
FAR_FIRST_PX = 14.0
FAR_STEP_PX = 9.0
LEADER_HALF_PX = 2.0
LEADER_STEP_PX = 4.0
LEADER_AIR_PX = 1.0


@dataclass(frozen=True, slots=True)
class PointSpot:
    """Where a marker stands and how far it reaches, screen points."""

    x_px: float
    y_px: float
    radius_px: float


def point_candidates(
    text: LabelText, x_px: float, y_px: float, radius_px: float, first_side: int = -1
) -> Iterator[Placement]:
    """Yield the label on every side of a marker of that radius, that of `first_side` first."""
    width, height = text_size_px(text)
    reach = radius_px + GAP_PX
    for number in _order_of_sides(first_side):
        along_x, along_y = SIDES[number]
        side_x = (along_x > 0) - (along_x < 0)
        side_y = (along_y > 0) - (along_y < 0)
        # Capitals are lower than the box: a label above or below moves in by the difference.
        half_h = height / 2 if side_x == 0 else height / 2.4
        x = x_px + along_x * reach + side_x * width / 2
        y = y_px + along_y * reach + side_y * half_h
        yield Placement(text, (box_around((x, y), width, height),), (x, y), side=number)


@lru_cache(maxsize=16)
def _order_of_sides(first: int) -> tuple[int, ...]:
    sides = range(len(SIDES))
    return tuple(sorted(sides, key=lambda side: (side != first, side)))


def far_candidates(
    text: LabelText, spot: PointSpot, reach_px: float, room: LabelRoom
) -> Iterator[Placement]:
    """Yield the label farther from its marker, the nearest first, joined to it by a line.

    Args:
        text: The label.
        spot: Its marker.
        reach_px: How far from the marker's edge the label may stand.
        room: Places are yielded where it has room for the label, if not for the line.
    """
    width, height = text_size_px(text)
    offsets, directions, grown = _far_ways(reach_px)
    if not len(offsets):
        return
    centers = offsets + directions * spot.radius_px + grown * (width / 2, height / 2)
    centers += (spot.x_px, spot.y_px)
    centers = np.compress(room.taken.seem_free(centers, (width, height)), centers, axis=0)
    if not len(centers):
        return
    centers = np.compress(room.lines.seem_free(centers, (width, height)), centers, axis=0)
    for x, y in centers.tolist():
        alone = level_placement(text, (x, y))
        if room.holds(alone) and room.lines.are_free(alone.boxes):
            joined = _joined(text, spot, alone)
            if joined is not None:
                yield joined


@lru_cache(maxsize=8)
def _far_ways(reach_px: float) -> tuple[Floats, Floats, Floats]:
    """Return ways from a marker's edge, their directions, and how a label's half grows on them.

    A label beside grows away from the marker, one above or below stands in the middle of its way.
    """
    rings = np.arange(FAR_FIRST_PX, reach_px + 1e-6, FAR_STEP_PX)
    angles = np.radians(FAR_ANGLES_DEG)
    around = np.column_stack((np.cos(angles), -np.sin(angles)))
    directions = np.tile(around, (len(rings), 1))
    offsets = np.repeat(rings, len(around))[:, None] * directions
    return offsets, directions, np.clip(directions * (1.5, 2.0), -1.0, 1.0)


def _joined(text: LabelText, spot: PointSpot, place: Placement) -> Placement | None:
    """Return the place with the line from the marker's edge to the nearest edge of the text."""
    left, top, right, bottom = _row_towards(text, place.center, spot)
    end_x = min(max(spot.x_px, left), right)
    end_y = min(max(spot.y_px, top), bottom)
    if end_x in (left, right):
        # Into the height of the letters, not past the corner.
        quarter = (bottom - top) / 4
        end_y = min(max(spot.y_px, top + quarter), bottom - quarter)
    length = math.hypot(end_x - spot.x_px, end_y - spot.y_px)
    start = (spot.radius_px + LEADER_AIR_PX) / max(length, 1e-9)
    if start >= 1:
        return None
    from_x = spot.x_px + (end_x - spot.x_px) * start
    from_y = spot.y_px + (end_y - spot.y_px) * start
    ends = (from_x, from_y, end_x, end_y)
    boxes = _boxes_along(ends, spot, place.boxes[0])
    return Placement(text, place.boxes, place.center, leader=ends, leader_boxes=boxes)


def _row_towards(text: LabelText, center: tuple[float, float], spot: PointSpot) -> Box:
    """Return the box of the line of a label that is the first on the way from its marker."""
    x, upper = center[0], center[1] - text.size_px[1] / 2
    feet = [upper + row.foot_px for row in text.rows[:-1]]
    edges = [upper, *feet, upper + text.size_px[1]]
    number = bisect_right(feet, spot.y_px)
    half_w = text.rows[number].width_px / 2 + LEADER_AIR_PX
    inward = LEADER_AIR_PX / 4
    return x - half_w, edges[number] + inward, x + half_w, edges[number + 1] - inward


def _boxes_along(
    ends: tuple[float, float, float, float], spot: PointSpot, label: Box
) -> tuple[Box, ...]:
    """Return small boxes along a line, but for those in its own marker's box or its label's."""
    from_x, from_y, to_x, to_y = ends
    count = max(math.ceil(math.hypot(to_x - from_x, to_y - from_y) / LEADER_STEP_PX), 1)
    near = spot.radius_px + LEADER_HALF_PX + 2.0
    boxes: list[Box] = []
    for number in range(count + 1):
        x = from_x + (to_x - from_x) * number / count
        y = from_y + (to_y - from_y) * number / count
        if max(abs(x - spot.x_px), abs(y - spot.y_px)) <= near:
            continue
        half = LEADER_HALF_PX
        box = x - half, y - half, x + half, y + half
        if not overlap(box, label):
            boxes.append(box)
    return tuple(boxes)
