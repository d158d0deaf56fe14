"""The scale bar: round lengths on the ground, measured where the bar lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from corridormap.core.extent import Extent
from corridormap.core.length_unit import LengthUnit
from corridormap.core.map_settings import MapSettings
from corridormap.render.decorations.furniture import Furniture
from corridormap.render.decorations.ground_scale import (
    GroundLine,
    changes_strongly,
    ground_line,
    lonlat_of,
)
from corridormap.render.decorations.pieces import PLATE_ALPHA, Piece, PlacedPiece
from corridormap.render.decorations.texts import draw_plate, draw_text, text_font, text_width_px
from corridormap.render.decorations.words import latitude_text, longitude_text, word
from corridormap.render.draw_context import qcolor

LONGEST_PX, SHORTEST_PX = 180.0, 70.0
SHARE = 0.24
"""Of the map's width that a bar takes at most."""
BAR_PX = 5.0
TEXT_PX, NOTE_PX = 11.0, 10.0
PADDING_PX = 8.0
_HEAD_PX, _FOOT_PX, _NOTE_LINE_PX = 14.0, 14.0, 13.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        length_m: On the ground.
        text: The length with its unit.
        marks_px: Left end, ticks, right end, from the piece's left edge.
    """

    length_m: float
    text: str
    marks_px: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """Bars, the one of kilometres first, and where they are true."""

    bars: tuple[Bar, ...]
    note: str
    is_in_middle: bool = False


def scale_bar(furniture: Furniture, settings: MapSettings, room: Extent) -> ScaleBar | None:
    """Return the bars for the box they are to lie in; None where there is nothing to measure."""
    across = furniture.decorations.scale_bar.place.sides[0]
    longest = room.width - 2 * PADDING_PX
    left, y = room.x_min + PADDING_PX, room.y_min + PADDING_PX + _HEAD_PX + BAR_PX / 2
    line = ground_line(settings, left, left + longest, y)
    in_middle = line is None
    if line is None:
        y, left = settings.height_px / 2, (settings.width_px - longest) / 2
        line = ground_line(settings, left, left + longest, y)
        if line is None:
            return None
    elif across >= 0:
        # The bar is shorter than its room: what counts is the ground at the end it keeps to.
        length_m = round_length(line.length_m, LengthUnit.KM)[0]
        slack = left + longest - line.x_at(length_m)
        moved = left + (slack if across > 0 else slack / 2)
        line = ground_line(settings, moved, moved + longest, y) or line
    bars = tuple(_bar(line, unit, longest) for unit in _units(furniture))
    middle_px = (float(line.x_px[0]) + line.x_at(bars[0].length_m)) / 2
    note = _note(furniture.language, settings, (middle_px, y), in_middle)
    return ScaleBar(bars, note, in_middle)


def _units(furniture: Furniture) -> tuple[LengthUnit, ...]:
    return tuple(dict.fromkeys((LengthUnit.KM, furniture.unit)))


def round_length(longest_m: float, unit: LengthUnit) -> tuple[float, str, int]:
    """Return the longest round length within one: metres, text, and parts to divide it in.

    >>> round_length(740_000.0, LengthUnit.KM)
    (500000.0, '500 km', 5)
    >>> round_length(740.0, LengthUnit.KM)[1]
    '500 m'
    """
    value = unit.from_meters(longest_m)
    power = 10.0 ** math.floor(math.log10(value))
    factor = next(each for each in (5, 2, 1) if each * power <= value * (1 + 1e-9))
    length = factor * power
    length_m = longest_m * length / value
    parts = {5: 5, 2: 4, 1: 4}[factor]
    if unit is LengthUnit.KM and length < 1:
        return length_m, f"{length * 1000:g} m", parts
    return length_m, f"{length:,.0f} {unit.symbol}" if length >= 1 else _small(length, unit), parts


def _small(length: float, unit: LengthUnit) -> str:
    return f"{length:.6f}".rstrip("0") + f" {unit.symbol}"


def _bar(line: GroundLine, unit: LengthUnit, longest_px: float) -> Bar:
    within_m = float(np.interp(line.x_px[0] + longest_px, line.x_px, line.ground_m))
    length_m, text, parts = round_length(within_m, unit)
    ends = [line.x_at(length_m * part / parts) for part in range(parts + 1)]
    return Bar(length_m, text, tuple(x - float(line.x_px[0]) for x in ends))


def _note(language: str, settings: MapSettings, at: tuple[float, float], is_in_middle: bool) -> str:
    if not is_in_middle and not changes_strongly(settings):
        return ""
    lon, lat = lonlat_of(settings, np.array([at]))[0].tolist()
    lat_words, lon_words = latitude_text(lat, language), longitude_text(lon, language)
    if is_in_middle:
        return word("true_in_middle", language).format(lat=lat_words)
    crs = settings.view.crs
    if crs.is_web_mercator or crs.is_geographic:
        return word("true_along", language).format(lat=lat_words)
    return word("true_at", language).format(lat=lat_words, lon=lon_words)


def scale_bar_room(furniture: Furniture, settings: MapSettings) -> Piece:
    """Return a piece as large as the scale bar can become: where it lies decides its length."""
    longest = min(LONGEST_PX, max(SHARE * settings.width_px, SHORTEST_PX))
    lines = len(_units(furniture)) - 1, int(changes_strongly(settings))
    return Piece("scale_bar", longest + 2 * PADDING_PX, _height(*lines), lambda _: None)


def scale_bar_piece(
    furniture: Furniture, settings: MapSettings, room: Extent
) -> PlacedPiece | None:
    """Return the piece in its room, None where nothing can be measured."""
    found = scale_bar(furniture, settings, room)
    if found is None:
        return None
    note_px = text_width_px(found.note, NOTE_PX) if found.note else 0.0
    width = max(*map(_bar_width, found.bars), note_px) + 2 * PADDING_PX
    height = _height(len(found.bars) - 1, int(bool(found.note)))
    sides = furniture.decorations.scale_bar.place.sides

    def paint(painter: QPainter) -> None:
        plate = QRectF(0, 0, width, height)
        draw_plate(painter, plate, furniture.inks.paper + PLATE_ALPHA, None)
        shift = width - 2 * PADDING_PX - _bar_width(found.bars[0])
        # The bar itself keeps to its side, or else it would not lie where it was measured.
        _paint(painter, found, furniture, shift * (sides[0] + 1) / 2)

    left = room.x_min + (room.width - width) * (sides[0] + 1) / 2
    box = Extent(left, room.y_min, left + width, room.y_min + height)
    return PlacedPiece(Piece("scale_bar", width, height, paint), box)


def _height(second_bars: int, notes: int) -> float:
    return 2 * PADDING_PX + _HEAD_PX + BAR_PX + second_bars * _FOOT_PX + notes * _NOTE_LINE_PX


def _bar_width(bar: Bar) -> float:
    """Return how far a bar and the length at its end reach."""
    return bar.marks_px[-1] + max(text_width_px(bar.text, TEXT_PX) / 2, 4.0)


def _paint(painter: QPainter, found: ScaleBar, furniture: Furniture, shift_px: float) -> None:
    inks, font = furniture.inks, text_font(TEXT_PX)
    painter.translate(PADDING_PX, PADDING_PX)
    if found.note:
        baseline = _HEAD_PX + BAR_PX + (len(found.bars) - 1) * _FOOT_PX + _NOTE_LINE_PX
        note_px = text_width_px(found.note, NOTE_PX)
        at = max(shift_px + _bar_width(found.bars[0]) - note_px, 0.0) if shift_px else 0.0
        draw_text(painter, (at, baseline), found.note, text_font(NOTE_PX), inks.quiet)
    painter.translate(shift_px, 0.0)
    for number, bar in enumerate(found.bars):
        # The second one hangs below the first.
        top = _HEAD_PX if number == 0 else _HEAD_PX + BAR_PX
        _paint_bar(painter, bar, top, furniture)
        baseline = _HEAD_PX - 4.0 if number == 0 else _HEAD_PX + BAR_PX + _FOOT_PX - 1.0
        end = bar.marks_px[-1] - text_width_px(bar.text, TEXT_PX) / 2
        draw_text(painter, (0.0, baseline), "0", font, inks.ink)
        draw_text(painter, (end, baseline), bar.text, font, inks.ink)


def _paint_bar(painter: QPainter, bar: Bar, top: float, furniture: Furniture) -> None:
    inks = furniture.inks
    if top > _HEAD_PX:
        painter.setPen(QPen(qcolor(inks.ink), 1.0))
        for x in (bar.marks_px[0], bar.marks_px[-1]):
            painter.drawLine(QPointF(x, top), QPointF(x, top + 4.0))
        return
    whole = QRectF(bar.marks_px[0], top, bar.marks_px[-1] - bar.marks_px[0], BAR_PX)
    painter.fillRect(whole, qcolor(inks.ink))
    pairs = zip(bar.marks_px[:-1], bar.marks_px[1:], strict=True)
    for number, (left, right) in enumerate(pairs):
        if number % 2:
            painter.fillRect(QRectF(left, top + 1, right - left, BAR_PX - 2), qcolor(inks.paper))
