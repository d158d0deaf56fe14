"""Which layers a tool looks at, and how far around the pointer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import Crs
from corridormap.core.errors import CrsError
from corridormap.core.extent import Extent
from corridormap.core.feature import FeatureRef
from corridormap.core.feature_set import FeatureSet, FidSet
from corridormap.core.feedback import Feedback
from corridormap.core.nearby import Spot
from corridormap.core.picking import features_near, fids_in_box
from corridormap.core.snapping import SnapLayer, SnapMatch, SnapRank, snap
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.vector_layer import Access, LayerSource, VectorLayer
from corridormap.ui.canvas.pointer import PointerEvent
from corridormap.ui.canvas.windows import blocks_in, read_window
from corridormap.ui.panels.latest_job import LatestJob

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas

TOLERANCE_PX = 8.0
"""A feature this near to the pointer was meant."""
SNAP_RADIUS_PX = 12.0
PLACE_TABLES = frozenset({"ports", "border_crossings"})
CORRIDOR_TABLES = frozenset({"corridors", "corridor_legs"})


def visible_layers(canvas: MapCanvas, with_base_map: bool = False) -> list[VectorLayer]:
    """Return the layers that can be pointed at, the one on top first."""
    denominator = canvas.settings().scale_denominator()
    return [
        layer
        for layer in reversed(canvas.project.drawn_layers())
        if (layer.selectable or with_base_map) and layer.style.is_in_scale(denominator)
    ]


def spot_at(canvas: MapCanvas, map_point: tuple[float, float], radius_px: float) -> Spot:
    """Return what is in reach of a map point."""
    view = canvas.settings().view
    return Spot(*map_point, radius_px * view.map_units_per_px, view.crs)


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A layer that can be pointed at.

    Attributes:
        layer_id: The layer's id.
        source: Asked for the features where they are not in memory.
        crs: That of `index`, else the layer's.
        index: Finds the features where they are drawn; None where they are not in memory.
    """

    layer_id: str
    source: LayerSource
    crs: Crs
    index: SpatialIndex | None

    def index_of(self, box: Extent, map_crs: Crs, feedback: Feedback) -> SpatialIndex:
        """Return what finds the features in a map box.

        Raises:
            SourceError, LayerError: The file cannot be read.
        """
        if self.index is not None:
            return self.index
        return SpatialIndex(read_window(self.source, box, (map_crs, self.crs), feedback))


def targets_at(canvas: MapCanvas, box: Extent) -> list[Target]:
    """Return the layers that can be pointed at in a map box, the one on top first."""
    return [
        _target(canvas, layer, crs, box)
        for layer in visible_layers(canvas)
        if (crs := canvas.store.crs(layer)) is not None
    ]


def _target(canvas: MapCanvas, layer: VectorLayer, crs: Crs, box: Extent) -> Target:
    settings, store = canvas.settings(), canvas.store
    # Told when the layer was drawn; what is not on the map cannot be pointed at.
    with suppress(CrsError):
        drawn = store.drawn.index(layer, settings)
        if drawn is not None:
            return Target(layer.layer_id, layer.source, settings.view.crs, drawn)
    index = store.index_at(layer.layer_id, box, settings.view.crs)
    return Target(layer.layer_id, layer.source, crs, index)


def find_features(
    canvas: MapCanvas,
    event: PointerEvent,
    search: LatestJob,
    done: Callable[[list[FeatureRef]], None],
) -> None:
    """Find all features under the pointer: points, lines, areas, of each the top layer first.

    Args:
        canvas: Where to look.
        event: The pointer.
        search: Asks the file, where features are not in memory; what it was at is given up.
        done: Called with what was found, at once where all is in memory.
    """
    spot = spot_at(canvas, event.map_point, TOLERANCE_PX)
    targets = targets_at(canvas, spot.extent)
    search.cancel()
    if all(target.index is not None for target in targets):
        done(_found_at(spot, targets, Feedback()))
        return
    search.submit(
        lambda feedback: _found_at(spot, targets, feedback),
        done,
        lambda error: canvas.message_raised.emit(str(error)),
    )


