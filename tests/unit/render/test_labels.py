from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from corridormap.core.crs import MERCATOR_LIMIT_M
from corridormap.core.extent import Extent
from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    LabelStyle,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    SymbolSet,
)
from corridormap.render.area_rows import AreaRows
from corridormap.render.label_areas import area_candidates
from corridormap.render.label_lines import line_candidates
from corridormap.render.label_placement import LabelJob, LabelRoom, Placement
from corridormap.render.label_points import point_candidates
from corridormap.render.label_settling import placed_labels
from corridormap.render.label_shapes import _by_feature
from corridormap.render.label_text import LabelText, text_size_px, wrapped
from corridormap.render.markers import marker_span_px
from corridormap.render.ragged import Runs
from tests.unit.render.label_watch import LabelWatch
from tests.unit.render.pictures import color_at, layer, line, pixels, result_of, settings, styled

STYLE = LabelStyle("name", "name_zh", color="#000000", halo_color="#ffffff")
DOT = MarkerSymbol("circle", 6, "#ff0000", None)
SIZE_PX = (300, 200)
PICTURE = Extent(0.0, 0.0, 300.0, 200.0)
anywhere = st.tuples(st.floats(-20, 320), st.floats(-20, 220))


def text(words: str) -> LabelText:
    return LabelText((words,), STYLE)


def job(words: str, x: float, y: float, number: int) -> LabelJob:
    def candidates() -> Iterator[Placement]:
        return point_candidates(text(words), x, y, 4.0)

    return LabelJob(words, (float(number),), candidates)


def split(
    jobs: list[LabelJob], room: LabelRoom, feedback: Feedback
) -> tuple[list[Placement], list[str]]:
    settled = placed_labels(jobs, room, feedback)
    placed = [placement for _, placement in settled if placement is not None]
    return placed, [job.text for job, placement in settled if placement is None]


def overlaps(first: tuple[float, ...], second: tuple[float, ...]) -> bool:
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def letters(box: tuple[float, ...]) -> tuple[float, ...]:
    """Return a label's box without the air around it, which is rounded to whole pixels."""
    return box[0] + 1.0, box[1] + 1.0, box[2] - 1.0, box[3] - 1.0


def boxes_of(placements: list[Placement]) -> list[tuple[float, ...]]:
    return [box for placement in placements for box in placement.boxes]


@given(st.lists(st.tuples(st.text("abcdefgh ", min_size=1, max_size=9), anywhere), max_size=40))
@hypothesis_settings(deadline=None, max_examples=50)
def test_no_label_lies_on_another_or_on_a_marker(
    wanted: list[tuple[str, tuple[float, float]]],
) -> None:
    markers = [(x - 4, y - 4, x + 4, y + 4) for _, (x, y) in wanted]
    room = LabelRoom(PICTURE)
    room.taken.take(markers)
    jobs = [job(name, x, y, number) for number, (name, (x, y)) in enumerate(wanted)]
    placed, unplaced = split(jobs, room, Feedback())
    groups = [placement.boxes for placement in placed]
    for first, second in combinations(groups, 2):
        assert not any(overlaps(letters(a), letters(b)) for a in first for b in second)
    for box in boxes_of(placed):
        assert not any(overlaps(letters(box), marker) for marker in markers)
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= SIZE_PX[0]
        assert box[3] <= SIZE_PX[1]
    assert len(placed) + len(unplaced) <= len(jobs)


def test_the_more_important_label_gets_the_room_and_the_other_is_listed() -> None:
    crowd = [job(f"Place {number}", 150, 100, number) for number in range(30)]
    placed, unplaced = split(crowd[::-1], LabelRoom(PICTURE), Feedback())
    assert placed[0].text.text == "Place 0"
    assert unplaced == [f"Place {number}" for number in range(len(placed), 30)]


def test_labels_keep_clear_of_strong_lines_where_they_can() -> None:
    room = LabelRoom(PICTURE)
    # A corridor runs to the right of the marker, where a label would stand first.
    room.lines.take([(105.0, 97.0, 300.0, 103.0)])
    placed, _ = split([job("Hanoi", 100, 100, 0)], room, Feedback())
    assert not overlaps(placed[0].boxes[0], (105.0, 97.0, 300.0, 103.0))
    everywhere = LabelRoom(PICTURE)
    everywhere.lines.take([(0.0, 0.0, 300.0, 200.0)])
    ground = replace(job("Viet Tri", 100, 100, 0), may_cross=False)
    placed, unplaced = split([ground, job("Hanoi", 200, 150, 1)], everywhere, Feedback())
    assert [placement.text.text for placement in placed] == ["Hanoi"]
    assert unplaced == ["Viet Tri"]


