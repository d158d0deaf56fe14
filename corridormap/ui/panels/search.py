"""The search box: finds places and features by name as somebody types, and goes there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from corridormap.core.coordinate_text import AxisOrder
from corridormap.core.name_index import NamedFeature
from corridormap.core.project import Project
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.icons import icon
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.search_index import SearchIndex
from corridormap.ui.panels.search_list import SearchList
from corridormap.ui.panels.search_model import HitRole, SearchModel, coordinate_hits
from corridormap.ui.shortcut_claim import claims

TYPING_MS = 90
MOST_HITS = 40
LIST_WIDTH_PX = 400
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 5,
    Qt.Key.Key_PageUp: -5,
}


class SearchBox(QLineEdit):
    """A line to type in; hits drop down from it.

    Up and Down choose, Enter goes there, Ctrl+Enter adds it to the route, Esc gives the map back
    the keys.

    Args:
        project: Whose layers are searched, and the language of names.
        store: Where features are.
        runner: Builds the index of names.
        parent: Owner.
    """

    place_chosen = QtSignal(object)
    """A `NamedFeature`; its `layer_id` is empty for a typed coordinate, its `bounds` are None
    where it is named but not drawn."""
    stop_wanted = QtSignal(object)
    """A `NamedFeature` that the route is to go to; its `bounds` are not None."""
    dismissed = QtSignal()

    def __init__(
        self,
        project: Project,
        store: LayerStore,
        runner: JobRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self.index = SearchIndex(project, store, runner, self)
        self.hits = SearchModel()
        self.hits.setParent(self)
        self.list = SearchList(self)
        self.list.setModel(self.hits)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.textEdited.connect(lambda _: self._typing.start())
        self.textEdited.connect(lambda _: self.index.hurry())
        self.textChanged.connect(self._hide_if_empty)
        self._typing.timeout.connect(self.search_now)
        self.index.index_built.connect(self._follow_index)
        self.list.hit_chosen.connect(self._choose)
        self.list.stop_wanted.connect(self._add)
        self._retranslate()

    def focus_search(self) -> None:
        """Take the keys, ready to type over what was typed before."""
        self.index.hurry()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def search_now(self) -> None:
        """Show what fits the text."""
        self._typing.stop()
        text = self.text().strip()
        if not text:
            self.list.hide()
            return
        hits = [*coordinate_hits(text, self._orders()), *self.index.search(text, MOST_HITS)]
        self.hits.show_hits(hits, self._hint(text, bool(hits)), self._project.language)
        if hits:
            self.list.setCurrentIndex(self.hits.index(0, 0))
        self.list.drop_down(self, LIST_WIDTH_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the hits, choose one or give up; the rest is typing."""
        key = Qt.Key(event.key())
        if key in _STEPS and self.text().strip():
            if not self.list.isVisible():
                self.search_now()
            else:
                self.list.step(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_stop = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self._take_current(self._add if is_stop else self._choose)
        elif key == Qt.Key.Key_Escape:
            self.list.hide()
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Claim Esc before a shortcut of the window does."""
        if claims(event, Qt.Key.Key_Escape):
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Fold the list when the keys go elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.list.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _take_current(self, take: Callable[[QModelIndex], None]) -> None:
        # Enter right after typing means what was typed, not what was found before it.
        if self._typing.isActive() or not self.list.isVisible():
            self.search_now()
        take(self.list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        feature = self._taken(index)
        if feature is not None:
            self.place_chosen.emit(feature)

    def _add(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(HitRole.CAN_STOP):
            self.stop_wanted.emit(self._taken(index))

    def _taken(self, index: QModelIndex) -> NamedFeature | None:
        """Fold the list over the hit that was taken; the next name can be typed at once."""
        feature = self.hits.feature(index.row()) if index.isValid() else None
        if feature is not None:
            self.list.hide()
            self.setText(str(index.data()))
            self.selectAll()
        return feature

    def _hint(self, text: str, has_hits: bool) -> str:
        if not self.index.is_complete:
            return self.tr("Names are still being read…")
        if has_hits:
            return ""
        hint = self.tr("Nothing is called “{text}”.").format(text=text)
        if self.index.too_large:
            left_out = self.tr("Too large to be searched: {layers}.")
            hint += " " + left_out.format(layers=", ".join(self.index.too_large))
        return hint

    def _orders(self) -> dict[AxisOrder, str]:
        return {
            "named": self.tr("Coordinate"),
            "longitude first": self.tr("Coordinate, read as longitude, latitude"),
            "latitude first": self.tr("Coordinate, read as latitude, longitude"),
        }

    def _follow_index(self) -> None:
        if self.list.isVisible():
            self.search_now()

    def _hide_if_empty(self, text: str) -> None:
        if not text.strip():
            self.list.hide()

    def _retranslate(self) -> None:
        self.setPlaceholderText(self.tr("Find a place, port, corridor…"))
        self.setAccessibleName(self.tr("Find by name"))
