"""The corridors that closures affect, listed under what is closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from corridormap.core.errors import ArgumentError
from corridormap.core.feedback import Feedback
from corridormap.network.assumptions import Assumptions
from corridormap.network.closure_effects import Detour, RouteDetour
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.panels.route_affected import AffectedCorridors, AffectedRoutes
from corridormap.ui.panels.route_closures import RouteClosures
from tests.gui.route_rig import HANOI, SAIGON, SINGAPORE, RouteRig, route_rigs, small_route

NAMES = {"asia-europe": "Asia–Europe Line", "jinghe": "Jinghe", "astana": "Astana"}
ROAD = ("road",)
DETOURS = {
    "Pingxiang": [
        Detour("asia-europe", "main", "jinghe", "astana", None, None, ROAD),
        Detour("other", "main", "jinghe", "astana", 417_400.0, 13.9, ROAD),
    ],
    "Hekou": [],
    "Longbang": [Detour("other", "main", "jinghe", "astana", 0.0, 0.0, ROAD, 34_200.0)],
}


class Effects:
    """Answers from the table; `Broken` fails."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.speeds: list[float] = []

    def __call__(
        self, names: Sequence[str], values: Assumptions, feedback: Feedback
    ) -> list[Detour]:
        self.asked.append(tuple(names))
        self.speeds.append(values["speed_kmh.road"])
        if "Broken" in names:
            raise ArgumentError("Broken: nothing is called so.")
        return [detour for name in names for detour in DETOURS[name]]


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[RouteRig]:
    yield from route_rigs(qtbot)


@pytest.fixture
def effects() -> Effects:
    return Effects()


@pytest.fixture
def listed(rig: RouteRig, effects: Effects, qtbot: QtBot) -> AffectedCorridors:
    listed = AffectedCorridors(
        rig.desk, rig.runner, effects, lambda key, name: NAMES.get(key, name)
    )
    qtbot.addWidget(listed)
    listed.resize(400, 200)
    return listed


def close(rig: RouteRig, listed: AffectedCorridors, name: str) -> None:
    with rig.qtbot.waitSignal(listed.found):
        rig.desk.close(name)


def test_nothing_is_asked_while_nothing_is_closed(
    rig: RouteRig, listed: AffectedCorridors, effects: Effects
) -> None:
    rig.qtbot.wait(600)
    assert effects.asked == []
    assert listed.isHidden()


def test_cut_stretches_and_detours_are_listed_with_their_ends(
    rig: RouteRig, listed: AffectedCorridors
) -> None:
    close(rig, listed, "Pingxiang")
    rows = [(row.title, row.about, row.numbers) for row in listed.table.rows]
    assert rows == [
        ("Asia–Europe Line", "Jinghe – Astana", ("cut", "cut")),
        ("other", "Jinghe – Astana", ("+417", "+13.9")),
    ]


def test_a_corridor_that_cannot_be_followed_is_listed_by_its_name(rig: RouteRig) -> None:
    cut = Detour("pipes", "main", "jinghe", "astana", None, None, ("pipeline",))
    panel = RouteClosures(rig.desk, replace(rig.services, effects=lambda *_: [cut]))
    rig.qtbot.addWidget(panel)
    close(rig, panel.affected, "Pingxiang")
    (row,) = panel.affected.table.rows
    assert (row.title, row.about) == ("Pipelines to Yunnan", "jinghe – astana")


def test_other_assumptions_are_asked_about_anew(
    rig: RouteRig, listed: AffectedCorridors, effects: Effects
) -> None:
    close(rig, listed, "Pingxiang")
    slow = Assumptions.of({"speed_kmh.road": 20.0})
    with rig.qtbot.waitSignal(listed.found):
        rig.desk.change("Assumptions", replace(rig.desk.draft, assumptions=slow))
        assert listed.detours is None
    assert effects.asked == [("Pingxiang",)] * 2
    assert effects.speeds == [40.0, 20.0]
    rig.desk.change("Name", replace(rig.desk.draft, name="Slow"))
    assert listed.detours is not None


def test_a_corridor_that_goes_out_of_its_way_is_said_to(
    rig: RouteRig, listed: AffectedCorridors
) -> None:
    close(rig, listed, "Longbang")
    (row,) = listed.table.rows
    assert row.about == "Jinghe – Astana; its own way is 34 km longer than the way around"
    assert row.numbers == ("0", "0")


