"""A line to type a name in, with what fits dropping down from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QMoveEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from corridormap.ui.panels.search_list import PADDING_PX, SearchDelegate
from corridormap.ui.panels.search_model import HitRole

MOST_SHOWN = 12
MOST_PX = 560
LOOK_AGAIN_MS = 100
VALUE = Qt.ItemDataRole.UserRole + 100


@dataclass(frozen=True, slots=True)
class NameHit:
    """A line of the list.

    Attributes:
        name: What it is called.
        other: Another name, or what tells it from others.
        about: The second line.
        value: What choosing it brings.
    """

    name: str
    other: str
    about: str
    value: object


class NameList(QListView):
    """As wide as its names where the box is narrower: legs differ in the ends of their names."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fit(self, names: Sequence[str]) -> None:
        """Make room for names."""
        widest = max(map(self.fontMetrics().horizontalAdvance, names), default=0)
        beside = (
            2 * PADDING_PX + 2 * self.frameWidth() + self.verticalScrollBar().sizeHint().width()
        )
        self.setMinimumWidth(min(widest + beside, MOST_PX))

    def moveEvent(self, event: QMoveEvent) -> None:
        """Stay on the screen: the completer reckons with the width of the box."""
        super().moveEvent(event)
        screen = self.screen().availableGeometry()
        left = max(min(self.x(), screen.right() + 1 - self.width()), screen.left())
        if left != self.x():
            self.move(left, self.y())


class NameBox(QLineEdit):
    """Up and Down choose, Enter takes the hit chosen or else the first, Esc closes the list.

    Args:
        find: What fits a text, the best first.
        is_ready: Whether all names have been read; what is typed before is looked for then.
        parent: Owner.
    """

    name_chosen = Signal(object)
    """The value of a hit."""
    nothing_found = Signal(str)
    """The text that Enter was pressed on in vain."""

    def __init__(
        self,
        find: Callable[[str], Sequence[NameHit]],
        is_ready: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find, self._is_ready = find, is_ready
        self._wanted: list[str] = []
        self._waiting = QTimer(self, interval=LOOK_AGAIN_MS)
        self._waiting.timeout.connect(self._look_again)
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(MOST_SHOWN)
        self.popup = NameList()
        self._completer.setPopup(self.popup)
        self.popup.setItemDelegate(SearchDelegate(self.popup))
        self.setCompleter(self._completer)
        self._is_taken = False
        self.setClearButtonEnabled(True)
        self.textEdited.connect(self._search)
        self.returnPressed.connect(self._take_best)
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]

    @property
    def names(self) -> list[str]:
        """What the list shows."""
        return [self._model.item(row).text() for row in range(self._model.rowCount())]

    def _look_again(self) -> None:
        if not self._is_ready():
            return
        self._waiting.stop()
        wanted, self._wanted = self._wanted, []
        for text in wanted:
            hits = self._find(text)
            if hits:
                self.name_chosen.emit(hits[0].value)
            else:
                self.nothing_found.emit(text)
        if wanted and self.text().strip() == wanted[-1]:
            self.clear()
        self._fill(self.text())
        if self._model.rowCount() and self.hasFocus():
            self._completer.complete()

    def _search(self, text: str) -> None:
        self._fill(text)
        if text.strip() and not self._is_ready():
            self._waiting.start()

    def _fill(self, text: str) -> None:
        hits = list(self._find(text.strip()))[:MOST_SHOWN] if text.strip() else []
        self._model.clear()
        for hit in hits:
            item = QStandardItem(hit.name)
            item.setData(hit.other, HitRole.OTHER_NAME)
            item.setData(hit.about, HitRole.ABOUT)
            item.setData(hit.value, VALUE)
            item.setData(
                ", ".join(part for part in (hit.name, hit.other, hit.about) if part),
                Qt.ItemDataRole.AccessibleTextRole,
            )
            self._model.appendRow(item)
        self.popup.fit([f"{hit.name}  {hit.other}" for hit in hits])

    def _take_best(self) -> None:
        text = self.text().strip()
        current = self.popup.currentIndex()
        if self.popup.isVisible() and current.isValid():
            self._take(current)
        elif text:
            self._fill(text)
            if not self._is_ready():
                # The next name may be typed over it at once.
                self._wanted.append(text)
                self.selectAll()
                self._waiting.start()
            elif self._model.rowCount():
                self._choose(self._model.item(0).data(VALUE))
            else:
                self.nothing_found.emit(text)
        self.popup.hide()

    def _take(self, index: QModelIndex) -> None:
        self._choose(index.data(VALUE))

    def _choose(self, value: object) -> None:
        # Enter in the list is told of twice: by the line, then by the list.
        if self._is_taken:
            return
        self._is_taken = True
        self.name_chosen.emit(value)
        # The completer writes the name into the line after it told of it.
        QTimer.singleShot(0, self, self._be_empty)

    def _be_empty(self) -> None:
        self._is_taken = False
        self.clear()
        self.popup.hide()
