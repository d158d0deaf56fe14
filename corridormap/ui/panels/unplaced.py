"""The panel of labels without room: what the map leaves out is listed, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from corridormap.core.feature import FeatureRef
from corridormap.core.project import Project
from corridormap.render.result import UnplacedLabel

SETTLING_MS = 200
MOST_NAMES = 500
"""Names of one layer that are listed; the count tells of all."""
REF = Qt.ItemDataRole.UserRole


class UnplacedPanel(QWidget):
    """Names that found no room on the map, under their layers; a click or Enter shows one.

    Args:
        project: Its layers' names, and whether labels are on.
        parent: Owner.
    """

    feature_chosen = Signal(object)
    """The `FeatureRef` that the map should show."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._labels: tuple[UnplacedLabel, ...] = ()
        self._is_stale = True
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.tree.itemClicked.connect(self._choose)
        self.tree.itemActivated.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.note)
        layout.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settling.timeout.connect(self._refresh)
        project.settings_changed.connect(self._refresh)
        self._retranslate()

    @property
    def labels(self) -> tuple[UnplacedLabel, ...]:
        """What found no room in the picture shown last."""
        return self._labels

    def show_labels(self, labels: Sequence[UnplacedLabel]) -> None:
        """List these, soon: pictures come quickly while the map moves."""
        if tuple(labels) != self._labels:
            self._labels = tuple(labels)
            self._settling.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the list when it is first seen."""
        super().paintEvent(event)
        if self._is_stale:
            # Not while it is being painted.
            QTimer.singleShot(0, self, self._fill)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _refresh(self) -> None:
        self._is_stale = True
        self.update()

    def _fill(self) -> None:
        if not self._is_stale:
            return
        self._is_stale = False
        # Loads the pages that features are read on; nothing needs them before the map stands.
        from corridormap.ui.panels.identify_page import layer_title

        folded = {item.data(0, REF) for item in self._layer_items() if not item.isExpanded()}
        self.tree.clear()
        for layer in self._project.layers():
            found = [label for label in self._labels if label.layer_id == layer.layer_id]
            if found:
                title = layer_title(layer, self._project.language)
                self._add(title, found, is_open=layer.layer_id not in folded)
        self.note.setText(self._words())
        self.tree.setVisible(self.tree.topLevelItemCount() > 0)

    def _add(self, title: str, labels: list[UnplacedLabel], is_open: bool) -> None:
        top = QTreeWidgetItem([f"{title} ({len(labels)})"])
        top.setData(0, REF, labels[0].layer_id)
        self.tree.addTopLevelItem(top)
        for label in labels[:MOST_NAMES]:
            item = QTreeWidgetItem(top, [label.text])
            item.setToolTip(0, label.text)
            item.setData(0, REF, FeatureRef(label.layer_id, label.fid))
        if len(labels) > MOST_NAMES:
            more = QTreeWidgetItem(top, ["…"])
            more.setFlags(Qt.ItemFlag.NoItemFlags)
        top.setExpanded(is_open)

    def _layer_items(self) -> list[QTreeWidgetItem]:
        items = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _choose(self, item: QTreeWidgetItem) -> None:
        ref = item.data(0, REF)
        if isinstance(ref, FeatureRef):
            self.feature_chosen.emit(ref)

    def _words(self) -> str:
        if not self._project.labels.shown:
            return self.tr("Labels are switched off.")
        if not self._labels:
            return self.tr("Every label in view has room.")
        text = self.tr("No room in this view: {count}. Click a name to go there, or zoom in.")
        return text.format(count=len(self._labels))

    def _retranslate(self) -> None:
        self.tree.setAccessibleName(self.tr("Labels without room"))
        self._refresh()
