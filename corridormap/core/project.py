"""The map being worked on: groups of layers in drawing order, view, language, measurements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from psygnal import Signal

from corridormap.core.decorations import NEW_MAP, Decorations
from corridormap.core.label_switches import LabelSwitches
from corridormap.core.looks import LIGHT
from corridormap.core.map_settings import MapView
from corridormap.core.measurement import PinnedMeasurements
from corridormap.core.vector_layer import VectorLayer


@dataclass(eq=False)
class LayerGroup:
    """Layers that come from one file, or belong together; the first is drawn on top."""

    group_id: str
    name: str
    name_zh: str = ""
    layers: list[VectorLayer] = field(default_factory=list)
    visible: bool = True


class Project:
    """Groups of layers, the first drawn on top; emits what changed, precisely.

    Positions are (group index, index in the group). Whoever changes a group's or layer's
    place, visibility or look through this class or the layer marks the project changed.
    """

    layer_added = Signal(VectorLayer)
    layer_removed = Signal(VectorLayer)
    order_changed = Signal()
    layer_changed = Signal(VectorLayer, str)
    """A layer and what of it changed (`VectorLayer.changed`)."""
    settings_changed = Signal()
    """Language, labels, viewpoint or look."""
    decorations_changed = Signal()

    def __init__(self) -> None:
        self.groups: list[LayerGroup] = []
        self.path: Path | None = None
        self.view: MapView | None = None
        self._language = "en"
        self._viewpoint = "de facto"
        self._look = LIGHT
        self._decorations = NEW_MAP
        self.is_changed = False
        self.measurements = PinnedMeasurements()
        self.measurements.changed.connect(self._touch)
        self.labels = LabelSwitches()
        self.labels.changed.connect(self._touch)
        self.labels.changed.connect(self.settings_changed.emit)
        self._on_changed: dict[str, Callable[[str], None]] = {}

    def layers(self) -> Iterator[VectorLayer]:
        """Yield all layers, the one on top first."""
        for group in self.groups:
            yield from group.layers

    def drawn_layers(self) -> list[VectorLayer]:
        """Return the layers to draw, the bottom one first."""
        shown = [
            layer
            for group in self.groups
            if group.visible
            for layer in group.layers
            if layer.visible and layer.opacity > 0
        ]
        return shown[::-1]

    def layer(self, layer_id: str) -> VectorLayer | None:
        """Return the layer of that id, None if there is none."""
        return next((layer for layer in self.layers() if layer.layer_id == layer_id), None)

    def position(self, layer: VectorLayer) -> tuple[int, int]:
        """Return where the layer stands.

        Raises:
            ValueError: It is not in the project.
        """
        for group_index, group in enumerate(self.groups):
            for index, other in enumerate(group.layers):
                if other is layer:
                    return group_index, index
        raise ValueError(f"Layer {layer.layer_id} is not in the project.")

    def add_group(self, group: LayerGroup, index: int = 0) -> None:
        """Put a group, with its layers, on top or at `index`."""
        self.groups.insert(index, group)
        for layer in group.layers:
            self._watch(layer)
            self.layer_added.emit(layer)
        self._touch()
        if not group.layers:
            self.order_changed.emit()

    def remove_group(self, group: LayerGroup) -> int:
        """Take a group out with its layers and return where it stood.

        The group keeps its list of layers, so that `add_group` can bring it back whole.
        """
        index = self.groups.index(group)
        del self.groups[index]
        for layer in group.layers:
            layer.changed.disconnect(self._on_changed[layer.layer_id], missing_ok=True)
            self.layer_removed.emit(layer)
        self._touch()
        if not group.layers:
            self.order_changed.emit()
        return index

    def add_layer(self, layer: VectorLayer, group_index: int, index: int = 0) -> None:
        """Put a layer into a group."""
        self.groups[group_index].layers.insert(index, layer)
        self._watch(layer)
        self._touch()
        self.layer_added.emit(layer)

    def remove_layer(self, layer: VectorLayer) -> tuple[int, int]:
        """Take a layer out and return where it stood; its group stays, even when empty."""
        group_index, index = self.position(layer)
        del self.groups[group_index].layers[index]
        layer.changed.disconnect(self._on_changed[layer.layer_id], missing_ok=True)
        self._touch()
        self.layer_removed.emit(layer)
        return group_index, index

    def move_layer(self, layer: VectorLayer, group_index: int, index: int) -> None:
        """Move a layer to `index` of a group, counted after it was taken out."""
        old_group, old_index = self.position(layer)
        del self.groups[old_group].layers[old_index]
        self.groups[group_index].layers.insert(index, layer)
        self._touch()
        self.order_changed.emit()

    def move_group(self, old_index: int, new_index: int) -> None:
        """Move a group among the groups."""
        self.groups.insert(new_index, self.groups.pop(old_index))
        self._touch()
        self.order_changed.emit()

    def set_group_visible(self, group: LayerGroup, visible: bool) -> None:
        """Show or hide a group as a whole; its layers keep their own switches."""
        group.visible = visible
        self._touch()
        self.order_changed.emit()

    @property
    def language(self) -> str:
        """`en` or `zh`: the language of names on the map, or of the first of two."""
        return self._language

    @language.setter
    def language(self, language: str) -> None:
        if language != self._language:
            self._language = language
            self._touch()
            self.settings_changed.emit()

    @property
    def viewpoint(self) -> str:
        """Whose drawing of boundaries the base map follows: `de facto` or `China`."""
        return self._viewpoint

    @viewpoint.setter
    def viewpoint(self, viewpoint: str) -> None:
        if viewpoint != self._viewpoint:
            self._viewpoint = viewpoint
            self._touch()
            self.settings_changed.emit()

    @property
    def look(self) -> str:
        """One of `core.looks.LOOKS`; whoever changes it recolours the layers as well."""
        return self._look

    @look.setter
    def look(self, look: str) -> None:
        if look != self._look:
            self._look = look
            self._touch()
            self.settings_changed.emit()

    @property
    def decorations(self) -> Decorations:
        """Scale bar, legend and whatever else lies over the map."""
        return self._decorations

    @decorations.setter
    def decorations(self, decorations: Decorations) -> None:
        if decorations != self._decorations:
            self._decorations = decorations
            self._touch()
            self.decorations_changed.emit()

    def _watch(self, layer: VectorLayer) -> None:
        def pass_on(what: str) -> None:
            self._touch()
            self.layer_changed.emit(layer, what)

        self._on_changed[layer.layer_id] = pass_on
        layer.changed.connect(pass_on)

    def _touch(self) -> None:
        self.is_changed = True
