"""The menus of the right button: stops, legs, points and places of the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from corridormap.core.feature import FeatureRef
from corridormap.core.feedback import Feedback
from corridormap.core.measurement import Waypoint
from corridormap.network.route import Stop
from corridormap.network.stored_route import PartWish, StoredRoute
from corridormap.ui.panels.route_stops import StopsList
from corridormap.ui.routes.map_places import ClosableFeature
from corridormap.ui.routes.route_desk import Answer
from corridormap.ui.routes.route_edits import planned_mode, point_stop, with_point, with_way
from corridormap.ui.routes.route_services import RouteSearch
from tests.fakes import PORTS
from tests.gui.canvas_rig import CanvasRig
from tests.gui.route_drawing import RouteDrawing, choose, drawings, entries

SEA = (118.0, 12.0)
ON_LEG = (106.2, 11.5)


@pytest.fixture
def drawing(rig: CanvasRig) -> Iterator[RouteDrawing]:
    yield from drawings(rig)


def texts(menu: QMenu) -> list[str]:
    found = [action.text() for action in entries(menu) if action.text()]
    menu.close()
    return found


def test_a_leg_chooses_its_mode_and_way(drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"], SEA)
    choose(drawing.menu_at(*ON_LEG), "Sea")
    assert drawing.desk.draft.parts == (PartWish("sea"), PartWish())
    assert drawing.desk.selected_leg == 0
    drawing.wait()
    choose(drawing.menu_at(*ON_LEG), "Great circle")
    assert drawing.desk.draft.parts[0] == PartWish("sea", "great_circle")
    drawing.wait()
    menu = drawing.menu_at(*ON_LEG)
    checked = [action.text() for action in entries(menu) if action.isChecked()]
    menu.close()
    assert checked == ["Sea", "Great circle"]
    drawing.stack.undo()
    drawing.stack.undo()
    assert drawing.desk.draft.parts == (PartWish(), PartWish())


def test_a_leg_drawn_by_hand_keeps_the_mode_that_it_was_planned_by(
    drawing: RouteDrawing, qtbot: QtBot
) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"], SEA)
    # Where any mode is allowed this planner takes the railway.
    choose(drawing.menu_at(*ON_LEG), "By hand, vertex by vertex")
    assert drawing.desk.draft.parts == (PartWish("rail", "hand"), PartWish())
    drawing.stack.undo()
    drawing.wait()
    stops = StopsList(drawing.desk, RouteSearch(lambda _: [], lambda _: [], lambda _: None))
    qtbot.addWidget(stops)
    menu = stops.part_menu(1)
    next(each for each in menu.actions() if each.text() == "By hand").trigger()
    assert drawing.desk.draft.parts == (PartWish(), PartWish("rail", "hand"))
    drawing.wait()
    choose(drawing.menu_at(*ON_LEG), "Great circle")
    assert drawing.desk.draft.parts[0] == PartWish("", "great_circle")


def test_a_leg_no_longer_by_hand_has_the_mode_of_before(drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"], SEA)

    def after(*chosen: str) -> PartWish:
        for text in chosen:
            choose(drawing.menu_at(*ON_LEG), text)
            drawing.wait()
        return drawing.desk.draft.parts[0]

    hand, network = "By hand, vertex by vertex", "Network"
    assert after(hand) == PartWish("rail", "hand")
    assert after(network) == PartWish()
    assert after(hand, "Great circle") == PartWish("", "great_circle")
    assert after("Sea", hand) == PartWish("sea", "hand")
    assert after(network) == PartWish("sea")
    # What was chosen by hand is meant.
    assert after("Any mode", hand, "Road", network) == PartWish("road")
    # Undone it is by hand again, and goes back as before.
    assert after("Any mode", hand, network) == PartWish()
    drawing.stack.undo()
    drawing.wait()
    assert drawing.desk.draft.parts[0] == PartWish("rail", "hand")


def test_the_mode_of_before_goes_with_a_part_wherever_it_is_put(drawing: RouteDrawing) -> None:
    there, back = point_stop(106.0, 20.0), point_stop(105.0, 10.0)
    wishes = [PartWish(), PartWish("sea"), PartWish("road")]
    by_hand = tuple(with_way(wish, "hand", "rail") for wish in wishes)
    desk = drawing.desk
    desk.change("", replace(desk.draft, stops=(there, back, there, back), parts=by_hand))

    def on_the_network() -> list[PartWish]:
        return [with_way(part, "network", "rail") for part in desk.draft.parts]

    assert on_the_network() == wishes
    desk.reverse()
    assert on_the_network() == wishes[::-1]
    desk.change("", with_point(desk.draft, 2, 0, (105.5, 15.0)))
    assert on_the_network()[2] == PartWish(points=((105.5, 15.0),))
    desk.move_stop(3, point_stop(107.0, 21.0))
    desk.remove_stop(0)
    assert [part.mode for part in on_the_network()] == ["sea", ""]
    desk.add_stop(there, 0)
    assert [part.mode for part in on_the_network()][1:] == ["sea", ""]


def test_by_hand_before_anything_is_planned_takes_a_likely_mode() -> None:
    sea = [Stop(name, 100.0, lat, name, "sea_port") for name, lat in (("A", 1.0), ("B", 2.0))]
    river = [Stop(name, 100.0, lat, name, "river_port") for name, lat in (("C", 3.0), ("D", 4.0))]
    draft = StoredRoute("r", "", (*sea, *river))
    assert [planned_mode(draft, None, part) for part in range(3)] == ["sea", "", "inland_waterway"]
    beside = replace(draft, parts=(PartWish("sea"), PartWish(), PartWish("sea", "hand")))
    assert planned_mode(beside, None, 1) == "sea"
    between = replace(draft, parts=(PartWish("rail"), PartWish(), PartWish("sea")))
    assert planned_mode(between, None, 1) == ""


def test_a_part_of_several_modes_is_taken_for_the_one_of_most_of_its_length(
    drawing: RouteDrawing,
) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"], SEA)
    draft, route = drawing.desk.draft, drawing.desk.route
    assert route is not None
    port, ship = route.legs
    half = Stop("Half", 106.0, 11.0)
    legs = (
        replace(port, end=half, mode="rail", length_m=300e3, line=port.line[:1].repeat(2, axis=0)),
        replace(port, start=half, mode="sea", length_m=700e3),
        replace(ship, mode="road"),
    )
    mixed = replace(route, legs=legs)
    assert [planned_mode(draft, mixed, part) for part in (0, 1)] == ["sea", "road"]
    assert planned_mode(draft, None, 0) == ""
    given = PartWish("rail", points=((107.0, 15.0),))
    assert with_way(given, "hand", "sea") == replace(given, way="hand")


def test_nothing_is_marked_at_the_old_place_after_a_menu(drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"], SEA)
    tool = drawing.tool
    for place, text in ((PORTS["hanoi"], ""), (PORTS["qinzhou"], "Remove the stop")):
        drawing.rig.move(drawing.rig.at(*place))
        if text:
            choose(drawing.menu_at(*place), text)
        else:
            assert tool._marker.match is not None
            spot = drawing.rig.at(*place)
            QTest.mouseClick(
                drawing.rig.canvas, Qt.MouseButton.RightButton, Qt.KeyboardModifier(0), spot
            )
            assert len(drawing.map_menus) == 1
        drawing.wait()
        assert (tool._marker.match, tool._marker.place) == (None, None)
        assert drawing.overlay.hovered is None


def test_a_leg_goes_along_a_corridor_that_both_stops_lie_beside(drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["hanoi"], SEA)
    shown = texts(drawing.menu_at(107.2, 21.36))
    assert {"Along East line", "Along West line"} <= set(shown)
    choose(drawing.menu_at(107.2, 21.36), "Along East line")
    assert drawing.desk.draft.parts[0] == PartWish("", "corridor:east")
    drawing.wait()
    # Legs of a corridor have modes of their own: another mode is looked for on the network.
    choose(drawing.menu_at(107.2, 21.36), "Rail")
    assert drawing.desk.draft.parts[0] == PartWish("rail")
    drawing.wait()
    assert not any(text.startswith("Along") for text in texts(drawing.menu_at(112.0, 16.5)))


def test_a_leg_closes_what_it_passes(drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    drawing.desk.set_part(0, PartWish("sea"), "Sea")
    drawing.wait()
    menu = drawing.menu_at(*ON_LEG)
    assert "Close Friendship for this route" in texts(menu)
    choose(drawing.menu_at(*ON_LEG), "Close Strait of Malacca for this route")
    assert drawing.desk.draft.closed == ("Strait of Malacca",)
    drawing.wait()
    assert "Strait of Malacca" in drawing.desk.reason
    assert drawing.tool.hint() == drawing.desk.reason


def test_a_border_that_is_crossed_there_and_back_is_closed_once(
    drawing: RouteDrawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = drawing.planner.plan

    def there_and_back(draft: StoredRoute, count: int, feedback: Feedback) -> Answer:
        answer = plan(draft, count, feedback)
        assert isinstance(answer, list)
        return [replace(route, crossings=route.crossings * 3) for route in answer]

    monkeypatch.setattr(drawing.desk, "_plans", replace(drawing.desk._plans, plan=there_and_back))
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    assert drawing.desk.route is not None
    assert len(drawing.desk.route.crossings) == 3
    shown = texts(drawing.menu_at(*ON_LEG))
    assert [text for text in shown if text.startswith("Close")] == [
        "Close Friendship for this route"
    ]


def test_a_stop_is_passed_through_closed_or_removed(drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["hanoi"], PORTS["singapore"])
    choose(drawing.menu_at(*PORTS["hanoi"]), "Only pass through")
    assert [stop.is_via for stop in drawing.desk.draft.stops] == [False, True, False]
    drawing.wait()
    choose(drawing.menu_at(*PORTS["hanoi"]), "Close Hanoi for this route")
    assert drawing.desk.draft.closed == ("Hanoi",)
    drawing.wait()
    choose(drawing.menu_at(*PORTS["hanoi"]), "Reopen Hanoi")
    assert not drawing.desk.draft.closed
    drawing.wait()
    choose(drawing.menu_at(*PORTS["hanoi"]), "Remove the stop")
    assert drawing.names == ["Qinzhou", "Singapore"]
    drawing.wait()
    choose(drawing.menu_at(*PORTS["qinzhou"]), "Reverse the route")
    assert drawing.names == ["Singapore", "Qinzhou"]


def test_points_of_the_way_are_removed_one_by_one_or_all(drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    drawing.desk.set_part(0, PartWish("", "network", ((114.0, 13.0), (112.0, 4.0))), "By")
    drawing.wait()
    choose(drawing.menu_at(114.0, 13.0), "Remove the point")
    assert drawing.desk.draft.parts[0].points == ((112.0, 4.0),)
    drawing.wait()
    choose(drawing.menu_at(108.0, 2.69), "Remove all points of the way")
    assert drawing.desk.draft.parts == (PartWish(),)


def test_elsewhere_the_map_is_asked_for_its_menu(drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    drawing.click(*PORTS["hanoi"])
    rig = drawing.rig
    QTest.mouseClick(
        rig.canvas,
        Qt.MouseButton.RightButton,
        Qt.KeyboardModifier.NoModifier,
        rig.at(120.0, 30.0),
    )
    (event,) = drawing.map_menus
    assert rig.map_point(rig.at(120.0, 30.0)) == pytest.approx(event.map_point)


def test_the_map_starts_ends_and_bends_a_route(drawing: RouteDrawing) -> None:
    def of(name: str, *things: ClosableFeature) -> QMenu:
        stop = Stop(name.capitalize(), *PORTS[name], name, "sea_port")
        return drawing.menus.of_map(stop, things, drawing.rig.canvas)

    shown = {action.text(): action.isEnabled() for action in entries(of("qinzhou"))}
    assert (shown["Route via here"], shown["Route to here"]) == (False, False)
    choose(of("hanoi"), "Route from here")
    choose(of("qinzhou"), "Route from here")
    assert drawing.names == ["Qinzhou"]
    choose(of("suva"), "Route to here")
    choose(of("singapore"), "Route to here")
    drawing.wait()
    choose(of("hanoi"), "Route via here")
    assert drawing.names == ["Qinzhou", "Hanoi", "Suva", "Singapore"]
    assert drawing.desk.draft.stops[1].is_via
    drawing.wait()
    first = drawing.desk.draft.route_id
    choose(of("hanoi"), "Route from here")
    assert drawing.names == ["Hanoi"]
    assert drawing.desk.draft.route_id != first
    leg = ClosableFeature("east-1", "East & west")
    choose(of("qinzhou", leg), "Close East && west for this route")
    assert drawing.desk.draft.closed == ("east-1",)


def test_what_can_be_closed_on_the_map(drawing: RouteDrawing) -> None:
    closable = drawing.places.closable
    assert closable(FeatureRef("theme/ports", 2)) == ClosableFeature("Singapore", "Singapore")
    leg = ClosableFeature("east-1", "East line: Qinzhou – Hanoi")
    assert closable(FeatureRef("theme/corridor_legs", 1)) == leg
    assert drawing.places.closed_title("EAST-1") == leg.title
    assert drawing.places.closed_title("east-9") == "east-9"
    assert closable(FeatureRef("theme/member_regions", 1)) is None
    assert closable(FeatureRef("theme/ports", 99)) is None
    assert closable(FeatureRef("nowhere", 1)) is None
    drawing.rig.project.language = "zh"
    assert closable(FeatureRef("theme/ports", 2)) == ClosableFeature("Singapore", "港 singapore")


def test_points_of_a_measurement_become_the_places_they_snapped_to(drawing: RouteDrawing) -> None:
    lon, lat = PORTS["singapore"]
    stop = drawing.places.stop_of_waypoint(Waypoint(lon, lat, "Singapore", "Ports"))
    assert (stop.place_id, stop.lonlat) == ("singapore", (lon, lat))
    stop = drawing.places.stop_of_waypoint(Waypoint(118.0, 12.0))
    assert (stop.name, stop.place_id) == ("12.000, 118.000", "")
    stop = drawing.places.stop_of_waypoint(Waypoint(118.0, 12.0, "My yard", "Yards"))
    assert (stop.name, stop.place_id) == ("My yard", "")
