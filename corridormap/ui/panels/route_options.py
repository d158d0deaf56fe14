"""What a route is to be the best by, and the modes it may use."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from corridormap.network.assumptions import MODES
from corridormap.network.stored_route import CRITERIA
from corridormap.ui.icons import icon
from corridormap.ui.routes.route_colors import mode_color
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_words import criterion_words, mode_words

ICON_PX, BAR_PX = 18, 3


class ModeButton(QToolButton):
    """A switch with the colour under it that the mode has on the map, while it is on.

    Args:
        mode: One of `MODES`.
        parent: Owner.
    """

    def __init__(self, mode: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._color = QColor(mode_color(mode))
        self.setCheckable(True)
        self.setIcon(icon(f"mode_{mode}"))
        self.setIconSize(QSize(ICON_PX, ICON_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, and the colour while it is on."""
        super().paintEvent(event)
        if self.isChecked():
            painter = QPainter(self)
            box = self.rect().adjusted(3, self.height() - BAR_PX - 1, -3, -1)
            painter.fillRect(box, self._color)
            painter.end()


class RouteOptions(QWidget):
    """A box for the criterion, a switch for each mode; at least one mode stays on.

    Args:
        desk: Whose draft.
        parent: Owner.
    """

    def __init__(self, desk: RouteDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._label = QLabel(self)
        self.criterion_box = QComboBox(self)
        self.criterion_box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.criterion_box.setMinimumContentsLength(4)
        self._label.setBuddy(self.criterion_box)
        for criterion in CRITERIA:
            self.criterion_box.addItem(criterion, criterion)
        self.mode_buttons = {mode: self._mode_button(mode) for mode in MODES}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._label)
        row.addWidget(self.criterion_box, 1)
        for button in self.mode_buttons.values():
            row.addWidget(button)
        self.criterion_box.activated.connect(self._take_criterion)
        desk.draft_changed.connect(self._show)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _mode_button(self, mode: str) -> ModeButton:
        button = ModeButton(mode, self)
        button.clicked.connect(lambda: self._take_mode(mode))
        return button

    def _take_criterion(self) -> None:
        criterion = self.criterion_box.currentData()
        text = self.tr("Best by {criterion}").format(criterion=criterion_words(criterion))
        self._desk.change(text, replace(self._desk.draft, criterion=criterion))

    def _take_mode(self, mode: str) -> None:
        wanted = set(self._desk.draft.modes) ^ {mode}
        if not wanted:
            # A route without any mode goes nowhere.
            self._show()
            return
        modes = tuple(each for each in MODES if each in wanted)
        allow = self.tr("Allow {mode}") if mode in wanted else self.tr("Avoid {mode}")
        text = allow.format(mode=mode_words(mode))
        self._desk.change(text, replace(self._desk.draft, modes=modes))

    def _show(self) -> None:
        draft = self._desk.draft
        self.criterion_box.setCurrentIndex(self.criterion_box.findData(draft.criterion))
        for mode, button in self.mode_buttons.items():
            button.setChecked(mode in draft.modes)

    def _retranslate(self) -> None:
        self._label.setText(self.tr("Best by"))
        self.criterion_box.setAccessibleName(self.tr("Best by"))
        for number in range(self.criterion_box.count()):
            words = criterion_words(self.criterion_box.itemData(number))
            self.criterion_box.setItemText(number, words)
        tips = {"air": self.tr("Air: only where nothing else is allowed, or wished for a part")}
        for mode, button in self.mode_buttons.items():
            button.setToolTip(tips.get(mode, mode_words(mode)))
            button.setAccessibleName(mode_words(mode))
        self._show()
