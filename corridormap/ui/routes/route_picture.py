"""Keeps the drawn lines of routes as a picture for as long as neither they nor the view change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from corridormap.core.map_settings import MapSettings


class RoutePicture:
    """Paints lines directly while the view moves, as a picture from the second time on.

    While a hand drags the view stands still, and every frame counts. Lines that are to be faint
    are a picture from the first time on: see-through strokes would show where they overlap.
    """

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._settings: MapSettings | None = None
        self._picture: QPixmap | None = None

    def paint(
        self,
        painter: QPainter,
        settings: MapSettings,
        key: tuple[object, ...],
        draw: Callable[[QPainter], None],
        opacity: float = 1.0,
    ) -> None:
        """Paint what `draw` draws.

        Args:
            painter: On the canvas, or what stands for it.
            settings: The view.
            key: Another one when something else is to be drawn; its parts are compared as objects.
            draw: Draws opaque lines.
            opacity: Of all of them together.
        """
        is_same = settings == self._settings and _is_same(key, self._key)
        self._settings, self._key = settings, key
        if not is_same:
            self._picture = None
        if opacity == 1.0 and not is_same:
            draw(painter)
            return
        if self._picture is None:
            self._picture = _drawn(settings, draw)
        painter.save()
        painter.setOpacity(opacity)
        painter.drawPixmap(0, 0, self._picture)
        painter.restore()


def _is_same(key: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether two keys have the same objects: routes are told apart by what they are."""
    return len(key) == len(other) and all(
        one is two or (isinstance(one, int) and one == two)
        for one, two in zip(key, other, strict=True)
    )


def _drawn(settings: MapSettings, draw: Callable[[QPainter], None]) -> QPixmap:
    ratio = settings.device_pixel_ratio
    picture = QPixmap(round(settings.width_px * ratio), round(settings.height_px * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter)
    finally:
        painter.end()
    return picture
