from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from corridormap.core.crs import WGS84, Crs
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import Category, LayerStyle, LineSymbol, SymbolSet
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_lanes import drawn_lines, lanes_in_view
from corridormap.render.lane_parts import MadeCurves
from corridormap.render.lane_track import LaneScale, LaneTrack
from corridormap.render.lane_widths import lane_shares
from corridormap.render.prepared import PreparedLayer
from tests.lane_scenes import Points, lanes_from
from tests.unit.render.pictures import (
    difference,
    exact_picture,
    layer,
    picture,
    pixels,
    result_of,
    settings,
)

COLORS = ("#ff0000", "#00ff00", "#0000ff")
WIDTH_PX, LANE_PX = 3.0, 6.0
SIZE_PX = (240, 200)
# Bends of all kinds: gentle, right, sharp, and small ones that no bundle could follow.
WAY: Points = [
    (-90, -60), (-60, -58), (-40, -40), (-38, -36), (-40, -32), (-36, -28), (-36, 20), (0, 20),
    (20, 50), (35, 5), (60, 5), (95, 30),
]  # fmt: skip
SCALES = (10.0, 100.0, 1000.0)


def scene(
    units_per_px: float, dash_px: tuple[float, ...] = (), lane_px: float = LANE_PX
) -> LayerSnapshot:
    """Return three lines that come from two sides, run together and part again, each a colour."""
    ways = (
        [(-110, 10), *WAY],
        [(-130, -62), *WAY, (105, 80)],
        [(-110, -150), *WAY, (115, -70)][::-1],
    )
    legs = {
        f"leg{n}": [(x * units_per_px, y * units_per_px) for x, y in way]
        for n, way in enumerate(ways)
    }
    symbols = [SymbolSet(line=LineSymbol(color, WIDTH_PX, dash_px)) for color in COLORS]
    style = LayerStyle(
        SymbolSet(),
        ("leg",),
        tuple(Category((name,), name, look) for name, look in zip(legs, symbols, strict=True)),
        lane_px=lane_px,
    )
    lines = [shapely.LineString(points) for points in legs.values()]
    snapshot = layer(lines, style, {"leg": list(legs)})
    return replace(snapshot, lanes=lanes_from(legs))


def view(
    units_per_px: float, center_px: tuple[float, float] = (0, 0), **more: float
) -> MapSettings:
    x, y = center_px
    return settings((x * units_per_px, y * units_per_px), units_per_px, SIZE_PX, **more)


def inked(image_pixels: NDArray[np.float64], channel: int) -> NDArray[np.bool_]:
    """Return the pixels of which one colour covers most; channels as in memory: blue first."""
    others = [each for each in range(3) if each != channel]
    return (image_pixels[:, :, others] < 110).all(axis=2) & (image_pixels[:, :, channel] > 140)


def is_one_piece(flags: NDArray[np.bool_]) -> bool:
    reached = np.zeros_like(flags)
    reached.flat[np.flatnonzero(flags)[0]] = True
    before = 0
    while (count := int(reached.sum())) > before:
        before = count
        grown = reached.copy()
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                grown |= np.roll(reached, (dy, dx), (0, 1))
        reached = grown & flags
    return bool((reached == flags).all())


@pytest.mark.parametrize("units_per_px", SCALES)
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_neighbours_neither_touch_nor_break(units_per_px: float, ratio: float) -> None:
    at = view(units_per_px, device_pixel_ratio=ratio)
    found = pixels(picture(scene(units_per_px), at=at))
    colored = [inked(found, channel) for channel in (2, 1, 0)]
    for flags in colored:
        assert is_one_piece(flags)
        # Beyond that they come from either side, and part.
        edge = round(40 * ratio)
        flags[:, :edge] = flags[:, -edge:] = False
    for one in range(3):
        for other in range(one + 1, 3):
            assert not (colored[one] & colored[other]).any()
            for way in ((0, 1), (1, 0)):
                assert not (colored[one] & np.roll(colored[other], way, (0, 1))).any()


