"""Made-up features that lie as real ones do: in places along walks over the world, a few astray."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SEED = 20_260
KINDS = ("lines", "points", "polygons")
CHUNK = 10_000
"""Features of one walk: twenty places' worth, the last one's strewn over the world."""
PLACES = 19
PLACE_FEATURES = 500
PLACE_DEG = 0.2
STEP_DEG = 1.5
HOME_DEG = (10.0, 50.0)
"""Middle of the first place. It looks the same however many features a layer has."""
LINE_VERTICES = 8
RING_VERTICES = 9
EARTH_RADIUS_M = 6_378_137.0


def chunk(kind: str, number: int) -> Floats:
    """Return the features of one walk, shape (10,000, vertices, 2), degrees, x before y."""
    rng = np.random.default_rng((SEED, KINDS.index(kind), number))
    centers = np.repeat(_walk(rng, number), PLACE_FEATURES, axis=0)
    # Towns and open country.
    spread = PLACE_DEG * rng.lognormal(0.0, 0.9, PLACES)
    spread[0] = PLACE_DEG
    near = (
        centers + rng.normal(0.0, 1.0, centers.shape) * np.repeat(spread, PLACE_FEATURES)[:, None]
    )
    strewn = rng.uniform((-178.0, -58.0), (178.0, 72.0), (CHUNK - len(near), 2))
    anchors = np.concatenate((near, strewn))
    offsets = _OFFSETS[kind](rng)
    offsets[:, :, 0] /= np.cos(np.radians(anchors[:, 1]))[:, None]
    shapes: Floats = anchors[:, None, :] + offsets
    return shapes.clip((-179.9, -84.0), (179.9, 84.0), out=shapes)


def web_mercator(degrees: Floats) -> Floats:
    """Return the same positions in metres of EPSG:3857."""
    x = np.radians(degrees[..., 0])
    y = np.arctanh(np.sin(np.radians(degrees[..., 1])))
    return EARTH_RADIUS_M * np.stack((x, y), axis=-1)


def _walk(rng: np.random.Generator, number: int) -> Floats:
    start = rng.uniform((-170.0, -40.0), (170.0, 65.0))
    heading = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0.0, 0.4, PLACES))
    steps = STEP_DEG * rng.uniform(0.3, 1.5, (PLACES, 1))
    path: Floats = np.cumsum(steps * np.column_stack((np.cos(heading), np.sin(heading))), axis=0)
    if number == 0:
        path += HOME_DEG - path[0]
        return path
    path += start
    path[:, 0] = (path[:, 0] + 174.0) % 348.0 - 174.0
    path[:, 1] = np.clip(path[:, 1], -55.0, 70.0)
    # What is seen of the first place must not depend on how many walks there are.
    at_home = (np.abs(path - HOME_DEG) < (2.5, 2.0)).all(axis=1)
    path[at_home, 1] += 5.0
    return path


def _line_offsets(rng: np.random.Generator) -> Floats:
    turns = rng.normal(0.0, 0.4, (CHUNK, LINE_VERTICES - 1))
    heading = rng.uniform(0, 2 * np.pi, (CHUNK, 1)) + np.cumsum(turns, axis=1)
    steps = rng.lognormal(np.log(0.009), 1.0, (CHUNK, 1, 1))
    moves = steps * np.stack((np.cos(heading), np.sin(heading)), axis=-1)
    offsets = np.zeros((CHUNK, LINE_VERTICES, 2))
    np.cumsum(moves, axis=1, out=offsets[:, 1:])
    return offsets


def _ring_offsets(rng: np.random.Generator) -> Floats:
    corners = RING_VERTICES - 1
    angles = (np.arange(corners) + rng.uniform(0.0, 0.8, (CHUNK, corners))) * (2 * np.pi / corners)
    size = rng.lognormal(np.log(0.015), 1.0, (CHUNK, 1))
    radius = size * rng.uniform(0.6, 1.2, (CHUNK, corners))
    ring = np.empty((CHUNK, RING_VERTICES, 2))
    ring[:, :corners, 0] = radius * np.cos(angles)
    ring[:, :corners, 1] = radius * np.sin(angles)
    ring[:, corners] = ring[:, 0]
    return ring


def _point_offsets(rng: np.random.Generator) -> Floats:
    return np.zeros((CHUNK, 1, 2))


_OFFSETS = {"lines": _line_offsets, "points": _point_offsets, "polygons": _ring_offsets}
