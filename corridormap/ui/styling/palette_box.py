"""Chooses a palette out of the library: strips by kind, those that all people can read marked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.errors import FieldError
from corridormap.core.palettes import PaletteKind, colors_of, is_safe, palettes
from corridormap.ui.styling.palette_strip import (
    COLORS_ROLE,
    NAME_ROLE,
    SAFE_ROLE,
    STRIP,
    PaletteDelegate,
    strip_picture,
)

COLORS_SHOWN = 7
POPUP = QSize(370, 420)


class PaletteBox(QPushButton):
    """Shows the palette in use; a click or Space opens the list."""

    palette_chosen = Signal(str)
    """A name of `core.palettes`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._count = COLORS_SHOWN
        self._kinds = tuple(PaletteKind)
        self._is_reversed = False
        self.setIconSize(STRIP)
        self.setAutoDefault(False)
        self.setAccessibleName(self.tr("Palette"))
        self.clicked.connect(self.open_list)
        self.list: PaletteList | None = None
        self._show()

    @property
    def name(self) -> str:
        """The palette shown, nothing for colours set by hand."""
        return self._name

    def set_kinds(self, *kinds: PaletteKind) -> None:
        """Offer palettes of these kinds first."""
        self._kinds = (*kinds, *(kind for kind in PaletteKind if kind not in kinds))

    def show_palette(self, name: str, count: int, is_reversed: bool = False) -> None:
        """Show a palette for so many classes without asking for a change."""
        if (name, count, is_reversed) != (self._name, self._count, self._is_reversed):
            self._name, self._count, self._is_reversed = name, count, is_reversed
            self._show()

    def open_list(self) -> None:
        """Show all palettes under the button."""
        self.list = PaletteList(self._kinds, max(self._count, 2), self)
        self.list.show_chosen(self._name)
        self.list.chosen.connect(self._choose)
        self.list.open_below(self)

    def _choose(self, name: str) -> None:
        self._name = name
        self._show()
        self.palette_chosen.emit(name)

    def _show(self) -> None:
        title = self.tr("own colours")
        colors: tuple[str, ...] = ()
        if self._name:
            try:
                colors = colors_of(self._name, max(self._count, 2), self._is_reversed)
                title = self._name.partition(":")[2]
            except FieldError:
                title = self._name
        self.setIcon(QIcon(strip_picture(colors)) if colors else QIcon())
        self.setText(title)
        self.setToolTip(self._name)


class PaletteList(QFrame):
    """The list that opens under the button; Return or a click chooses, Escape leaves it.

    Args:
        kinds: In this order.
        count: How many classes the colours are for: a palette may be safe for five, not for nine.
        parent: Owner.
    """

    chosen = Signal(str)
    _safe_only = False
    """Stays from one opening to the next."""

    def __init__(self, kinds: tuple[PaletteKind, ...], count: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._kinds, self._count = kinds, count
        self.safe_only = QCheckBox(self.tr("Colour-blind safe only"))
        self.safe_only.setChecked(PaletteList._safe_only)
        self.list = QListWidget()
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(self.tr("Palettes"))
        note = QLabel(
            self.tr("✓ colour-blind people can tell its {count} colours apart").format(count=count)
        )
        note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        for part in (self.safe_only, self.list, note):
            column.addWidget(part)
        self._fill()
        self.safe_only.toggled.connect(self._filter)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)

    def open_below(self, button: QWidget) -> None:
        """Show the list where there is room for it, as near to the button as can be."""
        self.resize(POPUP)
        place = button.mapToGlobal(button.rect().bottomLeft())
        screen = button.screen().availableGeometry()
        left = min(place.x(), screen.right() - self.width())
        top = min(place.y(), screen.bottom() - self.height())
        self.move(max(left, screen.left()), max(top, screen.top()))
        self.show()
        self.list.setFocus()

    def show_chosen(self, name: str) -> None:
        """Put the cursor on a palette."""
        for row in range(self.list.count()):
            if self.list.item(row).data(NAME_ROLE) == name:
                self.list.setCurrentRow(row)
                self.list.scrollToItem(self.list.item(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Close when the language changes: the list is made anew when it is opened."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.close()

    def _fill(self) -> None:
        self.list.clear()
        titles = self._titles()
        known = palettes()
        for kind in self._kinds:
            rows = [self._row(each.name, each.title) for each in known if each.kind is kind]
            rows = [row for row in rows if row.data(SAFE_ROLE) or not self.safe_only.isChecked()]
            if not rows:
                continue
            head = QListWidgetItem(titles[kind])
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            font = head.font()
            font.setBold(True)
            head.setFont(font)
            for item in (head, *rows):
                self.list.addItem(item)

    def _row(self, name: str, title: str) -> QListWidgetItem:
        item = QListWidgetItem(title)
        safe = is_safe(name, self._count)
        item.setData(NAME_ROLE, name)
        item.setData(COLORS_ROLE, list(colors_of(name, self._count)))
        item.setData(SAFE_ROLE, safe)
        spoken = self.tr("{palette}, colour-blind safe") if safe else "{palette}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken.format(palette=title))
        item.setToolTip(name)
        return item

    def _filter(self, only: bool) -> None:
        PaletteList._safe_only = only
        self._fill()

    def _choose(self, item: QListWidgetItem) -> None:
        name = item.data(NAME_ROLE)
        if name:
            self.close()
            self.chosen.emit(str(name))

    def _titles(self) -> dict[PaletteKind, str]:
        return {
            PaletteKind.SEQUENTIAL: self.tr("From little to much"),
            PaletteKind.DIVERGING: self.tr("Away from a middle"),
            PaletteKind.QUALITATIVE: self.tr("Kinds without an order"),
        }
