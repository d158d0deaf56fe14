"""The symbols of what is chosen: a page for each kind that the layer's geometry can have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from corridormap.core.default_style import COLORS, default_style
from corridormap.core.style_fit import main_color, parts_of
from corridormap.core.symbol import Category, SymbolSet
from corridormap.core.value_choice import ValueChoice
from corridormap.render.draw_context import qcolor
from corridormap.ui.styling.color_button import MapColors
from corridormap.ui.styling.fill_page import FillPage
from corridormap.ui.styling.form_page import Change, Edit, FormPage
from corridormap.ui.styling.line_page import LinePage
from corridormap.ui.styling.marker_page import MarkerPage
from corridormap.ui.styling.scale_page import ScaleRows

FAINT = 0.4
"""A marker in the colour of its own area shows on a tint no denser than this."""


class SymbolPane(QTabWidget):
    """Shows a `SymbolSet`.

    Args:
        map_colors: For colour buttons.
        parent: Owner.
    """

    edited = Signal(object)
    """An `Edit` of a `SymbolSet`."""
    scales_edited = Signal(object)
    """An `Edit` of a `Category`."""

    def __init__(self, map_colors: MapColors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._geometry_type = ""
        self._symbols = SymbolSet()
        self.marker = MarkerPage(map_colors)
        self.pages: dict[str, FormPage] = {
            "marker": self.marker,
            "line": LinePage(map_colors),
            "fill": FillPage(map_colors),
        }
        self.switches = {
            "marker": QCheckBox(self.tr("Draw a &marker")),
            "line": QCheckBox(self.tr("Draw a l&ine")),
            "fill": QCheckBox(self.tr("Draw the ar&ea")),
        }
        self.scales = ScaleRows()
        self.scales.edited.connect(self.scales_edited)
        self._scales_tab = QWidget()
        column = QVBoxLayout(self._scales_tab)
        column.addWidget(self.scales)
        column.addStretch(1)
        self._tabs = {part: self._tab(part) for part in self.pages}
        for part, page in self.pages.items():
            page.edited.connect(lambda edit, part=part: self._pass_on(part, edit))
            self.switches[part].toggled.connect(lambda on, part=part: self._switch(part, on))

    def set_layer(self, geometry_type: str) -> None:
        """Offer the pages that a geometry type has a use for."""
        if geometry_type == self._geometry_type:
            return
        self._geometry_type = geometry_type
        self.clear()
        titles = self._titles()
        for part in parts_of(geometry_type):
            self.addTab(self._tabs[part], titles[part])
        self.addTab(self._scales_tab, self.tr("Scales"))

    def set_choices(self, choices: Sequence[ValueChoice]) -> None:
        """Offer what can turn and size markers."""
        self.marker.set_choices(choices)

    def show_symbols(self, symbols: SymbolSet) -> None:
        """Show symbols without asking for a change."""
        self._symbols = symbols
        for part, page in self.pages.items():
            value = getattr(symbols, part)
            with QSignalBlocker(self.switches[part]):
                self.switches[part].setChecked(value is not None)
            page.show_value(value)

    def show_limits(self, category: Category | None, has_classes: bool) -> None:
        """Show between which scales a class takes features, where there are classes."""
        self.setTabVisible(self.count() - 1, has_classes)
        self.scales.show_limits(category)

    def show_first(self, symbols: SymbolSet) -> None:
        """Turn to the first page that draws anything."""
        for place, part in enumerate(parts_of(self._geometry_type)):
            if getattr(symbols, part) is not None:
                self.setCurrentIndex(place)
                return

    def _tab(self, part: str) -> QWidget:
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(2)
        column.addWidget(self.switches[part])
        column.addWidget(self.pages[part])
        column.addStretch(1)
        area.setWidget(inner)
        return area

    def _pass_on(self, part: str, edit: Edit) -> None:
        self.edited.emit(Edit(f"{part}.{edit.key}", _in_part(part, edit.change)))

    def _switch(self, part: str, on: bool) -> None:
        if not on:
            self.edited.emit(Edit("", lambda symbols: replace(symbols, **{part: None})))
            return
        look = _first_look(self._geometry_type, part, self._symbols)
        self.edited.emit(
            Edit("", lambda symbols: replace(symbols, **{part: getattr(symbols, part) or look}))
        )

    def _titles(self) -> dict[str, str]:
        return {"marker": self.tr("Marker"), "line": self.tr("Line"), "fill": self.tr("Area")}


def _in_part(part: str, change: Change) -> Change:
    def changed(symbols: SymbolSet) -> SymbolSet:
        old = getattr(symbols, part)
        return symbols if old is None else replace(symbols, **{part: change(old)})

    return changed


def _first_look(geometry_type: str, part: str, symbols: SymbolSet) -> object:
    """Return what a part is drawn with at first: in the colour of the others, if that shows."""
    look = getattr(default_style("", 0).symbols, part)
    on_shapes = part == "marker" and "POINT" not in geometry_type.upper()
    color = main_color(symbols)
    if color is not None:
        is_hidden = on_shapes and qcolor(color).alphaF() > FAINT
        look = replace(look, color=(COLORS[1] if is_hidden else color[:7]) + look.color[7:])
    return replace(look, on_shapes=True) if on_shapes else look
