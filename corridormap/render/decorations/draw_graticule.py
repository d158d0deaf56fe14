"""Draws the graticule and writes its degrees at the frame."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from corridormap.core.extent import Extent
from corridormap.core.map_settings import MapSettings
from corridormap.render.decorations.furniture import Furniture, Inks
from corridormap.render.decorations.graticule import GridLine, grid_lines
from corridormap.render.decorations.texts import draw_halo, draw_text, text_font, text_width_px
from corridormap.render.draw_context import qcolor
from corridormap.render.images import painting
from corridormap.render.qt_arrays import polygon

if TYPE_CHECKING:
    from numpy.typing import NDArray

LINE_PX = 1.0
TEXT_PX = 10.0
INSET_PX = 4.0
APART_PX = 8.0
HALO_ALPHA = "d8"
_ASCENT_PX, _DESCENT_PX = 8.0, 2.5
_HALO_ROOM_PX = 2.0


def draw_graticule(
    painter: QPainter,
    settings: MapSettings,
    furniture: Furniture,
    taken: Iterable[Extent],
    *,
    from_pictures: bool = False,
) -> None:
    """Draw lines, then labels where neither a piece in `taken` nor another label stands.

    Args:
        painter: Logical pixels.
        settings: The view.
        furniture: Its colours are used.
        taken: Boxes of pieces.
        from_pictures: Labels are laid on as pictures kept from before, for a frame of a screen;
            else they are text.
    """
    pen = QPen(qcolor(furniture.inks.grid), LINE_PX)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    seen = _lines_in_view(settings)
    for run in (run for _, runs in seen for run in runs):
        _draw_line(painter, run, settings.device_pixel_ratio)
    write = _lay_on if from_pictures else _write
    for text, box in _labels(seen, settings, taken):
        write(painter, (box.x_min, box.y_max - _DESCENT_PX), text, furniture.inks)


def graticule_labels(settings: MapSettings, taken: Iterable[Extent]) -> tuple[Extent, ...]:
    """Return the boxes of the labels that `draw_graticule` writes, logical pixels."""
    return tuple(box for _, box in _labels(_lines_in_view(settings), settings, taken))


def _lines_in_view(
    settings: MapSettings,
) -> list[tuple[GridLine, list[NDArray[np.float64]]]]:
    return [(line, list(_runs_in_view(line, settings))) for line in grid_lines(settings)]


def _labels(
    seen: list[tuple[GridLine, list[NDArray[np.float64]]]],
    settings: MapSettings,
    taken: Iterable[Extent],
) -> Iterator[tuple[str, Extent]]:
    """Yield the text and the box of each label that has room."""
    boxes = list(taken)
    for line, runs in seen:
        for spot in _label_spots(line, runs, settings):
            box = _free_box(line.text, spot, settings, boxes)
            if box is not None:
                boxes.append(box)
                yield line.text, box


def _draw_line(painter: QPainter, run: NDArray[np.float64], ratio: float) -> None:
    axis = 0 if run[0, 0] == run[-1, 0] else 1
    if len(run) > 2 or run[0, axis] != run[1, axis]:
        painter.drawPolyline(polygon(run))
        return
    # A straight line that lies on whole pixels is a sharp one, and needs no smoothing.
    run = run.copy()
    run[:, axis] = (np.floor(run[:, axis] * ratio) + 0.5) / ratio
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawPolyline(polygon(run))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _runs_in_view(line: GridLine, settings: MapSettings) -> Iterator[NDArray[np.float64]]:
    """Yield the stretches of a line that come near the view, in screen points."""
    size = (settings.width_px, settings.height_px)
    for run in line.runs:
        screen = settings.to_screen(run)
        low, high = np.minimum(screen[:-1], screen[1:]), np.maximum(screen[:-1], screen[1:])
        near = (high[:, 0] >= 0) & (high[:, 1] >= 0)
        near &= (low[:, 0] <= size[0]) & (low[:, 1] <= size[1])
        edges = np.flatnonzero(np.diff(np.concatenate(([False], near, [False])).astype(np.int8)))
        for start, stop in edges.reshape(-1, 2).tolist():
            yield screen[start : stop + 1]


def _label_spots(
    line: GridLine, runs: list[NDArray[np.float64]], settings: MapSettings
) -> list[tuple[float, float, int, int]]:
    """Return where labels may stand: x, y, and to which side of the frame (-1, 0, 1) each keeps."""
    size = (float(settings.width_px), float(settings.height_px))
    own_axis = 1 if line.is_meridian else 0
    spots: list[tuple[float, float, int, int]] = []
    for axis in (own_axis, 1 - own_axis):
        for run in runs:
            for edge, side in ((0.0, -1), (size[axis], 1)):
                spots += _crossings(run, (axis, edge, side), size)
        if spots:
            return spots
    # A line all within the map, as on a globe, is told at its end that is nearest the edge.
    ends = [end for run in runs for end in (run[0], run[-1])]
    middle = np.array(size) / 2
    outer = sorted(ends, key=lambda end: -float(np.abs(end - middle).max()))
    return [(float(x), float(y), 0, 0) for x, y in outer[:1]]


def _crossings(
    run: NDArray[np.float64], edge: tuple[int, float, int], size: tuple[float, float]
) -> list[tuple[float, float, int, int]]:
    axis, value, side = edge
    ahead = run[:, axis] - value
    at = np.flatnonzero((ahead[:-1] <= 0) != (ahead[1:] <= 0))
    found: list[tuple[float, float, int, int]] = []
    for index in at.tolist():
        share = ahead[index] / (ahead[index] - ahead[index + 1])
        other = run[index, 1 - axis] + share * (run[index + 1, 1 - axis] - run[index, 1 - axis])
        if 0 <= other <= size[1 - axis]:
            found.append((value, other, side, 0) if axis == 0 else (other, value, 0, side))
    return found


def _free_box(
    text: str,
    spot: tuple[float, float, int, int],
    settings: MapSettings,
    boxes: list[Extent],
) -> Extent | None:
    """Return a label's box, None where there is no room."""
    x, y, across, down = spot
    width, size = text_width_px(text, TEXT_PX), (settings.width_px, settings.height_px)
    left = {-1: INSET_PX, 0: x - width / 2, 1: size[0] - INSET_PX - width}[across]
    baseline = {
        -1: INSET_PX + _ASCENT_PX,
        0: y + _ASCENT_PX / 2,
        1: size[1] - INSET_PX - _DESCENT_PX,
    }[down]
    box = Extent(left, baseline - _ASCENT_PX, left + width, baseline + _DESCENT_PX)
    is_inside = box.lies_in(Extent(0.0, 0.0, *map(float, size)))
    if not is_inside or any(box.buffered(APART_PX / 2).intersects(other) for other in boxes):
        return None
    return box


