"""Finds lines where a view draws them: beside their track where several share one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.vector_layer import VectorLayer
from corridormap.render.draw_lanes import drawn_lines
from corridormap.ui.canvas.loaded_layer import LoadedLayer


class DrawnLines:
    """What the last view came to is kept, layer by layer.

    Args:
        loaded: The store's layers by id.
        snapshot: Returns a layer as it is now, None while there is nothing of it.
    """

    def __init__(
        self,
        loaded: Mapping[str, LoadedLayer],
        snapshot: Callable[[VectorLayer], LayerSnapshot | None],
    ) -> None:
        self._loaded = loaded
        self._snapshot = snapshot

    def index(self, layer: VectorLayer, settings: MapSettings) -> SpatialIndex | None:
        """Return what finds a layer's lines where a view draws them, in the view's CRS.

        None where that is where they are.

        Raises:
            CrsError: There is no way from the layer's CRS into the map's.
        """
        loaded = self._loaded.get(layer.layer_id)
        if loaded is None or layer.style.lane_px <= 0:
            return None
        key = loaded.version, settings.view.crs, settings.view.map_units_per_px
        if loaded.drawn is None or loaded.drawn[0] != key:
            snapshot = self._snapshot(layer)
            block = None if snapshot is None else drawn_lines(snapshot, settings)
            loaded.drawn = key, None if block is None else SpatialIndex(block)
        return loaded.drawn[1]
