"""The style editor in the window, and styles copied, pasted, saved and loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from corridormap.app.saved_message import saved_message
from corridormap.core.errors import CorridorMapError, FieldError
from corridormap.core.feedback import Feedback
from corridormap.core.looks import role_colors
from corridormap.core.symbol import LayerStyle
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.dialogs.save_path import ask_save_path
from corridormap.ui.message_words import message_words
from corridormap.ui.styling.style_change import StyleChange, StyleEditor
from corridormap.ui.styling.style_words import StyleWords

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow
    from corridormap.core.style_fit import Fit
    from corridormap.ui.styling.style_dialog import StyleDialog
    from corridormap.ui.styling.style_services import LayerValues

SUFFIX = ".corridormap-style"
LAYER_ACTIONS = ("style", "copy_style", "paste_style", "save_style", "load_style")


class StyleCommands(QObject):
    """Acts on the layer that is current in the layer panel.

    Args:
        window: Whose layers, messages and undo stack it works with.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._words = StyleWords(self)
        self.dialog: StyleDialog | None = None
        self.editor = StyleEditor(self._session.project, self._session.undo.stack, self)
        for name, slot in {
            "style": self.show_editor,
            "copy_style": self.copy,
            "paste_style": self.paste,
            "save_style": self.ask_and_save,
            "load_style": self.ask_and_load,
        }.items():
            window.actions_[name].triggered.connect(lambda _=False, slot=slot: self._run(slot))
        panel = window.panels.layers
        panel.current_layer_changed.connect(self._follow_layer)
        panel.style_requested.connect(self._show_class)
        self._session.project.layer_removed.connect(self._follow_removed)
        window.installEventFilter(self)
        self._follow_layer(window.layers.current)

    def show_editor(self, layer: VectorLayer) -> None:
        """Open the editor on a layer, or turn it to that layer."""
        if self.dialog is None:
            self.editor.begin()
            self.dialog = self._new_dialog()
        self.editor.edit_layer(layer)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def copy(self, layer: VectorLayer) -> None:
        """Put a layer's style on the clipboard, as text."""
        from corridormap.formats.style_file import style_text

        self.editor.flush()
        QGuiApplication.clipboard().setText(style_text(layer.style))
        text = self.tr("The style of {name} was copied.").format(name=layer.name)
        self._window.messages.info(text)

    def paste(self, layer: VectorLayer) -> None:
        """Give a layer the style on the clipboard; can be taken back."""
        from corridormap.formats.style_file import parsed_style

        text = QGuiApplication.clipboard().text()
        try:
            style = parsed_style(text)
        except FieldError as exc:
            what = self.tr("The clipboard holds no style: {reason}")
            self._say(what.format(reason=message_words(str(exc))), self._window.messages.error)
            return
        self.give(layer, style)

    def ask_and_save(self, layer: VectorLayer) -> None:
        """Ask for a file and save a layer's style to it."""
        self.editor.flush()
        settings = self._session.settings
        proposal = settings.folder / f"{_file_name(layer.name)}{SUFFIX}"
        kind = self.tr("corridormap styles") + f" (*{SUFFIX})"
        title = self.tr("Save the style")
        path = ask_save_path(self._parent(), title, proposal, kind, (SUFFIX,))
        if path is not None:
            settings.folder = path.parent
            self.save(layer, path)

    def save(self, layer: VectorLayer, path: Path) -> None:
        """Save a layer's style to a file."""
        from corridormap.formats.style_file import write_style

        try:
            write_style(path, layer.style)
        except CorridorMapError as exc:
            self._say(message_words(str(exc)), self._window.messages.error)
        else:
            self._window.messages.show_message(saved_message(path))

    def ask_and_load(self, layer: VectorLayer) -> None:
        """Ask for a style file and give the layer its style."""
        settings = self._session.settings
        kinds = [
            self.tr("corridormap styles") + f" (*{SUFFIX})",
            self.tr("All files") + " (*)",
        ]
        title = self.tr("Load a style")
        name, _ = QFileDialog.getOpenFileName(
            self._parent(), title, str(settings.folder), ";;".join(kinds)
        )
        if name:
            settings.folder = Path(name).parent
            self.load(layer, Path(name))

    def load(self, layer: VectorLayer, path: Path) -> None:
        """Give a layer the style in a file; can be taken back."""
        from corridormap.formats.style_file import read_style

        try:
            style = read_style(path)
        except CorridorMapError as exc:
            self._say(message_words(str(exc)), self._window.messages.error)
            return
        self.give(layer, style)

    def give(self, layer: VectorLayer, style: LayerStyle) -> None:
        """Draw a layer with a style made for another, and say what of it does not fit."""
        from corridormap.core.style_fit import fitted, parts_of
        from corridormap.formats.theme_values import absent_joins

        self.editor.flush()
        has_features = bool(parts_of(layer.info.geometry_type))
        try:
            absent = absent_joins(layer.info, style.joins) if has_features else ()
        except CorridorMapError as exc:
            self._say(message_words(str(exc)), self._window.messages.error)
            return
        fit = fitted(style, layer.info, absent)
        if fit.style != layer.style:
            text = self.tr("Style of {name}").format(name=layer.name)
            self._session.undo.stack.push(StyleChange(text, layer, fit.style))
        self._tell(layer, fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the editor anew in another language."""
        if event.type() == QEvent.Type.LanguageChange and self.dialog is not None:
            layer = self.editor.layer
            self.dialog.accept()
            self.dialog = None
            if layer is not None:
                self.show_editor(layer)
        return super().eventFilter(watched, event)

    def _new_dialog(self) -> StyleDialog:
        from corridormap.ui.styling.style_dialog import StyleDialog
        from corridormap.ui.styling.style_services import StyleServices

        services = StyleServices(
            self.editor,
            self._session.runner,
            self.map_colors,
            _values_of,
            self._session.undo.set_opacity,
        )
        dialog = StyleDialog(services, self._ground, self._window)
        dialog.command_wanted.connect(self._run_named)
        # Shortcuts of a window do not reach another, even one that stands on it.
        dialog.addActions([self._window.actions_["undo"], self._window.actions_["redo"]])
        dialog.finished.connect(lambda _: self._forget(dialog))
        self._session.project.layer_changed.connect(dialog.show_opacity)
        return dialog

    def map_colors(self) -> list[str]:
        """Return the main colours of the map's layers, the most used first."""
        from corridormap.core.style_fit import main_color

        found: Counter[str] = Counter()
        for layer in self._session.project.drawn_layers():
            weight = 10 if layer.selectable else 1
            for symbols in layer.style.symbol_sets():
                color = main_color(symbols)
                if color is not None:
                    found[color[:7].lower()] += weight
        return [color for color, _ in found.most_common()]

    def _run(self, slot: Callable[[VectorLayer], None]) -> None:
        layer = self._window.layers.current
        if layer is not None:
            slot(layer)

    def _run_named(self, name: str) -> None:
        slots = {
            "load": self.ask_and_load,
            "save": self.ask_and_save,
            "copy": self.copy,
            "paste": self.paste,
        }
        if self.editor.layer is not None:
            slots[name](self.editor.layer)

    def _show_class(self, layer: VectorLayer, label: str) -> None:
        self.show_editor(layer)
        if self.dialog is not None and label:
            self.dialog.choose_class(label)

    def _follow_layer(self, layer: VectorLayer | None) -> None:
        for name in LAYER_ACTIONS:
            self._window.actions_[name].setEnabled(layer is not None)
        if self.dialog is not None and layer is not None:
            self.editor.edit_layer(layer)

    def _follow_removed(self, _: VectorLayer) -> None:
        self._follow_layer(self._window.layers.current)

    def _forget(self, dialog: StyleDialog) -> None:
        self._session.project.layer_changed.disconnect(dialog.show_opacity, missing_ok=True)
        if dialog is self.dialog:
            self.dialog = None
            self.editor.edit_layer(None)

    def _ground(self) -> str:
        return role_colors(self._session.project.look)["land"]

    def _parent(self) -> MainWindow | StyleDialog:
        return self._window if self.dialog is None else self.dialog

    def _tell(self, layer: VectorLayer, fit: Fit) -> None:
        lines = self._words.of_fit(layer.name, fit)
        if lines:
            self._say("\n".join(lines), self._window.messages.warn)

    def _say(self, text: str, where: Callable[[str], None]) -> None:
        """Say it where people look: in the editor if it is open, else over the map."""
        if self.dialog is not None:
            self.dialog.show_message(text)
        else:
            where(text)


def _values_of(layer: VectorLayer, feedback: Feedback) -> LayerValues:
    from corridormap.formats.theme_values import has_lanes, theme_values
    from corridormap.ui.styling.style_services import LayerValues

    info = layer.info
    return LayerValues(theme_values(info, feedback), has_lanes(info, feedback))


def _file_name(name: str) -> str:
    """Return a name that every system takes for a file."""
    return "".join("_" if letter in '\\/:*?"<>|' else letter for letter in name).strip() or "style"