@pytest.mark.parametrize("units_per_px", SCALES)
def test_lines_stay_beside_their_track(units_per_px: float) -> None:
    drawn = drawn_lines(scene(units_per_px), view(units_per_px))
    assert drawn is not None
    track = shapely.LineString([(x * units_per_px, y * units_per_px) for x, y in WAY])
    assert len(drawn) == 3
    for row in range(3):
        ((_, line),) = drawn.parts(row)
        away = shapely.distance(shapely.points(line), track) / units_per_px
        inside = np.abs(line[:, 0]) < 80 * units_per_px
        # Corners are cut by less than the bundle is wide, and no spike sticks out of one.
        assert away[inside].max() < 2 * LANE_PX
        # Nor a loop: no line turns back on itself.
        steps = np.diff(line, axis=0) @ np.array([1, 1j])
        steps = steps[np.abs(steps) > 0.05 * units_per_px]
        assert np.abs(np.angle(steps[1:] * np.conj(steps[:-1]))).max() < 1.3


@pytest.mark.parametrize("dash_px", [(), (7.0, 5.0)])
def test_nothing_moves_along_when_the_map_is_moved(dash_px: tuple[float, ...]) -> None:
    shown = scene(100.0, dash_px)
    here = pixels(picture(shown, at=view(100.0)))
    there = pixels(picture(shown, at=view(100.0, (37, 0))))
    assert np.abs(here[:, 37:] - there[:, :-37]).max() <= 6.0


def test_lanes_go_on_where_those_end_that_were_drawn_before_the_map_was_pulled_far_north() -> None:
    # So far out the true scale makes lanes wider in the north, and their dashes begin elsewhere.
    shown = scene(5_000.0, (7.0, 5.0))
    equator, north = view(5_000.0), view(5_000.0, (0, 1_500))
    assert north.scale_denominator() < 0.6 * equator.scale_denominator()
    drawn, scales = [], []
    for at in (equator, north):
        context = DrawContext(QPainter(), at, Feedback(), at.scale_denominator())
        in_view = lanes_in_view(context, shown, PreparedLayer(shown, at.view.crs))
        lines = drawn_lines(shown, at)
        assert lines is not None
        assert in_view is not None
        drawn.append(lines.coords)
        scales.append(in_view.scale)
    assert scales[0] == scales[1]
    np.testing.assert_allclose(drawn[0], drawn[1], atol=1e-6)


def test_files_hold_the_same_picture() -> None:
    shown, at = scene(100.0), view(100.0, device_pixel_ratio=2.0)
    assert difference(exact_picture(shown, at=at), picture(shown, at=at)) < 1.0


def test_a_style_that_does_not_ask_draws_lines_where_they_are() -> None:
    shown = scene(100.0, lane_px=0.0)
    assert drawn_lines(shown, view(100.0)) is None
    plain = replace(shown, lanes=None)
    assert difference(picture(shown, at=view(100.0)), picture(plain, at=view(100.0))) == 0.0


def test_tables_without_rows_leave_lines_where_they_are() -> None:
    shown = replace(scene(100.0), lanes=lanes_from({}))
    assert drawn_lines(shown, view(100.0)) is None
    plain = replace(shown, lanes=None)
    assert difference(picture(shown, at=view(100.0)), picture(plain, at=view(100.0))) == 0.0


def test_features_without_a_lane_are_drawn_where_they_are() -> None:
    shown = scene(100.0)
    elsewhere = replace(lanes_from({"leg9": [(0, 0), (1, 1)]}), fids=np.array([99]))
    alone = replace(shown, lanes=elsewhere)
    plain = replace(shown, lanes=None)
    assert difference(picture(alone, at=view(100.0)), picture(plain, at=view(100.0))) == 0.0
    drawn = drawn_lines(alone, view(100.0))
    assert drawn is not None
    assert [len(drawn.parts(row)) for row in range(3)] == [1, 1, 1]


def test_two_legs_of_a_corridor_are_drawn_once() -> None:
    legs: dict[str, Points] = {"one": [(-5000, 0), (5000, 0)], "two": [(-5000, 0), (5000, 0)]}
    line = LineSymbol("#ff000080", 4.0)
    shown = layer([shapely.LineString(way) for way in legs.values()], SymbolSet(line=line))
    shown = replace(shown, style=replace(shown.style, lane_px=LANE_PX))
    both = replace(shown, lanes=lanes_from(legs, dict.fromkeys(legs, "corridor")))
    first = replace(shown, block=shown.block.taken(np.array([0])))
    assert difference(picture(both, at=view(100.0)), picture(first, at=view(100.0))) < 0.05


