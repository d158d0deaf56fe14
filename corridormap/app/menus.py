"""Arranges the commands in menus and toolbars and keeps their titles in the right language."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from corridormap.app.action_texts import ActionTexts
from corridormap.app.actions import Actions
from corridormap.ui.dialogs.shortcuts import Shortcut, shortcuts_of
from corridormap.ui.icons import icon
from corridormap.ui.mnemonics import without_mnemonic

_MENUS: dict[str, tuple[str, ...]] = {
    "file": (
        "new_map", "open", ">recent", "", "save", "save_as", "", ">export", "copy_map", "",
        "settings", "quit",
    ),
    "edit": ("undo", "redo", "", "find", "go_to", "", "clear_selection"),
    "view": (
        "zoom_in", "zoom_out", "zoom_full", "zoom_layer", "zoom_selection", "zoom_last",
        "zoom_next", "", "labels", ">names", ">language", ">viewpoint", ">look", ">decorations",
        ">projection", ">vision", "", ">panels", "map_only", "full_screen",
    ),
    "layer": (
        "style", "copy_style", "paste_style", "load_style", "save_style", "", "table",
        "zoom_layer", "reload", "choose_crs", "", "remove_layer",
    ),
    "tools": ("pan", "zoom_box", "identify", "select", "measure", "measure_along", "draw_route"),
    "help": ("shortcuts", "", "about"),
}  # fmt: skip
_SUBMENUS: dict[str, tuple[str, ...]] = {
    "recent": (),
    "export": ("export_page", "save_image"),
    "language": ("language_en", "language_zh", "", "names_en", "names_zh", "names_both"),
    "names": ("names_en", "names_zh", "names_both"),
    "viewpoint": ("de_facto", "china"),
    "look": ("look_light", "look_dark", "look_print"),
    "decorations": (
        "show_title", "show_legend", "show_scale_bar", "show_north_arrow", "show_graticule",
        "show_viewpoint", "show_attributions", "", "furnish", "decorations",
    ),
    "vision": (
        "vision_full", "", "vision_deuteranopia", "vision_protanopia", "vision_tritanopia", "",
        "vision_grey",
    ),
    "panels": (),
    "projection": (),
}  # fmt: skip
_BARS: dict[str, tuple[str, ...]] = {
    "file_bar": ("open", "save", "export_page", "", "undo", "redo"),
    "tool_bar": ("pan", "identify", "select", "measure", "measure_along", "draw_route"),
    "map_bar": (
        "zoom_in", "zoom_out", "zoom_box", "zoom_full", "zoom_selection", "zoom_last",
        "zoom_next", "", "labels",
    ),
}  # fmt: skip


class Menus(QObject):
    """Menu bar and toolbars of a window.

    Args:
        window: Gets them.
        actions: What they show.
    """

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._texts = ActionTexts(self)
        self.submenus = {name: self._submenu(names) for name, names in _SUBMENUS.items()}
        self._menus = {name: self._menu(names) for name, names in _MENUS.items()}
        self._bars = {name: self._bar(name, names) for name, names in _BARS.items()}
        self.language_button = self._language_button()
        for action in actions.all():
            window.addAction(action)
        self.retranslate()

    def retranslate(self) -> None:
        """Title everything in the language of the moment."""
        titles = self._texts.menus()
        for name, menu in {**self._menus, **self.submenus}.items():
            menu.setTitle(titles[name])
        for name, bar in self._bars.items():
            bar.setWindowTitle(titles[name])
        self.language_button.setToolTip(without_mnemonic(titles["language"]))

    def add_search(self, box: QWidget) -> None:
        """Put the search box at the right end of the toolbars."""
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._bars["map_bar"].addWidget(gap)
        self._bars["map_bar"].addWidget(box)

    def shortcuts(self) -> list[Shortcut]:
        """Return every shortcut of the menus, with the menu it is in."""
        found: list[Shortcut] = []
        seen: set[QAction] = set()
        for menu in [*self._menus.values(), *self.submenus.values()]:
            fresh = [action for action in menu.actions() if action not in seen]
            seen.update(fresh)
            found += shortcuts_of(without_mnemonic(menu.title()), fresh)
        return found

    def _menu(self, names: tuple[str, ...]) -> QMenu:
        menu = self._window.menuBar().addMenu("")
        self._fill(menu, names)
        return menu

    def _submenu(self, names: tuple[str, ...]) -> QMenu:
        menu = QMenu(self._window)
        self._fill(menu, names)
        return menu

    def _fill(self, menu: QMenu, names: tuple[str, ...]) -> None:
        menu.setToolTipsVisible(True)
        for name in names:
            if not name:
                menu.addSeparator()
            elif name.startswith(">"):
                menu.addMenu(self.submenus[name[1:]])
            else:
                menu.addAction(self._actions[name])

    def _bar(self, name: str, names: tuple[str, ...]) -> QToolBar:
        bar = self._window.addToolBar("")
        bar.setObjectName(name)
        bar.setIconSize(QSize(20, 20))
        for action_name in names:
            if action_name:
                bar.addAction(self._actions[action_name])
            else:
                bar.addSeparator()
        return bar

    def _language_button(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("language"))
        button.setMenu(self.submenus["language"])
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._bars["map_bar"].addWidget(button)
        return button
