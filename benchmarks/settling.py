"""Tells when a canvas first showed a layer and when its picture was complete, to the paint."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QColor, QImage, QPaintEvent, QPixmap

from benchmarks.figure import STARTED
from corridormap.app.session import Session
from corridormap.core.map_settings import MapSettings
from corridormap.render.result import RenderResult
from corridormap.ui.canvas.map_canvas import MapCanvas

QUIET_S = 0.5
"""No new picture for so long: the last one is what the map comes to."""
ENOUGH_PIXELS = 100


class CountingCanvas(MapCanvas):
    """The canvas, telling when a repaint ended."""

    painted_at_s = 0.0
    on_painted: Callable[[], None] | None = None
    ground: str | None = None
    """Colour where nothing is drawn, None for the program's own."""

    def settings(self) -> MapSettings:
        """Return what the canvas shows, on another ground if wanted."""
        settings = super().settings()
        return settings if self.ground is None else replace(settings, background=self.ground)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as ever and note when it was done."""
        super().paintEvent(event)
        self.painted_at_s = time.time()
        if self.on_painted is not None:
            self.on_painted()


class Settling:
    """Watches pictures and paints; relies on nothing but signals of the canvas and the store.

    Args:
        canvas: Whom to watch.
        session: Its project and store.
    """

    def __init__(self, canvas: CountingCanvas, session: Session) -> None:
        self._canvas = canvas
        self._session = session
        self._results: list[tuple[float, RenderResult]] = []
        self._last_s = time.time()
        self._is_moved = False
        self._arrived_s = 0.0
        self._is_looking = False
        self.first_pixels_s: float | None = None
        self.wants_first_pixels = False
        canvas.picture_shown.connect(self._note)
        canvas.view_changed.connect(self._note_move)
        canvas.on_painted = self._note_paint
        # A picture of what has just arrived is still to come.
        session.store.layer_grew.connect(self._note_features)
        session.store.layer_loaded.connect(self._note_features)

    def begin(self) -> None:
        """Forget all pictures so far."""
        self._results.clear()
        self._last_s = time.time()

    def wait(self) -> float:
        """Wait until the picture is complete and return when it was painted (epoch seconds)."""
        loop = QEventLoop()
        timer = QTimer(interval=5)
        timer.timeout.connect(lambda: loop.quit() if self._is_settled() else None)
        timer.start()
        loop.exec()
        pictures = self._pictures()
        first = len(pictures) - 1
        # Later pictures that show the same were not waited for by anybody.
        while first and pictures[first - 1][1] == pictures[-1][1]:
            first -= 1
        return max(pictures[first][0], self._arrived_s)

    def _pictures(self) -> list[tuple[float, QImage]]:
        settings = self._canvas.settings()
        return [(at_s, each.image) for at_s, each in self._results if each.settings == settings]

    def _is_settled(self) -> bool:
        if time.time() < self._last_s + QUIET_S or not self._pictures():
            return False
        store, layers = self._session.store, self._session.project.drawn_layers()
        is_loading = any(store.is_loading(layer.layer_id) for layer in layers)
        return bool(layers) and not is_loading and not self._session.runner.jobs

    def _note(self, result: RenderResult) -> None:
        self._last_s = time.time()
        if result.complete:
            QTimer.singleShot(0, lambda: self._note_painted(result))

    def _note_painted(self, result: RenderResult) -> None:
        # Behind the repaint that the picture has asked for.
        self._results.append((max(self._canvas.painted_at_s, self._last_s), result))

    def _note_move(self, view: object) -> None:
        self._last_s = time.time()
        self._is_moved = True

    def _note_features(self, layer_id: str) -> None:
        self._last_s = time.time()

    def _note_paint(self) -> None:
        if self._is_moved:
            self._is_moved = False
            self._arrived_s = self._canvas.painted_at_s
        if self.wants_first_pixels and self.first_pixels_s is None and not self._is_looking:
            self._is_looking = True
            painted_at_s = self._canvas.painted_at_s
            QTimer.singleShot(0, lambda: self._look(painted_at_s))

    def _look(self, painted_at_s: float) -> None:
        if has_color(self._canvas.grab(), told()["look"]["color"]):
            self.first_pixels_s = painted_at_s
        self._is_looking = False


def has_color(picture: QPixmap, color: str) -> bool:
    """Whether at least 100 pixels are more than half covered by a strong colour."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, :, :3]
    wanted = QColor(color)
    target = np.array([wanted.blue(), wanted.green(), wanted.red()], np.int16)
    strays = np.abs(pixels.astype(np.int16) - target).sum(axis=2)
    return int((strays < 200).sum()) >= ENOUGH_PIXELS


def told() -> dict[str, Any]:
    """Return what the parent process has told."""
    answer: dict[str, Any] = json.loads(os.environ["BENCHMARK"])
    return answer


def since_start_s(at_s: float) -> float:
    """Return seconds since the parent started this process."""
    return at_s - float(os.environ[STARTED])
