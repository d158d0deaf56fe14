"""Gives the map away as a picture: to the clipboard or to a PNG file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QIODevice, QObject, QSaveFile, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget

from corridormap.app.attributions import credit_line
from corridormap.app.saved_message import saved_message
from corridormap.app.session import Session
from corridormap.core.errors import ExportError
from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import RenderRequest
from corridormap.render.attribution import draw_attribution
from corridormap.render.draw_context import DrawContext
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.result import RenderResult
from corridormap.ui.canvas.map_canvas import MapCanvas
from corridormap.ui.dialogs.save_path import ask_save_path
from corridormap.ui.message_bar import MessageBar

SHARP = 2.0
"""A saved picture has twice the screen's pixels, for slides and print."""
LOOKS_AGAIN_MS = 50
MOST_LOOKS = 1200
"""What is not read after so many is drawn from what there is."""


class MapOutput(QObject):
    """Paints what the canvas shows, sharper than the screen, with the credits of its data.

    Measurements and the selection are painted with it.

    Args:
        session: Whose settings know the folder, whose jobs write the file.
        canvas: What to paint.
        messages: Where it is told.
        window: Parent of the file dialog.
    """

    def __init__(
        self, session: Session, canvas: MapCanvas, messages: MessageBar, window: QWidget
    ) -> None:
        super().__init__(session)
        self._session = session
        self._canvas = canvas
        self._messages = messages
        self._window = window

    def copy(self) -> None:
        """Put the map on the clipboard."""
        self._paint(self._copy)

    def ask_and_save(self) -> None:
        """Ask for a file and save the map to it."""
        folder = self._session.settings.folder
        path = ask_save_path(
            self._window,
            self.tr("Save the map as a picture"),
            folder / "map.png",
            self.tr("PNG picture") + " (*.png)",
            (".png",),
        )
        if path is not None:
            self._session.settings.folder = path.parent
            self.save(path)

    def save(self, path: Path) -> None:
        """Save the map as a PNG file."""
        self._paint(partial(self._write, path))

    def _paint(self, done: Callable[[QImage], None], looks: int = 0) -> None:
        store, settings = self._session.store, self._canvas.settings()
        sharper = replace(settings, device_pixel_ratio=max(SHARP, settings.device_pixel_ratio))
        layers = store.snapshots(settings=sharper)
        if looks or any(snapshot.step is not None for snapshot in layers):
            # Right after the start some layers are drawn from what is kept of them, and of those
            # too large for memory what is in view is read.
            if not looks:
                store.load_rest()
            if not looks or (store.is_busy and looks < MOST_LOOKS):
                QTimer.singleShot(LOOKS_AGAIN_MS, partial(self._paint, done, looks + 1))
                return
        request = RenderRequest(0, sharper, layers)
        self._session.runner.submit(
            lambda feedback: MapRenderer().render(request, feedback),
            lambda result: self._finish(result, done),
            lambda error: self._messages.error(str(error)),
            label=self.tr("Drawing the map"),
        )

    def _finish(self, result: RenderResult, done: Callable[[QImage], None]) -> None:
        image = result.image.copy()
        painter = QPainter(image)
        self._canvas.paint_overlays(painter, result.settings)
        credit = credit_line(self._session.project)
        if credit:
            draw_attribution(DrawContext(painter, result.settings, Feedback()), credit)
        painter.end()
        done(image)

    def _copy(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._messages.info(self.tr("The map was copied."))

    def _write(self, path: Path, image: QImage) -> None:
        try:
            write_png(path, image)
        except ExportError as exc:
            self._messages.error(str(exc))
        else:
            self._messages.show_message(saved_message(path))


def write_png(path: Path, image: QImage) -> None:
    """Write a picture whole or not at all.

    Raises:
        ExportError: It cannot be written there.
    """
    file = QSaveFile(str(path))
    written = file.open(QIODevice.OpenModeFlag.WriteOnly)
    written = written and QImageWriter(file, QByteArray(b"png")).write(image)
    if not written or not file.commit():
        raise ExportError(f"{path.name}: cannot be saved there ({file.errorString()}).")
