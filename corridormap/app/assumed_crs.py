"""Reads a layer in a CRS that a person chose because its file names none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from corridormap.core.crs import Crs
from corridormap.core.extent import Extent
from corridormap.core.feature import Feature, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.raster import Raster, raster_of
from corridormap.core.symbol import Join
from corridormap.core.vector_layer import LayerInfo, LayerSource

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class SourceInCrs:
    """A source that says another CRS of itself and passes all reading on.

    Args:
        source: What is read.
        crs: What its coordinates are in.
    """

    def __init__(self, source: LayerSource, crs: Crs) -> None:
        self._source = source.original if isinstance(source, SourceInCrs) else source
        self._info = replace(self._source.info, crs=crs)

    @property
    def original(self) -> LayerSource:
        """The source as the file has it."""
        return self._source

    @property
    def raster(self) -> Raster | None:
        """The layer's pictures, if it has some in place of features."""
        return raster_of(self._source)

    @property
    def info(self) -> LayerInfo:
        """What the file says, with the CRS that was chosen."""
        return self._info

    def read_blocks(
        self, feedback: Feedback, extent: Extent | None = None
    ) -> Iterator[GeometryBlock]:
        """Yield geometry in batches."""
        return self._source.read_blocks(feedback, extent)

    def read_columns(
        self, names: Sequence[str], joins: Sequence[Join], feedback: Feedback
    ) -> Mapping[str, list[Value]]:
        """Return the values of fields and joins for all features."""
        return self._source.read_columns(names, joins, feedback)

    def read_rows(
        self, names: Sequence[str], feedback: Feedback, fids: Sequence[int] | None = None
    ) -> Iterator[Mapping[str, list[Value]]]:
        """Yield the values of fields in batches."""
        return self._source.read_rows(names, feedback, fids)

    def read_keys(self, feedback: Feedback) -> Iterator[NDArray[np.int64]]:
        """Yield the fids of all features in batches."""
        return self._source.read_keys(feedback)

    def read_features(self, fids: Sequence[int]) -> list[Feature]:
        """Return these rows whole."""
        return self._source.read_features(fids)
