"""Canals and channels that ships use where the base map, drawn for the world, shows land."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

BESIDE_DEG = 0.02
"""How far from the line of a channel a ship is still in it."""


class SeaChannels:
    """Lines along water.

    Args:
        lines: Shape (n, 2) each, degrees.
    """

    def __init__(self, lines: Sequence[Points]) -> None:
        import shapely

        drawn = [shapely.LineString(line) for line in lines if len(line) > 1]
        self._area = shapely.union_all([line.buffer(BESIDE_DEG) for line in drawn])
        shapely.prepare(self._area)

    def hold(self, points: Points) -> NDArray[np.bool_]:
        """Return which of n points lie in a canal or channel."""
        import shapely

        return np.asarray(shapely.contains_xy(self._area, points[:, 0], points[:, 1]), np.bool_)


@lru_cache(maxsize=2)
def read_sea_channels(path: Path) -> SeaChannels:
    """Return the canals and channels of `sea_passages.csv`, none where there is no such file."""
    lines: dict[str, list[tuple[float, float]]] = defaultdict(list)
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                # A gate is a line from shore to shore, across the water.
                if row["kind"] != "gate":
                    lines[row["passage_id"]].append((float(row["lon"]), float(row["lat"])))
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        lines.clear()
    return SeaChannels([np.array(line) for line in lines.values()])
