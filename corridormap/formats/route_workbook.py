"""Lays tables of routes out as a workbook that reads well on the screen and on paper."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from corridormap.formats.route_sheets import Cell, Sheet
from corridormap.formats.route_tables import FORMULA_STARTS

if TYPE_CHECKING:
    from openpyxl.styles import Alignment
    from openpyxl.worksheet.worksheet import Worksheet

_WIDEST, _NARROWEST = 60, 8
_FILTER_CHARACTERS = 3
"""The arrow of a filter takes so much of a header's room."""
_LONGEST_TEXT = 32_767
"""Characters that a cell of a spreadsheet holds."""
_HEADER_FILL = "E8EDF2"
_LINE_POINTS = 15
_MOST_LINES = 20
_LENGTH, _HOURS, _AMOUNT, _DEGREES = "#,##0.0", "#,##0.0", "#,##0", "0.0000"
_FORMATS = {
    **dict.fromkeys(("km", "cumulative km", "drawn km", "straight km", "at km"), _LENGTH),
    **dict.fromkeys(("hours", "hours moving"), _HOURS),
    **dict.fromkeys(("cost a TEU", "CO2 kg a TEU"), _AMOUNT),
    **dict.fromkeys(("longitude", "latitude"), _DEGREES),
    **dict.fromkeys(("km more", "hours more"), "+#,##0.0;-#,##0.0;0.0"),
    **dict.fromkeys(("cost more", "CO2 kg more"), "+#,##0;-#,##0;0"),
}
"""How numbers of a column are shown; the cells hold them to the last digit."""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook with a sheet for each table."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "corridormap"
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    for column, name in enumerate(sheet.names, start=1):
        values = [row[column - 1] for row in sheet.rows]
        is_number = any(isinstance(value, int | float) for value in values)
        width = _width(sheet.header[column - 1], values, _FORMATS.get(name, ""))
        page.column_dimensions[get_column_letter(column)].width = width
        look = _look(is_number, width == _WIDEST)
        if width == _WIDEST:
            _give_height(page, values)
        for number, value in enumerate(values, start=2):
            if value is None or value == "":
                continue
            cell = page.cell(number, column)
            _put(cell, value)
            cell.alignment = look
            if name in _FORMATS:
                cell.number_format = _FORMATS[name]
        _put_header(page.cell(1, column), sheet.header[column - 1], is_number)
    _prepare(page, bool(sheet.rows))


def _give_height(page: Worksheet, values: Sequence[Cell]) -> None:
    """Make rows as high as their texts break into; not every program does so by itself."""
    for number, value in enumerate(values, start=2):
        lines = -(-_characters(value, "") // (_WIDEST - 4))
        if lines > 1:
            row = page.row_dimensions[number]
            row.height = max(row.height or 0, min(lines, _MOST_LINES) * _LINE_POINTS)


def _prepare(page: Worksheet, has_rows: bool) -> None:
    """Keep the header in sight, on paper too, where all columns stand on one page."""
    page.freeze_panes = "B2"
    if has_rows:
        page.auto_filter.ref = page.dimensions
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    page.oddFooter.left.text = "&A"
    page.oddFooter.right.text = "&P / &N"


def _put_header(cell: Any, text: str, is_number: bool) -> None:
    from openpyxl.styles import Border, Font, PatternFill, Side

    _put(cell, text)
    # The workbook's own font: without a name each program takes another one.
    cell.font = Font(name="Calibri", size=11, bold=True)
    cell.fill = PatternFill("solid", fgColor=_HEADER_FILL)
    cell.border = Border(bottom=Side(style="thin"))
    cell.alignment = _look(is_number, False)


@cache
def _look(is_number: bool, is_wrapped: bool) -> Alignment:
    from openpyxl.styles import Alignment

    if is_number:
        return Alignment(horizontal="right", vertical="top")
    # Set in: a text would else touch the number before it.
    return Alignment(horizontal="left", vertical="top", indent=1, wrap_text=is_wrapped)


def _put(cell: Any, value: Cell) -> None:
    if isinstance(value, float):
        # A sheet has no word for what is no number: programs call a file with one broken.
        if math.isfinite(value):
            # The library writes 16 digits: 8.11 would stand in the file as 8.109999999999999.
            # Numbers of arrays name their type when they are asked how they are written.
            cell.value = repr(float(value))
            cell.data_type = "n"
        return
    if not isinstance(value, str):
        cell.value = value
        return
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = value.encode("utf-8", "replace").decode("utf-8")
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_TEXT]
    # The library would make a formula of an equals sign, and people one by editing the cell.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)


def _width(title: str, values: Sequence[Cell], shown_as: str) -> int:
    """Return the width that a column needs, in characters."""
    longest = max((_characters(value, shown_as) for value in values), default=0)
    needed = max(longest + 2, _characters(title, "") + _FILTER_CHARACTERS)
    return min(max(needed, _NARROWEST), _WIDEST)


def _characters(value: Cell, shown_as: str) -> int:
    """Return how wide a cell is; letters of East Asia take two of ours."""
    if value is None:
        return 0
    if not isinstance(value, str):
        digits = len(shown_as.partition(";")[0].partition(".")[2])
        return len(f"{value:+,.{digits}f}") if shown_as else len(str(value))
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in value)
