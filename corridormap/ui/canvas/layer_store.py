"""Keeps the geometry and values of the project's layers in memory, read on worker threads."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from corridormap.core.crs import Crs
from corridormap.core.display_name import display_name, name_fields, name_joins
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock, empty_block
from corridormap.core.map_settings import MapSettings
from corridormap.core.project import Project
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.canvas.coarse_files import CoarseFiles
from corridormap.ui.canvas.drawn_lines import DrawnLines
from corridormap.ui.canvas.layer_loading import (
    Columns,
    WantedColumns,
    wanted_columns,
)
from corridormap.ui.canvas.layer_reader import LayerReader
from corridormap.ui.canvas.loaded_layer import LoadedLayer, crs_of, row_of, versions
from corridormap.ui.canvas.windows import WindowReader
from corridormap.ui.job_runner import JobRunner

SMALL_FEATURES = 200


class LayerStore(QObject):
    """Follows a project and loads its layers.

    Args:
        project: Whose layers to load; those already in it are loaded at once.
        runner: Reads in its loading lane.
        parent: Owner.
        coarse_files: Where reduced layers are kept; None for nowhere.
    """

    layer_grew = Signal(str)
    """More features of a layer arrived while it is being read."""
    layer_loaded = Signal(str)
    """A layer is complete, for the first time or again."""
    layer_replaced = Signal(str)
    """A layer was read again: what was drawn of it holds no more."""
    layer_failed = Signal(str, str)
    """Layer id and one line for people; what had arrived stays."""

    def __init__(
        self,
        project: Project,
        runner: JobRunner,
        parent: QObject | None = None,
        coarse_files: CoarseFiles | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._loaded: dict[str, LoadedLayer] = {}
        self.drawn = DrawnLines(self._loaded, self.snapshot)
        self.runner = runner
        """Where it reads."""
        self._windows = WindowReader(runner, self.layer_grew.emit, self.layer_failed.emit)
        self._reader = LayerReader(self._loaded, runner, self, coarse_files)
        self._reader.grew.connect(self._announce_growth)
        self._reader.finished.connect(self._windows.forget)
        self._reader.replaced.connect(self.layer_replaced)
        self._reader.finished.connect(self.layer_loaded)
        self._reader.failed.connect(self.layer_failed)
        project.layer_added.connect(self._add)
        project.layer_removed.connect(self._remove)
        project.layer_changed.connect(self._follow)
        project.order_changed.connect(self._put_off_hidden)
        for layer in project.layers():
            self._add(layer)

    def block(self, layer_id: str) -> GeometryBlock:
        """Return the full geometry as far as it was read, in the layer's CRS.

        Of a layer too large for memory that is what lies in view.
        """
        loaded, window = self._loaded.get(layer_id), self._windows.window(layer_id)
        if window is not None:
            return window.block
        return empty_block() if loaded is None or loaded.block is None else loaded.block

    def columns(self, layer_id: str) -> Columns:
        """Return the values that are kept in memory, aligned with the block's fids."""
        loaded = self._loaded.get(layer_id)
        return {} if loaded is None else loaded.columns

    def index(self, layer_id: str) -> SpatialIndex:
        """Return what finds features of the layer by place."""
        loaded, window = self._loaded.get(layer_id), self._windows.window(layer_id)
        if window is not None:
            return window.index
        return SpatialIndex(empty_block()) if loaded is None else loaded.found_index()

    def index_at(self, layer_id: str, extent: Extent, map_crs: Crs) -> SpatialIndex | None:
        """Return what finds the features in a box of map units, None where only the file knows."""
        loaded, window = self._loaded.get(layer_id), self._windows.window(layer_id)
        if window is not None and window.holds(extent, map_crs):
            return window.index
        if loaded is None or (loaded.coarse is None and (loaded.is_whole or loaded.job is None)):
            return self.index(layer_id)
        return None

    def crs(self, layer: VectorLayer) -> Crs | None:
        """Return the layer's CRS; degrees are assumed where none is named and they fit."""
        return crs_of(layer.info, self.block(layer.layer_id))

    def is_loading(self, layer_id: str) -> bool:
        """Whether the layer is still being read."""
        loaded = self._loaded.get(layer_id)
        return loaded is not None and loaded.job is not None

    @property
    def budget_bytes(self) -> int:
        """How much full geometry is held in memory; counts for what is read from then on."""
        return self._reader.budget_bytes

    @budget_bytes.setter
    def budget_bytes(self, budget_bytes: int) -> None:
        self._reader.budget_bytes = budget_bytes

    @property
    def is_busy(self) -> bool:
        """Whether any layer is being read, or what is in view of one."""
        is_reading = any(loaded.job is not None for loaded in self._loaded.values())
        return is_reading or self._windows.is_busy

    @property
    def is_blank(self) -> bool:
        """Whether nothing has come yet of a layer that is being read."""
        return any(each.job is not None and each.is_empty for each in self._loaded.values())

    def snapshot(
        self, layer: VectorLayer, settings: MapSettings | None = None
    ) -> LayerSnapshot | None:
        """Return the layer as it is now, None while there is nothing to draw.

        Args:
            layer: Of the project.
            settings: The view to draw; what of a layer too large for memory is in it is read.
        """
        loaded = self._loaded.get(layer.layer_id)
        crs = self.crs(layer)
        if loaded is None or crs is None:
            return None
        if loaded.coarse is not None:
            view = settings if loaded.coarse.is_all else None
            return self._windows.snapshot(loaded, loaded.coarse, crs, view)
        return None if loaded.block is None else loaded.snapshot(loaded.block, crs)

    def is_whole(self, layer_id: str) -> bool:
        """Whether all of the layer's features are in memory."""
        loaded = self._loaded.get(layer_id)
        return loaded is not None and loaded.is_whole

    def load_rest(self) -> None:
        """Read the features of layers of which only a reduced copy was drawn so far."""
        for loaded in self._loaded.values():
            if loaded.coarse is not None and loaded.job is None and not loaded.is_whole:
                self._reader.load(loaded)
                loaded.is_rest = True

    def wanted(self, layer_id: str) -> WantedColumns:
        """Return which values are kept in memory beside the layer's geometry."""
        loaded = self._loaded.get(layer_id)
        return WantedColumns((), ()) if loaded is None else loaded.wanted

    def want(self, layer_id: str) -> None:
        """Read the layer if nothing was read of it yet: hidden layers wait until then."""
        loaded = self._loaded.get(layer_id)
        if loaded is not None and not loaded.is_begun:
            self._reader.load(loaded)

    def snapshots(
        self, denominator: float | None = None, settings: MapSettings | None = None
    ) -> tuple[LayerSnapshot, ...]:
        """Return the layers to draw, the bottom one first; those shown first are read now.

        Args:
            denominator: Of the scale 1:n that is to be drawn; layers that do not show at it
                are not read for it.
            settings: See `snapshot`.
        """
        layers = self._project.drawn_layers()
        for layer in layers:
            if denominator is None or layer.style.is_in_scale(denominator):
                self.want(layer.layer_id)
        found = (self.snapshot(layer, settings) for layer in layers)
        return tuple(snapshot for snapshot in found if snapshot is not None)

    def feature_name(self, layer: VectorLayer, fid: int) -> str:
        """Return what a feature is called in the project's language; empty if nothing names it."""
        columns = self.columns(layer.layer_id)
        row = row_of(self.block(layer.layer_id), fid)
        if row is None:
            return ""
        joins = tuple(join.name for join in name_joins(layer.info))
        names = [name for name in (*joins, *name_fields(layer.info)) if name in columns]
        values = {name: columns[name][row] for name in names}
        return display_name(values, self._project.language)

    def reload(self, layer_id: str) -> None:
        """Read a layer again; what is shown stays until the new features are complete."""
        loaded = self._loaded.get(layer_id)
        if loaded is not None:
            self._reader.load(loaded)

    def _add(self, layer: VectorLayer) -> None:
        loaded = LoadedLayer(layer, wanted_columns(layer.info, layer.style))
        self._loaded[layer.layer_id] = loaded
        if _is_read_at_once(layer):
            self._reader.load(loaded)

    def _remove(self, layer: VectorLayer) -> None:
        loaded = self._loaded.pop(layer.layer_id, None)
        self._windows.forget(layer.layer_id)
        if loaded is not None and loaded.job is not None:
            loaded.job.cancel()

    def _announce_growth(self, layer_id: str) -> None:
        self._windows.forget(layer_id)
        self.layer_grew.emit(layer_id)

    def _follow(self, layer: VectorLayer, what: str) -> None:
        loaded = self._loaded.get(layer.layer_id)
        if loaded is None:
            return
        if not loaded.is_begun and what in ("source", "style"):
            loaded.wanted = wanted_columns(layer.info, layer.style)
        elif what == "source":
            loaded.wanted = wanted_columns(layer.info, layer.style)
            loaded.geometry_id = 0
            self._reader.load(loaded)
        elif what == "style":
            self._restyle(loaded)
        elif what == "visible":
            self._put_off_hidden()

    def _put_off_hidden(self) -> None:
        """Stop reading what is not shown any more and has not come yet."""
        shown = {layer.layer_id for layer in self._project.drawn_layers()}
        for layer_id, loaded in self._loaded.items():
            if loaded.is_empty and layer_id not in shown:
                self._reader.put_off(loaded)

    def _restyle(self, loaded: LoadedLayer) -> None:
        wanted = wanted_columns(loaded.layer.info, loaded.layer.style)
        missing = set(wanted.keys) - set(loaded.wanted.keys)
        # A join of the same name may look for another year.
        missing |= {join.name for join in set(wanted.joins) - set(loaded.wanted.joins)}
        needs_lanes = wanted.lanes and not loaded.wanted.lanes
        loaded.wanted = wanted
        loaded.geometry_id = 0
        if not missing and not needs_lanes:
            loaded.version = next(versions)
        elif not loaded.is_whole or loaded.block is None:
            self._reader.load(loaded)
        else:
            self._reader.load_columns(loaded)


def _is_read_at_once(layer: VectorLayer) -> bool:
    # Hidden layers, and those shown at some scales only, are read when they are to be drawn; but of
    # small ones the names are wanted before.
    is_small = layer.info.feature_count <= SMALL_FEATURES
    return layer.visible and (is_small or layer.style.max_denominator is None)
