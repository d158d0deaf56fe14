"""What lists that paint their own rows have in common: the ground of a row and its two inks."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

QUIET = 0.7


def is_selected(option: QStyleOptionViewItem) -> bool:
    """Whether a row is one of those chosen."""
    return bool(option.state & QStyle.StateFlag.State_Selected)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> tuple[QColor, QColor]:
    """Paint the ground as the style has it; return the ink of the row and a quieter shade."""
    style = option.widget.style() if option.widget is not None else QApplication.style()
    style.drawPrimitive(
        QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
    )
    chosen = is_selected(option)
    role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
    ink = option.palette.color(QPalette.ColorGroup.Active, role)
    quiet = QColor(ink)
    quiet.setAlphaF(QUIET)
    return ink, quiet
