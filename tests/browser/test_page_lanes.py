"""Lines that share a track lie side by side on the page, where the program's own map has them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from corridormap.core.crs import WEB_MERCATOR, WGS84, transform
from corridormap.core.extent import Extent
from corridormap.core.feature import Field, FieldKind
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import block_from_shapely
from corridormap.core.lane_beside import shares_of
from corridormap.core.lanes import Lanes
from corridormap.core.symbol import Category, LayerStyle, LineSymbol, SymbolSet
from corridormap.formats.page_geometry import UNITS_PER_DEG
from corridormap.formats.page_model import PageLayer, PageRequest
from corridormap.formats.web_page import prepare_page, write_page
from corridormap.render.lane_lines import lane_curves
from corridormap.render.ragged import Runs
from tests.beside_scenes import lanes_on, straight, weaving
from tests.browser.conftest import Browser
from tests.browser.test_web_page import request
from tests.lane_scenes import lanes_from

pytestmark = pytest.mark.browser

VIEW = Extent(100.0, 19.0, 106.0, 23.0)
LANE_PX = 6.0
WORLD_M = 2 * np.pi * 6378137.0
LEGS = {
    "red": [(100.5, 21.0), (102.0, 21.0), (103.0, 21.4), (104.0, 21.0), (105.5, 21.0)],
    "blue": [(105.5, 22.0), (104.0, 21.0), (103.0, 21.4), (102.0, 21.0), (100.8, 22.2)],
    "green": [(102.0, 19.5), (102.0, 21.0), (103.0, 21.4), (104.0, 21.0), (104.0, 19.5)],
    "alone": [(100.5, 20.0), (101.5, 20.0)],
}
COLORS = {"red": "#d00000", "blue": "#0000d0", "green": "#008000", "alone": "#808000"}


def lane_layer(shift: float = 0.0) -> PageLayer:
    legs = {name: [(x + shift, y) for x, y in points] for name, points in LEGS.items()}
    style = LayerStyle(
        SymbolSet(),
        ("name",),
        tuple(
            Category((name,), name, SymbolSet(line=LineSymbol(color, 4.0)))
            for name, color in COLORS.items()
        ),
        lane_px=LANE_PX,
    )
    lines = [shapely.LineString(points) for points in legs.values()]
    return PageLayer(
        "Lanes",
        "Mine",
        False,
        style,
        1.0,
        WGS84,
        block_from_shapely(range(1, len(legs) + 1), lines),
        {"fid": list(range(1, len(legs) + 1)), "name": list(legs)},
        (Field("name", FieldKind.TEXT),),
        lanes=lanes_from(legs),
    )


def page_of(folder: Path, **changes: object) -> Path:
    path = folder / "lanes.html"
    write_page(prepare_page(wanted(**changes), Feedback()), path)
    return path


def wanted(**changes: object) -> PageRequest:
    values: dict[str, object] = {"layers": (lane_layer(),), "extent": VIEW, "legs": ()}
    return request(**(values | changes))


def valley() -> PageLayer:
    """Return a railway of two lines that a road weaves over, and one that crosses both."""
    lines = [
        line + np.array([101.0, 21.0])
        for line in (straight(), weaving(0.02, -0.01), weaving(0.1, 0.02, waves=0.5))
    ]
    lanes = lanes_on(lines, [2, 1, 1])
    shapes = [shapely.LineString(lines[piece]) for piece in (0, 0, 1, 2)]
    fids = [0, 1, 10, 20]
    style = LayerStyle(SymbolSet(line=LineSymbol("#d00000", 4.0)), lane_px=LANE_PX)
    return replace(
        lane_layer(),
        style=style,
        block=block_from_shapely(fids, shapes),
        columns={"fid": list(fids), "name": ["a", "b", "c", "d"]},
        lanes=lanes,
    )


def own_curves(
    lanes: Lanes, zoom: float, shares: NDArray[np.float64] | None = None
) -> list[NDArray[np.float64]]:
    """Return the curves of the program's own map, in the page's pixels from its first corner."""
    rounded = np.rint(lanes.block.coords * UNITS_PER_DEG) / UNITS_PER_DEG
    coords = transform(rounded, WGS84, WEB_MERCATOR)
    units_per_px = WORLD_M / (256 * 2**zoom)
    pieces = Runs(coords, lanes.block.part_offsets, np.arange(len(lanes.block)))
    widths = np.full(len(lanes.block), LANE_PX)
    found = lane_curves(lanes, pieces, units_per_px, widths, shares)
    corner = np.array([WORLD_M / 2, -WORLD_M / 2])
    points = (found.coords + corner) / units_per_px
    return [points[a:b] for a, b in zip(found.offsets[:-1], found.offsets[1:], strict=True)]


def test_lanes_lie_where_the_map_has_them(browser: Browser, tmp_path: Path) -> None:
    browser.open(page_of(tmp_path))
    for zoom in (3.0, 6.25, 9.0):
        expected, found = own_curves(lanes_from(LEGS), zoom), page_curves(browser, zoom)
        assert len(found) == len(expected)
        for own, other in zip(expected, found, strict=True):
            assert shapely.LineString(own).hausdorff_distance(shapely.LineString(other)) < 0.6
    assert browser.complaints() == []


def test_what_runs_alongside_lies_where_the_map_has_it(browser: Browser, tmp_path: Path) -> None:
    layer = valley()
    browser.open(page_of(tmp_path, layers=(layer,)))
    lanes = layer.lanes
    assert lanes is not None
    offsets = lanes.block.part_offsets
    lines = [lanes.block.coords[a:b] for a, b in pairwise(offsets)]
    shares = np.concatenate([shares_of(line) for line in lines])
    for zoom in (6.0, 7.25, 9.0):
        expected, found = own_curves(lanes, zoom, shares), page_curves(browser, zoom)
        plain = own_curves(lanes, zoom)
        off = [
            shapely.LineString(own).hausdorff_distance(shapely.LineString(other))
            for own, other in zip(expected, found, strict=True)
        ]
        assert max(off) < 0.6
        # They would lie elsewhere if they were left where they are.
        assert (
            max(
                shapely.LineString(own).hausdorff_distance(shapely.LineString(other))
                for own, other in zip(expected, plain, strict=True)
            )
            > 2
        )
    assert browser.complaints() == []


def page_curves(browser: Browser, zoom: float) -> list[list[list[float]]]:
    curves = browser.run(f"""
        const packed = CORRIDORMAP.tracks[0], stretches = [], ends = [];
        const unpack = (run) => {{ const points = []; let x = 0, y = 0;
          for (let i = 0; i < run.length; i += 2) {{ x += run[i]; y += run[i + 1];
            points.push([y / CORRIDORMAP.units, x / CORRIDORMAP.units]); }} return points; }};
        const track = pageLines.trackOf(packed, unpack);
        return laneCurves(track, Math.pow(2, {zoom}), () => {LANE_PX});
    """)
    assert isinstance(curves, list)
    return curves


def test_each_line_has_its_own_strip_of_the_screen(browser: Browser, tmp_path: Path) -> None:
    browser.open(page_of(tmp_path))
    colors = browser.run("""
        const canvas = document.querySelector('.leaflet-theme-pane canvas');
        const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
        const corner = document.querySelector('.folium-map').getBoundingClientRect();
        const at = map_corridormap.latLngToContainerPoint([21.2, 102.5]);
        const x = Math.round((corner.left + at.x - box.left) * ratio), found = [];
        for (let y = -14; y <= 14; y++) {
          const [r, g, b, a] = canvas.getContext('2d').getImageData(x,
            Math.round((corner.top + at.y + y - box.top) * ratio), 1, 1).data;
          const hex = [r, g, b].map((v) => v.toString(16).padStart(2, '0'));
          if (a === 255) found.push('#' + hex.join(''));
        }
        return [...new Set(found)];
    """)
    assert isinstance(colors, list)
    assert {COLORS["red"], COLORS["blue"], COLORS["green"]} <= set(colors)


def test_a_click_on_a_lane_tells_of_its_own_line(browser: Browser, tmp_path: Path) -> None:
    browser.open(page_of(tmp_path))
    names = browser.run("""
        const found = new Set(), at = map_corridormap.latLngToLayerPoint([21.2, 102.5]);
        map_corridormap.eachLayer(function (layer) {
          if (!layer.options.lanes || layer.options.interactive === false) return;
          for (let y = -14; y <= 14; y++) {
            layer._renderer.options.tolerance = 0;
            if (layer._containsPoint(at.add([0, y]))) {
              layer.openPopup(map_corridormap.layerPointToLatLng(at));
              found.add(layer.getPopup().getElement().querySelector('h3').textContent);
            }
          }
        });
        return [...found].sort();
    """)
    assert names == ["blue", "green", "red"]


def test_two_layers_on_one_track_carry_it_once() -> None:
    text = prepare_page(wanted(layers=(lane_layer(), lane_layer())), Feedback()).html.decode()
    found = re.search(r"const CORRIDORMAP = (\{.*?\});</script>", text)
    assert found is not None
    data = json.loads(found[1])
    assert len(data["tracks"]) == 1
    assert [layer["track"] for layer in data["layers"]] == [0, 0]
    pieces = len(data["tracks"][0]["pieces"])
    kinds = {part[0] for feature in data["layers"][0]["features"] for part in feature[1]}
    assert kinds == {4}
    assert pieces == len(lanes_from(LEGS).block)


def test_lanes_beyond_the_date_line_are_on_the_page(browser: Browser, tmp_path: Path) -> None:
    view = Extent(VIEW.x_min + 360, VIEW.y_min, VIEW.x_max + 360, VIEW.y_max)
    browser.open(page_of(tmp_path, extent=view))
    inside = browser.run("""
        let count = 0;
        map_corridormap.eachLayer(function (layer) {
          if (layer.options.lanes && layer._parts.length) count++;
        });
        return count;
    """)
    assert inside == 4