def test_the_same_place_in_two_layers_is_named_once_and_not_missed() -> None:
    twins = [job("Qinzhou", 100, 100, 0), job("Qinzhou", 110, 104, 1), job("Qinzhou", 250, 30, 2)]
    placed, unplaced = split(twins, LabelRoom(PICTURE), Feedback())
    assert [placement.text.text for placement in placed] == ["Qinzhou", "Qinzhou"]
    assert unplaced == []


def test_a_point_label_stands_on_the_right_first_and_clear_of_its_marker() -> None:
    first, *others = point_candidates(text("Busan"), 100.0, 50.0, 6.0)
    width, _ = text_size_px(text("Busan"))
    assert first.center[0] > 106 + width / 2
    assert first.center[1] == 50.0
    assert len(others) == 7
    for candidate in (first, *others):
        assert not overlaps(candidate.boxes[0], (94.5, 44.5, 105.5, 55.5))


def test_a_line_label_runs_along_the_line_upright_and_above_it() -> None:
    run = np.array([[250.0, 180.0], [20.0, 60.0]])
    straight = next(line_candidates(text("Corridor"), [run], 2.0))
    assert straight.angle_deg == pytest.approx(np.degrees(np.arctan2(120, 230)))
    on_line = 60 + (straight.center[0] - 20) * 120 / 230
    assert straight.center[1] < on_line - 5


@pytest.mark.parametrize("width_px", [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0])
@pytest.mark.parametrize("rise", [0, 2, 15, 60])
def test_a_line_of_any_width_and_slope_has_room_for_its_own_name(
    width_px: float, rise: float
) -> None:
    flow = styled(LineSymbol("#4080d0", width_px), labels=LabelStyle("name", italic=True))
    river = layer([line((-240, -rise), (240, rise))], flow, {"name": ["Salween"]})
    result = result_of(river, at=settings(size_px=(560, 400)))
    assert not result.unplaced


def test_a_bent_line_bends_its_label_and_a_crooked_one_gets_none() -> None:
    angle = np.linspace(np.pi, 2 * np.pi, 60)
    arch = np.column_stack((150 + 48 * np.cos(angle), 150 + 48 * np.sin(angle)))
    curved = next(line_candidates(text("Lancang"), [arch], 1.0))
    assert "".join(glyph.letter for glyph in curved.glyphs) == "Lancang"
    columns = [glyph.x_px for glyph in curved.glyphs]
    assert columns == sorted(columns)
    turns = [glyph.angle_deg for glyph in curved.glyphs]
    assert turns == sorted(turns)
    assert turns[0] < -10
    zigzag = np.column_stack((np.arange(0, 300, 5.0), np.arange(60) % 2 * 40.0))
    assert list(line_candidates(text("Lancang"), [zigzag], 1.0)) == []
    assert list(line_candidates(text("Far too long for it"), [arch[:10]], 1.0)) == []


def test_letters_on_the_inner_side_of_a_bend_never_run_into_each_other() -> None:
    name = text("西部陆海新通道")
    bent = 0
    for slope in np.arange(-0.6, 0.6, 0.02):
        bend = np.array([[-70.0, -70.0 * slope], [0.0, 0.0], [70.0, -70.0 * slope]])
        for placement in line_candidates(name, [bend], 4.0):
            if not placement.glyphs:
                continue
            bent += 1
            places = np.array([(glyph.x_px, glyph.y_px) for glyph in placement.glyphs])
            apart = np.hypot(*np.diff(places, axis=0).T)
            # The letters' feet lie a little farther out than their middles.
            assert (apart > 0.88 * name.style.size_px).all()
    assert bent


def area_rows(*areas: shapely.Polygon) -> AreaRows:
    rings = [np.asarray(area.exterior.coords) for area in areas]
    offsets = np.cumsum([0, *map(len, rings)])
    runs = Runs(np.concatenate(rings), offsets, np.arange(len(rings)))
    return AreaRows(runs, len(rings), Extent(-50, -50, 900, 900))


def test_an_area_label_lies_inside_and_breaks_where_the_area_is_narrow() -> None:
    notch = shapely.box(0, 0, 200, 100).difference(shapely.box(-1, 20, 150, 80))
    narrow, tiny = shapely.box(0, 0, 45, 90), shapely.box(0, 0, 9, 18)
    rows = area_rows(notch, narrow, tiny)
    for place in area_candidates(text("Inland"), rows, 0):
        assert notch.contains(shapely.box(*place.boxes[0]).buffer(-3))
    two_lines = next(area_candidates(text("South Korea"), rows, 1))
    assert two_lines.text.lines == ("South", "Korea")
    assert list(area_candidates(text("South Korea"), rows, 2)) == []
    assert wrapped("China") == ("China",)


