"""Makes the panels and tells each what the map, the tools and the other panels found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from corridormap.app.check_dock import CheckDock
from corridormap.app.route_dock import RouteDock
from corridormap.app.table_dock import AttributeTables
from corridormap.core.crs import WGS84
from corridormap.core.errors import ExportError
from corridormap.core.extent import Extent
from corridormap.core.feature import FeatureRef
from corridormap.core.geometry_block import shapely_geometry
from corridormap.core.name_index import NamedFeature
from corridormap.core.vector_layer import VectorLayer
from corridormap.formats.safe_write import replace_file
from corridormap.formats.theme_tables import FEATURE_TABLES
from corridormap.ui.panels.identify import IdentifyPanel
from corridormap.ui.panels.layer_tree import LayerTreePanel
from corridormap.ui.panels.measure_panel import MeasurePanel
from corridormap.ui.panels.not_drawn import NotDrawnPanel
from corridormap.ui.panels.search import SearchBox
from corridormap.ui.panels.unplaced import UnplacedPanel

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow
    from corridormap.core.check_report import CheckRow
    from corridormap.core.knowledge import NotDrawn

SEARCH_WIDTH_PX = 300
SETTLING_MS = 200


class Panels(QObject):
    """The panels of a window.

    Args:
        window: Whose canvas, tools and session they work with.
    """

    wanted = Signal(str)
    """Name of a dock that should come to the front."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = session = window.session
        self._canvas = window.canvas
        self.layers = LayerTreePanel(session.project, session.undo, store=session.store)
        self.identify = IdentifyPanel(session.project, session.runner, session.knowledge.of_layer)
        self.measure = MeasurePanel(
            window.canvas, session.selection, window.tools.options, session.undo.stack, save_text
        )
        self.tables = AttributeTables(session)
        self.not_drawn = NotDrawnPanel(
            session.project,
            session.runner,
            lambda: session.knowledge.not_drawn(list(session.project.layers())),
        )
        self.unplaced = UnplacedPanel(session.project)
        self.route = RouteDock()
        self.check = CheckDock(session, lambda: window.routes.workshop.planning)
        self.search = SearchBox(session.project, session.store, session.runner)
        self.search.setMinimumWidth(SEARCH_WIDTH_PX // 2)
        self.search.setMaximumWidth(SEARCH_WIDTH_PX)
        self._connect_layers()
        self._connect_identify()
        self._connect_measure()
        self._connect_search()
        self.check.finding_chosen.connect(self._go_to_finding)

    def read_about(self, refs: Sequence[FeatureRef]) -> None:
        """Show what is known of these features."""
        if refs:
            self.wanted.emit("identify")
        self.identify.show_features(refs)

    def flash(self, ref: FeatureRef) -> None:
        """Blink a feature."""
        self._flash(ref)

    def open_table(self, layer: VectorLayer) -> None:
        """Show the attribute table of a layer."""
        self.tables.open_table(layer)
        self.wanted.emit("table")

    def _connect_layers(self) -> None:
        self.layers.zoom_requested.connect(self._window.views.zoom_to_layers)
        self.layers.table_requested.connect(self.open_table)
        self.layers.current_layer_changed.connect(self._window.layers.set_current)
        self._window.actions_["table"].triggered.connect(
            lambda: self._window.layers.run(self.open_table)
        )
        self._canvas.view_changed.connect(
            lambda _: self.layers.set_scale(self._canvas.settings().scale_denominator())
        )
        self.tables.zoom_requested.connect(self._canvas.zoom_to_features)
        self.tables.feature_activated.connect(lambda ref: self.read_about([ref]))

    def _connect_identify(self) -> None:
        self._window.tools.identify.picked.connect(self.read_about)
        self.identify.feature_shown.connect(self._flash)
        self.identify.zoom_requested.connect(lambda ref: self._canvas.zoom_to_features([ref]))
        self.not_drawn.feature_requested.connect(self._read_row)
        # Layers come and go many at a time; the list is read once after the last of them.
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settling.timeout.connect(self.not_drawn.reload)
        self._settling.timeout.connect(self.check.reload)
        self._session.project.layer_added.connect(self._reread)
        self._session.project.layer_removed.connect(self._reread)
        self._session.project.layer_changed.connect(self._reread_source)

    def _connect_measure(self) -> None:
        tools = self._window.tools
        tools.measure.changed.connect(self.measure.show_progress)
        for tool in (tools.measure, tools.measure_along):
            tool.measured.connect(self.measure.pin)
        tools.measure_along.message_raised.connect(self._window.messages.info)
        self.measure.message_raised.connect(self._window.messages.error)
        self.measure.folder = lambda: self._window.session.settings.folder
        self.measure.saved.connect(self._window.tell_saved)
        self._canvas.tool_changed.connect(self._show_measure)

    def _connect_search(self) -> None:
        self.search.place_chosen.connect(self._go_to_place)
        self.search.dismissed.connect(self._canvas.setFocus)
        self._window.actions_["find"].triggered.connect(lambda: self.search.focus_search())

    def _show_measure(self, tool: object) -> None:
        if tool in (self._window.tools.measure, self._window.tools.measure_along):
            self.wanted.emit("measure")

    def _go_to_place(self, place: NamedFeature) -> None:
        if place.bounds is not None:
            self._canvas.zoom_to_extent(Extent(*place.bounds), WGS84)
        if place.layer_id:
            ref = FeatureRef(place.layer_id, place.fid)
            if place.bounds is not None:
                self._session.selection.set([ref])
            self.read_about([ref])
        elif place.center is not None:
            self._window.views.go_to(*place.center)

    def _go_to_finding(self, path: Path, row: CheckRow) -> None:
        """Bring the spot or else the feature into view, select the feature and blink what it is."""
        ref = None if row.fid is None else self._ref(path, row.layer, row.fid)
        if ref is not None:
            self._session.selection.set([ref])
        if row.place is not None:
            self._window.views.go_to(*row.place)
        elif row.extent is not None:
            self._canvas.zoom_to_extent(Extent(*row.extent), WGS84)
        elif ref is not None:
            self._canvas.zoom_to_features([ref])
        else:
            self._window.messages.info(self.tr("This finding has no place on the map."))
        if ref is not None and row.place is None:
            self._flash(ref)

    def _ref(self, path: Path, table: str | None, fid: int) -> FeatureRef | None:
        """Return a feature by its row in a file, None where no layer of the map shows it."""
        for layer in self._session.project.layers():
            if (layer.info.path, layer.info.table) == (path, table):
                return FeatureRef(layer.layer_id, fid)
        return None

    def _reread(self, layer: VectorLayer) -> None:
        if layer.info.table in FEATURE_TABLES:
            self._settling.start()

    def _reread_source(self, layer: VectorLayer, what: str) -> None:
        if what == "source":
            self._reread(layer)

    def _read_row(self, row: NotDrawn) -> None:
        ref = self._ref(row.path, row.table, row.fid)
        if ref is not None:
            self.read_about([ref])

    def _flash(self, ref: FeatureRef) -> None:
        layer = self._session.project.layer(ref.layer_id)
        block = self._session.store.block(ref.layer_id)
        row = int(np.searchsorted(block.fids, ref.fid))
        crs = None if layer is None else self._session.store.crs(layer)
        if crs is None or row >= len(block) or block.fids[row] != ref.fid:
            return
        geometry = shapely_geometry(block, row)
        if geometry is not None:
            self._canvas.flash(geometry, crs)


def save_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all.

    Raises:
        ExportError: It cannot be written there.
    """
    try:
        replace_file(path, text.encode("utf-8"))
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        raise ExportError(f"{path.name}: cannot be saved there ({reason}).") from exc
