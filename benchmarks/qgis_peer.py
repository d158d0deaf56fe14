"""The peer: QGIS doing the same work, run by the Python that QGIS is installed for.

    python3 qgis_peer.py start FILE...     paint these GeoPackages in a map canvas, then end
    python3 qgis_peer.py frames FILE...    milliseconds of each frame of a pan and a zoom
    python3 qgis_peer.py views FILE...     milliseconds until each view is complete

Prints one JSON object. Needs no display: QT_QPA_PLATFORM=offscreen will do.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas, QgsMapToolPan  # type: ignore[import-not-found]
from qgis.PyQt.QtCore import (  # type: ignore[import-not-found]
    QEvent,
    QEventLoop,
    QPoint,
    QPointF,
    Qt,
)
from qgis.PyQt.QtGui import QMouseEvent, QWheelEvent  # type: ignore[import-not-found]

sys.path.insert(0, str(Path(__file__).parent))
from qgis_layers import layers_of  # type: ignore[import-not-found]

TOLD = json.loads(os.environ["BENCHMARK"])
SIZE = (1600, 1000)
FRAMES = 300


def show(canvas: QgsMapCanvas, paths: list[str]) -> int:
    """Show the layers in a canvas, wait until they are painted and return how many there are."""
    canvas.resize(*SIZE)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.enableAntiAliasing(True)
    layers = layers_of(paths, TOLD["own"], TOLD["look"])
    canvas.setLayers(layers)
    canvas.setExtent(QgsRectangle(*TOLD["box"]))
    canvas.show()
    refreshed(canvas)
    return len(layers)


def refreshed(canvas: QgsMapCanvas) -> None:
    """Draw the canvas anew and wait until it is painted."""
    loop = QEventLoop()
    canvas.mapCanvasRefreshed.connect(loop.quit)
    canvas.refresh()
    loop.exec_()
    canvas.mapCanvasRefreshed.disconnect(loop.quit)
    canvas.grab()


def start(paths: list[str]) -> dict[str, Any]:
    """Open a canvas with the layers and wait until it is painted."""
    layers = show(QgsMapCanvas(), paths)
    return {"layers": layers, "complete_s": time.time() - float(os.environ["BENCHMARK_STARTED_S"])}


class CountingCanvas(QgsMapCanvas):  # type: ignore[misc]
    """The canvas, telling when a repaint ended."""

    painted_at_s = 0.0
    due_s = 0.0
    """When the next event is to be sent."""

    def paintEvent(self, event: Any) -> None:
        """Paint as ever and note when it was done."""
        super().paintEvent(event)
        self.painted_at_s = time.perf_counter()


def frame(canvas: CountingCanvas, event: QEvent) -> float:
    """Send one event and return the milliseconds from when it was due until it is painted.

    It is due a sixtieth of a second after the one before, or when that one was painted.
    """
    sent_s = time.perf_counter()
    QgsApplication.sendEvent(canvas.viewport(), event)
    while canvas.painted_at_s < sent_s and time.perf_counter() - sent_s < 1.0:
        QgsApplication.processEvents()
    painted_s = canvas.painted_at_s
    if painted_s < sent_s:
        painted_s = time.perf_counter()
    elapsed_ms = (painted_s - canvas.due_s) * 1000
    canvas.due_s = max(canvas.due_s + 1 / 60, painted_s)
    while time.perf_counter() < canvas.due_s:
        QgsApplication.processEvents()
    return elapsed_ms


def mouse(kind: Any, at: QPointF, pressed: bool) -> QMouseEvent:
    """Return a left-button event."""
    button = Qt.NoButton if kind == QEvent.MouseMove else Qt.LeftButton
    return QMouseEvent(kind, at, button, Qt.LeftButton if pressed else Qt.NoButton, Qt.NoModifier)


def frames(paths: list[str]) -> dict[str, Any]:
    """Pan by dragging and zoom by the wheel, as our own side does, and time each frame."""
    canvas = CountingCanvas()
    show(canvas, paths)
    tool = QgsMapToolPan(canvas)
    canvas.setMapTool(tool)
    middle = QPointF(SIZE[0] / 2, SIZE[1] / 2)
    frame(canvas, mouse(QEvent.MouseButtonPress, middle, True))
    pan = []
    canvas.due_s = time.perf_counter()
    for number in range(1, FRAMES + 1):
        swing = 220.0 * (number % 60) / 60 * (1 if number // 60 % 2 == 0 else -1)
        at = middle + QPointF(swing, swing / 2)
        pan.append(frame(canvas, mouse(QEvent.MouseMove, at, True)))
    frame(canvas, mouse(QEvent.MouseButtonRelease, middle, False))
    zoom = []
    canvas.due_s = time.perf_counter()
    for number in range(FRAMES):
        angle = QPoint(0, 60 if number // 50 % 2 == 0 else -60)
        wheel = QWheelEvent(
            middle, middle, QPoint(), angle, Qt.NoButton, Qt.NoModifier, Qt.NoScrollPhase, False
        )
        zoom.append(frame(canvas, wheel))
    return {"pan": pan, "zoom": zoom}


def views(paths: list[str]) -> dict[str, Any]:
    """Go to each view and wait for its complete picture, several times."""
    canvas = QgsMapCanvas()
    layers = show(canvas, paths)
    complete_s = time.time() - float(os.environ["BENCHMARK_STARTED_S"])
    settled: list[list[float]] = [[] for _ in TOLD["views"]]
    for turn in range(TOLD["repeats"]):
        for times_ms, (x, y, units) in zip(settled, TOLD["views"], strict=True):
            scale = units * (1 + 0.003 * turn)
            half_w, half_h = SIZE[0] / 2 * scale, SIZE[1] / 2 * scale
            started = time.perf_counter()
            canvas.setExtent(QgsRectangle(x - half_w, y - half_h, x + half_w, y + half_h))
            refreshed(canvas)
            times_ms.append((time.perf_counter() - started) * 1000)
    return {"layers": layers, "complete_s": complete_s, "settled_ms": settled}


def main() -> None:
    """Do what the arguments say."""
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], True)
    application.initQgis()
    what, *rest = sys.argv[1:]
    paths = [str(Path(path).resolve()) for path in rest if path.endswith(".gpkg")]
    answer = {"start": start, "frames": frames, "views": views}[what](paths)
    print(json.dumps(answer), flush=True)
    # QGIS takes a while to tear down; the work is done.
    os._exit(0)


if __name__ == "__main__":
    main()
