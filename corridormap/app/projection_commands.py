"""The map's projection: quick choices, those used lately, any other, in menu and status bar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from corridormap.core.crs import WGS84, Crs, north_up, transform
from corridormap.core.errors import CorridorMapError, CrsError
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.map_places import nearest_place
from corridormap.core.map_settings import MapView, view_in_crs, view_of_extent
from corridormap.core.quick_projections import QUICK_PROJECTIONS, centered, key_of
from corridormap.ui.canvas.view_limits import world_extent
from corridormap.ui.dialogs.projection_words import ProjectionWords

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow
    from corridormap.ui.dialogs.choose_projection import ChooseProjectionDialog

PREVIEW_DETAIL_DEG = 0.4
_WORLD_POINTS = np.array([[0.0, 0.0], [100.0, 30.0]])


class ProjectionCommands(QObject):
    """Fills the menus, switches the canvas.

    Args:
        window: Whose map.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._canvas = window.canvas
        self._settings = window.session.settings
        self._runner = window.session.runner
        self._words = ProjectionWords(self)
        self._wanted: Crs | None = None
        self._land: GeometryBlock | None = None
        self.dialog: ChooseProjectionDialog | None = None
        self._menu = window.menus.submenus["projection"]
        self._button_menu = QMenu(window.status.crs)
        window.status.crs.setMenu(self._button_menu)
        window.status.crs_words = self._words.short
        for menu in (self._menu, self._button_menu):
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(partial(self._fill, menu))

    def choose_quick(self, key: str) -> None:
        """Draw the map in a quick choice, a centred one centred on the view."""
        crs = next(quick.crs for quick in QUICK_PROJECTIONS if quick.key == key)
        self.choose(centered(key, *self._middle()) if crs is None else crs)

    def choose(self, crs: Crs) -> None:
        """Draw the map in a CRS once it is known what it shows; tell if it cannot be."""
        self._wanted = crs

        def work(_: Feedback) -> Crs:
            # What takes PROJ a moment, so that the window does not wait for it.
            upright = north_up(crs)
            world_extent(upright)
            transform(_WORLD_POINTS, WGS84, upright)
            return upright

        self._runner.submit(work, partial(self._show, crs), self._fail)

    def usable(self, view: MapView | None) -> MapView | None:
        """Return a view kept in a project, None where PROJ knows no way into its CRS: told."""
        if view is None or view.crs.is_web_mercator:
            return view
        try:
            transform(_WORLD_POINTS, WGS84, view.crs)
        except CrsError as error:
            self._fail(error)
            return None
        return view

    def recenter(self) -> None:
        """Centre a centred projection on the middle of the view."""
        key = key_of(self._canvas.navigator.view.crs)
        if key in ("globe", "equal_area"):
            self.choose_quick(key)

    def ask(self) -> None:
        """Ask for any projection."""
        from corridormap.ui.dialogs.choose_projection import ChooseProjectionDialog

        if self.dialog is None:
            current = self._canvas.navigator.view.crs, self._middle()
            self.dialog = ChooseProjectionDialog(
                self._runner, self._coarse_land, current, self._window
            )
            self.dialog.crs_chosen.connect(self.choose)
            self.dialog.finished.connect(self._forget_dialog)
        self.dialog.show()
        self.dialog.activateWindow()

    def _show(self, wanted: Crs, crs: Crs) -> None:
        if wanted != self._wanted:
            return
        navigator = self._canvas.navigator
        try:
            view = view_in_crs(navigator.target, crs) or self._whole(crs)
        except CrsError as error:
            self._fail(error)
            return
        # The view it is left from stays in the history, to be gone back to.
        navigator.remember()
        self._canvas.set_view(view)
        if key_of(crs) is None:
            self._settings.recent.add_projection(wanted.as_named.definition)

    def _fail(self, error: CorridorMapError) -> None:
        self._window.messages.error(str(error))

    def _whole(self, crs: Crs) -> MapView:
        """Return the view of all that a CRS shows, where it does not show the present middle."""
        around = world_extent(crs)
        size = self._canvas.width(), self._canvas.height()
        if around is None:
            return MapView(0.0, 0.0, (crs.wraps_at or 1.0) / max(size[0], 1), crs)
        return view_of_extent(around, *size, crs)

    def _middle(self) -> tuple[float, float]:
        view = self._canvas.navigator.target
        return nearest_place((view.center_x, view.center_y), view.crs)

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        present = self._canvas.navigator.view.crs
        key = key_of(present)
        group = QActionGroup(menu)
        for quick in QUICK_PROJECTIONS:
            action = menu.addAction(self._words.quick(quick.key))
            action.setToolTip(self._words.quick_tip(quick.key))
            action.setCheckable(True)
            action.setChecked(quick.key == key)
            group.addAction(action)
            action.triggered.connect(partial(self._choose_quick, quick.key))
        self._add_recent(menu, group, present)
        menu.addSeparator()
        again = menu.addAction(self.tr("&Centre the projection here"))
        again.setToolTip(self.tr("Move the middle of the globe to the middle of the view"))
        again.setEnabled(key in ("globe", "equal_area"))
        again.triggered.connect(lambda _=False: self.recenter())
        other = menu.addAction(self.tr("&Other projection…"))
        other.setToolTip(self.tr("Find any by code, name or place, or give WKT or PROJ text"))
        other.triggered.connect(lambda _=False: self.ask())

    def _add_recent(self, menu: QMenu, group: QActionGroup, present: Crs) -> None:
        recent = [Crs(text) for text in self._settings.recent.projections]
        present = present.as_named
        if present not in recent and key_of(present) is None:
            recent.insert(0, present)
        titled = [(crs, title) for crs in recent if (title := _title(crs))]
        if titled:
            menu.addSeparator()
        for crs, title in titled:
            action = menu.addAction(title.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(crs == present)
            group.addAction(action)
            action.triggered.connect(partial(self._choose_crs, crs))

    def _choose_quick(self, key: str, _: bool = False) -> None:
        self.choose_quick(key)

    def _choose_crs(self, crs: Crs, _: bool = False) -> None:
        self.choose(crs)

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _coarse_land(self) -> GeometryBlock | None:
        """Return the land with few vertices, degrees; on a worker thread."""
        from corridormap.render.simplify import empty_parts_dropped, simplified

        if self._land is None:
            block = self._land_block()
            if block is not None and len(block) and (block.part_kinds >= PartKind.EXTERIOR).all():
                self._land = empty_parts_dropped(simplified(block, PREVIEW_DETAIL_DEG))
        return self._land

    def _land_block(self) -> GeometryBlock | None:
        project, store = self._window.session.project, self._window.session.store
        for layer in project.layers():
            if layer.info.table == "land" and store.crs(layer) == WGS84:
                return store.block(layer.layer_id)
        return None


def _title(crs: Crs) -> str:
    """Return a recent CRS's title, empty where PROJ no longer knows it."""
    try:
        return crs.title
    except CrsError:
        return ""
