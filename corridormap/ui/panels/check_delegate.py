"""Paints a finding: its mark, what it is about, what is wrong, and in a quieter shade why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QPainter,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from corridormap.ui.icons import icon
from corridormap.ui.panels.check_groups import FindingWords
from corridormap.ui.panels.check_model import FindingRole, Index
from corridormap.ui.panels.row_ground import is_selected, paint_ground
from corridormap.ui.panels.severity_icons import severity_icon

MARK_PX = 16
GAP_PX = 6
PADDING_PX = 5
HEADING_LINES = 3
CAUSE_LINES = 2
"""Causes may be long: the whole one is read of the finding that is the current one."""
_MANY = 60


@dataclass(frozen=True)
class _Line:
    text: str
    font: QFont
    is_quiet: bool

    @property
    def height(self) -> int:
        return QFontMetrics(self.font).height()


class FindingDelegate(QStyledItemDelegate):
    """The look of findings and of the headings above them, which count theirs."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a finding, or the heading of a group."""
        ink, quiet = paint_ground(painter, option)
        selected = is_selected(option)
        finding = index.data(FindingRole.FINDING)
        rect = option.rect.adjusted(0, PADDING_PX, -PADDING_PX, -PADDING_PX)
        painter.save()
        if isinstance(finding, FindingWords):
            mark = QRect(rect.topLeft(), QSize(MARK_PX, MARK_PX))
            # A shade that stands out from the list's ground does not from that of a selection.
            shown = icon(finding.row.severity) if selected else None
            shown = shown or severity_icon(finding.row.severity, option.palette)
            mode = QIcon.Mode.Selected if selected else QIcon.Mode.Normal
            shown.paint(painter, mark, Qt.AlignmentFlag.AlignCenter, mode)
            rect.setLeft(rect.left() + MARK_PX + GAP_PX)
        else:
            painter.setPen(quiet)
            painter.setFont(option.font)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight, _count(index))
        _draw(painter, rect.topLeft(), self._lines(option, index), (ink, quiet))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that the words need in the width that the view has."""
        height = sum(line.height for line in self._lines(option, index))
        return QSize(0, max(height, MARK_PX) + 2 * PADDING_PX)

    def _lines(self, option: QStyleOptionViewItem, index: Index) -> Iterator[_Line]:
        width = _width(option, index)
        strong, small = QFont(option.font), QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        small.setPointSizeF(option.font.pointSizeF() * 0.92)
        finding = index.data(FindingRole.FINDING)
        if not isinstance(finding, FindingWords):
            strong.setBold(True)
            width -= QFontMetrics(option.font).horizontalAdvance(_count(index)) + GAP_PX
            for text in wrapped(str(index.data() or ""), strong, width, HEADING_LINES):
                yield _Line(text, strong, False)
            return
        width -= MARK_PX + GAP_PX
        for text in wrapped(finding.subject, strong, width, _MANY):
            yield _Line(text, strong, False)
        for text in wrapped(finding.message, option.font, width, _MANY):
            yield _Line(text, option.font, False)
        most = _MANY if _is_current(option, index) else CAUSE_LINES
        for text in wrapped(finding.cause, small, width, most):
            yield _Line(text, small, True)


def _draw(
    painter: QPainter, top: QPoint, lines: Iterator[_Line], inks: tuple[QColor, QColor]
) -> None:
    for line in lines:
        painter.setFont(line.font)
        painter.setPen(inks[line.is_quiet])
        painter.drawText(top + QPoint(0, QFontMetrics(line.font).ascent()), line.text)
        top += QPoint(0, line.height)


def _count(index: Index) -> str:
    return str(index.data(FindingRole.COUNT) or "")


def _is_current(option: QStyleOptionViewItem, index: Index) -> bool:
    view = option.widget
    return isinstance(view, QTreeView) and view.currentIndex() == index


def _width(option: QStyleOptionViewItem, index: Index) -> int:
    """Return the pixels that words have, in the view where heights are asked for."""
    view = option.widget
    width = option.rect.width()
    if isinstance(view, QTreeView):
        depth = 2 if index.parent().isValid() else 1
        width = view.viewport().width() - depth * view.indentation()
    return width - PADDING_PX


def wrapped(text: str, font: QFont, width: int, most: int) -> list[str]:
    """Return a text broken into lines of a width in pixels, the last of `most` cut short."""
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    lines: list[str] = []
    layout.beginLayout()
    while text and (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, MARK_PX))
        start = line.textStart()
        if len(lines) == most - 1:
            rest = text[start:]
            cut = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
            lines.append(cut)
            break
        lines.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return lines