def test_lanes_are_narrower_far_out_and_in_wide_bundles() -> None:
    counts = np.array([1, 4, 9, 20])
    near, middle, far = (lane_shares(counts, denominator) for denominator in (1e5, 1.2e7, 1e8))
    assert near[:2].tolist() == [1.0, 1.0]
    assert near[3] < near[2] < 1.0
    assert (far <= middle).all()
    assert (middle <= near).all()
    # However many lanes: a ribbon is no wider than so many of full width.
    assert (far * counts).max() <= 4.5
    assert result_of(scene(1000.0), at=view(20_000.0)).complete


def test_lanes_end_at_the_horizon() -> None:
    globe = Crs("+proj=ortho +lat_0=0 +lon_0=105 +datum=WGS84 +units=m")
    near: Points = [(98, 5), (104, 5), (112, 6)]
    far: Points = [(110, -5), (150, -5), (220, -5)]
    # Both ends are seen, but not what lies between them.
    around: Points = [(130, 60), (200, 75), (285, 75), (370, 75), (440, 60)]
    behind: Points = [(230, -5), (240, 10)]
    legs = {"near": near, "by it": near, "far": far, "by that": [*far, *behind]}
    legs |= {"around": around, "by this": around}
    shown = layer(
        [shapely.LineString(way) for way in legs.values()],
        LayerStyle(SymbolSet(line=LineSymbol("#ff0000", WIDTH_PX)), lane_px=LANE_PX),
        crs=WGS84,
    )
    shown = replace(shown, lanes=lanes_from(legs))
    at = settings(units_per_px=40_000.0, size_px=(340, 340), crs=globe)
    drawn, plain = drawn_lines(shown, at), PreparedLayer(shown, globe).block
    assert drawn is not None
    lane = LANE_PX / 2 * 40_000.0 * lane_shares(np.array([2]), at.scale_denominator())[0]
    for row in range(4):
        ((_, line),) = drawn.parts(row)
        ((_, track),) = plain.parts(row)
        assert abs(line[0, 1] - track[0, 1]) == pytest.approx(lane, rel=0.05)
        assert abs(line[-1, 1] - track[-1, 1]) == pytest.approx(lane, rel=0.05)
    for row in (4, 5):
        assert len(plain.parts(row)) == len(drawn.parts(row)) > 1
        np.testing.assert_allclose(drawn.parts(row)[0][1], plain.parts(row)[0][1])
    assert result_of(shown, at=at).errors == ()


@pytest.mark.parametrize(("center_px", "is_made"), [((1000, 0), True), ((900, 900), False)])
def test_curves_are_made_only_where_a_lane_may_be_seen(
    monkeypatch: pytest.MonkeyPatch, center_px: tuple[float, float], is_made: bool
) -> None:
    made: list[object] = []
    real = LaneTrack.curves

    def curves(
        track: LaneTrack, scale: LaneScale, pieces: NDArray[np.bool_] | None = None
    ) -> MadeCurves:
        made.append(scale)
        return real(track, scale, pieces)

    monkeypatch.setattr(LaneTrack, "curves", curves)
    # In the corner the last line has its box in view, its track lies along two sides of that.
    east: Points = [(0, 0), (1000, 0), (2000, 0)]
    north: Points = [(2000, 0), (2000, 1000), (2000, 2000)]
    ways = {"east": east, "north": north, "both": [*east, *north[1:]]}
    lines = [shapely.LineString(points) for points in ways.values()]
    style = LayerStyle(SymbolSet(line=LineSymbol("#ff0000", WIDTH_PX)), lane_px=LANE_PX)
    snapshot = replace(layer(lines, style), lanes=lanes_from(ways))
    image = pixels(picture(snapshot, at=view(1.0, center_px)))
    assert bool(made) == is_made
    assert (image.min() < 255) == is_made
