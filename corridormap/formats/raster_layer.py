"""A layer of pictures in the clothes of a layer of features: it has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.extent import Extent
from corridormap.core.feature import KEY, Feature, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.raster import Raster
from corridormap.core.symbol import Join
from corridormap.core.vector_layer import LayerInfo

if TYPE_CHECKING:
    from numpy.typing import NDArray


class RasterLayer:
    """A layer source without features.

    Args:
        info: What the file says of it; its geometry type is `core.raster.RASTER`.
        raster: Its pictures.
    """

    def __init__(self, info: LayerInfo, raster: Raster) -> None:
        self._info = info
        self._raster = raster

    @property
    def info(self) -> LayerInfo:
        """What was known when the file was opened."""
        return self._info

    @property
    def raster(self) -> Raster:
        """What is drawn."""
        return self._raster

    def read_blocks(
        self, feedback: Feedback, extent: Extent | None = None
    ) -> Iterator[GeometryBlock]:
        """Yield nothing."""
        return iter(())

    def read_columns(
        self, names: Sequence[str], joins: Sequence[Join], feedback: Feedback
    ) -> Mapping[str, list[Value]]:
        """Return no values."""
        return {KEY: [], "fid": []}

    def read_rows(
        self, names: Sequence[str], feedback: Feedback, fids: Sequence[int] | None = None
    ) -> Iterator[Mapping[str, list[Value]]]:
        """Yield nothing."""
        return iter(())

    def read_keys(self, feedback: Feedback) -> Iterator[NDArray[np.int64]]:
        """Yield nothing."""
        return iter(())

    def read_features(self, fids: Sequence[int]) -> list[Feature]:
        """Return nothing."""
        return []
