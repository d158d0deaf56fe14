"""What the measuring tools and the panel agree on: the unit, and whether the base map counts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from corridormap.core.length_unit import LengthUnit


class MeasureOptions(QObject):
    """Options that outlive a change of tools.

    Args:
        parent: Owner.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unit = LengthUnit.KM
        self._snaps_to_base_map = False

    @property
    def unit(self) -> LengthUnit:
        """In which lengths are shown."""
        return self._unit

    @unit.setter
    def unit(self, unit: LengthUnit) -> None:
        if unit is not self._unit:
            self._unit = unit
            self.changed.emit()

    @property
    def snaps_to_base_map(self) -> bool:
        """Whether the base map is snapped to as well, where nothing else is in reach."""
        return self._snaps_to_base_map

    @snaps_to_base_map.setter
    def snaps_to_base_map(self, snaps: bool) -> None:
        if snaps != self._snaps_to_base_map:
            self._snaps_to_base_map = snaps
            self.changed.emit()
