"""Hundreds of layers come, go and are hidden by a few changes of the panel's rows."""

from __future__ import annotations

from collections import Counter

import pytest
from pytestqt.qtbot import QtBot

from corridormap.core.project import LayerGroup, Project
from corridormap.core.symbol import SymbolSet
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.panels.layer_tree import LayerTreePanel
from corridormap.ui.panels.legend_swatches import Legend
from corridormap.ui.undo import ProjectUndo
from tests.gui.panel_fakes import fake_entries, fake_swatch, make_layer

MANY = 200


class Bench:
    """A panel that counts what its rows are told, and how often a legend is asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.project = Project()
        self.project.add_group(LayerGroup("own", "Own", layers=[make_layer("land")]))
        self.undo = ProjectUndo(self.project)
        self.told: Counter[str] = Counter()
        self.panel = LayerTreePanel(
            self.project, self.undo, legend=Legend(self._entries, fake_swatch)
        )
        qtbot.addWidget(self.panel)
        model = self.panel.model
        for name in ("rowsInserted", "rowsRemoved", "layoutChanged", "dataChanged", "modelReset"):
            getattr(model, name).connect(lambda *_, name=name: self._note(name))
        self.told.clear()

    def _note(self, name: str) -> None:
        self.told[name] += 1

    def _entries(self, layer: VectorLayer, language: str) -> list[tuple[str, SymbolSet]]:
        self.told["legends"] += 1
        return fake_entries(layer, language)

    def changes(self) -> dict[str, int]:
        """Return what was told since the last time."""
        told, self.told = dict(self.told), Counter()
        return told

    def names(self) -> list[list[str]]:
        model = self.panel.model
        groups = [model.index(row, 0) for row in range(model.rowCount())]
        return [
            [str(model.index(row, 0, group).data()) for row in range(model.rowCount(group))]
            for group in groups
        ]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def many() -> LayerGroup:
    layers = [make_layer(f"layer {number}") for number in range(MANY)]
    return LayerGroup("many", "Many", layers=layers)


def test_a_file_of_many_layers_comes_and_goes_in_one_change(bench: Bench) -> None:
    group = many()
    names = [layer.name for layer in group.layers]
    bench.undo.add_group(group)
    assert bench.changes() == {"rowsInserted": 1, "legends": MANY}
    assert bench.names() == [names, ["land"]]
    bench.undo.remove_group(group)
    assert bench.changes() == {"rowsRemoved": 1}
    assert bench.names() == [["land"]]
    bench.undo.stack.undo()
    assert bench.changes() == {"rowsInserted": 1, "legends": MANY}
    assert bench.names() == [names, ["land"]]


def test_hiding_a_group_speaks_of_its_own_rows_alone(bench: Bench) -> None:
    group = many()
    bench.undo.add_group(group)
    bench.changes()
    bench.undo.set_group_visible(bench.project.groups[1], False)
    # The group, and the rows under it.
    assert bench.changes() == {"dataChanged": 2}
    bench.undo.stack.undo()
    assert bench.changes() == {"dataChanged": 2}
    bench.undo.move_group(0, 1)
    assert bench.changes() == {"layoutChanged": 1}
    assert bench.names()[0] == ["land"]


def test_many_files_go_one_by_one_without_a_new_order(bench: Bench) -> None:
    groups = [
        LayerGroup(str(number), str(number), layers=[make_layer(f"layer {number}")])
        for number in range(MANY)
    ]
    for group in groups:
        bench.undo.add_group(group)
    assert bench.changes() == {"rowsInserted": MANY, "legends": MANY}
    for group in groups:
        bench.undo.remove_group(group)
    assert bench.changes() == {"rowsRemoved": MANY}
    for _ in groups:
        bench.undo.stack.undo()
    assert bench.names() == [[group.layers[0].name] for group in reversed(groups)] + [["land"]]


def test_a_group_without_layers_goes_and_comes_back(bench: Bench) -> None:
    (group,) = bench.project.groups
    bench.undo.remove_layer(group.layers[0])
    assert bench.names() == [[]]
    bench.undo.remove_group(group)
    assert bench.panel.model.rowCount() == 0
    bench.undo.stack.undo()
    assert bench.names() == [[]]
    bench.undo.stack.undo()
    assert bench.names() == [["land"]]
