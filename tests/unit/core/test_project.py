from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corridormap.core.crs import WGS84
from corridormap.core.extent import Extent
from corridormap.core.feature import Feature, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, empty_block
from corridormap.core.project import LayerGroup, Project
from corridormap.core.symbol import Join, LayerStyle, SymbolSet
from corridormap.core.vector_layer import LayerInfo, VectorLayer


class EmptySource:
    def __init__(self, table: str) -> None:
        self._info = LayerInfo(Path("x.gpkg"), table, table, "POINT", WGS84, 0, None, ())

    @property
    def info(self) -> LayerInfo:
        return self._info

    def read_blocks(
        self, feedback: Feedback, extent: Extent | None = None
    ) -> Iterator[GeometryBlock]:
        yield empty_block()

    def read_columns(
        self, names: Sequence[str], joins: Sequence[Join], feedback: Feedback
    ) -> Mapping[str, list[Value]]:
        return {"fid": []}

    def read_rows(
        self, names: Sequence[str], feedback: Feedback, fids: Sequence[int] | None = None
    ) -> Iterator[Mapping[str, list[Value]]]:
        yield {}

    def read_keys(self, feedback: Feedback) -> Iterator[NDArray[np.int64]]:
        yield np.zeros(0, np.int64)

    def read_features(self, fids: Sequence[int]) -> list[Feature]:
        return []


def make_layer(layer_id: str) -> VectorLayer:
    return VectorLayer(layer_id, EmptySource(layer_id), LayerStyle(SymbolSet()))


@pytest.fixture
def project() -> Project:
    project = Project()
    project.add_group(
        LayerGroup("base", "Base map", layers=[make_layer("places"), make_layer("land")])
    )
    project.add_group(
        LayerGroup("theme", "Corridors", layers=[make_layer("ports"), make_layer("legs")])
    )
    project.is_changed = False
    return project


def ids(project: Project) -> list[str]:
    return [layer.layer_id for layer in project.layers()]


def test_a_new_group_goes_on_top(project: Project) -> None:
    assert ids(project) == ["ports", "legs", "places", "land"]


def test_layers_are_drawn_bottom_first_without_the_hidden(project: Project) -> None:
    layer = project.layer("legs")
    assert layer is not None
    layer.visible = False
    assert [each.layer_id for each in project.drawn_layers()] == ["land", "places", "ports"]
    project.set_group_visible(project.groups[1], False)
    assert [each.layer_id for each in project.drawn_layers()] == ["ports"]


def test_a_removed_layer_is_put_back_where_it_stood(project: Project) -> None:
    layer = project.layer("legs")
    assert layer is not None
    group_index, index = project.remove_layer(layer)
    assert ids(project) == ["ports", "places", "land"]
    project.add_layer(layer, group_index, index)
    assert ids(project) == ["ports", "legs", "places", "land"]


def test_changes_of_a_layer_are_passed_on_until_it_is_removed(project: Project) -> None:
    seen: list[tuple[str, str]] = []
    project.layer_changed.connect(lambda layer, what: seen.append((layer.layer_id, what)))
    layer = project.layer("land")
    assert layer is not None
    layer.opacity = 0.5
    layer.opacity = 0.5
    assert seen == [("land", "opacity")]
    assert project.is_changed
    project.remove_layer(layer)
    layer.opacity = 0.7
    assert seen == [("land", "opacity")]


def test_a_layer_moves_between_groups(project: Project) -> None:
    layer = project.layer("land")
    assert layer is not None
    project.move_layer(layer, 0, 1)
    assert ids(project) == ["ports", "land", "legs", "places"]
    project.move_group(0, 1)
    assert ids(project) == ["places", "ports", "land", "legs"]


def test_a_strange_layer_has_no_position(project: Project) -> None:
    with pytest.raises(ValueError, match="not in the project"):
        project.position(make_layer("other"))


def test_language_is_told_once(project: Project) -> None:
    told: list[int] = []
    project.settings_changed.connect(lambda: told.append(1))
    project.language = "zh"
    project.language = "zh"
    assert told == [1]


def test_switches_of_labels_are_told_once_and_mark_the_project_changed(project: Project) -> None:
    told: list[int] = []
    project.settings_changed.connect(lambda: told.append(1))
    project.labels.shown = False
    project.labels.shown = False
    assert told == [1]
    assert project.is_changed
    project.labels.both_names = True
    project.labels.both_names = True
    assert told == [1, 1]
