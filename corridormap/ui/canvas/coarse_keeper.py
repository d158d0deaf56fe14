"""Reads the rest of layers once the map is painted, and keeps what the first view showed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from corridormap.core.allocator import give_back_free_memory
from corridormap.core.crs import WEB_MERCATOR
from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.raster import raster_of
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.vector_layer import VectorLayer
from corridormap.render.detail import step_of
from corridormap.render.result import RenderResult
from corridormap.ui.canvas.coarse_files import CoarseFiles
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.canvas.map_canvas import MapCanvas
from corridormap.ui.job_runner import Ends, Lane

REST_AFTER_MS = 400
"""Longer than requests for pictures are gathered: only then is the map known to rest."""
WORTH_TIDYING_BYTES = 16 << 20
"""Reading a layer of so much leaves as much free behind it."""
KEPT_AFTER_MS = 1500
"""Rest of the map after which layers are reduced and written: nobody waits for that."""


class CoarseKeeper(QObject):
    """Follows the pictures of a canvas.

    Args:
        canvas: Whose first picture of each layer is to come at once next time.
        store: Its layers.
        files: Where to keep them; None for nowhere.
        parent: Owner.
    """

    def __init__(
        self,
        canvas: MapCanvas,
        store: LayerStore,
        files: CoarseFiles | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._files = files
        self._kept: dict[str, tuple[int, int]] = {}
        self._canvas = canvas
        self._store = store
        self._homes: dict[str, int] = {}
        self._waiting: list[tuple[VectorLayer, int]] = []
        self._is_busy = False
        self._is_untidy = False
        self._runner = canvas.runner
        self._rest = _single_shot(self, REST_AFTER_MS, self._read_rest)
        self._keep = _single_shot(self, KEPT_AFTER_MS, self._collect)
        canvas.loop.rendered.connect(self._look)
        store.layer_loaded.connect(self._note_loaded)
        canvas.picture_shown.connect(self._note)
        canvas.view_changed.connect(self._wait)

    def _look(self, *_: object) -> None:
        self._rest.start()

    def _read_rest(self) -> None:
        # Reading must not compete with the first picture.
        if self._canvas.loop.is_idle and not self._store.is_busy:
            self._store.load_rest()

    def _note_loaded(self, layer_id: str) -> None:
        self._is_untidy |= self._store.block(layer_id).nbytes >= WORTH_TIDYING_BYTES

    def _tidy(self) -> None:
        """Give back what reading and drawing left free, before more is read or made."""
        if self._is_untidy:
            self._is_untidy = False
            ends = Ends(_nothing, _nothing, partial(_nothing, None))
            self._runner.submit_in(Lane.WORK, lambda _: give_back_free_memory(), ends)

    def _note(self, result: RenderResult) -> None:
        if result.settings.view.crs != WEB_MERCATOR or self._files is None:
            return
        ratio = result.settings.device_pixel_ratio
        # One step finer, for a larger window or a finer screen.
        step = step_of(result.settings.view.map_units_per_px / ratio) - 1
        for layer in self._canvas.project.drawn_layers():
            if raster_of(layer.source) is not None:
                continue
            self._homes.setdefault(layer.layer_id, step)
            snapshot = self._store.snapshot(layer)
            if snapshot is not None and snapshot.step is not None:
                self._kept[layer.layer_id] = snapshot.geometry_id, snapshot.step
        self._keep.start()

    def _wait(self, *_: object) -> None:
        # A map that moves needs the processor for itself.
        if self._rest.isActive():
            self._rest.start()
        if self._keep.isActive() or self._waiting:
            self._keep.start()

    def _collect(self) -> None:
        layers = {layer.layer_id: layer for layer in self._canvas.project.layers()}
        self._homes = {key: step for key, step in self._homes.items() if key in layers}
        self._waiting = [(layers[layer_id], step) for layer_id, step in self._homes.items()]
        self._tidy()
        self._next()

    def _next(self) -> None:
        while self._waiting and not self._is_busy and not self._keep.isActive():
            layer, step = self._waiting.pop(0)
            snapshot = self._store.snapshot(layer)
            if snapshot is not None and self._store.is_whole(layer.layer_id):
                self._write(layer, snapshot, step)

    def _write(self, layer: VectorLayer, snapshot: LayerSnapshot, step: int) -> None:
        files, wanted = self._files, self._store.wanted(layer.layer_id)
        geometry = snapshot.geometry_id or snapshot.generation
        kept = self._kept.get(layer.layer_id)
        if files is None or (kept is not None and kept[0] == geometry and kept[1] <= step + 1):
            return
        self._kept[layer.layer_id] = geometry, step

        def work(feedback: Feedback) -> None:
            files.write_copy(layer.info, wanted, snapshot, step)

        self._is_busy = True
        ends = Ends(self._go_on, self._fail, partial(self._go_on, None))
        self._runner.submit_in(Lane.WORK, work, ends)

    def _go_on(self, _: object) -> None:
        self._is_busy = False
        self._next()

    def _fail(self, _: CorridorMapError) -> None:
        # Without a kept copy the next start is slower, no more.
        self._go_on(None)


def _nothing(_: object) -> None:
    pass


def _single_shot(parent: QObject, interval_ms: int, call: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(call)
    return timer
