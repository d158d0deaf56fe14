"""Points shown to Qt where numpy keeps them, and copied where Qt keeps lists in another way."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from corridormap.render import qt_arrays
from corridormap.render.qt_arrays import paths, polygons

COORDS = np.array([[0, 0], [4, 0], [4, 4], [9, 9], [1, 1], [2, 1], [2, 2], [1, 1]], np.float64)
ENDS = [0, 3, 4, 8]
LAID_OUT_AS_KNOWN = qt_arrays._lists_are_as_known()


def points_of(first: int, last: int) -> list[QPointF]:
    return [QPointF(x, y) for x, y in COORDS[first:last].tolist()]


def as_known() -> bool:
    return True


def in_another_way() -> bool:
    return False


@pytest.fixture(params=[as_known, in_another_way], autouse=True)
def lists(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_arrays, "_lists_are_as_known", request.param)


def test_lists_are_laid_out_as_known_here() -> None:
    assert LAID_OUT_AS_KNOWN


def test_each_run_is_a_polygon_but_those_of_a_point() -> None:
    found = [[shape.at(k) for k in range(shape.size())] for shape in polygons(COORDS, ENDS)]
    assert found == [points_of(0, 3), points_of(4, 8)]


def test_a_path_has_the_rings_of_its_group_only() -> None:
    found = [QPainterPath(path) for path in paths(COORDS, ENDS, [0, 2, 3])]
    wanted = []
    for first, last in ((0, 3), (4, 8)):
        path = QPainterPath()
        path.addPolygon(QPolygonF(points_of(first, last)))
        wanted.append(path)
    assert found == wanted


def test_copies_of_a_polygon_outlive_the_next_one() -> None:
    kept = [QPolygonF(list(shape.toList())) for shape in polygons(COORDS, ENDS)]
    assert [shape.size() for shape in kept] == [3, 4]


def test_a_polygon_holds_nothing_once_the_loop_was_left() -> None:
    shapes = polygons(COORDS.copy(), ENDS)
    assert isinstance(shapes, Generator)
    shape = next(shapes)
    assert shape.size() == 3
    shapes.close()
    if qt_arrays._lists_are_as_known():
        assert shape.isEmpty()


def test_coordinates_that_do_not_lie_in_a_row_are_drawn_too() -> None:
    wide = np.column_stack((COORDS, COORDS))[:, :2]
    assert [shape.at(1) for shape in polygons(wide, ENDS)] == [QPointF(4, 0), QPointF(2, 1)]
