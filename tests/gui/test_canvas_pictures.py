"""Which picture is on the screen, and when."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from pytestqt.qtbot import QtBot

from corridormap.core.crs import MERCATOR_LIMIT_M
from corridormap.core.errors import CorridorMapError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import RenderRequest
from corridormap.render.result import LayerMessage, RenderResult
from corridormap.ui.canvas import backdrop_need, render_loop
from corridormap.ui.canvas.backdrops import BACKDROPS, Purpose, areas_of, world_settings
from corridormap.ui.canvas.picture_stack import PictureStack
from tests.gui.canvas_rig import CanvasRig
from tests.gui.stack_pictures import painted

COLORS = ("#ff0000", "#00c000", "#0000ff", "#c0c000", "#00c0c0", "#c000c0")


def flat(request: RenderRequest, color: str, complete: bool = True) -> RenderResult:
    settings = request.settings
    ratio = settings.device_pixel_ratio
    size = (round(settings.width_px * ratio), round(settings.height_px * ratio))
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(color))
    return RenderResult(request.id, settings, image, complete=complete)


class SlowRenderer:
    """Paints one colour a request; waits for `go` unless it is told to stop.

    A rude one does not look at the feedback and delivers what nobody wants any more.
    """

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.is_rude = False
        self.shows_partial = False
        self.error: Exception | None = None
        self.asked: list[RenderRequest] = []
        self.stopped: list[int] = []
        self.colors: dict[int, str] = {}

    def render(
        self,
        request: RenderRequest,
        feedback: Feedback,
        on_partial: Callable[[RenderResult], None] | None = None,
    ) -> RenderResult:
        self.asked.append(request)
        if self.error is not None:
            raise self.error
        color = self.colors.setdefault(request.id, COLORS[len(self.colors) % len(COLORS)])
        if self.shows_partial and on_partial is not None:
            on_partial(flat(request, "#808080", complete=False))
        while not self.go.wait(0.005):
            if feedback.is_cancelled and not self.is_rude:
                self.stopped.append(request.id)
                feedback.check()
        return flat(request, color)

    def views(self) -> list[RenderRequest]:
        return [request for request in self.asked if request.settings.show_labels]


@pytest.fixture
def slow() -> SlowRenderer:
    return SlowRenderer()


@pytest.fixture
def slow_rig(
    qtbot: QtBot, slow: SlowRenderer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CanvasRig]:
    monkeypatch.setattr(render_loop, "IDLE_MS", 600_000)
    monkeypatch.setattr(render_loop, "FIRST_IDLE_MS", 1)
    made = CanvasRig(qtbot, renderer=slow)
    made.show()
    qtbot.waitUntil(lambda: made.canvas.pictures.world is not None)
    loop = made.canvas.loop
    qtbot.waitUntil(lambda: made.is_idle() and not backdrop_need.never_drawn(loop._drawn))
    slow.asked[:] = slow.views()[-1:]
    yield made
    slow.go.set()
    made.close()


def color_at(rig: CanvasRig, x: int, y: int) -> str:
    return rig.canvas.grab().toImage().pixelColor(x, y).name()


def test_a_stale_result_is_never_shown(slow_rig: CanvasRig, slow: SlowRenderer) -> None:
    shown: list[int] = []
    slow_rig.canvas.picture_shown.connect(lambda result: shown.append(result.id))
    slow.is_rude = True
    slow.go.clear()
    slow_rig.canvas.refresh()
    slow_rig.qtbot.waitUntil(lambda: len(slow.asked) == 2)
    slow_rig.canvas.refresh()
    slow_rig.qtbot.wait(60)
    slow.go.set()
    slow_rig.wait_idle()
    first, second = (request.id for request in slow.asked[1:])
    assert shown == [second]
    assert first < second
    assert color_at(slow_rig, 400, 300) == slow.colors[second]


def test_the_old_job_is_told_to_stop_first(slow_rig: CanvasRig, slow: SlowRenderer) -> None:
    slow.go.clear()
    slow_rig.canvas.refresh()
    slow_rig.qtbot.waitUntil(lambda: len(slow.asked) == 2)
    slow_rig.canvas.refresh()
    slow_rig.qtbot.waitUntil(lambda: slow.stopped == [slow.asked[1].id])
    slow.go.set()
    slow_rig.wait_idle()
    assert len(slow.asked) == 3


def test_a_picture_in_the_making_is_not_begun_again(
    slow_rig: CanvasRig, slow: SlowRenderer
) -> None:
    navigator = slow_rig.canvas.navigator
    slow.go.clear()
    with slow_rig.qtbot.waitSignal(navigator.rested):
        navigator.jump(navigator.view.moved(200 * navigator.view.map_units_per_px, 0))
    slow_rig.qtbot.wait(3 * render_loop.COALESCE_MS)
    slow.go.set()
    slow_rig.wait_idle()
    assert len(slow.asked) == 2
    assert slow.stopped == []


def test_requests_are_coalesced(slow_rig: CanvasRig, slow: SlowRenderer) -> None:
    asked = len(slow.asked)
    for _ in range(50):
        slow_rig.canvas.refresh()
    slow_rig.wait_idle()
    assert len(slow.asked) == asked + 1


def test_the_picture_follows_the_hand_before_a_new_one_is_there(
    slow_rig: CanvasRig, slow: SlowRenderer
) -> None:
    old = color_at(slow_rig, 400, 300)
    background = QColor(slow_rig.canvas.settings().background).name()
    slow.go.clear()
    slow_rig.canvas.navigator.jump(
        slow_rig.canvas.navigator.view.moved(
            200 * slow_rig.canvas.navigator.view.map_units_per_px, 0
        )
    )
    assert color_at(slow_rig, 590, 300) == old
    assert color_at(slow_rig, 610, 300) not in (old, background)
    slow.go.set()
    slow_rig.wait_idle()
    assert color_at(slow_rig, 610, 300) == color_at(slow_rig, 10, 300) != background


def test_edges_show_the_coarse_pictures(qtbot: QtBot, slow: SlowRenderer) -> None:
    rig = CanvasRig(qtbot, renderer=slow)
    rig.show()
    qtbot.waitUntil(lambda: rig.canvas.pictures.surroundings is not None, timeout=5000)
    qtbot.waitUntil(lambda: rig.canvas.pictures.world is not None, timeout=5000)
    pictures = rig.canvas.pictures
    around, world, lands = pictures.surroundings, pictures.world, pictures.lands
    assert around is not None
    assert world is not None
    assert lands is not None
    slow.go.clear()
    units = rig.canvas.navigator.view.map_units_per_px
    rig.canvas.navigator.jump(rig.canvas.navigator.view.moved(300 * units, 0))
    ring = pictures.ring
    assert ring is not None
    assert color_at(rig, 600, 300) == slow.colors[ring.id]
    assert color_at(rig, 700, 300) == slow.colors[around.id]
    # Far away only the world is left: but something always is.
    far = rig.canvas.navigator.view
    rig.canvas.set_view(
        replace(far, center_x=far.center_x + MERCATOR_LIMIT_M, map_units_per_px=2 * units)
    )
    assert color_at(rig, 400, 300) == slow.colors[world.id]
    # Enlarged it is only good without its lines and symbols.
    rig.canvas.zoom_to_extent(Extent(-100, 10, -60, 40))
    assert color_at(rig, 400, 300) == slow.colors[lands.id]
    slow.go.set()
    rig.close()


def test_a_long_drawing_is_shown_as_far_as_it_is(slow_rig: CanvasRig, slow: SlowRenderer) -> None:
    old = color_at(slow_rig, 400, 300)
    slow.shows_partial = True
    slow.go.clear()
    slow_rig.canvas.refresh()
    slow_rig.qtbot.waitUntil(lambda: slow_rig.canvas.pictures.unfinished is not None)
    # The complete picture of the same view is better than half a new one …
    assert color_at(slow_rig, 400, 300) == old
    # … but not when it is of quite another scale.
    slow_rig.canvas.navigator.zoom_by(4.0)
    slow_rig.qtbot.waitUntil(lambda: len(slow.views()) == 3)
    slow_rig.qtbot.waitUntil(lambda: color_at(slow_rig, 400, 300) == "#808080")
    slow.go.set()
    slow_rig.wait_idle()
    assert color_at(slow_rig, 400, 300) == slow.colors[slow.asked[-1].id]


def test_one_layers_error_is_told_once(qtbot: QtBot, slow_rig: CanvasRig) -> None:
    result = flat(RenderRequest(1, slow_rig.canvas.settings(), ()), "#ffffff")
    result = replace(result, errors=(LayerMessage("a", "Ports: no way to draw."),))
    for _ in range(3):
        slow_rig.canvas.loop.rendered.emit(Purpose.VIEW, result)
    assert slow_rig.messages == ["Ports: no way to draw."]


def test_a_failed_drawing_keeps_the_old_picture(slow_rig: CanvasRig, slow: SlowRenderer) -> None:
    old = color_at(slow_rig, 400, 300)
    slow.error = CorridorMapError("Out of paint.")
    slow_rig.canvas.refresh()
    slow_rig.qtbot.waitUntil(lambda: slow_rig.messages == ["Out of paint."])
    slow_rig.wait_idle()
    assert color_at(slow_rig, 400, 300) == old


def test_the_request_carries_view_language_and_layers_bottom_first(
    slow_rig: CanvasRig, slow: SlowRenderer
) -> None:
    slow_rig.project.language = "zh"
    slow_rig.wait_idle()
    request = slow.asked[-1]
    assert request.settings == slow_rig.canvas.settings()
    assert request.settings.language == "zh"
    names = [layer.layer_id for layer in request.layers]
    assert names[0] == "theme/land"
    assert names[-1] == "theme/ports"
    layer = slow_rig.project.layer("theme/ports")
    assert layer is not None
    layer.visible = False
    slow_rig.wait_idle()
    assert "theme/ports" not in [each.layer_id for each in slow.asked[-1].layers]


def test_a_picture_is_blitted_pixel_by_pixel(rig: CanvasRig) -> None:
    picture = rig.canvas.pictures.finished
    assert picture is not None
    assert picture.settings == rig.canvas.settings()
    shown = rig.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert shown == picture.image.convertToFormat(QImage.Format.Format_RGB32)


def test_both_sides_of_the_date_line_are_drawn(rig: CanvasRig) -> None:
    rig.canvas.zoom_to_extent(Extent(120.0, -30.0, 260.0, 45.0))
    rig.wait_idle()
    left = rig.canvas.grab().toImage()
    view = rig.canvas.navigator.view
    rig.canvas.set_view(view.moved(-2 * MERCATOR_LIMIT_M, 0.0))
    rig.wait_idle()
    assert rig.canvas.grab().toImage() == left


def test_hidpi_pictures_have_device_pixels(rig: CanvasRig) -> None:
    settings = replace(rig.canvas.settings(), device_pixel_ratio=1.5)
    image = QImage(1200, 900, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(1.5)
    image.fill(QColor("#123456"))
    result = RenderResult(99, settings, image)
    stack = PictureStack()
    stack.show(result)
    target = QImage(1200, 900, QImage.Format.Format_ARGB32_Premultiplied)
    target.setDevicePixelRatio(1.5)
    target.fill(QColor("#ffffff"))
    painter = QPainter(target)
    stack.paint(painter, settings)
    painter.end()
    assert target == image


def test_nothing_blanks_while_the_map_is_dragged(rig: CanvasRig) -> None:
    rig.qtbot.waitUntil(lambda: rig.canvas.pictures.world is not None, timeout=5000)
    sea = QColor(rig.canvas.settings().background)
    place = QPoint(400, 300)
    rig.press(place)
    for step in range(1, 12):
        rig.move(QPoint(400 - 25 * step, 300))
        image = rig.canvas.grab().toImage()
        inland = rig.at(115.0, 30.0)
        assert image.pixelColor(inland) != sea
    rig.release(QPoint(125, 300))


def test_a_slow_picture_is_awaited_while_it_still_serves(
    slow_rig: CanvasRig, slow: SlowRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render_loop, "PATIENCE_S", 600.0)
    # Nothing underneath is wanted before the view.
    monkeypatch.setattr(render_loop, "missed", lambda *_: ())
    asked = len(slow.asked)
    slow.go.clear()
    slow_rig.press(QPoint(400, 300))
    for step in range(1, 6):
        slow_rig.move(QPoint(400 - 10 * step, 300))
        slow_rig.qtbot.wait(40)
    slow_rig.qtbot.waitUntil(lambda: len(slow.asked) > asked)
    slow_rig.qtbot.wait(2 * render_loop.COALESCE_MS)
    assert len(slow.views()) == len(slow.asked) == asked + 1
    assert slow.stopped == []
    # Dragged out of sight it serves no more.
    slow_rig.move(QPoint(0, 300))
    slow_rig.move(QPoint(-200, 300))
    slow_rig.qtbot.waitUntil(lambda: slow.stopped == [slow.asked[asked].id])
    slow.go.set()
    slow_rig.release(QPoint(-200, 300))
    slow_rig.wait_idle()
    assert slow.asked[-1].settings == slow_rig.canvas.settings()


def test_how_much_of_a_view_a_picture_covers(rig: CanvasRig) -> None:
    now = rig.canvas.settings()
    units = now.view.map_units_per_px
    half = replace(now, view=now.view.moved(400 * units, 0.0))
    far = replace(now, view=now.view.moved(900 * units, 0.0))
    coarse = replace(now, view=replace(now.view, map_units_per_px=3 * units))
    assert render_loop.covered(now, now) == pytest.approx(1.0)
    assert render_loop.covered(half, now) == pytest.approx(0.5)
    assert render_loop.covered(far, now) == 0.0
    assert render_loop.covered(coarse, now) == 0.0


def test_finished_parts_of_a_new_picture_lie_over_the_old_one(rig: CanvasRig) -> None:
    now = rig.canvas.settings()
    stack = PictureStack()
    stack.show(flat(RenderRequest(1, now, ()), "#ff0000"))
    units = now.view.map_units_per_px
    moved = replace(now, view=now.view.moved(100 * units, 0.0))
    part = flat(RenderRequest(2, moved, ()), "#0000ff", complete=False)
    stack.show(replace(part, drawn=QRegion(0, 0, 200, 600), begun=QRegion(200, 0, 400, 600)))
    target = QImage(800, 600, QImage.Format.Format_RGB32)
    painter = QPainter(target)
    stack.paint(painter, moved)
    painter.end()
    found = [target.pixelColor(x, 300).name() for x in (10, 190, 210, 690, 710)]
    # Where the new picture has only begun the old one stays; beyond both is background.
    assert found == ["#0000ff", "#0000ff", "#ff0000", "#ff0000", moved.background]
    wide = replace(moved, view=replace(moved.view, map_units_per_px=4 * units))
    stack.show(replace(part, settings=wide, drawn=QRegion(), begun=QRegion(0, 0, 400, 600)))
    painter = QPainter(target)
    stack.paint(painter, wide)
    painter.end()
    assert target.pixelColor(10, 300).name() == "#0000ff"
    assert target.pixelColor(790, 300).name() == moved.background


def test_earlier_pictures_of_several_scales_serve_at_the_edges(rig: CanvasRig) -> None:
    now = rig.canvas.settings()
    stack = PictureStack()

    def at(factor: float, right_px: float = 0.0) -> MapSettings:
        units = now.view.map_units_per_px * factor
        view = now.view.moved(right_px * units, 0.0)
        return replace(now, view=replace(view, map_units_per_px=units))

    way = [(8.0, "#ff0000"), (4.0, "#00ff00"), (3.9, "#00c000"), (1.0, "#0000ff")]
    for number, (factor, color) in enumerate(way):
        stack.show(flat(RenderRequest(number, at(factor), ()), color))
    target = QImage(800, 600, QImage.Format.Format_RGB32)
    painter = QPainter(target)
    stack.paint(painter, at(6.0))
    painter.end()
    # What is nearest in scale lies on top, what is wider around it, one of each kind.
    found = [target.pixelColor(x, 300).name() for x in (400, 250, 20)]
    assert found == ["#00c000", "#00c000", "#ff0000"]
    # The same place drawn again: what it showed has changed, and the others are out of date.
    stack.show(flat(RenderRequest(9, at(1.0), ()), "#ffffff"))
    assert stack.earlier == []


def test_pictures_of_the_map_as_it_was_come_after_those_of_what_it_is(rig: CanvasRig) -> None:
    now = rig.canvas.settings()
    units = now.view.map_units_per_px
    stack = PictureStack()
    stack.put_underneath("ring", flat(RenderRequest(1, now, ()), "#808080"))
    stack.show(flat(RenderRequest(2, replace(now, view=now.view.moved(9.0, 0.0)), ()), "#ff0000"))
    stack.show(flat(RenderRequest(3, now, ()), "#0000ff"))
    right = replace(now, view=now.view.moved(400 * units, 0.0))
    stack.finished = None
    assert painted(stack, right).pixelColor(100, 300).name() == "#808080"
    # A layer came after the ring was drawn.
    stack.outdated_id = 1
    assert painted(stack, right).pixelColor(100, 300).name() == "#ff0000"


def test_the_canvas_says_which_pictures_are_out_of_date(rig: CanvasRig) -> None:
    before = rig.canvas.loop.latest_id
    assert before > rig.canvas.pictures.outdated_id
    rig.canvas.refresh()
    assert rig.canvas.pictures.outdated_id == before


def test_the_lands_look_better_than_a_picture_blown_up_beyond_recognition(rig: CanvasRig) -> None:
    now = rig.canvas.settings()
    stack = PictureStack()
    stack.show(flat(RenderRequest(1, now, ()), "#ff0000"))
    near = replace(now, view=replace(now.view, map_units_per_px=now.view.map_units_per_px / 40))
    assert painted(stack, near).pixelColor(400, 300).name() == "#ff0000"
    world = BACKDROPS[Purpose.LANDS](now)
    assert world is not None
    stack.put_underneath("lands", flat(RenderRequest(2, world, ()), "#00ff00"))
    assert painted(stack, near).pixelColor(400, 300).name() == "#00ff00"


def test_the_backdrop_of_the_world_is_made_of_areas(slow_rig: CanvasRig) -> None:
    layers = slow_rig.store.snapshots()
    names = [layer.layer_id for layer in areas_of(layers)]
    assert "theme/land" in names
    assert "theme/ports" not in names
    ports = tuple(layer for layer in layers if layer.layer_id == "theme/ports")
    assert areas_of(ports) == ports


def test_the_lands_come_first_for_a_map_that_never_rests(
    qtbot: QtBot, slow: SlowRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render_loop, "IDLE_MS", 600_000)
    monkeypatch.setattr(render_loop, "FIRST_IDLE_MS", 600_000)
    monkeypatch.setitem(backdrop_need.LONGEST_S, Purpose.LANDS, 600.0)
    rig = CanvasRig(qtbot, renderer=slow)
    rig.show()
    assert rig.canvas.pictures.lands is None
    rig.press(QPoint(400, 300))
    rig.move(QPoint(380, 300))
    rig.move(QPoint(360, 300))
    qtbot.waitUntil(lambda: rig.canvas.pictures.lands is not None)
    qtbot.waitUntil(lambda: slow.asked[-1].settings.show_labels)
    rig.release(QPoint(360, 300))
    rig.wait_idle()
    assert slow.asked[-1].settings == rig.canvas.settings()
    rig.close()


def test_the_world_follows_a_layer_that_came_while_the_map_never_rests(
    qtbot: QtBot, slow: SlowRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = CanvasRig(qtbot, renderer=slow)
    rig.show()
    qtbot.waitUntil(lambda: rig.canvas.pictures.world is not None)
    rig.wait_idle()
    monkeypatch.setattr(render_loop, "IDLE_MS", 600_000)
    before, world = rig.canvas.pictures.world, world_settings(rig.canvas.settings())
    rig.press(QPoint(400, 300))
    rig.canvas.refresh()
    assert world is not None
    asked = len(slow.asked)
    reach = cycle(range(1, 200))

    def is_up_to_date() -> bool:
        rig.move(QPoint(400 - next(reach), 300))
        return rig.canvas.pictures.world is not before

    qtbot.waitUntil(is_up_to_date)
    rig.release(QPoint(300, 300))
    rig.wait_idle()
    assert [request.settings for request in slow.asked[asked:]].count(world) == 1
    rig.close()


def test_drawing_takes_turns_with_a_window_on_the_move(
    slow_rig: CanvasRig, slow: SlowRenderer
) -> None:
    asked, begun_s = len(slow.asked), time.monotonic()
    slow_rig.press(QPoint(400, 300))
    for step in range(1, 31):
        slow_rig.move(QPoint(400 - step, 300))
        slow_rig.qtbot.wait(10)
    # The picture there covers nearly all of the view: one in a tenth of a second will do.
    assert 1 <= len(slow.asked) - asked <= 3 + (time.monotonic() - begun_s) / render_loop.PAUSE_S
    slow_rig.release(QPoint(370, 300))
    slow_rig.wait_idle()
    assert slow.asked[-1].settings == slow_rig.canvas.settings()
