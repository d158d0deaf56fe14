"""How much shorter ways of the sea graph are once they are pulled taut: measured, not proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.geodesic_steps import azimuths_and_lengths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.sea_sight import LonLat

    Degrees = NDArray[np.float64]

_LEAST_SHARE, _LEAST_SHARE_FAR_SOUTH = 0.955, 0.86
"""A way pulled taut has seldom a smaller share of its length on the sea graph, and there …"""
_FAR_SOUTH = -54.0
"""… the graph's nodes stand far apart for the width of the degrees."""
_BANDS_DEG = (-54.0, -48.0, 55.0, 64.0)
_BAND_SHARES = (0.85, 0.96, 0.97, 0.96, 0.94)
"""The same share from one of these latitudes to the next, harbours left out of account."""
_LEAST_DEGREE_M = 110_500.0
"""No degree of latitude is shorter."""


def least_taut_m(graph_m: float, ends: tuple[LonLat, LonLat]) -> float:
    """Return what no way is shorter than once it is pulled taut, by its length on the graph."""
    fine_m = min(graph_m, _to_far_south_m(ends) / _LEAST_SHARE)
    return _LEAST_SHARE * fine_m + _LEAST_SHARE_FAR_SOUTH * (graph_m - fine_m)


def most_on_graph_m(taut_m: float, ends: tuple[LonLat, LonLat]) -> float:
    """Return what no way is longer than on the graph, by its length when it is pulled taut."""
    fine_m = min(taut_m, _to_far_south_m(ends))
    return fine_m / _LEAST_SHARE + (taut_m - fine_m) / _LEAST_SHARE_FAR_SOUTH


def least_between_m(line: Degrees) -> float:
    """Return what a way over nodes of the graph is not shorter than once it is pulled taut.

    Args:
        line: Shape (n, 2), degrees, the nodes; without the ways out of the harbours.
    """
    step_m = azimuths_and_lengths(line[:-1], line[1:])[1]
    band = np.searchsorted(_BANDS_DEG, line[:-1, 1])
    return float((step_m * np.take(_BAND_SHARES, band)).sum())


def _to_far_south_m(ends: tuple[LonLat, LonLat]) -> float:
    """Return metres that a way from point to point sails at least before and behind the far south.

    On that part the sea graph is fine enough everywhere.
    """
    return sum(max(lat - _FAR_SOUTH, 0.0) for _, lat in ends) * _LEAST_DEGREE_M
