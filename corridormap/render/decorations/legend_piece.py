"""The legend: groups, layers and classes in as many columns as they need, never cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from corridormap.core.map_settings import MapSettings
from corridormap.core.symbol import SymbolSet
from corridormap.render.decorations.furniture import Furniture, Inks, LegendGroup, LegendLayer
from corridormap.render.decorations.pieces import Piece
from corridormap.render.decorations.texts import (
    draw_plate,
    draw_text,
    text_font,
    text_width_px,
    wrapped_text,
)
from corridormap.render.draw_context import qcolor
from corridormap.render.label_text import ASCENT_EM
from corridormap.render.legend import draw_swatch, swatch_size_px

TEXT_PX, GROUP_PX = 11.0, 12.0
WIDEST_TEXT_PX = 190.0
"""Longer labels go on in a second line."""
PADDING_PX = 10.0
COLUMN_GAP_PX = 18.0
SWATCH_WIDTH_PX, SWATCH_HEIGHT_PX = 38, 18
"""Wider than in a panel: room for the longest dashes twice."""
ROW_PX = 18.0
LINE_PX = 14.0
LONG_SHARE = 0.5
"""One column reaches so far down the map, longer ones become two."""
MOST_SHARE = 0.92
"""Of the map's width and height that a legend may take."""
FACTORS = (1.0, 0.9, 0.8, 0.7)
"""How small it may become before it is left out."""
MOST_COLUMNS = 4
_SWATCH_GAP_PX = 7.0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the legend.

    Attributes:
        lines: Its text, wrapped.
        is_heading: Keeps to what follows it.
        room_px: Left free above it, except at the top of a column.
    """

    lines: tuple[str, ...]
    symbols: SymbolSet | None = None
    size_px: float = TEXT_PX
    is_bold: bool = False
    is_heading: bool = False
    room_px: float = 0.0

    @property
    def height_px(self) -> float:
        """Without the room above it."""
        return max(ROW_PX, LINE_PX * len(self.lines) + 4.0, float(self.swatch_px[1]))

    @property
    def swatch_px(self) -> tuple[int, int]:
        """Width and height of the swatch."""
        usual = (SWATCH_WIDTH_PX, SWATCH_HEIGHT_PX)
        return usual if self.symbols is None else swatch_size_px(self.symbols, usual)

    @property
    def text_left_px(self) -> float:
        """Where its text begins."""
        return 0.0 if self.symbols is None else self.swatch_px[0] + _SWATCH_GAP_PX

    @property
    def width_px(self) -> float:
        """Of swatch and text."""
        widths = [text_width_px(line, self.size_px, self.is_bold) for line in self.lines]
        return self.text_left_px + max(widths, default=0.0)


Column = list[Row]


def legend_piece(furniture: Furniture, settings: MapSettings, *, vector: bool) -> Piece | None:
    """Return the legend, None where the map is too small for it."""
    rows = legend_rows(furniture.legend)
    for factor in FACTORS:
        columns = _fitting(rows, settings, factor)
        if columns is not None:
            return _piece(columns, furniture.inks, factor, vector)
    return None


def legend_rows(groups: Sequence[LegendGroup]) -> list[Row]:
    """Return the legend line by line."""
    rows: list[Row] = []
    for number, group in enumerate(groups):
        # One group alone needs no heading to be told from others.
        if len(groups) > 1 and group.name:
            room = 8.0 if number else 0.0
            rows.append(_heading(group.name, GROUP_PX, room))
        for layer in group.layers:
            rows += _layer_rows(layer)
    return rows


def _layer_rows(layer: LegendLayer) -> list[Row]:
    if len(layer.rows) == 1 and not layer.rows[0].label:
        return [Row(_wrapped(layer.name), layer.rows[0].symbols)]
    head = _heading(layer.name, TEXT_PX, 4.0)
    return [head, *(Row(_wrapped(row.label), row.symbols) for row in layer.rows)]


def _heading(text: str, size_px: float, room_px: float) -> Row:
    lines = wrapped_text(text, size_px, WIDEST_TEXT_PX + SWATCH_WIDTH_PX, bold=True)
    return Row(lines, None, size_px, is_bold=True, is_heading=True, room_px=room_px)


def _wrapped(text: str) -> tuple[str, ...]:
    return wrapped_text(text, TEXT_PX, WIDEST_TEXT_PX)


def _fitting(rows: list[Row], settings: MapSettings, factor: float) -> list[Column] | None:
    """Return the rows in the fewest columns that fit, None where they do not fit."""
    room_w = MOST_SHARE * settings.width_px / factor - 2 * PADDING_PX
    room_h = MOST_SHARE * settings.height_px / factor - 2 * PADDING_PX
    wanted_h = LONG_SHARE * settings.height_px / factor - 2 * PADDING_PX
    fitting: list[Column] | None = None
    for count in range(1, MOST_COLUMNS + 1):
        columns = in_columns(rows, count)
        if _width(columns) > room_w:
            break
        height = max(map(_height, columns))
        if height <= room_h and fitting is None:
            fitting = columns
        if height <= wanted_h or count == 2:
            # More than two columns only where two do not fit.
            fitting = columns if height <= room_h else fitting
            if fitting is not None:
                return fitting
    return fitting


def in_columns(rows: list[Row], count: int) -> list[Column]:
    """Return the rows in at most so many columns, as low as can be; headings keep to their rows."""
    low, high = 0.0, _height(rows) + 1.0
    while high - low > 1.0:
        middle = (low + high) / 2
        if len(_filled(rows, middle)) <= count:
            high = middle
        else:
            low = middle
    return _filled(rows, high)


def _filled(rows: list[Row], height_px: float) -> list[Column]:
    columns: list[Column] = [[]]
    for block in _blocks(rows):
        if columns[-1] and _height([*columns[-1], *block]) > height_px:
            columns.append([])
        columns[-1] += block
    return columns


def _blocks(rows: list[Row]) -> list[Column]:
    """Return rows that stay together: headings with the first row under them."""
    blocks: list[Column] = []
    keeps = False
    for row in rows:
        if keeps:
            blocks[-1].append(row)
        else:
            blocks.append([row])
        keeps = row.is_heading
    return blocks


def _height(column: Sequence[Row]) -> float:
    rooms = sum(row.room_px for row in column[1:])
    return rooms + sum(row.height_px for row in column)


def _width(columns: Sequence[Column]) -> float:
    gaps = COLUMN_GAP_PX * (len(columns) - 1)
    return gaps + sum(max(row.width_px for row in column) for column in columns)


def _piece(columns: list[Column], inks: Inks, factor: float, vector: bool) -> Piece:
    width = _width(columns) + 2 * PADDING_PX
    height = max(map(_height, columns)) + 2 * PADDING_PX

    def paint(painter: QPainter) -> None:
        painter.scale(factor, factor)
        draw_plate(painter, QRectF(0, 0, width, height), inks.paper, inks.edge)
        left = PADDING_PX
        for column in columns:
            top = PADDING_PX
            for number, row in enumerate(column):
                top += row.room_px if number else 0.0
                _paint_row(painter, row, (left, top), inks, vector)
                top += row.height_px
            left += max(row.width_px for row in column) + COLUMN_GAP_PX

    return Piece("legend", width * factor, height * factor, paint)


def _paint_row(
    painter: QPainter, row: Row, at: tuple[float, float], inks: Inks, vector: bool
) -> None:
    left, top = at
    if row.symbols is not None:
        width, height = row.swatch_px
        painter.save()
        painter.translate(left, top + (row.height_px - height) / 2)
        if row.symbols.fill is not None:
            ground = QRectF(3, 3, width - 6, height - 6)
            painter.fillRect(ground, qcolor(inks.land))
        draw_swatch(painter, row.symbols, (width, height), vector=vector)
        painter.restore()
    font = text_font(row.size_px, row.is_bold)
    baseline = top + (row.height_px - LINE_PX * len(row.lines)) / 2
    baseline += (LINE_PX - row.size_px) / 2 + ASCENT_EM * row.size_px
    for number, line in enumerate(row.lines):
        place = (left + row.text_left_px, baseline + LINE_PX * number)
        draw_text(painter, place, line, font, inks.ink)
