"""Tells how many labels found no room, and takes the way to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QToolButton

from corridormap.core.feature import FeatureRef
from corridormap.render.result import RenderResult

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow


class UnplacedCount(QToolButton):
    """How many labels have no room, at the foot of the window; not there when all have."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show a number of labels."""
        self._count = count
        self._retranslate()
        self.setVisible(count > 0)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setText(self.tr("Labels without room: {count}").format(count=self._count))
        self.setToolTip(self.tr("Names in view that would lie on others; click to list them"))


class UnplacedLabels(QObject):
    """Hands each picture's labels without room to the panel and the count.

    Args:
        window: Whose canvas, panel and status bar they are.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.count = UnplacedCount()
        window.status.addPermanentWidget(self.count)
        window.canvas.picture_shown.connect(self._take)
        window.panels.unplaced.feature_chosen.connect(self._go_to)
        self.count.clicked.connect(lambda: window.docks.show("unplaced"))

    def _take(self, result: RenderResult) -> None:
        self._window.panels.unplaced.show_labels(result.unplaced)
        if not self._window.canvas.navigator.is_moving:
            self.count.show_count(len(result.unplaced))

    def _go_to(self, ref: FeatureRef) -> None:
        self._window.canvas.zoom_to_features([ref])
        self._window.panels.flash(ref)
