"""Python's cyclic collector held to the GUI thread.

Left alone it runs on whichever thread allocates, and a widget or timer that it then finds in a
cycle is destroyed on a worker thread, which ends the process now and then. The idea is Kovid
Goyal's, known from PyQt programs; written anew.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

from corridormap.ui.courtesy import Courtesy

INTERVAL_MS = 1_000
REST_S = 0.25
"""Nothing is collected until the window has answered no hand for this long …"""
LONGEST_WAIT_S = 60.0
"""… unless that has gone on for so long."""


class GuiThreadCollector(QObject):
    """Stops the automatic collector and collects by a timer on the thread it lives on.

    Args:
        parent: Owner, on the GUI thread.
        courtesy: Knows when a frame was asked for: collecting what a busy worker has made takes
            longer than a frame may.
    """

    _holders = 0

    def __init__(self, parent: QObject | None = None, courtesy: Courtesy | None = None) -> None:
        super().__init__(parent)
        self._courtesy = courtesy or Courtesy()
        self._looked_s = time.monotonic()
        self._is_holding = True
        GuiThreadCollector._holders += 1
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect_at_rest)
        self._timer.start(INTERVAL_MS)

    def _collect_at_rest(self) -> None:
        waited_s = time.monotonic() - self._looked_s
        if self._courtesy.rested_s >= REST_S or waited_s >= LONGEST_WAIT_S:
            self._looked_s = time.monotonic()
            self.collect_due()

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
