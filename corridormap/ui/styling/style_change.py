"""Style changes as steps that can be taken back: one step for one turn at one control."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from corridormap.core.looks import in_look
from corridormap.core.project import Project
from corridormap.core.symbol import LayerStyle
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.undo import AttributeChange

STYLE_ID = 2
"""Beside `ui.undo.OPACITY_ID`."""
SETTLING_MS = 40
"""A slider sends dozens of values; the map is drawn for the last of a moment."""


class StyleChange(QUndoCommand):
    """Sets a layer's style and knows what it was.

    Args:
        text: Of the step in the Edit menu.
        layer: Whose style.
        style: The new one.
        key: Successive changes of one layer with the same key become one step; empty for none.
    """

    def __init__(self, text: str, layer: VectorLayer, style: LayerStyle, key: str = "") -> None:
        super().__init__(text)
        self._layer = layer
        self._key = key
        self._old = layer.style
        self._new = style

    def redo(self) -> None:
        """Set the new style."""
        self._layer.style = self._new

    def undo(self) -> None:
        """Set the style from before."""
        self._layer.style = self._old

    def id(self) -> int:
        """Return which commands may merge; -1 for none."""
        return STYLE_ID if self._key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the newer style of the same turn; a step back to the start is no step."""
        same = isinstance(other, StyleChange) and other._layer is self._layer
        if not same or not isinstance(other, StyleChange) or other._key != self._key:
            return False
        self._new = other._new
        self.setObsolete(self._new == self._old)
        return True


class StyleEditor(QObject):
    """The layer whose style is edited, and the way to change it.

    Args:
        project: Its layers; whoever removes the layer ends the editing.
        stack: Gets the steps.
        parent: Owner.
    """

    layer_changed = Signal()
    """Another layer, or none, is edited."""
    style_changed = Signal()
    """The style is another, whoever changed it."""

    def __init__(self, project: Project, stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._stack = stack
        self._layer: VectorLayer | None = None
        self._pending: tuple[LayerStyle, str] | None = None
        self._turn = 0
        self._before: dict[str, tuple[LayerStyle, str, float]] = {}
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settling.timeout.connect(self.flush)
        project.layer_changed.connect(self._follow)
        project.layer_removed.connect(self._forget)

    @property
    def layer(self) -> VectorLayer | None:
        """The layer that is edited."""
        return self._layer

    @property
    def style(self) -> LayerStyle:
        """Its style, with what is not on the map yet.

        Raises:
            ValueError: There is no layer.
        """
        if self._layer is None:
            raise ValueError("no layer is edited")
        return self._layer.style if self._pending is None else self._pending[0]

    @property
    def is_changed(self) -> bool:
        """Whether the layer looks different from when it was first edited."""
        layer = self._layer
        return layer is not None and self._looks(layer) != self._looks_before(layer)

    def begin(self) -> None:
        """Take what all layers look like now for what they shall be given back."""
        self.flush()
        self._layer = None
        self._before.clear()

    def edit_layer(self, layer: VectorLayer | None) -> None:
        """Edit another layer from now on."""
        if layer is self._layer:
            return
        self.flush()
        self._layer = layer
        self.end_turn()
        if layer is not None:
            looks = (layer.style, self._project.look, layer.opacity)
            self._before.setdefault(layer.layer_id, looks)
        self.layer_changed.emit()

    def end_turn(self) -> None:
        """Let the next change be a step of its own."""
        self.flush()
        self._turn += 1

    def change(self, how: Callable[[LayerStyle], LayerStyle], key: str = "") -> None:
        """Change the style; successive changes of a turn with the same key are one step."""
        self.set_style(how(self.style), key)

    def set_style(self, style: LayerStyle, key: str = "") -> None:
        """Set the style, soon where a key says that more of the kind may follow, else at once."""
        if self._layer is None or style == self.style:
            return
        if self._pending is not None and self._pending[1] != key:
            self.flush()
        self._pending = (style, key)
        if key:
            self._settling.start()
            self.style_changed.emit()
        else:
            self.flush()

    def flush(self) -> None:
        """Bring the map up to what was edited."""
        self._settling.stop()
        if self._pending is None or self._layer is None:
            return
        (style, key), self._pending = self._pending, None
        if style != self._layer.style:
            text = self.tr("Style of {name}").format(name=self._layer.name)
            turn = f"{self._turn} {key}" if key else ""
            self._stack.push(StyleChange(text, self._layer, style, turn))

    def reset(self) -> None:
        """Give the layer the looks it had when it was first edited, in one step."""
        self.end_turn()
        if self._layer is not None:
            self._give_back([self._layer], self.tr("Style of {name} as it was"))

    def reset_all(self) -> None:
        """Give all layers that were edited their looks from before, in one step."""
        self.end_turn()
        layers = [each for each in self._project.layers() if each.layer_id in self._before]
        self._give_back(layers, self.tr("Styles as they were"))

    def _give_back(self, layers: list[VectorLayer], text: str) -> None:
        changed = [layer for layer in layers if self._looks(layer) != self._looks_before(layer)]
        if not changed:
            return
        text = text.format(name=changed[0].name)
        self._stack.beginMacro(text)
        for layer in changed:
            style, opacity = self._looks_before(layer)
            self._stack.push(StyleChange(text, layer, style))
            if opacity != layer.opacity:
                self._stack.push(AttributeChange(text, layer, "opacity", opacity))
        self._stack.endMacro()

    def _looks(self, layer: VectorLayer) -> tuple[LayerStyle, float]:
        return (self.style if layer is self._layer else layer.style), layer.opacity

    def _looks_before(self, layer: VectorLayer) -> tuple[LayerStyle, float]:
        style, look, opacity = self._before[layer.layer_id]
        return in_look(style, look, self._project.look), opacity

    def _follow(self, layer: VectorLayer, what: str) -> None:
        if layer is not self._layer:
            return
        if what == "style":
            # Somebody else's change, such as Undo, counts for more than what was not done yet.
            self._pending = None
            self._settling.stop()
            self.style_changed.emit()
        elif what in ("source", "name"):
            self.layer_changed.emit()

    def _forget(self, layer: VectorLayer) -> None:
        # Another project may have a layer of the same id.
        self._before.pop(layer.layer_id, None)
        if layer is self._layer:
            self._pending = None
            self._settling.stop()
            self._layer = None
            self.layer_changed.emit()
