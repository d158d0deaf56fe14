"""Cutting geometry to the neighbourhood of the picture: Qt is never handed far coordinates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.extent import Extent
from corridormap.render.ragged import Runs, joined_runs, kept_runs, kept_vertices, offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def is_inside(coords: Floats, box: Extent) -> bool:
    """Whether nothing needs to be cut."""
    if not len(coords):
        return True
    # Column by column: numpy is thirty times slower at rows of two.
    x, y = coords[:, 0], coords[:, 1]
    return bool(
        x.min() >= box.x_min
        and x.max() <= box.x_max
        and y.min() >= box.y_min
        and y.max() <= box.y_max
    )


def clip_rings(runs: Runs, box: Extent) -> Runs:
    """Return closed rings cut to the box; runs that vanish stay as empty ones.

    The cut follows the box's border, which the caller puts outside the picture.
    """
    if is_inside(runs.coords, box):
        return runs
    runs = _without_closing(_without_far_vertices(runs, box))
    for axis, bound, sign in _sides(box):
        runs = _cut(runs, axis, bound, sign)
    return _closed(runs)


def _sides(box: Extent) -> tuple[tuple[int, float, float], ...]:
    return (
        (0, box.x_min, 1.0),
        (0, box.x_max, -1.0),
        (1, box.y_min, 1.0),
        (1, box.y_max, -1.0),
    )


def _zones(coords: Floats, box: Extent) -> NDArray[np.uint8]:
    x, y = coords[:, 0], coords[:, 1]
    zones = np.where(y < box.y_min, 3, np.where(y > box.y_max, 4, 0))
    zones = np.where(x > box.x_max, 2, zones)
    return np.where(x < box.x_min, 1, zones).astype(np.uint8)


def _without_far_vertices(runs: Runs, box: Extent) -> Runs:
    """Drop a vertex that lies, like both its neighbours, beyond the same side of the box."""
    zones = _zones(runs.coords, box)
    keep = np.ones(len(zones), np.bool_)
    keep[1:-1] = (zones[1:-1] == 0) | (zones[1:-1] != zones[:-2]) | (zones[1:-1] != zones[2:])
    filled = runs.offsets[:-1] < runs.offsets[1:]
    keep[runs.offsets[:-1][filled]] = True
    keep[runs.offsets[1:][filled] - 1] = True
    return kept_vertices(runs, keep)


def _without_closing(runs: Runs) -> Runs:
    first, last = runs.offsets[:-1], runs.offsets[1:] - 1
    filled = np.flatnonzero(last > first)
    same = (runs.coords[first[filled]] == runs.coords[last[filled]]).all(axis=1)
    keep = np.ones(len(runs.coords), np.bool_)
    keep[last[filled][same]] = False
    return kept_vertices(runs, keep)


def _cut(runs: Runs, axis: int, bound: float, sign: float) -> Runs:
    """Cut all rings at one side of the box (Sutherland and Hodgman, all edges at once)."""
    depth = sign * (runs.coords[:, axis] - bound)
    inside = depth >= 0
    if inside.all():
        return runs
    following = np.arange(1, len(depth) + 1)
    filled = runs.offsets[:-1] < runs.offsets[1:]
    following[runs.offsets[1:][filled] - 1] = runs.offsets[:-1][filled]
    crossing = inside != inside[following]
    stops = np.cumsum(inside.astype(np.int64) + crossing)
    coords = np.empty((int(stops[-1]), 2))
    coords[stops[inside] - 1 - crossing[inside]] = np.compress(inside, runs.coords, axis=0)
    ahead = following[crossing]
    share = depth[crossing] / (depth[crossing] - depth[ahead])
    start = np.compress(crossing, runs.coords, axis=0)
    cut = start + share[:, None] * (np.take(runs.coords, ahead, axis=0) - start)
    cut[:, axis] = bound
    coords[stops[crossing] - 1] = cut
    seen = np.concatenate((np.zeros(1, np.int64), stops))
    return Runs(coords, seen[runs.offsets], runs.owners)


def _closed(runs: Runs) -> Runs:
    counts = np.diff(runs.offsets)
    filled = counts > 0
    offsets = offsets_of(counts + filled)
    coords = np.empty((int(offsets[-1]), 2))
    ends = offsets[1:][filled] - 1
    body = np.ones(len(coords), np.bool_)
    body[ends] = False
    coords[body] = runs.coords
    coords[ends] = runs.coords[runs.offsets[:-1][filled]]
    return Runs(coords, offsets, runs.owners)


def clip_lines(runs: Runs, box: Extent) -> Runs:
    """Return the pieces of lines inside the box, with how far along its line each begins.

    Lines that lie inside as a whole come first.
    """
    filled = np.diff(runs.offsets) > 0
    if is_inside(runs.coords, box) or not filled.any():
        return runs
    outside = np.zeros(len(runs), np.bool_)
    strays = _zones(runs.coords, box) != 0
    outside[filled] = np.logical_or.reduceat(strays, runs.offsets[:-1][filled])
    if outside.all():
        return _cut_lines(runs, box)
    whole, cut = kept_runs(runs, ~outside), _cut_lines(kept_runs(runs, outside), box)
    phases = np.zeros(len(whole)) if whole.phases is None else whole.phases
    cut_phases = np.zeros(len(cut)) if cut.phases is None else cut.phases
    joined = joined_runs([whole, cut])
    return replace(joined, phases=np.concatenate((phases, cut_phases)))


def _cut_lines(runs: Runs, box: Extent) -> Runs:
    start = np.delete(np.arange(len(runs.coords)), runs.offsets[1:][np.diff(runs.offsets) > 0] - 1)
    if not len(start):
        return Runs(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.int64))
    from_points = np.take(runs.coords, start, axis=0)
    steps = np.take(runs.coords, start + 1, axis=0) - from_points
    enter, leave = _inside_shares(from_points, steps, box)
    shown = np.flatnonzero(enter < leave)
    enter, leave = enter[shown], leave[shown]
    owners = np.searchsorted(runs.offsets, start[shown], side="right") - 1
    fresh = np.ones(len(shown), np.bool_)
    fresh[1:] = (
        (start[shown][1:] != start[shown][:-1] + 1)
        | (enter[1:] > 0)
        | (leave[:-1] < 1)
        | (owners[1:] != owners[:-1])
    )
    from_points, steps = from_points[shown], steps[shown]
    stops = np.cumsum(1 + fresh)
    coords = np.empty((int(stops[-1]) if len(stops) else 0, 2))
    coords[stops - 1] = from_points + leave[:, None] * steps
    coords[stops[fresh] - 2] = (from_points + enter[:, None] * steps)[fresh]
    offsets = np.append(stops[fresh] - 2, len(coords)).astype(np.int64)
    phases = _phases(runs, start[shown][fresh], enter[fresh], steps[fresh])
    return Runs(coords, offsets, runs.owners[owners[fresh]], phases)


def sides_beyond(x: Floats, y: Floats, box: Extent) -> NDArray[np.uint8]:
    """Return for each point a bit for each side of the box beyond which it lies.

    Of two points with a bit in common nothing between them lies in the box. What is nowhere lies
    beyond all sides.
    """
    beyond = np.zeros(len(x), np.uint8)
    tests = (x >= box.x_min, x <= box.x_max, y >= box.y_min, y <= box.y_max)
    for bit, inside in enumerate(tests):
        beyond |= (~inside).view(np.uint8) << np.uint8(bit)
    return beyond


def cut_segments(segments: Floats, some: Ints, box: Extent) -> Floats:
    """Return segments, shape (n, 4), some of them cut to the box or, if outside, left out."""
    starts = np.take(segments, some, axis=0)
    steps = starts[:, 2:] - starts[:, :2]
    enter, leave = _inside_shares(starts[:, :2], steps, box)
    segments[some, 2:] = starts[:, :2] + leave[:, None] * steps
    segments[some, :2] = starts[:, :2] + enter[:, None] * steps
    keep = np.ones(len(segments), np.bool_)
    keep[some] = enter < leave
    return np.compress(keep, segments, axis=0)


def _inside_shares(start: Floats, step: Floats, box: Extent) -> tuple[Floats, Floats]:
    """Return where along each segment the box is entered and left (Liang and Barsky)."""
    enter, leave = np.zeros(len(start)), np.ones(len(start))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for axis, low, high in ((0, box.x_min, box.x_max), (1, box.y_min, box.y_max)):
            to_low = (low - start[:, axis]) / step[:, axis]
            to_high = (high - start[:, axis]) / step[:, axis]
            along = step[:, axis] == 0
            outside = along & ((start[:, axis] < low) | (start[:, axis] > high))
            nearer = np.where(along, -np.inf, np.minimum(to_low, to_high))
            farther = np.where(along, np.inf, np.maximum(to_low, to_high))
            enter = np.maximum(enter, nearer)
            leave = np.where(outside, -1.0, np.minimum(leave, farther))
    return enter, leave


def _phases(runs: Runs, vertex: Ints, share: Floats, step: Floats) -> Floats:
    lengths = np.zeros(len(runs.coords))
    lengths[1:] = np.hypot(*np.diff(runs.coords, axis=0).T)
    filled = runs.offsets[:-1] < runs.offsets[1:]
    lengths[runs.offsets[:-1][filled]] = 0.0
    along = np.cumsum(lengths)
    owner = np.searchsorted(runs.offsets, vertex, side="right") - 1
    phases = along[vertex] - along[runs.offsets[owner]] + share * np.hypot(step[:, 0], step[:, 1])
    return phases if runs.phases is None else phases + runs.phases[owner]
