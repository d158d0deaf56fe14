"""The bundled map pulled about for sixty steps: no label flickers, jumps or goes for nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from corridormap.app.bundled_map import BUNDLED, follow_viewpoint, read_bundled
from corridormap.core.crs import WEB_MERCATOR, WGS84
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings, view_of_extent
from corridormap.core.project import Project
from corridormap.core.projected_extent import projected_extent
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.symbol import LayerStyle
from corridormap.render.map_renderer import MapRenderer
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.job_runner import JobRunner
from tests.unit.render.label_watch import LabelWatch, Standing, unrest

SIZE_PX = (1000, 640)
LARGE_PX = (1600, 1000)
STEPS = 60
TUMEN = Extent(124.0, 34.0, 137.0, 46.0)
INDOCHINA = Extent(97.0, 15.0, 113.0, 26.0)
PLACES = "basemap/places"


@pytest.fixture(scope="module")
def bundled(qapp: QApplication) -> Iterator[tuple[LayerSnapshot, ...]]:
    project, runner = Project(), JobRunner()
    files = tuple(file for file in BUNDLED if file.group_id in ("basemap", "theme"))
    for group in read_bundled(files, Feedback()).groups:
        project.add_group(group, len(project.groups))
    follow_viewpoint(project)
    store = LayerStore(project, runner)
    store.load_rest()
    for layer in project.layers():
        store.want(layer.layer_id)
    while any(store.is_loading(layer.layer_id) for layer in project.layers()):
        qapp.processEvents()
    yield store.snapshots()
    runner.shut_down()


def view_at(extent: Extent, step: int, size_px: tuple[int, int], both: bool = False) -> MapSettings:
    box = projected_extent(extent, WGS84, WEB_MERCATOR)
    assert box is not None
    view = view_of_extent(box, *size_px, WEB_MERCATOR)
    # To the right, then back, waving: what leaves comes in again.
    across = 9.7 * min(step, STEPS - step)
    down = 50.0 * math.sin(step / 5)
    units = view.map_units_per_px
    return MapSettings(view.moved(across * units, down * units), *size_px, both_names=both)


def of_all_ranks(shot: LayerSnapshot) -> LayerSnapshot:
    labels = shot.style.labels
    if shot.layer_id != PLACES or labels is None:
        return shot
    every = replace(labels, max_denominators=())
    style: LayerStyle = replace(shot.style, rank_max_denominators=(), labels=every)
    return replace(shot, style=style)


def pulled_about(
    watch: LabelWatch, layers: tuple[LayerSnapshot, ...], views: list[MapSettings]
) -> tuple[int, int]:
    """Return how often a label stayed in view, and how many there were at most."""
    renderer, before = MapRenderer(), Standing()
    stayed = most = 0
    for step, at in enumerate(views):
        renderer.render(RenderRequest(step, at, layers), Feedback())
        count, restless = unrest(before, watch.now)
        assert restless == []
        stayed, most = stayed + count, max(most, len(watch.now.places))
        before = watch.now
    return stayed, most


def test_labels_in_both_languages_stay_where_they_are(
    bundled: tuple[LayerSnapshot, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    views = [view_at(INDOCHINA, step, SIZE_PX, both=True) for step in range(STEPS + 1)]
    stayed, _ = pulled_about(LabelWatch(monkeypatch), bundled, views)
    assert stayed > 30 * STEPS


def test_two_hundred_labels_stay_where_they_are(
    bundled: tuple[LayerSnapshot, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    views = [view_at(TUMEN, step, LARGE_PX) for step in range(STEPS + 1)]
    layers = tuple(of_all_ranks(shot) for shot in bundled)
    stayed, most = pulled_about(LabelWatch(monkeypatch), layers, views)
    assert most >= 200
    assert stayed > 100 * STEPS
