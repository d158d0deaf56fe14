"""A desk with a planner in memory whose answers can be reckoned by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event as Gate

import numpy as np
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from corridormap.core.errors import ExportError
from corridormap.core.feedback import Feedback
from corridormap.network.assumptions import Assumptions
from corridormap.network.places import Capacity
from corridormap.network.route import (
    CrossingPassed,
    Event,
    NoRoute,
    RegionLength,
    Route,
    RouteLeg,
    Stop,
)
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.routes.route_desk import Answer, RouteDesk, RoutePlans
from corridormap.ui.routes.route_services import (
    Closable,
    FoundStop,
    RouteSearch,
    RouteServices,
    RouteShelf,
)

CHONGQING = Stop("Chongqing", 106.5, 29.6, "chongqing", "inland_hub")
HANOI = Stop("Hanoi", 105.8, 21.0, "hanoi", "inland_hub")
SAIGON = Stop("Ho Chi Minh City", 106.7, 10.8, "ho-chi-minh-city", "river_port")
SINGAPORE = Stop("Singapore", 103.8, 1.3, "singapore", "sea_port")
PLACES = {
    "chongqing": (CHONGQING, "重庆"),
    "hanoi": (HANOI, "河内"),
    "ho-chi-minh-city": (SAIGON, "胡志明市"),
    "singapore": (SINGAPORE, "新加坡"),
}
CLOSABLES = (
    Closable("Pingxiang", "Pingxiang", "crossing", "Youyi Guan"),
    Closable("Hekou", "Hekou", "crossing"),
    Closable("malacca", "Strait of Malacca", "passage", key="malacca"),
)
CAPACITY = Capacity("800–1,000", "1,200–1,500", "vehicle trips a day", "A study")
LEG_KM = 1000.0
"""Every leg of the best route, with nothing closed, is so long."""
DETOUR_KM = 250.0
OVERLOADED = "Pingxiang runs over its capacity: 1,200 of 800 vehicle trips a day (A study)."


def small_route(draft: StoredRoute, crossing: str, extra_km: float) -> Route:
    """Return legs of 1,000 km and more, with a border and a change of gauge in the first."""
    values = draft.assumptions
    legs: list[RouteLeg] = []
    for (start, end), part in zip(
        zip(draft.stops, draft.stops[1:], strict=False), draft.parts, strict=True
    ):
        mode = part.mode or draft.modes[0]
        length_m = (LEG_KM + (extra_km if not legs else 0.0)) * 1000
        numbers = values.hours(mode, length_m), values.cost(mode, length_m)
        co2_kg = values.co2_kg(mode, length_m)
        line = np.array([start.lonlat, end.lonlat], np.float64)
        gauges = ("1435", "1000") if mode == "rail" and not legs else ()
        legs.append(
            RouteLeg(
                *(start, end, mode, "network", line, length_m, length_m * 0.95),
                *(*numbers, co2_kg, gauges),
            )
        )
    border = CrossingPassed(
        "pingxiang-dong-dang" if crossing == "Pingxiang" else crossing.lower(),
        *(crossing, ("CN", "VN"), 600_000.0, 106.7, 22.0, legs[0].mode, True),
    )
    events = (
        Event("border", crossing, 600_000.0, 8.0, 100.0, "CN → VN", 106.7, 22.0),
        Event("gauge", crossing, 601_000.0, 12.0, 60.0, "1435 → 1000", 106.7, 22.0),
    )
    regions = (RegionLength("country", "vietnam", "Vietnam", 400_000.0),)
    warnings = (OVERLOADED,) if crossing == "Pingxiang" else ()
    return Route(
        draft.stops, tuple(legs), (border,), events, values, draft.criterion, regions, warnings
    )


CORRIDORS = {"ilstc-east": "Land-sea corridor, east", "pipes": "Pipelines to Yunnan"}
"""Nobody can follow pipelines, so that no stops lie beside them."""


@dataclass
class SmallPlanner:
    """Goes over Pingxiang, else Hekou, else nowhere; counts the questions."""

    asked: list[tuple[StoredRoute, int]] = field(default_factory=list)
    gate: Gate = field(default_factory=Gate)

    def plan(self, draft: StoredRoute, count: int, feedback: Feedback) -> Answer:
        self.asked.append((draft, count))
        self.gate.wait(200)
        feedback.check()
        ways = [("Pingxiang", 0.0), ("Hekou", DETOUR_KM)]
        open_ways = [way for way in ways if way[0] not in draft.closed]
        if not open_ways:
            closed = ", ".join(draft.closed)
            return NoRoute(
                f"No way from {draft.stops[0].name} to {draft.stops[1].name} by rail: "
                f"cut by closing {closed}."
            )
        return [small_route(draft, *way) for way in open_ways[: count + 1]]


class RouteRig:
    """Desk, services and what was asked of them.

    Args:
        qtbot: Waits.
    """

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.runner = JobRunner()
        self.stack = QUndoStack()
        self.planner = SmallPlanner()
        self.planner.gate.set()
        self.shelf: dict[str, StoredRoute] = {}
        self.tables: list[tuple[str, Path, int]] = []
        self.new_assumptions = Assumptions()
        self.are_names_read = True
        self.desk = RouteDesk(
            RoutePlans(
                *(self.planner.plan, self.keep, self.runner, self.stack),
                lambda: self.new_assumptions,
            )
        )
        self.services = RouteServices(
            RouteSearch(
                self.find,
                self.find_closable,
                lambda place_id: CAPACITY if place_id == "pingxiang-dong-dang" else None,
                self.find_corridors,
                lambda corridor_id: CORRIDORS.get(corridor_id, corridor_id),
                is_ready=lambda: self.are_names_read,
            ),
            RouteShelf(self.stored, self.keep, self.delete),
            self.save_csv,
            self.save_xlsx,
            self.planner.plan,
            self.runner,
            self.stack,
            lambda: self.new_assumptions,
            self.take_assumptions,
        )

    def find_corridors(self, stops: Sequence[Stop]) -> Sequence[tuple[str, str]]:
        is_far = any(stop.lon < 90.0 for stop in stops)
        return () if is_far else [("ilstc-east", CORRIDORS["ilstc-east"])]

    def close(self) -> None:
        self.planner.gate.set()
        self.runner.shut_down()

    def keep(self, route: StoredRoute) -> None:
        self.shelf[route.route_id] = route

    def delete(self, route_id: str) -> None:
        del self.shelf[route_id]

    def stored(self) -> list[StoredRoute]:
        return sorted(self.shelf.values(), key=lambda route: route.changed, reverse=True)

    def take_assumptions(self, values: Assumptions) -> None:
        self.new_assumptions = values

    def find(self, text: str) -> list[FoundStop]:
        text = text.casefold() if self.are_names_read else ""
        return [
            FoundStop(stop, chinese)
            for stop, chinese in PLACES.values()
            if text and (stop.name.casefold().startswith(text) or chinese.startswith(text))
        ]

    def find_closable(self, text: str) -> list[Closable]:
        text = text.casefold()
        return [
            each
            for each in CLOSABLES
            if text and (each.title.casefold().startswith(text) or each.name.casefold() == text)
        ]

    def save_csv(self, path: Path, draft: StoredRoute, routes: object) -> None:
        assert isinstance(routes, list)
        if path.stem == "locked":
            raise ExportError("locked.csv: cannot be saved there (it is open elsewhere).")
        self.tables.append((draft.route_id, path, len(routes)))

    def save_xlsx(self, path: Path, draft: StoredRoute, routes: object) -> None:
        self.save_csv(path, draft, routes)

    def draw(self, *stops: Stop) -> None:
        """Put a route through these stops on the desk and wait for the answer."""
        draft = replace(self.desk.draft, stops=stops, parts=())
        self.desk.change("Draw", draft)
        self.wait()

    def wait(self) -> None:
        """Wait until nothing is being planned."""
        self.qtbot.waitUntil(lambda: not self.desk.is_planning and not self.runner.jobs)


def route_rigs(qtbot: QtBot) -> Iterator[RouteRig]:
    """Yield a rig and take it down."""
    rig = RouteRig(qtbot)
    yield rig
    rig.close()
