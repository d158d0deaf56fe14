"""What can be done with a style as a whole: the buttons at the editor's foot, and their menu."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QMenu, QPushButton, QWidget

Button = QDialogButtonBox.StandardButton


class StyleMenu(QMenu):
    """Load, save, copy, paste.

    Args:
        parent: The editor; hears the keys.
    """

    command_wanted = Signal(str)
    """`load`, `save`, `copy` or `paste`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        for name, title, keys in (
            ("load", self.tr("&Load from a file…"), ""),
            ("save", self.tr("&Save to a file…"), ""),
            ("copy", self.tr("&Copy"), "Ctrl+Alt+C"),
            ("paste", self.tr("&Paste"), "Ctrl+Alt+V"),
        ):
            action = self.addAction(title)
            action.setObjectName(name)
            if keys:
                action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, name=name: self.command_wanted.emit(name))
            # Keys of a menu work only while it is open.
            parent.addAction(action)


class StyleButtons(QDialogButtonBox):
    """OK, Cancel, Reset and the menu; none of them is what Return means in a field.

    Args:
        menu: Of the style as a whole.
        parent: Owner.
    """

    def __init__(self, menu: StyleMenu, parent: QWidget | None = None) -> None:
        super().__init__(Button.Ok | Button.Cancel | Button.Reset, parent)
        self.button(Button.Reset).setToolTip(
            self.tr("Give this layer the style it had when this window turned to it")
        )
        self.button(Button.Cancel).setToolTip(
            self.tr("Close and give every layer the style it had")
        )
        self.menu_button = QPushButton(self.tr("S&tyle"))
        self.menu_button.setMenu(menu)
        self.addButton(self.menu_button, QDialogButtonBox.ButtonRole.ActionRole)
        for each in self.buttons():
            if isinstance(each, QPushButton):
                each.setAutoDefault(False)
                each.setDefault(False)
