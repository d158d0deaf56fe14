"""Shows the map as colour-blind people see it, and says so as long as it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QToolButton

from corridormap.core.color_vision import Vision

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow


class ColorVision(QObject):
    """The choices of the View menu, and the note in the status bar, which switches them off.

    Only the screen changes: pictures, pages and prints keep the map's colours.

    Args:
        window: Whose map.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.vision = Vision.FULL
        self.note = QToolButton()
        self.note.setAutoRaise(True)
        self.note.setStyleSheet("QToolButton { font-weight: bold; }")
        self.note.clicked.connect(lambda: self.show(Vision.FULL))
        window.status.addPermanentWidget(self.note)
        self.note.hide()
        for vision in Vision:
            action = window.actions_[f"vision_{vision.value}"]
            action.triggered.connect(partial(self._choose, vision))
        window.actions_["vision_full"].setChecked(True)
        window.installEventFilter(self)

    def show(self, vision: Vision) -> None:
        """Show the map as people with that vision see it."""
        self.vision = vision
        self._window.actions_[f"vision_{vision.value}"].setChecked(True)
        canvas, legend = self._window.canvas, self._window.panels.layers.model
        if vision is Vision.FULL:
            canvas.seen_through = None
            legend.show_signs(None)
        else:
            from corridormap.ui.styling.seen_colors import seen_by, sign_seen_by

            canvas.seen_through = partial(seen_by, vision)
            legend.show_signs(partial(sign_seen_by, vision))
        canvas.update()
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._tell()
        return super().eventFilter(watched, event)

    def _choose(self, vision: Vision, _: bool = False) -> None:
        self.show(vision)

    def _tell(self) -> None:
        texts = {
            Vision.DEUTERANOPIA: self.tr("Seen with deuteranopia ✕"),
            Vision.PROTANOPIA: self.tr("Seen with protanopia ✕"),
            Vision.TRITANOPIA: self.tr("Seen with tritanopia ✕"),
            Vision.GREY: self.tr("Seen in greyscale ✕"),
        }
        text = texts.get(self.vision, "")
        self.note.setText(text)
        self.note.setVisible(bool(text))
        tip = self.tr("The map is shown in changed colours, not saved so. Click to switch off.")
        self.note.setToolTip(tip)
        self.note.setAccessibleName(text.removesuffix(" ✕"))
