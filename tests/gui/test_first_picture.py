"""Which picture comes first: of layers about to be there, of the world, of a map on the move."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import pytest
import shapely
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.symbol import FillSymbol, LineSymbol
from corridormap.render.result import RenderResult
from corridormap.ui.canvas import backdrop_need, backdrops, first_moments, render_loop
from corridormap.ui.canvas.backdrops import Purpose, around, quick_areas_of, world_settings
from corridormap.ui.canvas.layer_loading import FIRST_PIECE_S
from corridormap.ui.canvas.render_loop import RenderLoop
from corridormap.ui.job_runner import JobRunner
from tests.unit.render.pictures import RED, layer

VIEW = MapSettings(MapView(0.0, 0.0, 1000.0), 100, 80)
WORLD = world_settings(VIEW)
AREA = layer([shapely.box(-1e6, -1e6, 1e6, 1e6)], FillSymbol(RED), layer_id="area")
LINE = layer([shapely.LineString([(0, 0), (1e6, 1e6)])], LineSymbol(RED), layer_id="line")


class Reading:
    """Layers of which more are being read until somebody says otherwise."""

    is_busy = True
    is_blank = True

    def __init__(self, *layers: LayerSnapshot) -> None:
        self.layers = layers

    def snapshots(
        self, denominator: float | None = None, settings: MapSettings | None = None
    ) -> tuple[LayerSnapshot, ...]:
        return self.layers


class Recorder:
    def __init__(self) -> None:
        self.asked: list[RenderRequest] = []

    def render(
        self,
        request: RenderRequest,
        feedback: Feedback,
        on_partial: Callable[[RenderResult], None] | None = None,
    ) -> RenderResult:
        self.asked.append(request)
        return RenderResult(request.id, request.settings, QImage())


class Crowded(Recorder):
    """Gets no picture of a view done until somebody says so."""

    def __init__(self, view: MapSettings | None) -> None:
        super().__init__()
        self.view = view
        self.tries = 0
        self.is_quick = False

    def render(
        self,
        request: RenderRequest,
        feedback: Feedback,
        on_partial: Callable[[RenderResult], None] | None = None,
    ) -> RenderResult:
        is_it = request.settings == self.view
        self.tries += is_it
        while is_it and not self.is_quick:
            feedback.check()
            time.sleep(0.002)
        return super().render(request, feedback, on_partial)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shut_down()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take long over what a map on the move waits for."""
    for purpose in backdrop_need.LONGEST_S:
        monkeypatch.setitem(backdrop_need.LONGEST_S, purpose, 600.0)


def test_it_is_begun_once_all_layers_are_there(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_moments, "FIRST_GATHER_S", 600.0)
    layers, renderer = Reading(), Recorder()
    loop = RenderLoop(renderer, runner, layers)
    loop.show(VIEW)
    qtbot.wait(3 * render_loop.COALESCE_MS)
    assert not renderer.asked
    layers.is_busy = layers.is_blank = False
    loop.invalidate()
    qtbot.waitUntil(lambda: len(renderer.asked) > 0)


def test_it_is_begun_once_there_is_some_of_each_layer(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_moments, "FIRST_GATHER_S", 600.0)
    layers, renderer = Reading(), Recorder()
    loop = RenderLoop(renderer, runner, layers)
    loop.show(VIEW)
    layers.is_blank = False
    qtbot.waitUntil(lambda: len(renderer.asked) > 0)
    assert layers.is_busy


def test_a_large_layer_does_not_hold_it_up(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_moments, "FIRST_GATHER_S", 0.05)
    renderer = Recorder()
    loop = RenderLoop(renderer, runner, Reading())
    loop.show(VIEW)
    qtbot.waitUntil(lambda: len(renderer.asked) > 0)


def test_later_pictures_do_not_wait(qtbot: QtBot, runner: JobRunner) -> None:
    layers, renderer = Reading(), Recorder()
    loop = RenderLoop(renderer, runner, layers)
    layers.is_busy = layers.is_blank = False
    loop.show(VIEW)
    qtbot.waitUntil(lambda: loop.is_idle)
    layers.is_busy = layers.is_blank = True
    drawn = len(renderer.asked)
    loop.show(MapSettings(MapView(5.0, 0.0, 1000.0), 100, 80))
    qtbot.waitUntil(lambda: len(renderer.asked) > drawn)


def test_the_world_is_drawn_when_nothing_is_read_any_more(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_moments, "FIRST_WORLD_S", 600.0)
    layers, renderer = Reading(), Recorder()
    loop = RenderLoop(renderer, runner, layers)
    drawn: list[Purpose] = []
    loop.rendered.connect(lambda purpose, _: drawn.append(purpose))
    loop.show(VIEW)
    qtbot.waitUntil(lambda: drawn == [Purpose.VIEW, Purpose.LANDS])
    qtbot.wait(2 * render_loop.IDLE_MS)
    assert Purpose.WORLD not in drawn
    layers.is_busy = False
    qtbot.waitUntil(lambda: drawn[2:] == [Purpose.WORLD])


