"""What classes are made of: renderer, field, method, number of classes, palette."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from corridormap.core.graduated import MOST_CLASSES
from corridormap.core.palettes import DEFAULTS, PaletteKind
from corridormap.core.symbol import LayerStyle, Renderer
from corridormap.core.value_choice import ValueChoice
from corridormap.ui.styling.palette_box import PaletteBox
from corridormap.ui.styling.value_box import ValueBox

FIRST_CLASSES = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """What classes shall be made of.

    Attributes:
        renderer: `categorised` or `graduated`.
        choice: The field, fact or lookup.
        method: Of `core.graduated.METHODS`, for ranges.
        class_count: For ranges.
        palette: A name of `core.palettes`, empty to keep the colours.
        is_reversed: Whether the palette's last colour comes first.
        beside: Further fields, for classes of what several fields have together.
    """

    renderer: str
    choice: ValueChoice
    method: str = "quantile"
    class_count: int = FIRST_CLASSES
    palette: str = ""
    is_reversed: bool = False
    beside: tuple[ValueChoice, ...] = ()

    @property
    def choices(self) -> tuple[ValueChoice, ...]:
        """All that classes shall be made of."""
        return (self.choice, *self.beside)


class ClassifyBar(QWidget):
    """The rows above the list of classes."""

    renderer_chosen = Signal(str)
    classes_wanted = Signal(object)
    """A `Wish`."""
    palette_wanted = Signal(str, bool)
    """Other colours for the classes that are there: name and whether it is reversed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numeric: list[ValueChoice] = []
        self._all: list[ValueChoice] = []
        self._several: tuple[ValueChoice, ...] = ()
        """Fields that the style's classes are made of together."""
        self._category_palette = ""
        """The last one chosen for kinds: a style keeps their colours only."""
        self.renderer = QComboBox()
        for name, title in (
            (Renderer.SINGLE, self.tr("all alike")),
            (Renderer.CATEGORISED, self.tr("by values (categorised)")),
            (Renderer.GRADUATED, self.tr("by ranges of numbers (graduated)")),
            (Renderer.RULES, self.tr("by rules")),
        ):
            self.renderer.addItem(title, name.value)
        self.field = ValueBox()
        self.method = QComboBox()
        for key, title in (
            ("quantile", self.tr("as many in each (quantile)")),
            ("equal", self.tr("equal ranges")),
            ("natural", self.tr("natural breaks")),
            ("manual", self.tr("set by hand")),
        ):
            self.method.addItem(title, key)
        self.count = QSpinBox()
        self.count.setRange(1, MOST_CLASSES)
        self.count.setValue(FIRST_CLASSES)
        self.count.setKeyboardTracking(False)
        self.palette_box = PaletteBox()
        self.reverse = QCheckBox(self.tr("Re&verse"))
        self.make = QPushButton()
        self.make.setAutoDefault(False)
        self._lay_out()
        self._connect()

    @property
    def kind(self) -> str:
        """The renderer chosen."""
        return str(self.renderer.currentData())

    def set_choices(self, choices: Sequence[ValueChoice]) -> None:
        """Offer what the layer can be classified by."""
        self._all = list(choices)
        self._numeric = [each for each in choices if each.is_numeric]
        self._offer()

    def show_style(self, style: LayerStyle) -> None:
        """Show how a style makes its classes, without asking for a change."""
        kind = str(style.kind)
        with QSignalBlocker(self.renderer):
            self.renderer.setCurrentIndex(self.renderer.findData(kind))
        self._offer()
        graduation = style.graduation
        if kind == Renderer.GRADUATED and graduation is not None:
            self.field.show_name(graduation.field)
            with QSignalBlocker(self.method), QSignalBlocker(self.count):
                self.method.setCurrentIndex(self.method.findData(graduation.method))
                if graduation.method != "manual":
                    self.count.setValue(graduation.class_count)
            self._show_palette(graduation.palette, len(style.categories), graduation.is_reversed)
            self.palette_box.set_kinds(PaletteKind.SEQUENTIAL, PaletteKind.DIVERGING)
        else:
            self._several = self._known(style.category_fields)
            self.field.show_name(", ".join(style.category_fields))
            reverse = self.reverse.isChecked()
            self._show_palette(self._category_palette, len(style.categories), reverse)
            self.palette_box.set_kinds(PaletteKind.QUALITATIVE)
        self._show_rows(kind)
        self.make.setEnabled(bool(self._choices()))

    def wish(self) -> Wish | None:
        """Return what is asked for, None while no field is chosen."""
        choices = self._choices()
        if not choices:
            return None
        kind, palette = self.kind, self.palette_box.name
        if kind == Renderer.GRADUATED:
            palette = palette or DEFAULTS[PaletteKind.SEQUENTIAL]
        method = str(self.method.currentData() or "quantile")
        if method == "manual":
            method = "quantile"
        count = self.count.value()
        reverse = self.reverse.isChecked()
        return Wish(kind, choices[0], method, count, palette, reverse, choices[1:])

    def _choices(self) -> tuple[ValueChoice, ...]:
        choice = self.field.choice
        if choice is not None:
            return (choice,)
        names = ", ".join(each.name for each in self._several)
        return self._several if names and self.field.currentData() == names else ()

    def _known(self, names: Sequence[str]) -> tuple[ValueChoice, ...]:
        """Return what fields of a style are, nothing where one is not known."""
        choices = {each.name: each for each in self._all}
        found = tuple(choices[name] for name in names if name in choices)
        return found if len(found) == len(names) > 1 else ()

    def _show_palette(self, name: str, count: int, is_reversed: bool) -> None:
        self.palette_box.show_palette(name, count, is_reversed)
        with QSignalBlocker(self.reverse):
            self.reverse.setChecked(is_reversed)

    def _offer(self) -> None:
        self.field.set_choices(self._numeric if self.kind == Renderer.GRADUATED else self._all)

    def _show_rows(self, kind: str) -> None:
        graduated, categorised = kind == Renderer.GRADUATED, kind == Renderer.CATEGORISED
        rows: tuple[tuple[bool, tuple[QWidget, ...]], ...] = (
            (graduated or categorised, (self.field, self._field_title, self.make)),
            (graduated, (self.method, self.count, self._count_title)),
            (kind != Renderer.SINGLE, (self.palette_box, self.reverse, self._palette_title)),
        )
        for shown, parts in rows:
            for part in parts:
                part.setVisible(shown)
        self.make.setText(self.tr("Classi&fy") if graduated else self.tr("All &values"))
        self.make.setToolTip(
            self.tr("Make the classes anew from the numbers")
            if graduated
            else self.tr("Make a class for each value")
        )

    def _lay_out(self) -> None:
        self._field_title = QLabel(self.tr("&By:"))
        self._count_title = QLabel(self.tr("C&lasses:"))
        self._palette_title = QLabel(self.tr("&Palette:"))
        renderer_title = QLabel(self.tr("&Draw:"))
        for label, widget in (
            (renderer_title, self.renderer),
            (self._field_title, self.field),
            (self._count_title, self.count),
            (self._palette_title, self.palette_box),
        ):
            label.setBuddy(widget)
            widget.setAccessibleName(label.text().replace("&", "").rstrip(":"))
        self.method.setAccessibleName(self.tr("Method"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        grid.addWidget(renderer_title, 0, 0)
        grid.addWidget(self.renderer, 0, 1)
        grid.addWidget(self._field_title, 1, 0)
        grid.addWidget(self.field, 1, 1)
        ranges = QHBoxLayout()
        ranges.setSpacing(8)
        for part in (self.method, self._count_title, self.count):
            ranges.addWidget(part)
        grid.addLayout(ranges, 0, 2)
        grid.addWidget(self.make, 1, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._palette_title, 2, 0)
        grid.addWidget(self.palette_box, 2, 1)
        grid.addWidget(self.reverse, 2, 2)

    def _connect(self) -> None:
        self.renderer.activated.connect(lambda _: self.renderer_chosen.emit(self.kind))
        self.field.activated.connect(lambda _: self._want())
        self.method.activated.connect(lambda _: self._want_method())
        self.count.valueChanged.connect(lambda _: self._want())
        self.make.clicked.connect(lambda: self._want())
        self.palette_box.palette_chosen.connect(lambda _: self._want_palette())
        self.reverse.toggled.connect(lambda _: self._want_palette())

    def _want_method(self) -> None:
        if self.method.currentData() != "manual":
            self._want()

    def _want(self) -> None:
        wish = self.wish()
        if wish is not None:
            self.classes_wanted.emit(wish)

    def _want_palette(self) -> None:
        if self.kind != Renderer.GRADUATED:
            self._category_palette = self.palette_box.name
        if self.palette_box.name:
            self.palette_wanted.emit(self.palette_box.name, self.reverse.isChecked())
