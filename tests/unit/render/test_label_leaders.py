"""In a crowd labels stand farther from their points, joined to them by a line."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import shapely

from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.symbol import LabelStyle, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.render.image_export import export_image
from corridormap.render.label_placement import Placement, level_placement
from corridormap.render.label_points import PointSpot, _joined
from corridormap.render.label_text import LabelText
from tests.unit.render.label_watch import LabelWatch
from tests.unit.render.pictures import layer, line, pixels, result_of, settings, styled

LABELS = LabelStyle("name", color="#0000ff", halo_color="#ffffff", priority=90)
DOT = SymbolSet(marker=MarkerSymbol("circle", 8, "#202020", None))
AT = settings(size_px=(500, 400))


def crowd(labels: LabelStyle = LABELS, count: int = 12) -> LayerSnapshot:
    angle = np.linspace(0.0, 5.0, count)
    around = np.column_stack((np.cos(angle), np.sin(angle))) * np.linspace(4, 26, count)[:, None]
    points = [shapely.Point(*xy) for xy in around.tolist()]
    columns: dict[str, list[Value]] = {"name": [f"Port {number}" for number in range(count)]}
    return layer(points, styled(DOT, labels=labels), columns)


def placed(monkeypatch: pytest.MonkeyPatch, *shots: LayerSnapshot) -> list[Placement]:
    watch = LabelWatch(monkeypatch)
    result_of(*shots, at=AT)
    return list(watch.now.places.values())


def leader(placement: Placement) -> shapely.LineString:
    assert placement.leader is not None
    x, y, to_x, to_y = placement.leader
    return shapely.LineString([(x, y), (to_x, to_y)])


def test_lines_cross_no_label_and_no_other_line(monkeypatch: pytest.MonkeyPatch) -> None:
    found = placed(monkeypatch, crowd())
    joined = [each for each in found if each.leader is not None]
    assert len(joined) >= 3
    for first, second in combinations(joined, 2):
        assert not leader(first).intersects(leader(second))
    for each in joined:
        assert leader(each).length < 62
        for other in found:
            if other is not each:
                assert not any(leader(each).intersects(shapely.box(*box)) for box in other.boxes)
    # Far more of them find a place than beside their points alone.
    alone = placed(monkeypatch, crowd(replace(LABELS, leader_px=0.0)))
    assert not any(each.leader for each in alone)
    assert len(found) > len(alone)


def test_a_line_runs_from_the_marker_to_the_nearest_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    shot = crowd()
    points = shot.block.coords * (1, -1) + (250, 200)
    for each in placed(monkeypatch, shot):
        if each.leader is None:
            continue
        x, y, to_x, to_y = each.leader
        number = int(each.text.text.split()[1])
        assert np.hypot(*(points[number] - (x, y))) == pytest.approx(4 + 1, abs=1.5)
        box = each.boxes[0]
        assert shapely.box(*box).exterior.distance(shapely.Point(to_x, to_y)) < 4


def test_a_label_rather_stands_off_than_on_a_corridor(monkeypatch: pytest.MonkeyPatch) -> None:
    tracks = [line((-200, y), (200, y)) for y in (-12, 0, 12)]
    tracks += [line((x, -200), (x, 200)) for x in (-25, 0, 25)]
    corridors = layer(tracks, styled(LineSymbol("#ff0000", 4.0)), layer_id="corridors")
    town = crowd(count=1)
    (near,) = placed(monkeypatch, corridors, crowd(replace(LABELS, leader_px=0.0), count=1))
    (off,) = placed(monkeypatch, corridors, town)
    assert near.leader is None
    assert off.leader is not None
    lines = shapely.union_all(
        [shapely.transform(t, lambda p: p * (1, -1) + (250, 200)) for t in tracks]
    )
    assert lines.intersects(shapely.box(*near.boxes[0]))
    assert not lines.intersects(shapely.box(*off.boxes[0]))


def test_lines_are_drawn_in_the_labels_colour_wherever_the_map_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shot = crowd()
    ends = [each.leader for each in placed(monkeypatch, shot) if each.leader is not None]
    result = result_of(shot, at=AT)
    for x, y, to_x, to_y in ends:
        column, row = int((x + to_x) / 2), int((y + to_y) / 2)
        near = pixels(result.image)[row - 1 : row + 2, column - 1 : column + 2].reshape(-1, 3)
        # Blue, green, red: the line is thin, its halo white.
        blue, _, red = near[near[:, 2].argmin()]
        assert blue > red + 40
    for kind in ("svg", "pdf", "png"):
        exported = export_image(RenderRequest(1, AT, (shot,)), kind, Feedback())
        assert exported.unplaced_labels == result.unplaced_labels
        if kind == "svg":
            _, _, lines = exported.content.decode().partition('stroke="#0000ff"')
            assert lines.count("<polyline") >= len(ends)


def test_names_of_crooked_corridors_side_by_side_are_joined_to_them_by_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    labels = replace(LABELS, priority=60, italic=True)
    x = np.arange(-200, 201, 14)
    crooked = [
        shapely.LineString(np.column_stack((x, 5.0 * number + np.arange(len(x)) % 2 * 14)))
        for number in range(4)
    ]
    columns: dict[str, list[Value]] = {
        "name": [f"Express number {number} to the west" for number in range(4)]
    }
    symbol = SymbolSet(line=LineSymbol("#ff0000", 3.0))
    corridors = layer(crooked, styled(symbol, labels=labels), columns)
    found = placed(monkeypatch, corridors)
    assert len(found) == 4
    lanes = [shapely.transform(lane, lambda p: p * (1, -1) + (250, 200)) for lane in crooked]
    for each in found:
        number = int(each.text.text.split()[2])
        assert len(each.text.lines) == 2
        assert leader(each).distance(lanes[number]) < 4
        assert not any(shapely.box(*each.boxes[0]).intersects(lane) for lane in lanes)
    # Names of rivers and the like stay with their lines or go.
    ground = styled(symbol, labels=replace(labels, priority=8))
    assert placed(monkeypatch, layer(crooked, ground, columns)) == []


@pytest.mark.parametrize(
    "at", [(0.0, -60.0), (0.0, 60.0), (-90.0, 0.0), (90.0, -14.0), (40.0, 55.0)]
)
def test_a_line_ends_at_letters_not_at_the_box_around_a_wider_line(at: tuple[float, float]) -> None:
    text = LabelText(("Ed", "A far wider line"), LABELS, second="埃德")
    placement = _joined(text, PointSpot(*at, 4.0), level_placement(text, (0.0, 0.0)))
    assert placement is not None
    assert placement.leader is not None
    x, y = placement.leader[2:]
    top = -text.size_px[1] / 2
    letters = [
        shapely.box(-row.width_px / 2, top + row.foot_px - 13, row.width_px / 2, top + row.foot_px)
        for row in text.rows
    ]
    assert min(row.distance(shapely.Point(x, y)) for row in letters) < 3
