"""Reads what is in view of layers that are too large to be in memory as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from corridormap.core.block_buffer import BlockBuffer
from corridormap.core.crs import Crs
from corridormap.core.distinct import first_rows
from corridormap.core.errors import CorridorMapError, CrsError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.map_settings import MapSettings, wrapped_shifts
from corridormap.core.projected_extent import projected_extent
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.vector_layer import LayerSource
from corridormap.render.clusters import reach_of
from corridormap.render.coarse import CoarseLayer, coarse_snapshot
from corridormap.render.detail import step_of
from corridormap.ui.canvas.layer_loading import Columns
from corridormap.ui.canvas.loaded_layer import LoadedLayer, versions
from corridormap.ui.job_runner import Ends, Job, JobRunner, Lane

MOST_FEATURES = 250_000
"""Of views of more features only the reduced copy is drawn: they have little shape there."""
AROUND = 0.5
"""How far a window reaches beyond the view, in widths of the view."""
_ROWS_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Full geometry of a layer in a part of the map.

    Attributes:
        extent: Map units, unwrapped.
        crs: The map's.
        index: Finds its features, in the layer's CRS.
        columns: Values aligned with them, as the style needs.
        version: Unlike that of any other picture of the layer.
    """

    extent: Extent
    crs: Crs
    index: SpatialIndex
    columns: Columns
    version: int

    @property
    def block(self) -> GeometryBlock:
        """The features, in the layer's CRS."""
        return self.index.block

    def holds(self, extent: Extent, map_crs: Crs) -> bool:
        """Whether nothing in a box of map units lies outside."""
        own = self.extent
        low = own.contains(extent.x_min, extent.y_min)
        return map_crs == self.crs and low and own.contains(extent.x_max, extent.y_max)


class WindowReader:
    """Chooses between a layer's reduced copy and its features in view, and reads the latter.

    Args:
        runner: Reads in its loading lane.
        arrived: Called with a layer's id when its features in view are there.
        failed: Called with a layer's id and one line for people.
    """

    def __init__(
        self,
        runner: JobRunner,
        arrived: Callable[[str], None],
        failed: Callable[[str, str], None],
    ) -> None:
        self._runner = runner
        self._arrived = arrived
        self._failed = failed
        self._windows: dict[str, Window] = {}
        self._jobs: dict[str, tuple[Job, Extent]] = {}

    @property
    def is_busy(self) -> bool:
        """Whether anything is being read."""
        return bool(self._jobs)

    def window(self, layer_id: str) -> Window | None:
        """Return what of a layer is in memory."""
        return self._windows.get(layer_id)

    def forget(self, layer_id: str) -> None:
        """Drop what is there of a layer, and what is on its way."""
        self._windows.pop(layer_id, None)
        job = self._jobs.pop(layer_id, None)
        if job is not None:
            job[0].cancel()

    def snapshot(
        self, loaded: LoadedLayer, coarse: CoarseLayer, crs: Crs, settings: MapSettings | None
    ) -> LayerSnapshot:
        """Return the layer as a view is to show it, and see to it that it can be shown better.

        Args:
            loaded: The layer.
            coarse: All there is of it in memory.
            crs: The layer's.
            settings: The view; None for one that is not worth reading for.
        """
        reduced = coarse_snapshot(loaded.layer, crs, coarse, loaded.version, loaded.geometry_id)
        if settings is None:
            return reduced
        view_crs, ratio = settings.view.crs, settings.device_pixel_ratio
        units = settings.view.map_units_per_px / ratio * view_crs.unit_m / coarse.crs.unit_m
        if step_of(units) >= coarse.step:
            return reduced
        if _count_in(coarse, settings) > MOST_FEATURES:
            # As fine as it gets at this scale.
            return replace(reduced, step=step_of(units))
        window = self._windows.get(loaded.layer.layer_id)
        if window is None or not window.holds(_counted_in(loaded, settings), view_crs):
            self._read(loaded, coarse, crs, settings)
            return reduced
        return replace(
            reduced,
            block=window.block,
            columns=window.columns,
            crs=crs,
            version=window.version,
            index=window.index,
            step=None,
            sketch=None,
            levels={},
            geometry_id=window.version,
            is_part_of_many=True,
            simplified_from=None,
        )

    def _read(
        self, loaded: LoadedLayer, coarse: CoarseLayer, crs: Crs, settings: MapSettings
    ) -> None:
        layer_id, view = loaded.layer.layer_id, settings.extent
        job = self._jobs.get(layer_id)
        if job is not None:
            if job[1].contains(*view.center):
                return
            job[0].cancel()
        around = AROUND * max(view.width, view.height)
        extent = _counted_in(loaded, settings).buffered(around)
        map_crs, source = settings.view.crs, loaded.layer.source

        def work(feedback: Feedback) -> Window:
            block = read_window(source, extent, (map_crs, crs), feedback)
            columns = _columns_of(block, coarse, feedback)
            return Window(extent, map_crs, SpatialIndex(block), columns, next(versions))

        ends = Ends(
            partial(self._take, layer_id, extent),
            partial(self._fail, layer_id, extent),
            partial(self._stop, layer_id, extent),
        )
        self._jobs[layer_id] = self._runner.submit_in(Lane.LOAD, work, ends), extent

    def _take(self, layer_id: str, extent: Extent, window: Window) -> None:
        if self._drop(layer_id, extent):
            self._windows[layer_id] = window
            self._arrived(layer_id)

    def _fail(self, layer_id: str, extent: Extent, error: CorridorMapError) -> None:
        if self._drop(layer_id, extent):
            self._failed(layer_id, str(error))

    def _stop(self, layer_id: str, extent: Extent) -> None:
        self._drop(layer_id, extent)

    def _drop(self, layer_id: str, extent: Extent) -> bool:
        job = self._jobs.get(layer_id)
        if job is None or job[1] is not extent:
            return False
        del self._jobs[layer_id]
        return True