def test_a_click_on_a_row_tells_which_stretch_and_again(
    rig: RouteRig, listed: AffectedCorridors
) -> None:
    listed.show()
    close(rig, listed, "Pingxiang")
    told: list[Detour] = []
    listed.stretch_chosen.connect(told.append)
    table = listed.table
    for _ in range(2):
        row = table.visualRect(table.model_.index(1, 1)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert told == [DETOURS["Pingxiang"][1]] * 2


def test_undo_takes_the_list_away_and_redo_brings_it_back(
    rig: RouteRig, listed: AffectedCorridors
) -> None:
    close(rig, listed, "Pingxiang")
    rig.stack.undo()
    assert listed.detours == []
    with rig.qtbot.waitSignal(listed.found):
        rig.stack.redo()
    assert listed.detours is not None
    assert len(listed.detours) == 2


def test_where_no_corridor_is_affected_that_is_said(
    rig: RouteRig, listed: AffectedCorridors
) -> None:
    close(rig, listed, "Hekou")
    assert listed.head.text() == "No drawn corridor is affected."


def test_what_cannot_be_worked_out_is_told_in_one_line(
    rig: RouteRig, listed: AffectedCorridors
) -> None:
    rig.desk.close("Broken")
    rig.qtbot.waitUntil(lambda: "nothing is called so" in listed.head.text())


class RouteWork:
    """Cuts routes that end in Singapore, sends others a way around."""

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[str, ...], list[str]]] = []

    def __call__(
        self, names: Sequence[str], routes: Sequence[StoredRoute], feedback: Feedback
    ) -> list[RouteDetour]:
        self.asked.append((tuple(names), sorted(route.route_id for route in routes)))
        return [
            RouteDetour(route, None, None, "No way: Singapore is closed.")
            if route.stops[-1] == SINGAPORE
            else RouteDetour(route, 12_300.0, -0.5)
            for route in sorted(routes, key=lambda route: route.route_id)
        ]


@pytest.fixture
def work() -> RouteWork:
    return RouteWork()


@pytest.fixture
def routes(rig: RouteRig, work: RouteWork, qtbot: QtBot) -> AffectedRoutes:
    for stored in (
        StoredRoute("a", "", (HANOI, SINGAPORE)),
        StoredRoute("b", "By rail", (HANOI, SAIGON)),
    ):
        rig.keep(replace(stored, route=small_route(stored, "Hekou", 0.0)))
    rig.keep(StoredRoute("no-way", "Without an answer", (HANOI, SAIGON)))
    rig.draw(SAIGON, SINGAPORE)
    listed = AffectedRoutes(rig.desk, rig.runner, work, rig.stored)
    qtbot.addWidget(listed)
    listed.resize(400, 200)
    return listed


def test_stored_routes_beside_the_one_on_the_desk_are_listed(
    rig: RouteRig, routes: AffectedRoutes, work: RouteWork
) -> None:
    assert routes.isHidden()
    with rig.qtbot.waitSignal(routes.found):
        rig.desk.close("Pingxiang")
        assert routes.head.text() == "Looking at the stored routes…"
    assert work.asked == [(("Pingxiang",), ["a", "b"])]
    rows = [(row.title, row.about, row.numbers, row.tip) for row in routes.table.rows]
    assert rows == [
        ("Hanoi – Singapore", "", ("cut", "cut"), "No way: Singapore is closed."),
        ("By rail", "Hanoi – Ho Chi Minh City", ("+12", "−0.5"), ""),
    ]
    assert not routes.isHidden()
    rig.stack.undo()
    assert routes.isHidden()


def test_a_route_that_is_stored_meanwhile_is_looked_at_too(
    rig: RouteRig, routes: AffectedRoutes, work: RouteWork
) -> None:
    with rig.qtbot.waitSignal(routes.found):
        rig.desk.close("Pingxiang")
    routes.follow()
    assert routes.detours is not None
    stored = StoredRoute("c", "Third", (HANOI, SAIGON))
    rig.keep(replace(stored, route=small_route(stored, "Hekou", 0.0)))
    with rig.qtbot.waitSignal(routes.found):
        routes.follow()
    assert work.asked[-1] == (("Pingxiang",), ["a", "b", "c"])


def test_without_other_routes_nothing_is_said_of_them(rig: RouteRig, qtbot: QtBot) -> None:
    work = RouteWork()
    listed = AffectedRoutes(rig.desk, rig.runner, work, rig.stored)
    qtbot.addWidget(listed)
    rig.draw(SAIGON, SINGAPORE)
    rig.desk.close("Pingxiang")
    rig.qtbot.wait(600)
    assert (listed.isHidden(), work.asked) == (True, [])


def test_a_click_on_a_stored_route_tells_its_way(rig: RouteRig, routes: AffectedRoutes) -> None:
    routes.show()
    with rig.qtbot.waitSignal(routes.found):
        rig.desk.close("Pingxiang")
    told: list[RouteDetour] = []
    routes.stretch_chosen.connect(told.append)
    row = routes.table.visualRect(routes.table.model_.index(1, 1)).center()
    QTest.mouseClick(routes.table.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert [detour.route.route_id for detour in told] == ["b"]
    assert told[0].lines == ((HANOI.lonlat, SAIGON.lonlat),)