def test_a_name_that_readers_look_for_has_places_all_over_its_area() -> None:
    land, strait = shapely.box(0, 0, 600, 400), shapely.box(0, 0, 32, 200)
    rows = area_rows(land, strait)
    few = list(area_candidates(text("China"), rows, 0))
    many = list(area_candidates(text("China"), rows, 0, is_sought=True))
    assert len(few) <= 6
    assert [each.center for each in many[:3]] == [each.center for each in few[:3]]
    for place in many:
        assert land.contains(shapely.box(*place.boxes[0]).buffer(-3))
    x, y = np.array([each.center for each in many]).T
    assert np.ptp(x) > 400
    assert np.ptp(y) > 100
    # Where it fits nowhere it may stick out a little on both sides.
    assert list(area_candidates(text("Vietnam"), rows, 1)) == []
    out = next(area_candidates(text("Vietnam"), rows, 1, is_sought=True))
    assert out.center[0] == pytest.approx(16)


def test_level_lines_in_areas_stay_where_they_are_when_the_window_moves() -> None:
    blob = shapely.Point(210, 190).buffer(90)
    ring = np.asarray(blob.exterior.coords)
    runs = Runs(ring, np.array([0, len(ring)]), np.array([0]))
    found = [
        AreaRows(runs, 1, Extent(x, y, x + 400, y + 300)).roomy_spans(0, 12.0, 40.0)
        for x, y in ((0, 0), (-37, 11.5))
    ]
    (before, y_before, _), (after, y_after, _) = found
    kept = np.isin(y_before, y_after)
    assert kept.sum() > 20
    assert np.allclose(before[kept], after[np.isin(y_after, y_before)])


def marks(names: list[Value], points: list[tuple[float, float]], **more: object) -> LayerSnapshot:
    columns: dict[str, list[Value]] = {"name": names}
    for field, values in more.items():
        assert isinstance(values, list)
        columns[field] = values
    shapes = [shapely.Point(xy) for xy in points]
    return layer(shapes, styled(DOT, labels=STYLE), columns)


def dark(image_of: object) -> int:
    return int((pixels(image_of).max(axis=2) < 90).sum())  # type: ignore[arg-type]


def test_labels_are_drawn_unless_switched_off() -> None:
    named = marks(["Busan"], [(0, 0)])
    shown = result_of(named, at=settings(size_px=SIZE_PX))
    hidden = result_of(named, at=settings(size_px=SIZE_PX, show_labels=False))
    assert dark(shown.image) > 40
    assert dark(hidden.image) == 0


def test_chinese_names_are_used_and_missing_ones_dimmed() -> None:
    named = marks(["Busan", "Osaka"], [(-100, 0), (50, 0)], name_zh=["釜山", None])
    english = result_of(named, at=settings(size_px=SIZE_PX)).image
    chinese = result_of(named, at=settings(size_px=SIZE_PX, language="zh")).image
    left = slice(0, 140)
    assert (pixels(english)[:, left] != pixels(chinese)[:, left]).any()
    assert pixels(english)[90:110, 205:].min() < 60
    assert 60 < pixels(chinese)[90:110, 205:].min() < 200


def test_unplaced_labels_are_named_in_the_result() -> None:
    crowd = marks([f"Crowded place {n}" for n in range(40)], [(n / 4, 0) for n in range(40)])
    result = result_of(crowd, at=settings(size_px=SIZE_PX))
    assert len(result.unplaced_labels) > 20
    assert result.unplaced_labels == result_of(crowd, at=settings(size_px=SIZE_PX)).unplaced_labels


def test_labels_thin_out_by_rank_and_hidden_features_have_none() -> None:
    at = settings(size_px=SIZE_PX)
    labels = LabelStyle(
        "name", rank_field="rank", max_denominators=(1e12, at.scale_denominator() / 2)
    )
    style = LayerStyle(
        SymbolSet(), ("side",), (Category(("gone",), "", SymbolSet()),), labels=labels
    )
    points = [shapely.Point(0, y) for y in (-50, 0, 50)]
    columns: dict[str, list[Value]] = {
        "name": ["First", "Second", "Third"],
        "rank": [0, 1, 0],
        "side": ["here", "here", "gone"],
    }
    shown = pixels(result_of(layer(points, style, columns), at=at).image).min(axis=2) < 128
    assert [bool(shown[y - 10 : y + 10].any()) for y in (150, 100, 50)] == [True, False, False]