def _counted_in(loaded: LoadedLayer, settings: MapSettings) -> Extent:
    """Return where the features lie of which a view tells, be it by a circle with their number."""
    view = settings.view
    return settings.extent.buffered(reach_of(loaded.layer.style, view.map_units_per_px))


def read_window(
    source: LayerSource, extent: Extent, crs: tuple[Crs, Crs], feedback: Feedback
) -> GeometryBlock:
    """Return the features whose boxes meet an extent, each once, ascending by fid.

    Args:
        source: The layer.
        extent: Map units, unwrapped: past the edge the world goes on.
        crs: The map's and the layer's.
        feedback: Asked whether to go on.

    Raises:
        SourceError, LayerError: The file cannot be read.
    """
    buffer = BlockBuffer()
    for block in blocks_in(source, extent, crs, feedback):
        buffer.append(block)
    found = buffer.block()
    # Each copy of the world is read by itself.
    is_ascending = (found.fids[1:] > found.fids[:-1]).all()
    return found if is_ascending else found.taken(first_rows(found.fids))


def blocks_in(
    source: LayerSource, extent: Extent, crs: tuple[Crs, Crs], feedback: Feedback
) -> Iterator[GeometryBlock]:
    """Yield the same a batch at a time; what lies across the map's edge may come twice.

    Raises:
        SourceError, LayerError: The file cannot be read.
    """
    map_crs, layer_crs = crs
    repeating, world = map_crs.world, extent
    if repeating is not None:
        x, half = repeating.x_greenwich, repeating.width / 2
        world = Extent(x - half, extent.y_min, x + half, extent.y_max)
    for shift in wrapped_shifts(extent, world, map_crs):
        try:
            box = projected_extent(extent.shifted(-shift, 0.0), map_crs, layer_crs)
        except CrsError:
            continue
        if box is not None:
            yield from source.read_blocks(feedback, box)


def _columns_of(block: GeometryBlock, coarse: CoarseLayer, feedback: Feedback) -> Columns:
    """Return the values that a reduced copy has of features, in their order; None for new ones."""
    if not coarse.columns:
        return {}
    wanted, known = block.fids, coarse.block.fids
    rows = np.full(len(wanted), -1, np.int64)
    for start in range(0, len(known), _ROWS_AT_ONCE) if len(wanted) else ():
        feedback.check()
        some = known[start : start + _ROWS_AT_ONCE]
        place = np.minimum(np.searchsorted(wanted, some), len(wanted) - 1)
        found = np.flatnonzero(wanted[place] == some)
        rows[place[found]] = start + found
    places = rows.tolist()
    return {
        name: [None if row < 0 else values[row] for row in places]
        for name, values in coarse.columns.items()
    }


def _count_in(coarse: CoarseLayer, settings: MapSettings) -> int:
    if coarse.index is None:
        return 0
    layer = coarse.index.extent
    view = projected_extent(settings.extent, settings.view.crs, coarse.crs)
    if layer is None or view is None:
        return 0
    shifts = wrapped_shifts(view, layer, coarse.crs)
    found = [coarse.index.query_by_place(view.shifted(-shift, 0.0)) for shift in shifts]
    return sum(map(len, found))
