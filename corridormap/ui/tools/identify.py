"""The tool that tells what lies under the pointer."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QToolTip

from corridormap.core.feature import FeatureRef
from corridormap.ui.canvas.pointer import PointerEvent
from corridormap.ui.panels.latest_job import LatestJob
from corridormap.ui.tools.base import MapTool
from corridormap.ui.tools.cluster_hits import cluster_at, drawn_singly
from corridormap.ui.tools.map_targets import feature_title, find_features

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas

TIP_DELAY_MS = 350
MOST_IN_TIP = 6
MOST_LISTED = 200
"""Features of one place that are listed at once."""


class IdentifyTool(MapTool):
    """Names features in a tip when the pointer rests, hands them over on a click.

    Args:
        canvas: Where it works.
    """

    cursor_shape = Qt.CursorShape.WhatsThisCursor
    picked = Signal(object)
    """List of `FeatureRef` under the click, the first one meant most likely; may be empty."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._search = LatestJob(canvas.runner)
        self._tip_search = LatestJob(canvas.runner)
        self._rest_event: PointerEvent | None = None
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(TIP_DELAY_MS)
        self._delay.timeout.connect(self._show_tip)

    def end(self) -> None:
        """Take the tip away."""
        self._search.cancel()
        self._forget_tip()

    def clicked(self, event: PointerEvent) -> None:
        """Hand over all that lies here."""
        self._forget_tip()
        circle = cluster_at(self.canvas, event)
        if circle is None:
            find_features(self.canvas, event, self._search, self._hand_over)
        elif circle.extent.width or circle.extent.height:
            self.canvas.zoom_to_extent(circle.extent, self.canvas.settings().view.crs)
        else:
            self.picked.emit(list(circle.refs[:MOST_LISTED]))

    def hovered(self, event: PointerEvent) -> None:
        """Wait for the pointer to rest."""
        self._forget_tip()
        self._rest_event = event
        self._delay.start()

    def left(self) -> None:
        """The pointer is gone."""
        self._forget_tip()

    def cancel(self) -> None:
        """Take the tip away."""
        self._forget_tip()

    def _show_tip(self) -> None:
        event = self._rest_event
        if event is None or self.canvas.navigator.is_moving:
            return
        circle = cluster_at(self.canvas, event)
        if circle is not None:
            self._tell_of_circle(event, len(circle.refs))
            return
        find_features(self.canvas, event, self._tip_search, partial(self._show_names, event))

    def _hand_over(self, refs: list[FeatureRef]) -> None:
        # What a circle stands for elsewhere is not seen here.
        self.picked.emit(drawn_singly(self.canvas, refs))

    def _tell_of_circle(self, event: PointerEvent, count: int) -> None:
        text = self.tr("{count} features here; click to zoom in").format(count=count)
        x, y = event.screen_point
        QToolTip.showText(self.canvas.mapToGlobal(QPoint(round(x), round(y))), text, self.canvas)

    def _show_names(self, event: PointerEvent, refs: list[FeatureRef]) -> None:
        shown = drawn_singly(self.canvas, refs)
        titles = [feature_title(self.canvas, ref) for ref in shown]
        names = list(dict.fromkeys(filter(None, titles)))
        if not names:
            return
        if len(names) > MOST_IN_TIP:
            more = self.tr("and {count} more").format(count=len(names) - MOST_IN_TIP + 1)
            names = [*names[: MOST_IN_TIP - 1], more]
        x, y = event.screen_point
        place = self.canvas.mapToGlobal(QPoint(round(x), round(y)))
        # Marked up as a whole, so that a name with `<` in it is not taken for markup.
        text = "<p style='white-space:pre'>" + "<br>".join(map(escape, names)) + "</p>"
        QToolTip.showText(place, text, self.canvas)

    def _forget_tip(self) -> None:
        self._delay.stop()
        self._tip_search.cancel()
        self._rest_event = None
        if QToolTip.isVisible():
            QToolTip.hideText()
