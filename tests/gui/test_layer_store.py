"""Layers come into memory piece by piece and never go back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
import shapely
from pytestqt.qtbot import QtBot

from corridormap.core.crs import WGS84, Crs
from corridormap.core.errors import LayerError
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.project import LayerGroup, Project
from corridormap.core.symbol import Category, Graduation, Join, LabelStyle
from corridormap.core.vector_layer import Access, VectorLayer
from corridormap.ui.canvas import layer_loading
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.used_classes import UsedClasses
from tests.fakes import STYLE, MemorySource, memory_source, small_theme


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shut_down()


def points(count: int, table: str = "stops") -> MemorySource:
    shapes = [shapely.Point(number % 90, number % 45) for number in range(count)]
    return memory_source(table, shapes, access=Access.UNTOUCHED)


def project_of(source: MemorySource) -> tuple[Project, VectorLayer]:
    project, layer = Project(), VectorLayer("layer", source, STYLE)
    project.add_group(LayerGroup("file", "File", layers=[layer]))
    return project, layer


def wait_loaded(qtbot: QtBot, store: LayerStore, layer_id: str = "layer") -> None:
    qtbot.waitUntil(lambda: not store.is_loading(layer_id), timeout=5000)


def test_first_features_come_before_the_last(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer_loading, "FIRST_PIECE_S", 0.0)
    source = points(1000)
    source.batch, source.gate = 10, threading.Event()
    project, layer = project_of(source)
    store = LayerStore(project, runner)
    grew: list[int] = []
    store.layer_grew.connect(lambda layer_id: grew.append(len(store.block(layer_id))))
    qtbot.waitUntil(lambda: grew == [10])
    snapshot = store.snapshot(layer)
    assert snapshot is not None
    assert len(snapshot.columns["name"]) == 10
    assert store.is_loading("layer")
    source.gate.set()
    wait_loaded(qtbot, store)
    assert len(store.block("layer")) == 1000
    # Doubling keeps the copying linear.
    assert len(grew) < 10
    assert store.feature_name(layer, 1000) == "stops 1000"


def test_pieces_follow_each_other_no_faster_than_they_can_be_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = 0.0
    monkeypatch.setattr("corridormap.ui.canvas.layer_loading.time.monotonic", lambda: now_s)
    source = points(1000)
    source.batch = 4
    pieces: list[tuple[float, int]] = []

    def pass_time(feedback: Feedback) -> Iterator[GeometryBlock]:
        nonlocal now_s
        for block in MemorySource.read_blocks(source, feedback):
            now_s += 0.015
            yield block

    monkeypatch.setattr(source, "read_blocks", pass_time)
    wanted = layer_loading.WantedColumns((), ())
    layer_loading.read_layer(
        source, wanted, lambda part: pieces.append((now_s, len(part.block))), Feedback()
    )
    # The first at once, each of the others with four times as many, not one when the end is near.
    times_s, rows = zip(*pieces, strict=True)
    assert 0.02 <= times_s[0] <= 0.035
    assert all(later - before >= 0.25 for before, later in pairwise(times_s))
    assert all(later >= 4 * before for before, later in pairwise(rows))
    assert len(pieces) == 3
    assert times_s[-1] <= 3.75 - 1.0


def test_a_reload_keeps_the_old_features_until_it_is_complete(
    qtbot: QtBot, runner: JobRunner
) -> None:
    project, layer = project_of(points(50))
    store = LayerStore(project, runner)
    wait_loaded(qtbot, store)
    newer = points(80)
    newer.batch, newer.gate = 10, threading.Event()
    layer.source = newer
    qtbot.wait(50)
    assert len(store.block("layer")) == 50
    newer.gate.set()
    wait_loaded(qtbot, store)
    assert len(store.block("layer")) == 80


def test_what_arrived_before_an_error_stays(qtbot: QtBot, runner: JobRunner) -> None:
    source = points(100)
    source.batch = 10
    source.error = LayerError("a.gpkg", "stops", "row 11 is broken.")
    project, _ = project_of(source)
    store = LayerStore(project, runner)
    with qtbot.waitSignal(store.layer_failed) as failed:
        pass
    assert failed.args == ["layer", "a.gpkg, layer stops: row 11 is broken."]
    assert len(store.block("layer")) == 10


def test_a_style_that_needs_more_values_gets_them(qtbot: QtBot, runner: JobRunner) -> None:
    shapes = [shapely.Point(1, 2), shapely.Point(3, 4)]
    rows = [{"name": "A", "rank": "one"}, {"name": "B", "rank": "two"}]
    project, layer = project_of(memory_source("stops", shapes, rows))
    store = LayerStore(project, runner)
    wait_loaded(qtbot, store)
    before = store.snapshot(layer)
    layer.style = replace(STYLE, labels=LabelStyle("rank", "missing"))
    wait_loaded(qtbot, store)
    after = store.snapshot(layer)
    assert before is not None
    assert after is not None
    assert after.columns["rank"] == ["one", "two"]
    assert after.columns["missing"] == [None, None]
    assert after.version > before.version
    assert after.block is before.block


def test_a_style_may_speak_of_the_keys_alone(qtbot: QtBot, runner: JobRunner) -> None:
    project, layer = project_of(memory_source("stops", [shapely.Point(1, 2), shapely.Point(3, 4)]))
    layer.style = replace(STYLE, labels=LabelStyle("fid"))
    store = LayerStore(project, runner)
    wait_loaded(qtbot, store)
    snapshot = store.snapshot(layer)
    assert snapshot is not None
    assert snapshot.columns["fid"] == [1, 2]


def test_a_legend_is_listed_though_a_filter_cannot_be_evaluated(
    qtbot: QtBot, runner: JobRunner
) -> None:
    project, layer = project_of(points(3))
    rules = (
        Category((), "A", STYLE.symbols, filter="n >"),
        Category((), "B", STYLE.symbols, filter="fid > 99"),
    )
    layer.style = replace(STYLE, categories=rules)
    store = LayerStore(project, runner)
    wait_loaded(qtbot, store)
    assert UsedClasses(store).style(layer) == layer.style
    layer.style = replace(STYLE, categories=rules[1:])
    wait_loaded(qtbot, store)
    assert UsedClasses(store).style(layer).categories == ()


def test_a_join_that_asks_for_another_year_is_read_anew(qtbot: QtBot, runner: JobRunner) -> None:
    source = memory_source("stops", [shapely.Point(1, 2)], [{"id": "a"}])
    project, layer = project_of(source)
    join = Join("trade", "id", "facts", "subject_id", "value", (("period", "2018"),))
    style = replace(STYLE, joins=(join,), graduation=Graduation("trade"))
    layer.style = style
    store = LayerStore(project, runner)
    wait_loaded(qtbot, store)
    reads = len(source.columns_read)
    layer.style = replace(style, joins=(replace(join, where=(("period", "2019"),)),))
    wait_loaded(qtbot, store)
    assert len(source.columns_read) == reads + 1


def test_a_removed_layer_is_forgotten_and_may_come_back(qtbot: QtBot, runner: JobRunner) -> None:
    project, layer = project_of(points(20))
    store = LayerStore(project, runner)
    wait_loaded(qtbot, store)
    version = store.snapshots()[0].version
    place = project.remove_layer(layer)
    assert store.snapshots() == ()
    assert len(store.block("layer")) == 0
    project.add_layer(layer, *place)
    wait_loaded(qtbot, store)
    assert store.snapshots()[0].version > version


def test_degrees_are_assumed_only_where_they_fit(qtbot: QtBot, runner: JobRunner) -> None:
    degrees = memory_source("stops", [shapely.Point(100, 20)], crs=None)
    meters = memory_source("meters", [shapely.Point(500_000, 3_000_000)], crs=None)
    project, layer = project_of(degrees)
    far = VectorLayer("far", meters, STYLE)
    project.add_layer(far, 0)
    store = LayerStore(project, runner)
    wait_loaded(qtbot, store)
    wait_loaded(qtbot, store, "far")
    assert store.crs(layer) == WGS84
    assert store.crs(far) is None
    assert [snapshot.layer_id for snapshot in store.snapshots()] == ["layer"]


def test_legs_are_named_by_their_corridor(qtbot: QtBot, runner: JobRunner) -> None:
    project = small_theme()
    store = LayerStore(project, runner)
    wait_loaded(qtbot, store, "theme/corridor_legs")
    wait_loaded(qtbot, store, "theme/ports")
    legs, ports = project.layer("theme/corridor_legs"), project.layer("theme/ports")
    assert legs is not None
    assert ports is not None
    assert store.feature_name(legs, 1) == "corridors east"
    assert store.feature_name(ports, 1) == "Qinzhou"
    project.language = "zh"
    assert store.feature_name(ports, 1) == "港 qinzhou"
    assert store.feature_name(ports, 99) == ""


def test_any_crs_is_handed_on(qtbot: QtBot, runner: JobRunner) -> None:
    utm = Crs("EPSG:32648")
    project, layer = project_of(memory_source("m", [shapely.Point(500_000, 2_000_000)], crs=utm))
    store = LayerStore(project, runner)
    wait_loaded(qtbot, store)
    snapshot = store.snapshot(layer)
    assert snapshot is not None
    assert snapshot.crs == utm


def test_a_hidden_layer_is_read_when_it_is_shown(qtbot: QtBot, runner: JobRunner) -> None:
    project, layer = project_of(points(20))
    layer.visible = False
    store = LayerStore(project, runner)
    assert not store.is_loading("layer")
    assert store.snapshots() == ()
    layer.visible = True
    store.snapshots()
    qtbot.waitUntil(lambda: len(store.block("layer")) == 20)


def test_a_layer_hidden_while_it_is_read_is_read_when_it_is_shown(
    qtbot: QtBot, runner: JobRunner
) -> None:
    source = points(100)
    source.gate = threading.Event()
    project, _ = project_of(source)
    store = LayerStore(project, runner)
    assert store.is_loading("layer")
    project.set_group_visible(project.groups[0], False)
    assert not store.is_loading("layer")
    source.gate.set()
    qtbot.waitUntil(lambda: not runner.jobs, timeout=5000)
    assert len(store.block("layer")) == 0
    project.set_group_visible(project.groups[0], True)
    store.snapshots()
    wait_loaded(qtbot, store)
    assert len(store.block("layer")) == 100
