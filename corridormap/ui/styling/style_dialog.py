"""The window in which a layer's style is edited while the map follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.style_fit import parts_of
from corridormap.core.symbol import SymbolSet
from corridormap.core.value_choice import ValueChoice, field_choices, join_choices, with_joins
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.panels.data_words import window_language
from corridormap.ui.panels.legend_swatches import picture_of
from corridormap.ui.styling.classes_page import ClassesPage
from corridormap.ui.styling.form_page import Edit
from corridormap.ui.styling.known_values import KnownValues
from corridormap.ui.styling.label_page import LabelPage
from corridormap.ui.styling.layer_page import LayerPage
from corridormap.ui.styling.style_menu import StyleButtons, StyleMenu
from corridormap.ui.styling.style_preview import StylePreview
from corridormap.ui.styling.style_services import LayerValues, StyleServices
from corridormap.ui.styling.value_reader import ValueReader
from corridormap.ui.styling.work_row import WorkRow

SIZE = QSize(590, 640)
Button = QDialogButtonBox.StandardButton


class StyleDialog(QDialog):
    """Beside the map, follows the layer that is chosen; OK keeps, Cancel gives back what was.

    Args:
        services: What it works with.
        ground: Gives the colour of the map's land.
        parent: The window.
    """

    command_wanted = Signal(str)
    """`load`, `save`, `copy` or `paste`: what the menu asks for."""

    def __init__(
        self, services: StyleServices, ground: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services = services
        self._editor = services.editor
        self._ground = ground
        self._known = KnownValues(services, self)
        self.reader = ValueReader(services.runner, self)
        self.work = WorkRow(self.reader, services.runner)
        self.preview = StylePreview()
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.menu = StyleMenu(self)
        self.menu.command_wanted.connect(self.command_wanted)
        self.buttons = StyleButtons(self.menu)
        self.tabs = QTabWidget()
        self.classes = ClassesPage(services, self.reader, self._picture)
        self.labels = LabelPage(services.map_colors)
        self.layer_page = LayerPage()
        self._lay_out()
        self._connect()
        self.resize(SIZE)
        self.show_layer()

    @property
    def is_known(self) -> bool:
        """Whether all that the layer's file knows is offered."""
        return not self._known.is_reading

    def sizeHint(self) -> QSize:
        """Return a size that fits a small screen beside the map."""
        return SIZE

    def show_layer(self) -> None:
        """Show the layer that is edited now."""
        layer = self._editor.layer
        self.tabs.setEnabled(layer is not None)
        self.reader.stop()
        self._known.stop()
        self.show_message("")
        if layer is None:
            self.title.setText(self.tr("Choose a layer in the layer panel."))
            self.setWindowTitle(self.tr("Style"))
            return
        name = (layer.name_zh if window_language() == "zh" else "") or layer.name
        self.setWindowTitle(self.tr("Style of {name}").format(name=name))
        self.title.setText(name)
        self._fill(layer)
        if self._known.of(layer) is None and parts_of(layer.info.geometry_type):
            self._known.read(layer)

    def choose_class(self, label: str) -> None:
        """Turn to the classes that a legend calls so."""
        self.tabs.setCurrentIndex(0)
        categories = self._editor.style.categories
        found = {at for at, each in enumerate(categories) if label in (each.label, each.label_zh)}
        self.classes.table.choose(found or {len(categories)})

    def show_message(self, text: str) -> None:
        """Say what was not or only partly done; an empty text takes it away."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def show_opacity(self, layer: VectorLayer, what: str) -> None:
        """Follow the layer's opacity, whoever changed it."""
        if what == "opacity" and layer is self._editor.layer:
            self.layer_page.show_opacity(layer.opacity)
            self._show_changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return end the typing in a field, and not the editing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Give all layers back the styles they had, and close."""
        self._editor.reset_all()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what was changed: the window's own cross is no Cancel."""
        self._editor.end_turn()
        event.accept()
        self.accept()

    def showEvent(self, event: QShowEvent) -> None:
        """Stand at the right edge of the window at first, off the middle of the map."""
        super().showEvent(event)
        window = self.parentWidget()
        if not event.spontaneous() and window is not None:
            box = window.frameGeometry()
            place = box.topRight() - self.rect().topRight()
            self.move(place.x() - 12, max(box.top() + 60, box.center().y() - self.height() // 2))

    def done(self, result: int) -> None:
        """Stop all reading."""
        self.reader.stop()
        self._known.stop()
        super().done(result)

    def _choices(self, layer: VectorLayer) -> list[ValueChoice]:
        known = self._known.of(layer) or LayerValues()
        choices = [*field_choices(layer.info.fields), *known.choices]
        names = {each.name for each in choices}
        return [*choices, *(each for each in join_choices(layer.style) if each.name not in names)]

    def _fill(self, layer: VectorLayer) -> None:
        has_features = bool(parts_of(layer.info.geometry_type))
        for page in (self.classes, self._label_area):
            self.tabs.setTabVisible(self.tabs.indexOf(page), has_features)
        choices = self._choices(layer)
        self.classes.show_layer(layer, choices)
        self.labels.set_layer(layer.info, [each for each in choices if not each.is_fact])
        known = self._known.of(layer) or LayerValues()
        self.layer_page.offer_lanes(known.has_lanes or self._editor.style.lane_px > 0)
        self.layer_page.show_opacity(layer.opacity)
        self._show_rest()

    def _show_style(self) -> None:
        if self._editor.layer is not None:
            self.classes.show_style()
            self._show_rest()

    def _show_rest(self) -> None:
        style = self._editor.style
        self.labels.show_value(style)
        self.layer_page.show_style(style)
        self._show_preview()
        self._show_changed()

    def _show_changed(self) -> None:
        self.buttons.button(Button.Reset).setEnabled(self._editor.is_changed)

    def _show_preview(self) -> None:
        if self._editor.layer is not None:
            self.preview.show_symbols(self.classes.symbols_shown(), self._ground())

    def _picture(self, symbols: SymbolSet) -> QImage:
        return picture_of(symbols, self.devicePixelRatioF(), self._ground())

    def _edit(self, edit: Edit) -> None:
        self._editor.change(edit.change, edit.key)

    def _add_join(self, choice: ValueChoice) -> None:
        if choice.join is not None:
            self._editor.change(lambda style: with_joins(style, [choice]))

    def _set_opacity(self, opacity: float) -> None:
        if self._editor.layer is not None:
            self._services.set_opacity(self._editor.layer, opacity)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        head.addWidget(self.title, 1)
        head.addWidget(self.preview)
        self._label_area = labels = QScrollArea()
        labels.setFrameShape(QFrame.Shape.NoFrame)
        labels.setWidgetResizable(True)
        labels.setWidget(self.labels)
        self.labels.setContentsMargins(10, 4, 10, 4)
        self.tabs.addTab(self.classes, self.tr("&Symbols"))
        self.tabs.addTab(labels, self.tr("La&bels"))
        self.tabs.addTab(self.layer_page, self.tr("La&yer"))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.note)
        column.addWidget(self.work)
        column.addWidget(self.buttons)
        self.note.hide()

    def _connect(self) -> None:
        editor = self._editor
        editor.layer_changed.connect(self.show_layer)
        editor.style_changed.connect(self._show_style)
        self.classes.message_raised.connect(self.show_message)
        self.classes.chosen_changed.connect(self._show_preview)
        self.labels.edited.connect(self._edit)
        self.labels.chosen.connect(self._add_join)
        self.layer_page.edited.connect(self._edit)
        self.layer_page.opacity_wanted.connect(self._set_opacity)
        self.buttons.accepted.connect(self._keep)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(Button.Reset).clicked.connect(editor.reset)
        self.reader.failed.connect(self.show_message)
        self._known.read_of.connect(self._fill)
        self._known.failed.connect(self.show_message)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]

    def _keep(self) -> None:
        self._editor.end_turn()
        self.accept()

    def _follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        """Begin another step of Undo when another control is turned to."""
        if new is not None and new is not old and self.isAncestorOf(new):
            self._editor.end_turn()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the swatches anew in another palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "buttons"):
            self.note.setForegroundRole(QPalette.ColorRole.WindowText)
            self.classes.table.view.viewport().update()
