"""The stops of a route in order, and what is wished between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QContextMenuEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QWidget,
)

from corridormap.network.assumptions import MODES
from corridormap.network.stored_route import CORRIDOR_WAY, WAYS, PartWish, StoredRoute
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_edits import planned_mode, with_mode, with_way
from corridormap.ui.routes.route_services import RouteSearch
from corridormap.ui.routes.route_words import kind_words, mode_words, way_words
from corridormap.ui.routes.stop_delegate import StopDelegate, StopLine, StopRole
from corridormap.ui.routes.stop_order import in_order, moved

LEAST_SHOWN, MOST_SHOWN = 2, 5
SPARE_PX = 2
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class StopsList(QListWidget):
    """Drag or Alt+Up and Alt+Down reorder, Del removes, Space opens the menu of the way on.

    Args:
        desk: Whose draft.
        search: Names of places, and the corridors that can be followed.
        parent: Owner.
    """

    stop_activated = Signal(int)
    """Number of a stop to be shown on the map."""

    def __init__(self, desk: RouteDesk, search: RouteSearch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._search = search
        self._lines: list[StopLine] = []
        self.setItemDelegate(StopDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        desk.draft_changed.connect(self._fill)
        self.itemDoubleClicked.connect(lambda item: self.stop_activated.emit(self.row(item)))
        self._retranslate()

    def sizeHint(self) -> QSize:
        """Return room for all stops, or the first few of many."""
        rows = range(min(self.count(), MOST_SHOWN))
        height = sum(self.sizeHintForRow(row) for row in rows)
        return QSize(200, height + 2 * self.frameWidth() + SPARE_PX)

    def minimumSizeHint(self) -> QSize:
        """Return room for the first of them."""
        height = sum(self.sizeHintForRow(row) for row in range(min(self.count(), LEAST_SHOWN)))
        return QSize(100, height + 2 * self.frameWidth())

    def move_stop(self, number: int, to: int) -> None:
        """Put a stop elsewhere in the order."""
        draft = self._desk.draft
        count = len(draft.stops)
        if 0 <= number < count and 0 <= to < count and number != to:
            text = self.tr("Move {name}").format(name=draft.stops[number].name)
            self._desk.change(text, in_order(draft, moved(count, number, to)))
            self.setCurrentRow(to)

    def remove_current(self) -> None:
        """Take the current stop out."""
        number = self.currentRow()
        if 0 <= number < len(self._desk.draft.stops):
            self._desk.remove_stop(number)
            self.setCurrentRow(min(number, self.count() - 1))

    def part_menu(self, number: int) -> QMenu:
        """Return the menu of how to go on from a stop."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        part = self._desk.draft.parts[number]
        modes = QActionGroup(menu)
        for mode in ("", *MODES):
            wish = with_mode(part, mode)
            action = self._choice(menu, mode_words(mode), number, wish, part.mode == mode)
            modes.addAction(action)
        menu.addSeparator()
        ways = QActionGroup(menu)
        planned = planned_mode(self._desk.draft, self._desk.route, number)
        for way in WAYS:
            wish = with_way(part, way, planned)
            ways.addAction(self._choice(menu, way_words(way), number, wish, part.way == way))
        self._add_corridors(menu, number, part)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Reorder, remove, open the menu."""
        key, row = Qt.Key(event.key()), self.currentRow()
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if is_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_stop(row, row + (1 if key == Qt.Key.Key_Down else -1))
        elif key in _DELETE:
            self.remove_current()
        elif key == Qt.Key.Key_Space and 0 <= row < len(self._desk.draft.parts):
            self.open_part_menu(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.stop_activated.emit(row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the menu of the way on where its words are clicked."""
        place = event.position().toPoint()
        number = self._part_at(place)
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and number >= 0:
            self.open_part_menu(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what can be clicked."""
        super().mouseMoveEvent(event)
        over = self._part_at(event.position().toPoint()) >= 0
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a stop."""
        row = self.currentRow()
        if row >= 0:
            self.stop_menu(row).popup(event.globalPos())

    def stop_menu(self, row: int) -> QMenu:
        """Return the menu of a stop."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        last = self.count() - 1
        show = menu.addAction(self.tr("Show on the map"))
        show.triggered.connect(lambda: self.stop_activated.emit(row))
        if row < last:
            menu.addAction(self.tr("How to go on…")).triggered.connect(
                lambda: self.open_part_menu(row)
            )
        if 0 < row < last:
            via = menu.addAction(self.tr("Only pass through"))
            via.setCheckable(True)
            via.setChecked(self._desk.draft.stops[row].is_via)
            via.toggled.connect(lambda is_via: self._set_via(row, is_via))
        menu.addSeparator()
        up = menu.addAction(self.tr("Move up"))
        up.setEnabled(row > 0)
        up.triggered.connect(lambda: self.move_stop(row, row - 1))
        down = menu.addAction(self.tr("Move down"))
        down.setEnabled(row < last)
        down.triggered.connect(lambda: self.move_stop(row, row + 1))
        menu.addAction(self.tr("Remove")).triggered.connect(self.remove_current)
        return menu

    def open_part_menu(self, number: int) -> None:
        """Open the menu of how to go on, below the words that say it."""
        place = self.visualRect(self.model().index(number, 0)).bottomLeft()
        self.part_menu(number).popup(self.viewport().mapToGlobal(place + QPoint(24, 0)))

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag a stop; whatever the drag took out of the list, it shows the draft."""
        super().startDrag(actions)
        self._lines = []
        self._fill()

    def dropEvent(self, event: QDropEvent) -> None:
        """Reorder by a step that can be undone; the list follows the draft."""
        row = self.currentRow()
        target = self.indexAt(event.position().toPoint())
        to = target.row() if target.isValid() else self.count() - 1
        below = QAbstractItemView.DropIndicatorPosition.BelowItem
        above = QAbstractItemView.DropIndicatorPosition.AboveItem
        if target.isValid() and self.dropIndicatorPosition() in (below, above):
            to += self.dropIndicatorPosition() == below
            to -= to > row
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.move_stop(row, min(max(to, 0), self.count() - 1))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _choice(
        self, menu: QMenu, text: str, number: int, wish: PartWish, is_checked: bool
    ) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_checked)
        step = self.tr("Go on by {way}").format(way=text)
        action.triggered.connect(lambda: self._desk.set_part(number, wish, step))
        return action

    def _add_corridors(self, menu: QMenu, number: int, part: PartWish) -> None:
        corridors = self._search.corridors(self._desk.draft.stops[number : number + 2])
        if not corridors:
            # Where none is drawn at all there is nothing to be missed.
            none = self._search.corridors(()) and menu.addAction(
                self.tr("No corridor leads past both stops")
            )
            if none:
                none.setEnabled(False)
            return
        along = menu.addMenu(self.tr("Along a corridor"))
        for corridor_id, name in corridors:
            wish = with_way(part, CORRIDOR_WAY + corridor_id)
            self._choice(along, name, number, wish, part.corridor_id == corridor_id)

    def _set_via(self, row: int, is_via: bool) -> None:
        stop = self._desk.draft.stops[row]
        self._desk.move_stop(row, replace(stop, is_via=is_via))

    def _part_at(self, place: QPoint) -> int:
        index = self.indexAt(place)
        delegate = self.itemDelegate()
        if not index.isValid() or not isinstance(delegate, StopDelegate):
            return -1
        return index.row() if delegate.is_part(index, self.visualRect(index), place) else -1

    def _fill(self) -> None:
        lines = self._lines_of(self._desk.draft)
        if lines == self._lines:
            return
        self._lines = lines
        current = self.currentRow()
        # Rows stay while their number does, so that the place scrolled to does.
        while self.count() > len(lines):
            self.takeItem(self.count() - 1)
        while self.count() < len(lines):
            self.addItem(QListWidgetItem())
        for number, line in enumerate(lines):
            item = self.item(number)
            item.setText(line.name)
            item.setData(StopRole.LINE, line)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, line.read_aloud())
        if current >= 0:
            self.setCurrentRow(min(current, self.count() - 1))
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()

    def _lines_of(self, draft: StoredRoute) -> list[StopLine]:
        place_name = cache(self._search.place_name)
        corridor_title = cache(self._search.corridor_title)
        lines = []
        for number, stop in enumerate(draft.stops):
            part = draft.parts[number] if number < len(draft.parts) else None
            kind = self.tr("passed through") if stop.is_via else kind_words(stop.kind)
            lines.append(
                StopLine(
                    number + 1,
                    place_name(stop.place_id, stop.name) if stop.place_id else stop.name,
                    kind,
                    "" if part is None else _part_words(part, corridor_title),
                    "" if part is None else part.mode,
                )
            )
        return lines

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Stops of the route"))
        self.setToolTip(
            self.tr("Drag or Alt+Up and Alt+Down reorder, Del removes, Space chooses the way on.")
        )
        self._lines = []
        self._fill()


def _part_words(part: PartWish, corridor_title: Callable[[str], str]) -> str:
    if part.corridor_id:
        # Its legs have modes of their own.
        return way_words(corridor_title(part.corridor_id))
    way = way_words(part.way)
    words = f"{mode_words(part.mode)} · {way}"
    return f"{words} ({len(part.points)})" if part.points else words
