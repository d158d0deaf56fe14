"""Where markers stand, for labels and for icons that want room."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from corridormap.core.crs import WEB_MERCATOR
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import Category, LayerStyle, MarkerSymbol, SymbolSet
from corridormap.render import marker_plan
from corridormap.render.draw_context import DrawContext
from corridormap.render.geometry_cache import GeometryCache
from corridormap.render.label_boxes import OccupiedRoom
from corridormap.render.marker_plan import DOT_PX, MarkerCells, MarkerPlan, has_markers
from corridormap.render.markers import OUTLINE_PX
from corridormap.render.prepared import PreparedLayer
from tests.unit.render.pictures import layer, line, styled
from tests.unit.render.pictures import settings as view

CIRCLE = MarkerSymbol("circle", 6.0)
ICON = MarkerSymbol("sea_port", 20.0)
PLACES = [(0.0, 0.0), (6.0, 0.0), (30.0, -20.0), (4000.0, 0.0)]


def planned(style: LayerStyle | MarkerSymbol, **columns: list[str]) -> MarkerPlan:
    points = [shapely.Point(xy) for xy in PLACES]
    shot = layer(points, styled(style), {name: [*told] for name, told in columns.items()})
    prepared = GeometryCache().prepared(shot, WEB_MERCATOR)
    context = DrawContext(QPainter(), view(), Feedback())
    return MarkerCells().plan(context, [(shot, prepared)])[0]


def test_simple_markers_are_looked_for_only_when_somebody_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[int] = []
    runs = PreparedLayer.runs

    def counted(self: PreparedLayer, features: NDArray[np.int64], *rest: object) -> object:
        looks.append(len(features))
        return runs(self, features, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(PreparedLayer, "runs", counted)
    plan = planned(CIRCLE)
    assert not plan.dots
    assert not looks
    assert len(plan.boxes()) == 3
    assert sum(looks) >= 3


def test_the_plan_says_what_markers_cover_and_how_far_they_reach() -> None:
    plan = planned(CIRCLE)
    half = 3 + OUTLINE_PX
    assert plan.radii_px("layer", 0.0) == {0: half, 1: half, 2: half}
    boxes = sorted(map(tuple, plan.boxes().tolist()))
    assert boxes[0] == (50 - half, 50 - half, 50 + half, 50 + half)
    assert boxes[2] == (80 - half, 70 - half, 80 + half, 70 + half)
    assert plan.radii_px("another", 0.0) == {}


def test_an_icon_beside_another_becomes_a_dot_and_a_circle_does_not() -> None:
    plan = planned(ICON)
    assert {key: found.tolist() for key, found in plan.dots.items()} == {("layer", 0.0): [1]}
    assert plan.radii_px("layer", 0.0) == {0: 10, 1: DOT_PX / 2 + OUTLINE_PX, 2: 10}
    mixed = LayerStyle(
        SymbolSet(marker=ICON),
        category_fields=("kind",),
        categories=(
            Category(("plain",), "plain", SymbolSet(marker=CIRCLE)),
            Category(("hidden",), "hidden", SymbolSet()),
        ),
    )
    plan = planned(mixed, kind=["other", "plain", "hidden", "other"])
    assert not any(len(found) for found in plan.dots.values())
    assert plan.radii_px("layer", 0.0) == {0: 10, 1: 3 + OUTLINE_PX}


def test_only_layers_with_points_that_are_drawn_have_markers() -> None:
    both = [shapely.Point(0, 0), line((0, 0), (9, 9))]
    assert has_markers(layer(both, CIRCLE))
    assert not has_markers(layer(both[1:], CIRCLE))
    assert not has_markers(layer(both, styled(SymbolSet())))
    assert not has_markers(layer([], CIRCLE))


SIDES = st.floats(-300, 300)
BOXES = arrays(np.float64, st.tuples(st.integers(0, 20), st.just(4)), elements=SIDES)


@settings(max_examples=60, deadline=None)
@given(BOXES, BOXES, BOXES)
def test_boxes_taken_at_once_are_taken_as_one_by_one(
    first: NDArray[np.float64], second: NDArray[np.float64], asked: NDArray[np.float64]
) -> None:
    first, second, asked = (
        np.hstack((np.minimum(b[:, :2], b[:, 2:]), np.maximum(b[:, :2], b[:, 2:])))
        for b in (first, second, asked)
    )
    slow, quick = OccupiedRoom(), OccupiedRoom()
    tuples = [(box[0], box[1], box[2], box[3]) for box in asked.tolist()]
    for some in (first, second):
        slow.take((box[0], box[1], box[2], box[3]) for box in some.tolist())
        quick.take_many(some)
        assert list(map(quick.is_free, tuples)) == list(map(slow.is_free, tuples))


def test_cells_planned_at_once_are_those_planned_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(3)
    points = [shapely.Point(xy) for xy in rng.uniform(-3000, 3000, (1500, 2))]
    shot = layer(points, styled(ICON))
    prepared = GeometryCache().prepared(shot, WEB_MERCATOR)
    box = Extent(-3000.0, -3000.0, 3000.0, 3000.0)
    context = DrawContext(QPainter(), view(), Feedback(), window=box)
    at_once = MarkerCells().plan(context, [(shot, prepared)])[0]
    monkeypatch.setattr(marker_plan, "_few_candidates", lambda *_: None)
    one_by_one = MarkerCells().plan(context, [(shot, prepared)])[0]
    assert len(one_by_one.dots["layer", 0.0]) > 20
    np.testing.assert_array_equal(at_once.dots["layer", 0.0], one_by_one.dots["layer", 0.0])
    np.testing.assert_array_equal(at_once.boxes(), one_by_one.boxes())


def test_places_of_few_markers_are_looked_for_once_for_all_cells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[float] = []
    candidates = marker_plan._candidates_of

    def counted(*args: object) -> object:
        looks.append(1.0)
        return candidates(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(marker_plan, "_candidates_of", counted)
    planned(ICON)
    assert len(looks) == 1
