"""What the layer panel may do to the project, so that the window can make each step undoable."""

from __future__ import annotations

from typing import Protocol

from corridormap.core.project import LayerGroup, Project
from corridormap.core.vector_layer import VectorLayer


class LayerEdits(Protocol):
    """Changes to layers and groups; the window hands in one that goes over the undo stack."""

    def move_layer(self, layer: VectorLayer, group_index: int, index: int) -> None:
        """Move a layer to `index` of a group, counted after it was taken out."""

    def move_group(self, old_index: int, new_index: int) -> None:
        """Move a group among the groups, `new_index` counted after it was taken out."""

    def remove_layer(self, layer: VectorLayer) -> None:
        """Take a layer out of the project; its file stays as it is."""

    def rename_layer(self, layer: VectorLayer, name: str) -> None:
        """Give a layer another name in the panel."""

    def set_layer_visible(self, layer: VectorLayer, visible: bool) -> None:
        """Show or hide a layer."""

    def set_group_visible(self, group: LayerGroup, visible: bool) -> None:
        """Show or hide a group."""

    def set_opacity(self, layer: VectorLayer, opacity: float) -> None:
        """Set a layer's opacity, 0 to 1; called often while a slider is dragged."""


class DirectLayerEdits:
    """Changes the project at once, without undo.

    Args:
        project: What is changed.
    """

    def __init__(self, project: Project) -> None:
        self._project = project

    def move_layer(self, layer: VectorLayer, group_index: int, index: int) -> None:
        """Move a layer to `index` of a group, counted after it was taken out."""
        self._project.move_layer(layer, group_index, index)

    def move_group(self, old_index: int, new_index: int) -> None:
        """Move a group among the groups."""
        self._project.move_group(old_index, new_index)

    def remove_layer(self, layer: VectorLayer) -> None:
        """Take a layer out of the project."""
        self._project.remove_layer(layer)

    def rename_layer(self, layer: VectorLayer, name: str) -> None:
        """Give a layer another name; in Chinese too, since the user's name is in any language."""
        layer.name_zh = ""
        layer.name = name

    def set_layer_visible(self, layer: VectorLayer, visible: bool) -> None:
        """Show or hide a layer."""
        layer.visible = visible

    def set_group_visible(self, group: LayerGroup, visible: bool) -> None:
        """Show or hide a group."""
        self._project.set_group_visible(group, visible)

    def set_opacity(self, layer: VectorLayer, opacity: float) -> None:
        """Set a layer's opacity."""
        layer.opacity = opacity
