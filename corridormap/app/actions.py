"""The commands of the program: one QAction each, with its words, icon and keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from corridormap.app.action_texts import ActionTexts
from corridormap.ui.icons import icon
from corridormap.ui.mnemonics import without_mnemonic

Keys = QKeySequence.StandardKey


@dataclass(frozen=True)
class ActionSpec:
    """One command; its words are in `ActionTexts` under the same name."""

    name: str
    icon: str = ""
    keys: tuple[str | QKeySequence.StandardKey, ...] = ()
    group: str = ""
    """Checkable actions of one group exclude each other; `-` stands alone."""
    role: QAction.MenuRole = QAction.MenuRole.NoRole


SPECS = (
    ActionSpec("new_map", "bundled", (Keys.New,)),
    ActionSpec("open", "open", (Keys.Open,)),
    ActionSpec("save", "save", (Keys.Save,)),
    ActionSpec("save_as", "", ("Ctrl+Shift+S",)),
    ActionSpec("export_page", "page", ("Ctrl+E",)),
    ActionSpec("save_image", "image", ("Ctrl+Shift+E",)),
    ActionSpec("copy_map", "copy", ("Ctrl+Shift+C",)),
    ActionSpec("settings", "settings", ("Ctrl+,",), role=QAction.MenuRole.PreferencesRole),
    ActionSpec("quit", "quit", ("Ctrl+Q",), role=QAction.MenuRole.QuitRole),
    ActionSpec("undo", "undo", ("Ctrl+Z",)),
    ActionSpec("redo", "redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionSpec("find", "search", (Keys.Find,)),
    ActionSpec("go_to", "go_to", ("Ctrl+G",)),
    ActionSpec("clear_selection", "", ("Ctrl+Shift+A",)),
    ActionSpec("zoom_in", "zoom_in", (Keys.ZoomIn, "Ctrl+=")),
    ActionSpec("zoom_out", "zoom_out", (Keys.ZoomOut,)),
    ActionSpec("zoom_full", "zoom_full", ("Ctrl+0",)),
    ActionSpec("zoom_layer", "zoom_layer", ("Ctrl+Shift+L",)),
    ActionSpec("zoom_selection", "zoom_selection", ("Ctrl+J",)),
    ActionSpec("zoom_last", "zoom_last", ("Alt+Left",)),
    ActionSpec("zoom_next", "zoom_next", ("Alt+Right",)),
    ActionSpec("labels", "labels", ("Ctrl+L",), "-"),
    ActionSpec("language_en", "", ("Ctrl+Alt+E",), "language"),
    ActionSpec("language_zh", "", ("Ctrl+Alt+Z",), "language"),
    ActionSpec("names_en", "", (), "names"),
    ActionSpec("names_zh", "", (), "names"),
    ActionSpec("names_both", "", (), "names"),
    ActionSpec("de_facto", "", (), "viewpoint"),
    ActionSpec("china", "", (), "viewpoint"),
    ActionSpec("look_light", "", (), "look"),
    ActionSpec("look_dark", "", (), "look"),
    ActionSpec("look_print", "", (), "look"),
    ActionSpec("show_title", "", (), "-"),
    ActionSpec("show_legend", "", (), "-"),
    ActionSpec("show_scale_bar", "", (), "-"),
    ActionSpec("show_north_arrow", "", (), "-"),
    ActionSpec("show_graticule", "", (), "-"),
    ActionSpec("show_viewpoint", "", (), "-"),
    ActionSpec("show_attributions", "", (), "-"),
    ActionSpec("furnish"),
    ActionSpec("decorations", "", ("Ctrl+Shift+D",)),
    ActionSpec("vision_full", "", (), "vision"),
    ActionSpec("vision_deuteranopia", "", (), "vision"),
    ActionSpec("vision_protanopia", "", (), "vision"),
    ActionSpec("vision_tritanopia", "", (), "vision"),
    ActionSpec("vision_grey", "", (), "vision"),
    ActionSpec("map_only", "", ("Ctrl+Tab",), "-"),
    ActionSpec("full_screen", "fit", (Keys.FullScreen,), "-"),
    ActionSpec("table", "table", ("F6",)),
    ActionSpec("remove_layer", "remove"),
    ActionSpec("reload", "reload", ("F5",)),
    ActionSpec("choose_crs"),
    ActionSpec("style", "", ("F7",)),
    ActionSpec("copy_style", "", ("Ctrl+Alt+C",)),
    ActionSpec("paste_style", "", ("Ctrl+Alt+V",)),
    ActionSpec("load_style"),
    ActionSpec("save_style"),
    ActionSpec("pan", "pan", ("H",), "tool"),
    ActionSpec("zoom_box", "zoom_box", ("Z",), "tool"),
    ActionSpec("identify", "identify", ("I",), "tool"),
    ActionSpec("select", "select", ("S",), "tool"),
    ActionSpec("measure", "measure", ("M",), "tool"),
    ActionSpec("measure_along", "measure_along", ("Shift+M",), "tool"),
    ActionSpec("draw_route", "route", ("R",), "tool"),
    ActionSpec("shortcuts", "keyboard", ("F1",)),
    ActionSpec("about", "info", (), role=QAction.MenuRole.AboutRole),
)


class Actions(QObject):
    """All commands by name; whoever carries them out connects to `actions[name].triggered`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = ActionTexts(self)
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        for spec in SPECS:
            self._actions[spec.name] = self._made(spec)
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Return every action."""
        return list(self._actions.values())

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        for name, (text, tip) in self._texts.all().items():
            action = self._actions.get(name)
            if action is None:
                continue
            if text:
                action.setText(text)
            plain = without_mnemonic(action.text()).rstrip("…")
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip((tip or plain) + (f" ({keys})" if keys else ""))
            action.setStatusTip("")

    def _made(self, spec: ActionSpec) -> QAction:
        action = QAction(self)
        action.setObjectName(spec.name)
        if spec.icon:
            action.setIcon(icon(spec.icon))
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        action.setMenuRole(spec.role)
        action.setCheckable(bool(spec.group))
        if spec.group not in ("", "-"):
            group = self._groups.setdefault(spec.group, QActionGroup(self))
            group.addAction(action)
        return action
