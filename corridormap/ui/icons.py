"""Icons drawn from SVG in the palette's colours when painted, so that dark mode just works."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from corridormap.core.bundled import resources_folder

_ROLES = {
    QIcon.Mode.Normal: (QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText),
    QIcon.Mode.Active: (QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText),
    QIcon.Mode.Disabled: (QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText),
    QIcon.Mode.Selected: (QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText),
}


class PaletteIconEngine(QIconEngine):
    """Paints one file of `resources/icons/actions/` in the colour that text has just now.

    Args:
        name: The file's name without its suffix.
        color: Fixed colour for icons that carry a meaning; None follows the palette.
    """

    def __init__(self, name: str, color: QColor | None = None) -> None:
        super().__init__()
        self._name = name
        self._color = color

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint into a square at the middle of `rect`."""
        color = self._color
        if color is None or mode == QIcon.Mode.Disabled:
            color = QGuiApplication.palette().color(*_ROLES[mode])
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        _renderer(self._name, color.name()).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon on a transparent ground, `size` in device pixels."""
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        """Return another engine of the same look, as Qt asks when an icon is copied."""
        return PaletteIconEngine(self._name, self._color)


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    text = (resources_folder() / "icons" / "actions" / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", color).encode()))


@lru_cache(maxsize=128)
def icon(name: str, color: str = "") -> QIcon:
    """Return the icon of that name (a file in `resources/icons/actions/`, without `.svg`).

    Args:
        name: Such as `open` or `zoom_in`.
        color: `#rrggbb` for icons that carry a meaning; empty follows the palette.
    """
    return QIcon(PaletteIconEngine(name, QColor(color) if color else None))
