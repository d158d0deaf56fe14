"""Lines and rings cut at the circle that an azimuthal projection ends with.

What of a ring lies beyond is laid onto the circle, each point at its own azimuth: seen from inside
the ring turns about every point as often as before. Only the place opposite the centre is special.
An area in which it lies shows inside out, which is put right by the circle as one more ring.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import PartKind
from corridormap.core.projection_domain import Cap
from corridormap.core.spherical import circle_points, degrees_from, turned
from corridormap.render.curves import subdivided
from corridormap.render.ragged import Runs, offsets_of, run_ids

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

STEP_DEG = 1.0
"""Edges near the circle are looked at in steps of this."""
CLOSE_STEP_DEG = 0.01
ASIDE_DEG = (2.718e-5, 1.618e-5)
ARC_STEP_DEG = 0.25
HALVINGS = 44
FARTHEST_LAT_DEG = 90.0 - 1e-7


def parts_in_cap(
    runs: Runs, kinds: NDArray[np.uint8], cap: Cap
) -> tuple[Ints, NDArray[np.uint8], Ints, Floats]:
    """Return features, kinds, offsets and coordinates of what lies inside.

    Args:
        runs: Lines and closed rings in degrees; owners are features, ascending.
        kinds: Shape (r,), of `PartKind`.
        cap: Where they end.
    """
    cap = _beside_round_numbers(cap)
    opposite = _holding_antipode(runs, kinds, cap)
    coords, offsets = _with_crossings(*_finer(runs, cap), cap)
    # A hair off the poles longitude still tells azimuths apart.
    coords[:, 1] = np.clip(coords[:, 1], -FARTHEST_LAT_DEG, FARTHEST_LAT_DEG)
    distance, azimuth = degrees_from(coords, cap.lon, cap.lat)
    inside = distance <= cap.radius + 1e-7
    shown = np.diff(np.append(0, np.cumsum(inside))[offsets])
    is_whole, is_line = shown == np.diff(offsets), kinds == PartKind.LINE
    sweeps = np.append(0.0, np.cumsum(turned(np.diff(azimuth, append=azimuth[-1:]))))
    stops = np.maximum(offsets[1:] - 1, offsets[:-1])
    goes_around = np.round((sweeps[stops] - sweeps[offsets[:-1]]) / 360.0).astype(np.int64) % 2 == 1
    for feature in runs.owners[(shown == 0) & goes_around & ~is_line].tolist():
        opposite[feature] = not opposite.get(feature, False)
    found = _Found()
    for run in np.flatnonzero(shown > 0).tolist():
        part = slice(offsets[run], offsets[run + 1])
        feature, kind = int(runs.owners[run]), int(kinds[run])
        if is_whole[run]:
            found.add(feature, kind, coords[part])
        elif is_line[run]:
            for piece in _line_pieces(inside[part]):
                found.add(feature, kind, coords[part][piece])
        else:
            found.add(feature, kind, _ring(coords[part], azimuth[part], inside[part], cap))
    for feature, is_inverted in opposite.items():
        if is_inverted:
            found.add(feature, int(PartKind.EXTERIOR), _circle(cap))
    return found.parts()


def _beside_round_numbers(cap: Cap) -> Cap:
    """Return the cap with its centre moved by a few metres.

    Of a place on an edge, such as a corner of a grid, nobody could say on which side it lies.
    """
    if abs(cap.lat) >= FARTHEST_LAT_DEG:
        return cap
    aside = math.copysign(ASIDE_DEG[1], -cap.lat)
    return Cap(cap.lon + ASIDE_DEG[0], cap.lat + aside, cap.radius)


def _finer(runs: Runs, cap: Cap) -> tuple[Floats, Ints]:
    """Return coordinates and offsets with edges so short that it is clear how they pass by."""
    coords, offsets = subdivided(runs.coords, runs.offsets, STEP_DEG)
    distance, _ = degrees_from(coords, cap.lon, cap.lat)
    close = distance > 180.0 - 2 * STEP_DEG
    if not close.any():
        return coords, offsets
    # Seen from opposite, a chord may pass a place on the other side than the edge does.
    return subdivided(coords, offsets, np.where(close, CLOSE_STEP_DEG, STEP_DEG))


class _Found:
    """Parts collected one by one."""

    def __init__(self) -> None:
        self._features: list[int] = []
        self._kinds: list[int] = []
        self._coords: list[Floats] = [np.zeros((0, 2))]

    def add(self, feature: int, kind: int, coords: Floats) -> None:
        """Keep a part, its longitudes such that no edge goes around the world."""
        if len(coords) < 2:
            return
        lon = coords[:, 0]
        steps = turned(np.diff(lon))
        whole = np.column_stack(
            (np.concatenate((lon[:1], lon[0] + np.cumsum(steps))), coords[:, 1])
        )
        self._features.append(feature)
        self._kinds.append(kind)
        self._coords.append(whole)

    def parts(self) -> tuple[Ints, NDArray[np.uint8], Ints, Floats]:
        """Return what was kept."""
        return (
            np.array(self._features, np.int64),
            np.array(self._kinds, np.uint8),
            offsets_of(np.array([len(part) for part in self._coords[1:]], np.int64)),
            np.concatenate(self._coords),
        )


def _holding_antipode(runs: Runs, kinds: NDArray[np.uint8], cap: Cap) -> dict[int, bool]:
    """Return the features, of those near it, in whose area the place opposite the centre lies."""
    lon, lat = cap.antipode
    run = run_ids(runs.offsets)
    edges = np.flatnonzero(run[1:] == run[:-1])
    edges = edges[kinds[run[edges]] != PartKind.LINE]
    start, stop = runs.coords[edges], runs.coords[edges + 1]
    holding: dict[int, bool] = {}
    crossed = (start[:, 1] > lat) != (stop[:, 1] > lat)
    start, stop = start[crossed], stop[crossed]
    features = runs.owners[run[edges[crossed]]]
    if not len(features):
        return holding
    at = start[:, 0] + (lat - start[:, 1]) / (stop[:, 1] - start[:, 1]) * (stop[:, 0] - start[:, 0])
    for turn in (-360.0, 0.0, 360.0):
        right = features[at > lon + turn]
        names, counts = np.unique(right, return_counts=True)
        for feature in names[counts % 2 == 1].tolist():
            holding[feature] = not holding.get(feature, False)
    return holding


def _with_crossings(coords: Floats, offsets: Ints, cap: Cap) -> tuple[Floats, Ints]:
    """Return the runs with a vertex wherever an edge crosses the circle."""
    distance, _ = degrees_from(coords, cap.lon, cap.lat)
    inside = distance <= cap.radius
    run = run_ids(offsets)
    crossing = np.flatnonzero((inside[1:] != inside[:-1]) & (run[1:] == run[:-1]))
    if not len(crossing):
        return coords, offsets
    start, step = coords[crossing], coords[crossing + 1] - coords[crossing]
    low, high = np.zeros(len(crossing)), np.ones(len(crossing))
    starts_inside = inside[crossing]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        there, _ = degrees_from(start + step * middle[:, None], cap.lon, cap.lat)
        on_first_side = (there <= cap.radius) == starts_inside
        low, high = np.where(on_first_side, middle, low), np.where(on_first_side, high, middle)
    # Of the two ends of what is left the one inside, so that it can be shown.
    share = np.where(starts_inside, low, high)
    added = np.insert(coords, crossing + 1, start + step * share[:, None], axis=0)
    before = np.zeros(len(coords) + 1, np.int64)
    before[crossing + 1] = 1
    return added, offsets + np.cumsum(before)[offsets]


def _line_pieces(inside: Flags) -> list[slice]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False]))))
    return [slice(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def _ring(coords: Floats, azimuth: Floats, inside: Flags, cap: Cap) -> Floats:
    """Return a closed ring of which some is inside, what is not laid onto the circle."""
    if (coords[0] == coords[-1]).all():
        coords, azimuth, inside = coords[:-1], azimuth[:-1], inside[:-1]
    first = int(np.flatnonzero(inside & ~np.roll(inside, 1))[0])
    coords, azimuth = np.roll(coords, -first, axis=0), np.roll(azimuth, -first)
    inside = np.roll(inside, -first)
    pieces: list[Floats] = []
    shown = _line_pieces(inside)
    for number, piece in enumerate(shown):
        pieces.append(coords[piece])
        following = shown[number + 1].start if number + 1 < len(shown) else len(coords)
        beyond = np.append(azimuth[piece.stop - 1 : following], azimuth[following % len(coords)])
        pieces.append(_arc(float(beyond[0]), float(turned(np.diff(beyond)).sum()), cap))
    pieces.append(coords[:1])
    return np.concatenate(pieces)


def _arc(azimuth: float, sweep: float, cap: Cap) -> Floats:
    """Return the points of the circle between two azimuths."""
    count = max(int(abs(sweep) / ARC_STEP_DEG), 1)
    azimuths = azimuth + sweep * np.arange(1, count) / count
    return circle_points(cap.lon, cap.lat, cap.radius, azimuths)


def _circle(cap: Cap) -> Floats:
    azimuths = np.append(np.arange(0.0, 360.0, ARC_STEP_DEG), 0.0)
    return circle_points(cap.lon, cap.lat, cap.radius, azimuths)
