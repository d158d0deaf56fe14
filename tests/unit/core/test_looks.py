"""Three looks: each role has its colour, corridors stand out, going and coming loses nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from corridormap.core.bundled import resources_folder
from corridormap.core.color_vision import is_color_blind_safe
from corridormap.core.default_style import default_style
from corridormap.core.looks import (
    DARK,
    LIGHT,
    LIGHT_SEA,
    LOOKS,
    PRINT,
    furniture_colors,
    in_look,
    own_color,
    role_colors,
    sea_color,
)
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.style_json import style_from_dict
from corridormap.core.symbol import FillSymbol, LabelStyle, LayerStyle, LineSymbol, SymbolSet

FILES = ("basemap.json", "theme.json", "ways.json")
FAINTEST = 0x40
"""Tints of areas are as faint as that or fainter: they go over any ground."""


def styles(*files: str) -> dict[str, LayerStyle]:
    found = {}
    for name in files:
        path = resources_folder() / "styles" / name
        for table, look in json.loads(path.read_text(encoding="utf-8")).items():
            found[f"{name} {table}"] = style_from_dict(look["style"], table)
    return found


def colors_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from colors_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from colors_in(each)
    elif isinstance(value, str) and re.fullmatch("#[0-9a-f]{6,8}", value):
        yield value


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours as WCAG 2 has it, 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", FILES)
def test_every_colour_of_the_styles_that_ship_has_a_role(name: str) -> None:
    document = json.loads((resources_folder() / "styles" / name).read_text(encoding="utf-8"))
    roles = set(role_colors(LIGHT).values())
    strange = {
        color
        for color in colors_in(document)
        if color[:7] not in roles and (len(color) == 7 or int(color[7:], 16) > FAINTEST)
    }
    assert strange == set()


@pytest.mark.parametrize("look", LOOKS)
def test_no_two_roles_share_a_colour_in_any_look(look: str) -> None:
    colors = list(role_colors(look).values())
    assert sorted(colors) == sorted(set(colors))
    assert all(re.fullmatch("#[0-9a-f]{6}", color) for color in colors)


@pytest.mark.parametrize("look", LOOKS)
def test_corridors_stand_out_from_land_and_sea(look: str) -> None:
    legs = styles("theme.json")["theme.json corridor_legs"]
    drawn = in_look(legs, LIGHT, look)
    ground = (role_colors(look)["land"], role_colors(look)["sea"])
    lines = [each.line for each in drawn.symbol_sets() if each.line is not None]
    assert len(lines) > 15
    for line in lines:
        for color in ground:
            assert contrast(line.color, color) >= 3.0, (line.color, color)


@pytest.mark.parametrize("look", LOOKS)
def test_planned_is_told_from_operating_and_rail_from_road_beside_it(look: str) -> None:
    legs = in_look(styles("theme.json")["theme.json corridor_legs"], LIGHT, look)
    ahead = {"planned", "target", "approved", "construction", "trial"}
    for each in legs.categories:
        line, status = each.symbols.line, each.values[1]
        assert line is not None
        if status in ahead:
            # Gaps are faint but no holes: many lanes of dashes do not become a grid.
            assert line.dash_px
            assert line.casing_color is not None
            assert contrast(line.color, line.casing_color) >= 2.8, each.label
            assert contrast(line.casing_color, role_colors(look)["corridor"]) >= 1.15, each.label
        elif status is None:
            assert not line.dash_px
            assert line.casing_color == role_colors(look)["corridor"]
            assert line.casing_width_px >= 0.8
    # Far enough from the middle of a lane that the casing leaves the lane beside it alone.
    widths = [each.symbols.line for each in legs.categories if each.symbols.line is not None]
    assert all(each.width_px + each.casing_width_px <= legs.lane_px for each in widths)


@pytest.mark.parametrize("look", LOOKS)
def test_modes_are_told_apart_by_colour_blind_people(look: str) -> None:
    roles = role_colors(look)
    modes = [roles[role] for role in ("rail", "road", "sea_way", "waterway", "pipeline")]
    assert is_color_blind_safe(modes)


def test_modes_are_told_apart_in_a_print_without_colour() -> None:
    roles = role_colors(PRINT)
    modes = sorted(
        ("rail", "road", "sea_way", "waterway", "pipeline"), key=lambda role: luminance(roles[role])
    )
    # They run beside each other: a railway is the darkest, a road the lightest.
    assert (modes[0], modes[-1]) == ("rail", "road")
    assert contrast(roles["rail"], roles["road"]) >= 2.2
    for darker, lighter in pairwise(modes):
        assert contrast(roles[darker], roles[lighter]) >= 1.13, (darker, lighter)


def test_lines_of_the_print_are_read_in_grey() -> None:
    roles = role_colors(PRINT)
    for role in ("rail", "road", "sea_way", "waterway", "pipeline", "other_way"):
        assert contrast(roles[role], roles["sea"]) >= 4.5
    for role in ("border", "coastline"):
        assert contrast(roles[role], roles["land"]) >= 3.0
    # Ink is saved: land and sea are paper, or nearly so.
    assert luminance(roles["sea"]) > 0.98
    assert luminance(roles["land"]) > 0.9


@pytest.mark.parametrize("look", LOOKS)
def test_names_are_read_on_their_halo_and_furniture_on_its_plate(look: str) -> None:
    halo = role_colors(look)["white"]
    for role in ("ink", "name", "corridor_name", "place_name"):
        assert contrast(role_colors(look)[role], halo) >= 7.0
    inks = furniture_colors(look)
    assert contrast(inks["ink"], inks["paper"]) >= 7.0
    assert contrast(inks["quiet"], inks["paper"]) >= 4.5


@pytest.mark.parametrize("there", [DARK, PRINT])
def test_a_look_and_back_leaves_every_style_as_it_was(there: str) -> None:
    for name, style in styles(*FILES).items():
        changed = in_look(style, LIGHT, there)
        assert changed != style, name
        assert in_look(changed, there, LIGHT) == style
        across = in_look(in_look(style, LIGHT, DARK), DARK, PRINT)
        assert across == in_look(style, LIGHT, PRINT)


def test_chosen_colours_stay_and_transparency_is_kept() -> None:
    style = LayerStyle(
        SymbolSet(fill=FillSymbol("#12345680", LineSymbol("#b3203d", 3.0))),
        labels=LabelStyle("name"),
    )
    dark = in_look(style, LIGHT, DARK)
    assert dark.symbols.fill is not None
    assert dark.symbols.fill.color == "#12345680"
    assert dark.symbols.fill.outline == LineSymbol(role_colors(DARK)["rail"], 3.0)
    assert dark.labels is not None
    assert dark.labels.halo_color == role_colors(DARK)["white"] + "e0"
    assert dark.labels.color == role_colors(DARK)["plain_name"]


@pytest.mark.parametrize("look", LOOKS)
def test_colours_of_ones_own_stay_even_if_a_role_has_them(look: str) -> None:
    for color in role_colors(look).values():
        style = LayerStyle(SymbolSet(line=LineSymbol(own_color(color), 1.0)))
        for there in LOOKS:
            assert in_look(style, look, there) == style
    assert own_color("#12345680") == "#12345680"


def test_layers_of_ones_own_keep_their_colours() -> None:
    style = default_style("MULTIPOLYGON", 0)
    assert in_look(style, LIGHT, DARK) == style
    assert in_look(style, LIGHT, LIGHT) is style


def test_the_sea_is_the_maps_ground() -> None:
    assert sea_color(LIGHT) == LIGHT_SEA == MapSettings(MapView(0, 0, 1), 1, 1).background
    assert role_colors(LIGHT)["sea"] == LIGHT_SEA
    for look in LOOKS:
        assert sea_color(look) == role_colors(look)["sea"]
        assert furniture_colors(look)["land"] == role_colors(look)["land"]
