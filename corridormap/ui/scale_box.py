"""The scale 1:n of the map's centre, to read, pick or type."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

DENOMINATORS = (
    100_000_000,
    50_000_000,
    25_000_000,
    10_000_000,
    5_000_000,
    2_500_000,
    1_000_000,
    500_000,
    250_000,
    100_000,
    50_000,
    25_000,
    10_000,
)
SMALLEST, LARGEST = 50.0, 1e9
_UNITS = {"": 1.0, "k": 1e3, "m": 1e6, "万": 1e4, "百万": 1e6, "亿": 1e8}


def parse_scale(text: str) -> float | None:
    """Return n of what was typed (`1:5,000,000`, `5000000`, `5M`, `1：500万`), else None.

    >>> parse_scale("1:2 500 000")
    2500000.0
    >>> parse_scale("") is None
    True
    """
    compact = re.sub(r"[\s,_'’\u00a0\u202f]", "", text).replace("：", ":").lower()
    match = re.fullmatch(r"(?:1[:/])?(\d+(?:\.\d+)?)(k|m|万|百万|亿|)", compact)
    if match is None:
        return None
    denominator = float(match[1]) * _UNITS[match[2]]
    return denominator if SMALLEST <= denominator <= LARGEST else None


def format_scale(denominator: float) -> str:
    """Return `1:12,300,000`, rounded to three figures or to the unit for large scales."""
    digits = max(len(str(int(denominator))) - 3, 0)
    return f"1:{round(denominator, -digits):,.0f}"


class ScaleBox(QComboBox):
    """An editable list of scales; while it is being typed in, the map does not write to it."""

    scale_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._denominator = 0.0
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(len(DENOMINATORS))
        for denominator in DENOMINATORS:
            self.addItem(format_scale(denominator), float(denominator))
        self.setMinimumContentsLength(len("1:100,000,000"))
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt takes none, its stubs do not
        self.activated.connect(self._pick)
        self._edit().returnPressed.connect(self._type)
        self._retranslate()

    def show_scale(self, denominator: float) -> None:
        """Show the scale of the map."""
        self._denominator = denominator
        if not self._edit().hasFocus():
            self.setEditText(format_scale(denominator))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the map's scale again when typing was given up."""
        super().focusOutEvent(event)
        self.setEditText(format_scale(self._denominator))

    def _edit(self) -> QLineEdit:
        edit = self.lineEdit()
        assert edit is not None
        return edit

    def _pick(self, index: int) -> None:
        self._choose(float(self.itemData(index)))

    def _type(self) -> None:
        # The box hands Return to its line a second time; by then the line holds what we wrote.
        if not self._edit().isModified():
            return
        denominator = parse_scale(self.currentText())
        if denominator is None:
            self.setEditText(format_scale(self._denominator))
            self._edit().selectAll()
        else:
            self._choose(denominator)

    def _choose(self, denominator: float) -> None:
        self._edit().clearFocus()
        self.show_scale(denominator)
        self.scale_chosen.emit(denominator)

    def _retranslate(self) -> None:
        hint = self.tr("Scale at the middle of the map. Type one, such as 1:5,000,000 or 5M.")
        self.setToolTip(hint)
        self.setAccessibleName(self.tr("Scale"))
