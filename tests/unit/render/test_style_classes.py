"""Ranges, rules and classes that depend on the scale, as they are drawn."""

from __future__ import annotations

import pytest

from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import RenderRequest
from corridormap.core.symbol import Category, FillSymbol, Graduation, LayerStyle, SymbolSet
from corridormap.render.map_renderer import MapRenderer
from tests.unit.render.pictures import (
    BLUE,
    RED,
    WHITE,
    color_at,
    layer,
    picture,
    result_of,
    settings,
    square,
)

LEFT, RIGHT = square(-25, -5, 30), square(25, -5, 30)
RED_AREA, BLUE_AREA = (SymbolSet(fill=FillSymbol(color)) for color in (RED, BLUE))


def test_areas_are_tinted_by_the_range_of_a_number() -> None:
    style = LayerStyle(
        SymbolSet(),
        categories=(
            Category((), "", RED_AREA, lower=0, upper=10),
            Category((), "", BLUE_AREA, lower=10, upper=20),
        ),
        graduation=Graduation("trade"),
    )
    image = picture(layer([LEFT, RIGHT], style, {"trade": ["2.5", "20"]}))
    assert (color_at(image, 25, 55), color_at(image, 75, 55)) == (RED, BLUE)


def test_rules_choose_what_features_are_drawn_with() -> None:
    style = LayerStyle(
        BLUE_AREA, categories=(Category((), "", RED_AREA, filter="a > 1 AND b LIKE 'x%'"),)
    )
    image = picture(layer([LEFT, RIGHT], style, {"a": [2, 2], "b": ["X1", "y"]}))
    assert (color_at(image, 25, 55), color_at(image, 75, 55)) == (RED, BLUE)


def test_a_rule_that_is_no_expression_leaves_the_layer_out_and_is_told() -> None:
    style = LayerStyle(BLUE_AREA, categories=(Category((), "", RED_AREA, filter="a >"),))
    result = result_of(layer([LEFT], style, {"a": [2]}))
    assert color_at(result.image, 25, 55) == WHITE
    assert "a >" in result.errors[0].text


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_class_gives_way_to_another_when_the_scale_changes(is_kept: bool) -> None:
    far_off = settings(units_per_px=2.0)
    limit = (far_off.scale_denominator() + settings().scale_denominator()) / 2
    style = LayerStyle(
        SymbolSet(),
        categories=(
            Category((), "", RED_AREA, min_denominator=limit),
            Category((), "", BLUE_AREA, max_denominator=limit),
        ),
    )
    shown, renderer = layer([square(0, 0, 80)], style), MapRenderer()
    for view, color in ((far_off, RED), (settings(), BLUE), (far_off, RED)):
        renderer = renderer if is_kept else MapRenderer()
        result = renderer.render(RenderRequest(1, view, (shown,)), Feedback())
        assert color_at(result.image, 50, 50) == color
