"""The tool that selects features."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from corridormap.core.extent import Extent
from corridormap.core.feature import FeatureRef
from corridormap.core.feature_set import FeatureSet
from corridormap.core.selection import Selection
from corridormap.ui.canvas.pointer import Interaction, PointerEvent
from corridormap.ui.panels.latest_job import LatestJob
from corridormap.ui.tools.base import MapTool
from corridormap.ui.tools.box_drag import SELECT_COLOR, BoxDrag
from corridormap.ui.tools.map_targets import features_in, find_features

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas


class SelectTool(MapTool):
    """Selects by click or box; Shift adds, Ctrl toggles, Esc clears.

    Args:
        canvas: Where it works.
        selection: What it changes.
    """

    cursor_shape = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: MapCanvas, selection: Selection) -> None:
        super().__init__(canvas)
        self._selection = selection
        self._search = LatestJob(canvas.runner)
        self._in_use = False
        selection.changed.connect(self._tell)

    def hint(self) -> str:
        """Return how much is selected, or how to select something."""
        count = len(self._selection)
        if not count:
            return self.tr("Click or draw a box · Shift: add · Ctrl: add or take away")
        if count == 1:
            return self.tr("1 feature selected · Esc: none")
        return self.tr("{count} features selected · Esc: none").format(count=f"{count:,}")

    def start(self) -> None:
        """Tell what is selected."""
        self._in_use = True
        self._tell()

    def end(self) -> None:
        """Say no more of it."""
        self._in_use = False

    def clicked(self, event: PointerEvent) -> None:
        """Select the feature meant most likely; beside all of them, nothing."""
        find_features(self.canvas, event, self._search, lambda found: self._apply(found[:1], event))

    def double_clicked(self, event: PointerEvent) -> None:
        """Do nothing more: the first click has selected."""

    def cancel(self) -> None:
        """Select nothing."""
        self._search.cancel()
        self._selection.clear()

    def drag(self, event: PointerEvent) -> Interaction:
        """Draw out the box to select in."""
        return BoxDrag(self.canvas, SELECT_COLOR, self._select_box)

    def _tell(self) -> None:
        if self._in_use:
            self.hint_changed.emit(self.hint())

    def _select_box(self, box: Extent, event: PointerEvent) -> None:
        self._search.submit(
            features_in(self.canvas, box),
            lambda found: self._apply(self._still_there(found), event),
            lambda error: self.canvas.message_raised.emit(str(error)),
            self.tr("Selecting"),
        )

    def _still_there(self, found: FeatureSet) -> FeatureSet:
        return found.of_layers([layer.layer_id for layer in self.canvas.project.layers()])

    def _apply(self, refs: Iterable[FeatureRef], event: PointerEvent) -> None:
        change: Callable[[Iterable[FeatureRef]], None] = self._selection.set
        if event.holds(Qt.KeyboardModifier.ShiftModifier):
            change = self._selection.add
        elif event.holds(Qt.KeyboardModifier.ControlModifier):
            change = self._selection.toggle
        change(refs)
