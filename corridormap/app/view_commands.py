"""Commands of the View and Help menus: where the map goes, what is shown around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from corridormap.core.bundled import resources_folder
from corridormap.core.crs import WGS84
from corridormap.core.extent import Extent
from corridormap.core.length_unit import LengthUnit
from corridormap.core.memory import geometry_budget
from corridormap.core.projected_extent import extent_around_wrapped
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.dialogs.about import AboutDialog, read_attributions
from corridormap.ui.dialogs.go_to import GoToDialog
from corridormap.ui.dialogs.preferences import PreferencesDialog
from corridormap.ui.dialogs.shortcuts import ShortcutsDialog

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow

ZOOM_STEP = 2.0


class ViewCommands(QObject):
    """Connects the actions to the canvas."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._canvas = window.canvas
        self._session = window.session
        self.go_to_dialog: GoToDialog | None = None
        window.status.scale.scale_chosen.connect(self.set_scale)
        window.status.coordinates.style_chosen.connect(self._keep_notation)
        self._apply_preferences()
        window.tools.options.changed.connect(self._keep_unit)
        for name, slot in {
            "zoom_in": lambda: self._canvas.zoom_by(ZOOM_STEP),
            "zoom_out": lambda: self._canvas.zoom_by(1 / ZOOM_STEP),
            "zoom_full": self._canvas.zoom_full,
            "zoom_last": self._canvas.zoom_last,
            "zoom_next": self._canvas.zoom_next,
            "zoom_selection": self.zoom_to_selection,
            "clear_selection": self._session.selection.clear,
            "go_to": self.ask_where_to_go,
            "full_screen": self.switch_full_screen,
            "shortcuts": self.show_shortcuts,
            "about": self.show_about,
            "settings": self.ask_preferences,
        }.items():
            window.actions_[name].triggered.connect(lambda _=False, slot=slot: slot())
        window.actions_["labels"].toggled.connect(self._show_labels)
        self._session.project.settings_changed.connect(self._follow_settings)
        self._session.selection.changed.connect(self._follow_selection)
        self._follow_settings()
        self._follow_selection()

    def set_scale(self, denominator: float) -> None:
        """Show the same centre at scale 1:denominator."""
        self._canvas.set_view(self._canvas.settings().with_scale(denominator).view, smooth=True)
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def zoom_to_layers(self, layers: Iterable[VectorLayer]) -> None:
        """Show all of these layers at once."""
        crs = self._canvas.navigator.view.crs
        found = (self._canvas.destinations.layer_extent(layer, crs) for layer in layers)
        extent = extent_around_wrapped([box for box in found if box is not None], crs.wraps_at)
        if extent is not None:
            self._canvas.zoom_to_extent(extent, crs)

    def zoom_to_selection(self) -> None:
        """Show all that is selected."""
        self._canvas.zoom_to_features(self._session.selection.features)

    def ask_where_to_go(self) -> None:
        """Ask for a coordinate; the dialog stays beside the map."""
        if self.go_to_dialog is None:
            self.go_to_dialog = GoToDialog(self._window)
            self.go_to_dialog.coordinate_chosen.connect(self.go_to)
            self.go_to_dialog.finished.connect(self._forget_go_to)
        self.go_to_dialog.show()
        self.go_to_dialog.activateWindow()

    def go_to(self, lon: float, lat: float) -> None:
        """Fly to a coordinate (degrees, WGS 84) and blink it."""
        import shapely

        self._canvas.zoom_to_extent(Extent(lon, lat, lon, lat))
        self._canvas.flash(shapely.Point(lon, lat), WGS84)

    def switch_full_screen(self) -> None:
        """Fill the screen, or stop filling it."""
        window = self._window
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_shortcuts(self) -> None:
        """List keys and gestures."""
        ShortcutsDialog(self._window.menus.shortcuts(), self._window).open()

    def show_about(self) -> None:
        """Show name, version and credits."""
        credits_ = read_attributions(resources_folder() / "attributions.json")
        words = self._window.language.viewpoint_words()
        AboutDialog(credits_, words, self._window).open()

    def ask_preferences(self) -> None:
        """Ask for the settings and follow them at once."""
        dialog = PreferencesDialog(self._session.settings.preferences, self._window)

        def accept() -> None:
            preferences = dialog.preferences()
            old = self._session.settings.preferences
            self._session.settings.preferences = preferences
            self._apply_preferences()
            if preferences.language != old.language:
                self._window.language.switch(preferences.language)

        dialog.accepted.connect(accept)
        dialog.open()

    def _forget_go_to(self) -> None:
        self.go_to_dialog = None

    def _apply_preferences(self) -> None:
        preferences = self._session.settings.preferences
        self._window.status.coordinates.set_notation(preferences.notation)
        self._window.tools.options.unit = LengthUnit.of_symbol(preferences.length_unit)
        self._session.store.budget_bytes = geometry_budget(preferences.memory_mb)

    def _keep_notation(self, notation: str) -> None:
        settings = self._session.settings
        settings.preferences = replace(settings.preferences, notation=notation)

    def _keep_unit(self) -> None:
        settings, unit = self._session.settings, self._window.tools.options.unit
        settings.preferences = replace(settings.preferences, length_unit=unit.symbol)

    def _show_labels(self, shown: bool) -> None:
        self._session.project.labels.shown = shown

    def _follow_settings(self) -> None:
        self._window.actions_["labels"].setChecked(self._session.project.labels.shown)

    def _follow_selection(self) -> None:
        has_some = len(self._session.selection) > 0
        for name in ("zoom_selection", "clear_selection"):
            self._window.actions_[name].setEnabled(has_some)
