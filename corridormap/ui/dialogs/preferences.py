"""Asks for the few settings there are; every one of them acts at once and can be changed back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.memory import LEAST_MB, default_mb, most_mb

STEP_MB = 64


@dataclass(frozen=True)
class Preferences:
    """What a person prefers, whatever project is open.

    Attributes:
        language: `en` or `zh`, of the interface and of names on the map.
        notation: `decimal` or `dms`.
        length_unit: `km`, `nmi` or `mi`.
        restore_project: Whether the last project comes back at the next start.
        memory_mb: How much full geometry is held in memory; None for what suits the machine.
    """

    language: str = "en"
    notation: str = "decimal"
    length_unit: str = "km"
    restore_project: bool = True
    memory_mb: int | None = None


class PreferencesDialog(QDialog):
    """Language, notation of coordinates, unit of lengths, the start, memory for layers."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self.setMinimumWidth(340)
        self.language = _box(preferences.language, {"en": "English", "zh": "中文"})
        self.notation = _box(
            preferences.notation,
            {
                "decimal": self.tr("Decimal degrees"),
                "dms": self.tr("Degrees, minutes, seconds"),
            },
        )
        self.length_unit = _box(
            preferences.length_unit,
            {
                "km": self.tr("Kilometres"),
                "nmi": self.tr("Nautical miles"),
                "mi": self.tr("Miles"),
            },
        )
        self.at_start = _box(
            "last" if preferences.restore_project else "bundled",
            {"last": self.tr("The last project"), "bundled": self.tr("The bundled map")},
        )
        self.memory = _memory_box(preferences.memory_mb)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Language:"), self.language)
        form.addRow(self.tr("Coordinates:"), self.notation)
        form.addRow(self.tr("Lengths:"), self.length_unit)
        form.addRow(self.tr("Open at the start:"), self.at_start)
        form.addRow(self.tr("Memory for layers:"), self.memory)
        form.addRow(_explanation(self._memory_text()))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)

    def preferences(self) -> Preferences:
        """Return what is chosen."""
        return Preferences(
            self.language.currentData(),
            self.notation.currentData(),
            self.length_unit.currentData(),
            self.at_start.currentData() == "last",
            None if self.memory.value() == default_mb() else self.memory.value(),
        )

    def _memory_text(self) -> str:
        text = self.tr(
            "Larger layers are drawn from a reduced copy and read from the file where you look. "
            "Counts for layers opened or read again (F5) from now on. Default: {size} MB."
        )
        return text.format(size=default_mb())


def _memory_box(chosen_mb: int | None) -> QSpinBox:
    box = QSpinBox()
    box.setRange(LEAST_MB, most_mb())
    box.setSingleStep(STEP_MB)
    box.setSuffix(" MB")
    box.setValue(default_mb() if chosen_mb is None else chosen_mb)
    return box


def _explanation(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def _box(chosen: str, titles: dict[str, str]) -> QComboBox:
    box = QComboBox()
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    for key, title in titles.items():
        box.addItem(title, key)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box