def _found_at(spot: Spot, targets: list[Target], feedback: Feedback) -> list[FeatureRef]:
    found: list[tuple[int, int, float, FeatureRef]] = []
    for order, target in enumerate(targets):
        # Told when the layer was drawn; what is not on the map cannot be pointed at.
        with suppress(CrsError):
            index = target.index_of(spot.extent, spot.crs, feedback)
            found += [
                (int(pick.kind), order, pick.distance, FeatureRef(target.layer_id, pick.fid))
                for pick in features_near(index, target.crs, spot)
            ]
    found.sort(key=lambda each: each[:3])
    return [ref for *_, ref in found]


def features_in(canvas: MapCanvas, box: Extent) -> Callable[[Feedback], FeatureSet]:
    """Return what finds all features that share a point with a map box, on a worker thread."""
    map_crs = canvas.settings().view.crs
    targets = targets_at(canvas, box)

    def find(feedback: Feedback) -> FeatureSet:
        found: dict[str, FidSet] = {}
        for target in targets:
            feedback.check()
            # Told when the layer was drawn; what is not on the map cannot be pointed at.
            with suppress(CrsError):
                found[target.layer_id] = _fids_in(target, box, map_crs, feedback)
        return FeatureSet(found)

    return find


def _fids_in(target: Target, box: Extent, map_crs: Crs, feedback: Feedback) -> FidSet:
    if target.index is not None:
        return fids_in_box(target.index, target.crs, box, map_crs, feedback)
    # Some at a time: there may be more of them than memory holds.
    pieces = [
        fids_in_box(SpatialIndex(block), target.crs, box, map_crs).array
        for block in blocks_in(target.source, box, (map_crs, target.crs), feedback)
    ]
    return FidSet(np.concatenate(pieces) if pieces else ())


def feature_title(canvas: MapCanvas, ref: FeatureRef) -> str:
    """Return what to call a feature: its name and its layer's, or its key where it has none."""
    layer = canvas.project.layer(ref.layer_id)
    if layer is None:
        return ""
    name = canvas.store.feature_name(layer, ref.fid) or str(ref.fid)
    return f"{name} · {layer_title(canvas, layer)}"


def layer_title(canvas: MapCanvas, layer: VectorLayer) -> str:
    """Return a layer's name in the language of the map."""
    return (canvas.project.language == "zh" and layer.name_zh) or layer.name


def snap_at(
    canvas: MapCanvas,
    map_point: tuple[float, float],
    with_base_map: bool = False,
    radius_px: float = SNAP_RADIUS_PX,
) -> SnapMatch | None:
    """Return what a map point is snapped to."""
    layers = [
        snap_layer
        for layer in visible_layers(canvas, with_base_map)
        if (with_base_map or snap_rank(layer) is not SnapRank.BASE_MAP)
        and (snap_layer := _snap_layer(canvas, layer)) is not None
    ]
    try:
        return snap(layers, spot_at(canvas, map_point, radius_px))
    except CrsError:
        return None


def snap_rank(layer: VectorLayer) -> SnapRank:
    """Return which class of snapping a layer belongs to.

    Of what ships, ports and crossings are places and corridors are lines to measure along; member
    regions are ground like the base map: a corner of a province is no place to measure from.
    """
    if layer.info.access is Access.BUNDLED:
        if layer.info.table in PLACE_TABLES:
            return SnapRank.PLACES
        if layer.info.table in CORRIDOR_TABLES:
            return SnapRank.FEATURES
        return SnapRank.BASE_MAP
    return SnapRank.FEATURES if layer.selectable else SnapRank.BASE_MAP


def _snap_layer(canvas: MapCanvas, layer: VectorLayer) -> SnapLayer | None:
    crs = canvas.store.crs(layer)
    if crs is None:
        return None
    return SnapLayer(
        layer.layer_id,
        layer_title(canvas, layer),
        snap_rank(layer),
        canvas.store.index(layer.layer_id),
        crs,
        lambda fid: canvas.store.feature_name(layer, fid),
    )
