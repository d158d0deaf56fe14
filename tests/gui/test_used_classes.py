"""Which classes a legend has to explain is found out while the window goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import shapely
from pytestqt.qtbot import QtBot

from corridormap.core.classify import used_classes
from corridormap.core.project import LayerGroup, Project
from corridormap.core.symbol import Category, LayerStyle, MarkerSymbol, SymbolSet
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels import used_classes as module
from corridormap.ui.panels.used_classes import UsedClasses
from tests.fakes import memory_source

DOT = SymbolSet(MarkerSymbol("circle"))
STYLE = LayerStyle(
    DOT,
    category_fields=("kind",),
    categories=tuple(Category((kind,), kind, DOT) for kind in ("sea", "river", "dry")),
)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shut_down()


@pytest.fixture
def layer() -> VectorLayer:
    kinds = [{"kind": "sea" if number % 3 else "dry"} for number in range(30)]
    source = memory_source("ports", [shapely.Point(n, 1) for n in range(30)], kinds)
    return VectorLayer("ports", source, STYLE)


@pytest.fixture
def store(qtbot: QtBot, runner: JobRunner, layer: VectorLayer) -> LayerStore:
    project = Project()
    project.add_group(LayerGroup("g", "G", layers=[layer]))
    made = LayerStore(project, runner)
    qtbot.waitUntil(lambda: not made.is_loading(layer.layer_id))
    return made


def labels(style: LayerStyle) -> list[str]:
    return [category.label for category in style.categories]


def test_few_features_are_looked_through_at_once(store: LayerStore, layer: VectorLayer) -> None:
    used = UsedClasses(store)
    assert labels(used.style(layer)) == ["sea", "dry"]
    assert not used.is_awaited(layer.layer_id)


def test_many_are_looked_through_on_another_thread(
    qtbot: QtBot, store: LayerStore, layer: VectorLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_AT_ONCE", 10)
    threads: list[threading.Thread] = []
    really = used_classes

    def noted(*arguments: object) -> set[int]:
        threads.append(threading.current_thread())
        return really(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "used_classes", noted)
    used = UsedClasses(store)
    with qtbot.waitSignal(used.found) as told:
        assert labels(used.style(layer)) == ["sea", "river", "dry"]
        assert labels(used.style(layer)) == ["sea", "river", "dry"]
        assert used.is_awaited(layer.layer_id)
    assert told.args == [layer.layer_id]
    assert labels(used.style(layer)) == ["sea", "dry"]
    assert not used.is_awaited(layer.layer_id)
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


def test_an_answer_holds_until_the_layer_is_read_again_or_drawn_otherwise(
    qtbot: QtBot, store: LayerStore, layer: VectorLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_AT_ONCE", 10)
    used = UsedClasses(store)
    with qtbot.waitSignal(used.found):
        used.style(layer)
    store.layer_loaded.emit(layer.layer_id)
    with qtbot.waitSignal(used.found):
        # What was known serves until the new answer is there.
        assert labels(used.style(layer)) == ["sea", "dry"]
    layer.style = replace(STYLE, categories=STYLE.categories[1:])
    with qtbot.waitSignal(used.found):
        assert labels(used.style(layer)) == ["river", "dry"]
    assert labels(used.style(layer)) == ["dry"]


def test_layers_too_large_show_all_classes(
    store: LayerStore, layer: VectorLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_LOOKED_THROUGH", 10)
    used = UsedClasses(store)
    assert labels(used.style(layer)) == ["sea", "river", "dry"]
    assert not used.is_awaited(layer.layer_id)
