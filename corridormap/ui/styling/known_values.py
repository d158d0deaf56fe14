"""Remembers what the files of layers know beyond their fields, each read once on a worker."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from corridormap.core.errors import CorridorMapError
from corridormap.core.vector_layer import LayerSource, VectorLayer
from corridormap.ui.job_runner import Job
from corridormap.ui.message_words import message_words
from corridormap.ui.styling.style_services import LayerValues, StyleServices


class KnownValues(QObject):
    """Values by layer; a file that is read again is asked again.

    Args:
        services: Reads them.
        parent: Owner.
    """

    read_of = Signal(object)
    """The `VectorLayer` whose values have come."""
    failed = Signal(str)

    def __init__(self, services: StyleServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._known: dict[str, tuple[LayerSource, LayerValues]] = {}
        self._reading: Job | None = None

    @property
    def is_reading(self) -> bool:
        """Whether values are on their way."""
        return self._reading is not None

    def of(self, layer: VectorLayer) -> LayerValues | None:
        """Return what the layer's file knows, None while it was not read or is another now."""
        source, values = self._known.get(layer.layer_id, (None, None))
        return values if source is layer.source else None

    def read(self, layer: VectorLayer) -> None:
        """Read what the layer's file knows."""
        self.stop()
        source = layer.source

        # A window that goes takes its dialogs with it before the last answers are in.
        def done(values: LayerValues) -> None:
            if self._reading is job and isValid(self):
                self._reading = None
                self._known[layer.layer_id] = (source, values)
                self.read_of.emit(layer)

        def fail(error: CorridorMapError) -> None:
            if self._reading is job and isValid(self):
                self._reading = None
                self.failed.emit(message_words(str(error)))

        work = partial(self._services.values_of, layer)
        self._reading = job = self._services.runner.submit(work, done, fail)

    def stop(self) -> None:
        """Read no more; an answer on its way finds nobody."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
