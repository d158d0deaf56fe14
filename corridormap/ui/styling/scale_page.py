"""Two limits: between which scales something shows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from corridormap.core.symbol import Category, LayerStyle
from corridormap.ui.styling.form_page import Edit, with_value
from corridormap.ui.styling.scale_limit import ScaleLimit


class ScaleRows(QWidget):
    """Shows the limits of a `Category` or a `LayerStyle`."""

    edited = Signal(object)
    """An `Edit` of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.smallest, self.largest = ScaleLimit(), ScaleLimit()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        for title, box, name in (
            (self.tr("Shown from:"), self.smallest, "max_denominator"),
            (self.tr("Shown up to:"), self.largest, "min_denominator"),
        ):
            label = QLabel(title)
            label.setBuddy(box)
            box.setAccessibleName(title.rstrip(":"))
            form.addRow(label, box)
            box.limit_changed.connect(lambda limit, name=name: self._ask(name, limit))
        self.smallest.setToolTip(self.tr("The smallest scale, farthest out, that still shows it"))
        self.largest.setToolTip(self.tr("The largest scale, closest up, that still shows it"))

    def show_limits(self, limited: Category | LayerStyle | None) -> None:
        """Show limits without asking for a change."""
        self.setEnabled(limited is not None)
        self.smallest.show_limit(None if limited is None else limited.max_denominator)
        self.largest.show_limit(None if limited is None else limited.min_denominator)

    def _ask(self, name: str, limit: float | None) -> None:
        self.edited.emit(Edit("", lambda limited: with_value(limited, name, limit)))
