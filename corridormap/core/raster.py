"""Pictures that lie under the map: tiles and images, read part by part as a view needs them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RASTER = "RASTER"
"""Stands for a geometry type where a layer has pictures in place of features."""
MOST_PARTS = 600
"""More parts than this are not read for a view: there are none made for its scale."""
COARSEST = 1.5
"""A level may have pixels this much larger than the view's before a finer one is taken."""

Affine = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f: x = a column + b row + c, y = d column + e row + f, from a pixel's corner."""


@dataclass(frozen=True, slots=True)
class RasterPart:
    """A part of a raster at one of its levels.

    Attributes:
        level: 0 for the finest.
        column: Of the parts of the level, from the left.
        row: From the top.
        affine: From its pixels to the layer's CRS.
        width: Pixels.
        height: Pixels.
    """

    level: int
    column: int
    row: int
    affine: Affine
    width: int
    height: int

    @property
    def is_north_up(self) -> bool:
        """Whether rows run from west to east and columns from north to south."""
        a, b, _, d, e, _ = self.affine
        return b == d == 0 and a > 0 > e


class Raster(Protocol):
    """Reads parts; every method may be called from any thread and leaves nothing open."""

    @property
    def extent(self) -> Extent:
        """What all parts together cover, in the layer's CRS."""

    def parts(self, extent: Extent, units_per_px: float) -> list[RasterPart]:
        """Return what covers an extent of the layer's CRS at a pixel size, nothing read yet.

        Raises:
            LayerError: There would be too many.
        """

    def read(
        self, parts: Iterable[RasterPart], feedback: Feedback
    ) -> Iterator[tuple[RasterPart, bytes | NDArray[np.uint8]]]:
        """Yield the parts that are there: a picture file's bytes, or (height, width, 4) RGBA.

        Raises:
            SourceError, LayerError: The file cannot be read.
            Cancelled: The feedback said so.
        """


@runtime_checkable
class RasterSource(Protocol):
    """A layer source of pictures in place of features."""

    @property
    def raster(self) -> Raster | None:
        """What is drawn; None for a layer of features."""


def raster_of(source: object) -> Raster | None:
    """Return a layer source's pictures, None for one of features."""
    return source.raster if isinstance(source, RasterSource) else None


@dataclass(frozen=True, slots=True)
class TileLevel:
    """A grid of parts of one size.

    Attributes:
        key: What the file calls it.
        affine: From the level's pixels to the layer's CRS.
        columns: Parts from left to right.
        rows: Parts from top to bottom.
        tile_width: Pixels of a part.
        tile_height: Pixels of a part.
        width: Pixels of the level, of which the last part may have fewer than others.
        height: The same from top to bottom.
    """

    key: int
    affine: Affine
    columns: int
    rows: int
    tile_width: int
    tile_height: int
    width: int
    height: int

    @property
    def extent(self) -> Extent:
        """What all parts cover, in the layer's CRS."""
        a, b, c, d, e, f = self.affine
        xs = [a * x + b * y + c for x in (0, self.width) for y in (0, self.height)]
        ys = [d * x + e * y + f for x in (0, self.width) for y in (0, self.height)]
        return Extent(min(xs), min(ys), max(xs), max(ys))

    @property
    def units_per_px(self) -> float:
        """The side of a pixel, units of the layer's CRS."""
        a, b, _, d, e, _ = self.affine
        return math.sqrt(abs(a * e - b * d))

    def parts_in(self, extent: Extent) -> tuple[range, range]:
        """Return the columns and rows of the parts that meet an extent of the layer's CRS."""
        sides = (extent.x_min, extent.x_max), (extent.y_min, extent.y_max)
        pixels = [self._pixel(x, y) for x in sides[0] for y in sides[1]]
        found = []
        for axis, (size, count) in enumerate(
            ((self.tile_width, self.columns), (self.tile_height, self.rows))
        ):
            along = [pixel[axis] / size for pixel in pixels]
            first = max(math.floor(min(along)), 0)
            found.append(range(first, min(math.ceil(max(along)), count)))
        return found[0], found[1]

    def part(self, level: int, column: int, row: int) -> RasterPart:
        """Return one part of the grid."""
        a, b, c, d, e, f = self.affine
        left, top = column * self.tile_width, row * self.tile_height
        affine = a, b, a * left + b * top + c, d, e, d * left + e * top + f
        width = min(self.tile_width, self.width - left)
        height = min(self.tile_height, self.height - top)
        return RasterPart(level, column, row, affine, width, height)

    def _pixel(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.affine
        across, down, area = x - c, y - f, a * e - b * d
        return (e * across - b * down) / area, (a * down - d * across) / area


def chosen_level(levels: tuple[TileLevel, ...], units_per_px: float) -> int:
    """Return the number of the coarsest level that is fine enough, the finest where none is.

    Args:
        levels: The finest first.
        units_per_px: A pixel of the view in the layer's CRS.
    """
    fine = [
        number
        for number, level in enumerate(levels)
        if level.units_per_px <= COARSEST * units_per_px
    ]
    return max(fine, default=0)


def parts_of(
    levels: tuple[TileLevel, ...], extent: Extent, units_per_px: float
) -> list[RasterPart] | None:
    """Return what covers an extent of the layer's CRS at a pixel size; None if that is too much.

    Args:
        levels: The finest first.
        extent: What is wanted.
        units_per_px: A pixel of the view in the layer's CRS.
    """
    number = chosen_level(levels, units_per_px)
    columns, rows = levels[number].parts_in(extent)
    if len(columns) * len(rows) > MOST_PARTS:
        return None
    return [levels[number].part(number, column, row) for row in rows for column in columns]
