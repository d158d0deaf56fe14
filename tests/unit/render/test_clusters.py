"""Points that would lie on one another are drawn as a circle with their number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtGui import QPainter

from corridormap.core.extent import Extent
from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerChange, LayerSnapshot, RenderRequest
from corridormap.core.symbol import Category, LabelStyle, LayerStyle, MarkerSymbol, SymbolSet
from corridormap.render.clusters import (
    RING_PX,
    Clusters,
    circles_of,
    clusters_of,
    count_text,
    radii_of,
)
from corridormap.render.draw_context import DrawContext
from corridormap.render.geometry_cache import GeometryCache
from corridormap.render.image_export import export_image
from corridormap.render.legend import entries
from corridormap.render.map_renderer import MapRenderer
from tests.unit.render.label_watch import LabelWatch
from tests.unit.render.pictures import color_at, layer, pixels, result_of, settings

SIDE_PX = 60.0
DOT = SymbolSet(marker=MarkerSymbol("circle", 6, "#0000ff", None))
TOGETHER = LayerStyle(DOT, cluster_px=SIDE_PX)
SIZE_PX = (400, 300)
some_points = arrays(
    np.float64, st.tuples(st.integers(1, 60), st.just(2)), elements=st.floats(-500, 500)
)


def towns(points: Any, style: LayerStyle = TOGETHER, **columns: list[Value]) -> LayerSnapshot:
    return layer([shapely.Point(*xy) for xy in np.asarray(points).tolist()], style, columns)


def found(shot: LayerSnapshot, at: MapSettings) -> Clusters:
    context = DrawContext(QPainter(), at, Feedback(), at.scale_denominator())
    prepared = GeometryCache().prepared(shot, at.view.crs, at.scale_denominator())
    clusters = clusters_of(prepared, context)
    assert clusters is not None
    return clusters


@given(some_points)
@hypothesis_settings(deadline=None, max_examples=80)
def test_every_point_is_counted_once_and_circles_never_overlap(points: Any) -> None:
    square, middles, counts, radii = circles_of(points, SIDE_PX, SIDE_PX)
    assert counts.sum() == len(points)
    assert (np.bincount(square) == counts).all()
    assert (np.floor(points / SIDE_PX) == np.floor(middles[square] / SIDE_PX)).all()
    apart = np.hypot(*(middles[:, None] - middles[None]).transpose(2, 0, 1))
    reach = radii[:, None] + radii[None] + 2 * RING_PX
    assert (apart + 1e-6 >= reach)[~np.eye(len(middles), dtype=bool)].all()


def test_of_very_many_squares_only_those_with_points_are_looked_at() -> None:
    points = np.array([[0.0, 0.0], [1e9, 1e9], [1e9 + 1, 1e9 + 1]])
    square, _, counts, _ = circles_of(points, 10.0, 60.0)
    assert counts.tolist() == [1, 2]
    assert square.tolist() == [0, 1, 1]


def test_more_points_make_larger_circles_within_their_square() -> None:
    radii = radii_of(np.array([2, 20, 2_000, 2_000_000_000]), SIDE_PX)
    assert (np.diff(radii) > 0).all()
    assert radii[-1] + RING_PX <= SIDE_PX / 2
    assert [count_text(n) for n in (2, 9_999, 10_000, 999_999, 12_300_000)] == [
        "2", "9999", "10k", "999k", "12.3M",
    ]  # fmt: skip


def test_a_circle_stands_for_its_points_and_single_points_stay() -> None:
    shot = towns([(13, 13), (14, 14), (20, 40), (100, 100)])
    clusters = found(shot, settings(size_px=SIZE_PX))
    assert clusters.counts.tolist() == [3]
    assert clusters.is_member.tolist() == [True, True, True, False]
    result = result_of(shot, at=settings(size_px=SIZE_PX))
    x, y = (clusters.places[0] * (1, -1) + (200, 150)).tolist()
    # Beside the number.
    assert color_at(result.image, x - 7, y) == "#0000ff"
    assert color_at(result.image, 300, 50) == "#0000ff"
    assert color_at(result.image, 300, 58) == "#ffffff"
    closer = found(shot, settings(size_px=SIZE_PX, units_per_px=0.1))
    assert closer.counts.tolist() == [2]


def test_circles_stand_still_while_the_map_is_pulled() -> None:
    rng = np.random.default_rng(2)
    shot = towns(rng.normal(0, 120, (300, 2)))
    renderer, at = MapRenderer(), settings(size_px=SIZE_PX)
    first = pixels(result_of(shot, at=at, renderer=renderer).image)
    moved = replace(at, view=at.view.moved(37.0, 0.0))
    second = pixels(result_of(shot, at=moved, renderer=renderer).image)
    assert (first[:, 37:] == second[:, :-37]).all()
    # Drawn part by part they look as drawn at once.
    assert (pixels(result_of(shot, at=moved).image) == second).all()


def test_what_is_hidden_or_out_of_rank_is_not_counted() -> None:
    hidden = Category(("old",), "Old", SymbolSet())
    style = replace(TOGETHER, category_fields=("kind",), categories=(hidden,))
    points = [(5, 5), (6, 6), (7, 7)]
    shot = towns(points, style, kind=["old", "new", "new"])
    assert found(shot, settings()).counts.tolist() == [2]
    ranked = replace(TOGETHER, rank_field="rank", rank_max_denominators=(1e9, 1.0))
    shot = towns(points, ranked, rank=[0, 0, 1])
    assert found(shot, settings()).counts.tolist() == [2]


def test_labels_are_written_for_single_points_and_clear_of_circles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(4)
    points = rng.uniform((-190, -140), (190, 140), (60, 2))
    style = replace(TOGETHER, labels=LabelStyle("name"))
    shot = towns(points, style, name=[f"Town {number}" for number in range(60)])
    watch, at = LabelWatch(monkeypatch), settings(size_px=SIZE_PX)
    result_of(shot, at=at)
    clusters = found(shot, at)
    labelled = {key[1] - 1 for key in watch.now.orders}
    assert labelled
    assert labelled == set(np.flatnonzero(~clusters.is_member).tolist())
    middles = clusters.places * (1, -1) + (200, 150)
    for placement in watch.now.places.values():
        for middle, radius in zip(middles.tolist(), clusters.radii_px.tolist(), strict=True):
            circle = shapely.Point(middle).buffer(radius)
            assert not circle.intersects(shapely.box(*placement.boxes[0]).buffer(-1))


def test_circles_are_in_files_and_in_the_legend() -> None:
    shot = towns([(0, 0), (5, 5), (9, 9)])
    at = settings(size_px=SIZE_PX)
    exported = export_image(RenderRequest(1, at, (shot,)), "svg", Feedback()).content.decode()
    assert "<ellipse" in exported or "<circle" in exported
    assert [label for label, _ in entries(TOGETHER, "en")] == [
        "",
        "Several places and their number",
    ]
    assert len(entries(TOGETHER, "zh")) == 2
    assert len(entries(replace(TOGETHER, cluster_px=0.0), "en")) == 1


def test_an_edited_point_moves_its_circle_wherever_that_is() -> None:
    renderer, at = MapRenderer(), settings(size_px=SIZE_PX)
    before = towns([(2, 2), (50, 50), (130, 100)])
    result_of(before, at=at, renderer=renderer)
    after = replace(towns([(2, 2), (52, 30), (130, 100)]), version=1)
    changes = {"layer": LayerChange(0, Extent(50, 30, 52, 50))}
    again = renderer.render(RenderRequest(2, at, (after,), changes), Feedback()).image
    assert (pixels(again) == pixels(result_of(after, at=at).image)).all()


def test_of_a_layer_beyond_the_memory_what_was_read_is_drawn_together() -> None:
    shot = replace(towns([(0, 0), (5, 5)]), is_part_of_many=True)
    assert found(shot, settings(size_px=SIZE_PX)).counts.tolist() == [2]
