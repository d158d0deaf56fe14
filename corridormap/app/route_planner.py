"""What the window asks of whoever plans its routes, and what it knows by name without asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from corridormap.core.feedback import Feedback
    from corridormap.network.assumptions import Assumptions
    from corridormap.network.closure_effects import Detour, RouteDetour
    from corridormap.network.places import ClosedThing, Place
    from corridormap.network.stored_route import StoredRoute
    from corridormap.ui.routes.route_desk import Answer


@dataclass(frozen=True, slots=True)
class LegName:
    """A corridor leg without its line; attributes as of `ClosableLeg`."""

    leg_id: str
    corridor_id: str
    start_id: str
    end_id: str


@dataclass(frozen=True, slots=True, eq=False)
class PlanningNames:
    """All that planning knows by name.

    Attributes:
        places: Ports, hubs and crossings by id.
        legs: Corridor legs that can be closed.
        passages: What people call straits and canals, by id.
    """

    places: dict[str, Place]
    legs: tuple[LegName, ...]
    passages: dict[str, str]


class RoutePlanner(Protocol):
    """Answers questions on worker threads, several at a time; tells at once what is known.

    Every question raises `CorridorMapError` where it makes no sense or a file cannot be read, and
    `Cancelled` where its feedback said so.
    """

    @property
    def names(self) -> PlanningNames | None:
        """What is known by name, None before the networks were first needed."""

    def load(self, feedback: Feedback | None = None) -> PlanningNames:
        """Read the networks, once."""

    def get_ready(self, feedback: Feedback, expected: StoredRoute | None = None) -> None:
        """Make what questions are sooner answered with.

        Args:
            feedback: Asked between the steps.
            expected: A hand will ask for routes of the same modes, aim and assumptions.
        """

    def plan(self, stored: StoredRoute, alternatives: int, feedback: Feedback) -> Answer:
        """Return the routes that a draft asks for, with all that is to be told of them."""

    def sketch(self, stored: StoredRoute, alternatives: int, feedback: Feedback) -> Answer:
        """Return the way of a piece of a route, and nothing about it."""

    def locate(self, names: Sequence[str], feedback: Feedback) -> list[str]:
        """Find out where closed things lie; return one line for each that is unknown."""

    def effects(
        self, names: Sequence[str], values: Assumptions, feedback: Feedback
    ) -> list[Detour]:
        """Return what closing things, by name, does to the corridors that are drawn."""

    def route_effects(
        self, names: Sequence[str], routes: Sequence[StoredRoute], feedback: Feedback
    ) -> list[RouteDetour]:
        """Return what closing things, by name, does to stored routes."""

    def closed_things(self, names: Sequence[str]) -> list[ClosedThing]:
        """Return where things lie that are closed, those that were located."""

    def passage_name(self, label: str) -> str:
        """Return what people call a strait or canal; the id before the networks were read."""

    def close(self) -> None:
        """End: questions that are asked yet are cancelled."""
