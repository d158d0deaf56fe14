"""Switches the map between light, dark and print, and shows the choice where it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from corridormap.app.bundled_map import knows_viewpoints
from corridormap.core.looks import LOOKS, in_look
from corridormap.core.symbol import LayerStyle
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.panels.map_choices import MapChoices

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow


class MapLooks(QObject):
    """The look's menu, and the row under the layer panel that holds look and boundaries.

    Args:
        window: Whose map; its panels and language stand already.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._project = window.session.project
        self.choices = MapChoices()
        window.panels.layers.add_row(self.choices)
        self.choices.look_chosen.connect(self.set_look)
        self.choices.viewpoint_chosen.connect(window.language.set_viewpoint)
        for look in LOOKS:
            triggered = window.actions_[f"look_{look}"].triggered
            triggered.connect(lambda _=False, look=look: self.set_look(look))
        self._project.settings_changed.connect(self.show)
        self._project.layer_added.connect(self.show)
        self._project.layer_removed.connect(self.show)
        self.show()

    def set_look(self, look: str) -> None:
        """Draw the map `light`, `dark` or for `print`; can be taken back."""
        old = self._project.look
        if look == old:
            return
        before = {layer.layer_id: layer.style for layer in self._project.layers()}
        self._window.session.undo.push(
            self.tr("Look of the map"),
            lambda: self._apply(look, {}),
            lambda: self._apply(old, before),
        )

    def show(self, *_: object) -> None:
        """Show what holds now."""
        self._window.actions_[f"look_{self._project.look}"].setChecked(True)
        has_boundaries = knows_viewpoints(self._project)
        self.choices.show_choices(self._project.look, self._project.viewpoint, has_boundaries)

    def _apply(self, look: str, before: dict[str, LayerStyle]) -> None:
        old = self._project.look
        for layer in self._project.layers():
            layer.style = _style(layer, (old, look), before.get(layer.layer_id))
        self._project.look = look


def _style(layer: VectorLayer, looks: tuple[str, str], before: LayerStyle | None) -> LayerStyle:
    """Return a layer's style in the new look; the very one from before if nobody changed it."""
    old, new = looks
    if before is not None and in_look(before, new, old) == layer.style:
        return before
    return in_look(layer.style, old, new)
