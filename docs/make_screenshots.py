"""Takes the pictures of the documentation: starts the window, does things, grabs what it shows.

Run as `python docs/make_screenshots.py [FOLDER]`; without a display set QT_QPA_PLATFORM=offscreen.
`--size 1920x1080` and QT_SCALE_FACTOR=2 give other windows than the documentation's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QRect, QSettings, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from corridormap.app.main import make_application, take_down
from corridormap.app.main_window import MainWindow
from corridormap.app.session import Session
from corridormap.app.settings import Settings
from corridormap.core.crs import WGS84, transform
from corridormap.core.extent import Extent

LEFT = Qt.MouseButton.LeftButton
LONGEST_WAIT_S = 30.0
SOUTH_EAST_ASIA = Extent(92.0, 0.0, 118.0, 31.0)
BEIBU_GULF = Extent(103.0, 17.0, 112.0, 24.5)


class Photographer:
    """Works the window like a person and keeps pictures of it.

    Args:
        folder: Where pictures go.
        size: Width and height of the window in logical pixels.
        language: `en` or `zh`.
    """

    def __init__(self, folder: Path, size: tuple[int, int], language: str) -> None:
        self._folder = folder
        store = QSettings(
            str(Path(tempfile.mkdtemp()) / "settings.ini"), QSettings.Format.IniFormat
        )
        store.setValue("language", language)
        self.window = MainWindow(Session(Settings(store)))
        self.window.resize(*size)
        self.window.show()
        self.window.start([])
        self.window.docks.arrange()
        self.rest()

    def rest(self, least_ms: int = 900) -> None:
        """Wait until nothing loads, flies or is drawn any more."""
        self.wait(least_ms)
        window, begun = self.window, time.monotonic()
        while time.monotonic() - begun < LONGEST_WAIT_S:
            self.wait(100)
            shown = window.canvas.pictures.finished
            settled = shown is not None and shown.settings == window.canvas.settings()
            if settled and not window.session.runner.jobs:
                break
        self.wait(200)

    def wait(self, milliseconds: int) -> None:
        """Let the window live for a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def go(self, extent: Extent) -> None:
        """Show a part of the world, degrees."""
        self.window.canvas.zoom_to_extent(extent)
        self.rest()

    def point(self, lon: float, lat: float) -> QPoint:
        """Return where a place is on the canvas."""
        settings = self.window.canvas.settings()
        x, y = transform(np.array([[lon, lat]]), WGS84, settings.view.crs)[0].tolist()
        return QPoint(*(round(v) for v in settings.map_to_screen(x, y)))

    def click(self, lon: float, lat: float) -> None:
        """Click a place on the map."""
        place = self.point(lon, lat)
        QTest.mouseMove(self.window.canvas, place)
        QTest.mouseClick(self.window.canvas, LEFT, pos=place)
        self.wait(300)

    def press(self, action: str) -> None:
        """Choose a command."""
        self.window.actions_[action].trigger()
        self.wait(300)

    def keep(self, name: str, beside: QWidget | None = None) -> None:
        """Save a picture of the window, or of the dialog over it; with one that stands beside."""
        dialog = QApplication.activeModalWidget()
        picture = (dialog or self.window).grab()
        if beside is not None:
            painter = QPainter(picture)
            place = beside.pos() - self.window.pos()
            painter.drawPixmap(place, beside.grab())
            painter.drawRect(QRect(place, beside.size()))
            painter.end()
        picture.save(str(self._folder / f"{name}.png"))

    def close(self) -> None:
        """Close without a question."""
        self.window.session.project.is_changed = False
        self.window.close()
        take_down(self.window)


def window(at_work: Photographer) -> None:
    """Keep the window as it starts."""
    at_work.keep("window")


def identify(at_work: Photographer) -> None:
    """Keep what is known of a port."""
    at_work.go(BEIBU_GULF)
    search = at_work.window.panels.search
    search.setFocus()
    while not search.index.is_complete:
        at_work.wait(100)
    QTest.keyClicks(search, "Qinzhou")
    QTest.keyClick(search, Qt.Key.Key_Return)
    at_work.rest(2500)
    at_work.go(BEIBU_GULF)
    at_work.wait(2500)
    at_work.keep("identify")


def measure(at_work: Photographer) -> None:
    """Keep a chain of legs from Qinzhou to Singapore."""
    at_work.go(SOUTH_EAST_ASIA)
    at_work.press("measure")
    for lon, lat in ((108.62, 21.75), (109.8, 12.5), (104.5, 1.6), (103.75, 1.26)):
        at_work.click(lon, lat)
    QTest.keyClick(at_work.window.canvas, Qt.Key.Key_Return)
    at_work.rest()
    at_work.keep("measure")
    at_work.press("identify")


def route(at_work: Photographer) -> None:
    """Keep a route from Chongqing to Ho Chi Minh City while Longbang is closed."""
    at_work.go(Extent(95.0, 6.0, 117.0, 32.0))
    at_work.press("draw_route")
    for lon, lat in ((106.55, 29.45), (105.85, 21.03), (106.7, 10.77)):
        at_work.click(lon, lat)
        at_work.rest(1500)
    QTest.keyClick(at_work.window.canvas, Qt.Key.Key_Return)
    at_work.rest(1500)
    desk = at_work.window.routes.workshop.desk
    desk.close("Longbang")
    desk.want_alternatives(2)
    while desk.is_planning:
        at_work.wait(100)
    at_work.rest(1500)
    at_work.keep("route")
    at_work.press("identify")


def style(at_work: Photographer) -> None:
    """Keep the style editor at work on ranges of a fact."""
    at_work.go(SOUTH_EAST_ASIA)
    window = at_work.window
    layers = {layer.info.table: layer for layer in window.session.project.layers()}
    window.panels.layers.select_layer(layers["member_regions"])
    at_work.press("style")
    dialog = window.styles.dialog
    assert dialog is not None
    while not dialog.is_known:
        at_work.wait(100)
    bar = dialog.classes.bar
    for box, wanted in ((bar.renderer, "graduated"), (bar.field, "GDP per capita")):
        box.setCurrentIndex(box.findData(wanted))
        box.activated.emit(box.currentIndex())
        at_work.rest(1500)
    at_work.keep("style", dialog)
    dialog.reject()
    at_work.rest()


def chinese(at_work: Photographer) -> None:
    """Keep the window in Chinese."""
    at_work.press("language_zh")
    at_work.rest()
    at_work.keep("chinese")
    at_work.press("language_en")


Scene = Callable[[Photographer], None]
KEPT: tuple[Scene, ...] = (window, identify, measure, route, style)
"""The pictures that the documentation shows; the others are taken when named."""
SCENES: tuple[Scene, ...] = (*KEPT, chinese)


def main() -> int:
    """Take all pictures, or those named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent)
    parser.add_argument("--size", default="1600x900", help="of the window, such as 1920x1080")
    parser.add_argument("--only", action="append", help="name of a picture")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    width, height = (int(side) for side in arguments.size.split("x"))
    make_application()
    at_work = Photographer(arguments.folder, (width, height), "en")
    for scene in SCENES:
        if scene.__name__ in (arguments.only or [kept.__name__ for kept in KEPT]):
            scene(at_work)
    at_work.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