def _write(painter: QPainter, at: tuple[float, float], text: str, inks: Inks) -> None:
    font = text_font(TEXT_PX)
    draw_halo(painter, at, text, font, inks.paper + HALO_ALPHA)
    draw_text(painter, at, text, font, inks.quiet)


def _lay_on(painter: QPainter, at: tuple[float, float], text: str, inks: Inks) -> None:
    ratio = painter.device().devicePixelRatioF()
    image = _picture(text, inks, ratio)
    # On whole device pixels a picture stays as sharp as it was drawn.
    left, top = at[0] - _HALO_ROOM_PX, at[1] - _ASCENT_PX - 2 * _HALO_ROOM_PX
    painter.drawImage(QPointF(round(left * ratio) / ratio, round(top * ratio) / ratio), image)


@lru_cache(maxsize=256)
def _picture(text: str, inks: Inks, ratio: float) -> QImage:
    width = text_width_px(text, TEXT_PX) + 2 * _HALO_ROOM_PX
    height = _ASCENT_PX + _DESCENT_PX + 4 * _HALO_ROOM_PX
    image = QImage(
        math.ceil(width * ratio),
        math.ceil(height * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    with painting(image) as painter:
        _write(painter, (_HALO_ROOM_PX, _ASCENT_PX + 2 * _HALO_ROOM_PX), text, inks)
    return image
