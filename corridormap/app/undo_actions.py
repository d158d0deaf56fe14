"""Ties Undo and Redo to the stack and names the step that each would take."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from corridormap.app.actions import Actions


class UndoActions(QObject):
    """Qt makes such actions itself, but they keep the language they were made in.

    Args:
        stack: What is undone.
        actions: Has `undo` and `redo`; also the owner.
    """

    def __init__(self, stack: QUndoStack, actions: Actions) -> None:
        super().__init__(actions)
        self._stack = stack
        self._undo, self._redo = actions["undo"], actions["redo"]
        self._undo.triggered.connect(lambda: stack.undo())
        self._redo.triggered.connect(lambda: stack.redo())
        stack.indexChanged.connect(self.retranslate)
        stack.cleanChanged.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Name the steps in the language of the moment."""
        stack = self._stack
        self._undo.setEnabled(stack.canUndo())
        self._redo.setEnabled(stack.canRedo())
        undo, redo = self.tr("&Undo: {step}"), self.tr("&Redo: {step}")
        if stack.canUndo():
            self._undo.setText(undo.format(step=stack.undoText().replace("&", "&&")))
        else:
            self._undo.setText(self.tr("&Undo"))
        if stack.canRedo():
            self._redo.setText(redo.format(step=stack.redoText().replace("&", "&&")))
        else:
            self._redo.setText(self.tr("&Redo"))
