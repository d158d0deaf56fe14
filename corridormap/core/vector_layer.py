"""A layer of features: where it comes from, what it knows, how it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from psygnal import Signal

from corridormap.core.crs import Crs
from corridormap.core.extent import Extent
from corridormap.core.feature import Feature, Field, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.lanes import Lanes
from corridormap.core.symbol import Join, LayerStyle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Access(Enum):
    """What the program may do with a layer's file."""

    BUNDLED = "bundled"
    """Ships with the program."""
    UNTOUCHED = "untouched"
    """Could be written, and has not been."""
    READ_ONLY = "read-only"
    """The file, its folder or the program's own copy cannot be written."""


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """What a file says of one of its layers without reading the features.

    Attributes:
        path: The file.
        table: Name of the table or view in it.
        title: The layer's name for people (`identifier`, else the table's name).
        geometry_type: GeoPackage's word: `POINT`, `MULTILINESTRING`, `GEOMETRY` …
        crs: None where the file names none or one that PROJ does not know.
        feature_count: Rows, geometry or not.
        extent: In the layer's CRS; None for an empty layer.
        fields: Without the key and the geometry.
        warnings: One line each for what is odd but does not stop the reading.
        crs_warning: The one of the warnings that says why there is no CRS, for those who put a
            question in its place; empty where there is one.
    """

    path: Path
    table: str
    title: str
    geometry_type: str
    crs: Crs | None
    feature_count: int
    extent: Extent | None
    fields: tuple[Field, ...]
    access: Access = Access.UNTOUCHED
    warnings: tuple[str, ...] = ()
    crs_warning: str = ""


class LayerSource(Protocol):
    """Reads one layer's features; implemented in `corridormap.formats`.

    Every method may be called from any thread, opens and closes what it needs itself, and
    leaves neither a lock nor a byte behind. Each raises `LayerError` or `SourceError`, and
    `Cancelled` when the feedback says so.
    """

    @property
    def info(self) -> LayerInfo:
        """What was known when the file was opened."""

    def read_blocks(
        self, feedback: Feedback, extent: Extent | None = None
    ) -> Iterator[GeometryBlock]:
        """Yield geometry in batches, ascending by fid, in the layer's CRS.

        With `extent` (layer CRS) only features whose box meets it, by the R-tree if there is one.
        """

    def read_columns(
        self, names: Sequence[str], joins: Sequence[Join], feedback: Feedback
    ) -> Mapping[str, list[Value]]:
        """Return the values of fields and joins for all features, ascending by fid.

        The keys are always there, under `KEY`, and under `fid` as well unless the layer has a
        field of that name which was asked for.
        """

    def read_rows(
        self, names: Sequence[str], feedback: Feedback, fids: Sequence[int] | None = None
    ) -> Iterator[Mapping[str, list[Value]]]:
        """Yield the values of fields in batches, ascending by fid, the keys under `KEY`.

        For going through more rows than should be held, or through some of them without their
        geometry: with `fids` only these rows come; those that are gone are left out.
        """

    def read_keys(self, feedback: Feedback) -> Iterator[NDArray[np.int64]]:
        """Yield the fids of all features, ascending, in batches, the first a small one."""

    def read_features(self, fids: Sequence[int]) -> list[Feature]:
        """Return these rows whole, full geometry included, in the order asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class DistinctRows:
    """Some of the different values that features have.

    Attributes:
        columns: Values by field; those of one row are had together.
        counts: How many features have them, aligned.
    """

    columns: Mapping[str, list[Value]]
    counts: list[int]


@runtime_checkable
class DistinctSource(Protocol):
    """A layer source that finds different values without reading those of each feature."""

    def read_distinct(self, names: Sequence[str], feedback: Feedback) -> Iterator[DistinctRows]:
        """Yield the different values that fields have together, each row once, in batches."""


@runtime_checkable
class LaneSource(Protocol):
    """A layer source that may know which of its features share a track."""

    def read_lanes(self, feedback: Feedback) -> Lanes | None:
        """Return the lanes in the layer's CRS, None where nothing is known of them."""


class VectorLayer:
    """A layer of the project: an immutable source and how it is shown.

    Args:
        layer_id: Unique in the project.
        source: Where features come from.
        style: How they look.
        name: Shown in the panel; the source's title by default.
    """

    changed = Signal(str)
    """Emitted with the name of what changed: `visible`, `opacity`, `style`, `name` or `source`."""

    def __init__(
        self, layer_id: str, source: LayerSource, style: LayerStyle, name: str = ""
    ) -> None:
        self.layer_id = layer_id
        self._source = source
        self._style = style
        self._name = name or source.info.title
        self._visible = True
        self._opacity = 1.0
        self.name_zh = ""
        self.selectable = True
        """Whether identify, select and snapping look at this layer; false for the base map."""

    @property
    def source(self) -> LayerSource:
        """Where the features come from; replaced as a whole when a file is read again."""
        return self._source

    @source.setter
    def source(self, source: LayerSource) -> None:
        self._source = source
        self.changed.emit("source")

    @property
    def info(self) -> LayerInfo:
        """What the source knows of itself."""
        return self._source.info

    @property
    def name(self) -> str:
        """The layer's name in the panel."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        if name != self._name:
            self._name = name
            self.changed.emit("name")

    @property
    def visible(self) -> bool:
        """Whether it is drawn."""
        return self._visible

    @visible.setter
    def visible(self, visible: bool) -> None:
        if visible != self._visible:
            self._visible = visible
            self.changed.emit("visible")

    @property
    def opacity(self) -> float:
        """0 (not to be seen) to 1."""
        return self._opacity

    @opacity.setter
    def opacity(self, opacity: float) -> None:
        opacity = min(max(opacity, 0.0), 1.0)
        if opacity != self._opacity:
            self._opacity = opacity
            self.changed.emit("opacity")

    @property
    def style(self) -> LayerStyle:
        """How features look."""
        return self._style

    @style.setter
    def style(self, style: LayerStyle) -> None:
        if style != self._style:
            self._style = style
            self.changed.emit("style")
