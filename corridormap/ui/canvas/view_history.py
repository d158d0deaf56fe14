"""The views one came by, for zooming to the last and the next."""

from __future__ import annotations

from corridormap.core.map_settings import MapView

LONGEST = 100


class ViewHistory:
    """A line of views with a place in it; a new view cuts off what was ahead."""

    def __init__(self) -> None:
        self._views: list[MapView] = []
        self._place = -1

    @property
    def can_go_back(self) -> bool:
        """Whether there is a view before this one."""
        return self._place > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether one came back from a view."""
        return self._place < len(self._views) - 1

    def record(self, view: MapView) -> None:
        """Remember a view at which the map came to rest; the same one twice counts once."""
        if self._views and self._views[self._place] == view:
            return
        self._views = [*self._views[: self._place + 1], view][-LONGEST:]
        self._place = len(self._views) - 1

    def back(self) -> MapView | None:
        """Step back and return the view there, None at the beginning."""
        if not self.can_go_back:
            return None
        self._place -= 1
        return self._views[self._place]

    def forward(self) -> MapView | None:
        """Step forward and return the view there, None at the end."""
        if not self.can_go_forward:
            return None
        self._place += 1
        return self._views[self._place]
