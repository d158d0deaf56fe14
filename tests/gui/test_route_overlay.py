"""How a route looks on the map, pixel by pixel where it matters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from corridormap.core.crs import WEB_MERCATOR, WGS84, transform
from corridormap.core.extent import Extent
from corridormap.network.places import ClosedThing
from corridormap.network.stored_route import PartWish
from corridormap.ui.canvas.overlay import HIGHLIGHT
from corridormap.ui.routes.route_colors import GAUGE_BREAK_COLOR, alternative_colors, mode_color
from corridormap.ui.routes.route_marks import GAUGE_LIFT_PX, NO_ENTRY
from corridormap.ui.routes.route_overlay import stop_numbers
from corridormap.ui.routes.route_picture import RoutePicture
from corridormap.ui.routes.route_strokes import GROUND, OUTLINE, RouteShapes, runs_in_sight
from tests.gui.canvas_rig import CanvasRig
from tests.gui.route_drawing import BORDER, RouteDrawing, drawings

WEST, EAST = (112.0, 5.0), (126.0, 5.0)
MIDDLE = (119.0, 5.0)
"""Along a parallel near the equator, off the corridors of the small theme."""


@pytest.fixture
def drawing(rig: CanvasRig) -> Iterator[RouteDrawing]:
    yield from drawings(rig)


def is_near(color: QColor, wanted: QColor, slack: int = 40) -> bool:
    away = (
        color.red() - wanted.red(),
        color.green() - wanted.green(),
        color.blue() - wanted.blue(),
    )
    return max(map(abs, away)) <= slack


def colors_across(drawing: RouteDrawing, place: QPoint) -> list[QColor]:
    """Return the colours of a column of pixels through a place."""
    image = drawing.rig.canvas.grab().toImage()
    ratio = image.devicePixelRatio()
    return [
        image.pixelColor(round(place.x() * ratio), round((place.y() + down) * ratio))
        for down in range(-14, 15)
    ]


def has(colors: list[QColor], wanted: QColor) -> bool:
    return any(is_near(color, wanted) for color in colors)


@pytest.mark.parametrize("mode", ["rail", "road", "sea", "inland_waterway", "air"])
def test_a_leg_has_its_modes_colour_and_a_dark_outline(
    rig: CanvasRig, drawing: RouteDrawing, mode: str
) -> None:
    drawing.draw(WEST, EAST)
    drawing.desk.set_part(0, PartWish(mode), "Mode")
    drawing.wait()
    middle = rig.at(*MIDDLE)
    columns = [
        colors_across(drawing, QPoint(middle.x() + right, middle.y())) for right in range(12)
    ]
    colors = [color for column in columns for color in column]
    assert has(colors, QColor(mode_color(mode)))
    assert has(colors, OUTLINE)


def test_stops_are_dark_discs_and_closed_places_no_entry_signs(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    drawing.draw(WEST, EAST)
    drawing.closed.append(ClosedThing("Somewhere", np.array([(119.0, 15.0)])))
    rig.move(rig.at(100.0, 38.0))
    disc = rig.at(*WEST)
    assert is_near(drawing.color_at(QPoint(disc.x() - 7, disc.y())), OUTLINE)
    sign = rig.at(119.0, 15.0)
    assert is_near(drawing.color_at(QPoint(sign.x(), sign.y() - 6)), NO_ENTRY)
    assert is_near(drawing.color_at(sign), GROUND)


def test_a_closed_line_is_drawn_with_a_sign_in_its_middle(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    drawing.closed.append(ClosedThing("leg-1", np.array([(112.0, 10.0), (126.0, 10.0)])))
    rig.canvas.update()
    sign = rig.at(119.0, 10.0)
    assert is_near(drawing.color_at(QPoint(sign.x(), sign.y() - 6)), NO_ENTRY)
    beside = [
        color
        for right in range(-60, -30, 3)
        for color in colors_across(drawing, QPoint(sign.x() + right, sign.y()))
    ]
    assert has(beside, NO_ENTRY)


def test_borders_and_gauge_breaks_are_marked(rig: CanvasRig, drawing: RouteDrawing) -> None:
    drawing.draw(WEST, EAST)
    border = rig.at(*BORDER)
    assert is_near(drawing.color_at(QPoint(border.x() - 3, border.y())), GROUND)
    above = QPoint(border.x() - 2, border.y() - round(GAUGE_LIFT_PX))
    assert has(colors_across(drawing, above), QColor(GAUGE_BREAK_COLOR))


def test_alternatives_lie_behind_in_colours_of_their_own(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    drawing.draw(WEST, EAST)
    drawing.desk.want_alternatives(1)
    drawing.wait()
    best, other = drawing.desk.routes
    shifted = other.legs[0].line + np.array([0.0, 6.0])
    object.__setattr__(other.legs[0], "line", shifted)
    drawing.overlay.shapes = RouteShapes()
    drawing.overlay.picture = RoutePicture()
    color = QColor(alternative_colors(2)[1])
    assert has(colors_across(drawing, rig.at(119.0, 11.0)), color)
    assert has(colors_across(drawing, rig.at(*MIDDLE)), QColor(mode_color("rail")))
    drawing.desk.choose(1)
    assert has(colors_across(drawing, rig.at(119.0, 11.0)), QColor(mode_color("rail")))
    assert best is drawing.desk.routes[0]


def test_the_leg_that_is_looked_at_glows(rig: CanvasRig, drawing: RouteDrawing) -> None:
    drawing.draw(WEST, EAST)
    middle = rig.at(*MIDDLE)
    edge = QPoint(middle.x(), middle.y() + 6)
    plain = drawing.color_at(edge)
    drawing.desk.select_leg(0)
    glowing = drawing.color_at(edge)
    assert abs(glowing.green() - HIGHLIGHT.green()) < abs(plain.green() - HIGHLIGHT.green()) - 50


def test_an_old_answer_is_faint_while_another_is_looked_for(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    drawing.draw(WEST, EAST)
    rig.move(rig.at(100.0, 38.0))
    below = rig.at(115.0, 5.0) + QPoint(0, 3)
    fresh = drawing.color_at(below)
    drawing.planner.gate.clear()
    drawing.desk.set_part(0, PartWish("", "network", ((119.0, -5.0),)), "By")
    faint = drawing.color_at(below)
    assert faint.lightness() > fresh.lightness() + 40
    drawing.planner.gate.set()
    drawing.wait()


def test_what_is_out_of_sight_is_left_out_and_dashes_stay_where_they_are(rig: CanvasRig) -> None:
    settings = rig.canvas.settings()
    x = np.linspace(-180.0, 180.0, 2000)
    line = transform(np.column_stack((x, np.zeros(2000))), WGS84, WEB_MERCATOR)
    (run,) = runs_in_sight(line, settings)
    per_px = 360.0 / (2 * 20037508.34) * settings.view.map_units_per_px
    assert run.shape.size() <= settings.width_px + 60
    first = run.shape.at(0).x()
    expected = (180.0 + settings_lon(rig, first)) / per_px
    assert run.before_px == pytest.approx(expected, abs=2.0)


def settings_lon(rig: CanvasRig, x_px: float) -> float:
    map_x, _ = rig.canvas.settings().screen_to_map(x_px, 300.0)
    return float(transform(np.array([[map_x, 0.0]]), WEB_MERCATOR, WGS84)[0, 0])


def test_the_world_goes_on_past_its_edge(rig: CanvasRig, drawing: RouteDrawing) -> None:
    drawing.draw(WEST, EAST)
    rig.canvas.zoom_to_extent(Extent(445.0, -12.0, 490.0, 42.0))
    rig.wait_idle()
    x, y = rig.at(*MIDDLE).x(), rig.at(*MIDDLE).y()
    turn_px = 2 * 20037508.342789244 / rig.canvas.settings().view.map_units_per_px
    there = QPoint(round(x + turn_px * round((400 - x) / turn_px)), y)
    assert has(colors_across(drawing, there), QColor(mode_color("rail")))


def test_only_stops_that_are_called_at_are_counted() -> None:
    assert stop_numbers([False, True, False, False]) == [1, 1, 2, 3]
    assert stop_numbers([]) == []
