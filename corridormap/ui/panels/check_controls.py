"""What stands above the findings: filter, file, switches for errors and warnings, grouping."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.check_report import ERROR, WARNING, CheckReport
from corridormap.ui.icons import icon
from corridormap.ui.panels.check_groups import FindingWords, Grouping
from corridormap.ui.panels.severity_icons import severity_icon

TYPING_MS = 120
BAR_HEIGHT_PX = 3


class CheckControls(QWidget):
    """Says what is to be checked and which findings are to be listed how."""

    changed = Signal()
    """Other findings are to be listed, or in another way."""
    run_requested = Signal()
    stop_requested = Signal()
    copy_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_running = False
        self.filter_box = QLineEdit(self)
        self.filter_box.setClearButtonEnabled(True)
        self.grouping_box = QComboBox(self)
        self.file_box = QComboBox(self)
        self.run_button, self.copy_button = self._button("reload"), self._button("copy")
        self.switches = {ERROR: self._switch(), WARNING: self._switch()}
        self.bar = QProgressBar(self)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._lay_out()
        self._connect()
        self._retranslate()
        self.setFocusProxy(self.filter_box)

    @property
    def path(self) -> Path:
        """The file to check."""
        return Path(self.file_box.currentData())

    @property
    def grouping(self) -> Grouping:
        """What findings are to be listed under."""
        return Grouping(self.grouping_box.currentData())

    def wants(self, finding: FindingWords) -> bool:
        """Whether a finding is to be listed."""
        needle = self.filter_box.text().strip().casefold()
        return self.switches[finding.row.severity].isChecked() and finding.fits(needle)

    def offer(self, paths: Sequence[Path]) -> None:
        """Offer files to check; what was chosen stays chosen as long as it is there."""
        kept = self.file_box.currentData()
        self.file_box.clear()
        for at, path in enumerate(paths):
            self.file_box.addItem(path.name, str(path))
            self.file_box.setItemData(at, str(path), Qt.ItemDataRole.ToolTipRole)
        self.file_box.setCurrentIndex(max(self.file_box.findData(kept), 0))
        self.file_box.setVisible(len(paths) > 1)

    def show_state(self, report: CheckReport | None, is_running: bool, has_rows: bool) -> None:
        """Show how many findings there are and whether a check is under way."""
        self._is_running = is_running
        for severity, switch in self.switches.items():
            switch.setText("–" if report is None else f"{report.count(severity):,}")
        self.copy_button.setEnabled(has_rows)
        self.bar.setRange(0, 0)
        # It keeps its room, so that the list does not jump.
        self.bar.setVisible(is_running)
        self.run_button.setIcon(icon("close" if is_running else "reload"))
        self._name_run_button()
        self._show_marks()

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the check is; a total of 0 means unknown."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window and its colours."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._show_marks()
        super().changeEvent(event)

    def _button(self, picture: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(picture))
        button.setAutoRaise(True)
        return button

    def _switch(self) -> QToolButton:
        switch = QToolButton(self)
        switch.setCheckable(True)
        switch.setChecked(True)
        switch.setAutoRaise(True)
        switch.setIconSize(QSize(14, 14))
        switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return switch

    def _lay_out(self) -> None:
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.filter_box, 1)
        top.addWidget(self.run_button)
        top.addWidget(self.copy_button)
        for switch in self.switches.values():
            below.addWidget(switch)
        below.addStretch(1)
        below.addWidget(self.grouping_box)
        self.bar.setFixedHeight(BAR_HEIGHT_PX)
        self.bar.setTextVisible(False)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.file_box)
        layout.addLayout(below)
        layout.addWidget(self.bar)

    def _connect(self) -> None:
        self.filter_box.textChanged.connect(lambda _: self._typing.start())
        self._typing.timeout.connect(self.changed)
        self.grouping_box.activated.connect(lambda _: self.changed.emit())
        self.file_box.activated.connect(lambda _: self.run_requested.emit())
        self.run_button.clicked.connect(self._run_or_stop)
        self.copy_button.clicked.connect(lambda _: self.copy_requested.emit())
        for switch in self.switches.values():
            switch.toggled.connect(lambda _: self.changed.emit())

    def _run_or_stop(self) -> None:
        (self.stop_requested if self._is_running else self.run_requested).emit()

    def _show_marks(self) -> None:
        for severity, switch in self.switches.items():
            switch.setIcon(severity_icon(severity, self.palette()))

    def _name_run_button(self) -> None:
        text = self.tr("Stop (Esc)") if self._is_running else self.tr("Check again (F5)")
        self.run_button.setToolTip(text)
        self.run_button.setAccessibleName(text)

    def _retranslate(self) -> None:
        chosen = max(self.grouping_box.currentIndex(), 0)
        self.grouping_box.clear()
        self.grouping_box.addItem(self.tr("By corridor or route"), Grouping.CORRIDOR.value)
        self.grouping_box.addItem(self.tr("By rule"), Grouping.RULE.value)
        self.grouping_box.setCurrentIndex(chosen)
        texts = {
            self.filter_box: self.tr("Filter findings"),
            self.grouping_box: self.tr("What findings are listed under"),
            self.file_box: self.tr("File to check"),
            self.copy_button: self.tr("Copy the list as text"),
            self.switches[ERROR]: self.tr("Show errors"),
            self.switches[WARNING]: self.tr("Show warnings"),
        }
        for widget, text in texts.items():
            widget.setAccessibleName(text)
            widget.setToolTip(text)
        self.filter_box.setPlaceholderText(self.tr("Filter findings"))
        self._name_run_button()
