"""The page of an area: tint, hatch, outline."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QSlider, QWidget

from corridormap.core.symbol import FillSymbol, Hatch, LineSymbol
from corridormap.ui.styling.color_button import ColorButton, MapColors
from corridormap.ui.styling.dash_box import DashBox
from corridormap.ui.styling.form_page import Edit, FormPage, number, pixels

TINT = "#8a8a8a40"
OPAQUE = 255


class FillPage(FormPage):
    """Shows a `FillSymbol`.

    Args:
        map_colors: For colour buttons.
        parent: Owner.
    """

    def __init__(self, map_colors: MapColors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tint = QCheckBox(self.tr("&Tint"))
        self.add_read("", self.tint, "tint", lambda fill: fill.color is not None)
        self.on_change(self.tint, lambda on: Edit("tint", lambda fill: _with_tint(fill, on)))
        self.add(self.tr("&Colour:"), ColorButton(map_colors), "color")
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.add_read(self.tr("Tint's &opacity:"), self.opacity, "opacity", _opacity)
        self.on_change(
            self.opacity, lambda share: Edit("opacity", lambda fill: _with_opacity(fill, share))
        )
        self._add_outline(map_colors)
        self._add_hatch(map_colors)

    def _add_outline(self, map_colors: MapColors) -> None:
        self.outline = QCheckBox(self.tr("Out&line"))
        self.add_read("", self.outline, "outline", lambda fill: fill.outline is not None)
        self.on_change(
            self.outline, lambda on: Edit("outline", lambda fill: _with_outline(fill, on))
        )
        self.add(self.tr("Outline colour:"), ColorButton(map_colors), "outline.color")
        self.add(self.tr("Outline width:"), pixels(30.0), "outline.width_px")
        self.add(self.tr("Outline dashes:"), DashBox(), "outline.dash_px")

    def _add_hatch(self, map_colors: MapColors) -> None:
        self.begin_column()
        self.hatch = QComboBox()
        for kind, title in (
            ("", self.tr("none")),
            ("lines", self.tr("parallel lines")),
            ("crossed", self.tr("crossed lines")),
        ):
            self.hatch.addItem(title, kind)
        self.add_read(self.tr("&Hatch:"), self.hatch, "hatch", _hatch_kind)
        self.on_change(self.hatch, lambda kind: Edit("hatch", lambda fill: _with_hatch(fill, kind)))
        self.add(self.tr("Hatch colour:"), ColorButton(map_colors), "hatch.color")
        self.add(self.tr("Angle:"), number(-180.0, 180.0, "°", 15.0), "hatch.angle_deg")
        self.add(self.tr("Line to line:"), pixels(100.0, 2.0), "hatch.spacing_px")
        self.add(self.tr("Width of lines:"), pixels(20.0, 0.1), "hatch.width_px")


def _opacity(fill: FillSymbol) -> int | None:
    if fill.color is None:
        return None
    return round(int(fill.color[7:] or "ff", 16) / OPAQUE * 100)


def _with_opacity(fill: FillSymbol, percent: int) -> FillSymbol:
    if fill.color is None:
        return fill
    level = round(percent / 100 * OPAQUE)
    return replace(fill, color=fill.color[:7] + ("" if level == OPAQUE else f"{level:02x}"))


def _with_tint(fill: FillSymbol, on: bool) -> FillSymbol:
    if not on:
        return replace(fill, color=None)
    outline = TINT if fill.outline is None else fill.outline.color[:7] + TINT[7:]
    return replace(fill, color=fill.color or outline)


def _with_outline(fill: FillSymbol, on: bool) -> FillSymbol:
    if not on:
        return replace(fill, outline=None)
    return replace(fill, outline=fill.outline or LineSymbol((fill.color or "#606060")[:7], 1.0))


def _hatch_kind(fill: FillSymbol) -> str:
    if fill.hatch is None:
        return ""
    return "crossed" if fill.hatch.crossed else "lines"


def _with_hatch(fill: FillSymbol, kind: str) -> FillSymbol:
    if not kind:
        return replace(fill, hatch=None)
    color = (fill.color or (fill.outline.color if fill.outline is not None else "#404040"))[:7]
    hatch = fill.hatch or Hatch(color)
    return replace(fill, hatch=replace(hatch, crossed=kind == "crossed"))
