"""What was drawn and is on its way into the file of routes."""

from __future__ import annotations

from corridormap.network.stored_route import StoredRoute

Changes = dict[str, StoredRoute | None]
"""Routes by id as they are to be, None to delete one."""


class RouteChanges:
    """Changes that wait or are being written; of one route only the newest."""

    def __init__(self) -> None:
        self._waiting: Changes = {}
        self._in_hand: Changes = {}
        self._unsafe: set[str] = set()

    @property
    def is_writing(self) -> bool:
        """Whether something is in hand."""
        return bool(self._in_hand)

    @property
    def is_waiting(self) -> bool:
        """Whether something is to be taken in hand."""
        return bool(self._waiting)

    def left(self) -> Changes:
        """Return all that is not known to be written."""
        return {**self._in_hand, **self._waiting}

    def add(self, route_id: str, route: StoredRoute | None) -> None:
        """Have a change wait."""
        self._waiting[route_id] = route

    def mark(self, route_id: str, is_safe: bool) -> None:
        """Note whether a journal has the change, so that a crash does not lose it."""
        (self._unsafe.discard if is_safe else self._unsafe.add)(route_id)

    def unsafe(self) -> Changes:
        """Return what is left and no journal has."""
        return {key: route for key, route in self.left().items() if key in self._unsafe}

    def without_deleted(self, routes: dict[str, StoredRoute]) -> dict[str, StoredRoute]:
        """Return those of some routes that are not to be deleted."""
        left = self.left()
        return {key: route for key, route in routes.items() if left.get(key, route) is not None}

    def take(self) -> None:
        """Take in hand what waits."""
        self._in_hand, self._waiting = self.left(), {}

    def put_back(self) -> None:
        """Have what was in hand wait again: nothing is forgotten."""
        self._in_hand, self._waiting = {}, self.left()

    def written(self) -> None:
        """Forget what was in hand; what was changed again meanwhile waits."""
        self._unsafe -= self._in_hand.keys() - self._waiting.keys()
        self._in_hand = {}

    def forget_waiting(self) -> None:
        """Forget what waits, since it is written."""
        self._waiting = {}
