"""Puts every change of the selection on the undo stack, whoever made it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject

from corridormap.core.feature_set import FeatureSet
from corridormap.core.project import Project
from corridormap.core.selection import Selection
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.undo import ProjectUndo


class SelectionSteps(QObject):
    """Watches a selection and pushes a step for each change that no step made.

    Args:
        project: Features of layers that are gone are not selected again.
        selection: What to watch.
        undo: Whose stack gets the steps.
    """

    def __init__(self, project: Project, selection: Selection, undo: ProjectUndo) -> None:
        super().__init__(undo)
        self._project = project
        self._selection = selection
        self._undo = undo
        self._last = selection.features
        self._is_quiet = False
        selection.changed.connect(self._record)
        project.layer_removed.connect(self._forget)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let the selection change without a step, as when another project is opened."""
        before = self._is_quiet
        self._is_quiet = True
        try:
            yield
        finally:
            self._is_quiet = before
            self._last = self._selection.features

    def _record(self) -> None:
        old, new = self._last, self._selection.features
        self._last = new
        if self._is_quiet:
            return
        text = self.tr("Select %n feature(s)", "", len(new)) if new else self.tr("Select nothing")
        self._undo.push(text, lambda: self._apply(new), lambda: self._apply(old))

    def _apply(self, features: FeatureSet) -> None:
        there = [key for key in features.layer_ids if self._project.layer(key) is not None]
        with self.paused():
            self._selection.set(features.of_layers(there))

    def _forget(self, layer: VectorLayer) -> None:
        # Removing a layer is a step of its own; a step pushed inside it would break the stack.
        with self.paused():
            self._selection.forget_layer(layer.layer_id)
