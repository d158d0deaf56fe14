"""Drawing a route with clicks, drags and keys."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt

from corridormap.network.route import NoRoute
from corridormap.network.stored_route import PartWish
from corridormap.ui.routes.route_sketch import INTERVAL_MS
from tests.fakes import PORTS
from tests.gui.canvas_rig import CanvasRig
from tests.gui.route_drawing import RouteDrawing, drawings

ALT = Qt.KeyboardModifier.AltModifier
SEA = (118.0, 12.0)
INLAND = (96.0, 30.0)


@pytest.fixture
def drawing(rig: CanvasRig) -> Iterator[RouteDrawing]:
    yield from drawings(rig)


def near(place: QPoint, right: int = 5, down: int = 0) -> QPoint:
    return QPoint(place.x() + right, place.y() + down)


def test_clicks_add_stops_that_snap_to_places(rig: CanvasRig, drawing: RouteDrawing) -> None:
    for name in ("qinzhou", "singapore"):
        rig.click(near(rig.at(*PORTS[name])))
    drawing.click(*SEA)
    stops = drawing.desk.draft.stops
    assert [(stop.name, stop.place_id) for stop in stops[:2]] == [
        ("Qinzhou", "qinzhou"),
        ("Singapore", "singapore"),
    ]
    assert stops[0].lonlat == PORTS["qinzhou"]
    assert stops[2].place_id == ""
    assert stops[2].name == f"{stops[2].lat:.3f}, {stops[2].lon:.3f}"
    assert stops[2].lonlat == pytest.approx(SEA, abs=0.1)
    drawing.wait()
    assert drawing.desk.route is not None
    assert drawing.kept[-1].answer is drawing.desk.route


def test_alt_puts_a_stop_where_the_pointer_is(rig: CanvasRig, drawing: RouteDrawing) -> None:
    rig.click(near(rig.at(*PORTS["qinzhou"])), ALT)
    (stop,) = drawing.desk.draft.stops
    assert stop.place_id == ""
    assert stop.lonlat != PORTS["qinzhou"]


def test_a_stop_on_a_corridor_is_no_place_of_its_name(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    lon = (PORTS["hanoi"][0] + PORTS["singapore"][0]) / 2
    lat = (PORTS["hanoi"][1] + PORTS["singapore"][1]) / 2
    rig.click(near(rig.at(lon, lat), 3))
    (stop,) = drawing.desk.draft.stops
    assert (stop.place_id, stop.name[0].isdigit()) == ("", True)


def test_a_stop_is_not_added_twice_in_one_place(drawing: RouteDrawing) -> None:
    drawing.click(*PORTS["hanoi"])
    drawing.click(*PORTS["hanoi"])
    assert drawing.names == ["Hanoi"]


def test_backspace_takes_the_last_stop_out_and_del_the_one_under_the_pointer(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    for name in ("qinzhou", "hanoi", "singapore"):
        drawing.click(*PORTS[name])
    rig.move(rig.at(*SEA))
    rig.key(Qt.Key.Key_Backspace)
    assert drawing.names == ["Qinzhou", "Hanoi"]
    rig.move(rig.at(*PORTS["qinzhou"]))
    rig.key(Qt.Key.Key_Delete)
    assert drawing.names == ["Hanoi"]
    drawing.stack.undo()
    drawing.stack.undo()
    assert drawing.names == ["Qinzhou", "Hanoi", "Singapore"]


@pytest.mark.parametrize("end", ["enter", "double click", "escape"])
def test_after_its_end_a_click_begins_another_route(
    rig: CanvasRig, drawing: RouteDrawing, end: str
) -> None:
    drawing.click(*PORTS["qinzhou"])
    if end == "double click":
        rig.double_click(rig.at(*PORTS["hanoi"]))
    else:
        drawing.click(*PORTS["hanoi"])
        rig.key(Qt.Key.Key_Return if end == "enter" else Qt.Key.Key_Escape)
    first = drawing.desk.draft
    assert drawing.names == ["Qinzhou", "Hanoi"]
    drawing.wait()
    drawing.click(*SEA)
    assert len(drawing.desk.draft.stops) == 1
    assert drawing.desk.draft.route_id != first.route_id
    assert first.route_id in {kept.route_id for kept in drawing.kept}
    drawing.stack.undo()
    assert drawing.desk.draft == first


def test_a_straight_line_follows_the_pointer(rig: CanvasRig, drawing: RouteDrawing) -> None:
    drawing.click(*PORTS["qinzhou"])
    rig.move(rig.at(*SEA))
    start, end = drawing.overlay.rubber
    assert start == PORTS["qinzhou"]
    assert end == pytest.approx(SEA, abs=0.1)
    rig.key(Qt.Key.Key_Return)
    assert drawing.overlay.rubber == ()


def test_a_dragged_stop_is_one_step(rig: CanvasRig, drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], SEA)
    before, steps = drawing.desk.draft, drawing.stack.count()
    rig.press(rig.at(*SEA))
    for lon in (117.0, 115.0, 112.0, 108.0, PORTS["singapore"][0]):
        lat = 12.0 if lon > 105.0 else PORTS["singapore"][1]
        rig.move(rig.at(lon, lat))
    view = drawing.overlay.drag
    assert view is not None
    assert view.straight == (PORTS["qinzhou"], PORTS["singapore"])
    assert drawing.desk.draft is before
    rig.qtbot.waitUntil(lambda: bool(drawing.overlay.drag and drawing.overlay.drag.routes))
    assert drawing.desk.draft is before
    rig.release(rig.at(*PORTS["singapore"]))
    assert drawing.names == ["Qinzhou", "Singapore"]
    assert drawing.desk.draft.stops[1].place_id == "singapore"
    assert drawing.stack.count() == steps + 1
    drawing.wait()
    assert drawing.overlay.drag is None
    drawing.stack.undo()
    assert drawing.desk.draft == before
    drawing.stack.redo()
    assert drawing.names == ["Qinzhou", "Singapore"]


def test_a_hand_where_no_way_leads_is_told_so_while_it_pulls(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    tool, told = drawing.tool, list[str]()
    tool.hint_changed.connect(told.append)
    usual, ways = tool.hint(), drawing.sketch._plan
    drawing.sketch._plan = lambda *_: NoRoute("No way leads there.")
    rig.press(rig.at(*PORTS["singapore"]))
    for lon in (110.0, 111.0):
        rig.move(rig.at(lon, 12.0))
    rig.qtbot.waitUntil(lambda: told[-1:] == ["No way leads there."])
    view = drawing.overlay.drag
    assert view is not None
    assert view.straight
    assert not view.routes
    # Where there is one again nothing is said.
    drawing.sketch._plan = ways
    rig.move(rig.at(112.0, 12.0))
    rig.qtbot.waitUntil(lambda: told[-1:] == [usual])
    drawing.sketch._plan = lambda *_: NoRoute("No way leads there.")
    rig.move(rig.at(113.0, 12.0))
    rig.qtbot.waitUntil(lambda: told[-1:] == ["No way leads there."])
    rig.key(Qt.Key.Key_Escape)
    assert told[-1] == tool.hint() == usual
    rig.release(rig.at(113.0, 12.0))


def test_a_stop_let_go_where_it_was_is_told_nothing_more(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    tool, told = drawing.tool, list[str]()
    tool.hint_changed.connect(told.append)
    before, usual = drawing.desk.draft, tool.hint()
    drawing.sketch._plan = lambda *_: NoRoute("No way leads there.")
    rig.press(rig.at(*PORTS["singapore"]))
    rig.move(rig.at(110.0, 12.0))
    rig.qtbot.waitUntil(lambda: told[-1:] == ["No way leads there."])
    rig.move(rig.at(*PORTS["singapore"]))
    rig.release(rig.at(*PORTS["singapore"]))
    assert drawing.desk.draft == before
    assert not drawing.desk.is_planning
    assert told[-1] == usual


def test_escape_in_mid_drag_leaves_everything_as_it_was(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    before, steps, asked = drawing.desk.draft, drawing.stack.count(), len(drawing.planner.asked)
    for grip in (PORTS["singapore"], (106.2, 11.5)):
        rig.press(rig.at(*grip))
        rig.move(rig.at(110.0, 12.0))
        rig.move(rig.at(*SEA))
        assert drawing.overlay.drag is not None
        rig.key(Qt.Key.Key_Escape)
        assert drawing.overlay.drag is None
        rig.release(rig.at(*SEA))
    drawing.wait()
    assert drawing.desk.draft is before
    assert (drawing.stack.count(), len(drawing.planner.asked)) == (steps, asked)


def test_dragging_the_line_goes_by_a_new_point(rig: CanvasRig, drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    rig.drag(rig.at(106.2, 11.5), rig.at(114.0, 13.0))
    (part,) = drawing.desk.draft.parts
    assert part.way == "network"
    assert part.points[0] == pytest.approx((114.0, 13.0), abs=0.15)
    drawing.wait()
    rig.drag(rig.at(109.0, 7.5), rig.at(112.0, 4.0))
    points = drawing.desk.draft.parts[0].points
    assert [round(lat) for _, lat in points] == [13, 4]
    drawing.wait()
    rig.drag(rig.at(*points[0]), rig.at(118.0, 16.0))
    points = drawing.desk.draft.parts[0].points
    assert [round(lat) for _, lat in points] == [16, 4]
    rig.move(rig.at(*points[1]))
    rig.key(Qt.Key.Key_Delete)
    assert len(drawing.desk.draft.parts[0].points) == 1
    for _ in range(4):
        drawing.stack.undo()
    assert drawing.desk.draft.parts == (PartWish(),)


def test_a_line_by_hand_gets_vertices(rig: CanvasRig, drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    drawing.desk.set_part(0, PartWish("road", "hand"), "By hand")
    drawing.wait()
    rig.drag(rig.at(106.2, 11.5), rig.at(114.0, 13.0))
    (part,) = drawing.desk.draft.parts
    assert (part.way, part.mode, len(part.points)) == ("hand", "road", 1)


def test_a_great_circle_that_is_pulled_is_searched_for(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    drawing.desk.set_part(0, PartWish("air", "great_circle"), "Great circle")
    drawing.wait()
    rig.drag(rig.at(106.2, 11.5), rig.at(114.0, 13.0))
    (part,) = drawing.desk.draft.parts
    assert (part.way, part.mode, len(part.points)) == ("network", "", 1)


def test_a_click_on_a_leg_looks_at_it(rig: CanvasRig, drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"], SEA)
    selected: list[int] = []
    drawing.desk.leg_selected.connect(selected.append)
    drawing.click(111.0, 6.75)
    assert selected == [1]
    assert len(drawing.desk.draft.stops) == 3
    drawing.click(106.2, 11.5)
    assert drawing.desk.selected_leg == 0


def test_drags_elsewhere_move_the_map(rig: CanvasRig, drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    before, draft = rig.canvas.navigator.view, drawing.desk.draft
    rig.drag(rig.at(*INLAND), rig.at(100.0, 30.0))
    assert rig.canvas.navigator.view.center_x < before.center_x
    assert drawing.desk.draft is draft


def test_a_route_over_the_date_line_is_taken_hold_of_on_either_side(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    from corridormap.core.extent import Extent

    rig.canvas.zoom_to_extent(Extent(160.0, -30.0, 215.0, 10.0))
    rig.wait_idle()
    drawing.draw((170.0, -5.0), (-160.0 + 360.0, -5.0))
    assert drawing.desk.draft.stops[1].lon == pytest.approx(-160.0, abs=0.2)
    rig.drag(rig.at(190.0, -5.0), rig.at(190.0, -15.0))
    (point,) = drawing.desk.draft.parts[0].points
    assert point == pytest.approx((-170.0, -15.0), abs=0.3)


def test_a_hand_that_never_rests_is_answered(rig: CanvasRig, drawing: RouteDrawing) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    answers: list[int] = []
    drawing.sketch.answered.connect(lambda: answers.append(len(drawing.sketcher.asked)))
    rig.press(rig.at(*PORTS["singapore"]))
    asked, begun_s = len(drawing.sketcher.asked), time.monotonic()
    step = 0

    def is_answered() -> bool:
        nonlocal step
        step += 1
        rig.move(rig.at(104.0 + step % 60 / 8, 2.0 + step % 60 / 10))
        return len(answers) >= 3

    rig.qtbot.waitUntil(is_answered)
    asked = len(drawing.sketcher.asked) - asked
    assert asked <= (time.monotonic() - begun_s) * 1000 / INTERVAL_MS + 1
    rig.key(Qt.Key.Key_Escape)


def test_a_hand_over_a_stop_has_its_neighbours_searched_from_before_it_drags(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"], SEA)
    asked, answers = drawing.sketcher.asked, list[int]()
    drawing.sketch.answered.connect(lambda: answers.append(1))
    rig.move(rig.at(*INLAND))
    assert not asked
    for off in (0.0, 0.1, 0.2):
        rig.move(rig.at(PORTS["singapore"][0] + off, PORTS["singapore"][1]))
    rig.qtbot.waitUntil(lambda: bool(asked) and not rig.runner.jobs)
    (tried,) = asked
    assert [stop.name for stop in tried.stops[::2]] == [drawing.names[0], drawing.names[2]]
    assert not answers
    assert drawing.overlay.drag is None
    assert drawing.sketch.routes == []
    rig.move(rig.at(*INLAND))
    rig.move(rig.at(*PORTS["qinzhou"]))
    rig.qtbot.waitUntil(lambda: len(asked) == 2 and not rig.runner.jobs)
    assert [stop.name for stop in asked[1].stops[1:]] == drawing.names[1:2]


def test_the_answer_of_a_drag_stays_until_the_desk_has_its_own(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    drawing.planner.gate.clear()
    rig.press(rig.at(*PORTS["singapore"]))
    rig.move(rig.at(110.0, 8.0))
    rig.qtbot.waitUntil(lambda: bool(drawing.overlay.drag and drawing.overlay.drag.routes))
    rig.release(rig.at(110.0, 8.0))
    rig.qtbot.wait(60)
    assert drawing.desk.is_planning
    assert drawing.overlay.drag is not None
    assert drawing.overlay.drag.straight == ()
    assert drawing.overlay.drag.routes
    drawing.planner.gate.set()
    drawing.wait()
    assert drawing.overlay.drag is None


def test_another_tool_leaves_the_route_on_the_map(rig: CanvasRig, drawing: RouteDrawing) -> None:
    from corridormap.ui.tools.pan import PanTool

    drawing.draw(PORTS["qinzhou"], PORTS["singapore"])
    rig.canvas.set_tool(PanTool(rig.canvas))
    rig.click(rig.at(*SEA))
    assert len(drawing.desk.draft.stops) == 2
    rig.canvas.set_tool(drawing.tool)
    assert not drawing.tool.is_open
