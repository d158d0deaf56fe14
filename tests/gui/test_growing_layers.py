"""What is seen of layers while they are read: some of it soon, and no drawing for nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shapely
from pytestqt.qtbot import QtBot

from corridormap.core.project import LayerGroup
from corridormap.core.vector_layer import Access, VectorLayer
from corridormap.ui.canvas import render_loop
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.panels import search_index
from corridormap.ui.panels.search_index import SearchIndex
from tests.fakes import STYLE, MemorySource, memory_source
from tests.gui.canvas_rig import REGION, CanvasRig
from tests.gui.test_canvas_pictures import SlowRenderer


@pytest.fixture
def slow() -> SlowRenderer:
    return SlowRenderer()


@pytest.fixture
def rig(qtbot: QtBot, slow: SlowRenderer, monkeypatch: pytest.MonkeyPatch) -> Iterator[CanvasRig]:
    monkeypatch.setattr(render_loop, "IDLE_MS", 600_000)
    made = CanvasRig(qtbot, renderer=slow)
    made.show()
    yield made
    slow.go.set()
    made.close()


def begin_drawing(rig: CanvasRig, slow: SlowRenderer) -> None:
    """Ask for a picture that is still in the making."""
    slow.go.clear()
    asked = len(slow.asked)
    rig.canvas.refresh()
    rig.qtbot.waitUntil(lambda: len(slow.asked) == asked + 1)
    slow.stopped.clear()


def finish(rig: CanvasRig, slow: SlowRenderer) -> None:
    slow.go.set()
    rig.wait_idle()


def points() -> MemorySource:
    return memory_source("many", [shapely.Point(1, 1)] * 4, access=Access.UNTOUCHED)


def test_a_picture_of_a_growing_layer_is_finished_and_then_made_anew(
    rig: CanvasRig, slow: SlowRenderer
) -> None:
    shown: list[int] = []
    begin_drawing(rig, slow)
    rig.canvas.picture_shown.connect(lambda result: shown.append(result.id))
    drawn = slow.asked[-1]
    for _ in range(3):
        rig.store.layer_grew.emit(drawn.layers[0].layer_id)
        rig.qtbot.wait(2 * render_loop.COALESCE_MS)
    finish(rig, slow)
    assert slow.stopped == []
    assert shown == [drawn.id, slow.asked[-1].id]
    assert slow.asked[-2] is drawn


def test_a_picture_without_the_layer_that_came_is_given_up(
    rig: CanvasRig, slow: SlowRenderer
) -> None:
    begin_drawing(rig, slow)
    drawn = slow.asked[-1]
    rig.store.layer_grew.emit("of another file")
    rig.qtbot.waitUntil(lambda: slow.stopped == [drawn.id], timeout=5000)
    finish(rig, slow)


def test_a_picture_of_what_was_read_anew_is_given_up(rig: CanvasRig, slow: SlowRenderer) -> None:
    begin_drawing(rig, slow)
    drawn = slow.asked[-1]
    rig.store.reload(drawn.layers[0].layer_id)
    rig.qtbot.waitUntil(lambda: slow.stopped == [drawn.id], timeout=5000)
    finish(rig, slow)


def test_the_map_flies_nowhere_before_anything_was_seen(qtbot: QtBot, slow: SlowRenderer) -> None:
    slow.go.clear()
    rig = CanvasRig(qtbot, renderer=slow)
    rig.canvas.navigator.animator.is_smooth = True
    rig.canvas.show()
    qtbot.waitExposed(rig.canvas)
    rig.canvas.zoom_to_extent(REGION)
    assert not rig.canvas.navigator.is_moving
    slow.go.set()
    rig.wait_idle()
    rig.canvas.zoom_full()
    assert rig.canvas.navigator.is_moving
    rig.close()


def test_names_are_indexed_when_the_layers_are_there(
    rig: CanvasRig, slow: SlowRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "SETTLING_MS", 10)
    is_busy = True
    monkeypatch.setattr(LayerStore, "is_busy", property(lambda _: is_busy))
    source = points()
    rig.project.add_group(LayerGroup("f", "F", layers=[VectorLayer("many", source, STYLE)]))
    index = SearchIndex(rig.project, rig.store, rig.runner, rig.canvas)
    built: list[bool] = []
    index.index_built.connect(lambda: built.append(True))
    rig.qtbot.wait(100)
    assert not built
    is_busy = False
    rig.qtbot.waitUntil(lambda: bool(built), timeout=5000)
    index.hurry()
    assert index.is_complete


def test_names_are_not_indexed_while_a_hand_moves_the_map(
    rig: CanvasRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "SETTLING_MS", 10)
    monkeypatch.setattr(search_index, "REST_S", 600.0)
    rig.canvas.refresh()
    rig.wait_idle()
    index = SearchIndex(rig.project, rig.store, rig.runner, rig.canvas)
    built: list[bool] = []
    index.index_built.connect(lambda: built.append(True))
    for step in range(1, 11):
        rig.canvas.set_view(rig.canvas.navigator.view.moved(1_000.0 * step, 0.0))
        rig.qtbot.wait(10)
    assert not built
    monkeypatch.setattr(search_index, "REST_S", 0.3)
    rig.qtbot.waitUntil(lambda: bool(built), timeout=5000)


def test_pictures_underneath_wait_until_the_layers_are_read(
    rig: CanvasRig, slow: SlowRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render_loop, "IDLE_MS", 1)
    rig.canvas.refresh()
    rig.qtbot.waitUntil(lambda: rig.canvas.pictures.surroundings is not None, timeout=5000)
    rig.qtbot.wait(100)
    is_busy = True
    monkeypatch.setattr(LayerStore, "is_busy", property(lambda _: is_busy))
    slow.asked.clear()
    rig.canvas.refresh()
    rig.qtbot.wait(200)
    assert len(slow.asked) == 1
    is_busy = False
    rig.qtbot.waitUntil(lambda: len(slow.asked) > 3, timeout=5000)
