"""Markers drawn from one array look as markers drawn one call after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPixmap

from corridormap.core.errors import Cancelled
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import MarkerSymbol
from corridormap.render import draw_markers as drawing
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_markers import draw_markers
from corridormap.render.markers import marker_image
from corridormap.render.stamps import draw_stamps
from tests.unit.render.pictures import pixels
from tests.unit.render.tiny_scenes import SIZE_PX, drawn, exactly, strewn

SYMBOLS = {
    "circle": MarkerSymbol("circle", 7.0, "#0072b2"),
    "glass": MarkerSymbol("square", 6.0, "#0072b280", "#ffffff80"),
    "icon": MarkerSymbol("sea_port", 17.0, "#204080"),
}


def by_calls(context: DrawContext, points: NDArray[np.float64], symbol: MarkerSymbol) -> None:
    ratio = context.settings.device_pixel_ratio
    image = marker_image(symbol, ratio)
    corners = np.rint((points - image.width() / ratio / 2) * ratio) / ratio
    for x_px, y_px in corners.tolist():
        context.painter.drawImage(QPointF(x_px, y_px), image)


def last_at_each_pixel(
    points: NDArray[np.float64], symbol: MarkerSymbol, ratio: float
) -> NDArray[np.float64]:
    half = marker_image(symbol, ratio).width() / ratio / 2
    pixels = np.rint((points - half) * ratio).tolist()
    last = {(x, y): number for number, (x, y) in enumerate(pixels)}
    return points[sorted(last.values())]


@pytest.mark.parametrize("symbol", SYMBOLS.values(), ids=SYMBOLS)
@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("clustered", [False, True])
def test_copies_are_those_of_single_calls(
    symbol: MarkerSymbol, ratio: float, clustered: bool
) -> None:
    points = strewn(700, clustered, 9.0)
    wanted = drawn(lambda context: by_calls(context, points, symbol), ratio)
    exact = drawn(lambda context: draw_markers(exactly(context), points, symbol), ratio)
    assert exact == wanted
    kept = points if symbol == SYMBOLS["glass"] else last_at_each_pixel(points, symbol, ratio)
    wanted = drawn(lambda context: by_calls(context, kept, symbol), ratio)
    assert drawn(lambda context: draw_markers(context, points, symbol), ratio) == wanted


def in_window(points: NDArray[np.float64], left: int, ratio: float, symbol: MarkerSymbol) -> QImage:
    """Return the picture of a window whose device pixels begin so far to the right."""

    def draw(context: DrawContext) -> None:
        x = left / ratio
        window = Extent(x, 0.0, x + SIZE_PX[0], SIZE_PX[1])
        context.painter.translate(-x, 0.0)
        draw_markers(replace(context, window=window), points, symbol)

    return drawn(draw, ratio)


@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_windows_show_parts_of_the_same_picture(ratio: float) -> None:
    points, symbol = strewn(2000, False), SYMBOLS["circle"]
    whole = in_window(points, 0, ratio, symbol)
    for left in (37, 128):
        part = in_window(points, left, ratio, symbol)
        width, height = whole.width() - left, whole.height()
        assert part.copy(0, 0, width, height) == whole.copy(left, 0, width, height)


def test_where_pixmaps_are_not_to_be_had_pictures_are_drawn_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    points, symbol = strewn(300, False), SYMBOLS["circle"]
    wanted = drawn(lambda context: draw_markers(context, points, symbol))

    class NoPixmaps:
        @staticmethod
        def fromImage(image: QImage) -> QPixmap:
            return QPixmap()

    monkeypatch.setattr(drawing, "QPixmap", NoPixmaps)
    assert drawn(lambda context: draw_markers(context, points, symbol)) == wanted


@pytest.mark.parametrize("count", [2_000, 40_000])
def test_heaps_are_far_nearer_to_exact_ones_than_half_a_pixel(count: int) -> None:
    symbol, size = SYMBOLS["circle"], (700, 500)
    rng = np.random.default_rng(4)
    heaps = rng.uniform(0, size, (60, 2))[rng.integers(0, 60, count)]
    points = heaps + rng.normal(0, 6, (count, 2))
    exact = pixels(drawn(lambda c: draw_markers(exactly(c), points, symbol), size_px=size))
    found = pixels(drawn(lambda c: draw_markers(c, points, symbol), size_px=size))
    half_px = np.abs((exact[:, 1:] - exact[:, :-1]) / 2).mean()
    assert np.abs(found - exact).mean() < half_px / 5


def test_many_are_drawn_as_few_of_them_are() -> None:
    symbol, size = SYMBOLS["circle"], (700, 500)
    points = 3.0 * np.rint(np.random.default_rng(5).normal((120, 80), 25, (40_000, 2)))
    kept = last_at_each_pixel(points, symbol, 1.0)
    many = drawn(lambda context: draw_markers(context, points, symbol), size_px=size)
    assert many == drawn(lambda context: by_calls(context, kept, symbol), size_px=size)


def test_only_where_nearly_every_pixel_has_its_own_every_pixel_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def counted(*arguments: Any) -> None:
        asked.append(1)
        draw_stamps(*arguments)

    monkeypatch.setattr(drawing, "draw_stamps", counted)
    points, symbol = strewn(60_000, False), SYMBOLS["circle"]
    exact = pixels(drawn(lambda context: draw_markers(exactly(context), points, symbol)))
    half_px = np.abs((exact[:, 1:] - exact[:, :-1]) / 2).mean()
    for limit, expected in ((drawing.MANY_COPIES, 0), (9_000, 1)):
        monkeypatch.setattr(drawing, "MANY_COPIES", limit)
        found = pixels(drawn(lambda context: draw_markers(context, points, symbol)))
        assert np.abs(found - exact).mean() < half_px
        assert len(asked) == expected


def test_a_cancelled_job_draws_none() -> None:
    feedback = Feedback()
    feedback.cancel()
    points = strewn(9, False)
    with pytest.raises(Cancelled):
        drawn(lambda c: draw_markers(c, points, SYMBOLS["circle"]), feedback=feedback)
