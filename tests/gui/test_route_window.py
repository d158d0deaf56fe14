"""Routes in the window, with the planner and networks that ship."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QTabBar
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.app.route_planning import RoutePlanning
from corridormap.core.bundled import layers_folder, resources_folder
from corridormap.core.crs import WGS84, transform
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapView
from corridormap.core.measurement import Waypoint, measure_chain
from corridormap.formats.route_store import RouteStore
from corridormap.network.assumptions import Assumptions
from corridormap.network.route import NoRoute, Stop
from corridormap.network.stored_route import PartWish, StoredRoute
from corridormap.ui.panels.measure_panel import MeasurePanel
from corridormap.ui.panels.route_panel import RoutePanel
from corridormap.ui.routes.line_pointing import share_in_view
from corridormap.ui.routes.route_desk import Answer
from tests.gui.conftest import close_window, new_window
from tests.gui.route_drawing import choose, entries

NO_KEY = Qt.KeyboardModifier.NoModifier
CHONGQING, HANOI, QINZHOU = (106.608, 29.367), (105.841, 21.024), (108.62, 21.735)
PINGXIANG = (106.711, 21.977)

needs_networks = pytest.mark.skipif(
    not (layers_folder() / "corridormap.gpkg").is_file()
    or not (resources_folder() / "network").is_dir(),
    reason="layers/ or resources/network/ is not built",
)


def at(window: MainWindow, place: tuple[float, float]) -> QPoint:
    settings = window.canvas.settings()
    x, y = transform(np.array([place]), WGS84, settings.view.crs)[0].tolist()
    left, top = settings.map_to_screen(x, y)
    return QPoint(round(left), round(top))


def click(window: MainWindow, place: tuple[float, float]) -> None:
    QTest.mouseMove(window.canvas, at(window, place))
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, NO_KEY, at(window, place))


def settle(window: MainWindow, qtbot: QtBot) -> None:
    def is_settled() -> bool:
        desk = window.routes.workshop.desk
        return not desk.is_planning and not window.session.runner.jobs

    qtbot.waitUntil(is_settled, timeout=30_000)


def open_map(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.navigator.animator.is_smooth = False
    window.start([])
    layers = list(window.session.project.layers())
    store = window.session.store
    qtbot.waitUntil(
        lambda: not any(store.is_loading(layer.layer_id) for layer in layers), timeout=30_000
    )
    window.canvas.zoom_to_extent(Extent(101.0, 19.0, 112.0, 31.0))


@needs_networks
def test_a_pipeline_is_no_corridor_to_follow(window: MainWindow, qtbot: QtBot) -> None:
    open_map(window, qtbot)
    places = window.routes.workshop.places
    pipeline = Stop("Kyaukphyu", 93.55, 19.43), Stop("Ruili – Muse", 97.87, 24.0)
    offered = dict(places.corridors_beside(pipeline))
    assert "china-myanmar-pipelines" not in offered
    search = window.routes.workshop.lookups.search()
    title = search.corridor_title("china-myanmar-pipelines")
    assert title == "China-Myanmar oil and gas pipelines"
    assert search.corridor_title("nowhere") == "nowhere"
    assert "rail-west" in dict(places.corridors_beside((Stop("Kunming", 102.86, 24.87),)))


@needs_networks
def test_a_corridor_that_ends_at_one_of_two_stops_is_none_between_them(
    window: MainWindow, qtbot: QtBot
) -> None:
    open_map(window, qtbot)
    planning = window.routes.workshop.planning
    planning.load()
    names = planning.names
    assert names is not None
    ends = tuple(names.places[key].stop() for key in ("vientiane", "nong-khai-thanaleng"))
    beside = [dict(window.routes.workshop.places.corridors_beside((end,))) for end in ends]
    assert all("china-laos-railway" in each for each in beside)
    between = dict(window.routes.workshop.places.corridors_beside(ends))
    assert "china-laos-railway" not in between
    assert "ilstc-middle" in between
    for corridor_id in between:
        part = PartWish("", f"corridor:{corridor_id}")
        answer = planning.plan(StoredRoute("x", "x", ends, (part,)), 0, Feedback())
        assert not isinstance(answer, NoRoute), corridor_id


@needs_networks
def test_a_route_is_drawn_dragged_closed_and_found_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_map(window, qtbot)
    window.actions_["draw_route"].trigger()
    click(window, CHONGQING)
    click(window, HANOI)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    settle(window, qtbot)
    planning = window.routes.workshop.planning
    assert isinstance(planning, RoutePlanning)
    planned = planning.data
    assert planned is not None
    # A first drag finds ready what it would wait for.
    assert planned.planner.net.core_shelf is not None
    desk = window.routes.workshop.desk
    assert [stop.place_id for stop in desk.draft.stops] == ["chongqing-nanpeng", "hanoi"]
    assert desk.route is not None
    direct_m = desk.route.length_m
    assert direct_m == pytest.approx(1_063_000, rel=0.1)
    assert {region.level for region in desk.route.regions} >= {"country", "province"}

    canvas = window.canvas
    start, end = at(window, HANOI), at(window, QINZHOU)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NO_KEY, start)
    QTest.mouseMove(canvas, (start + end) / 2)
    QTest.mouseMove(canvas, end)
    overlay = window.routes.workshop.overlay
    qtbot.waitUntil(lambda: bool(overlay.drag and overlay.drag.routes), timeout=10_000)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NO_KEY, end)
    settle(window, qtbot)
    assert desk.draft.stops[1].place_id == "qinzhou"
    window.actions_["undo"].trigger()
    settle(window, qtbot)
    assert desk.draft.stops[1].place_id == "hanoi"

    crossing = desk.route.crossings[0]
    desk.close(crossing.name)
    settle(window, qtbot)
    assert desk.route is not None
    assert desk.route.length_m > direct_m
    (thing,) = overlay.closed()
    assert thing.line[0] == pytest.approx((crossing.lon, crossing.lat), abs=0.2)
    route_id = desk.draft.route_id

    close_window(window)
    again = new_window(tmp_path / "settings.ini")
    again.routes.workshop.keeper.load()
    qtbot.waitUntil(lambda: bool(again.routes.workshop.keeper.stored()), timeout=10_000)
    (kept,) = again.routes.workshop.keeper.stored()
    assert (kept.route_id, kept.closed) == (route_id, (crossing.name,))
    assert kept.answer is not None
    close_window(again)


@needs_networks
def test_the_planner_of_drags_is_ready_before_the_first_of_them(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_map(window, qtbot)
    window.actions_["draw_route"].trigger()
    hand, asked = window.routes.workshop.sketch, list[StoredRoute]()
    plan = hand._plan

    def sketch(draft: StoredRoute, count: int, feedback: Feedback) -> Answer:
        asked.append(draft)
        return plan(draft, count, feedback)

    monkeypatch.setattr(hand, "_plan", sketch)
    for place in (CHONGQING, HANOI, QINZHOU):
        click(window, place)
        settle(window, qtbot)
    assert len(asked) == 1
    window.routes.workshop.desk.close("Pingxiang")
    settle(window, qtbot)
    assert [draft.closed for draft in asked] == [(), ("Pingxiang",)]


@needs_networks
def test_the_map_closes_a_crossing_by_its_menu_with_any_tool(
    window: MainWindow, qtbot: QtBot
) -> None:
    open_map(window, qtbot)
    assert window.canvas.tool is window.tools.identify
    QTest.mouseClick(window.canvas, Qt.MouseButton.RightButton, NO_KEY, at(window, PINGXIANG))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in entries(menu)]
    (closing,) = [text for text in texts if text.startswith("Close Pingxiang")]
    choose(menu, closing)
    desk = window.routes.workshop.desk
    assert desk.draft.closed == ("Pingxiang",)
    qtbot.waitUntil(lambda: bool(window.routes.workshop.overlay.closed()), timeout=20_000)


@needs_networks
def test_an_unknown_closure_is_told_and_the_rest_kept(window: MainWindow) -> None:
    planning = window.routes.workshop.planning
    stops = (
        Stop("Chongqing", *CHONGQING, "chongqing-nanpeng", "inland_hub"),
        Stop("Hanoi", *HANOI, "no-such-place", "inland_hub"),
    )
    draft = StoredRoute("x", "x", stops, closed=("Atlantis", "Pingxiang"))
    answer = planning.plan(draft, 0, Feedback())
    assert not isinstance(answer, NoRoute)
    assert answer[0].stops == stops
    told = [line for line in answer[0].warnings if line.startswith("Atlantis: nothing that")]
    assert len(told) == 1
    assert [thing.name for thing in planning.closed_things(draft.closed)] == ["Pingxiang"]
    only = planning.plan(StoredRoute("x", "x", stops[:1] * 2, closed=("Atlantis",)), 0, Feedback())
    assert isinstance(only, NoRoute)
    assert "Atlantis" in only.reason


@needs_networks
def test_stops_and_things_to_close_are_found_by_name(window: MainWindow, qtbot: QtBot) -> None:
    open_map(window, qtbot)
    lookups = window.routes.workshop.lookups
    assert lookups.closables("malacca") == []
    window.routes.workshop.planning.load()
    assert [found.stop.place_id for found in lookups.stops("qinzh")][:1] == ["qinzhou"]
    assert [found.stop.lonlat for found in lookups.stops("21.5, 108.2")] == [(108.2, 21.5)]
    both = [found.stop.lonlat for found in lookups.stops("21.5, 45.0")]
    assert both == [(45.0, 21.5), (21.5, 45.0)]
    assert [found.stop.place_id for found in lookups.stops("钦州")][:1] == ["qinzhou"]
    (strait,) = [each for each in lookups.closables("malacca") if each.kind == "passage"]
    assert (strait.name, strait.title) == ("Strait of Malacca", "Strait of Malacca")
    crossing = lookups.closables("pingxiang")[0]
    assert (crossing.name, crossing.kind) == ("Pingxiang", "crossing")
    assert lookups.capacity("qinzhou") is None
    assert lookups.capacity("pingxiang-dong-dang") is not None


def test_a_measurement_becomes_a_route(window: MainWindow, qtbot: QtBot) -> None:
    points = [Waypoint(*HANOI, "Hanoi"), Waypoint(*CHONGQING)]
    window.panels.measure.pin(measure_chain(points))
    assert window.panels.measure.buttons["route"].isEnabled()
    window.panels.measure.buttons["route"].click()
    workshop = window.routes.workshop
    assert [stop.name for stop in workshop.desk.draft.stops] == ["Hanoi", "29.367, 106.608"]
    assert window.canvas.tool is workshop.tool
    assert not window.docks.docks["route"].isHidden()
    settle(window, qtbot)


def test_what_is_on_the_desk_is_kept_when_the_window_closes(
    window: MainWindow, tmp_path: Path
) -> None:
    desk = window.routes.workshop.desk
    desk.add_stop(Stop("Hanoi", *HANOI))
    desk.add_stop(Stop("Somewhere", *QINZHOU))
    window.session.project.is_changed = False
    path = window.routes.workshop.keeper.path
    assert path.parent == tmp_path
    window.close()
    (kept,), problems = RouteStore(path, tmp_path).load_all()
    assert problems == []
    assert [stop.name for stop in kept.stops] == ["Hanoi", "Somewhere"]


def test_another_file_for_routes_is_remembered_and_gives_its_own(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    other = tmp_path / "other.gpkg"
    RouteStore(other, tmp_path).save(StoredRoute("b", "Theirs", (Stop("Hanoi", *HANOI),)))
    workshop = window.routes.workshop
    workshop.keeper.keep(StoredRoute("a", "Mine", (Stop("Hanoi", *HANOI),)))
    shelf = workshop.services().shelf
    assert shelf.place() == tmp_path / "proposed_routes.gpkg"
    window.docks.show("route")
    qtbot.waitUntil(lambda: window.panels.route.panel is not None)
    panel = window.panels.route.panel
    assert isinstance(panel, RoutePanel)
    QTest.mouseClick(panel.head.shelf_button, Qt.MouseButton.LeftButton)
    workshop.file.keep_in(other)
    qtbot.waitUntil(lambda: not window.session.runner.jobs)
    assert {route.name for route in shelf.stored()} == {"Mine", "Theirs"}
    assert {row.title for row in panel.shelf.table.rows} == {"Mine", "Theirs"}
    assert shelf.place() == window.session.settings.routes_file == other
    routes, problems = RouteStore(other, tmp_path).load_all()
    assert ({route.name for route in routes}, problems) == ({"Mine", "Theirs"}, [])


def test_a_file_of_routes_that_is_gone_is_told_of_and_made_where_it_is_chosen(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "proposed_routes.gpkg"
    window.session.settings.recent.add_route_file(path)
    workshop = window.routes.workshop
    window.docks.show("route")
    qtbot.waitUntil(lambda: bool(window.messages.messages))
    (message,) = window.messages.messages
    assert message.text == (
        f"proposed_routes.gpkg with your routes is not in {tmp_path} any more. What you draw is "
        "kept, and written when it is back or you choose another file."
    )
    workshop.keeper.keep(StoredRoute("a", "Mine", (Stop("Hanoi", *HANOI),)))
    qtbot.waitUntil(lambda: not window.session.runner.jobs)
    assert not path.exists()
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda dialog: [str(path)])
    assert message.action is not None
    message.action.run()
    qtbot.waitUntil(lambda: path.exists() and not window.session.runner.jobs)
    assert window.messages.messages == []
    assert [each.name for each in RouteStore(path, tmp_path).load_all()[0]] == ["Mine"]


@needs_networks
def test_a_place_that_is_none_is_named_with_its_row_and_kept(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "proposed_routes.gpkg"
    stops = (Stop("Hanoi", *HANOI, "no-such-port"), Stop("Qinzhou", *QINZHOU, "qinzhou"))
    RouteStore(path, tmp_path).save(StoredRoute("a", "Mine", stops))
    window.docks.show("route")
    qtbot.waitUntil(lambda: bool(window.routes.workshop.keeper.stored()), timeout=30_000)
    assert [message.text for message in window.messages.messages] == [
        "proposed_routes.gpkg, route_waypoints, row 1, place_id: there is no place “no-such-port” "
        "here; its position is used."
    ]
    assert window.routes.workshop.keeper.stored()[0].stops == stops


def test_titles_of_tabs_are_whole_however_docks_are_moved(window: MainWindow, qtbot: QtBot) -> None:
    def bars() -> list[QTabBar]:
        own = Qt.FindChildOption.FindDirectChildrenOnly
        return [bar for bar in window.findChildren(QTabBar, options=own) if bar.isVisible()]

    dock = window.docks.docks["route"]
    window.docks.show("route")
    for is_floating in (False, True, False):
        dock.setFloating(is_floating)
        qtbot.waitUntil(lambda: {bar.elideMode() for bar in bars()} == {Qt.TextElideMode.ElideNone})
        assert all(bar.usesScrollButtons() for bar in bars())


def test_a_file_that_is_no_geopackage_is_told_once_and_left_alone(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    picture = tmp_path / "picture.gpkg"
    picture.write_bytes(b"no GeoPackage at all")
    workshop = window.routes.workshop
    workshop.keeper.keep(StoredRoute("a", "Mine", (Stop("Hanoi", *HANOI),)))
    workshop.file.keep_in(picture)
    qtbot.waitUntil(lambda: not window.session.runner.jobs)
    (message,) = window.messages.messages
    assert message.text == (
        "picture.gpkg: is not a GeoPackage (not an SQLite file at all). "
        "Routes stay in proposed_routes.gpkg."
    )
    assert workshop.keeper.path == tmp_path / "proposed_routes.gpkg"
    assert picture.read_bytes() == b"no GeoPackage at all"
    assert [route.name for route in workshop.keeper.stored()] == ["Mine"]


@needs_networks
def test_what_the_search_box_finds_is_added_to_the_route(window: MainWindow, qtbot: QtBot) -> None:
    open_map(window, qtbot)
    box = window.panels.search
    box.focus_search()
    qtbot.waitUntil(lambda: bool(box.index.search("nanning", 1)), timeout=20_000)
    for text in ("nanning", "31.2 N 121.5 E"):
        box.clear()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stops = window.routes.workshop.desk.draft.stops
    assert [(stop.name, stop.place_id) for stop in stops] == [
        ("Nanning", "nanning"),
        ("31.200, 121.500", ""),
    ]
    assert window.docks.docks["route"].isVisible()
    settle(window, qtbot)
    # The middle of a river's box lies anywhere.
    rivers = window.routes.workshop.lookups.stops("mekong")
    assert [found.stop.name for found in rivers if not found.stop.place_id] == []


@needs_networks
def test_the_map_follows_to_a_typed_stop_out_of_view(window: MainWindow, qtbot: QtBot) -> None:
    open_map(window, qtbot)
    canvas = window.canvas
    canvas.zoom_to_extent(Extent(100.0, 15.0, 112.0, 24.0))
    settle(window, qtbot)
    window.actions_["draw_route"].trigger()
    settle(window, qtbot)
    panel = window.panels.route.panel
    assert isinstance(panel, RoutePanel)
    box = panel.add_box

    def typed(text: str) -> MapView:
        box.clear()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)
        settle(window, qtbot)
        return canvas.navigator.view

    def seen() -> list[float]:
        stops = window.routes.workshop.desk.draft.stops
        points = [np.array([stop.lonlat]) for stop in stops]
        return [share_in_view(point, canvas.settings()) for point in points]

    before = canvas.navigator.view
    assert typed("21.0, 105.8") == before
    assert typed("1.26, 103.8").map_units_per_px > before.map_units_per_px
    assert seen() == [1.0, 1.0]
    wide = typed("51.4, 6.7")
    assert seen() == [1.0, 1.0, 1.0]
    assert typed("21.7, 108.6") == wide
    # The first stop of a route is only gone to: the scale is what it was.
    window.routes.workshop.desk.start_anew()
    canvas.zoom_to_extent(Extent(100.0, 15.0, 112.0, 24.0))
    settle(window, qtbot)
    # The map may have another size by now: docks took room beside it.
    before = canvas.navigator.view
    near = typed("51.4, 6.7")
    assert near.map_units_per_px == pytest.approx(before.map_units_per_px)
    assert seen() == [1.0]


def test_assumptions_for_new_routes_are_remembered(window: MainWindow) -> None:
    workshop, settings = window.routes.workshop, window.session.settings
    values = Assumptions.of({"speed_kmh.rail": 44.0}, "EUR")
    workshop.services().set_default_assumptions(values)
    assert workshop.services().default_assumptions() == values
    workshop.desk.start_anew()
    assert workshop.desk.draft.assumptions == values
    settings.assumptions = {"speed_kmh.rail": "fast"}
    assert workshop.services().default_assumptions() == Assumptions()
    assert "speed_kmh.rail" in window.messages.messages[-1].text


def test_the_window_starts_without_the_planner() -> None:
    code = (
        "import sys, corridormap.app.main_window;"
        "rooms = ('corridormap.network', 'corridormap.ui.routes', 'corridormap.app.route_',"
        "'corridormap.formats.route', 'scipy');"
        "print(*sorted(name for name in sys.modules if name.startswith(rooms)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240
    )
    assert done.stdout.split() == ["corridormap.app.route_dock"]


@needs_networks
def test_a_click_on_an_affected_corridor_shows_it_on_the_map(
    window: MainWindow, qtbot: QtBot
) -> None:
    open_map(window, qtbot)
    window.resize(1400, 900)
    window.actions_["draw_route"].trigger()
    click(window, CHONGQING)
    click(window, HANOI)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    settle(window, qtbot)
    workshop = window.routes.workshop
    workshop.desk.close("khorgos-altynkol")
    panel = workshop.make_panel()
    assert isinstance(panel, RoutePanel)
    qtbot.addWidget(panel)
    panel.resize(500, 900)
    panel.show()
    affected = panel.results.closures.affected
    panel.results.tabs.setCurrentWidget(panel.results.closures)
    qtbot.waitUntil(lambda: bool(affected.detours), timeout=60_000)
    row = affected.table.visualRect(affected.table.model_.index(0, 1)).center()
    QTest.mouseClick(affected.table.viewport(), Qt.MouseButton.LeftButton, NO_KEY, row)
    detour = (affected.detours or [])[0]
    points = np.vstack([np.array(line) for line in detour.lines])
    assert share_in_view(points, window.canvas.settings()) > 0.9
    assert window.canvas._flash._left > 0


def test_saved_tables_are_told_of_and_the_next_begins_beside_them(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    routes = window.routes.workshop.make_panel()
    qtbot.addWidget(routes)
    assert isinstance(routes, RoutePanel)
    panels: list[RoutePanel | MeasurePanel] = [routes, window.panels.measure]
    for number, panel in enumerate(panels):
        path = tmp_path / str(number) / "table.csv"
        path.parent.mkdir()
        panel.saved.emit(path)
        assert window.messages.messages[-1].text == "Saved table.csv."
        assert routes.folder() == window.panels.measure.folder() == path.parent
