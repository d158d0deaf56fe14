"""The line at the foot of the window: where the cursor is, scale, CRS, what the jobs do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStatusBar, QToolButton, QWidget

from corridormap.core.coordinate_text import CoordinateStyle, format_lonlat
from corridormap.core.crs import Crs
from corridormap.core.map_settings import MapSettings
from corridormap.ui.hint_label import HintLabel
from corridormap.ui.job_progress import JobProgress
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.scale_box import ScaleBox

ARROW_ROOM_PX = 12
"""Keeps the text of a button off the arrow that tells of its menu."""
ROOMY_PX = 1000
"""From this width on there is room for the name of the CRS beside its code."""
STYLES: tuple[CoordinateStyle, ...] = ("decimal", "dms")


class CoordinateButton(QToolButton):
    """Longitude and latitude under the cursor; a click switches between decimal and DMS."""

    style_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style: CoordinateStyle = "decimal"
        self._lonlat: tuple[float, float] | None = None
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.clicked.connect(self._switch)
        self._retranslate()

    @property
    def notation(self) -> str:
        """`decimal` or `dms`."""
        return self._style

    def set_notation(self, style: str) -> None:
        """Write coordinates as `decimal` or `dms`."""
        self._style = "dms" if style == "dms" else "decimal"
        self._show()

    def show_position(self, lon: float, lat: float) -> None:
        """Show where the cursor is, degrees on WGS 84."""
        self._lonlat = (lon, lat)
        self._show()

    def clear(self) -> None:
        """Show that the cursor is not on the map."""
        self._lonlat = None
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._retranslate()

    def _switch(self) -> None:
        self.set_notation(STYLES[(STYLES.index(self._style) + 1) % len(STYLES)])
        self.style_chosen.emit(self._style)

    def _show(self) -> None:
        text = "—" if self._lonlat is None else format_lonlat(*self._lonlat, self._style)
        self.setText(text)

    def _retranslate(self) -> None:
        hint = self.tr("Longitude and latitude under the cursor. Click to switch the notation.")
        self.setToolTip(hint)
        self.setAccessibleName(self.tr("Position of the cursor"))
        widest = format_lonlat(-179.99999, -89.99999, "dms")
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(widest) + 16)
        self._show()


def _title(crs: Crs) -> str:
    return crs.title


class StatusBar(QStatusBar):
    """Position, scale, CRS and progress; knows nothing of the canvas but its signals' values.

    Args:
        runner: Whose jobs the progress bar shows.
        parent: The window.
    """

    def __init__(self, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.coordinates = CoordinateButton()
        self.scale = ScaleBox()
        self.crs = QToolButton()
        self.crs.setAutoRaise(True)
        self.crs.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.crs.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.crs_words: Callable[[Crs], str] = _title
        self._crs: Crs | None = None
        self.hint = HintLabel()
        self.progress = JobProgress(runner)
        self.setSizeGripEnabled(True)
        self.addWidget(self.coordinates)
        self.addWidget(self.hint, 1)
        self.addPermanentWidget(self.progress)
        self.addPermanentWidget(self.scale)
        self.addPermanentWidget(self.crs)
        self._retranslate()

    def show_settings(self, settings: MapSettings) -> None:
        """Show scale and CRS of the map."""
        self.scale.show_scale(settings.scale_denominator())
        self._crs = settings.view.crs
        self._show_crs()

    def show_hint(self, text: str) -> None:
        """Say what the tool in use does next."""
        self.hint.show_text(text)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the CRS its code where the line is short."""
        super().resizeEvent(event)
        self._show_crs()

    def _show_crs(self) -> None:
        title = self.crs_words(self._crs) if self._crs is not None else ""
        # EPSG:3857 · Web Mercator
        self.crs.setText(title if self.width() >= ROOMY_PX else title.split(" · ")[0])
        self.crs.setMinimumWidth(self.crs.sizeHint().width() + ARROW_ROOM_PX)
        what = self.tr("Projection that the map is drawn in; click to choose another one")
        self.crs.setAccessibleName(self.tr("Projection of the map"))
        self.crs.setToolTip(f"{title}\n{what}" if title else what)

    def _retranslate(self) -> None:
        self._show_crs()
