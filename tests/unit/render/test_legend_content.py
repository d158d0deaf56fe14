"""The legend explains what is in view at this scale, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

from corridormap.core.crs import WGS84, parse_crs
from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    LabelStyle,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    SymbolSet,
)
from corridormap.render.decorations.legend_content import LegendMaker, ListedGroup, ListedLayer
from corridormap.render.decorations.legend_piece import legend_rows
from tests.unit.render.pictures import layer, settings, styled

AT = settings(size_px=(200, 200))
"""Shows -100 to 100 either way."""


def kinds(*names: str, fallback: SymbolSet | None = None) -> LayerStyle:
    categories = tuple(
        Category(
            (name,),
            name.title(),
            SymbolSet(MarkerSymbol("circle"), LineSymbol("#b3203d"), FillSymbol("#00ff00")),
            f"{name}类",
        )
        for name in names
    )
    return LayerStyle(fallback or SymbolSet(), ("kind",), categories)


def points(*places: tuple[float, float, str]) -> LayerSnapshot:
    values: list[Value] = [kind for _, _, kind in places]
    return layer(
        [shapely.Point(x, y) for x, y, _ in places], kinds("rail", "road", "sea"), {"kind": values}
    )


def labels(
    *layers: LayerSnapshot, at: MapSettings = AT, maker: LegendMaker | None = None
) -> dict[str, list[str]]:
    listed = ListedGroup("All", tuple(ListedLayer(each.layer_id, each.name) for each in layers))
    groups = (maker or LegendMaker()).groups(
        (listed,), {each.layer_id: each for each in layers}, at, Feedback()
    )
    return {
        each.name: [row.label for row in each.rows] for group in groups for each in group.layers
    }


def test_only_classes_in_view_are_listed_the_top_one_first() -> None:
    here = points((0, 0, "rail"), (50, 50, "sea"), (500, 0, "road"))
    assert labels(here) == {"layer": ["Sea", "Rail"]}
    assert labels(here, at=settings((500, 0), size_px=(200, 200))) == {"layer": ["Road"]}
    assert labels(here, at=settings((9_000, 0), size_px=(200, 200))) == {}


def test_classes_are_named_in_the_maps_language() -> None:
    assert labels(points((0, 0, "rail")), at=replace(AT, language="zh")) == {"layer": ["rail类"]}


def test_a_box_that_meets_the_view_is_not_enough() -> None:
    corner = shapely.LineString([(-150, 90), (-90, 150)])
    through = shapely.LineString([(-150, -150), (150, 150)])
    ring = shapely.Polygon([(-300, -300), (300, -300), (300, 300), (-300, 300)])
    hollow = shapely.Polygon(
        [
            (-300, -300),
            (300, -300),
            (300, 300),
            (120, 300),
            (120, -120),
            (-120, -120),
            (-120, 300),
            (-300, 300),
        ]
    )
    for shape, seen in ((corner, False), (through, True), (ring, True), (hollow, False)):
        one = layer([shape], kinds("rail"), {"kind": ["rail"]})
        assert bool(labels(one)) == seen, shape


def test_layers_out_of_scale_and_thinned_features_are_left_out() -> None:
    denominator = AT.scale_denominator()
    here = points((0, 0, "rail"))
    hidden = replace(here, style=replace(here.style, max_denominator=denominator / 2))
    assert labels(hidden) == {}
    ranked = replace(
        here.style, rank_field="rank", rank_max_denominators=(denominator * 2, denominator / 2)
    )
    columns: dict[str, list[Value]] = {"kind": ["rail", "road"], "rank": [0, 1]}
    two = layer([shapely.Point(0, 0), shapely.Point(9, 9)], ranked, columns)
    assert labels(two) == {"layer": ["Rail"]}
    classes = tuple(
        replace(each, max_denominator=denominator / 2) if each.label == "Road" else each
        for each in here.style.categories
    )
    both = points((0, 0, "rail"), (5, 5, "road"))
    assert labels(replace(both, style=replace(here.style, categories=classes))) == {
        "layer": ["Rail"]
    }


def test_what_has_no_sign_has_no_entry() -> None:
    named = layer(
        [shapely.Point(0, 0)],
        LayerStyle(SymbolSet(), labels=LabelStyle("name")),
        {"name": ["China"]},
    )
    assert labels(named) == {}
    assert labels(replace(points((0, 0, "rail")), opacity=0.0)) == {}
    assert labels(points((0, 0, "nothing known"))) == {}


def test_a_layer_without_classes_is_one_entry() -> None:
    plain = layer([shapely.Point(0, 0)], styled(MarkerSymbol("circle")))
    assert labels(plain) == {"layer": [""]}


def test_other_copies_of_the_world_count() -> None:
    east = layer([shapely.Point(179, 0)], kinds("rail"), {"kind": ["rail"]}, crs=WGS84)
    beyond = MapSettings(MapView(-179.0, 0.0, 0.02, WGS84), 400, 400)
    assert labels(east, at=beyond) == {"layer": ["Rail"]}


def test_projections_are_asked_where_features_lie() -> None:
    albers = parse_crs("+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84")
    places = [shapely.Point(105, 35), shapely.Point(20, 60)]
    two = layer(places, kinds("rail", "sea"), {"kind": ["rail", "sea"]}, crs=WGS84)
    near = MapSettings(MapView(0.0, 3.9e6, 2_000.0, albers), 400, 400)
    assert labels(two, at=near) == {"layer": ["Rail"]}


@pytest.mark.parametrize("indexed", [False, True])
def test_many_features_are_looked_through_by_their_index(indexed: bool) -> None:
    places = [
        (float(x), float(y), "rail") for x in range(-900, 900, 20) for y in range(-90, 90, 20)
    ]
    many = points(*places, (700.0, 0.0, "sea"))
    if indexed:
        many = replace(many, index=SpatialIndex(many.block))
    assert labels(many) == {"layer": ["Rail"]}


def test_classes_are_kept_until_the_layer_changes() -> None:
    maker = LegendMaker()
    first = replace(points((0, 0, "rail")), version=3)
    assert labels(first, maker=maker) == {"layer": ["Rail"]}
    changed = replace(first, version=4, columns={"kind": ["road"]})
    assert labels(changed, maker=maker) == {"layer": ["Road"]}


def test_numbers_are_headed_by_what_they_are() -> None:
    style = replace(points((0, 0, "rail")).style, legend_title="Freight, Mt, 2024")
    one = replace(points((0, 0, "rail")), style=style)
    listed = (ListedGroup("All", (ListedLayer("layer", "Lines"),)),)
    (group,) = LegendMaker().groups(listed, {"layer": one}, AT, Feedback())
    texts = [row.lines for row in legend_rows((group,))]
    assert texts == [("Lines: Freight, Mt, 2024",), ("Rail",)]


def test_groups_without_anything_in_view_are_left_out() -> None:
    here, gone = points((0, 0, "rail")), replace(points((900, 0, "sea")), layer_id="gone")
    listed = (
        ListedGroup("Here", (ListedLayer("layer", "A"),)),
        ListedGroup("Gone", (ListedLayer("gone", "B"), ListedLayer("unknown", "C"))),
    )
    groups = LegendMaker().groups(listed, {"layer": here, "gone": gone}, AT, Feedback())
    assert [group.name for group in groups] == ["Here"]