def test_the_world_does_not_wait_for_ever(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_moments, "FIRST_WORLD_S", 0.3)
    loop = RenderLoop(Recorder(), runner, Reading())
    drawn: list[Purpose] = []
    loop.rendered.connect(lambda purpose, _: drawn.append(purpose))
    loop.show(VIEW)
    qtbot.waitUntil(lambda: drawn == [Purpose.VIEW, Purpose.LANDS, Purpose.WORLD])


def test_a_world_that_was_not_done_in_time_is_tried_again_while_the_map_never_rests(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(backdrop_need.LONGEST_S, Purpose.WORLD, 0.05)
    monkeypatch.setitem(backdrop_need.AGAIN_S, Purpose.WORLD, 0.15)
    layers, renderer = Reading(), Crowded(WORLD)
    layers.is_busy = layers.is_blank = False
    loop = RenderLoop(renderer, runner, layers)
    drawn: list[Purpose] = []
    loop.rendered.connect(lambda purpose, _: drawn.append(purpose))
    renderer.is_quick = True
    loop.show(VIEW)
    qtbot.waitUntil(lambda: Purpose.WORLD in drawn)
    renderer.is_quick, renderer.tries = False, 0
    drawn.clear()
    loop.invalidate()
    steps = count()

    def moves_until(is_so: Callable[[], bool]) -> Callable[[], bool]:
        def moved() -> bool:
            loop.show(replace(VIEW, view=VIEW.view.moved(10.0 * next(steps), 0.0)), True)
            return is_so()

        return moved

    # The view goes on meanwhile.
    qtbot.waitUntil(moves_until(lambda: renderer.tries >= 2 and Purpose.VIEW in drawn))
    assert Purpose.WORLD not in drawn
    renderer.is_quick = True
    qtbot.waitUntil(moves_until(lambda: Purpose.WORLD in drawn))


def test_a_map_zoomed_out_far_does_not_wait_for_an_island(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render_loop, "SOON_S", 600.0)
    layers, near = Reading(AREA), replace(VIEW, view=replace(VIEW.view, map_units_per_px=100.0))
    layers.is_busy = layers.is_blank = False
    renderer = Crowded(near)
    loop = RenderLoop(renderer, runner, layers)
    loop.show(near, True)
    qtbot.waitUntil(lambda: renderer.tries == 1)
    loop.show(replace(VIEW, view=replace(VIEW.view, map_units_per_px=300.0)), True)
    qtbot.wait(3 * render_loop.COALESCE_MS)
    # Only the lands and what lies near by were drawn before.
    assert [each.settings for each in renderer.asked] == [WORLD, around(near)]
    loop.show(VIEW, True)
    qtbot.waitUntil(lambda: renderer.asked[-1].settings == VIEW)


def test_the_first_piece_of_a_large_layer_comes_in_time_for_the_first_picture() -> None:
    assert FIRST_PIECE_S <= first_moments.FIRST_GATHER_S / 2


def at_rest(
    qtbot: QtBot, runner: JobRunner, renderer: Recorder, *shown: LayerSnapshot
) -> RenderLoop:
    """Return a loop whose lands, world and view are drawn."""
    layers = Reading(*(shown or (AREA, LINE)))
    layers.is_busy = layers.is_blank = False
    loop = RenderLoop(renderer, runner, layers)
    loop.show(VIEW)
    qtbot.waitUntil(lambda: len(renderer.asked) >= 5)
    qtbot.wait(2 * render_loop.COALESCE_MS)
    renderer.asked.clear()
    return loop


def zoomed(times: float, right_px: float = 0.0) -> MapSettings:
    units = VIEW.view.map_units_per_px / times
    view = replace(VIEW.view.moved(right_px * units, 0.0), map_units_per_px=units)
    return replace(VIEW, view=view)


def test_a_map_zoomed_in_far_and_pulled_has_what_lies_near_by_first(
    qtbot: QtBot, runner: JobRunner
) -> None:
    renderer = Recorder()
    loop = at_rest(qtbot, runner, renderer)
    near = replace(zoomed(20.0), width_px=1000, height_px=800)
    loop.show(near, True)
    qtbot.waitUntil(lambda: len(renderer.asked) == 2)
    assert [each.settings for each in renderer.asked] == [around(near), near]
    assert [each.layers for each in renderer.asked] == [(AREA,), (AREA, LINE)]
    # It is there for the whole way that the hand may go.
    renderer.asked.clear()
    beside = replace(near, view=zoomed(20.0, 80.0).view)
    loop.show(beside, True)
    qtbot.waitUntil(lambda: len(renderer.asked) == 1)
    assert renderer.asked[0].settings.device_pixel_ratio == 1.0


def test_a_map_at_rest_has_its_view_first(qtbot: QtBot, runner: JobRunner) -> None:
    renderer = Recorder()
    loop = at_rest(qtbot, runner, renderer)
    near = zoomed(20.0)
    loop.show(near)
    qtbot.waitUntil(lambda: len(renderer.asked) >= 1)
    assert renderer.asked[0].settings == near


def change_look(loop: RenderLoop) -> None:
    loop.invalidate()


def finish_layer(loop: RenderLoop) -> None:
    loop.invalidate(grown="some layer")
    loop.forget_nearby()


@pytest.mark.parametrize("change", [change_look, finish_layer])
def test_what_lies_near_by_is_drawn_anew_but_not_for_a_layer_that_grows(
    change: Callable[[RenderLoop], None], qtbot: QtBot, runner: JobRunner
) -> None:
    renderer = Recorder()
    loop = at_rest(qtbot, runner, renderer)
    near = zoomed(20.0)
    loop.show(near, True)
    qtbot.waitUntil(lambda: len(renderer.asked) == 2)
    renderer.asked.clear()
    loop.invalidate(grown="some layer")
    loop.show(near, True)
    qtbot.waitUntil(lambda: len(renderer.asked) == 1)
    assert renderer.asked[0].settings == near
    renderer.asked.clear()
    change(loop)
    loop.show(near, True)
    qtbot.waitUntil(lambda: len(renderer.asked) >= 2)
    assert [each.settings for each in renderer.asked[:2]] == [around(near), near]


def test_the_view_does_not_wait_long_for_what_lies_near_by(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = zoomed(20.0)
    renderer = Crowded(around(near))
    loop = at_rest(qtbot, runner, renderer)
    loop.show(near, True)
    qtbot.waitUntil(lambda: renderer.tries == 1)
    assert not renderer.asked
    monkeypatch.setitem(backdrop_need.LONGEST_S, Purpose.NEARBY, 0.05)
    qtbot.waitUntil(lambda: len(renderer.asked) == 1)
    assert renderer.asked[0].settings == near
    assert renderer.tries == 1


def test_a_map_zoomed_in_far_does_not_wait_for_what_would_be_blown_up(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render_loop, "SOON_S", 600.0)
    begun = zoomed(2.0)
    renderer = Crowded(begun)
    loop = at_rest(qtbot, runner, renderer)
    loop.show(begun, True)
    qtbot.waitUntil(lambda: renderer.tries == 1)
    loop.show(zoomed(5.9), True)
    qtbot.wait(3 * render_loop.COALESCE_MS)
    assert zoomed(5.9) not in [each.settings for each in renderer.asked]
    loop.show(zoomed(6.1), True)
    qtbot.waitUntil(lambda: zoomed(6.1) in [each.settings for each in renderer.asked])


def test_without_areas_near_by_the_view_comes_at_once(qtbot: QtBot, runner: JobRunner) -> None:
    near, renderer = zoomed(20.0), Recorder()
    loop = at_rest(qtbot, runner, renderer, LINE)
    loop.show(near, True)
    qtbot.waitUntil(lambda: len(renderer.asked) >= 1)
    assert renderer.asked[0].settings == near


def test_areas_that_take_long_to_draw_and_those_above_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    above = replace(AREA, layer_id="above")
    assert quick_areas_of((AREA, LINE, above)) == (AREA, above)
    assert quick_areas_of((LINE,)) == ()
    monkeypatch.setattr(backdrops, "FEW", 1)
    assert quick_areas_of((AREA, LINE, above)) == (AREA,)
    monkeypatch.setattr(backdrops, "FEW_POINTS", 4)
    assert quick_areas_of((AREA, LINE, above)) == ()
    # Of a layer that is read by windows nobody knows how much lies elsewhere.
    monkeypatch.undo()
    part = replace(AREA, is_part_of_many=True)
    assert quick_areas_of((part, above)) == ()


def test_where_nobody_knows_the_world_a_map_on_the_move_is_drawn(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backdrops, "world_box", lambda crs: None)
    layers, renderer = Reading(AREA, LINE), Recorder()
    layers.is_busy = layers.is_blank = False
    loop = RenderLoop(renderer, runner, layers)
    loop.show(VIEW, True)
    qtbot.waitUntil(lambda: VIEW in [each.settings for each in renderer.asked])


def test_what_lies_near_by_is_drawn_again_when_the_look_changed_meanwhile(
    qtbot: QtBot, runner: JobRunner
) -> None:
    near = zoomed(20.0)
    renderer = Crowded(around(near))
    loop = at_rest(qtbot, runner, renderer)
    loop.show(near, True)
    qtbot.waitUntil(lambda: renderer.tries == 1)
    loop.invalidate()
    renderer.is_quick = True

    def is_drawn_again() -> bool:
        # The view may have its turn first.
        loop.show(near, True)
        loop.invalidate(grown="some layer")
        return [each.settings for each in renderer.asked].count(around(near)) == 2

    qtbot.waitUntil(is_drawn_again)
