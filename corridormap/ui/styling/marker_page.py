"""The page of a marker: picture, size, colours, rotation, size by a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from corridormap.core.symbol import MarkerSymbol, SizeScale
from corridormap.core.value_choice import ValueChoice
from corridormap.ui.styling.color_button import ColorButton, MapColors
from corridormap.ui.styling.form_page import Edit, FormPage, number, pixels
from corridormap.ui.styling.icon_box import IconBox
from corridormap.ui.styling.value_box import ValueBox

LARGEST_NUMBER = 1e15


class MarkerPage(FormPage):
    """Shows a `MarkerSymbol`.

    Args:
        map_colors: For colour buttons.
        parent: Owner.
    """

    size_field_chosen = Signal(object)
    """The `ValueChoice` that sizes shall follow: its least and greatest number are wanted."""
    angle_field_chosen = Signal(object)
    """The `ValueChoice` that angles shall follow, None for none."""

    def __init__(self, map_colors: MapColors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add(self.tr("&Picture:"), IconBox(), "icon")
        self.add(self.tr("Si&ze:"), pixels(200.0, 1.0, 1.0), "size_px")
        self.add(self.tr("&Colour:"), ColorButton(map_colors), "color")
        self.outline = QCheckBox(self.tr("Out&line"))
        self.add_read("", self.outline, "outline", lambda each: each.outline_color is not None)
        self.on_change(
            self.outline, lambda on: Edit("outline", lambda each: _with_outline(each, on))
        )
        self.add(self.tr("Outline colour:"), ColorButton(map_colors), "outline_color")
        self.add(self.tr("&Rotation:"), number(-360.0, 360.0, "°", 15.0), "angle_deg")
        self.angle_field = ValueBox(self.tr("the same for all"))
        self.add_read(
            self.tr("Rotation &by:"), self.angle_field, "angle_field", lambda each: each.angle_field
        )
        self.angle_field.activated.connect(
            lambda _: self.angle_field_chosen.emit(self.angle_field.choice)
        )
        self._add_sizes()

    def set_choices(self, choices: Sequence[ValueChoice]) -> None:
        """Offer what can turn and size markers."""
        numeric = [each for each in choices if each.is_numeric]
        self.size_field.set_choices(numeric)
        self.angle_field.set_choices([each for each in numeric if not each.is_fact])

    def _add_sizes(self) -> None:
        self.begin_column()
        self.size_field = ValueBox(self.tr("the same for all"))
        self.add_read(
            self.tr("Size by &value of:"),
            self.size_field,
            "size_field",
            lambda each: "" if each.size_scale is None else each.size_scale.field,
        )
        self.size_field.activated.connect(lambda _: self._choose_size_field())
        most = LARGEST_NUMBER
        self.add(self.tr("Smallest value:"), number(-most, most), "size_scale.minimum")
        self.add(self.tr("Size of the smallest:"), pixels(400.0), "size_scale.size_min_px")
        self.add(self.tr("Greatest value:"), number(-most, most), "size_scale.maximum")
        self.add(self.tr("Size of the greatest:"), pixels(400.0), "size_scale.size_max_px")
        by_area = QCheckBox(self.tr("Areas grow with the value, not sides"))
        self.add("", by_area, "size_scale.by_area")
        self.add(self.tr("Size without a value:"), pixels(200.0), "size_scale.missing_px")

    def _choose_size_field(self) -> None:
        choice = self.size_field.choice
        if choice is None:
            self.edited.emit(Edit("size_field", lambda each: replace(each, size_scale=None)))
        else:
            self.size_field_chosen.emit(choice)


def with_sizes(marker: MarkerSymbol, field: str, least: float, greatest: float) -> MarkerSymbol:
    """Return a marker whose size follows a field between two numbers."""
    old = marker.size_scale or SizeScale(field, 0.0, 1.0)
    # Areas are to be compared with nothing: the smallest value of all has a size by its share.
    start = min(least, 0.0) if least <= 0 or old.by_area else least
    smallest = 0.0 if start == 0.0 else old.size_min_px
    scale = replace(old, field=field, minimum=start, maximum=greatest, size_min_px=smallest)
    return replace(marker, size_scale=scale)


def _with_outline(marker: MarkerSymbol, on: bool) -> MarkerSymbol:
    return replace(marker, outline_color="#ffffff" if on else None)
