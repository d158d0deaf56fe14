"""Furniture keeps to its corner on any map, snaps to edges, and survives a project file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corridormap.core.decorations import (
    ANCHORS,
    KINDS,
    MARGIN_PX,
    NEW_MAP,
    SNAP_PX,
    Decorations,
    Place,
    place_at,
)
from corridormap.core.decorations_json import decorations_from_dict, decorations_to_dict
from corridormap.core.errors import FieldError
from corridormap.core.extent import Extent

SMALL, LARGE = (800.0, 600.0), (1900.0, 1300.0)
SIZE = (120.0, 40.0)


def distances(box: Extent, map_px: tuple[float, float]) -> tuple[float, float, float, float]:
    return box.x_min, box.y_min, map_px[0] - box.x_max, map_px[1] - box.y_max


@pytest.mark.parametrize("anchor", ANCHORS)
def test_a_piece_keeps_its_distance_from_its_corner_on_a_larger_map(anchor: str) -> None:
    place = Place(anchor, 20.0, 30.0)
    small = distances(place.box(SIZE, SMALL), SMALL)
    large = distances(place.box(SIZE, LARGE), LARGE)
    across, down = place.sides
    if across:
        assert small[0 if across < 0 else 2] == large[0 if across < 0 else 2] == 20.0
    else:
        assert small[0] - small[2] == large[0] - large[2] == 40.0
    if down:
        assert small[1 if down < 0 else 3] == large[1 if down < 0 else 3] == 30.0
    else:
        assert small[1] - small[3] == large[1] - large[3] == 60.0


@example(0.0, 24.03125)
@given(
    st.floats(0, SMALL[0] - SIZE[0]),
    st.floats(0, SMALL[1] - SIZE[1]),
)
def test_a_piece_let_go_stays_there_or_snaps_not_far_away(left: float, top: float) -> None:
    box = Extent(left, top, left + SIZE[0], top + SIZE[1])
    place = place_at(box, SMALL)
    assert place.anchor in ANCHORS
    there = place.box(SIZE, SMALL)
    assert abs(there.x_min - left) <= SNAP_PX + 0.1
    assert abs(there.y_min - top) <= SNAP_PX + 0.1
    assert place_at(there, SMALL).box(SIZE, SMALL) == there


@pytest.mark.parametrize(
    ("corner", "expected"),
    [
        ((3.0, 2.0), Place("top_left", 0.0, 0.0)),
        ((9.0, 18.0), Place("top_left", MARGIN_PX, MARGIN_PX)),
        ((345.0, 8.0), Place("top", 0.0, MARGIN_PX)),
        ((672.0, 275.0), Place("right", MARGIN_PX, 0.0)),
        ((500.0, 500.0), Place("bottom_right", 180.0, 60.0)),
        ((338.0, 281.0), Place("left", 338.0, 0.0)),
    ],
)
def test_edges_margins_and_middles_attract(corner: tuple[float, float], expected: Place) -> None:
    left, top = corner
    place = place_at(Extent(left, top, left + SIZE[0], top + SIZE[1]), SMALL)
    assert place == expected


def test_a_piece_never_reaches_beyond_the_map() -> None:
    for anchor in ANCHORS:
        box = Place(anchor, 5_000.0, 5_000.0).box(SIZE, SMALL)
        assert box.lies_in(Extent(0.0, 0.0, *SMALL))


def test_a_new_map_tells_its_scale_its_sources_and_its_boundaries() -> None:
    shown = {kind for kind in KINDS if NEW_MAP.is_shown(kind)}
    assert shown == {"scale_bar", "viewpoint", "attributions"}
    assert not NEW_MAP.graticule


def test_a_map_for_readers_has_a_title_only_when_it_has_words() -> None:
    assert not NEW_MAP.furnished().title.shown
    titled = replace(NEW_MAP, title_text="Corridors").furnished()
    assert all(titled.is_shown(kind) for kind in KINDS)


def test_furniture_survives_a_project_file() -> None:
    made = replace(
        NEW_MAP.with_place("legend", Place("left", 4.0, -8.5)).with_shown("title", True),
        title_text="走廊",
        graticule=True,
        legend_has_base_map=True,
    )
    assert decorations_from_dict(decorations_to_dict(made)) == made
    assert decorations_to_dict(NEW_MAP) == {}
    assert decorations_from_dict({}) == Decorations()


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ([], "decorations"),
        ({"legend": True}, "decorations.legend"),
        ({"legend": {"anchor": "somewhere"}}, "legend.anchor"),
        ({"legend": {"x_px": "far"}}, "legend.x_px"),
        ({"legend": {"y_px": float("nan")}}, "legend.y_px"),
        ({"graticule": 1}, "graticule"),
        ({"title_text": None}, "title_text"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(values: object, where: str) -> None:
    with pytest.raises(FieldError, match=where):
        decorations_from_dict(values)
