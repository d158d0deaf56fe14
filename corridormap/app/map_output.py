"""Gives the map away as a picture: to the clipboard, or to a PNG, SVG or PDF file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QByteArray, QIODevice, QObject, QSaveFile, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from corridormap.app.furnishing import Furnishing
from corridormap.app.saved_message import saved_message
from corridormap.app.session import Session
from corridormap.core.errors import ExportError
from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import RenderRequest
from corridormap.render.images import painting
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.result import RenderResult
from corridormap.ui.canvas.map_canvas import MapCanvas
from corridormap.ui.dialogs.save_path import ask_save_path
from corridormap.ui.message_bar import MessageBar

if TYPE_CHECKING:
    from corridormap.render.decorations.furniture import Furniture, LeftOut

T = TypeVar("T")
SHARP = 2.0
"""A saved picture has twice the screen's pixels, for slides and print."""
LOOKS_AGAIN_MS = 50
MOST_LOOKS = 1200
"""What is not read after so many is drawn from what there is."""
SUFFIXES = (".png", ".svg", ".pdf")


@dataclass(frozen=True, slots=True, eq=False)
class _Shot:
    """What is to be drawn, complete, and how to find what its furniture says."""

    request: RenderRequest
    furniture: Callable[[Feedback], Furniture]


class MapOutput(QObject):
    """Paints what the canvas shows, sharper than the screen, with its furniture.

    Measurements and the selection are painted with it, in pictures of pixels.

    Args:
        session: Whose settings know the folder, whose jobs write the file.
        canvas: What to paint.
        messages: Where it is told.
        furniture: What lies over the map.
    """

    def __init__(
        self, session: Session, canvas: MapCanvas, messages: MessageBar, furniture: Furnishing
    ) -> None:
        super().__init__(session)
        self._session = session
        self._canvas = canvas
        self._messages = messages
        self._furniture = furniture
        self._under_way = 0
        self._go_on: Callable[[], object] | None = None

    def holds_up(self, go_on: Callable[[], object]) -> bool:
        """Whether a picture is being made, which leaving would lose; asked again, it is given up.

        Args:
            go_on: Called when the picture is there; not at all if it fails.
        """
        is_first = self._go_on is None
        self._go_on = go_on if self._under_way and is_first else None
        return self._go_on is not None

    def copy(self) -> None:
        """Put the map on the clipboard."""
        self._under_way += 1
        self._take(partial(self._paint, done=self._copy))

    def ask_and_save(self, window: QWidget) -> None:
        """Ask for a file and save the map to it.

        Args:
            window: Parent of the file dialog.
        """
        folder = self._session.settings.folder
        kinds = (
            self.tr("PNG picture") + " (*.png)",
            self.tr("SVG drawing") + " (*.svg)",
            self.tr("PDF page") + " (*.pdf)",
        )
        title, proposal = self.tr("Save the map as a picture"), folder / "map.png"
        path = ask_save_path(window, title, proposal, ";;".join(kinds), SUFFIXES)
        if path is not None:
            self._session.settings.folder = path.parent
            self.save(path)

    def save(self, path: Path) -> None:
        """Save the map as the kind of file that the name ends in."""
        self._under_way += 1
        if path.suffix.lower() == ".png":
            self._take(partial(self._paint, done=partial(self._write, path)))
        else:
            self._take(partial(self._draw, path))

    def _take(self, use: Callable[[_Shot], None], looks: int = 0) -> None:
        store, settings = self._session.store, self._canvas.settings()
        sharper = replace(settings, device_pixel_ratio=max(SHARP, settings.device_pixel_ratio))
        layers = store.snapshots(settings=sharper)
        if looks or any(snapshot.step is not None for snapshot in layers):
            # Right after the start some layers are drawn from what is kept of them, and of those
            # too large for memory what is in view is read.
            if not looks:
                store.load_rest()
            if not looks or (store.is_busy and looks < MOST_LOOKS):
                QTimer.singleShot(LOOKS_AGAIN_MS, partial(self._take, use, looks + 1))
                return
        request = RenderRequest(0, sharper, layers)
        use(_Shot(request, self._furniture.made.for_picture(request)))

    def _paint(self, shot: _Shot, done: Callable[[QImage], None]) -> None:
        """Draw the map as pixels, with what the hand has left on it."""

        def work(feedback: Feedback) -> tuple[RenderResult, Furniture]:
            from corridormap.render.decorations.arrangement import furnished_request

            furniture = shot.furniture(feedback)
            request = furnished_request(shot.request, furniture)
            return MapRenderer().render(request, feedback), furniture

        self._submit(work, partial(self._finish, done=done))

    def _finish(
        self, drawn: tuple[RenderResult, Furniture], done: Callable[[QImage], None]
    ) -> None:
        from corridormap.render.decorations.arrangement import draw_furniture

        result, furniture = drawn
        image = result.image.copy()
        with painting(image) as painter:
            self._canvas.paint_overlays(painter, result.settings)
            left_out = draw_furniture(painter, result.settings, furniture).left_out
        done(image)
        self._tell_left_out(left_out)

    def _draw(self, path: Path, shot: _Shot) -> None:
        """Draw the map as shapes and text, and write it."""

        def work(feedback: Feedback) -> tuple[LeftOut, ...]:
            from corridormap.render.image_export import ImageOptions, export_image

            furniture = shot.furniture(feedback)
            options = ImageOptions(furniture.decorations.title_text, furniture)
            kind = path.suffix.lower().lstrip(".")
            exported = export_image(shot.request, kind, feedback, options)
            write_file(path, exported.content)
            return exported.left_out

        def told(left_out: tuple[LeftOut, ...]) -> None:
            self._messages.show_message(saved_message(path))
            self._tell_left_out(left_out)
            if self._session.selection.features or self._session.project.measurements.pins:
                text = self.tr("{name} holds the map itself, without selection and measurements.")
                self._messages.info(text.format(name=path.name))

        self._submit(work, told)

    def _submit(self, work: Callable[[Feedback], T], done: Callable[[T], None]) -> None:
        def finish(result: T) -> None:
            done(result)
            self._under_way -= 1
            if not self._under_way and self._go_on is not None:
                go_on, self._go_on = self._go_on, None
                go_on()

        def stop() -> None:
            self._under_way -= 1
            self._go_on = None

        def fail(error: Exception) -> None:
            stop()
            self._messages.error(str(error))

        self._session.runner.submit(work, finish, fail, stop, label=self.tr("Drawing the map"))

    def _tell_left_out(self, left_out: Sequence[LeftOut]) -> None:
        if left_out:
            self._messages.warn("\n".join(each.text for each in left_out))

    def _copy(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._messages.info(self.tr("The map was copied."))

    def _write(self, path: Path, image: QImage) -> None:
        def work(feedback: Feedback) -> None:
            # A large screen's picture takes a second to pack.
            write_png(path, image, feedback)

        self._under_way += 1
        self._submit(work, lambda _: self._messages.show_message(saved_message(path)))


def write_png(path: Path, image: QImage, feedback: Feedback) -> None:
    """Write a picture whole or not at all.

    Raises:
        ExportError: It cannot be written there.
        Cancelled: The feedback said so before it was whole.
    """
    file = QSaveFile(str(path))
    written = file.open(QIODevice.OpenModeFlag.WriteOnly)
    written = written and QImageWriter(file, QByteArray(b"png")).write(image)
    if feedback.is_cancelled:
        file.cancelWriting()
    feedback.check()
    if not written or not file.commit():
        raise ExportError(f"{path.name}: cannot be saved there ({file.errorString()}).")


def write_file(path: Path, content: bytes) -> None:
    """Write bytes whole or not at all.

    Raises:
        ExportError: They cannot be written there.
    """
    file = QSaveFile(str(path))
    written = file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(content) == len(content)
    if not written or not file.commit():
        raise ExportError(f"{path.name}: cannot be saved there ({file.errorString()}).")
