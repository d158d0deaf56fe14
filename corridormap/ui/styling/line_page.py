"""The page of a line: stroke, dashes, casing, ticks and arrows, offset."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from corridormap.core.symbol import LineMarks, LineSymbol
from corridormap.ui.styling.color_button import ColorButton, MapColors
from corridormap.ui.styling.dash_box import DashBox
from corridormap.ui.styling.form_page import Edit, FormPage, pixels

CASING_PX = 1.0
CASING_COLOR = "#ffffff"


class LinePage(FormPage):
    """Shows a `LineSymbol`.

    Args:
        map_colors: For colour buttons.
        parent: Owner.
    """

    def __init__(self, map_colors: MapColors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add(self.tr("&Colour:"), ColorButton(map_colors), "color")
        self.add(self.tr("&Width:"), pixels(60.0), "width_px")
        self.add(self.tr("&Dashes:"), DashBox(), "dash_px")
        self.add(self.tr("O&ffset to the right:"), pixels(100.0, -100.0), "offset_px")
        self.casing = QCheckBox(self.tr("Cas&ing"))
        self.add_read("", self.casing, "casing", lambda line: line.casing_color is not None)
        self.on_change(self.casing, lambda on: Edit("casing", lambda line: _with_casing(line, on)))
        self.add(self.tr("Casing colour:"), ColorButton(map_colors), "casing_color")
        width = pixels(20.0)
        self.add_read(self.tr("Casing width:"), width, "casing_width_px", _casing_width)
        self.on_change(width, _casing_edit)
        self._add_marks(map_colors)

    def _add_marks(self, map_colors: MapColors) -> None:
        self.begin_column()
        self.kind = QComboBox()
        for kind, title in (
            ("", self.tr("nothing")),
            ("ticks", self.tr("ticks, as of a railway")),
            ("arrows", self.tr("arrows of direction")),
        ):
            self.kind.addItem(title, kind)
        self.add_read(
            self.tr("&Along the line:"),
            self.kind,
            "marks",
            lambda line: "" if line.marks is None else line.marks.kind,
        )
        self.on_change(self.kind, lambda kind: Edit("marks", lambda line: _with_marks(line, kind)))
        self.add(self.tr("Colour of marks:"), ColorButton(map_colors), "marks.color")
        self.add(self.tr("Length of marks:"), pixels(60.0), "marks.size_px")
        self.add(self.tr("One to the next:"), pixels(400.0, 2.0, 1.0), "marks.spacing_px")
        self.add(self.tr("Width of ticks:"), pixels(20.0), "marks.width_px")


def _casing_width(line: LineSymbol) -> float | None:
    return None if line.casing_color is None else line.casing_width_px


def _casing_edit(width_px: float) -> Edit:
    def change(line: Any) -> Any:
        return replace(line, casing_width_px=width_px)

    return Edit("casing_width_px", change)


def _with_casing(line: LineSymbol, on: bool) -> LineSymbol:
    if not on:
        return replace(line, casing_color=None, casing_width_px=0.0)
    width_px = line.casing_width_px or CASING_PX
    return replace(line, casing_color=CASING_COLOR, casing_width_px=width_px)


def _with_marks(line: LineSymbol, kind: str) -> LineSymbol:
    if not kind:
        return replace(line, marks=None)
    if line.marks is None:
        return replace(line, marks=LineMarks(kind, line.color[:7]))
    return replace(line, marks=replace(line.marks, kind=kind))
