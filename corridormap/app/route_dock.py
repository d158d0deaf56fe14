"""The place of the route panel in the window: made when it is first seen, not at start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStyle, QVBoxLayout, QWidget

MakePanel = Callable[[], QWidget]
LEAST_HEIGHT_PX = 160


class PanelRoom(QScrollArea):
    """Scrolls a panel that needs more height than its dock has; as wide as the panel needs.

    A panel that unfolds would else push the window beyond the foot of a small screen.

    Args:
        panel: What is shown.
        parent: Owner.
    """

    def __init__(self, panel: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._panel = panel
        self.setWidget(panel)

    def minimumSizeHint(self) -> QSize:
        """Return the panel's least width beside a scroll bar, and little height."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(self._panel.minimumSizeHint().width() + bar, LEAST_HEIGHT_PX)


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
            self._layout.addWidget(PanelRoom(self.panel, self))
            self.setFocusProxy(self.panel)
