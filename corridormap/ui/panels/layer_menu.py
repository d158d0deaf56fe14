"""What the layer panel offers for a row, in a menu and as commands of the panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from corridormap.ui.icons import icon

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class RowCommands:
    """What the entries of the menu call; one that cannot be done now is None."""

    zoom: Callable[[], object] | None
    open_table: Callable[[], object] | None
    rename: Callable[[], object] | None
    move_up: Callable[[], object] | None
    move_down: Callable[[], object] | None
    properties: Callable[[], object] | None
    remove: Callable[[], object] | None
    style: Callable[[], object] | None = None


def row_menu(commands: RowCommands, parent: QWidget) -> QMenu:
    """Return the menu of a row; it deletes itself when closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add(menu, translate("LayerMenu", "Zoom to"), "zoom_layer", commands.zoom)
    _add(menu, translate("LayerMenu", "Attribute table"), "table", commands.open_table)
    _add(menu, translate("LayerMenu", "Style…"), "", commands.style, "F7")
    menu.addSeparator()
    _add(menu, translate("LayerMenu", "Rename"), "", commands.rename, "F2")
    _add(menu, translate("LayerMenu", "Move up"), "up", commands.move_up, "Ctrl+Up")
    _add(menu, translate("LayerMenu", "Move down"), "down", commands.move_down, "Ctrl+Down")
    menu.addSeparator()
    _add(menu, translate("LayerMenu", "Properties"), "info", commands.properties)
    _add(menu, translate("LayerMenu", "Remove from map"), "remove", commands.remove, "Del")
    return menu


def _add(
    menu: QMenu, text: str, icon_name: str, call: Callable[[], object] | None, keys: str = ""
) -> None:
    action = menu.addAction(text)
    if icon_name:
        action.setIcon(icon(icon_name))
    if keys:
        # Shown for the reader; the view itself listens for these keys.
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setEnabled(call is not None)
    if call is not None:
        action.triggered.connect(lambda _=False: call())
