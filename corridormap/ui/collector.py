"""Python's cyclic collector held to the GUI thread.

Left alone it runs on whichever thread allocates, and a widget or timer that it then finds in a
cycle is destroyed on a worker thread, which ends the process now and then. The idea is Kovid
Goyal's, known from PyQt programs; written anew.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1_000


class GuiThreadCollector(QObject):
    """Stops the automatic collector and collects by a timer on the thread it lives on.

    Args:
        parent: Owner, on the GUI thread.
    """

    _holders = 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_holding = True
        GuiThreadCollector._holders += 1
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start(INTERVAL_MS)

    def collect_due(self) -> None:
        """Collect the oldest generation that is due, as the automatic collector would."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return

    def release(self) -> None:
        """Hand back to the automatic collector once no other holder is left; no thread runs."""
        if not self._is_holding:
            return
        self._is_holding = False
        self._timer.stop()
        GuiThreadCollector._holders -= 1
        if GuiThreadCollector._holders == 0:
            gc.enable()
