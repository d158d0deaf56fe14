"""An axis-parallel box in the units of some CRS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Extent:
    """A box; `x_min <= x_max` and `y_min <= y_max`, in map units of the CRS at hand."""

    x_min: float
    y_min: float
    x_max: float
    y_max: float

    @property
    def width(self) -> float:
        """Size along x in map units."""
        return self.x_max - self.x_min

    @property
    def height(self) -> float:
        """Size along y in map units."""
        return self.y_max - self.y_min

    @property
    def center(self) -> tuple[float, float]:
        """Middle of the box."""
        return (self.x_min + self.x_max) / 2, (self.y_min + self.y_max) / 2

    def intersects(self, other: Extent) -> bool:
        """Whether the two boxes share a point, borders included."""
        return (
            self.x_min <= other.x_max
            and other.x_min <= self.x_max
            and self.y_min <= other.y_max
            and other.y_min <= self.y_max
        )

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the border."""
        return self.x_min <= x <= self.x_max and self.y_min <= y <= self.y_max

    def lies_in(self, other: Extent) -> bool:
        """Whether no part of this box is outside the other one."""
        return self.united(other) == other

    def united(self, other: Extent) -> Extent:
        """Return the smallest box around both."""
        return Extent(
            min(self.x_min, other.x_min),
            min(self.y_min, other.y_min),
            max(self.x_max, other.x_max),
            max(self.y_max, other.y_max),
        )

    def scaled(self, factor: float) -> Extent:
        """Return the box grown (factor > 1) or shrunk about its centre."""
        x, y = self.center
        half_w, half_h = self.width * factor / 2, self.height * factor / 2
        return Extent(x - half_w, y - half_h, x + half_w, y + half_h)

    def buffered(self, distance: float) -> Extent:
        """Return the box grown by `distance` map units on every side."""
        return Extent(
            self.x_min - distance,
            self.y_min - distance,
            self.x_max + distance,
            self.y_max + distance,
        )

    def shifted(self, dx: float, dy: float) -> Extent:
        """Return the box moved."""
        return Extent(self.x_min + dx, self.y_min + dy, self.x_max + dx, self.y_max + dy)

    def as_tuple(self) -> tuple[float, float, float, float]:
        """Return (x_min, y_min, x_max, y_max)."""
        return self.x_min, self.y_min, self.x_max, self.y_max


WHOLE_WORLD_DEG = Extent(-180.0, -90.0, 180.0, 90.0)
"""Coordinates within it can be degrees where a file names no CRS."""


def extent_of(points: NDArray[np.float64]) -> Extent | None:
    """Return the box around the finite ones of (n, 2) points, None when there are none."""
    finite = points[np.isfinite(points).all(axis=1)]
    if not len(finite):
        return None
    x_min, y_min = finite.min(axis=0).tolist()
    x_max, y_max = finite.max(axis=0).tolist()
    return Extent(x_min, y_min, x_max, y_max)


def extent_around(boxes: list[Extent]) -> Extent | None:
    """Return the smallest box around all, None for an empty list."""
    if not boxes:
        return None
    around = boxes[0]
    for box in boxes[1:]:
        around = around.united(box)
    return around
