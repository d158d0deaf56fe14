"""Says that a file was written, with a button that shows where it lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from corridormap.ui.message_bar import Message, MessageAction

translate = QCoreApplication.translate


def saved_message(path: Path) -> Message:
    """Return the message for a map or page that somebody will want to send on."""
    text = translate("SavedMessage", "Saved {name}.").format(name=path.name)
    label = translate("SavedMessage", "Open folder")
    return Message(text, action=MessageAction(label, lambda: _open_folder(path)))


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.absolute().parent)))
