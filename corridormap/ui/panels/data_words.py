"""The theme's own words (titles of fields, meanings of codes) for the translation files to hold."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def translated(word: str) -> str:
    """Return a word of the data in the language of the window, itself where none is known."""
    return QCoreApplication.translate("Data", word) if word else ""
