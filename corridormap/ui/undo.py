"""One undo stack for all that a person changes in the project, so that nothing is final."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from corridormap.core.project import LayerGroup, Project
from corridormap.core.symbol import LayerStyle
from corridormap.core.vector_layer import VectorLayer

OPACITY_ID = 1
"""Successive changes of one layer's opacity become one step: a slider sends dozens."""


class AttributeChange(QUndoCommand):
    """Sets one attribute of a layer and knows what it was."""

    def __init__(self, text: str, layer: VectorLayer, attribute: str, value: Any) -> None:
        super().__init__(text)
        self._layer = layer
        self._attribute = attribute
        self._old = getattr(layer, attribute)
        self._new = value

    def redo(self) -> None:
        """Set the new value."""
        setattr(self._layer, self._attribute, self._new)

    def undo(self) -> None:
        """Set the value from before."""
        setattr(self._layer, self._attribute, self._old)

    def id(self) -> int:
        """Return which commands may merge; -1 for none."""
        return OPACITY_ID if self._attribute == "opacity" else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the newer value of the same layer."""
        if not isinstance(other, AttributeChange) or other._layer is not self._layer:
            return False
        self._new = other._new
        return True


class Step(QUndoCommand):
    """A change and its opposite, each one call."""

    def __init__(self, text: str, redo: Callable[[], Any], undo: Callable[[], Any]) -> None:
        super().__init__(text)
        self._redo = redo
        self._undo = undo

    def redo(self) -> None:
        """Do it, again or for the first time."""
        self._redo()

    def undo(self) -> None:
        """Take it back."""
        self._undo()


class ProjectUndo(QObject):
    """Changes the project by steps that can be taken back.

    Args:
        project: What the steps change.
        parent: Owner, and so owner of the stack.
    """

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self.stack = QUndoStack(self)

    def push(self, text: str, redo: Callable[[], Any], undo: Callable[[], Any]) -> None:
        """Do `redo` now and remember `undo`; `text` names the step in the Edit menu."""
        self.stack.push(Step(text, redo, undo))

    def set_visible(self, layer: VectorLayer, visible: bool) -> None:
        """Show or hide a layer."""
        text = self.tr("Show {name}") if visible else self.tr("Hide {name}")
        self._set(text, layer, "visible", visible)

    def set_opacity(self, layer: VectorLayer, opacity: float) -> None:
        """Make a layer more or less opaque, 0 to 1."""
        self._set(self.tr("Opacity of {name}"), layer, "opacity", opacity)

    def rename(self, layer: VectorLayer, name: str) -> None:
        """Give a layer another name."""
        self._set(self.tr("Rename {name}"), layer, "name", name)

    def set_style(self, layer: VectorLayer, style: LayerStyle) -> None:
        """Draw a layer another way."""
        self._set(self.tr("Style of {name}"), layer, "style", style)

    def remove_layer(self, layer: VectorLayer) -> None:
        """Take a layer out of the map; its file is not touched."""
        project = self._project
        group_index, index = project.position(layer)
        self.push(
            self.tr("Remove {name}").format(name=layer.name),
            lambda: project.remove_layer(layer),
            lambda: project.add_layer(layer, group_index, index),
        )

    def move_layer(self, layer: VectorLayer, group_index: int, index: int) -> None:
        """Move a layer to `index` of a group, counted after it was taken out."""
        project = self._project
        old = project.position(layer)
        if old != (group_index, index):
            self.push(
                self.tr("Move {name}").format(name=layer.name),
                lambda: project.move_layer(layer, group_index, index),
                lambda: project.move_layer(layer, *old),
            )

    def add_group(self, group: LayerGroup, index: int = 0) -> None:
        """Put a group, such as an opened file, on top or at `index`."""
        project = self._project
        self.push(
            self.tr("Open {name}").format(name=group.name),
            lambda: project.add_group(group, index),
            lambda: project.remove_group(group),
        )

    def remove_group(self, group: LayerGroup) -> None:
        """Take a group with all its layers out of the map."""
        project = self._project
        index = project.groups.index(group)
        self.push(
            self.tr("Remove {name}").format(name=group.name),
            lambda: project.remove_group(group),
            lambda: project.add_group(group, index),
        )

    def move_group(self, old_index: int, new_index: int) -> None:
        """Move a group among the groups."""
        project = self._project
        if old_index != new_index:
            self.push(
                self.tr("Move {name}").format(name=project.groups[old_index].name),
                lambda: project.move_group(old_index, new_index),
                lambda: project.move_group(new_index, old_index),
            )

    def set_group_visible(self, group: LayerGroup, visible: bool) -> None:
        """Show or hide a group as a whole."""
        project = self._project
        text = self.tr("Show {name}") if visible else self.tr("Hide {name}")
        if group.visible != visible:
            self.push(
                text.format(name=group.name),
                lambda: project.set_group_visible(group, visible),
                lambda: project.set_group_visible(group, not visible),
            )

    def _set(self, text: str, layer: VectorLayer, attribute: str, value: Any) -> None:
        if getattr(layer, attribute) != value:
            self.stack.push(AttributeChange(text.format(name=layer.name), layer, attribute, value))
