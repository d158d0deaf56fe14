"""A canvas with everything it needs, and hands to use it with."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from corridormap.core.crs import WEB_MERCATOR, WGS84, transform
from corridormap.core.extent import Extent
from corridormap.core.project import Project
from corridormap.core.selection import Selection
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.canvas.map_canvas import MapCanvas
from corridormap.ui.canvas.render_loop import Renderer
from corridormap.ui.job_runner import JobRunner
from tests.fakes import small_theme

REGION = Extent(85.0, -12.0, 130.0, 42.0)
NO_KEY = Qt.KeyboardModifier.NoModifier


class CanvasRig:
    def __init__(
        self, qtbot: QtBot, project: Project | None = None, renderer: Renderer | None = None
    ) -> None:
        self.qtbot = qtbot
        self.project = project or small_theme()
        self.runner = JobRunner()
        self.store = LayerStore(self.project, self.runner)
        self.canvas = MapCanvas(self.project, self.store, self.runner, renderer=renderer)
        self.selection = Selection()
        self.canvas.follow_selection(self.selection)
        self.canvas.navigator.animator.is_smooth = False
        self.messages: list[str] = []
        self.canvas.message_raised.connect(self.messages.append)
        self.canvas.resize(800, 600)

    def show(self) -> None:
        self.canvas.show()
        self.qtbot.waitExposed(self.canvas)
        self.canvas.zoom_to_extent(REGION)
        self.wait_idle()

    def close(self) -> None:
        self.canvas.close()
        self.runner.shut_down()
        self.canvas.deleteLater()

    def wait_idle(self) -> None:
        self.qtbot.waitUntil(self.is_idle, timeout=10_000)

    def is_idle(self) -> bool:
        loading = any(self.store.is_loading(layer.layer_id) for layer in self.project.layers())
        moving = self.canvas.navigator.is_moving
        return not loading and not moving and self.canvas.loop.is_idle

    def at(self, lon: float, lat: float) -> QPoint:
        """Return where a place lies on the canvas, in whole pixels."""
        x, y = transform(np.array([[lon, lat]]), WGS84, WEB_MERCATOR)[0].tolist()
        left, top = self.canvas.settings().map_to_screen(x, y)
        return QPoint(round(left), round(top))

    def map_point(self, place: QPoint) -> tuple[float, float]:
        return self.canvas.settings().screen_to_map(place.x(), place.y())

    def move(self, place: QPoint) -> None:
        QTest.mouseMove(self.canvas, place)

    def click(self, place: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseMove(self.canvas, place)
        QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, keys, place)

    def double_click(self, place: QPoint) -> None:
        self.click(place)
        QTest.mouseDClick(self.canvas, Qt.MouseButton.LeftButton, NO_KEY, place)

    def press(self, place: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, keys, place)

    def release(self, place: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, keys, place)

    def drag(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        """Drag slowly enough that nothing coasts."""
        self.press(start, keys)
        self.move(QPoint((start.x() + end.x()) // 2, (start.y() + end.y()) // 2))
        self.move(end)
        self.qtbot.wait(100)
        self.release(end, keys)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.canvas, key, keys)

    def wheel(
        self, place: QPoint, angle: int, pixels: int = 0, keys: Qt.KeyboardModifier = NO_KEY
    ) -> None:
        phase = Qt.ScrollPhase.ScrollUpdate if pixels else Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(
            QPointF(place),
            QPointF(self.canvas.mapToGlobal(place)),
            QPoint(0, pixels),
            QPoint(0, angle),
            Qt.MouseButton.NoButton,
            keys,
            phase,
            False,
        )
        QApplication.sendEvent(self.canvas, event)
