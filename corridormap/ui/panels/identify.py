"""The identify panel: reads out what is known of the features under the last click."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from corridormap.core.errors import CorridorMapError
from corridormap.core.feature import FeatureRef
from corridormap.core.project import Project
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.icons import icon
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.latest_job import LatestJob
from corridormap.ui.panels.reading_view import ReadingView
from corridormap.ui.panels.rich_text import PageLook, block, link, plain, span

if TYPE_CHECKING:
    from corridormap.ui.panels.identify_reader import FeaturePage, KnowledgeOf

_Stack = tuple[tuple[FeatureRef, ...], int]


class IdentifyPanel(QWidget):
    """Fields, facts, memberships and sources of a feature; stacked ones are stepped through.

    Args:
        project: Its layers and its language.
        runner: Runs the reading.
        knowledge: What the theme knows of a feature; asked on a worker thread.
        parent: Owner.
    """

    feature_shown = QtSignal(object)
    """The `FeatureRef` that is read now: the canvas may flash it."""
    zoom_requested = QtSignal(object)
    """A `FeatureRef` to bring into view."""
    cleared = QtSignal()

    def __init__(
        self,
        project: Project,
        runner: JobRunner,
        knowledge: KnowledgeOf,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._knowledge = knowledge
        self._job = LatestJob(runner)
        self._pages: tuple[FeaturePage, ...] = ()
        self._index = 0
        self._way_back: list[tuple[_Stack, str]] = []
        self._unfolded: frozenset[str] = frozenset()
        self._error = ""
        self._is_reading_again = False
        self.previous_button = QToolButton(self, autoRaise=True)
        self.chooser = QComboBox(self)
        self.next_button = QToolButton(self, autoRaise=True)
        self.zoom_button = QToolButton(self, autoRaise=True)
        self.copy_button = QToolButton(self, autoRaise=True)
        self.page = ReadingView(self)
        self._lay_out()
        self._connect()
        self._retranslate()
        self._fill_chooser()
        self._show()

    @property
    def current(self) -> FeatureRef | None:
        """The feature that is read now."""
        return self._pages[self._index].ref if self._pages else None

    def show_features(self, refs: Sequence[FeatureRef]) -> None:
        """Read these features out, the first one first; none of them clears the panel."""
        self._way_back = []
        self._is_reading_again = False
        self._read(tuple(refs), 0)

    def step(self, by: int) -> None:
        """Go on (1) or back (-1) among the stacked features."""
        if 0 <= self._index + by < len(self._pages):
            self._go_to(self._index + by)

    def copy_page(self) -> None:
        """Put the page on the clipboard as plain text."""
        from corridormap.ui.panels.page_text import page_text

        if self._pages:
            QGuiApplication.clipboard().setText(page_text(self._html(self.page.look())))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._show(keep_place=True)
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self.chooser.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.chooser.setMinimumContentsLength(6)
        bar = QHBoxLayout()
        bar.setContentsMargins(6, 4, 6, 4)
        bar.setSpacing(2)
        bar.addWidget(self.previous_button)
        bar.addWidget(self.chooser, 1)
        bar.addWidget(self.next_button)
        bar.addStretch()
        bar.addWidget(self.zoom_button)
        bar.addWidget(self.copy_button)
        for button, name in (
            (self.previous_button, "previous"),
            (self.next_button, "next"),
            (self.zoom_button, "zoom_selection"),
            (self.copy_button, "copy"),
        ):
            button.setIcon(icon(name))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.page, 1)
        self.setFocusProxy(self.page)

    def _connect(self) -> None:
        self.previous_button.clicked.connect(partial(self.step, -1))
        self.next_button.clicked.connect(partial(self.step, 1))
        self.chooser.activated.connect(self._go_to)
        self.zoom_button.clicked.connect(self._request_zoom)
        self.copy_button.clicked.connect(self.copy_page)
        self.page.link_followed.connect(self._follow)
        self._project.settings_changed.connect(self._read_again)
        self._project.layer_removed.connect(self._drop_layer)
        self._project.layer_changed.connect(self._follow_layer)

    def _read(self, refs: tuple[FeatureRef, ...], index: int) -> None:
        from corridormap.ui.panels.identify_reader import PageReader, legs_beside

        layers = {layer.layer_id: layer for layer in self._project.layers()}
        reader = PageReader(
            layers, self._project.language, self._knowledge, legs_beside(layers.values())
        )
        self._job.submit(
            partial(reader.read, refs), lambda pages: self._take(pages, index), self._fail
        )

    def _take(self, pages: tuple[FeaturePage, ...], index: int) -> None:
        before = self.current
        self._pages, self._error = pages, ""
        self._index = min(index, max(len(pages) - 1, 0))
        self._fill_chooser()
        # Read again, in another language or with a layer less, the page keeps its place.
        is_same = self._is_reading_again and self.current == before
        self._is_reading_again = False
        self._show(keep_place=is_same)
        if self.current is None:
            self.cleared.emit()
        elif not is_same:
            self.feature_shown.emit(self.current)

    def _fail(self, error: CorridorMapError) -> None:
        self._pages, self._error = (), str(error)
        self._fill_chooser()
        self._show()

    def _fill_chooser(self) -> None:
        self.chooser.clear()
        count = len(self._pages)
        for number, page in enumerate(self._pages, start=1):
            self.chooser.addItem(f"{number}/{count}  {self._title(page)}")
        for widget in (self.previous_button, self.chooser, self.next_button):
            widget.setVisible(count > 1)

    def _title(self, page: FeaturePage) -> str:
        from corridormap.ui.panels.identify_page import layer_title

        return f"{page.title} · {layer_title(page.layer, self._project.language)}"

    def _go_to(self, index: int) -> None:
        self._index = index
        self._show()
        if self.current is not None:
            self.feature_shown.emit(self.current)

    def _show(self, *, keep_place: bool = False) -> None:
        self.page.show_page(self._html, keep_place=keep_place)
        has_page = bool(self._pages)
        self.zoom_button.setEnabled(has_page)
        self.copy_button.setEnabled(has_page)
        self.previous_button.setEnabled(self._index > 0)
        self.next_button.setEnabled(self._index + 1 < len(self._pages))
        self.chooser.setCurrentIndex(self._index if has_page else -1)

    def _html(self, look: PageLook) -> str:
        if not self._pages:
            hint = self.tr("Click a feature on the map to read what is known of it.")
            return block(span("quiet", plain(message_words(self._error) or hint)), above_px=8)
        from corridormap.ui.panels.identify_page import page_html

        page = self._pages[self._index]
        html = page_html(page, look, language=self._project.language, unfolded=self._unfolded)
        if not self._way_back:
            return html
        back = link("back:", "← " + plain(self._way_back[-1][1]))
        return block(span("small", back), below_px=8) + html

    def _follow(self, target: str) -> None:
        kind, _, rest = target.partition(":")
        if kind == "toggle":
            self._unfolded ^= {rest}
            self._show(keep_place=True)
        elif kind == "back" and self._way_back:
            (refs, index), _ = self._way_back.pop()
            self._read(refs, index)
        elif kind == "feature":
            table, _, fid = rest.partition(":")
            self._open_related(table, int(fid))

    def _open_related(self, table: str, fid: int) -> None:
        page = self._pages[self._index]
        layer = self._layer_beside(page.layer, table)
        if layer is None:
            return
        stack = tuple(each.ref for each in self._pages), self._index
        self._way_back.append((stack, page.title))
        self._read((FeatureRef(layer.layer_id, fid),), 0)

    def _layer_beside(self, layer: VectorLayer, table: str) -> VectorLayer | None:
        for other in self._project.layers():
            if other.info.table == table and other.info.path == layer.info.path:
                return other
        return None

    def _read_again(self) -> None:
        if self._pages:
            self._is_reading_again = True
            self._read(tuple(page.ref for page in self._pages), self._index)

    def _drop_layer(self, layer: VectorLayer) -> None:
        if any(page.layer is layer for page in self._pages):
            self._read_again()

    def _follow_layer(self, layer: VectorLayer, what: str) -> None:
        if what in ("source", "name"):
            self._drop_layer(layer)

    def _request_zoom(self) -> None:
        if self.current is not None:
            self.zoom_requested.emit(self.current)

    def _retranslate(self) -> None:
        for widget, text in (
            (self.previous_button, self.tr("Previous feature here")),
            (self.next_button, self.tr("Next feature here")),
            (self.chooser, self.tr("Features here")),
            (self.zoom_button, self.tr("Zoom to the feature")),
            (self.copy_button, self.tr("Copy the page as text")),
            (self.page, self.tr("What is known of the feature")),
        ):
            widget.setAccessibleName(text)
            if widget is not self.page:
                widget.setToolTip(text)
