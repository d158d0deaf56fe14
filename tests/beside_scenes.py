"""Lines of four degrees that run alongside each other, measured as the builder does it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridormap.core.lane_beside import TrackBeside, shares_of
from corridormap.core.lane_making import lanes_of
from corridormap.core.lane_pieces import TrackUse
from corridormap.core.lanes import Lanes
from tests.lane_scenes import block_of

DEGREES_M = 111_195.0
PARTS = 40

Line = NDArray[np.float64]


def weaving(reach: float, north: float = 0.0, waves: float = 3.0) -> Line:
    """Return a line of 4 degrees whose distance from the equator comes and goes."""
    x = np.linspace(0, 4, 161)
    return np.stack((x, north + reach * np.sin(x / 4 * 2 * np.pi * waves)), axis=1)


def straight(north: float = 0.0) -> Line:
    x = np.linspace(0, 4, 41)
    return np.stack((x, np.full(41, north)), axis=1)


def measured(pieces: tuple[int, int], one: Line, other: Line) -> list[TrackBeside]:
    """Return where two lines of 4 degrees lie beside each other, as far as x goes."""
    found = []
    for part in range(PARTS):
        ends = one[0, 0] + np.array([part, part + 1]) / PARTS * 4
        shares = [np.interp(ends, line[:, 0], shares_of(line)) for line in (one, other)]
        middle = [float(np.interp(ends.mean(), *line.T)) for line in (one, other)]
        apart_m = (middle[1] - middle[0]) * DEGREES_M
        at = tuple(np.concatenate(shares).tolist())
        found.append(TrackBeside(pieces, at, apart_m, 4 / PARTS * DEGREES_M))
    return found


def lanes_on(lines: list[Line], counts: list[int]) -> Lanes:
    """Return the lanes of lines, so many on each, alongside each other."""
    uses = [
        TrackUse(10 * piece + n, f"{piece}-{n}", f"{piece}-{n}", piece, False)
        for piece, count in enumerate(counts)
        for n in range(count)
    ]
    beside = [
        row
        for one in range(len(lines))
        for other in range(one + 1, len(lines))
        for row in measured((one, other), lines[one], lines[other])
    ]
    return lanes_of(block_of(lines), uses, beside)
