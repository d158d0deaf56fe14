"""The theme's own words in the language of the window: titles of fields, codes, metrics, units.

What the documents say in their own words stays in their own language.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from corridormap.core.data_language import in_language


def translated(word: str) -> str:
    """Return a word of the data in the language of the window, itself where none is known."""
    return in_language(word, window_language())


def window_language() -> str:
    """Return the code of the language the interface speaks: `en`, or `zh` for Chinese."""
    return QCoreApplication.translate("DataWords", "en", "Code of the language translated to: zh")