def test_world_copies_are_labelled_too() -> None:
    at = settings(units_per_px=4 * MERCATOR_LIMIT_M / 600, size_px=(600, 100))
    image = result_of(marks(["Suva"], [(MERCATOR_LIMIT_M * 0.2, 0)]), at=at).image
    columns = np.flatnonzero((pixels(image).max(axis=2) < 90).any(axis=0))
    assert (columns < 300).any()
    assert (columns > 330).any()
    assert dark(image) > 40


def test_icons_without_room_shrink_to_dots() -> None:
    icon = MarkerSymbol("sea_port", 18, "#00008b")
    apart = layer([shapely.Point(-40, 0), shapely.Point(40, 0)], icon)
    close = layer([shapely.Point(0, 0), shapely.Point(5, 0)], icon)
    both = int((pixels(result_of(apart).image)[:, :, 1] < 128).sum())
    one = int((pixels(result_of(close).image)[:, :, 1] < 128).sum())
    assert 0.4 * both < one < 0.8 * both
    assert marker_span_px(icon) == 18


def test_line_and_area_labels_reach_the_picture() -> None:
    river = layer(
        [shapely.LineString([(-140, 0), (140, 20)])],
        styled(LineSymbol("#80c0ff", 1), labels=STYLE),
        {"name": ["Mekong"]},
    )
    land = layer(
        [shapely.box(-100, -90, 100, -20)],
        styled(FillSymbol("#eeeeee"), labels=STYLE),
        {"name": ["Laos"]},
        layer_id="land",
    )
    image = result_of(land, river, at=settings(size_px=SIZE_PX)).image
    rows = np.flatnonzero((pixels(image).max(axis=2) < 90).any(axis=1))
    assert (rows < 100).any()
    assert (rows > 120).any()
    assert color_at(image, 60, 185) == "#eeeeee"


def test_each_feature_is_labelled_by_its_own_shape_whatever_order_shapes_come_in() -> None:
    coords = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 5.0], [6.0, 5.0], [7.0, 5.0], [9.0, 9.0]])
    runs = Runs(coords, np.array([0, 2, 5, 6]), np.array([1, 0, 1]))
    shapes = _by_feature(runs, 2)
    assert shapes.of(0).coords.tolist() == coords[2:5].tolist()
    assert shapes.of(1).coords.tolist() == [[0.0, 0.0], [1.0, 0.0], [9.0, 9.0]]
    assert shapes.of(1).offsets.tolist() == [0, 2, 3]


def test_what_the_scale_leaves_out_of_its_class_is_not_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zones = Category(("zone",), "Zone", SymbolSet(marker=DOT), max_denominator=1000.0)
    ports = Category(("port",), "Port", SymbolSet(marker=DOT))
    style = styled(DOT, labels=STYLE, category_fields=("kind",), categories=(zones, ports))
    columns: dict[str, list[Value]] = {
        "kind": ["zone", "port", "zone"],
        "name": ["Zone A", "Port B", "Zone C"],
        "name_zh": [None, None, None],
    }
    shot = layer([shapely.Point(0, 8 * y) for y in (-1, 0, 1)], style, columns)
    watch = LabelWatch(monkeypatch)
    named = []
    for units_per_px in (1.0, 0.1):
        at = settings(size_px=SIZE_PX, units_per_px=units_per_px)
        result_of(shot, at=at)
        named.append({key[1] for key in watch.now.orders})
    assert named == [{2}, {1, 2, 3}]


def test_names_of_corridors_stand_clear_of_others_that_run_beside_them() -> None:
    # Three tracks side by side, the middle one named.
    tracks = [line((-140, y), (140, y)) for y in (-8, 0, 8)]
    style = styled(LineSymbol("#ff0000", 5.0), labels=replace(STYLE, priority=60))
    columns: dict[str, list[Value]] = {
        "name": ["", "Middle Corridor", ""],
        "name_zh": [None, None, None],
    }
    shot = layer(tracks, style, columns)
    at = settings(size_px=SIZE_PX)
    bare = result_of(replace(shot, style=replace(style, labels=None)), at=at)
    result = result_of(shot, at=at)
    assert result.unplaced == ()
    written = np.flatnonzero((pixels(result.image) != pixels(bare.image)).any(axis=(1, 2)))
    assert len(written)
    # The tracks reach from 89.5 to 110.5 pixels down.
    assert written.max() < 90 or written.min() > 110
    # Between walls of them there is no such place: then it is left out.
    dense = [line((-140, y), (140, y)) for y in range(-100, 101, 8)]
    names: dict[str, list[Value]] = {
        "name": ["Middle Corridor" if y == 0 else "" for y in range(-100, 101, 8)],
        "name_zh": [None] * len(dense),
    }
    names["name"][12] = "Middle Corridor"
    assert result_of(layer(dense, style, names), at=at).unplaced_labels == ("Middle Corridor",)
