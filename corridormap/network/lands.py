"""Knows which country a point lies in and which borders a drawn line crosses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.measure import densify, segment_lengths_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Degrees = NDArray[np.float64]

_STEP_M = 50_000.0
_SAME_SHARE = 1e-9
LEAST_M = 300.0
"""A stay in a country shorter than this is the border's drawing against the line's."""


@dataclass(frozen=True, slots=True)
class LandBorder:
    """Where a line leaves one country for the next.

    Attributes:
        at_m: How far along the line, metres.
        lon, lat: Degrees, within -180 … 180.
        countries: ISO codes, the one left first.
    """

    at_m: float
    lon: float
    lat: float
    countries: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Stay:
    start_m: float
    end_m: float
    country: str


class Lands:
    """The countries of a map.

    Args:
        countries: ISO codes, each with shapely polygons, degrees on WGS 84.
    """

    def __init__(self, countries: Sequence[tuple[str, Any]]) -> None:
        import shapely

        shapes = np.array([shape for _, shape in countries], dtype=object)
        self._parts, owners = shapely.get_parts(shapes, return_index=True)
        self._codes = [countries[at][0] for at in owners.tolist()]
        shapely.prepare(self._parts)
        self._tree = shapely.STRtree(self._parts)

    def country_at(self, lon: float, lat: float) -> str:
        """Return the country that a point lies in, '' on the water."""
        import shapely

        found = self._tree.query(shapely.Point(_turned(lon), lat), predicate="intersects")
        return self._codes[int(found[0])] if len(found) else ""

    def borders_on(self, line: Degrees) -> list[LandBorder]:
        """Return the borders that a line crosses, in order; water between two lands is none.

        Args:
            line: Shape (n, 2), degrees, unwrapped; geodesics from point to point.
        """
        fine = _fine(line)
        lengths_m = segment_lengths_m(fine)
        ends_m = np.cumsum(lengths_m)
        stays = _joined(self._stays(fine, ends_m - lengths_m, lengths_m))
        borders = []
        for before, after in pairwise(stays):
            at = min(int(np.searchsorted(ends_m, after.start_m)), len(lengths_m) - 1)
            share = (after.start_m - ends_m[at] + lengths_m[at]) / max(lengths_m[at], 1e-9)
            lon, lat = fine[at] + share * (fine[at + 1] - fine[at])
            countries = before.country, after.country
            borders.append(LandBorder(after.start_m, _turned(float(lon)), float(lat), countries))
        return borders

    def _stays(self, line: Degrees, starts_m: Degrees, lengths_m: Degrees) -> list[_Stay]:
        """Return where each step of a line lies in which country."""
        import shapely

        turn = np.floor((line[:-1, :1] + 180.0) / 360.0) * 360.0
        here, there = line[:-1] - (turn * (1, 0)), line[1:] - (turn * (1, 0))
        steps = shapely.linestrings(np.stack([here, there], axis=1))
        step, part = self._tree.query(steps, predicate="intersects")
        whole = shapely.contains_properly(self._parts[part], steps[step])
        stays = [
            _Stay(starts_m[at], starts_m[at] + lengths_m[at], self._codes[of])
            for at, of in zip(step[whole].tolist(), part[whole].tolist(), strict=True)
        ]
        for at, of in zip(step[~whole].tolist(), part[~whole].tolist(), strict=True):
            inside = shapely.intersection(steps[at], self._parts[of])
            for piece in shapely.get_parts(inside):
                shares = _shares(shapely.get_coordinates(piece), here[at], there[at])
                low_m, high_m = (starts_m[at] + share * lengths_m[at] for share in shares)
                stays.append(_Stay(low_m, high_m, self._codes[of]))
        return sorted(stays, key=lambda stay: (stay.start_m, stay.end_m))


def _fine(line: Degrees) -> Degrees:
    """Return a line with points so near that straight steps in degrees are as good as geodesics."""
    parts = [line[:1]]
    for start, end in pairwise(line):
        if abs(end - start).max() > _SAME_SHARE:
            fine = densify(start[0], start[1], end[0], end[1], _STEP_M)
            parts.append(fine[1:] + (parts[-1][-1, :1] - fine[0, :1]) * (1, 0))
    return np.vstack(parts)


def _shares(points: Degrees, here: Degrees, there: Degrees) -> tuple[float, float]:
    """Return between which shares of a straight step some points of it lie."""
    step = there - here
    axis = int(np.argmax(np.abs(step)))
    shares = (points[:, axis] - here[axis]) / step[axis] if step[axis] else np.zeros(1)
    return float(shares.min()), float(shares.max())


def _joined(stays: Sequence[_Stay]) -> list[_Stay]:
    """Return longer stays of those that follow each other in one country, no slips between."""
    found: list[_Stay] = []
    for stay in stays:
        if found and found[-1].country == stay.country:
            found[-1] = _Stay(found[-1].start_m, max(found[-1].end_m, stay.end_m), stay.country)
        else:
            found.append(stay)
    # The first and the last say where the line begins and ends: another one may go on there.
    ends = found[:1] + found[-1:]
    kept = [stay for stay in found if stay in ends or stay.end_m - stay.start_m >= LEAST_M]
    return kept if len(kept) == len(found) else _joined(kept)


def _turned(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0
