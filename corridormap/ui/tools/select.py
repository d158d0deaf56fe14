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
from corridormap.ui.tools.map_targets import features_at, features_in

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

    def clicked(self, event: PointerEvent) -> None:
        """Select the feature meant most likely; beside all of them, nothing."""
        self._search.cancel()
        self._apply(features_at(self.canvas, event)[:1], event)

    def double_clicked(self, event: PointerEvent) -> None:
        """Do nothing more: the first click has selected."""

    def cancel(self) -> None:
        """Select nothing."""
        self._search.cancel()
        self._selection.clear()

    def drag(self, event: PointerEvent) -> Interaction:
        """Draw out the box to select in."""
        return BoxDrag(self.canvas, SELECT_COLOR, self._select_box)

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
