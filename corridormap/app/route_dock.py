"""The place of the route panel in the window: made when it is first seen, not at start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

MakePanel = Callable[[], QWidget]


class RouteDock(QWidget):
    """Holds the panel as soon as there is one.

    Args:
        parent: Owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel: QWidget | None = None
        self.make: MakePanel | None = None
        """Makes the panel; set by whoever has what it needs."""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Make the panel once it would be seen, which behind another tab it is not."""
        super().paintEvent(event)
        if self.panel is None:
            QTimer.singleShot(0, self, self.make_panel)

    def make_panel(self) -> None:
        """Make the panel; nothing happens when it is there."""
        if self.panel is None and self.make is not None:
            self.panel = self.make()
            self._layout.addWidget(self.panel)
            self.setFocusProxy(self.panel)
