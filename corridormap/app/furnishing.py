"""The menu of the map's furniture; what draws and moves it comes after the first picture."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from corridormap.core.decorations import KINDS

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow
    from corridormap.app.map_furniture import MapFurniture

SWITCHES = (*KINDS, "graticule")


class Furnishing(QObject):
    """Connects the menu; the rest is imported when the map stands, or at the first use.

    Args:
        window: Whose map.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._project = window.session.project
        for kind in SWITCHES:
            action = window.actions_[f"show_{kind}"]
            action.triggered.connect(lambda shown, kind=kind: self._switch(kind, shown))
        window.actions_["furnish"].triggered.connect(lambda _=False: self.made.furnish())
        window.actions_["decorations"].triggered.connect(lambda _=False: self.made.show_dialog())
        window.canvas.picture_shown.connect(self._begin)
        self._project.decorations_changed.connect(self.show)
        self.show()

    @cached_property
    def made(self) -> MapFurniture:
        """The furniture itself."""
        from corridormap.app.map_furniture import MapFurniture

        self._window.canvas.picture_shown.disconnect(self._begin)
        return MapFurniture(self._window)

    def show(self) -> None:
        """Check what is switched on."""
        decorations = self._project.decorations
        for kind in SWITCHES:
            has_words = kind != "title" or bool(decorations.title_text.strip())
            shown = decorations.is_shown(kind) and has_words
            self._window.actions_[f"show_{kind}"].setChecked(shown)

    def _begin(self, _: object) -> None:
        self.made.refresh()

    def _switch(self, kind: str, shown: bool) -> None:
        self.made.switch(kind, shown)
        # A title without words stays off.
        self.show()
