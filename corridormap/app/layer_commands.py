"""Commands of the Layer menu, and the file dialog that brings layers in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from corridormap.app.assumed_crs import SourceInCrs
from corridormap.app.opening import PROJECT_SUFFIX
from corridormap.core.vector_layer import VectorLayer
from corridormap.formats.layer_file import IMAGE_SUFFIXES
from corridormap.formats.tile_tables import MBTILES_SUFFIX
from corridormap.ui.dialogs.choose_crs import ChooseCrsDialog

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow


class LayerCommands(QObject):
    """Acts on the layer that is current in the layer panel."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._current: VectorLayer | None = None
        window.opener.crs_wanted.connect(self.choose_crs)
        for name, slot in {
            "zoom_layer": self._window.canvas.zoom_to_layer,
            "remove_layer": self._session.undo.remove_layer,
            "choose_crs": self.choose_crs,
        }.items():
            window.actions_[name].triggered.connect(lambda _=False, slot=slot: self.run(slot))
        window.actions_["reload"].triggered.connect(lambda: self.reload())
        self._session.project.layer_removed.connect(self._forget)
        self.set_current(None)

    @property
    def current(self) -> VectorLayer | None:
        """The layer that commands act on."""
        return self._current

    def set_current(self, layer: VectorLayer | None) -> None:
        """Act on this layer from now on."""
        self._current = layer
        for name in ("zoom_layer", "remove_layer", "table"):
            self._window.actions_[name].setEnabled(layer is not None)
        nameless = layer is not None and (
            layer.info.crs is None or isinstance(layer.source, SourceInCrs)
        )
        self._window.actions_["choose_crs"].setEnabled(nameless)

    def ask_and_open(self) -> None:
        """Ask for GeoPackages, pictures or a project and open them."""
        patterns = " ".join(f"*{suffix}" for suffix in (MBTILES_SUFFIX, *IMAGE_SUFFIXES))
        names, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Open"),
            str(self._session.settings.folder),
            ";;".join(
                [
                    self.tr("Maps and projects") + f" (*.gpkg *{PROJECT_SUFFIX} {patterns})",
                    self.tr("GeoPackages") + " (*.gpkg)",
                    self.tr("Tiles and images") + f" ({patterns})",
                    self.tr("Projects") + f" (*{PROJECT_SUFFIX})",
                    self.tr("All files") + " (*)",
                ]
            ),
        )
        if names:
            self._session.settings.folder = Path(names[0]).parent
            self._window.open_files([Path(name) for name in names])

    def choose_crs(self, layer: VectorLayer) -> None:
        """Ask what CRS a layer is in and draw it there; can be taken back."""
        dialog = ChooseCrsDialog(layer.name, self._window)

        def accept() -> None:
            crs = dialog.crs()
            if crs is None:
                return
            old, new = layer.source, SourceInCrs(layer.source, crs)
            self._window.messages.dismiss(f"crs {layer.layer_id}")
            self._session.undo.push(
                self.tr("Coordinate reference system of {name}").format(name=layer.name),
                lambda: setattr(layer, "source", new),
                lambda: setattr(layer, "source", old),
            )
            self.set_current(self._current)

        dialog.accepted.connect(accept)
        dialog.open()

    def reload(self) -> None:
        """Read the files of the current layer or group again, all opened ones if it has none."""
        node = self._window.panels.layers.view.current_node
        chosen = [] if self._current is None else [self._current]
        if node is not None and node.group is not None:
            chosen = node.group.layers
        self._window.reloading.reload_layers(chosen)

    def run(self, slot: Callable[[VectorLayer], None]) -> None:
        """Do something to the current layer, if there is one."""
        if self._current is not None:
            slot(self._current)

    def _forget(self, layer: VectorLayer) -> None:
        if layer is self._current:
            self.set_current(None)
